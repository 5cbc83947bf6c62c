package vectors

import (
	"context"
	"math"

	"embedscope/app/vectors/kernel"
)

// shared.go finds what two films have in common: stretches of one that are
// stretches of the other, too, some time earlier or later.

// Film is N unit vectors without norms, in the order of their starts, and when
// each of them is, in seconds. A row ends where the next one begins, or before.
type Film struct {
	Rows       kernel.Rows
	Start, End []float64 // finite
}

// SharedRun is a stretch of one film that is a stretch of another, too.
type SharedRun struct {
	FromA, ToA, FromB, ToB       float64 // seconds
	FirstA, LastA, FirstB, LastB int     // rows
	Cosine                       float64 // the mean over its time
	Score                        float64 // seconds; see FindShared
}

// Shared is what FindShared finds.
type Shared struct {
	Usual     float64     // the median cosine of a row of one film and a row of the other; NaN where there are none
	Proposed  float64     // the threshold that this suggests; NaN where there are none
	Threshold float64     // in use
	Runs      []SharedRun // in the order of a
	More      bool        // there may be more than were looked for
	Best      []Neighbour // for each row of a the row of b with the largest cosine, within 1e-6
}

const (
	// kin is how near those that are shared are, as a part of the usual distance:
	// films of one look have cosines of 0.5 and more between any two segments.
	kin = 0.45

	sure       = 0.5      // what a second counts that leaves no doubt
	closeBy    = 4        // segments between two stretches of a scene
	lessAlike  = 1.5      // times further from 1
	bridged    = 2        // segments that are unlike and end no run: one that a cut lies in has a neighbour
	leastGap   = 10       // seconds between two segments of a film that are always bridged: nobody speaks without a pause
	runsMost   = 200      // that are answered
	endsMost   = 4096     // that they are chosen from
	offsetMost = 1 << 17  // offsets that are looked at
	mostAlike  = 1 - 1e-4 // the largest threshold: cosines of the same vector differ by rounding
)

// FindShared looks for what two films have in common, at any offset between their
// clocks: the segments of the two need not begin together or be of one length.
//
// An offset is a diagonal of the matrix of cosines, drawn in seconds, and the
// diagonals are half of a usual segment apart. Along a diagonal, a second whose
// segments have the cosine c counts
//
//	max((c - threshold) / (1 - threshold), -1)
//
// so that what is the same counts 1, and what is unlike, or there in one film only,
// -1. A run is a stretch between segments of a whose sum is largest, and positive all
// along: J. Bentley, "Programming Pearls: Algorithm Design Techniques", Comm. ACM 27
// (1984); it ends, as those of S. F. Altschul et al., "Basic Local Alignment Search
// Tool", J. Mol. Biol. 215 (1990) do, where the sum has dropped too far below the
// largest one: by two segments. Voting for offsets in time is how copies are found
// by M. Douze, H. Jégou and C. Schmid, "An Image-Based Approach to Video Copy
// Detection With Spatio-Temporal Post-Filtering", IEEE Trans. Multimedia 12 (2010).
// A run has two rows of a at least, the sum of a usual segment, and as much time in
// rows that count 0.5 or more: a place that returns is alike all over, and long, but
// not the same. Where runs are at the same time in both films, as they are beside the
// diagonal of a long still scene, the one with the largest sum remains; so it does
// where the scene goes on in one of the films alone, and is less alike there. Those
// that follow one another with a segment's change of the offset at most are one.
//
// A threshold of NaN is the proposed one: where the distance √(2-2c) is 0.45 of that
// of the median pair. At most 200 runs are answered, those with the largest sums.
//
// All pairs are looked at, in O(N·M·d), by tiles: memory is O(N + M + offsets). It
// panics if a and b differ in d. The error is that of ctx.
func FindShared(ctx context.Context, a, b Film, threshold float64, progress Progress) (s Shared, err error) {
	p := newPace(ctx, progress)
	s.Usual = usualCosine(a.Rows, b.Rows)
	s.Proposed = 1 - kin*kin*(1-s.Usual)
	if math.IsNaN(threshold) {
		threshold = s.Proposed
	}
	s.Threshold = min(threshold, mostAlike)
	if err := p.tell(0); err != nil {
		return s, err
	}
	na, nb := rowsIn(a.Rows), rowsIn(b.Rows)
	s.Best = make([]Neighbour, na)
	if na == 0 || nb == 0 {
		return s, p.tell(1)
	}
	w := newLags(a, b, s.Threshold)
	const high, wide = 64, 2048 // the tile: 128 Ki products of rows
	cosines := kernel.Grid{Data: make([]float32, min(high, na)*nb), Stride: nb}
	var tiles kernel.Tiles
	for i0 := 0; i0 < na; i0 += high {
		i1 := min(i0+high, na)
		for j0 := 0; j0 < nb; j0 += wide {
			j1 := min(j0+wide, nb)
			tiles.Block(kernel.Grid{Data: cosines.Data[j0:], Stride: nb}, kernel.Grid{}, slice(a.Rows, i0, i1), slice(b.Rows, j0, j1))
			if err := p.spend(blockCost*float64((i1-i0)*(j1-j0)*a.Rows.D), float64(i0)/float64(na)); err != nil {
				return s, err
			}
		}
		for i := i0; i < i1; i++ {
			steps := w.steps
			s.Best[i] = w.row(i, cosines.Data[(i-i0)*nb:][:nb])
			if err := p.spend(goCost*float64(nb+2*(w.steps-steps)), float64(i)/float64(na)); err != nil {
				return s, err
			}
		}
	}
	if s.Runs, s.More, err = w.runs(p); err != nil {
		return s, err
	}
	return s, p.tell(1)
}

// Seconds is how much of a lies in runs. They may lie within one another there:
// what comes twice in b. No second is counted twice.
func (s *Shared) Seconds() float64 {
	total, until := 0.0, math.Inf(-1)
	for _, run := range s.Runs {
		total += max(run.ToA-max(run.FromA, until), 0)
		until = max(until, run.ToA)
	}
	return total
}

// usualCosine is the median of a few rows of each, evenly spread.
func usualCosine(a, b kernel.Rows) float64 {
	const few = 128
	na, nb := rowsIn(a), rowsIn(b)
	fromA, fromB := min(na, few), min(nb, few)
	if fromA*fromB == 0 {
		return math.NaN()
	}
	var sorted []float64
	for i := range fromA {
		for j := range fromB {
			sorted = append(sorted, kernel.Dot(rowOf(a, i*na/fromA), rowOf(b, j*nb/fromB)))
		}
	}
	ascend(sorted)
	return sorted[len(sorted)/2]
}
