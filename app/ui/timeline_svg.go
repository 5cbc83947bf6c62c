package ui

// timeline_svg.go draws the timeline as a file: the stretch that shows, with
// all that is needed to read it.

import (
	"embedscope/app/plot"
)

const (
	svgWidth  = 960
	svgMargin = 24
	svgFine   = 4 // columns to a pixel: a segment is no wider than it is
)

// svg is the picture of the timeline as it shows now.
func (t *timeline) svg() []byte {
	x := t.Shared
	s, k := &x.sight, x.sight.tokens
	t.rowAlpha()
	l := t.lay(svgWidth - 2*svgMargin)
	facts := titleFacts(x.result) + " · " + x.colourTitle()
	if t.window.Span() < t.window.Full {
		facts += " · " + stretchText(t.marks.Pages, t.window.From, t.window.To)
	}
	const titleHeight, legendHeight = 56, 56
	lines := float64(len(s.painted.keys)/8) * 20
	p := plot.NewSVG(svgWidth, titleHeight+l.height+legendHeight+lines+2*svgMargin, titleOf(x.result)+": timeline", t.svgWords())
	p.Rect(0, 0, svgWidth, titleHeight+l.height+legendHeight+lines+2*svgMargin, k.panel, 1)
	p.TitleBlock(svgMargin, svgMargin, titleOf(x.result), facts, k.text, k.dim)
	at := svgPen{p, svgMargin, svgMargin + titleHeight}
	for i, lane := range t.table.lanes {
		p.Group(optionName(lane.option), "")
		t.svgLane(at, &l, i)
		p.End()
	}
	t.pencilLabels(at, &l)
	t.pencilApart(at, &l)
	t.pencil(at, &l)
	t.pencilFrame(at, &l, t.row, t.ring(), 2)
	y := at.y + l.height + 16
	if s.painted.ramp != nil {
		p.RampLegend(svgMargin+l.left, y, 240, ramp16(s.painted.ramp), s.painted.low, s.painted.top, k.dim)
	} else {
		p.Legend(svgMargin+l.left, y, l.span(), s.painted.keys, k.text)
	}
	return p.Bytes()
}

// svgPen draws where the timeline is in the file.
type svgPen struct {
	*plot.SVG
	x, y float64
}

func (p svgPen) fill(c plot.RGB, x, y, w, h, alpha float64) { p.Rect(p.x+x, p.y+y, w, h, c, alpha) }

func (p svgPen) stroke(c plot.RGB, wide float64, points []float64, dots bool) {
	for i := range points {
		points[i] += [2]float64{p.x, p.y}[i%2]
	}
	if dots {
		p.Dotted(points, c, wide)
		return
	}
	p.Polyline(points, c, wide)
}

func (p svgPen) frame(c, halo plot.RGB, wide, x, y, w, h float64) {
	p.Frame(p.x+x-wide/2, p.y+y-wide/2, w+wide, h+wide, halo, wide+2)
	p.Frame(p.x+x-wide/2, p.y+y-wide/2, w+wide, h+wide, c, wide)
}

func (p svgPen) text(c plot.RGB, anchor plot.Anchor, x, y float64, text string) {
	p.Text(p.x+x, p.y+y+4, anchor, 12, c, text)
}

func (t *timeline) svgWords() string {
	words := t.axisName() + ", from " + clock(t.window.From) + " to " + clock(t.window.To) + "."
	if t.marks.Pages {
		words = t.axisName() + ": " + pageText(t.window.From, t.window.To) + "."
	}
	if n := len(t.Shared.sight.scenes.scenes); n > 0 {
		words += " " + counted(n, "scene", "scenes") + " by the change in " + optionName(t.Shared.sight.scenes.option) + "."
	}
	return words
}

// ramp16 is a scale in so few steps that a file is not full of them.
func ramp16(ramp []plot.RGB) []plot.RGB {
	var some []plot.RGB
	for i := range 16 {
		some = append(some, ramp[i*(len(ramp)-1)/15])
	}
	return some
}

// svgLane draws the segments, each as wide as it shows.
func (t *timeline) svgLane(p svgPen, l *timeLayout, i int) {
	s := &t.Shared.sight
	b, lane := l.lanes[i], &t.table.lanes[i]
	t.pencilGap(p, l, b)
	height := b.height / float64(len(lane.subs))
	for k, spans := range lane.subs {
		shown := columnsOf(spans, t.window, int(l.span()*svgFine))
		for c := 0; c < len(shown); {
			first := c
			for c < len(shown) && shown[c] == shown[first] {
				c++
			}
			row := shown[first]
			if row < 0 {
				continue
			}
			wide := float64(c-first) / svgFine
			if wide > 3 {
				wide -= 0.5 // so that two that touch are told apart
			}
			p.fill(s.painted.rows[row], l.left+float64(first)/svgFine, b.top+float64(k)*height, wide, height-min(float64(len(lane.subs)-1), 1), float64(t.alpha[row])/255)
		}
	}
}
