package ui

// similarity.go is the view "Similarity".

import "github.com/maxence-charriere/go-app/v10/pkg/app"

type similarityView struct {
	app.Compo
	Shared  *explore
	Version int
	Beside  bool // it shares the width with another view: only what is needed most
}

func (v *similarityView) Render() app.UI { return app.Div().Class("similarity") }
