package vectors

import (
	"context"
	"math"

	"embedscope/app/vectors/kernel"
)

// Similarity paints the cosines of the rows of a and those of b, unit vectors
// without norms, into h×w cells, row-major: as many as the screen shows, whatever
// the number of rows. Cell (i, j) is the mean cosine of the rows of a in
//
//	[a0 + (a1-a0)·i/h, a0 + (a1-a0)·(i+1)/h)
//
// and those of b in the j-th of w parts of [b0, b1). A range may begin or end
// within a row; a row belongs to the part in which the last of it lies. A part
// that is shorter than a row stands for the row in its middle. A cell that lies
// beyond the rows is 0; one of rows that cancel out too.
//
// The mean of dot products is the dot product of the means: so each row is read
// once, and time is O((rows of a + rows of b + h·w)·d) rather than a product with
// all pairs. It panics if a and b differ in d, or if dst is not of length h·w. The
// error is that of ctx; dst is of no use then.
func Similarity(ctx context.Context, dst []float32, h, w int, a, b kernel.Rows, a0, a1, b0, b1 float64, progress Progress) error {
	return similarity(newPace(ctx, progress), dst, h, w, a, b, a0, a1, b0, b1)
}

func similarity(p *pace, dst []float32, h, w int, a, b kernel.Rows, a0, a1, b0, b1 float64) error {
	mustBe("similarity", len(dst), h*w)
	if err := p.tell(0); err != nil {
		return err
	}
	if len(dst) == 0 || rowsIn(a) == 0 || rowsIn(b) == 0 {
		clear(dst)
		return p.tell(1)
	}
	reads := [2]float64{rowsAcross(a, a0, a1), rowsAcross(b, b0, b1)}
	alike := h == w && a0 == b0 && a1 == b1 && sameRows(a, b)
	if alike {
		reads[1] = 0
	}
	all := reads[0] + reads[1] + float64(h)*float64(w)*blockCost/sumCost + 1
	left, err := means(p, a, a0, a1, h, 0, reads[0]/all)
	if err != nil {
		return err
	}
	right, begin := left, reads[0]/all
	if !alike {
		if right, err = means(p, b, b0, b1, w, begin, begin+reads[1]/all); err != nil {
			return err
		}
		begin += reads[1] / all
	}
	var tiles kernel.Tiles
	step := max(p.products()/(w*a.D), 1)
	if alike {
		step = min(step, (h+7)/8) // wide bands would reach below the diagonal
	}
	for from := 0; from < h; from += step {
		to, first := min(from+step, h), 0
		var mirror kernel.Grid
		cells := kernel.Grid{Data: dst[from*w:], Stride: w}
		if alike { // what lies below the diagonal is the same as above
			first = from
			cells.Data = cells.Data[from:]
			mirror = cells
		}
		tiles.Block(cells, mirror, slice(left, from, to), slice(right, first, w))
		done := float64(to) / float64(h)
		if alike {
			done *= 2 - done
		}
		if err := p.spend(blockCost*float64((to-from)*(w-first)*a.D), begin+(1-begin)*done); err != nil {
			return err
		}
	}
	return p.tell(1)
}

// rowsAcross is how many rows lie between from and to.
func rowsAcross(rows kernel.Rows, from, to float64) float64 {
	n := float64(rowsIn(rows))
	return max(0, min(max(from, to), n)-max(min(from, to), 0))
}

// sameRows reports whether a and b are one and the same.
func sameRows(a, b kernel.Rows) bool {
	return a.D == b.D && len(a.Data) == len(b.Data) && (len(a.Data) == 0 || &a.Data[0] == &b.Data[0])
}

// means is the mean of the rows in each of so many parts of [from, to). They pose
// as rows of norm 1, so that what the kernel answers stays within [-1, 1]. It tells
// its progress from begin to end.
func means(p *pace, rows kernel.Rows, from, to float64, parts int, begin, end float64) (kernel.Rows, error) {
	n, d := rowsIn(rows), rows.D
	m := kernel.Rows{D: d, Data: make([]float32, parts*d), Norms: make([]float64, parts)}
	sum := make([]float64, d)
	for i := range parts {
		m.Norms[i] = 1
		first, last := rowsBetween(from+(to-from)*float64(i)/float64(parts), from+(to-from)*float64(i+1)/float64(parts), n)
		if last-first == 1 {
			copy(m.Data[i*d:], rows.Data[first*d:last*d])
			continue
		}
		clear(sum)
		for r := first; r < last; r++ {
			accumulate(sum, rowOf(rows, r), 1)
			if err := p.spend(sumCost*float64(d), begin+(end-begin)*float64(i)/float64(parts)); err != nil {
				return m, err
			}
		}
		for j, x := range sum {
			m.Data[i*d+j] = float32(x / float64(max(last-first, 1)))
		}
	}
	return m, nil
}

// rowsBetween is the rows from first to last-1, of n, that [lo, hi) stands for.
func rowsBetween(lo, hi float64, n int) (first, last int) {
	if lo > hi {
		lo, hi = hi, lo
	}
	if hi-lo < 1 {
		lo = math.Floor((lo + hi) / 2)
		hi = lo + 1
	}
	lo, hi = max(math.Floor(lo), 0), min(math.Floor(hi), float64(n))
	if !(lo < hi) {
		return 0, 0
	}
	return int(lo), int(hi)
}
