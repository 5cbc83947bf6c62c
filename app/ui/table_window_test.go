package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestWindow(t *testing.T) {
	for name, c := range map[string]struct {
		v            viewport
		first, count int
	}{
		"empty list":         {viewport{height: 560, row: 28}, 0, 0},
		"unmeasured":         {viewport{height: 560, total: 10}, 0, 8},
		"fewer than fit":     {viewport{height: 560, row: 28, total: 3}, 0, 3},
		"at the top":         {viewport{height: 560, row: 28, total: 1000}, 0, 28},
		"in the middle":      {viewport{top: 2800, height: 560, row: 28, total: 1000}, 92, 36},
		"between two rows":   {viewport{top: 2810, height: 560, row: 28, total: 1000}, 92, 37},
		"at the end":         {viewport{top: 28000 - 560, height: 560, row: 28, total: 1000}, 972, 28},
		"scrolled past":      {viewport{top: 1e6, height: 560, row: 28, total: 1000}, 992, 8},
		"pulled above":       {viewport{top: -40, height: 560, row: 28, total: 1000}, 0, 28},
		"a very high box":    {viewport{top: 2800, height: 1540, row: 28, total: 1000}, 98, 59},
		"higher than allows": {viewport{top: 2800, height: 2800, row: 28, total: 1000}, 100, 100},
	} {
		first, count := c.v.window()
		assert.Equal(t, c.first, first, name)
		assert.Equal(t, c.count, count, name)
	}
}

func TestSpaceIsHonestUntilTheBrowserClips(t *testing.T) {
	v := viewport{height: 560, row: 28, total: 28804}
	assert.Equal(t, 806512.0, v.space())
	assert.Equal(t, 1.0, v.stretch())

	v.total = 10_000_000
	assert.Equal(t, float64(spaceMost), v.space())
	v.top = spaceMost - v.height // the very end
	_, end := v.visible()
	assert.Equal(t, v.total, end)
}

func TestReveal(t *testing.T) {
	v := viewport{top: 2800, height: 280, row: 28, total: 1000}
	for name, c := range map[string]struct {
		row   int
		top   float64
		moves bool
	}{
		"first in view":   {100, 2800, false},
		"last in view":    {109, 2800, false},
		"just above":      {99, 2772, true},
		"just below":      {110, 2828, true},
		"far below":       {500, 500*28 - 126, true},
		"far above":       {3, 0, true},
		"the last of all": {999, 28000 - 280, true},
	} {
		top, moves := v.reveal(c.row)
		assert.Equal(t, c.top, top, name)
		assert.Equal(t, c.moves, moves, name)
	}
}

func TestWindowsHoldWhatIsVisible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := viewport{
			height: rapid.Float64Range(0, 1600).Draw(t, "height"),
			row:    rapid.Float64Range(20, 60).Draw(t, "row"),
			total:  rapid.IntRange(0, 3_000_000).Draw(t, "total"),
		}
		v.top = rapid.Float64Range(0, 1).Draw(t, "part") * max(v.space()-v.height, 0)

		first, count := v.window()
		from, to := v.visible()
		assert.LessOrEqual(t, first, from)
		assert.GreaterOrEqual(t, first+count, to)
		assert.LessOrEqual(t, first+count, v.total)
		assert.LessOrEqual(t, count, max(windowMost, to-from))
		assert.True(t, v.covered(first, count), "what was asked for is enough")
		if to > from {
			assert.False(t, v.covered(from+1, count), "a row in view is missing")
			// The drawn rows stand where the view is.
			assert.LessOrEqual(t, v.offset(from), v.top+1e-3)
			assert.Greater(t, v.offset(from)+v.row, v.top-1e-3)
		}
		if v.total > 0 && v.height >= v.row {
			row := rapid.IntRange(0, v.total-1).Draw(t, "row")
			v.top, _ = v.reveal(row)
			from, to = v.visible()
			assert.LessOrEqual(t, from, row)
			assert.Greater(t, to, row)
		}
	})
}
