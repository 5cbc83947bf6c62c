package ui

// similarity_sides.go is what the matrix compares: an option's segments with
// themselves, with those of another option, or with those of another film.

import (
	"math"
	"slices"

	"embedscope/app/engine"
	"embedscope/app/plot"
)

// side is the rows of the matrix, or its columns.
type side struct {
	watch         string
	result        *engine.Result
	option, scope string
	count         int    // segments, those that can't be compared among them
	model         string // that made the vectors; empty where that is not known
}

// comparison is what is compared and how it is looked at, the same in every
// view of it. It is of the watch that is shown.
type comparison struct {
	watch         string
	of            [2]*engine.Result // of the rows and of the columns
	rows, columns string            // options
	other         string            // the watch of the columns; empty: of the rows
	a, b          plot.Window       // which of the rows and columns show, counted from 0
	lo, hi        float64           // proposed for the colours; NaN until they are
	low, high     float64           // set by hand in their place, or NaN
	first, second int               // the rows of the pair that was chosen; -1: none

	threshold float64           // of what is shared; NaN: the proposed one
	shared    *sharedMaterial   // by films; nil until it was found
	sought    *engine.SharedRun // to be brought into view; to be taken by the view
}

// otherResult is a result that is open and not shown.
type otherResult struct {
	watch  string
	result *engine.Result
	open   func(row int) // shows it, with this row selected
}

// otherResults are all of them, by their titles.
func (m *model) otherResults() []otherResult {
	var list []otherResult
	for name, w := range m.watches {
		if w.result == nil || w.result.Segments == 0 || name == m.shown {
			continue
		}
		list = append(list, otherResult{name, w.result, func(row int) {
			m.show(name)
			m.link.Row = row
			m.linkChanged()
		}})
		for i := len(list) - 1; i > 0 && list[i].order() < list[i-1].order(); i-- { // a few
			list[i], list[i-1] = list[i-1], list[i]
		}
	}
	return list
}

func (o otherResult) order() string { return titleOf(o.result) + o.watch }

// otherOf finds the open result of a watch; nil where there is none.
func (x *explore) otherOf(watch string) *otherResult {
	if x.others != nil && watch != "" {
		for _, o := range x.others() {
			if o.watch == watch {
				return &o
			}
		}
	}
	return nil
}

// comparison is what is compared now. What belongs to another result, or is
// not there any more, is forgotten.
func (x *explore) comparison() *comparison {
	c := &x.compared
	if c.watch != x.watch {
		*c = comparison{watch: x.watch}
		c.reset()
	}
	if !slices.Contains(x.result.Options, c.rows) {
		c.rows = x.result.Options[0]
	}
	of := [2]*engine.Result{x.result, x.result}
	if o := x.otherOf(c.other); o != nil {
		of[1] = o.result
	} else {
		c.other = ""
	}
	if !slices.Contains(of[1].Options, c.columns) {
		c.columns = of[1].Options[0]
		if c.other == "" {
			c.columns = c.rows
		}
	}
	if c.of != of {
		c.of = of
		c.reset()
	}
	return c
}

// sides are the rows and the columns.
func (x *explore) sides() (a, b side) {
	c := x.comparison()
	a = x.side(x.watch, x.result, c.rows)
	if o := x.otherOf(c.other); o != nil {
		return a, x.side(o.watch, o.result, c.columns)
	}
	return a, x.side(x.watch, x.result, c.columns)
}

// side is an option's clips or, where it has none, its segments of the scope
// that most of them have.
func (x *explore) side(watch string, r *engine.Result, option string) side {
	s := side{watch: watch, result: r, option: option, model: x.modelOf(watch)}
	for _, g := range r.Groups {
		if g.Option == option && s.scope != "clip" && (g.Scope == "clip" || g.Count > s.count) {
			s.scope, s.count = g.Scope, g.Count
		}
	}
	return s
}

