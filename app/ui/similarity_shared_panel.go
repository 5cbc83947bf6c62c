package ui

// similarity_shared_panel.go lists what two films have in common. Where there is
// but one, it says how to take another.

import (
	"context"
	"math"
	"slices"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// sharedPanel looks by itself for what the rows' film and the columns' share.
type sharedPanel struct {
	app.Compo
	Shared  *explore
	Version int

	search
	a, b  side   // that were asked about
	wrong string // what is wrong with the threshold that was typed
	all   bool   // more than a few are shown
}

// sharedFew is how many runs are shown at first.
const sharedFew = 8

func (p *sharedPanel) OnMount(ctx app.Context) {
	p.search.OnMount(ctx)
	p.follow()
}

func (p *sharedPanel) OnUpdate(app.Context) { p.follow() }

// follow looks anew where others are compared.
func (p *sharedPanel) follow() {
	x := p.Shared
	if x.result == nil || x.handle == nil || len(x.result.Options) == 0 {
		p.stop()
		return
	}
	a, b := x.sides()
	asked := sharedMaterial{a: p.a, b: p.b}
	if asked.of(a, b) {
		return
	}
	p.stop()
	p.a, p.b, p.failure, p.wrong, p.all = a, b, "", "", false
	if a.watch != b.watch && incomparable(a, b) == "" && !x.compared.shared.of(a, b) {
		p.find()
	}
}

func (p *sharedPanel) find() {
	x := p.Shared
	found := &sharedMaterial{a: p.a, b: p.b, chosen: -1}
	asked := p.begin()
	x.handle.Marks(asked, p.b.watch, func(m engine.Marks, err error) { // to name what is found
		if err == nil {
			found.marks = &m
		}
		p.look(asked, found)
	})
}

func (p *sharedPanel) look(asked context.Context, found *sharedMaterial) {
	x := p.Shared
	q := engine.CompareRequest{A: found.a.part(), B: found.b.part(), Threshold: x.compared.threshold}
	x.handle.Compare(asked, q, p.step, func(answer engine.Compared, rows, best []int32, cosines []float32, err error) {
		p.end(asked, err, func() {
			c := x.comparison()
			if a, b := x.sides(); found.of(a, b) && answer.Version == a.result.Version && answer.Other == b.result.Version {
				found.answer, found.rows, found.best, found.cosines = answer, rows, best, cosines
				c.shared = found
				setValue("shared-from", fixed(answer.Threshold, 3)) // something else may be typed there
				x.tell()                                            // the matrix frames them
			}
		})
	})
}

func (p *sharedPanel) onFind(app.Context, app.Event) { p.find() }

// onThreshold takes the threshold that was typed.
func (p *sharedPanel) onThreshold(ctx app.Context, _ app.Event) {
	text := typed(ctx)
	number, ok := parseCosine(text)
	if p.wrong = ""; !ok {
		p.wrong = "“" + text + "” is not a number from " + minus + "1 to 1."
		return
	}
	p.Shared.comparison().threshold = number
	p.find()
}

func (p *sharedPanel) onPropose(app.Context, app.Event) {
	p.wrong = ""
	c := p.Shared.comparison()
	c.threshold = math.NaN()
	setValue("shared-from", fixed(c.shared.answer.Proposed, 3))
	p.find()
}

func (p *sharedPanel) Render() app.UI {
	x := p.Shared
	if x.result == nil || len(x.result.Options) == 0 {
		return app.Div()
	}
	a, b := x.sides()
	if a.watch == b.watch || incomparable(a, b) != "" { // why not, the view says
		return p.invitation()
	}
	title := "Shared with " + titleOf(b.result)
	s := x.compared.shared
	there := s.of(a, b)
	return app.Div().Class("shared-panel").Role("group").Aria("label", title).Body(
		app.H3().Class("panel-title shared-title").Title(titleOf(b.result)).Text(title),
		app.Div().Class("choices").Body(
			app.Div().Body(app.If(there, func() app.UI { return p.from(s) })),
			app.Div().Body(app.If(p.cancel != nil || !there, func() app.UI {
				return p.knob("Find shared material", "Finding shared material", p.onFind)
			})),
		),
		app.Div().Class("bad small").Role("alert").Body(app.If(p.wrong != "", func() app.UI { return app.Text(p.wrong) })),
		p.problem(),
		app.Div().Class("shared-found").Body(app.If(there, func() app.UI { return p.found(s) })),
	)
}

// invitation says how to hold the film against another one.
func (p *sharedPanel) invitation() app.UI {
	x := p.Shared
	var others []otherResult
	if x.others != nil {
		others = x.others()
	}
	if x.link.Embed && len(others) == 0 {
		return app.Div() // nothing else can be opened there
	}
	return app.Div().Class("shared-panel").Role("group").Aria("label", "Compare with another film").Body(
		app.H3().Class("panel-title").Text("Compare with another film"),
		app.If(len(others) == 0, func() app.UI {
			return app.P().Class("quiet small").Text("See what two films share: open a second result, by watching another task or with “Open a result…”, and choose it here.")
		}).Else(func() app.UI {
			return app.Ul().Class("shared-others").Aria("label", "Open results").Body(app.Range(others).Slice(func(i int) app.UI {
				o := others[i]
				name := titleOf(o.result)
				return app.Li().Body(app.Button().Type("button").Class("pair-button").Title(name).Aria("label", "Compare with "+name).Text(name).
					OnClick(func(app.Context, app.Event) { x.compareWith(o) }, app.EventScope(o.watch, i)))
			}))
		}),
	)
}

// found is the answer.
func (p *sharedPanel) found(s *sharedMaterial) app.UI {
	return app.Div().Class("shared-found").Body(
		app.Div().Role("status").Body(p.facts(s)),
		app.Div().Body(app.If(len(s.answer.Runs) > 0, func() app.UI { return p.list(s) })),
		app.Div().Body(p.match(s)),
		p.whole(s),
		app.P().Class("quiet small").Text(modelsUnknown(s.a, s.b)),
	)
}

// from is the threshold, and a way back to the proposed one.
func (p *sharedPanel) from(s *sharedMaterial) app.UI {
	return app.Div().Class("choices").Body(
		app.Label().Class("choice").Body(
			app.Text("Shared from cosine"),
			app.Input().Type("text").ID("shared-from").Class("short").Attr("inputmode", "decimal").
				Aria("invalid", p.wrong != "").Attr("value", fixed(s.answer.Threshold, 3)).OnChange(p.onThreshold),
		),
		app.Button().Type("button").Class("link").Text("Reset").Title("The threshold that is proposed: "+fixed(s.answer.Proposed, 3)).
			Disabled(!known(p.Shared.compared.threshold) && p.wrong == "").OnClick(p.onPropose),
	)
}

func (p *sharedPanel) facts(s *sharedMaterial) app.UI {
	usual := "Two segments of these films usually have a cosine of " + fixed(s.answer.Usual, 2) + "."
	switch {
	case len(s.rows) == 0 || !known(s.answer.Usual):
		return app.P().Class("quiet").Text("Nothing can be found: no segment of one of them has a time.")
	case len(s.answer.Runs) == 0:
		return app.Div().Body(
			app.P().Body(app.Strong().Text("No shared material")),
			app.P().Class("quiet small").Text("At no offset are two segments in a row that much alike. "+usual),
		)
	}
	return app.Div().Body(
		app.P().Body(app.Strong().Text(sharedFacts(s.answer))),
		app.P().Class("quiet small").Text(usual),
	)
}

// list is the runs.
func (p *sharedPanel) list(s *sharedMaterial) app.UI {
	x := p.Shared
	runs := s.answer.Runs
	shown := runs
	more := len(runs) - sharedFew
	if more > 0 && !p.all {
		shown = runs[:sharedFew]
	}
	return app.Div().Body(
		app.Ul().Class("pair-list").Aria("label", "Shared stretches").Body(app.Range(shown).Slice(func(i int) app.UI {
			run := shown[i]
			return app.Li().Body(app.Button().Type("button").Class("pair-item run-item").Aria("pressed", i == s.chosen).
				OnClick(func(app.Context, app.Event) { x.showRun(i) }, app.EventScope("run", i, s.b.watch, run.Row, run.OtherRow)).
				Body(
					app.Span().Class("run-here").Body(app.Text(timeRange(run.From, run.To)), app.Span().Class("quiet").Text(" here is ")),
					app.Span().Class("run-there").Body(app.Text(timeRange(run.OtherFrom, run.OtherTo)), app.Span().Class("quiet").Text(" there")),
					app.Span().Class("only-spoken").Text(", cosine "),
					app.Span().Class("pair-cosine").Text(cosineText(run.Cosine)),
				))
		})),
		app.If(more > 0, func() app.UI {
			text := "Show " + count(more) + " more"
			if p.all {
				text = "Show fewer"
			}
			return app.Button().Type("button").Class("link").Aria("expanded", p.all).Text(text).
				OnClick(func(app.Context, app.Event) { p.all = !p.all })
		}),
	)
}

// match is what the selected segment is most like.
func (p *sharedPanel) match(s *sharedMaterial) app.UI {
	x := p.Shared
	row := x.selected()
	other, cosine, ok := s.match(row)
	if !ok {
		return app.P().Class("quiet small").Text("Select a segment of " + optionName(s.a.option) + " to see what it is most like there.")
	}
	_, second, chosen := x.pair()
	return app.Div().Role("group").Aria("label", "Best match").Body(
		app.P().Class("quiet small").Text("Most like "+x.rowName(row)+" there:"),
		app.Div().Class("pair-list").Body(app.Button().Type("button").Class("pair-item match-item").Aria("pressed", chosen && second == other).
			OnClick(func(app.Context, app.Event) { x.pickPair(row, other) }, app.EventScope("match", row, other, s.b.watch)).
			Body(
				app.Span().Text(timeIn(s.marks, other)),
				cosineBar(cosine, s.a.option),
				app.Span().Class("only-spoken").Text(", cosine "),
				app.Span().Class("pair-cosine").Text(cosineText(cosine)),
			)),
	)
}

// whole is how alike the films are as a whole, by their options.
func (p *sharedPanel) whole(s *sharedMaterial) app.UI {
	rows, columns := s.a.result.Options, s.b.result.Options
	if len(s.answer.Across) != len(rows)*len(columns) {
		return app.Div()
	}
	name := func(option string, i int, means []int) string {
		if slices.Contains(means, i) {
			return optionName(option) + "*"
		}
		return optionName(option)
	}
	return app.Div().Body(
		app.Div().Class("shared-whole").TabIndex(0).Role("group").Aria("label", "Whole films").Body(
			app.Table().Class("plain").Aria("label", "Cosines of whole films").Body(
				app.THead().Body(app.Tr().Body(
					app.Th().Scope("col").Text("Whole films"),
					app.Range(columns).Slice(func(j int) app.UI {
						return app.Th().Scope("col").Class("number").Text(name(columns[j], j, s.answer.MeansB))
					}),
				)),
				app.TBody().Body(app.Range(rows).Slice(func(i int) app.UI {
					return app.Tr().Body(
						app.Th().Scope("row").Text(name(rows[i], i, s.answer.MeansA)),
						app.Range(columns).Slice(func(j int) app.UI {
							return app.Td().Class("number").Text(fixed(s.answer.Across[i*len(columns)+j], 3))
						}),
					)
				})),
			),
		),
		app.If(len(s.answer.MeansA)+len(s.answer.MeansB) > 0, func() app.UI {
			return app.P().Class("quiet small").Text("* has no asset vector: the mean of its segments stands for it.")
		}),
	)
}
