package ui

// find_form.go is the form "Find moments": one line, until it is used.

import (
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
)

// momentsID is the search box.
const momentsID = "moments"

// findPanel is the form, and below it what was found.
type findPanel struct {
	app.Compo
	Model   *model
	Version int
}

func (m *model) finder() app.UI { return &findPanel{Model: m, Version: m.version} }

// findChanged renders the form anew: it stands in the result, which has a
// version of its own.
func (m *model) findChanged() {
	m.x.version++
	m.changed()
}

func (p *findPanel) Render() app.UI {
	m := p.Model
	x, s := &m.x, &m.x.moments
	if x.result == nil {
		return app.Div()
	}
	return app.Div().Class("find").Body(
		app.Form().Class("find-form").Role("search").Aria("label", "Find moments").OnSubmit(p.onSubmit).Body(
			app.Div().Class("find-line").Body(
				described(app.Input().ID(momentsID).Type("search").Aria("label", "Find moments").
					AutoComplete(false).Placeholder("Find moments: say what is seen or heard").
					Attr("value", s.text).OnInput(p.onText), momentsID, s.wrong),
				app.Select().Aria("label", "Model of the words").OnChange(p.onModel).Body(p.models()...),
				app.Button().Type("submit").Class("find-go").Aria("disabled", s.busy).Text(p.goText()),
				slot(len(s.terms) > 0, func() app.UI {
					return app.Div().Class("buttons").Body(
						app.Button().Type("button").Aria("label", "Add these words").Title("Look for these words, too").Text("+").
							OnClick(func(app.Context, app.Event) { m.lookFor(false, false) }, app.EventScope("plus")),
						app.Button().Type("button").Aria("label", "Subtract these words").Title("Look for what is less like these words").Text(minus).
							OnClick(func(app.Context, app.Event) { m.lookFor(false, true) }, app.EventScope("minus")),
					)
				}),
				slot(len(x.sight.chosen) > 0, func() app.UI {
					return app.Button().Type("button").Class("link").Text("More like the " + count(len(x.sight.chosen)) + " chosen").
						OnClick(func(app.Context, app.Event) { x.moreLike(slices.Clone(x.sight.chosen)) })
				}),
			),
			app.P().Class("find-hint", "quiet", "small").Text(p.hint()),
			app.Div().Role("status").Class("quiet", "small").Text(s.said),
			problemLine(momentsID, s.wrong),
			slot(s.failed != nil, p.failure),
		),
		slot(len(s.terms) > 0, func() app.UI { return p.search() }),
	)
}

// goText is what the button says: that it costs, where it does.
func (p *findPanel) goText() string {
	switch s := &p.Model.x.moments; {
	case s.busy:
		return "Asking…"
	case p.costs():
		return "Find (billed)"
	}
	return "Find"
}

// costs reports whether looking for what is typed would be billed.
func (p *findPanel) costs() bool {
	m := p.Model
	return m.wordsAPI() != apiSample && m.recall(m.wording(cleanWords(m.x.moments.text))) == nil
}

// hint is how long the words are, and what they cost; empty while there are none.
func (p *findPanel) hint() string {
	m := p.Model
	text := cleanWords(m.x.moments.text)
	if text == "" {
		return ""
	}
	by := m.wordModel()
	about, _ := tokensOf(text)
	hint := "About " + counted(about, "token", "tokens") + " of the " + count(by.tokens) + " that " + by.name + " takes. "
	switch {
	case about > by.tokens:
		hint += "The API will most likely refuse it."
	case m.wordsAPI() == apiSample:
		hint += "The sample is free."
	case p.costs():
		hint += "TwelveLabs bills each request; the vector is remembered in this tab, so that the same words cost once."
	default:
		hint += "Remembered in this tab: nothing will be asked or billed."
	}
	if m.modelOf(m.shown) == "" && m.wordsAPI() != apiSample {
		hint += " Nobody said which model made this result: choose the one that did."
	}
	return hint
}

func (p *findPanel) models() []app.UI {
	chosen := p.Model.wordModel().name
	var list []app.UI
	for _, by := range wordModels {
		list = append(list, app.Option().Value(by.name).Selected(by.name == chosen).Text(by.name))
	}
	return list
}

