package ui

// find_list.go lists the moments that were found, and says of any segment how
// well it matches.

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
)

// matchText writes a score of what was found: those of ranks are small.
func (x *explore) matchText(v float64) string {
	if x.moments.found.way == engine.WayRanks {
		return fixed(v, 4)
	}
	return fixed(v, 3)
}

// matchOf is how well a row matches, to stand behind what else is said of it;
// empty where it was not searched, or colours mean something else.
func (x *explore) matchOf(row int) string {
	scores := x.scores()
	if x.colouring() != colourSearch || row < 0 || row >= len(scores) || !known(float64(scores[row])) {
		return ""
	}
	return ", match " + x.matchText(float64(scores[row]))
}

// searchTitle says what the colours of a search mean.
func (x *explore) searchTitle() string {
	var parts []string
	for _, t := range x.moments.terms {
		name := t.name
		if len(t.rows) == 0 {
			name = "“" + shortened(name, 32) + "”"
		}
		if t.minus {
			name = minus + " " + name
		} else if len(parts) > 0 {
			name = "+ " + name
		}
		parts = append(parts, name)
	}
	if len(parts) == 0 {
		return "coloured by match"
	}
	return "coloured by match with " + strings.Join(parts, " ")
}

// momentList is what was found, best first.
func (x *explore) momentList() app.UI {
	s := &x.moments
	hits := s.found.Hits
	shown := hits
	if !s.all {
		shown = hits[:min(len(hits), momentsFew)]
	}
	joined := ""
	if len(s.found.options) > 1 {
		joined = "moments-joined" // with the cosines of each option
	}
	return app.Div().Body(
		app.P().Class("small").Role("status").Text(x.foundFacts()),
		app.Ol().Class("moment-list", joined).Aria("label", "Moments").OnKeyDown(x.onMomentKey).Body(app.Range(shown).Slice(func(i int) app.UI {
			return x.moment(i, shown[i])
		})),
		app.If(len(hits) > momentsFew, func() app.UI {
			text := "Show " + count(len(hits)-momentsFew) + " more"
			if s.all {
				text = "Show fewer"
			}
			return app.Button().Type("button").Class("link").Aria("expanded", s.all).Text(text).OnClick(func(app.Context, app.Event) {
				s.all = !s.all
				x.tell()
			})
		}),
	)
}

// foundFacts says how many were ranked, and what else they went by.
func (x *explore) foundFacts() string {
	s := &x.moments
	f := s.found
	var names []string
	for _, o := range f.options {
		names = append(names, optionName(o.Option))
	}
	facts := counted(f.Ranked, "segment", "segments") + " of " + names[0]
	if f.Ranked == 0 {
		facts = "No segment of " + names[0]
	}
	if len(names) > 1 {
		facts += " with " + listed(names[1:])
	}
	facts += " ranked"
	if x.link.filtered() || len(x.sight.clusters.shown()) > 0 {
		facts += ", within the filters"
	}
	return facts + "."
}

// moment is one that was found. Of all of them one can be tabbed to: the
// selected one, or else the first; the arrow keys lead to the others.
func (x *explore) moment(i int, h engine.Hit) app.UI {
	m, f := x.sight.marks, x.moments.found
	selected, first := h.Row == x.selected(), i == 0
	for _, other := range f.Hits {
		first = first && other.Row != x.selected()
	}
	tab := -1
	if selected || first {
		tab = 0
	}
	var cosines []app.UI
	for k, c := range h.Cosines {
		if len(h.Cosines) > 1 {
			option := f.options[k].Option
			cosines = append(cosines, mark(option), app.Span().Class("only-spoken").Text(", "+optionName(option)+" "), app.Text(fixed(c, 2)+" "))
		}
	}
	option := f.options[0].Option
	return app.Li().Body(
		app.Button().Type("button").Class("moment").TabIndex(tab).Aria("pressed", selected).DataSet("at", i).
			OnClick(func(app.Context, app.Event) { x.pick(h.Row) }, app.EventScope("moment", h.Row)).Body(
			app.Span().Class("moment-place").Text(count(i+1)),
			app.Span().Class("moment-time").Text(x.momentTime(m, h.Row)),
			app.Span().Class("only-spoken").Text(", "+optionName(option)+", match "),
			app.Span().Class("moment-parts").Body(
				app.If(len(cosines) > 0, func() app.UI { return app.Span().Body(cosines...) }).
					Else(func() app.UI { return cosineBar(h.Score, option) }),
			),
			app.Span().Class("moment-match").Text(x.matchText(h.Score)),
		),
		app.If(x.sight.play != nil && m != nil && !m.Pages && known(float64(m.Start[h.Row])), func() app.UI {
			return app.Button().Type("button").Class("link").Aria("label", "Play "+timeIn(m, h.Row)).Text("▶").
				OnClick(func(app.Context, app.Event) {
					x.pick(h.Row)
					if x.sight.play != nil {
						x.sight.play()
					}
				}, app.EventScope("play", h.Row))
		}),
	)
}

// momentTime is when a moment is, or where in a document.
func (x *explore) momentTime(m *engine.Marks, row int) string {
	if m == nil || row >= len(m.Start) || m.Pages || !known(float64(m.Start[row])) {
		return timeIn(m, row)
	}
	return timeRange(float64(m.Start[row]), float64(m.End[row]))
}

// onMomentKey moves the selection through the list.
func (x *explore) onMomentKey(ctx app.Context, e app.Event) {
	at := e.Get("target").Get("dataset").Get("at")
	n := len(x.moments.found.Hits)
	if !x.moments.all {
		n = min(n, momentsFew)
	}
	if at.Type() != app.TypeString || n == 0 {
		ctx.PreventUpdate()
		return
	}
	i := 0
	for i < n && count(i) != at.String() {
		i++
	}
	switch e.Get("key").String() {
	case "ArrowDown":
		i = min(i+1, n-1)
	case "ArrowUp":
		i = max(i-1, 0)
	case "Home":
		i = 0
	case "End":
		i = n - 1
	default:
		ctx.PreventUpdate()
		return
	}
	e.PreventDefault()
	e.Call("stopPropagation")
	x.pick(x.moments.found.Hits[i].Row)
	ctx.Defer(func(app.Context) {
		if b := document().Call("querySelector", `.moment[data-at="`+count(i)+`"]`); b.Truthy() {
			b.Call("focus")
		}
	})
}
