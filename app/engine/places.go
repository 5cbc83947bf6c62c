package engine

// places.go says where in the input a segment is: in seconds of a film, or on
// pages of a document.

import (
	"slices"

	"embedscope/app/twelvelabs"
)

// placeOf is a segment's place, also where it has none.
func placeOf(p *twelvelabs.Place) twelvelabs.Place {
	if p == nil {
		return twelvelabs.Place{Chunk: -1}
	}
	return *p
}

// survey finds out what places a segment, and which columns there are that only
// some results have.
func (r *result) survey() {
	timed, numbered := false, false
	sum := &r.summary
	r.quadrants = []string{""}
	for i := range r.task.Segments {
		seg := &r.task.Segments[i]
		timed = timed || seg.Start == seg.Start || seg.End == seg.End
		p := seg.Place
		if p == nil {
			continue
		}
		numbered = numbered || p.First > 0
		sum.Chunks = sum.Chunks || p.Chunk >= 0
		if !slices.Contains(r.quadrants, p.Quadrant) {
			r.quadrants = append(r.quadrants, p.Quadrant)
			sum.Quadrants = true
		}
	}
	sum.Pages = numbered && !timed
	sum.Uncertain = r.doubts != nil
}

// span is where a segment begins and ends on the axis: in seconds, or in pages,
// where the third page is from 2 to 3. It is NaN where the segment has no place
// on it.
func (r *result) span(item int) (start, end float64) {
	seg := &r.task.Segments[item]
	if !r.summary.Pages {
		return seg.Start, seg.End
	}
	p := placeOf(seg.Place)
	if p.First == 0 {
		return undefined, undefined
	}
	if p.Last == 0 {
		p.Last = p.First
	}
	return float64(p.First - 1), float64(p.Last)
}
