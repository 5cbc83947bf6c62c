package ui

// similarity_shared.go is what two films have in common: stretches of one that
// come in the other, too, and how alike they are as a whole.

import (
	"slices"

	"embedscope/app/engine"
	"embedscope/app/plot"
)

// sharedMaterial is what the worker found, and in what.
type sharedMaterial struct {
	a, b   side
	marks  *engine.Marks // of the columns' result; nil where they did not come
	answer engine.Compared
	chosen int // of the answer's runs; -1: none

	rows, best []int32 // those of the rows' result that have a time, and what each is most like
	cosines    []float32
}

// of reports whether it is of these sides.
func (s *sharedMaterial) of(a, b side) bool {
	return s != nil && s.a.same(a) && s.b.same(b) && s.a.result == a.result && s.b.result == b.result
}

// compareWith takes another film's columns: of the rows' option where it has
// that.
func (x *explore) compareWith(o otherResult) {
	c := x.comparison()
	option := c.rows
	if !slices.Contains(o.result.Options, option) {
		option = o.result.Options[0]
	}
	x.compareColumns(x.side(o.watch, o.result, option).key())
}

// showRun selects the first segments of a run in both films, has the matrix show
// it, and plays it where there is something to play.
func (x *explore) showRun(i int) {
	c := x.comparison()
	c.shared.chosen = i
	run := &c.shared.answer.Runs[i]
	c.sought = run
	x.pickPair(run.Row, run.OtherRow)
	if x.sight.playFrom != nil {
		x.sight.playFrom(run.From, run.To)
	}
}

// match is what a row is most like in the other film.
func (s *sharedMaterial) match(row int) (other int, cosine float64, ok bool) {
	i := slices.Index(s.rows, int32(row))
	if i < 0 || i >= len(s.best) {
		return 0, 0, false
	}
	return int(s.best[i]), float64(s.cosines[i]), true
}

// sharedFacts is the answer in a sentence.
func sharedFacts(c engine.Compared) string {
	n := counted(len(c.Runs), "stretch", "stretches")
	if c.More {
		n = "At least " + n
	}
	return n + ", " + clock(c.Shared) + " in all"
}

// modelsUnknown says what can't be seen in vectors: which model made them.
func modelsUnknown(a, b side) string {
	if a.model != "" && b.model != "" {
		return ""
	}
	return "Only vectors of one model can be compared, and the answers don’t name theirs."
}

// leastEdge is how small a run may be in the matrix, in CSS pixels, without its
// being magnified, and largeEdge how large it is then.
const leastEdge, largeEdge = 32, 0.4

// seek brings the run that was chosen into view.
func (v *similarityView) seek() {
	c := v.compared()
	run := c.sought
	if run == nil || !v.ready {
		return
	}
	c.sought = nil
	a, b := v.window()
	i0, i1, j0, j1 := v.rows.place(run.From), v.rows.place(run.To), v.cols.place(run.OtherFrom), v.cols.place(run.OtherTo)
	if long := max(i1-i0, j1-j0); long/max(a.Span(), b.Span())*v.edge < leastEdge {
		span := long / largeEdge
		around := func(w plot.Window, middle float64) plot.Window {
			w.From, w.To = middle-span/2, middle+span/2
			return w.Pan(0) // keeps to the whole
		}
		c.a, c.b = around(a, (i0+i1)/2), around(b, (j0+j1)/2)
		return
	}
	c.a, c.b = a.Show(i0, i1), b.Show(j0, j1)
}

// runs frames what is shared.
func (m marking) runs() {
	v := m.v
	s := v.compared().shared
	if !s.of(v.a, v.b) {
		return
	}
	frame := func(i int, c plot.RGB, width float64) {
		const least = 6
		run := s.answer.Runs[i]
		y, bottom := v.y(m.a, v.rows.place(run.From)), v.y(m.a, v.rows.place(run.To))
		x, right := v.x(m.b, v.cols.place(run.OtherFrom)), v.x(m.b, v.cols.place(run.OtherTo))
		w, h := max(right-x, least), max(bottom-y, least)
		m.frame((x+right-w)/2, (y+bottom-h)/2, w, h, c.Hex(), width)
	}
	m.pen.Call("save")
	m.pen.Call("beginPath")
	m.pen.Call("rect", matrixLeft, matrixTop, v.edge, v.edge)
	m.pen.Call("clip")
	for i := range s.answer.Runs {
		if i != s.chosen {
			frame(i, v.Shared.sight.tokens.text, 1)
		}
	}
	if s.chosen >= 0 {
		frame(s.chosen, v.Shared.sight.tokens.focus, 2)
	}
	m.pen.Call("restore")
}
