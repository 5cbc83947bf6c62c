package vectors

import (
	"context"
	"math"

	"embedscope/app/vectors/kernel"
)

// graph.go finds the nearest neighbours of all rows at once: what projections,
// clusters and pairs are made of.

// Graph is the K nearest rows of each of N rows.
type Graph struct {
	N, K    int
	Rows    []int32   // N×K, row-major: nearest first, never the row itself
	Cosines []float32 // N×K: to each of them, falling, within [-1, 1]
	Exact   bool      // nothing nearer was overlooked; else some may be
}

// ExactMost is up to how many rows Neighbours compares all pairs: beyond, the
// time for that, which grows with the square of their number, is longer than
// that of the approximation.
const ExactMost = 10_000

// Neighbours is the graph of the k nearest of each row, whose norms must be 1:
// ExactNeighbours up to ExactMost rows, else ApproximateNeighbours. Where there
// are not k others, K is their number. The error is that of ctx.
func Neighbours(ctx context.Context, rows kernel.Rows, k int, seed uint64, progress Progress) (*Graph, error) {
	if rows.N() <= ExactMost {
		return ExactNeighbours(ctx, rows, k, progress)
	}
	return ApproximateNeighbours(ctx, rows, k, seed, progress)
}

// exactPanel is how many rows are compared with as many others at once.
const exactPanel = 256

// ExactNeighbours is Neighbours by comparing all pairs of rows, each once. Among
// rows as near as each other, the lower comes first. Cosines are float32 sums:
// where two differ by less than about 1e-7, either may be taken for the larger.
func ExactNeighbours(ctx context.Context, rows kernel.Rows, k int, progress Progress) (*Graph, error) {
	n := rows.N()
	rows.Norms = nil
	p := newPace(ctx, progress)
	if err := p.tell(0); err != nil {
		return nil, err
	}
	near := newNearest(n, k)
	if near.k == 0 {
		return near.graph(true), p.tell(1)
	}
	var tiles kernel.Tiles
	here := kernel.Grid{Data: make([]float32, exactPanel*exactPanel), Stride: exactPanel}
	there := kernel.Grid{Data: make([]float32, exactPanel*exactPanel), Stride: exactPanel}
	panels := (n + exactPanel - 1) / exactPanel
	done := 0
	// Along the diagonals, from the middle: rows that follow each other in a film
	// are often alike, and once those are found, few others are near enough to
	// be put in their place.
	for apart := range panels {
		for first := 0; first+apart < panels; first++ {
			i, j := first*exactPanel, (first+apart)*exactPanel
			a, b := rows.Slice(i, min(i+exactPanel, n)), rows.Slice(j, min(j+exactPanel, n))
			if apart == 0 {
				tiles.Pairs(here, a)
				for r := range a.N() {
					here.Data[r*here.Stride+r] = float32(math.NaN()) // itself: never near enough
				}
				near.offerAll(i, here, a.N(), i, a.N())
			} else {
				tiles.Block(here, there, a, b)
				near.offerAll(i, here, a.N(), j, b.N())
				near.offerAll(j, there, b.N(), i, a.N())
			}
			done++
			pairs := float64(a.N() * b.N())
			if err := p.spend(pairs*(blockCost*float64(rows.D)+3), 2*float64(done)/float64(panels*(panels+1))); err != nil {
				return nil, err
			}
		}
	}
	return near.graph(true), p.tell(1)
}

// nearest is the nearest that have been found so far, of each row.
type nearest struct {
	n, k    int
	rows    []int32   // n×k, nearest first; -1 where there is none yet
	cosines []float32 // n×k; -∞ where there is none yet
	fresh   []bool    // n×k: found lately
}

//go:noinline
func newNearest(n, k int) *nearest {
	k = max(min(k, n-1), 0)
	s := &nearest{n: n, k: k, rows: make([]int32, n*k), cosines: make([]float32, n*k), fresh: make([]bool, n*k)}
	for i := range s.rows {
		s.rows[i], s.cosines[i] = -1, float32(math.Inf(-1))
	}
	return s
}

// worst is the cosine of the last of row i: those below are of no interest.
func (s *nearest) worst(i int) float32 { return s.cosines[i*s.k+s.k-1] }

// offerAll offers to each of count rows from i those from j to j+others-1, whose
// cosines are in grid.
func (s *nearest) offerAll(i int, grid kernel.Grid, count, j, others int) {
	for r := range count {
		row := grid.Data[r*grid.Stride:][:others]
		for at := 0; at < len(row); at++ {
			at += below(row[at:], s.worst(i+r))
			if at < len(row) {
				s.offer(i+r, int32(j+at), row[at])
			}
		}
	}
}

// below is how many numbers row begins with that are below limit, or NaN. Most
// cosines are seen nowhere but here.
//
//go:noinline
func below(row []float32, limit float32) int {
	i := 0
	for ; len(row)-i >= 8; i += 8 {
		x := (*[8]float32)(row[i:])
		if x[0] >= limit || x[1] >= limit || x[2] >= limit || x[3] >= limit ||
			x[4] >= limit || x[5] >= limit || x[6] >= limit || x[7] >= limit {
			break
		}
	}
	for ; i < len(row); i++ {
		if row[i] >= limit {
			break
		}
	}
	return i
}

// offer puts a row among the nearest of row i, unless they are all nearer, and
// reports whether it did so. It must not be one of them.
func (s *nearest) offer(i int, row int32, cosine float32) bool {
	cosine = max(-1, min(1, cosine))
	rows, cosines, fresh := s.rows[i*s.k:][:s.k], s.cosines[i*s.k:][:s.k], s.fresh[i*s.k:][:s.k]
	at := len(rows)
	for at > 0 && (cosine > cosines[at-1] || cosine == cosines[at-1] && row < rows[at-1]) {
		at--
	}
	if at == len(rows) {
		return false
	}
	copy(rows[at+1:], rows[at:])
	copy(cosines[at+1:], cosines[at:])
	copy(fresh[at+1:], fresh[at:])
	rows[at], cosines[at], fresh[at] = row, cosine, true
	return true
}

// has reports whether row is among the nearest of row i.
func (s *nearest) has(i int, row int32) bool {
	for _, r := range s.rows[i*s.k:][:s.k] {
		if r == row {
			return true
		}
	}
	return false
}

func (s *nearest) graph(exact bool) *Graph {
	return &Graph{N: s.n, K: s.k, Rows: s.rows, Cosines: s.cosines, Exact: exact}
}

// first is the first k of the nearest of each row, if there are more.
func (s *nearest) first(k int) *nearest {
	if k >= s.k {
		return s
	}
	f := newNearest(s.n, k)
	for i := range s.n {
		copy(f.rows[i*k:][:k], s.rows[i*s.k:])
		copy(f.cosines[i*k:][:k], s.cosines[i*s.k:])
	}
	return f
}
