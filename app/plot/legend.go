package plot

// legend.go writes what a picture needs to be read without the page around it.

import "unicode/utf8"

// TitleBlock writes a title and, below it, a line of facts, from (x, y) on, and
// answers the y below both.
func (s *SVG) TitleBlock(x, y float64, title, facts string, ink, dim RGB) float64 {
	s.Text(x, y+18, AtStart, 18, ink, title)
	if facts == "" {
		return y + 28
	}
	s.Text(x, y+36, AtStart, 12.5, dim, facts)
	return y + 48
}

// Key is one entry of a legend.
type Key struct {
	Name   string
	Colour RGB
	Shape  Shape
}

// Legend writes keys in lines no longer than width, from (x, y) on, and answers
// the y below them. There is no font to measure here: a letter counts as three
// fifths of its size, which few system fonts exceed.
func (s *SVG) Legend(x, y, width float64, keys []Key, ink RGB) float64 {
	const size, line, mark = 12.5, 20.0, 9.0
	at := x
	for i, k := range keys {
		needs := 18 + 0.6*size*float64(utf8.RuneCountInString(k.Name)) + 16
		if i > 0 && at+needs > x+width {
			at, y = x, y+line
		}
		s.Mark(at+mark/2, y+line/2, k.Shape, mark, k.Colour)
		s.Text(at+18, y+line/2+4.5, AtStart, size, ink, k.Name)
		at += needs
	}
	if len(keys) == 0 {
		return y
	}
	return y + line
}

// RampLegend draws the colours of table from left to right, from (x, y) on,
// with what the two ends mean below, and answers the y below that.
func (s *SVG) RampLegend(x, y, width float64, table []RGB, low, high string, ink RGB) float64 {
	step := width / float64(len(table))
	for i, c := range table {
		// To the end, so that no light shines through between two.
		s.Rect(x+float64(i)*step, y, width-float64(i)*step, 8, c, 1)
	}
	s.Text(x, y+24, AtStart, 12, ink, low)
	s.Text(x+width, y+24, AtEnd, 12, ink, high)
	return y + 32
}
