package vectors

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"embedscope/app/vectors/kernel"
)

const (
	tapeD    = 64
	tapeRate = 4 // frames a second
)

// tape is frames of unit length: what a film shows, before it is cut into segments.
type tape [][]float64

// shot is a tape of scenes of 4 to 20 seconds that have a look in common.
func shot(r *rand.Rand, look []float64, seconds int) tape {
	var t tape
	for len(t) < seconds*tapeRate {
		place, aside := randomUnit(r, tapeD), randomUnit(r, tapeD)
		for i, n := 0, (4+r.IntN(17))*tapeRate; i < n; i++ {
			grain, turn := randomUnit(r, tapeD), 0.4*(float64(i)/float64(n)-0.5)
			v := make([]float64, tapeD)
			for j := range v {
				v[j] = math.Sqrt(0.5)*look[j] + math.Sqrt(0.45)*(place[j]*math.Cos(turn)+aside[j]*math.Sin(turn)) + math.Sqrt(0.05)*grain[j]
			}
			t = append(t, v)
		}
	}
	return t[:seconds*tapeRate]
}

// copied is a part of a tape as another copy of it would show it.
func (t tape) copied(r *rand.Rand, from, to float64, noise float64) tape {
	var out tape
	for _, frame := range t[int(from*tapeRate):int(to*tapeRate)] {
		v, grain := make([]float64, tapeD), randomUnit(r, tapeD)
		for j := range v {
			v[j] = frame[j] + noise*grain[j]
		}
		out = append(out, v)
	}
	return out
}

// cut makes segments of a tape, whose lengths in seconds follow one another.
func (t tape) cut(length func() float64) Film {
	f := Film{Rows: kernel.Rows{D: tapeD}}
	whole := float64(len(t)) / tapeRate
	for from := 0.; from < whole; {
		to := min(from+math.Max(math.Round(length()*tapeRate), 1)/tapeRate, whole)
		sum := make([]float64, tapeD)
		for _, frame := range t[int(from*tapeRate):int(to*tapeRate)] {
			for j, x := range frame {
				sum[j] += x
			}
		}
		var square float64
		for _, x := range sum {
			square += x * x
		}
		for _, x := range sum {
			f.Rows.Data = append(f.Rows.Data, float32(x/math.Sqrt(square)))
		}
		f.Start, f.End = append(f.Start, from), append(f.End, to)
		from = to
	}
	return f
}

func joinTapes(parts ...tape) tape { return slices.Concat(parts...) }

func always(seconds float64) func() float64 { return func() float64 { return seconds } }

func find(t require.TestingT, a, b Film, threshold float64) Shared {
	s, err := FindShared(context.Background(), a, b, threshold, nil)
	require.NoError(t, err)
	return s
}

// TestPlantedMaterialIsFound: whichever way either film was cut, at its offset
// within a segment, and nothing else.
func TestPlantedMaterialIsFound(t *testing.T) {
	for name, cuts := range map[string][2]func(r *rand.Rand) func() float64{
		"the same":        {fixedCuts(4), fixedCuts(4)},
		"4 s against 6 s": {fixedCuts(4), fixedCuts(6)},
		"6 s against 4 s": {fixedCuts(6), fixedCuts(4)},
		"2 s against 10":  {fixedCuts(2), fixedCuts(10)},
		"dynamic cuts":    {dynamicCuts, dynamicCuts},
		"one is dynamic":  {fixedCuts(4), dynamicCuts},
	} {
		for seed := range uint64(6) {
			r := rand.New(rand.NewPCG(seed, 7))
			look := randomUnit(r, tapeD)
			here, there := shot(r, look, 400), shot(r, look, 500)
			// 80 s from 100 on stand at 311.25 there, and 61.5 s from 250 on at 41.5.
			first, second := here.copied(r, 100, 180, 0.15), here.copied(r, 250, 311.5, 0.15)
			other := joinTapes(there[:int(41.5*tapeRate)], second, there[int(103*tapeRate):int(311.25*tapeRate)], first, there[int(391.25*tapeRate):])
			a, b := here.cut(cuts[0](r)), other.cut(cuts[1](r))
			segment := max(usualLength(a.Start, a.End), usualLength(b.Start, b.End))

			s := find(t, a, b, math.NaN())
			assert.InDelta(t, 0.5, s.Usual, 0.15)
			require.Len(t, s.Runs, 2, "%s, seed %d: %+v", name, seed, s)
			for i, want := range [][4]float64{{100, 180, 311.25, 391.25}, {250, 311.5, 41.5, 103}} {
				run := s.Runs[i]
				assert.InDelta(t, want[2]-want[0], run.FromB-run.FromA, segment, "%s: the offset of %+v", name, run)
				for k, at := range []float64{run.FromA, run.ToA, run.FromB, run.ToB} {
					assert.InDelta(t, want[k], at, 3*segment, "%s, seed %d: %+v", name, seed, run)
				}
				assert.Greater(t, run.Cosine, s.Threshold)
				assert.Equal(t, a.Start[run.FirstA], run.FromA)
				assert.Equal(t, a.End[run.LastA], run.ToA)
				assert.InDelta(t, run.FromB, b.Start[run.FirstB], segment)
				assert.InDelta(t, run.ToB, b.End[run.LastB], segment)
			}
		}
	}
}

