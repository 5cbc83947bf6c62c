package kernel

// layout.go is the part of a projection that takes its time: the gradient
// descent that lays out a graph of neighbours in the plane.

import (
	"math"
	"strconv"
)

// Edges are the weighted edges of a graph of neighbours: Tail[i] pulls at
// Head[i], and is pulled, once in Every[i] epochs. All three are equally long.
type Edges struct {
	Head, Tail []int32
	Every      []float32 // largest weight / weight of the edge: at least 1
}

// Forces are the parameters of a layout. Points at a distance r are taken for
// neighbours to the degree 1/(1+A·r^(2B)).
type Forces struct {
	A, B   float32 // above 0; fitted to the least distance that is wanted
	Gamma  float32 // how much a push weighs; umap-learn's default is 1
	Pushes int     // how many points push the head, drawn at random, for each pull: 0 to 64; umap-learn's default is 5
}

// The largest epoch, and the most pushes for a pull. float32 counts that far in
// steps as small as these make them.
const (
	mostEpochs = 1 << 16
	mostPushes = 64
)

// Layout is a layout in the making. It serves one goroutine at a time.
//
// It is the optimization of UMAP: L. McInnes, J. Healy, J. Melville, "UMAP: Uniform
// Manifold Approximation and Projection for Dimension Reduction",
// arXiv:1802.03426 (2018), section 4.2, algorithm 5, in the form that
// optimize_layout_euclidean of umap-learn's layouts.py gives it, for two
// dimensions and without densMAP. Where an edge is due, it moves its head
// by alpha times the sum of a pull and as many pushes as are due by then, and
// its tail by the opposite of the pull:
//
//	pull = -2·A·B·r^(2B-2)/(1+A·r^(2B)) · (head-tail)
//	push = 2·Gamma·B/((0.001+r²)·(1+A·r^(2B))) · (head-other)
//
// with each component of each force kept within [-4, 4]. It differs from
// umap-learn in these:
//
//   - All forces of one edge are those at the place where the head was before,
//     while umap-learn moves it after each; its variant for many threads goes
//     further, and adds up the forces of all edges of a head. So four of
//     them are computed at once.
//   - Numbers are float32, and r^(2B) is a product of polynomials, within 1e-5 of
//     the true power for B up to 2, and within 2e-6 where r is between 0.01 and 100.
//   - There are four generators of random numbers side by side, for all points;
//     a point is drawn by multiplication rather than by a remainder.
//   - Forces between points that are the same, that are less than about 1e-19
//     apart, or of which one is not finite, are 0.
//
// The same seed gives the same layout, bit by bit, with kernel.wasm and without.
type Layout struct {
	points         []float32 // N×2
	edges          Edges
	forces         Forces
	share          float32   // 1/Pushes: between two pushes it is Every·share epochs
	next, nextPush []float32 // for each edge the epoch when it is due; for pushes, when the last was
	random         [12]uint32
}

// NewLayout starts a layout of N points, N×2 row-major, which are moved in place.
// The edges are kept as well, and must not change from here on. It panics if
// heads or tails are not among the points, or if a parameter is out of its range.
func NewLayout(points []float32, edges Edges, forces Forces, seed uint64) *Layout {
	if len(points)%2 != 0 || len(points)/2 > math.MaxInt32 {
		panic("kernel: " + strconv.Itoa(len(points)) + " numbers are no points of two")
	}
	count := len(edges.Head)
	if len(edges.Tail) != count || len(edges.Every) != count {
		panic("kernel: " + strconv.Itoa(count) + " heads, " + strconv.Itoa(len(edges.Tail)) + " tails, and how often of " +
			strconv.Itoa(len(edges.Every)))
	}
	n := uint32(len(points) / 2)
	for i, every := range edges.Every {
		if uint32(edges.Head[i]) >= n || uint32(edges.Tail[i]) >= n || !(every >= 1) {
			panic("kernel: edge " + strconv.Itoa(i) + " is wrong")
		}
	}
	if !positive(forces.A) || !positive(forces.B) || !(forces.Gamma >= 0) || forces.Pushes < 0 || forces.Pushes > mostPushes {
		panic("kernel: forces are wrong")
	}
	l := &Layout{
		points: points, edges: edges, forces: forces, share: 1 / float32(forces.Pushes),
		next: make([]float32, count), nextPush: make([]float32, count),
	}
	for i, every := range edges.Every {
		l.next[i], l.nextPush[i] = every, every*l.share
	}
	for i := range l.random {
		// SplitMix64 (Steele, Lea, Flood 2014). L'Ecuyer's generators want the
		// state to be at least 2, 8 and 16.
		seed += 0x9e3779b97f4a7c15
		z := (seed ^ seed>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		l.random[i] = uint32(z>>32) | 16
	}
	return l
}

func positive(x float32) bool { return x > 0 && x <= math.MaxFloat32 }

// Edges is the number of edges.
func (l *Layout) Edges() int { return len(l.edges.Head) }

// Descend goes through the edges from to to-1 in one epoch. Whoever wants to do
// other things meanwhile divides an epoch into several ranges: in the same order,
// they come to the same. Epochs are counted from 0; alpha, the step, usually
// falls from 1 to 0 with them. It panics if there are no such edges, or the
// epoch is not from 0 to 65,536.
func (l *Layout) Descend(epoch int, alpha float32, from, to int) {
	if from < 0 || to < from || to > l.Edges() || epoch < 0 || epoch > mostEpochs {
		panic("kernel: no edges from " + strconv.Itoa(from) + " to " + strconv.Itoa(to) + " in epoch " + strconv.Itoa(epoch))
	}
	l.descend(epoch, alpha, from, to)
}
