package ui

// status.go is the region "Task status": what the watch is doing, and why.

import (
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

type statusPanel struct {
	app.Compo
	Model   *model
	Version int

	more bool // all of it is shown though the page is embedded
}

func (p *statusPanel) Render() app.UI {
	m := p.Model
	w := m.shownWatch()
	if m.link.Embed {
		return p.strip(m, w)
	}
	return app.Section().ID("task-status").Class("panel status-panel").TabIndex(-1).Aria("label", "Task status").Body(
		app.Div().Role("status").Aria("live", "polite").Aria("label", "Task state").Class("state").Body(
			app.If(w != nil, func() app.UI { return stateLines(m, w) }),
		),
		app.If(w != nil, func() app.UI { return p.body(m, w) }),
	)
}

// slot is a place for something that is not always there.
func slot(there bool, what func() app.UI) app.UI {
	return app.Div().Class("slot").Body(app.If(there, what))
}

func stateLines(m *model, w *watched) app.UI {
	word, tone := stateWord(w)
	return app.Div().Body(
		app.P().Class("state-word "+tone).Body(app.Span().Class("dot").Aria("hidden", true), app.Text(word)),
		app.P().Class("state-sentence").Text(stateSentence(m, w)),
	)
}

func (p *statusPanel) body(m *model, w *watched) app.UI {
	// Each part has its place, filled or not: go-app compares by position, and
	// would otherwise take the button with the focus for another.
	// The verbs come before all that grows and shrinks as answers come in, so
	// that none of them moves away from under a pointer.
	return app.Div().Class("status-body").Body(
		slot(w.running(), func() app.UI { return verbs(m, w) }),
		slot(m.offline, func() app.UI {
			return app.P().Class("message warn").Text("You are offline. What arrived stays, and it goes on by itself once you are online.")
		}),
		&ticking{Model: m, Version: m.version},
		app.Dl().Class("facts-list").Body(p.facts(m, w)...),
		slot(w.problem() != nil, func() app.UI { return p.trouble(m, w) }),
		slot(w.phase() == twelvelabs.PhaseFailed, mediaAdvice),
		slot(w.state.Overdue, func() app.UI { return p.overdue(m) }),
		app.Div().Class("status-buttons").Body(
			slot(w.running(), func() app.UI { return m.notify.control(m) }),
			slot(w.file == nil, m.copyAs),
		),
	)
}

// stateWord is the one word for what a watch does, and its colour.
func stateWord(w *watched) (word, tone string) {
	switch w.phase() {
	case twelvelabs.PhaseProcessing:
		if w.file != nil {
			return "Processing", "warn"
		}
		return "Processing", "busy"
	case twelvelabs.PhaseReady:
		return "Ready", "ok"
	case twelvelabs.PhaseFailed:
		return "Failed", "bad"
	case twelvelabs.PhaseRetrying:
		return "Waiting to try again", "warn"
	case twelvelabs.PhasePaused:
		return "Paused", "warn"
	case twelvelabs.PhaseStopped:
		return "Stopped", "bad"
	case twelvelabs.PhaseChecking:
		return "Checking…", "busy"
	}
	if w.file != nil {
		return "Opening…", "busy"
	}
	return "Paused", "warn" // not begun: there is no key yet
}

// stateSentence says it in one plain sentence.
func stateSentence(m *model, w *watched) string {
	if w.file != nil {
		return fileSentence(w)
	}
	s := w.state
	whose := w.api.whose()
	switch w.phase() {
	case twelvelabs.PhaseChecking:
		if w.reading {
			return "Reading the copy that this browser keeps."
		}
		return "Asking " + hostOf(m.base(w.api)) + "." // no longer than what it says between checks
	case twelvelabs.PhaseProcessing:
		switch {
		case s.Segments > 0:
			return counted(s.Segments, "embedding", "embeddings") + " so far; the task is not finished, and is asked for again."
		case s.Status != "" && s.Status != string(twelvelabs.StatusProcessing):
			return "The API says “" + s.Status + "”, which this page does not know: it asks on."
		}
		return whose + " is still at it." // no number: it would be spoken at each check
	case twelvelabs.PhaseReady:
		if !w.copied.IsZero() && m.shelf.of(w.name) == nil {
			return "From a copy of " + day(w.copied) + " that is deleted."
		}
		if !w.copied.IsZero() {
			return "Kept on " + day(w.copied) + "."
		}
		if s.Segments == 0 {
			return "Ready, but empty: the answer holds no embeddings."
		}
		return counted(s.Segments, "embedding", "embeddings") + " arrived after " + counted(s.Check, "check", "checks") + "."
	case twelvelabs.PhaseFailed:
		if s.Failure != "" {
			return whose + " says: " + s.Failure
		}
		return "The task failed, and the answer does not say why."
	case twelvelabs.PhaseRetrying:
		if p := w.problem(); p != nil {
			return explain(*p, hostOf(m.base(w.api))).what
		}
		return "The last check failed."
	case twelvelabs.PhasePaused:
		return "No check is due until you resume."
	case twelvelabs.PhaseStopped:
		if p := w.problem(); p != nil && !w.stopped {
			return explain(*p, hostOf(m.base(w.api))).what
		}
		return "You stopped it. What arrived stays."
	}
	if m.form.asksRelay {
		return "It waits for your answer in the form."
	}
	return "Enter your API key to resume."
}

// problem is what went wrong with the last check; nil where nothing did.
func (w *watched) problem() *engine.Problem {
	if w.state.Last == nil || w.state.Last.Problem == nil || w.state.Last.Problem.Class == string(twelvelabs.ClassAborted) {
		return nil
	}
	return w.state.Last.Problem
}

func (p *statusPanel) facts(m *model, w *watched) []app.UI {
	s := w.state
	var rows []app.UI
	row := func(name, value string) {
		rows = append(rows, app.Dt().Text(name), app.Dd().Text(value))
	}
	if w.api == apiRelay {
		row("Asked", "through "+hostOf(origin()))
	}
	if w.file == nil && (w.copied.IsZero() || w.phase() != twelvelabs.PhaseReady) {
		row("Check", strconv.Itoa(s.Check))
	}
	if x := s.Last; x != nil {
		row("Last answer", answered(*x))
	}
	switch {
	case w.ageless:
		row("Created", "at a fixed time")
		row("Expires", "never: it is a file")
	case w.file != nil:
	case !w.copied.IsZero() && m.shelf.of(w.name) == nil:
		row("Copy", "deleted: it goes with this page")
	case !w.copied.IsZero():
		row("Copy", "kept in this browser")
	case !s.Created.IsZero():
		if left := time.Until(s.Created.Add(kept)); left > 0 {
			row("Expires", "in "+span(left))
		} else {
			row("Expires", "kept for seven days only")
		}
	}
	if w.result != nil && w.result.Segments > 0 {
		line, well := healthLine(w.result)
		tone := "ok"
		if !well {
			tone = "warn"
		}
		rows = append(rows, app.Dt().Text("Health"), app.Dd().Class(tone).Text(line))
	}
	return rows
}

// answered is what a check brought: "200 · 182 ms · 2.94 MB".
func answered(x engine.Exchange) string {
	took := milliseconds(x.Took) + " ms"
	if x.Status == 0 {
		return "none · " + took
	}
	return strconv.Itoa(x.Status) + " · " + took + " · " + bytes(x.Bytes)
}

func (p *statusPanel) trouble(m *model, w *watched) app.UI {
	problem := *w.problem()
	t := explain(problem, hostOf(m.base(w.api)))
	var rows []app.UI
	for _, d := range details(problem) {
		rows = append(rows, app.Dt().Text(d[0]), app.Dd().Text(d[1]))
	}
	return app.Div().Class("trouble").Body(
		app.P().Text(t.why),
		app.If(!w.stopped && w.phase() != twelvelabs.PhasePaused, func() app.UI { return app.P().Text(t.next) }),
		app.If(problem.Head != "", func() app.UI {
			return app.Figure().Body(
				app.FigCaption().Class("quiet small").Text("It begins:"),
				app.Pre().Class("head").Text(problem.Head),
			)
		}),
		app.If(len(rows) > 0, func() app.UI { return app.Dl().Class("facts-list").Body(rows...) }),
		app.If(problem.Class == string(twelvelabs.ClassNotFound), func() app.UI { return p.suggestions(m, w) }),
		app.If(problem.Class == string(twelvelabs.ClassNetwork), func() app.UI {
			return app.Button().Type("button").Text("Copy the curl line").OnClick(func(app.Context, app.Event) { m.copySnippet("curl") })
		}),
		app.If(m.offersRelay(w, problem), func() app.UI {
			return app.Button().Type("button").Text("Ask through this server").OnClick(func(app.Context, app.Event) { m.askThroughRelay(w) })
		}),
	)
}

// mediaAdvice is what to look at when the platform could not do it.
func mediaAdvice() app.UI {
	return app.P().Class("quiet small").Text("Check the media: 4 seconds to 4 hours, at most 4 GB, a link that leads to the file itself, " +
		"a common format, and the picture, sound or speech that was asked for.")
}

func (p *statusPanel) suggestions(m *model, w *watched) app.UI {
	near := nearest(m.known, w.task)
	if len(near) == 0 {
		return app.Text("")
	}
	return app.Div().Class("suggestions").Body(
		app.P().Text("Did you mean…"),
		app.Range(near).Slice(func(i int) app.UI {
			k := near[i]
			return app.Button().Type("button").Class("link mono").Text(k.ID).
				OnClick(func(app.Context, app.Event) { m.watchKnown(k) }, app.EventScope(k.ID, k.API))
		}),
	)
}

func patienceWords(d time.Duration) string {
	if d == 0 {
		d = 30 * time.Minute
	}
	minutes := d.Minutes()
	if minutes == 1 {
		return "a minute"
	}
	return strconv.FormatFloat(minutes, 'f', -1, 64) + " minutes"
}

func (p *statusPanel) overdue(m *model) app.UI {
	return app.Div().Class("message warn").Role("alert").Body(
		app.P().Text("Still processing after "+patienceWords(m.shownWatch().patience)+". It is asked for on and on until you stop it."),
		app.Div().Class("buttons").Body(
			app.Button().Type("button").Text("Keep waiting").OnClick(func(app.Context, app.Event) {
				m.control(engine.VerbKeep)
			}, app.EventScope("keep")),
			app.Button().Type("button").Text("Stop").OnClick(func(app.Context, app.Event) {
				m.control(engine.VerbStop)
			}, app.EventScope("stop waiting")),
		),
	)
}

// verbs are the buttons that steer a running watch.
func verbs(m *model, w *watched) app.UI {
	verb := func(v engine.Verb) app.EventHandler {
		return func(app.Context, app.Event) { m.control(v) }
	}
	return app.Div().Class("verbs").Body(
		app.Button().Type("button").Text("Check now").OnClick(verb(engine.VerbCheck), app.EventScope("check")),
		app.If(w.phase() == twelvelabs.PhasePaused, func() app.UI {
			return app.Button().Type("button").Text("Resume").OnClick(verb(engine.VerbResume), app.EventScope("resume"))
		}).Else(func() app.UI {
			return app.Button().Type("button").Text("Pause").OnClick(verb(engine.VerbPause), app.EventScope("pause"))
		}),
		app.Button().Type("button").Text("Stop").OnClick(verb(engine.VerbStop), app.EventScope("stop")),
	)
}

// control steers the watch that is shown.
func (m *model) control(v engine.Verb) {
	w := m.shownWatch()
	if w == nil {
		return
	}
	if v == engine.VerbStop {
		m.stop(w)
		return
	}
	if w.idle { // the worker that knew it is gone
		m.begin(w)
		return
	}
	m.handle.Control(w.name, v)
}

func hostOf(base string) string {
	rest := base
	if _, after, ok := strings.Cut(base, "://"); ok {
		rest = after
	}
	host, _, _ := strings.Cut(rest, "/")
	return host
}
