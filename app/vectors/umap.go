package vectors

import (
	"math"
	"math/rand/v2"

	"embedscope/app/vectors/kernel"
)

// umap.go lays out a graph of neighbours in the plane, so that neighbours stay
// together: L. McInnes, J. Healy, J. Melville, "UMAP: Uniform Manifold
// Approximation and Projection for Dimension Reduction", arXiv:1802.03426 (2018),
// with the choices of its authors' umap-learn where the paper leaves them.

// UMAPOptions are what may be chosen about a layout. All may be zero.
type UMAPOptions struct {
	MinDist float64 // how close neighbours lie, from 0 to Spread; umap-learn's default is 0.1
	Spread  float64 // the scale of distances, from 0.01 to 100; 0: 1
	Epochs  int     // how often an edge pulls at most, up to 65,536; 0: 500 up to 10,000 rows, else 200, as in umap-learn
	Seed    uint64  // the same seed gives the same layout, bit by bit, on the same kind of machine
}

const (
	leastSpread = 0.01
	mostSpread  = 100
	mostEpochs  = 1 << 16 // of the kernel
	extent      = 10      // layouts start within a square of this side
	jitter      = 1e-4    // what is added to the start, so that no points coincide
	preparing   = 4       // an edge takes so many times longer to prepare, in each stage, than in an epoch
	pushes      = 5       // points that push a row away, for each that pulls: umap-learn's default
)

// UMAP is a layout in the making.
type UMAP struct {
	graph  *Graph
	o      UMAPOptions
	forces kernel.Forces
	points []float32 // N×2

	// First, the edges are prepared: the row that is next, in which stage.
	fuzzy      *fuzzy
	stage, row int

	// Then they pull: the edge that is next, in which epoch.
	layout    *kernel.Layout
	epoch, at int
}

// NewUMAP prepares the layout of g from start, N×2 row-major, for example the
// points of a PCA. As in umap-learn, a little noise is added, and both
// coordinates are scaled to the range from 0 to 10. Neither g nor start is changed;
// g must not change from here on. It panics if start is not of length 2·N.
func NewUMAP(g *Graph, start []float32, o UMAPOptions) *UMAP {
	mustBe("start", len(start), 2*g.N)
	if o.Spread <= 0 {
		o.Spread = 1
	}
	o.Spread = max(leastSpread, min(o.Spread, mostSpread))
	o.MinDist = max(0, min(o.MinDist, o.Spread))
	if o.Epochs <= 0 {
		o.Epochs = 500
		if g.N > 10_000 {
			o.Epochs = 200
		}
	}
	o.Epochs = min(o.Epochs, mostEpochs)
	a, b := fitCurve(o.MinDist, o.Spread)
	return &UMAP{
		graph: g, o: o, points: scaled(start, o.Seed), fuzzy: newFuzzy(g, o.Epochs),
		forces: kernel.Forces{A: float32(a), B: float32(b), Gamma: 1, Pushes: pushes},
	}
}

// scaled is start with a little noise, stretched to the square of side extent.
func scaled(start []float32, seed uint64) []float32 {
	random := rand.New(rand.NewPCG(seed, uint64(len(start))))
	var most float64
	for _, x := range start {
		most = max(most, math.Abs(float64(x)))
	}
	scale := 1.0
	if most > 0 {
		scale = extent / most
	}
	noisy := make([]float64, len(start))
	lo, hi := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for i, x := range start {
		noisy[i] = float64(x)*scale + jitter*random.NormFloat64()
		lo[i%2], hi[i%2] = min(lo[i%2], noisy[i]), max(hi[i%2], noisy[i])
	}
	points := make([]float32, len(start))
	for i, x := range noisy {
		if span := hi[i%2] - lo[i%2]; span > 0 {
			points[i] = float32(extent * (x - lo[i%2]) / span)
		}
	}
	return points
}

// Points is where the rows are, N×2 row-major: a view, which Step changes.
func (u *UMAP) Points() []float32 { return u.points }

// Step goes on by about as many edges, at least one, and reports whether the
// layout is done; then there is nothing left to do. How a layout is divided into
// steps does not change it. 100,000 edges take up to 10 ms at the speed of the
// kernel in a browser. Before any edge pulls, all are prepared, which takes as
// many steps as about twelve epochs.
func (u *UMAP) Step(edges int) (done bool) {
	edges = max(edges, 1)
	if u.layout == nil {
		u.prepare(edges/(preparing*max(u.graph.K, 1)) + 1)
		return u.layout != nil && u.layout.Edges() == 0
	}
	all := u.layout.Edges()
	for edges > 0 && all > 0 && u.epoch < u.o.Epochs {
		to := min(u.at+edges, all)
		edges -= to - u.at
		u.layout.Descend(u.epoch, 1-float32(u.epoch)/float32(u.o.Epochs), u.at, to)
		u.at = to
		if u.at == all {
			u.epoch, u.at = u.epoch+1, 0
		}
	}
	return all == 0 || u.epoch == u.o.Epochs
}

// prepare takes about as many rows through a stage, and makes a layout when the
// last has been through all.
func (u *UMAP) prepare(rows int) {
	stages := u.fuzzy.stages()
	to := min(u.row+rows, u.graph.N)
	stages[u.stage](u.row, to)
	u.row = to
	if u.row < u.graph.N {
		return
	}
	u.stage, u.row = u.stage+1, 0
	if u.stage == len(stages) {
		u.layout = kernel.NewLayout(u.points, u.fuzzy.edges, u.forces, u.o.Seed)
		u.fuzzy = nil
	}
}

// Done is how far the layout is, from 0 to 1.
func (u *UMAP) Done() float64 {
	const prepared = 0.02 // its share of the time
	switch {
	case u.layout == nil:
		rows := float64(u.stage) + float64(u.row)/float64(max(u.graph.N, 1))
		return prepared * rows / float64(len(u.fuzzy.stages()))
	case u.layout.Edges() == 0:
		return 1
	}
	epochs := float64(u.epoch) + float64(u.at)/float64(u.layout.Edges())
	return prepared + (1-prepared)*epochs/float64(u.o.Epochs)
}
