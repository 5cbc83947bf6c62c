package vectors

import "math"

// Norm is the Euclidean length of v:
//
//	√(Σ v[i]²)
//
// It is NaN or +Inf exactly where a component is not finite.
func Norm(v []float32) float64 { return math.Sqrt(square(v)) }

// Norms is the norm of each row of m: N numbers.
func Norms(m *Matrix) []float64 {
	norms := make([]float64, 0, m.N())
	for b := range m.Blocks() {
		for i := range b.Rows {
			norms = append(norms, Norm(b.Data[i*m.d:(i+1)*m.d]))
		}
	}
	return norms
}

// Cosine is the cosine of the angle between a and b:
//
//	Σ a[i]·b[i] / (‖a‖·‖b‖)
//
// within [-1, 1], and NaN where there is none: one of them is zero or has a
// component that is not finite. It panics if their lengths differ.
func Cosine(a, b []float32) float64 {
	mustBe("vector", len(b), len(a))
	return ratio(dot(a, widen(b, nil)), Norm(a), Norm(b))
}

// Cosines is the Cosine of query and each row of m: N numbers, in dst where
// that has room. norms are the Norms of m. It panics if query is not of length
// d or norms not of length N.
func Cosines(m *Matrix, norms []float64, query []float32, dst []float64) []float64 {
	mustBe("query", len(query), m.D())
	mustBe("norms", len(norms), m.N())
	q, qnorm := widen(query, nil), Norm(query)
	dst = sized(dst, m.N())
	for b := range m.Blocks() {
		for i := range b.Rows {
			row := b.First + i
			dst[row] = ratio(dot(b.Data[i*m.d:(i+1)*m.d], q), qnorm, norms[row])
		}
	}
	return dst
}

// ratio is dot/(a·b) kept within [-1, 1], which rounding may leave by a few
// units in the last place. It is NaN where a norm is 0 (0/0) or not finite:
// then the dot product is not finite either.
func ratio(dot, a, b float64) float64 {
	c := dot / (a * b)
	if c > 1 {
		return 1
	}
	if c < -1 {
		return -1
	}
	return c
}
