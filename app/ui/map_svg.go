package ui

// map_svg.go is the map as a picture to take out.

import (
	"math"

	"embedscope/app/plot"
)

const (
	mapPictureSide   = 900.0
	mapPictureMargin = 24.0
)

// svg draws all points, with what they mean.
func (v *mapView) svg() []byte {
	x, l, t := v.Shared, v.layout, v.Shared.sight.tokens
	title, facts := titleOf(x.result), ""
	if l != nil {
		facts = l.facts()
		if keeps := l.keeps(); keeps != "" {
			facts += " · " + keeps
		}
	}
	desc := "Map of segments: the nearer two are, the more alike are their embeddings. " + facts
	const side, margin, foot = mapPictureSide, mapPictureMargin, 96.0
	s := plot.NewSVG(side, side+foot, title+": map", desc)
	s.Rect(0, 0, side, side+foot, t.panel, 1)
	top := s.TitleBlock(margin, margin+8, title, facts+" · "+x.colourTitle(), t.text, t.dim)
	if p := x.paint(); p.ramp != nil {
		s.RampLegend(margin, side+8, 240, p.ramp, p.low, p.top, t.text)
	} else {
		s.Legend(margin, side+16, side-2*margin, p.keys[:min(len(p.keys), legendMost)], t.text)
	}
	if l == nil {
		return s.Bytes()
	}
	w, h := side-2*margin, side-top-margin
	view := plot.Fit(l.points, w, h, 8)
	size := markSize(len(l.rows), 1) * 1.2
	at := func(i int) (px, py float64) {
		px, py = view.ToPixel(float64(l.points[2*i]), float64(l.points[2*i+1]), w, h)
		return px + margin, py + top
	}
	m := v.pic.marks
	layer := func(m plot.Marks, dim plot.Shape, size float64) {
		for i := range l.rows {
			if m.Shape(i)&plot.Dim == dim {
				px, py := at(i)
				s.Mark(px, py, m.Shape(i), size, plot.RGB(m.Styles[4*i:]))
			}
		}
	}
	layer(m, plot.Dim, size)
	if k := v.pic.inks; k.width > 0 {
		layer(k.rims(m), 0, size+2*k.width)
	}
	layer(m, 0, size)
	if i := v.pointOf(x.selected()); i >= 0 {
		px, py := at(i)
		s.Polyline(circle(px, py, size/2+4), t.text, 2)
	}
	return s.Bytes()
}

// circle is one in corners, closed.
func circle(x, y, r float64) []float64 {
	const corners = 36
	line := make([]float64, 0, 2*corners+2)
	for i := range corners + 1 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		line = append(line, x+r*cos, y+r*sin)
	}
	return line
}
