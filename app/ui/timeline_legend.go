package ui

// timeline_legend.go says what the colours mean.

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// keysMost is how many keys a legend has room for.
const keysMost = 10

// legend is what the colours mean: keys, or a scale with its two ends. Those
// of the options stand at the lanes.
func (x *explore) legend() []app.UI {
	p := x.paint()
	switch {
	case p.ramp != nil:
		title := "" // the choice beside says it
		if x.colouring() == colourSimilarity {
			title = strings.TrimPrefix(x.colourTitle(), "coloured by similarity ")
		}
		return []app.UI{
			app.Span().Class("legend-title").Text(title),
			app.Span().Class("ramp").Aria("hidden", true),
			app.Span().Class("legend-ends").Text(p.low + " – " + p.top),
		}
	case x.colouring() == colourOption || len(p.keys) == 0 || x.sight.marks == nil:
		return nil
	}
	some := p.keys[:min(len(p.keys), keysMost)]
	var list []app.UI
	for _, k := range some {
		list = append(list, app.Span().Class("legend-key").Body(swatch(k.Colour), app.Text(k.Name)))
	}
	if rest := len(p.keys) - len(some); rest > 0 {
		list = append(list, app.Span().Class("legend-key").Text("and "+count(rest)+" more"))
	}
	return list
}
