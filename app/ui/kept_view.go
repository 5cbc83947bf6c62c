package ui

// kept_view.go is the button that keeps a result, the group "Kept in this
// browser", and the offer of a copy where nothing else is to be seen.

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
)

// keepKnob keeps the result that is shown, but for one that was opened from a
// file, which is kept already. It stays where it is while that
// goes on, and after: whoever pressed it has the focus on it.
func (m *model) keepKnob() app.UI {
	if !m.linked() {
		return app.Text("")
	}
	label, done := "Keep in this browser", false
	switch {
	case m.shelf.keeping:
		label = "Keeping…"
	case m.shelf.of(m.shown) != nil:
		label, done = "Kept in this browser", true
	}
	return app.Button().Type("button").Class("keep").Aria("disabled", done || m.shelf.keeping).Text(label).OnClick(func(app.Context, app.Event) {
		if m.shelf.of(m.shown) == nil {
			m.keep()
		}
	})
}

// keptOffer offers the copy of the task that is shown.
func (m *model) keptOffer() app.UI {
	k := m.shelf.of(m.shown)
	if k == nil {
		return app.Text("")
	}
	return app.Div().Class("kept-offer").Body(
		app.P().Text("This browser keeps a copy of its result, of "+day(k.At)+"."),
		app.Button().Type("button").Text("Open the kept copy").OnClick(func(app.Context, app.Event) { m.openKept(*k) }, app.EventScope(k.File)),
	)
}

// keptPanel is the group "Kept in this browser".
type keptPanel struct {
	app.Compo
	Model   *model
	Version int
}

func (p *keptPanel) Render() app.UI {
	m := p.Model
	list := m.shelf.kept
	if len(list) == 0 {
		return app.Div()
	}
	size := 0
	for _, k := range list {
		size += k.Size
	}
	return app.Section().Class("panel kept").Aria("labelledby", "kept-title").Body(
		app.H2().Class("panel-title").ID("kept-title").TabIndex(-1).Text("Kept in this browser"),
		app.Ul().Class("task-list").Aria("label", "Kept in this browser").Body(
			app.Range(list).Slice(func(i int) app.UI { return p.item(list[i]) }),
		),
		app.P().Class("quiet small").Text(bytes(size)+" in all. They do not expire; a browser short of space may clear them."),
		app.Div().Class("kept-all").Body(
			app.If(!m.shelf.asksAll, func() app.UI {
				return app.Button().Type("button").Class("link").Text("Delete all").OnClick(func(app.Context, app.Event) { m.askAll(true) }, app.EventScope("ask"))
			}).Else(func() app.UI {
				return app.Div().Class("line").Body(
					app.Span().Text("Delete "+counted(len(list), "kept result", "kept results")+"?"),
					app.Button().Type("button").ID("kept-yes").Class("link").Text("Yes, delete all").OnClick(func(app.Context, app.Event) { m.unkeep(list...) }, app.EventScope("all", len(list))),
					app.Button().Type("button").Class("link").Text("No").OnClick(func(app.Context, app.Event) { m.askAll(false) }, app.EventScope("no")),
				)
			}),
		),
	)
}

func (m *model) askAll(ask bool) {
	m.shelf.asksAll = ask
	m.changed()
	m.ctx.Defer(func(app.Context) {
		if ask {
			focus("kept-yes")
			return
		}
		focus("kept-title")
	})
}

func (p *keptPanel) item(k engine.Kept) app.UI {
	m := p.Model
	class, id := "task", "kept-"+k.File
	if w := m.shownWatch(); w != nil && w.name == k.Watch && !w.copied.IsZero() {
		class += " current"
	}
	name, line := k.Name, counted(k.Segments, "embedding", "embeddings")+" · "+bytes(k.Size)
	if name == "" {
		name = k.Task
	}
	if k.Fault != "" {
		name, line = "A damaged file", bytes(k.Size)
	}
	if k.Fault == engine.FaultVersion {
		name = "A file of another version of this page"
	}
	return app.Li().Class(class).Body(
		app.Div().Class("kept-what").Body(
			app.Span().Class("task-name").Text(name),
			app.Span().Class("task-age").Title(moment(k.At)).Text(day(k.At)),
		),
		app.Div().Class("task-more").Body(
			app.Span().Class("mono quiet small").ID(id).Text(k.Task),
			app.Span().Class("quiet small").Text(line),
			slot(k.Fault == "", func() app.UI {
				return app.Button().Type("button").Class("link").Aria("describedby", id).Text("Open").
					OnClick(func(app.Context, app.Event) { m.openKept(k) }, app.EventScope("open", k.File))
			}),
			app.Button().Type("button").Class("link").Aria("describedby", id).Text("Delete").
				OnClick(func(app.Context, app.Event) { m.unkeep(k) }, app.EventScope("delete", k.File)),
		),
	)
}

// day is a date as a sentence has it, "24 Nov 2026"; empty for no time.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2 Jan 2006")
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04:05")
}
