package plot

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var (
	white  = RGB{255, 255, 255}
	panel  = RGB{0x14, 0x18, 0x1b} // the dark one; the light one is white
	blues  = Ramp{{0xf0, 0xf3, 0xf5}, {0xb4, 0xd4, 0xeb}, {0x4a, 0x92, 0xc8}, {0x0e, 0x54, 0x92}, {0x05, 0x1c, 0x3a}}
	nights = Ramp{{0x17, 0x1c, 0x20}, {0x16, 0x3e, 0x62}, {0x2c, 0x86, 0xc4}, {0x96, 0xd0, 0xf4}, {0xfa, 0xfd, 0xff}}
)

func TestHex(t *testing.T) {
	for s, want := range map[string]RGB{
		"#000000": {}, "#0072b2": {0, 0x72, 0xb2}, "#FfA0c9": {0xff, 0xa0, 0xc9},
	} {
		c, ok := Hex(s)
		assert.True(t, ok, s)
		assert.Equal(t, want, c, s)
	}
	for _, s := range []string{"", "#", "#fff", "0072b2", "#0072b", "#0072b2f", "#00g2b2", "#+072b2", "#-072b2", "#0_72b2", " 0072b2"} {
		_, ok := Hex(s)
		assert.False(t, ok, s)
	}
	assert.Equal(t, "#00a9ff", RGB{0, 0xa9, 0xff}.Hex())
}

func TestHexRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := colours().Draw(t, "c")
		back, ok := Hex(c.Hex())
		require.True(t, ok)
		require.Equal(t, c, back)
	})
}

func TestRamp(t *testing.T) {
	r := Ramp{{0, 0, 0}, {200, 10, 30}, {255, 255, 255}}
	for _, c := range []struct {
		t    float64
		want RGB
	}{
		{0, r[0]}, {0.5, r[1]}, {1, r[2]}, {-3, r[0]}, {7, r[2]},
		{math.NaN(), r[0]}, {math.Inf(1), r[2]}, {math.Inf(-1), r[0]},
	} {
		assert.Equal(t, c.want, r.At(c.t), "%v", c.t)
	}
	// Between black and white, OKLab's middle has half the lightness: a linear
	// value of an eighth.
	assert.Equal(t, RGB{99, 99, 99}, Ramp{{}, white}.At(0.5))
	assert.Equal(t, RGB{1, 2, 3}, Ramp{{1, 2, 3}}.At(0.3))
	assert.Equal(t, RGB{}, Ramp{}.At(0.3))

	assert.Equal(t, []RGB{r[0], r[1], r[2]}, r.Table(3))
	assert.Equal(t, []RGB{r[2]}, r.Table(1))
	assert.Empty(t, r.Table(0))
}

func TestRampIsEven(t *testing.T) {
	for _, r := range []Ramp{blues, nights} {
		table := r.Table(256)
		for k := range 4 {
			a, b := toOKLab(r[k]), toOKLab(r[k+1])
			even := far(a, b) / 64
			for i := k*64 + 1; i < (k+1)*64-1; i++ {
				// A byte is 0.004 or so of lightness.
				require.InDelta(t, even, far(toOKLab(table[i]), toOKLab(table[i+1])), 0.008, "step %d", i)
			}
		}
	}
}

