package sample

import (
	"iter"
	"math"
)

// What has no time: the film's screenplay, a page for each scene, and its
// poster. They point where the scenes do, so that words find them too.

// quadrants are the quarters of a page, in the order of their chunks.
var quadrants = []string{"top_left", "top_right", "bottom_left", "bottom_right"}

const (
	paperShare   = 0.30 // of what all pages have in common
	layoutShare  = 0.10 // of noise in a page
	quarterShare = 0.15 // of noise in a quarter of a page
)

// pages yields the embeddings of a document or an image.
func (a *atlas) pages(c choices) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		put := func(item Item, r random) bool {
			item.Option, item.Start, item.End = "visual", math.NaN(), math.NaN()
			if c.uncertain {
				item.Uncertainty = make([]float32, dim)
				for i := range item.Uncertainty {
					item.Uncertainty[i] = leastDoubt + float32(0.03*float32(r.float()))
				}
			}
			return yield(item)
		}
		v := make([]float32, dim)
		if c.kind == poster {
			r := newRandom("poster")
			blend(v, part{a.picture.at(0), 1 - layoutShare}, part{r.unit(dim), layoutShare})
			put(Item{Scope: "asset", Vector: v}, r)
			return
		}
		for i, scene := range a.scenes {
			r := newRandom("page", uint64(i))
			page := r.unit(dim)
			blend(page,
				part{direction("paper"), paperShare},
				part{scene.from, 1 - paperShare - layoutShare},
				part{page, layoutShare})
			if !put(Item{Scope: "page", Vector: page, Page: i + 1}, r) {
				return
			}
			if c.kind != chunked {
				continue
			}
			for k, quadrant := range quadrants {
				r := newRandom("quarter", uint64(i), uint64(k))
				blend(v, part{page, 1 - quarterShare}, part{r.unit(dim), quarterShare})
				if !put(Item{Scope: "chunk", Vector: v, Page: i + 1, Quadrant: quadrant, Chunk: k}, r) {
					return
				}
			}
		}
	}
}
