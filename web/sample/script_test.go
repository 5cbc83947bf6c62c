package sample

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestScript(t *testing.T) {
	s := Harbour()
	require.Len(t, s.Scenes, 14)
	places := map[string]int{}
	end := 0.0
	for _, scene := range s.Scenes {
		assert.Equal(t, end, scene.Start, "a gap before %q", scene.Title)
		assert.Zero(t, int(scene.Start)%4, "%q does not begin with a four-second clip", scene.Title)
		assert.GreaterOrEqual(t, len(scene.Words), 6)
		end = scene.End
		places[scene.Place]++
	}
	assert.Equal(t, s.Duration, end)
	assert.Equal(t, map[string]int{
		"quay": 4, "wheelhouse": 2, "open water": 3, "lighthouse": 1, "fish market": 2, "net loft": 1, "credits": 1,
	}, places)

	end = 0
	silent, ownCuts := 0.0, 0
	for _, sound := range s.Sounds {
		assert.Equal(t, end, sound.Start, "a gap before %q", sound.Title)
		end = sound.End
		if sound.Silent {
			silent += sound.End - sound.Start
		}
		if !slices.ContainsFunc(s.Scenes, func(c Scene) bool { return c.Start == sound.Start }) {
			ownCuts++
		}
		if sound.Place != "" {
			assert.Contains(t, places, sound.Place)
		}
	}
	assert.Equal(t, s.Duration, end)
	assert.Equal(t, 32.0, silent)
	assert.Greater(t, ownCuts, 10, "sound is cut with the picture")
}

func TestScriptLines(t *testing.T) {
	s := Harbour()
	require.Len(t, s.Lines, 150)
	said, pauses, end := 0.0, 0, 0.0
	for i, l := range s.Lines {
		require.Less(t, end, l.Start, "line %d", i)
		require.Greater(t, l.End-l.Start, 0.7, "line %d", i)
		require.Less(t, l.End-l.Start, 6.0, "line %d", i)
		scene := s.Scenes[sceneAt(s.Scenes, (l.Start+l.End)/2)]
		require.Equal(t, scene.Place, l.Place, "line %d", i)
		require.Len(t, l.Words, 3)
		require.Subset(t, scene.Words, l.Words, "line %d", i)
		require.NotEmpty(t, l.Speaker)
		if l.Start-end > 3 {
			pauses++
		}
		said += l.End - l.Start
		end = l.End
		for _, sound := range s.Sounds {
			if sound.Silent {
				require.False(t, l.Start < sound.End && l.End > sound.Start, "line %d breaks the silence", i)
			}
		}
	}
	assert.InDelta(t, 370, said, 30)
	assert.Greater(t, pauses, 12)
}

func TestScriptIsTheCallers(t *testing.T) {
	s := Harbour()
	s.Scenes[0].Words[0] = "changed"
	s.Lines[0].Words[0] = "changed"
	assert.NotEqual(t, s, Harbour())
	assert.Equal(t, Harbour(), Harbour())
}

func TestChanges(t *testing.T) {
	stretches := newAtlas("", Harbour()).soundSpans()
	for _, tt := range []struct{ length, least float64 }{{4, 2}, {3, 2}, {4.5, 3}, {6, 4}, {7.5, 5}} {
		spans := changes(stretches, tt.length, tt.least)
		end := 0.0
		var ends []float64
		for _, s := range spans {
			require.Equal(t, end, s.start)
			require.GreaterOrEqual(t, s.end-s.start, tt.least-1e-9, "%v at %g", tt, s.start)
			end = s.end
			ends = append(ends, end)
		}
		assert.Equal(t, 600.0, end)
		for _, s := range stretches {
			assert.Contains(t, ends, s.end, "a span goes on after the change")
		}
		assert.InEpsilon(t, 600/tt.length, len(spans), 0.1)
	}
}

func TestGrid(t *testing.T) {
	assert.Equal(t, []span{{0, 5}, {5, 10}, {10, 12}}, grid(span{0, 12}, 5), "a rest of two seconds is a clip")
	assert.Equal(t, []span{{1.5, 7.5}}, grid(span{1.5, 9.4}, 6), "a shorter one is not")
}
