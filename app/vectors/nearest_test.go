package vectors

import (
	"math"
	"slices"
	"sort"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// sortAll is Nearest by sorting every row.
func sortAll(m *Matrix, query []float32, k int, keep func(int) bool) []Neighbour {
	var all []Neighbour
	for i := range m.N() {
		if c := Cosine(query, m.Row(i)); !math.IsNaN(c) && keep(i) {
			all = append(all, Neighbour{i, c})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Cosine > all[j].Cosine })
	return all[:min(k, len(all))]
}

func TestNearestIsTheSortedBeginning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 20).Draw(t, "d")
		distinct := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom([]float32{0, neg, 1, -1, 0.5, nan, inf}), d, d), 1, 30).Draw(t, "distinct")
		pick := rapid.SliceOfN(rapid.IntRange(0, len(distinct)-1), 1, 80).Draw(t, "pick") // ties abound
		m := NewMatrix(d)
		for _, i := range pick {
			m.Append(distinct[i])
		}
		query := m.Row(rapid.IntRange(0, m.N()-1).Draw(t, "query"))
		k := rapid.IntRange(1, 100).Draw(t, "k")
		modulus := rapid.IntRange(1, 4).Draw(t, "modulus")
		keep := func(row int) bool { return row%modulus == 0 }

		got := Nearest(m, Norms(m), query, k, keep)
		want := sortAll(m, query, k, keep)
		require.Equal(t, len(want), len(got))
		for i := range want {
			require.Equal(t, want[i], got[i], "place %d", i)
		}
	})
}

func TestNearestAcrossChunks(t *testing.T) {
	m := NewMatrix(512)
	v := make([]float32, 512)
	for i := range 2000 {
		v[0], v[1] = 1, float32(i*617%2000)/1000 // the angle grows with it
		m.Append(v)
	}
	got := Nearest(m, Norms(m), m.Row(0), 5, nil)
	var found []int
	for _, n := range got {
		found = append(found, n.Row*617%2000)
	}
	assert.Equal(t, []int{0, 1, 2, 3, 4}, found)
}

func TestNearest(t *testing.T) {
	east, north, west := []float32{2, 0}, []float32{0, 1}, []float32{-3, 0}
	none, bad := []float32{0, 0}, []float32{nan, 1}
	for _, c := range []struct {
		name  string
		m     *Matrix
		query []float32
		k     int
		keep  func(int) bool
		want  []Neighbour
	}{
		{"no rows", NewMatrix(2), east, 3, nil, nil},
		{"one row, itself", matrixOf(east), east, 3, nil, []Neighbour{{0, 1}}},
		{"two rows", matrixOf(west, east), east, 3, nil, []Neighbour{{1, 1}, {0, -1}}},
		{"but itself", matrixOf(west, east), east, 3, func(row int) bool { return row != 1 }, []Neighbour{{0, -1}}},
		{"none kept", matrixOf(west, east), east, 3, func(int) bool { return false }, nil},
		{"the best alone", matrixOf(west, north, east, east), east, 1, nil, []Neighbour{{2, 1}}},
		{"all equal", matrixOf(east, east, east, east), east, 3, nil, []Neighbour{{0, 1}, {1, 1}, {2, 1}}},
		{"undefined left out", matrixOf(none, north, bad, east), east, 4, nil, []Neighbour{{3, 1}, {1, 0}}},
		{"zero query", matrixOf(east, north), none, 4, nil, nil},
		{"bad query", matrixOf(east, north), bad, 4, nil, nil},
		{"none wanted", matrixOf(east), east, 0, nil, nil},
		{"fewer than none wanted", matrixOf(east), east, -1, nil, nil},
		{"more than can be counted", matrixOf(east), east, math.MaxInt, nil, []Neighbour{{0, 1}}},
		{"of nothing", numbered(2, 0), nil, 4, nil, nil},
	} {
		got := Nearest(c.m, Norms(c.m), c.query, c.k, c.keep)
		assert.True(t, slices.Equal(c.want, got), "%s: %v, want %v", c.name, got, c.want)
	}
	assert.Panics(t, func() { Nearest(matrixOf(east), []float64{2}, []float32{1}, 1, nil) })
	assert.Panics(t, func() { Nearest(matrixOf(east), nil, east, 1, nil) })
}

func TestNearestAsksOnlyAboutTheNear(t *testing.T) {
	m := numbered(1000, 2)
	asked := 0
	Nearest(m, Norms(m), []float32{-1, 1}, 3, func(int) bool { asked++; return true })
	assert.Positive(t, asked)
	assert.Less(t, asked, 100) // rows turn away from the query steadily
}
