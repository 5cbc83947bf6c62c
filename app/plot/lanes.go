package plot

// lanes.go lays the segments of a lane out in pixels: which of them shows in
// each column, and in which sub-row where they overlap.

import "math"

// Span is a segment of a lane, in seconds. Row is whatever the caller knows it
// by; nothing here reads it.
type Span struct {
	Start, End float64
	Row        int
}

// A segment that reaches into its last column by no more than this, in pixels,
// ends before it: the rest is rounding.
const sliver = 1e-3

// Columns tells for each of width columns of pixels the index of the span that
// covers most of it, the first of those that cover the same; -1 where there is
// none. A span never vanishes because it is short: where nothing covers more,
// one of no length at all still has its column. It takes O(len(spans) + columns
// covered), and the spans may come in any order.
func Columns(spans []Span, w Window, width int) []int32 {
	width = max(width, 0)
	columns := make([]int32, width)
	for i := range columns {
		columns[i] = -1
	}
	if width == 0 || !(w.Span() > 0) {
		return columns
	}
	covered := make([]float64, width)
	span, wide := w.Span(), float64(width)
	for i := range spans {
		s := &spans[i]
		// False for NaN, too.
		if !(s.Start <= s.End && s.End >= w.From && s.Start <= w.To) {
			continue
		}
		x0, x1 := (s.Start-w.From)/span*wide, (s.End-w.From)/span*wide // as Window.X
		whole := x1-x0 >= 1
		if x0 < 0 {
			x0 = 0
		}
		first, last := width-1, width-1
		if x0 < wide {
			first = int(x0)
		}
		if x1 < wide-1 {
			last = int(x1)
		}
		for c := first; c <= last; c++ {
			from, to := float64(c), float64(c+1)
			if x0 > from {
				from = x0
			}
			if x1 < to {
				to = x1
			}
			cover := to - from
			if whole && cover < sliver {
				continue
			}
			if columns[c] < 0 || cover > covered[c] {
				columns[c], covered[c] = int32(i), cover
			}
		}
	}
	return columns
}

// touching is the overlap in seconds that is none: times in a response are
// rounded, and the end of one segment may lie after the start of the next.
const touching = 1e-3

// Overlaps puts each span into the lowest sub-row that is free at its start,
// and tells how many there are: the fewest possible, by greedy colouring of an
// interval graph. Spans must be sorted by start. Beyond 256 sub-rows, which no
// lane could show, they share the one that is free soonest.
func Overlaps(spans []Span) (sub []uint8, rows int) {
	sub = make([]uint8, len(spans))
	var ends []float64
	for i, s := range spans {
		row, soonest := -1, 0
		for k, end := range ends {
			if end <= s.Start+touching {
				row = k
				break
			}
			if end < ends[soonest] {
				soonest = k
			}
		}
		switch {
		case row >= 0:
		case len(ends) <= math.MaxUint8:
			row = len(ends)
			ends = append(ends, 0)
		default:
			row = soonest
		}
		sub[i], ends[row] = uint8(row), s.End
	}
	return sub, len(ends)
}

// gapFrom is how many columns wide the segments of a lane must be, on average,
// for a gap of one to tell them apart. The average decides for the whole lane,
// since gaps beside some of the segments only would look like data.
const gapFrom = 4

// Fill paints columns, as Columns gives them, into height rows of pixels from
// (x, y) on, in a buffer whose rows are stride bytes apart. colours, and alpha
// unless it is nil for opaque, have an entry for each span. Where two segments
// touch and are wide enough, the last column of the first stays transparent;
// so does what no segment covers, whatever was there before.
func Fill(pixels []byte, stride, x, y, height int, columns []int32, colours []RGB, alpha []uint8) {
	if height <= 0 || len(columns) == 0 {
		return
	}
	top := pixels[y*stride+4*x:][:4*len(columns)]
	gaps := wideEnough(columns)
	for c, i := range columns {
		p := top[4*c : 4*c+4 : 4*c+4]
		if i < 0 || gaps && isLast(columns, c) {
			p[0], p[1], p[2], p[3] = 0, 0, 0, 0
			continue
		}
		p[0], p[1], p[2], p[3] = colours[i][0], colours[i][1], colours[i][2], 255
		if alpha != nil {
			p[3] = alpha[i]
		}
	}
	for row := y + 1; row < y+height; row++ {
		copy(pixels[row*stride+4*x:], top)
	}
}

func wideEnough(columns []int32) bool {
	covered, segments := 0, 0
	for c, i := range columns {
		if i < 0 {
			continue
		}
		covered++
		if c == 0 || columns[c-1] != i {
			segments++
		}
	}
	return covered >= gapFrom*segments
}

// isLast tells the last of several columns of a segment that another follows.
func isLast(columns []int32, c int) bool {
	i := columns[c]
	return c+1 < len(columns) && columns[c+1] >= 0 && columns[c+1] != i && c > 0 && columns[c-1] == i
}
