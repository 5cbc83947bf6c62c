package ui

// table_window.go computes which rows of a long list are worth drawing, and
// where. It is pure: the scroller supplies the pixels.

import "math"

const (
	overscan   = 8    // rows drawn beyond each edge of the view
	windowMost = 60   // rows drawn at once
	spaceMost  = 15e6 // pixels: browsers clip elements that are much higher
)

// viewport is what a box shows of a list of equally high rows. All lengths
// are CSS pixels.
type viewport struct {
	top    float64 // how far the box is scrolled
	height float64 // of the part of the box that shows rows
	row    float64 // of one row
	total  int     // rows of the list
}

// space is how high all rows together stand in the box. A list that is too
// high for the browser is compressed: scrolling by a pixel then passes more
// than a pixel of rows.
func (v viewport) space() float64 { return min(v.full(), spaceMost) }

func (v viewport) full() float64 { return float64(v.total) * v.row }

// stretch is how many pixels of rows one pixel of scrolling passes.
func (v viewport) stretch() float64 {
	if v.full() <= spaceMost {
		return 1
	}
	return (v.full() - v.height) / (spaceMost - v.height)
}

// at is the pixel of the uncompressed list that stands at the top of the box.
func (v viewport) at() float64 { return max(v.top, 0) * v.stretch() }

// visible are the rows from first up to end that show at least in part.
func (v viewport) visible() (first, end int) {
	if v.row <= 0 || v.total == 0 {
		return 0, 0
	}
	first = int(v.at() / v.row)
	end = int(math.Ceil((v.at() + v.height) / v.row))
	end = min(max(end, 0), v.total)
	return min(first, end), end
}

// window are the rows to draw: those visible and some around them.
func (v viewport) window() (first, count int) {
	from, to := v.visible()
	spare := min(max(windowMost-(to-from), 0)/2, overscan)
	first = max(from-spare, 0)
	return first, min(to+spare, v.total) - first
}

// covered reports whether count rows from first on show all that is visible,
// with enough around it that the next row can be asked for in time.
func (v viewport) covered(first, count int) bool {
	from, to := v.visible()
	margin := min(max(windowMost-(to-from), 0)/2, overscan) / 2
	return first <= max(from-margin, 0) && first+count >= min(to+margin, v.total)
}

// offset is where the row first stands in the box.
func (v viewport) offset(first int) float64 {
	return float64(first)*v.row - v.at() + max(v.top, 0)
}

// reveal is how far to scroll so that a row is in view: not at all where it
// is, to the nearer edge where it is close, and else so that it stands in the
// middle.
func (v viewport) reveal(row int) (top float64, moves bool) {
	upper := float64(row) * v.row
	lower := upper + v.row
	at := v.at()
	switch {
	case upper >= at && lower <= at+v.height:
		return v.top, false
	case upper < at && at-upper <= v.height:
		at = upper
	case lower > at+v.height && lower-at-v.height <= v.height:
		at = lower - v.height
	default:
		at = upper - (v.height-v.row)/2
	}
	at = min(max(at, 0), max(v.full()-v.height, 0))
	return at / v.stretch(), true
}

// page is how far PageDown goes.
func (v viewport) page() int {
	if v.row <= 0 {
		return 1
	}
	return max(int(v.height/v.row)-1, 1)
}
