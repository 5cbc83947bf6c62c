//go:build !js

package ui

import "embedscope/app/engine"

// dialEngine is for the server, where no page lives and none is started.
func dialEngine() engine.Dial { panic("ui: there is no worker outside of a browser") }
