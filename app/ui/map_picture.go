package ui

// map_picture.go is the picture of the map: the points, moving or at rest,
// the part of them that shows, and when to draw. How pixels come about is a
// painter's business.

import (
	"math"

	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// mapPainter draws marks. Sizes are pixels of the screen.
type mapPainter interface {
	resize(w, h int)
	points(m plot.Marks) // they are others, or elsewhere
	styles(m plot.Marks) // they look otherwise
	draw(v plot.View, size float64, k inks)
	release()
}

// inks are the colours beside those of the marks. A rim goes around marks whose
// colour is a scale, of which one end is hardly to be told from the ground.
type inks struct {
	ground, rim plot.RGB
	width       float64 // of the rim; 0: there is none
}

// rims are the marks that show as the rims of m once m is drawn over them.
func (k inks) rims(m plot.Marks) plot.Marks {
	rims := plot.NewMarks(m.Points)
	for i := range len(m.Points) / 2 {
		shape := m.Shape(i)
		if shape&plot.Dim != 0 {
			shape |= plot.Hidden
		}
		rims.Set(i, k.rim, shape)
	}
	return rims
}

// Durations of motions, in milliseconds: of points that follow a layout under
// way, and of a change of view.
const (
	mapDriftTime = 110
	mapZoomTime  = 180
)

// driftMost bounds the numbers that go gently from step to step of a layout:
// so many more at a time look the same, and the worker needs the processor.
const driftMost = 2 * 8000

// mapPicture belongs to the page's thread. All lengths are pixels of the
// screen, of which there are ratio to one of the style sheet.
type mapPicture struct {
	host, marksCanvas, rings, twin app.Value
	context                        app.Value // of rings
	paint                          mapPainter
	still                          bool // no motion is wanted

	w, h, ratio float64
	marks       plot.Marks // as they are drawn; Points is the picture's own
	target      []float32  // where they go
	from        []float32  // where they come from; nil at rest
	since       float64    // when they set out
	grid        *plot.Grid // of target; nil until one is needed

	view     plot.View
	fit      plot.View // that shows all of target
	zoomed   bool      // by the visitor: view does not follow fit
	viewFrom plot.View
	viewTo   plot.View
	turned   float64 // when the view began to change; NaN: it does not

	inks inks                // widths in pixels of the style sheet
	over func(p *mapPicture) // draws what lies over the marks

	waiting         bool // for a frame
	frame           int
	stale           bool // the marks' pixels
	moved, restyled bool // what the painter has not been told
	onFrame         app.Func
	observer        app.Value
	onResize        app.Func
	lost, restored  listener
}

// newMapPicture draws into the elements below root.
func newMapPicture(root app.Value, over func(p *mapPicture)) *mapPicture {
	find := func(class string) app.Value { return root.Call("querySelector", "."+class) }
	p := &mapPicture{
		host: find("map-plot"), marksCanvas: find("map-marks"), rings: find("map-rings"), twin: find("map-twin"),
		over: over, turned: math.NaN(), stale: true,
	}
	p.context = p.rings.Call("getContext", "2d")
	p.still = app.Window().Call("matchMedia", "(prefers-reduced-motion: reduce)").Get("matches").Bool()
	p.onFrame = app.FuncOf(func(_ app.Value, args []app.Value) any {
		p.waiting = false
		p.drawFrame(args[0].Float())
		return nil
	})
	p.onResize = app.FuncOf(func(app.Value, []app.Value) any {
		p.measure()
		return nil
	})
	p.lost = listen(p.marksCanvas, "webglcontextlost", func(e app.Value) {
		e.Call("preventDefault") // or it would never be restored
		p.use(newTwin(p.twin))
	})
	p.restored = listen(p.marksCanvas, "webglcontextrestored", func(app.Value) { p.use(p.bestPainter()) })
	p.use(p.bestPainter())
	p.observer = app.Window().Get("ResizeObserver").New(p.onResize)
	p.observer.Call("observe", p.host)
	p.measure()
	return p
}

func (p *mapPicture) bestPainter() mapPainter {
	if gl := newGLPainter(p.marksCanvas); gl != nil {
		return gl
	}
	return newTwin(p.twin)
}

// use lets another painter draw.
func (p *mapPicture) use(other mapPainter) {
	if p.paint != nil {
		p.paint.release()
	}
	p.paint = other
	name := "twin"
	if _, ok := other.(*glPainter); ok {
		name = "webgl"
	}
	p.host.Call("setAttribute", "data-painter", name)
	if p.w > 0 {
		other.resize(int(p.w), int(p.h))
	}
	p.moved, p.restyled = true, true
	p.soon(true)
}

func (p *mapPicture) release() {
	p.observer.Call("disconnect")
	if p.waiting {
		app.Window().Call("cancelAnimationFrame", p.frame)
	}
	p.lost.remove()
	p.restored.remove()
	p.onFrame.Release()
	p.onResize.Release()
	p.paint.release()
}

// measure follows the size of the host, and the screen's pixels.
func (p *mapPicture) measure() {
	ratio := app.Window().Get("devicePixelRatio").Float()
	w := math.Round(p.host.Get("clientWidth").Float() * ratio)
	h := math.Round(p.host.Get("clientHeight").Float() * ratio)
	if w < 1 || h < 1 || w == p.w && h == p.h && ratio == p.ratio {
		return
	}
	was := p.fit.Scale
	p.w, p.h, p.ratio = w, h, ratio
	p.rings.Set("width", int(w))
	p.rings.Set("height", int(h))
	p.paint.resize(int(w), int(h))
	p.refit()
	if p.zoomed && was > 0 {
		p.view.Scale *= p.fit.Scale / was
	} else {
		p.view = p.fit
	}
	p.turned = math.NaN()
	p.soon(true)
}

// margin around all points, in pixels of the style sheet.
const mapMargin = 20

func (p *mapPicture) refit() {
	if p.w > 0 {
		p.fit = plot.Fit(p.target, p.w, p.h, mapMargin*p.ratio)
	}
}

// place puts other points onto the map, at once. Their styles are to be set
// afterwards.
func (p *mapPicture) place(points []float32) {
	p.target, p.from, p.grid = points, nil, nil
	p.marks = plot.NewMarks(append([]float32(nil), points...))
	p.zoomed, p.turned = false, math.NaN()
	p.refit()
	p.view = p.fit
	p.moved, p.restyled = true, true
	p.soon(true)
}

// drift lets the same points go elsewhere. The picture keeps showing all of
// them, unless the visitor looks closer.
func (p *mapPicture) drift(points []float32) {
	if len(points) != len(p.marks.Points) || p.still || p.w == 0 {
		styles := p.marks.Styles
		p.place(points)
		if len(styles) == len(p.marks.Styles) {
			copy(p.marks.Styles, styles)
		}
		return
	}
	p.target, p.grid = points, nil
	was := p.view
	p.refit()
	if !p.zoomed {
		p.view, p.turned = p.fit, math.NaN()
		rebase(p.marks.Points, was, p.view)
	}
	if len(points) > driftMost {
		copy(p.marks.Points, points)
		p.from, p.moved = nil, true
	} else {
		p.from = append(p.from[:0], p.marks.Points...)
		p.since = pageTime()
	}
	p.soon(true)
}

// rebase gives points the places in view to that look as those in view from.
func rebase(points []float32, from, to plot.View) {
	if !(to.Scale > 0) {
		return
	}
	k := from.Scale / to.Scale
	for i := 0; i+1 < len(points); i += 2 {
		points[i] = float32(to.CX + (float64(points[i])-from.CX)*k)
		points[i+1] = float32(to.CY + (float64(points[i+1])-from.CY)*k)
	}
}

// between sets dst to a share t of the way from a to b.
func between(dst, a, b []float32, t float32) {
	for i := range dst {
		dst[i] = a[i] + (b[i]-a[i])*t
	}
}

func pageTime() float64 { return app.Window().Get("performance").Call("now").Float() }

// soon draws in the next frame: the marks too, or only what lies over them.
func (p *mapPicture) soon(marks bool) {
	p.stale = p.stale || marks
	if !p.waiting {
		p.waiting = true
		p.frame = app.Window().Call("requestAnimationFrame", p.onFrame).Int()
	}
}

func (p *mapPicture) drawFrame(at float64) {
	if p.w == 0 {
		return
	}
	if p.from != nil {
		t := min(max((at-p.since)/mapDriftTime, 0), 1)
		if t == 1 {
			copy(p.marks.Points, p.target)
			p.from = nil
		} else {
			between(p.marks.Points, p.from, p.target, float32(t))
			p.soon(true)
		}
		p.moved, p.stale = true, true
	}
	if known(p.turned) {
		t := min(max((at-p.turned)/mapZoomTime, 0), 1)
		p.view = p.viewFrom.Lerp(p.viewTo, t)
		if p.stale = true; t == 1 {
			p.turned = math.NaN()
		} else {
			p.soon(true)
		}
	}
	if p.stale {
		p.stale = false
		if p.moved {
			p.paint.points(p.marks)
		}
		if p.restyled {
			p.paint.styles(p.marks)
		}
		p.moved, p.restyled = false, false
		k := p.inks
		k.width *= p.ratio
		p.paint.draw(p.view, p.size(), k)
	}
	p.over(p)
}

// markSize is the size of marks in pixels of the style sheet: smaller where
// there are many, and larger where the visitor looks closer.
func markSize(n int, zoom float64) float64 {
	size := 8.5 * math.Pow(500/max(float64(n), 500), 0.25)
	return size * min(max(math.Pow(zoom, 0.25), 1), 1.75)
}

func (p *mapPicture) size() float64 {
	return markSize(len(p.target)/2, p.zoom()) * p.ratio
}

// zoom is how much larger things are than where all of them show.
func (p *mapPicture) zoom() float64 {
	if !(p.fit.Scale > 0) {
		return 1
	}
	return p.view.Scale / p.fit.Scale
}

// Zooming ends where single points fill the picture, or are lost in it.
const mapZoomLeast, mapZoomMost = 0.2, 400

// look shows another part of the map.
func (p *mapPicture) look(v plot.View, gently bool) {
	v.Scale = min(max(v.Scale, p.fit.Scale*mapZoomLeast), p.fit.Scale*mapZoomMost)
	p.zoomed = v != p.fit
	if gently && !p.still {
		p.viewFrom, p.viewTo, p.turned = p.view, v, pageTime()
	} else {
		p.view, p.turned = v, math.NaN()
	}
	p.soon(true)
}

// goal is the view that is shown, or soon will be.
func (p *mapPicture) goal() plot.View {
	if known(p.turned) {
		return p.viewTo
	}
	return p.view
}

// zoomAt enlarges around a pixel, which stays where it is.
func (p *mapPicture) zoomAt(factor, px, py float64, gently bool) {
	v := p.goal()
	x, y := v.ToData(px, py, p.w, p.h)
	factor = min(max(v.Scale*factor, p.fit.Scale*mapZoomLeast), p.fit.Scale*mapZoomMost) / v.Scale
	v.Scale *= factor
	v.CX, v.CY = x+(v.CX-x)/factor, y+(v.CY-y)/factor
	p.look(v, gently)
}

// zoomTo shows some points as large as possible, but no larger than is good
// for one alone.
func (p *mapPicture) zoomTo(points []int) {
	some := make([]float32, 0, 2*len(points))
	for _, i := range points {
		some = append(some, p.target[2*i], p.target[2*i+1])
	}
	if len(some) == 0 {
		return
	}
	v := plot.Fit(some, p.w, p.h, 3*mapMargin*p.ratio)
	v.Scale = min(v.Scale, p.fit.Scale*8)
	p.look(v, true)
}

// nearest is the point to act on around a pixel; -1: none is near. Those in
// the background give way to others.
func (p *mapPicture) nearest(px, py, reach float64) int {
	if len(p.target) == 0 {
		return -1
	}
	x, y := p.view.ToData(px, py, p.w, p.h)
	within := (reach*p.ratio + p.size()/2) / p.view.Scale
	if i := p.index().Nearest(x, y, within, p.marks.Found); i >= 0 {
		return i
	}
	return p.index().Nearest(x, y, within, nil)
}

func (p *mapPicture) index() *plot.Grid {
	if p.grid == nil {
		p.grid = plot.NewGrid(p.target)
	}
	return p.grid
}

// pixel is where point i is drawn.
func (p *mapPicture) pixel(i int) (x, y float64) {
	return p.view.ToPixel(float64(p.marks.Points[2*i]), float64(p.marks.Points[2*i+1]), p.w, p.h)
}

// inView reports whether point i is where one sees it.
func (p *mapPicture) inView(i int) bool {
	x, y := p.goal().ToPixel(float64(p.target[2*i]), float64(p.target[2*i+1]), p.w, p.h)
	return x >= 0 && x < p.w && y >= 0 && y < p.h
}
