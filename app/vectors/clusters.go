package vectors

import (
	"math"

	"embedscope/app/vectors/kernel"
)

// Clusters is a division of N rows, unit vectors of d numbers, into K clusters.
// They are numbered by their first rows: rows come in the order of time, and so
// do clusters. Its zero value is that of no rows.
type Clusters struct {
	K       int
	Of      []int32   // N: the cluster of each row; -1: none, which only density clusters have
	Centres []float32 // K×d, row-major: the mean directions, of norm 1; 0 where the rows cancel out
	Medoids []int     // K: the row with the largest cosine to its cluster's centre, the lowest among equals
	Sizes   []int     // K: how many rows
}

// same is the cosine distance, 1 - cosine, below which directions are taken
// for one: the rounding of float32 sums is less.
const same = 1e-6

// newClusters is the Clusters whose row i is in cluster of[i] of k, or in none if
// that is -1. None of them is empty. It renumbers of and keeps it.
func newClusters(rows kernel.Rows, of []int32, k int) *Clusters {
	number := make([]int32, k)
	for c := range number {
		number[c] = -1
	}
	next := int32(0)
	for i, c := range of {
		if c < 0 {
			continue
		}
		if number[c] < 0 {
			number[c] = next
			next++
		}
		of[i] = number[c]
	}
	d := rows.D
	sums, sizes := sumUp(rows, of, k)
	c := &Clusters{K: k, Of: of, Centres: make([]float32, k*d), Medoids: make([]int, k), Sizes: sizes}
	for i := range k {
		direct(c.Centres[i*d:(i+1)*d], sums[i*d:(i+1)*d], sizes[i])
	}
	nearest := make([]float64, k)
	for i := range nearest {
		nearest[i] = math.Inf(-1)
	}
	for i, o := range of {
		if o < 0 {
			continue
		}
		if x := kernel.Dot(rowOf(rows, i), c.Centres[int(o)*d:int(o+1)*d]); x > nearest[o] {
			c.Medoids[o], nearest[o] = i, x
		}
	}
	return c
}

// sumUp is the sum of the rows of each of k clusters, k×d, and how many they are.
func sumUp(rows kernel.Rows, of []int32, k int) (sums []float64, sizes []int) {
	d := rows.D
	sums, sizes = make([]float64, k*d), make([]int, k)
	for i, c := range of {
		if c >= 0 {
			accumulate(sums[int(c)*d:int(c+1)*d], rowOf(rows, i), 1)
			sizes[c]++
		}
	}
	return sums, sizes
}

// meansOf is the mean of the rows of each of k clusters, none of which is empty, and
// how many they are. Its dot product with a row is the mean of theirs.
func meansOf(rows kernel.Rows, of []int32, k int) (means kernel.Rows, sizes []int) {
	sums, sizes := sumUp(rows, of, k)
	means = kernel.Rows{D: rows.D, Data: make([]float32, len(sums))}
	for c, size := range sizes {
		for i := c * rows.D; i < (c+1)*rows.D; i++ {
			means.Data[i] = float32(sums[i] / float64(size))
		}
	}
	return means, sizes
}

// accumulate adds times·v to sum.
func accumulate(sum []float64, v []float32, times float64) {
	for len(v) >= 8 && len(sum) >= 8 {
		s, x := (*[8]float64)(sum), (*[8]float32)(v)
		s[0] += times * float64(x[0])
		s[1] += times * float64(x[1])
		s[2] += times * float64(x[2])
		s[3] += times * float64(x[3])
		s[4] += times * float64(x[4])
		s[5] += times * float64(x[5])
		s[6] += times * float64(x[6])
		s[7] += times * float64(x[7])
		sum, v = sum[8:], v[8:]
	}
	for i, x := range v {
		sum[i] += times * float64(x)
	}
}

// direct sets v to the direction of a sum of so many unit vectors, and to 0 where
// nothing but rounding is left of it.
func direct(v []float32, sum []float64, rows int) {
	var square float64
	for _, x := range sum {
		square += x * x
	}
	norm := math.Sqrt(square)
	if norm <= 1e-9*float64(rows) {
		clear(v)
		return
	}
	for i, x := range sum {
		v[i] = float32(x / norm)
	}
}

// rowOf is row i, a view. Like some others that are called in many places, it is kept
// from being copied into each of them: the worker is to be small.
//
//go:noinline
func rowOf(rows kernel.Rows, i int) []float32 { return rows.Data[i*rows.D : (i+1)*rows.D] }

// slice is rows.Slice.
//
//go:noinline
func slice(rows kernel.Rows, from, to int) kernel.Rows { return rows.Slice(from, to) }

// rowsIn is the number of rows, also where there is not even a dimension.
//
//go:noinline
func rowsIn(rows kernel.Rows) int {
	if len(rows.Data) == 0 {
		return 0
	}
	return rows.N()
}

// eachDots calls f with each row and its dot products with all of others.
func eachDots(rows, others kernel.Rows, f func(row int, dots []float32)) {
	const bite = 256 // rows at a time
	n, k := rowsIn(rows), others.N()
	dots := kernel.Grid{Data: make([]float32, min(bite, n)*k), Stride: k}
	var tiles kernel.Tiles
	for from := 0; from < n; from += bite {
		to := min(from+bite, n)
		tiles.Block(dots, kernel.Grid{}, slice(rows, from, to), others)
		for i := from; i < to; i++ {
			f(i, dots.Data[(i-from)*k:(i-from+1)*k])
		}
	}
}
