package sample

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestFilmDefaults(t *testing.T) {
	items := collect(Film{Clips: 150, Asset: true}.Items())
	require.Len(t, items, 453)
	count := map[string]int{}
	for _, item := range items {
		count[item.Option+" "+item.Scope]++
		require.Len(t, item.Vector, 512)
	}
	assert.Equal(t, map[string]int{
		"visual clip": 150, "audio clip": 150, "transcription clip": 150,
		"visual asset": 1, "audio asset": 1, "transcription asset": 1,
	}, count)
	assert.Equal(t, 596.0, items[149].Start)
	assert.Equal(t, 600.0, items[149].End)

	assert.Empty(t, collect(Film{Asset: true}.Items()), "no clips, no asset")
	assert.Empty(t, collect(Film{Clips: -1, Asset: true}.Items()))
}

func TestFilmVectors(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := Film{
			Options: []string{"visual", "fused"},
			Clips:   rapid.IntRange(1, 40).Draw(rt, "clips"),
			Dim:     rapid.SampledFrom([]int{128, 256, 512, 1024}).Draw(rt, "dim"),
			Seed:    rapid.Uint64().Draw(rt, "seed"),
			Full:    rapid.Bool().Draw(rt, "full"),
			Asset:   true,
		}
		items := collect(f.Items())
		require.Equal(rt, items, collect(f.Items()), "equal films differ")
		require.Len(rt, items, 2*(f.Clips+1))
		mean := make([]float64, f.Dim)
		for _, item := range items[:f.Clips] {
			assert.InDelta(rt, 1, norm(item.Vector), 0.005)
			rounded := 0
			for i, x := range item.Vector {
				mean[i] += float64(x) / float64(f.Clips)
				if math.Float32bits(x)&0xffff == 0 {
					rounded++
				}
			}
			if f.Full {
				assert.Less(rt, rounded, f.Dim/8)
			} else {
				assert.Equal(rt, f.Dim, rounded)
			}
		}
		for i, x := range items[f.Clips].Vector {
			assert.InDelta(rt, mean[i], x, 1e-7)
		}
	})
}

func TestFilmScenes(t *testing.T) {
	items := collect(Film{Options: []string{"visual"}, Clips: 600, Seed: 3}.Items())
	cuts := 0
	for i, item := range items[1:] {
		c := cosine(items[i].Vector, item.Vector)
		switch {
		case c < 0.65:
			cuts++
		default:
			assert.Greater(t, c, 0.8, "clip %d is neither in a scene nor in another", i+1)
		}
	}
	assert.InDelta(t, 600/13.5, cuts, 15)
}

// cosine of two vectors of any norm.
func cosine(a, b []float32) float64 {
	var dot float64
	for i := range a {
		dot += float64(a[i]) * float64(b[i])
	}
	return dot / norm(a) / norm(b)
}
