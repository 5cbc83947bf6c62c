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

// rowsOfPart is the rows that the i-th of n parts of [from, to) stands for, among so many.
func rowsOfPart(from, to float64, i, n, many int) (rows []int) {
	lo, hi := from+(to-from)*float64(i)/float64(n), from+(to-from)*float64(i+1)/float64(n)
	lo, hi = min(lo, hi), max(lo, hi)
	for r := range many {
		last := float64(r + 1) // a row belongs where the last of it lies
		if hi-lo >= 1 && last > math.Floor(lo) && last <= math.Floor(hi) || hi-lo < 1 && math.Floor((lo+hi)/2) == float64(r) {
			rows = append(rows, r)
		}
	}
	return rows
}

// similarityByPairs is Similarity, pair by pair.
func similarityByPairs(h, w int, a, b kernel.Rows, a0, a1, b0, b1 float64) []float32 {
	dst := make([]float32, h*w)
	for i := range h {
		for j := range w {
			var sum, count float64
			for _, r := range rowsOfPart(a0, a1, i, h, rowsIn(a)) {
				for _, s := range rowsOfPart(b0, b1, j, w, rowsIn(b)) {
					sum += kernel.Dot(a.Data[r*a.D:(r+1)*a.D], b.Data[s*b.D:(s+1)*b.D])
					count++
				}
			}
			if count > 0 {
				dst[i*w+j] = float32(sum / count)
			}
		}
	}
	return dst
}

func similarityOf(t require.TestingT, h, w int, a, b kernel.Rows, a0, a1, b0, b1 float64) []float32 {
	dst := make([]float32, h*w)
	for i := range dst {
		dst[i] = 7 // what was there before
	}
	require.NoError(t, Similarity(context.Background(), dst, h, w, a, b, a0, a1, b0, b1, nil))
	return dst
}

func TestSimilarityIsTheMeanOfCosines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyRows(t, 40)
		b := a
		if rapid.Bool().Draw(t, "other") {
			b = anyRowsOf(t, a.D, 40)
		}
		h, w := rapid.IntRange(0, 30).Draw(t, "h"), rapid.IntRange(0, 30).Draw(t, "w")
		a0, a1 := 0., float64(rowsIn(a))
		b0, b1 := 0., float64(rowsIn(b))
		if rapid.Bool().Draw(t, "zoomed") {
			a0, a1 = rapid.Float64Range(-2, 20).Draw(t, "a0"), rapid.Float64Range(0, 45).Draw(t, "a1")
			b0, b1 = rapid.Float64Range(-2, 20).Draw(t, "b0"), rapid.Float64Range(0, 45).Draw(t, "b1")
		}
		got := similarityOf(t, h, w, a, b, a0, a1, b0, b1)
		want := similarityByPairs(h, w, a, b, a0, a1, b0, b1)
		for i := range want {
			require.InDelta(t, want[i], got[i], 1e-5, "cell %d, %d", i/w, i%w)
			require.LessOrEqual(t, math.Abs(float64(got[i])), 1.)
		}
	})
}

func TestSimilarityOfAsManyRowsAsCellsIsAllCosines(t *testing.T) {
	rows, _ := planted(rand.New(rand.NewPCG(1, 1)), 150, 4, 33, 1, 0)
	got := similarityOf(t, 150, 150, rows, rows, 0, 150, 0, 150)
	for i := range 150 {
		for j := range 150 {
			want := kernel.Dot(rows.Data[i*33:(i+1)*33], rows.Data[j*33:(j+1)*33])
			if math.Abs(want-float64(got[i*150+j])) > 1e-6 {
				require.InDelta(t, want, got[i*150+j], 1e-6)
			}
		}
	}
}

func TestSimilarityShowsEveryRowOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, parts := rapid.IntRange(1, 30_000).Draw(t, "n"), rapid.IntRange(1, 2_000).Draw(t, "parts")
		next := 0
		for i := range parts {
			first, last := rowsBetween(float64(n)*float64(i)/float64(parts), float64(n)*float64(i+1)/float64(parts), n)
			require.Less(t, first, last, "part %d", i)
			if parts <= n {
				require.Equal(t, next, first, "part %d", i)
			} else {
				require.Equal(t, 1, last-first)
				require.LessOrEqual(t, first, next)
			}
			next = last
		}
		require.Equal(t, n, next)
	})
}

func TestSimilarityAtTheEdges(t *testing.T) {
	east, north := unitRows(2, []float64{1, 0}), unitRows(2, []float64{0, 1})
	assert.Equal(t, []float32{1, 1, 1, 1}, similarityOf(t, 2, 2, east, east, 0, 1, 0, 1))
	assert.Equal(t, []float32{0, 0}, similarityOf(t, 1, 2, east, north, 0, 1, 0, 1))
	assert.Equal(t, []float32{0, 1, 0}, similarityOf(t, 3, 1, east, east, -1, 2, 0, 1), "nothing is beyond the rows")
	both := unitRows(2, []float64{1, 0}, []float64{0, 1})
	assert.Equal(t, []float32{0, 1}, similarityOf(t, 2, 1, both, east, 2, 0, 0, 1), "upside down")
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		assert.Equal(t, []float32{0}, similarityOf(t, 1, 1, east, east, x, 1, 0, 1))
	}
	assert.Equal(t, []float32{0, 0}, similarityOf(t, 1, 2, kernel.Rows{}, east, 0, 0, 0, 1))
	assert.Empty(t, similarityOf(t, 0, 2, east, east, 0, 1, 0, 1))
	assert.Panics(t, func() { _ = Similarity(context.Background(), nil, 1, 1, east, east, 0, 1, 0, 1, nil) })
}

func TestSimilarityCanBeStopped(t *testing.T) {
	a, _ := planted(rand.New(rand.NewPCG(1, 1)), 900, 4, 256, 1, 0)
	dst := make([]float32, 120*110)
	reports := cancelled(t, func(p *pace) error {
		return similarity(p, dst, 120, 110, a, a.Slice(1, 900), 0, 900, 0, 899)
	})
	assert.Greater(t, reports, 3)
}
