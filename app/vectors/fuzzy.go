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

// fuzzy is the fuzzy simplicial set of a graph: sections 3.1 and 4.1 of the paper,
// with a local connectivity of 1.
type fuzzy struct {
	graph   *Graph
	weights []float32 // N×K: to what degree each neighbour of a row belongs to it
	mean    float64   // of all distances
}

func newFuzzy(g *Graph) fuzzy {
	f := fuzzy{graph: g, weights: make([]float32, len(g.Cosines))}
	for _, c := range g.Cosines {
		f.mean += distance(c)
	}
	f.mean /= float64(max(len(g.Cosines), 1))
	return f
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

// edges is the union of the degrees to which two rows belong to each other, v and w:
// v+w-v·w, from each of the two, ordered by the head. Edges so light that they
// would not pull once in all epochs are left out.
func (f *fuzzy) edges(epochs int) kernel.Edges {
	n, k := f.graph.N, f.graph.K
	var most float32
	mutual := make([]float32, n*k) // the union for each neighbour of a row
	first := make([]int32, n+1)    // the edges of row i are first[i] to first[i+1]-1
	for i := range n {
		for at, other := range f.graph.Rows[i*k:][:k] {
			v := f.weights[i*k+at]
			w, back := f.weight(int(other), int32(i))
			mutual[i*k+at] = v + w - v*w
			most = max(most, mutual[i*k+at])
			first[i+1]++
			if !back {
				first[other+1]++
			}
		}
	}
	for i := range n {
		first[i+1] += first[i]
	}
	count := first[n]
	tails, unions := make([]int32, count), make([]float32, count)
	end := append([]int32(nil), first[:n]...)
	put := func(head, tail int32, union float32) {
		tails[end[head]], unions[end[head]] = tail, union
		end[head]++
	}
	for i := range n {
		for at, other := range f.graph.Rows[i*k:][:k] {
			put(int32(i), other, mutual[i*k+at])
			if _, back := f.weight(int(other), int32(i)); !back {
				put(other, int32(i), mutual[i*k+at])
			}
		}
	}
	e := kernel.Edges{Head: make([]int32, 0, count), Tail: make([]int32, 0, count), Every: make([]float32, 0, count)}
	for i := range n {
		for at := first[i]; at < first[i+1]; at++ {
			if every := most / unions[at]; every <= float32(epochs) {
				e.Head = append(e.Head, int32(i))
				e.Tail = append(e.Tail, tails[at])
				e.Every = append(e.Every, every)
			}
		}
	}
	return e
}

// weight is the degree to which row belongs to row i, if it is a neighbour of it.
func (f *fuzzy) weight(i int, row int32) (weight float32, is bool) {
	k := f.graph.K
	for at, r := range f.graph.Rows[i*k:][:k] {
		if r == row {
			return f.weights[i*k+at], true
		}
	}
	return 0, false
}
