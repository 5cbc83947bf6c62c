package vectors

import (
	"context"
	"math"

	"embedscope/app/vectors/kernel"
)

// Density finds clusters of at least minSize rows that lie more densely than what
// is around them, however many there are and whatever their shape. Rows in none of
// them are noise, -1. rows are N unit vectors without norms, and g is their graph of
// neighbours. A minSize below 2 counts as 2.
//
// It is HDBSCAN: R. J. G. B. Campello, D. Moulavi, J. Sander, "Density-Based
// Clustering Based on Hierarchical Density Estimates", PAKDD 2013, with the
// condensed tree of L. McInnes, J. Healy, "Accelerated Hierarchical Density Based
// Clustering" (2017), and clusters chosen by excess of mass. The distance is that of
// the unit vectors, √(2·(1 - cosine)); the core distance of a row is that to the
// neighbour which makes it minSize rows, or to the last one in the graph. It
// differs in these:
//
//   - Single linkage is that of the graph, rather than of all pairs. Parts between
//     which it has no edge are joined at the mean distance of their rows.
//   - What is joined at equal distances is joined at once, so that the result does
//     not depend on an order; distances are equal when their cosines are within 1e-6.
//   - If nothing divides the rows into clusters, all of them are one.
//
// Time is that of a few passes over the edges and the rows. It panics if g is not
// of N rows. The error is that of ctx.
func Density(ctx context.Context, rows kernel.Rows, g *Graph, minSize int, progress Progress) (*Clusters, error) {
	n := rowsIn(rows)
	mustBe("graph", g.N, n)
	p := newPace(ctx, progress)
	if err := p.tell(0); err != nil {
		return nil, err
	}
	minSize = max(minSize, 2)
	if n < minSize {
		of := make([]int32, n)
		for i := range of {
			of[i] = -1
		}
		return &Clusters{Of: of}, p.tell(1)
	}
	l := linkage{n: n, k: g.K, tails: g.Rows, steps: reachability(g, minSize)}
	if err := l.connect(rows, p); err != nil {
		return nil, err
	}
	if err := p.tell(0.5); err != nil {
		return nil, err
	}
	order := l.order()
	if err := p.tell(0.6); err != nil {
		return nil, err
	}
	t := l.tree(order)
	if err := p.tell(0.7); err != nil {
		return nil, err
	}
	of, k := t.condense(minSize).choose()
	if err := p.tell(0.8); err != nil {
		return nil, err
	}
	return newClusters(rows, of, k), p.tell(1)
}

// perCosine is the steps in which cosine distances are counted, from 0 to 2.
const perCosine = 1 << 20

// step is a cosine distance as a whole number of steps.
func step(distance float64) uint32 {
	return uint32(min(max(distance, 0), 2)*perCosine + 0.5)
}

// density is 1/distance of the unit vectors: how densely rows lie that are so many
// steps apart. Below the first step it grows no more.
func density(step uint32) float64 {
	return 1 / math.Sqrt(2*float64(max(step, 1))/perCosine)
}

// reachability is the mutual reachability distance along each edge of g, N×K, in
// steps of the cosine distance.
func reachability(g *Graph, minSize int) []uint32 {
	core := make([]float32, g.N) // cosines, as those of g
	if at := min(minSize-1, g.K) - 1; at >= 0 {
		for i := range core {
			core[i] = g.Cosines[i*g.K+at]
		}
	}
	steps := make([]uint32, g.N*g.K)
	for i := range g.N {
		for e := i * g.K; e < (i+1)*g.K; e++ {
			steps[e] = step(1 - float64(min(g.Cosines[e], core[i], core[g.Rows[e]])))
		}
	}
	return steps
}

// linkage is the edges along which rows are joined: first those of a graph, k from
// each of n rows, then joints.
type linkage struct {
	n, k   int
	tails  []int32    // n×k
	joints [][2]int32 // between what the graph leaves apart
	steps  []uint32   // the length of each
}

