package plot

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var (
	nan = float32(math.NaN())
	inf = float32(math.Inf(1))
)

func TestFit(t *testing.T) {
	for _, c := range []struct {
		name         string
		points       []float32
		w, h, margin float64
		want         View
	}{
		{"wide", []float32{0, 0, 10, 2}, 120, 100, 10, View{5, 1, 10}},
		{"high", []float32{0, 0, 2, 10}, 120, 100, 10, View{1, 5, 8}},
		{"a line", []float32{3, 4, 3, 8}, 120, 100, 10, View{3, 6, 20}},
		{"one", []float32{3, 4}, 120, 100, 10, View{3, 4, 40}},
		{"all the same", []float32{3, 4, 3, 4}, 120, 100, 10, View{3, 4, 40}},
		{"none", nil, 120, 100, 10, View{0, 0, 40}},
		{"none finite", []float32{nan, 1, 1, inf}, 120, 100, 10, View{0, 0, 40}},
		{"some finite", []float32{nan, 900, 0, 0, 10, 2, -inf, 0}, 120, 100, 10, View{5, 1, 10}},
		{"half a point too many", []float32{0, 0, 10, 2, 77}, 120, 100, 10, View{5, 1, 10}},
		{"smaller than its margins", []float32{0, 0, 10, 2}, 15, 15, 10, View{5, 1, 0.1}},
	} {
		got := Fit(c.points, c.w, c.h, c.margin)
		assert.InDelta(t, c.want.CX, got.CX, 1e-12, c.name)
		assert.InDelta(t, c.want.CY, got.CY, 1e-12, c.name)
		assert.InDelta(t, c.want.Scale, got.Scale, 1e-12, c.name)
	}
}

func TestFitShowsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOfN(rapid.Float32(), 2, 40).Draw(t, "points")
		const w, h, margin = 300, 200, 12
		v := Fit(points, w, h, margin)
		require.True(t, allFinite(v.CX, v.CY, v.Scale))
		require.Positive(t, v.Scale)
		if v.Scale == leastScale || v.Scale == mostScale {
			return
		}
		for i := 1; i < len(points); i += 2 {
			px, py := v.ToPixel(float64(points[i-1]), float64(points[i]), w, h)
			require.InDelta(t, w/2, px, w/2-margin+1e-6)
			require.InDelta(t, h/2, py, h/2-margin+1e-6)
		}
	})
}

func TestViewRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := views().Draw(t, "v")
		px, py := rapid.Float64Range(-500, 900).Draw(t, "px"), rapid.Float64Range(-500, 900).Draw(t, "py")
		x, y := v.ToData(px, py, 400, 300)
		qx, qy := v.ToPixel(x, y, 400, 300)
		require.InDelta(t, px, qx, 1e-6)
		require.InDelta(t, py, qy, 1e-6)
	})
}

func TestViewIsAsDocumented(t *testing.T) {
	px, py := View{CX: 1, CY: 2, Scale: 10}.ToPixel(3, 5, 400, 300)
	assert.InDelta(t, 220, px, 0)
	assert.InDelta(t, 120, py, 0, "y is upward")
}

func TestZoomAtKeepsThePixel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := views().Draw(t, "v")
		px, py := rapid.Float64Range(0, 400).Draw(t, "px"), rapid.Float64Range(0, 300).Draw(t, "py")
		factor := rapid.Float64Range(0.01, 100).Draw(t, "factor")
		z := v.ZoomAt(factor, px, py, 400, 300)
		require.InEpsilon(t, v.Scale*factor, z.Scale, 1e-12)
		x, y := v.ToData(px, py, 400, 300)
		qx, qy := z.ToPixel(x, y, 400, 300)
		require.InDelta(t, px, qx, 1e-6)
		require.InDelta(t, py, qy, 1e-6)
	})
}

func TestZoomStaysFinite(t *testing.T) {
	v := View{CX: 1, CY: 2, Scale: 3}
	for _, factor := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		assert.Equal(t, v, v.ZoomAt(factor, 10, 10, 100, 100), "%v", factor)
	}
	for _, factor := range []float64{1e-200, 1e200} {
		z := v.ZoomAt(factor, 10, 10, 100, 100).ZoomAt(factor, 10, 10, 100, 100)
		assert.True(t, allFinite(z.CX, z.CY, z.Scale), "%v", factor)
	}
}

func TestPanFollowsThePointer(t *testing.T) {
	v := View{CX: 1, CY: 2, Scale: 10}
	ax, ay := v.ToPixel(3, 3, 400, 300)
	bx, by := v.Pan(7, -4).ToPixel(3, 3, 400, 300)
	assert.InDelta(t, 7, bx-ax, 1e-9)
	assert.InDelta(t, -4, by-ay, 1e-9)
}

func TestLerp(t *testing.T) {
	a, b := View{0, 0, 1}, View{10, 4, 100}
	for _, c := range []struct {
		name string
		t    float64
		want View
	}{
		{"begin", 0, a}, {"before", -1, a}, {"no number", math.NaN(), a}, {"end", 1, b}, {"after", 2, b},
	} {
		assert.Equal(t, c.want, a.Lerp(b, c.t), c.name)
	}
	assert.InDelta(t, 10, a.Lerp(b, 0.5).Scale, 1e-9, "equal factors in equal times")
	same := View{0, 0, 3}.Lerp(View{8, 4, 3}, 0.25)
	assert.Equal(t, View{2, 1, 3}, same)
}

func TestLerpKeepsWhatBothShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := views().Draw(t, "v")
		to := v.ZoomAt(rapid.Float64Range(0.01, 100).Draw(t, "factor"), 130, 70, 400, 300)
		x, y := v.ToData(130, 70, 400, 300)
		px, py := v.Lerp(to, rapid.Float64Range(0, 1).Draw(t, "t")).ToPixel(x, y, 400, 300)
		require.InDelta(t, 130, px, 1e-3)
		require.InDelta(t, 70, py, 1e-3)
	})
}

func TestUniform(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := views().Draw(t, "v")
		const w, h = 400, 300
		x, y := v.ToData(rapid.Float64Range(0, w).Draw(t, "px"), rapid.Float64Range(0, h).Draw(t, "py"), w, h)
		px, py := v.ToPixel(x, y, w, h)
		cx, cy, sx, sy := v.Uniform(w, h)
		clipX := (x - float64(cx)) * float64(sx)
		clipY := (y - float64(cy)) * float64(sy)
		// cx is rounded to float32, alike for all points.
		slack := 1e-4 + 1e-6*v.Scale*100
		require.InDelta(t, px, (clipX+1)/2*w, slack)
		require.InDelta(t, py, (1-clipY)/2*h, slack)
	})
}

func views() *rapid.Generator[View] {
	return rapid.Custom(func(t *rapid.T) View {
		return View{
			rapid.Float64Range(-100, 100).Draw(t, "cx"), rapid.Float64Range(-100, 100).Draw(t, "cy"),
			math.Exp(rapid.Float64Range(-5, 7).Draw(t, "log scale")),
		}
	})
}
