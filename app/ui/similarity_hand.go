package ui

// similarity_hand.go is pointing at the matrix, and zooming.

import (
	"math"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

const (
	zoomStep = 1.6
	dragFrom = 4.0 // CSS pixels that make a click a drag
)

// target is what is pointed at: a cell, and the vectors it stands for.
type target struct {
	i, j           int // the middle ones
	i0, i1, j0, j1 int // rows i0 to i1-1, columns j0 to j1-1
	mean           float64
	byKey          bool
}

// many reports whether a target stands for more than one pair.
func (t *target) many() bool { return t.i1-t.i0 > 1 || t.j1-t.j0 > 1 }

// hand is the pointers on the matrix.
type hand struct {
	listeners []listener
	at        *target
	px, py    float64 // where the pointer is, in CSS pixels of the canvas
	over      bool
	down      map[int][2]float64
	dragged   bool
	touched   bool // two fingers were down
	readout   [3]app.Value
	spoken    app.Value
}

func (h *hand) mount(v *similarityView) {
	canvas := v.marksOn.element
	h.down = map[int][2]float64{}
	root := v.ctx.JSSrc()
	for i, class := range []string{".readout-rows", ".readout-columns", ".readout-cosine"} {
		h.readout[i] = root.Call("querySelector", class)
	}
	h.spoken = root.Call("querySelector", ".similarity-spoken")
	on := func(event string, handle func(e app.Value)) {
		h.listeners = append(h.listeners, listen(canvas, event, handle))
	}
	pointer := func(event string, handle func(id int, x, y float64)) {
		on(event, func(e app.Value) {
			id, x, y := e.Get("pointerId").Int(), e.Get("offsetX").Float(), e.Get("offsetY").Float()
			switch event {
			case "pointerdown":
				if e.Get("button").Int() != 0 {
					return
				}
				capture(canvas, id)
			case "pointerleave":
				if e.Get("pointerType").String() == "touch" {
					return // what a finger pointed at stays, or nobody could read it
				}
			}
			v.quietly(func() { handle(id, x, y) })
		})
	}
	pointer("pointermove", v.pointerMoved)
	pointer("pointerdown", func(id int, x, y float64) {
		h.down[id] = [2]float64{x, y}
		if len(h.down) == 1 {
			h.dragged, h.touched = false, false
		} else {
			h.touched = true
		}
		h.px, h.py, h.over = x, y, true
	})
	pointer("pointerup", v.pointerUp)
	pointer("pointercancel", func(id int, _, _ float64) {
		delete(h.down, id)
		h.dragged = true
	})
	pointer("pointerleave", func(int, float64, float64) {
		if len(h.down) == 0 {
			h.over = false
			v.aim()
		}
	})
	on("dblclick", func(e app.Value) {
		x, y, factor := e.Get("offsetX").Float(), e.Get("offsetY").Float(), 2.0
		if e.Get("shiftKey").Bool() {
			factor = 0.5
		}
		v.quietly(func() { v.zoomAt(factor, x, y) })
	})
	on("wheel", func(e app.Value) {
		pinch := e.Get("ctrlKey").Bool()
		if !pinch && !e.Get("metaKey").Bool() && !e.Get("shiftKey").Bool() {
			return // it scrolls the page
		}
		e.Call("preventDefault")
		delta := e.Get("deltaY").Float()
		if delta == 0 {
			delta = e.Get("deltaX").Float() // Shift turns the wheel sideways
		}
		if e.Get("deltaMode").Int() != 0 {
			delta *= 16
		}
		x, y := e.Get("offsetX").Float(), e.Get("offsetY").Float()
		v.quietly(func() { v.zoomAt(math.Exp(-max(-200, min(delta, 200))*0.004), x, y) })
	})
	on("keydown", func(e app.Value) {
		key := e.Get("key").String()
		if e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool() || e.Get("altKey").Bool() || !isMatrixKey(key) {
			return
		}
		e.Call("preventDefault")
		e.Call("stopPropagation")
		shift := e.Get("shiftKey").Bool()
		v.quietly(func() { v.onKey(key, shift) })
	})
	on("blur", func(app.Value) {
		v.quietly(func() {
			if v.at != nil && v.at.byKey {
				v.aim()
			}
		})
	})
	v.say()
}

// capture makes a drag go on outside the element. Where the pointer is gone
// already, the browser throws, and there is nothing to drag.
func capture(element app.Value, pointer int) {
	defer func() { _ = recover() }()
	element.Call("setPointerCapture", pointer)
}

func (h *hand) release() {
	for _, l := range h.listeners {
		l.remove()
	}
}

func (v *similarityView) pointerMoved(id int, x, y float64) {
	h := &v.hand
	h.px, h.py, h.over = x, y, true
	was, held := h.down[id]
	if !held {
		v.aim()
		return
	}
	if !h.dragged && len(h.down) == 1 && math.Hypot(x-was[0], y-was[1]) < dragFrom {
		return
	}
	h.dragged = true
	before := h.spread()
	h.down[id] = [2]float64{x, y}
	after := h.spread()
	c := v.compared()
	a, b := v.window()
	if v.edge <= 0 || !v.ready {
		return
	}
	c.a, c.b = a.Pan((before.y-after.y)/v.edge*a.Span()), b.Pan((before.x-after.x)/v.edge*b.Span())
	if len(h.down) > 1 && before.wide > 0 {
		v.zoomAt(after.wide/before.wide, after.x, after.y)
		return
	}
	v.moved()
}

// spread is the middle of the fingers, and how far they are apart.
type spread struct{ x, y, wide float64 }

func (h *hand) spread() (s spread) {
	n := float64(len(h.down))
	for _, p := range h.down {
		s.x += p[0] / n
		s.y += p[1] / n
	}
	for _, p := range h.down {
		s.wide += math.Hypot(p[0]-s.x, p[1]-s.y)
	}
	return s
}

func (v *similarityView) pointerUp(id int, x, y float64) {
	h := &v.hand
	_, held := h.down[id]
	delete(h.down, id)
	if !held || h.dragged || h.touched {
		return
	}
	h.px, h.py, h.over = x, y, true
	v.aim()
	v.choose()
}

// choose selects what is pointed at.
func (v *similarityView) choose() {
	if v.at != nil {
		v.Shared.pickPair(int(v.rows.rows[v.at.i]), int(v.cols.rows[v.at.j]))
	}
}

// aim finds what the pointer is at.
func (v *similarityView) aim() {
	h := &v.hand
	var at *target
	if a, b := v.window(); v.ready && h.over && v.edge > 0 {
		x, y := (h.px-matrixLeft)/v.edge, (h.py-matrixTop)/v.edge
		if x >= 0 && x < 1 && y >= 0 && y < 1 {
			at = v.targetAt(a.From+y*a.Span(), b.From+x*b.Span())
		}
	}
	v.point(at)
}

// targetAt is the cell at a place, or just the vectors there where its cells
// are on their way.
func (v *similarityView) targetAt(pa, pb float64) *target {
	i, j := v.rows.index(pa), v.cols.index(pb)
	if i < 0 || j < 0 {
		return nil
	}
	t := &target{i: i, j: j, i0: i, i1: i + 1, j0: j, j1: j + 1, mean: math.NaN()}
	p := &v.shown
	if pa < p.a0 || pa >= p.a1 || pb < p.b0 || pb >= p.b1 || len(p.cells) != p.h*p.w {
		return t
	}
	k := min(int((pa-p.a0)/(p.a1-p.a0)*float64(p.h)), p.h-1)
	l := min(int((pb-p.b0)/(p.b1-p.b0)*float64(p.w)), p.w-1)
	i0, i1 := covered(p.a0, p.a1, k, p.h, len(v.rows.rows))
	j0, j1 := covered(p.b0, p.b1, l, p.w, len(v.cols.rows))
	if i1 > i0 && j1 > j0 {
		t.i0, t.i1, t.j0, t.j1 = i0, i1, j0, j1
		t.i, t.j = (i0+i1-1)/2, (j0+j1-1)/2
		t.mean = float64(p.cells[k*p.w+l])
	}
	return t
}

// point points at a target; nil: at nothing.
func (v *similarityView) point(at *target) {
	was := v.at
	if was == nil && at == nil || was != nil && at != nil && *was == *at {
		return
	}
	v.at = at
	v.soon(drawMarks)
	if at == nil {
		v.Shared.point(-1)
		v.say()
		return
	}
	row, col := int(v.rows.rows[at.i]), int(v.cols.rows[at.j])
	v.Shared.point(row)
	v.askExact(&v.exact, engine.CosineRequest{Watch: v.a.watch, Other: v.b.watch, Row: row, To: col}, v.say)
	v.say()
}

// say writes what is pointed at, and speaks it where a key led there.
func (v *similarityView) say() {
	at := v.at
	lines := [3]string{"Point at a cell, or move with the arrow keys.", "", ""}
	if at != nil {
		a := spanName(v.rows, v.a, at.i0, at.i1, v.a.watch)
		b := spanName(v.cols, v.b, at.j0, at.j1, v.a.watch)
		lines = [3]string{a, "× " + b, "cosine " + v.exact.text()}
		if at.many() {
			lines[2] = "mean of " + count(at.i1-at.i0) + " × " + count(at.j1-at.j0) + " segments " + cosineText(at.mean) +
				"; in the middle " + v.exact.text()
		}
		if at.byKey && v.exact.have {
			v.spoken.Set("textContent", cellName(v, at)+", "+lines[2])
		}
	}
	for i, text := range lines {
		v.hand.readout[i].Set("textContent", text)
	}
}

// cellName is a cell in a few words, to be spoken.
func cellName(v *similarityView, at *target) string {
	return nameIn(v.marks, v.a.result, int(v.rows.rows[at.i])) + " with " + nameIn(v.other, v.b.result, int(v.cols.rows[at.j]))
}

// spanName is some vectors of a side and when they are.
func spanName(a axis, s side, from, to int, base string) string {
	name := s.name(base)
	if from >= a.timed {
		name += " #" + count(int(a.rows[from]))
	} else {
		name += " " + stretchText(a.marks.Pages, a.start(from), a.time(a.marks.End, a.rows[to-1]))
	}
	return name
}

// zoomAt magnifies around a point of the canvas, rows and columns together.
func (v *similarityView) zoomAt(factor, x, y float64) {
	if !v.ready || v.edge <= 0 {
		return
	}
	c := v.compared()
	a, b := v.window()
	c.a = a.Zoom(factor, a.Seconds(max(0, min(y-matrixTop, v.edge)), v.edge))
	c.b = b.Zoom(factor, b.Seconds(max(0, min(x-matrixLeft, v.edge)), v.edge))
	v.moved()
}

// zoomMiddle magnifies around the cursor, or else the middle.
func (v *similarityView) zoomMiddle(factor float64) {
	a, b := v.window()
	x, y := matrixLeft+v.edge/2, matrixTop+v.edge/2
	if v.at != nil && v.at.byKey {
		x, y = v.x(b, float64(v.at.j)+0.5), v.y(a, float64(v.at.i)+0.5)
	}
	v.zoomAt(factor, x, y)
}

func (v *similarityView) showAll() {
	c := v.compared()
	a, b := v.window()
	c.a, c.b = a.Show(0, a.Full), b.Show(0, b.Full)
	v.moved()
}

// moved shows another part.
func (v *similarityView) moved() {
	v.soon(drawMatrix)
	v.ask()
	if v.at == nil || !v.at.byKey {
		v.aim()
	}
}
