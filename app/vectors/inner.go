package vectors

// The inner loops. Conversions of a slice to a pointer to an array cost one
// bounds check for a whole array; four sums hide the latency of an addition.
// Both matter more in WebAssembly than natively.
//
// dot(v, widen(w, nil)) and dot(w, widen(v, nil)) are the same to the last bit:
// they add the same products in the same order.

// dot is Σ v[i]·w[i], over the shorter length.
func dot(v []float32, w []float64) float64 {
	var s0, s1, s2, s3 float64
	for len(v) >= 16 && len(w) >= 16 {
		a, b := (*[16]float32)(v), (*[16]float64)(w)
		s0 += float64(a[0]) * b[0]
		s1 += float64(a[1]) * b[1]
		s2 += float64(a[2]) * b[2]
		s3 += float64(a[3]) * b[3]
		s0 += float64(a[4]) * b[4]
		s1 += float64(a[5]) * b[5]
		s2 += float64(a[6]) * b[6]
		s3 += float64(a[7]) * b[7]
		s0 += float64(a[8]) * b[8]
		s1 += float64(a[9]) * b[9]
		s2 += float64(a[10]) * b[10]
		s3 += float64(a[11]) * b[11]
		s0 += float64(a[12]) * b[12]
		s1 += float64(a[13]) * b[13]
		s2 += float64(a[14]) * b[14]
		s3 += float64(a[15]) * b[15]
		v, w = v[16:], w[16:]
	}
	w = w[:min(len(v), len(w))]
	for i, y := range w {
		s0 += float64(v[i]) * y
	}
	return (s0 + s1) + (s2 + s3)
}

// square is Σ v[i]².
func square(v []float32) float64 {
	var s0, s1, s2, s3 float64
	for len(v) >= 8 {
		a := (*[8]float32)(v)
		x0, x1, x2, x3 := float64(a[0]), float64(a[1]), float64(a[2]), float64(a[3])
		s0 += x0 * x0
		s1 += x1 * x1
		s2 += x2 * x2
		s3 += x3 * x3
		x0, x1, x2, x3 = float64(a[4]), float64(a[5]), float64(a[6]), float64(a[7])
		s0 += x0 * x0
		s1 += x1 * x1
		s2 += x2 * x2
		s3 += x3 * x3
		v = v[8:]
	}
	for _, x := range v {
		s0 += float64(x) * float64(x)
	}
	return (s0 + s1) + (s2 + s3)
}

// widen writes v into dst, which it grows if need be, as float64.
func widen(v []float32, dst []float64) []float64 {
	dst = sized(dst, len(v))
	for i, x := range v {
		dst[i] = float64(x)
	}
	return dst
}

// sized is a slice of length n, dst where that has room.
func sized(dst []float64, n int) []float64 {
	if cap(dst) < n {
		return make([]float64, n)
	}
	return dst[:n]
}
