package ui

// similarity_picture.go is the matrix as a picture to take out.

import "embedscope/app/plot"

// svg draws the part of the matrix that was answered last.
func (v *similarityView) svg() []byte {
	const edge, left, right, top = 640.0, 64.0, 24.0, 72.0
	x, p, t := v.Shared, &v.shown, v.Shared.sight.tokens
	if len(p.cells) == 0 {
		return plot.NewSVG(left+edge+right, top, titleOf(x.result), "No similarities").Bytes()
	}
	facts := "Cosines, " + optionName(v.a.option) + " × " + v.b.name(v.a.watch) + ", " +
		count(len(v.rows.rows)) + " × " + count(len(v.cols.rows)) + " segments in the order of time"
	s := plot.NewSVG(left+edge+right, top+edge+96, titleOf(x.result), facts)
	s.Rect(0, 0, left+edge+right, top+edge+96, t.panel, 1)
	s.TitleBlock(left, 12, titleOf(x.result), facts, t.text, t.dim)
	s.Image(left, top, edge, edge, v.cells.element.Call("toDataURL").String())
	a := plot.Window{Full: float64(len(v.rows.rows)), From: p.a0, To: p.a1}
	b := plot.Window{Full: float64(len(v.cols.rows)), From: p.b0, To: p.b1}
	for _, tick := range v.rows.ticks(a, 10) {
		y := top + a.X(tick.place, edge)
		s.Rect(left-5, y-0.5, 4, 1, t.dim, 1)
		s.Text(left-9, y+4, plot.AtEnd, 12, t.dim, tick.label)
	}
	for _, tick := range v.cols.ticks(b, 8) {
		x := left + b.X(tick.place, edge)
		s.Rect(x-0.5, top+edge+1, 1, 4, t.dim, 1)
		s.Text(x, top+edge+20, plot.AtMiddle, 12, t.dim, tick.label)
	}
	if first, second, ok := x.pair(); ok {
		if i, j := v.rows.find(first), v.cols.find(second); i >= 0 && j >= 0 {
			w, h := max(edge/b.Span(), 7), max(edge/a.Span(), 7)
			s.Frame(left+b.X(float64(j)+0.5, edge)-w/2, top+a.X(float64(i)+0.5, edge)-h/2, w, h, t.focus, 2)
		}
	}
	lo, hi := v.scale()
	s.RampLegend(left, top+edge+44, 240, t.ramp.Table(64), fixed(lo, 3), fixed(hi, 3), t.dim)
	return s.Bytes()
}
