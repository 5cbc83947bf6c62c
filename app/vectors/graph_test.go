package vectors

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"embedscope/app/vectors/kernel"
)

// comparedAll is the graph of rows by sorting all others of each, in float64.
func comparedAll(rows kernel.Rows, k int) *Graph {
	n := rows.N()
	g := &Graph{N: n, K: max(min(k, n-1), 0), Exact: true}
	row := func(i int) []float32 { return rows.Data[i*rows.D:][:rows.D] }
	for i := range n {
		var all []Neighbour
		for j := range n {
			if j != i {
				all = append(all, Neighbour{j, dot(row(i), widen(row(j), nil))})
			}
		}
		slices.SortStableFunc(all, func(a, b Neighbour) int { return cmp.Compare(b.Cosine, a.Cosine) })
		for _, neighbour := range all[:g.K] {
			g.Rows = append(g.Rows, int32(neighbour.Row))
			g.Cosines = append(g.Cosines, float32(neighbour.Cosine))
		}
	}
	return g
}

// sound checks what holds of every graph of rows, of exact ones or not.
func sound(t require.TestingT, rows kernel.Rows, k int, g *Graph) {
	require.Equal(t, rows.N(), g.N)
	require.Equal(t, max(min(k, g.N-1), 0), g.K)
	require.Len(t, g.Rows, g.N*g.K)
	require.Len(t, g.Cosines, g.N*g.K)
	for i := range g.N {
		last, seen := float32(1), make(map[int32]bool)
		for at, row := range g.Rows[i*g.K:][:g.K] {
			c := g.Cosines[i*g.K+at]
			if row == int32(i) || row < 0 || int(row) >= g.N || seen[row] || !(c <= last) || c < -1 {
				require.Fail(t, "not a neighbour", "row %d, place %d: row %d at %v after %v", i, at, row, c, last)
			}
			want := kernel.Dot(rows.Data[i*rows.D:][:rows.D], rows.Data[int(row)*rows.D:][:rows.D])
			if math.Abs(want-float64(c)) > 1e-6 {
				require.InDelta(t, want, c, 1e-6, "row %d to %d", i, row)
			}
			last, seen[row] = c, true
		}
	}
}

func TestExactNeighboursAreTheNearest(t *testing.T) {
	for _, c := range []struct{ n, d, centres, k int }{
		{2, 3, 1, 15}, {17, 1, 3, 5}, {exactPanel, 16, 4, 15}, {exactPanel + 1, 5, 4, 3},
		{600, 64, 7, 15}, {900, 33, 900, 40}, {40, 8, 2, 100},
	} {
		t.Run(strconv.Itoa(c.n)+"×"+strconv.Itoa(c.d), func(t *testing.T) {
			rows := clustered(c.n, c.d, c.centres, 3)
			want, got := comparedAll(rows, c.k), exactGraph(t, rows, c.k)
			sound(t, rows, c.k, got)
			assert.True(t, got.Exact)
			assert.InDeltaSlice(t, want.Cosines, got.Cosines, 1e-6)
			if c.d > 1 { // else all cosines are ±1
				assert.Greater(t, recall(want, got), 0.9999)
			}
		})
	}
}

func TestNeighboursAmongEquals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Halves have no rounding errors, and ties abound.
		distinct := [][]float32{{1, 0, 0, 0}, {0, 1, 0, 0}, {0.5, 0.5, 0.5, 0.5}, {0.5, 0.5, -0.5, -0.5}}
		pick := rapid.SliceOfN(rapid.IntRange(0, len(distinct)-1), 0, 40).Draw(t, "pick")
		rows := kernel.Rows{D: 4}
		for _, i := range pick {
			rows.Data = append(rows.Data, distinct[i]...)
		}
		k := rapid.IntRange(0, 50).Draw(t, "k")
		got, err := Neighbours(context.Background(), rows, k, 1, nil)
		require.NoError(t, err)
		want := comparedAll(rows, k)
		sound(t, rows, k, got)
		require.True(t, slices.Equal(want.Rows, got.Rows), "%v, want %v", got.Rows, want.Rows)
	})
}

func TestNeighboursOfEqualRows(t *testing.T) {
	const n = 1500
	rows := kernel.Rows{D: 3}
	for range n {
		rows.Data = append(rows.Data, 0.6, 0, 0.8)
	}
	exact := exactGraph(t, rows, 15)
	sound(t, rows, 15, exact)
	for i, row := range exact.Rows {
		require.LessOrEqual(t, row, int32(15), "place %d", i) // the lowest
	}
	g, err := ApproximateNeighbours(context.Background(), rows, 15, 1, nil)
	require.NoError(t, err)
	sound(t, rows, 15, g)
}

func TestApproximateNeighboursAreMostlyTheNearest(t *testing.T) {
	for _, c := range []struct {
		name          string
		n, d, centres int
	}{{"in a few clusters", 12_000, 512, 12}, {"in many", 2000, 64, 130}} {
		t.Run(c.name, func(t *testing.T) {
			n, d := c.n, c.d
			if race || !kernel.SIMD() { // the exact ones would take seconds
				n, d = 2000, 64
			}
			rows := clustered(n, d, c.centres, 5)
			got, err := ApproximateNeighbours(context.Background(), rows, 15, 9, nil)
			require.NoError(t, err)
			sound(t, rows, 15, got)
			assert.False(t, got.Exact)
			found := recall(exactGraph(t, rows, 15), got)
			t.Logf("recall of %d × %d: %.4f", n, d, found)
			assert.Greater(t, found, 0.98)
		})
	}
}

func TestApproximateNeighboursOfMany(t *testing.T) {
	for _, k := range []int{1, 15, 150} {
		rows := clustered(700, 24, 5, 2)
		got, err := ApproximateNeighbours(context.Background(), rows, k, 1, nil)
		require.NoError(t, err)
		sound(t, rows, k, got)
		assert.Greater(t, recall(exactGraph(t, rows, k), got), 0.95, "k = %d", k)
	}
}

func TestApproximateNeighboursFollowTheSeed(t *testing.T) {
	rows := clustered(2000, 32, 1, 2)
	graph := func(seed uint64) *Graph {
		g, err := ApproximateNeighbours(context.Background(), rows, 6, seed, nil)
		require.NoError(t, err)
		return g
	}
	assert.Equal(t, graph(1), graph(1))
	assert.NotEqual(t, graph(1).Rows, graph(2).Rows) // not exact, so some differ
}

func TestNeighboursChooseTheWay(t *testing.T) {
	for n, exact := range map[int]bool{0: true, 1: true, 2: true, 300: true, ExactMost + 1: false} {
		rows := kernel.Rows{D: 2, Data: clustered(n, 2, 2, 1).Data}
		g, err := Neighbours(context.Background(), rows, 3, 1, nil)
		require.NoError(t, err)
		sound(t, rows, 3, g)
		assert.Equal(t, exact, g.Exact, "%d rows", n)
	}
}

func TestNeighboursCanBeGivenUp(t *testing.T) {
	rows := clustered(700, 512, 3, 1)
	givesUp(t, func(ctx context.Context, progress Progress) error {
		_, err := ExactNeighbours(ctx, rows, 5, progress)
		return err
	})
	givesUp(t, func(ctx context.Context, progress Progress) error {
		_, err := ApproximateNeighbours(ctx, rows, 5, 1, progress)
		return err
	})
}
