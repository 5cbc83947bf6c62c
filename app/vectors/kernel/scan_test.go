package kernel

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// spaceBehind is more than Scan looks at.
var spaceBehind = strings.Repeat(" ", ScanWindow)

// TestScanReadsWhatParseFloatDoes gives all ways of reading the same text, of
// numbers that they know and some that they need not.
func TestScanReadsWhatParseFloatDoes(t *testing.T) {
	ways := engines(t)
	digits := rapid.StringMatching(`[0-9]{0,20}`)
	number := rapid.OneOf(
		rapid.Custom(func(t *rapid.T) string { // of the common form
			return rapid.SampledFrom([]string{"", "-", " ", " -", "\n\t ", "\r-"}).Draw(t, "front") +
				rapid.SampledFrom([]string{"0", "0", "0", "1", "9"}).Draw(t, "unit") + "." + digits.Draw(t, "digits")
		}),
		rapid.Custom(func(t *rapid.T) string { // near the middle between two float32
			x := rapid.Float32Range(-9, 9).Draw(t, "x")
			return strconv.FormatFloat((float64(x)+float64(math.Nextafter32(x, 10)))/2, 'f', rapid.IntRange(1, 18).Draw(t, "places"), 64)
		}),
		rapid.StringMatching(`[-+0-9.,eE \x00-\x7f]{0,24}`),
	)
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfN(number, 0, 20).Draw(t, "items")
		text := []byte(strings.Join(items, ",") + rapid.SampledFrom([]string{"", ",", ",1.5", spaceBehind, "," + spaceBehind}).Draw(t, "end"))
		if len(text) < ScanWindow {
			text = append(text, spaceBehind...)
		}
		room := rapid.IntRange(1, 24).Draw(t, "room")
		var first []float32
		var used int
		for i, way := range ways {
			dst := make([]float32, room)
			n, taken := way.scan(dst, text)
			if i == 0 {
				first, used = dst[:n], taken
				continue
			}
			require.Equal(t, bitsOf(first), bitsOf(dst[:n]), way.name)
			require.Equal(t, used, taken, way.name)
		}
		rest := string(text)
		for _, got := range first {
			token, after, found := strings.Cut(rest, ",")
			require.True(t, found)
			want, err := strconv.ParseFloat(strings.Trim(token, " \n\r\t"), 32)
			require.NoError(t, err)
			require.Equal(t, math.Float32bits(float32(want)), math.Float32bits(got), token)
			rest = after
		}
		require.Equal(t, len(text)-len(rest), used)
	})
}

func TestScanStops(t *testing.T) {
	for _, way := range engines(t) {
		for text, want := range map[string][]float32{
			"0.5,-0.25,3.0,":           {0.5, -0.25, 3},
			"0.5, \t\r\n-0.0,1.5]":     {0.5, float32(math.Copysign(0, -1))},
			"0.5,1e-3,0.5,":            {0.5},
			"0.5,null,":                {0.5},
			"0.5,12.5,":                {0.5},
			"0.5,.5,":                  {0.5},
			"0.5,0.,":                  {0.5},
			"0.5,-,":                   {0.5},
			"0.5,\v0.5,":               {0.5},
			"0.123456789012345678,":    {0.12345678901234568},
			"0.1234567890123456789,":   {}, // nineteen digits
			"0.5,1.00000005960464478,": {0.5},
			"9.223372036854775807,":    {9.223372036854775807}, // the largest signed integer
			"9.223372036854775808,":    {},
			"":                         {},
		} {
			dst := make([]float32, 9)
			n, _ := way.scan(dst, []byte(text+spaceBehind))
			assert.Equal(t, bitsOf(want), bitsOf(dst[:n]), "%s: %q", way.name, text)
		}
		dst := make([]float32, 2)
		n, used := way.scan(dst, []byte("0.5,0.25,0.125,"+spaceBehind))
		assert.Equal(t, []any{2, 9, []float32{0.5, 0.25}}, []any{n, used, dst}, way.name)
	}
	n, used := Scan(nil, []byte("0.5,"+spaceBehind))
	assert.Equal(t, [2]int{}, [2]int{n, used}, "without room")
	n, used = Scan(make([]float32, 1), []byte("0.5,"))
	assert.Equal(t, [2]int{}, [2]int{n, used}, "too close to the end")
}
