package plot

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestCurve(t *testing.T) {
	none := math.NaN()
	w := Window{Full: 10, To: 10}
	for _, c := range []struct {
		name          string
		times, values []float64
		w             Window
		width         float64
		want          []float64
	}{
		{"nothing", nil, nil, w, 10, nil},
		{"as it is", []float64{0, 5, 10}, []float64{0, 1, 0.5}, w, 100, []float64{0, 40, 50, 0, 100, 20}},
		{"clamped", []float64{0, 5}, []float64{-3, 3}, w, 100, []float64{0, 40, 50, 0}},
		{
			"a break", []float64{0, 1, 2, 3, 4}, []float64{0, 0, none, math.Inf(1), 1}, w, 100,
			[]float64{0, 40, 10, 40, none, none, 40, 0},
		},
		{"no break before the first", []float64{0, 1}, []float64{none, 0}, w, 100, []float64{10, 40}},
		{
			"many in a column", []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 9}, []float64{0.5, 0.75, 0, 0.2, 1, 0.25, 0}, w, 10,
			[]float64{0, 20, 0.2, 40, 0.4, 0, 0.5, 30, 9, 40},
		},
		{
			"one beyond each side", []float64{0, 1, 2, 4, 6, 8, 9}, []float64{0, 0, 1, 1, 1, 0, 1}, Window{Full: 10, From: 3, To: 7}, 100,
			[]float64{-25, 0, 25, 0, 75, 0, 125, 40},
		},
		{"two at the end", []float64{0, 10, 10}, []float64{0, 1, 0}, w, 100, []float64{0, 40, 100, 0, 100, 40}},
		{"more times than values", []float64{0, 5, 10}, []float64{0, 1}, w, 100, []float64{0, 40, 50, 0}},
		{"no window", []float64{0, 1}, []float64{0, 1}, Window{}, 100, nil},
		{"no width", []float64{0, 1}, []float64{0, 1}, w, 0, nil},
	} {
		got := Curve(c.times, c.values, c.w, c.width, 40, 0, 1)
		require.Len(t, got, len(c.want), c.name)
		for i, v := range c.want {
			if math.IsNaN(v) {
				assert.True(t, math.IsNaN(got[i]), c.name)
			} else {
				assert.InDelta(t, v, got[i], 1e-9, "%s, number %d", c.name, i)
			}
		}
	}
	flat := Curve([]float64{0, 5}, []float64{3, 3}, w, 100, 40, 3, 3)
	assert.Equal(t, []float64{0, 40, 50, 40}, flat, "without a range it lies at the bottom")
}

// The highest and the lowest of each column are those of all the values.
func TestCurveLosesNoPeak(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.Float64Range(0, 100), 1, 400).Draw(t, "times")
		slices.Sort(times)
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), len(times), len(times)).Draw(t, "values")
		w := Window{Full: 100, To: 100}
		const width = 20
		points := Curve(times, values, w, width, 1, 0, 1)
		require.LessOrEqual(t, len(points), 2*4*(width+1))

		extremes := func(each func(yield func(x, y float64))) map[int][2]float64 {
			found := map[int][2]float64{}
			each(func(x, y float64) {
				c := int(math.Floor(x))
				e, ok := found[c]
				if !ok {
					e = [2]float64{y, y}
				}
				found[c] = [2]float64{min(e[0], y), max(e[1], y)}
			})
			return found
		}
		want := extremes(func(yield func(x, y float64)) {
			for i := range times {
				yield(w.X(times[i], width), 1-values[i])
			}
		})
		got := extremes(func(yield func(x, y float64)) {
			for i := 0; i < len(points); i += 2 {
				yield(points[i], points[i+1])
			}
		})
		require.Equal(t, want, got)
	})
}

func BenchmarkCurve(b *testing.B) {
	times, values := make([]float64, many), make([]float64, many)
	for i := range times {
		times[i], values[i] = float64(i), math.Sin(float64(i))
	}
	w := Window{Full: many, To: many}
	for b.Loop() {
		Curve(times, values, w, 1600, 60, -1, 1)
	}
}
