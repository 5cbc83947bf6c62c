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

// Ground makes all of pixels one opaque colour.
func Ground(pixels []byte, c RGB) {
	n := copy(pixels, []byte{c[0], c[1], c[2], 255})
	for n > 0 && n < len(pixels) {
		n += copy(pixels[n:], pixels[:n])
	}
}

// Raster draws marks of a size in pixels, as Shape takes it, over what pixels
// hold, w×h RGBA: the dimmed ones first, and each over those before it. An
// opaque Ground stays opaque; a cleared buffer becomes a transparent picture, and
// takes twice the time.
func Raster(pixels []byte, w, h int, v View, m Marks, size float64) {
	if !(size > 0) || w <= 0 || h <= 0 {
		return
	}
	pixels = pixels[:4*w*h]
	stamps := newStamps(min(size, mostSize))
	width, height := float64(w), float64(h)
	for _, layer := range []struct {
		dim   Shape
		alpha float64
	}{{Dim, DimAlpha}, {0, MarkAlpha}} {
		inked := false
		for i := 1; i < len(m.Points); i += 2 {
			style := m.Styles[2*(i-1):][:4]
			shape := Shape(style[3])
			if shape&Hidden != 0 || shape&Dim != layer.dim {
				continue
			}
			x, y := v.ToPixel(float64(m.Points[i-1]), float64(m.Points[i]), width, height)
			if !(x > -mostSize && x < width+mostSize && y > -mostSize && y < height+mostSize) { // or not finite
				continue
			}
			if !inked {
				stamps.ink(layer.alpha)
				inked = true
			}
			stamps.put(pixels, w, h, x, y, shape.Kind(), RGB(style))
		}
	}
}

// stampSet has the coverage of each shape at each quarter of a pixel.
type stampSet struct {
	half  int // of a side, without the pixel in the middle
	side  int
	cover []float32 // 4 × stamps × side × side
	ink8  []uint8   // the same for the present layer, 255 for opaque
	rows  []extent  // 4 × stamps × side: the columns of each row that have ink
	high  []extent  // 4 × stamps: the rows that have
}

// extent is from the first with ink to the one after the last.
type extent struct{ from, to uint16 }

func (e *extent) add(i int) {
	if e.to == 0 {
		e.from = uint16(i)
	}
	e.to = uint16(i + 1)
}

func newStamps(size float64) *stampSet {
	half := int(math.Ceil(reach*size + 0.5))
	s := &stampSet{half: half, side: 2*half + 1}
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
	s.ink8 = make([]uint8, len(s.cover))
	s.rows = make([]extent, len(s.cover)/s.side)
	s.high = make([]extent, len(s.rows)/s.side)
	return s
}

func (s *stampSet) ink(alpha float64) {
	for i, c := range s.cover {
		s.ink8[i] = uint8(c*float32(alpha)*255 + 0.5)
	}
	clear(s.rows)
	clear(s.high)
	for i, ink := range s.ink8 {
		if ink > 0 {
			row := i / s.side
			s.rows[row].add(i % s.side)
			s.high[row/s.side].add(row % s.side)
		}
	}
}

// put blends the stamp of a shape in a colour around (x, y).
func (s *stampSet) put(pixels []byte, w, h int, x, y float64, shape Shape, c RGB) {
	qx, qy := int(math.Floor(x*quarters+0.5)), int(math.Floor(y*quarters+0.5))
	left, top := qx>>2-s.half, qy>>2-s.half
	stamp := int(shape)*stamps + (qy&3)*quarters + qx&3
	first, high := stamp*s.side, s.high[stamp]
	ink := spread(pack(c))
	for row := max(int(high.from), -top); row < min(int(high.to), h-top); row++ {
		e := s.rows[first+row]
		from, to := max(int(e.from), -left), min(int(e.to), w-left)
		if from >= to {
			continue
		}
		inks := s.ink8[(first+row)*s.side+from:][:to-from]
		line := pixels[4*((top+row)*w+left+from):][:4*len(inks)]
		for k, a := range inks {
			p := line[4*k : 4*k+4 : 4*k+4]
			// The compiler makes one load and one store of the four.
			under := uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24
			switch {
			case under >= 255<<24:
				put4(p, mix(spread(under), ink, uint64(a)))
			case under < 1<<24:
				p[0], p[1], p[2], p[3] = c[0], c[1], c[2], a
			default:
				over(p, c, uint32(a))
			}
		}
	}
}

// pack is an opaque pixel as it lies in memory, the first byte the lowest.
func pack(c RGB) uint32 { return uint32(c[0]) | uint32(c[1])<<8 | uint32(c[2])<<16 | 255<<24 }

func put4(p []byte, v uint32) {
	p[0], p[1], p[2], p[3] = uint8(v), uint8(v>>8), uint8(v>>16), uint8(v>>24)
}

// spread gives each byte of a pixel 16 bits: red, blue, green, alpha from the
// lowest on.
func spread(p uint32) uint64 { return uint64(p&0x00ff00ff) | uint64(p&0xff00ff00)<<24 }

// mix is under·(1-a) + over·a for an a of 255, rounded, in all four at once,
// which become a pixel again.
func mix(under, over, a uint64) uint32 {
	const each = 0x00ff00ff00ff00ff
	v := under*(255-a) + over*a + 0x0080008000800080
	v = (v + v>>8&each) >> 8 & each
	return uint32(v) | uint32(v>>24)
}

// over blends a colour over a pixel that is neither opaque nor clear: Porter
// and Duff's operator, for colours that alpha does not multiply.
func over(p []byte, c RGB, a uint32) {
	under := uint32(p[3]) * (255 - a)
	a *= 255
	all := a + under
	if all == 0 {
		return
	}
	for k, v := range c {
		p[k] = uint8((uint32(p[k])*under + uint32(v)*a + all/2) / all)
	}
	p[3] = uint8((all + 127) / 255)
}
