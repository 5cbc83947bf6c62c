package ui

// timeline_board.go holds the timeline's canvases, and has them drawn at most
// once a frame.

import (
	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// What is to be drawn in the next frame.
const (
	drawOver     = 1 << iota // what changes with the pointer
	drawSegments             // the segments
	drawStill                // what stands around them
	drawAll      = drawOver | drawSegments | drawStill
)

// board is the canvases: the base with the segments, which change their colours;
// over it what stands still, for text and lines take longest to draw; then what
// changes with the pointer; and the overview.
type board struct {
	root app.Value

	base, still, over, overview surface

	body, readout, spoken app.Value
	odd, choices, option  app.Value
	slider, level, scenes app.Value
	adders                app.Value // of a video
	observer              app.Value
	funcs                 []app.Func
	listeners             []listener
	unsee                 func()
	draw                  func(what int)
	onFrame               app.Func
	dirty                 int
	asked                 bool // for a frame
	frameID               int
	pixels                []byte
	alpha                 []uint8 // by row
	columns, whole        columns // of the base and of the overview
}

// surface is a canvas that is as sharp as the screen.
type surface struct {
	canvas, context      app.Value
	image, data          app.Value // as large as imageW×imageH
	imageW, imageH       int
	ratio, width, height float64 // the last two in CSS pixels
	font                 string
}

// fit gives the canvas a size, and clears it.
func (s *surface) fit(width, height, ratio float64) {
	if s.ratio != ratio || s.width != width || s.height != height {
		s.ratio, s.width, s.height = ratio, width, height
		s.canvas.Set("width", pixel(width, ratio))
		s.canvas.Set("height", pixel(height, ratio))
		style := s.canvas.Get("style")
		style.Call("setProperty", "width", px(width))
		style.Call("setProperty", "height", px(height))
	}
	s.context.Call("setTransform", 1, 0, 0, 1, 0, 0)
	s.context.Call("clearRect", 0, 0, pixel(width, ratio), pixel(height, ratio))
	s.context.Call("setTransform", ratio, 0, 0, ratio, 0, 0)
}

// put shows w×h pixels with their corner at (x, y), in pixels of the screen.
func (s *surface) put(pixels []byte, x, y, w, h int) {
	if s.imageW != w || s.imageH != h {
		s.imageW, s.imageH = w, h
		s.image = s.context.Call("createImageData", w, h)
		s.data = s.image.Get("data")
	}
	app.CopyBytesToJS(s.data, pixels[:4*w*h])
	s.context.Call("putImageData", s.image, x, y)
}

func (s *surface) fill(c plot.RGB, x, y, w, h, alpha float64) {
	s.context.Set("globalAlpha", alpha)
	s.context.Set("fillStyle", c.Hex())
	s.context.Call("fillRect", x, y, w, h)
	s.context.Set("globalAlpha", 1)
}

func (s *surface) line(c plot.RGB, wide float64) {
	s.context.Set("strokeStyle", c.Hex())
	s.context.Set("lineWidth", wide)
}

func (s *surface) stroke(c plot.RGB, wide float64, points []float64, dots bool) {
	s.line(c, wide)
	s.context.Set("lineJoin", "round")
	s.context.Set("lineCap", "round")
	if dots {
		s.context.Call("setLineDash", []any{0.01, 3.5})
	}
	s.context.Call("stroke", app.Window().Get("Path2D").New(string(plot.AppendPath(nil, points))))
	s.context.Call("setLineDash", []any{})
}

func (s *surface) box(c plot.RGB, wide, x, y, w, h float64) {
	s.line(c, wide)
	s.context.Set("lineJoin", "miter")
	s.context.Call("strokeRect", x, y, w, h)
}

// frame has a halo that tells it from any colour below.
func (s *surface) frame(c, halo plot.RGB, wide, x, y, w, h float64) {
	s.box(halo, wide+2, x-wide/2, y-wide/2, w+wide, h+wide)
	s.box(c, wide, x-wide/2, y-wide/2, w+wide, h+wide)
}

func (s *surface) text(c plot.RGB, anchor plot.Anchor, x, y float64, text string) {
	align := string(anchor)
	if anchor == plot.AtMiddle {
		align = "center"
	}
	s.context.Set("fillStyle", c.Hex())
	s.context.Set("font", s.font)
	s.context.Set("textAlign", align)
	s.context.Call("fillText", text, x, y)
}

// mount finds the parts below root, and calls draw in the frames that need it.
func (b *board) mount(root app.Value, draw func(what int)) {
	b.root, b.draw = root, draw
	for _, part := range []struct {
		class string
		at    *app.Value
	}{
		{"timeline-body", &b.body}, {"timeline-readout", &b.readout}, {"timeline-spoken", &b.spoken},
		{"timeline-odd", &b.odd}, {"change-choices", &b.choices}, {"change-option", &b.option},
		{"threshold", &b.slider}, {"threshold-value", &b.level}, {"scene-count", &b.scenes}, {"player-adders", &b.adders},
		{"timeline-base", &b.base.canvas}, {"timeline-still", &b.still.canvas},
		{"timeline-over", &b.over.canvas}, {"timeline-overview", &b.overview.canvas},
	} {
		*part.at = b.find(part.class)
	}
	for _, s := range []*surface{&b.base, &b.still, &b.over, &b.overview} {
		s.context = s.canvas.Call("getContext", "2d")
	}
	b.onFrame = b.keep(func() {
		b.asked = false
		what := b.dirty
		b.dirty = 0
		b.draw(what)
	})
	b.observer = app.Window().Get("ResizeObserver").New(b.keep(func() { b.redraw(drawAll) }))
	b.observer.Call("observe", root)
}

func (b *board) find(class string) app.Value { return b.root.Call("querySelector", "."+class) }

func (b *board) keep(f func()) app.Func {
	kept := app.FuncOf(func(app.Value, []app.Value) any {
		f()
		return nil
	})
	b.funcs = append(b.funcs, kept)
	return kept
}

// on hears an event until release.
func (b *board) on(target app.Value, event string, handle func(app.Value)) {
	b.listeners = append(b.listeners, listen(target, event, handle))
}

func (b *board) release() {
	if b.observer == nil {
		return
	}
	b.observer.Call("disconnect")
	if b.asked {
		app.Window().Call("cancelAnimationFrame", b.frameID)
	}
	for _, l := range b.listeners {
		l.remove()
	}
	for _, f := range b.funcs {
		f.Release()
	}
	b.onFrame = nil
}

// redraw has something drawn in the next frame.
func (b *board) redraw(what int) {
	b.dirty |= what
	if !b.asked && b.onFrame != nil {
		b.asked = true
		b.frameID = app.Window().Call("requestAnimationFrame", b.onFrame).Int()
	}
}

// say has assistive technology speak.
func (b *board) say(text string) { b.spoken.Set("textContent", text) }
