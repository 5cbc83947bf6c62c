package vectors

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"embedscope/app/vectors/kernel"
)

// usual are umap-learn's defaults.
var usual = UMAPOptions{MinDist: 0.1, Spread: 1, Seed: 1}

// keptByUMAPJS is KeptNeighbours of the layout that umap-js 1.4.0 makes, under
// Node, of clustered(1000, 64, 20, 11) with the exact graph of 15 neighbours:
//
//	new UMAP({nNeighbors: N, minDist: 0.1, spread: 1, nEpochs: 500, distanceFn: 1 - a·b, random: mulberry32(seed)}).fit(rows)
//
// with mulberry32 for its random numbers: the mean of the seeds 1 to 5. It is that
// of N = 15, and 0.5815 for 16 (it counts the row itself).
const keptByUMAPJS = 0.5833

func TestUMAPKeepsNeighbours(t *testing.T) {
	rows := clustered(1000, 64, 20, 11)
	g, pca := exactGraph(t, rows, 15), components(t, rows, 2).Points
	flat := KeptNeighbours(g, pca)
	seeds := uint64(3)
	if race {
		seeds = 1
	}
	var kept float64
	for seed := range seeds {
		o := usual
		o.Seed = seed
		kept += KeptNeighbours(g, laidOut(g, pca, o)) / float64(seeds)
	}
	t.Logf("kept by UMAP %.4f, by the PCA %.4f", kept, flat)
	assert.Greater(t, kept, flat+0.2)
	assert.Greater(t, kept, keptByUMAPJS-0.01)
}

func TestUMAPFollowsTheSeed(t *testing.T) {
	rows := clustered(300, 16, 5, 1)
	g, pca := exactGraph(t, rows, 10), components(t, rows, 2).Points
	layout := func(seed uint64) []float32 { return laidOut(g, pca, UMAPOptions{Epochs: 30, Seed: seed}) }
	assert.Equal(t, layout(1), layout(1))
	assert.NotEqual(t, layout(1), layout(2))
	assert.Equal(t, components(t, rows, 2).Points, pca, "the start was changed")
}

func TestUMAPIsTheSameInSteps(t *testing.T) {
	rows := clustered(120, 8, 4, 1)
	g, pca := exactGraph(t, rows, 5), components(t, rows, 2).Points
	o := UMAPOptions{MinDist: 0.1, Epochs: 20}
	want := laidOut(g, pca, o)
	for _, edges := range []int{-1, 7, 333, 5000, math.MaxInt} {
		u := NewUMAP(g, pca, o)
		last := 0.0
		assert.Zero(t, u.Done())
		for done := false; !done; {
			done = u.Step(edges)
			require.Greater(t, u.Done(), last)
			last = u.Done()
		}
		assert.Equal(t, 1.0, last)
		assert.Equal(t, want, u.Points(), "steps of %d", edges)
		assert.True(t, u.Step(edges))
		assert.Equal(t, want, u.Points(), "it went on")
	}
}

func TestUMAPStartsInASquare(t *testing.T) {
	start := []float32{-3, 100, 1, 200, 5, 150, 0, 110}
	u := NewUMAP(comparedAll(clustered(4, 2, 1, 1), 2), slices.Clone(start), usual)
	assert.InDeltaSlice(t, []float32{0, 0, 5, 10, 10, 5, 3.75, 1}, u.Points(), 0.01)
	assert.Panics(t, func() { NewUMAP(&Graph{N: 3}, start, usual) })
}

func TestUMAPSeparatesClusters(t *testing.T) {
	// Three clusters that share no edge.
	rows := clustered(150, 64, 3, 4)
	points := laidOut(exactGraph(t, rows, 10), components(t, rows, 2).Points, usual)
	between := math.Inf(1) // from a point to the nearest of another cluster
	within := 0.0          // from a point to the nearest of its own, at most
	for i := range 150 {
		nearest := math.Inf(1)
		for j := range 150 {
			distance := math.Hypot(float64(points[2*i]-points[2*j]), float64(points[2*i+1]-points[2*j+1]))
			switch {
			case i%3 != j%3:
				between = min(between, distance)
			case i != j:
				nearest = min(nearest, distance)
			}
		}
		within = max(within, nearest)
	}
	assert.Greater(t, between, within)
}

func TestUMAPOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 4).Draw(t, "d")
		distinct := clustered(10, d, 3, rapid.Uint64().Draw(t, "data"))
		pick := rapid.SliceOfN(rapid.IntRange(0, rapid.IntRange(0, 9).Draw(t, "distinct")), 0, 60).Draw(t, "pick")
		rows := kernel.Rows{D: d}
		for _, i := range pick {
			rows.Data = append(rows.Data, distinct.Data[i*d:][:d]...)
		}
		n := rows.N()
		k := rapid.IntRange(0, 20).Draw(t, "k")
		g, err := Neighbours(context.Background(), rows, k, 1, nil)
		require.NoError(t, err)
		pca, err := Components(context.Background(), rows, 2, nil)
		require.NoError(t, err)
		points := laidOut(g, pca.Points, UMAPOptions{
			MinDist: rapid.Float64Range(-1, 2).Draw(t, "least distance"),
			Spread:  rapid.Float64Range(0, 300).Draw(t, "spread"),
			Epochs:  rapid.IntRange(1, 12).Draw(t, "epochs"),
		})
		require.Len(t, points, 2*n)
		for i, x := range points {
			require.True(t, finite(float64(x)), "point %d: %v", i/2, x)
		}
		kept := KeptNeighbours(g, points)
		require.True(t, kept >= 0 && kept <= 1, "%v kept", kept)
	})
}

func TestFitCurve(t *testing.T) {
	// find_ab_params of umap-learn 0.5.
	for _, c := range []struct{ minDist, spread, a, b float64 }{
		{0.1, 1, 1.5769434603113077, 0.8950608779109733},
		{0.5, 1, 0.5830300205483709, 1.334166992455648},
		{0.001, 1, 1.9290733688766962, 0.7915045335221979},
	} {
		a, b := fitCurve(c.minDist, c.spread)
		assert.InDelta(t, c.a, a, 2e-3, "a of %v", c)
		assert.InDelta(t, c.b, b, 2e-3, "b of %v", c)
	}
	for _, minDist := range []float64{0, 0.3, 0.99, 1} {
		for _, spread := range []float64{1, 2, 20} {
			a, b := fitCurve(minDist*spread, spread)
			assert.True(t, finite(a) && finite(b) && a > 0 && b > 0, "%v of %v: %v, %v", minDist, spread, a, b)
			// No curve near it is nearer.
			la, lb := math.Log(a*math.Pow(spread, 2*b)), math.Log(b)
			best := curveAt(la, lb, minDist).square
			for _, by := range []float64{-0.01, 0.01} {
				assert.Less(t, best, curveAt(la+by, lb, minDist).square)
				assert.Less(t, best, curveAt(la, lb+by, minDist).square)
			}
		}
	}
}

func TestWeights(t *testing.T) {
	g := exactGraph(t, clustered(200, 8, 5, 1), 12)
	const epochs = 50
	f := newFuzzy(g, epochs)
	f.weigh(0, g.N)
	for i := range g.N {
		var sum float64
		for _, w := range f.weights[i*g.K:][:g.K] {
			sum += float64(w)
		}
		require.InDelta(t, math.Log2(13), sum, 1e-4, "row %d", i)
		require.Equal(t, float32(1), f.weights[i*g.K], "the nearest of row %d", i)
		require.True(t, slices.IsSortedFunc(f.weights[i*g.K:][:g.K], func(a, b float32) int {
			if a > b {
				return -1
			}
			return 1
		}))
	}

	type pair struct{ head, tail int32 }
	union := make(map[pair]float64)
	for i := range g.N {
		for at, other := range g.Rows[i*g.K:][:g.K] {
			v := float64(f.weights[i*g.K+at])
			for _, p := range []pair{{int32(i), other}, {other, int32(i)}} {
				union[p] = union[p] + v - union[p]*v
			}
		}
	}
	var most float64
	for _, w := range union {
		most = max(most, w)
	}
	for p, w := range union {
		if most/w > epochs {
			delete(union, p)
		}
	}
	for _, stage := range f.stages()[1:] {
		for from := 0; from < g.N; from += 30 {
			stage(from, min(from+30, g.N))
		}
	}
	e := f.edges
	require.Len(t, e.Head, len(union))
	assert.True(t, slices.IsSorted(e.Head))
	for i, head := range e.Head {
		w, is := union[pair{head, e.Tail[i]}]
		require.True(t, is, "no edge from %d to %d", head, e.Tail[i])
		require.InEpsilon(t, most/w, e.Every[i], 1e-4)
	}
}