// failure is why words were not embedded. Only the visitor asks again.
func (p *findPanel) failure() app.UI {
	m := p.Model
	s := &m.x.moments
	t := explainOnce(*s.failed, hostOf(m.base(m.wordsAPI())), "press “Try again”, which is billed like any request")
	return app.Div().Role("alert").Body(troubled(t, *s.failed,
		app.Button().Type("button").Text("Try again").OnClick(func(app.Context, app.Event) {
			if s.again != nil {
				s.again()
			}
		}),
		app.Button().Type("button").Class("link").Text("Dismiss").OnClick(func(app.Context, app.Event) {
			s.failed, s.again = nil, nil
			m.findChanged()
			m.ctx.Defer(func(app.Context) { focus(momentsID) })
		}),
	))
}

func (p *findPanel) onText(ctx app.Context, _ app.Event) {
	s := &p.Model.x.moments
	s.text, s.wrong, s.said = typed(ctx), "", ""
	p.Model.findChanged()
}

func (p *findPanel) onModel(ctx app.Context, _ app.Event) {
	s := &p.Model.x.moments
	s.model, s.wrong = typed(ctx), ""
	p.Model.findChanged()
}

func (p *findPanel) onSubmit(_ app.Context, e app.Event) {
	e.PreventDefault()
	p.Model.lookFor(true, false)
}

// search is the terms, how they are joined, and what was found.
func (p *findPanel) search() app.UI {
	x, s := &p.Model.x, &p.Model.x.moments
	return app.Div().Class("find-search").Body(
		app.Div().Class("find-terms").Body(
			app.Ul().Class("terms").Aria("label", "Looked for").Body(app.Range(s.terms).Slice(func(i int) app.UI { return x.termChip(i) })),
			slot(x.selected() >= 0 && s.found != nil, func() app.UI { return x.feedback() }),
			app.Button().Type("button").Class("link").Aria("expanded", s.how).Text("How").Aria("label", "How it is ranked").
				OnClick(func(app.Context, app.Event) { s.how = !s.how; p.Model.findChanged() }),
			app.Button().Type("button").Class("link").Text("Clear").Aria("label", "Clear the search").
				OnClick(func(app.Context, app.Event) {
					s.terms = nil
					x.searchAnew()
					p.Model.ctx.Defer(func(app.Context) { focus(momentsID) })
				}),
		),
		slot(s.how, p.ways),
		slot(x.scores() != nil, func() app.UI { return x.momentList() }),
	)
}

// termChip is a term: a click on its sign turns it round.
func (x *explore) termChip(i int) app.UI {
	s := &x.moments
	t := s.terms[i]
	sign, does := "+", "Subtract "
	if t.minus {
		sign, does = minus, "Add "
	}
	name := t.name
	if len(t.rows) == 0 {
		name = "“" + name + "”"
	}
	change := func(f func()) app.EventHandler {
		return func(app.Context, app.Event) {
			s.terms = slices.Clone(s.terms)
			f()
			x.searchAnew()
		}
	}
	return app.Li().Class("chip", "term").Body(
		app.Button().Type("button").Class("link").Aria("label", does+name).Title(does+name).Text(sign).
			OnClick(change(func() { s.terms[i].minus = !t.minus }), app.EventScope("sign", i)),
		app.Span().Class("term-name").Text(name),
		app.If(t.weight != "", func() app.UI { return app.Span().Class("quiet").Text("× " + fixedWeight(t.weight)) }),
		app.Button().Type("button").Class("link").Aria("label", "Remove "+name).Title("Remove").Text("×").
			OnClick(change(func() { s.terms = slices.Delete(s.terms, i, i+1) }), app.EventScope("remove", i)),
	)
}

func fixedWeight(typed string) string {
	return strconv.FormatFloat(weightOf(typed), 'f', -1, 64)
}

// feedback makes the selected segment a term beside the others.
func (x *explore) feedback() app.UI {
	add := func(label, text string, minus bool) app.UI {
		return app.Button().Type("button").Class("link").Aria("label", label).Text(text).OnClick(func(app.Context, app.Event) {
			x.extend(x.likeRows([]int{x.selected()}, minus))
		}, app.EventScope("feedback", minus))
	}
	return app.Div().Class("find-feedback").Body(
		app.Span().Class("quiet", "small").Text("the selected:"),
		app.Button().Type("button").Class("link").Text("More like this").
			OnClick(func(app.Context, app.Event) { x.moreLike([]int{x.selected()}) }, app.EventScope("alone")),
		add("Add the selected segment", "+", false),
		add("Subtract the selected segment", minus, true),
	)
}

