package ui

// find.go is the search for moments: what is looked for, and what was found.
// Words become vectors elsewhere, see find_words.go; from there on searching
// costs nothing, and is done anew whenever any of it changes.

import (
	"context"
	"slices"
	"strconv"

	"embedscope/app/engine"
)

// moments is the search for moments.
type moments struct {
	text   string // as typed
	model  string // chosen for words; empty: what is most likely
	busy   bool   // words are being embedded
	cancel context.CancelFunc
	said   string          // of what was asked last
	wrong  string          // with what is typed, or with the terms
	failed *engine.Problem // of the last embedding; nil where there was none
	again  func()          // asks what failed once more

	terms   []term
	weights map[string]string // of options, as typed; those that are searched have one
	way     string            // an engine.Way…
	all     bool              // more than a few moments are shown
	how     bool              // how they are ranked is shown

	revision int    // grows with each change of the terms, the options or the way
	asked    string // what the worker was asked last: see searchKey
	of       *engine.Result
	found    *foundMoments // the last answer; nil where there is none
}

// term is a part of what is looked for: words, or segments of the result.
type term struct {
	words  wording
	vector []float32 // of the words
	rows   []int     // where there are no words
	name   string    // as it is shown
	minus  bool      // less like it
	weight string    // as typed
}

// wording is words that were made into a vector: whoever knows the one knows the
// other.
type wording struct {
	Base  string `json:"base"` // of the API
	Model string `json:"model"`
	Dim   int    `json:"dim,omitempty"` // that was asked for; 0: the model's own
	Text  string `json:"text"`
}

// foundMoments is the answer to a search.
type foundMoments struct {
	engine.Found
	options []engine.FindOption
	way     string
	scores  []float32 // of all rows; NaN where there is none
	query   []float32
}

// momentsAsked is how many are asked for, momentsFew how many are shown at
// first: three columns of four.
const (
	momentsAsked = 60
	momentsFew   = 12
)

// scores are those of the result's rows; nil where nothing was searched for.
func (x *explore) scores() []float32 {
	m := &x.moments
	if m.found == nil || m.of != x.result {
		return nil
	}
	return m.found.scores
}

// searches begins another search, with these terms alone.
func (x *explore) searches(terms ...term) {
	x.moments.terms = nil
	x.extend(terms...)
}

// extend looks for these terms, too.
func (x *explore) extend(terms ...term) {
	m := &x.moments
	m.terms = append(slices.Clone(m.terms), terms...)
	m.all = false
	x.link.Colour = colourSearch // it is shown by its colours
	x.searchAnew()
}

// searchAnew does so after a change. The views wait for the answer: it takes a
// few frames, and drawing twice would take longer.
func (x *explore) searchAnew() {
	m := &x.moments
	m.revision++
	m.wrong = ""
	if len(m.terms) == 0 {
		m.said = ""
		if x.colouring() == colourSearch {
			x.link.Colour = ""
		}
	}
	if !x.askFind() {
		x.showAnew()
	}
}

// showAnew shows the colours, and in a later task, so that none is long, all
// else that differs.
func (x *explore) showAnew() {
	x.repaint()
	afterFrame(func() { x.onUI(x.tell) })
}

// moreLike looks for what is like these rows.
func (x *explore) moreLike(rows []int) { x.searches(x.likeRows(rows, false)) }

// likeRows is a term of the mean of some rows.
func (x *explore) likeRows(rows []int, minus bool) term {
	name := counted(len(rows), "segment", "segments")
	if m := x.sight.marks; len(rows) == 1 && m != nil {
		name = optionName(x.result.Options[m.Option[rows[0]]]) + " " + timeIn(m, rows[0])
	}
	return term{rows: rows, name: name, minus: minus}
}

// searched are the options that are searched: those that the visitor has
// chosen, or else the first one.
func (x *explore) searched() []engine.FindOption {
	var list []engine.FindOption
	for _, option := range x.result.Options {
		if typed, ok := x.moments.weights[option]; ok {
			list = append(list, engine.FindOption{Option: option, Weight: weightOf(typed)})
		}
	}
	if len(list) == 0 && len(x.result.Options) > 0 {
		list = append(list, engine.FindOption{Option: x.result.Options[0], Weight: 1})
	}
	return list
}

