package sample

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMarengo35IsASpaceOfItsOwn(t *testing.T) {
	a := newAtlas("", Harbour())
	c := defaultsOf(film, true)
	c.scopes = clip
	plain := collect(a.items(c))
	turned := collect(inMarengo35(a.items(c), dim))
	short := collect(inMarengo35(a.items(c), 128))
	require.Len(t, turned, len(plain))
	for i := range plain {
		j := (i * 7) % len(plain)
		assert.InDelta(t, cosine(plain[i].Vector, plain[j].Vector), cosine(turned[i].Vector, turned[j].Vector), 1e-5)
		assert.Less(t, cosine(plain[i].Vector, turned[j].Vector), 0.3)
		assert.Equal(t, turned[i].Vector[:128], short[i].Vector)
		assert.InDelta(t, 0.5, norm(short[i].Vector), 0.1)
	}
	older := collect(a.items(defaults()))
	assert.InDelta(t, 1, cosine(older[0].Vector, plain[0].Vector), 1e-4, "the models see the same")
}

// Uncertainty goes with the number that it is about, and is higher where more
// happens.
func TestUncertainty(t *testing.T) {
	a := newAtlas("", Harbour())
	c := defaultsOf(film, true)
	c.uncertain, c.scopes, c.options, c.types = true, clip, visual|audio, separate|fused
	plain, turned := collect(a.items(c)), collect(inMarengo35(a.items(c), 256))
	m := marengo35()
	mean := map[string]float64{}
	for i, item := range turned {
		require.Len(t, item.Uncertainty, 256)
		require.Len(t, item.Vector, 256)
		for k, x := range item.Uncertainty {
			require.Equal(t, plain[i].Uncertainty[m.from[k]], x)
			mean[item.Option] += float64(x)
		}
		if item.Option == "audio" && item.Start >= 300 && item.End <= 332 {
			assert.Less(t, norm(item.Uncertainty), 0.2, "silence is sure")
		}
	}
	assert.Greater(t, mean["fused"], mean["visual"])

	// A segment with a cut in it is less sure than its neighbours.
	across := a.uncertainty(c, "visual", span{78, 82})
	before := a.uncertainty(c, "visual", span{74, 78})
	assert.Greater(t, norm(across), 1.5*norm(before))
}

func TestDocuments(t *testing.T) {
	a := newAtlas("", Harbour())
	c := defaultsOf(document, true)
	pages := collect(a.pages(c))
	require.Len(t, pages, 14)
	for i, p := range pages {
		assert.Equal(t, "page", p.Scope)
		assert.Equal(t, i+1, p.Page)
		assert.Empty(t, p.Quadrant)
		assert.True(t, p.Start != p.Start, "no time")
		assert.InDelta(t, 1, norm(p.Vector), 1e-3)
	}
	c = defaultsOf(chunked, true)
	c.uncertain = true
	all := collect(a.pages(c))
	require.Len(t, all, 14*5)
	for i, item := range all {
		require.Len(t, item.Uncertainty, dim)
		page, k := i/5, i%5
		assert.Equal(t, page+1, item.Page)
		if k == 0 {
			assert.Equal(t, pages[page].Vector, item.Vector)
			continue
		}
		assert.Equal(t, "chunk", item.Scope)
		assert.Equal(t, quadrants[k-1], item.Quadrant)
		assert.Equal(t, k-1, item.Chunk)
		assert.Greater(t, cosine(pages[page].Vector, item.Vector), 0.85)
	}
	picture := collect(a.pages(defaultsOf(poster, true)))
	require.Len(t, picture, 1)
	assert.Equal(t, "asset", picture[0].Scope)
	assert.Zero(t, picture[0].Page)
}
