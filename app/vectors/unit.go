package vectors

import (
	"strconv"

	"embedscope/app/vectors/kernel"
)

// unit.go is where projections begin: at directions, laid side by side for the
// kernel.

// Unit copies rows of m, divided by their norms, one after another:
// len(rows)×d. norms are the Norms of m. What it answers has no Norms: dot
// products are cosines. It panics if norms is not of length N, if there is no
// such row, or if a row has no direction: its norm is zero or not finite.
func Unit(m *Matrix, norms []float64, rows []int) kernel.Rows {
	mustBe("norms", len(norms), m.N())
	unit := kernel.Rows{D: max(m.d, 1), Data: make([]float32, len(rows)*m.d)}
	for i, row := range rows {
		v, norm := m.Row(row), norms[row]
		if norm == 0 || !finite(norm) {
			panic("vectors: row " + strconv.Itoa(row) + " has no direction")
		}
		inverse := 1 / norm // finite, too: the least float32 is 1e-45
		to := unit.Data[i*m.d:][:len(v)]
		for j, x := range v {
			to[j] = float32(float64(x) * inverse)
		}
	}
	return unit
}
