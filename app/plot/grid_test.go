package plot

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	g := NewGrid([]float32{0, 0, 10, 0, nan, 5, 10, 0, 5, inf, 0, 10})
	for _, c := range []struct {
		name         string
		x, y, within float64
		want         int
	}{
		{"on it", 0, 0, 0, 0},
		{"beside it", 1, 1, 2, 0},
		{"too far", 2, 2, 2, -1},
		{"just near enough", 3, 0, 3, 0},
		{"the first of two in one place", 9, 0, 5, 1},
		{"from far away", 1e6, 0, math.Inf(1), 1},
		{"from far away, above", -1e6, 1e7, math.Inf(1), 5},
		{"no number", math.NaN(), 0, 9, -1},
		{"endless", math.Inf(1), 0, math.Inf(1), -1},
		{"no distance", 0, 0, math.NaN(), -1},
	} {
		assert.Equal(t, c.want, g.Nearest(c.x, c.y, c.within, nil), c.name)
	}
	odd := func(i int) bool { return i%2 == 1 }
	assert.Equal(t, 1, g.Nearest(0, 0, 10, odd))
	assert.Equal(t, -1, g.Nearest(0, 0, 9, odd))
}

func TestGridOfNothing(t *testing.T) {
	for _, points := range [][]float32{nil, {nan, 0}, {1}} {
		g := NewGrid(points)
		assert.Equal(t, -1, g.Nearest(0, 0, math.Inf(1), nil))
		assert.Empty(t, g.InPolygon([]float64{-9, -9, 9, -9, 0, 9}, nil))
	}
}

func TestNearestIsTheNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := pointLists().Draw(t, "points")
		x, y := float64(place().Draw(t, "x")), float64(place().Draw(t, "y"))
		within := rapid.OneOf(rapid.Float64Range(0, 300), rapid.Just(math.Inf(1))).Draw(t, "within")
		visible := func(i int) bool { return i%3 != 0 }

		want, best := -1, within*within
		for i := range len(points) / 2 {
			dx, dy := float64(points[2*i])-x, float64(points[2*i+1])-y
			if d := dx*dx + dy*dy; visible(i) && (d < best || want < 0 && d <= best) && finite(d) {
				want, best = i, d
			}
		}
		require.Equal(t, want, NewGrid(points).Nearest(x, y, within, visible))
	})
}

func TestInBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := pointLists().Draw(t, "points")
		x0, x1 := float64(place().Draw(t, "x0")), float64(place().Draw(t, "x1"))
		y0, y1 := float64(place().Draw(t, "y0")), float64(place().Draw(t, "y1"))
		var want, got []int
		for i := range len(points) / 2 {
			x, y := float64(points[2*i]), float64(points[2*i+1])
			if min(x0, x1) <= x && x <= max(x0, x1) && min(y0, y1) <= y && y <= max(y0, y1) && finite(x) && finite(y) {
				want = append(want, i)
			}
		}
		NewGrid(points).InBox(x0, y0, x1, y1, func(i int) bool {
			got = append(got, i)
			return true
		})
		slices.Sort(got)
		require.Equal(t, want, got)
	})
}

func TestInBoxBounds(t *testing.T) {
	g := NewGrid([]float32{0, 0, 1, 1, 2, 2})
	count := func(x0, y0, x1, y1 float64, most int) (n int) {
		g.InBox(x0, y0, x1, y1, func(int) bool {
			n++
			return n < most
		})
		return n
	}
	assert.Equal(t, 3, count(math.Inf(-1), math.Inf(-1), math.Inf(1), math.Inf(1), 9))
	assert.Equal(t, 2, count(0, 0, 2, 2, 2), "yield ended it")
	assert.Zero(t, count(math.NaN(), 0, 2, 2, 9))
	assert.Zero(t, count(0, 0, 2, math.NaN(), 9))
	assert.Zero(t, count(5, 5, 6, 6, 9))
}

func TestInside(t *testing.T) {
	square := []float64{0, 0, 4, 0, 4, 4, 0, 4}
	// A pentagram, whose middle the line goes around twice.
	var star []float64
	for i := range 5 {
		s, c := math.Sincos(float64(i) * 4 * math.Pi / 5)
		star = append(star, c, s)
	}
	for _, c := range []struct {
		name    string
		polygon []float64
		x, y    float64
		want    bool
	}{
		{"in a square", square, 1, 3, true},
		{"left of it", square, -1, 2, false},
		{"right of it", square, 5, 2, false},
		{"above it", square, 2, 5, false},
		{"the middle of a star", star, 0, 0, true},
		{"between its points", star, -0.7, 0, false},
		{"nothing", nil, 0, 0, false},
		{"a line", []float64{0, 0, 4, 4}, 1, 2, false},
		{"no number", square, math.NaN(), 1, false},
	} {
		assert.Equal(t, c.want, Inside(c.polygon, c.x, c.y), c.name)
	}
}

