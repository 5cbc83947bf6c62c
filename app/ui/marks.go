package ui

// marks.go gives each option its colour and its shape.

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// colourOf names an option's colour: the custom property --NAME and the class
// mark-NAME. The set of options is open, so those unknown share one.
func colourOf(option string) string {
	switch option {
	case "visual", "audio", "transcription", "fused":
		return option
	default:
		return "other"
	}
}

// contraryOf names the colour that stands for negative numbers beside an
// option's own: the orange of audio, and for audio the blue of visual.
func contraryOf(option string) string {
	if option == "audio" {
		return "visual"
	}
	return "audio"
}

// mark draws an option's shape in its colour. The name stands beside it, so
// it is nothing to a screen reader.
func mark(option string) app.UI {
	return app.Span().Class("mark", "mark-"+colourOf(option)).Aria("hidden", true)
}

func optionName(option string) string { return named(option, "no option") }

func scopeName(scope string) string { return named(scope, "no scope") }

func named(name, absent string) string {
	if name == "" {
		return absent
	}
	return name
}
