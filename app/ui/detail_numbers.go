package ui

// detail_numbers.go shows a vector as text, and copies it.

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

const (
	numbersFew = 12 // shown at first
	badNamed   = 5  // positions of bad components named
)

// vectorJSON is a vector as a JSON array of the numbers that read back as the
// same float32. JSON has no word for what is not finite: that is null.
func vectorJSON(v []float32) string {
	b := []byte{'['}
	for i, x := range v {
		if i > 0 {
			b = append(b, ", "...)
		}
		if isBad(x) {
			b = append(b, "null"...)
			continue
		}
		b = append(b, exact(x)...)
	}
	return string(append(b, ']'))
}

// vectorHead is the beginning of vectorJSON.
func vectorHead(v []float32, n int) string {
	if len(v) <= n {
		return vectorJSON(v)
	}
	return strings.TrimSuffix(vectorJSON(v[:n]), "]") + ", …]"
}

// badText tells which components are null or not finite; nothing where none
// is.
func badText(v []float32) string {
	var where []string
	bad := 0
	for i, x := range v {
		if !isBad(x) {
			continue
		}
		if bad++; bad <= badNamed {
			where = append(where, "["+strconv.Itoa(i)+"]")
		}
	}
	if bad == 0 {
		return ""
	}
	text := count(bad) + " of " + counted(len(v), "number", "numbers") + " null or not finite: " + strings.Join(where, ", ")
	if bad > badNamed {
		text += " and " + count(bad-badNamed) + " more"
	}
	return text + ". This embedding is left out of arithmetic."
}

// numbers is the vector as text, with the ways to have all of it.
func (d *detail) numbers() app.UI {
	text := vectorHead(d.vector, numbersFew)
	if d.all {
		text = vectorJSON(d.vector)
	}
	return app.Div().Class("numbers").Body(
		app.Pre().Class("numbers-text").TabIndex(0).Role("region").Aria("label", "Vector as text").Text(text),
		app.If(len(d.shown.Uncertainty) > 0, func() app.UI { return d.doubts() }),
		app.Div().Class("numbers-actions").Body(
			app.Button().Type("button").Text("Copy vector").Disabled(len(d.vector) == 0).OnClick(d.onCopy),
			app.If(d.Shared.sight.play != nil && known(d.shown.Segment.Start), func() app.UI {
				return app.Button().Type("button").Text("Play").OnClick(func(app.Context, app.Event) { d.Shared.sight.play() }, app.EventScope("play"))
			}),
			app.Button().Type("button").Text("More like this").Disabled(badText(d.vector) != "" || !(d.shown.Segment.Norm > 0)).
				OnClick(func(app.Context, app.Event) { d.Shared.moreLike([]int{d.shown.Segment.Row}) }, app.EventScope("like")),
			app.If(len(d.vector) > numbersFew, func() app.UI {
				return app.Button().Type("button").Aria("expanded", d.all).Text(d.allText()).OnClick(d.onAll)
			}),
			app.Span().Role("status").Class("copied").Text(d.copied),
		),
	)
}

// doubts is the uncertainty as text, as much of it as of the vector.
func (d *detail) doubts() app.UI {
	text := vectorHead(d.shown.Uncertainty, numbersFew)
	if d.all {
		text = vectorJSON(d.shown.Uncertainty)
	}
	return app.Div().Body(
		app.H3().Class("panel-title").Text("Uncertainty"),
		app.Pre().Class("numbers-text").TabIndex(0).Role("region").Aria("label", "Uncertainty as text").Text(text),
	)
}

func (d *detail) allText() string {
	if d.all {
		return "Show fewer"
	}
	return "Show all " + count(len(d.vector))
}

func (d *detail) onAll(app.Context, app.Event) { d.all = !d.all }

func (d *detail) onCopy(ctx app.Context, _ app.Event) {
	n := len(d.vector)
	copyText(vectorJSON(d.vector), func(ok bool) {
		ctx.Dispatch(func(app.Context) {
			d.copied = "Copied " + counted(n, "number", "numbers")
			if !ok {
				d.copied = "The browser refused to copy: show all and select the text"
			}
		})
	})
}
