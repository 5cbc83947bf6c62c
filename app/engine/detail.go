package engine

import (
	"context"
	"math"

	"embedscope/app/vectors"
)

func (s *Session) detail(ctx context.Context, q DetailRequest) (fields, []byte, error) {
	r, err := s.result(q.Watch)
	if err != nil {
		return nil, nil, err
	}
	if q.Row < 0 || q.Row >= len(r.task.Segments) {
		return nil, nil, noRow(q.Row, r)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v, p := r.vector(q.Row)
	st := vectors.Describe(v)
	d := &Detail{
		Version:   r.version,
		Segment:   r.row(q.Row),
		Min:       st.Min,
		Max:       st.Max,
		Mean:      st.Mean,
		Deviation: st.Deviation,
	}
	if q.Bins > 0 {
		d.Low, d.High, d.Bins = vectors.Histogram(v, q.Bins)
	}
	if p != nil {
		d.Nearest = r.nearest(q)
		d.Same = r.sameMoment(q.Row)
	}
	return d, appendComponents(bytesOf(v), r.uncertainty(q.Row)), nil
}

// nearest answers the most similar segments that q asks for, exactly.
func (r *result) nearest(q DetailRequest) []Row {
	v, p := r.vector(q.Row)
	own := r.task.Segments[q.Row]
	start, end := r.span(q.Row)
	found := vectors.Nearest(p.m, p.norms, v, q.Nearest, func(row int) bool {
		seg := r.task.Segments[p.items[row]]
		if p.items[row] == q.Row || seg.Scope != own.Scope {
			return false
		}
		switch q.Among {
		case AmongSame:
			if seg.Option != own.Option {
				return false
			}
		case AmongOthers:
			if seg.Option == own.Option {
				return false
			}
		}
		from, to := r.span(p.items[row])
		return !(q.Apart > 0) || max(from-end, start-to) >= q.Apart
	})
	rows := make([]Row, len(found))
	for i, n := range found {
		rows[i] = r.row(p.items[n.Row])
		rows[i].Similarity = n.Cosine
	}
	return rows
}

// sameMoment answers, for each other option, the segment of the same scope
// that shares the most time with this one; of scopes without time, its first.
func (r *result) sameMoment(item int) []Row {
	own := r.task.Segments[item]
	start, end := r.span(item)
	type candidate struct {
		item   int
		shared float64
	}
	best := map[string]candidate{}
	var options []string
	for _, other := range r.natural {
		seg := r.task.Segments[other]
		if seg.Option == own.Option || seg.Scope != own.Scope {
			continue
		}
		from, to := r.span(other)
		shared := min(to, end) - max(from, start)
		timeless := math.IsNaN(start) && math.IsNaN(from)
		if !timeless && !(shared > 0) {
			continue
		}
		b, seen := best[seg.Option]
		if !seen {
			options = append(options, seg.Option)
		}
		if !seen || shared > b.shared {
			best[seg.Option] = candidate{other, shared}
		}
	}
	rows := make([]Row, len(options))
	for i, o := range options {
		rows[i] = r.row(best[o].item)
		rows[i].Similarity = r.cosine(item, best[o].item)
	}
	return rows
}
