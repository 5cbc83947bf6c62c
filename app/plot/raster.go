package plot

// raster.go draws the map's points into pixels, for browsers without WebGL and
// for pictures to take out.

import "math"

// Marks are the N points of the map, packed as WebGL takes them: each slice is
// a buffer to upload as it is.
type Marks struct {
	Points []float32 // N×2, the data
	Styles []uint8   // N×4: red, green, blue, Shape
}

// NewMarks gives points their styles, black circles until Set.
func NewMarks(points []float32) Marks {
	return Marks{Points: points, Styles: make([]uint8, len(points)/2*4)}
}

// Set gives point i its look.
func (m Marks) Set(i int, c RGB, shape Shape) {
	p := m.Styles[4*i:][:4]
	p[0], p[1], p[2], p[3] = c[0], c[1], c[2], uint8(shape)
}

// Shape is that of point i.
func (m Marks) Shape(i int) Shape { return Shape(m.Styles[4*i+3]) }

// Found tells whether point i is one to point at: neither hidden nor dimmed.
// It fits Grid's queries.
func (m Marks) Found(i int) bool { return m.Shape(i)&(Hidden|Dim) == 0 }

// How opaque marks are: little enough to see that several lie on each other,
// and enough to keep their contrast.
const (
	MarkAlpha = 0.9
	DimAlpha  = 0.2
)

// Marks are placed to a quarter of a pixel, which no eye tells from exact, so
// that few stamps serve all of them.
const (
	quarters = 4
	stamps   = quarters * quarters
)

// mostSize bounds the stamps' memory.
const mostSize = 128

// Raster draws marks of a size in pixels, as Shape takes it, over what pixels
// hold, w×h RGBA: the dimmed ones first, and each over those before it. On
// opaque pixels the result is opaque; clear them for a transparent picture.
func Raster(pixels []byte, w, h int, v View, m Marks, size float64) {
	if !(size > 0) || w <= 0 || h <= 0 {
		return
	}
	pixels = pixels[:4*w*h]
	size = min(size, mostSize)
	s := newStamps(size)
	for _, layer := range []struct {
		dim   Shape
		alpha float64
	}{{Dim, DimAlpha}, {0, MarkAlpha}} {
		s.ink(layer.alpha)
		for i := 1; i < len(m.Points); i += 2 {
			style := m.Styles[2*(i-1):][:4]
			shape := Shape(style[3])
			if shape&Hidden != 0 || shape&Dim != layer.dim {
				continue
			}
			x, y := v.ToPixel(float64(m.Points[i-1]), float64(m.Points[i]), float64(w), float64(h))
			if x > -s.reach && x < float64(w)+s.reach && y > -s.reach && y < float64(h)+s.reach { // and finite
				s.put(pixels, w, h, x, y, shape.Kind(), style)
			}
		}
	}
}

// stampSet has the coverage of each shape at each quarter of a pixel.
type stampSet struct {
	side, half int
	reach      float64
	cover      []float32 // 4 × stamps × side × side
	alpha      []uint8   // of the present layer, likewise
}

func newStamps(size float64) *stampSet {
	half := int(math.Ceil(reach*size + 0.5))
	s := &stampSet{half: half, side: 2*half + 1, reach: float64(half) + 1}
	s.cover = make([]float32, 0, 4*stamps*s.side*s.side)
	for shape := Circle; shape <= Diamond; shape++ {
		for at := range stamps {
			// The centre lies so far into the pixel in the middle.
			cx := float64(half) + float64(at%quarters)/quarters
			cy := float64(half) + float64(at/quarters)/quarters
			for y := range s.side {
				for x := range s.side {
					d := shape.distance(float64(x)+0.5-cx, float64(y)+0.5-cy, size)
					s.cover = append(s.cover, float32(clamp(0.5-d, 0, 1)))
				}
			}
		}
	}
	s.alpha = make([]uint8, len(s.cover))
	return s
}

func (s *stampSet) ink(alpha float64) {
	for i, c := range s.cover {
		s.alpha[i] = uint8(c*float32(alpha)*255 + 0.5)
	}
}

// put blends the stamp of a shape in a colour around (x, y).
func (s *stampSet) put(pixels []byte, w, h int, x, y float64, shape Shape, c []uint8) {
	qx, qy := int(math.Floor(x*quarters+0.5)), int(math.Floor(y*quarters+0.5))
	left, top := qx>>2-s.half, qy>>2-s.half
	area := s.side * s.side
	stamp := s.alpha[(int(shape)*stamps+(qy&3)*quarters+qx&3)*area:][:area]
	x0, x1 := max(left, 0), min(left+s.side, w)
	r, g, b := uint32(c[0]), uint32(c[1]), uint32(c[2])
	for py := max(top, 0); py < min(top+s.side, h); py++ {
		if x0 >= x1 {
			return
		}
		inks := stamp[(py-top)*s.side+x0-left:][:x1-x0]
		line := pixels[4*(py*w+x0):][:4*len(inks)]
		for k, ink := range inks {
			if ink == 0 {
				continue
			}
			p := line[4*k : 4*k+4 : 4*k+4]
			a := uint32(ink)
			switch under := uint32(p[3]); under {
			case 255:
				p[0] = mix(uint32(p[0]), r, a)
				p[1] = mix(uint32(p[1]), g, a)
				p[2] = mix(uint32(p[2]), b, a)
			case 0:
				p[0], p[1], p[2], p[3] = c[0], c[1], c[2], ink
			default:
				// Porter and Duff's "over", for colours that alpha does not multiply.
				a *= 255
				under *= 255 - uint32(ink)
				all := a + under
				p[0] = uint8((uint32(p[0])*under + r*a + all/2) / all)
				p[1] = uint8((uint32(p[1])*under + g*a + all/2) / all)
				p[2] = uint8((uint32(p[2])*under + b*a + all/2) / all)
				p[3] = uint8((all + 127) / 255)
			}
		}
	}
}

// mix is under·(1-a) + over·a for a of 255, rounded.
func mix(under, over, a uint32) uint8 {
	return uint8(((under*(255-a) + over*a + 128) * 257) >> 16)
}
