package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// engine is one way to compute what this package computes: plain Go, kernel.wasm,
// or whichever of them the exported functions choose.
type engine struct {
	name    string
	exact   bool // sums are float64
	dot     func(a, b []float32) float64
	query   func(dst []float64, rows Rows, q []float32, qnorm float64)
	block   func(dst, mirror Grid, a, b Rows, upper bool)
	descend func(l *Layout, epoch int, alpha float32, from, to int)
	scan    func(dst []float32, b []byte) (n, used int)
}

func engines(t *testing.T) []engine {
	var plain, chosen Tiles
	all := []engine{
		{"plain", true, plainDot, plainQuery, plain.plainBlock, (*Layout).plainDescend, plainScan},
		{"chosen", !SIMD(), Dot, Query, func(dst, mirror Grid, a, b Rows, upper bool) {
			if upper {
				chosen.Pairs(dst, a)
			} else {
				chosen.Block(dst, mirror, a, b)
			}
		}, (*Layout).Descend, Scan},
	}
	if e, ok := wasmEngine(t); ok {
		all = append(all, e)
	}
	return all
}

// tolerance bounds the error of a cosine of d components by what float32 sums in
// four parts can lose: an addition for each four, and a few for the rest.
func (e engine) tolerance(d int) float64 {
	if e.exact {
		return math.Ldexp(1, -24)
	}
	return float64(d/4+10) * math.Ldexp(1, -24)
}

func (r Rows) row(i int) []float32 { return r.Data[i*r.D : (i+1)*r.D] }

func naive(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func naiveCosine(a, b []float32) float64 {
	return naive(a, b) / math.Sqrt(naive(a, a)) / math.Sqrt(naive(b, b))
}

// near requires two numbers to be no further apart than by, at i, j of what; NaN is
// near nothing. There are too many of them for testify.
func near(t require.TestingT, want, got, by float64, what string, i, j int) {
	if !(math.Abs(got-want) <= by) {
		require.Failf(t, "not near", "%s %d, %d: %v, want %v ± %v", what, i, j, got, want, by)
	}
}

// rowsOf is n×d numbers of value, and their norms.
func rowsOf(n, d int, value func() float32) Rows {
	r := Rows{D: d, Data: make([]float32, n*d), Norms: make([]float64, n)}
	for i := range r.Data {
		r.Data[i] = value()
	}
	for i := range r.Norms {
		r.Norms[i] = math.Sqrt(naive(r.row(i), r.row(i)))
	}
	return r
}

func normal(seed uint64) func() float32 {
	random := rand.New(rand.NewPCG(seed, 7))
	return func() float32 { return float32(random.NormFloat64() / 20) }
}

// whole draws small whole numbers: no sum of 4,096 products of them is rounded,
// even in float32, so every engine must answer the same to the last bit.
func whole(seed uint64) func() float32 {
	random := rand.New(rand.NewPCG(seed, 8))
	return func() float32 { return float32(random.IntN(17) - 8) }
}

// shape draws a number of rows or of components: small, or around a border of the
// loops, or anything up to most.
func shape(least, most int) *rapid.Generator[int] {
	return rapid.OneOf(
		rapid.IntRange(least, min(9, most)),
		rapid.SampledFrom([]int{15, 16, 17, 31, 32, 33, 63, 64, 65, 66, 67, 68, 127, 128, 129, 130}),
		rapid.IntRange(least, most),
	)
}

func TestDotProductsAreExact(t *testing.T) {
	for _, e := range engines(t) {
		t.Run(e.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				d := shape(1, 4096).Draw(t, "d")
				na, nb := shape(0, 70).Draw(t, "na"), shape(0, 70).Draw(t, "nb")
				if d > 600 {
					na, nb = min(na, 9), min(nb, 9)
				}
				value := whole(rapid.Uint64().Draw(t, "seed"))
				a, b := rowsOf(na, d, value), rowsOf(nb, d, value)
				a.Norms, b.Norms = nil, nil
				dst := framed(na, nb, rapid.IntRange(0, 5).Draw(t, "gap"))
				mirror := framed(nb, na, rapid.IntRange(0, 5).Draw(t, "mirrored gap"))
				e.block(dst.Grid, mirror.Grid, a, b, false)
				dots := make([]float64, nb)
				for i := range na {
					e.query(dots, b, a.row(i), 0)
					for j := range nb {
						want := naive(a.row(i), b.row(j))
						near(t, want, e.dot(a.row(i), b.row(j)), 0, "dot", i, j)
						near(t, want, dots[j], 0, "query", i, j)
						near(t, want, float64(dst.at(i, j)), 0, "block", i, j)
						near(t, want, float64(mirror.at(j, i)), 0, "mirror", j, i)
					}
				}
				dst.requireFrame(t)
				mirror.requireFrame(t)

				pairs := framed(nb, nb, rapid.IntRange(0, 5).Draw(t, "gap of pairs"))
				e.block(pairs.Grid, pairs.Grid, b, b, true)
				for i := range nb {
					for j := range nb {
						near(t, naive(b.row(i), b.row(j)), float64(pairs.at(i, j)), 0, "pairs", i, j)
					}
				}
				pairs.requireFrame(t)
			})
		})
	}
}

