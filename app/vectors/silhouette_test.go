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

// silhouetteByPairs is Rousseeuw's definition, pair by pair.
func silhouetteByPairs(rows kernel.Rows, of []int32, k int) []float64 {
	n, d := rowsIn(rows), rows.D
	each := make([]float64, n)
	for i := range n {
		if of[i] < 0 {
			continue
		}
		sums, counts := make([]float64, k), make([]float64, k)
		for j := range n {
			if j == i || of[j] < 0 {
				continue
			}
			distance := 1.
			for x := range d {
				distance -= float64(rows.Data[i*d+x]) * float64(rows.Data[j*d+x])
			}
			sums[of[j]] += distance
			counts[of[j]]++
		}
		if counts[of[i]] == 0 {
			continue
		}
		a, b := sums[of[i]]/counts[of[i]], math.Inf(1)
		for c := range k {
			if c != int(of[i]) {
				b = min(b, sums[c]/counts[c])
			}
		}
		if max(a, b) > same {
			each[i] = (b - a) / max(a, b)
		}
	}
	return each
}

func TestSilhouetteIsThatOfPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		n, k := rapid.IntRange(2, 60).Draw(t, "n"), rapid.IntRange(2, 5).Draw(t, "k")
		rows, of := planted(r, n, k, rapid.IntRange(2, 20).Draw(t, "d"), rapid.Float64Range(0.1, 3).Draw(t, "noise"), 0.2)
		k = min(k, n)
		for i := range of {
			of[i] = min(of[i], int32(k-1))
			if i < k { // none is empty
				of[i] = int32(i)
			}
		}
		c := newClusters(rows, of, k)
		mean, each := Silhouette(rows, c)
		want := silhouetteByPairs(rows, c.Of, c.K)
		var sum, count float64
		for i := range want {
			require.InDelta(t, want[i], each[i], 1e-4, "row %d", i)
			if c.Of[i] >= 0 {
				sum += want[i]
				count++
			}
		}
		require.InDelta(t, sum/count, mean, 1e-4)
	})
}

func TestSilhouetteWhereThereIsNone(t *testing.T) {
	for _, rows := range []kernel.Rows{{}, unitRows(2), unitRows(2, []float64{1, 0}), unitRows(2, []float64{1, 0}, []float64{1, 0})} {
		c, err := KMeans(context.Background(), rows, 2, 1, nil)
		require.NoError(t, err)
		mean, each := Silhouette(rows, c)
		assert.Zero(t, mean)
		assert.Equal(t, make([]float64, rowsIn(rows)), each)
	}
	rows := unitRows(2, []float64{1, 2}, []float64{1, 2}, []float64{1, 2}, []float64{1, 2})
	mean, each := Silhouette(rows, newClusters(rows, []int32{0, 1, 0, 1}, 2))
	assert.Zero(t, mean, "of equal rows, nothing but rounding is to be compared")
	assert.Equal(t, make([]float64, 4), each)
}

func TestProposeKFindsHowManyWerePlanted(t *testing.T) {
	for _, k := range []int{2, 3, 8} {
		rows, _ := planted(rand.New(rand.NewPCG(uint64(k), 1)), 300, k, 24, 0.8, 0)
		got, silhouettes, err := ProposeK(context.Background(), rows, 0, 1, nil)
		require.NoError(t, err)
		assert.Equal(t, k, got)
		assert.Equal(t, 11, len(silhouettes))
		c, _ := KMeans(context.Background(), rows, 4, 1, nil)
		mean, _ := Silhouette(rows, c)
		assert.Equal(t, mean, silhouettes[2])
	}
}

func TestProposeKOfManyRowsLooksAtSome(t *testing.T) {
	rows, _ := planted(rand.New(rand.NewPCG(3, 1)), 3*sampled+1, 4, 16, 0.5, 0)
	k, silhouettes, err := ProposeK(context.Background(), rows, 5, 1, nil)
	require.NoError(t, err)
	assert.Equal(t, 4, k)
	assert.Equal(t, 4, len(silhouettes))

	numbers := kernel.Rows{D: 1, Data: []float32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}}
	assert.Equal(t, []float32{1, 5, 8}, spaced(numbers, 3).Data)
	assert.Equal(t, numbers, spaced(numbers, 10))
}

func TestProposeKOfFewRows(t *testing.T) {
	east, north, west := []float64{1, 0}, []float64{0, 1}, []float64{-1, 0}
	for _, c := range []struct {
		name  string
		rows  kernel.Rows
		k     int
		tried int
	}{
		{"none", unitRows(2), 0, 0},
		{"one", unitRows(2, east), 1, 0},
		{"two", unitRows(2, east, north), 1, 0},
		{"three", unitRows(2, east, east, west), 2, 1},
		{"all equal", unitRows(2, north, north, north, north, north), 1, 0},
		{"two directions", unitRows(2, north, west, north, west, north), 2, 1},
	} {
		k, silhouettes, err := ProposeK(context.Background(), c.rows, 12, 1, nil)
		require.NoError(t, err, c.name)
		assert.Equal(t, c.k, k, c.name)
		assert.Equal(t, c.tried, len(silhouettes), c.name)
	}
}

func TestProposeKCanBeStopped(t *testing.T) {
	rows, _ := planted(rand.New(rand.NewPCG(3, 1)), 300, 4, 32, 2, 0)
	reports := cancelled(t, func(p *pace) error {
		_, _, err := ProposeK(p.ctx, rows, 5, 1, p.progress)
		return err
	})
	assert.Greater(t, reports, 10)
}