func fixedCuts(seconds float64) func(*rand.Rand) func() float64 {
	return func(*rand.Rand) func() float64 { return always(seconds) }
}

func dynamicCuts(r *rand.Rand) func() float64 {
	return func() float64 { return 2 + 6*r.Float64() }
}

func TestFilmsOfOneLookShareNothing(t *testing.T) {
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 8))
		look := randomUnit(r, tapeD)
		s := find(t, shot(r, look, 600).cut(always(4)), shot(r, look, 700).cut(always(6)), math.NaN())
		assert.Empty(t, s.Runs, "usual %v", s.Usual)
		assert.Len(t, s.Best, 150)
	}
}

// TestACutIsBridged: where a few seconds were changed, or little was left out, a
// run goes on; where much was left out, there are two.
func TestACutIsBridged(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	look := randomUnit(r, tapeD)
	here, there := shot(r, look, 300), shot(r, look, 300)
	at := func(s float64) int { return int(s * tapeRate) }
	spoiled := joinTapes(here[:at(100)], there[:at(6)], here[at(106):])
	s := find(t, here.cut(always(4)), spoiled.cut(always(4)), math.NaN())
	require.Len(t, s.Runs, 1)
	assert.Equal(t, [4]float64{0, 300, 0, 300}, [4]float64{s.Runs[0].FromA, s.Runs[0].ToA, s.Runs[0].FromB, s.Runs[0].ToB})

	trimmed := joinTapes(here[:at(100)], here[at(103):])
	s = find(t, here.cut(always(4)), trimmed.cut(always(4)), math.NaN())
	require.Len(t, s.Runs, 1)
	assert.InDelta(t, 300, s.Runs[0].ToA, 4)
	assert.InDelta(t, 297, s.Runs[0].ToB, 4)

	shortened := joinTapes(here[:at(100)], here[at(150):])
	s = find(t, here.cut(always(4)), shortened.cut(always(4)), math.NaN())
	require.Len(t, s.Runs, 2)
	assert.InDelta(t, 0, s.Runs[0].FromB-s.Runs[0].FromA, 4)
	assert.InDelta(t, -50, s.Runs[1].FromB-s.Runs[1].FromA, 4)
}

// TestWhatReturnsIsFoundEachTime: a jingle that one film has once and the other
// three times.
func TestWhatReturnsIsFoundEachTime(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 9))
	look := randomUnit(r, tapeD)
	jingle, here, there := shot(r, look, 24), shot(r, look, 100), shot(r, look, 300)
	at := func(s float64) int { return int(s * tapeRate) }
	other := joinTapes(there[:at(50)], jingle, there[at(50):at(120)], jingle, there[at(120):at(260)], jingle)
	s := find(t, joinTapes(here[:at(40)], jingle, here[at(40):]).cut(always(4)), other.cut(always(4)), math.NaN())
	var offsets []float64
	for _, run := range s.Runs {
		offsets = append(offsets, run.FromB-run.FromA)
	}
	slices.Sort(offsets)
	require.Len(t, offsets, 3)
	for i, want := range []float64{10, 104, 268} {
		assert.InDelta(t, want, offsets[i], 4)
	}
	assert.InDelta(t, 24, s.Seconds(), 8, "it is there three times, and here once")
	assert.False(t, s.More)
}

