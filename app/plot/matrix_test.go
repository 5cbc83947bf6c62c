package plot

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestHeat(t *testing.T) {
	table := []RGB{{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {3, 0, 0}}
	grey := RGB{9, 9, 9}
	for _, c := range []struct {
		name   string
		lo, hi float64
		values []float32
		want   []byte
	}{
		{"in four parts", 0, 1, []float32{0, 0.24, 0.25, 0.5, 0.74, 0.75, 1}, []byte{0, 0, 1, 2, 2, 3, 3}},
		{"beyond", 0, 1, []float32{-1, 2, -inf, inf}, []byte{0, 3, 0, 3}},
		{"undefined", 0, 1, []float32{nan, 0}, []byte{9, 0}},
		{"no range", 0.5, 0.5, []float32{0.4, 0.5, 0.6, nan}, []byte{0, 3, 3, 9}},
		{"reversed", 0.5, 0.1, []float32{0.05, 0.3}, []byte{0, 3}},
		{"a tiny range", 0, 1e-44, []float32{0, 1e-45, 1e-44}, []byte{0, 3, 3}},
		{"an endless range", math.Inf(-1), math.Inf(1), []float32{0, inf}, []byte{3, 3}},
		{"no numbers for a range", math.NaN(), math.NaN(), []float32{0, 1}, []byte{0, 0}},
		{"nothing", 0, 1, nil, nil},
	} {
		pixels := make([]byte, 4*len(c.values))
		Heat(pixels, c.values, c.lo, c.hi, table, grey)
		for i, want := range c.want {
			assert.Equal(t, want, pixels[4*i], "%s, value %d", c.name, i)
			assert.EqualValues(t, 255, pixels[4*i+3], c.name)
		}
	}
	assert.Panics(t, func() { Heat(make([]byte, 7), []float32{1, 2}, 0, 1, table, grey) })
}

func TestRange(t *testing.T) {
	many := make([]float32, 1000)
	for i := range many {
		many[i] = float32(i) / 1250 // 0 to 0.7992
	}
	many[500], many[501] = 1, 0.99999 // as on the diagonal
	many[502] = nan
	for _, c := range []struct {
		name   string
		values []float32
		lo, hi float64
	}{
		{"many", many, 20.0 / 1250, 999.0 / 1250},
		{"two", []float32{0.2, 0.7}, 0.2, 0.7},
		{"two and the diagonal", []float32{1, 0.2, 0.2, 1}, 0.2, 0.201},
		{"none", nil, 0, 1},
		{"none finite", []float32{nan, inf}, 0, 1},
		{"the diagonal only", []float32{1, 1, nan}, 0.999, 1},
		{"all the same", []float32{0.4, 0.4, 0.4}, 0.399, 0.4},
		{"hardly anything", []float32{6e-45, 3e-45}, -1e-3, 0},
		{"below zero", []float32{-0.5, -0.25, 1}, -0.5, -0.25},
	} {
		lo, hi := Range(c.values)
		assert.InDelta(t, c.lo, lo, 1.1e-3, c.name)
		assert.InDelta(t, c.hi, hi, 1.1e-3, c.name)
		assert.Greater(t, hi, lo, c.name)
	}
}

func TestRangeIsARange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.OneOf(rapid.Float32Range(-1, 1), rapid.Just(nan), rapid.Just(float32(1)))).Draw(t, "values")
		lo, hi := Range(values)
		require.Less(t, lo, hi)
		below := 0
		for _, v := range values {
			if float64(v) < lo-1e-6 {
				below++
			}
		}
		require.LessOrEqual(t, below, len(values)*2/100)
	})
}

func TestRangeOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.OneOf(rapid.Float32(), rapid.SampledFrom([]float32{nan, inf, -inf, math.MaxFloat32, -math.MaxFloat32, 1e-45}))).Draw(t, "values")
		lo, hi := Range(values)
		require.Less(t, float32(lo), float32(hi))
		// And none of it is a colour that the table has not.
		Heat(make([]byte, 4*len(values)), values, lo, hi, blues.Table(7), RGB{})
	})
}

func BenchmarkHeat(b *testing.B) {
	const side = 600
	values := make([]float32, side*side)
	for i := range values {
		values[i] = float32(math.Sin(float64(i)))
	}
	pixels, table := make([]byte, 4*len(values)), blues.Table(256)
	for b.Loop() {
		Heat(pixels, values, 0, 0.9, table, RGB{})
	}
}

func BenchmarkRange(b *testing.B) {
	values := make([]float32, 600*600)
	for i := range values {
		values[i] = float32(math.Sin(float64(i)))
	}
	for b.Loop() {
		Range(values)
	}
}
