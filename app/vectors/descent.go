package vectors

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"embedscope/app/vectors/kernel"
)

// descent.go finds neighbours of many rows without comparing all pairs.

const (
	leafMost   = 256  // rows of a leaf of a tree, at most
	trees      = 4    // before neighbours of neighbours are looked at
	candidates = 16   // of a row, of each kind, that are compared in a round
	rounds     = 12   // at most
	enough     = 1e-3 // it ends when less than this share of all neighbours changed in a round
)

// ApproximateNeighbours is Neighbours by NN-descent: W. Dong, C. Moses, K. Li,
// "Efficient K-Nearest Neighbor Graph Construction for Generic Similarity
// Measures", WWW 2011. It begins with the neighbours within the leaves of a few
// random projection trees (S. Dasgupta, Y. Freund, "Random projection trees and
// low dimensional manifolds", STOC 2008), as pynndescent does, and then
// compares neighbours of a row with each other, until little changes. A pair of
// rows that is listed has its true cosine; the share of the true neighbours
// that are found is usually above 0.98. The same seed gives the same graph.
func ApproximateNeighbours(ctx context.Context, rows kernel.Rows, k int, seed uint64, progress Progress) (*Graph, error) {
	n := rows.N()
	rows.Norms = nil
	d := descent{
		pace: pace{ctx: ctx, progress: progress}, rows: rows, near: newNearest(n, k),
		random: rand.New(rand.NewPCG(seed, uint64(n))),
	}
	if err := d.tell(0); err != nil {
		return nil, err
	}
	if d.near.k == 0 {
		return d.near.graph(true), d.tell(1)
	}
	d.most = max(leafMost, 2*(d.near.k+1)) // so that half of it has enough neighbours
	if n <= d.most {
		return ExactNeighbours(ctx, rows, k, progress)
	}
	order := make([]int32, n)
	d.keys, d.normal = make([]uint64, n), make([]float32, rows.D)
	d.share = 0.4 / trees
	for range trees {
		for i := range order {
			order[i] = int32(i)
		}
		if err := d.plant(order, d.share); err != nil {
			return nil, err
		}
	}
	d.fresh, d.known = newSample(n), newSample(n)
	for range rounds {
		d.share = (1 - d.done) / 3
		d.choose()
		changed, err := d.join()
		if err != nil {
			return nil, err
		}
		if float64(changed) < enough*float64(n*d.near.k) {
			break
		}
	}
	return d.near.graph(false), d.tell(1)
}

// descent is an approximation in the making.
type descent struct {
	pace
	rows   kernel.Rows
	near   *nearest
	random *rand.Rand
	tiles  kernel.Tiles

	done, share float64 // what has been done; what the part that is being done adds to it

	// Trees.
	most   int       // rows of a leaf
	normal []float32 // of the hyperplane that divides a node
	keys   []uint64  // room to sort the rows of a node

	// Rounds.
	fresh, known sample // of the neighbours of each row, and of the rows whose neighbour it is, those that were found lately, and the others

	// Room for rows that are compared, and for their cosines.
	gathered []float32
	cosines  kernel.Grid
}

// plant grows a tree over the rows of order, and makes neighbours of those that
// end in the same leaf. It is this share of the whole work.
func (d *descent) plant(order []int32, share float64) error {
	if len(order) <= d.most {
		return d.leaf(order, share)
	}
	d.hyperplane(order)
	keys := d.keys[:len(order)]
	for i, row := range order {
		x := math.Float32bits(float32(kernel.Dot(d.normal, d.row(row))))
		keys[i] = uint64(ordered(x))<<32 | uint64(uint32(row))
	}
	slices.Sort(keys)
	for i, key := range keys {
		order[i] = int32(uint32(key))
	}
	if err := d.spend(float64(len(order))*(dotCost*float64(d.rows.D)+100), d.done); err != nil {
		return err
	}
	// In the middle: so that no leaf is so small that its rows have not enough
	// neighbours, and equal rows do no harm.
	if err := d.plant(order[:len(order)/2], share/2); err != nil {
		return err
	}
	return d.plant(order[len(order)/2:], share/2)
}

// ordered is the bits of a float32 as a number that is larger where it is.
func ordered(bits uint32) uint32 {
	if bits>>31 == 1 {
		return ^bits
	}
	return bits | 1<<31
}

// hyperplane sets normal to the difference of two rows of order that differ, if
// such are easily found.
func (d *descent) hyperplane(order []int32) {
	for range 8 {
		a, b := d.row(order[d.random.IntN(len(order))]), d.row(order[d.random.IntN(len(order))])
		differ := false
		for i, x := range a {
			d.normal[i] = x - b[i]
			differ = differ || x != b[i]
		}
		if differ {
			return
		}
	}
}

