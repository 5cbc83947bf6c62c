package ui

// map_canvas.go draws the map without WebGL: the same pixels by plot.Raster.

import (
	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// twin draws into a canvas of its own: one that had a WebGL context has no
// other, even once that is lost.
type twin struct {
	canvas, context app.Value
	image, data     app.Value // as large as pixels
	pixels          []byte
	w, h            int
	marks           plot.Marks
	rims            plot.Marks // the same points, in the colour of the rim
}

func newTwin(holder app.Value) *twin {
	t := &twin{canvas: document().Call("createElement", "canvas")}
	t.canvas.Set("className", "map-surface")
	holder.Call("replaceChildren", t.canvas)
	t.context = t.canvas.Call("getContext", "2d", map[string]any{"alpha": false})
	return t
}

func (t *twin) resize(w, h int) {
	t.canvas.Set("width", w)
	t.canvas.Set("height", h)
	t.w, t.h = w, h
	t.pixels = make([]byte, 4*w*h)
	t.image = t.context.Call("createImageData", w, h)
	t.data = t.image.Get("data")
}

func (t *twin) points(m plot.Marks) { t.marks = m }

func (t *twin) styles(m plot.Marks) { t.marks, t.rims = m, plot.Marks{} }

func (t *twin) draw(v plot.View, size float64, k inks) {
	if t.w == 0 {
		return
	}
	plot.Ground(t.pixels, k.ground)
	if k.width > 0 {
		if len(t.rims.Points) != len(t.marks.Points) {
			t.rims = k.rims(t.marks)
		}
		t.rims.Points = t.marks.Points
		plot.Raster(t.pixels, t.w, t.h, v, t.rims, size+2*k.width)
	}
	plot.Raster(t.pixels, t.w, t.h, v, t.marks, size)
	app.CopyBytesToJS(t.data, t.pixels)
	t.context.Call("putImageData", t.image, 0, 0)
}

func (t *twin) release() { t.canvas.Call("remove") }
