package ui

// map_tools.go are the controls of the map, and its legend.

import (
	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// mapMode is what dragging over the map does.
type mapMode string

const (
	modeMove  mapMode = "" // the zero value is the usual one
	modeLasso mapMode = "lasso"
	modeBox   mapMode = "box"
)

var mapModes = []struct {
	mode         mapMode
	label, title string
}{
	{modeMove, "Move", "Drag to move the map"},
	{modeLasso, "Lasso", "Drag around segments to choose them; or hold Shift"},
	{modeBox, "Box", "Drag a box over segments to choose them"},
}

// tools are each in a box of its own, or stay.
func (v *mapView) tools() []app.UI {
	umap := v.method == engine.MethodUMAP
	return []app.UI{
		v.selectOf("Method", [][2]string{{engine.MethodPCA, "PCA"}, {engine.MethodUMAP, "UMAP"}}, v.method, v.onMethod),
		v.whichOf(),
		app.Div().Class("map-numbers").Body(app.If(umap && !v.Beside, func() app.UI {
			return app.Div().Class("map-numbers").Body(
				v.numberOf("Neighbours", v.neighboursText, func(s string) { v.neighboursText = s }),
				v.numberOf("Minimum distance", v.minDistText, func(s string) { v.minDistText = s }),
				v.numberOf("Seed", v.seedText, func(s string) { v.seedText = s }),
			)
		})),
		app.Div().Class("map-run").Body(app.If(!v.Beside || v.cancel == nil && v.layable(), func() app.UI {
			return app.Button().Type("button").Text("Lay out (UMAP)").Disabled(v.cancel != nil || !v.layable()).OnClick(v.onLayOut)
		})),
		app.Div().Class("toggles").Role("group").Aria("label", "Dragging").Body(
			app.Range(mapModes).Slice(func(i int) app.UI {
				m := mapModes[i]
				return app.Button().Type("button").Class("toggle").Aria("pressed", m.mode == v.mode).Title(m.title).Text(m.label).
					OnClick(func(app.Context, app.Event) { v.mode = m.mode }, app.EventScope("mode", i))
			}),
		),
		app.Div().Class("map-more").Body(app.If(!v.Beside, func() app.UI {
			return app.Div().Class("map-more").Body(
				app.Button().Type("button").Class("link").Text("Zoom to selection").Disabled(v.Shared.selected() < 0 && v.Shared.choiceMade() == 0).
					OnClick(func(app.Context, app.Event) { v.zoomToSelection() }),
				app.Button().Type("button").Class("switch").Role("switch").Aria("checked", v.pathOn).Text("Path in time").
					OnClick(func(app.Context, app.Event) {
						v.pathOn = !v.pathOn
						v.pic.soon(false)
					}),
				v.Shared.pictureButtons("map", v.svg),
			)
		})),
	}
}

// layable reports whether there is a layout to compute that is not shown.
func (v *mapView) layable() bool {
	l := v.layout
	if l == nil || !l.layable() {
		return false
	}
	return l.stopped > 0 || l.mapSettings != v.typedSettings()
}

// typedSettings are those that the fields show for UMAP, as far as they make
// sense.
func (v *mapView) typedSettings() mapSettings {
	typed := mapView{mapSettings: v.mapSettings, neighboursText: v.neighboursText, minDistText: v.minDistText, seedText: v.seedText}
	if !typed.read() {
		return mapSettings{} // which differ from any
	}
	typed.method = engine.MethodUMAP
	return typed.mapSettings
}

func (v *mapView) onMethod(method string) {
	v.method = method
	v.begin(false)
}

// whichOf chooses between all options together and a single one.
func (v *mapView) whichOf() app.UI {
	const all = "*"
	choices := [][2]string{{all, "all options"}}
	for _, option := range v.Shared.result.Options {
		choices = append(choices, [2]string{"=" + option, optionName(option)})
	}
	chosen := all
	if !v.all {
		chosen = "=" + v.option
	}
	return v.selectOf("Which", choices, chosen, func(value string) {
		if v.all, v.option = value == all, ""; !v.all {
			v.option = value[1:]
		}
		v.begin(false)
	})
}

func (v *mapView) selectOf(label string, choices [][2]string, chosen string, choose func(string)) app.UI {
	class := "map-label"
	if v.Beside {
		class = "only-spoken"
	}
	return app.Label().Class("choice").Body(
		app.Span().Class(class).Text(label),
		app.Select().OnChange(func(ctx app.Context, _ app.Event) { choose(typed(ctx)) }, app.EventScope(label)).Body(
			app.Range(choices).Slice(func(i int) app.UI {
				return app.Option().Value(choices[i][0]).Selected(choices[i][0] == chosen).Text(choices[i][1])
			}),
		),
	)
}

// numberOf is a field whose number counts once it is typed in full.
func (v *mapView) numberOf(label, value string, typedIn func(string)) app.UI {
	return app.Label().Class("choice").Body(
		app.Text(label),
		app.Input().Type("text").Class("short").Attr("inputmode", "decimal").Attr("value", value).
			OnInput(func(ctx app.Context, _ app.Event) { typedIn(typed(ctx)) }, app.EventScope(label)).
			OnChange(func(app.Context, app.Event) {
				if v.read() && v.layout != nil && len(v.layout.rows) <= umapAlone {
					v.begin(false)
				}
			}, app.EventScope(label)),
	)
}

// legendMost is how many keys a legend has.
const legendMost = 12

// mapLegend says what colours and shapes mean.
func (x *explore) mapLegend() app.UI {
	p := x.paint()
	if p.ramp != nil {
		return app.Div().Class("map-legend").Body(
			app.Span().Class("map-means").Text(x.colourTitle()),
			app.Span().Class("map-scale").Body(
				app.Span().Text(p.low), app.Span().Class("map-ramp").Aria("hidden", true), app.Span().Text(p.top),
			),
			app.Ul().Class("map-keys").Body(x.shapeKeys()...),
		)
	}
	if len(p.keys) == 0 || p.keys[0].Name == "" {
		return app.Div().Class("map-legend")
	}
	byOption := x.paintedByOption()
	keys := p.keys[:min(len(p.keys), legendMost)]
	return app.Div().Class("map-legend").Body(
		app.Span().Class("map-means").Text(""),
		app.Span().Class("map-scale"),
		app.Ul().Class("map-keys").Body(
			app.Range(keys).Slice(func(i int) app.UI {
				if byOption {
					return app.Li().Body(mark(x.result.Options[i]), app.Text(keys[i].Name))
				}
				return app.Li().Body(swatch(keys[i].Colour), app.Text(keys[i].Name))
			}),
			app.If(len(p.keys) > legendMost, func() app.UI { return app.Li().Text("and " + count(len(p.keys)-legendMost) + " more") }),
			app.If(!byOption, func() app.UI { return app.Li().Body(app.Ul().Class("map-keys").Body(x.shapeKeys()...)) }),
		),
	)
}

// paintedByOption reports whether the colours are those of the options.
func (x *explore) paintedByOption() bool {
	c := x.colouring()
	return c == colourOption || (c == colourSimilarity || c == colourSearch) && x.paint().ramp == nil
}

// shapeKeys are the options' shapes, where colours mean something else.
func (x *explore) shapeKeys() []app.UI {
	if len(x.result.Options) < 2 {
		return nil
	}
	keys := make([]app.UI, len(x.result.Options))
	for i, option := range x.result.Options {
		keys[i] = app.Li().Body(app.Span().Class("mark", "mark-"+colourOf(option), "map-shape").Aria("hidden", true), app.Text(optionName(option)))
	}
	return keys
}
