package ui

// mapview.go is the view "Map".

import "github.com/maxence-charriere/go-app/v10/pkg/app"

type mapView struct {
	app.Compo
	Shared  *explore
	Version int
	Beside  bool // it shares the width with another view: only what is needed most
}

func (v *mapView) Render() app.UI { return app.Div().Class("map") }
