package ui

// form.go is the form "Watch a task".

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/twelvelabs"
)

// form is what is typed, as it was typed until it is sent.
type form struct {
	task      string
	taskError string
	key       string // nowhere but here, in the field, and in the worker
	keyError  string
	keep      bool // the key stays in this tab's session storage
	reveal    bool
	api       apiKind
	patience  string // minutes
	limit     string // MiB
	warning   string
	creating  bool   // the sample's task is being made
	asksRelay bool   // whether the key may go through this server
	waiting   func() // what waits for the answer; nil: the watch
}

// patienceOf is how long to wait before the visitor is asked.
func (f *form) patienceOf() time.Duration {
	minutes, err := strconv.ParseFloat(strings.TrimSpace(f.patience), 64)
	if err != nil || !(minutes > 0) || minutes > 1e6 {
		return 0 // the usual
	}
	return time.Duration(minutes * float64(time.Minute))
}

// limitOf is the largest answer, in bytes.
func (f *form) limitOf() int {
	mebibytes, err := strconv.ParseFloat(strings.TrimSpace(f.limit), 64)
	if err != nil || !(mebibytes > 0) || mebibytes > 1e6 {
		return 0 // the usual
	}
	return int(mebibytes * (1 << 20))
}

type watchForm struct {
	app.Compo
	Model   *model
	Version int
}

func (f *watchForm) Render() app.UI {
	m := f.Model
	form := &m.form
	if m.link.Embed {
		return f.embedded()
	}
	return app.Form().Class("panel watch-form").Aria("labelledby", "watch-title").OnSubmit(f.onSubmit).Body(
		app.H2().Class("panel-title").ID("watch-title").Text("Watch a task"),
		f.warning(),
		f.taskField(),
		f.keyField(),
		app.Div().Class("line").Body(
			f.keepBox(),
			app.Button().Type("button").Class("link").Text("Forget key").OnClick(f.onForget),
		),
		app.Div().Class("field").Body(
			app.Label().For("api").Text("API"),
			app.Select().ID("api").OnChange(f.onAPI).Body(f.apiOptions()...),
			app.P().Class("quiet small").Text(keyGoes(m)),
			app.If(form.asksRelay && form.api == apiRelay, f.relayQuestion),
		),
		app.Div().Class("buttons").Body(
			app.Button().Type("submit").Class("primary").Text("Watch"),
			app.If(m.config.Sample != "", f.sampleButton),
		),
		app.Div().Class("buttons opens").Body(
			slot(m.hasAccount(), f.newButton),
			app.Button().ID("open").Type("button").Text("Open a result…").OnClick(f.onOpen),
			app.Input().ID("open-files").Type("file").Multiple(true).Attr("hidden", true).Aria("label", "Saved results").OnChange(f.onFiles),
		),
		slot(m.opening != nil, func() app.UI { return &openingPanel{Model: m, Version: m.version} }),
		app.Details().Class("settings").Body(
			app.Summary().Text("Settings"),
			number("patience", "Ask me after (minutes)", form.patience, f.onPatience),
			number("limit", "Largest answer (MiB)", form.limit, f.onLimit),
		),
	)
}

func (f *watchForm) warning() app.UI {
	warning := f.Model.form.warning
	return app.If(warning != "", func() app.UI { return app.P().Class("message warn").Role("alert").Text(warning) })
}

func (f *watchForm) taskField() app.UI {
	form := &f.Model.form
	return field("task", "Task ID", form.taskError,
		app.Textarea().ID("task").Class("one-line mono").Rows(1).
			Attr("autocapitalize", "off").Attr("autocomplete", "off").Spellcheck(false).
			Placeholder("24 characters, or paste what holds it").
			Attr("value", form.task).OnInput(f.onTask).OnKeyDown(f.onTaskKey),
	)
}

func (f *watchForm) keyField() app.UI {
	form := &f.Model.form
	return app.Div().Class("field").Body(
		app.Label().For("key").Text("API key"),
		app.Div().Class("with-button").Body(
			described(app.Input().ID("key").Class("mono").Type(keyKind(form.reveal)).
				Attr("autocapitalize", "off").Attr("autocomplete", "off").Spellcheck(false).
				Placeholder(keyHint(form.api)).
				Attr("value", form.key).OnInput(f.onKey), "key", form.keyError),
			app.Button().Type("button").Class("inside").Aria("pressed", form.reveal).
				Aria("label", "Show key").Text("Show").OnClick(f.onReveal),
		),
		problemLine("key", form.keyError),
	)
}

