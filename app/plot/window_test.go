package plot

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestWindow(t *testing.T) {
	w := Window{Full: 600, From: 100, To: 200, Least: 1}
	for _, c := range []struct {
		name     string
		got      Window
		from, to float64
	}{
		{"zoom in", w.Zoom(2, 150), 125, 175},
		{"zoom in at the side", w.Zoom(4, 100), 100, 125},
		{"zoom in to the least", w.Zoom(1e9, 150), 149.5, 150.5},
		{"zoom out", w.Zoom(0.5, 150), 50, 250},
		{"zoom out to the start", w.Zoom(0.25, 150), 0, 400},
		{"zoom out to the end", Window{Full: 600, From: 500, To: 600}.Zoom(0.5, 600), 400, 600},
		{"zoom out to all", w.Zoom(0.001, 150), 0, 600},
		{"zoom by nothing", w.Zoom(0, 150), 100, 200},
		{"zoom by no number", w.Zoom(math.NaN(), 150), 100, 200},
		{"zoom nowhere", w.Zoom(2, math.Inf(1)), 100, 200},
		{"pan", w.Pan(50), 150, 250},
		{"pan back", w.Pan(-500), 0, 100},
		{"pan to the end", w.Pan(5000), 500, 600},
		{"pan by no number", w.Pan(math.NaN()), 100, 200},
		{"show what shows", w.Show(120, 130), 100, 200},
		{"show later", w.Show(250, 260), 160, 260},
		{"show earlier", w.Show(20, 30), 20, 120},
		{"show the rest", w.Show(190, 210), 110, 210},
		{"show more than shows", w.Show(50, 400), 50, 400},
		{"show beyond the end", w.Show(590, 700), 500, 600},
		{"show in reverse", w.Show(260, 250), 160, 260},
		{"show no number", w.Show(math.NaN(), 3), 100, 200},
		{"reversed", Window{Full: 9, From: 5, To: 4, Least: 1}.Pan(0), 5, 6},
		{"too large", Window{Full: 9, From: -5, To: 40}.Pan(0), 0, 9},
		{"shorter than the least", Window{Full: 0.5, To: 0.5, Least: 1}.Zoom(2, 0.1), 0, 0.5},
		{"no timeline", Window{Full: math.NaN(), To: 3}.Zoom(2, 1), 0, 0},
		{"zero", Window{}.Show(1, 2), 0, 0},
	} {
		assert.InDelta(t, c.from, c.got.From, 1e-9, c.name)
		assert.InDelta(t, c.to, c.got.To, 1e-9, c.name)
	}
}

func TestEmptyWindowIsHarmless(t *testing.T) {
	assert.Zero(t, Window{}.X(5, 100))
	assert.Zero(t, Window{}.Seconds(5, 100))
	assert.InDelta(t, 3, Window{From: 3, To: 4}.Seconds(5, 0), 0)
}

func windows() *rapid.Generator[Window] {
	return rapid.Custom(func(t *rapid.T) Window {
		full := rapid.Float64Range(2, 1e5).Draw(t, "full")
		span := rapid.Float64Range(1, full).Draw(t, "span")
		from := rapid.Float64Range(0, full-span).Draw(t, "from")
		return Window{Full: full, From: from, To: from + span, Least: 1}
	})
}

func TestWindowRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := windows().Draw(t, "w")
		width := rapid.Float64Range(1, 4000).Draw(t, "width")
		x := rapid.Float64Range(-width, 2*width).Draw(t, "x")
		require.InDelta(t, x, w.X(w.Seconds(x, width), width), 1e-6*width)
		require.InDelta(t, 0, w.X(w.From, width), 0)
		require.InDelta(t, width, w.X(w.To, width), 1e-9*width)
	})
}

func TestZoomKeepsThePlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := windows().Draw(t, "w")
		at := w.Seconds(rapid.Float64Range(0, 1).Draw(t, "share"), 1)
		z := w.Zoom(rapid.Float64Range(0.01, 100).Draw(t, "factor"), at)
		slack := 1e-9 * w.Full
		require.GreaterOrEqual(t, z.From, 0.0)
		require.LessOrEqual(t, z.To, w.Full)
		require.GreaterOrEqual(t, z.Span(), 1-slack)
		if z.From > slack && z.To < w.Full-slack {
			require.InDelta(t, w.X(at, 1), z.X(at, 1), 1e-6)
		}
		// Whatever came, the place still shows.
		require.GreaterOrEqual(t, at, z.From-slack)
		require.LessOrEqual(t, at, z.To+slack)
	})
}

func TestShowShows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := windows().Draw(t, "w")
		from := rapid.Float64Range(0, w.Full).Draw(t, "from")
		to := rapid.Float64Range(from, w.Full).Draw(t, "to")
		s := w.Show(from, to)
		slack := 1e-9 * w.Full
		require.LessOrEqual(t, s.From, from+slack)
		require.GreaterOrEqual(t, s.To, to-slack)
		require.GreaterOrEqual(t, s.Span(), w.Span()-slack)
		if to-from <= w.Span() {
			move := max(0, w.From-from, to-w.To)
			require.InDelta(t, move, math.Abs(s.From-w.From), slack, "the least move")
		}
	})
}
