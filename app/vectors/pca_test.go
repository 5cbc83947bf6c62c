package vectors

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"embedscope/app/vectors/kernel"
)

// scaledNormal is n rows of d normal numbers around a mean far from 0, with these
// deviations along the first directions of a random orthonormal basis, and
// little along the others.
func scaledNormal(n, d int, deviations []float64, seed uint64) kernel.Rows {
	r := rand.New(rand.NewPCG(seed, 1))
	var basis [][]float64
	for len(basis) < len(deviations) {
		v := make([]float64, d)
		for i := range v {
			v[i] = r.NormFloat64()
		}
		basis = extend(basis, v)
	}
	rows := kernel.Rows{D: d}
	for range n {
		v := make([]float64, d)
		for j := range v {
			v[j] = 0.5 + 1e-3*r.NormFloat64()
		}
		for i, axis := range basis {
			add(v, deviations[i]*r.NormFloat64(), axis)
		}
		for _, x := range v {
			rows.Data = append(rows.Data, float32(x))
		}
	}
	return rows
}

// decomposed is the PCA of rows by gonum's singular value decomposition.
func decomposed(t *testing.T, rows kernel.Rows, k int) *PCA {
	n, d := rows.N(), rows.D
	p := &PCA{Mean: make([]float32, d), Axes: make([]float32, k*d), Explained: make([]float64, k), Points: make([]float32, n*k)}
	x := mat.NewDense(n, d, nil)
	for j := range d {
		var mean float64
		for i := range n {
			mean += float64(rows.Data[i*d+j]) / float64(n)
		}
		p.Mean[j] = float32(mean)
		for i := range n {
			x.Set(i, j, float64(rows.Data[i*d+j])-mean)
		}
	}
	var svd mat.SVD
	require.True(t, svd.Factorize(x, mat.SVDThin))
	var v, points mat.Dense
	svd.VTo(&v)
	var total float64
	for _, s := range svd.Values(nil) {
		total += s * s
	}
	for i := range k {
		p.Explained[i] = svd.Values(nil)[i] * svd.Values(nil)[i] / total
		axis := mat.Col(nil, i, &v)
		orient(axis)
		v.SetCol(i, axis)
		for j, y := range axis {
			p.Axes[i*d+j] = float32(y)
		}
	}
	points.Mul(x, v.Slice(0, d, 0, k))
	for i := range n {
		for j := range k {
			p.Points[i*k+j] = float32(points.At(i, j))
		}
	}
	return p
}

func TestComponentsAreThoseOfTheSVD(t *testing.T) {
	for _, c := range []struct {
		name       string
		n, d, k    int
		deviations []float64
		tol        float64 // of axes: rounding errors of the sums divided by the gap between variances
	}{
		{"clear", 900, 64, 3, []float64{3, 2, 1}, 1e-5},
		{"more than a chunk, odd", 1201, 37, 2, []float64{1, 0.5}, 1e-5},
		{"nearly equal", 1500, 48, 3, []float64{1, 0.999, 0.998, 0.3}, 2e-3},
		{"no axis stands out", 700, 40, 2, nil, 1e-3},
		{"fewer rows than components", 40, 128, 3, []float64{3, 2, 1}, 1e-5},
		{"as many", 64, 64, 2, []float64{3, 2, 1}, 1e-5},
		{"small beside the mean", 600, 32, 2, []float64{0.01, 0.006}, 1e-4},
		{"few components", 300, 3, 3, []float64{3, 2, 1}, 1e-5},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := scaledNormal(c.n, c.d, c.deviations, 7)
			want, got := decomposed(t, rows, c.k), components(t, rows, c.k)
			var largest float64
			for _, x := range want.Points {
				largest = max(largest, math.Abs(float64(x)))
			}
			assert.InDeltaSlice(t, want.Mean, got.Mean, 1e-6)
			assert.InDeltaSlice(t, want.Axes, got.Axes, c.tol)
			assert.InDeltaSlice(t, want.Explained, got.Explained, 1e-6)
			assert.InDeltaSlice(t, want.Points, got.Points, c.tol*largest*math.Sqrt(float64(c.d)))
		})
	}
}

