package plot

// svg.go writes pictures to take out: SVG 1.1 that stands alone, with nothing
// fetched, no script and no style sheet.

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// SVG is a drawing that grows by each call, in pixels with y downward. Numbers
// are written with at most two decimals. A shape with a coordinate that is not
// finite is left out. Text may be anything: what XML cannot hold, like control
// characters, becomes the replacement character.
type SVG struct {
	b    []byte
	open int // groups
}

// NewSVG begins a drawing with a name and, unless it is empty, a description
// for those who do not see it.
func NewSVG(width, height float64, title, desc string) *SVG {
	s := &SVG{}
	s.raw(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img"`)
	s.number("width", width).number("height", height)
	s.raw(` viewBox="0 0 `)
	s.b = appendNumber(s.b, width)
	s.raw(" ")
	s.b = appendNumber(s.b, height)
	s.raw(`" font-family="system-ui, sans-serif">`)
	s.names(title, desc)
	return s
}

// Bytes ends the drawing, with all groups that are open, and is the file. It is
// to be called once, as the last.
func (s *SVG) Bytes() []byte {
	for s.open > 0 {
		s.End()
	}
	s.raw("</svg>\n")
	return s.b
}

// Group begins a group, with a name and a description unless they are empty.
func (s *SVG) Group(title, desc string) {
	s.raw("\n<g>")
	s.names(title, desc)
	s.open++
}

// End ends the group begun last.
func (s *SVG) End() {
	if s.open > 0 {
		s.raw("\n</g>")
		s.open--
	}
}

func (s *SVG) names(title, desc string) {
	for _, e := range []struct{ name, text string }{{"title", title}, {"desc", desc}} {
		if e.text != "" {
			s.raw("<" + e.name + ">")
			s.escape(e.text)
			s.raw("</" + e.name + ">")
		}
	}
}

// Rect is filled, from the corner (x, y) on.
func (s *SVG) Rect(x, y, width, height float64, fill RGB, alpha float64) {
	if !allFinite(x, y, width, height, alpha) || width <= 0 || height <= 0 {
		return
	}
	s.raw("\n<rect")
	s.number("x", x).number("y", y).number("width", width).number("height", height)
	s.fill(fill, alpha).raw("/>")
}

// Frame is the outline of a rectangle, stroke pixels wide.
func (s *SVG) Frame(x, y, width, height float64, colour RGB, stroke float64) {
	if !allFinite(x, y, width, height, stroke) || width <= 0 || height <= 0 {
		return
	}
	s.raw("\n<rect")
	s.number("x", x).number("y", y).number("width", width).number("height", height)
	s.stroke(colour, stroke).raw("/>")
}

// Mark is a shape of such a size around (x, y). A dimmed one is fainter, a
// hidden one is not there.
func (s *SVG) Mark(x, y float64, shape Shape, size float64, fill RGB) {
	if !allFinite(x, y, size) || size <= 0 || shape&Hidden != 0 {
		return
	}
	alpha := MarkAlpha
	if shape&Dim != 0 {
		alpha = DimAlpha
	}
	corners := shape.corners(size)
	if corners == nil {
		s.raw("\n<circle")
		s.number("cx", x).number("cy", y).number("r", size/2)
	} else {
		for i := 0; i < len(corners); i += 2 {
			corners[i] += x
			corners[i+1] += y
		}
		s.raw("\n<path d=\"")
		s.b = append(AppendPath(s.b, corners), `Z"`...)
	}
	s.fill(fill, alpha).raw("/>")
}

// Polyline is a line through points, M×2, and broken where one is not finite.
func (s *SVG) Polyline(points []float64, colour RGB, stroke float64) {
	s.path(points, colour, stroke, "")
}

// Dotted is such a line in dots.
func (s *SVG) Dotted(points []float64, colour RGB, stroke float64) {
	s.path(points, colour, stroke, ` stroke-dasharray="0 3"`)
}

func (s *SVG) path(points []float64, colour RGB, stroke float64, more string) {
	d := AppendPath(nil, points)
	if len(d) == 0 || !finite(stroke) {
		return
	}
	s.raw("\n<path d=\"")
	s.b = append(s.b, d...)
	s.raw(`" stroke-linejoin="round" stroke-linecap="round"` + more)
	s.stroke(colour, stroke).raw("/>")
}

// Anchor is the side of a text that is at its x.
type Anchor string

// The sides of a text.
const (
	AtStart  Anchor = "start"
	AtMiddle Anchor = "middle"
	AtEnd    Anchor = "end"
)

// Text stands on the line at y, of such a size, with tabular figures.
func (s *SVG) Text(x, y float64, anchor Anchor, size float64, fill RGB, text string) {
	if !allFinite(x, y, size) {
		return
	}
	s.raw("\n<text")
	s.number("x", x).number("y", y).number("font-size", size)
	if anchor == AtMiddle || anchor == AtEnd {
		s.raw(` text-anchor="` + string(anchor) + `"`)
	}
	s.raw(` font-variant-numeric="tabular-nums"`)
	s.fill(fill, 1).raw(">")
	s.escape(text)
	s.raw("</text>")
}

// Image shows a PNG, stretched without smoothing. It takes a data URI,
// "data:image/png;base64,…", and draws nothing and answers false for another:
// a picture must not fetch.
func (s *SVG) Image(x, y, width, height float64, uri string) bool {
	const prefix = "data:image/png;base64,"
	if !allFinite(x, y, width, height) || !strings.HasPrefix(uri, prefix) || !isBase64(uri[len(prefix):]) {
		return false
	}
	s.raw("\n<image")
	s.number("x", x).number("y", y).number("width", width).number("height", height)
	// xlink is for the programs that know SVG 1.1 only.
	s.raw(` preserveAspectRatio="none" style="image-rendering:pixelated" xlink:href="` + uri + `"/>`)
	return true
}

func isBase64(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=') {
			return false
		}
	}
	return s != ""
}

