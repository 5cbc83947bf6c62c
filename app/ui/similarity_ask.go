package ui

// similarity_ask.go gets what the matrix shows from the worker: as many cells
// as there are pixels, one request at a time, and the newest wins.

import (
	"context"
	"slices"

	"embedscope/app/engine"
	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// cellsAside is the most cells that are asked for on a side: with more, colouring
// them would be a long task.
const cellsAside = 800

// stretch is a part of both sides, in so many cells.
type stretch struct {
	a0, a1, b0, b1 float64
	h, w           int
}

// picture is the cosines of a stretch, h×w.
type picture struct {
	stretch
	cells []float32
}

// stop ends what is asked for.
func (v *similarityView) stop() {
	if v.cancel != nil {
		v.cancel()
	}
	v.cancel, v.asking, v.again = nil, false, false
}

// refresh begins anew where others are to be compared.
func (v *similarityView) refresh() {
	x := v.Shared
	s := &x.sight
	if !v.live || x.handle == nil || x.result == nil || s.of != x.result || s.marks == nil || len(x.result.Options) == 0 {
		return
	}
	a, b := x.sides()
	if v.result == x.result && a.same(v.a) && b.same(v.b) && b.result == v.b.result {
		v.follow()
		return
	}
	v.stop()
	v.a, v.b, v.result = a, b, x.result
	v.ready, v.failure, v.shown = false, "", picture{}
	v.exact, v.paired, v.at = exactly{asking: v.exact.asking}, exactly{asking: v.paired.asking}, nil
	v.marks, v.other = s.marks, nil
	v.soon(drawColours)
	if incomparable(a, b) != "" {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	v.cancel = cancel
	if b.watch == a.watch {
		v.other = s.marks
		v.ask()
		return
	}
	x.handle.Marks(ctx, b.watch, func(m engine.Marks, err error) {
		v.quietly(func() {
			switch {
			case ctx.Err() != nil || err == nil && m.Version != b.result.Version:
			case err != nil:
				v.fail(err)
			default:
				v.other = &m
				v.ask()
			}
		})
	})
}

// follow shows another part, where the zoom was changed elsewhere.
func (v *similarityView) follow() {
	if v.ready {
		v.window()
		v.seek()
		v.soon(drawMatrix)
		v.ask()
	}
}

func (v *similarityView) fail(err error) {
	v.failure = err.Error()
	v.ctx.Update()
}

// window is which part shows: all of it, unless a part of just so many was
// chosen.
func (v *similarityView) window() (a, b plot.Window) {
	c := v.compared()
	n, m := float64(len(v.rows.rows)), float64(len(v.cols.rows))
	if !v.ready {
		n, m = float64(soundOf(v.a, v.marks)), float64(soundOf(v.b, v.other))
	}
	whole := func(w *plot.Window, n float64) {
		if w.Full != n {
			*w = plot.Window{Full: n, To: n, Least: 4}
		}
	}
	whole(&c.a, n)
	whole(&c.b, m)
	return c.a, c.b
}

// soundOf is how many vectors of a side have a direction; those of an odd
// dimension are among them.
func soundOf(s side, m *engine.Marks) int {
	option, scope := slices.Index(s.result.Options, s.option), slices.Index(s.result.Scopes, s.scope)
	n := 0
	for row, sound := range m.Sound {
		if sound && int(m.Option[row]) == option && int(m.Scope[row]) == scope {
			n++
		}
	}
	return n
}

// ask asks for what shows, unless that is there already.
func (v *similarityView) ask() {
	if v.cancel == nil || v.other == nil || v.failure != "" {
		return
	}
	if v.asking {
		v.again = true
		return
	}
	pixels := min(v.pixelsAside(), cellsAside)
	if pixels < 1 {
		return // there is no room yet
	}
	wa, wb := v.window()
	var s stretch
	s.a0, s.a1, s.h = cellsFor(wa, pixels)
	s.b0, s.b1, s.w = cellsFor(wb, pixels)
	if v.ready && s == v.shown.stretch || v.ready && s.h*s.w == 0 {
		return
	}
	q := engine.SimilarityRequest{A: v.a.part(), B: v.b.part(), A0: s.a0, A1: s.a1, B0: s.b0, B1: s.b1, H: s.h, W: s.w, Rows: !v.ready}
	v.asking, v.again = true, false
	// A context that is cancelled answers nothing: so it is of these sides.
	ctx, cancel := context.WithCancel(context.Background())
	v.cancel()
	v.cancel = cancel
	v.Shared.handle.Similarity(ctx, q, func(answer engine.Similarity, cells []float32, rows, cols []int32, err error) {
		v.quietly(func() {
			if ctx.Err() == nil {
				v.take(s, q.Rows, answer, cells, rows, cols, err)
			}
		})
	})
}

// take shows what was answered. What it draws comes in a frame of its own, so
// that neither task is long.
func (v *similarityView) take(s stretch, first bool, answer engine.Similarity, cells []float32, rows, cols []int32, err error) {
	v.asking = false
	switch {
	case err != nil:
		v.fail(err)
		return
	case answer.Version != v.a.result.Version || answer.Other != v.b.result.Version:
		return // another result is about to be shown
	}
	if first {
		v.ready = true
		v.rows, v.cols = newAxis(rows, v.marks), newAxis(cols, v.other)
		wasA, wasB := v.compared().a.Full, v.compared().b.Full
		wa, wb := v.window()
		v.askPaired()
		if known(v.compared().lo) || len(cells) == 0 {
			v.ctx.Update() // the notes
		}
		if wa.Full != wasA || wb.Full != wasB { // some are of another dimension
			v.ask()
			return
		}
	}
	v.shown = picture{stretch: s, cells: cells}
	if v.again {
		v.ask()
	}
	v.aim()
	if known(v.compared().lo) {
		v.soon(drawColours)
		return
	}
	v.later(v.propose)
}

// propose proposes a range for the colours, from the first cells there are.
func (v *similarityView) propose() {
	if c := v.compared(); !known(c.lo) && len(v.shown.cells) > 0 {
		c.lo, c.hi = plot.Range(v.shown.cells)
		v.ctx.Update() // the legend, and the notes
	}
	v.soon(drawColours)
}

// exactly is one exact cosine, asked for one at a time.
type exactly struct {
	want   engine.CosineRequest
	asking bool
	have   bool // value is that of want
	value  float64
}

func (e *exactly) text() string {
	if !e.have {
		return "…"
	}
	return cosineText(e.value)
}

// askExact asks for a cosine, and calls then when it is there.
func (v *similarityView) askExact(e *exactly, want engine.CosineRequest, then func()) {
	if e.want != want {
		e.want, e.have = want, false
	}
	if e.have || e.asking {
		return
	}
	e.asking = true
	v.Shared.handle.Cosine(context.Background(), want, func(answer engine.Cosine, err error) {
		v.quietly(func() {
			e.asking = false
			switch {
			case e.want != want:
				if e.want.Watch != "" {
					v.askExact(e, e.want, then)
				}
			case err == nil:
				e.value, e.have = answer.Value, true
				then()
			}
		})
	})
}

// askPaired asks for the cosine of the chosen pair.
func (v *similarityView) askPaired() {
	x := v.Shared
	if !v.ready || x.result == nil || v.result != x.result {
		return
	}
	first, second, ok := x.pair()
	if !ok {
		v.paired.want, v.paired.have = engine.CosineRequest{}, false
		return
	}
	want := engine.CosineRequest{Watch: v.a.watch, Other: v.b.watch, Row: first, To: second}
	v.askExact(&v.paired, want, func() { v.ctx.Dispatch(func(app.Context) {}) })
}
