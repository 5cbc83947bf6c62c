package vectors

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What a page waits for. Worth running under Node, as kernel's bench_test.go
// says; the longest that a Progress or a caller of Step was kept waiting is part
// of what is measured there.

func benchSizes(b *testing.B, sizes []int, measure func(b *testing.B, n int)) {
	for _, n := range sizes {
		b.Run(strconv.Itoa(n), func(b *testing.B) { measure(b, n) })
	}
}

func BenchmarkComponents(b *testing.B) {
	benchSizes(b, []int{500, 2000, 20_000}, func(b *testing.B, n int) {
		rows := clustered(n, benchD, 40, 1)
		w := newWatch()
		for b.Loop() {
			_, err := Components(context.Background(), rows, 2, w.progress)
			require.NoError(b, err)
		}
		w.report(b)
	})
}

func BenchmarkExactNeighbours(b *testing.B) {
	benchSizes(b, []int{500, 2000, 5000, 20_000}, func(b *testing.B, n int) {
		rows := clustered(n, benchD, 40, 1)
		w := newWatch()
		for b.Loop() {
			_, err := ExactNeighbours(context.Background(), rows, 15, w.progress)
			require.NoError(b, err)
		}
		w.report(b)
	})
}

func BenchmarkApproximateNeighbours(b *testing.B) {
	benchSizes(b, []int{5000, 10_000, 20_000}, func(b *testing.B, n int) {
		rows := clustered(n, benchD, 40, 1)
		w := newWatch()
		var g *Graph
		for b.Loop() {
			var err error
			g, err = ApproximateNeighbours(context.Background(), rows, 15, 1, w.progress)
			require.NoError(b, err)
		}
		w.report(b)
		b.ReportMetric(recall(exactGraph(b, rows, 15), g), "recall")
	})
}

// BenchmarkUMAP is all that a layout takes: PCA, neighbours, descent.
func BenchmarkUMAP(b *testing.B) {
	benchSizes(b, []int{500, 2000, 5000, 20_000}, func(b *testing.B, n int) {
		rows := clustered(n, benchD, 40, 1)
		w := newWatch()
		var kept float64
		for b.Loop() {
			p, err := Components(context.Background(), rows, 2, nil)
			require.NoError(b, err)
			g, err := Neighbours(context.Background(), rows, 15, 1, nil)
			require.NoError(b, err)
			u := NewUMAP(g, p.Points, UMAPOptions{MinDist: 0.1})
			w.begin()
			for !u.Step(100_000) {
				w.progress(u.Done())
			}
			b.StopTimer()
			kept = KeptNeighbours(g, u.Points())
			b.StartTimer()
		}
		w.report(b)
		b.ReportMetric(kept, "kept")
	})
}

func BenchmarkKeptNeighbours(b *testing.B) {
	benchSizes(b, []int{2000, 20_000}, func(b *testing.B, n int) {
		rows := clustered(n, 64, 40, 1)
		g, err := ApproximateNeighbours(context.Background(), rows, 15, 1, nil)
		require.NoError(b, err)
		points := laidOut(g, components(b, rows, 2).Points, UMAPOptions{MinDist: 0.1, Epochs: 50})
		for b.Loop() {
			KeptNeighbours(g, points)
		}
	})
}

// watch measures the longest time between two calls.
type watch struct {
	last    time.Time
	longest time.Duration
	calls   int
}

func newWatch() *watch { return &watch{last: time.Now()} }

func (w *watch) begin() { w.last = time.Now() }

func (w *watch) progress(done float64) {
	now := time.Now()
	if done > 0 {
		w.longest = max(w.longest, now.Sub(w.last))
	}
	w.last = now
	w.calls++
}

func (w *watch) report(b *testing.B) {
	b.ReportMetric(float64(w.longest.Microseconds())/1000, "ms-longest")
	b.ReportMetric(float64(w.calls)/float64(b.N), "calls/op")
}
