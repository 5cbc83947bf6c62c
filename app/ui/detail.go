package ui

// detail.go is the right of the page: all there is to know about the selected
// embedding.

import (
	"context"
	"math"
	"strconv"
	"strings"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

const (
	nearestMost = 6
	histoBins   = 32
)

// detail is the complementary "Embedding".
type detail struct {
	app.Compo
	Shared  *explore
	Version int

	ctx    app.Context
	live   bool // mounted
	cancel context.CancelFunc

	watch  string         // what was asked for last
	result *engine.Result // from which
	row    int

	among string // an engine.Among…
	apart string // seconds, as typed

	shown   engine.Detail // valid where have
	have    bool
	vector  []float32
	all     bool // numbers are shown
	copied  string
	failure string
}

func (d *detail) OnInit() { d.row, d.among = -1, engine.AmongSame }

func (d *detail) OnMount(ctx app.Context) {
	d.ctx, d.live = ctx, true
	d.refresh()
}

func (d *detail) OnDismount() {
	d.live = false
	d.stop()
}

func (d *detail) OnUpdate(app.Context) { d.refresh() }

func (d *detail) stop() {
	if d.cancel != nil {
		d.cancel()
		d.cancel = nil
	}
}

// refresh asks for the selected row where another one is shown. Meanwhile the
// other one stays, so that nothing flickers.
func (d *detail) refresh() {
	x := d.Shared
	if !d.live || x.handle == nil {
		return
	}
	row := x.selected()
	if row == d.row && x.watch == d.watch && x.result == d.result {
		return
	}
	if row != d.row || x.watch != d.watch {
		d.copied, d.all = "", false
	}
	if x.watch != d.watch {
		d.have = false // rows of another result have nothing to do with these
	}
	d.row, d.watch, d.result = row, x.watch, x.result
	d.stop()
	if row < 0 {
		d.have = false
		return
	}
	d.ask()
}

func (d *detail) ask() {
	d.stop()
	ctx, cancel := context.WithCancel(context.Background())
	d.cancel = cancel
	q := engine.DetailRequest{Watch: d.watch, Row: d.row, Nearest: nearestMost, Among: d.among, Apart: apartOf(d.apart), Bins: histoBins}
	d.Shared.handle.Detail(ctx, q, func(found engine.Detail, vector []float32, err error) {
		d.ctx.Dispatch(func(uiCtx app.Context) {
			if ctx.Err() != nil {
				uiCtx.PreventUpdate()
				return
			}
			d.failure = ""
			if err != nil {
				d.failure, d.have = err.Error(), false
				return
			}
			d.shown, d.vector, d.have = found, vector, true
		})
	})
}

func (d *detail) Render() app.UI {
	return app.Aside().Class("detail").Aria("label", "Embedding").Body(
		app.H2().Class("panel-title").Text("Embedding"),
		d.content(),
	)
}

func (d *detail) content() app.UI {
	switch {
	case d.failure != "":
		return app.Div().Class("detail-body").Body(viewFailure("The embedding", d.failure, d.onRetry))
	case d.have && d.Shared.selected() >= 0:
		return app.Div().Class("detail-body").Body(d.parts()...)
	case d.Shared.selected() >= 0:
		return app.Div().Class("detail-body")
	default:
		return app.Div().Class("detail-body", "empty-view").Body(
			app.P().Class("empty-title").Text("Nothing selected"),
			app.P().Text("Select a row to see its embedding: the vector, its statistics, and what is most like it."),
		)
	}
}

func (d *detail) onRetry(app.Context, app.Event) { d.ask() }

func (d *detail) parts() []app.UI {
	s := d.shown.Segment
	return []app.UI{
		app.P().Class("detail-time").Text(d.title()),
		app.P().Class("detail-kind").Body(
			mark(s.Option),
			app.Text(optionName(s.Option)+" · "+scopeName(s.Scope)+" · #"+strconv.Itoa(s.Row)),
		),
		app.If(s.Dim > 0, func() app.UI { return vectorBars(d.vector, d.shown.Uncertainty, s.Option) }),
		app.If(badText(d.vector) != "", func() app.UI {
			return app.P().Class("detail-bad").Text(badText(d.vector))
		}),
		statistics(d.shown, d.Shared.timeless()),
		app.If(len(d.shown.Bins) > 0 && s.Dim > s.Bad, func() app.UI {
			return app.Div().Class("histogram-box").Body(
				histogram(d.shown),
				app.P().Class("scale").Aria("hidden", true).Body(
					app.Span().Text(fixed(d.shown.Low, 3)),
					app.Span().Text(fixed(d.shown.High, 3)),
				),
			)
		}),
		neighbours(d.word("Same moment", "Same page"), "No other option has a segment of this scope "+d.word("at this time.", "on this page."),
			d.shown.Same, d.Shared, sameLabel),
		neighbours(nearestTitle(d.among, s), nearestNone(s, d.among, apartOf(d.apart)),
			d.shown.Nearest, d.Shared, nearestLabel),
		d.nearestChoice(),
		d.numbers(),
	}
}

// nearestChoice narrows down where neighbours are looked for.
func (d *detail) nearestChoice() app.UI {
	choices := [][2]string{{engine.AmongSame, "same option"}, {engine.AmongOthers, "other options"}, {engine.AmongAll, "all options"}}
	return app.Div().Class("nearest-choice").Body(
		app.Select().Aria("label", "Nearest among").OnChange(d.onAmong).Body(
			app.Range(choices).Slice(func(i int) app.UI {
				return app.Option().Value(choices[i][0]).Selected(choices[i][0] == d.among).Text(choices[i][1])
			}),
		),
		app.Label().Body(
			app.Text("at least"),
			app.Input().Type("text").Attr("inputmode", "decimal").Placeholder("0").Attr("value", d.apart).OnInput(d.onApart),
			app.Text(d.Shared.apartWord()),
		),
	)
}

// word is what stands where a film has times, or a document pages.
func (d *detail) word(timed, paged string) string {
	if d.result != nil && d.result.Pages {
		return paged
	}
	return timed
}

func (d *detail) onAmong(ctx app.Context, _ app.Event) {
	d.among = typed(ctx)
	d.ask()
}

func (d *detail) onApart(ctx app.Context, _ app.Event) {
	d.apart = typed(ctx)
	d.ask()
}

// apartOf reads seconds; what is none counts as 0.
func apartOf(typed string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSpace(typed), 64)
	if err != nil || !(v > 0) || v > 1e9 {
		return 0
	}
	return v
}

