package ui

// similarity_axis.go turns places on a side of the matrix into times and back.
// Its cells follow one another by their index: where there are gaps in time,
// or segments of different lengths, an axis of time is not straight.

import (
	"math"
	"sort"
	"strconv"

	"embedscope/app/engine"
	"embedscope/app/plot"
)

// axis is the n vectors of a side, in the order of their starts. A place on it
// is from 0 to n: i+½ is the middle of the i-th.
type axis struct {
	rows  []int32 // of the result
	marks *engine.Marks
	timed int // so many of the first have a time
}

func newAxis(rows []int32, marks *engine.Marks) axis {
	a := axis{rows: rows, marks: marks}
	for _, row := range rows {
		if !known(a.time(marks.Start, row)) {
			break
		}
		a.timed++
	}
	return a
}

func (a axis) time(of []float32, row int32) float64 {
	if int(row) >= len(of) {
		return math.NaN()
	}
	return float64(of[row])
}

func (a axis) start(i int) float64 { return a.time(a.marks.Start, a.rows[i]) }

// until is where the i-th gives way to the next, or ends before.
func (a axis) until(i int) float64 {
	end := a.time(a.marks.End, a.rows[i])
	if i+1 < a.timed {
		if next := a.start(i + 1); !(end <= next) {
			end = next
		}
	}
	return max(orElse(end, a.start(i)), a.start(i))
}

// place is where a time lies; a gap is a single place. NaN where nothing has
// a time.
func (a axis) place(seconds float64) float64 {
	if a.timed == 0 || !known(seconds) {
		return math.NaN()
	}
	i := sort.Search(a.timed, func(i int) bool { return a.start(i) > seconds }) - 1
	if i < 0 {
		return 0
	}
	from, to := a.start(i), a.until(i)
	if !(to > from) {
		return float64(i)
	}
	return float64(i) + min((seconds-from)/(to-from), 1)
}

// seconds is the time at a place; NaN where it has none.
func (a axis) seconds(place float64) float64 {
	if a.timed == 0 {
		return math.NaN()
	}
	i := max(0, min(int(place), a.timed-1))
	from := a.start(i)
	return from + min(max(place-float64(i), 0), 1)*(a.until(i)-from)
}

// index is the vector at a place; -1 where there is none.
func (a axis) index(place float64) int {
	if !(place >= 0) || place >= float64(len(a.rows)) {
		return -1
	}
	return int(place)
}

// find is the index of a row of the result; -1 where it is not here.
func (a axis) find(row int) int {
	if row >= 0 {
		for i, r := range a.rows {
			if int(r) == row {
				return i
			}
		}
	}
	return -1
}

// axisTick is a label at a place.
type axisTick struct {
	place float64
	label string
}

// ticks are round times of the stretch that shows, about so many; where there
// are no times, the numbers of the vectors, counted from 1.
func (a axis) ticks(w plot.Window, about int) []axisTick {
	var list []axisTick
	if a.timed == 0 {
		for _, i := range plot.Ticks(w.From+1, w.To, about) {
			if i == math.Trunc(i) {
				list = append(list, axisTick{i - 0.5, "#" + strconv.Itoa(int(i))})
			}
		}
		return list
	}
	if a.marks.Pages {
		for _, page := range pageTicks(a.seconds(w.From), a.seconds(w.To), about) {
			if p := a.place(page); p >= w.From && p <= w.To {
				list = append(list, axisTick{p, pageText(page, page)})
			}
		}
		return list
	}
	times, step := plot.TimeTicks(a.seconds(w.From), a.seconds(w.To), about)
	for _, t := range times {
		if p := a.place(t); p >= w.From && p <= w.To {
			list = append(list, axisTick{p, plot.TimeLabel(t, step)})
		}
	}
	return list
}

// cellsFor is which vectors to ask for so that the window w can be shown in so
// many pixels, and in how many cells. Where there is a pixel for each of them,
// it is whole vectors with a cell each, however large the cells are drawn.
func cellsFor(w plot.Window, pixels int) (from, to float64, cells int) {
	from, to = math.Floor(w.From), math.Ceil(w.To)
	if n := int(to - from); n <= pixels {
		return from, to, n
	}
	return w.From, w.To, pixels
}

// covered is the vectors from first to last-1, of n, that a cell stands for:
// the k-th of so many cells of [from, to). It is engine.SimilarityRequest's
// rule.
func covered(from, to float64, k, cells, n int) (first, last int) {
	lo, hi := from+(to-from)*float64(k)/float64(cells), from+(to-from)*float64(k+1)/float64(cells)
	if hi-lo < 1 {
		lo = math.Floor((lo + hi) / 2)
		hi = lo + 1
	}
	return max(int(math.Floor(lo)), 0), min(int(math.Floor(hi)), n)
}
