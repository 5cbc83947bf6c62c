package ui

// similarity_draw.go draws the matrix: below, its cells and axes, and above
// what moves, so that a pointer's move draws a few lines only.

import (
	"math"

	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Space around the matrix, in CSS pixels.
const (
	matrixTop    = 6
	matrixBottom = 24
	matrixRight  = 16
	matrixLeft   = 50
)

// What is to be drawn anew; each with what comes before it.
const (
	drawNothing = iota
	drawMarks
	drawMatrix  // with the axes
	drawColours // of the cells
)

// sheet is what is drawn on.
type sheet struct {
	matrix, marksOn canvas // those in the page
	cells           canvas // a pixel for each cell
	image, data     app.Value
	pixels          []byte
	font            string

	width, height, ratio float64 // in CSS pixels, and device pixels for each
	edge                 float64 // of the square, in CSS pixels

	dirty    int
	frame    app.Func
	waiting  bool
	request  int
	observer app.Value
	resized  app.Func
}

// canvas is a canvas and its pen.
type canvas struct{ element, pen app.Value }

func newCanvas(element app.Value) canvas {
	return canvas{element, element.Call("getContext", "2d")}
}

func (s *sheet) mount(root app.Value, v *similarityView) {
	find := func(class string) app.Value { return root.Call("querySelector", "."+class) }
	s.matrix, s.marksOn = newCanvas(find("similarity-matrix")), newCanvas(find("similarity-marks"))
	s.cells = newCanvas(document().Call("createElement", "canvas"))
	s.frame = app.FuncOf(func(app.Value, []app.Value) any {
		v.quietly(v.draw)
		return nil
	})
	s.resized = app.FuncOf(func(app.Value, []app.Value) any {
		v.quietly(func() { s.measure(v) })
		return nil
	})
	s.observer = app.Window().Get("ResizeObserver").New(s.resized)
	s.observer.Call("observe", s.matrix.element)
}

func (s *sheet) release() {
	s.observer.Call("disconnect")
	if s.waiting {
		app.Window().Call("cancelAnimationFrame", s.request)
	}
	s.frame.Release()
	s.resized.Release()
}

// measure fits the canvases to the room there is.
func (s *sheet) measure(v *similarityView) {
	width, height := s.matrix.element.Get("clientWidth").Float(), s.matrix.element.Get("clientHeight").Float()
	ratio := app.Window().Get("devicePixelRatio").Float()
	if width == s.width && height == s.height && ratio == s.ratio {
		return
	}
	s.width, s.height, s.ratio = width, height, ratio
	s.edge = max(math.Floor(min(width-matrixLeft-matrixRight, height-matrixTop-matrixBottom)*ratio)/ratio, 0)
	for _, c := range []canvas{s.matrix, s.marksOn} {
		c.element.Set("width", math.Round(width*ratio))
		c.element.Set("height", math.Round(height*ratio))
	}
	if s.font == "" && width > 0 {
		s.font = "11px " + app.Window().Call("getComputedStyle", s.matrix.element).Get("fontFamily").String()
	}
	v.soon(drawMatrix)
	v.ask()
}

// pixelsAside is how many device pixels the matrix is wide, and high.
func (s *sheet) pixelsAside() int { return int(s.edge * s.ratio) }

// soon draws in the next frame.
func (v *similarityView) soon(what int) {
	s := &v.sheet
	s.dirty = max(s.dirty, what)
	if v.live && !s.waiting {
		s.waiting = true
		s.request = app.Window().Call("requestAnimationFrame", s.frame).Int()
	}
}

func (v *similarityView) draw() {
	s := &v.sheet
	dirty := s.dirty
	s.dirty, s.waiting = drawNothing, false
	if dirty >= drawColours {
		v.colourCells()
	}
	if s.edge <= 0 {
		return
	}
	if dirty >= drawMatrix {
		v.drawMatrix()
	}
	v.drawMarks()
}

// colourCells makes the picture of the cells.
func (v *similarityView) colourCells() {
	s, p := &v.sheet, &v.shown
	if len(p.cells) == 0 || len(p.cells) != p.h*p.w {
		return
	}
	if s.image == nil || s.image.Get("width").Int() != p.w || s.image.Get("height").Int() != p.h {
		s.cells.element.Set("width", p.w)
		s.cells.element.Set("height", p.h)
		s.image = s.cells.pen.Call("createImageData", p.w, p.h)
		s.data = s.image.Get("data")
		s.pixels = make([]byte, 4*len(p.cells))
	}
	t := v.Shared.sight.tokens
	lo, hi := v.scale()
	plot.Heat(s.pixels, p.cells, lo, hi, t.ramp.Table(rampSteps), plot.Category(-1, t.dark))
	app.CopyBytesToJS(s.data, s.pixels)
	s.cells.pen.Call("putImageData", s.image, 0, 0)
}

// x and y are where places on the columns and on the rows are drawn.
func (v *similarityView) x(w plot.Window, place float64) float64 {
	return matrixLeft + w.X(place, v.edge)
}

func (v *similarityView) y(w plot.Window, place float64) float64 {
	return matrixTop + w.X(place, v.edge)
}

// clear makes a canvas ready to draw on in CSS pixels.
func (s *sheet) clear(c canvas) app.Value {
	c.pen.Call("setTransform", s.ratio, 0, 0, s.ratio, 0, 0)
	c.pen.Call("clearRect", 0, 0, s.width, s.height)
	return c.pen
}

func (v *similarityView) drawMatrix() {
	s, p, t := &v.sheet, &v.shown, v.Shared.sight.tokens
	pen := s.clear(s.matrix)
	zoomed := "false"
	if v.ready && len(p.cells) > 0 {
		a, b := v.window()
		if a.Span() < a.Full || b.Span() < b.Full {
			zoomed = "true"
		}
		x0, x1, y0, y1 := v.x(b, p.b0), v.x(b, p.b1), v.y(a, p.a0), v.y(a, p.a1)
		pen.Call("save")
		pen.Call("beginPath")
		pen.Call("rect", matrixLeft, matrixTop, s.edge, s.edge)
		pen.Call("clip")
		// Cells that are vectors have sharp edges; means of many have none.
		pen.Set("imageSmoothingEnabled", float64(p.h) < p.a1-p.a0 || float64(p.w) < p.b1-p.b0)
		pen.Call("drawImage", s.cells.element, x0, y0, x1-x0, y1-y0)
		pen.Call("restore")
		v.drawAxes(pen, a, b)
		v.drawScores(pen, a, b)
	}
	s.marksOn.element.Get("dataset").Set("zoomed", zoomed)
	pen.Set("strokeStyle", t.line.Hex())
	pen.Set("lineWidth", 1)
	strokeRect(pen, matrixLeft-0.5, matrixTop-0.5, s.edge+1, s.edge+1)
}

// Room that a label takes along its axis, and that it needs at least.
const labelRoomX, labelRoomY, labelHalf = 84, 64, 17

func (v *similarityView) drawAxes(pen app.Value, a, b plot.Window) {
	s := &v.sheet
	pen.Set("font", s.font)
	pen.Set("fillStyle", v.Shared.sight.tokens.dim.Hex())
	pen.Set("textBaseline", "middle")
	pen.Set("textAlign", "right")
	last := math.Inf(-1)
	for _, tick := range v.rows.ticks(a, int(s.edge/labelRoomY)+1) {
		if y := v.y(a, tick.place); y-last >= 14 {
			fillRect(pen, matrixLeft-4, y-0.5, 3, 1)
			pen.Call("fillText", tick.label, matrixLeft-8, y+0.5, matrixLeft-10)
			last = y
		}
	}
	pen.Set("textAlign", "center")
	last = math.Inf(-1)
	for _, tick := range v.cols.ticks(b, int(s.edge/labelRoomX)+1) {
		if x := v.x(b, tick.place); x-last >= 44 {
			fillRect(pen, x-0.5, matrixTop+s.edge+1, 1, 3)
			pen.Call("fillText", tick.label, min(x, s.width-labelHalf), matrixTop+s.edge+13)
			last = x
		}
	}
}

// drawMarks draws what moves: the playhead, the selection, and what is pointed
// at.
func (v *similarityView) drawMarks() {
	pen := v.sheet.clear(v.marksOn)
	if !v.ready || len(v.rows.rows) == 0 || len(v.cols.rows) == 0 {
		return
	}
	x, t := v.Shared, v.Shared.sight.tokens
	a, b := v.window()
	m := marking{v, pen, a, b}

	if play := x.sight.playhead; known(play) {
		m.colour(t.accent)
		m.row(v.rows.place(play))
		if v.b.watch == v.a.watch {
			m.column(v.cols.place(play))
		}
	}

	m.colour(t.text)
	if at := v.at; at != nil {
		m.bands(at.i0, at.i1, at.j0, at.j1)
		m.row(float64(at.i0+at.i1) / 2)
		m.column(float64(at.j0+at.j1) / 2)
		m.ring(at.i, at.j)
	} else if hover := x.sight.hover; hover >= 0 {
		k, l := v.rows.find(hover), -1
		if v.b.watch == v.a.watch {
			l = v.cols.find(hover)
		}
		m.bands(k, k+1, l, l+1)
		if k >= 0 {
			m.row(float64(k) + 0.5)
		}
		if l >= 0 {
			m.column(float64(l) + 0.5)
		}
	}
	m.runs()
	m.colour(t.focus)
	selected := x.selected()
	i, j := v.rows.find(selected), -1
	if v.b.watch == v.a.watch {
		j = v.cols.find(selected)
	}
	m.bands(i, i+1, j, j+1)
	if first, second, ok := x.pair(); ok {
		if k := v.cols.find(second); i >= 0 && k >= 0 {
			m.bands(-1, 0, k, k+1)
			m.ring(i, k)
		}
		if k := v.rows.find(second); j >= 0 && k >= 0 && v.a.watch == v.b.watch && first != second {
			m.bands(k, k+1, -1, 0)
			m.ring(k, j)
		}
	} else if i >= 0 && j >= 0 {
		m.ring(i, j)
	} else if i >= 0 {
		m.row(float64(i) + 0.5)
	} else if j >= 0 {
		m.column(float64(j) + 0.5)
	}
}

// marking draws over the matrix by places.
type marking struct {
	v    *similarityView
	pen  app.Value
	a, b plot.Window
}

func (m marking) colour(c plot.RGB) {
	m.pen.Set("fillStyle", c.Hex())
	m.pen.Set("strokeStyle", c.Hex())
}

// row is a thin line across the matrix at a place of the rows.
func (m marking) row(place float64) {
	if place >= m.a.From && place <= m.a.To {
		m.line(matrixLeft, m.v.y(m.a, place)-0.5, m.v.edge, 1)
	}
}

func (m marking) column(place float64) {
	if place >= m.b.From && place <= m.b.To {
		m.line(m.v.x(m.b, place)-0.5, matrixTop, 1, m.v.edge)
	}
}

func (m marking) line(x, y, w, h float64) {
	m.pen.Set("globalAlpha", 0.55)
	fillRect(m.pen, x, y, w, h)
	m.pen.Set("globalAlpha", 1)
}

func fillRect(pen app.Value, x, y, w, h float64) { pen.Call("fillRect", x, y, w, h) }

func strokeRect(pen app.Value, x, y, w, h float64) { pen.Call("strokeRect", x, y, w, h) }

// bands are bars beside the axes, where the rows i0 to i1-1 and the columns j0
// to j1-1 are; negative: nowhere.
func (m marking) bands(i0, i1, j0, j1 int) {
	const thick, least = 4, 3
	bar := func(w plot.Window, from, to int) (at, length float64, shows bool) {
		lo, hi := max(float64(from), w.From), min(float64(to), w.To)
		if from < 0 || !(lo < hi) {
			return 0, 0, false
		}
		at, end := w.X(lo, m.v.edge), w.X(hi, m.v.edge)
		if end-at < least {
			at -= (least - (end - at)) / 2
			end = at + least
		}
		return at, end - at, true
	}
	if at, length, shows := bar(m.a, i0, i1); shows {
		fillRect(m.pen, matrixLeft-1-thick, matrixTop+at, thick, length)
	}
	if at, length, shows := bar(m.b, j0, j1); shows {
		fillRect(m.pen, matrixLeft+at, matrixTop+m.v.edge+1, length, thick)
	}
}

// ring is drawn around a cell.
func (m marking) ring(i, j int) {
	const least = 7
	x0, x1 := m.v.x(m.b, float64(j)), m.v.x(m.b, float64(j+1))
	y0, y1 := m.v.y(m.a, float64(i)), m.v.y(m.a, float64(i+1))
	w, h := max(x1-x0, least), max(y1-y0, least)
	x, y := (x0+x1-w)/2, (y0+y1-h)/2
	if x+w < matrixLeft || x > matrixLeft+m.v.edge || y+h < matrixTop || y > matrixTop+m.v.edge {
		return
	}
	m.frame(x, y, w, h, m.pen.Get("strokeStyle").String(), 2)
}

// frame is drawn around cells, on a line of the panel's colour so that it stands
// out from any of them.
func (m marking) frame(x, y, w, h float64, ink string, width float64) {
	m.pen.Set("strokeStyle", m.v.Shared.sight.tokens.panel.Hex())
	m.pen.Set("lineWidth", width+2)
	strokeRect(m.pen, x-1, y-1, w+2, h+2)
	m.pen.Set("strokeStyle", ink)
	m.pen.Set("lineWidth", width)
	strokeRect(m.pen, x-1, y-1, w+2, h+2)
}
