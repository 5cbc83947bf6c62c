package ui

// colouring.go gives every segment its colour, the same in all views.

import (
	"slices"

	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// The ways to colour, as the link names them.
const (
	colourOption     = "option"
	colourScope      = "scope"
	colourTime       = "time"
	colourNorm       = "norm"
	colourCluster    = "cluster"
	colourSimilarity = "similarity"
	colourSearch     = "search"
)

var colourings = []struct{ name, label string }{
	{colourOption, "option"},
	{colourCluster, "cluster"},
	{colourSimilarity, "similarity to the selection"},
	{colourSearch, "match with the search"},
	{colourTime, "time"},
	{colourNorm, "norm"},
	{colourScope, "scope"},
}

// colouring is the way that the link names; the first one else.
func (x *explore) colouring() string {
	for _, c := range colourings {
		if c.name == x.link.Colour {
			return c.name
		}
	}
	return colourOption
}

func (x *explore) colourBy(name string) {
	if name == colourOption {
		name = ""
	}
	x.link.Colour = name
	x.look()
	x.repaint()
	x.tell()
}

// paint is the colours of all rows, and what they mean.
type paint struct {
	rows     []plot.RGB
	faint    []bool // of no account in this colouring: in no cluster, of no cosine
	keys     []plot.Key
	ramp     []plot.RGB // where colours are a scale; nil where they are keys
	low, top string     // what its ends mean
}

// paint answers the colours of the rows.
func (x *explore) paint() paint { return x.sight.painted }

// repaint computes the colours anew, and tells.
func (x *explore) repaint() {
	s := &x.sight
	if s.marks != nil {
		s.painted = x.colours()
	}
	x.tellSight(aspectColours)
}

func (x *explore) colours() paint {
	s := &x.sight
	n := len(s.marks.Start)
	p := paint{rows: make([]plot.RGB, n), faint: make([]bool, n)}
	switch x.colouring() {
	case colourCluster:
		p.byCluster(s)
	case colourSimilarity:
		if len(s.alike) != n {
			p.byKey(s.marks.Option, x.optionKeys()) // until a segment is selected
			break
		}
		p.byNumber(s, s.alike, func(v float64) string { return fixed(v, 2) })
	case colourSearch:
		scores := x.scores()
		if len(scores) != n {
			p.byKey(s.marks.Option, x.optionKeys()) // until something is looked for
			break
		}
		p.byNumber(s, scores, x.matchText)
	case colourTime:
		text := clock
		if s.marks.Pages {
			text = func(at float64) string { return pageText(at, at) }
		}
		p.byNumber(s, s.marks.Start, text)
	case colourNorm:
		p.byNumber(s, s.marks.Norm, func(v float64) string { return fixed(v, 3) })
	case colourScope:
		var keys []plot.Key
		for i, scope := range x.result.Scopes {
			keys = append(keys, plot.Key{Name: scopeName(scope), Colour: plot.Category(i, s.tokens.dark)})
		}
		p.byKey(s.marks.Scope, keys)
	default:
		p.byKey(s.marks.Option, x.optionKeys())
	}
	p.leaveOut(s)
	return p
}

// leaveOut makes faint what is in none of the clusters that the visitor has
// narrowed the view to.
func (p *paint) leaveOut(s *sight) {
	shown := s.clusters.shown()
	if len(shown) == 0 {
		return
	}
	for row, of := range s.clusters.of {
		p.faint[row] = p.faint[row] || !slices.Contains(shown, int(of))
	}
}

func (x *explore) optionKeys() []plot.Key {
	var keys []plot.Key
	for _, option := range x.result.Options {
		keys = append(keys, plot.Key{Name: optionName(option), Colour: x.sight.tokens.option(option), Shape: shapeOf(option)})
	}
	return keys
}

// byKey colours by a position in keys.
func (p *paint) byKey(of []uint8, keys []plot.Key) {
	p.keys = keys
	for row, i := range of {
		if int(i) < len(keys) {
			p.rows[row] = keys[i].Colour
		}
	}
}

func (p *paint) byCluster(s *sight) {
	c := s.clusters
	for row := range p.rows {
		i := -1
		if c != nil && row < len(c.of) {
			i = int(c.of[row])
		}
		p.rows[row], p.faint[row] = plot.Category(i, s.tokens.dark), i < 0
	}
	if c == nil {
		return
	}
	for i := range c.set.Clusters {
		p.keys = append(p.keys, plot.Key{Name: c.name(i), Colour: plot.Category(i, s.tokens.dark)})
	}
	if c.set.Noise > 0 {
		p.keys = append(p.keys, plot.Key{Name: "in none", Colour: plot.Category(-1, s.tokens.dark)})
	}
}

// rampSteps is how many colours a scale has.
const rampSteps = 256

// byNumber colours by a scale from the least to the largest value.
func (p *paint) byNumber(s *sight, values []float32, text func(float64) string) {
	p.ramp = s.tokens.ramp.Table(rampSteps)
	lo, hi := plot.Shade(p.rows, p.faint, values, p.ramp, plot.Category(-1, s.tokens.dark))
	p.low, p.top = text(lo), text(hi)
}

// shapeOf is the shape that an option has on the map, beside its colour.
func shapeOf(option string) plot.Shape {
	i := slices.Index(optionColours, colourOf(option))
	return plot.Shape(min(max(i, 0), 3))
}

// colourChoice is the control that all views obey.
func (x *explore) colourChoice() app.UI {
	chosen := x.colouring()
	return app.Label().Class("choice").Body(
		app.Text("Colour by"),
		app.Select().ID("colour").OnChange(func(ctx app.Context, _ app.Event) { x.colourBy(typed(ctx)) }).Body(
			app.Range(colourings).Slice(func(i int) app.UI {
				c := colourings[i]
				if c.name == colourTime {
					c.label = x.colourWord(colourTime)
				}
				return app.Option().Value(c.name).Selected(c.name == chosen).Text(c.label)
			}),
		),
	)
}

// colourHint says what is missing where a colouring shows nothing; empty else.
func (x *explore) colourHint() string {
	switch {
	case x.colouring() == colourSimilarity && x.selected() < 0:
		return "Select a segment to see what is like it."
	case x.colouring() == colourSearch && len(x.moments.terms) == 0:
		return "Find moments above to see where they are."
	case x.colouring() == colourCluster && x.sight.clusters == nil:
		return "There are no clusters yet: find some under “Clusters”."
	}
	return ""
}

// colourWord is what a way to colour is called.
func (x *explore) colourWord(name string) string {
	if name == colourTime && x.result != nil && x.result.Pages {
		return "page"
	}
	return name
}

// colourTitle says in a few words what the colours mean, for a legend.
func (x *explore) colourTitle() string {
	switch c := x.colouring(); c {
	case colourSimilarity:
	case colourSearch:
		return x.searchTitle()
	default:
		return "coloured by " + x.colourWord(c)
	}
	row, s := x.sight.alikeTo, &x.sight
	if row < 0 || s.marks == nil {
		return "coloured by similarity"
	}
	if s.marks.Pages || !known(float64(s.marks.Start[row])) {
		return "coloured by similarity to " + startIn(s.marks, row)
	}
	return "coloured by similarity to " + timeRange(float64(s.marks.Start[row]), float64(s.marks.End[row]))
}
