package ui

// pairs.go finds the pairs of segments that are most alike, and lists them.

import (
	"strconv"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// The kinds of pairs.
const (
	pairsRepeats   = "repeats"
	pairsDoubles   = "doubles"
	pairsAgreement = "agreement"
	pairsMatches   = "matches"
)

var pairKinds = [][2]string{
	{pairsRepeats, "Repeats"},
	{pairsDoubles, "Near-duplicates"},
	{pairsAgreement, "Agreement"},
	{pairsMatches, "Matches"},
}

// aboutPairs says what a kind of pairs is.
func aboutPairs(kind string) string {
	switch kind {
	case pairsRepeats:
		return "What comes again: the rows’ segments that are most alike, at least so far apart."
	case pairsDoubles:
		return "Rows and columns whose cosine is 0.98 or more."
	case pairsAgreement:
		return "How alike rows and columns are at the same time."
	}
	return "The most alike of rows and columns, at any time."
}

const (
	pairsFew     = 12   // are shown at first
	pairsMore    = 50   // that are asked for
	pairsMost    = 1000 // near-duplicates that are counted
	doubleCosine = 0.98
)

// pairsPanel is the pairs of what the matrix compares.
type pairsPanel struct {
	app.Compo
	Shared  *explore
	Version int

	search
	kind  string
	apart string      // seconds, as typed
	found *foundPairs // nil until some were looked for
	all   bool        // more than a few are shown
}

// foundPairs is an answer, and what it answers.
type foundPairs struct {
	kind   string
	a, b   side
	count  int // that were asked for
	mean   float64
	pairs  []engine.Pair
	marks  *engine.Marks // of the columns' result
	result *engine.Result
}

func (p *pairsPanel) OnInit() { p.kind, p.apart = pairsRepeats, "10" }

// request is what to ask for a kind of pairs; otherwise, why it can't be.
func pairsRequest(kind string, a, b side, apart float64) (q engine.PairsRequest, why string) {
	q = engine.PairsRequest{A: a.part(), B: b.part(), Count: pairsMore}
	switch kind {
	case pairsRepeats:
		q.B, q.Apart = q.A, apart
		return q, ""
	case pairsDoubles:
		q.Count = pairsMost
	case pairsAgreement:
		if a.same(b) {
			return q, "Agreement is between two options: choose another one as columns."
		}
		q.Together, q.Count = true, max(a.count, 1)
	case pairsMatches:
		if a.same(b) {
			return q, "Matches are between two options or films: choose other columns, or look for repeats."
		}
	}
	return q, incomparable(a, b)
}

func (p *pairsPanel) onFind(app.Context, app.Event) {
	x := p.Shared
	p.stop()
	p.found, p.all = nil, false
	if x.result == nil {
		return
	}
	a, b := x.sides()
	q, why := pairsRequest(p.kind, a, b, apartOf(p.apart))
	if p.failure = why; why != "" {
		return
	}
	if p.kind == pairsRepeats {
		b = a
	}
	asked := p.begin()
	found := &foundPairs{kind: p.kind, a: a, b: b, count: q.Count, marks: x.sight.marks, result: x.result}
	look := func() {
		x.handle.Pairs(asked, q, p.step, func(answer engine.Pairs, err error) {
			p.end(asked, err, func() {
				found.mean, found.pairs = answer.Mean, answer.Pairs
				if found.kind == pairsDoubles {
					found.pairs = alikeAtLeast(found.pairs, doubleCosine)
				}
				p.found = found
			})
		})
	}
	if b.watch == a.watch {
		look()
		return
	}
	x.handle.Marks(asked, b.watch, func(m engine.Marks, err error) { // to name what is found
		if err == nil {
			found.marks = &m
		}
		look()
	})
}

// alikeAtLeast is the head of pairs whose cosine is at least so much.
func alikeAtLeast(pairs []engine.Pair, cosine float64) []engine.Pair {
	for i, p := range pairs {
		if !(p.Cosine >= cosine) {
			return pairs[:i]
		}
	}
	return pairs
}

func (p *pairsPanel) Render() app.UI {
	x := p.Shared
	if x.result == nil {
		return app.Div()
	}
	return app.Div().Class("pairs-panel").Role("group").Aria("label", "Pairs").Body(
		app.Div().Class("choices").Body(
			oneOf("Pairs", pairKinds, p.kind, func(kind string) { p.kind, p.failure = kind, "" }),
			app.Div().Class("choices").Hidden(p.kind != pairsRepeats).Body(
				numberField("at least", p.apart, "", p.Shared.apartWord(), func(v string) { p.apart = v }),
			),
			p.knob("Find pairs", "Finding pairs", p.onFind),
		),
		app.P().Class("quiet small").Text(aboutPairs(p.kind)),
		p.problem(),
		app.Div().Class("pairs-found").Body(app.If(p.found != nil && p.found.result == x.result, func() app.UI { return p.list() })),
	)
}

// list is what was found.
func (p *pairsPanel) list() app.UI {
	f := p.found
	shown := f.pairs
	if f.kind == pairsAgreement {
		shown = f.pairs[:min(len(f.pairs), pairsMore)]
	}
	more := len(shown) - pairsFew
	if more > 0 && !p.all {
		shown = shown[:pairsFew]
	}
	return app.Div().Body(
		app.P().Class("small").Role("status").Text(f.facts()),
		app.If(len(shown) > 0, func() app.UI { return p.table(f.title(), shown, "best") }),
		app.If(more > 0, func() app.UI {
			text := "Show " + count(more) + " more"
			if p.all {
				text = "Show fewer"
			}
			return app.Button().Type("button").Class("link").Aria("expanded", p.all).Text(text).
				OnClick(func(app.Context, app.Event) { p.all = !p.all })
		}),
		app.If(len(f.worst()) > 0, func() app.UI {
			return app.Div().Body(
				app.P().Class("small").Text("Least alike at the same time:"),
				p.table("Least alike at the same time", f.worst(), "worst"),
			)
		}),
	)
}

func (f *foundPairs) title() string {
	return optionName(f.a.option) + " × " + f.b.name(f.a.watch)
}

// facts is the answer in a sentence.
func (f *foundPairs) facts() string {
	n := len(f.pairs)
	what := f.title() + ": "
	switch {
	case f.kind == pairsDoubles && n == f.count:
		return what + "at least " + count(n) + " pairs have a cosine of 0.98 or more."
	case f.kind == pairsDoubles:
		return what + counted(n, "pair has", "pairs have") + " a cosine of 0.98 or more."
	case n == 0 && f.kind == pairsAgreement:
		return what + "no two segments share any time."
	case n == 0:
		return what + "there are no such pairs."
	case f.kind == pairsAgreement:
		return what + "the mean cosine of " + counted(n, "pair", "pairs") + " at the same time is " + cosineText(f.mean) + "."
	}
	return what + "the " + count(n) + " most alike."
}

// worst is the tail of an agreement, the least alike first.
func (f *foundPairs) worst() []engine.Pair {
	const few = 5
	if f.kind != pairsAgreement || len(f.pairs) <= pairsFew+few {
		return nil
	}
	var list []engine.Pair
	for i := range few {
		list = append(list, f.pairs[len(f.pairs)-1-i])
	}
	return list
}

func (p *pairsPanel) table(name string, pairs []engine.Pair, scope string) app.UI {
	f, x := p.found, p.Shared
	first, second, chosen := x.pair()
	return app.Ul().Class("pair-list").Aria("label", name).Body(app.Range(pairs).Slice(func(i int) app.UI {
		q := pairs[i]
		is := chosen && q.A == first && q.B == second
		return app.Li().Body(app.Button().Type("button").Class("pair-item").Aria("pressed", is).
			OnClick(func(app.Context, app.Event) { p.choose(q) }, app.EventScope(scope, q.A, q.B)).
			Body(
				app.Span().Text(timeIn(x.sight.marks, q.A)),
				app.Span().Text(timeIn(f.marks, q.B)),
				cosineBar(q.Cosine, f.a.option),
				app.Span().Class("only-spoken").Text(", cosine "),
				app.Span().Class("pair-cosine").Text(cosineText(q.Cosine)),
			))
	}))
}

// choose selects a pair, in the matrix where it shows what was asked about.
func (p *pairsPanel) choose(q engine.Pair) {
	x, c := p.Shared, p.Shared.comparison()
	if f := p.found; c.rows != f.a.option || c.columns != f.b.option || (c.other == "") != (f.b.watch == f.a.watch) || c.other != "" && c.other != f.b.watch {
		c.rows, c.columns, c.other = f.a.option, f.b.option, ""
		if f.b.watch != f.a.watch {
			c.other = f.b.watch
		}
		c.reset()
	}
	x.pickPair(q.A, q.B)
}

// timeIn is when or where a row starts, or its number where it does nowhere.
func timeIn(m *engine.Marks, row int) string {
	if m == nil || row >= len(m.Start) {
		return "#" + strconv.Itoa(row)
	}
	return startIn(m, row)
}
