package ui

// map_keys.go is the map by the keyboard: a cursor that goes from point to
// point, and says where it is.

import (
	"math"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

func (v *mapView) onKey(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	if v.pic == nil || v.layout == nil || e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool() || e.Get("altKey").Bool() {
		return
	}
	x := v.Shared
	switch e.Get("key").String() {
	case "ArrowRight":
		v.moveCursor(1, 0)
	case "ArrowLeft":
		v.moveCursor(-1, 0)
	case "ArrowUp":
		v.moveCursor(0, 1)
	case "ArrowDown":
		v.moveCursor(0, -1)
	case "Enter", " ":
		if v.cursor < 0 || v.cursor >= len(v.layout.rows) {
			return
		}
		row := int(v.layout.rows[v.cursor])
		v.loudly(func() { x.pick(row) })
	case "+", "=":
		v.zoomBy(1.6)
	case "-":
		v.zoomBy(1 / 1.6)
	case "0":
		v.zoomOut()
	case "Escape":
		switch {
		case v.lasso != nil:
			v.gesture, v.lasso = mapIdle, nil
			v.pic.soon(false)
		case x.choiceMade() > 0:
			v.loudly(func() { x.choose(nil) })
			v.say("Nothing is chosen")
		default:
			return
		}
	default:
		return
	}
	e.PreventDefault()
	e.Call("stopPropagation")
}

// moveCursor goes to the nearest point on a side. At first it comes to the
// selected one, or to the one in the middle.
func (v *mapView) moveCursor(dx, dy float64) {
	p, l := v.pic, v.layout
	v.focused = true
	if v.cursor < 0 || v.cursor >= len(l.rows) {
		if v.cursor = v.pointOf(v.Shared.selected()); v.cursor < 0 {
			v.cursor = p.index().Nearest(p.view.CX, p.view.CY, math.Inf(1), nil)
		}
	} else if to := beside(l.points, v.cursor, dx, dy); to >= 0 {
		v.cursor = to
	}
	if v.cursor < 0 {
		return
	}
	if !p.inView(v.cursor) {
		view := p.goal()
		view.CX, view.CY = float64(p.target[2*v.cursor]), float64(p.target[2*v.cursor+1])
		p.look(view, true)
	}
	row := int(l.rows[v.cursor])
	v.Shared.point(row)
	v.say(v.words(row))
	p.soon(false)
}

// beside is the point nearest to point from on the side of (dx, dy), which is
// along an axis, where what lies off the axis counts as farther away; -1:
// there is none.
func beside(points []float32, from int, dx, dy float64) int {
	x, y := float64(points[2*from]), float64(points[2*from+1])
	best, least := -1, math.Inf(1)
	for i := range len(points) / 2 {
		ax, ay := float64(points[2*i])-x, float64(points[2*i+1])-y
		along, off := ax*dx+ay*dy, math.Abs(ax*dy-ay*dx)
		if along <= 0 || off > along {
			continue
		}
		if far := along + 2*off; far < least {
			best, least = i, far
		}
	}
	return best
}

// say speaks through the live region.
func (v *mapView) say(text string) {
	v.root.Call("querySelector", ".map-spoken").Set("textContent", text)
}

func (v *mapView) zoomBy(factor float64) {
	if p := v.pic; p != nil {
		p.zoomAt(factor, p.w/2, p.h/2, true)
	}
}

func (v *mapView) zoomOut() {
	if p := v.pic; p != nil {
		p.look(p.fit, true)
	}
}

// zoomToSelection shows what is chosen, or else what is selected, from near.
func (v *mapView) zoomToSelection() {
	x := v.Shared
	rows := x.sight.chosen
	if len(rows) == 0 {
		rows = []int{x.selected()}
	}
	var points []int
	for _, row := range rows {
		if i := v.pointOf(row); i >= 0 {
			points = append(points, i)
		}
	}
	v.pic.zoomTo(points)
}
