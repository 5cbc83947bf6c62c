package vectors

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var (
	nan = float32(math.NaN())
	inf = float32(math.Inf(1))
	neg = float32(math.Copysign(0, -1)) // -0
)

// vectorOf draws n finite components of any size, zeros and subnormals among
// them.
func vectorOf(n int) *rapid.Generator[[]float32] {
	return rapid.SliceOfN(rapid.OneOf(
		rapid.Float32Range(-1, 1),
		rapid.Float32Range(-math.MaxFloat32, math.MaxFloat32),
		rapid.SampledFrom([]float32{0, neg, math.SmallestNonzeroFloat32, math.MaxFloat32, 1, -1}),
	), n, n)
}

// calmVectorOf draws n components as embeddings have them, one of them far from 0.
func calmVectorOf(n int) *rapid.Generator[[]float32] {
	return rapid.Custom(func(t *rapid.T) []float32 {
		v := rapid.SliceOfN(rapid.Float32Range(-0.2, 0.2), n, n).Draw(t, "components")
		v[rapid.IntRange(0, n-1).Draw(t, "far")] = rapid.SampledFrom([]float32{0.5, -0.5}).Draw(t, "value")
		return v
	})
}

// exactDot is Σ v[i]·w[i] to 400 bits, enough for any float32 but for a handful
// of the widest sums.
func exactDot(v, w []float32) *big.Float {
	sum := new(big.Float).SetPrec(400)
	for i := range v {
		x := new(big.Float).SetPrec(400).SetFloat64(float64(v[i]))
		sum.Add(sum, x.Mul(x, big.NewFloat(float64(w[i]))))
	}
	return sum
}

func exactNorm(v []float32) float64 {
	norm, _ := new(big.Float).Sqrt(exactDot(v, v)).Float64()
	return norm
}

func TestNorm(t *testing.T) {
	for _, c := range []struct {
		name string
		v    []float32
		want float64
	}{
		{"of nothing", nil, 0},
		{"of one", []float32{-3}, 3},
		{"3 4 5", []float32{3, 0, 4}, 5},
		{"zeros", []float32{0, neg, 0}, 0},
		{"squares beyond float32", []float32{3e38, 4e38 / 2}, math.Hypot(float64(float32(3e38)), float64(float32(2e38)))},
		{"squares below float32", []float32{math.SmallestNonzeroFloat32}, math.SmallestNonzeroFloat32},
		{"infinite", []float32{1, inf}, math.Inf(1)},
		{"negative infinite", []float32{-inf, 1}, math.Inf(1)},
	} {
		assert.Equal(t, c.want, Norm(c.v), c.name)
	}
	for at := range 41 { // every place of every loop
		v := make([]float32, 41)
		v[at] = 2
		assert.Equal(t, 2.0, Norm(v), "component %d", at)
		v[at] = nan
		assert.True(t, math.IsNaN(Norm(v)), "NaN at %d", at)
	}
}

func TestNormIsTheExactOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := vectorOf(rapid.IntRange(0, 90).Draw(t, "d")).Draw(t, "v")
		want := exactNorm(v)
		require.InDelta(t, want, Norm(v), 1e-14*want)
	})
}

func TestNormsAreThoseOfTheRows(t *testing.T) {
	m := numbered(1100, 511)
	norms := Norms(m)
	require.Len(t, norms, m.N())
	for i, norm := range norms {
		if Norm(m.Row(i)) != norm {
			require.Equal(t, Norm(m.Row(i)), norm, "row %d", i)
		}
	}
	assert.Empty(t, Norms(NewMatrix(512)))
	assert.Equal(t, []float64{0, 0}, Norms(numbered(2, 0)))
}

