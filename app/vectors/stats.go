package vectors

import "math"

// Stats describes the components of one vector, over those that are finite.
type Stats struct {
	Norm      float64 // √(Σ v[i]²)
	Min, Max  float64 // NaN where no component is finite
	Mean      float64 // NaN where no component is finite
	Deviation float64 // √(Σ (v[i]-Mean)²/n), of the components as a whole; NaN where none is finite
	Bad       int     // components that are not finite
}

// Describe computes the Stats of v.
func Describe(v []float32) Stats {
	s := Stats{Min: math.NaN(), Max: math.NaN(), Mean: math.NaN(), Deviation: math.NaN()}
	var sum, squares float64
	n := 0
	for _, x32 := range v {
		x := float64(x32)
		if !finite(x) {
			continue
		}
		if n == 0 {
			s.Min, s.Max = x, x
		}
		s.Min, s.Max = min(s.Min, x), max(s.Max, x)
		sum += x
		squares += x * x
		n++
	}
	s.Bad = len(v) - n
	s.Norm = math.Sqrt(squares)
	if n == 0 {
		return s
	}
	s.Mean = sum / float64(n)
	var spread float64 // in a pass of its own: Σv²-n·Mean² would lose all digits of nearly equal components
	for _, x := range v {
		if finite(float64(x)) {
			spread += (float64(x) - s.Mean) * (float64(x) - s.Mean)
		}
	}
	s.Deviation = math.Sqrt(spread / float64(n))
	return s
}

// Histogram counts the finite values of v in bins of equal width between the
// smallest, lo, and the largest, hi. A value on a border belongs to the bin
// above it, but hi to the last. The counts add up to the number of finite
// values. Where these are all equal, they are in the middle bin; where there
// are none, lo and hi are NaN. Values of a float64 slice must lie within the
// range of float32, as norms of embeddings do. It panics if bins is less than 1.
func Histogram[F float32 | float64](v []F, bins int) (lo, hi float64, counts []int) {
	if bins < 1 {
		panic("vectors: a histogram without bins")
	}
	lo, hi = math.NaN(), math.NaN()
	first := true
	for _, x := range v {
		x := float64(x)
		if !finite(x) {
			continue
		}
		if first {
			lo, hi, first = x, x, false
		}
		lo, hi = min(lo, x), max(hi, x)
	}
	counts = make([]int, bins)
	for _, x := range v {
		x := float64(x)
		switch {
		case !finite(x):
		case lo == hi:
			counts[bins/2]++
		default:
			counts[min(int((x-lo)/(hi-lo)*float64(bins)), bins-1)]++
		}
	}
	return lo, hi, counts
}

// finite reports whether x is neither NaN nor infinite.
func finite(x float64) bool { return x-x == 0 }
