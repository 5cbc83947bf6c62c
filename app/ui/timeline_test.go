package ui

import (
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"

	"embedscope/app/engine"
	"embedscope/app/plot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// seg is a segment, by the positions of its option and scope.
type seg struct {
	option     int
	scope      int
	start, end float64
}

// timed is a result with its marks, of segments in the natural order.
func timed(duration float64, segs ...seg) (*engine.Result, *engine.Marks) {
	r := &engine.Result{Version: 1, Task: "t", Duration: duration, Segments: len(segs),
		Options: []string{"visual", "audio"}, Scopes: []string{"clip", "asset"},
		Groups: []engine.Group{{Option: "visual", Scope: "clip", Count: 3}, {Option: "audio", Scope: "clip", Count: 1}}}
	m := &engine.Marks{Version: 1}
	for row, s := range segs {
		m.Start, m.End = append(m.Start, float32(s.start)), append(m.End, float32(s.end))
		m.Norm, m.Sound = append(m.Norm, 1), append(m.Sound, true)
		m.Option, m.Scope = append(m.Option, uint8(s.option)), append(m.Scope, uint8(s.scope))
		m.Natural = append(m.Natural, int32(row))
	}
	return r, m
}

var none = math.NaN()

func TestTimetable(t *testing.T) {
	table := newTimetable(timed(20,
		seg{0, 0, 0, 4}, seg{0, 0, 4, 8}, seg{0, 0, 6, 10}, // the third overlaps
		seg{0, 1, 0, 20}, seg{0, 1, none, none}, // whole, and without times
		seg{1, 0, 8, 4},       // ends before it starts
		seg{1, 0, 12, none},   // a moment
		seg{1, 0, -8, -4},     // before the axis
		seg{1, 0, 9000, 9004}, // long after it
	))
	assert.InDelta(t, 20, table.full, 0)
	require.Len(t, table.lanes, 2)
	assert.Equal(t, []int16{0, 0, 1, isApart, isApart, 0, 0, isNowhere, isNowhere}, table.place)
	assert.Equal(t, []int{3, 4}, table.lanes[0].apart)
	assert.Equal(t, [][]plot.Span{{{Start: 0, End: 4, Row: 0}, {Start: 4, End: 8, Row: 1}}, {{Start: 6, End: 10, Row: 2}}}, table.lanes[0].subs)
	assert.Equal(t, []plot.Span{{Start: 4, End: 8, Row: 5}, {Start: 12, End: 12, Row: 6}}, table.lanes[1].all)
	assert.Equal(t, "1 segment ends before it starts: it is drawn from the earlier time to the later. "+
		"2 segments lie off the axis, and can be found in the table only.", table.oddWords())
	assert.True(t, table.timed())
}

func TestTimetableSortsWhatComesOutOfOrder(t *testing.T) {
	table := newTimetable(timed(none, seg{0, 0, 8, 12}, seg{0, 0, 0, 4}, seg{0, 0, 3.97, 8}))
	assert.Equal(t, []plot.Span{{Start: 0, End: 4, Row: 1}, {Start: float64(float32(3.97)), End: 8, Row: 2}, {Start: 8, End: 12, Row: 0}}, table.lanes[0].all)
	assert.Len(t, table.lanes[0].subs, 1, "a rounded end is no overlap")
}

func TestAxis(t *testing.T) {
	for name, c := range map[string]struct{ duration, end, want float64 }{
		"as long as the film":         {20, 16, 20},
		"a little beyond the film":    {20, 21, 21},
		"far beyond the film":         {20, 9000, 20},
		"of the segments":             {none, 16, 16},
		"infinite":                    {math.Inf(1), 16, 16},
		"there are no times":          {none, none, 0},
		"a film, and nothing in time": {20, none, 20},
	} {
		r, m := timed(c.duration, seg{0, 0, c.end - 4, c.end})
		assert.InDelta(t, c.want, axisOf(r, m), 0, name)
		assert.Equal(t, c.end <= c.want, newTimetable(r, m).timed(), name)
	}
}

func TestManyOverlaps(t *testing.T) {
	var segs []seg
	for i := range 40 {
		segs = append(segs, seg{0, 0, float64(i), 100})
	}
	table := newTimetable(timed(100, segs...))
	require.Len(t, table.lanes[0].subs, subsMost)
	drawn := 0
	for _, spans := range table.lanes[0].subs {
		drawn += len(spans)
	}
	assert.Equal(t, 40, drawn, "those that have no sub-row of their own share the last")
}

func TestLayOut(t *testing.T) {
	wide := layOut(800, []int{1, 6}, true, true)
	assert.InDelta(t, laneHeight, wide.lanes[0].height, 0)
	assert.InDelta(t, 6*subLeast, wide.lanes[1].height, 0, "sub-rows need room")
	assert.Less(t, wide.right, wide.apart)
	assert.Greater(t, wide.curve, wide.lanes[1].bottom())
	assert.Equal(t, 0, wide.laneAt(wide.lanes[0].top))
	assert.Equal(t, 1, wide.laneAt(wide.lanes[1].top+1))
	assert.Equal(t, -1, wide.laneAt(wide.lanes[0].bottom()+1), "between two")

	narrow := layOut(358, []int{1, 1}, false, false)
	assert.True(t, narrow.labelsAbove)
	assert.Less(t, narrow.left, 10.0)
	assert.InDelta(t, 358, narrow.right, 0)
	assert.GreaterOrEqual(t, narrow.lanes[0].top, float64(labelHeight))
	assert.Greater(t, layOut(0, []int{1}, true, true).span(), 0.0, "no width is no crash")
}

func TestApartBoxesDoNotMeet(t *testing.T) {
	l := layOut(800, []int{1}, true, false)
	b := l.lanes[0]
	for _, n := range []int{1, 2, 3, 7, 24, 400} {
		seen := map[[2]float64]bool{}
		for i := range min(n, apartMost) {
			x, y, w, h := l.apartBox(b, i, n)
			require.False(t, seen[[2]float64{x, y}], "%d of %d", i, n)
			seen[[2]float64{x, y}] = true
			assert.Greater(t, min(w, h), 1.0, "%d of %d", i, n)
			assert.GreaterOrEqual(t, x, l.apart)
			assert.LessOrEqual(t, x+w, l.width)
			assert.LessOrEqual(t, y+h, b.bottom()+1e-9)
		}
	}
}

func TestSegmentBox(t *testing.T) {
	l := layOut(800, []int{2}, false, false)
	w := plot.Window{Full: 100, From: 0, To: 100, Least: 1}
	x, y, width, height, seen := l.segmentBox(w, plot.Span{Start: 50, End: 100}, 0, 1, 2)
	assert.True(t, seen)
	assert.InDelta(t, l.left+l.span()/2, x, 1e-9)
	assert.InDelta(t, l.span()/2, width, 1e-9)
	assert.InDelta(t, laneHeight/2, height, 1e-9)
	assert.InDelta(t, l.lanes[0].top+laneHeight/2, y, 1e-9)
	_, _, width, _, _ = l.segmentBox(w, plot.Span{Start: 100, End: 100}, 0, 0, 2)
	assert.InDelta(t, 2, width, 1e-9, "a moment can be seen")
	w.To = 40
	_, _, _, _, seen = l.segmentBox(w, plot.Span{Start: 50, End: 100}, 0, 1, 2)
	assert.False(t, seen)
}

func TestThresholdOnTheCurve(t *testing.T) {
	l := layOut(800, []int{1}, false, true)
	for _, v := range []float64{0, 0.1, 0.4} {
		assert.InDelta(t, v, l.thresholdAt(l.thresholdY(v, 0.4), 0.4), 1e-9)
	}
	assert.InDelta(t, 0.4, l.thresholdAt(-500, 0.4), 0)
	assert.InDelta(t, l.curve+curveHeight, l.thresholdY(none, 0.4), 0)
}

func TestSteps(t *testing.T) {
	r, m := timed(20, seg{0, 0, 0, 4}, seg{0, 0, 4, 8}, seg{0, 1, 0, 20}, seg{1, 0, 1, 3}, seg{1, 0, 6, 9}, seg{1, 1, 0, 20})
	table := newTimetable(r, m)
	laneOf := func(row int) int { return int(m.Option[row]) }
	startOf := func(row int) float64 { return float64(m.Start[row]) }
	for _, c := range []struct {
		row  int
		key  string
		want int
	}{
		{-1, "ArrowRight", 0}, {-1, "x", -1},
		{0, "ArrowRight", 1}, {1, "ArrowRight", 2}, {2, "ArrowRight", 2},
		{1, "ArrowLeft", 0}, {0, "ArrowLeft", 0},
		{0, "End", 2}, {2, "Home", 0}, {2, "ArrowLeft", 1},
		{0, "ArrowDown", 3}, {1, "ArrowDown", 3}, {4, "ArrowUp", 1}, {0, "ArrowUp", 0},
		{2, "ArrowDown", 5}, {5, "ArrowUp", 2}, {0, "q", -1},
	} {
		assert.Equal(t, c.want, table.step(c.row, c.key, laneOf, startOf), "%s from %d", c.key, c.row)
	}
}

func TestNearestColumn(t *testing.T) {
	columns := []int32{-1, -1, 7, -1, -1, -1, 9}
	for c, want := range []int{7, 7, 7, 7, 7, 9, 9} {
		assert.Equal(t, want, nearestColumn(columns, c, 3), "column %d", c)
	}
	assert.Equal(t, -1, nearestColumn(columns, 0, 1))
	assert.Equal(t, -1, nearestColumn(nil, 0, 4))
}

func TestDraggedWindows(t *testing.T) {
	w := plot.Window{Full: 100, From: 40, To: 60, Least: 1}
	at := func(w plot.Window) [2]float64 { return [2]float64{w.From, w.To} }
	assert.Equal(t, [2]float64{50, 70}, at(stripped(w, stripAll, 10)))
	assert.Equal(t, [2]float64{80, 100}, at(stripped(w, stripAll, 1000)))
	assert.Equal(t, [2]float64{20, 60}, at(stripped(w, stripFrom, -20)))
	assert.Equal(t, [2]float64{59, 60}, at(stripped(w, stripFrom, 300)), "no shorter than the least")
	assert.Equal(t, [2]float64{40, 100}, at(stripped(w, stripTo, 300)))

	l := layOut(800, []int{1}, false, false)
	middle := l.left + l.span()/2
	assert.Equal(t, [2]float64{45, 55}, at(pinched(w, &l, middle, middle, 2)), "two fingers that spread")
	moved := pinched(w, &l, middle, middle+l.span()/2, 1)
	assert.InDelta(t, 30, moved.From, 1e-9, "two fingers that move to the right show what is earlier")
}

func TestBoundaryPlaces(t *testing.T) {
	w := plot.Window{Full: 100, From: 0, To: 100}
	assert.Equal(t, []float64{10.5, 50.5}, boundaryPlaces([]float64{10, 10.4, 50, 150}, w, 100), "one for a pixel, and none outside")
}

// drawn is the timeline of a small film, without a browser.
func drawn(t *testing.T) *timeline {
	t.Helper()
	r, m := timed(20, seg{0, 0, 0, 4}, seg{0, 0, 4, 8}, seg{0, 0, 12, 16}, seg{0, 1, 0, 20}, seg{1, 0, 1, 3})
	x := exploring(r)
	x.sight.marks, x.sight.of = m, r
	x.sight.alikeTo = -1
	x.sight.tokens = tokens{options: palette{"visual": {1, 2, 3}}, ramp: plot.Ramp{{0, 0, 0}, {255, 255, 255}}}
	x.sight.painted = x.colours()
	line := &timeline{Shared: x, marks: m, row: 1, cursor: -1}
	line.table = newTimetable(r, m)
	line.window = plot.Window{Full: 20, To: 20, Least: 1}
	line.rowAlpha()
	return line
}

func TestTimelineSVG(t *testing.T) {
	line := drawn(t)
	s := &line.Shared.sight.scenes
	s.option, s.threshold = "visual", none
	s.take(line.marks, engine.Change{Threshold: 0.3, Proposed: 0.3}, []int32{0, 1, 2}, []float32{0.1, 0.5}, []engine.Scene{{First: 0, Last: 1}, {First: 2, Last: 2, Representative: 2}})
	out := string(line.svg())
	for _, want := range []string{"visual", "audio", "change", "coloured by option", "2 scenes by the change in visual", "stroke-dasharray", ">0:10<"} {
		assert.Contains(t, out, want)
	}
	assert.NotContains(t, out, "0:00.0 – 0:20.0 ·")
	decoder := xml.NewDecoder(strings.NewReader(out))
	for {
		_, err := decoder.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
	}
	line.window.To = 10
	assert.Contains(t, string(line.svg()), "0:00.0 – 0:10.0", "the stretch that shows is named")
}

func TestRowAlpha(t *testing.T) {
	line := drawn(t)
	line.Shared.sight.painted.faint[2] = true
	assert.Equal(t, []uint8{255, 255, faintAlpha, 255, 255}, line.rowAlpha())
	line.Shared.sight.chosen = []int{0, 4}
	assert.Equal(t, []uint8{255, restAlpha, restAlpha, restAlpha, 255}, line.rowAlpha())
}

func TestReadout(t *testing.T) {
	x := drawn(t).Shared
	assert.Equal(t, "visual, 0:04.0 – 0:08.0, #1", x.readout(1))
	assert.Equal(t, "visual, asset, 0:00.0 – 0:20.0, #3", x.readout(3))
	x.link.Colour, x.sight.alike = colourSimilarity, []float32{1, 0.5, 0, 0, 0}
	assert.Equal(t, "visual, 0:04.0 – 0:08.0, #1, cosine 0.500", x.readout(1))
	x.link.Colour, x.sight.clusters = colourCluster, &clustering{of: []int32{0, -1, 0, 0, 0}}
	assert.Contains(t, x.readout(0), "cluster A")
	assert.Contains(t, x.readout(1), "in no cluster")
	assert.Empty(t, x.readout(99))
}

func TestTimelineRenders(t *testing.T) {
	x := exploring(film())
	out := html(t, &timeline{Shared: x, Version: 1})
	for _, want := range []string{`aria-label="Timeline"`, "Colour by", "Segments over time", "Add the video…", "Threshold", "Play segment"} {
		assert.Contains(t, out, want)
	}
	assert.NotContains(t, out, "no times")
	r, m := timed(none, seg{0, 0, none, none})
	assert.Contains(t, html(t, &timeline{Shared: exploring(r), table: newTimetable(r, m)}), "These embeddings have no times")
}
