package engine

import (
	"context"
	"math"
	"slices"

	"embedscope/app/vectors"
)

var undefined = math.NaN()

func (s *Session) rows(ctx context.Context, q RowsRequest) (fields, []byte, error) {
	r, err := s.result(q.Watch)
	if err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := r.query(q.Query)
	first, shown := within(found, q.First, q.Count)

	out := &Rows{Version: r.version, First: first, Total: len(found), At: -1, Rows: make([]Row, len(shown))}
	if q.Locate >= 0 {
		out.At = slices.Index(found, q.Locate)
	}
	strips := make([]byte, len(shown)*StripCells)
	to := q.Query.Reference
	for i, item := range shown {
		out.Rows[i] = r.row(item)
		out.Rows[i].Similarity = r.cosine(to, item)
		v, _ := r.vector(item)
		strip(strips[i*StripCells:(i+1)*StripCells], v)
	}
	return out, strips, nil
}

// within is so much of a list as there is of count from first on, and where it
// begins.
func within(list []int, first, count int) (int, []int) {
	first = min(max(first, 0), len(list))
	return first, list[first : first+min(max(count, 0), len(list)-first)]
}

func (r *result) row(item int) Row {
	seg := r.task.Segments[item]
	return Row{
		Row:        item,
		Option:     seg.Option,
		Scope:      seg.Scope,
		Start:      seg.Start,
		End:        seg.End,
		Dim:        seg.Dim,
		Norm:       r.norms[item],
		Cluster:    r.cluster(item),
		Similarity: undefined,
		Bad:        seg.Bad,

		Uncertainty: r.doubt(item),
		Place:       seg.Place,
	}
}

// cosine answers that of two segments, NaN where it is undefined or their
// vectors may not be compared.
func (r *result) cosine(a, b int) float64 {
	if a < 0 || a >= len(r.task.Segments) {
		return undefined
	}
	return cosineBetween(r, a, r, b)
}

// cosineBetween does the same for segments of two results.
func cosineBetween(r *result, a int, other *result, b int) float64 {
	v, _ := r.vector(a)
	w, _ := other.vector(b)
	if len(v) == 0 || len(v) != len(w) {
		return undefined
	}
	return vectors.Cosine(v, w)
}

// cluster is that of a segment.
func (r *result) cluster(item int) int {
	if r.clusters == nil {
		return Unclustered
	}
	return int(r.clusters[item])
}

// query answers the segments that q lets through, in its order. The slice
// belongs to r until the next query.
func (r *result) query(q Query) []int {
	if q.Sort != SortSimilarity {
		q.Reference = -1 // the order does not depend on it
	}
	key := encode(&q)
	if r.order != nil && r.ordered == key {
		return r.order
	}
	r.order = slices.DeleteFunc(slices.Clone(r.natural), func(item int) bool { return !r.passes(item, q) })
	if less := r.comparison(q); less != nil {
		order(r.order, less)
	}
	r.ordered = key
	return r.order
}

func (r *result) passes(item int, q Query) bool {
	seg := r.task.Segments[item]
	if len(q.Options) > 0 && !slices.Contains(q.Options, seg.Option) {
		return false
	}
	if len(q.Scopes) > 0 && !slices.Contains(q.Scopes, seg.Scope) {
		return false
	}
	if len(q.Clusters) > 0 && !slices.Contains(q.Clusters, r.cluster(item)) {
		return false
	}
	if q.Chosen != 0 && !r.chosen[item] {
		return false
	}
	if math.IsNaN(q.From) && math.IsNaN(q.To) {
		return true
	}
	start, end := r.span(item)
	if r.summary.Pages {
		start++ // the number of the page
	}
	// A segment without times is in no stretch of time.
	if math.IsNaN(start) && math.IsNaN(end) {
		return false
	}
	return !(end < q.From) && !(start > q.To)
}

// comparison answers how q sorts; nil for the natural order. What has no
// value comes last in both directions.
func (r *result) comparison(q Query) func(a, b int) int {
	segs := r.task.Segments
	switch q.Sort {
	case SortRow:
		return directed(q, func(a, b int) int { return a - b })
	case SortOption:
		return directed(q, func(a, b int) int { return compareOptions(segs[a].Option, segs[b].Option) })
	case SortScope:
		return directed(q, func(a, b int) int { return compareScopes(segs[a].Scope, segs[b].Scope) })
	case SortStart:
		return byNumber(q, func(item int) float64 { start, _ := r.span(item); return start })
	case SortEnd:
		return byNumber(q, func(item int) float64 { _, end := r.span(item); return end })
	case SortChunk:
		return byNumber(q, func(item int) float64 {
			if chunk := placeOf(segs[item].Place).Chunk; chunk >= 0 {
				return float64(chunk)
			}
			return undefined
		})
	case SortQuadrant:
		return directed(q, func(a, b int) int {
			return compareKnown(nil, placeOf(segs[a].Place).Quadrant, placeOf(segs[b].Place).Quadrant)
		})
	case SortUncertainty:
		return byNumber(q, r.doubt)
	case SortCluster:
		return byNumber(q, func(item int) float64 {
			if c := r.cluster(item); c >= 0 {
				return float64(c)
			}
			return undefined
		})
	case SortNorm:
		return byNumber(q, func(item int) float64 { return r.norms[item] })
	case SortSimilarity:
		if alike := r.similarities(q.Reference); alike != nil {
			return byNumber(q, func(item int) float64 { return alike[item] })
		}
	}
	return nil
}

func directed(q Query, compare func(a, b int) int) func(a, b int) int {
	if q.Descending {
		return func(a, b int) int { return compare(b, a) }
	}
	return compare
}

func byNumber(q Query, value func(item int) float64) func(a, b int) int {
	return func(a, b int) int {
		x, y := value(a), value(b)
		if q.Descending && x == x && y == y {
			x, y = y, x
		}
		return compareNumbers(x, y)
	}
}

// similarities answers the cosine of every segment with one of them, NaN
// where it is undefined or the vectors may not be compared; nil without one.
func (r *result) similarities(reference int) []float64 {
	if reference < 0 || reference >= len(r.task.Segments) {
		return nil
	}
	if r.alikeTo == reference {
		return r.alike
	}
	if r.alike == nil {
		r.alike = make([]float64, len(r.task.Segments))
	}
	for i := range r.alike {
		r.alike[i] = undefined
	}
	if v, p := r.vector(reference); p != nil {
		for row, c := range vectors.Cosines(p.m, p.norms, v, nil) {
			r.alike[p.items[row]] = c
		}
	}
	r.alikeTo = reference
	return r.alike
}

// strip fills dst with the means of len(dst) equal parts of v, scaled by the
// largest magnitude in v: see Rows.
func strip(dst []byte, v []float32) {
	var most float64
	for _, x := range v {
		if m := math.Abs(float64(x)); m > most && !math.IsInf(m, 0) {
			most = m
		}
	}
	for i := range dst {
		lo, hi := i*len(v)/len(dst), (i+1)*len(v)/len(dst)
		if hi == lo && lo < len(v) {
			hi = lo + 1 // fewer components than cells: each stands in several
		}
		var sum, n float64
		for _, x := range v[lo:hi] {
			if f := float64(x); f == f && !math.IsInf(f, 0) {
				sum += f
				n++
			}
		}
		switch {
		case n == 0:
			dst[i] = 0
		case most == 0:
			dst[i] = 128
		default:
			dst[i] = byte(128 + math.Round(127*sum/n/most))
		}
	}
}
