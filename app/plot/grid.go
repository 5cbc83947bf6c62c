package plot

// grid.go finds points by place: the one under the pointer, those in a box and
// those inside a lasso.

import (
	"math"
	"slices"
)

// Grid is an index over N×2 points by the cell of a regular grid that they lie
// in. It costs O(N) to build, and a query near a point sees a few cells. It
// reads the points it was made of, so they must not change.
type Grid struct {
	points       []float32
	left, bottom float64
	size         float64 // of a cell, which is square
	wide, high   int
	first        []int32 // of each cell, and of the one after the last, in items
	items        []int32 // indices of the finite points, by cell, ascending within
}

// pointsPerCell balances the cells that a query visits against the points in
// them.
const pointsPerCell = 2

// NewGrid indexes the finite points; the others are nowhere.
func NewGrid(points []float32) *Grid {
	points = points[:len(points)/2*2]
	g := &Grid{points: points, size: 1, wide: 1, high: 1}
	left, bottom, right, top, ok := bounds(points)
	if !ok {
		g.first = make([]int32, 2)
		return g
	}
	g.left, g.bottom = left, bottom
	g.divide(right-left, top-bottom, len(points)/2/pointsPerCell+1)

	// A counting sort.
	g.first = make([]int32, g.wide*g.high+1)
	for i := 0; i < len(points); i += 2 {
		if c := g.cellOf(i); c >= 0 {
			g.first[c+1]++
		}
	}
	for c := range g.wide * g.high {
		g.first[c+1] += g.first[c]
	}
	g.items = make([]int32, g.first[g.wide*g.high])
	next := slices.Clone(g.first)
	for i := 0; i < len(points); i += 2 {
		if c := g.cellOf(i); c >= 0 {
			g.items[next[c]] = int32(i / 2)
			next[c]++
		}
	}
	return g
}

// divide sets up about so many cells over a box, or over its longer side where
// it has next to no area.
func (g *Grid) divide(width, height float64, cells int) {
	longest := max(width, height)
	if longest == 0 {
		return
	}
	g.size = max(math.Sqrt(width*height/float64(cells)), longest/float64(cells))
	g.wide = int(width/g.size) + 1
	g.high = int(height/g.size) + 1
}

// cellOf is the cell of the point at offset i, -1 if it is not finite.
func (g *Grid) cellOf(i int) int {
	x, y := g.points[i], g.points[i+1]
	if x-x != 0 || y-y != 0 {
		return -1
	}
	return g.row(float64(y))*g.wide + g.column(float64(x))
}

// column and row are those of the nearest cell, for what lies outside.
func (g *Grid) column(x float64) int {
	return int(clamp((x-g.left)/g.size, 0, float64(g.wide-1)))
}

func (g *Grid) row(y float64) int {
	return int(clamp((y-g.bottom)/g.size, 0, float64(g.high-1)))
}

// in are the points of a cell.
func (g *Grid) in(column, row int) []int32 {
	c := row*g.wide + column
	return g.items[g.first[c]:g.first[c+1]]
}

