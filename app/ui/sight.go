package ui

// sight.go is what the views share beside the result: what they draw of each
// segment, how it is coloured, and what the visitor points at. A view that
// draws by the pixel hears of changes here, and nothing is rendered for them.

import (
	"context"
	"math"
	"slices"

	"embedscope/app/engine"
)

// aspect is a part of the sight that has changed.
type aspect int

const (
	aspectMarks    aspect = iota // those of another result came, or went
	aspectColours                // the colours of the marks
	aspectTheme                  // the theme; told before the colours
	aspectNames                  // the names of the clusters
	aspectHover                  // the row that is pointed at
	aspectPlayhead               // where the media plays
	aspectChoice                 // the rows that are chosen
	aspectScenes                 // the scenes
)

// sight belongs to the goroutine that renders.
type sight struct {
	marks    *engine.Marks // nil until they came
	of       *engine.Result
	hover    int         // a row; -1: none
	playhead float64     // seconds; NaN: nothing plays
	play     func()      // plays the selected segment; nil while there is no media
	chosen   []int       // rows, ascending
	choice   int         // grows with each choice
	clusters *clustering // nil while there are none
	scenes   scenery
	maps     mapMemory // the layouts of the map
	alike    []float32 // the cosines of all rows with alikeTo
	alikeTo  int
	asked    int // what alike was asked for last
	tokens   tokens
	painted  paint // the colours by row, as they were last computed

	cancel    context.CancelFunc // of what was asked for the result
	listeners []*func(aspect)
	unwatch   func()

	playFrom func(from, to float64) // plays some seconds; nil while there is no media
}

// see calls f when something of the sight changes, until stop.
func (x *explore) see(f func(aspect)) (stop func()) {
	s := &x.sight
	s.listeners = append(s.listeners, &f)
	return func() {
		s.listeners = slices.DeleteFunc(s.listeners, func(l *func(aspect)) bool { return l == &f })
	}
}

func (x *explore) tellSight(a aspect) {
	for _, l := range slices.Clone(x.sight.listeners) {
		(*l)(a)
	}
}

// openSight begins to follow the theme. Its colours are read in a later task:
// here, where much was just mounted, the browser would style all of it first.
func (x *explore) openSight() {
	s := &x.sight
	read := func() {
		x.onUI(func() {
			s.tokens = readTokens()
			x.tellSight(aspectTheme)
			x.repaint()
		})
	}
	s.unwatch = watchTheme(read)
	later(read)
}

func (x *explore) closeSight() {
	s := &x.sight
	if s.unwatch != nil {
		s.unwatch()
	}
	s.unwatch, s.play, s.playFrom = nil, nil, nil // the player goes with the timeline
	x.dropSight()
}

// dropSight forgets what belongs to the result that is shown no more.
func (x *explore) dropSight() {
	s := &x.sight
	if s.cancel != nil {
		s.cancel()
	}
	*s = sight{hover: -1, alikeTo: -1, asked: -1, playhead: math.NaN(), play: s.play, playFrom: s.playFrom, choice: s.choice, tokens: s.tokens,
		scenes: scenery{threshold: math.NaN()}, listeners: s.listeners, unwatch: s.unwatch}
}

// look sees to it that the sight is of the result that is shown, and of the
// selection where the colours depend on it.
func (x *explore) look() {
	s := &x.sight
	if x.handle == nil {
		return
	}
	if s.of != x.result {
		x.dropSight()
		s.of = x.result
		x.tellSight(aspectMarks)
		if x.result != nil && x.result.Segments > 0 {
			x.askMarks()
		}
	}
	x.askAlike()
	x.askFind()
}

func (x *explore) askMarks() {
	s := &x.sight
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	result := x.result
	x.handle.Marks(ctx, x.watch, func(m engine.Marks, err error) {
		x.onUI(func() {
			if ctx.Err() != nil || err != nil || m.Version != result.Version {
				return
			}
			s.marks = &m
			x.repaint()
			x.askAlike()
			x.askFind()
			x.tellSight(aspectMarks)
		})
	})
}

// askAlike asks for the cosines with the selected row, where they are shown.
func (x *explore) askAlike() {
	s := &x.sight
	row := x.selected()
	if s.marks == nil || x.colouring() != colourSimilarity || row < 0 || row == s.asked {
		return
	}
	s.asked = row
	result := x.result
	x.handle.Alike(context.Background(), engine.AlikeRequest{Watch: x.watch, Row: row}, func(a engine.Alike, cosines []float32, err error) {
		x.onUI(func() {
			if s.of != result || s.asked != row || err != nil || a.Version != result.Version {
				return
			}
			s.alike, s.alikeTo = cosines, row
			x.repaint()
		})
	})
}

// point says which row the visitor points at; -1: none.
func (x *explore) point(row int) {
	if x.sight.hover != row {
		x.sight.hover = row
		x.tellSight(aspectHover)
	}
}

// playAt says where the media plays; NaN: it doesn't.
func (x *explore) playAt(seconds float64) {
	x.sight.playhead = seconds
	x.tellSight(aspectPlayhead)
}

// choose says which rows the visitor has chosen; none ends that.
func (x *explore) choose(rows []int) {
	s := &x.sight
	s.chosen = slices.Sorted(slices.Values(rows))
	s.choice++
	x.handle.Choose(engine.Choice{Watch: x.watch, Revision: s.choice, Rows: s.chosen})
	x.tellSight(aspectChoice)
	x.tell()
}

// choiceMade is the revision of the choice; 0 while nothing is chosen.
func (x *explore) choiceMade() int {
	if len(x.sight.chosen) == 0 {
		return 0
	}
	return x.sight.choice
}

// lane is the rows of an option's segments of a scope that have a time, in
// its order.
func (x *explore) lane(option, scope string) []int {
	m, r := x.sight.marks, x.result
	if m == nil || r == nil {
		return nil
	}
	o, s := slices.Index(r.Options, option), slices.Index(r.Scopes, scope)
	var rows []int
	for _, row := range m.Natural {
		if int(m.Option[row]) == o && int(m.Scope[row]) == s && m.Start[row] <= m.End[row] {
			rows = append(rows, int(row))
		}
	}
	return rows
}