func (f *watchForm) keepBox() app.UI {
	return app.Label().Class("check").Body(
		app.Input().Type("checkbox").Checked(f.Model.form.keep).OnChange(f.onKeep),
		app.Text("Keep the key in this tab"),
	)
}

func (f *watchForm) sampleButton() app.UI {
	return app.Button().Type("button").Disabled(f.Model.form.creating).Text("Try the sample").OnClick(f.onSample)
}

func (f *watchForm) newButton() app.UI {
	return app.Button().ID("new-task-knob").Type("button").Aria("haspopup", "dialog").Text("New task…").OnClick(f.onNew)
}

// field is a labelled control with room for what is wrong with it.
func field(id, label, problem string, control control) app.UI {
	return app.Div().Class("field").Body(
		app.Label().For(id).Text(label),
		described(control, id, problem),
		problemLine(id, problem),
	)
}

// control is what go-app's form controls share.
type control interface {
	app.UI
}

// described ties a control to the line that says what is wrong with it.
func described(c control, id, problem string) app.UI {
	if problem == "" {
		return c
	}
	switch c := c.(type) {
	case app.HTMLInput:
		return c.Aria("invalid", true).Aria("describedby", id+"-problem")
	case app.HTMLTextarea:
		return c.Aria("invalid", true).Aria("describedby", id+"-problem")
	}
	return c
}

func problemLine(id, problem string) app.UI {
	return app.If(problem != "", func() app.UI {
		return app.P().ID(id + "-problem").Class("message bad").Role("alert").Text(problem)
	})
}

func number(id, label, value string, on app.EventHandler) app.UI {
	return app.Div().Class("line").Body(
		app.Label().For(id).Text(label),
		app.Input().ID(id).Class("short").Type("text").Attr("inputmode", "decimal").Attr("value", value).OnInput(on),
	)
}

func keyKind(reveal bool) string {
	if reveal {
		return "text"
	}
	return "password"
}

func keyHint(api apiKind) string {
	if api == apiSample {
		return "not needed for the sample"
	}
	return ""
}

// keyGoes says where the key will go, before it goes.
func keyGoes(m *model) string {
	switch m.form.api {
	case apiSample:
		return "A made-up film, served by this site. No key is sent."
	case apiRelay:
		return "The key passes through " + m.host() + " on its way to TwelveLabs."
	}
	return "The key goes to " + m.host() + " and nowhere else."
}

func (f *watchForm) apiOptions() []app.UI {
	var options []app.UI
	for _, kind := range f.Model.apis() {
		options = append(options, app.Option().Value(string(kind)).Selected(kind == f.Model.form.api).Text(kind.label()))
	}
	return options
}

func (f *watchForm) onTask(ctx app.Context, _ app.Event) {
	f.Model.form.task, f.Model.form.taskError = typed(ctx), ""
	f.Model.changed()
}

// onTaskKey lets Enter submit, as in any field of one line; with Shift it
// begins a line.
func (f *watchForm) onTaskKey(ctx app.Context, e app.Event) {
	if e.Get("key").String() == "Enter" && !e.Get("shiftKey").Bool() && !e.Get("isComposing").Bool() {
		e.PreventDefault()
		f.submit(ctx)
	}
}

func (f *watchForm) onKey(ctx app.Context, _ app.Event) {
	f.Model.form.key, f.Model.form.keyError = typed(ctx), ""
	f.Model.changed()
}

func (f *watchForm) onReveal(app.Context, app.Event) {
	f.Model.form.reveal = !f.Model.form.reveal
	f.Model.changed()
}

func (f *watchForm) onKeep(ctx app.Context, _ app.Event) {
	m := f.Model
	m.form.keep = ctx.JSSrc().Get("checked").Bool()
	m.keepKey()
	m.changed()
}

