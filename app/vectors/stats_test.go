package vectors

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestDescribe(t *testing.T) {
	none := math.NaN()
	for _, c := range []struct {
		name string
		v    []float32
		want Stats
	}{
		{"nothing", nil, Stats{Min: none, Max: none, Mean: none, Deviation: none}},
		{"one", []float32{-2}, Stats{Norm: 2, Min: -2, Max: -2, Mean: -2}},
		{"zeros", []float32{0, 0, 0}, Stats{}},
		{"even spread", []float32{1, 5, 1, 5}, Stats{Norm: math.Sqrt(52), Min: 1, Max: 5, Mean: 3, Deviation: 2}},
		{"bad among good", []float32{nan, 3, inf, -3, -inf}, Stats{Norm: math.Sqrt(18), Min: -3, Max: 3, Deviation: 3, Bad: 3}},
		{"all bad", []float32{nan, inf}, Stats{Min: none, Max: none, Mean: none, Deviation: none, Bad: 2}},
		{"nearly equal", []float32{1000.0001, 1000.0001, 1000.0001}, Stats{
			Norm: float64(float32(1000.0001)) * math.Sqrt(3), Min: float64(float32(1000.0001)),
			Max: float64(float32(1000.0001)), Mean: float64(float32(1000.0001)),
		}},
		{"largest", []float32{math.MaxFloat32, -math.MaxFloat32}, Stats{
			Norm: math.MaxFloat32 * math.Sqrt2, Min: -math.MaxFloat32, Max: math.MaxFloat32, Deviation: math.MaxFloat32,
		}},
	} {
		got := Describe(c.v)
		for _, field := range []struct {
			name      string
			want, got float64
		}{
			{"norm", c.want.Norm, got.Norm}, {"min", c.want.Min, got.Min}, {"max", c.want.Max, got.Max},
			{"mean", c.want.Mean, got.Mean}, {"deviation", c.want.Deviation, got.Deviation},
		} {
			if math.IsNaN(field.want) {
				assert.True(t, math.IsNaN(field.got), "%s: %s: %v", c.name, field.name, field.got)
			} else {
				assert.InDelta(t, field.want, field.got, 1e-12*max(1, math.Abs(field.want)), "%s: %s", c.name, field.name)
			}
		}
		assert.Equal(t, c.want.Bad, got.Bad, c.name)
	}
}

func TestDescribeHoldsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := vectorOf(rapid.IntRange(1, 60).Draw(t, "d")).Draw(t, "v")
		s := Describe(v)
		n := float64(len(v))
		require.LessOrEqual(t, s.Min, s.Max)
		slack := 1e-12 * max(math.Abs(s.Min), math.Abs(s.Max))
		require.LessOrEqual(t, s.Min-slack, s.Mean)
		require.LessOrEqual(t, s.Mean, s.Max+slack)
		require.LessOrEqual(t, s.Deviation, (s.Max-s.Min)/2+slack, "Popoviciu")
		require.InDelta(t, s.Norm*s.Norm/n, s.Mean*s.Mean+s.Deviation*s.Deviation, 1e-12*s.Norm*s.Norm, "moments")
		require.InDelta(t, Norm(v), s.Norm, 1e-13*s.Norm)

		with := append([]float32{nan, inf}, v...)
		bad := Describe(with)
		require.Equal(t, 2, bad.Bad)
		bad.Bad = 0
		require.Equal(t, s, bad, "bad components change nothing else")
	})
}

func TestHistogram(t *testing.T) {
	for _, c := range []struct {
		name   string
		v      []float32
		bins   int
		lo, hi float64
		counts []int
	}{
		{"even", []float32{0, 1, 2, 3}, 4, 0, 3, []int{1, 1, 1, 1}},
		{"borders go up, the last stays", []float32{0, 1, 2, 2}, 2, 0, 2, []int{1, 3}},
		{"one bin", []float32{5, -5, 0}, 1, -5, 5, []int{3}},
		{"one value", []float32{2}, 5, 2, 2, []int{0, 0, 1, 0, 0}},
		{"all equal", []float32{2, 2, 2}, 4, 2, 2, []int{0, 0, 3, 0}},
		{"bad left out", []float32{nan, 0, inf, 1, -inf}, 2, 0, 1, []int{1, 1}},
		{"none", nil, 3, math.NaN(), math.NaN(), []int{0, 0, 0}},
		{"all bad", []float32{nan, inf}, 2, math.NaN(), math.NaN(), []int{0, 0}},
		{"widest", []float32{-math.MaxFloat32, 0, math.MaxFloat32}, 3, -math.MaxFloat32, math.MaxFloat32, []int{1, 1, 1}},
		{"narrowest", []float32{0, math.SmallestNonzeroFloat32}, 3, 0, math.SmallestNonzeroFloat32, []int{1, 0, 1}},
	} {
		lo, hi, counts := Histogram(c.v, c.bins)
		assert.True(t, lo == c.lo || math.IsNaN(lo) && math.IsNaN(c.lo), "%s: lo %v", c.name, lo)
		assert.True(t, hi == c.hi || math.IsNaN(hi) && math.IsNaN(c.hi), "%s: hi %v", c.name, hi)
		assert.Equal(t, c.counts, counts, c.name)
	}
	_, _, counts := Histogram([]float64{0.99, 1, 1.01}, 2)
	assert.Equal(t, []int{1, 2}, counts, "of norms")
	assert.Panics(t, func() { Histogram([]float32{1}, 0) })
}

func TestHistogramCountsEveryFiniteValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := vectorOf(rapid.IntRange(0, 100).Draw(t, "n")).Draw(t, "v")
		bad := rapid.SliceOfN(rapid.SampledFrom([]float32{nan, inf, -inf}), 0, 5).Draw(t, "bad")
		lo, hi, counts := Histogram(append(v, bad...), rapid.IntRange(1, 64).Draw(t, "bins"))
		sum := 0
		for _, n := range counts {
			sum += n
		}
		require.Equal(t, len(v), sum)
		if len(v) == 0 {
			return
		}
		s := Describe(v)
		require.Equal(t, s.Min, lo)
		require.Equal(t, s.Max, hi)
		if lo < hi {
			require.Positive(t, counts[0], "lo is in the first")
			require.Positive(t, counts[len(counts)-1], "hi is in the last")
		}
	})
}