func nearestTitle(among string, s engine.Row) string {
	switch among {
	case engine.AmongOthers:
		return "Nearest, other options"
	case engine.AmongAll:
		return "Nearest, all options"
	}
	return "Nearest, " + optionName(s.Option)
}

// segmentTime is when a segment is, or where in a document.
func segmentTime(s engine.Row) string {
	if !known(s.Start) && !known(s.End) {
		if place := placeOf(s); place != "" {
			return place
		}
		return "No time of its own"
	}
	return timeRange(s.Start, s.End)
}

// title is where the segment is, or that it stands for all of the input.
func (d *detail) title() string {
	s := d.shown.Segment
	if d.Shared.timeless() && s.Scope == wholeScope && placeOf(s) == "" && !known(s.Start) && !known(s.End) {
		return "The whole " + d.word("image", "document")
	}
	return segmentTime(s)
}

// statistics are the numbers about the vector.
func statistics(d engine.Detail, timeless bool) app.UI {
	s := d.Segment
	return app.Dl().Class("pairs").Body(
		pair("Norm", fixed(s.Norm, 4)),
		pair("Min · max", fixed(d.Min, 4)+" · "+fixed(d.Max, 4)),
		pair("Mean · deviation", fixed(d.Mean, 4)+" · "+fixed(d.Deviation, 4)),
		app.If(!timeless || known(s.Start) || known(s.End), func() app.UI { return pair("Seconds", secondsText(s)) }),
		app.If(s.Place != nil, func() app.UI { return pair("Place", placeOf(s)) }),
		pair("Dimension", count(s.Dim)),
		app.If(known(s.Uncertainty), func() app.UI { return pair("Uncertainty", uncertaintyText(d.Uncertainty, s.Uncertainty)) }),
	)
}

// uncertaintyText is the mean of an uncertainty, and its range.
func uncertaintyText(u []float32, mean float64) string {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, x := range u {
		if !isBad(x) {
			lo, hi = min(lo, float64(x)), max(hi, float64(x))
		}
	}
	if lo > hi {
		return fixed(mean, 4)
	}
	return fixed(mean, 4) + " (" + fixed(lo, 4) + " to " + fixed(hi, 4) + ")"
}

// secondsText is a segment's time as the answer spells it.
func secondsText(s engine.Row) string {
	one := func(v float64) string {
		if !known(v) {
			return "null"
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return one(s.Start) + " – " + one(s.End)
}

// neighbours lists segments with their cosines; a click selects one.
func neighbours(title, none string, rows []engine.Row, x *explore, label func(engine.Row) string) app.UI {
	class := "neighbours"
	if x.result != nil && x.result.Chunks {
		class += " neighbours-wide"
	}
	return app.Div().Class(class).Body(
		app.H3().Class("panel-title").Text(title),
		app.If(len(rows) == 0, func() app.UI { return app.P().Class("none").Text(none) }).
			Else(func() app.UI {
				return app.Ul().Body(app.Range(rows).Slice(func(i int) app.UI {
					return neighbour(rows[i], x, label(rows[i]))
				}))
			}),
	)
}

func neighbour(r engine.Row, x *explore, label string) app.UI {
	return app.Li().Body(
		app.Button().Type("button").Class("neighbour").
			OnClick(func(app.Context, app.Event) { x.pick(r.Row) }, app.EventScope("neighbour", r.Row)).
			Body(
				app.Span().Class("neighbour-name").Body(mark(r.Option), app.Text(label)),
				cosineBar(r.Similarity, r.Option),
				app.Span().Class("only-spoken").Text(", cosine "),
				app.Span().Class("neighbour-cosine").Text(cosineText(r.Similarity)),
			),
	)
}

func sameLabel(r engine.Row) string { return optionName(r.Option) }

func nearestLabel(r engine.Row) string {
	if !known(r.Start) {
		if p := r.Place; p != nil && p.First > 0 { // the quadrant has no room, and follows from the chunk
			page := *p
			page.Quadrant = ""
			r.Place = &page
			return placeOf(r)
		}
		return "#" + strconv.Itoa(r.Row)
	}
	return clock(r.Start)
}

func nearestNone(s engine.Row, among string, apart float64) string {
	if s.Bad > 0 || s.Dim == 0 || s.Norm == 0 {
		return "Undefined: this vector has no direction."
	}
	if among != engine.AmongSame || apart > 0 {
		return "There is none of this scope and dimension so far away."
	}
	return "There is no other " + optionName(s.Option) + " embedding of this scope and dimension."
}
