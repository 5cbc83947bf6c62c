package vectors

import (
	"context"
	"math"
	"slices"

	"embedscope/app/vectors/kernel"
)

// pca.go projects vectors onto the axes along which they differ most.

// PCA is a principal component analysis of N vectors of d components, to k.
type PCA struct {
	Mean []float32 // d

	// Axes are k×d, row-major, orthonormal, by falling variance; of each, the
	// component of the largest magnitude is positive. Axes along which nothing
	// varies are any that complete them; those that d has no room for are 0.
	Axes []float32

	Explained []float64 // k: the share of the total variance along each; 0 where there is none
	Points    []float32 // N×k, row-major: row minus Mean, along each axis
}

// Components computes the PCA of rows, which must be finite, to k axes. Norms of
// rows are not looked at. The error is that of ctx.
//
// Axes are the eigenvectors of the covariance matrix, d×d, or, where there are
// fewer rows than components, come from those of the matrix of the rows' dot
// products (M. Turk, A. Pentland, "Eigenfaces for Recognition", Journal of
// Cognitive Neuroscience 3 (1991)). Both are of rows minus their mean, so that
// what varies keeps all digits; sums of at most 512 products are float32, and
// float64 beyond.
func Components(ctx context.Context, rows kernel.Rows, k int, progress Progress) (*PCA, error) {
	n, d := rows.N(), rows.D
	a := analysis{rows: rows, mean: make([]float64, d), pace: *newPace(ctx, progress)}
	p := &PCA{
		Mean: make([]float32, d), Axes: make([]float32, k*d),
		Explained: make([]float64, k), Points: make([]float32, n*k),
	}
	err := a.tell(0)
	if err == nil {
		err = a.average()
	}
	var axes [][]float64
	if err == nil {
		axes, err = a.axes(p.Explained)
	}
	if err == nil {
		for i, x := range a.mean {
			p.Mean[i] = float32(x)
		}
		for i, axis := range axes {
			orient(axis)
			for j, x := range axis {
				p.Axes[i*d+j] = float32(x)
			}
		}
		err = a.project(p.Points, p.Axes, k)
	}
	if err == nil {
		err = a.tell(1)
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// analysis is a PCA in the making.
type analysis struct {
	pace
	rows kernel.Rows
	mean []float64
}

// How far along each part of an analysis ends.
const (
	averaged  = 0.1
	summed    = 0.75
	diagonal  = 0.95
	pcaChunk  = 512 // rows that are gone through at once
	pcaStripe = 64  // rows of a matrix of sums that are computed at once: a tile of the kernel
)

// average computes the mean. It adds up differences from the first row, so that
// equal rows have exactly themselves for a mean.
func (a *analysis) average() error {
	n, d := a.rows.N(), a.rows.D
	if n == 0 {
		return nil
	}
	first := a.rows.Data[:d]
	for i := range n {
		sums := a.mean[:d]
		for j, x := range a.rows.Data[i*d:][:d] {
			sums[j] += float64(x) - float64(first[j])
		}
		if err := a.spend(1.5*float64(d), averaged*float64(i)/float64(n)); err != nil {
			return err
		}
	}
	for j := range a.mean {
		a.mean[j] = float64(first[j]) + a.mean[j]/float64(n)
	}
	return nil
}

// axes answers as many axes as explained has room for, and d, and writes to
// explained what they explain.
func (a *analysis) axes(explained []float64) ([][]float64, error) {
	n, d := a.rows.N(), a.rows.D
	k, size := min(len(explained), d), min(n, d)
	sums := make([]float64, size*size)
	var err error
	if n < d {
		err = a.addProducts(sums, kernel.Rows{D: d, Data: a.centred(0, n, nil)}, 1)
	} else {
		err = a.covariance(sums)
	}
	if err != nil {
		return nil, err
	}
	var total float64
	for i := range size {
		total += sums[i*(size+1)]
		for j := range i {
			sums[i*size+j] = sums[j*size+i]
		}
	}
	part := float64(1)
	values, vectors, err := leading(sums, size, min(k, size), func(ns float64) error {
		part *= 0.95 // nobody knows how many rounds it takes
		return a.spend(ns, diagonal-(diagonal-summed)*part)
	})
	if err != nil {
		return nil, err
	}
	var axes [][]float64
	for i, v := range vectors {
		// Below, there are only rounding errors of the sums.
		if !(values[i] > 1e-9*total) {
			break
		}
		if n < d {
			v = a.across(v)
		}
		if axes = extend(axes, v); len(axes) <= i {
			break
		}
		explained[i] = min(values[i]/total, 1)
	}
	for j := 0; len(axes) < k; j++ {
		unit := make([]float64, d)
		unit[j] = 1
		if b := extend(axes, unit); len(b) > len(axes) && math.Abs(b[len(axes)][j]) > 1e-3 {
			axes = b // the unit vectors that are nearly among the axes would be mostly rounding errors
		}
	}
	return axes, nil
}

// across is the sum of the centred rows, weighted: the axis in the space of the
// components that is weights in that of the rows.
func (a *analysis) across(weights []float64) []float64 {
	d := a.rows.D
	axis := make([]float64, d)
	for i, w := range weights {
		for j, x := range a.rows.Data[i*d:][:d] {
			axis[j] += w * (float64(x) - a.mean[j])
		}
	}
	return axis
}

// covariance adds up the products of each two components over all rows: d×d.
func (a *analysis) covariance(sums []float64) error {
	n, d := a.rows.N(), a.rows.D
	room := make([]float32, d*min(n, pcaChunk))
	for from := 0; from < n; from += pcaChunk {
		to := min(from+pcaChunk, n)
		columns := kernel.Rows{D: to - from, Data: room[:d*(to-from)]}
		a.transpose(columns.Data, from, to)
		if err := a.spend(2*float64(d*(to-from)), a.summing(from, n)); err != nil {
			return err
		}
		if err := a.addProducts(sums, columns, a.summing(to, n)); err != nil {
			return err
		}
	}
	return nil
}

func (a *analysis) summing(rows, of int) float64 {
	return averaged + (summed-averaged)*float64(rows)/float64(of)
}

// transpose writes the columns of rows from to to-1, centred, to dst.
func (a *analysis) transpose(dst []float32, from, to int) {
	d, wide := a.rows.D, to-from
	i := 0
	for ; i+8 <= wide; i += 8 { // whole stretches of a cache line
		data := a.rows.Data[(from+i)*d:]
		r0, r1, r2, r3 := data[:d], data[d:][:d], data[2*d:][:d], data[3*d:][:d]
		r4, r5, r6, r7 := data[4*d:][:d], data[5*d:][:d], data[6*d:][:d], data[7*d:][:d]
		for j, mean := range a.mean[:d] {
			column := (*[8]float32)(dst[j*wide+i:])
			column[0] = float32(float64(r0[j]) - mean)
			column[1] = float32(float64(r1[j]) - mean)
			column[2] = float32(float64(r2[j]) - mean)
			column[3] = float32(float64(r3[j]) - mean)
			column[4] = float32(float64(r4[j]) - mean)
			column[5] = float32(float64(r5[j]) - mean)
			column[6] = float32(float64(r6[j]) - mean)
			column[7] = float32(float64(r7[j]) - mean)
		}
	}
	for ; i < wide; i++ {
		for j, x := range a.rows.Data[(from+i)*d:][:d] {
			dst[j*wide+i] = float32(float64(x) - a.mean[j])
		}
	}
}

// addProducts adds the dot products of all pairs of rows to sums, on and above
// the diagonal.
func (a *analysis) addProducts(sums []float64, rows kernel.Rows, done float64) error {
	var tiles kernel.Tiles
	size := rows.N()
	room := kernel.Grid{Data: make([]float32, pcaStripe*size), Stride: size}
	for from := 0; from < size; from += pcaStripe {
		to := min(from+pcaStripe, size)
		tiles.Block(room, kernel.Grid{}, rows.Slice(from, to), rows.Slice(from, size))
		for i := from; i < to; i++ {
			sums := sums[i*size+i : (i+1)*size]
			for j, x := range room.Data[(i-from)*size+i-from:][:len(sums)] {
				sums[j] += float64(x)
			}
		}
		if err := a.spend(blockCost*float64((to-from)*(size-from)*rows.D), done); err != nil {
			return err
		}
	}
	return nil
}

// centred is rows from to to-1 minus the mean, in room where that is enough.
func (a *analysis) centred(from, to int, room []float32) []float32 {
	d := a.rows.D
	room = slices.Grow(room[:0], (to-from)*d)[:(to-from)*d]
	for i := from; i < to; i++ {
		row := room[(i-from)*d:][:d]
		for j, x := range a.rows.Data[i*d:][:d] {
			row[j] = float32(float64(x) - a.mean[j])
		}
	}
	return room
}

// project writes the places of all rows along axes to points.
func (a *analysis) project(points, axes []float32, k int) error {
	var tiles kernel.Tiles
	n, d := a.rows.N(), a.rows.D
	var room []float32
	for from := 0; from < n; from += pcaChunk {
		to := min(from+pcaChunk, n)
		room = a.centred(from, to, room)
		tiles.Block(kernel.Grid{Data: points[from*k:], Stride: k}, kernel.Grid{},
			kernel.Rows{D: d, Data: room}, kernel.Rows{D: d, Data: axes})
		ns := float64((to - from) * d)
		if err := a.spend(1.5*ns+blockCost*ns*float64(k+4), diagonal+(1-diagonal)*float64(to)/float64(n)); err != nil {
			return err
		}
	}
	return nil
}

// orient turns an axis so that its component of the largest magnitude is positive.
func orient(axis []float64) {
	var most float64
	for _, x := range axis {
		if math.Abs(x) > math.Abs(most) {
			most = x
		}
	}
	if most < 0 {
		for i := range axis {
			axis[i] = -axis[i]
		}
	}
}