func (f *watchForm) onAPI(ctx app.Context, _ app.Event) {
	m := f.Model
	m.form.api = apiKind(typed(ctx))
	m.form.keyError = ""
	if m.account != nil && m.account.api != m.form.api {
		m.dropAccount()
	}
	m.changed()
}

func (f *watchForm) onPatience(ctx app.Context, _ app.Event) { f.Model.form.patience = typed(ctx) }
func (f *watchForm) onLimit(ctx app.Context, _ app.Event)    { f.Model.form.limit = typed(ctx) }
func (f *watchForm) onOpen(app.Context, app.Event)           { element("open-files").Call("click") }
func (f *watchForm) onForget(app.Context, app.Event)         { f.Model.forget() }
func (f *watchForm) onNew(app.Context, app.Event)            { f.Model.openMaking() }
func (f *watchForm) onSample(app.Context, app.Event)         { f.Model.trySample() }

func (f *watchForm) onFiles(ctx app.Context, _ app.Event) {
	f.Model.openFiles(ctx.JSSrc().Get("files"))
	ctx.JSSrc().Set("value", "") // so that the same file can be chosen again
}

func (f *watchForm) onSubmit(ctx app.Context, e app.Event) {
	e.PreventDefault()
	f.submit(ctx)
}

func (f *watchForm) submit(ctx app.Context) {
	if wrong := f.Model.submit(); wrong != "" {
		ctx.Defer(func(app.Context) { focus(wrong) })
	}
}

// submit watches what the form says. It answers the field that is wrong.
func (m *model) submit() (wrong string) {
	m.changed()
	form := &m.form
	form.taskError, form.keyError, form.waiting = "", "", nil
	ids, err := twelvelabs.FindIDs(form.task)
	if err != nil {
		form.taskError = taskProblem(form.task, err)
		return "task"
	}
	if form.api != apiSample {
		key, err := twelvelabs.CleanKey(form.key)
		if err != nil {
			form.keyError = keyProblem(form.key, err)
			return "key"
		}
		form.key = key
		m.setKey(key)
		if form.api == apiRelay && !m.mayRelay() {
			return "relay-yes"
		}
	}
	form.task = strings.Join(ids, " ")
	m.keepKey()
	m.watchAll(ids)
	return ""
}

func taskProblem(typed string, err error) string {
	if strings.TrimSpace(typed) == "" {
		return "Enter a task ID"
	}
	var bad *twelvelabs.IDError
	if !errors.As(err, &bad) {
		return sentence(err.Error())
	}
	if bad.Piece == "" {
		return sentence("no task ID here: " + bad.Why)
	}
	return sentence("no task ID in “" + bad.Piece + "”: " + bad.Why)
}

func keyProblem(key string, err error) string {
	if strings.TrimSpace(key) == "" {
		return "Enter your API key"
	}
	var bad *twelvelabs.Error
	if errors.As(err, &bad) && bad.Cause != nil {
		return sentence(bad.Cause.Error()) + " Paste it again from the TwelveLabs dashboard."
	}
	return "This can't be an API key. Paste it again from the TwelveLabs dashboard."
}

// sentence makes an error's text one.
func sentence(s string) string {
	if s == "" {
		return s
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

// keepKey stores the key in this tab, or takes it out again.
func (m *model) keepKey() {
	if !m.form.keep || m.form.key == "" {
		m.storage.remove(tabStorage, keyName)
		return
	}
	key, err := twelvelabs.CleanKey(m.form.key)
	if err == nil && !m.storage.set(tabStorage, keyName, key) {
		m.wrong = "This browser's storage is off or full: the key stays in memory only."
		m.form.keep = false
	}
}

// forget wipes the key everywhere at once, and stops what used it.
func (m *model) forget() {
	m.stopMaking()
	m.handle.Forget()
	m.setKey("")
	m.form.key, m.form.keep, m.form.reveal, m.form.keyError = "", false, false, ""
	m.storage.remove(tabStorage, keyName)
	for _, w := range m.watches {
		switch {
		case !w.asking || w.reading || w.final():
		case w.api == apiSample:
			m.begin(w) // it uses no key of the visitor's
		default:
			w.stopped = true
		}
	}
	m.giveUpWords()
	m.said = "The key is forgotten. What used it has stopped; results that arrived stay."
	m.changed()
}
