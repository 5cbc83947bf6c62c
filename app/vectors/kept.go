package vectors

import (
	"math"
	"slices"
)

// kept.go measures how true a projection is.

// KeptNeighbours is the mean, over all rows, of the share of a row's K neighbours
// in g that are among the K points nearest to its own, N×2 row-major: 1 where a
// projection keeps all of them together, and about K/N where it keeps nothing.
// Points as far away as the last of the K count as among them. It is 1 where there
// are no neighbours to keep. All rows are looked at: nothing is sampled. It panics
// if points is not of length 2·N.
//
// Points are gone through from each to both sides, in the order of the
// coordinate in which they extend further, until the others are too far away in
// that alone.
func KeptNeighbours(g *Graph, points []float32) float64 {
	mustBe("points", len(points), 2*g.N)
	if g.N == 0 || g.K == 0 {
		return 1
	}
	along := widest(points)
	order := make([]uint64, g.N)
	for i := range order {
		order[i] = uint64(ordered(math.Float32bits(points[2*i+along])))<<32 | uint64(i)
	}
	slices.Sort(order)
	sorted := make([]float32, 0, 2*g.N)
	for _, key := range order {
		i := uint32(key)
		sorted = append(sorted, points[2*i+uint32(along)], points[2*i+1-uint32(along)])
	}
	nearest := make([]float32, g.K)
	kept := 0
	for place, key := range order {
		row := int(uint32(key))
		limit := reach(sorted, place, nearest)
		for _, other := range g.Rows[row*g.K:][:g.K] {
			if apart(points[2*row+along]-points[2*other+int32(along)], points[2*row+1-along]-points[2*other+1-int32(along)]) <= limit {
				kept++
			}
		}
	}
	return float64(kept) / float64(g.N*g.K)
}

// widest is the coordinate, 0 or 1, in which points extend further.
func widest(points []float32) int {
	lo, hi := [2]float32{points[0], points[1]}, [2]float32{points[0], points[1]}
	for i, x := range points {
		lo[i%2], hi[i%2] = min(lo[i%2], x), max(hi[i%2], x)
	}
	if hi[1]-lo[1] > hi[0]-lo[0] {
		return 1
	}
	return 0
}

// reach is the squared distance from the point at place to the last of as many
// others as nearest has room for. sorted is N×2, by the first coordinate.
func reach(sorted []float32, place int, nearest []float32) float32 {
	for i := range nearest {
		nearest[i] = float32(math.Inf(1))
	}
	last := len(nearest) - 1
	x, y := sorted[2*place], sorted[2*place+1]
	up, down := 2*place+2, 2*place-2
	for {
		side := float32(math.Inf(1))
		at := -1
		if up < len(sorted) {
			side, at = sorted[up]-x, up
		}
		if down >= 0 && (at < 0 || x-sorted[down] < side) {
			side, at = x-sorted[down], down
		}
		if at < 0 || side*side >= nearest[last] {
			return nearest[last]
		}
		if at == up {
			up += 2
		} else {
			down -= 2
		}
		square := apart(sorted[at]-x, sorted[at+1]-y)
		if square >= nearest[last] {
			continue
		}
		j := last
		for ; j > 0 && square < nearest[j-1]; j-- {
			nearest[j] = nearest[j-1]
		}
		nearest[j] = square
	}
}

// apart is the square of a distance. It is the same from both sides.
func apart(dx, dy float32) float32 { return float32(dx*dx) + float32(dy*dy) }
