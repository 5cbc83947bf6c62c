package ui

// views.go are the tabs of the ways to look at a result.

import (
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// view is one way to look at a result.
type view struct {
	name  string // in the link
	label string // of the tab
	show  func(x *explore, version int) app.UI
}

var overview = view{"overview", "Overview", func(x *explore, version int) app.UI {
	return app.Div().Class("overview").Body(
		&mapView{Shared: x, Version: version, Beside: true},
		&similarityView{Shared: x, Version: version, Beside: true},
	)
}}

var mapTab = view{"map", "Map", func(x *explore, version int) app.UI {
	return &mapView{Shared: x, Version: version}
}}

var similarityTab = view{"similarity", "Similarity", func(x *explore, version int) app.UI {
	return &similarityView{Shared: x, Version: version}
}}

var tableView = view{"table", "Table", func(x *explore, version int) app.UI {
	return &table{Shared: x, Version: version}
}}

var answerView = view{"json", "JSON", func(x *explore, version int) app.UI {
	return &jsonView{Shared: x, Version: version}
}}

// views are those that the result has, in the order of their tabs.
func (x *explore) views() []view {
	if x.result == nil || x.result.Segments == 0 {
		return []view{answerView}
	}
	return []view{overview, mapTab, similarityTab, tableView, answerView}
}

// view is the position of the one that the link names, or else of the first.
func (x *explore) view() int {
	return max(0, slices.IndexFunc(x.views(), func(v view) bool { return v.name == strings.ToLower(x.link.View) }))
}

// selectView shows the n-th view, counted from 1.
func selectView(x *explore, n int) {
	views := x.views()
	if x.result == nil || n < 1 || n > len(views) || x.link.View == views[n-1].name {
		return
	}
	x.link.View = views[n-1].name
	x.tell()
}

const panelID = "view-panel"

func tabID(v view) string { return "view-tab-" + v.name }

// viewTabs are the tabs and the panel below them, of which there is one: it
// shows what the chosen tab says.
func (e *explorer) viewTabs() app.UI {
	x := e.Shared
	views, chosen := x.views(), x.view()
	return app.Div().Class("tabbed").Body(
		app.Div().Class("tabs").Role("tablist").Aria("label", "Views").OnKeyDown(e.onTabKey).Body(
			app.Range(views).Slice(func(i int) app.UI {
				focusable := -1
				if i == chosen {
					focusable = 0
				}
				return app.Button().Type("button").Class("tab").ID(tabID(views[i])).Role("tab").
					Aria("selected", i == chosen).Aria("controls", panelID).TabIndex(focusable).
					OnClick(e.onTab(i), app.EventScope("tab", i)).
					Text(views[i].label)
			}),
		),
		app.Div().Class("view-panel").ID(panelID).Role("tabpanel").Aria("labelledby", tabID(views[chosen])).Body(
			views[chosen].show(x, e.Version),
		),
	)
}

func (e *explorer) onTab(i int) app.EventHandler {
	return func(app.Context, app.Event) { selectView(e.Shared, i+1) }
}

// onTabKey chooses the tab beside, as in any list of tabs.
func (e *explorer) onTabKey(ctx app.Context, event app.Event) {
	views := e.Shared.views()
	to, moves := nextTab(event.Get("key").String(), e.Shared.view(), len(views))
	if !moves {
		ctx.PreventUpdate()
		return
	}
	event.PreventDefault()
	event.Call("stopPropagation")
	selectView(e.Shared, to+1)
	ctx.Defer(func(app.Context) { focus(tabID(views[to])) })
}

func nextTab(key string, at, n int) (to int, moves bool) {
	switch key {
	case "ArrowRight":
		return (at + 1) % n, true
	case "ArrowLeft":
		return (at + n - 1) % n, true
	case "Home":
		return 0, true
	case "End":
		return n - 1, true
	default:
		return at, false
	}
}
