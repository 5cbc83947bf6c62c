package ui

// clipboard.go puts text on the clipboard.

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// copyText copies text and tells whether the browser let it. It must be called
// while a click or a key press is handled.
func copyText(text string, done func(ok bool)) {
	clipboard := app.Window().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() {
		done(copyOldWay(text))
		return
	}
	var yes, no app.Func
	settle := func(ok func() bool) app.Func {
		return app.FuncOf(func(app.Value, []app.Value) any {
			yes.Release()
			no.Release()
			done(ok())
			return nil
		})
	}
	yes = settle(func() bool { return true })
	no = settle(func() bool { return copyOldWay(text) })
	clipboard.Call("writeText", text).Call("then", yes, no)
}

// copyOldWay copies from a text area that nobody sees: where a page is not
// served over https, or a frame may not use the clipboard, there is no other.
func copyOldWay(text string) bool {
	area := document().Call("createElement", "textarea")
	area.Set("value", text)
	area.Set("className", "only-spoken")
	body, focused := document().Get("body"), document().Get("activeElement")
	body.Call("appendChild", area)
	area.Call("select")
	ok := document().Call("execCommand", "copy").Bool()
	area.Call("remove")
	if focused.Truthy() {
		focused.Call("focus")
	}
	return ok
}
