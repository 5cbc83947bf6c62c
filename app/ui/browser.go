package ui

// browser.go is the little of the browser that go-app has no words for.

import (
	"encoding/json"
	"strconv"
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

// fetchWithin is how long a small file of this site may take.
const fetchWithin = 5 * time.Second

// fetchJSON gets a small JSON file of this site.
func fetchJSON(path string, into any, done func(error)) {
	var text, fail, ok app.Func
	release := func() {
		text.Release()
		fail.Release()
		ok.Release()
	}
	status := 0
	text = app.FuncOf(func(_ app.Value, args []app.Value) any {
		status = args[0].Get("status").Int()
		return args[0].Call("text")
	})
	ok = app.FuncOf(func(_ app.Value, args []app.Value) any {
		release()
		if status != 200 {
			done(fetchError("HTTP " + strconv.Itoa(status)))
			return nil
		}
		done(json.Unmarshal([]byte(args[0].String()), into))
		return nil
	})
	fail = app.FuncOf(func(_ app.Value, args []app.Value) any {
		release()
		done(fetchError(args[0].Call("toString").String()))
		return nil
	})
	options := map[string]any{"signal": app.Window().Get("AbortSignal").Call("timeout", fetchWithin.Milliseconds())}
	app.Window().Call("fetch", path, options).Call("then", text).Call("then", ok, fail)
}

type fetchError string

func (e fetchError) Error() string { return string(e) }

// download gives the visitor a file.
func download(name, kind, text string) {
	downloadBlob(name, app.Window().Get("Blob").New([]any{text}, map[string]any{"type": kind}))
}

func downloadBlob(name string, blob app.Value) {
	url := app.Window().Get("URL").Call("createObjectURL", blob)
	a := document().Call("createElement", "a")
	a.Set("href", url)
	a.Set("download", name)
	a.Call("click")
	// The browser takes the file within the click; a moment more is for those
	// that ask the visitor first.
	time.AfterFunc(time.Minute, func() { app.Window().Get("URL").Call("revokeObjectURL", url) })
}
