package ui

// map_pointer.go is what a pointer does on the map. None of it renders
// anything: a move of the pointer draws a frame.

import (
	"math"
	"strconv"

	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// mapGesture is what pointers that are down do.
type mapGesture int

const (
	mapIdle     mapGesture = iota
	mapPressing            // not moved yet: it may be a click
	mapPanning
	mapLassoing
	mapBoxing
	mapPinching
)

// mapSpot is a place on the canvas, in pixels of the screen.
type mapSpot struct{ x, y float64 }

// mapFinger is a pointer that is down.
type mapFinger struct {
	id int
	at mapSpot
}

// mapGlass is what lies between the visitor and the map.
type mapGlass struct {
	mode    mapMode
	pathOn  bool // the line through time is drawn
	path    timePath
	cursor  int  // the point that the keys have come to; -1: none
	focused bool // the keys act on the map

	heard    []listener
	down     []mapFinger // the pointers that are
	gesture  mapGesture
	began    mapSpot
	shift    bool
	lasso    []float64 // corners, M×2
	hovering bool      // the pointer is over the map
	readout  int       // the row that the readout tells of; -1: none
}

// clickSlack is how far a pointer moves in a click, in pixels of the style
// sheet.
const clickSlack = 4

// reach is how far from a point one still means it, in the same.
const hoverReach = 6

func (g *mapGlass) mount(v *mapView) {
	g.forget()
	on := func(event string, do func(v *mapView, e app.Value, at mapSpot)) {
		g.heard = append(g.heard, listen(v.pic.rings, event, func(e app.Value) {
			r := v.pic.ratio
			do(v, e, mapSpot{e.Get("offsetX").Float() * r, e.Get("offsetY").Float() * r})
		}))
	}
	on("pointerdown", (*mapView).pointerDown)
	on("pointermove", (*mapView).pointerMove)
	on("pointerup", (*mapView).pointerUp)
	on("pointercancel", (*mapView).pointerCancel)
	on("pointerleave", (*mapView).pointerLeave)
	on("dblclick", func(v *mapView, _ app.Value, at mapSpot) { v.pic.zoomAt(2, at.x, at.y, true) })
	on("wheel", (*mapView).wheel)
	for _, event := range []string{"focus", "blur"} {
		g.heard = append(g.heard, listen(v.pic.rings, event, func(app.Value) {
			v.focused = v.pic.rings.Call("matches", ":focus-visible").Bool()
			if !v.focused && !v.hovering {
				v.Shared.point(-1) // what the cursor pointed at
			}
			v.pic.soon(false)
		}))
	}
}

func (g *mapGlass) dismount() {
	for _, l := range g.heard {
		l.remove()
	}
	g.heard = nil
}

// forget is for other points.
func (g *mapGlass) forget() {
	g.cursor, g.readout, g.path = -1, -1, timePath{}
	g.gesture, g.lasso, g.down = mapIdle, nil, nil
}

func (v *mapView) pointerDown(e app.Value, at mapSpot) {
	if e.Get("pointerType").String() == "mouse" && e.Get("button").Int() != 0 {
		return
	}
	id := e.Get("pointerId").Int()
	v.pic.rings.Call("setPointerCapture", id)
	v.down = append(v.down, mapFinger{id, at})
	if len(v.down) == 2 {
		v.gesture, v.lasso = mapPinching, nil
		return
	}
	v.gesture, v.began, v.shift = mapPressing, at, e.Get("shiftKey").Bool()
}

func (v *mapView) pointerMove(e app.Value, at mapSpot) {
	f := v.lifted(e, false)
	if f < 0 {
		v.hover(at)
		return
	}
	was := v.down[f].at
	if v.gesture == mapPressing && math.Hypot(at.x-v.began.x, at.y-v.began.y) > clickSlack*v.pic.ratio {
		v.gesture = v.dragging()
		was = v.began
		v.lasso = []float64{v.began.x, v.began.y}
		v.hush()
	}
	p := v.pic
	switch v.gesture {
	case mapPanning:
		p.look(p.view.Pan(at.x-was.x, at.y-was.y), false)
	case mapLassoing:
		if n := len(v.lasso); math.Hypot(at.x-v.lasso[n-2], at.y-v.lasso[n-1]) >= 2*p.ratio {
			v.lasso = append(v.lasso, at.x, at.y)
		}
		p.soon(false)
	case mapBoxing:
		v.lasso = append(v.lasso[:2], at.x, at.y)
		p.soon(false)
	case mapPinching:
		v.pinch(f, was, at)
	}
	v.down[f].at = at
}

// dragging is what a drag does that begins now.
func (v *mapView) dragging() mapGesture {
	switch {
	case v.mode == modeBox:
		return mapBoxing
	case v.mode == modeLasso || v.shift:
		return mapLassoing
	}
	return mapPanning
}

// lifted is which of the pointers that are down an event is of; -1: none. If it
// is up, it is one no longer.
func (v *mapView) lifted(e app.Value, up bool) int {
	id := e.Get("pointerId").Int()
	for i, f := range v.down {
		if f.id == id {
			if up {
				v.down = append(v.down[:i], v.down[i+1:]...)
			}
			return i
		}
	}
	return -1
}

// pinch zooms by the distance of two fingers, around the one that rests.
func (v *mapView) pinch(f int, was, at mapSpot) {
	if len(v.down) < 2 {
		return
	}
	there := v.down[1-min(f, 1)].at
	before, after := math.Hypot(was.x-there.x, was.y-there.y), math.Hypot(at.x-there.x, at.y-there.y)
	if before > 0 && after > 0 {
		v.pic.zoomAt(after/before, there.x, there.y, false)
	}
}

func (v *mapView) pointerUp(e app.Value, at mapSpot) {
	v.lifted(e, true)
	done := v.gesture
	if v.gesture == mapPinching && len(v.down) > 0 {
		return // the other finger does nothing more
	}
	v.gesture = mapIdle
	switch done {
	case mapPressing:
		if i := v.pic.nearest(at.x, at.y, hoverReach); i >= 0 {
			v.cursor = i
			row := int(v.layout.rows[i])
			v.loudly(func() { v.Shared.pick(row) })
		}
	case mapLassoing, mapBoxing:
		outline := v.corners(done)
		v.lasso = nil
		v.chooseInside(outline)
	}
	v.pic.soon(false)
}

func (v *mapView) pointerCancel(e app.Value, _ mapSpot) {
	v.lifted(e, true)
	v.gesture, v.lasso = mapIdle, nil
	v.pic.soon(false)
}

func (v *mapView) pointerLeave(app.Value, mapSpot) { v.hush() }

// hush ends what hovering showed.
func (v *mapView) hush() {
	if v.hovering {
		v.hovering = false
		v.Shared.point(-1)
		v.pic.soon(false)
	}
}

func (v *mapView) hover(at mapSpot) {
	if v.layout == nil {
		return
	}
	row := -1
	if i := v.pic.nearest(at.x, at.y, hoverReach); i >= 0 {
		row = int(v.layout.rows[i])
	}
	v.hovering = row >= 0
	v.Shared.point(row)
}

// wheel zooms while Ctrl or ⌘ is held, which is also what a pinch on a
// touchpad is; by itself it scrolls the page.
func (v *mapView) wheel(e app.Value, at mapSpot) {
	if !e.Get("ctrlKey").Bool() && !e.Get("metaKey").Bool() {
		return
	}
	e.Call("preventDefault")
	dy := e.Get("deltaY").Float()
	if e.Get("deltaMode").Int() == 1 { // lines
		dy *= 16
	}
	v.pic.zoomAt(math.Exp(-min(max(dy, -120), 120)*0.005), at.x, at.y, false)
}

// outline is what is being drawn around segments, in pixels of the screen.
func (v *mapView) outline() []float64 { return v.corners(v.gesture) }

func (v *mapView) corners(g mapGesture) []float64 {
	switch l := v.lasso; {
	case g == mapLassoing:
		return l
	case g == mapBoxing && len(l) == 4:
		return []float64{l[0], l[1], l[2], l[1], l[2], l[3], l[0], l[3]}
	}
	return nil
}

// chooseInside chooses the segments inside an outline; where there are none,
// everything stays.
func (v *mapView) chooseInside(outline []float64) {
	if len(outline) < 6 || v.layout == nil {
		return
	}
	p := v.pic
	for i := 0; i < len(outline); i += 2 {
		outline[i], outline[i+1] = p.view.ToData(outline[i], outline[i+1], p.w, p.h)
	}
	var rows []int
	for _, i := range p.index().InPolygon(outline, nil) {
		if p.marks.Shape(i)&plot.Hidden == 0 {
			rows = append(rows, int(v.layout.rows[i]))
		}
	}
	if len(rows) == 0 {
		v.say("No segment inside")
		return
	}
	v.loudly(func() { v.Shared.choose(rows) })
}

// placeReadout tells of the point under the pointer, beside it.
func (v *mapView) placeReadout(p *mapPicture) {
	row := -1
	if v.hovering && v.gesture == mapIdle {
		row = v.Shared.sight.hover
	}
	i := v.pointOf(row)
	if i < 0 {
		row = -1
	}
	box := v.root.Call("querySelector", ".map-readout")
	if row != v.readout {
		v.readout = row
		text := ""
		if row >= 0 {
			text = v.words(row)
		}
		box.Set("textContent", text)
	}
	if row < 0 {
		return
	}
	x, y := p.pixel(i)
	x, y = x/p.ratio, y/p.ratio
	across, down := "12px", "12px" // beside the point, towards the middle
	if x > p.w/p.ratio/2 {
		across = "calc(-100% - 12px)"
	}
	if y > p.h/p.ratio/2 {
		down = "calc(-100% - 12px)"
	}
	at := func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) + "px" }
	box.Get("style").Call("setProperty", "transform", "translate("+at(x)+","+at(y)+") translate("+across+","+down+")")
}

// words are what is worth knowing of a row at a glance.
func (v *mapView) words(row int) string {
	x := v.Shared
	m := x.sight.marks
	if m == nil || row >= len(m.Start) || int(m.Option[row]) >= len(x.result.Options) {
		return "#" + strconv.Itoa(row)
	}
	text := optionName(x.result.Options[m.Option[row]]) + " "
	if place := placeIn(m, row); place != "" {
		text += place
	} else if !m.Pages && known(float64(m.Start[row])) {
		text += clock(float64(m.Start[row])) + "–" + clock(float64(m.End[row]))
	} else {
		text += "#" + strconv.Itoa(row)
	}
	if scope := int(m.Scope[row]); scope < len(x.result.Scopes) && x.result.Scopes[scope] != "clip" {
		text += ", " + scopeName(x.result.Scopes[scope])
	}
	if c := x.sight.clusters; c != nil && row < len(c.of) && c.of[row] >= 0 {
		text += ", cluster " + x.clusterName(int(c.of[row]))
	}
	if a := x.sight.alike; row < len(a) && x.colouring() == colourSimilarity {
		text += ", cosine " + cosineText(float64(a[row]))
	}
	return text + x.matchOf(row)
}
