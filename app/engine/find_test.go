package engine

// find_test.go searches the planted film: see planted.

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/vectors"
)

type search struct {
	found         Found
	scores, query []float32
}

// searched answers a search, or why there is none.
func searched(t *testing.T, h *Handle, q FindRequest, terms ...float32) (s search, err error) {
	t.Helper()
	q.Watch, q.Dim = "w", 4
	done := make(chan struct{})
	h.Find(bg, q, terms, func(f Found, scores, query []float32, e error) {
		s, err = search{f, scores, query}, e
		close(done)
	})
	<-done
	return s, err
}

func found(t *testing.T, h *Handle, q FindRequest, terms ...float32) search {
	t.Helper()
	s, err := searched(t, h, q, terms...)
	require.NoError(t, err)
	return s
}

// seen is a search of the pictures for the vectors that are sent along.
func seen(terms ...FindTerm) FindRequest {
	return FindRequest{Terms: terms, Options: []FindOption{{"visual", 1}}, Way: WaySum, Query: open(), Count: 5}
}

var plain = FindTerm{Weight: 1}

func rowsFound(hits []Hit) (rows []int) {
	for _, h := range hits {
		rows = append(rows, h.Row)
	}
	return rows
}

func TestFindRanksByTheCosine(t *testing.T) {
	h := seeing(t)
	q := seen(plain)
	q.Query.Scopes = []string{"clip"}
	got := found(t, h, q, 0, 3, 0, 0.12) // the second scene
	assert.Equal(t, 1, got.found.Version)
	assert.Equal(t, plantedClips, got.found.Ranked)
	assert.Equal(t, []int{11, 10, 13, 14, 12}, rowsFound(got.found.Hits))
	require.Len(t, got.scores, plantedWhole+1)
	require.Len(t, got.query, 4)
	assert.InDelta(t, 1, vectors.Norm(got.query), 1e-6)

	cosines := reply(t, func(answer func([]float32, error)) {
		h.Alike(bg, AlikeRequest{Watch: "w", Row: 11}, func(_ Alike, cosines []float32, err error) { answer(cosines, err) })
	})
	same := found(t, h, seen(FindTerm{1, []int{11}}))
	for row, score := range same.scores {
		if row >= plantedClips && row != plantedWhole {
			assert.True(t, math.IsNaN(float64(score)), "row %d is heard, and was not searched", row)
			continue
		}
		assert.InDelta(t, cosines[row], score, 1e-6)
	}
	assert.NotContains(t, rowsFound(same.found.Hits), 11, "a term is no hit")
	assert.Equal(t, plantedClips, same.found.Ranked, "with the whole film, without the term")
	hit := same.found.Hits[0]
	assert.InDelta(t, hit.Score, hit.Cosines[0], 1e-9)
	assert.InDelta(t, same.scores[hit.Row], hit.Score, 1e-6)
}

func TestFindAddsAndSubtracts(t *testing.T) {
	h := seeing(t)
	got := found(t, h, seen(plain, FindTerm{Weight: -1}), 1, 1, 0, 0, 0, 9, 0, 0) // both scenes, but not the second
	assert.InDelta(t, math.Sqrt(0.5)/math.Sqrt(2-math.Sqrt2), got.query[0], 1e-6)
	assert.Less(t, got.query[1], float32(0))
	for _, row := range rowsFound(got.found.Hits) {
		assert.NotEqual(t, 1, row/10, "row %d is of the second scene", row)
	}

	// The mean of segments, of which one has no direction.
	mean := found(t, h, seen(FindTerm{1, []int{0, 1, silentClip}}))
	a, b := []float32{1, 0, 0, 0}, []float32{1, 0, 0.01, 0.02}
	want := vectors.Combine([][]float32{a, b}, nil)
	for i := range want {
		assert.InDelta(t, want[i], mean.query[i], 1e-6)
	}
}

