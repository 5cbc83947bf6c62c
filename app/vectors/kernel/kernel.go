// Package kernel is the inner loops of package vectors: dot products and cosines
// of one row, of one row and many, and of many and many; and, for projections, the
// gradient descent that lays out a graph; and the reading of numbers in JSON.
//
// In a browser they run in kernel.wasm, a module of 128-bit SIMD that build.sh
// makes of kernel.c, on the memory of the Go program itself, so that nothing is
// copied. Everywhere else, where a browser has no SIMD, and where a norm is so
// far from 1 that float32 sums could overflow or vanish, plain Go computes the
// same in float64. Both answer for any number of rows and any dimension from 1;
// they differ by the rounding of float32 sums, about 1e-7 for cosines of 512
// components. A Layout comes out the same, bit by bit, and so does what is read.
//
// # The bootstrap
//
// A Go program for js/wasm that calls this package imports the functions ready,
// dot, query, block, descend and scan of a module named "kernel", as far as what it
// calls needs them. Whoever starts the program must provide them: with an
// import missing, it does not start at all. Since the memory that kernel.wasm
// works on does not exist before the Go program is instantiated, they are
// trampolines:
//
//  1. Put an object "kernel" into go.importObject: ready answers 0, and the
//     others pass their arguments on to the exports of kernel.wasm.
//  2. Compile kernel.wasm. If that fails, there is no SIMD: leave ready at 0.
//  3. Instantiate the Go program, then kernel.wasm with {env: {memory:
//     instance.exports.mem}}, and let ready answer 1 from then on.
//
// testdata/exec.cjs does this under Node. Programs that call nothing of this
// package import nothing.
package kernel

import "strconv"

// Rows are N×D float32, row-major.
type Rows struct {
	D     int       // at least 1
	Data  []float32 // N×D
	Norms []float64 // of the rows: N; nil where dot products are wanted rather than cosines
}

// N is the number of rows.
func (r Rows) N() int { return len(r.Data) / r.D }

// Slice is rows from to to-1, a view.
func (r Rows) Slice(from, to int) Rows {
	r.Data = r.Data[from*r.D : to*r.D]
	if r.Norms != nil {
		r.Norms = r.Norms[from:to]
	}
	return r
}

// check panics where the parts of r do not fit together.
func (r Rows) check() {
	if r.D < 1 || len(r.Data)%r.D != 0 {
		panic("kernel: " + strconv.Itoa(len(r.Data)) + " numbers in rows of " + strconv.Itoa(r.D))
	}
	if r.Norms != nil && len(r.Norms) != r.N() {
		panic("kernel: " + strconv.Itoa(len(r.Norms)) + " norms of " + strconv.Itoa(r.N()) + " rows")
	}
}

// Grid is a matrix within a larger one: number j of row i is Data[i*Stride+j].
type Grid struct {
	Data   []float32
	Stride int
}

// check panics where g has no room for rows×cols numbers.
func (g Grid) check(rows, cols int) {
	if rows > 0 && cols > 0 && (g.Stride < cols || len(g.Data) < (rows-1)*g.Stride+cols) {
		panic("kernel: no room for " + strconv.Itoa(rows) + "×" + strconv.Itoa(cols) + " numbers")
	}
}

// SIMD reports whether kernel.wasm is in use.
func SIMD() bool { return simd() }

// Dot is Σ a[i]·b[i]. It panics if their lengths differ.
func Dot(a, b []float32) float64 {
	if len(a) != len(b) {
		panic("kernel: dot product of " + strconv.Itoa(len(a)) + " and " + strconv.Itoa(len(b)) + " numbers")
	}
	return dot(a, b)
}

// Query writes to dst the cosine of q, whose norm is qnorm, and each of the N
// rows, or their dot products where rows has no norms:
//
//	dst[i] = Σ q[k]·rows[i][k] / (qnorm·norms[i])
//
// Cosines are within [-1, 1], and NaN where one of the two is zero or not
// finite. It panics if q is not of length D or dst not of length N.
func Query(dst []float64, rows Rows, q []float32, qnorm float64) {
	rows.check()
	if len(q) != rows.D || len(dst) != rows.N() {
		panic("kernel: query of " + strconv.Itoa(len(q)) + " numbers into " + strconv.Itoa(len(dst)) +
			", rows are " + strconv.Itoa(rows.N()) + "×" + strconv.Itoa(rows.D))
	}
	query(dst, rows, q, qnorm)
}

// tile is how many rows of a are gone through for the same four of b: small
// enough for a cache. kernel.c has the same number.
const tile = 64

// Tiles computes many cosines at once. The zero value is ready for use; it keeps
// the room it works in from call to call. A Tiles serves one goroutine at a time.
type Tiles struct {
	room []float64 // or, in kernel.wasm, twice as many float32
}

// fit makes room for the packed rows of a tile and of four more, of d numbers each,
// in multiples of four.
func (t *Tiles) fit(d int) (wide int) {
	wide = (d + 3) &^ 3
	if need := (tile + 4) * wide; len(t.room) < need {
		t.room = make([]float64, need)
	}
	return wide
}

// Block writes the cosines of the rows of a and those of b to dst, na×nb, and,
// where mirror has Data, the same transposed to mirror, nb×na:
//
//	dst[i][j] = mirror[j][i] = Σ a[i][k]·b[j][k] / (‖a[i]‖·‖b[j]‖)
//
// or the dot products, where a and b have no norms. Cosines are within [-1, 1],
// and NaN where one of the rows is zero or not finite. It panics if a and b
// differ in D, or in having norms, or if there is no room in dst or mirror.
func (t *Tiles) Block(dst, mirror Grid, a, b Rows) {
	a.check()
	b.check()
	if a.D != b.D || (a.Norms == nil) != (b.Norms == nil) {
		panic("kernel: rows that can't be compared")
	}
	dst.check(a.N(), b.N())
	if mirror.Data != nil {
		mirror.check(b.N(), a.N())
	}
	t.block(dst, mirror, a, b, false)
}

// Pairs writes the cosines of all pairs of rows to dst, N×N, or their dot
// products where rows has no norms, as Block of rows and themselves would, in
// half the time.
func (t *Tiles) Pairs(dst Grid, rows Rows) {
	rows.check()
	dst.check(rows.N(), rows.N())
	t.block(dst, dst, rows, rows, true)
}
