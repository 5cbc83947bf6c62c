package plot

// colour.go holds the colours that carry data: a number's place on a ramp, and
// a cluster's own.

import (
	"math"
	"strconv"
)

// RGB is an opaque sRGB colour.
type RGB [3]uint8

// Hex reads "#rrggbb", in either case, and nothing else.
func Hex(s string) (RGB, bool) {
	if len(s) != 7 || s[0] != '#' || s[1] == '+' {
		return RGB{}, false
	}
	v, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return RGB{}, false
	}
	return RGB{uint8(v >> 16), uint8(v >> 8), uint8(v)}, true
}

// Hex writes the colour as "#rrggbb", in lower case.
func (c RGB) Hex() string { return string(appendHex(nil, c)) }

func appendHex(b []byte, c RGB) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '#')
	for _, v := range c {
		b = append(b, digits[v>>4], digits[v&15])
	}
	return b
}

// Ramp is a scale of colours through its stops, which are evenly spaced from 0
// to 1. Between two stops it goes straight in OKLab, where equal steps look
// equal and no detour through grey or another hue appears.
type Ramp []RGB

// At is the colour at t, which is clamped to [0, 1]. NaN is the first stop, and
// a stop is met exactly. An empty ramp is black.
func (r Ramp) At(t float64) RGB {
	if len(r) == 0 {
		return RGB{}
	}
	at := t * float64(len(r)-1)
	if !(at > 0) {
		return r[0]
	}
	i := int(min(at, float64(len(r)-1)))
	if i == len(r)-1 {
		return r[i]
	}
	rest := at - float64(i)
	if rest == 0 {
		return r[i]
	}
	a, b := toOKLab(r[i]), toOKLab(r[i+1])
	for k := range a {
		a[k] += (b[k] - a[k]) * rest
	}
	return a.rgb()
}

// Table is the ramp in n equal steps, both ends included; a table of one is
// the ramp's last colour.
func (r Ramp) Table(n int) []RGB {
	table := make([]RGB, n)
	for i := range table {
		t := 1.0
		if n > 1 {
			t = float64(i) / float64(n-1)
		}
		table[i] = r.At(t)
	}
	return table
}

// The clusters' colours for the light and the dark panel. Among the colours of
// a moderate chroma and a contrast to the panel of 3.5:1 or more, a search by
// coordinate ascent from many starts found these twelve, whose nearest two are
// far apart in OKLab to normal, protanopic, deuteranopic and tritanopic eyes.
// The last three see as by Machado, Oliveira and Fernandes, "A
// Physiologically-based Model for Simulation of Color Vision Deficiency", 2009.
// Each is the one most unlike those before it, so that few clusters are told
// apart best.
var (
	onLight = []RGB{
		{0x1e, 0x87, 0xff}, {0x87, 0x00, 0x00}, {0x96, 0x87, 0x00}, {0x4b, 0x00, 0x96},
		{0xb4, 0x5a, 0x69}, {0x1e, 0x5a, 0x96}, {0x78, 0x4b, 0xd2}, {0xa5, 0x00, 0x69},
		{0x00, 0x4b, 0x3c}, {0xd2, 0x5a, 0xc3}, {0x78, 0x5a, 0x00}, {0x0f, 0x87, 0x96},
	}
	onDark = []RGB{
		{0x3c, 0x69, 0xd2}, {0xf0, 0xf0, 0x0f}, {0xff, 0x78, 0x78}, {0xc3, 0xf0, 0xff},
		{0x4b, 0xf0, 0xa5}, {0xc3, 0x78, 0xff}, {0x69, 0xb4, 0xb4}, {0x69, 0x78, 0x4b},
		{0xe1, 0xb4, 0xff}, {0x2d, 0xa5, 0x1e}, {0xf0, 0xb4, 0x2d}, {0xa5, 0x5a, 0x96},
	}
)

// Categories is how many colours Category has before it begins anew.
const Categories = 12

// Category is the colour of cluster i, on a light or a dark panel. A negative
// one, for what belongs to no cluster, is grey.
func Category(i int, dark bool) RGB {
	switch {
	case i < 0:
		return RGB{0x7d, 0x84, 0x8b}
	case dark:
		return onDark[i%Categories]
	}
	return onLight[i%Categories]
}

// Shade colours values, of which there are as many as rows: evenly along scale
// from the least finite one, lo, to the largest, hi; where all are the same, by
// its end. What is not finite becomes none, and faint. Where nothing is finite,
// lo and hi are NaN.
func Shade(rows []RGB, faint []bool, values []float32, scale []RGB, none RGB) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if v-v == 0 { // finite
			if x := float64(v); x < lo {
				lo = x
			}
			if x := float64(v); x > hi {
				hi = x
			}
		}
	}
	if lo > hi {
		lo, hi = math.NaN(), math.NaN()
	}
	last := len(scale) - 1
	for row, v := range values {
		if v-v != 0 {
			rows[row], faint[row] = none, true
			continue
		}
		at := last
		if hi > lo {
			at = int((float64(v) - lo) / (hi - lo) * float64(last))
		}
		rows[row] = scale[at]
	}
	return lo, hi
}

// oklab is a colour in the space of Björn Ottosson, "A perceptual color space
// for image processing", 2020: lightness, green to red, blue to yellow.
type oklab [3]float64

func toOKLab(c RGB) oklab {
	r, g, b := linear(c[0]), linear(c[1]), linear(c[2])
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return oklab{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

func (c oklab) rgb() RGB {
	l := c[0] + 0.3963377774*c[1] + 0.2158037573*c[2]
	m := c[0] - 0.1055613458*c[1] - 0.0638541728*c[2]
	s := c[0] - 0.0894841775*c[1] - 1.2914855480*c[2]
	l, m, s = l*l*l, m*m*m, s*s*s
	return RGB{
		gamma(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		gamma(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		gamma(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
	}
}

// linear undoes sRGB's transfer function (IEC 61966-2-1).
func linear(v uint8) float64 {
	x := float64(v) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

// gamma is the nearest byte whose linear value is x.
func gamma(x float64) uint8 {
	if x <= 0.0031308 {
		x *= 12.92
	} else {
		x = 1.055*math.Pow(x, 1/2.4) - 0.055
	}
	return uint8(math.Round(255 * min(max(x, 0), 1)))
}
