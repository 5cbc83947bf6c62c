package ui

import (
	"testing"

	"embedscope/app/engine"

	"github.com/stretchr/testify/assert"
)

// scened is a film of three scenes.
func scened(t *testing.T) *explore {
	x := drawn(t).Shared
	s := &x.sight.scenes
	s.option, s.threshold = "visual", none
	s.take(x.sight.marks, engine.Change{Threshold: 0.25, Proposed: 0.25}, []int32{0, 1, 2}, []float32{0.4, 0.8},
		[]engine.Scene{{First: 0, Last: 0, Representative: 0}, {First: 1, Last: 1, Representative: 1}, {First: 2, Last: 2, Representative: 2}})
	return x
}

func TestScenery(t *testing.T) {
	x := scened(t)
	s := &x.sight.scenes
	assert.Equal(t, []float64{4, 12}, s.times, "a change is where the clip after it starts")
	assert.InDelta(t, 0.8, s.most, 1e-6)
	assert.Equal(t, []float64{4, 12}, s.boundaries(x.sight.marks), "the first scene has none")
	assert.True(t, s.drawn())
	assert.InDelta(t, 0.25, s.level(), 0)
	s.threshold = 0.5
	assert.InDelta(t, 0.5, s.level(), 0, "what is dragged is shown before it is answered")
	assert.Equal(t, "3 scenes by the change in visual, threshold 0.250", x.scenesLine())
	s.failure = "no"
	assert.Contains(t, x.scenesLine(), "could not be found")
}

func TestSceneryWithoutTimes(t *testing.T) {
	r, m := timed(20, seg{0, 0, 0, 4}, seg{0, 0, none, none}, seg{0, 0, none, none})
	var s scenery
	s.take(m, engine.Change{Threshold: none, Proposed: none}, []int32{0, 1, 2}, []float32{0.4, 0.8}, nil)
	assert.Empty(t, s.times)
	assert.False(t, s.drawn())
	x := exploring(r)
	assert.Equal(t, []string{"visual"}, x.changing(), "one clip does not change")
}

func TestSceneryOfEqualVectors(t *testing.T) {
	_, m := timed(20, seg{0, 0, 0, 4}, seg{0, 0, 4, 8})
	var s scenery
	s.take(m, engine.Change{}, []int32{0, 1}, []float32{0}, []engine.Scene{{Last: 1}})
	assert.False(t, s.drawn(), "there is no curve to scale")
	assert.Empty(t, s.boundaries(m))
}

func TestScenesPanel(t *testing.T) {
	x := scened(t)
	out := html(t, &scenesPanel{Shared: x, Version: 1, Revision: 1})
	for _, want := range []string{`aria-label="Scenes"`, "0:04.0 – 0:08.0", "visual 0:12.0", "Show scene 3, 0:12.0 – 0:16.0"} {
		assert.Contains(t, out, want)
	}
	assert.NotContains(t, out, "The first")

	s := &x.sight.scenes
	for len(s.scenes) < 1234 {
		s.scenes = append(s.scenes, s.scenes[0])
	}
	assert.Contains(t, html(t, &scenesPanel{Shared: x, Version: 2, Revision: 2}), "The first 200 of 1,234.")
	s.scenes = nil
	assert.Contains(t, html(t, &scenesPanel{Shared: x, Version: 3, Revision: 3}), "There are no scenes")
}