func TestCosine(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b []float32
		want float64 // NaN: undefined
	}{
		{"same", []float32{1, 2, 3}, []float32{1, 2, 3}, 1},
		{"longer", []float32{1, 2, 3}, []float32{2, 4, 6}, 1},
		{"opposite", []float32{1, 2}, []float32{-1, -2}, -1},
		{"across", []float32{1, 0}, []float32{0, -7}, 0},
		{"half", []float32{1, 0}, []float32{3, 4}, 0.6},
		{"one number", []float32{-5}, []float32{3}, -1},
		{"huge and tiny", []float32{3e38, 4e38 / 2}, []float32{3e-45, 0}, 3 / math.Sqrt(13)},
		{"zero", []float32{1, 2}, []float32{0, neg}, math.NaN()},
		{"both zero", []float32{0, 0}, []float32{0, 0}, math.NaN()},
		{"NaN", []float32{1, 2}, []float32{1, nan}, math.NaN()},
		{"infinite", []float32{1, 2}, []float32{1, inf}, math.NaN()},
		{"infinite against 0", []float32{1, 0}, []float32{1, inf}, math.NaN()},
		{"infinite against zero", []float32{0, 0}, []float32{1, inf}, math.NaN()},
		{"both infinite", []float32{-inf, 0}, []float32{inf, 0}, math.NaN()},
		{"of nothing", nil, nil, math.NaN()},
	} {
		for _, got := range []float64{Cosine(c.a, c.b), Cosine(c.b, c.a)} {
			if math.IsNaN(c.want) {
				assert.True(t, math.IsNaN(got), "%s: %v", c.name, got)
			} else {
				assert.InDelta(t, c.want, got, 1e-7, c.name)
			}
		}
	}
	assert.PanicsWithValue(t, "vectors: vector of 1 numbers, want 2", func() { Cosine([]float32{1, 2}, []float32{1}) })
}

func TestCosineIsTheExactOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 90).Draw(t, "d")
		a, b := vectorOf(d).Draw(t, "a"), vectorOf(d).Draw(t, "b")
		got := Cosine(a, b)
		if exactNorm(a) == 0 || exactNorm(b) == 0 {
			require.True(t, math.IsNaN(got))
			return
		}
		require.LessOrEqual(t, math.Abs(got), 1.0)
		dot, _ := exactDot(a, b).Float64()
		require.InDelta(t, dot/exactNorm(a)/exactNorm(b), got, 1e-13)
		require.Equal(t, got, Cosine(b, a), "symmetric")
		require.InDelta(t, 1, Cosine(a, a), 1e-14)
		require.LessOrEqual(t, Cosine(a, a), 1.0)
	})
}

func TestCosineDoesNotDependOnScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 90).Draw(t, "d")
		a, b := calmVectorOf(d).Draw(t, "a"), calmVectorOf(d).Draw(t, "b")
		scale := math.Ldexp(1, rapid.IntRange(-40, 40).Draw(t, "exponent"))
		far := make([]float32, d)
		for i, x := range b {
			far[i] = float32(float64(x) * scale)
		}
		require.InDelta(t, Cosine(a, b), Cosine(a, far), 1e-7)
		for i := range far {
			far[i] = -far[i]
		}
		require.InDelta(t, -Cosine(a, b), Cosine(a, far), 1e-7)
	})
}

func TestCosinesAreThoseOfTheRows(t *testing.T) {
	m := numbered(1100, 511)
	m.Append(make([]float32, 511))
	query := m.Row(700)
	norms := Norms(m)
	cosines := Cosines(m, norms, query, nil)
	require.Len(t, cosines, m.N())
	for i, c := range cosines {
		if want := Cosine(query, m.Row(i)); want != c && !(math.IsNaN(want) && math.IsNaN(c)) {
			require.Equal(t, want, c, "row %d", i)
		}
	}
	assert.True(t, math.IsNaN(cosines[1100]), "of the zero row")

	room := make([]float64, 3, 2000)
	again := Cosines(m, norms, query, room)
	assert.Len(t, again, m.N())
	assert.Same(t, &room[0], &again[0], "dst has room")

	for _, c := range Cosines(m, norms, make([]float32, 511), nil) {
		require.True(t, math.IsNaN(c), "of a zero query")
	}
	assert.Empty(t, Cosines(NewMatrix(2), nil, []float32{1, 2}, nil))
	assert.Panics(t, func() { Cosines(m, norms, query[1:], nil) })
	assert.Panics(t, func() { Cosines(m, norms[1:], query, nil) })
}
