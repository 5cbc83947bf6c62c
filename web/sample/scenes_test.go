package sample

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/vectors"
)

// The film is to show what the page can do: its scenes are there to be found.

// shown is the pictures of the film, and when each begins and ends.
func shown(a *atlas, c choices) (film vectors.Sequence, times []span) {
	film.M = vectors.NewMatrix(dim)
	c.options, c.scopes = visual, clip
	for item := range a.items(c) {
		film.Rows = append(film.Rows, film.M.Append(item.Vector))
		times = append(times, span{item.Start, item.End})
	}
	film.Norms = vectors.Norms(film.M)
	return film, times
}

func TestScenesCanBeFound(t *testing.T) {
	a := newAtlas("", Harbour())
	for _, length := range []uint8{0, 2, 3, 5, 7, 10} { // seconds; 0: no segmentation
		c := defaults()
		if length > 0 {
			c.segmentation, c.length = fixed, length
		}
		film, times := shown(a, c)
		require.NotEmpty(t, times)
		changes := vectors.Changes(film)
		got := vectors.Boundaries(changes, vectors.Threshold(changes))

		// A cut is found by a boundary at the segment that it is in or next to.
		hits := func(from, to int) (n int) {
			for _, s := range a.script.Scenes[1:] {
				for _, b := range got[from:to] {
					if s.Start >= times[b].start && s.Start <= times[b+1].end {
						n++
						break
					}
				}
			}
			return n
		}
		right := 0
		for i := range got {
			right += min(hits(i, i+1), 1)
		}
		precision := float64(right) / float64(len(got))
		recall := float64(hits(0, len(got))) / float64(len(a.script.Scenes)-1)
		t.Logf("segments of %d s: %d boundaries, precision %.2f, recall %.2f", length, len(got), precision, recall)
		assert.GreaterOrEqual(t, precision, 0.9, "segments of %d s", length)
		assert.GreaterOrEqual(t, recall, 0.9, "segments of %d s", length)
	}
}

func TestPlacesCanBeFound(t *testing.T) {
	a := newAtlas("", Harbour())
	film, times := shown(a, defaults())
	rows := vectors.Unit(film.M, film.Norms, film.Rows)
	places := map[string]bool{}
	c, err := vectors.KMeans(t.Context(), rows, 7, 1, nil)
	require.NoError(t, err)
	pure := map[[2]any]int{}
	for i, s := range times {
		place := a.script.Scenes[sceneAt(a.script.Scenes, (s.start+s.end)/2)].Place
		places[place] = true
		pure[[2]any{place, c.Of[i]}]++
	}
	require.Equal(t, c.K, len(places))
	assert.Equal(t, len(places), len(pure), "a cluster for each place, and no place in two")

	k, silhouettes, err := vectors.ProposeK(t.Context(), rows, 0, 1, nil)
	require.NoError(t, err)
	t.Logf("places %d, proposed %d of %.3f", len(places), k, silhouettes)
	assert.Equal(t, len(places), k)
}