func TestTheMostSharedIsAnswered(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 9))
	look := randomUnit(r, tapeD)
	var here, there tape
	for range runsMost + 5 {
		both := shot(r, look, 12)
		here = joinTapes(here, shot(r, look, 20), both)
		there = joinTapes(both, shot(r, look, 20), there)
	}
	s := find(t, here.cut(always(4)), there.cut(always(4)), math.NaN())
	assert.True(t, s.More)
	assert.InDelta(t, 12*runsMost, s.Seconds(), 8*runsMost)
	assert.InDelta(t, runsMost, len(s.Runs), 5)
}

// TestASceneThatGoesOnIsNoOther: what is like a shared stretch, as it comes next in
// the same scene, is not listed beside it.
func TestASceneThatGoesOnIsNoOther(t *testing.T) {
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 11))
		look, place := randomUnit(r, tapeD), randomUnit(r, tapeD)
		var scene tape
		moment := randomUnit(r, tapeD)
		for i := range 44 * tapeRate {
			if i%tapeRate == 0 {
				moment = randomUnit(r, tapeD)
			}
			v := make([]float64, tapeD)
			for j := range v {
				v[j] = 0.6*look[j] + 0.7*place[j] + 0.35*moment[j]
			}
			scene = append(scene, v)
		}
		here := joinTapes(shot(r, look, 100), scene.copied(r, 0, 20, 0.05), shot(r, look, 80))
		there := joinTapes(shot(r, look, 52), scene, shot(r, look, 100))
		s := find(t, here.cut(always(4)), there.cut(always(4)), math.NaN())
		require.Len(t, s.Runs, 1, "seed %d", seed)
		assert.Equal(t, -48.0, s.Runs[0].FromB-s.Runs[0].FromA)
	}
}

// runsByOffsets are all runs by their definition: for each offset the cosines of
// each second, from a full matrix, and then every stretch of rows.
func runsByOffsets(a, b Film, threshold float64) (best float64) {
	w := newLags(a, b, threshold)
	for k := range w.each {
		offset := w.offset(int32(k))
		sums := make([]float64, len(a.Start))
		for i := range sums {
			covered := 0.
			for j := range b.Start {
				both := min(w.endA[i]+offset, w.endB[j]) - max(a.Start[i]+offset, b.Start[j])
				if both <= 0 {
					continue
				}
				c := Cosine(rowOf(a.Rows, i), rowOf(b.Rows, j))
				sums[i] += both * min(max((c-threshold)/(1-threshold), -1), 1)
				covered += both
			}
			sums[i] -= w.endA[i] - a.Start[i] - covered
		}
		for first := range sums {
			var sum, certain float64
			var most stretchAlong
			for last := first; last < len(sums); last++ {
				if sum += sums[last]; sum <= 0 || most.sum-sum > bridged*w.usual {
					break
				}
				if lasts := w.endA[last] - a.Start[last]; sums[last] >= lasts/2 {
					certain += lasts
				}
				if sum > most.sum {
					most = stretchAlong{first: int32(first), last: int32(last), sum: sum, sure: certain}
				}
			}
			if most.last > most.first && most.sum >= w.usual && most.sure >= w.usual {
				best = max(best, most.sum)
			}
		}
	}
	return best
}