func TestCosinesAreNear(t *testing.T) {
	for _, e := range engines(t) {
		for _, d := range []int{1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 17, 63, 512, 513, 1024, 4095, 4096} {
			for _, n := range [][2]int{{0, 3}, {3, 0}, {1, 1}, {1, 2}, {2, 1}, {2, 2}, {3, 5}, {5, 3}, {9, 66}, {67, 4}} {
				t.Run(fmt.Sprintf("%s/%d×%d×%d", e.name, n[0], n[1], d), func(t *testing.T) {
					a, b := rowsOf(n[0], d, normal(1)), rowsOf(n[1], d, normal(2))
					dst, mirror, pairs := framed(n[0], n[1], 0), framed(n[1], n[0], 0), framed(n[1], n[1], 0)
					e.block(dst.Grid, mirror.Grid, a, b, false)
					e.block(pairs.Grid, pairs.Grid, b, b, true)
					cosines := make([]float64, n[1])
					for i := range n[0] {
						e.query(cosines, b, a.row(i), a.Norms[i])
						for j, c := range cosines {
							want := naiveCosine(a.row(i), b.row(j))
							near(t, want, c, e.tolerance(d), "query", i, j)
							near(t, want, float64(dst.at(i, j)), e.tolerance(d), "block", i, j)
							near(t, float64(dst.at(i, j)), float64(mirror.at(j, i)), 0, "mirror", j, i)
							near(t, 0, c, 1, "size of query", i, j)
							near(t, 0, float64(dst.at(i, j)), 1, "size of block", i, j)
						}
					}
					for i := range n[1] {
						for j := range n[1] {
							near(t, naiveCosine(b.row(i), b.row(j)), float64(pairs.at(i, j)), e.tolerance(d), "pairs", i, j)
							near(t, float64(pairs.at(j, i)), float64(pairs.at(i, j)), 0, "symmetry", i, j)
							near(t, 0, float64(pairs.at(i, j)), 1, "size of pairs", i, j)
						}
					}
				})
			}
		}
	}
}

// Rows that are zero or not finite have no cosine, whatever they are compared
// with, and harm no other.
func TestUndefinedCosines(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, e := range engines(t) {
		for _, d := range []int{1, 3, 4, 16, 21} {
			bad := map[string]func(v []float32){
				"zero":         func(v []float32) { clear(v) },
				"minus zero":   func(v []float32) { v[0] = 0; clear(v); v[d-1] = float32(math.Copysign(0, -1)) },
				"NaN at first": func(v []float32) { v[0] = nan },
				"NaN at last":  func(v []float32) { v[d-1] = nan },
				"infinite":     func(v []float32) { v[d/2] = inf },
				"-infinite":    func(v []float32) { v[d/2] = -inf },
				"infinite alone": func(v []float32) {
					clear(v)
					v[d-1] = inf
				},
			}
			for name, spoil := range bad {
				t.Run(fmt.Sprintf("%s/%s of %d", e.name, name, d), func(t *testing.T) {
					const n, at = 11, 6
					r := rowsOf(n, d, normal(3))
					spoil(r.row(at))
					for i := range n {
						r.Norms[i] = math.Sqrt(naive(r.row(i), r.row(i)))
					}
					grid := framed(n, n, 0)
					for _, upper := range []bool{false, true} {
						e.block(grid.Grid, grid.Grid, r, r, upper)
						for i := range n {
							for j := range n {
								undefined := i == at || j == at
								require.Equal(t, undefined, grid.at(i, j) != grid.at(i, j), "%d, %d", i, j)
							}
						}
					}
					cosines := make([]float64, n)
					for i := range n {
						e.query(cosines, r, r.row(i), r.Norms[i])
						for j, c := range cosines {
							require.Equal(t, i == at || j == at, math.IsNaN(c), "query %d, row %d", i, j)
						}
					}
				})
			}
		}
	}
}

// What is equal must get equal cosines, wherever it lies: callers break ties by
// the row.
func TestEqualRowsHaveEqualCosines(t *testing.T) {
	for _, e := range engines(t) {
		for _, d := range []int{1, 5, 37, 512} {
			r := rowsOf(1, d, normal(5))
			for range 6 {
				r.Data = append(r.Data, r.row(0)...)
				r.Norms = append(r.Norms, r.Norms[0])
			}
			q := rowsOf(1, d, normal(6))
			cosines := make([]float64, 7)
			e.query(cosines, r, q.Data, q.Norms[0])
			grid := framed(1, 7, 0)
			e.block(grid.Grid, Grid{}, q, r, false)
			for i := range cosines {
				assert.Equal(t, cosines[0], cosines[i], e.name)
				assert.Equal(t, grid.at(0, 0), grid.at(0, i), e.name)
			}
		}
	}
}

