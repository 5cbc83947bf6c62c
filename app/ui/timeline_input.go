package ui

// timeline_input.go is the pointer on the timeline: it points, selects, pans
// and zooms, moves the threshold, and seeks in the film.

import (
	"math"
	"strconv"

	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// gesture is what the pointers that are down are doing.
type gesture struct {
	does     int
	down     map[int]spot // by pointer
	from     spot         // where it began
	before   plot.Window  // the window as it was then
	spread   float64      // between two fingers
	moved    bool         // too far for a click
	edge     int          // of the overview: what is dragged
	sticking bool
}

type spot struct{ x, y float64 }

// The gestures.
const (
	idle = iota
	panning
	pinching
	thresholding
)

// What of the overview's window is dragged.
const (
	stripAll = iota
	stripFrom
	stripTo
)

const (
	clickReach = 4 // CSS pixels that a click may move
	hitReach   = 4 // beside a segment that still meet it
	lineReach  = 7 // of the threshold's line
	wheelStep  = 0.0022
)

// listen hears the pointers, the wheel and the keys.
func (t *timeline) listen() {
	over, strip := t.over.canvas, t.overview.canvas
	t.down = map[int]spot{}
	t.on(over, "pointerdown", t.onDown)
	t.on(over, "pointermove", t.onMove)
	t.on(over, "pointerup", t.onUp)
	t.on(over, "pointercancel", func(e app.Value) { t.lift(e) })
	t.on(over, "pointerleave", func(app.Value) { t.unpoint() })
	t.on(over, "dblclick", t.onDouble)
	t.on(over, "wheel", t.onWheel)
	t.on(over, "keydown", t.onKey)
	t.on(over, "blur", func(app.Value) { t.unpoint() })
	t.on(strip, "pointerdown", t.onStripDown)
	t.on(strip, "pointermove", t.onStripMove)
	t.on(strip, "pointerup", func(app.Value) { t.sticking = false })
	t.on(strip, "pointercancel", func(app.Value) { t.sticking = false })
	t.on(t.find("zooms"), "click", func(e app.Value) {
		if does := e.Get("target").Get("dataset").Get("zoom"); does.Truthy() {
			t.zoom(does.String())
		}
	})
	t.on(t.option, "change", func(app.Value) { t.findScenes(t.option.Get("value").String(), math.NaN()) })
	t.on(t.find("proposed"), "click", func(app.Value) { t.findScenes(t.Shared.sight.scenes.option, math.NaN()) })
	t.on(t.slider, "input", func(app.Value) { t.setThreshold(parseNumber(t.slider.Get("value").String())) })
}

// spotOf is where on a canvas an event is.
func spotOf(e app.Value) spot { return spot{e.Get("offsetX").Float(), e.Get("offsetY").Float()} }

// ready reports whether what is drawn is what there is.
func (t *timeline) ready() bool {
	return t.table != nil && t.table.of == t.Shared.result && t.table.timed() && t.columns.table == t.table
}

func (t *timeline) onDown(e app.Value) {
	if !t.ready() || e.Get("button").Int() != 0 {
		return
	}
	at := spotOf(e)
	t.over.canvas.Call("setPointerCapture", e.Get("pointerId"))
	t.down[e.Get("pointerId").Int()] = at
	t.from, t.before, t.moved = at, t.window, false
	switch {
	case len(t.down) == 2:
		t.does, t.moved = pinching, true
		t.from, t.spread = t.pinch()
	case t.onThreshold(at):
		t.does = thresholding
	default:
		t.does = panning
	}
}

// pinch is the middle between two fingers, and how far they are apart.
func (t *timeline) pinch() (middle spot, spread float64) {
	var p [2]spot
	i := 0
	for _, at := range t.down {
		if i < 2 {
			p[i] = at
		}
		i++
	}
	return spot{(p[0].x + p[1].x) / 2, (p[0].y + p[1].y) / 2}, math.Hypot(p[0].x-p[1].x, p[0].y-p[1].y)
}

func (t *timeline) onMove(e app.Value) {
	if !t.ready() {
		return
	}
	at, id := spotOf(e), e.Get("pointerId").Int()
	if _, pressed := t.down[id]; !pressed {
		t.hover(at)
		return
	}
	t.down[id] = at
	l := &t.layout
	switch t.does {
	case pinching:
		middle, spread := t.pinch()
		t.window = pinched(t.before, l, t.from.x, middle.x, spread/max(t.spread, 1))
		t.redraw(drawAll)
	case thresholding:
		t.moved = true
		t.setThreshold(l.thresholdAt(at.y, t.Shared.sight.scenes.most))
	case panning:
		if !t.moved && math.Abs(at.x-t.from.x) < clickReach {
			return
		}
		t.moved = true
		t.hideReadout()
		t.window = t.before.Pan((t.from.x - at.x) / l.span() * t.before.Span())
		t.redraw(drawAll)
	}
}

// pinched is the window after two fingers have moved their middle from x to
// another and spread by a factor.
func pinched(w plot.Window, l *timeLayout, x, to, factor float64) plot.Window {
	at := w.Seconds(x-l.left, l.span())
	w = w.Zoom(factor, at)
	return w.Pan((x - to) / l.span() * w.Span())
}

func (t *timeline) onUp(e app.Value) {
	at, was, moved := spotOf(e), t.does, t.moved
	t.lift(e)
	if !t.ready() || was != panning || moved {
		return
	}
	if at.y >= t.layout.axis-2 && at.x >= t.layout.left-2 && at.x <= t.layout.right+2 {
		t.player.seek(t.window.Seconds(at.x-t.layout.left, t.layout.span()))
		return
	}
	if row := t.hit(at); row >= 0 {
		t.cursor = row
		t.Shared.onUI(func() { t.Shared.pick(row) })
	}
}

// lift ends what a pointer did.
func (t *timeline) lift(e app.Value) {
	delete(t.down, e.Get("pointerId").Int())
	if len(t.down) == 0 {
		t.does = idle
	} else {
		t.does = panning // with the finger that is left, from here
		for _, at := range t.down {
			t.from, t.before = at, t.window
		}
	}
}

func (t *timeline) onDouble(e app.Value) {
	if !t.ready() {
		return
	}
	at := spotOf(e)
	if at.y < t.layout.axis {
		t.window = t.window.Zoom(2, t.window.Seconds(at.x-t.layout.left, t.layout.span()))
		t.redraw(drawAll)
	}
}

// onWheel zooms with Ctrl or ⌘, as a pinch on a touchpad comes as well, and
// pans with Shift or sideways. The wheel alone scrolls the page.
func (t *timeline) onWheel(e app.Value) {
	if !t.ready() {
		return
	}
	dx, dy := e.Get("deltaX").Float(), e.Get("deltaY").Float()
	if e.Get("deltaMode").Int() == 1 { // in lines
		dx, dy = dx*16, dy*16
	}
	w := t.window
	switch {
	case e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool():
		w = w.Zoom(math.Exp(-dy*wheelStep), w.Seconds(spotOf(e).x-t.layout.left, t.layout.span()))
		e.Call("preventDefault") // or the browser zooms the page
	case e.Get("shiftKey").Bool():
		w = w.Pan((dx + dy) / t.layout.span() * w.Span())
	case math.Abs(dx) > math.Abs(dy):
		w = w.Pan(dx / t.layout.span() * w.Span())
	default:
		return
	}
	if w != t.window {
		e.Call("preventDefault")
		t.window = w
		t.redraw(drawAll)
	}
}

// hit is the row that shows at a place, or a few pixels beside it; -1: none.
func (t *timeline) hit(at spot) int {
	l := &t.layout
	i := l.laneAt(at.y)
	if i < 0 || i >= len(t.columns.lanes) {
		return -1
	}
	lane := t.table.lanes[i]
	if at.x >= l.apart {
		for k, row := range lane.apart[:min(len(lane.apart), apartMost)] {
			x, y, w, h := l.apartBox(l.lanes[i], k, len(lane.apart))
			if at.x >= x && at.x <= x+w+2 && at.y >= y && at.y <= y+h+2 {
				return row
			}
		}
		return -1
	}
	if len(t.columns.lanes[i]) == 0 {
		return -1
	}
	sub := int((at.y - l.lanes[i].top) / l.lanes[i].height * float64(len(t.columns.lanes[i])))
	return nearestColumn(t.columns.lanes[i][min(max(sub, 0), len(t.columns.lanes[i])-1)],
		pixel(at.x, t.base.ratio)-pixel(l.left, t.base.ratio), int(hitReach*t.base.ratio))
}

// nearestColumn is what is in column c, or else in the nearest one no farther
// than reach; -1: nothing.
func nearestColumn(columns []int32, c, reach int) int {
	for away := 0; away <= reach; away++ {
		for _, at := range []int{c - away, c + away} {
			if at >= 0 && at < len(columns) && columns[at] >= 0 {
				return int(columns[at])
			}
		}
	}
	return -1
}

// hover points at what is below the pointer, and says what it is.
func (t *timeline) hover(at spot) {
	row := t.hit(at)
	cursor := "default"
	switch {
	case row >= 0:
		cursor = "pointer"
	case t.onThreshold(at):
		cursor = "ns-resize"
	case at.y >= t.layout.axis && t.player.loaded():
		cursor = "col-resize"
	case t.window.Span() < t.window.Full:
		cursor = "grab"
	}
	t.over.canvas.Get("style").Call("setProperty", "cursor", cursor)
	t.Shared.point(row)
	if row < 0 {
		t.hideReadout()
		return
	}
	t.showReadout(row)
}

func (t *timeline) unpoint() {
	if len(t.down) == 0 {
		t.Shared.point(-1)
		t.hideReadout()
	}
}

// showReadout says what a row is, above it or, where there is no room, below.
func (t *timeline) showReadout(row int) {
	x, y, w, h, ok := t.boxOf(&t.layout, row)
	if !ok {
		return
	}
	r := t.readout
	r.Set("textContent", t.Shared.readout(row))
	r.Set("hidden", false)
	width, height := r.Get("offsetWidth").Float(), r.Get("offsetHeight").Float()
	left := min(max(x+w/2-width/2, 0), max(t.layout.width-width, 0))
	top := y - height - 6
	if top < -height-4 {
		top = y + h + 6
	}
	r.Get("style").Call("setProperty", "transform", "translate("+px(math.Round(left))+","+px(math.Round(top))+")")
}

func (t *timeline) hideReadout() { t.readout.Set("hidden", true) }

// onThreshold reports whether a place is on the threshold's line.
func (t *timeline) onThreshold(at spot) bool {
	l, c := &t.layout, &t.Shared.sight.scenes
	return l.hasCurve && c.drawn() && at.x >= l.left && at.x <= l.right &&
		math.Abs(at.y-l.thresholdY(c.level(), c.most)) <= lineReach && at.y > l.curve-lineReach && at.y < l.axis
}

// setThreshold moves the threshold, and asks for the scenes by it.
func (t *timeline) setThreshold(v float64) {
	if known(v) {
		t.findScenes(t.Shared.sight.scenes.option, v)
	}
}

func (t *timeline) findScenes(option string, threshold float64) {
	t.Shared.findScenes(option, threshold)
	t.settle()
	t.redraw(drawOver)
}

// parseNumber reads what a slider says; NaN where that is none.
func parseNumber(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

func (t *timeline) onStripDown(e app.Value) {
	if !t.ready() || e.Get("button").Int() != 0 {
		return
	}
	t.overview.canvas.Call("setPointerCapture", e.Get("pointerId"))
	x, w := spotOf(e).x, t.layout.span()
	from, to := t.window.From/t.window.Full*w, t.window.To/t.window.Full*w
	t.edge = stripAll
	switch {
	case math.Abs(x-from) <= lineReach && to-from > 3*lineReach || math.Abs(x-from) <= 2 && from > 0:
		t.edge = stripFrom
	case math.Abs(x-to) <= lineReach && to-from > 3*lineReach || math.Abs(x-to) <= 2:
		t.edge = stripTo
	case x < from || x > to: // there, then
		t.window = t.window.Pan(x/w*t.window.Full - (t.window.From+t.window.To)/2)
	}
	t.sticking, t.from, t.before = true, spotOf(e), t.window
	t.redraw(drawAll)
}

func (t *timeline) onStripMove(e app.Value) {
	if !t.sticking || !t.ready() {
		return
	}
	t.window = stripped(t.before, t.edge, (spotOf(e).x-t.from.x)/t.layout.span()*t.before.Full)
	t.redraw(drawAll)
}

// stripped is the window after it, or one of its ends, was dragged by so many
// seconds in the overview.
func stripped(w plot.Window, edge int, by float64) plot.Window {
	least := min(w.Least, w.Full)
	switch edge {
	case stripFrom:
		w.From = min(max(w.From+by, 0), w.To-least)
	case stripTo:
		w.To = max(min(w.To+by, w.Full), w.From+least)
	default:
		w = w.Pan(by)
	}
	return w
}
