// Package ui is the page: go-app components that show what the worker tells,
// and ask it for what they are about to draw. There is no arithmetic here.
package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Register names the page's one route.
func Register() {
	app.Route("/", func() app.Composer { return &page{} })
}

// page is the whole page. It owns the model; the components below it get a
// pointer to it and a number that grows with each change.
type page struct {
	app.Compo
	m *model // nil until the page lives: the server renders a shell
}

func (p *page) OnMount(ctx app.Context) {
	m := newModel(ctx)
	p.m = m
	m.updated = ctx.AppUpdateAvailable()
	m.listen()
	m.configure(func() {
		// The attribute says that the page answers from now on: what was just
		// changed must be on the screen first. The worker starts behind it, or
		// its compilation would take the cores from the page's.
		ctx.Defer(func(ctx app.Context) {
			document().Get("documentElement").Call("setAttribute", "data-live", "")
			m.tellHeight()
			m.start()
		})
	})
}

// OnAppUpdate offers a version that was deployed meanwhile; it is the
// visitor's to take.
func (p *page) OnAppUpdate(ctx app.Context) {
	if p.m != nil && ctx.AppUpdateAvailable() {
		p.m.updated = true
		p.m.changed()
	}
}

func (p *page) OnDismount() { p.m.close() }

func (p *page) Render() app.UI {
	if p.m == nil || !p.m.configured {
		return shell()
	}
	m := p.m
	if m.link.Embed {
		return m.embedded()
	}
	return app.Div().Class("page").Body(
		m.header(),
		m.notices(),
		app.Div().Class("columns").Body(
			app.Div().Class("column column-watch").Body(
				&watchForm{Model: m, Version: m.version},
				&statusPanel{Model: m, Version: m.version},
				&requestsPanel{Model: m, Version: m.version},
				&taskPanel{Model: m, Version: m.version},
				&keptPanel{Model: m, Version: m.version},
			),
			app.Main().Class("column column-result").ID("result").Body(
				m.middle(),
			),
			app.If(m.x.result != nil && m.x.result.Segments > 0, func() app.UI {
				return app.Div().Class("column column-detail").Body(
					&detail{Shared: &m.x, Version: m.x.version},
				)
			}),
		),
		m.dialog(),
		&makingPanel{Model: m, Version: m.version},
		dropTarget(),
	)
}

// middle is the result, or what stands there while there is none.
func (m *model) middle() app.UI {
	switch w := m.shownWatch(); {
	case w == nil:
		return m.welcome()
	case m.x.result == nil && w.final():
		return nothingCame(m, w)
	case m.x.result == nil && !w.reading && m.shelf.of(w.name) != nil:
		return app.Div().Class("empty-view").Body(app.P().Class("empty-title").Text("No answer yet"), m.keptOffer())
	}
	return &explorer{Shared: &m.x, Version: m.x.version}
}

// nothingCame is the middle of the page when a watch is over without a result.
func nothingCame(m *model, w *watched) app.UI {
	word, _ := stateWord(w)
	if w.file != nil {
		return app.Div().Class("empty-view").Body(
			app.P().Class("empty-title").Text("No embeddings"),
			app.P().Text("The file holds an answer without any. "+fileSentence(w)),
		)
	}
	return app.Div().Class("empty-view").Body(
		app.P().Class("empty-title").Text("Nothing came back"),
		app.P().Text("The watch is over: "+strings.ToLower(word)+". The status says why, and what can be done."),
		m.keptOffer(),
	)
}

// welcome is the middle of the page before anything is watched. It begins as
// the shell does.
func (m *model) welcome() app.UI {
	return app.Div().Class("welcome").Body(append(purpose(),
		app.P().Class("quiet").Text("Your API key stays in this tab's memory, and goes in one header to "+m.host()+" and nowhere else."),
		app.If(m.config.Sample != "", func() app.UI {
			return app.P().Class("quiet").Text("No task at hand? “Try the sample” makes one of a made-up film; it needs no key.")
		}),
		app.P().Class("quiet").Text("A result in a file? “Open a result…”, or drop it anywhere here: it needs no key, and nothing is sent."),
	)...)
}
