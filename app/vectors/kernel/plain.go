package kernel

// The same as kernel.c in plain Go and float64. Conversions of a slice to a
// pointer to an array cost one bounds check for a whole array; several sums hide
// the latency of an addition.

// plainDot is Σ a[i]·b[i]; b is at least as long as a.
func plainDot(a, b []float32) float64 {
	var s0, s1, s2, s3 float64
	for len(a) >= 8 && len(b) >= 8 {
		x, y := (*[8]float32)(a), (*[8]float32)(b)
		s0 += float64(x[0]) * float64(y[0])
		s1 += float64(x[1]) * float64(y[1])
		s2 += float64(x[2]) * float64(y[2])
		s3 += float64(x[3]) * float64(y[3])
		s0 += float64(x[4]) * float64(y[4])
		s1 += float64(x[5]) * float64(y[5])
		s2 += float64(x[6]) * float64(y[6])
		s3 += float64(x[7]) * float64(y[7])
		a, b = a[8:], b[8:]
	}
	for i, x := range a {
		s0 += float64(x) * float64(b[i])
	}
	return (s0 + s1) + (s2 + s3)
}

func plainQuery(dst []float64, rows Rows, q []float32, qnorm float64) {
	d := rows.D
	for i := range dst {
		x := plainDot(q, rows.Data[i*d:(i+1)*d])
		if rows.Norms != nil {
			x = within(x / (qnorm * rows.Norms[i]))
		}
		dst[i] = x
	}
}

// plainBlock is Block, or, if upper, what of it lies on and above the tiles on the
// diagonal.
func (t *Tiles) plainBlock(dst, mirror Grid, a, b Rows, upper bool) {
	d, na, nb := a.D, a.N(), b.N()
	wide := t.fit(d)
	pb, pa := t.room[:4*wide], t.room[4*wide:(tile+4)*wide]
	var sums [2][4]float64
	for i0 := 0; i0 < na; i0 += tile {
		i1 := min(i0+tile, na)
		for i := i0; i < i1; i += 2 {
			pack(pa[(i-i0)*wide:(i-i0+2)*wide], a.Data[i*d:min(i+2, i1)*d], d, 2)
		}
		j := 0
		if upper {
			j = i0
		}
		for ; j < nb; j += 4 {
			cols := min(4, nb-j)
			pack(pb, b.Data[j*d:(j+cols)*d], d, 4)
			for i := i0; i < i1; i += 2 {
				dot2x4(pa[(i-i0)*wide:(i-i0+2)*wide], pb, &sums)
				for r := i; r < min(i+2, i1); r++ {
					row := sums[r-i][:cols]
					if a.Norms != nil {
						divide(row, a.Norms[r], b.Norms[j:j+cols])
					}
					for c, x := range row {
						dst.Data[r*dst.Stride+j+c] = float32(x)
					}
					if mirror.Data != nil {
						for c, x := range row {
							mirror.Data[(j+c)*mirror.Stride+r] = float32(x)
						}
					}
				}
			}
		}
	}
}

// divide makes cosines of dot products with one row.
func divide(dots []float64, norm float64, norms []float64) {
	for i, other := range norms {
		dots[i] = within(dots[i] / (norm * other))
	}
}

// pack lays as many rows as lanes has, of d numbers each, side by side: the first
// number of each, then the second. Rows that are missing are 0, and so is what p
// has room for beyond d.
func pack(p []float64, rows []float32, d, lanes int) {
	clear(p)
	for r := 0; r*d < len(rows); r++ {
		for k, x := range rows[r*d : (r+1)*d] {
			p[k*lanes+r] = float64(x)
		}
	}
}

// dot2x4 writes the dot products of two rows and four, packed, to sums. The
// lengths of p and q are multiples of 8 and 16.
func dot2x4(p, q []float64, sums *[2][4]float64) {
	var s00, s01, s02, s03, s10, s11, s12, s13 float64
	for len(p) >= 8 && len(q) >= 16 {
		a, b := (*[8]float64)(p), (*[16]float64)(q)
		x, y := a[0], a[1]
		s00 += x * b[0]
		s01 += x * b[1]
		s02 += x * b[2]
		s03 += x * b[3]
		s10 += y * b[0]
		s11 += y * b[1]
		s12 += y * b[2]
		s13 += y * b[3]
		x, y = a[2], a[3]
		s00 += x * b[4]
		s01 += x * b[5]
		s02 += x * b[6]
		s03 += x * b[7]
		s10 += y * b[4]
		s11 += y * b[5]
		s12 += y * b[6]
		s13 += y * b[7]
		x, y = a[4], a[5]
		s00 += x * b[8]
		s01 += x * b[9]
		s02 += x * b[10]
		s03 += x * b[11]
		s10 += y * b[8]
		s11 += y * b[9]
		s12 += y * b[10]
		s13 += y * b[11]
		x, y = a[6], a[7]
		s00 += x * b[12]
		s01 += x * b[13]
		s02 += x * b[14]
		s03 += x * b[15]
		s10 += y * b[12]
		s11 += y * b[13]
		s12 += y * b[14]
		s13 += y * b[15]
		p, q = p[8:], q[16:]
	}
	sums[0][0], sums[0][1], sums[0][2], sums[0][3] = s00, s01, s02, s03
	sums[1][0], sums[1][1], sums[1][2], sums[1][3] = s10, s11, s12, s13
}

// within keeps a cosine within [-1, 1], which rounding may leave by a little.
func within(c float64) float64 {
	if c > 1 {
		return 1
	}
	if c < -1 {
		return -1
	}
	return c
}
