package ui

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"embedscope/app/engine"
	"embedscope/app/plot"
)

// axisWith is the axis of segments from start to end by turns.
func axisWith(times ...float32) axis {
	m := &engine.Marks{}
	var rows []int32
	for i := 0; i+1 < len(times); i += 2 {
		m.Start, m.End = append(m.Start, times[i]), append(m.End, times[i+1])
		rows = append(rows, int32(i/2))
	}
	return newAxis(rows, m)
}

func TestPlacesOnAnAxisOfTime(t *testing.T) {
	none := float32(math.NaN())
	for name, c := range map[string]struct {
		axis    axis
		seconds float64
		place   float64
	}{
		"start":             {axisWith(0, 4, 4, 8), 4, 1},
		"within":            {axisWith(0, 4, 4, 8), 6, 1.5},
		"end":               {axisWith(0, 4, 4, 8), 8, 2},
		"before":            {axisWith(4, 8), 0, 0},
		"after":             {axisWith(0, 4), 100, 1},
		"in a gap":          {axisWith(0, 4, 8, 12), 6, 1},
		"of no length":      {axisWith(0, 4, 4, 4, 4, 8), 4, 2},
		"where they lap":    {axisWith(0, 8, 4, 12), 2, 0.5},
		"no end":            {axisWith(0, none, 4, 8), 2, 0.5},
		"no time":           {axisWith(none, none), 2, math.NaN()},
		"none at all":       {axisWith(), 2, math.NaN()},
		"the last has none": {axisWith(0, 4, none, none), 2, 0.5},
		"what has no time":  {axisWith(0, 4), math.NaN(), math.NaN()},
	} {
		got := c.axis.place(c.seconds)
		if math.IsNaN(c.place) {
			assert.True(t, math.IsNaN(got), "%s: %v", name, got)
			continue
		}
		assert.InDelta(t, c.place, got, 1e-9, name)
	}
}

// TestTimesReadBack: where there are no gaps, a time's place has that time.
func TestTimesReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var times []float32
		at := float32(0)
		for range rapid.IntRange(1, 30).Draw(t, "n") {
			length := float32(rapid.IntRange(1, 10).Draw(t, "length"))
			times = append(times, at, at+length)
			at += length
		}
		a := axisWith(times...)
		seconds := rapid.Float64Range(0, float64(at)).Draw(t, "seconds")
		assert.InDelta(t, seconds, a.seconds(a.place(seconds)), 1e-6)
	})
}

func TestTicksStandAtTheirTimes(t *testing.T) {
	a := axisWith(0, 30, 90, 120, 120, 180) // a minute is missing
	ticks := a.ticks(plot.Window{Full: 3, To: 3}, 4)
	var labels []string
	for _, tick := range ticks {
		labels = append(labels, tick.label)
		assert.InDelta(t, a.place(a.seconds(tick.place)), tick.place, 1e-9)
	}
	assert.Equal(t, []string{"0:00", "1:00", "2:00", "3:00"}, labels)
	assert.Equal(t, 1.0, ticks[1].place, "in the gap")
	assert.Equal(t, 2.0, ticks[2].place)

	none := float32(math.NaN())
	a = axisWith(none, none, none, none, none, none)
	assert.Equal(t, []axisTick{{0.5, "#1"}, {1.5, "#2"}, {2.5, "#3"}}, a.ticks(plot.Window{Full: 3, To: 3}, 4))
}

func TestCellsForAWindow(t *testing.T) {
	from, to, cells := cellsFor(plot.Window{Full: 150, To: 150}, 480)
	assert.Equal(t, [3]float64{0, 150, 150}, [3]float64{from, to, float64(cells)}, "a cell for each")
	from, to, cells = cellsFor(plot.Window{Full: 150, From: 10.4, To: 20.5}, 480)
	assert.Equal(t, [3]float64{10, 21, 11}, [3]float64{from, to, float64(cells)}, "whole ones")
	from, to, cells = cellsFor(plot.Window{Full: 28804, From: 0.5, To: 28000.5}, 480)
	assert.Equal(t, [3]float64{0.5, 28000.5, 480}, [3]float64{from, to, float64(cells)}, "as many as pixels")
	_, _, cells = cellsFor(plot.Window{}, 480)
	assert.Zero(t, cells)
}

// TestCellsCoverEachVectorOnce: so that what the readout says a mean is over
// adds up.
func TestCellsCoverEachVectorOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "n")
		cells := rapid.IntRange(1, n).Draw(t, "cells")
		next := 0
		for k := range cells {
			first, last := covered(0, float64(n), k, cells, n)
			require.Equal(t, next, first)
			require.Greater(t, last, first)
			next = last
		}
		assert.Equal(t, n, next)
	})
}

func TestCursorStaysInTheMatrix(t *testing.T) {
	for key, want := range map[string][2]int{
		"ArrowUp": {0, 2}, "ArrowDown": {4, 2}, "ArrowLeft": {3, 1}, "ArrowRight": {3, 3},
		"PageUp": {0, 2}, "PageDown": {4, 2}, "Home": {3, 0}, "End": {3, 8},
	} {
		step := 1
		if key == "ArrowUp" {
			step = cursorLeaps
		}
		i, j := cursorStep(key, 3, 2, step, 4, 5, 9)
		assert.Equal(t, want, [2]int{i, j}, key)
	}
}