// ends is the rows that edge e joins.
func (l *linkage) ends(e uint32) (from, to int32) {
	if i := int(e) - l.n*l.k; i >= 0 {
		return l.joints[i][0], l.joints[i][1]
	}
	return int32(int(e) / l.k), l.tails[e]
}

// connect adds the joints: a minimum spanning tree, by Prim's algorithm, of the parts
// that the graph falls apart into. Their distance is the mean distance of their
// rows, which, as in Silhouette, is that of their means.
func (l *linkage) connect(rows kernel.Rows, p *pace) error {
	sets := newSets(l.n)
	for i := range int32(l.n) {
		for _, j := range l.tails[int(i)*l.k : int(i+1)*l.k] {
			sets.join(i, j)
		}
	}
	of := make([]int32, l.n)
	var first []int32 // row of each part
	for i := range of {
		root := sets.find(int32(i))
		if int(root) == i {
			of[i] = int32(len(first))
			first = append(first, root)
		} else {
			of[i] = of[root] // the root of a set is its first row
		}
	}
	count := len(first)
	if count == 1 {
		return nil
	}
	means, _ := meansOf(rows, of, count)
	// Of each part that is not in the tree yet, the largest cosine to one that is, and
	// which.
	nearest, by, cosines := make([]float64, count), make([]int32, count), make([]float64, count)
	done := make([]bool, count)
	for i := range nearest {
		nearest[i] = -2
	}
	for last, joined := 0, 1; joined < count; joined++ {
		done[last] = true
		kernel.Query(cosines, means, rowOf(means, last), 1)
		next := -1
		for i, x := range cosines {
			if done[i] {
				continue
			}
			if x > nearest[i] {
				nearest[i], by[i] = x, int32(last)
			}
			if next < 0 || nearest[i] > nearest[next] {
				next = i
			}
		}
		l.joints = append(l.joints, [2]int32{first[by[next]], first[next]})
		l.steps = append(l.steps, step(1-nearest[next]))
		last = next
		if err := p.spend(blockCost*float64(count*rows.D), 0.5*float64(joined)/float64(count)); err != nil {
			return err
		}
	}
	return nil
}

// order is the edges by their length, by a radix sort of two passes.
func (l *linkage) order() []uint32 {
	const bits = 11 // twice is enough for 2·perCosine
	order, other := make([]uint32, len(l.steps)), make([]uint32, len(l.steps))
	for e := range order {
		order[e] = uint32(e)
	}
	for shift := 0; shift < 2*bits; shift += bits {
		var at [1<<bits + 1]int32
		for _, s := range l.steps {
			at[s>>shift&(1<<bits-1)+1]++
		}
		for i := range 1 << bits {
			at[i+1] += at[i]
		}
		for _, e := range order {
			digit := l.steps[e] >> shift & (1<<bits - 1)
			other[at[digit]] = e
			at[digit]++
		}
		order, other = other, order
	}
	return order
}

// tree joins the rows along the edges in that order, which connect all of them.
func (l *linkage) tree(order []uint32) *dendrogram {
	t := &dendrogram{n: l.n, size: make([]int32, 2*l.n-1)}
	top := make([]int32, l.n) // the node of a set, by its root
	for i := range top {
		top[i], t.size[i] = int32(i), 1
	}
	sets := newSets(l.n)
	for _, e := range order {
		from, to := l.ends(e)
		a, b := sets.find(from), sets.find(to)
		if a == b {
			continue
		}
		node := int32(l.n + len(t.parts))
		t.parts = append(t.parts, [2]int32{top[a], top[b]})
		t.steps = append(t.steps, l.steps[e])
		t.size[node] = t.size[top[a]] + t.size[top[b]]
		sets.join(a, b)
		top[min(a, b)] = node
	}
	return t
}

// sets is disjoint sets of rows, each named by its first row, the root: sets[i] is a
// row of the same set that does not come after i.
type sets []int32

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

//go:noinline
func (s sets) find(i int32) int32 {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

//go:noinline
func (s sets) join(i, j int32) {
	i, j = s.find(i), s.find(j)
	s[max(i, j)] = min(i, j)
}
