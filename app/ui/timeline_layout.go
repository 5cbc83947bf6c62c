package ui

// timeline_layout.go says where on the timeline's canvas everything is, in CSS
// pixels.

import (
	"math"

	"embedscope/app/plot"
)

// The sizes of the timeline's parts.
const (
	laneHeight   = 36
	laneGap      = 8
	subLeast     = 9  // of a sub-row
	labelWidth   = 92 // left of the lanes, with the bar in the option's colour
	labelHeight  = 17 // above the lanes, where there is no room beside them
	barWidthPx   = 3
	apartWidth   = 26 // of the column of what has no place on the axis
	apartGap     = 14
	curveHeight  = 58
	axisHeight   = 24
	narrowWidth  = 520
	lanesTop     = 4
	apartMost    = 24 // squares in the column for each lane
	overviewLane = 3  // height of a lane in the overview
)

// timeLayout is where things are.
type timeLayout struct {
	width, height float64
	left, right   float64 // between which time is drawn
	labelsAbove   bool
	lanes         []laneBox
	apart         float64 // x of the column of what stands apart; width where there is none
	curve         float64 // y of its top; it is curveHeight high
	hasCurve      bool
	axis          float64 // y of the line
}

// laneBox is the place of a lane, without its label.
type laneBox struct{ top, height float64 }

func (b laneBox) bottom() float64 { return b.top + b.height }

// layOut places lanes with so many sub-rows each.
func layOut(width float64, subs []int, hasApart, hasCurve bool) timeLayout {
	l := timeLayout{width: width, left: labelWidth, right: width, apart: width, hasCurve: hasCurve, lanes: make([]laneBox, len(subs))}
	if width < narrowWidth {
		l.left, l.labelsAbove = barWidthPx+3, true
	}
	if hasApart {
		l.apart = width - apartWidth
		l.right = l.apart - apartGap
	}
	l.right = max(l.right, l.left+1)
	y := float64(lanesTop)
	for i, n := range subs {
		if l.labelsAbove {
			y += labelHeight
		}
		l.lanes[i] = laneBox{y, max(laneHeight, float64(n*subLeast))}
		y = l.lanes[i].bottom() + laneGap
	}
	l.curve = y + 4
	if hasCurve {
		if l.labelsAbove {
			l.curve += labelHeight - 4
		}
		y = l.curve + curveHeight
	}
	l.axis = y
	l.height = y + axisHeight
	return l
}

// span is the width in which time is drawn.
func (l timeLayout) span() float64 { return l.right - l.left }

// laneAt is the lane at a height; -1: none.
func (l *timeLayout) laneAt(y float64) int {
	for i, b := range l.lanes {
		if y >= b.top && y < b.bottom() {
			return i
		}
	}
	return -1
}

// apartBox is the place of the i-th of n that stand apart, in lane b.
func (l *timeLayout) apartBox(b laneBox, i, n int) (x, y, w, h float64) {
	n = min(n, apartMost)
	columns := 1
	for columns*int(b.height/8) < n && columns < 4 {
		columns++
	}
	rows := (n + columns - 1) / columns
	w, h = apartWidth/float64(columns), b.height/float64(rows)
	gap := 2.0
	if columns*rows == 1 {
		gap = 0
	}
	return l.apart + float64(i%columns)*w, b.top + float64(i/columns)*h, w - gap, h - gap
}

// segmentBox is the place of a segment on the axis; it is at least two pixels
// wide, so that it can be seen, and ends where the axis does.
func (l *timeLayout) segmentBox(w plot.Window, s plot.Span, lane, sub, subs int) (x, y, width, height float64, seen bool) {
	b := l.lanes[lane]
	x0, x1 := l.left+w.X(s.Start, l.span()), l.left+w.X(s.End, l.span())
	if x1 < l.left || x0 > l.right {
		return 0, 0, 0, 0, false
	}
	x0, x1 = max(x0, l.left), min(x1, l.right)
	if x1-x0 < 2 {
		x0 = min(x0, l.right-2)
		x1 = x0 + 2
	}
	height = b.height / float64(max(subs, 1))
	return x0, b.top + float64(sub)*height, x1 - x0, height, true
}

// thresholdY is the height of a threshold on a curve whose top is most.
func (l *timeLayout) thresholdY(threshold, most float64) float64 {
	if !(most > 0) || !known(threshold) {
		return l.curve + curveHeight
	}
	return l.curve + curveHeight*(1-min(max(threshold/most, 0), 1))
}

// thresholdAt is the inverse.
func (l *timeLayout) thresholdAt(y, most float64) float64 {
	return min(max(1-(y-l.curve)/curveHeight, 0), 1) * most
}

// pixel rounds CSS pixels to whole ones of the screen.
func pixel(v, ratio float64) int { return int(math.Round(v * ratio)) }

// ticksFor is how many labelled ticks of time there is room for.
func ticksFor(width float64) int { return max(int(width/72), 2) }