// weightOf reads a weight; nothing, and what is none, counts as 1.
func weightOf(typed string) float64 {
	if v, err := strconv.ParseFloat(typed, 64); err == nil && v > 0 && v <= 1000 {
		return v
	}
	return 1
}

// weighs is a term's weight with its sign.
func (t term) weighs() float64 {
	if t.minus {
		return -weightOf(t.weight)
	}
	return weightOf(t.weight)
}

// findRequest is what the worker is asked, and the vectors of the words.
func (x *explore) findRequest() (q engine.FindRequest, vectors []float32) {
	m, l := &x.moments, x.link
	q = engine.FindRequest{Watch: x.watch, Options: x.searched(), Way: m.way, Count: momentsAsked}
	for _, t := range m.terms {
		q.Terms = append(q.Terms, engine.FindTerm{Weight: t.weighs(), Rows: t.rows})
		if len(t.rows) == 0 {
			q.Dim = len(t.vector)
			vectors = append(vectors, t.vector...)
		}
	}
	q.Query = engine.Query{Scopes: l.Scopes, From: l.From, To: l.To, Reference: -1,
		Clusters: x.sight.clusters.shown(), ClusterSet: x.sight.clusters.revision()}
	if len(q.Options) < 2 {
		q.Way = engine.WaySum // there is nothing to join
	}
	if len(l.Scopes) == 0 && slices.Contains(x.result.Scopes, "clip") {
		q.Query.Scopes = []string{"clip"}
	}
	return q, vectors
}

// searchKey names all that a search depends on, beside the result.
func (x *explore) searchKey() string {
	l, c := x.link, x.sight.clusters
	key := strconv.Itoa(x.moments.revision) + (Link{Scopes: l.Scopes, From: l.From, To: l.To, Row: -1}).query()
	for _, i := range c.shown() {
		key += " " + strconv.Itoa(i)
	}
	return key + " " + strconv.Itoa(c.revision())
}

// askFind searches where the terms, or the result, are others than were
// searched last, and reports whether it does.
func (x *explore) askFind() bool {
	m := &x.moments
	if x.result == nil || x.sight.marks == nil || m.of == x.result && m.asked == x.searchKey() {
		return false
	}
	if m.of != x.result && m.of != nil { // segments of another film are no terms here
		m.terms = slices.DeleteFunc(slices.Clone(m.terms), func(t term) bool { return len(t.rows) > 0 })
		m.found = nil
	}
	m.of, m.asked = x.result, x.searchKey()
	if len(m.terms) > 0 {
		m.wrong = x.unlike()
	}
	if len(m.terms) == 0 || m.wrong != "" {
		m.found = nil
		return false
	}
	result, asked := x.result, m.asked
	q, vectors := x.findRequest()
	x.handle.Find(context.Background(), q, vectors, func(f engine.Found, scores, query []float32, err error) {
		x.quietly(func() {
			switch {
			case m.of != result || m.asked != asked || err == nil && f.Version != result.Version:
				return
			case err != nil:
				m.wrong, m.found = err.Error(), nil
			default:
				m.found = &foundMoments{f, q.Options, q.Way, scores, query}
			}
			x.showAnew()
		})
	})
	return true
}

// unlike says why the terms can't be compared with the result, or with each
// other; empty where they can.
func (x *explore) unlike() string {
	model, dim := "", 0
	for _, t := range x.moments.terms {
		if len(t.rows) > 0 {
			continue
		}
		if why := x.notMadeBy(t.words.Model); why != "" {
			return why
		}
		if model != "" && (t.words.Model != model || len(t.vector) != dim) {
			return "“" + t.words.Text + "” was embedded by another model than the terms before it: such vectors can't be combined."
		}
		model, dim = t.words.Model, len(t.vector)
	}
	return ""
}

// notMadeBy says why words of a model can't be compared with the result.
func (x *explore) notMadeBy(model string) string {
	if made := x.modelOf(x.watch); made != "" && made != model {
		return "This task was made by " + made + ", and words by " + model + " can't be compared with it: vectors of different models have nothing to do with each other."
	}
	return ""
}