// The winding number is also the sum of the angles under which the edges are
// seen.
func TestInsideAgreesWithTheAngles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		polygon := polygons().Draw(t, "polygon")
		x, y := rapid.Float64Range(-120, 120).Draw(t, "x"), rapid.Float64Range(-120, 120).Draw(t, "y")
		if onLine(polygon, x, y) {
			t.Skip("either is right")
		}
		sum := 0.0
		n := len(polygon) / 2
		for i := range n {
			j := (i + 1) % n
			ax, ay, bx, by := polygon[2*i]-x, polygon[2*i+1]-y, polygon[2*j]-x, polygon[2*j+1]-y
			sum += math.Atan2(ax*by-ay*bx, ax*bx+ay*by)
		}
		require.Equal(t, math.Abs(sum) > math.Pi, Inside(polygon, x, y))
	})
}

// onLine tells a point so near to the line of a polygon that rounding decides.
func onLine(polygon []float64, x, y float64) bool {
	n := len(polygon) / 2
	for i := range n {
		j := (i + 1) % n
		ax, ay, bx, by := polygon[2*i]-x, polygon[2*i+1]-y, polygon[2*j]-x, polygon[2*j+1]-y
		cross, dot := ax*by-ay*bx, ax*bx+ay*by
		if length := math.Hypot(bx-ax, by-ay); math.Abs(cross) < 1e-6*(1+length) && dot <= 1e-6 {
			return true
		}
	}
	return false
}

func TestInPolygon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points, polygon := pointLists().Draw(t, "points"), polygons().Draw(t, "polygon")
		visible := func(i int) bool { return i%3 != 0 }
		var want []int
		for i := range len(points) / 2 {
			x, y := float64(points[2*i]), float64(points[2*i+1])
			if visible(i) && Inside(polygon, x, y) && finite(x) && !onLine(polygon, x, y) {
				want = append(want, i)
			}
		}
		got := NewGrid(points).InPolygon(polygon, visible)
		require.True(t, slices.IsSorted(got))
		got = slices.DeleteFunc(got, func(i int) bool {
			return onLine(polygon, float64(points[2*i]), float64(points[2*i+1]))
		})
		if len(got) == 0 {
			got = nil
		}
		require.Equal(t, want, got)
	})
}

// place is a coordinate, often one that another point has, too.
func place() *rapid.Generator[float32] {
	return rapid.OneOf(rapid.Float32Range(-100, 100), rapid.Map(rapid.IntRange(-3, 3), func(i int) float32 { return float32(i) }))
}

func pointLists() *rapid.Generator[[]float32] {
	coordinate := rapid.OneOf(place(), place(), place(), rapid.SampledFrom([]float32{nan, inf, 1e6}))
	return rapid.Map(rapid.SliceOfN(coordinate, 0, 120), func(p []float32) []float32 { return p[:len(p)/2*2] })
}

func polygons() *rapid.Generator[[]float64] {
	return rapid.Custom(func(t *rapid.T) []float64 {
		corners := rapid.IntRange(3, 8).Draw(t, "corners")
		return rapid.SliceOfN(rapid.Float64Range(-100, 100), 2*corners, 2*corners).Draw(t, "polygon")
	})
}

// film is what a long one looks like on a map: clusters of clusters.
func film(n int) []float32 {
	r := rand.New(rand.NewPCG(1, 2))
	points := make([]float32, 2*n)
	var x, y float64
	for i := range n {
		if i%300 == 0 {
			x, y = 20*r.Float64(), 20*r.Float64()
		}
		points[2*i], points[2*i+1] = float32(x+r.NormFloat64()/2), float32(y+r.NormFloat64()/2)
	}
	return points
}

const many = 28804

func BenchmarkNewGrid(b *testing.B) {
	points := film(many)
	for b.Loop() {
		NewGrid(points)
	}
}

func BenchmarkNearest(b *testing.B) {
	points := film(many)
	g := NewGrid(points)
	i := 0
	for b.Loop() {
		g.Nearest(float64(points[i])+0.01, float64(points[i+1]), 1, nil)
		i = (i + 2) % len(points)
	}
}
