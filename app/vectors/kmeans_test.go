package vectors

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"embedscope/app/vectors/kernel"
)

func TestKMeansFindsPlantedClusters(t *testing.T) {
	for seed := range uint64(3) {
		for _, k := range []int{2, 5, 12} {
			rows, truth := planted(rand.New(rand.NewPCG(seed, 1)), 1500, k, 48, 1, 0)
			c, err := KMeans(context.Background(), rows, k, seed, nil)
			require.NoError(t, err)
			proper(t, rows, c)
			assert.Greater(t, adjustedRand(truth, c.Of), 0.99, "seed %d, k %d", seed, k)
		}
	}
}

func TestKMeansEndsAtRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := anyRows(t, 60)
		n, d := rowsIn(rows), rows.D
		k := rapid.IntRange(-1, 80).Draw(t, "k")
		seed := rapid.Uint64().Draw(t, "seed")
		c, err := KMeans(context.Background(), rows, k, seed, nil)
		require.NoError(t, err)
		proper(t, rows, c)
		require.LessOrEqual(t, c.K, max(k, 1))
		distinct := map[string]bool{}
		for i := range n {
			require.GreaterOrEqual(t, c.Of[i], int32(0))
			key := ""
			own, best := 0., -2.
			for j := range c.K {
				x := kernel.Dot(rows.Data[i*d:(i+1)*d], c.Centres[j*d:(j+1)*d])
				best = max(best, x)
				if j == int(c.Of[i]) {
					own = x
				}
			}
			require.InDelta(t, best, own, 1e-5, "row %d would be nearer to another centre", i)
			for _, x := range rows.Data[i*d : (i+1)*d] {
				key += string(rune(math.Float32bits(x)>>16)) + string(rune(math.Float32bits(x)&0xffff))
			}
			distinct[key] = true
		}
		require.LessOrEqual(t, c.K, len(distinct))
		again, _ := KMeans(context.Background(), rows, k, seed, nil)
		require.Equal(t, c, again)
	})
}

func TestKMeansOfFewOrEqualRows(t *testing.T) {
	east, west, north := []float64{1, 0}, []float64{-1, 0}, []float64{0, 1}
	for _, c := range []struct {
		name string
		rows kernel.Rows
		k    int
		want []int32
	}{
		{"no rows", unitRows(2), 3, nil},
		{"no rows, no dimension", kernel.Rows{}, 3, nil},
		{"one", unitRows(2, east), 3, []int32{0}},
		{"two", unitRows(2, east, north), 2, []int32{0, 1}},
		{"two in one", unitRows(2, east, west), 1, []int32{0, 0}},
		{"no cluster is one", unitRows(2, east, north), 0, []int32{0, 0}},
		{"more than rows", unitRows(2, north, east, west), 9, []int32{0, 1, 2}},
		{"all equal", unitRows(2, east, east, east, east), 3, []int32{0, 0, 0, 0}},
		{"two directions", unitRows(2, west, east, west, east), 3, []int32{0, 1, 0, 1}},
		{"a line", unitRows(1, []float64{2}, []float64{-1}, []float64{1}), 2, []int32{0, 1, 0}},
	} {
		got, err := KMeans(context.Background(), c.rows, c.k, 7, nil)
		require.NoError(t, err, c.name)
		assert.Equal(t, c.want, got.Of, c.name)
		for _, x := range got.Centres {
			assert.False(t, math.IsNaN(float64(x)), c.name)
		}
	}
	one, _ := KMeans(context.Background(), unitRows(2, east, west), 1, 7, nil)
	assert.Equal(t, []float32{0, 0}, one.Centres)
	assert.Equal(t, []int{0}, one.Medoids)
}

func TestKMeansRefillsEmptyClusters(t *testing.T) {
	rows := unitRows(2, []float64{1, 0}, []float64{1, 0.1}, []float64{1, -0.1}, []float64{0, 1})
	s := kmeans{rows: rows, k: 2, d: 2, of: make([]int32, 4), near: []float32{1, 0.99, 0.99, 0.2}, sizes: []int{4, 0}, centres: make([]float32, 4)}
	s.sums, _ = sumUp(rows, s.of, 2)
	require.True(t, s.refill())
	assert.Equal(t, []int32{0, 0, 0, 1}, s.of)
	assert.Equal(t, []int{3, 1}, s.sizes)
	assert.InDeltaSlice(t, []float64{0, 1}, s.sums[2:], 1e-7)
	require.False(t, s.refill())

	s = kmeans{rows: rows, k: 3, d: 2, of: []int32{1, 1, 2, 2}, near: []float32{1, 1, 1, 1}, sizes: []int{0, 2, 2}, centres: make([]float32, 6)}
	s.sums, _ = sumUp(rows, s.of, 3)
	require.True(t, s.refill())
	assert.Equal(t, 2, s.k)
	assert.Equal(t, []int32{1, 1, 0, 0}, s.of)
	assert.Equal(t, []int{2, 2}, s.sizes)
	want, _ := sumUp(rows, s.of, 2)
	assert.Equal(t, want, s.sums)
}

func TestKMeansCanBeStopped(t *testing.T) {
	rows, _ := planted(rand.New(rand.NewPCG(1, 1)), 1000, 12, 32, 2, 0)
	reports := cancelled(t, func(p *pace) error {
		_, err := kMeans(p, rows, 12, 1)
		return err
	})
	assert.Greater(t, reports, 4)
	cancelled(t, func(p *pace) error {
		_, err := kMeans(p, unitRows(2), 2, 1)
		return err
	})
}
