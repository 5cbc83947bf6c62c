package plot

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// draw rasters marks at the pixels given, on an opaque white picture.
func draw(w, h int, size float64, shapes []Shape, places ...float32) []byte {
	points := make([]float32, len(places))
	for i := 0; i < len(places); i += 2 {
		points[i], points[i+1] = places[i]-float32(w)/2, float32(h)/2-places[i+1]
	}
	m := NewMarks(points)
	for i, s := range shapes {
		m.Set(i, RGB{0, 0, 0}, s)
	}
	pixels := make([]byte, 4*w*h)
	for i := range pixels {
		pixels[i] = 255
	}
	Raster(pixels, w, h, View{Scale: 1}, m, size)
	return pixels
}

// ink sums how much of a white picture is blackened, in pixels, and where its
// centre of gravity lies.
func inkOf(pixels []byte, w int) (area, x, y float64) {
	for i := 0; i < len(pixels); i += 4 {
		a := 1 - float64(pixels[i])/255
		area += a
		x += a * (float64(i/4%w) + 0.5)
		y += a * (float64(i/4/w) + 0.5)
	}
	return area, x / area, y / area
}

func TestShapesWeighTheSame(t *testing.T) {
	for shape := Circle; shape <= Diamond; shape++ {
		for _, size := range []float64{5, 8, 9.5, 14} {
			for _, place := range []float32{20, 20.25, 20.5, 20.75} {
				area, x, y := inkOf(draw(40, 40, size, []Shape{shape}, place, place), 40)
				assert.InEpsilon(t, MarkAlpha*math.Pi*size*size/4, area, 0.05, "shape %d of size %v", shape, size)
				assert.InDelta(t, place, x, 0.05, "shape %d of size %v", shape, size)
				assert.InDelta(t, place, y, 0.12, "shape %d of size %v", shape, size)
			}
		}
	}
}

func TestShapesLookAsNamed(t *testing.T) {
	for shape, inside := range map[Shape]func(x, y float64) bool{
		Circle:   func(x, y float64) bool { return math.Hypot(x, y) < 4.25 },
		Square:   func(x, y float64) bool { return max(math.Abs(x), math.Abs(y)) < 3.77 },
		Triangle: func(x, y float64) bool { return y < 3.3 && y > math.Abs(x)*math.Sqrt(3)-6.6 },
		Diamond:  func(x, y float64) bool { return math.Abs(x)+math.Abs(y) < 5.33 },
	} {
		pixels := draw(17, 17, 8.5, []Shape{shape}, 8.5, 8.5)
		for i := 0; i < len(pixels); i += 4 {
			x, y := float64(i/4%17)-8, float64(i/4/17)-8
			// Well inside is drawn in full, and well outside is not.
			if inside(x*1.15, y*1.15) {
				require.LessOrEqual(t, pixels[i], byte(150), "shape %d at %v, %v", shape, x, y)
			} else if !inside(x*0.75, y*0.75) {
				require.EqualValues(t, 255, pixels[i], "shape %d at %v, %v", shape, x, y)
			}
		}
	}
}

func TestRasterLayers(t *testing.T) {
	at := func(pixels []byte) byte { return pixels[4*(10*20+10)] }
	alone := at(draw(20, 20, 8, []Shape{Circle}, 10, 10))
	assert.InDelta(t, 255*(1-MarkAlpha), alone, 1)
	dim := at(draw(20, 20, 8, []Shape{Circle | Dim}, 10, 10))
	assert.InDelta(t, 255*(1-DimAlpha), dim, 1)
	assert.EqualValues(t, 255, at(draw(20, 20, 8, []Shape{Circle | Hidden}, 10, 10)))

	// The dimmed come first, wherever they are in the data.
	red, blue := RGB{255, 0, 0}, RGB{0, 0, 255}
	m := NewMarks([]float32{0, 0, 0, 0})
	m.Set(0, red, Circle)
	m.Set(1, blue, Circle|Dim)
	pixels := make([]byte, 4*20*20)
	Raster(pixels, 20, 20, View{Scale: 1}, m, 8)
	p := pixels[4*(10*20+10):]
	assert.Greater(t, p[0], byte(240))
	assert.Less(t, p[2], byte(15))
	assert.InDelta(t, 255*(1-(1-MarkAlpha)*(1-DimAlpha)), p[3], 1)
}

// A picture on a transparent ground, laid on white afterwards, is that drawn
// on white.
func TestTransparentIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		m := NewMarks(rapid.SliceOfN(rapid.Float32Range(-12, 12), 2*n, 2*n).Draw(t, "points"))
		for i := range n {
			m.Set(i, colours().Draw(t, "c"), Shape(rapid.IntRange(0, 15).Draw(t, "shape")))
		}
		const w, h = 24, 20
		clear, opaque := make([]byte, 4*w*h), make([]byte, 4*w*h)
		for i := range opaque {
			opaque[i] = 255
		}
		size := rapid.Float64Range(1, 12).Draw(t, "size")
		Raster(clear, w, h, View{Scale: 1}, m, size)
		Raster(opaque, w, h, View{Scale: 1}, m, size)
		for i := 0; i < len(clear); i += 4 {
			a := float64(clear[i+3]) / 255
			for k := range 3 {
				require.InDelta(t, float64(opaque[i+k]), float64(clear[i+k])*a+255*(1-a), 8, "byte %d", i+k)
			}
			require.EqualValues(t, 255, opaque[i+3])
		}
	})
}