// ways is how the terms and the options are joined, and what can be had of it.
func (p *findPanel) ways() app.UI {
	m := p.Model
	x, s := &m.x, &m.x.moments
	searched := x.searched()
	anew := func(f func(typed string)) app.EventHandler {
		return func(ctx app.Context, _ app.Event) {
			f(typed(ctx))
			x.searchAnew()
		}
	}
	return app.Div().Class("find-ways").Role("group").Aria("label", "How it is ranked").Body(
		slot(len(s.terms) > 1, func() app.UI {
			return app.Div().Class("choices").Body(app.Range(s.terms).Slice(func(i int) app.UI {
				return weightField("Weight of "+s.terms[i].name, s.terms[i].weight, anew(func(typed string) {
					s.terms = slices.Clone(s.terms)
					s.terms[i].weight = typed
				}), i)
			}))
		}),
		app.Div().Class("choices").Body(
			app.Range(x.result.Options).Slice(func(i int) app.UI {
				option := x.result.Options[i]
				at := slices.IndexFunc(searched, func(o engine.FindOption) bool { return o.Option == option })
				return app.Div().Class("find-option").Body(
					app.Label().Class("check").Body(
						app.Input().Type("checkbox").Checked(at >= 0).
							OnChange(func(app.Context, app.Event) { x.toggleSearched(option) }, app.EventScope("option", option)),
						mark(option), app.Text(optionName(option)),
					),
					slot(at >= 0 && len(searched) > 1, func() app.UI {
						return weightField("Weight of "+optionName(option), s.weights[option], anew(func(typed string) {
							x.chooseSearched()
							s.weights[option] = typed
						}), option)
					}),
				)
			}),
			slot(len(searched) > 1, func() app.UI {
				return oneOf("Joined by", [][2]string{{engine.WaySum, "weighted cosines"}, {engine.WayRanks, "ranks (reciprocal-rank fusion)"}}, s.way, func(way string) {
					s.way = way
					x.searchAnew()
				})
			}),
		),
		app.P().Class("quiet", "small").Text(explainWay(s.way, searched)),
		app.P().Class("quiet", "small").Text("Terms are added as directions, each by its weight; those with "+minus+" are taken away. A segment's match is its cosine with their sum."),
		x.queryTools(),
		slot(len(m.recallAll()) > 0, func() app.UI {
			return app.P().Class("quiet", "small").Body(
				app.Text("Kept in this tab until it is closed: "+counted(len(m.recallAll()), "text", "texts")+" that were looked for, with their vectors and no key. "),
				app.Button().Type("button").Class("link").Text("Forget the words").OnClick(func(app.Context, app.Event) {
					m.forgetWords()
					m.findChanged()
				}),
			)
		}),
	)
}

func weightField(label, value string, changed app.EventHandler, scope any) app.UI {
	return app.Label().Class("choice").Body(
		app.Text(label),
		app.Input().Type("text").Class("short").Attr("inputmode", "decimal").Placeholder("1").Attr("value", value).
			OnChange(changed, app.EventScope("weight", scope)),
	)
}

// explainWay says in a line how options are joined.
func explainWay(way string, searched []engine.FindOption) string {
	switch {
	case len(searched) < 2:
		return "The segments of one option are ranked by their cosine. With a second one, what it says of the same moment counts, too."
	case way == engine.WayRanks:
		return "Ranks: a moment gets weight ÷ (60 + rank) for its place in each option's own ranking, whatever the scale of the cosines (Cormack, Clarke and Büttcher, 2009)."
	}
	return "Weighted cosines: the mean of the options' cosines by weight. The moments are segments of " + optionName(searched[0].Option) +
		"; of the others counts the segment that shares most time, and 0 where there is none."
}

// chooseSearched makes the options that are searched the visitor's own choice.
func (x *explore) chooseSearched() {
	s := &x.moments
	weights := map[string]string{}
	for _, o := range x.searched() {
		weights[o.Option] = s.weights[o.Option]
	}
	s.weights = weights
}

// toggleSearched searches an option, or no longer; one is searched always.
func (x *explore) toggleSearched(option string) {
	x.chooseSearched()
	s := &x.moments
	if _, ok := s.weights[option]; ok {
		delete(s.weights, option)
	} else {
		s.weights[option] = ""
	}
	x.searchAnew()
}
