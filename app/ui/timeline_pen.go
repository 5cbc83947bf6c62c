package ui

// timeline_pen.go draws what the canvas and the file have in common, so that
// both show the same.

import (
	"math"
	"slices"

	"embedscope/app/plot"
)

// pen draws on a canvas, or into a file; in CSS pixels.
type pen interface {
	fill(c plot.RGB, x, y, w, h, alpha float64)
	stroke(c plot.RGB, wide float64, points []float64, dots bool)
	frame(c, halo plot.RGB, wide, x, y, w, h float64)               // around a rectangle
	text(c plot.RGB, anchor plot.Anchor, x, y float64, text string) // y is its middle
}

// pencil draws what stands around the segments but the names of the lanes.
func (t *timeline) pencil(p pen, l *timeLayout) {
	if l.apart < l.width {
		p.text(t.Shared.sight.tokens.dim, plot.AtEnd, l.width, l.axis+13, "whole")
	}
	t.pencilAxis(p, l)
	if l.hasCurve && t.Shared.sight.scenes.drawn() {
		t.pencilCurve(p, l)
	}
}

// pencilGap draws what shows where a lane has no segment.
func (t *timeline) pencilGap(p pen, l *timeLayout, b laneBox) {
	p.fill(t.Shared.sight.tokens.line, l.left, b.top+b.height/2-0.5, l.span(), 1, 1)
}

func (t *timeline) pencilLabels(p pen, l *timeLayout) {
	x := t.Shared
	for i, b := range l.lanes {
		option := x.result.Options[i]
		p.fill(x.sight.tokens.option(option), l.left-barWidthPx-3, b.top, barWidthPx, b.height, 1)
		t.label(p, l, optionName(option), b)
	}
	if l.hasCurve {
		t.label(p, l, "change", laneBox{l.curve, curveHeight})
	}
}

func (t *timeline) label(p pen, l *timeLayout, text string, b laneBox) {
	y := b.top + b.height/2
	if l.labelsAbove {
		y = b.top - labelHeight/2
	} else {
		text = shortened(text, labelMost)
	}
	p.text(t.Shared.sight.tokens.dim, plot.AtStart, 0, y, text)
}

// labelMost is how many letters of a name fit beside its lane.
const labelMost = 14

// shortened is a text of no more letters than most.
func shortened(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return text
}

// pencilApart draws the segments that are of the whole.
func (t *timeline) pencilApart(p pen, l *timeLayout) {
	s := &t.Shared.sight
	for i, lane := range t.table.lanes {
		for k, row := range lane.apart[:min(len(lane.apart), apartMost)] {
			x, y, w, h := l.apartBox(l.lanes[i], k, len(lane.apart))
			p.fill(s.painted.rows[row], x, y, w, h, float64(t.alpha[row])/255)
		}
	}
}

// pencilAxis draws the times or the pages below.
func (t *timeline) pencilAxis(p pen, l *timeLayout) {
	k := t.Shared.sight.tokens
	p.fill(k.line, l.left, l.axis, l.span(), 1, 1)
	ticks, step := plot.TimeTicks(t.window.From, t.window.To, ticksFor(l.span()))
	label := func(at float64) string { return plot.TimeLabel(at, step) }
	if t.marks.Pages {
		ticks = pageTicks(t.window.From, t.window.To, ticksFor(l.span()))
		label = func(at float64) string { return pageText(at, at) }
	}
	for _, at := range ticks {
		x := l.left + t.window.X(at, l.span())
		p.fill(k.dim, math.Round(x)-0.5, l.axis, 1, 4, 1)
		anchor := plot.AtMiddle
		switch {
		case x-l.left < 20:
			anchor, x = plot.AtStart, max(x-2, l.left-2)
		case l.right-x < 20:
			anchor, x = plot.AtEnd, l.right
		}
		p.text(k.dim, anchor, x, l.axis+13, label(at))
	}
}

// pencilCurve draws the change, and the boundaries of the scenes over all lanes.
func (t *timeline) pencilCurve(p pen, l *timeLayout) {
	s := &t.Shared.sight
	c := &s.scenes
	lines, dots := t.boundaryLines(l)
	p.stroke(s.tokens.accent, 1.5, lines, dots)
	points := plot.Curve(c.times, c.values, t.window, l.span(), curveHeight-2, 0, c.most)
	cutEnds(points, l.span())
	for i := range points {
		points[i] += [2]float64{l.left, l.curve + 1}[i%2]
	}
	p.stroke(s.tokens.text, 1.25, points, false)
}

// cutEnds ends a line, M×2, at 0 and at width, where it goes on beyond.
func cutEnds(points []float64, width float64) {
	cut := func(i, next int, edge float64) {
		if share := (edge - points[i]) / (points[next] - points[i]); share > 0 && share <= 1 {
			points[i], points[i+1] = edge, points[i+1]+share*(points[next+1]-points[i+1])
		}
	}
	if n := len(points); n >= 4 {
		if points[0] < 0 {
			cut(0, 2, 0)
		}
		if points[n-2] > width {
			cut(n-2, n-4, width)
		}
	}
}

// boundaryLines is a line for each boundary of scenes that shows, from the first
// lane to the axis; where the names of the lanes are above them, between these.
// Where there is no room to tell so many lines apart, there are ticks above the
// curve in their place.
func (t *timeline) boundaryLines(l *timeLayout) (points []float64, dots bool) {
	shown := boundaryPlaces(t.Shared.sight.scenes.boundaries(t.marks), t.window, l.span())
	stretches := []laneBox{{l.lanes[0].top - 3, l.axis - l.lanes[0].top + 3}}
	if l.labelsAbove {
		stretches = append(slices.Clone(l.lanes), laneBox{l.curve, curveHeight})
	}
	dots = float64(len(shown))*boundaryRoom <= l.span()
	if !dots {
		stretches = []laneBox{{l.curve - 4, 3}}
	}
	for _, x := range shown {
		for _, b := range stretches {
			points = append(points, l.left+x, b.top, l.left+x, b.bottom(), math.NaN(), math.NaN())
		}
	}
	return points, dots
}

// boundaryRoom is how many pixels a dotted line has to itself, on average.
const boundaryRoom = 7

// boundaryPlaces are the places of times that show, no two in one pixel.
func boundaryPlaces(times []float64, w plot.Window, width float64) []float64 {
	var places []float64
	last := math.Inf(-1)
	for _, at := range times {
		if x := math.Floor(w.X(at, width)) + 0.5; x >= 0 && x <= width && x > last {
			places = append(places, x)
			last = x
		}
	}
	return places
}

// ring is the colour around the selected segment.
func (t *timeline) ring() plot.RGB {
	s := &t.Shared.sight
	if s.painted.ramp != nil {
		return s.tokens.focus
	}
	return s.tokens.text
}

// pencilFrame outlines a row, where it shows.
func (t *timeline) pencilFrame(p pen, l *timeLayout, row int, c plot.RGB, wide float64) {
	if x, y, w, h, ok := t.boxOf(l, row); ok {
		p.frame(c, t.Shared.sight.tokens.panel, wide, x, y, w, h)
	}
}
