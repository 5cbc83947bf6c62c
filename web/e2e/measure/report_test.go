package main

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMedian(t *testing.T) {
	assert.Equal(t, 2.0, median([]float64{3, 1, 2}))
	assert.Equal(t, 2.5, median([]float64{4, 1, 3, 2}))
}

func TestRatiosAreThoseOfPairs(t *testing.T) {
	var r report
	x := r.add("x", "ms", []float64{1, 10, 100}, []float64{2, 5, 400}, "")
	assert.Equal(t, 10.0, x.Ours)
	assert.Equal(t, 5.0, x.Peer)
	assert.Equal(t, 0.5, x.Ratio, "the median of 0.5, 2 and 0.25")
	assert.Equal(t, 3.0, r.add("x", "ms", []float64{1, 6}, []float64{0, 2}, "").Ratio, "nothing is no measure")
	assert.Zero(t, r.add("x", "ms", []float64{1}, []float64{0}, "").Ratio)
}

func TestGrowthIsTheExponent(t *testing.T) {
	var r report
	for _, n := range []int{10, 100, 1000} {
		x := r.add("x", "ms", []float64{3 * math.Pow(float64(n), 1.5)}, nil, "")
		x.size, x.family = n, "result"
	}
	r.add("another", "ms", []float64{1}, nil, "").size = 7
	r.fit("growth", "result", "linear: 1")
	assert.InDelta(t, 1.5, r.Rows[4].Ours, 1e-9)
}
