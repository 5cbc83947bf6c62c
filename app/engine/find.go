package engine

// find.go ranks a result's segments by a query: words that were embedded
// elsewhere, segments of the result itself, or both. Nothing of a search is kept.

import (
	"strconv"

	"embedscope/app/vectors"
)

// OpFind is what the page asks.
const OpFind Op = "find" // FindRequest, one buffer: the terms' vectors → Found: N float32, d float32

// The ways to join the cosines of several options.
const (
	WaySum   = "sum"   // their weighted mean; an option without a segment then counts 0
	WayRanks = "ranks" // reciprocal-rank fusion: see vectors.Reciprocal
)

// FindRequest searches a result. The moments that are ranked are the segments
// of the first option. Of each other one counts, beside a moment, the segment of
// the same scope that it shares most time with.
type FindRequest struct {
	Watch   string
	Dim     int // length of each vector in the buffer
	Terms   []FindTerm
	Options []FindOption
	Way     string
	Query   Query // which segments may be ranked; its Options and order don't count
	Count   int   // how many are answered
}

func (m *FindRequest) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.integer("dim", &m.Dim)
	list(c, "terms", &m.Terms)
	list(c, "options", &m.Options)
	c.text("way", &m.Way)
	c.object("query", &m.Query)
	c.integer("count", &m.Count)
}

// FindTerm is a part of a query: the mean direction of some segments or, where
// there are no rows, that of the buffer's next vector.
type FindTerm struct {
	Weight float64 // below 0: less like it
	Rows   []int
}

func (m *FindTerm) visit(c *codec) {
	c.number("weight", &m.Weight)
	c.integers("rows", &m.Rows)
}

// FindOption is an option that is searched.
type FindOption struct {
	Option string
	Weight float64 // one of all is above 0
}

func (m *FindOption) visit(c *codec) {
	c.text("option", &m.Option)
	c.number("weight", &m.Weight)
}

// Found answers FindRequest. Its buffers are the score of each of the N
// segments, NaN for those of options that were not searched and those without a
// direction, and the query, d components with norm 1.
type Found struct {
	Version int
	Ranked  int   // how many could be ranked
	Hits    []Hit // the best of them, best first
}

func (m *Found) visit(c *codec) {
	c.integer("version", &m.Version)
	c.integer("ranked", &m.Ranked)
	list(c, "hits", &m.Hits)
}

// Hit is a moment that was found. A segment that is a term itself is none.
type Hit struct {
	Row     int
	Score   float64
	Cosines []float64 // by option of the request; NaN where it has no segment then
}

func (m *Hit) visit(c *codec) {
	c.integer("row", &m.Row)
	c.number("score", &m.Score)
	items(c, "cosines", &m.Cosines, appendNumber, asNumber)
}

func (s *Session) find(_ *task, q FindRequest, given []float32) (fields, [][]byte, error) {
	r, err := s.result(q.Watch)
	if err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q.Query.Options = nil
	query, err := r.combine(q, given)
	if err != nil {
		return nil, nil, err
	}
	e, err := r.evidence(q, query)
	if err != nil {
		return nil, nil, err
	}
	out := &Found{Version: r.version}
	b := make([]byte, 0, 4*len(e.cosines))
	ranking := make([]float64, len(e.cosines)) // NaN where a segment is not to be ranked
	for item := range ranking {
		ranking[item] = e.score(item)
		b = appendFloat(b, ranking[item])
		if r.task.Segments[item].Option != q.Options[0].Option || !r.passes(item, q.Query) {
			ranking[item] = undefined
		}
	}
	for _, t := range q.Terms {
		for _, row := range t.Rows {
			ranking[row] = undefined
		}
	}
	for _, x := range ranking {
		if x == x {
			out.Ranked++
		}
	}
	for _, n := range vectors.Best(ranking, q.Count, nil) {
		out.Hits = append(out.Hits, Hit{n.Row, n.Cosine, e.of(n.Row)})
	}
	return out, [][]byte{b, bytesOf(query)}, nil
}

