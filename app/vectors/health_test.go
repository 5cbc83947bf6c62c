package vectors

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestCheck(t *testing.T) {
	east, north, longer := []float32{1, 0}, []float32{0, 1}, []float32{1.02, 0}
	none, minus, bad := []float32{0, 0}, []float32{neg, 1}, []float32{nan, 1}
	even := func(row int) bool { return row%2 == 0 }
	for _, c := range []struct {
		name string
		m    *Matrix
		unit func(int) bool
		want Health
	}{
		{"no rows", NewMatrix(2), nil, Health{MinNorm: math.NaN(), MaxNorm: math.NaN()}},
		{"one row", matrixOf(east), nil, Health{MinNorm: 1, MaxNorm: 1}},
		{"two rows", matrixOf(east, north), nil, Health{MinNorm: 1, MaxNorm: 1}},
		{"all equal", matrixOf(east, east, east), nil, Health{Duplicates: [][]int{{0, 1, 2}}, MinNorm: 1, MaxNorm: 1}},
		{"two groups, by their first row", matrixOf(north, east, longer, east, north, east), nil, Health{
			Duplicates: [][]int{{0, 4}, {1, 3, 5}}, NormOff: []int{2}, MinNorm: 1, MaxNorm: float64(float32(1.02))}},
		{"-0 equals 0", matrixOf(minus, east, north), nil, Health{Duplicates: [][]int{{0, 2}}, MinNorm: 1, MaxNorm: 1}},
		{"opposites are not equal", matrixOf(east, []float32{-1, 0}), nil, Health{MinNorm: 1, MaxNorm: 1}},
		{"zero rows are zero and no more", matrixOf(none, east, []float32{neg, 0}), nil, Health{
			Zero: []int{0, 2}, MinNorm: 1, MaxNorm: 1}},
		{"bad rows are bad and no more", matrixOf(bad, east, bad, []float32{1, inf}, []float32{-inf, inf}), nil, Health{
			NonFinite: []int{0, 2, 3, 4}, MinNorm: 1, MaxNorm: 1}},
		{"nothing sound", matrixOf(bad, none), nil, Health{
			NonFinite: []int{0}, Zero: []int{1}, MinNorm: math.NaN(), MaxNorm: math.NaN()}},
		{"norms of those that should be 1", matrixOf(longer, longer, []float32{0.5, 0}, []float32{0.995, 0}), even, Health{
			Duplicates: [][]int{{0, 1}}, NormOff: []int{0, 2}, MinNorm: 0.5, MaxNorm: float64(float32(1.02))}},
		{"of nothing", numbered(2, 0), nil, Health{Zero: []int{0, 1}, MinNorm: math.NaN(), MaxNorm: math.NaN()}},
	} {
		got := Check(c.m, Norms(c.m), 0.01, c.unit)
		for _, norm := range []struct{ want, got *float64 }{{&c.want.MinNorm, &got.MinNorm}, {&c.want.MaxNorm, &got.MaxNorm}} {
			if math.IsNaN(*norm.want) && math.IsNaN(*norm.got) {
				*norm.want, *norm.got = 0, 0 // NaN equals nothing
			}
		}
		assert.Equal(t, c.want, got, c.name)
	}
	assert.Panics(t, func() { Check(matrixOf(east), nil, 0.01, nil) })
}

// bruteGroups compares every row with every earlier one.
func bruteGroups(m *Matrix, sound func(int) bool) [][]int {
	var groups [][]int
	for i := range m.N() {
		if !sound(i) {
			continue
		}
		at := slices.IndexFunc(groups, func(g []int) bool { return slices.Equal(m.Row(g[0]), m.Row(i)) })
		if at < 0 {
			groups = append(groups, []int{i})
		} else {
			groups[at] = append(groups[at], i)
		}
	}
	return slices.DeleteFunc(groups, func(g []int) bool { return len(g) < 2 })
}

func TestDuplicatesAreThoseOfBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 20).Draw(t, "d")
		distinct := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom([]float32{0, neg, 1, -1, nan}), d, d), 1, 20).Draw(t, "distinct")
		m := NewMatrix(d)
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(distinct)-1), 1, 60).Draw(t, "pick") {
			m.Append(distinct[i])
		}
		norms := Norms(m)
		want := bruteGroups(m, func(i int) bool { return norms[i] > 0 }) // not NaN either
		got := Check(m, norms, 0.01, nil).Duplicates
		require.Equal(t, len(want), len(got))
		for i := range want {
			require.Equal(t, want[i], got[i])
		}
	})
}

// Rows may have the same hash without being equal; no natural ones are known.
func TestDuplicatesCompareWhatHashesAlike(t *testing.T) {
	a, b, c := []float32{1, 2}, []float32{3, 4}, []float32{5, 6}
	m := matrixOf(a, b, a, c, b, c, a)
	got := group(m, []int{0, 1, 2, 3, 4, 5, 6}, func([]float32) uint64 { return 7 })
	assert.Equal(t, [][]int{{0, 2, 6}, {1, 4}, {3, 5}}, got)
}

func TestHashTellsSimilarRowsApart(t *testing.T) {
	const d = 64
	for name, row := range map[string]func(i int) []float32{
		"one component": func(i int) []float32 { v := make([]float32, d); v[i%d] = float32(1 + i/d); return v },
		"signs": func(i int) []float32 {
			v := make([]float32, d)
			for j := range v {
				v[j] = 1 - 2*float32(i>>(j%12)&1)*float32((j/12+1)%2)
			}
			return v
		},
		"swaps": func(i int) []float32 {
			v := make([]float32, d)
			for j := range v {
				v[j] = float32(j)
			}
			a, b := i/d, i%d
			if a >= b { // so that no two are alike
				v[a], v[b] = float32(1000+i), -1
			} else {
				v[a], v[b] = v[b], v[a]
			}
			return v
		},
		"random": func(i int) []float32 {
			r := rand.New(rand.NewPCG(uint64(i), 0))
			v := make([]float32, d)
			for j := range v {
				v[j] = r.Float32()
			}
			return v
		},
	} {
		seen := map[uint64]int{}
		for i := range 4096 {
			h := hash(row(i))
			other, ok := seen[h]
			require.False(t, ok, "%s: rows %d and %d", name, i, other)
			seen[h] = i
		}
	}
}

func TestHashIsTheSameForMinusZero(t *testing.T) {
	for length := range 20 {
		for at := range length {
			v := make([]float32, length)
			want := hash(v)
			v[at] = neg
			assert.Equal(t, want, hash(v), "-0 at %d of %d", at, length)
		}
	}
}