func (s *SVG) raw(text string) { s.b = append(s.b, text...) }

func (s *SVG) number(name string, v float64) *SVG {
	s.raw(" " + name + `="`)
	s.b = append(appendNumber(s.b, v), '"')
	return s
}

func (s *SVG) fill(c RGB, alpha float64) *SVG {
	s.raw(` fill="`)
	s.b = append(appendHex(s.b, c), '"')
	if alpha < 1 {
		s.number("fill-opacity", alpha)
	}
	return s
}

func (s *SVG) stroke(c RGB, width float64) *SVG {
	s.raw(` fill="none" stroke="`)
	s.b = append(appendHex(s.b, c), '"')
	return s.number("stroke-width", width)
}

// escape writes text for an element or an attribute. Source of what is a
// character: XML 1.0, production 2.
func (s *SVG) escape(text string) {
	for _, r := range text { // invalid UTF-8 comes as the replacement character
		switch {
		case r == '<':
			s.raw("&lt;")
		case r == '>':
			s.raw("&gt;")
		case r == '&':
			s.raw("&amp;")
		case r == '"':
			s.raw("&#34;")
		case r == '\t' || r == '\n':
			s.b = append(s.b, byte(r))
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff:
			s.b = utf8.AppendRune(s.b, utf8.RuneError)
		default:
			s.b = utf8.AppendRune(s.b, r)
		}
	}
}

// appendNumber writes v with at most two decimals, and 0 for what is none.
func appendNumber(b []byte, v float64) []byte {
	if !finite(v) {
		return append(b, '0')
	}
	start := len(b)
	b = strconv.AppendFloat(b, v, 'f', 2, 64)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	if string(b[start:]) == "-0" {
		b = append(b[:start], '0')
	}
	return b
}

func allFinite(v ...float64) bool {
	for _, x := range v {
		if !finite(x) {
			return false
		}
	}
	return true
}
