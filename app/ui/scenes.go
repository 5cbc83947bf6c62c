package ui

// scenes.go is where a film changes, and the scenes between.

import (
	"context"
	"math"

	"embedscope/app/engine"
	"embedscope/app/plot"
)

// scenery is the change of one option over time.
type scenery struct {
	option    string
	threshold float64 // that the visitor set; NaN: the proposed one
	change    engine.Change
	rows      []int32 // in the order of time
	changes   []float32
	scenes    []engine.Scene

	times, values []float64 // the curve: each change at the start of the clip after it
	most          float64   // the largest change
	revision      int       // grows with each answer; 0 before the first
	failure       string
	asking, stale bool      // stale: the answer on its way is not what is wanted any more
	sought        plot.Span // the scene to zoom to; to be taken by the timeline
	seeking       bool
}

// changing are the options whose change can be told: those of two clips or more.
func (x *explore) changing() []string {
	var options []string
	if x.result == nil {
		return nil
	}
	for _, g := range x.result.Groups {
		if g.Scope == "clip" && g.Count > 1 {
			options = append(options, g.Option)
		}
	}
	return options
}

// findScenes asks for the scenes of an option by a threshold; NaN: the proposed
// one. One question is under way at a time, so that dragging asks no more
// often than there are answers.
func (x *explore) findScenes(option string, threshold float64) {
	s := &x.sight.scenes
	s.option, s.threshold = option, threshold
	if s.asking {
		s.stale = true
		return
	}
	s.asking = true
	result := x.result
	x.handle.Change(context.Background(), engine.ChangeRequest{Watch: x.watch, Option: option, Threshold: threshold},
		func(c engine.Change, rows []int32, changes []float32, scenes []engine.Scene, err error) {
			x.onUI(func() {
				if x.sight.of != result || err == nil && c.Version != result.Version {
					return
				}
				s.asking = false
				if s.failure = ""; err != nil {
					s.failure = err.Error()
				} else if s.option == option {
					s.take(x.sight.marks, c, rows, changes, scenes)
				}
				if s.stale {
					s.stale = false
					x.findScenes(s.option, s.threshold)
				}
				x.tellSight(aspectScenes)
			})
		})
}

// take keeps an answer.
func (s *scenery) take(m *engine.Marks, c engine.Change, rows []int32, changes []float32, scenes []engine.Scene) {
	s.change, s.rows, s.changes, s.scenes = c, rows, changes, scenes
	s.revision++
	s.times, s.values, s.most = nil, nil, 0
	for i, v := range changes {
		at := float64(m.Start[rows[i+1]])
		if !known(at) {
			break // those without a time come last
		}
		s.times, s.values = append(s.times, at), append(s.values, float64(v))
		if known(float64(v)) {
			s.most = max(s.most, float64(v))
		}
	}
}

// drawn reports whether there is a curve.
func (s *scenery) drawn() bool { return len(s.times) > 0 && s.most > 0 }

// level is the threshold to show: the one that is set, be it answered yet or
// not, or the proposed one.
func (s *scenery) level() float64 {
	if known(s.threshold) {
		return s.threshold
	}
	return s.change.Threshold
}

// boundaries are the times at which a scene begins, but for the first.
func (s *scenery) boundaries(m *engine.Marks) []float64 {
	var at []float64
	for i, scene := range s.scenes {
		if start := float64(m.Start[scene.First]); i > 0 && known(start) {
			at = append(at, start)
		}
	}
	return at
}

// sceneSpan is from when to when a scene lasts.
func sceneSpan(m *engine.Marks, s engine.Scene) plot.Span {
	return plot.Span{Start: float64(m.Start[s.First]), End: float64(m.End[s.Last]), Row: s.Representative}
}

// showScene selects the segment that stands for a scene, and has the timeline
// zoom to it.
func (x *explore) showScene(i int) {
	s := &x.sight.scenes
	s.sought, s.seeking = sceneSpan(x.sight.marks, s.scenes[i]), true
	x.pick(s.scenes[i].Representative)
	x.tellSight(aspectScenes)
}

// scenesLine is the scenes in a line.
func (x *explore) scenesLine() string {
	s := &x.sight.scenes
	switch {
	case s.failure != "":
		return "could not be found: " + s.failure
	case s.revision == 0 || len(s.scenes) == 0:
		return "where the film changes"
	}
	line := counted(len(s.scenes), "scene", "scenes") + " by the change in " + optionName(s.option)
	if !math.IsNaN(s.change.Threshold) {
		line += ", threshold " + fixed(s.change.Threshold, 3)
	}
	return line
}
