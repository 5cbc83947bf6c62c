package vectors

import "math"

// rank.go is for searches: a query of several terms, and the order of what it
// finds.

// Combine is the direction of a weighted sum of directions, as the query of
// several terms (Rocchio, Relevance feedback in information retrieval, 1971):
//
//	s = Σ weights[i]·v[i]/‖v[i]‖, divided by ‖s‖
//
// nil weights are all 1. Vectors without a direction are left out. It is nil
// where nothing is left: there is none, or they cancel out but for rounding. It
// panics if the vectors differ in length, or if there is not a weight for each.
func Combine(v [][]float32, weights []float64) []float32 {
	if weights != nil {
		mustBe("weights", len(weights), len(v))
	}
	if len(v) == 0 {
		return nil
	}
	largest := 1.0
	if weights != nil {
		largest = 0
		for _, w := range weights {
			largest = max(largest, math.Abs(w))
		}
	}
	if largest == 0 || !finite(largest) {
		return nil
	}
	sum, most := make([]float64, len(v[0])), 0.0
	for i, x := range v {
		mustBe("term", len(x), len(sum))
		norm := Norm(x)
		if norm == 0 || !finite(norm) {
			continue
		}
		w := 1.0
		if weights != nil {
			w = weights[i] / largest // no square of it vanishes, or is infinite
		}
		most += math.Abs(w)
		for j, c := range x {
			sum[j] += w * float64(c) / norm
		}
	}
	var square float64
	for _, c := range sum {
		square += c * c
	}
	norm := math.Sqrt(square)
	if !finite(norm) || norm <= most*nothingLeft {
		return nil
	}
	out := make([]float32, len(sum))
	for j, c := range sum {
		out[j] = float32(c / norm)
	}
	return out
}

// nothingLeft is the share of a sum of float32 directions that is rounding.
const nothingLeft = 1e-6

// Scores is the Cosine of query and each row of m, N numbers, as the kernel has
// it: off by the rounding of float32 sums, about 1e-7. norms are the Norms of m. It
// panics if query is not of length d or norms not of length N.
func Scores(m *Matrix, norms []float64, query []float32) []float64 {
	mustBe("query", len(query), m.D())
	mustBe("norms", len(norms), m.N())
	return coarse(m, norms, query, Norm(query))
}

// Best is the k rows with the largest scores, the largest first and among
// equals the lower row; fewer where there are not k. Rows whose score is NaN are
// left out, and so are those that keep refuses; keep may be nil. The score
// stands in the place of the cosine.
func Best(scores []float64, k int, keep func(row int) bool) []Neighbour {
	if k <= 0 {
		return nil
	}
	best := make(worstFirst[Neighbour], 0, min(k, len(scores)))
	for row, score := range scores {
		offer(&best, Neighbour{row, score}, k, keep)
	}
	return best.sorted()
}

// Places is the place of each score in the order of Best, from 1; 0 for NaN.
func Places(scores []float64) []int {
	places := make([]int, len(scores))
	for i, n := range Best(scores, len(scores), nil) {
		places[n.Row] = i + 1
	}
	return places
}

// Reciprocal is what a place in one ranking counts when several are fused:
//
//	1 / (60 + place)
//
// and 0 for place 0, which is none (Cormack, Clarke and Büttcher, Reciprocal
// rank fusion outperforms Condorcet and individual rank learning methods, 2009).
func Reciprocal(place int) float64 {
	if place == 0 {
		return 0
	}
	return 1 / float64(60+place)
}
