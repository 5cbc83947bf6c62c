package ui

// timeline_keys.go is the timeline without a pointer: a cursor that the arrow
// keys move, and words for what it is on.

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// onKey moves the cursor, selects, zooms and plays.
func (t *timeline) onKey(e app.Value) {
	if !t.ready() || e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool() || e.Get("altKey").Bool() {
		return
	}
	key := e.Get("key").String()
	switch key {
	case "+", "=":
		t.zoom("in")
	case "-":
		t.zoom("out")
	case "0":
		t.zoom("all")
	case "Enter", " ":
		if row := t.cursorRow(); row >= 0 {
			t.Shared.onUI(func() { t.Shared.pick(row) })
			t.say("Selected " + t.Shared.readout(row))
		}
	default:
		row := t.table.step(t.cursorRow(), key, t.laneOf, t.startOf)
		if row < 0 {
			return
		}
		t.moveTo(row)
	}
	e.Call("preventDefault")
	e.Call("stopPropagation")
}

// cursorRow is where the cursor is: at the selection, until it has been moved.
func (t *timeline) cursorRow() int {
	if t.cursor >= 0 {
		return t.cursor
	}
	return t.row
}

func (t *timeline) startOf(row int) float64 {
	if s, ok := t.spanOf(row); ok {
		return s.Start
	}
	return (t.window.From + t.window.To) / 2
}

func (t *timeline) moveTo(row int) {
	t.cursor = row
	t.reveal(row)
	t.layout = t.lay(t.layout.width)
	t.Shared.point(row)
	t.showReadout(row)
	t.say(t.position(row))
	t.redraw(drawAll)
}

// step is the row that a key leads to from another; -1 where it leads nowhere.
func (tt *timetable) step(row int, key string, laneOf func(int) int, startOf func(int) float64) int {
	lane := -1
	if row >= 0 && tt.place[row] != isNowhere {
		lane = laneOf(row)
	}
	if lane < 0 { // the first that there is
		switch key {
		case "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End":
		default:
			return -1
		}
		for i := range tt.lanes {
			if tt.lanes[i].stops() > 0 {
				return tt.lanes[i].stop(0)
			}
		}
		return -1
	}
	l := &tt.lanes[lane]
	at := l.stopOf(row, startOf(row))
	switch key {
	case "ArrowRight":
		return l.stop(min(at+1, l.stops()-1))
	case "ArrowLeft":
		return l.stop(max(at-1, 0))
	case "Home":
		return l.stop(0)
	case "End":
		return l.stop(l.stops() - 1)
	case "ArrowUp":
		return tt.beside(lane, -1, row, startOf(row))
	case "ArrowDown":
		return tt.beside(lane, 1, row, startOf(row))
	}
	return -1
}

// beside is what is at the same time in the next lane that has anything, up or
// down; row, where there is none. What stands apart leads to what does so there.
func (tt *timetable) beside(lane, by, row int, start float64) int {
	for i := lane + by; i >= 0 && i < len(tt.lanes); i += by {
		l := &tt.lanes[i]
		switch {
		case l.stops() == 0:
		case tt.place[row] == isApart && len(l.apart) > 0:
			return l.apart[0]
		default:
			return l.stop(l.near(start))
		}
	}
	return row
}

// readout says what a row is, in a line.
func (x *explore) readout(row int) string {
	m, r, s := x.sight.marks, x.sight.of, &x.sight
	if m == nil || row < 0 || row >= len(m.Start) {
		return ""
	}
	text := optionName(r.Options[min(int(m.Option[row]), len(r.Options)-1)])
	if scope := r.Scopes[m.Scope[row]]; scope != "clip" {
		text += ", " + scopeName(scope)
	}
	if place := placeIn(m, row); place != "" {
		text += ", " + place
	} else if start, end := float64(m.Start[row]), float64(m.End[row]); !m.Pages && (known(start) || known(end)) {
		text += ", " + timeRange(start, end)
	}
	text += ", #" + strconv.Itoa(row)
	switch x.colouring() {
	case colourSimilarity:
		if row < len(s.alike) {
			text += ", cosine " + fixed(float64(s.alike[row]), 3)
		}
	case colourCluster:
		if c := s.clusters; c != nil && row < len(c.of) && c.of[row] >= 0 {
			text += ", cluster " + c.name(int(c.of[row]))
		} else if c != nil {
			text += ", in no cluster"
		}
	case colourSearch:
		text += x.matchOf(row)
	case colourNorm:
		text += ", norm " + fixed(float64(m.Norm[row]), 4)
	}
	return text
}

// position is what is spoken of a row: what it is, and where in its lane.
func (t *timeline) position(row int) string {
	l := &t.table.lanes[t.laneOf(row)]
	text := t.Shared.readout(row) + ", " + count(l.stopOf(row, t.startOf(row))+1) + " of " + count(l.stops())
	if row == t.row {
		text += ", selected"
	}
	return text
}