// Nearest is the index of the point nearest to (x, y), no farther than within,
// all in the data's units, among those that are visible, or among all if
// visible is nil. Of several that are as near it is the first; it is -1 if
// there is none.
func (g *Grid) Nearest(x, y, within float64, visible func(i int) bool) int {
	if !finite(x) || !finite(y) || !(within >= 0) {
		return -1
	}
	nearest, best := -1, within*within
	column, row := g.column(x), g.row(y)
	// Rings of cells around that of (x, y), until what is beyond is too far.
	for r := 0; ; r++ {
		x0, x1 := column-r, column+r
		y0, y1 := row-r, row+r
		for cy := max(y0, 0); cy <= min(y1, g.high-1); cy++ {
			step := 1
			if r > 0 && cy > y0 && cy < y1 {
				step = 2 * r // only the two ends of the rows between
			}
			for cx := x0; cx <= x1; cx += step {
				if cx < 0 || cx >= g.wide {
					continue
				}
				for _, i := range g.in(cx, cy) {
					dx, dy := float64(g.points[2*i])-x, float64(g.points[2*i+1])-y
					d := dx*dx + dy*dy
					if d > best || d == best && nearest >= 0 && int(i) > nearest || visible != nil && !visible(int(i)) {
						continue
					}
					nearest, best = int(i), d
				}
			}
		}
		beyond := math.Inf(1)
		if x0 > 0 {
			beyond = min(beyond, x-g.left-float64(x0)*g.size)
		}
		if x1 < g.wide-1 {
			beyond = min(beyond, g.left+float64(x1+1)*g.size-x)
		}
		if y0 > 0 {
			beyond = min(beyond, y-g.bottom-float64(y0)*g.size)
		}
		if y1 < g.high-1 {
			beyond = min(beyond, g.bottom+float64(y1+1)*g.size-y)
		}
		// By rounding, a point may lie in the cell beside its own.
		beyond -= 1e-9 * g.size * float64(g.wide+g.high)
		if beyond > 0 && beyond*beyond > best || math.IsInf(beyond, 1) {
			return nearest
		}
	}
}

// InBox yields the points between two opposite corners, edges included, in no
// order, until yield answers false.
func (g *Grid) InBox(x0, y0, x1, y1 float64, yield func(i int) bool) {
	x0, x1 = min(x0, x1), max(x0, x1)
	y0, y1 = min(y0, y1), max(y0, y1)
	if math.IsNaN(x0) || math.IsNaN(y0) { // as min has it for either
		return
	}
	for row := g.row(y0); row <= g.row(y1); row++ {
		for column := g.column(x0); column <= g.column(x1); column++ {
			for _, i := range g.in(column, row) {
				x, y := float64(g.points[2*i]), float64(g.points[2*i+1])
				if x >= x0 && x <= x1 && y >= y0 && y <= y1 && !yield(int(i)) {
					return
				}
			}
		}
	}
}

// InPolygon are the points inside a polygon as Inside takes it, ascending,
// among those that are visible, or among all if visible is nil.
func (g *Grid) InPolygon(polygon []float64, visible func(i int) bool) []int {
	if len(polygon) < 6 {
		return nil
	}
	left, bottom := math.Inf(1), math.Inf(1)
	right, top := math.Inf(-1), math.Inf(-1)
	for i := 1; i < len(polygon); i += 2 {
		left, right = min(left, polygon[i-1]), max(right, polygon[i-1])
		bottom, top = min(bottom, polygon[i]), max(top, polygon[i])
	}
	var found []int
	g.InBox(left, bottom, right, top, func(i int) bool {
		if (visible == nil || visible(i)) && Inside(polygon, float64(g.points[2*i]), float64(g.points[2*i+1])) {
			found = append(found, i)
		}
		return true
	})
	slices.Sort(found)
	return found
}

// Inside tells whether (x, y) lies inside a polygon of M×2 corners, which
// closes by itself. Where the line crosses itself, what it goes around at all
// is inside: the nonzero rule, by which a canvas fills, too. A point on the
// line itself may be on either side. Source: Dan Sunday, "Inclusion of a Point
// in a Polygon", 2001.
func Inside(polygon []float64, x, y float64) bool {
	n := len(polygon) / 2
	winding := 0
	for i := range n {
		j := (i + 1) % n
		ax, ay, bx, by := polygon[2*i], polygon[2*i+1], polygon[2*j], polygon[2*j+1]
		left := (bx-ax)*(y-ay) - (x-ax)*(by-ay) // > 0: (x, y) is left of a → b
		switch {
		case ay <= y && by > y && left > 0:
			winding++
		case ay > y && by <= y && left < 0:
			winding--
		}
	}
	return winding != 0
}
