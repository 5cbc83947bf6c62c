package ui

// embed.go is the page inside another one: no header, a form only while
// something is missing, the status in a line, and a height that the page around
// it can follow. It listens to no message of that page.

import (
	markup "html"
	"math"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/twelvelabs"
)

// embedded is the whole of an embedded page.
func (m *model) embedded() app.UI {
	w := m.shownWatch()
	return app.Div().Class("page embedded").Body(
		m.notices(),
		slot(m.asks(), func() app.UI { return &watchForm{Model: m, Version: m.version} }),
		&statusPanel{Model: m, Version: m.version},
		app.Main().Class("embedded-result").ID("result").Body(
			app.If(w.begun(), m.middle),
		),
		slot(m.x.result != nil && m.link.Row >= 0, func() app.UI {
			return app.Div().Class("embedded-detail").Body(&detail{Shared: &m.x, Version: m.x.version})
		}),
		m.dialog(),
	)
}

// begun reports whether there is anything to say of a watch.
func (w *watched) begun() bool { return w != nil && (w.asking || w.result != nil) }

// asks reports whether the visitor has to say something before it can go on.
func (m *model) asks() bool {
	w, form := m.shownWatch(), &m.form
	switch {
	case w == nil || form.taskError != "" || form.keyError != "" || form.asksRelay:
		return true
	case w.api == apiSample:
		return false
	case m.key == "":
		return true
	}
	problem := w.problem()
	return problem != nil && problem.Class == string(twelvelabs.ClassKey)
}

// embedded is the form with no more than what is missing.
func (f *watchForm) embedded() app.UI {
	m := f.Model
	noTask := m.shown == "" || m.form.taskError != ""
	return app.Form().Class("embedded-form").Aria("label", "Watch a task").OnSubmit(f.onSubmit).Body(
		f.warning(),
		slot(!noTask, func() app.UI {
			return app.P().Class("embedded-what").Body(app.Text("Embeddings of task "), app.Span().Class("mono").Text(m.form.task))
		}),
		app.Div().Class("embedded-fields").Body(
			slot(noTask, f.taskField),
			slot(m.form.api != apiSample, f.keyField),
			slot(m.config.Relay, func() app.UI {
				return app.Div().Class("field").Body(
					app.Label().For("api").Text("API"),
					app.Select().ID("api").OnChange(f.onAPI).Body(f.apiOptions()...),
				)
			}),
			app.Div().Class("buttons").Body(
				app.Button().Type("submit").Class("primary").Text("Watch"),
				app.If(noTask && m.config.Sample != "", f.sampleButton),
			),
		),
		slot(m.form.asksRelay && m.form.api == apiRelay, f.relayQuestion),
		app.Div().Class("line").Body(
			app.P().Class("quiet small").Text(m.keyGoesTo()),
			slot(m.form.api != apiSample, f.keepBox),
		),
	)
}

// keyGoesTo names the origin that will get the key: the page around this one
// could be anybody's.
func (m *model) keyGoesTo() string {
	if m.form.api == apiSample {
		return keyGoes(m)
	}
	base := m.base(m.form.api)
	scheme, _, _ := strings.Cut(base, "://")
	return "Your key goes to " + scheme + "://" + hostOf(base) + ", and not to the page around this one."
}

// strip is the status in a line, which opens.
func (p *statusPanel) strip(m *model, w *watched) app.UI {
	begun := w.begun()
	more := begun && (p.more || w.problem() != nil || w.state.Overdue)
	return app.Section().Class("strip").Aria("label", "Task status").Body(
		app.Div().Class("strip-line").Body(
			app.Div().Role("status").Aria("live", "polite").Aria("label", "Task state").Class("strip-state").Body(
				app.If(begun, func() app.UI { return stateLines(m, w) }),
			),
			slot(begun, func() app.UI { return p.tools(m, w, more) }),
		),
		slot(begun && !more && w.progress != nil, func() app.UI { return receiving(*w.progress) }),
		slot(more, func() app.UI {
			return app.Div().Class("strip-more").Body(p.body(m, w), &requestsPanel{Model: m, Version: m.version})
		}),
	)
}

func (p *statusPanel) tools(m *model, w *watched, more bool) app.UI {
	whole := m.link
	whole.Embed = false
	return app.Div().Class("strip-tools").Body(
		app.Button().Type("button").Class("link").Aria("expanded", more).Text("Details").
			OnClick(func(app.Context, app.Event) { p.more = !more }),
		slot(w.api != apiSample && m.key != "", func() app.UI {
			return app.Button().Type("button").Class("link").Text("Forget key").OnClick(func(app.Context, app.Event) { m.forget() })
		}),
		app.A().Href(whole.href()).Target("_blank").Rel("noopener").Text("Open in a new tab"),
	)
}

// embedCode is what shows this link inside another page: script is the address
// of embed.js, which has each attribute become a parameter.
func (l Link) embedCode(script string) string {
	var out strings.Builder
	out.WriteString(`<script src="` + markup.EscapeString(script) + `" defer></script>` + "\n<embed-scope")
	values := l.values()
	for _, name := range linkNames {
		if v := values[name]; len(v) > 0 {
			out.WriteString(" " + name + `="` + markup.EscapeString(strings.Join(v, ",")) + `"`)
		}
	}
	out.WriteString("></embed-scope>\n")
	return out.String()
}

// tellHeight tells the page around an embedded one how high it is, whenever
// that changes. Anybody may know: there is nothing else in the message.
func (m *model) tellHeight() {
	window := app.Window()
	parent := window.Get("parent")
	if !m.link.Embed || parent.Equal(window.Get("self")) {
		return
	}
	content, told := document().Call("querySelector", ".page"), 0
	window.Get("ResizeObserver").New(app.FuncOf(func(app.Value, []app.Value) any {
		// Not the body's height, which is the frame's and follows this one.
		if height := int(math.Ceil(content.Call("getBoundingClientRect").Get("height").Float())); height != told {
			told = height
			parent.Call("postMessage", map[string]any{"type": "embedscope:height", "height": height}, "*")
		}
		return nil
	})).Call("observe", content)
}
