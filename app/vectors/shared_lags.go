package vectors

import "math"

// shared_lags.go goes through the cosines of two films once, row by row, and keeps
// of each offset between their clocks how much they have in common at it.

// lags are all offsets between two films, and how far each has come.
type lags struct {
	a, b       Film
	endA, endB []float64 // of the rows, cut where the next begin
	threshold  float64
	usual      float64 // seconds of a segment, of the film that has longer ones
	first      float64 // the least offset, b's clock less a's
	step       float64 // from one to the next
	each       []lag
	live       []int32 // those with a sum, or with something to add to it
	steps      int     // that were taken: what it costs beside the cosines
	ends       []stretchAlong
}

// lag is one offset: a diagonal of the matrix of cosines.
type lag struct {
	gain      float64 // of the row that is gone through, over what is unlike
	live      bool
	now, best stretchAlong // the one that goes on, and the part of it with the largest sum
}

// add goes on with row i, which is worth so much and lasts so many seconds.
func (l *lag) add(i int32, worth, lasts float64) {
	if l.now.sum <= 0 {
		l.now = stretchAlong{at: l.now.at, first: i}
	}
	l.now.last = i
	l.now.sum += worth
	if worth >= sure*lasts {
		l.now.sure += lasts
	}
	if l.now.sum > l.best.sum {
		l.best = l.now
	}
}

// stretchAlong is rows first to last of a on a diagonal.
type stretchAlong struct {
	at          int32 // the lag
	first, last int32
	sum         float64 // seconds
	sure        float64 // seconds that leave no doubt
}

func newLags(a, b Film, threshold float64) *lags {
	w := &lags{a: a, b: b, threshold: threshold, endA: a.ends(), endB: b.ends()}
	usualA, usualB := usualLength(a.Start, w.endA), usualLength(b.Start, w.endB)
	w.usual = max(usualA, usualB)
	// Segments that begin together where the films do have offsets that are looked at.
	least, most := b.Start[0]-w.endA[len(w.endA)-1], w.endB[len(w.endB)-1]-a.Start[0]
	w.step = max(min(usualA, usualB)/2, (most-least)/offsetMost)
	if !(w.step > 0) || math.IsInf(w.step, 1) { // no segment lasts
		return w
	}
	together := b.Start[0] - a.Start[0]
	w.first = together + math.Floor((least-together)/w.step)*w.step
	w.each = make([]lag, int(min((most-w.first)/w.step, offsetMost))+2)
	return w
}

// ends is when the rows end, cut where the next begin.
//
//go:noinline
func (f Film) ends() []float64 {
	ends := make([]float64, len(f.End))
	for i, end := range f.End {
		if i+1 < len(ends) {
			end = min(end, f.Start[i+1])
		}
		ends[i] = max(end, f.Start[i])
	}
	return ends
}

// usualLength is the median length of rows.
//
//go:noinline
func usualLength(start, end []float64) float64 {
	lengths := make([]float64, len(start))
	for i := range lengths {
		lengths[i] = end[i] - start[i]
	}
	ascend(lengths)
	return lengths[len(lengths)/2]
}

func (w *lags) offset(k int32) float64 { return w.first + float64(k)*w.step }

// row goes through the cosines of row i of a with all of b, and answers the
// largest.
func (w *lags) row(i int, cosines []float32) Neighbour {
	unlike := float32(2*w.threshold - 1) // counts -1, as everything below
	at, most := 0, cosines[0]
	for j, c := range cosines {
		if c > most {
			at, most = j, c
		}
		if c > unlike {
			w.alike(i, j, float64(c))
		}
	}
	w.settle(i)
	return Neighbour{at, ratio(float64(most), 1, 1)}
}

// alike adds what rows i and j have in common to the offsets at which they meet.
func (w *lags) alike(i, j int, cosine float64) {
	from, to, start, end := w.a.Start[i], w.endA[i], w.b.Start[j], w.endB[j]
	worth := w.worth(cosine)
	for k := max(int32((start-to-w.first)/w.step), 0); int(k) < len(w.each); k++ {
		offset := w.offset(k)
		if from+offset >= end {
			break
		}
		together := min(to+offset, end) - max(from+offset, start)
		if together <= 0 {
			continue
		}
		w.steps++
		d := &w.each[k]
		d.gain += together * worth
		if !d.live {
			d.live, d.now.at = true, k
			w.live = append(w.live, k)
		}
	}
}

// settle ends row i.
func (w *lags) settle(i int) {
	lasts := w.endA[i] - w.a.Start[i]
	paused := i > 0 && w.a.Start[i]-w.endA[i-1] > max(bridged*w.usual, leastGap)
	kept := w.live[:0]
	for _, k := range w.live {
		d := &w.each[k]
		if paused {
			w.end(d)
		}
		d.add(int32(i), d.gain-lasts, lasts)
		d.gain = 0
		if d.now.sum <= 0 || d.best.sum-d.now.sum > bridged*w.usual {
			w.end(d)
			d.live = false
			continue
		}
		kept = append(kept, k)
	}
	w.steps += len(w.live)
	w.live = kept
}

// end takes a diagonal's run, where it has one. Where there are too many, the one
// with the least sum makes room.
func (w *lags) end(d *lag) {
	s := d.best
	d.now.sum, d.best.sum = 0, 0
	if !w.counts(s) {
		return
	}
	if len(w.ends) < endsMost {
		w.ends = append(w.ends, s)
		return
	}
	least := &w.ends[0]
	for i := range w.ends {
		if w.ends[i].sum < least.sum {
			least = &w.ends[i]
		}
	}
	if least.sum < s.sum {
		*least = s
	}
}

// counts reports whether a stretch is a run.
func (w *lags) counts(s stretchAlong) bool {
	return s.sum >= w.usual && s.sure >= w.usual && s.last > s.first
}
