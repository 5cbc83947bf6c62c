package ui

// timeline_draw.go draws the timeline's canvases.

import (
	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// How opaque segments are that the colouring, or the visitor's choice, leaves
// in the background.
const (
	faintAlpha = 96
	restAlpha  = 56
)

// frame draws what has changed.
func (t *timeline) frame(what int) {
	if !t.paints() {
		t.dirty |= what // with what comes
		return
	}
	ratio := max(app.Window().Get("devicePixelRatio").Float(), 0.5)
	if what&drawStill != 0 {
		width := t.base.canvas.Get("parentElement").Get("clientWidth").Float()
		if width <= 0 {
			t.dirty |= what
			return
		}
		t.layout = t.lay(width)
		t.paintStill(ratio)
		t.settle()
	}
	if what&drawSegments != 0 {
		t.paintBase(ratio)
		t.paintOverview(ratio)
	}
	t.paintOver(ratio)
}

// paints reports whether there is all that is drawn, and takes the marks in a
// frame of their own.
func (t *timeline) paints() bool {
	s := &t.Shared.sight
	switch {
	case !t.live || s.tokens.options == nil || t.Shared.result == nil:
		return false
	case t.marks != s.marks || s.of != t.Shared.result:
		return false // it is about to hear of others
	case t.table == nil && t.marks != nil:
		t.take()
		return false
	}
	return t.table == nil || len(s.painted.rows) == len(t.marks.Start)
}

// lay places the lanes, those of a result whose marks have not come too, so
// that nothing moves when they do.
func (t *timeline) lay(width float64) timeLayout {
	x := t.Shared
	subs := make([]int, len(x.result.Options))
	apart := false
	if t.table != nil {
		for i, l := range t.table.lanes {
			subs[i] = max(len(l.subs), 1)
			apart = apart || len(l.apart) > 0
		}
	}
	return layOut(width, subs, apart, len(x.changing()) > 0)
}

// paintStill draws what stands around the segments.
func (t *timeline) paintStill(ratio float64) {
	l, b := &t.layout, &t.still
	if b.font == "" { // not when it is mounted, or the browser would style all of the page twice
		b.font = "12px " + app.Window().Call("getComputedStyle", t.root).Get("fontFamily").String()
	}
	b.fit(l.width, l.height, ratio)
	b.context.Set("textBaseline", "middle")
	t.pencilLabels(b, l)
	if t.table != nil && t.table.timed() {
		t.pencil(b, l)
	}
}

// paintBase draws the segments, and the lanes behind them.
func (t *timeline) paintBase(ratio float64) {
	l, s := &t.layout, &t.Shared.sight
	b := &t.base
	b.fit(l.width, l.height, ratio)
	if t.table != nil && t.table.timed() {
		t.paintLanes(ratio)
		t.pencilApart(b, l)
	}
	b.context.Set("globalCompositeOperation", "destination-over")
	for _, box := range l.lanes {
		t.pencilGap(b, l, box)
		b.fill(s.tokens.panel, l.left, box.top, l.span(), box.height, 1)
	}
	b.context.Set("globalCompositeOperation", "source-over")
}

// rowAlpha is how opaque each row is.
func (t *timeline) rowAlpha() []uint8 {
	s := &t.Shared.sight
	if len(t.alpha) != len(s.painted.rows) {
		t.alpha = make([]uint8, len(s.painted.rows))
	}
	base := uint8(255)
	if len(s.chosen) > 0 {
		base = restAlpha
	}
	for row, faint := range s.painted.faint {
		t.alpha[row] = base
		if faint {
			t.alpha[row] = min(base, faintAlpha)
		}
	}
	for _, row := range s.chosen {
		if row < len(t.alpha) {
			t.alpha[row] = 255
		}
	}
	return t.alpha
}

// paintLanes draws the segments, all in one picture, and keeps which of them
// shows where.
func (t *timeline) paintLanes(ratio float64) {
	l, s := &t.layout, &t.Shared.sight
	left, top := pixel(l.left, ratio), pixel(l.lanes[0].top, ratio)
	w := pixel(l.right, ratio) - left
	h := pixel(l.lanes[len(l.lanes)-1].bottom(), ratio) - top
	if len(t.pixels) < 4*w*h {
		t.pixels = make([]byte, 4*w*h)
	}
	clear(t.pixels[:4*w*h])
	alpha := t.rowAlpha()
	t.columns.find(t.table, t.window, w, func(l *timeLane) [][]plot.Span { return l.subs })
	for i, lane := range t.columns.lanes {
		for k, rows := range lane {
			y0, y1 := subEdges(l.lanes[i], k, len(lane), ratio)
			plot.Fill(t.pixels, 4*w, 0, y0-top, y1-y0, rows, s.painted.rows, alpha)
		}
	}
	t.base.put(t.pixels, left, top, w, h)
}

// subEdges are the pixels of the screen between which a sub-row is drawn, with
// one between it and the next.
func subEdges(b laneBox, k, n int, ratio float64) (y0, y1 int) {
	height := b.height / float64(n)
	y0, y1 = pixel(b.top+float64(k)*height, ratio), pixel(b.top+float64(k+1)*height, ratio)
	if k+1 < n {
		y1--
	}
	return y0, y1
}

// columns are the rows that show in each column of pixels. They are found anew
// only where they may differ: colours change far more often.
type columns struct {
	table  *timetable
	window plot.Window
	width  int
	lanes  [][][]int32 // by lane and its rows of spans; -1 where there is none
}

func (c *columns) find(table *timetable, w plot.Window, width int, spans func(*timeLane) [][]plot.Span) {
	if c.table == table && c.window == w && c.width == width {
		return
	}
	*c = columns{table, w, width, make([][][]int32, len(table.lanes))}
	for i := range table.lanes {
		for _, some := range spans(&table.lanes[i]) {
			c.lanes[i] = append(c.lanes[i], columnsOf(some, w, width))
		}
	}
}

// columnsOf are the rows that show in each of so many columns of pixels; -1
// where there is none.
func columnsOf(spans []plot.Span, w plot.Window, width int) []int32 {
	rows := plot.Columns(spans, w, width)
	for c, at := range rows {
		if at >= 0 {
			rows[c] = int32(spans[at].Row)
		}
	}
	return rows
}

// paintOver draws what changes with the pointer: the selected segment, the one
// that is pointed at, the playhead, and the threshold.
func (t *timeline) paintOver(ratio float64) {
	l, s := &t.layout, &t.Shared.sight
	o := &t.over
	o.fit(l.width, l.height, ratio)
	if t.table == nil || !t.table.timed() {
		return
	}
	if c := &s.scenes; c.drawn() && l.hasCurve {
		y := l.thresholdY(c.level(), c.most)
		o.fill(s.tokens.accent, l.left, y-0.5, l.span(), 1, 1)
		o.fill(s.tokens.accent, l.right-14, y-2, 14, 4, 1)
	}
	if s.hover != t.row {
		t.pencilFrame(o, l, s.hover, s.tokens.text, 1)
	}
	t.pencilFrame(o, l, t.row, t.ring(), 2)
	if x := l.left + t.window.X(s.playhead, l.span()); x >= l.left-1 && x <= l.right+1 {
		o.fill(s.tokens.panel, x-1.5, 0, 3, l.axis+6, 1)
		o.fill(s.tokens.text, x-0.75, 0, 1.5, l.axis+6, 1)
		o.fill(s.tokens.text, x-4, l.axis, 8, 6, 1)
	}
}

// boxOf is where a row shows in a layout.
func (t *timeline) boxOf(l *timeLayout, row int) (x, y, w, h float64, seen bool) {
	if t.table == nil || row < 0 || row >= len(t.table.place) {
		return
	}
	i := t.laneOf(row)
	lane := &t.table.lanes[i]
	if i >= len(l.lanes) {
		return
	}
	if t.table.place[row] == isApart {
		for k, other := range lane.apart[:min(len(lane.apart), apartMost)] {
			if other == row {
				x, y, w, h = l.apartBox(l.lanes[i], k, len(lane.apart))
				return x, y, w, h, true
			}
		}
		return
	}
	if s, ok := t.spanOf(row); ok {
		return l.segmentBox(t.window, s, i, int(t.table.place[row]), len(lane.subs))
	}
	return
}

// paintOverview draws all lanes over all of the time, and what of it shows.
func (t *timeline) paintOverview(ratio float64) {
	l, s := &t.layout, &t.Shared.sight
	o := &t.overview
	height := float64(max(len(l.lanes)*overviewLane, 9)) + 6
	o.fit(l.span(), height, ratio)
	o.canvas.Get("style").Call("setProperty", "margin-left", px(l.left))
	stroke := s.tokens.dim
	if t.window.Span() >= t.window.Full {
		stroke = s.tokens.line
	}
	if t.table == nil || !t.table.timed() || len(t.alpha) == 0 {
		return
	}
	w, h := pixel(l.span(), ratio), pixel(height, ratio)
	pixels := make([]byte, 4*w*h)
	whole := plot.Window{Full: t.window.Full, To: t.window.Full}
	t.whole.find(t.table, whole, w, func(l *timeLane) [][]plot.Span { return [][]plot.Span{l.all} })
	for i, lane := range t.whole.lanes {
		y0 := pixel(float64(3+i*overviewLane), ratio)
		y1 := pixel(float64(3+(i+1)*overviewLane), ratio) - 1
		plot.Fill(pixels, 4*w, 0, y0, max(y1-y0, 1), lane[0], s.painted.rows, t.alpha)
	}
	o.put(pixels, 0, 0, w, h)
	from, to := whole.X(t.window.From, l.span()), whole.X(t.window.To, l.span())
	o.context.Set("globalCompositeOperation", "destination-over")
	o.fill(s.tokens.panel, from, 0, to-from, height, 1)
	o.context.Set("globalCompositeOperation", "source-over")
	o.box(stroke, 1, from+0.5, 0.5, max(to-from-1, 2), height-1)
}
