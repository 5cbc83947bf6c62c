package ui

// ticking.go is what changes by itself while nothing happens. It is a
// component of its own so that a tick draws three lines and not the page.

import (
	"math"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

// tickEvery is how often the countdown moves.
const tickEvery = 250 * time.Millisecond

type ticking struct {
	app.Compo
	Model   *model
	Version int
	stop    chan struct{}
}

func (t *ticking) OnMount(ctx app.Context) {
	stop := make(chan struct{})
	t.stop = stop
	go func() {
		tick := time.NewTicker(tickEvery)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-tick.C:
				ctx.Dispatch(func(ctx app.Context) {
					if !t.moves(n) {
						ctx.PreventUpdate()
					}
				})
			case <-stop:
				return
			}
		}
	}()
}

// moves reports whether tick n changes what is shown: a countdown moves at
// each, an age once a second, and what is over not at all.
func (t *ticking) moves(n int) bool {
	w := t.Model.shownWatch()
	return w != nil && (!w.final() && (!w.state.Due.IsZero() || n%4 == 0) || n%240 == 0)
}

func (t *ticking) OnDismount() {
	if t.stop != nil {
		close(t.stop)
	}
}

func (t *ticking) Render() app.UI {
	w := t.Model.shownWatch()
	if w == nil {
		return app.Div()
	}
	return app.Div().Class("ticking").Body(
		slot(w.progress != nil, func() app.UI { return receiving(*w.progress) }),
		slot(w.progress == nil, func() app.UI { return countdown(w, time.Now()) }),
		app.Dl().Class("facts-list").Body(sinces(w, time.Now())...),
	)
}

// countdown shows how long it is to the next check. It reads a deadline, not
// its own ticks: those stand still while a tab sleeps. During a check its bar
// is full, and keeps its room.
func countdown(w *watched, now time.Time) app.UI {
	s := w.state
	if !w.running() || w.phase() == twelvelabs.PhasePaused {
		return app.Div().Class("countdown")
	}
	if s.Due.IsZero() || s.Waiting <= 0 {
		s.Due, s.Waiting = now, time.Second
	}
	left := min(max(s.Due.Sub(now), 0), s.Waiting)
	text := "next check in " + seconds(left.Round(100*time.Millisecond))
	if left >= 10*time.Second {
		text = "next check in " + seconds(left.Round(time.Second))
	}
	if left == 0 {
		text = "checking…"
	}
	return app.Div().Class("progress countdown").Body(
		app.Progress().Aria("label", "Next check").Aria("valuetext", text).
			Max(s.Waiting.Milliseconds()).Value((s.Waiting - left).Milliseconds()),
		app.P().Class("quiet small").Aria("hidden", true).Text(text),
	)
}

// receiving is how far an answer has arrived.
func receiving(p engine.Progress) app.UI {
	bar := app.Progress().Aria("label", "Receiving embeddings")
	text := bytes(p.Bytes) + " · " + counted(p.Vectors, "vector", "vectors")
	if p.Total > 0 && p.Bytes <= p.Total {
		bar = bar.Max(p.Total).Value(p.Bytes)
		text = bytes(p.Bytes) + " of " + bytes(p.Total) + " · " + counted(p.Vectors, "vector", "vectors")
	}
	return app.Div().Class("progress").Body(bar.Aria("valuetext", text), app.P().Class("quiet small").Text(text))
}

func sinces(w *watched, now time.Time) []app.UI {
	s := w.state
	var rows []app.UI
	if !s.Created.IsZero() && !w.ageless {
		rows = append(rows, app.Dt().Text("Since created"), app.Dd().Text(since(s.Created, now)))
	}
	if !s.Began.IsZero() && w.file == nil && (w.copied.IsZero() || w.phase() != twelvelabs.PhaseReady) {
		until := now
		if w.final() && s.Last != nil && !s.Last.Sent.IsZero() {
			until = s.Last.Sent.Add(s.Last.Took) // it is over: the watch stands still
		}
		rows = append(rows, app.Dt().Text("Since watching"), app.Dd().Text(since(s.Began, until)))
	}
	return rows
}

func since(t, now time.Time) string {
	d := now.Sub(t)
	if d < 0 || d > math.MaxInt64/2 {
		d = 0
	}
	return span(d)
}
