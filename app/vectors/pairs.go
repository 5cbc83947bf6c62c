package vectors

import (
	"context"

	"embedscope/app/vectors/kernel"
)

// Pair is row A of one set, row B of another or the same, and their cosine.
type Pair struct {
	A, B   int
	Cosine float64
}

// before orders pairs as they are answered: the nearest first, and among equals by
// their rows.
func (p Pair) before(o Pair) bool {
	switch {
	case p.Cosine != o.Cosine:
		return p.Cosine > o.Cosine
	case p.A != o.A:
		return p.A < o.A
	}
	return p.B < o.B
}

// BestPairs is the k pairs of a row of a and a row of b, unit vectors without
// norms, that have the largest cosines, best first, and among equals by A, then B;
// fewer where there are not k. Pairs that keep refuses are left out; keep may be
// nil, and is asked only about pairs that are near enough. Where a and b are the
// same rows, in the same memory, each pair is answered once, with A < B.
//
// It looks at all pairs, in O(N·M·d). They are chosen by cosines of the kernel,
// which may confuse pairs whose cosines differ by less than 1e-6; the cosines of
// those that are chosen, and their order, are exact. It panics if a and b differ
// in d. The error is that of ctx.
func BestPairs(ctx context.Context, a, b kernel.Rows, k int, keep func(i, j int) bool, progress Progress) ([]Pair, error) {
	return bestPairs(newPace(ctx, progress), a, b, k, keep)
}

func bestPairs(p *pace, a, b kernel.Rows, k int, keep func(i, j int) bool) ([]Pair, error) {
	if err := p.tell(0); err != nil {
		return nil, err
	}
	na, nb := rowsIn(a), rowsIn(b)
	if k <= 0 || na == 0 || nb == 0 {
		return nil, p.tell(1)
	}
	self := sameRows(a, b)
	const high, wide = 64, 2048 // the tile: 512 KiB of cosines
	dots := kernel.Grid{Data: make([]float32, min(high, na)*min(wide, nb)), Stride: min(wide, nb)}
	var tiles kernel.Tiles
	var best pairs
	for i0 := 0; i0 < na; i0 += high {
		i1 := min(i0+high, na)
		j0 := 0
		if self {
			j0 = i0 + 1 // what lies below the diagonal has been seen
		}
		for ; j0 < nb; j0 += wide {
			j1 := min(j0+wide, nb)
			tiles.Block(dots, kernel.Grid{}, slice(a, i0, i1), slice(b, j0, j1))
			for i := i0; i < i1; i++ {
				from := j0
				if self {
					from = max(from, i+1)
				}
				if from < j1 {
					row := dots.Data[(i-i0)*dots.Stride:]
					best.take(row[from-j0:j1-j0], i, from, k, keep)
				}
			}
			done := (float64(i0) + float64(i1-i0)*float64(j1)/float64(nb)) / float64(na)
			if self {
				done *= 2 - done
			}
			if err := p.spend(blockCost*float64((i1-i0)*(j1-j0)*a.D), done); err != nil {
				return nil, err
			}
		}
	}
	return best.exact(a, b), p.tell(1)
}

// pairs are the best found so far.
type pairs struct{ worstFirst[Pair] }

// take offers the pairs of row i and the rows from first on, whose cosines are
// dots, to the k best.
func (h *pairs) take(dots []float32, i, first, k int, keep func(i, j int) bool) {
	worst := float32(-2) // below all
	if len(h.worstFirst) == k {
		worst = float32(h.worstFirst[0].Cosine)
	}
	for j, x := range dots {
		if x < worst {
			continue
		}
		n := Pair{i, first + j, float64(x)}
		if len(h.worstFirst) == k && !n.before(h.worstFirst[0]) || keep != nil && !keep(n.A, n.B) {
			continue
		}
		if len(h.worstFirst) == k {
			h.worstFirst[0] = n
			h.sink()
		} else {
			h.push(n)
		}
		if len(h.worstFirst) == k {
			worst = float32(h.worstFirst[0].Cosine)
		}
	}
}

// exact is the pairs of h, best first by their true cosines. h is empty then.
func (h *pairs) exact(a, b kernel.Rows) []Pair {
	best := make(worstFirst[Pair], 0, len(h.worstFirst))
	var wide []float64
	for _, p := range h.worstFirst {
		v, w := rowOf(a, p.A), rowOf(b, p.B)
		wide = widen(w, wide)
		p.Cosine = 0 // of a row that is zero
		if norms := Norm(v) * Norm(w); norms > 0 {
			p.Cosine = ratio(dot(v, wide), norms, 1)
		}
		best.push(p)
	}
	return best.sorted()
}
