package ui

// picture.go saves a view as a picture. Each view draws itself as SVG, and the
// browser makes the PNG of that, so that both show the same.

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// pngScale is how many pixels of a PNG stand for one of the drawing.
const pngScale = 2

// pictureButtons save what draw answers, under the name of the view and of
// the result.
func (x *explore) pictureButtons(view string, draw func() []byte) app.UI {
	return app.Div().Class("pictures").Body(
		app.Button().Type("button").Class("link").Text("PNG").Aria("label", "Save the "+view+" as PNG").
			OnClick(func(app.Context, app.Event) { savePNG(x.fileName(view)+".png", draw()) }, app.EventScope("png", view)),
		app.Button().Type("button").Class("link").Text("SVG").Aria("label", "Save the "+view+" as SVG").
			OnClick(func(app.Context, app.Event) {
				download(x.fileName(view)+".svg", "image/svg+xml", string(draw()))
			}, app.EventScope("svg", view)),
	)
}

// fileName is the name of the result's file without its ending, and what is
// made of it.
func (x *explore) fileName(what string) string {
	name := titleOf(x.result)
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		name = name[:dot]
	}
	return strings.ReplaceAll(name, " ", "-") + "-" + what
}

// savePNG has the browser draw an SVG, larger.
func savePNG(name string, svg []byte) {
	window := app.Window()
	blob := window.Get("Blob").New([]any{string(svg)}, map[string]any{"type": "image/svg+xml"})
	url := window.Get("URL").Call("createObjectURL", blob)
	image := window.Get("Image").New()
	var loaded, encoded app.Func
	encoded = app.FuncOf(func(_ app.Value, args []app.Value) any {
		encoded.Release()
		if args[0].Truthy() {
			downloadBlob(name, args[0])
		}
		return nil
	})
	loaded = app.FuncOf(func(app.Value, []app.Value) any {
		loaded.Release()
		canvas := document().Call("createElement", "canvas")
		w, h := image.Get("naturalWidth").Int(), image.Get("naturalHeight").Int()
		canvas.Set("width", w*pngScale)
		canvas.Set("height", h*pngScale)
		canvas.Call("getContext", "2d").Call("drawImage", image, 0, 0, w*pngScale, h*pngScale)
		window.Get("URL").Call("revokeObjectURL", url)
		canvas.Call("toBlob", encoded, "image/png")
		return nil
	})
	image.Set("onload", loaded)
	image.Set("src", url)
}
