package ui

// map_rings.go draws what lies over the points of the map: rings around those
// that are meant, the line through time, and the lasso.

import (
	"math"
	"slices"

	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// timePath is the line through an option's points in the order of time, made
// once for a layout and then only transformed.
type timePath struct {
	of     *layout
	option string
	from   plot.View // the view that it was made for, around the origin
	parts  []app.Value
}

// pathParts is in how many steps the line fades from the first to the last.
const pathParts = 8

// pathFine is how many units of the line's numbers, which have two decimals,
// make a pixel where all points show.
const pathFine = 64

// restyle gives each point its colour and its shape.
func (v *mapView) restyle() {
	x, l := v.Shared, v.layout
	m := x.sight.marks
	if l == nil || len(v.pic.marks.Styles) != 4*len(l.rows) {
		return
	}
	if m == nil { // not yet
		for i := range l.rows {
			v.pic.marks.Set(i, plot.RGB{}, plot.Hidden)
		}
		return
	}
	p := x.paint()
	shapes := make([]plot.Shape, len(x.result.Options))
	for i, option := range x.result.Options {
		shapes[i] = shapeOf(option)
	}
	limited := x.choiceMade() > 0
	var chosen []bool
	if limited {
		chosen = make([]bool, len(m.Start))
		for _, row := range x.sight.chosen {
			if row < len(chosen) {
				chosen[row] = true
			}
		}
	}
	for i, row := range l.rows {
		if int(row) >= len(p.rows) || int(m.Option[row]) >= len(shapes) {
			continue
		}
		shape, colour := shapes[m.Option[row]], p.rows[row]
		if limited && !chosen[row] || !limited && p.faint[row] {
			shape |= plot.Dim
			colour = faded(colour, x.sight.tokens.panel)
		}
		if !finitePoint(l.points[2*i], l.points[2*i+1]) {
			shape |= plot.Hidden
		}
		v.pic.marks.Set(i, colour, shape)
	}
	v.pic.inks = inks{ground: x.sight.tokens.panel, rim: x.sight.tokens.dim}
	if p.ramp != nil {
		v.pic.inks.width = 1
	}
	v.pic.restyled = true
	v.pic.soon(true)
}

// faded is a colour nearer to the ground: of many that lie on each other, each
// transparent, the lowest would not show.
func faded(c, ground plot.RGB) plot.RGB {
	for i := range c {
		c[i] = uint8((int(c[i]) + int(ground[i])) / 2)
	}
	return c
}

func finitePoint(x, y float32) bool { return !isBad(x) && !isBad(y) }

// drawOver draws everything but the points.
func (v *mapView) drawOver(p *mapPicture) {
	c, t, x := p.context, v.Shared.sight.tokens, v.Shared
	c.Call("setTransform", 1, 0, 0, 1, 0, 0)
	c.Call("clearRect", 0, 0, p.w, p.h)
	if v.layout == nil {
		return
	}
	if v.pathOn && p.from == nil {
		v.drawPath(p)
	}
	for _, i := range v.playing() {
		v.ring(p, i, t.accent.Hex(), 3, 2)
	}
	if i := v.pointOf(x.sight.hover); i >= 0 {
		v.ring(p, i, t.dim.Hex(), 3, 1.5)
	}
	if i := v.pointOf(x.selected()); i >= 0 {
		v.ring(p, i, t.text.Hex(), 4, 2.25)
	}
	if v.cursor >= 0 && v.cursor < len(v.layout.rows) && v.focused {
		v.ring(p, v.cursor, t.accent.Hex(), 8, 2)
	}
	v.drawLasso(p)
	v.placeReadout(p)
}

// ring goes around point i, apart from its mark by so many pixels of the style
// sheet, and stands out from marks below by a seam in the panel's colour.
func (v *mapView) ring(p *mapPicture, i int, colour string, apart, stroke float64) {
	x, y := p.pixel(i)
	if !(x > -50 && y > -50 && x < p.w+50 && y < p.h+50) {
		return
	}
	c := p.context
	c.Call("beginPath")
	c.Call("arc", x, y, p.size()/2+apart*p.ratio, 0, 2*math.Pi)
	c.Set("strokeStyle", v.Shared.sight.tokens.panel.Hex())
	c.Set("lineWidth", (stroke+2)*p.ratio)
	c.Call("stroke")
	c.Set("strokeStyle", colour)
	c.Set("lineWidth", stroke*p.ratio)
	c.Call("stroke")
}

func (v *mapView) drawLasso(p *mapPicture) {
	corners := v.outline()
	if len(corners) < 4 {
		return
	}
	c, accent := p.context, v.Shared.sight.tokens.accent.Hex()
	line := app.Window().Get("Path2D").New(string(plot.AppendPath(nil, corners)) + "Z")
	c.Set("fillStyle", accent)
	c.Set("globalAlpha", 0.1)
	c.Call("fill", line)
	c.Set("globalAlpha", 1)
	c.Set("strokeStyle", accent)
	c.Set("lineWidth", 1.5*p.ratio)
	c.Call("stroke", line)
}

// pathOption is the option whose line through time is drawn.
func (v *mapView) pathOption() string {
	x := v.Shared
	if !v.all {
		return v.option
	}
	if row, m := x.selected(), x.sight.marks; m != nil && row >= 0 && int(m.Option[row]) < len(x.result.Options) {
		return x.result.Options[m.Option[row]]
	}
	return x.result.Options[0]
}

// lanePoints are the points of an option's clips in the order of time.
func (v *mapView) lanePoints(option string) []int {
	x := v.Shared
	scope := "clip"
	if len(x.result.Scopes) > 0 && !slices.Contains(x.result.Scopes, scope) {
		scope = x.result.Scopes[0]
	}
	var points []int
	for _, row := range x.lane(option, scope) {
		if i := v.pointOf(row); i >= 0 {
			points = append(points, i)
		}
	}
	return points
}

func (v *mapView) drawPath(p *mapPicture) {
	option := v.pathOption()
	if v.path.of != v.layout || v.path.option != option {
		v.path = timePath{of: v.layout, option: option, from: plot.View{CX: p.fit.CX, CY: p.fit.CY, Scale: p.fit.Scale * pathFine}}
		points := v.lanePoints(option)
		for k := range pathParts {
			from, to := k*len(points)/pathParts, (k+1)*len(points)/pathParts
			line := make([]float64, 0, 2*(to-from+1))
			for _, i := range points[from:min(to+1, len(points))] {
				px, py := v.path.from.ToPixel(float64(v.layout.points[2*i]), float64(v.layout.points[2*i+1]), 0, 0)
				line = append(line, px, py)
			}
			v.path.parts = append(v.path.parts, app.Window().Get("Path2D").New(string(plot.AppendPath(nil, line))))
		}
	}
	c, from := p.context, v.path.from
	scale := p.view.Scale / from.Scale
	dx, dy := p.view.ToPixel(from.CX, from.CY, p.w, p.h)
	c.Call("setTransform", scale, 0, 0, scale, dx, dy)
	c.Set("strokeStyle", v.Shared.sight.tokens.text.Hex())
	c.Set("lineJoin", "round")
	c.Set("lineWidth", 1.25*p.ratio/scale)
	for k, part := range v.path.parts {
		c.Set("globalAlpha", 0.12+0.6*float64(k+1)/pathParts)
		c.Call("stroke", part)
	}
	c.Set("globalAlpha", 1)
	c.Call("setTransform", 1, 0, 0, 1, 0, 0)
}

// playing are the points of the clips that the media is in.
func (v *mapView) playing() []int {
	x := v.Shared
	at, m := x.sight.playhead, x.sight.marks
	if !known(at) || m == nil {
		return nil
	}
	clip := slices.Index(x.result.Scopes, "clip")
	var points []int
	for i, row := range v.layout.rows {
		if (clip < 0 || int(m.Scope[row]) == clip) && float64(m.Start[row]) <= at && at < float64(m.End[row]) {
			if points = append(points, i); len(points) == 8 {
				break
			}
		}
	}
	return points
}
