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

func TestCombine(t *testing.T) {
	east, north, none, bad := []float32{2, 0}, []float32{0, 5}, []float32{0, 0}, []float32{nan, 1}
	half := float32(math.Sqrt(0.5))
	for _, c := range []struct {
		name    string
		v       [][]float32
		weights []float64
		want    []float32
	}{
		{"nothing", nil, nil, nil},
		{"one", [][]float32{east}, nil, []float32{1, 0}},
		{"directions count, and not lengths", [][]float32{east, north}, nil, []float32{half, half}},
		{"less like it", [][]float32{east, north}, []float64{1, -1}, []float32{half, -half}},
		{"weights", [][]float32{east, north}, []float64{3, 4}, []float32{0.6, 0.8}},
		{"no weight at all", [][]float32{east}, []float64{0}, nil},
		{"what has no direction is left out", [][]float32{none, bad, north}, []float64{9, 9, 1}, []float32{0, 1}},
		{"nothing has", [][]float32{none, bad}, nil, nil},
		{"cancelled out", [][]float32{east, north, {7, 0}, {0, 1}}, []float64{1, 1, -1, -1}, nil},
		{"of no numbers", [][]float32{{}, {}}, nil, nil},
	} {
		got := Combine(c.v, c.weights)
		require.Equal(t, c.want == nil, got == nil, c.name)
		require.Len(t, got, len(c.want), c.name)
		for i := range got {
			assert.InDelta(t, c.want[i], got[i], 1e-7, c.name)
		}
	}
	assert.Panics(t, func() { Combine([][]float32{east, {1}}, nil) })
	assert.Panics(t, func() { Combine([][]float32{east}, []float64{1, 2}) })
}

func TestCombineTakesWeightsOfAnySize(t *testing.T) {
	for _, w := range []float64{5e-324, 1.14e-159, 1, 1e200, math.MaxFloat64} {
		got := Combine([][]float32{{1, 1}, {1, -1}}, []float64{w, w})
		require.NotNil(t, got, "%g", w)
		assert.InDelta(t, 1, got[0], 1e-6, "%g", w)
		assert.InDelta(t, 0, got[1], 1e-6, "%g", w)
	}
	assert.Nil(t, Combine([][]float32{{1, 1}}, []float64{0}))
	assert.Nil(t, Combine([][]float32{{1, 1}}, []float64{math.Inf(1)}))
	assert.Nil(t, Combine([][]float32{{1, 1}}, []float64{math.NaN()}))
}

// TestCombinedIsWhatWasAskedFor: the cosine with a combined query is the
// weighted sum of those with its terms, but for one factor.
func TestCombinedIsWhatWasAskedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 20).Draw(t, "d")
		number := rapid.Custom(func(t *rapid.T) float32 { return float32(rapid.Float64Range(-1, 1).Draw(t, "x")) })
		vector := rapid.SliceOfN(number, d, d).Filter(func(v []float32) bool { return Norm(v) > 0.01 })
		terms := rapid.SliceOfN(vector, 1, 5).Draw(t, "terms")
		weights := rapid.SliceOfN(rapid.Float64Range(-2, 2), len(terms), len(terms)).Draw(t, "weights")
		query := Combine(terms, weights)
		if query == nil {
			return
		}
		require.InDelta(t, 1, Norm(query), 1e-6)
		var sum [2]float64
		others := [2][]float32{vector.Draw(t, "one"), vector.Draw(t, "other")}
		for k, other := range others {
			for i, term := range terms {
				sum[k] += weights[i] * Cosine(term, other)
			}
		}
		require.InDelta(t, sum[0]*Cosine(query, others[1]), sum[1]*Cosine(query, others[0]), 1e-5)
	})
}

func TestScoresAreCosines(t *testing.T) {
	m := NewMatrix(512)
	rows := clustered(700, 512, 5, 1)
	for i := range rows.N() {
		m.Append(rows.Data[i*512 : (i+1)*512])
	}
	m.Append(make([]float32, 512))
	query := m.Row(3)
	got := Scores(m, Norms(m), query)
	for row, want := range Cosines(m, Norms(m), query, nil) {
		if math.IsNaN(want) {
			assert.True(t, math.IsNaN(got[row]))
			continue
		}
		require.InDelta(t, want, got[row], 1e-6)
	}
	assert.Panics(t, func() { Scores(m, Norms(m), query[1:]) })
	assert.Panics(t, func() { Scores(m, nil, query) })
}

func TestBestIsTheSortedBeginning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scores := rapid.SliceOf(rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), -1, 0, 0.25, 0.5, 1})).Draw(t, "scores") // ties abound
		k := rapid.IntRange(0, 40).Draw(t, "k")
		modulus := rapid.IntRange(1, 4).Draw(t, "modulus")
		keep := func(row int) bool { return row%modulus == 0 }
		var want []int
		for row, score := range scores {
			if !math.IsNaN(score) && keep(row) {
				want = append(want, row)
			}
		}
		sort.SliceStable(want, func(i, j int) bool { return scores[want[i]] > scores[want[j]] })
		want = want[:min(k, len(want))]

		got := Best(scores, k, keep)
		require.Len(t, got, len(want))
		for i, row := range want {
			require.Equal(t, Neighbour{row, scores[row]}, got[i])
		}
	})
}

func TestPlaces(t *testing.T) {
	assert.Equal(t, []int{3, 0, 1, 4, 2}, Places([]float64{0.5, math.NaN(), 0.9, -1, 0.9}))
	assert.Empty(t, Places(nil))
	rapid.Check(t, func(t *rapid.T) {
		scores := rapid.SliceOf(rapid.Float64Range(-1, 1)).Draw(t, "scores")
		places := Places(scores)
		for i, p := range places {
			better := 0
			for j, s := range scores {
				if s > scores[i] || s == scores[i] && j < i {
					better++
				}
			}
			require.Equal(t, better+1, p)
		}
	})
}

// TestReciprocalRankFusion is the example that k = 60 was chosen for: being
// high in both rankings beats being first in one.
func TestReciprocalRankFusion(t *testing.T) {
	assert.Zero(t, Reciprocal(0))
	assert.Equal(t, 1.0/61, Reciprocal(1))
	assert.Greater(t, Reciprocal(3)+Reciprocal(4), Reciprocal(1)+Reciprocal(100))
	places := []int{1, 2, 3, 1000}
	assert.True(t, slices.IsSortedFunc(places, func(a, b int) int {
		return map[bool]int{true: -1, false: 1}[Reciprocal(a) > Reciprocal(b)]
	}))
}
