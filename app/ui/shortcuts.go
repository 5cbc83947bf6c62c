package ui

// shortcuts.go are the keys that work everywhere, and the dialog that lists
// them.

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// opened is what lies over the page.
type opened struct {
	menu  bool
	title string // of the dialog; empty: there is none
	text  string // to copy by hand; empty: the dialog lists the shortcuts
}

var shortcuts = [][2]string{
	{"/", "Find a task"},
	{"f", "Find moments"},
	{"j, k", "Next, previous embedding"},
	{"1 to 5", "Overview, Map, Similarity, Table, JSON"},
	{"p", "Play the selected segment, where there is a video"},
	{"Arrow keys, Page Up, Page Down, Home, End", "Move in the table"},
	{"?", "This list"},
	{"Escape", "Close"},
}

// listen hears what happens to the window.
func (m *model) listen() {
	window := app.Window()
	on := func(target app.Value, event string, handle func(app.Value)) {
		m.listeners = append(m.listeners, listen(target, event, handle))
	}
	on(document(), "keydown", m.onKey)
	on(document(), "focusin", func(e app.Value) { m.closeMenuUnless(e.Get("target")) })
	on(document(), "pointerdown", func(e app.Value) { m.closeMenuUnless(e.Get("target")) })
	on(document(), "visibilitychange", func(app.Value) { m.wake(false) })
	on(window, "pageshow", func(app.Value) { m.wake(false) })
	on(window, "online", func(app.Value) {
		m.wake(true)
		m.ui(func() { m.offline = false })
	})
	on(window, "offline", func(app.Value) { m.ui(func() { m.offline = true }) })
	on(window, "storage", func(e app.Value) {
		k := e.Get("key")
		all := k.Type() != app.TypeString // of it was cleared
		if all || k.String() == tasksName {
			m.ui(func() { m.known = readKnown(m.storage.get(originStorage, tasksName)) })
		}
		if all || k.String() == keptName {
			m.relist(func() {})
		}
	})
	m.takesFiles(on)
	m.offline = !window.Get("navigator").Get("onLine").Bool()
}

// closeMenuUnless closes the menu when something beside it is used.
func (m *model) closeMenuUnless(target app.Value) {
	if m.open.menu && !target.Call("closest", ".menu-holder").Truthy() {
		m.ui(func() { m.open.menu = false })
	}
}

func (m *model) wake(online bool) {
	if m.handle != nil && !document().Get("hidden").Bool() || online && m.handle != nil {
		m.handle.Wake(online)
	}
}

// onKey does what a key stands for, unless somebody is typing.
func (m *model) onKey(e app.Value) {
	if e.Get("defaultPrevented").Bool() || e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool() || e.Get("altKey").Bool() {
		return
	}
	target := e.Get("target")
	if target.Get("matches").Truthy() && target.Call("matches", "input, textarea, select, [contenteditable], dialog, dialog *, [role=menu] *").Bool() {
		return
	}
	key := e.Get("key").String()
	switch key {
	case "/":
		if element("find").Truthy() {
			e.Call("preventDefault")
			focus("find")
		}
	case "f":
		if element(momentsID).Truthy() {
			e.Call("preventDefault")
			focus(momentsID)
		}
	case "?":
		e.Call("preventDefault")
		m.ui(func() { m.openDialog(opened{title: "Keyboard shortcuts"}) })
	case "j", "k":
		m.ui(func() { moveSelection(&m.x, map[string]int{"j": 1, "k": -1}[key]) })
	case "1", "2", "3", "4", "5":
		m.ui(func() { selectView(&m.x, int(key[0]-'0')) })
	}
}

// dialog is a native one: the browser keeps the focus inside, and closes it
// with Escape.
func (m *model) dialog() app.UI {
	return app.Dialog().ID("dialog").Aria("labelledby", "dialog-title").
		On("close", func(app.Context, app.Event) { m.open = opened{}; m.changed() }).Body(
		app.H2().ID("dialog-title").Text(m.open.title),
		app.If(m.open.text != "", func() app.UI {
			return app.Textarea().Class("mono").ReadOnly(true).Rows(14).Aria("label", m.open.title).Attr("value", m.open.text)
		}).Else(func() app.UI {
			return app.Dl().Class("shortcuts").Body(app.Range(shortcuts).Slice(func(i int) app.UI {
				return app.Div().Body(app.Dt().Body(app.Kbd().Text(shortcuts[i][0])), app.Dd().Text(shortcuts[i][1]))
			}))
		}),
		app.Form().Method("dialog").Body(app.Button().Text("Close")),
	)
}

func (m *model) openDialog(o opened) {
	m.open = o
	m.changed()
	m.ctx.Defer(func(app.Context) {
		d := element("dialog")
		if d.Truthy() && !d.Get("open").Bool() {
			d.Call("showModal")
		}
		if text := document().Call("querySelector", "#dialog textarea"); text.Truthy() {
			text.Call("select")
		}
	})
}
