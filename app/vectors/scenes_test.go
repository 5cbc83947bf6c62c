package vectors

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"embedscope/app/vectors/kernel"
)

// film is n rows of scenes at least short long, each around a direction that it turns away from, and
// after which rows they end. Some of the rows before a cut lie across it.
func film(r *rand.Rand, n, short int, noise, across float64) (s Sequence, cuts []int) {
	const d = 64
	var all [][]float64
	here, there, aside := randomUnit(r, d), randomUnit(r, d), randomUnit(r, d)
	length := short + r.IntN(20)
	left := length
	for i := range n {
		v := randomUnit(r, d)
		turn, mixed := 0.4*(float64(left)/float64(length)-0.5), 0.
		if left == 1 && r.Float64() < across {
			mixed = r.Float64() / 2
		}
		for j := range v {
			v[j] = v[j]*noise + (1-mixed)*(here[j]*math.Cos(turn)+aside[j]*math.Sin(turn)) + mixed*there[j]
		}
		all = append(all, v)
		if left--; left == 0 && i < n-1 {
			cuts = append(cuts, i)
			here, there, aside = there, randomUnit(r, d), randomUnit(r, d)
			length = short + r.IntN(20)
			left = length
		}
	}
	return sequence(unitRows(d, all...)), cuts
}

// sequence is rows of length 1, in their order.
func sequence(rows kernel.Rows) Sequence {
	s := Sequence{M: NewMatrix(rows.D)}
	for i := range rowsIn(rows) {
		s.Rows = append(s.Rows, s.M.Append(rowOf(rows, i)))
	}
	s.Norms = Norms(s.M)
	return s
}

// found is the share of want with one of got at most one position away.
func found(want, got []int) float64 {
	hits := 0
	for _, w := range want {
		for _, g := range got {
			if g-w <= 1 && w-g <= 1 {
				hits++
				break
			}
		}
	}
	return float64(hits) / float64(len(want))
}

func TestBoundariesAreThePlantedCuts(t *testing.T) {
	for seed := range uint64(5) {
		for _, c := range []struct {
			n, short      int
			noise, across float64
		}{{300, 4, 0.1, 0}, {300, 4, 0.2, 0.5}, {60, 5, 0.1, 0.3}, {500, 80, 0.1, 0.5}, {2000, 8, 0.25, 0.2}} {
			rows, cuts := film(rand.New(rand.NewPCG(seed, 3)), c.n, c.short, c.noise, c.across)
			changes := Changes(rows)
			got := Boundaries(changes, Threshold(changes))
			assert.GreaterOrEqual(t, found(got, cuts), 0.9, "precision, seed %d: %+v", seed, c)
			assert.GreaterOrEqual(t, found(cuts, got), 0.9, "recall, seed %d: %+v", seed, c)
		}
	}
}

func TestASingleSceneIsNotCutToPieces(t *testing.T) {
	for seed := range uint64(5) {
		rows, cuts := film(rand.New(rand.NewPCG(seed, 4)), 300, 300, 0.4, 0)
		require.Empty(t, cuts)
		changes := Changes(rows)
		assert.LessOrEqual(t, len(Boundaries(changes, Threshold(changes))), 2)
	}
}

func TestChanges(t *testing.T) {
	m := NewMatrix(2)
	for _, v := range [][]float32{{1, 0}, {0, 0}, {3, 0}, {0, 1e-30}, {0, -2e30}} {
		m.Append(v)
	}
	film := Sequence{M: m, Norms: Norms(m), Rows: []int{0, 2, 3, 4}}
	assert.InDeltaSlice(t, []float64{0, 1, 2}, Changes(film), 1e-7, "lengths count for nothing, and rows that are left out neither")
	for n := range 2 {
		film.Rows = []int{0, 2}[:n]
		assert.Equal(t, []float64{}, Changes(film))
	}
	assert.Equal(t, []float64{}, Changes(Sequence{}))
}