func TestComponentsAreOrthonormalAndFall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, d := rapid.IntRange(0, 30).Draw(t, "n"), rapid.IntRange(1, 12).Draw(t, "d")
		k := rapid.IntRange(0, 14).Draw(t, "k")
		component := rapid.SampledFrom([]float32{0, 1, -1, 0.5, 0.25, -0.3}) // ties and lower ranks abound
		rows := kernel.Rows{D: d, Data: rapid.SliceOfN(component, n*d, n*d).Draw(t, "data")}
		p, err := Components(context.Background(), rows, k, nil)
		require.NoError(t, err)

		require.Len(t, p.Points, n*k)
		var total float64
		for i, x := range rows.Data {
			total += square([]float32{x - p.Mean[i%d]})
		}
		last := math.Inf(1)
		for i := range k {
			axis := p.Axes[i*d:][:d]
			for j := range i {
				require.InDelta(t, 0, kernel.Dot(axis, p.Axes[j*d:][:d]), 1e-5, "axes %d and %d", i, j)
			}
			length := 1.0
			if i >= d {
				length = 0
			}
			require.InDelta(t, length, Norm(axis), 1e-6, "axis %d", i)

			require.LessOrEqual(t, p.Explained[i], last)
			last = p.Explained[i]
			var along float64
			for row := range n {
				x := float64(p.Points[row*k+i])
				along += x * x
			}
			require.InDelta(t, p.Explained[i]*total, along, 1e-5*(1+total), "variance along %d", i)
		}
	})
}

func TestComponentsOfLittle(t *testing.T) {
	for name, rows := range map[string]kernel.Rows{
		"no rows":   {D: 3},
		"one":       {D: 3, Data: []float32{1, 2, 3}},
		"all equal": {D: 3, Data: []float32{0.1, 0.7, 0.3, 0.1, 0.7, 0.3, 0.1, 0.7, 0.3, 0.1, 0.7, 0.3}},
	} {
		p := components(t, rows, 2)
		assert.Equal(t, []float64{0, 0}, p.Explained, name)
		assert.Equal(t, make([]float32, 2*rows.N()), p.Points, name)
		assert.InDelta(t, 0, kernel.Dot(p.Axes[:3], p.Axes[3:]), 1e-6, name)
		assert.InDelta(t, 1, Norm(p.Axes[:3]), 1e-6, name)
		assert.InDelta(t, 1, Norm(p.Axes[3:]), 1e-6, name)
	}

	p := components(t, kernel.Rows{D: 1, Data: []float32{1, -1, 1, -1}}, 2)
	assert.Equal(t, []float64{1, 0}, p.Explained)
	assert.Equal(t, []float32{1, 0}, p.Axes)
	assert.Equal(t, []float32{1, 0, -1, 0, 1, 0, -1, 0}, p.Points)

	p = components(t, kernel.Rows{D: 2, Data: []float32{1, 1, 4, 5}}, 2)
	assert.InDeltaSlice(t, []float32{0.6, 0.8}, p.Axes[:2], 1e-6)
	assert.InDeltaSlice(t, []float64{1, 0}, p.Explained, 1e-6)
	assert.InDeltaSlice(t, []float32{-2.5, 0, 2.5, 0}, p.Points, 1e-6)
}

func TestComponentsCanBeGivenUp(t *testing.T) {
	givesUp(t, func(ctx context.Context, progress Progress) error {
		_, err := Components(ctx, clustered(600, 512, 3, 1), 2, progress)
		return err
	})
}

// givesUp checks that compute goes from 0 to 1, and stops where its context ends.
func givesUp(t *testing.T, compute func(context.Context, Progress) error) {
	var told []float64
	require.NoError(t, compute(context.Background(), func(done float64) { told = append(told, done) }))
	require.GreaterOrEqual(t, len(told), 3)
	assert.IsNonDecreasing(t, told)
	assert.Zero(t, told[0])
	assert.Equal(t, 1.0, told[len(told)-1])

	for _, after := range []int{0, len(told) / 2} {
		ctx, cancel := context.WithCancel(context.Background())
		calls := 0
		err := compute(ctx, func(float64) {
			if calls++; calls == after+1 {
				cancel()
			}
		})
		cancel()
		assert.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, after+1, calls, "it went on")
	}
}
