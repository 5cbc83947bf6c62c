package ui

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestClock(t *testing.T) {
	for v, want := range map[float64]string{
		0:           "0:00.0",
		4.04:        "0:04.0",
		4.05:        "0:04.1",
		59.96:       "1:00.0", // rounds into the next minute, not to 0:60.0
		252:         "4:12.0",
		599.95:      "10:00.0",
		3599.96:     "1:00:00.0",
		3852:        "1:04:12.0",
		360000:      "100:00:00.0",
		-3:          "−0:03.0",
		-0.04:       "0:00.0", // no sign before nothing
		33.466667:   "0:33.5",
		math.Inf(1): "–",
	} {
		assert.Equal(t, want, clock(v), "%v", v)
	}
	assert.Equal(t, "–", clock(math.NaN()))
	assert.Contains(t, clock(1e300), "e+300")
}

func TestBytes(t *testing.T) {
	for n, want := range map[int]string{
		0:             "0 B",
		999:           "999 B",
		1000:          "1.00 kB",
		1234:          "1.23 kB",
		9994:          "9.99 kB",
		9996:          "10.0 kB",
		99_960:        "100 kB",
		999_499:       "999 kB",
		999_500:       "1.00 MB",
		2_940_000:     "2.94 MB",
		187_000_000:   "187 MB",
		1_073_741_824: "1.07 GB",
		-1:            "–",
	} {
		assert.Equal(t, want, bytes(n), "%d", n)
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 12: "12", 999: "999", 1000: "1,000", 28804: "28,804", 1234567: "1,234,567", -1234: "−1,234",
	} {
		assert.Equal(t, want, count(n))
	}
	assert.Equal(t, "1 check", counted(1, "check", "checks"))
	assert.Equal(t, "0 checks", counted(0, "check", "checks"))
	assert.Equal(t, "1,453 checks", counted(1453, "check", "checks"))
}

func TestFixed(t *testing.T) {
	assert.Equal(t, "1.0000", fixed(1, 4))
	assert.Equal(t, "−0.1523", fixed(-0.15234, 4))
	assert.Equal(t, "0.0000", fixed(-0.00001, 4), "nothing has no sign")
	assert.Equal(t, "–", fixed(math.NaN(), 4))
	assert.Equal(t, "∞", fixed(math.Inf(1), 4))
	assert.Equal(t, "−∞", fixed(math.Inf(-1), 4))
}

func TestExact(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for want, v := range map[string]float32{
		"0": 0, "-0": float32(math.Copysign(0, -1)), "1": 1, "-0.0221": -0.0221, "0.000001": 1e-6,
		"null": nan, "Infinity": inf, "-Infinity": -inf,
	} {
		assert.Equal(t, want, exact(v))
	}
}

// TestExactReadsBack: a number on the screen is the number of the answer.
func TestExactReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := math.Float32frombits(rapid.Uint32().Draw(t, "bits"))
		if v != v || math.IsInf(float64(v), 0) {
			t.Skip("has a name, not a number")
		}
		back, err := strconv.ParseFloat(exact(v), 32)
		require.NoError(t, err)
		assert.Equal(t, math.Float32bits(v), math.Float32bits(float32(back)))
	})
}

func TestDurations(t *testing.T) {
	for _, c := range []struct {
		d             time.Duration
		span, seconds string
	}{
		{-time.Second, "0:00", "0 s"},
		{0, "0:00", "0 s"},
		{1500 * time.Millisecond, "0:01", "1.5 s"},
		{2 * time.Second, "0:02", "2 s"},
		{9940 * time.Millisecond, "0:09", "9.9 s"},
		{14 * time.Second, "0:14", "14 s"},
		{2 * time.Minute, "2:00", "2 min"},
		{150 * time.Second, "2:30", "2 min 30 s"},
		{time.Hour - time.Second, "59:59", "59 min 59 s"},
		{2*time.Hour + 5*time.Minute, "2 h 05 min", "125 min"},
		{24 * time.Hour, "1 day 0 h", "1440 min"},
		{6*24*time.Hour + 23*time.Hour + 59*time.Minute, "6 days 23 h", "10079 min"},
	} {
		assert.Equal(t, c.span, span(c.d), "%v", c.d)
		assert.Equal(t, c.seconds, seconds(c.d), "%v", c.d)
	}
}

func TestAgo(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Hour:       "now",
		59 * time.Second: "now",
		4 * time.Minute:  "4 min",
		3 * time.Hour:    "3 h",
		50 * time.Hour:   "2 d",
	} {
		assert.Equal(t, want, ago(d), "%v", d)
	}
}

func TestTimesOfRequests(t *testing.T) {
	assert.Equal(t, "–", timeOfDay(time.Time{}))
	assert.Equal(t, "23:04:11", timeOfDay(time.Date(2026, 3, 12, 23, 4, 11, 9e8, time.UTC)))
	assert.Equal(t, "182", milliseconds(181_600*time.Microsecond))
	assert.Equal(t, "12,000", milliseconds(12*time.Second))
}

// TestNoHyphenBeforeNumbers: columns of figures line up only with a true minus.
func TestNoHyphenBeforeNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64().Draw(t, "v")
		assert.False(t, strings.HasPrefix(fixed(v, 4), "-"))
		assert.False(t, strings.HasPrefix(clock(v), "-"))
		assert.False(t, strings.HasPrefix(count(rapid.Int().Draw(t, "n")), "-"))
	})
}