// combine is the query that the terms make.
func (r *result) combine(q FindRequest, given []float32) ([]float32, error) {
	var terms [][]float32
	var weights []float64
	for _, t := range q.Terms {
		var some [][]float32
		for _, row := range t.Rows {
			if row < 0 || row >= len(r.task.Segments) {
				return nil, noRow(row, r)
			}
			if v, _ := r.vector(row); v != nil {
				some = append(some, v)
			}
		}
		if len(t.Rows) == 0 && q.Dim > 0 && len(given) >= q.Dim {
			some = append(some, given[:q.Dim])
			given = given[q.Dim:]
		}
		for _, v := range some {
			if len(v) != len(some[0]) || len(terms) > 0 && len(v) != len(terms[0]) {
				return nil, &Failure{Message: "These can't be combined: they have different dimensions."}
			}
		}
		if v := vectors.Combine(some, nil); v != nil {
			terms, weights = append(terms, v), append(weights, t.Weight)
		}
	}
	query := vectors.Combine(terms, weights)
	if query == nil {
		return nil, &Failure{Message: "Nothing is left to look for: the terms cancel out, or none has a direction."}
	}
	if r.set.spaces[len(query)] == nil {
		return nil, &Failure{Message: "This result can't be searched so: it has no vectors of " + strconv.Itoa(len(query)) + " dimensions, which the query has."}
	}
	return query, nil
}

// evidence is what speaks for each segment: of itself, and of those beside it.
type evidence struct {
	cosines []float64 // of each segment with the query; NaN where undefined
	counts  []float64 // what it adds, before its option's weight; NaN where it is not searched
	options []FindOption
	beside  [][]int // by option: for each segment that of the option; -1: none
}

func (r *result) evidence(q FindRequest, query []float32) (*evidence, error) {
	n, scopes := len(r.task.Segments), r.summary.Scopes
	e := &evidence{cosines: make([]float64, n), counts: make([]float64, n), options: q.Options, beside: make([][]int, len(q.Options))}
	for item := range n {
		e.cosines[item], e.counts[item] = undefined, undefined
	}
	p := r.set.spaces[len(query)]
	for row, c := range vectors.Scores(p.m, p.norms, query) {
		e.cosines[p.items[row]] = c
	}
	lanes := make([][]int, 0, len(q.Options)*len(scopes)) // by option and scope, in the order of time
	var sum float64
	for i, o := range q.Options {
		found := 0
		for _, scope := range scopes {
			lane := r.lane(o.Option, scope)
			e.count(lane, q.Way)
			lanes, found = append(lanes, lane), found+len(lane)
		}
		if found == 0 {
			return nil, &Failure{Message: "This result has no segment of the option “" + o.Option + "”."}
		}
		e.beside[i] = make([]int, n)
		sum += o.Weight
	}
	if !(sum > 0) {
		return nil, &Failure{Message: "engine: find: no option has a weight"}
	}
	for at, lane := range lanes {
		for i := range e.options {
			there := lanes[i*len(scopes)+at%len(scopes)]
			if i != at/len(scopes) {
				there = beside(lane, there, r, r)
			}
			for k, item := range lane {
				e.beside[i][item] = there[k]
			}
		}
	}
	if q.Way != WayRanks {
		for i := range e.options {
			e.options[i].Weight /= sum
		}
	}
	return e, nil
}

// lane is the segments of an option and scope in the order of time.
func (r *result) lane(option, scope string) []int {
	var lane []int
	for _, item := range r.natural {
		if seg := &r.task.Segments[item]; seg.Option == option && seg.Scope == scope {
			lane = append(lane, item)
		}
	}
	return lane
}

// count says what each of a lane adds to a score.
func (e *evidence) count(lane []int, way string) {
	if way != WayRanks {
		for _, item := range lane {
			e.counts[item] = e.cosines[item]
		}
		return
	}
	for i, place := range vectors.Places(picked(e.cosines, lane)) {
		if place > 0 {
			e.counts[lane[i]] = vectors.Reciprocal(place)
		}
	}
}

// score is what speaks for a segment; NaN where it is not searched, or has no
// direction itself.
func (e *evidence) score(item int) float64 {
	sum := e.counts[item] - e.counts[item] // 0 or NaN
	if sum == 0 {
		for i, o := range e.options {
			if other := e.beside[i][item]; other >= 0 && e.counts[other] == e.counts[other] {
				sum += o.Weight * e.counts[other]
			}
		}
	}
	return sum
}

// of is the cosines of a searched segment and those beside it, by option.
func (e *evidence) of(item int) []float64 {
	list := make([]float64, len(e.options))
	for i := range list {
		list[i] = undefined
		if other := e.beside[i][item]; other >= 0 {
			list[i] = e.cosines[other]
		}
	}
	return list
}
