package engine

// similarity.go compares vectors in time: each with the next, all with all,
// and the best of them.

import (
	"context"
	"math"
	"slices"

	"embedscope/app/vectors"
)

func (s *Session) change(ctx context.Context, t *task, q ChangeRequest) (fields, [][]byte, error) {
	r, err := s.result(q.Watch)
	if err != nil {
		return nil, nil, err
	}
	clips := r.clipsInTime(q.Option)
	film := r.sequence(clips)
	changes := vectors.Changes(film)
	b := make([]byte, 0, 4*len(changes))
	for _, c := range changes {
		b = appendFloat(b, c)
	}
	out := &Change{Version: r.version, Threshold: q.Threshold, Proposed: vectors.Threshold(changes)}
	if math.IsNaN(out.Threshold) {
		out.Threshold = out.Proposed
	}
	var scenes []byte
	for _, scene := range vectors.Scenes(film, vectors.Boundaries(changes, out.Threshold)) {
		for _, i := range []int{scene.First, scene.Last, scene.Representative} {
			scenes = appendInteger(scenes, clips[i])
		}
	}
	return out, [][]byte{bytesOfIntegers(clips), b, scenes}, nil
}

// sequence is the vectors of clips in time. It needs no field: changes are
// asked for as soon as a result is there, when memory matters.
func (r *result) sequence(clips []int) vectors.Sequence {
	if len(clips) == 0 {
		return vectors.Sequence{}
	}
	_, p := r.vector(clips[0])
	rows := make([]int, len(clips))
	for i, item := range clips {
		rows[i] = r.task.Segments[item].Row
	}
	return vectors.Sequence{M: p.m, Norms: p.norms, Rows: rows}
}

// clipsInTime are an option's clips that can be compared, in the order of time.
func (r *result) clipsInTime(option string) []int {
	var clips []int
	dims := r.set.dims()
	for _, item := range r.natural {
		// What is sound has a vector, so that there is a dimension.
		if seg := r.task.Segments[item]; seg.Option == option && seg.Scope == clipScope && r.sound(item) && seg.Dim == dims[0] {
			clips = append(clips, item)
		}
	}
	return clips
}

// clipScope is the scope whose segments follow one another in time.
const clipScope = "clip"

// cellsMost bounds a picture of similarities: no screen has more.
const cellsMost = 1 << 24

func (s *Session) similarity(ctx context.Context, t *task, q SimilarityRequest) (fields, [][]byte, error) {
	a, b, r, other, err := s.two(q.A, q.B)
	if err != nil {
		return nil, nil, err
	}
	if q.H < 0 || q.W < 0 || q.H > 0 && q.W > cellsMost/q.H {
		return nil, nil, &Failure{Message: "engine: similarity: no picture is that large"}
	}
	out := &Similarity{Version: r.version, Other: other.version, NA: a.rows.N(), NB: b.rows.N()}
	cells := make([]float32, q.H*q.W)
	if err := vectors.Similarity(ctx, cells, q.H, q.W, a.rows, b.rows, q.A0, q.A1, q.B0, q.B1, t.progress("similarity")); err != nil {
		return nil, nil, err
	}
	buffers := [][]byte{bytesOf(cells)}
	if q.Rows {
		buffers = append(buffers, bytesOfIntegers(a.items), bytesOfIntegers(b.items))
	}
	return out, buffers, nil
}

// two answers two parts that can be compared.
func (s *Session) two(p, q Part) (a, b part, r, other *result, err error) {
	if a, r, err = s.part(p); err != nil {
		return
	}
	if b, other, err = s.part(q); err != nil {
		return
	}
	if a.rows.D != b.rows.D && a.rows.N() > 0 && b.rows.N() > 0 {
		err = &Failure{Message: "these vectors can't be compared: they have different dimensions"}
	}
	return
}

func (s *Session) pairs(ctx context.Context, t *task, q PairsRequest) (fields, [][]byte, error) {
	a, b, r, other, err := s.two(q.A, q.B)
	if err != nil {
		return nil, nil, err
	}
	if q.Together {
		return together(a, b, r, other, q.Count), nil, nil
	}
	var keep func(i, j int) bool
	if q.Apart > 0 {
		keep = func(i, j int) bool {
			from, to := r.span(a.items[i])
			start, end := other.span(b.items[j])
			return max(from-end, start-to) >= q.Apart
		}
	}
	found, err := vectors.BestPairs(ctx, a.rows, b.rows, q.Count, keep, t.progress("pairs"))
	if err != nil {
		return nil, nil, err
	}
	out := &Pairs{Mean: undefined}
	for _, p := range found {
		out.Pairs = append(out.Pairs, Pair{a.items[p.A], b.items[p.B], p.Cosine})
	}
	return out, nil, nil
}

// together pairs each of a with the one of b that it shares most time with.
// Both are in the order of time.
func together(a, b part, r, other *result, count int) *Pairs {
	out := &Pairs{Mean: undefined}
	var sum float64
	for i, best := range beside(a.items, b.items, r, other) {
		if best >= 0 {
			c := cosineBetween(r, a.items[i], other, best)
			sum += c
			out.Pairs = append(out.Pairs, Pair{a.items[i], best, c})
		}
	}
	if n := len(out.Pairs); n > 0 {
		out.Mean = sum / float64(n)
	}
	slices.SortStableFunc(out.Pairs, func(x, y Pair) int { return compareNumbers(y.Cosine, x.Cosine) })
	out.Pairs = out.Pairs[:min(len(out.Pairs), max(count, 0))]
	return out
}

// beside is for each of r's segments the one of other's that it shares most
// time with; -1 where none does. Both lists are in the order of time.
func beside(of, among []int, r, other *result) []int {
	out := make([]int, len(of))
	from := 0
	for i, item := range of {
		start, end := r.span(item)
		for from < len(among) {
			if _, over := other.span(among[from]); !(over <= start) {
				break
			}
			from++
		}
		best, most := -1, 0.0
		for j := from; j < len(among); j++ {
			begins, ends := other.span(among[j])
			if begins >= end {
				break
			}
			if shared := min(end, ends) - max(start, begins); shared > most {
				best, most = among[j], shared
			}
		}
		out[i] = best
	}
	return out
}
