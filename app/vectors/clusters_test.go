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

// randomUnit is a random unit vector.
func randomUnit(r *rand.Rand, d int) []float64 {
	v := make([]float64, d)
	for {
		var square float64
		for i := range v {
			v[i] = r.NormFloat64()
			square += v[i] * v[i]
		}
		if square > 0 {
			for i := range v {
				v[i] /= math.Sqrt(square)
			}
			return v
		}
	}
}

// unitRows is rows, divided by their norms; a row of zeros stays.
func unitRows(d int, rows ...[]float64) kernel.Rows {
	u := kernel.Rows{D: d}
	for _, row := range rows {
		var square float64
		for _, x := range row {
			square += x * x
		}
		for _, x := range row {
			u.Data = append(u.Data, float32(x/math.Sqrt(max(square, 1e-300))))
		}
	}
	return u
}

// planted is n rows around k random directions, each a unit vector and noise of that
// length, in a random order, and which direction each is around. A share of them is around
// none: -1.
func planted(r *rand.Rand, n, k, d int, noise, stray float64) (kernel.Rows, []int32) {
	centres := make([][]float64, k)
	for i := range centres {
		centres[i] = randomUnit(r, d)
	}
	rows, of := make([][]float64, n), make([]int32, n)
	for i := range rows {
		rows[i] = randomUnit(r, d)
		of[i] = int32(r.IntN(k))
		if r.Float64() < stray {
			of[i] = -1
			continue
		}
		for j := range rows[i] {
			rows[i][j] = rows[i][j]*noise + centres[of[i]][j]
		}
	}
	return unitRows(d, rows...), of
}

// adjustedRand is the Rand index, adjusted for chance: L. Hubert, P. Arabie, "Comparing Partitions",
// Journal of Classification 2 (1985).
func adjustedRand(a, b []int32) float64 {
	type cell struct{ a, b int32 }
	table, rows, columns := map[cell]float64{}, map[int32]float64{}, map[int32]float64{}
	for i := range a {
		table[cell{a[i], b[i]}]++
		rows[a[i]]++
		columns[b[i]]++
	}
	two := func(n float64) float64 { return n * (n - 1) / 2 }
	var both, inA, inB float64
	for _, n := range table {
		both += two(n)
	}
	for _, n := range rows {
		inA += two(n)
	}
	for _, n := range columns {
		inB += two(n)
	}
	chance := inA * inB / two(float64(len(a)))
	return (both - chance) / ((inA+inB)/2 - chance)
}

func TestAdjustedRand(t *testing.T) {
	assert.InDelta(t, 1, adjustedRand([]int32{0, 0, 1, 1}, []int32{1, 1, 0, 0}), 1e-12)
	assert.InDelta(t, -0.5, adjustedRand([]int32{0, 0, 1, 1}, []int32{0, 1, 0, 1}), 1e-12)
	assert.InDelta(t, 4./7, adjustedRand([]int32{0, 0, 1, 2}, []int32{0, 0, 1, 1}), 1e-12)
}

// proper requires c to be what Clusters promises of rows.
func proper(t require.TestingT, rows kernel.Rows, c *Clusters) {
	n, d := rowsIn(rows), rows.D
	require.Equal(t, n, len(c.Of))
	require.Equal(t, c.K*d, len(c.Centres))
	require.Equal(t, c.K, len(c.Medoids))
	require.Equal(t, c.K, len(c.Sizes))
	next := int32(0)
	sizes := make([]int, c.K)
	sums := make([][]float64, c.K)
	for i, o := range c.Of {
		if o < 0 {
			require.Equal(t, int32(-1), o)
			continue
		}
		require.LessOrEqual(t, o, next, "numbered by first rows")
		if o == next {
			next++
			sums[o] = make([]float64, d)
		}
		sizes[o]++
		for j := range d {
			sums[o][j] += float64(rows.Data[i*d+j])
		}
	}
	require.Equal(t, c.K, int(next))
	if c.K > 0 {
		require.Equal(t, sizes, c.Sizes)
	}
	for k := range c.K {
		var square float64
		for _, x := range sums[k] {
			square += x * x
		}
		nearest := -2.
		for j, x := range sums[k] {
			got := float64(c.Centres[k*d+j])
			if square < 1e-12 {
				require.LessOrEqual(t, math.Abs(got), 1.)
				continue
			}
			require.InDelta(t, x/math.Sqrt(square), got, 1e-5)
		}
		cosine := func(i int) (sum float64) {
			for j := range d {
				sum += float64(rows.Data[i*d+j]) * float64(c.Centres[k*d+j])
			}
			return sum
		}
		for i, o := range c.Of {
			if int(o) == k {
				nearest = max(nearest, cosine(i))
			}
		}
		require.Equal(t, k, int(c.Of[c.Medoids[k]]))
		require.InDelta(t, nearest, cosine(c.Medoids[k]), 1e-6)
	}
}

// anyRows draws rows with many equal and opposite ones among them.
func anyRows(t *rapid.T, most int) kernel.Rows {
	return anyRowsOf(t, rapid.IntRange(1, 9).Draw(t, "d"), most)
}

// anyRowsOf is anyRows of d numbers.
func anyRowsOf(t *rapid.T, d, most int) kernel.Rows {
	n := rapid.IntRange(0, most).Draw(t, "n")
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "rows"), 1))
	distinct := make([][]float64, rapid.IntRange(1, 12).Draw(t, "distinct"))
	for i := range distinct {
		distinct[i] = randomUnit(r, d)
	}
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, d)
		sign := float64(1 - 2*r.IntN(2))
		for j, x := range distinct[r.IntN(len(distinct))] {
			rows[i][j] = sign * x
		}
	}
	return unitRows(d, rows...)
}

// cancelled requires that f, at a pace of many reports, stops with the context's error
// when that ends at one of them, and that they ascend from 0 to 1. It answers how
// many there are.
func cancelled(t *testing.T, f func(p *pace) error) (reports int) {
	last := -1.
	run := func(ctx context.Context, progress Progress) error {
		p := newPace(ctx, progress)
		p.between = 1 << 20 * blockCost
		return f(p)
	}
	require.NoError(t, run(context.Background(), func(done float64) {
		reports++
		require.GreaterOrEqual(t, done, last)
		require.LessOrEqual(t, done, 1.)
		last = done
	}))
	require.Equal(t, 1., last)
	for stop := 1; stop <= reports; stop += 1 + reports/8 {
		ctx, cancel := context.WithCancel(context.Background())
		told := 0
		err := run(ctx, func(float64) {
			if told++; told == stop {
				cancel()
			}
		})
		cancel()
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, stop, told, "goes on after the end of the context")
	}
	return reports
}
