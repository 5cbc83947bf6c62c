//go:build js && wasm

// Command page is the program of the page: go-app, and the components of ui.
package main

import (
	"runtime/debug"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/ui"
)

func main() {
	// A collection takes the one thread from the page, in the middle of what
	// is being drawn. The page's heap is a few MB, so it may grow fivefold.
	debug.SetGCPercent(400)
	ui.Register()
	app.RunWhenOnBrowser()
}
