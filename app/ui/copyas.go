package ui

// copyas.go copies what carries on elsewhere: programs and links.

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/twelvelabs"
)

// languages are those of the snippets: their names, and what they are called.
var languages = [][2]string{{"curl", "curl"}, {"python", "Python"}, {"javascript", "JavaScript"}, {"go", "Go"}}

// copyAs is the button "Copy as…" and its menu.
func (m *model) copyAs() app.UI {
	return app.Div().Class("menu-holder").Body(
		app.Button().ID("copy-as").Type("button").Aria("haspopup", "menu").Aria("expanded", m.open.menu).
			Text("Copy as…").OnClick(func(ctx app.Context, _ app.Event) { m.toggleMenu(ctx) }).
			OnKeyDown(func(ctx app.Context, e app.Event) {
				if e.Get("key").String() == "ArrowDown" && !m.open.menu {
					e.PreventDefault()
					m.toggleMenu(ctx)
				}
			}),
		app.If(m.open.menu, func() app.UI {
			return app.Div().Class("menu").Role("menu").Aria("labelledby", "copy-as").OnKeyDown(m.onMenuKey).Body(
				app.Range(languages).Slice(func(i int) app.UI {
					return app.Button().Type("button").Role("menuitem").TabIndex(-1).Text(languages[i][1]).
						OnClick(func(app.Context, app.Event) {
							m.open.menu = false
							focus("copy-as")
							m.copySnippet(languages[i][0])
						}, app.EventScope(languages[i][0]))
				}),
			)
		}),
	)
}

func (m *model) toggleMenu(ctx app.Context) {
	m.open.menu = !m.open.menu
	m.changed()
	if m.open.menu {
		ctx.Defer(func(app.Context) { focusFirst(".menu [role=menuitem]") })
	}
}

func focusFirst(selector string) {
	if e := document().Call("querySelector", selector); e.Truthy() {
		e.Call("focus")
	}
}

// onMenuKey moves through a menu as menus are moved through.
func (m *model) onMenuKey(ctx app.Context, e app.Event) {
	at := document().Get("activeElement")
	to := app.Value(nil)
	switch e.Get("key").String() {
	case "Escape", "Tab":
		m.open.menu = false
		m.changed()
		focus("copy-as")
		if e.Get("key").String() == "Escape" {
			e.PreventDefault()
		}
		return
	case "ArrowDown":
		to = at.Get("nextElementSibling")
		if !to.Truthy() {
			to = at.Get("parentElement").Get("firstElementChild")
		}
	case "ArrowUp":
		to = at.Get("previousElementSibling")
		if !to.Truthy() {
			to = at.Get("parentElement").Get("lastElementChild")
		}
	case "Home":
		to = at.Get("parentElement").Get("firstElementChild")
	case "End":
		to = at.Get("parentElement").Get("lastElementChild")
	default:
		return
	}
	e.PreventDefault()
	to.Call("focus")
}

func (m *model) copySnippet(language string) {
	w := m.shownWatch()
	if w == nil {
		return
	}
	m.copy(languageLabel(language)+" program", twelvelabs.Snippet(language, m.base(w.api), w.task))
}

func languageLabel(language string) string {
	for _, l := range languages {
		if l[0] == language {
			return l[1]
		}
	}
	return language
}

// copy puts text on the clipboard, or, where the browser does not let it,
// before the visitor.
func (m *model) copy(what, text string) {
	m.changed()
	copyText(text, func(ok bool) {
		m.ui(func() {
			if ok {
				m.said = "Copied: " + what + "."
				return
			}
			m.openDialog(opened{title: "Copy the " + what, text: text})
		})
	})
}
