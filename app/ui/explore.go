package ui

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
)

// explore is what the components of the result share: one result, one
// selection, one set of filters. Components hold a pointer to it and a number
// that grows with each change, so that go-app's comparison of fields stays
// cheap and sees the change.
type explore struct {
	handle   *engine.Handle
	watch    string               // the watch that is shown; empty before the first
	result   *engine.Result       // nil while there is none
	link     *Link                // shared with the rest of the page
	version  int                  // grows with each change of any field above
	changed  func()               // after a change of link: renders what shows it and writes the URL
	order    order                // of the explorer's own; ready when zero
	sight    sight                // what the views share
	compared comparison           // see comparison
	moments  moments              // the search for moments
	finder   func() app.UI        // its form, and what it found; nil: none
	others   func() []otherResult // open beside this one; nil: none
	models   func(string) string  // see modelOf; nil: none is known
	ageless  func() bool          // see config.ageless; nil: never
	keepKnob func() app.UI        // keeps the result in this browser; nil: none
	copied   func() time.Time     // when the copy was made that the result is, zero where it is none; nil: it is none

	connect    []string // origins of databases that the page may talk to
	generation int      // of the worker: grows when another one stands in
	exporting  bool     // the worker must stay: another one could not go on
	released   func()   // after exporting: another one may take its place; nil: nobody waits
}

// modelOf names the model that made a watch's vectors; empty where that is not
// known: no answer says it.
func (x *explore) modelOf(watch string) string {
	if x.models == nil {
		return ""
	}
	return x.models(watch)
}
