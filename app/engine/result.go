package engine

import (
	"embedscope/app/twelvelabs"
	"embedscope/app/vectors"
)

// vectorSet holds an answer's vectors, those of one length in one matrix.
type vectorSet struct {
	spaces      map[int]*space
	scratch     []float32  // a row on its way in
	uncertainty *vectorSet // of these vectors, as far as there is any; nil where there is none
}

// space is the vectors of one length: only they may be compared.
type space struct {
	m     *vectors.Matrix
	norms []float64
	items []int // the segment of each row
	taken int   // rows that unfold has found the segments of; of uncertainties
}

func newVectorSet() *vectorSet { return &vectorSet{spaces: map[int]*space{}} }

// Append implements twelvelabs.Sink.
func (s *vectorSet) Append(v []float32) int {
	p := s.spaces[len(v)]
	if p == nil {
		p = &space{m: vectors.NewMatrix(len(v))}
		s.spaces[len(v)] = p
	}
	return p.m.Append(v)
}

// uncertain answers where uncertainties go.
func (s *vectorSet) uncertain() *vectorSet {
	if s.uncertainty == nil {
		s.uncertainty = newVectorSet()
	}
	return s.uncertainty
}

// AppendUncertainty implements twelvelabs.UncertaintySink.
func (s *vectorSet) AppendUncertainty(v []float32) int { return s.uncertain().Append(v) }

// row answers the vector of a segment; nil where it has none.
func (s *vectorSet) row(seg twelvelabs.Segment) []float32 {
	p := s.spaces[seg.Dim]
	if p == nil || seg.Row < 0 {
		return nil
	}
	return p.m.Row(seg.Row)
}

// dims answers the lengths that occur, the most frequent first.
func (s *vectorSet) dims() []int {
	dims := make([]int, 0, len(s.spaces))
	for d := range s.spaces {
		dims = append(dims, d)
	}
	order(dims, func(a, b int) int {
		if c := s.spaces[b].m.N() - s.spaces[a].m.N(); c != 0 {
			return c
		}
		return b - a
	})
	return dims
}

// counts tells how many vectors there are of each length.
func (s *vectorSet) counts() []DimCount {
	dims := s.dims()
	counts := make([]DimCount, len(dims))
	for i, d := range dims {
		counts[i] = DimCount{d, s.spaces[d].m.N()}
	}
	return counts
}

// result is an answer with its vectors, and what was computed of them.
type result struct {
	version int
	task    *twelvelabs.Task
	set     *vectorSet
	norms   []float64 // by segment; NaN where a component is bad or there is none
	doubts  []float64 // the mean uncertainty by segment, NaN where there is none; nil without any
	natural []int     // segments by option, scope, start
	summary Result
	page    layout

	quadrants []string // those that occur, after "" for none

	order   []int // the segments of the last query, in its order
	ordered string
	alike   []float64 // cosines of every segment with alikeTo
	alikeTo int

	field    *field  // nil until something is compared
	clusters []int32 // of each segment; nil while there are none
	revision int     // of the clusters
	chosen   map[int]bool
	twins    []int32 // see Batch; nil until an export asks
}

func newResult(version int, t *twelvelabs.Task, set *vectorSet, outline []byte) *result {
	r := &result{version: version, task: t, set: set, alikeTo: -1, page: layout{text: outline}}
	r.place()
	r.weighDoubts()
	r.survey()
	r.sort()
	r.summarise()
	return r
}

// place ties matrix rows and segments together.
func (r *result) place() {
	r.norms = make([]float64, len(r.task.Segments))
	for i := range r.norms {
		r.norms[i] = undefined
	}
	for _, p := range r.set.spaces {
		p.norms = vectors.Norms(p.m)
		p.items = make([]int, p.m.N())
	}
	for i, seg := range r.task.Segments {
		if p := r.set.spaces[seg.Dim]; p != nil && seg.Row >= 0 {
			p.items[seg.Row] = i
			r.norms[i] = p.norms[seg.Row]
		}
	}
}

// vector answers a segment's components and their space; nil where it has none.
func (r *result) vector(item int) ([]float32, *space) {
	seg := r.task.Segments[item]
	if v := r.set.row(seg); v != nil {
		return v, r.set.spaces[seg.Dim]
	}
	return nil, nil
}

func (r *result) sort() {
	segs := r.task.Segments
	r.natural = upTo(len(segs))
	order(r.natural, func(a, b int) int {
		if c := compareOptions(segs[a].Option, segs[b].Option); c != 0 {
			return c
		}
		if c := compareScopes(segs[a].Scope, segs[b].Scope); c != 0 {
			return c
		}
		x, _ := r.span(a)
		y, _ := r.span(b)
		if c := compareNumbers(x, y); c != 0 || !r.summary.Pages {
			return c
		}
		return placeOf(segs[a].Place).Chunk - placeOf(segs[b].Place).Chunk
	})
}
