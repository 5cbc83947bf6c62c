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
	spare      = 5    // neighbours that are kept track of beyond those wanted: they lead to others
	candidates = 24   // of a row, of each kind, that are compared in a round
	rounds     = 12   // at most
	enough     = 1e-3 // it ends when less than this share of all neighbours changed in a round
)

// ApproximateNeighbours is Neighbours by NN-descent: W. Dong, C. Moses, K. Li,
// "Efficient K-Nearest Neighbor Graph Construction for Generic Similarity
// Measures", WWW 2011. It begins with the neighbours within the leaves of a few
// random projection trees (S. Dasgupta, Y. Freund, "Random projection trees and
// low dimensional manifolds", STOC 2008), as pynndescent does, and then
// compares neighbours of a row with each other, until little changes.
//
// What is listed has its true cosine, but something nearer may be missing. Of
// vectors that are clustered, or vary in a few directions, more than 0.98 of the
// nearest are found, and usually more than 0.999; of random ones, which have
// no neighbours to speak of, as few as half. The same seed gives the same graph.
func ApproximateNeighbours(ctx context.Context, rows kernel.Rows, k int, seed uint64, progress Progress) (*Graph, error) {
	n := rows.N()
	rows.Norms = nil
	k = max(k, 0)
	most := max(leafMost, 2*(k+spare+1)) // so that half of it has enough neighbours
	if n <= most {
		return ExactNeighbours(ctx, rows, k, progress)
	}
	d := descent{
		pace: *newPace(ctx, progress), rows: rows, near: newNearest(n, k+spare),
		random: rand.New(rand.NewPCG(seed, uint64(n))), most: most,
	}
	if err := d.tell(0); err != nil {
		return nil, err
	}
	d.order = make([]int32, n)
	d.keys, d.normal = make([]uint64, n), make([]float32, rows.D)
	d.share = 0.4 / trees
	for range trees {
		for i := range d.order {
			d.order[i] = int32(i)
		}
		if err := d.plant(d.order, d.share); err != nil {
			return nil, err
		}
	}
	d.fresh, d.known = newSample(n), newSample(n)
	for range rounds {
		d.share = (1 - d.done) / 3
		if err := d.choose(); err != nil {
			return nil, err
		}
		changed, err := d.join()
		if err != nil {
			return nil, err
		}
		if float64(changed) < enough*float64(n*d.near.k) {
			break
		}
	}
	return d.near.first(k).graph(false), d.tell(1)
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
	order  []int32   // the rows, as the leaves of the latest have them: those that follow each other are near
	most   int       // rows of a leaf
	normal []float32 // of the hyperplane that divides a node
	keys   []uint64  // room to sort the rows of a node

	// Rounds.
	fresh, known sample // of the neighbours of each row, and of the rows whose neighbour it is, those that were found lately, and the others

	met   []int32   // rows that are compared: fresh ones, then known ones
	worst []float32 // the least cosines of their neighbours

	// Room for them, and for their cosines.
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
	if err := d.spend(float64(len(order))*(dotCost*float64(d.rows.D)+300), d.done); err != nil {
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
	return d.spend(float64(m*m)*(blockCost*float64(d.rows.D)/2+15)+float64(m*d.rows.D), d.done)
}

// gather copies rows, one after another, into the same room each time.
func (d *descent) gather(rows []int32) kernel.Rows {
	d.gathered = d.gathered[:0]
	for _, row := range rows {
		d.gathered = append(d.gathered, d.row(row)...)
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
func (d *descent) choose() error {
	clear(d.fresh.seen)
	clear(d.known.seen)
	k := d.near.k
	for i := range d.rows.N() {
		if err := d.spend(float64(k*70), d.done); err != nil {
			return err
		}
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
	return nil
}

// join compares the chosen neighbours of each row with each other, if at least
// one of the two is fresh, and answers how often one was nearer than a
// neighbour before.
func (d *descent) join() (changed int, err error) {
	each := d.share / float64(len(d.order))
	for _, i := range d.order {
		d.done += each
		fresh := len(d.fresh.of(int(i)))
		if fresh == 0 {
			continue
		}
		d.met = append(append(d.met[:0], d.fresh.of(int(i))...), d.known.of(int(i))...)
		m := len(d.met)
		all := d.gather(d.met)
		d.tiles.Block(d.room(fresh, m), kernel.Grid{}, all.Slice(0, fresh), all)
		d.worst = d.worst[:0]
		for _, row := range d.met {
			d.worst = append(d.worst, d.near.worst(int(row)))
		}
		for x := range fresh {
			changed += d.introduce(x, d.cosines.Data[x*m:][:m])
		}
		ns := float64(fresh*m)*(blockCost*float64(d.rows.D)+12) + float64(m*d.rows.D)
		if err := d.spend(ns, d.done); err != nil {
			return 0, err
		}
	}
	return changed, nil
}

// introduce makes neighbours of the row at place x of those that met and the ones
// after it, where they are near enough, and answers how often.
func (d *descent) introduce(x int, cosines []float32) (changed int) {
	met, worst := d.met[:len(cosines)], d.worst[:len(cosines)]
	a, limit := met[x], worst[x]
	for y := x + 1; y < len(cosines); y++ {
		c := cosines[y]
		if !(c > limit || c > worst[y]) {
			continue
		}
		b := met[y]
		if a == b {
			continue
		}
		if c > limit && !d.near.has(int(a), b) && d.near.offer(int(a), b, c) {
			limit = d.near.worst(int(a))
			changed++
		}
		if c > worst[y] && !d.near.has(int(b), a) && d.near.offer(int(b), a, c) {
			worst[y] = d.near.worst(int(b))
			changed++
		}
	}
	return changed
}
