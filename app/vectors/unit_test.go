package vectors

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestUnit(t *testing.T) {
	m := matrixOf([]float32{3, 4}, []float32{0, 0}, []float32{nan, 1}, []float32{0, -2}, []float32{inf, 1},
		[]float32{math.SmallestNonzeroFloat32, 0}, []float32{0, math.MaxFloat32})
	norms := Norms(m)
	u := Unit(m, norms, []int{3, 0, 3, 5, 6})
	assert.Equal(t, []float32{0, -1, 0.6, 0.8, 0, -1, 1, 0, 0, 1}, u.Data)
	assert.Equal(t, 2, u.D)
	assert.Nil(t, u.Norms)
	assert.Zero(t, Unit(m, norms, nil).N())
	assert.Zero(t, Unit(NewMatrix(0), nil, nil).N())
	for _, row := range []int{1, 2, 4, 7, -1} {
		assert.Panics(t, func() { Unit(m, norms, []int{row}) }, "row %d", row)
	}
	assert.Panics(t, func() { Unit(m, nil, []int{0}) })
}
