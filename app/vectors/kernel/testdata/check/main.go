// Check compares package kernel with sums of its own, wherever it runs: in a
// browser or under Node it is kernel.wasm that is compared, through the very
// bindings and trampolines that the product uses. It prints one line, "ok with
// SIMD" or "ok without SIMD", or at the first difference "FAIL" and what it is,
// and exits with 1.
//
// It is not a test, so that building it for js/wasm takes a second.
package main

import (
	"math"
	"math/rand/v2"
	"os"
	"strconv"

	"embedscope/app/vectors/kernel"
)

func main() {
	random := rand.New(rand.NewPCG(3, 4))
	for _, d := range []int{1, 2, 3, 4, 5, 7, 8, 13, 16, 31, 64, 100, 512, 513, 4095, 4096} {
		for _, n := range []int{0, 1, 2, 3, 5, 64, 67} {
			compare(random, n, n+3, d)
		}
	}
	// Let the memory grow: the kernel must see all of it, and the old places.
	var grown [][]float32
	for range 80 {
		grown = append(grown, make([]float32, 1<<18))
	}
	compare(random, 130, 70, 512)
	extremes()
	layout()
	grown[0][0] = 1
	if kernel.SIMD() {
		println("ok with SIMD")
	} else {
		println("ok without SIMD")
	}
}

func rowsOf(random *rand.Rand, n, d int) kernel.Rows {
	r := kernel.Rows{D: d, Data: make([]float32, n*d), Norms: make([]float64, n)}
	for i := range r.Data {
		r.Data[i] = float32(random.NormFloat64() / 20)
	}
	for i := range n {
		r.Norms[i] = math.Sqrt(exact(row(r, i), row(r, i)))
	}
	return r
}

func row(r kernel.Rows, i int) []float32 { return r.Data[i*r.D : (i+1)*r.D] }

func exact(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

// compare looks at every function with na and nb rows of d numbers.
func compare(random *rand.Rand, na, nb, d int) {
	a, b := rowsOf(random, na, d), rowsOf(random, nb, d)
	dst, mirror, pairs := make([]float32, na*nb), make([]float32, na*nb), make([]float32, nb*nb)
	var tiles kernel.Tiles
	tiles.Block(kernel.Grid{Data: dst, Stride: nb}, kernel.Grid{Data: mirror, Stride: na}, a, b)
	tiles.Pairs(kernel.Grid{Data: pairs, Stride: nb}, b)
	cosines := make([]float64, nb)
	for i := range na {
		kernel.Query(cosines, b, row(a, i), a.Norms[i])
		for j := range nb {
			dot := exact(row(a, i), row(b, j))
			cosine := dot / (a.Norms[i] * b.Norms[j])
			near("dot", kernel.Dot(row(a, i), row(b, j)), dot, a.Norms[i]*b.Norms[j])
			near("query", cosines[j], cosine, 1)
			near("block", float64(dst[i*nb+j]), cosine, 1)
			near("mirror", float64(mirror[j*na+i]), cosine, 1)
		}
	}
	for i := range nb {
		for j := range nb {
			near("pairs", float64(pairs[i*nb+j]), exact(row(b, i), row(b, j))/(b.Norms[i]*b.Norms[j]), 1)
		}
	}
}

// extremes has rows on which float32 sums would fail.
func extremes() {
	huge, tiny := float32(1e30), float32(1e-30)
	r := kernel.Rows{D: 2, Data: []float32{huge, huge, tiny, -tiny, tiny, tiny}, Norms: []float64{
		float64(huge) * math.Sqrt2, float64(tiny) * math.Sqrt2, float64(tiny) * math.Sqrt2,
	}}
	dst := make([]float64, 3)
	kernel.Query(dst, r, row(r, 0), r.Norms[0])
	grid := make([]float32, 9)
	new(kernel.Tiles).Pairs(kernel.Grid{Data: grid, Stride: 3}, r)
	large := kernel.Rows{D: 2, Data: []float32{1e12, 0}, Norms: []float64{1e12}} // too large for those only
	both := make([]float32, 6)
	var tiles kernel.Tiles
	tiles.Block(kernel.Grid{Data: both, Stride: 1}, kernel.Grid{}, r, large)
	tiles.Block(kernel.Grid{Data: both[3:], Stride: 3}, kernel.Grid{}, large, r)
	alone := make([]float64, 3)
	kernel.Query(alone, r, large.Data, large.Norms[0])
	reverse := make([]float64, 1)
	kernel.Query(reverse, large, row(r, 0), r.Norms[0])
	near("extreme query of a large one", reverse[0], math.Sqrt(0.5), 1)
	for i, want := range []float64{1, 0, 1} {
		near("query of extremes", dst[i], want, 1)
		near("query of extremes with a large one", alone[i], math.Sqrt(0.5), 1)
		near("pairs of extremes", float64(grid[i]), want, 1)
		near("extremes against a large one", float64(both[i]), math.Sqrt(0.5), 1)
		near("a large one against extremes", float64(both[3+i]), math.Sqrt(0.5), 1)
	}
}

// layoutSum is the checksum of what layout comes to, wherever it runs.
const layoutSum = 0x2b23c07ea1c4b945

// layout lays out a ring, in epochs cut in three.
func layout() {
	const n, epochs = 300, 60
	random := rand.New(rand.NewPCG(5, 6))
	points := make([]float32, 2*n)
	for i := range points {
		points[i] = float32(random.IntN(2000)-1000) / 100
	}
	var edges kernel.Edges
	for i := range int32(n) {
		for _, by := range []int32{1, 2, 3, n - 1, n - 2, n - 3} {
			edges.Head = append(edges.Head, i)
			edges.Tail = append(edges.Tail, (i+by)%n)
			edges.Every = append(edges.Every, 1+float32(random.IntN(100))/25)
		}
	}
	l := kernel.NewLayout(points, edges, kernel.Forces{A: 1.5769434, B: 0.8950609, Gamma: 1, Pushes: 5}, 7)
	for epoch := range epochs {
		for part := range 3 {
			l.Descend(epoch, 1-float32(epoch)/epochs, l.Edges()*part/3, l.Edges()*(part+1)/3)
		}
	}
	sum := uint64(14695981039346656037) // FNV-1a, by whole numbers
	for _, x := range points {
		sum = (sum ^ uint64(math.Float32bits(x))) * 1099511628211
	}
	if sum != layoutSum {
		fail("layout: checksum " + strconv.FormatUint(sum, 16) + ", want " + strconv.FormatUint(layoutSum, 16))
	}
}

func near(what string, got, want, scale float64) {
	if math.Abs(got-want) <= 5e-6*scale {
		return
	}
	fail(what + ": " + strconv.FormatFloat(got, 'g', -1, 64) + ", want " + strconv.FormatFloat(want, 'g', -1, 64))
}

func fail(why string) {
	println("FAIL " + why)
	os.Exit(1)
}