func TestRasterNeverLeavesThePicture(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(0, 9).Draw(t, "w"), rapid.IntRange(0, 9).Draw(t, "h")
		n := rapid.IntRange(0, 6).Draw(t, "n")
		m := NewMarks(rapid.SliceOfN(rapid.OneOf(rapid.Float32Range(-20, 20), rapid.Float32(), rapid.Just(nan)), 2*n, 2*n).Draw(t, "points"))
		pixels := make([]byte, 4*w*h+8)
		size := rapid.OneOf(rapid.Float64Range(-1, 30), rapid.Just(math.NaN()), rapid.Just(1e9)).Draw(t, "size")
		Raster(pixels, w, h, View{Scale: rapid.Float64Range(0.1, 9).Draw(t, "scale")}, m, size)
		require.Equal(t, make([]byte, 8), pixels[4*w*h:])
	})
}

func TestCutMarksAreParts(t *testing.T) {
	whole := draw(60, 60, 11, []Shape{Triangle}, 30, 30)
	cut := draw(30, 30, 11, []Shape{Triangle}, 30, 30)
	for y := range 30 {
		require.Equal(t, whole[4*60*y:][:4*30], cut[4*30*y:][:4*30], "row %d", y)
	}
}

func TestShapesHaveTheAreaOfACircle(t *testing.T) {
	assert.InDelta(t, math.Sqrt(math.Pi)/4, squareHalf, 1e-15)
	assert.InDelta(t, math.Sqrt(math.Pi/math.Sqrt(432)), triangleInner, 1e-15)
	for shape := Square; shape <= Diamond; shape++ {
		corners := shape.corners(3)
		area := 0.0
		for i := 0; i < len(corners); i += 2 {
			j := (i + 2) % len(corners)
			area += (corners[i]*corners[j+1] - corners[j]*corners[i+1]) / 2
			assert.InDelta(t, 0, shape.distance(corners[i], corners[i+1], 3), 1e-12, "corner of shape %d", shape)
			assert.LessOrEqual(t, math.Abs(corners[i]), 3*ShapeReach/2+1e-12)
			assert.LessOrEqual(t, math.Abs(corners[i+1]), 3*ShapeReach/2+1e-12)
		}
		assert.InDelta(t, math.Pi*9/4, area, 1e-12, "shape %d", shape)
	}
}

func TestShaderHasTheSameNumbers(t *testing.T) {
	for _, v := range []float64{squareHalf, triangleInner, math.Sqrt(3) / 2, math.Sqrt2 / 2} {
		assert.Contains(t, ShapeShader, strconv.FormatFloat(v, 'f', 6, 64))
	}
}

func TestMarks(t *testing.T) {
	m := NewMarks([]float32{0, 0, 1, 1, 2, 2})
	m.Set(1, RGB{1, 2, 3}, Diamond|Dim)
	m.Set(2, RGB{4, 5, 6}, Triangle|Hidden)
	assert.Equal(t, []uint8{0, 0, 0, 0, 1, 2, 3, 7, 4, 5, 6, 10}, m.Styles)
	assert.Equal(t, Diamond, m.Shape(1).Kind())
	assert.True(t, m.Found(0))
	assert.False(t, m.Found(1))
	assert.False(t, m.Found(2))
}

func TestGround(t *testing.T) {
	pixels := make([]byte, 4*7)
	Ground(pixels, RGB{1, 2, 3})
	for i := range 7 {
		assert.Equal(t, []byte{1, 2, 3, 255}, pixels[4*i:][:4])
	}
	Ground(nil, RGB{})
}

func TestMixIsExact(t *testing.T) {
	for a := range uint64(256) {
		for u := range uint32(256) {
			got := mix(spread(u|(255-u)<<8|7<<16|255<<24), spread(200|3<<8|u<<16|255<<24), a)
			want := func(under, over uint32) byte {
				return byte(math.Round((float64(under)*float64(255-a) + float64(over)*float64(a)) / 255))
			}
			require.Equal(t, want(u, 200), byte(got))
			require.Equal(t, want(255-u, 3), byte(got>>8))
			require.Equal(t, want(7, u), byte(got>>16))
			require.EqualValues(t, 255, got>>24)
		}
	}
}

func BenchmarkRaster(b *testing.B) {
	const w, h = 800, 600
	m := NewMarks(film(many))
	for i := range many {
		m.Set(i, Category(i/300, false), Shape(i%4))
	}
	v := Fit(m.Points, w, h, 20)
	pixels := make([]byte, 4*w*h)
	for _, c := range []struct {
		name   string
		ground func()
	}{{"transparent", func() { clear(pixels) }}, {"opaque", func() { Ground(pixels, white) }}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.ground()
				Raster(pixels, w, h, v, m, 6)
			}
		})
	}
}
