//go:build js && wasm

// Command page is the program of the page: go-app, and the components of ui.
package main

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/ui"
)

func main() {
	ui.Register()
	app.RunWhenOnBrowser()
}
