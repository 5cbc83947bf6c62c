package sample

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTrailer(t *testing.T) {
	s := Trailer()
	end := 0.0
	for _, scene := range s.Scenes {
		assert.Equal(t, end, scene.Start, "a gap before %q", scene.Title)
		assert.Greater(t, scene.End, scene.Start)
		end = scene.End
	}
	assert.Equal(t, s.Duration, end)
	end = 0
	for _, sound := range s.Sounds {
		assert.Equal(t, end, sound.Start, "a gap before %q", sound.Title)
		end = sound.End
	}
	assert.Equal(t, s.Duration, end)

	film := Harbour()
	end = 0
	for _, sh := range SharedStretches() {
		assert.GreaterOrEqual(t, sh.Start, end+4, "stretches are apart")
		assert.Greater(t, sh.End-sh.Start, 20.0)
		assert.LessOrEqual(t, sh.Film+sh.End-sh.Start, film.Duration)
		assert.NotZero(t, int(sh.Film-sh.Start)%4, "clips of four seconds would meet")
		end = sh.End
	}
	require.NotEmpty(t, s.Lines)
	for _, l := range s.Lines {
		assert.NotEmpty(t, l.Speaker)
		assert.Less(t, l.End, s.Duration)
	}
}

// What the truth says is shared is alike, and nothing else is.
func TestTrailerSharesWhatItSays(t *testing.T) {
	harbour := newHarbour()
	h, tr := harbour(), newTrailer(harbour)()
	c := defaultsOf(trailer, false)
	there, _ := byOption(h, h.items(defaults()))
	here, _ := byOption(tr, tr.items(c))
	require.Len(t, here["visual"], 38, "a rest of two seconds is a clip")
	truth := func(at float64) (film float64, shared bool) {
		for _, sh := range SharedStretches() {
			if at >= sh.Start && at < sh.End {
				return sh.Film + at - sh.Start, true
			}
		}
		return 0, false
	}
	for _, option := range []string{"visual", "audio", "transcription"} {
		for _, mine := range here[option] {
			if _, whole := truth(mine.End - 1e-3); !whole {
				continue
			}
			from, shared := truth(mine.Start)
			if !shared {
				continue
			}
			// The clip of the film in which most of it is.
			middle := from + (mine.End-mine.Start)/2
			first, most := 0, -1.0
			for i, other := range there[option] {
				if cos := cosine(mine.Vector, other.Vector); cos > most {
					first, most = i, cos
				}
			}
			got := there[option][first]
			assert.Greater(t, most, 0.8, "%s at %g", option, mine.Start)
			assert.Less(t, got.Start, middle+4, "%s at %g", option, mine.Start)
			assert.Greater(t, got.End, middle-4, "%s at %g", option, mine.Start)
		}
	}
	for _, mine := range here["visual"] {
		_, begins := truth(mine.Start)
		_, ends := truth(mine.End - 1e-3)
		if begins || ends {
			continue
		}
		for _, other := range there["visual"] {
			require.Less(t, cosine(mine.Vector, other.Vector), 0.7, "the trailer's own at %g", mine.Start)
		}
	}
	// The same, but not to the last bit.
	assert.NotEqual(t, h.picture.at(137), tr.picture.at(6))
	assert.Greater(t, cosine(h.picture.at(137), tr.picture.at(6)), 0.97)
}
