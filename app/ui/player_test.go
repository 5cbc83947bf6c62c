package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRowUnder(t *testing.T) {
	_, m := timed(20, seg{0, 0, 0, 4}, seg{0, 0, 4, 8}, seg{0, 0, 6, 10}, seg{0, 0, 12, 16})
	rows := []int{0, 1, 2, 3}
	for at, want := range map[float64]int{-1: -1, 0: 0, 3.9: 0, 4: 1, 7: 2, 9: 2, 11: -1, 12: 3, 16: -1} {
		assert.Equal(t, want, rowUnder(m, rows, at), "at %g", at)
	}
	assert.Equal(t, -1, rowUnder(m, nil, 1))
}

func TestPlayable(t *testing.T) {
	for url, want := range map[string]bool{
		"https://films.example/a.mp4": true, "blob:https://here/1": true,
		"http://films.example/a.mp4": false, "javascript:alert(1)": false, "data:video/mp4,x": false, "s3://bucket/a": false, "": false,
	} {
		assert.Equal(t, want, playable(url), url)
	}
}

func TestMediaProblems(t *testing.T) {
	assert.Contains(t, mediaProblem("a.mkv", 4, true), "no film or sound of a kind")
	assert.Contains(t, mediaProblem("a.mkv", 4, false), "Add it as a file")
	assert.Contains(t, mediaProblem("a.mkv", 2, false), "network")
	assert.Contains(t, mediaProblem("a.mkv", 3, true), "damaged")
}
