package vectors

import (
	"math"

	"embedscope/app/vectors/kernel"
)

// fuzzy.go weighs the edges of a graph of neighbours for UMAP: to what degree
// rows belong together, whatever the density around them.

// leastScale bounds the scale of a row's distances from below, as a share of
// their mean.
const leastScale = 1e-3

// fuzzy is the fuzzy simplicial set of a graph in the making: sections 3.1 and 4.1
// of the paper, with a local connectivity of 1. Its rows go through four stages,
// all through one before the next, in portions, since each takes as long as
// many frames: weigh, unite, place, list.
type fuzzy struct {
	graph  *Graph
	epochs int
	mean   float64 // of all distances

	weights []float32 // N×K: to what degree each neighbour of a row belongs to it
	unions  []float32 // N×K: to what degree they belong together
	mutual  []bool    // N×K: the row is a neighbour of its neighbour, too
	most    float32   // of unions

	// What pulls at row i, or is pulled by it, is at first[i] to first[i+1]-1.
	first, end []int32
	tails      []int32
	weight     []float32

	edges kernel.Edges // ordered by the head
}

// newFuzzy begins with g. Edges so light that they would not pull once in all
// epochs will be left out.
func newFuzzy(g *Graph, epochs int) *fuzzy {
	f := &fuzzy{
		graph: g, epochs: epochs, first: make([]int32, g.N+1),
		weights: make([]float32, len(g.Rows)), unions: make([]float32, len(g.Rows)), mutual: make([]bool, len(g.Rows)),
	}
	for _, c := range g.Cosines {
		f.mean += distance(c)
	}
	f.mean /= float64(max(len(g.Cosines), 1))
	return f
}

// stages are what all rows go through.
func (f *fuzzy) stages() []func(from, to int) {
	return []func(from, to int){f.weigh, f.unite, f.place, f.list}
}

// distance is the cosine distance.
func distance(cosine float32) float64 { return max(0, 1-float64(cosine)) }

// weigh weighs the neighbours of rows from to to-1: for distances x, of which the
// least above 0 is rho,
//
//	weight = exp(-max(0, x-rho)/scale)
//
// with the scale at which the weights of a row add up to log₂(K+1). umap-learn
// counts the row itself as one of its n_neighbors, which are K+1.
func (f *fuzzy) weigh(from, to int) {
	k := f.graph.K
	target := math.Log2(float64(k + 1))
	beyond := make([]float64, k) // max(0, x-rho)
	for i := from; i < to; i++ {
		cosines, weights := f.graph.Cosines[i*k:][:k], f.weights[i*k:][:k]
		var rho, mean float64
		for j, c := range cosines { // nearest first
			beyond[j] = distance(c)
			mean += beyond[j] / float64(k)
			if rho == 0 {
				rho = beyond[j]
			}
		}
		for j, x := range beyond {
			beyond[j] = max(0, x-rho)
		}
		if rho == 0 {
			mean = f.mean
		}
		sharpness := sharpen(beyond, target, 1/(leastScale*mean))
		for j, x := range beyond {
			weights[j] = 1
			if x > 0 {
				weights[j] = float32(math.Exp(-x * sharpness))
			}
		}
	}
}

// sharpen is the t, up to most, at which Σ exp(-t·x) comes down to target. The sum
// is convex and falls: Newton's method, from 0, comes closer from the same side.
func sharpen(xs []float64, target, most float64) float64 {
	t := 0.0
	for range 64 {
		var sum, slope float64
		for _, x := range xs {
			e := math.Exp(-t * x)
			sum += e
			slope += x * e
		}
		step := (sum - target) / slope
		if !(step > 0) { // already there, or nothing slopes
			return min(t, most)
		}
		t += step
		if t >= most {
			return most
		}
		if step < 1e-6*t {
			break
		}
	}
	return t
}

// unite computes, for rows from to to-1, the union of the degrees to which they
// and their neighbours belong to each other: v+w-v·w.
func (f *fuzzy) unite(from, to int) {
	k := f.graph.K
	for i := from; i < to; i++ {
		for at := i * k; at < (i+1)*k; at++ {
			other := f.graph.Rows[at]
			v, w := f.weights[at], float32(0)
			for back, row := range f.graph.Rows[int(other)*k:][:k] {
				if row == int32(i) {
					w, f.mutual[at] = f.weights[int(other)*k+back], true
					break
				}
			}
			f.unions[at] = v + w - v*w
			f.most = max(f.most, f.unions[at])
			f.first[i+1]++
			if !f.mutual[at] { // else it is counted when it is the other's turn
				f.first[other+1]++
			}
		}
	}
}

// place sorts the unions of rows from to to-1 by their heads: each pulls at both.
func (f *fuzzy) place(from, to int) {
	if from == 0 {
		for i := range f.graph.N {
			f.first[i+1] += f.first[i]
		}
		f.end = append(f.end, f.first[:f.graph.N]...)
		count := f.first[f.graph.N]
		f.tails, f.weight = make([]int32, count), make([]float32, count)
	}
	k := f.graph.K
	for i := from; i < to; i++ {
		for at := i * k; at < (i+1)*k; at++ {
			other := f.graph.Rows[at]
			f.put(int32(i), other, f.unions[at])
			if !f.mutual[at] {
				f.put(other, int32(i), f.unions[at])
			}
		}
	}
}

func (f *fuzzy) put(head, tail int32, weight float32) {
	at := f.end[head]
	f.tails[at], f.weight[at] = tail, weight
	f.end[head]++
}

// list makes edges of those whose heads are rows from to to-1.
func (f *fuzzy) list(from, to int) {
	e := &f.edges
	if from == 0 {
		count := len(f.tails)
		e.Head, e.Tail, e.Every = make([]int32, 0, count), make([]int32, 0, count), make([]float32, 0, count)
	}
	for i := from; i < to; i++ {
		for at := f.first[i]; at < f.first[i+1]; at++ {
			if every := f.most / f.weight[at]; every <= float32(f.epochs) {
				e.Head = append(e.Head, int32(i))
				e.Tail = append(e.Tail, f.tails[at])
				e.Every = append(e.Every, every)
			}
		}
	}
}
