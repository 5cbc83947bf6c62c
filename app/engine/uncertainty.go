package engine

// uncertainty.go is how unsure the model was of each vector, where it was asked
// to say so.

import "embedscope/app/vectors"

// weighDoubts takes the mean uncertainty of each segment.
func (r *result) weighDoubts() {
	if r.set.uncertainty == nil {
		return
	}
	r.doubts = make([]float64, len(r.task.Segments))
	for item := range r.doubts {
		r.doubts[item] = vectors.Describe(r.uncertainty(item)).Mean
	}
}

// uncertainty answers that of each component of a segment's vector; nil where
// there is none.
func (r *result) uncertainty(item int) []float32 {
	seg := &r.task.Segments[item]
	u := seg.Uncertainty
	if u == nil || u.Row < 0 || r.set.uncertainty == nil {
		return nil
	}
	return r.set.uncertainty.spaces[seg.Dim].m.Row(u.Row)
}

// doubt is the mean uncertainty of a segment; NaN where there is none.
func (r *result) doubt(item int) float64 {
	if r.doubts == nil {
		return undefined
	}
	return r.doubts[item]
}
