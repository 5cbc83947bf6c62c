package vectors

import (
	"math"

	"embedscope/app/vectors/kernel"
)

// shared_runs.go chooses among what was found at all offsets: most of it is the
// same a little earlier or later.

// runs are those that were found, and whether there may be more.
func (w *lags) runs(p *pace) (runs []SharedRun, more bool, err error) { // in the order of a
	for _, k := range w.live {
		w.end(&w.each[k])
	}
	for len(runs) < runsMost {
		var most *stretchAlong
		for i := range w.ends {
			if s := &w.ends[i]; w.counts(*s) && (most == nil || s.sum > most.sum) {
				most = s
			}
		}
		if most == nil {
			break
		}
		s := *most
		first, last := w.outside(s, runs)
		if first != s.first || last != s.last { // what remains of it has its turn later
			rest, err := w.rest(s.at, first, last, p)
			if err != nil {
				return nil, false, err
			}
			*most = rest
			continue
		}
		most.sum = 0
		r := w.run(s)
		if err := w.measure(&r, p); err != nil {
			return nil, false, err
		}
		if w.echoes(&r, runs) {
			continue
		}
		runs = append(runs, r)
		for i := len(runs) - 1; i > 0 && runs[i].FromA < runs[i-1].FromA; i-- {
			runs[i], runs[i-1] = runs[i-1], runs[i]
		}
	}
	return w.join(runs), len(runs) == runsMost, nil
}

// echoes reports whether a run is in one film where another one is, close by in the
// other film, and less alike.
func (w *lags) echoes(r *SharedRun, runs []SharedRun) bool {
	for _, o := range runs {
		// Negative where they are at the same time for the most part.
		apartA := max(r.FromA-o.ToA, o.FromA-r.ToA) + (r.ToA-r.FromA)/2
		apartB := max(r.FromB-o.ToB, o.FromB-r.ToB) + (r.ToB-r.FromB)/2
		near := closeBy*w.usual + (r.ToA-r.FromA)/2
		if min(apartA, apartB) <= 0 && max(apartA, apartB) <= near && 1-r.Cosine > lessAlike*(1-o.Cosine) {
			return true
		}
	}
	return false
}

// outside is the longer end of a stretch that is not, or nearly, where runs are in
// both films, by its rows.
func (w *lags) outside(s stretchAlong, runs []SharedRun) (first, last int32) {
	offset := w.offset(s.at)
	middle := func(i int32) float64 { return (w.a.Start[i] + w.endA[i]) / 2 }
	for _, r := range runs {
		from, to := max(r.FromA, r.FromB-offset)-w.usual, min(r.ToA, r.ToB-offset)+w.usual
		if s.first > s.last || middle(s.last) <= from || middle(s.first) >= to {
			continue
		}
		before, after := s.first, s.last // the first row that is where the run is, and the last
		for before < s.last && middle(before) <= from {
			before++
		}
		for after > s.first && middle(after) >= to {
			after--
		}
		if before-s.first >= s.last-after {
			s.last = before - 1
		} else {
			s.first = after + 1
		}
	}
	return s.first, s.last
}

// rest is the part of some rows on a diagonal whose sum is largest.
func (w *lags) rest(at, first, last int32, p *pace) (stretchAlong, error) {
	l, j := lag{now: stretchAlong{at: at}}, 0
	for i := first; i <= last; i++ {
		m := w.meet(int(i), w.offset(at), &j)
		l.add(i, m.worth, w.endA[i]-w.a.Start[i])
		if err := p.spend(2*dotCost*float64(w.a.Rows.D), 1); err != nil {
			return l.best, err
		}
	}
	return l.best, nil
}

// meeting is what a row of a and those of b at its time have in common.
type meeting struct{ worth, cosines, time float64 } // cosines: each times the seconds of it

// meet goes on from row j of b.
func (w *lags) meet(i int, offset float64, j *int) (m meeting) {
	from, to := w.a.Start[i]+offset, w.endA[i]+offset
	m.worth = from - to
	for *j > 0 && w.endB[*j-1] > from {
		*j--
	}
	for ; *j < len(w.endB) && w.b.Start[*j] < to; *j++ {
		both := min(to, w.endB[*j]) - max(from, w.b.Start[*j])
		if both <= 0 {
			continue
		}
		c := kernel.Dot(rowOf(w.a.Rows, i), rowOf(w.b.Rows, *j))
		m.worth += both * w.worth(c)
		m.cosines += both * c
		m.time += both
	}
	*j = min(*j, len(w.endB)-1)
	return m
}

// worth is what a second counts with this cosine, over one of what is unlike.
func (w *lags) worth(cosine float64) float64 {
	return max(min((cosine-w.threshold)/(1-w.threshold), 1)+1, 0)
}

// run is a stretch in both films. In b it begins and ends where a segment does,
// if that is as near as another offset would be.
func (w *lags) run(s stretchAlong) SharedRun {
	r := SharedRun{FirstA: int(s.first), LastA: int(s.last), Score: s.sum}
	r.FromA, r.ToA = w.a.Start[r.FirstA], w.endA[r.LastA]
	offset := w.offset(s.at)
	r.FromB, r.ToB = r.FromA+offset, r.ToA+offset
	n := len(w.endB)
	for r.FirstB < n-1 && (w.b.Start[r.FirstB]+w.endB[r.FirstB])/2 < r.FromB {
		r.FirstB++
	}
	for r.LastB = r.FirstB; r.LastB < n-1 && (w.b.Start[r.LastB+1]+w.endB[r.LastB+1])/2 <= r.ToB; {
		r.LastB++
	}
	if start := w.b.Start[r.FirstB]; math.Abs(start-r.FromB) <= w.step/2 {
		r.FromB = start
	}
	if end := w.endB[r.LastB]; math.Abs(end-r.ToB) <= w.step/2 {
		r.ToB = end
	}
	return r
}

// measure computes the mean cosine over the time of a run.
func (w *lags) measure(r *SharedRun, p *pace) error {
	var cosines, time float64
	j := r.FirstB
	for i := r.FirstA; i <= r.LastA; i++ {
		m := w.meet(i, r.FromB-r.FromA, &j)
		cosines += m.cosines
		time += m.time
		if err := p.spend(2*dotCost*float64(w.a.Rows.D), 1); err != nil {
			return err
		}
	}
	r.Cosine = ratio(cosines, time, 1)
	return nil
}

// join makes one run of those that follow one another in both films at nearly the
// same offset.
func (w *lags) join(runs []SharedRun) []SharedRun {
	gap := max(bridged*w.usual, leastGap)
	joined := runs[:0]
next:
	for _, r := range runs {
		for i := range joined {
			o := &joined[i]
			if r.FromA-o.ToA <= gap && r.FromB-o.ToB <= gap && r.ToA > o.ToA && r.ToB > o.ToB && r.FromB > o.FromB &&
				math.Abs(r.FromB-r.FromA-o.ToB+o.ToA) <= 1.01*w.usual {
				n, m := o.ToA-o.FromA, r.ToA-r.FromA
				o.Cosine = (o.Cosine*n + r.Cosine*m) / (n + m)
				o.ToA, o.ToB, o.LastA, o.LastB = r.ToA, r.ToB, r.LastA, r.LastB
				o.Score += r.Score
				continue next
			}
		}
		joined = append(joined, r)
	}
	return joined
}
