package vectors

import (
	"math/rand/v2"
	"testing"
)

// The sizes of a four-hour film, all options of it: benchmarks are worth
// reading natively and in WebAssembly,
//
//	GOOS=js GOARCH=wasm go test -exec "$(go env GOROOT)/lib/wasm/go_js_wasm_exec" -bench . -run '^$' ./app/vectors
const benchN, benchD = 20_000, 512

func benchMatrix() *Matrix {
	r := rand.New(rand.NewPCG(1, 2))
	m := NewMatrix(benchD)
	v := make([]float32, benchD)
	for range benchN {
		for i := range v {
			v[i] = float32(r.NormFloat64() / 22.6)
		}
		m.Append(v)
	}
	return m
}

func BenchmarkAppend(b *testing.B) {
	v := make([]float32, benchD)
	b.ReportAllocs()
	for b.Loop() {
		m := NewMatrix(benchD)
		for range benchN {
			m.Append(v)
		}
	}
}

func BenchmarkNorms(b *testing.B) {
	m := benchMatrix()
	b.SetBytes(4 * benchN * benchD)
	b.ReportAllocs()
	for b.Loop() {
		Norms(m)
	}
}

func BenchmarkCosines(b *testing.B) {
	m := benchMatrix()
	norms := Norms(m)
	dst := make([]float64, m.N())
	b.SetBytes(4 * benchN * benchD)
	b.ReportAllocs()
	for b.Loop() {
		Cosines(m, norms, m.Row(7), dst)
	}
}

func BenchmarkNearest(b *testing.B) {
	m := benchMatrix()
	norms := Norms(m)
	b.SetBytes(4 * benchN * benchD)
	b.ReportAllocs()
	for b.Loop() {
		Nearest(m, norms, m.Row(7), 24, func(row int) bool { return row != 7 })
	}
}

func BenchmarkCheck(b *testing.B) {
	m := benchMatrix()
	norms := Norms(m)
	b.SetBytes(4 * benchN * benchD)
	b.ReportAllocs()
	for b.Loop() {
		Check(m, norms, 0.01, nil)
	}
}

// All rows equal is the worst case of Check: each is compared in full.
func BenchmarkCheckAllEqual(b *testing.B) {
	m := NewMatrix(benchD)
	row := benchMatrix().Row(0)
	for range benchN {
		m.Append(row)
	}
	norms := Norms(m)
	for b.Loop() {
		Check(m, norms, 0.01, nil)
	}
}

func BenchmarkDescribe(b *testing.B) {
	row := benchMatrix().Row(0)
	for b.Loop() {
		Describe(row)
	}
}
