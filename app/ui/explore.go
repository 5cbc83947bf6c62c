package ui

import "embedscope/app/engine"

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
	others   func() []otherResult // open beside this one; nil: none
}
