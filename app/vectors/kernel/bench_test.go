package kernel

import (
	"math/rand/v2"
	"testing"
)

// Worth running natively and, for kernel.wasm, under Node:
//
//	GOOS=js GOARCH=wasm go test -exec "node $PWD/app/vectors/kernel/testdata/exec.cjs" -bench . -run '^$' ./app/vectors/kernel
//
// and there with EMBEDSCOPE_NO_SIMD=1 for plain Go.

const benchD = 512

// flops reports how fast sums of that many products were computed.
func flops(b *testing.B, products int) {
	b.ReportMetric(2*float64(products)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
}

func BenchmarkDot(b *testing.B) {
	r := rowsOf(2, benchD, normal(1))
	for b.Loop() {
		Dot(r.row(0), r.row(1))
	}
	flops(b, benchD)
}

func BenchmarkQuery(b *testing.B) {
	for _, n := range []struct {
		name string
		rows int
	}{{"512", 512}, {"20000", 20_000}, {"28804", 28_804}} {
		b.Run(n.name, func(b *testing.B) {
			r := rowsOf(n.rows, benchD, normal(1))
			dst := make([]float64, n.rows)
			for b.Loop() {
				Query(dst, r, r.row(0), r.Norms[0])
			}
			flops(b, n.rows*benchD)
		})
	}
}

func BenchmarkBlock(b *testing.B) {
	r := rowsOf(512, benchD, normal(1))
	dst := Grid{make([]float32, 64*512), 512}
	var tiles Tiles
	for b.Loop() {
		tiles.Block(dst, Grid{}, r.Slice(0, 64), r)
	}
	flops(b, 64*512*benchD)
}

func BenchmarkPairs2000(b *testing.B) {
	r := rowsOf(2000, benchD, normal(1))
	dst := Grid{make([]float32, 2000*2000), 2000}
	var tiles Tiles
	for b.Loop() {
		tiles.Pairs(dst, r)
	}
	flops(b, 2000*2000*benchD/2)
}

// BenchmarkDescend is one epoch of a layout of 20,000 points with 400,000 edges, of
// which every fourth is due on the average, with five pushes each.
func BenchmarkDescend(b *testing.B) {
	points, edges := graphOf(rand.New(rand.NewPCG(1, 2)), 20_000, 400_000)
	l := NewLayout(points, edges, usual, 1)
	epoch, due := 0, 0
	for b.Loop() {
		for _, next := range l.next {
			if next <= float32(epoch+1) {
				due++
			}
		}
		epoch = epoch%mostEpochs + 1
		l.Descend(epoch, 0.1, 0, l.Edges())
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(due), "ns/edge")
	b.ReportMetric(float64(due)/float64(b.N), "edges/op")
}
