package ui

// timeline_table.go sorts a result's segments into what the timeline shows: a
// lane for each option, sub-rows where segments overlap, and beside the lane
// what lasts all the way or has no time.

import (
	"math"
	"slices"

	"embedscope/app/engine"
	"embedscope/app/plot"
)

// timetable is where each segment belongs.
type timetable struct {
	of        *engine.Result
	full      float64 // seconds, or pages, that the axis has; 0 where nothing has a place on it
	lanes     []timeLane
	place     []int16 // by row: its sub-row, isApart or isNowhere
	backwards int     // segments that end before they start, drawn from the end to the start
	outside   int     // segments that lie off the axis: not drawn
}

// What stands in place of a sub-row.
const (
	isApart   = -1
	isNowhere = -2
)

// timeLane is one option.
type timeLane struct {
	option string
	all    []plot.Span   // by start
	subs   [][]plot.Span // the same by sub-row
	apart  []int         // rows
}

const (
	wholeScope = "asset"
	subsMost   = 8
	// overlapNoise is how many seconds two segments share that touch: times in
	// an answer are rounded.
	overlapNoise = 0.05
	// axisMost is how far beyond its duration a film is shown, as a
	// multiple of it: one odd time must not shrink everything else.
	axisMost = 1.5
)

// newTimetable sorts the segments.
func newTimetable(r *engine.Result, m *engine.Marks) *timetable {
	t := &timetable{of: r, lanes: make([]timeLane, len(r.Options)), place: make([]int16, len(m.Start))}
	for i, option := range r.Options {
		t.lanes[i].option = option
	}
	of := make([]int, len(r.Options))
	for _, option := range m.Option {
		of[min(int(option), len(of)-1)]++
	}
	for i, n := range of {
		t.lanes[i].all = make([]plot.Span, 0, n)
	}
	t.full = axisOf(r, m)
	for _, natural := range m.Natural {
		row := int(natural)
		lane := &t.lanes[min(int(m.Option[row]), len(t.lanes)-1)]
		span, backwards, timed := spanOf(r, m, row)
		switch {
		case !timed:
			lane.apart = append(lane.apart, row)
			t.place[row] = isApart
		case span.End < 0 || span.Start > t.full:
			t.outside++
			t.place[row] = isNowhere
		default:
			lane.all = append(lane.all, span)
			if backwards {
				t.backwards++
			}
		}
	}
	var room []plot.Span
	for i := range t.lanes {
		room = t.lanes[i].stack(t.place, room)
	}
	return t
}

// spanOf is where a row is drawn; timed is false for one that lasts all the
// way, or has no time. Where only one of its times is there, it is a moment.
func spanOf(r *engine.Result, m *engine.Marks, row int) (s plot.Span, backwards, timed bool) {
	start, end := float64(m.Start[row]), float64(m.End[row])
	if !known(start) {
		start = end
	}
	if !known(end) {
		end = start
	}
	if !known(start) || math.IsInf(start, 0) || math.IsInf(end, 0) || r.Scopes[m.Scope[row]] == wholeScope {
		return plot.Span{Row: row}, false, false
	}
	return plot.Span{Start: min(start, end), End: max(start, end), Row: row}, start > end, true
}

// axisOf is how many seconds the axis has: the duration, or more where
// segments reach a little beyond it.
func axisOf(r *engine.Result, m *engine.Marks) float64 {
	last := 0.0
	for row := range m.Start {
		if s, _, timed := spanOf(r, m, row); timed && s.End > last && !(s.End > axisMost*r.Duration) {
			last = s.End
		}
	}
	if r.Duration > last && !math.IsInf(r.Duration, 0) {
		return r.Duration
	}
	return last
}

// stack fills the sub-rows. It works in room, which it may make larger.
func (l *timeLane) stack(place []int16, room []plot.Span) []plot.Span {
	for i := 1; i < len(l.all); i++ {
		if l.all[i].Start < l.all[i-1].Start { // they mostly come in order
			l.all = inOrder(l.all)
			break
		}
	}
	room = append(room[:0], l.all...)
	for i := range room {
		if s := &room[i]; s.End-overlapNoise > s.Start {
			s.End -= overlapNoise
		}
	}
	subs, rows := plot.Overlaps(room)
	if rows == 1 {
		l.subs = [][]plot.Span{l.all}
		return room // place is 0 already
	}
	l.subs = make([][]plot.Span, min(rows, subsMost))
	for i, s := range l.all {
		sub := min(int(subs[i]), subsMost-1)
		place[s.Row] = int16(sub)
		l.subs[sub] = append(l.subs[sub], s)
	}
	return room
}

// inOrder is spans by their start; those that start at once stay as they are.
func inOrder(spans []plot.Span) []plot.Span {
	keys := make([]int, len(spans)) // the start, in an order that whole numbers have too, and the place
	for i, s := range spans {
		bits := int32(math.Float32bits(float32(s.Start)))
		if bits < 0 {
			bits ^= math.MaxInt32
		}
		keys[i] = int(bits)<<32 | i
	}
	slices.Sort(keys)
	sorted := make([]plot.Span, len(spans))
	for i, key := range keys {
		sorted[i] = spans[key&math.MaxUint32]
	}
	return sorted
}

// timed reports whether there is anything to draw along the axis.
func (t *timetable) timed() bool {
	return t.full > 0 && slices.ContainsFunc(t.lanes, func(l timeLane) bool { return len(l.all) > 0 })
}

// stops are the rows of a lane in the order in which the keys go through them.
func (l *timeLane) stops() int { return len(l.all) + len(l.apart) }

func (l *timeLane) stop(i int) int {
	if i < len(l.all) {
		return l.all[i].Row
	}
	return l.apart[i-len(l.all)]
}

// stopOf is where a row is among the stops; -1: nowhere.
func (l *timeLane) stopOf(row int, start float64) int {
	from := l.from(start)
	for i := from; i < len(l.all) && l.all[i].Start <= start; i++ {
		if l.all[i].Row == row {
			return i
		}
	}
	if i := slices.Index(l.apart, row); i >= 0 {
		return len(l.all) + i
	}
	return -1
}

// from is the first of all that starts at a time or later.
func (l *timeLane) from(seconds float64) int {
	i, _ := slices.BinarySearchFunc(l.all, seconds, func(s plot.Span, at float64) int {
		if s.Start < at {
			return -1
		}
		return 1
	})
	return i
}

// near is the stop at a time: of those that it lies in the last one, or else
// the nearest.
func (l *timeLane) near(seconds float64) int {
	next := l.from(seconds)
	if next < len(l.all) && l.all[next].Start == seconds {
		return next
	}
	// Of those that start earlier the few last ones decide: more than that do
	// not overlap where anything can be seen.
	best, least := min(next, l.stops()-1), math.Inf(1)
	if next < len(l.all) {
		least = l.all[next].Start - seconds
	}
	for i := next - 1; i >= max(next-subsMost, 0); i-- {
		if away := max(seconds-l.all[i].End, 0); away < least || away == 0 && least > 0 {
			best, least = i, away
		}
	}
	return best
}

// oddWords says what of the segments' times can't be drawn as they are; empty
// where nothing.
func (t *timetable) oddWords() string {
	text := ""
	if t.backwards > 0 {
		text += counted(t.backwards, "segment ends before it starts: it is", "segments end before they start: they are") + " drawn from the earlier time to the later. "
	}
	if t.outside > 0 {
		text += counted(t.outside, "segment lies", "segments lie") + " off the axis, and can be found in the table only."
	}
	return text
}