// comparing is an explorer with a result and another one.
func comparing() *explore {
	x := newExplore(engine.Result{Watch: "w", Name: "a.mp4", Segments: 30, Options: []string{"visual", "audio", "odd"},
		Dims: []engine.DimCount{{Dim: 8, Count: 28}},
		Groups: []engine.Group{
			{Option: "visual", Scope: "asset", Count: 99}, {Option: "visual", Scope: "clip", Count: 10},
			{Option: "audio", Scope: "clip", Count: 10}, {Option: "odd", Scope: "scene", Count: 7}, {Option: "odd", Scope: "asset", Count: 1},
		}})
	x.watch = "w"
	other := &engine.Result{Watch: "v", Name: "b.mp4", Segments: 5, Options: []string{"audio"},
		Dims: []engine.DimCount{{Dim: 16, Count: 5}}, Groups: []engine.Group{{Option: "audio", Scope: "clip", Count: 5}}}
	x.others = func() []otherResult { return []otherResult{{watch: "v", result: other}} }
	return x
}

func newExplore(r engine.Result) *explore {
	return &explore{result: &r, link: &Link{Row: -1}, sight: sight{hover: -1}}
}

func TestSidesOfAComparison(t *testing.T) {
	x := comparing()
	a, b := x.sides()
	assert.True(t, a.same(b), "an option with itself at first")
	assert.Equal(t, engine.Part{Watch: "w", Options: []string{"visual"}, Scopes: []string{"clip"}}, a.part(), "clips, however many assets there are")

	x.compareRows("odd")
	a, b = x.sides()
	assert.True(t, a.same(b), "columns that were the same stay so")
	assert.Equal(t, "scene", a.scope, "what there are most of")
	assert.Equal(t, 7, a.count)

	x.compareColumns("v / audio")
	a, b = x.sides()
	assert.Equal(t, "v", b.watch)
	assert.Equal(t, "b.mp4 · audio", b.name(a.watch))
	assert.Contains(t, incomparable(a, b), "8 dimensions")
	assert.Contains(t, incomparable(a, b), "have 16")

	x.compareRows("audio")
	_, b = x.sides()
	assert.Equal(t, "v", b.watch, "other columns stay")

	x.others = func() []otherResult { return nil }
	a, b = x.sides()
	assert.Equal(t, "w", b.watch, "the other result was closed")
	assert.Empty(t, incomparable(a, b))
}

func TestPairLastsAsLongAsItsFirstIsSelected(t *testing.T) {
	x := comparing()
	x.pickPair(3, 7)
	first, second, ok := x.pair()
	assert.Equal(t, [2]int{3, 7}, [2]int{first, second})
	assert.True(t, ok)
	x.pick(4)
	_, _, ok = x.pair()
	assert.False(t, ok)
}

func TestLeftOutSegmentsAreCounted(t *testing.T) {
	a, _ := comparing().sides()
	assert.Empty(t, leftOut(a, 10))
	assert.Equal(t, "2 segments of visual left out: no direction.", leftOut(a, 8))
	a.result.Dims = append(a.result.Dims, engine.DimCount{Dim: 4, Count: 2})
	assert.Equal(t, "1 segment of visual left out: no direction, or another dimension than 8.", leftOut(a, 9))
}

func TestParseCosine(t *testing.T) {
	for text, want := range map[string]float64{"0.5": 0.5, " -1 ": -1, "−0.25": -0.25, "1": 1} {
		got, ok := parseCosine(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "x", "1.01", "-2", "NaN", "Inf"} {
		_, ok := parseCosine(text)
		assert.False(t, ok, text)
	}
}

func TestOtherResultsAreOpenedWithARow(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a", "b", "c"})
	for _, id := range []string{"c", "b", "a"} {
		d.onResult(engine.Result{Watch: watchOf(id), Task: id, Segments: 3})
	}
	list := d.otherResults()
	require.Len(t, list, 2)
	before := d.x.version
	d.onResult(engine.Result{Watch: watchOf("b"), Task: "b", Segments: 3, Version: 2})
	assert.Greater(t, d.x.version, before, "what it is compared with has changed")
	assert.Equal(t, watchOf("b"), list[0].watch)
	assert.Equal(t, watchOf("c"), list[1].watch)
	list[1].open(2)
	assert.Equal(t, watchOf("c"), d.shown)
	assert.Equal(t, 2, d.x.selected())
}

// TestAnotherAnswerIsComparedAnew: its rows may be others.
func TestAnotherAnswerIsComparedAnew(t *testing.T) {
	x := comparing()
	x.compareColumns("w / audio")
	x.pickPair(3, 7)
	x.compared.lo, x.compared.high = 0.1, 0.9
	x.comparison()
	assert.Equal(t, 0.1, x.compared.lo)

	newer := *x.result
	newer.Version++
	x.result = &newer
	_, b := x.sides()
	assert.Equal(t, "audio", b.option, "what is compared stays")
	_, _, ok := x.pair()
	assert.False(t, ok)
	assert.True(t, math.IsNaN(x.compared.lo))
	assert.True(t, math.IsNaN(x.compared.high))

	x.watch = "another"
	a, b := x.sides()
	assert.True(t, a.same(b))
}
