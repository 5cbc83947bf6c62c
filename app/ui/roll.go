package ui

// roll.go is a list of which only the part in view exists: what the table and
// the JSON view have in common.

import (
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// firstAsk is how many rows are asked for before the box has been measured.
const firstAsk = 40

// roll keeps the rows in view drawn. Its owner fetches and draws them.
type roll struct {
	ctx    app.Context
	scroll *scroller // nil until mounted
	fetch  func(ctx context.Context, first, count int)
	cancel context.CancelFunc // of the last fetch

	total        int // rows of the list; -1: not known yet
	first, drawn int // the rows that are drawn
	sought       int // the row to scroll into view; -1: none
}

// mount begins to follow the box below the component that ctx is of.
func (r *roll) mount(ctx app.Context, fetch func(ctx context.Context, first, count int)) {
	r.ctx, r.fetch = ctx, fetch
	r.scroll = newScroller(ctx.JSSrc(), func() { r.quietly(r.move) })
}

func (r *roll) dismount() {
	if r.cancel != nil {
		r.cancel()
	}
	if r.scroll != nil {
		r.scroll.release()
	}
}

// quietly runs f on the goroutine that renders, without rendering anything;
// not at all once the component is gone.
func (r *roll) quietly(f func()) {
	r.ctx.Dispatch(func(ctx app.Context) {
		ctx.PreventUpdate()
		f()
	})
}

// later runs f quietly in a task of its own.
func (r *roll) later(f func()) { later(func() { r.quietly(f) }) }

// ask fetches the rows in view. What was fetched before is not wanted any more.
func (r *roll) ask() {
	if r.cancel != nil {
		r.cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	first, rows := 0, firstAsk
	if r.total > 0 {
		first, rows = r.scroll.view(r.total).window()
	}
	r.fetch(ctx, first, rows)
}

// view measures what the box shows. To be called before anything is drawn:
// afterwards the browser would have to lay the page out at once.
func (r *roll) view(total int) viewport { return r.scroll.view(total) }

// set tells what has been drawn, and what the box showed before.
func (r *roll) set(v viewport, first, drawn int) {
	r.first, r.drawn, r.total = first, drawn, v.total
	r.settle(v)
}

// move follows the box when it was scrolled or has changed its size.
func (r *roll) move() {
	if r.total >= 0 {
		r.settle(r.scroll.view(r.total))
	}
}

// settle puts the drawn rows where they belong, and asks for more where they
// do not fill the view.
func (r *roll) settle(v viewport) {
	r.scroll.place(v, r.first)
	if r.sought >= 0 && v.height > 0 { // a box that was empty has no height yet
		top, moves := v.reveal(r.sought)
		r.sought = -1
		if moves {
			r.scroll.scrollTo(top)
			return // and follow
		}
	}
	if !v.covered(r.first, r.drawn) {
		r.ask()
	}
}