// compareRows chooses the rows. Columns that were the same stay so.
func (x *explore) compareRows(option string) {
	c := x.comparison()
	if c.other == "" && c.columns == c.rows {
		c.columns = option
	}
	c.rows = option
	x.compareAnew()
}

// compareColumns chooses the columns by the key of a side.
func (x *explore) compareColumns(key string) {
	for _, s := range x.columnSides() {
		if s.key() == key {
			c := x.comparison()
			c.columns, c.other = s.option, s.watch
			if s.watch == x.watch {
				c.other = ""
			}
			x.compareAnew()
		}
	}
}

func (x *explore) compareAnew() {
	x.compared.reset()
	x.tell()
}

// reset forgets what is of the two sides alone.
func (c *comparison) reset() {
	c.a, c.b = plot.Window{}, plot.Window{}
	c.lo, c.hi, c.low, c.high = math.NaN(), math.NaN(), math.NaN(), math.NaN()
	c.first, c.second = -1, -1
	c.threshold, c.shared, c.sought = math.NaN(), nil, nil
}

// columnSides are all that can be compared with the rows: first the options of
// the result itself.
func (x *explore) columnSides() []side {
	var list []side
	add := func(watch string, r *engine.Result) {
		for _, option := range r.Options {
			list = append(list, x.side(watch, r, option))
		}
	}
	add(x.watch, x.result)
	if x.others != nil {
		for _, o := range x.others() {
			add(o.watch, o.result)
		}
	}
	return list
}

// pickPair selects a row, and remembers another, of the columns' result, as
// the second of a pair with it.
func (x *explore) pickPair(row, second int) {
	c := x.comparison()
	c.first, c.second = row, second
	if x.link.Row == row {
		x.tell()
		return
	}
	x.pick(row)
}

// pair is the chosen pair as long as the first of it is selected.
func (x *explore) pair() (first, second int, ok bool) {
	c := x.comparison()
	return c.first, c.second, c.second >= 0 && c.first >= 0 && c.first == x.selected()
}

// key tells sides apart, in a control too.
func (s side) key() string { return s.watch + " / " + s.option }

func (s side) same(t side) bool {
	return s.watch == t.watch && s.option == t.option && s.scope == t.scope
}

func (s side) part() engine.Part {
	return engine.Part{Watch: s.watch, Options: []string{s.option}, Scopes: []string{s.scope}}
}

// name is what a side is called beside another one of the result base.
func (s side) name(base string) string {
	if s.watch == base {
		return optionName(s.option)
	}
	return titleOf(s.result) + " · " + optionName(s.option)
}

// incomparable says why the vectors of two sides can't be compared; empty
// where they can. The worker compares those of the most frequent dimension.
func incomparable(a, b side) string {
	if len(a.result.Dims) == 0 || len(b.result.Dims) == 0 {
		return "There are no vectors to compare."
	}
	if a.model != b.model && a.model != "" && b.model != "" {
		return "These can't be compared: the vectors of " + titleOf(a.result) + " are of the model " + a.model +
			", and those of " + titleOf(b.result) + " of " + b.model + "."
	}
	m, n := a.result.Dims[0].Dim, b.result.Dims[0].Dim
	if m == n {
		return ""
	}
	return "These can't be compared: the vectors of " + titleOf(a.result) + " have " + counted(m, "dimension", "dimensions") +
		", and those of " + titleOf(b.result) + " have " + count(n) + "."
}

// leftOut says how many segments of a side are not among its n vectors; empty
// where all are.
func leftOut(s side, n int) string {
	out := s.count - n
	if out <= 0 {
		return ""
	}
	why := "no direction"
	if len(s.result.Dims) > 1 {
		why = "no direction, or another dimension than " + count(s.result.Dims[0].Dim)
	}
	return counted(out, "segment", "segments") + " of " + optionName(s.option) + " left out: " + why + "."
}

// nameIn is what a row is called by the marks of its result.
func nameIn(m *engine.Marks, r *engine.Result, row int) string {
	other := explore{result: r, sight: sight{marks: m}}
	return other.rowName(row)
}
