package ui

// palette.go brings the style sheet's colours to what is drawn by the pixel,
// and tells when they change.

import (
	"strconv"
	"strings"

	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// palette holds the options' colours by the names of colourOf.
type palette map[string]plot.RGB

// optionColours are all that colourOf and contraryOf name.
var optionColours = []string{"visual", "audio", "transcription", "fused", "other"}

// tokens are the style sheet's colours as the views draw with them.
type tokens struct {
	dark                                         bool
	panel, line, text, dim, faint, accent, focus plot.RGB // focus rings the selection on blue ramps
	options                                      palette
	ramp                                         plot.Ramp
}

// option is the colour of an option.
func (t tokens) option(name string) plot.RGB { return t.options[colourOf(name)] }

// readTokens reads the colours that hold for the page.
func readTokens() tokens {
	style := app.Window().Call("getComputedStyle", document().Get("documentElement"))
	read := func(name string) plot.RGB {
		c, _ := plot.Hex(strings.TrimSpace(style.Call("getPropertyValue", "--"+name).String()))
		return c
	}
	t := tokens{
		panel: read("panel"), line: read("line"), text: read("text"), dim: read("dim"), faint: read("faint"),
		accent: read("accent"), focus: read("audio"), options: palette{},
	}
	for _, name := range optionColours {
		t.options[name] = read(name)
	}
	for i := range 5 {
		t.ramp = append(t.ramp, read("ramp"+strconv.Itoa(i)))
	}
	t.dark = int(t.panel[0])+int(t.panel[1])+int(t.panel[2]) < 3*128
	return t
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
