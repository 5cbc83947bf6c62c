package sample

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestSpellings(t *testing.T) {
	table := spellings()
	known := 0
	for upper := range uint32(1 << 16) {
		x := math.Float32frombits(upper << 16)
		slot, ok := spellingOf(x)
		magnitude := math.Abs(float64(x))
		within := magnitude >= 0x1p-24 && magnitude < 1 || upper == 0
		require.Equal(t, within, ok, "%x is %g", upper, x)
		if !ok {
			continue
		}
		known++
		s := table[slot]
		text := string(s.text[:s.n])
		require.Equal(t, strconv.FormatFloat(float64(x), 'f', -1, 32)+",", text)
	}
	assert.Equal(t, slots, known)

	_, ok := spellingOf(math.Float32frombits(0x3d800001))
	assert.False(t, ok, "not a bfloat16")
	_, ok = spellingOf(float32(math.Copysign(0, -1)))
	assert.False(t, ok, "-0 is not 0")
}

func TestAppendNumber(t *testing.T) {
	for _, tt := range []struct {
		x    float32
		want string
	}{
		{0, "0"},
		{4, "4"},
		{-0.022094727, "-0.022094727"},
		{33.466667, "33.466667"},
		{float32(math.NaN()), "null"},
		{float32(math.Inf(-1)), "null"},
	} {
		assert.Equal(t, tt.want, string(appendNumber(nil, tt.x)))
	}
	for _, x := range []float32{-math.MaxFloat32, -math.SmallestNonzeroFloat32, -1.1754943e-38} {
		assert.Less(t, len(appendNumber(nil, x)), numberRoom, "%g", x)
	}
}

func TestRoundBfloat16(t *testing.T) {
	for _, tt := range []struct{ x, want float32 }{
		{1, 1},
		{1 + 0x1p-8, 1},                    // half way: to even
		{1 + 3*0x1p-8, 1 + 0x1p-6},         // half way: to even
		{1 + 0x1p-8 + 0x1p-20, 1 + 0x1p-7}, // above half way
		{-0.2, -0.2001953125},
		{0x1p-24, 0x1p-24},
		{-0x1p-25, 0},
	} {
		v := []float32{tt.x}
		roundBfloat16(v)
		assert.Equal(t, tt.want, v[0], "%g", tt.x)
		assert.False(t, math.Signbit(float64(v[0])) && v[0] == 0)
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float32Range(-1, 1).Draw(t, "x")
		v := []float32{x}
		roundBfloat16(v)
		assert.Zero(t, math.Float32bits(v[0])&0xffff)
		assert.LessOrEqual(t, math.Abs(float64(v[0])-float64(x)), max(math.Abs(float64(x))*0x1p-8, 0x1p-24))
	})
}

func TestRandom(t *testing.T) {
	r := newRandom("test", 1)
	var sum, squares, most float64
	const n = 100_000
	for range n {
		x := float64(r.normal())
		sum += x
		squares += x * x
		most = max(most, math.Abs(x))
	}
	assert.InDelta(t, 0, sum/n, 0.02)
	assert.InDelta(t, 1, squares/n, 0.02)
	assert.LessOrEqual(t, most, 3.47)

	again := newRandom("test", 1)
	other := newRandom("test", 2)
	first := newRandom("test", 1)
	want := first.next()
	assert.Equal(t, want, again.next())
	assert.NotEqual(t, want, other.next())

	items := strings.Fields("a b c d e f")
	for range 100 {
		got := r.pick(items, 3)
		require.Len(t, got, 3)
		assert.IsIncreasing(t, got)
	}
}
