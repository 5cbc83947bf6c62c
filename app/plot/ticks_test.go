package plot

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestTimeTicks(t *testing.T) {
	for _, c := range []struct {
		name     string
		from, to float64
		about    int
		ticks    []float64
		step     float64
	}{
		{"ten minutes", 0, 600, 10, []float64{0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600}, 60},
		{"one too few for a minute", 0, 600, 9, []float64{0, 120, 240, 360, 480, 600}, 120},
		{"between", 61, 179, 2, []float64{120}, 60},
		{"seconds", 12.5, 20, 4, []float64{14, 16, 18, 20}, 2},
		{"fifteen seconds", 0, 60, 4, []float64{0, 15, 30, 45, 60}, 15},
		{"half hours", 0, 7200, 4, []float64{0, 1800, 3600, 5400, 7200}, 1800},
		{"tenths", 0.25, 0.75, 5, []float64{0.3, 0.4, 0.5, 0.6, 0.7}, 0.1},
		{"fifths", 1, 2, 5, []float64{1, 1.2, 1.4, 1.6, 1.8, 2}, 0.2},
		{"never below a tenth", 0, 0.1, 10, []float64{0, 0.1}, 0.1},
		{"days", 0, 86400 * 9, 5, []float64{0, 172800, 345600, 518400, 691200}, 172800},
		{"about nothing", 0, 30, 0, []float64{0, 30}, 30},
		{"empty", 5, 5, 5, nil, 0},
		{"reversed", 9, 5, 5, nil, 0},
		{"no number", math.NaN(), 5, 5, nil, 0},
		{"endless", 0, math.Inf(1), 5, nil, 0},
		{"too far out to count", 1e20, 1e20 + 16384, 5, nil, 3600},
	} {
		ticks, step := TimeTicks(c.from, c.to, c.about)
		assert.Equal(t, c.ticks, ticks, c.name)
		assert.InDelta(t, c.step, step, 0, c.name)
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		name     string
		from, to float64
		about    int
		want     []float64
	}{
		{"tenths are exact", 0, 1, 10, []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}},
		{"around zero", -1, 1, 4, []float64{-1, -0.5, 0, 0.5, 1}},
		{"twenties", 3, 97, 5, []float64{20, 40, 60, 80}},
		{"next power", 0, 9, 1, []float64{0}},
		{"small", 1e-7, 3e-7, 2, []float64{1e-7, 2e-7, 3e-7}},
		{"large", 0, 2e9, 4, []float64{0, 5e8, 1e9, 1.5e9, 2e9}},
		{"empty", 1, 1, 5, nil},
		{"no number", 1, math.NaN(), 5, nil},
		{"endless", math.Inf(-1), 0, 5, nil},
		{"absurdly small", 0, 1e-310, 5, nil},
	} {
		assert.Equal(t, c.want, Ticks(c.from, c.to, c.about), c.name)
	}
}

func TestTicksLieWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.Float64Range(-1e6, 1e6).Draw(t, "from")
		to := from + rapid.Float64Range(1e-3, 1e6).Draw(t, "span")
		about := rapid.IntRange(1, 30).Draw(t, "about")
		ticks := Ticks(from, to, about)
		times, step := TimeTicks(from, to, about)
		for _, ticks := range [][]float64{ticks, times} {
			require.LessOrEqual(t, len(ticks), about+1)
			for i, tick := range ticks {
				require.GreaterOrEqual(t, tick, from-1e-6*(to-from))
				require.LessOrEqual(t, tick, to+1e-6*(to-from))
				require.True(t, i == 0 || tick > ticks[i-1])
				require.False(t, tick == 0 && math.Signbit(tick))
			}
		}
		// A next smaller step is at least two fifths, so there are enough.
		require.GreaterOrEqual(t, float64(len(ticks)), math.Floor(float64(about)*0.4))
		require.GreaterOrEqual(t, step, 0.1)
	})
}

func TestTimeLabel(t *testing.T) {
	for _, c := range []struct {
		seconds, step float64
		want          string
	}{
		{0, 1, "0:00"},
		{252, 1, "4:12"},
		{252.06, 0.1, "4:12.1"},
		{252.06, 30, "4:12"},
		{59.96, 0.1, "1:00.0"},
		{59.5, 1, "1:00"},
		{3599.99, 1, "1:00:00"},
		{3723, 60, "1:02:03"},
		{36000 * 3, 3600, "30:00:00"},
		{-5, 1, "−0:05"},
		{-0.01, 0.1, "0:00.0"},
		{math.NaN(), 1, "–"},
		{math.Inf(-1), 1, "–"},
	} {
		assert.Equal(t, c.want, TimeLabel(c.seconds, c.step), "%v at %v", c.seconds, c.step)
	}
}
