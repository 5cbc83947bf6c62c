package plot

// shapes.go holds the marks' shapes, as distances for pixels and as corners
// for paths.

import "math"

// Shape is what a mark looks like. All shapes of one size have the area of a
// circle with that diameter, in pixels, so that none looks heavier, and lie
// around their centre of gravity.
type Shape uint8

// The four shapes, and what may be added to them: Triangle|Dim.
const (
	Circle Shape = iota
	Square
	Triangle
	Diamond

	Dim    Shape = 4 // in the background, because others are meant
	Hidden Shape = 8 // neither drawn nor found
)

// Kind is the shape without what was added.
func (s Shape) Kind() Shape { return s & 3 }

// Where a shape of size 1 ends.
const (
	squareHalf    = 0.4431134627263790      // half a side: √π/4
	triangleInner = 0.3887800753890536      // from the centre to a side: √(π/√432); twice that to a corner
	diamondHalf   = squareHalf * math.Sqrt2 // half a diagonal
)

// reach is how far any shape of size 1 gets from its centre: the triangle's
// corner does.
const reach = 2 * triangleInner

// distance is how far (x, y) is from the edge of a shape around the origin,
// negative inside; y is downward. Outside a corner it is too small, which
// makes the corner a sharp one.
func (s Shape) distance(x, y, size float64) float64 {
	switch x = math.Abs(x); s.Kind() {
	case Square:
		return max(x, math.Abs(y)) - squareHalf*size
	case Triangle:
		return max(y, x*math.Sqrt(3)/2-y/2) - triangleInner*size
	case Diamond:
		return (x+math.Abs(y))*math.Sqrt2/2 - squareHalf*size
	default:
		return math.Hypot(x, y) - size/2
	}
}

// corners are those of a shape around the origin, M×2 with y downward; nil for
// a circle.
func (s Shape) corners(size float64) []float64 {
	switch s.Kind() {
	case Square:
		d := squareHalf * size
		return []float64{-d, -d, d, -d, d, d, -d, d}
	case Triangle:
		r := triangleInner * size
		return []float64{0, -2 * r, math.Sqrt(3) * r, r, -math.Sqrt(3) * r, r}
	case Diamond:
		d := diamondHalf * size
		return []float64{0, -d, d, 0, 0, d, -d, 0}
	default:
		return nil
	}
}

// ShapeShader is the same distance in GLSL ES, for the WebGL twin of Raster:
// kind is the Shape modulo 4, p is in pixels from the centre with y downward, as
// gl_PointCoord has it. A mark's coverage is clamp(0.5-distance, 0.0, 1.0), and
// a point sprite must be ShapeReach times as wide as its size, and two pixels.
const ShapeShader = `
float shapeDistance(float kind, vec2 p, float size) {
	float x = abs(p.x);
	if (kind < 0.5) return length(p) - size * 0.5;
	if (kind < 1.5) return max(x, abs(p.y)) - size * 0.443113;
	if (kind < 2.5) return max(p.y, x * 0.866025 - p.y * 0.5) - size * 0.388780;
	return (x + abs(p.y)) * 0.707107 - size * 0.443113;
}
`

// ShapeReach is the side of the square around any shape of size 1.
const ShapeReach = 2 * reach
