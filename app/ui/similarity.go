package ui

// similarity.go is the view "Similarity": the cosines of all segments with all
// others, in the order of time. The worker computes what the screen shows, and
// the page draws it.

import (
	"context"
	"math"
	"strconv"
	"strings"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// similarityView draws into two canvases that its Render leaves alone, one
// above the other: the matrix with its axes, and what moves.
type similarityView struct {
	app.Compo
	Shared  *explore
	Version int
	Beside  bool // it shares the width with another view: only what is needed most

	ctx  app.Context
	live bool // mounted
	sheet
	hand

	// What is shown.
	a, b         side
	result       *engine.Result // of the rows
	marks, other *engine.Marks  // of the rows' result, and of the columns'
	rows, cols   axis
	ready        bool // rows and cols are there
	shown        picture
	failure      string

	// What is asked for.
	cancel context.CancelFunc
	asking bool
	again  bool

	exact  exactly // of what is pointed at
	paired exactly // of the chosen pair

	stopSeeing func()
	badRange   string // what is wrong with the range that was typed
}

func (v *similarityView) OnMount(ctx app.Context) {
	v.ctx, v.live = ctx, true
	v.sheet.mount(ctx.JSSrc(), v)
	v.hand.mount(v)
	v.stopSeeing = v.Shared.see(v.onSight)
	v.later(func() { // the tab's task is long enough
		v.refresh()
		v.askPaired()
	})
}

func (v *similarityView) OnDismount() {
	v.live = false
	if v.stopSeeing != nil {
		v.stopSeeing()
	}
	v.stop()
	v.hand.release()
	v.sheet.release()
	if v.Shared.sight.hover >= 0 && v.at != nil {
		v.Shared.point(-1)
	}
}

func (v *similarityView) OnUpdate(app.Context) {
	v.refresh()
	v.askPaired()
	v.soon(drawMarks)
}

// quietly runs f on the goroutine that renders, without rendering anything;
// not at all once the view is gone.
func (v *similarityView) quietly(f func()) {
	v.ctx.Dispatch(func(ctx app.Context) {
		ctx.PreventUpdate()
		if v.live {
			f()
		}
	})
}

// later runs f quietly in a task of its own.
func (v *similarityView) later(f func()) { later(func() { v.quietly(f) }) }

func (v *similarityView) onSight(a aspect) {
	switch a {
	case aspectMarks:
		v.refresh()
	case aspectColours:
		v.soon(drawColours)
	case aspectHover, aspectPlayhead:
		v.soon(drawMarks)
	}
}

func (v *similarityView) compared() *comparison { return v.Shared.comparison() }

// scale is the range of the colours.
func (v *similarityView) scale() (lo, hi float64) {
	c := v.compared()
	return orElse(c.low, c.lo), orElse(c.high, c.hi)
}

func (v *similarityView) Render() app.UI {
	x := v.Shared
	if x.result == nil || len(x.result.Options) == 0 {
		return app.Div().Class("similarity")
	}
	a, b := x.sides()
	class := "similarity"
	if v.Beside {
		class += " similarity-beside"
	}
	return app.Div().Class(class).Body(
		app.Div().Class("similarity-tools").Body(app.If(!v.Beside, func() app.UI { return v.tools(a, b) })),
		app.Div().Class("similarity-main").Body(
			app.Div().Class("similarity-box").Body(
				app.Canvas().Class("similarity-matrix").Aria("hidden", true),
				app.Canvas().Class("similarity-marks").Role("application").
					Aria("roledescription", "similarity matrix").
					Aria("label", matrixName(a, b)).
					Aria("description", "Arrow keys move a cursor, Enter selects, plus and minus zoom, 0 shows all.").
					TabIndex(0),
				app.Div().Class("only-spoken similarity-spoken").Role("status").Aria("live", "polite"),
			),
			app.Div().Class("similarity-side").Body(
				v.legend(a, b),
				app.Div().Class("similarity-note").Body(v.notes(a, b)...),
				app.Div().Class("similarity-readout").Body(
					app.P().Class("readout-rows"),
					app.P().Class("readout-columns"),
					app.P().Class("readout-cosine"),
				),
				app.Div().Class("similarity-pair").Body(v.pairLine(a, b)),
				app.Div().Class("similarity-shared").Body(app.If(!v.Beside, func() app.UI {
					return &sharedPanel{Shared: x, Version: v.Version}
				})),
				app.Div().Class("similarity-pairs").Body(app.If(!v.Beside, func() app.UI {
					return &pairsPanel{Shared: x, Version: v.Version}
				})),
			),
		),
	)
}

func matrixName(a, b side) string {
	what := optionName(a.option) + " and " + b.name(a.watch)
	if a.same(b) {
		what = optionName(a.option) + " segments with each other"
	}
	return "Similarity of " + what + ", in the order of time"
}

// tools choose what is compared, and how much of it shows.
func (v *similarityView) tools(a, b side) app.UI {
	x := v.Shared
	var rows, columns [][2]string
	for _, o := range x.result.Options {
		rows = append(rows, [2]string{o, optionName(o)})
	}
	for _, s := range x.columnSides() {
		columns = append(columns, [2]string{s.key(), s.name(x.watch)})
	}
	return app.Div().Class("choices").Body(
		oneOf("Rows", rows, a.option, x.compareRows),
		oneOf("Columns", columns, b.key(), x.compareColumns),
		app.Div().Class("similarity-zoom").Role("group").Aria("label", "Zoom of the matrix").Body(
			zoomButton("−", "Zoom out", func() { v.zoomMiddle(1 / zoomStep) }),
			zoomButton("+", "Zoom in", func() { v.zoomMiddle(zoomStep) }),
			zoomButton("All", "Show all", v.showAll),
		),
		x.pictureButtons("similarity", v.svg),
	)
}

func zoomButton(text, name string, act func()) app.UI {
	return app.Button().Type("button").Text(text).Aria("label", name).Title(name).
		OnClick(func(ctx app.Context, _ app.Event) {
			ctx.PreventUpdate()
			act()
		}, app.EventScope(name))
}

// legend is what the colours mean.
func (v *similarityView) legend(a, b side) app.UI {
	lo, hi := v.scale()
	low, high := fixed(lo, 2), fixed(hi, 2)
	if !v.ready {
		low, high = dash, dash
	}
	what := "Cosine, " + optionName(a.option) + " × " + b.name(a.watch)
	ramp := app.Span().Class("similarity-ramp").Aria("hidden", true)
	if v.Beside {
		return app.Div().Class("similarity-legend").Body(
			app.Span().Class("legend-title").Text(what),
			app.Span().Text(low), ramp, app.Span().Text(high),
		)
	}
	c := v.compared()
	return app.Div().Class("similarity-legend").Body(
		app.Span().Class("legend-title").Text(what),
		v.bound("Lowest colour from", "low", low, func(x float64) { c.low = x }), ramp,
		v.bound("Highest colour from", "high", high, func(x float64) { c.high = x }),
		app.Button().Type("button").Class("link").Text("Reset").Title("Colours from the least to the largest cosine, but for a few").
			Disabled(!known(c.low) && !known(c.high) && v.badRange == "").OnClick(v.onReset),
		app.Div().Class("bad small").Role("alert").Body(app.If(v.badRange != "", func() app.UI { return app.Text(v.badRange) })),
	)
}

func (v *similarityView) bound(name, id, value string, set func(float64)) app.UI {
	return app.Input().Type("text").ID("similarity-"+id).Class("short").Attr("inputmode", "decimal").Aria("label", name).
		Aria("invalid", v.badRange != "").Value(value).
		OnChange(func(ctx app.Context, _ app.Event) {
			number, ok := parseCosine(typed(ctx))
			lo, hi := v.scale()
			if v.badRange = ""; id == "low" {
				lo = number
			} else {
				hi = number
			}
			switch {
			case !ok:
				v.badRange = "“" + typed(ctx) + "” is not a number from " + minus + "1 to 1."
				return
			case !(lo < hi):
				v.badRange = "The lowest must be below the highest."
				return
			}
			set(number)
			v.soon(drawColours)
		}, app.EventScope(id))
}

func (v *similarityView) onReset(app.Context, app.Event) {
	c := v.compared()
	c.low, c.high, v.badRange = math.NaN(), math.NaN(), ""
	setValue("similarity-low", fixed(c.lo, 2)) // something else may be typed there
	setValue("similarity-high", fixed(c.hi, 2))
	v.soon(drawColours)
}

// notes say what is missing, and what can't be shown.
func (v *similarityView) notes(a, b side) []app.UI {
	var list []app.UI
	add := func(text string) {
		if text != "" {
			list = append(list, app.P().Class("quiet small").Text(text))
		}
	}
	if v.failure != "" {
		return []app.UI{viewFailure("The similarities", v.failure, v.onRetry)}
	}
	if why := incomparable(a, b); why != "" {
		return []app.UI{app.P().Class("warn").Text(why)}
	}
	if !v.ready {
		return nil
	}
	n, m := len(v.rows.rows), len(v.cols.rows)
	add(leftOut(a, n))
	if !a.same(b) {
		add(leftOut(b, m))
	}
	switch {
	case n == 0 || m == 0:
		list = append(list, app.P().Class("warn").Text("There is nothing to compare: no vector has a direction."))
	case n == 1 && m == 1 && a.same(b):
		add("There is one segment, and nothing to compare it with.")
	}
	if n > 0 && v.rows.timed == 0 || m > 0 && v.cols.timed == 0 {
		add("Segments without a time are numbered in their order.")
	}
	return list
}

func (v *similarityView) onRetry(app.Context, app.Event) {
	v.failure = ""
	v.ask()
}

// pairLine names the selected segment and the one it was paired with.
func (v *similarityView) pairLine(a, b side) app.UI {
	x := v.Shared
	first, second, ok := x.pair()
	if !ok {
		return app.Span()
	}
	if first == second && b.watch == x.watch {
		return app.Span()
	}
	name, choose := nameIn(v.other, b.result, second), func() { x.pickPair(second, first) }
	if o := x.otherOf(b.watch); o != nil {
		name, choose = titleOf(b.result)+" · "+name, func() { o.open(second) }
	}
	return app.Div().Class("pair-line").Role("group").Aria("label", "Chosen pair").Body(
		app.Span().Class("panel-title").Text("Pair"),
		app.Button().Type("button").Class("pair-button").Aria("pressed", "true").Text(x.rowName(first)).
			OnClick(func(app.Context, app.Event) { x.pick(first) }, app.EventScope("first", first)),
		app.Span().Aria("hidden", true).Text("×"),
		app.Button().Type("button").Class("pair-button").Aria("pressed", "false").Text(name).
			OnClick(func(app.Context, app.Event) { choose() }, app.EventScope("second", b.watch, second)),
		app.Span().Class("pair-cosine").Text(v.paired.text()),
	)
}

// parseCosine reads a number from -1 to 1, with a hyphen or a minus sign.
func parseCosine(s string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(s), minus, "-"), 64)
	return v, err == nil && v >= -1 && v <= 1
}