func (d *descent) row(i int32) []float32 { return d.rows.Data[int(i)*d.rows.D:][:d.rows.D] }

// leaf compares all rows of order.
func (d *descent) leaf(order []int32, share float64) error {
	d.done += share
	m := len(order)
	d.tiles.Pairs(d.room(m, m), d.gather(order))
	for i, a := range order {
		worst := d.near.worst(int(a))
		for j, c := range d.cosines.Data[i*m:][:m] {
			if b := order[j]; c > worst && a != b && !d.near.has(int(a), b) {
				d.near.offer(int(a), b, c)
				worst = d.near.worst(int(a))
			}
		}
	}
	return d.spend(float64(m*m)*(blockCost*float64(d.rows.D)/2+3)+float64(m*d.rows.D), d.done)
}

// gather copies rows, one after another, into the same room each time.
func (d *descent) gather(rows ...[]int32) kernel.Rows {
	d.gathered = d.gathered[:0]
	for _, rows := range rows {
		for _, row := range rows {
			d.gathered = append(d.gathered, d.row(row)...)
		}
	}
	return kernel.Rows{D: d.rows.D, Data: d.gathered}
}

// room sets cosines to a grid that has room for rows×cols, and answers it.
func (d *descent) room(rows, cols int) kernel.Grid {
	if rows*cols > len(d.cosines.Data) {
		d.cosines.Data = make([]float32, rows*cols)
	}
	d.cosines.Stride = cols
	return d.cosines
}

// sample is up to candidates rows for each row.
type sample struct {
	rows []int32 // N×candidates
	seen []int32 // N: how many there were to choose from
}

func newSample(n int) sample {
	return sample{rows: make([]int32, n*candidates), seen: make([]int32, n)}
}

// of is the sample of row i.
func (s *sample) of(i int) []int32 {
	return s.rows[i*candidates:][:min(candidates, s.seen[i])]
}

// add takes row into the sample of row i, or not, so that each that was added has
// the same chance to be in it (algorithm R of J. S. Vitter, "Random Sampling with
// a Reservoir", ACM Transactions on Mathematical Software 11 (1985)).
func (s *sample) add(i int, row int32, random *rand.Rand) {
	at := s.seen[i]
	s.seen[i]++
	if at >= candidates {
		at = random.Int32N(at + 1)
	}
	if at < candidates {
		s.rows[i*candidates+int(at)] = row
	}
}

// choose samples the neighbours of all rows anew. Those of the lately found that
// are chosen count as known from here on.
func (d *descent) choose() {
	clear(d.fresh.seen)
	clear(d.known.seen)
	k := d.near.k
	for i := range d.rows.N() {
		for at, other := range d.near.rows[i*k:][:k] {
			to := &d.known
			if d.near.fresh[i*k+at] {
				to = &d.fresh
			}
			to.add(i, other, d.random)
			if !d.near.has(int(other), int32(i)) { // else it comes about when it is the other's turn
				to.add(int(other), int32(i), d.random)
			}
		}
	}
	for i := range d.rows.N() {
		chosen := d.fresh.of(i)
		for at, other := range d.near.rows[i*k:][:k] {
			if d.near.fresh[i*k+at] && slices.Contains(chosen, other) {
				d.near.fresh[i*k+at] = false
			}
		}
	}
}

// join compares the chosen neighbours of each row with each other, if at least
// one of the two is fresh, and answers how often one was nearer than a
// neighbour before.
func (d *descent) join() (changed int, err error) {
	n := d.rows.N()
	each := d.share / float64(n)
	for i := range n {
		d.done += each
		fresh, known := d.fresh.of(i), d.known.of(i)
		if len(fresh) == 0 {
			continue
		}
		all := d.gather(fresh, known)
		m := all.N()
		d.tiles.Block(d.room(len(fresh), m), kernel.Grid{}, all.Slice(0, len(fresh)), all)
		for x, a := range fresh {
			for y := x + 1; y < m; y++ {
				b := int32(0)
				if y < len(fresh) {
					b = fresh[y]
				} else {
					b = known[y-len(fresh)]
				}
				c := d.cosines.Data[x*m+y]
				if a == b {
					continue
				}
				if c > d.near.worst(int(a)) && !d.near.has(int(a), b) && d.near.offer(int(a), b, c) {
					changed++
				}
				if c > d.near.worst(int(b)) && !d.near.has(int(b), a) && d.near.offer(int(b), a, c) {
					changed++
				}
			}
		}
		ns := float64(len(fresh)*m)*(blockCost*float64(d.rows.D)+5) + float64(m*d.rows.D)
		if err := d.spend(ns, d.done); err != nil {
			return 0, err
		}
	}
	return changed, nil
}
