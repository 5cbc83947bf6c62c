package ui

// filters.go is the line above the table: what it leaves out, how much is
// left, and a way to one row.

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// parseTime reads a time as a person writes it: "m:ss", "h:mm:ss.t", or
// seconds with or without an s. Nothing is NaN, which stands for an open end.
// The decimals given are the decimals kept.
func parseTime(s string) (seconds float64, ok bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return math.NaN(), true
	}
	parts := strings.Split(s, ":")
	if len(parts) == 1 {
		s = strings.TrimSpace(strings.TrimSuffix(s, "s"))
		parts[0] = s
	}
	if len(parts) > 3 {
		return 0, false
	}
	last, fraction, _ := strings.Cut(parts[len(parts)-1], ".")
	if !digits(fraction) {
		return 0, false
	}
	parts[len(parts)-1] = last
	total := 0
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || !digits(part) || n > 1e9 || i > 0 && n > 59 {
			return 0, false
		}
		total = total*60 + n
	}
	// In one piece, so that the nearest number to what was written is found.
	v, err := strconv.ParseFloat(strconv.Itoa(total)+"."+fraction, 64)
	return v, err == nil
}

// parsePage reads the number of a page. Nothing is NaN.
func parsePage(s string) (page float64, ok bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return math.NaN(), true
	}
	n, err := strconv.Atoi(s)
	return float64(n), err == nil && digits(s) && n <= 1e9
}

// digits reports whether s holds nothing but digits.
func digits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// timeText writes a time so that parseTime reads the same, in milliseconds.
func timeText(seconds float64) string {
	if math.IsNaN(seconds) || math.IsInf(seconds, 0) {
		return ""
	}
	ms := int64(math.Round(seconds * 1000))
	minutes, rest := ms/60000, ms%60000
	hours := ""
	if minutes >= 60 {
		hours = strconv.FormatInt(minutes/60, 10) + ":"
	}
	text := strconv.FormatInt(minutes%60, 10)
	if hours != "" {
		text = twoDigits(minutes % 60)
	}
	text = hours + text + ":" + twoDigits(rest/1000)
	if rest%1000 == 0 {
		return text
	}
	part := strconv.FormatInt(1000+rest%1000, 10)[1:]
	return text + "." + strings.TrimRight(part, "0")
}

// toggled is a list with an entry put in or taken out.
func toggled(list []string, entry string) []string {
	if i := slices.Index(list, entry); i >= 0 {
		return slices.Delete(slices.Clone(list), i, i+1)
	}
	return append(slices.Clone(list), entry)
}

// filtered reports whether the link leaves rows out.
func (l *Link) filtered() bool {
	return len(l.Options) > 0 || len(l.Scopes) > 0 || !math.IsNaN(l.From) || !math.IsNaN(l.To)
}

func (x *explore) clearFilters() {
	x.link.Options, x.link.Scopes = nil, nil
	x.link.From, x.link.To = math.NaN(), math.NaN()
	if c := x.sight.clusters; c != nil {
		c.filter = nil
		x.repaint()
	}
	if len(x.sight.chosen) > 0 {
		x.choose(nil)
		return
	}
	x.tell()
}

// filters is the line above the table. What is typed but not understood is its
// own; everything else is the link's.
type filters struct {
	app.Compo
	Shared  *explore
	Version int
	Shown   int  // rows that pass; -1: not known yet
	Hidden  bool // the selected row does not pass

	from, to, jump timeField
	lost           string // where a jump led to nothing
}

// timeField is what stands in a field for a time, or for a page.
type timeField struct {
	id    string
	text  string
	bad   bool
	of    float64 // what the text was written from
	pages bool
}

// show writes a time into the field, unless it is there already.
func (f *timeField) show(v float64) {
	if f.of == v || !known(f.of) && !known(v) {
		return
	}
	f.write(v)
}

// write writes a time into the field, whatever was typed there.
func (f *timeField) write(v float64) {
	f.text, f.bad, f.of = timeText(v), false, v
	if f.pages && known(v) {
		f.text = strconv.FormatFloat(v, 'f', -1, 64)
	}
	// go-app would not see a change where the text was the same before, nor
	// would it empty a field.
	if input := element(f.id); input.Truthy() {
		input.Set("value", f.text)
	}
}

func (f *filters) OnInit() {
	f.from = timeField{id: "filter-from", of: math.NaN()}
	f.to = timeField{id: "filter-to", of: math.NaN()}
	f.jump = timeField{id: "filter-jump", of: math.NaN()}
	f.sync()
}

func (f *filters) OnUpdate(app.Context) { f.sync() }

func (f *filters) sync() {
	r := f.Shared.result
	f.from.pages = r != nil && r.Pages
	f.to.pages = f.from.pages
	f.from.show(f.Shared.link.From)
	f.to.show(f.Shared.link.To)
}

