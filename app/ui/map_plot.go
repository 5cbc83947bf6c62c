package ui

// map_plot.go is what the page has in the place of the map: the canvases, what
// lies over them, and the words below.

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// mapKeysID is of what tells the keys of the map.
const mapKeysID = "map-keys"

// plot is the picture and what lies over it.
func (v *mapView) plot() app.UI {
	return app.Div().Class("map-plot", "map-"+string(v.mode)).Body(
		app.Canvas().Class("map-surface", "map-marks").Aria("hidden", true),
		app.Div().Class("map-twin").Aria("hidden", true),
		app.Canvas().Class("map-surface", "map-rings").TabIndex(0).Role("application").
			Aria("roledescription", "map").Aria("label", v.canvasName()).Aria("describedby", mapKeysID).OnKeyDown(v.onKey),
		app.P().Class("map-readout").Aria("hidden", true),
		app.P().Class("only-spoken map-spoken").Aria("live", "polite"),
		app.P().Class("only-spoken").ID(mapKeysID).Text("Arrow keys go to the nearest segment on that side, Enter selects it, plus, minus and 0 zoom, Escape ends a choice."),
		app.Div().Class("map-zoom").Body(
			v.zoomButton("+", "Zoom in", "Zoom in; or turn the wheel while Ctrl or ⌘ is held", func() { v.zoomBy(1.6) }),
			v.zoomButton(minus, "Zoom out", "Zoom out; or turn the wheel while Ctrl or ⌘ is held", func() { v.zoomBy(1 / 1.6) }),
			v.zoomButton("All", "Show all", "Show all segments", v.zoomOut),
		),
		app.Div().Class("map-choice").Role("status").Body(app.If(v.Shared.choiceMade() > 0, v.choiceLine)),
		app.Div().Class("map-progress").Body(app.If(v.cancel != nil, func() app.UI {
			return app.Div().Body(
				app.Progress().Max(1).Aria("label", "Laying out the map"),
				app.Button().Type("button").Class("link").Text("Cancel").OnClick(v.onCancel),
				app.Span().Class("map-stage"),
			)
		})),
		app.Div().Class("map-empty").Body(app.If(v.layout != nil && len(v.layout.rows) == 0, func() app.UI {
			return app.Div().Class("empty-view").Body(
				app.P().Class("empty-title").Text("Nothing to lay out"),
				app.P().Text("None of these segments has an embedding with a direction."),
			)
		})),
	)
}

func (v *mapView) canvasName() string {
	if v.layout == nil {
		return "Map of the segments"
	}
	return "Map of " + counted(len(v.layout.rows), "segment", "segments")
}

func (v *mapView) zoomButton(text, label, title string, do func()) app.UI {
	return app.Button().Type("button").Aria("label", label).Title(title).Text(text).
		OnClick(func(ctx app.Context, _ app.Event) {
			ctx.PreventUpdate()
			do()
		}, app.EventScope("zoom", label))
}

// legend says what the points are, and how they came to be where they are.
func (v *mapView) legend() []app.UI {
	x := v.Shared
	facts, keeps, remark, left := "", "", "", ""
	if l := v.layout; l != nil {
		facts, keeps, remark, left = l.facts(), l.keeps(), l.remark(), x.leftOut(l)
		if v.cancel != nil && l.stopped > 0 {
			facts = l.setting() + " · settling"
		}
	}
	return []app.UI{
		x.mapLegend(),
		app.P().Class("map-facts").Body(
			app.Span().Class("map-how").Text(facts),
			app.Span().Class("map-keeps").Text(keeps),
		),
		app.Div().Class("map-remarks").Body(
			app.If(remark != "", func() app.UI { return app.P().Text(remark) }),
			app.If(left != "", func() app.UI { return app.P().Class("map-left").Text(left) }),
			app.If(x.colourHint() != "", func() app.UI { return app.P().Text(x.colourHint()) }),
		),
	}
}

func (v *mapView) choiceLine() app.UI {
	x := v.Shared
	return app.P().Body(
		app.Span().Text(counted(len(x.sight.chosen), "segment", "segments")+" chosen "),
		app.Button().Type("button").Class("link").Text("Show in the table").OnClick(func(app.Context, app.Event) {
			x.link.View = tableView.name
			x.tell()
		}),
		app.Button().Type("button").Class("link").Text("Clear").OnClick(func(app.Context, app.Event) { x.choose(nil) }),
	)
}
