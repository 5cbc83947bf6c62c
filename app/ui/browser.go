package ui

// browser.go is the little of the browser that go-app has no words for.

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

func document() app.Value { return app.Window().Get("document") }

// element finds an element by id; it is not truthy where there is none.
func element(id string) app.Value { return document().Call("getElementById", id) }

func focus(id string) {
	if e := element(id); e.Truthy() {
		e.Call("focus")
	}
}

// siteURL is the whole address of a file that lies beside the page.
func siteURL(name string) string {
	return app.Window().Get("URL").New(name, document().Get("baseURI")).Get("href").String()
}

// typed is the value of the form control that an event came from.
func typed(ctx app.Context) string { return ctx.JSSrc().Get("value").String() }

// setValue gives a form control its text, unless it has it: setting it moves
// the cursor.
func setValue(id, value string) {
	if e := element(id); e.Truthy() && e.Get("value").String() != value {
		e.Set("value", value)
	}
}

// listener is a handler of a window's or the document's event, until it is
// removed.
type listener struct {
	on    app.Value
	event string
	f     app.Func
}

func listen(on app.Value, event string, handle func(event app.Value)) listener {
	f := app.FuncOf(func(_ app.Value, args []app.Value) any {
		handle(args[0])
		return nil
	})
	on.Call("addEventListener", event, f)
	return listener{on, event, f}
}

func (l listener) remove() {
	l.on.Call("removeEventListener", l.event, l.f)
	l.f.Release()
}

// later calls f in a task of its own. A timer of Go's own would not do: one that
// is due runs in the task that is under way.
func later(f func()) {
	var timer app.Func
	timer = app.FuncOf(func(app.Value, []app.Value) any {
		timer.Release()
		f()
		return nil
	})
	app.Window().Call("setTimeout", timer, 0)
}

// afterFrame calls f in a task of its own once the next frame is on the screen:
// when the one after it comes. Nothing of f takes from what is seen first.
func afterFrame(f func()) {
	frames := 2
	var frame app.Func
	frame = app.FuncOf(func(app.Value, []app.Value) any {
		if frames--; frames > 0 {
			app.Window().Call("requestAnimationFrame", frame)
			return nil
		}
		frame.Release()
		later(f)
		return nil
	})
	app.Window().Call("requestAnimationFrame", frame)
}

// keepOffline has the browser keep this page, where the site allows it. It is
// called once the worker runs: what is kept is mostly what was loaded until
// then, and nothing that the page waits for waits for it. In another site's page
// it is a guest, and keeps nothing there.
func (m *model) keepOffline() {
	if m.config.Offline && !m.link.Embed {
		app.Window().Call("embedscopeKeepOffline")
	}
}

// siteSettings answers what config.json says, which boot.js has asked for: at once
// where the answer is there.
func siteSettings(done func(text string, err error)) {
	asked := app.Window().Get("embedscopeSettings")
	if text := asked.Get("text"); text.Type() == app.TypeString {
		done(text.String(), nil)
		return
	}
	var ok, fail app.Func
	answer := func(text string, err error) {
		ok.Release()
		fail.Release()
		done(text, err)
	}
	ok = app.FuncOf(func(_ app.Value, args []app.Value) any {
		answer(args[0].String(), nil)
		return nil
	})
	fail = app.FuncOf(func(_ app.Value, args []app.Value) any {
		answer("", settingsError(args[0].Call("toString").String()))
		return nil
	})
	asked.Get("asked").Call("then", ok, fail)
}

type settingsError string

func (e settingsError) Error() string { return string(e) }

// download gives the visitor a file.
func download(name, kind, text string) {
	downloadBlob(name, app.Window().Get("Blob").New([]any{text}, map[string]any{"type": kind}))
}

// save has the browser save what is at a URL of this page's own.
func save(name, url string) {
	a := document().Call("createElement", "a")
	a.Set("href", url)
	a.Set("download", name)
	a.Call("click")
}

func downloadBlob(name string, blob app.Value) {
	url := app.Window().Get("URL").Call("createObjectURL", blob).String()
	save(name, url)
	// The browser takes the file within the click; a moment more is for those
	// that ask the visitor first.
	time.AfterFunc(time.Minute, func() { app.Window().Get("URL").Call("revokeObjectURL", url) })
}