// TestTheBestRunIsTheBestOfAll: of all offsets and stretches.
func TestTheBestRunIsTheBestOfAll(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		look := randomUnit(r, tapeD)
		here := shot(r, look, 60)
		from := rapid.IntRange(0, 40).Draw(t, "from")
		long := rapid.IntRange(0, 20).Draw(t, "long")
		other := joinTapes(shot(r, look, rapid.IntRange(1, 30).Draw(t, "before")), here.copied(r, float64(from), float64(from+long), 0.2), shot(r, look, 10))
		a, b := here.cut(dynamicCuts(r)), other.cut(fixedCuts(float64(rapid.IntRange(2, 6).Draw(t, "length")))(r))
		threshold := rapid.SampledFrom([]float64{0.6, 0.8, 0.9}).Draw(t, "threshold")
		s := find(t, a, b, threshold)
		most := 0.
		for _, e := range allEnds(a, b, threshold) {
			most = max(most, e.sum)
		}
		want := runsByOffsets(a, b, threshold)
		if math.Abs(want-newLags(a, b, threshold).usual) < 1e-3 {
			t.Skip("whether that is enough is a matter of rounding")
		}
		require.InDelta(t, want, most, 1e-3)
		if most > 0 {
			found++
			require.NotEmpty(t, s.Runs)
			top := 0.
			for _, run := range s.Runs {
				top = max(top, run.Score)
			}
			require.GreaterOrEqual(t, top, most-1e-3)
		} else {
			require.Empty(t, s.Runs)
		}
		for i, n := range s.Best {
			want := Nearest(rowsAsMatrix(b.Rows), ones(rowsIn(b.Rows)), rowOf(a.Rows, i), 1, nil)
			require.InDelta(t, want[0].Cosine, n.Cosine, 2e-6)
		}
	})
	assert.Greater(t, found, 20)
}

// allEnds are the stretches that runs are chosen from.
func allEnds(a, b Film, threshold float64) []stretchAlong {
	w := newLags(a, b, threshold)
	cosines := make([]float32, len(b.Start))
	for i := range a.Start {
		for j := range cosines {
			cosines[j] = float32(Cosine(rowOf(a.Rows, i), rowOf(b.Rows, j)))
		}
		w.row(i, cosines)
	}
	for _, k := range w.live {
		w.end(&w.each[k])
	}
	return w.ends
}

func rowsAsMatrix(rows kernel.Rows) *Matrix {
	m := NewMatrix(rows.D)
	for i := range rowsIn(rows) {
		m.Append(rowOf(rows, i))
	}
	return m
}

func ones(n int) []float64 { return slices.Repeat([]float64{1}, n) }

func TestSharedOfOddFilms(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 9))
	some := shot(r, randomUnit(r, tapeD), 60).cut(always(4))
	none := Film{Rows: kernel.Rows{D: tapeD}}
	s := find(t, none, some, math.NaN())
	assert.True(t, math.IsNaN(s.Proposed))
	assert.Empty(t, s.Best)
	assert.Len(t, find(t, some, none, 0.9).Best, 15)

	// A still picture is the same everywhere: all of it is shared, once.
	still := tape(slices.Repeat(shot(r, randomUnit(r, tapeD), 1)[:1], 200*tapeRate)).cut(always(4))
	s = find(t, still, still, math.NaN())
	require.Len(t, s.Runs, 1)
	assert.Equal(t, [4]float64{0, 200, 0, 200}, [4]float64{s.Runs[0].FromA, s.Runs[0].ToA, s.Runs[0].FromB, s.Runs[0].ToB})
	assert.InDelta(t, 1, s.Runs[0].Cosine, 1e-6)

	// Segments that last no time, or for ever, or all begin together.
	at := Film{Rows: some.Rows, Start: make([]float64, 15), End: make([]float64, 15)}
	assert.Empty(t, find(t, at, some, math.NaN()).Runs)
	for i := range at.End {
		at.End[i] = math.MaxFloat64
	}
	assert.NotPanics(t, func() { find(t, at, at, math.NaN()) })
	assert.NotPanics(t, func() { find(t, some, at, math.NaN()) })
	far := Film{Rows: some.Rows, Start: slices.Clone(some.Start), End: slices.Clone(some.End)}
	for i := range far.Start {
		far.Start[i] += 1e9
		far.End[i] += 1e9
	}
	require.Len(t, find(t, some, far, math.NaN()).Runs, 1)
	for _, threshold := range []float64{-1, 0, 1, 2} {
		assert.NotPanics(t, func() { find(t, some, some, threshold) })
	}
}

func TestSharedIsWatchedAndGivenUp(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 9))
	some := shot(r, randomUnit(r, tapeD), 4000).cut(always(2))
	ctx, cancel := context.WithCancel(context.Background())
	var told []float64
	_, err := FindShared(ctx, some, some, math.NaN(), func(done float64) {
		if told = append(told, done); done > 0.3 {
			cancel()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.True(t, slices.IsSorted(told))
	assert.Less(t, told[len(told)-1], 0.5)
}
