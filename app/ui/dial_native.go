//go:build !js

package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
)

// dialEngine is for the server, where no page lives and none is started.
func dialEngine() engine.Dial { panic("ui: there is no worker outside of a browser") }

// dialOpener is none either.
func dialOpener(*engine.Handle) opener { panic("ui: there is no worker outside of a browser") }

// dialWriter is none either.
func dialWriter(*engine.Handle) exports { panic("ui: there is no worker outside of a browser") }

// lendFile has no worker to lend to.
func lendFile(*engine.Handle, app.Value) {}
