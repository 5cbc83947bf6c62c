package ui

// scenes_panel.go lists the scenes.

import (
	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// scenesMost is how many scenes are listed.
const scenesMost = 200

// sceneColumns are the heads of its columns, and their classes.
var sceneColumns = [][2]string{{"Scene", "number"}, {"When", ""}, {"Length", "number"}, {"Stands for it", ""}}

// scenesPanel is the list of scenes. Its Revision makes it render when there
// are others.
type scenesPanel struct {
	app.Compo
	Shared   *explore
	Version  int
	Revision int
}

func (p *scenesPanel) Render() app.UI {
	x := p.Shared
	s := &x.sight.scenes
	if x.result == nil || x.sight.marks == nil || len(s.scenes) == 0 {
		return app.Div().Class("fact-body").Body(app.P().Class("quiet").Text(
			"There are no scenes: it takes an option with two clips or more that can be compared."))
	}
	some := s.scenes[:min(len(s.scenes), scenesMost)]
	return app.Div().Class("fact-body").Body(
		app.Div().Class("scene-list").TabIndex(0).Role("group").Aria("label", "List of scenes").Body(
			app.Table().Class("plain").Aria("label", "Scenes").Body(
				app.THead().Body(app.Tr().Body(app.Range(sceneColumns).Slice(func(i int) app.UI {
					return app.Th().Scope("col").Class(sceneColumns[i][1]).Text(sceneColumns[i][0])
				}))),
				app.TBody().Body(app.Range(some).Slice(func(i int) app.UI { return p.row(i, some[i]) })),
			),
		),
		app.If(len(some) < len(s.scenes), func() app.UI {
			return app.P().Class("rest").Text("The first " + count(len(some)) + " of " + count(len(s.scenes)) + ".")
		}),
	)
}

func (p *scenesPanel) row(i int, scene engine.Scene) app.UI {
	x := p.Shared
	span := sceneSpan(x.sight.marks, scene)
	when := timeRange(span.Start, span.End)
	button := func(text, label, scope string, click func()) app.UI {
		return app.Td().Body(app.Button().Type("button").Class("link").Aria("label", label).
			OnClick(func(app.Context, app.Event) { click() }, app.EventScope(scope, i, p.Revision)).Text(text))
	}
	stands := x.rowName(scene.Representative)
	return app.Tr().Body(
		app.Td().Class("number").Text(count(i+1)),
		button(when, "Show scene "+count(i+1)+", "+when, "scene", func() { x.showScene(i) }),
		app.Td().Class("number").Text(clock(span.End-span.Start)),
		button(stands, "Select "+stands, "stands", func() { x.pick(scene.Representative) }),
	)
}
