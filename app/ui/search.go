package ui

// search.go is what looking for clusters and for pairs have in common: a
// button, and while it goes on a bar and a way to end it.

import (
	"context"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// search is something long that the worker is asked for. It is embedded in the
// component that shows it.
type search struct {
	ctx     app.Context // the component's own: a button that has given way to another is no longer heard
	cancel  context.CancelFunc
	done    float64
	failure string
}

func (s *search) OnMount(ctx app.Context) { s.ctx = ctx }

func (s *search) OnDismount() { s.stop() }

func (s *search) stop() {
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
}

// begin ends what was looked for before.
func (s *search) begin() context.Context {
	s.stop()
	asked, cancel := context.WithCancel(context.Background())
	s.cancel, s.done, s.failure = cancel, 0, ""
	return asked
}

func (s *search) step(step engine.Step) {
	s.ctx.Dispatch(func(app.Context) { s.done = step.Done })
}

// end takes the answer, unless nobody waits for it any more.
func (s *search) end(asked context.Context, err error, take func()) {
	s.ctx.Dispatch(func(app.Context) {
		switch {
		case asked.Err() != nil:
		case err != nil:
			s.cancel, s.failure = nil, err.Error()
		default:
			s.cancel = nil
			take()
		}
	})
}

// knob begins the search, or shows how far it is.
func (s *search) knob(begin, goesOn string, find app.EventHandler) app.UI {
	return app.Div().Class("choices").Body(
		app.If(s.cancel == nil, func() app.UI {
			return app.Button().Type("button").Text(begin).OnClick(find)
		}).Else(func() app.UI {
			return app.Div().Class("choices").Body(
				app.Progress().Max(1).Value(s.done).Aria("label", goesOn),
				app.Button().Type("button").Text("Cancel").OnClick(func(app.Context, app.Event) { s.stop() }),
			)
		}),
	)
}

// problem says why it was not begun, or failed. It is always there, so that
// what comes to stand in it is spoken.
func (s *search) problem() app.UI {
	return app.Div().Role("alert").Body(
		app.If(s.failure != "", func() app.UI { return app.P().Class("warn", "small").Text(s.failure) }),
	)
}

// oneOf is a choice among values and their names.
func oneOf(label string, of [][2]string, chosen string, chose func(string)) app.UI {
	return app.Label().Class("choice").Body(
		app.Text(label),
		app.Select().OnChange(func(ctx app.Context, _ app.Event) { chose(typed(ctx)) }, app.EventScope(label)).Body(
			app.Range(of).Slice(func(i int) app.UI {
				return app.Option().Value(of[i][0]).Selected(of[i][0] == chosen).Text(of[i][1])
			}),
		),
	)
}

// numberField is a number among the choices; what follows it stands behind.
func numberField(label, value, hint, follows string, typedIn func(string)) app.UI {
	return app.Label().Class("choice").Body(
		app.Text(label),
		app.Input().Type("text").Class("short").Attr("inputmode", "decimal").Placeholder(hint).Attr("value", value).
			OnInput(func(ctx app.Context, _ app.Event) { typedIn(typed(ctx)) }, app.EventScope(label)),
		app.Text(follows),
	)
}
