package ui

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// shell is what stands there until the page lives: fixed words, and no control
// that looks as if it could be used.
func shell() app.UI {
	return app.Div().Class("page").Body(
		app.Header().Class("bar").Body(brand()),
		app.Div().Class("columns").Body(
			app.Div().Class("column column-watch").Body(
				app.H2().Class("panel-title").Text("Watch a task"),
				app.P().Class("quiet").Text("Loading…"),
			),
			app.Main().Class("column column-result").Body(
				app.Div().Class("welcome").Body(purpose()...),
			),
		),
	)
}

// purpose says what the page is for. It is the largest thing on it, and stands
// there from the first moment.
func purpose() []app.UI {
	return []app.UI{
		app.H2().Text("Is it done, and what came back?"),
		app.P().Text("Give the id of a TwelveLabs Embed v2 task. Embedscope asks for it until it is ready, " +
			"says what every answer was, and then shows what is in it: each embedding, where in the film it belongs, " +
			"whether it is sound, and what resembles what."),
	}
}

func brand() app.UI {
	return app.Div().Class("brand").Body(
		app.Span().Class("brand-mark").Aria("hidden", true),
		app.H1().Text("Embedscope"),
	)
}