func TestShade(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	scale, none := []RGB{{1}, {2}, {3}}, RGB{9, 9, 9}
	for name, c := range map[string]struct {
		values []float32
		rows   []RGB
		faint  []bool
		lo, hi float64
	}{
		"evenly":          {[]float32{-1, 0, 1, -0.1}, []RGB{{1}, {2}, {3}, {1}}, []bool{false, false, false, false}, -1, 1},
		"all the same":    {[]float32{5, 5}, []RGB{{3}, {3}}, []bool{false, false}, 5, 5},
		"some not finite": {[]float32{nan, 0, inf, 4}, []RGB{none, {1}, none, {3}}, []bool{true, false, true, false}, 0, 4},
		"none finite":     {[]float32{nan, inf}, []RGB{none, none}, []bool{true, true}, math.NaN(), math.NaN()},
		"none":            {nil, []RGB{}, []bool{}, math.NaN(), math.NaN()},
	} {
		t.Run(name, func(t *testing.T) {
			rows, faint := make([]RGB, len(c.values)), make([]bool, len(c.values))
			lo, hi := Shade(rows, faint, c.values, scale, none)
			assert.Equal(t, c.rows, rows)
			assert.Equal(t, c.faint, faint)
			if math.IsNaN(c.lo) {
				assert.True(t, math.IsNaN(lo) && math.IsNaN(hi))
				return
			}
			assert.Equal(t, []float64{c.lo, c.hi}, []float64{lo, hi})
		})
	}
	faint := []bool{true}
	Shade(make([]RGB, 1), faint, []float32{1}, scale, none)
	assert.True(t, faint[0], "what is faint already stays so")
}

func TestOKLabRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := colours().Draw(t, "c")
		require.Equal(t, c, toOKLab(c).rgb())
	})
}

// OKLab's own examples: Ottosson gives white as (1, 0, 0), and CSS Color 4 red
// as (0.628, 0.225, 0.126).
func TestOKLab(t *testing.T) {
	w, r := toOKLab(white), toOKLab(RGB{255, 0, 0})
	for i, want := range []float64{1, 0, 0} {
		assert.InDelta(t, want, w[i], 1e-4)
	}
	for i, want := range []float64{0.62796, 0.22486, 0.12585} {
		assert.InDelta(t, want, r[i], 1e-4)
	}
}

func TestCategories(t *testing.T) {
	for _, dark := range []bool{false, true} {
		under := white
		if dark {
			under = panel
		}
		seen := map[RGB]bool{}
		for i := -1; i < Categories; i++ {
			c := Category(i, dark)
			assert.False(t, seen[c], "%v twice", c)
			seen[c] = true
			assert.GreaterOrEqual(t, contrast(c, under), 3.0, "%s, dark: %v", c.Hex(), dark)
			var drawn RGB
			for k := range drawn {
				drawn[k] = uint8(math.Round(float64(c[k])*MarkAlpha + float64(under[k])*(1-MarkAlpha)))
			}
			assert.GreaterOrEqual(t, contrast(drawn, under), 3.0, "%s as a mark, dark: %v", c.Hex(), dark)
		}
		assert.Equal(t, Category(1, dark), Category(1+Categories, dark))
		assert.Equal(t, Category(-1, dark), Category(-7, dark))
	}
}

// What eyes see that lack a kind of cone, in linear RGB, after Machado et al.
var eyes = map[string][3][3]float64{
	"normal":       {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopic":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopic": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopic":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

func TestCategoriesAreToldApart(t *testing.T) {
	for eye, m := range eyes {
		see := func(c RGB) oklab {
			var seen RGB
			for i, row := range m {
				seen[i] = gamma(row[0]*linear(c[0]) + row[1]*linear(c[1]) + row[2]*linear(c[2]))
			}
			return toOKLab(seen)
		}
		for _, dark := range []bool{false, true} {
			for i := range Categories {
				for j := range i {
					// A just noticeable difference is about 0.02. The first
					// four are farther apart than the rest.
					least := 0.07
					if i < 4 {
						least = 0.1
					}
					d := far(see(Category(i, dark)), see(Category(j, dark)))
					assert.GreaterOrEqual(t, d, least, "%d and %d to %s eyes, dark: %v", j, i, eye, dark)
				}
			}
		}
	}
}

func far(a, b oklab) float64 {
	return math.Hypot(math.Hypot(a[0]-b[0], a[1]-b[1]), a[2]-b[2])
}

// contrast is WCAG's.
func contrast(a, b RGB) float64 {
	luminance := func(c RGB) float64 {
		return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func colours() *rapid.Generator[RGB] {
	return rapid.Custom(func(t *rapid.T) RGB {
		return RGB{rapid.Byte().Draw(t, "r"), rapid.Byte().Draw(t, "g"), rapid.Byte().Draw(t, "b")}
	})
}
