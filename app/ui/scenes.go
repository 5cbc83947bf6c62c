package ui

// scenes.go is where a film changes, and the scenes between.

import "embedscope/app/engine"

// scenery is the change of one option over time.
type scenery struct {
	option    string
	threshold float64 // that the visitor set; NaN: the proposed one
	change    engine.Change
	rows      []int32 // in the order of time
	changes   []float32
	scenes    []engine.Scene
}