func (f *filters) Render() app.UI {
	x := f.Shared
	r := x.result
	return app.Div().Class("filters").Role("group").Aria("label", "Filters").Body(
		f.toggles("Option", r.Options, x.link.Options, optionName, true, f.toggleOption),
		f.toggles("Scope", r.Scopes, x.link.Scopes, scopeName, false, f.toggleScope),
		app.Div().Class("filter-times").Body(
			f.field(f.word("From", "From page"), f.word("0:00", "1"), &f.from, f.onFrom),
			f.field(f.word("To", "to page"), "end", &f.to, f.onTo),
		),
		f.field("Go to", f.word("#64 or 4:12", "#64 or p. 3"), &f.jump, f.onJump),
		app.Div().Class("filter-result").Body(
			app.Span().Role("status").Class("filter-count").Text(f.countText()),
			app.If(f.Hidden, func() app.UI {
				return app.Span().Class("filter-note").Text("#" + strconv.Itoa(x.selected()) + " is filtered out")
			}),
			app.If(x.pinnedElsewhere(), func() app.UI {
				return app.Span().Class("filter-note").Body(
					app.Text("similarity to #"+strconv.Itoa(x.reference())+" "),
					app.Button().Type("button").Class("link-button").
						Text("Measure against #"+strconv.Itoa(x.selected())).
						OnClick(f.onMeasure),
				)
			}),
			app.If(x.narrowed() != "", func() app.UI {
				return app.Span().Class("filter-note").Text(x.narrowed())
			}),
			app.If(x.link.filtered() || x.narrowed() != "", func() app.UI {
				return app.Button().Type("button").Class("link-button").Text("Clear filters").OnClick(f.onClear)
			}),
		),
		app.If(f.complaint() != "", func() app.UI {
			return app.P().Class("filter-error").Role("alert").ID("filter-error").Text(f.complaint())
		}),
	)
}

// narrowed says what else than the link leaves rows out; empty: nothing.
func (x *explore) narrowed() string {
	var parts []string
	if n := len(x.sight.chosen); n > 0 {
		parts = append(parts, "only the "+count(n)+" chosen")
	}
	var names []string
	for _, i := range x.sight.clusters.shown() {
		names = append(names, x.clusterName(i))
	}
	if len(names) > 0 {
		parts = append(parts, "only cluster "+listed(names))
	}
	return strings.Join(parts, ", ")
}

// pinnedElsewhere reports whether rows are sorted by the similarity to another
// row than the selected one.
func (x *explore) pinnedElsewhere() bool {
	return x.link.Sort == engine.SortSimilarity && x.selected() >= 0 && x.reference() != x.selected()
}

func (f *filters) countText() string {
	all := f.Shared.result.Segments
	if f.Shown < 0 {
		return count(all)
	}
	return count(f.Shown) + " of " + count(all) + " shown"
}

// word is what stands where a film has times, or a document pages.
func (f *filters) word(timed, paged string) string {
	if f.Shared.result.Pages {
		return paged
	}
	return timed
}

func (f *filters) complaint() string {
	switch {
	case f.from.bad || f.to.bad:
		return f.word("Write a time as 4:12, 1:04:12.5 or 252.5 s.", "Write a page by its number, as 3.")
	case f.jump.bad:
		return "Write a row as #64, or " + f.word("a time as 4:12.", "a page as p. 3.")
	default:
		return f.lost
	}
}

// toggles are buttons for the values of one kind; none pressed lets all
// through. One value alone needs no button.
func (f *filters) toggles(label string, values, pressed []string, name func(string) string, marked bool,
	toggle func(string) app.EventHandler) app.UI {
	group := app.Div().Class("toggles")
	if len(values) < 2 {
		return group
	}
	return group.Role("group").Aria("label", label).Body(
		app.Range(values).Slice(func(i int) app.UI {
			v := values[i]
			return app.Button().Type("button").Class("toggle").
				Aria("pressed", slices.Contains(pressed, v)).
				OnClick(toggle(v), app.EventScope("filter", label, v)).
				Body(app.If(marked, func() app.UI { return mark(v) }), app.Text(name(v)))
		}),
	)
}

func (f *filters) toggleOption(v string) app.EventHandler {
	return func(app.Context, app.Event) {
		f.Shared.link.Options = toggled(f.Shared.link.Options, v)
		f.Shared.tell()
	}
}

func (f *filters) toggleScope(v string) app.EventHandler {
	return func(app.Context, app.Event) {
		f.Shared.link.Scopes = toggled(f.Shared.link.Scopes, v)
		f.Shared.tell()
	}
}

func (f *filters) field(label, hint string, field *timeField, changed app.EventHandler) app.UI {
	input := app.Input().ID(field.id).Type("text").Class("time-field").AutoComplete(false).Spellcheck(false).
		Placeholder(hint).Value(field.text).OnChange(changed)
	if field.bad {
		input = input.Aria("invalid", true).Aria("describedby", "filter-error")
	}
	return app.Label().Class("filter-field").Body(app.Span().Text(label), input)
}

func (f *filters) onFrom(ctx app.Context, _ app.Event) { f.take(ctx, &f.from, &f.Shared.link.From) }

func (f *filters) onTo(ctx app.Context, _ app.Event) { f.take(ctx, &f.to, &f.Shared.link.To) }

// take reads a time that was typed into the link. What is not understood stays
// in its field.
func (f *filters) take(ctx app.Context, field *timeField, into *float64) {
	text := typed(ctx)
	parse := parseTime
	if field.pages {
		parse = parsePage
	}
	v, ok := parse(text)
	if !ok {
		field.text, field.bad = text, true
		return
	}
	field.write(v)
	*into = v
	f.Shared.tell()
}

func (f *filters) onClear(app.Context, app.Event) {
	f.from.write(math.NaN())
	f.to.write(math.NaN())
	f.Shared.clearFilters()
}

func (f *filters) onMeasure(app.Context, app.Event) { f.Shared.measureAnew() }
