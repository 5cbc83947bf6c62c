package ui

// dropping.go lets files be dropped anywhere on the page, and shows that they can
// be while they are dragged over it.

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// dragging is the attribute of the document that shows the place to drop.
const dragging = "data-dragging"

// takesFiles listens to drags.
func (m *model) takesFiles(on func(target app.Value, event string, handle func(app.Value))) {
	root := document().Get("documentElement")
	handle := func(event string, do func(e app.Value)) {
		on(document(), event, func(e app.Value) {
			if carriesFiles(e) && m.handle != nil {
				do(e)
			}
		})
	}
	take := func(e app.Value) {
		e.Call("preventDefault") // or the browser would leave the page for the file
		e.Get("dataTransfer").Set("dropEffect", "copy")
		root.Call("setAttribute", dragging, "")
	}
	handle("dragenter", take)
	handle("dragover", take)
	handle("dragleave", func(e app.Value) {
		if !e.Get("relatedTarget").Truthy() { // out of the window
			root.Call("removeAttribute", dragging)
		}
	})
	handle("drop", func(e app.Value) {
		e.Call("preventDefault")
		root.Call("removeAttribute", dragging)
		files := listOf(e.Get("dataTransfer").Get("files"))
		m.ui(func() { m.openFiles(files) })
	})
}

// carriesFiles reports whether files are dragged, and not text or a part of the
// page.
func carriesFiles(e app.Value) bool {
	transfer := e.Get("dataTransfer")
	return transfer.Truthy() && transfer.Get("types").Call("includes", "Files").Bool()
}

// dropTarget is what lies over the page while files are dragged over it.
func dropTarget() app.UI {
	return app.Div().Class("drop-target").Aria("hidden", true).Body(
		app.P().Text("Drop a saved result to open it"),
		app.P().Class("quiet").Text("JSON, JSON Lines, Parquet, NumPy with its segments. Nothing is sent."),
	)
}
