package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
)

// dialEngine starts the worker whose script the build named.
func dialEngine() engine.Dial { return engine.DialWorker(app.Getenv("EMBEDSCOPE_WORKER")) }