func TestThreshold(t *testing.T) {
	assert.True(t, math.IsNaN(Threshold(nil)))
	for _, x := range []float64{0, 0.3, 2} {
		for n := 1; n < 5; n++ {
			var equal []float64
			for range n {
				equal = append(equal, x)
			}
			assert.Greater(t, Threshold(equal), x)
			assert.Empty(t, Boundaries(equal, Threshold(equal)))
		}
	}
	halfway := (math.Sqrt(0.11) + math.Sqrt(0.5)) / 2
	assert.InDelta(t, halfway*halfway, Threshold([]float64{0.1, 0.11, 0.5, 0.09, 0.1, 0.6}), 1e-12)
	unsorted := []float64{0.3, 0.1, 0.2}
	Threshold(unsorted)
	assert.Equal(t, []float64{0.3, 0.1, 0.2}, unsorted, "is only read")
}

func TestOtsuDividesBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 30).Draw(t, "n")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		changes := make([]float64, n)
		for i := range changes {
			changes[i] = float64(r.IntN(8)) / 4
		}
		changes[0], changes[1] = 0, 1 // not all are equal
		threshold, explained := otsu(slices.Sorted(slices.Values(changes)))
		explains := func(threshold float64) float64 {
			var mean, lows, low, highs, high, all float64
			for _, x := range changes {
				mean += x / float64(n)
				if x < threshold {
					lows, low = lows+1, low+x
				} else {
					highs, high = highs+1, high+x
				}
			}
			for _, x := range changes {
				all += (x - mean) * (x - mean)
			}
			return (lows*math.Pow(low/lows-mean, 2) + highs*math.Pow(high/highs-mean, 2)) / all
		}
		require.InDelta(t, explains(threshold), explained, 1e-9)
		for _, x := range changes {
			if x > 0 { // one on each side
				require.LessOrEqual(t, explains(x), explained+1e-9)
			}
		}
	})
}

func TestBoundariesArePeaks(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes []float64
		want    []int
	}{
		{"none", nil, nil},
		{"too small", []float64{0.1, 0.4, 0.2}, nil},
		{"large enough", []float64{0.1, 0.5, 0.2}, []int{1}},
		{"at the ends", []float64{0.9, 0.5, 0.9}, []int{0, 2}},
		{"alone", []float64{0.9}, []int{0}},
		{"one of two", []float64{0.1, 0.6, 0.7, 0.1}, []int{2}},
		{"the first of equals", []float64{0.1, 0.7, 0.7, 0.7, 0.1}, []int{1}},
	} {
		assert.Equal(t, c.want, Boundaries(c.changes, 0.5), c.name)
	}
	assert.Empty(t, Boundaries([]float64{0.1, 0.5, 0.2}, math.NaN()))
}

func TestScenesAreRunsOfRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := anyRows(t, 30)
		n, d := rowsIn(rows), rows.D
		var cuts []int
		for i := range n - 1 {
			if rapid.IntRange(0, 3).Draw(t, "cut") == 0 {
				cuts = append(cuts, i)
			}
		}
		scenes := Scenes(sequence(rows), cuts)
		if n == 0 {
			require.Empty(t, scenes)
			return
		}
		require.Equal(t, len(cuts)+1, len(scenes))
		next := 0
		for i, s := range scenes {
			require.Equal(t, next, s.First)
			if i < len(cuts) {
				require.Equal(t, cuts[i], s.Last)
			}
			next = s.Last + 1
			mean := make([]float64, d)
			for r := s.First; r <= s.Last; r++ {
				for j := range d {
					mean[j] += float64(rows.Data[r*d+j])
				}
			}
			nearness := func(r int) float64 { return dot(rows.Data[r*d:(r+1)*d], mean) }
			require.GreaterOrEqual(t, s.Representative, s.First)
			require.LessOrEqual(t, s.Representative, s.Last)
			for r := s.First; r <= s.Last; r++ {
				require.LessOrEqual(t, nearness(r), nearness(s.Representative)+1e-5)
			}
		}
		require.Equal(t, n, next)
	})
	rows := unitRows(2, []float64{1, 0}, []float64{1, 0}, []float64{0, 1})
	assert.Equal(t, []Scene{{0, 1, 0}, {2, 2, 2}}, Scenes(sequence(rows), []int{-1, 1, 1, 2, 7}), "what is not between rows counts for nothing")
	assert.Empty(t, Scenes(Sequence{}, nil))
}

func TestAscend(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Float64Range(0, 4), 0, 40).Draw(t, "v")
		want := slices.Sorted(slices.Values(v))
		ascend(v)
		require.Equal(t, len(want), len(v))
		for i := range want {
			require.Equal(t, want[i], v[i])
		}
	})
}
