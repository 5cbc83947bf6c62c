package vectors

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"embedscope/app/vectors/kernel"
)

// graphByPairs is the graph of the k nearest neighbours, by sorting all of them.
func graphByPairs(rows kernel.Rows, k int) *Graph {
	n, d := rowsIn(rows), rows.D
	k = max(min(k, n-1), 0)
	g := &Graph{N: n, K: k, Rows: make([]int32, n*k), Cosines: make([]float32, n*k), Exact: true}
	for i := range n {
		var all []Neighbour
		for j := range n {
			if j != i {
				all = append(all, Neighbour{j, kernel.Dot(rows.Data[i*d:(i+1)*d], rows.Data[j*d:(j+1)*d])})
			}
		}
		slices.SortFunc(all, func(a, b Neighbour) int {
			if a.before(b) {
				return -1
			}
			return 1
		})
		for e, x := range all[:k] {
			g.Rows[i*k+e], g.Cosines[i*k+e] = int32(x.Row), float32(x.Cosine)
		}
	}
	return g
}

func densityOf(t require.TestingT, rows kernel.Rows, neighbours, minSize int) *Clusters {
	c, err := Density(context.Background(), rows, graphByPairs(rows, neighbours), minSize, nil)
	require.NoError(t, err)
	return c
}

func TestDensityFindsPlantedClusters(t *testing.T) {
	for seed := range uint64(2) {
		for _, k := range []int{2, 4, 9} {
			rows, truth := planted(rand.New(rand.NewPCG(seed, 2)), 600, k, 48, 0.6, 0.1)
			c := densityOf(t, rows, 15, 10)
			proper(t, rows, c)
			assert.Equal(t, k, c.K, "seed %d, k %d", seed, k)
			assert.Greater(t, adjustedRand(truth, c.Of), 0.95, "seed %d, k %d", seed, k)
		}
	}
}

func TestDensityFindsAnyShape(t *testing.T) {
	// Two arcs on the unit sphere, one within the other: no centre tells
	// them apart.
	r := rand.New(rand.NewPCG(1, 2))
	var rows [][]float64
	var truth []int32
	for i := range 400 {
		ring := int32(i % 2)
		angle, width := (float64(i/2)+r.Float64())/200*math.Pi*1.5, 0.3+0.35*float64(ring)
		rows = append(rows, []float64{1, width * math.Cos(angle), width * math.Sin(angle)})
		truth = append(truth, ring)
	}
	c := densityOf(t, unitRows(3, rows...), 12, 12)
	assert.Greater(t, adjustedRand(truth, c.Of), 0.95)
	assert.Equal(t, 2, c.K)
}

func TestDensityOfFewOrEqualRows(t *testing.T) {
	east, north, west := []float64{1, 0}, []float64{0, 1}, []float64{-1, 0}
	for _, c := range []struct {
		name    string
		rows    kernel.Rows
		minSize int
		want    []int32
	}{
		{"no rows", unitRows(2), 3, []int32{}},
		{"no rows, no dimension", kernel.Rows{}, 3, []int32{}},
		{"one", unitRows(2, east), 0, []int32{-1}},
		{"two", unitRows(2, east, west), 2, []int32{0, 0}},
		{"fewer than a cluster has", unitRows(2, east, west), 3, []int32{-1, -1}},
		{"all equal", unitRows(2, east, east, east, east, east), 2, []int32{0, 0, 0, 0, 0}},
		{"two directions", unitRows(2, west, east, west, east, west), 2, []int32{0, 1, 0, 1, 0}},
		{"a line", unitRows(1, []float64{1}, []float64{1}, []float64{-1}, []float64{-1}), 2, []int32{0, 0, 1, 1}},
	} {
		for neighbours := range 5 {
			if neighbours == 0 && rowsIn(c.rows) > 1 {
				continue
			}
			got := densityOf(t, c.rows, neighbours, c.minSize)
			assert.Equal(t, c.want, got.Of, "%s, %d neighbours", c.name, neighbours)
			proper(t, c.rows, got)
		}
	}
	stray := unitRows(2, west, east, north, east, west)
	assert.Equal(t, []int32{0, 1, -1, 1, 0}, densityOf(t, stray, 4, 2).Of)
}

func TestDensityIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := anyRows(t, 60)
		minSize := rapid.IntRange(0, 20).Draw(t, "minSize")
		g := graphByPairs(rows, rapid.IntRange(0, 20).Draw(t, "neighbours"))
		c, err := Density(context.Background(), rows, g, minSize, nil)
		require.NoError(t, err)
		proper(t, rows, c)
		for _, size := range c.Sizes {
			require.GreaterOrEqual(t, size, max(minSize, 2))
		}
		again, _ := Density(context.Background(), rows, g, minSize, nil)
		require.Equal(t, c, again)

		// Neither the order of rows nor that of edges counts.
		n, d := rowsIn(rows), rows.D
		turned := kernel.Rows{D: d}
		for i := range n {
			turned.Data = append(turned.Data, rows.Data[(n-1-i)*d:(n-i)*d]...)
		}
		if g.K < n-1 || n < 2 {
			return // which of several equal neighbours are in the graph does depend on it
		}
		back, err := Density(context.Background(), turned, graphByPairs(turned, g.K), minSize, nil)
		require.NoError(t, err)
		require.Equal(t, c.K, back.K)
		for i := range n {
			require.Equal(t, c.Of[i] < 0, back.Of[n-1-i] < 0)
			require.Equal(t, c.Of[i] == c.Of[0], back.Of[n-1-i] == back.Of[n-1])
		}
	})
}

func TestDensityJoinsWhatTheGraphLeavesApart(t *testing.T) {
	// Four groups in two pairs: with three neighbours the graph has four parts.
	r := rand.New(rand.NewPCG(5, 2))
	var rows [][]float64
	for i := range 80 {
		v := randomUnit(r, 8)
		for j := range v {
			v[j] *= 0.05
		}
		v[i%4/2] += 1
		v[2+i%4] += 0.5
		rows = append(rows, v)
	}
	u := unitRows(8, rows...)
	g := graphByPairs(u, 3)
	l := linkage{n: g.N, k: g.K, tails: g.Rows, steps: reachability(g, 4)}
	require.NoError(t, l.connect(u, newPace(context.Background(), nil)))
	require.GreaterOrEqual(t, len(l.joints), 3)
	tree := l.tree(l.order())
	require.Equal(t, 79, len(tree.parts))
	require.True(t, slices.IsSorted(tree.steps))
	last, before := tree.parts[78], tree.steps[77]
	assert.Equal(t, []int32{40, 40}, []int32{tree.size[last[0]], tree.size[last[1]]}, "pairs are joined last")
	assert.Less(t, before, tree.steps[78])
	c := densityOf(t, u, 3, 4)
	assert.Equal(t, 4, c.K)
	for i := range 80 {
		require.Equal(t, int32(i%4), c.Of[i])
	}
}

func TestDensityCanBeStopped(t *testing.T) {
	rows, _ := planted(rand.New(rand.NewPCG(1, 1)), 300, 3, 16, 0.5, 0.1)
	g := graphByPairs(rows, 10)
	reports := cancelled(t, func(p *pace) error {
		_, err := Density(p.ctx, rows, g, 5, p.progress)
		return err
	})
	assert.Greater(t, reports, 4)
	assert.Panics(t, func() { _, _ = Density(context.Background(), rows.Slice(0, 10), g, 5, nil) })
}
