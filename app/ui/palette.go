package ui

// palette.go brings the style sheet's colours to what is drawn by the pixel,
// and tells when they change.

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// rgb is a colour without transparency.
type rgb [3]byte

// palette holds the colours by the name of their custom property.
type palette map[string]rgb

// optionColours are all that colourOf and contraryOf name.
var optionColours = []string{"visual", "audio", "transcription", "fused", "other"}

// readPalette reads the colours that hold at an element. A 2-D context turns
// every way of writing a colour into #rrggbb.
func readPalette(element, context app.Value) palette {
	p := palette{}
	style := app.Window().Call("getComputedStyle", element)
	for _, name := range optionColours {
		context.Set("fillStyle", style.Call("getPropertyValue", "--"+name).String())
		if c, ok := parseColour(context.Get("fillStyle").String()); ok {
			p[name] = c
		}
	}
	return p
}

func parseColour(s string) (c rgb, ok bool) {
	if len(s) != 7 || s[0] != '#' {
		return rgb{}, false
	}
	v, err := strconv.ParseUint(s[1:], 16, 32)
	return rgb{byte(v >> 16), byte(v >> 8), byte(v)}, err == nil
}

// watchTheme calls changed when the page's theme, or the system's, changes.
// What it answers ends that.
func watchTheme(changed func()) (stop func()) {
	window := app.Window()
	f := app.FuncOf(func(app.Value, []app.Value) any {
		changed()
		return nil
	})
	system := window.Call("matchMedia", "(prefers-color-scheme: dark)")
	system.Call("addEventListener", "change", f)
	page := window.Get("MutationObserver").New(f)
	page.Call("observe", document().Get("documentElement"), map[string]any{
		"attributes":      true,
		"attributeFilter": []any{"data-theme"},
	})
	return func() {
		system.Call("removeEventListener", "change", f)
		page.Call("disconnect")
		f.Release()
	}
}
