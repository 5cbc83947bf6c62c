package vectors

import (
	"math"
	"math/bits"
	"slices"
)

// Health is what may be wrong with the vectors of a result. Rows are in
// ascending order. A row that is not finite or zero is named as such and
// nowhere else.
type Health struct {
	NonFinite []int // rows with a component that is NaN or infinite
	Zero      []int // rows all of whose components are 0 or -0

	// Duplicates are the groups of two rows or more whose components are all
	// equal, by their first row. -0 equals 0: a direction has no sign of zero,
	// and JSON writers disagree about it.
	Duplicates [][]int

	NormOff []int // rows whose norm should be 1 and is not

	// The smallest and largest norm, over the rows that are neither zero nor
	// non-finite; NaN where there are none.
	MinNorm, MaxNorm float64
}

// Check looks at every row of m. norms are the Norms of m; those of the rows
// that unit accepts (clips, but not the means of whole assets) should be 1, and
// may differ from it by tol. A nil unit accepts every row. It panics if norms is
// not of length N.
func Check(m *Matrix, norms []float64, tol float64, unit func(row int) bool) Health {
	mustBe("norms", len(norms), m.N())
	h := Health{MinNorm: math.NaN(), MaxNorm: math.NaN()}
	sound := make([]int, 0, m.N())
	for row, norm := range norms {
		switch {
		case !finite(norm):
			h.NonFinite = append(h.NonFinite, row)
			continue
		case norm == 0:
			h.Zero = append(h.Zero, row)
			continue
		}
		if len(sound) == 0 {
			h.MinNorm, h.MaxNorm = norm, norm
		}
		h.MinNorm, h.MaxNorm = min(h.MinNorm, norm), max(h.MaxNorm, norm)
		if math.Abs(norm-1) > tol && (unit == nil || unit(row)) {
			h.NormOff = append(h.NormOff, row)
		}
		sound = append(sound, row)
	}
	h.Duplicates = group(m, sharing(norms, sound), hash)
	return h
}

// sharing are those of rows whose norm another of them has, too. Equal rows have
// equal norms, to the last bit, and of others few do: so that most rows need not
// be looked at again.
func sharing(norms []float64, rows []int) []int {
	first := make(map[uint64]int, len(rows))
	shared := make([]bool, len(norms))
	for _, row := range rows {
		norm := math.Float64bits(norms[row])
		if other, ok := first[norm]; ok {
			shared[other], shared[row] = true, true
		} else {
			first[norm] = row
		}
	}
	return slices.DeleteFunc(rows, func(row int) bool { return !shared[row] })
}

// group finds the groups of equal rows among rows, which ascend, in one pass: a
// row is compared only with the distinct rows before it that have the same hash.
func group(m *Matrix, rows []int, hash func([]float32) uint64) [][]int {
	latest := make(map[uint64]int, len(rows)) // the latest distinct row of a hash
	earlier := make(map[int]int)              // the one before a distinct row that has the same hash
	groups := make(map[int][]int)             // by the distinct row that is the first of the group
next:
	for _, row := range rows {
		v := m.Row(row)
		h := hash(v)
		last, taken := latest[h]
		for other, ok := last, taken; ok; other, ok = earlier[other] {
			if slices.Equal(m.Row(other), v) {
				if groups[other] == nil {
					groups[other] = []int{other}
				}
				groups[other] = append(groups[other], row)
				continue next
			}
		}
		if taken {
			earlier[row] = last
		}
		latest[h] = row
	}
	var sorted [][]int
	for _, group := range groups {
		sorted = append(sorted, group)
	}
	slices.SortFunc(sorted, func(a, b []int) int { return a[0] - b[0] })
	return sorted
}

// hash is equal for vectors whose components are equal, so for 0 and -0 too.
func hash(v []float32) uint64 {
	h := [4]uint64{1, 2, 3, 4} // four parts, as in dot
	for len(v) >= 8 {
		a := (*[8]float32)(v)
		h[0] = mix(h[0], pair(a[0], a[1]))
		h[1] = mix(h[1], pair(a[2], a[3]))
		h[2] = mix(h[2], pair(a[4], a[5]))
		h[3] = mix(h[3], pair(a[6], a[7]))
		v = v[8:]
	}
	for i, x := range v {
		h[i%4] = mix(h[i%4], pair(x, 0))
	}
	return mix(mix(mix(mix(0, h[0]), h[1]), h[2]), h[3])
}

// mix adds x to the hash h. Numbers differ in their high bits, most of all in
// their signs, and a product carries upwards only: hence the fold before and the
// rotation after, without which a few such differences would undo each other.
func mix(h, x uint64) uint64 {
	x *= 0xd6e8feb86659fd93
	return bits.RotateLeft64(h^x^x>>32, 29) * 0x9e3779b97f4a7c15
}

// pair is the bits of both numbers, those of 0 for -0.
func pair(x, y float32) uint64 {
	a, b := math.Float32bits(x), math.Float32bits(y)
	if a == 1<<31 {
		a = 0
	}
	if b == 1<<31 {
		b = 0
	}
	return uint64(a)<<32 | uint64(b)
}
