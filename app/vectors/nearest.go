package vectors

import (
	"embedscope/app/vectors/kernel"
)

// Neighbour is a row and its cosine to what it is a neighbour of.
type Neighbour struct {
	Row    int
	Cosine float64
}

// before orders neighbours as they are answered: nearest first, and among
// equals the lower row.
func (n Neighbour) before(o Neighbour) bool {
	return n.Cosine > o.Cosine || n.Cosine == o.Cosine && n.Row < o.Row
}

// Nearest is the k rows of m with the largest Cosine to query, nearest first,
// and among equals the lower row first; fewer where there are not k. Rows whose
// cosine is undefined are left out, and so are those that keep refuses; keep
// may be nil, and is asked only about rows that are near enough. It looks at
// every row: nothing is approximate.
//
// norms are the Norms of m. It panics if query is not of length d or norms not
// of length N.
func Nearest(m *Matrix, norms []float64, query []float32, k int, keep func(row int) bool) []Neighbour {
	mustBe("query", len(query), m.D())
	mustBe("norms", len(norms), m.N())
	if k <= 0 {
		return nil
	}
	q, qnorm := widen(query, nil), Norm(query)
	best := make(worstFirst[Neighbour], 0, min(k, m.N()))
	near := coarse(m, norms, query, qnorm)
	slack := coarseSlack(m.d)
	for b := range m.Blocks() {
		for i := range b.Rows {
			row := b.First + i
			if len(best) == k && near[row] < best[0].Cosine-slack {
				continue
			}
			n := Neighbour{row, ratio(dot(b.Data[i*m.d:(i+1)*m.d], q), qnorm, norms[row])}
			offer(&best, n, k, keep)
		}
	}
	return best.sorted()
}

// offer takes n among the k best, where it belongs there: not where its cosine
// is NaN, or keep, which may be nil, refuses its row.
func offer(to *worstFirst[Neighbour], n Neighbour, k int, keep func(row int) bool) {
	best := *to
	switch {
	case n.Cosine != n.Cosine: // NaN
	case len(best) == k && !n.before(best[0]):
	case keep != nil && !keep(n.Row):
	case len(best) == k:
		best[0] = n
		best.sink()
	default:
		to.push(n)
	}
}

// coarse is the cosine of query and each row as the kernel has it, within
// coarseSlack of the true one: N numbers.
func coarse(m *Matrix, norms []float64, query []float32, qnorm float64) []float64 {
	near := make([]float64, m.N())
	if m.d == 0 {
		return near
	}
	for b := range m.Blocks() {
		to := b.First + b.Rows
		kernel.Query(near[b.First:to], kernel.Rows{D: m.d, Data: b.Data, Norms: norms[b.First:to]}, query, qnorm)
	}
	return near
}

// coarseSlack bounds the error of a float32 cosine of d components: each of d
// products and d sums is rounded to a part in 2²⁴, and the sum of the
// magnitudes of the products is at most the product of the norms (Higham,
// Accuracy and Stability of Numerical Algorithms, section 3.1).
func coarseSlack(d int) float64 { return float64(d+8) / (1 << 23) }
