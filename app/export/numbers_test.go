package export

import (
	"encoding/json"
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// survives checks that x reads back as itself, read as float32 or rounded from
// float64, and that its text is legal JSON and no longer than it must be.
func survives(t require.TestingT, text string, x float32) {
	var direct float32
	require.NoError(t, json.Unmarshal([]byte(text), &direct), text)
	require.Equal(t, math.Float32bits(x), math.Float32bits(direct), text)
	wide, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	require.Equal(t, math.Float32bits(x), math.Float32bits(float32(wide)), "%s by way of float64", text)
	shortest := strconv.FormatFloat(float64(x), 'g', -1, 32)
	if x != 0 && math.Abs(float64(x)) != float64(float32(7.0385307e-26)) {
		require.LessOrEqual(t, len(text), len(shortest))
	}
}

func TestNumbersSurvive(t *testing.T) {
	var n numbers
	for _, x := range []float32{
		0, float32(math.Copysign(0, -1)), 1, -1, 0.1, 16777216, 1e20, 1e21, 123456789, 1e-4, 1e-5, -1e-7, 1e-38, math.MaxFloat32,
		math.SmallestNonzeroFloat32, 0x1p-126, 0x1p-126 - 0x1p-149, 7.0385307e-26, -7.0385307e-26, 0.033447266,
	} {
		survives(t, string(n.append(nil, x)), x)
	}
	rapid.Check(t, func(t *rapid.T) {
		x := finite().Draw(t, "x")
		survives(t, string(n.append(nil, x)), x)
		bf16 := math.Float32frombits(math.Float32bits(x) &^ 0xffff)
		for range 2 { // made, and then found
			survives(t, string(n.append(nil, bf16)), bf16)
		}
	})
}

// All numbers of bfloat16 leave the table as they would without it.
func TestTableOfNumbers(t *testing.T) {
	var n numbers
	for i := range uint32(1 << 16) {
		x := math.Float32frombits(i << 16)
		if x-x != 0 {
			continue
		}
		want := string(appendNumber(nil, float64(x), 32))
		require.Equal(t, want, string(n.append(nil, x)))
		require.Equal(t, want, string(n.append(nil, x)))
	}
}

func TestSpelling(t *testing.T) {
	for want, x := range map[string]float64{"0": 0, "-0.0": math.Copysign(0, -1), "6": 6, "33.466667": 33.466667, "1e-7": 1e-7, "-1.5e-10": -1.5e-10, "1e+100": 1e100, "2.5e+7": 2.5e7} {
		assert.Equal(t, want, string(appendNumber(nil, x, 64)))
	}
	assert.Equal(t, "e500", string(appendNumber([]byte("e"), 500, 64)), "what stands before is left alone")
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "x")
		if x-x != 0 {
			return
		}
		var back float64
		require.NoError(t, json.Unmarshal(appendNumber(nil, x, 64), &back))
		require.Equal(t, math.Float64bits(x), math.Float64bits(back))
	})
}

func BenchmarkNumbers(b *testing.B) {
	for name, mask := range map[string]uint32{"bfloat16": 0xffff, "float32": 0} {
		b.Run(name, func(b *testing.B) {
			v := plainRows(1, 512)[0].Vector
			for i := range v {
				v[i] = math.Float32frombits(math.Float32bits(v[i]) &^ mask)
			}
			var n numbers
			var text []byte
			for b.Loop() {
				text = n.list(text[:0], v)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(v)), "ns/number")
		})
	}
}
