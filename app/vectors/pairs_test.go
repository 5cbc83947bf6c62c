package vectors

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"embedscope/app/vectors/kernel"
)

// pairsByPairs is BestPairs by sorting all of them.
func pairsByPairs(a, b kernel.Rows, self bool, keep func(i, j int) bool) []Pair {
	var all []Pair
	for i := range rowsIn(a) {
		for j := range rowsIn(b) {
			if (!self || i < j) && keep(i, j) {
				all = append(all, Pair{i, j, Cosine(a.Data[i*a.D:(i+1)*a.D], b.Data[j*b.D:(j+1)*b.D])})
			}
		}
	}
	slices.SortFunc(all, func(p, q Pair) int {
		if p.before(q) {
			return -1
		}
		return 1
	})
	return all
}

func TestBestPairsAreTheSortedBeginning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyRows(t, 90)
		b, self := a, true
		if rapid.Bool().Draw(t, "other") {
			self = false
			b = anyRowsOf(t, a.D, 40)
		}
		k := rapid.IntRange(-1, 300).Draw(t, "k")
		gap := rapid.IntRange(0, 3).Draw(t, "gap")
		keep := func(i, j int) bool { return j-i >= gap || i-j >= gap }
		asked := keep
		if gap == 0 {
			asked = nil
		}
		got, err := BestPairs(context.Background(), a, b, k, asked, nil)
		require.NoError(t, err)
		want := pairsByPairs(a, b, self, keep)
		require.Equal(t, min(max(k, 0), len(want)), len(got))
		seen := map[[2]int]bool{}
		for i, p := range got {
			require.True(t, keep(p.A, p.B))
			require.True(t, !self || p.A < p.B)
			require.False(t, seen[[2]int{p.A, p.B}])
			seen[[2]int{p.A, p.B}] = true
			require.InDelta(t, want[i].Cosine, p.Cosine, 2*same, "place %d", i)
			require.Equal(t, Cosine(a.Data[p.A*a.D:(p.A+1)*a.D], b.Data[p.B*b.D:(p.B+1)*b.D]), p.Cosine)
			if i > 0 {
				require.True(t, got[i-1].before(p), "place %d", i)
			}
		}
	})
}

func TestBestPairsAcrossTiles(t *testing.T) {
	rows, _ := planted(rand.New(rand.NewPCG(1, 1)), 2500, 5, 8, 1, 0)
	for _, pair := range [][2]int{{3, 2400}, {63, 64}, {2050, 2499}, {100, 101}} { // these are equal
		copy(rows.Data[pair[1]*8:(pair[1]+1)*8], rows.Data[pair[0]*8:])
	}
	got, err := BestPairs(context.Background(), rows, rows, 4, nil, nil)
	require.NoError(t, err)
	var found [][2]int
	for _, p := range got {
		found = append(found, [2]int{p.A, p.B})
	}
	slices.SortFunc(found, func(p, q [2]int) int { return p[0] - q[0] })
	assert.Equal(t, [][2]int{{3, 2400}, {63, 64}, {100, 101}, {2050, 2499}}, found)
}

func TestBestPairsOfEqualRows(t *testing.T) {
	var all [][]float64
	for range 200 {
		all = append(all, []float64{1, 2, 3})
	}
	rows := unitRows(3, all...)
	got, err := BestPairs(context.Background(), rows, rows, 250, nil, nil)
	require.NoError(t, err)
	for i, p := range got {
		want := Pair{0, i + 1, 1}
		if i >= 199 {
			want = Pair{1, i - 197, 1}
		}
		require.InDelta(t, 1, p.Cosine, 1e-12)
		p.Cosine = 1
		require.Equal(t, want, p)
	}
	for _, few := range []kernel.Rows{{}, rows.Slice(0, 0), rows.Slice(0, 1)} {
		got, err := BestPairs(context.Background(), few, few, 3, nil, nil)
		require.NoError(t, err)
		assert.Empty(t, got)
	}
	nothing := unitRows(3, []float64{0, 0, 0})
	got, err = BestPairs(context.Background(), nothing, rows.Slice(0, 1), 3, nil, nil)
	require.NoError(t, err)
	assert.Equal(t, []Pair{{0, 0, 0}}, got)
}

func TestBestPairsCanBeStopped(t *testing.T) {
	rows, _ := planted(rand.New(rand.NewPCG(1, 1)), 2300, 4, 3, 1, 0)
	reports := cancelled(t, func(p *pace) error {
		_, err := bestPairs(p, rows, rows, 10, nil)
		return err
	})
	assert.Greater(t, reports, 3)
}
