package plot

// matrix.go colours the similarity matrix.

import "math"

// Heat paints each value, one a pixel, with the colour of table at its place
// between lo and hi; what lies beyond has the first or the last colour, and NaN
// the undefined one. pixels holds 4·len(values) bytes. Where hi is not above
// lo, values from hi on have the last colour, and the others the first.
func Heat(pixels []byte, values []float32, lo, hi float64, table []RGB, undefined RGB) {
	pixels = pixels[:4*len(values)]
	inks := make([]uint32, len(table))
	for i, c := range table {
		inks[i] = pack(c)
	}
	last := len(table) - 1
	low, high, scale := float32(lo), float32(hi), float32(float64(last+1)/(hi-lo))
	for i, v := range values {
		var ink uint32
		switch {
		case v != v:
			ink = pack(undefined)
		case v >= high:
			ink = inks[last]
		case v <= low || !(low < high):
			ink = inks[0]
		default:
			ink = inks[last]
			if t := (v - low) * scale; t < float32(len(inks)) { // and not infinite, over a tiny range
				ink = inks[int(t)]
			}
		}
		put4(pixels[4*i:4*i+4:4*i+4], ink)
	}
}

// Cosines from selfSame on are of a vector with itself, or with its double.
const selfSame = 0.9995

// Range is a range for the colours of cosines that neither a few odd ones nor
// the ones on the diagonal spoil: from the 2nd percentile of the finite values
// to the largest below 0.9995. The percentile is exact to a 2,048th of what the
// values span. hi is always above lo: where the values are all the same, lo is
// a little less; where there are none, the range is [0, 1].
func Range(values []float32) (lo, hi float64) {
	least, most, below := float32(math.MaxFloat32), float32(-math.MaxFloat32), float32(-math.MaxFloat32)
	n := 0
	for _, v := range values { // comparisons, for min and max are slow in wasm
		if v-v != 0 {
			continue
		}
		n++
		if v < least {
			least = v
		}
		if v > most {
			most = v
		}
		if v > below && v < selfSame {
			below = v
		}
	}
	if n == 0 {
		return 0, 1
	}
	if below < least {
		below = most // all are the same vector
	}
	lo = percentile(values, least, most, (n-1)*2/100)
	hi = float64(below)
	if least := max(1e-3, 1e-6*math.Abs(hi)); hi-lo < least {
		lo = hi - least
	}
	return lo, hi
}

// percentile is about the value of that rank, from 0, among the finite ones.
func percentile(values []float32, least, most float32, rank int) float64 {
	const bins = 2048
	if !(most > least) {
		return float64(least)
	}
	var counts [bins]int
	low := float64(least)
	scale := (bins - 1) / (float64(most) - low) // of two float32 it is finite
	for _, v := range values {
		if v-v == 0 {
			counts[int((float64(v)-low)*scale)]++
		}
	}
	seen := 0
	for i, c := range counts {
		if seen += c; seen > rank {
			return low + float64(i)/scale
		}
	}
	return float64(most)
}