func TestCosinesOfRowsWithThemselves(t *testing.T) {
	for _, e := range engines(t) {
		for _, d := range []int{1, 3, 37, 512} {
			r := rowsOf(100, d, normal(9))
			cosines := make([]float64, 100)
			for i := range cosines {
				e.query(cosines, r, r.row(i), r.Norms[i])
				near(t, 1, cosines[i], e.tolerance(d), e.name, i, i)
				near(t, 0, cosines[i], 1, e.name, i, i)
			}
		}
	}
}

// The exported functions must not answer from float32 sums that overflowed or
// vanished.
func TestExtremeNorms(t *testing.T) {
	for _, scale := range []float32{1e-38, 1e-30, 1e-16, 1, 1e16, 1e30, 1e38} {
		r := rowsOf(9, 7, normal(4))
		want := make([]float64, 9)
		for i := range want {
			want[i] = naiveCosine(r.row(0), r.row(i))
		}
		for i := range r.Data {
			r.Data[i] *= scale
		}
		r = rowsOf(9, 7, func() float32 { x := r.Data[0]; r.Data = r.Data[1:]; return x })
		got := make([]float64, 9)
		Query(got, r, r.row(0), r.Norms[0])
		grid := framed(9, 9, 0)
		var tiles Tiles
		tiles.Pairs(grid.Grid, r)
		for i := range want {
			assert.InDelta(t, want[i], got[i], 1e-5, "scale %g, row %d", scale, i) // the scaled rows are rounded
			assert.InDelta(t, want[i], grid.at(0, i), 1e-5, "scale %g, row %d", scale, i)
		}
	}
}

func TestPanics(t *testing.T) {
	r := rowsOf(3, 2, normal(1))
	without := Rows{D: 2, Data: r.Data}
	other := rowsOf(3, 3, normal(1))
	var tiles Tiles
	room := Grid{make([]float32, 9), 3}
	for name, call := range map[string]func(){
		"dot":                  func() { Dot([]float32{1}, nil) },
		"no dimension":         func() { Query(nil, Rows{}, nil, 1) },
		"part of a row":        func() { Query(make([]float64, 1), Rows{D: 2, Data: []float32{1, 2, 3}}, make([]float32, 2), 1) },
		"few norms":            func() { tiles.Pairs(room, Rows{D: 2, Data: r.Data, Norms: r.Norms[1:]}) },
		"short query":          func() { Query(make([]float64, 3), r, []float32{1}, 1) },
		"no room for a query":  func() { Query(make([]float64, 2), r, []float32{1, 2}, 1) },
		"other dimension":      func() { tiles.Block(room, Grid{}, r, other) },
		"norms of one":         func() { tiles.Block(room, Grid{}, r, without) },
		"no room for a block":  func() { tiles.Block(Grid{room.Data[1:], 3}, Grid{}, r, r) },
		"too narrow":           func() { tiles.Block(Grid{room.Data, 2}, Grid{}, r, r) },
		"no room for a mirror": func() { tiles.Block(room, Grid{room.Data[1:], 3}, r, r) },
		"no room for pairs":    func() { tiles.Pairs(Grid{}, r) },
	} {
		assert.Panics(t, call, name)
	}
	assert.NotPanics(t, func() { tiles.Pairs(Grid{}, r.Slice(0, 0)) })
	assert.NotPanics(t, func() { tiles.Block(Grid{}, Grid{}, r, r.Slice(3, 3)) })
}

func TestSlice(t *testing.T) {
	r := rowsOf(5, 3, normal(1))
	s := r.Slice(1, 4)
	assert.Equal(t, 3, s.N())
	assert.Equal(t, r.row(2), s.row(1))
	assert.Equal(t, r.Norms[1:4], s.Norms)
	assert.Nil(t, Rows{D: 3, Data: r.Data}.Slice(1, 2).Norms)
}

// frame is a Grid whose rows are gap numbers further apart than they are long. The
// numbers between must stay what they are.
type frame struct {
	Grid
	rows, cols int
}

const untouched = -12345

func framed(rows, cols, gap int) frame {
	f := frame{Grid{slices.Repeat([]float32{untouched}, rows*(cols+gap)), cols + gap}, rows, cols}
	return f
}

func (f frame) at(i, j int) float32 { return f.Data[i*f.Stride+j] }

func (f frame) requireFrame(t require.TestingT) {
	for i := range f.rows {
		for j := f.cols; j < f.Stride; j++ {
			require.EqualValues(t, untouched, f.at(i, j), "between the rows, at %d, %d", i, j)
		}
	}
}