func TestFindOverSeveralOptions(t *testing.T) {
	h := seeing(t)
	q := seen(plain)
	q.Options = []FindOption{{"visual", 3}, {"audio", 1}}
	q.Query.Scopes, q.Count = []string{"clip"}, 100
	got := found(t, h, q, 1, 0, 0, 0)
	require.Len(t, got.found.Hits, plantedClips, "the moments are those that are seen")
	for _, hit := range got.found.Hits {
		require.Len(t, hit.Cosines, 2)
		assert.Less(t, hit.Row, plantedClips)
		heard := hit.Cosines[1]
		if hit.Row == silentClip-plantedClips {
			assert.True(t, math.IsNaN(heard))
			heard = 0
		}
		assert.InDelta(t, (3*hit.Cosines[0]+heard)/4, hit.Score, 1e-9)
	}
	assert.InDelta(t, got.scores[3], got.scores[plantedClips+3], 1e-6, "both are the same moment")
	assert.True(t, math.IsNaN(float64(got.scores[silentClip])))

	q.Way = WayRanks
	ranks := found(t, h, q, 1, 0, 0, 0)
	best := ranks.found.Hits[0]
	assert.Equal(t, 0, best.Row, "first in both")
	assert.InDelta(t, 3.0/61+1.0/61, best.Score, 1e-12)
	assert.Equal(t, silentClip-plantedClips, ranks.found.Hits[plantedClips-1].Row, "what is in one ranking only comes last")
	assert.InDelta(t, got.found.Hits[0].Cosines[0], best.Cosines[0], 1e-9, "cosines stay cosines")
}

func TestFindRanksWhatTheFiltersLetThrough(t *testing.T) {
	h := seeing(t)
	q := seen(plain)
	q.Query.From, q.Query.To = 41, 50
	got := found(t, h, q, 0, 1, 0, 0)
	assert.ElementsMatch(t, []int{10, 11, 12, plantedWhole}, rowsFound(got.found.Hits))
	assert.Equal(t, 4, got.found.Ranked)
	q.Query.Scopes, q.Query.Options = []string{"asset"}, []string{"audio"}
	assert.Equal(t, []int{plantedWhole}, rowsFound(found(t, h, q, 0, 1, 0, 0).found.Hits), "the search has options of its own")
	q.Count = 0
	assert.Empty(t, found(t, h, q, 0, 1, 0, 0).found.Hits)
}

func TestFindRefusesWithTheReason(t *testing.T) {
	h := seeing(t)
	for name, c := range map[string]struct {
		change func(*FindRequest)
		terms  []float32
		reason string
	}{
		"another dimension": {func(q *FindRequest) { q.Dim = 3 }, []float32{1, 0, 0}, "no vectors of 3 dimensions"},
		"mixed dimensions":  {func(q *FindRequest) { q.Dim, q.Terms = 3, append(q.Terms, FindTerm{1, []int{0}}) }, []float32{1, 0, 0}, "different dimensions"},
		"no such option":    {func(q *FindRequest) { q.Options[0].Option = "smell" }, []float32{1, 0, 0, 0}, "no segment of the option “smell”"},
		"no option":         {func(q *FindRequest) { q.Options = nil }, []float32{1, 0, 0, 0}, "no option"},
		"no weight":         {func(q *FindRequest) { q.Options[0].Weight = math.NaN() }, []float32{1, 0, 0, 0}, "weight"},
		"no term":           {func(q *FindRequest) { q.Terms = nil }, nil, "Nothing is left"},
		"no vector":         {func(q *FindRequest) {}, []float32{1}, "Nothing is left"},
		"cancelled out":     {func(q *FindRequest) { q.Terms = append(q.Terms, FindTerm{Weight: -1}) }, []float32{1, 2, 0, 0, 2, 4, 0, 0}, "cancel out"},
		"no direction":      {func(q *FindRequest) { q.Terms[0].Rows = []int{silentClip} }, nil, "has a direction"},
		"no such row":       {func(q *FindRequest) { q.Terms[0].Rows = []int{9999} }, nil, "no row 9999"},
	} {
		q := seen(plain)
		q.Watch, q.Dim = "w", 4
		c.change(&q)
		done := make(chan error)
		h.Find(bg, q, c.terms, func(_ Found, _, _ []float32, err error) { done <- err })
		assert.ErrorContains(t, <-done, c.reason, name)
	}
}
