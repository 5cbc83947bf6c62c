package ui

// header.go is the bar at the top, and the notices below it.

import "github.com/maxence-charriere/go-app/v10/pkg/app"

func (m *model) header() app.UI {
	return app.Header().Class("bar").Body(
		brand(),
		app.If(m.form.api != apiDirect, func() app.UI {
			return app.Span().Class("badge").Text(m.form.api.label())
		}),
		app.Div().Class("bar-tools").Body(
			slot(m.linked(), func() app.UI {
				return app.Button().Type("button").Text("Copy link").OnClick(func(app.Context, app.Event) {
					m.copy("link", m.link.href())
				})
			}),
			slot(m.linked(), func() app.UI {
				return app.Button().Type("button").Text("Copy embed code").OnClick(func(app.Context, app.Event) {
					m.copy("embed code", m.link.embedCode(siteURL("embed.js")))
				})
			}),
			app.Button().Type("button").Class("icon-button").Aria("label", "Theme: "+m.theme()).Title("Theme: "+m.theme()).
				Text(themeSigns[m.theme()]).OnClick(func(app.Context, app.Event) { m.nextTheme() }),
			app.Button().Type("button").Class("icon-button").Aria("label", "Keyboard shortcuts").Title("Keyboard shortcuts").
				Text("?").OnClick(func(app.Context, app.Event) { m.openDialog(opened{title: "Keyboard shortcuts"}) }),
		),
	)
}

// linked reports whether a link can lead to what is shown: nobody else has what
// was opened from a file.
func (m *model) linked() bool {
	w := m.shownWatch()
	return w != nil && w.file == nil
}

// notices are what the page has to say beside everything else.
func (m *model) notices() app.UI {
	return app.Div().Class("notices").Body(
		app.Div().Role("status").Aria("live", "polite").Aria("label", "Notice").Body(
			notice(&m.said),
			app.If(m.updated, m.newVersion),
			app.If(m.offline && m.shown == "", func() app.UI { // else the status says it
				return app.Div().Class("notice").Body(
					app.P().Text("You are offline. What is in the list of tasks can be asked for once you are online."),
				)
			}),
		),
		app.If(m.wrong != "", func() app.UI { return app.Div().Role("alert").Body(notice(&m.wrong)) }),
	)
}

// newVersion offers the version that was deployed meanwhile.
func (m *model) newVersion() app.UI {
	text := "There is a new version of this page. This one works on until you reload it."
	if m.form.key != "" && !m.form.keep {
		text += " Your API key will have to be entered again then."
	}
	return app.Div().Class("notice").Body(
		app.P().Text(text),
		app.Div().Class("notice-choice").Body(
			app.Button().Type("button").Class("link").Text("Reload").OnClick(func(ctx app.Context, _ app.Event) { ctx.Reload() }),
			app.Button().Type("button").Class("link").Text("Not now").OnClick(func(app.Context, app.Event) { m.updated = false }),
		),
	)
}

// notice shows text until it is dismissed.
func notice(text *string) app.UI {
	return app.If(*text != "", func() app.UI {
		return app.Div().Class("notice").Body(
			app.P().Text(*text),
			app.Button().Type("button").Class("link").Text("Dismiss").
				OnClick(func(app.Context, app.Event) { *text = "" }, app.EventScope(*text)),
		)
	})
}

// The themes, in the order in which the button goes through them.
const (
	themeAuto  = "system"
	themeLight = "light"
	themeDark  = "dark"
)

var themeSigns = map[string]string{themeAuto: "◐", themeLight: "☀", themeDark: "☾"}

func (m *model) theme() string {
	switch t := document().Get("documentElement").Get("dataset").Get("theme"); {
	case t.Type() == app.TypeString && t.String() == themeLight:
		return themeLight
	case t.Type() == app.TypeString && t.String() == themeDark:
		return themeDark
	}
	return themeAuto
}

func (m *model) nextTheme() {
	root := document().Get("documentElement")
	switch m.theme() {
	case themeAuto:
		root.Call("setAttribute", "data-theme", themeLight)
		m.storage.set(originStorage, themeName, themeLight)
	case themeLight:
		root.Call("setAttribute", "data-theme", themeDark)
		m.storage.set(originStorage, themeName, themeDark)
	case themeDark:
		root.Call("removeAttribute", "data-theme")
		m.storage.remove(originStorage, themeName)
	}
	m.link.Theme = ""
	writeLink(m.link)
}
