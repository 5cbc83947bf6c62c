package ui

// timeline.go is the region "Timeline".

import "github.com/maxence-charriere/go-app/v10/pkg/app"

type timeline struct {
	app.Compo
	Shared  *explore
	Version int
}

func (t *timeline) Render() app.UI {
	return app.Section().Class("timeline").Aria("label", "Timeline").Body(t.Shared.colourChoice())
}
