package plot

// curve.go draws a curve over time, no finer than the screen shows it.

import (
	"math"
	"slices"
)

// Curve is the line through (times[i], values[i]) as points in pixels, M×2: x
// in [0, width] over the window, y from height for lo up to 0 for hi, clamped.
// Of the many that fall into a column of one pixel it keeps the first, the
// least, the largest and the last, which draw the same pixels as all of them:
// Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation",
// 2014. times ascend. The nearest point on each side of the window is kept, so
// that the line leaves the picture where it should; x is outside there. A
// value that is not finite breaks the line, by a pair of NaN. So M is at most
// about 5·(width+2).
func Curve(times, values []float64, w Window, width, height, lo, hi float64) []float64 {
	times = times[:min(len(times), len(values))]
	from, _ := slices.BinarySearch(times, w.From)
	to, _ := slices.BinarySearch(times, math.Nextafter(w.To, math.Inf(1)))
	from, to = max(from-1, 0), min(to+1, len(times))
	if !(w.Span() > 0) || !(width > 0) {
		return nil
	}
	y := func(v float64) float64 {
		if !(hi > lo) {
			return height
		}
		return height * (1 - clamp((v-lo)/(hi-lo), 0, 1))
	}
	var points []float64
	add := func(i int) {
		points = append(points, w.X(times[i], width), y(values[i]))
	}
	broken := false
	for i := from; i < to; {
		if !finite(values[i]) || math.IsNaN(times[i]) {
			broken = true
			i++
			continue
		}
		if broken && len(points) > 0 {
			points = append(points, math.NaN(), math.NaN())
		}
		broken = false
		column := math.Floor(w.X(times[i], width))
		least, most, last := i, i, i
		for j := i + 1; j < to && finite(values[j]) && math.Floor(w.X(times[j], width)) == column; j++ {
			last = j
			if values[j] < values[least] {
				least = j
			}
			if values[j] > values[most] {
				most = j
			}
		}
		kept := [4]int{i, min(least, most), max(least, most), last}
		for k, at := range kept {
			if k == 0 || at != kept[k-1] {
				add(at)
			}
		}
		i = last + 1
	}
	return points
}

// AppendPath writes the line through points, M×2, as SVG path data, "M0 1L2 3",
// and begins anew after a point that is not finite. A part of one point only is
// a dot, if the line has round caps.
func AppendPath(d []byte, points []float64) []byte {
	alone, drawn := false, false
	for i := 1; i < len(points); i += 2 {
		x, y := points[i-1], points[i]
		if !finite(x) || !finite(y) {
			if alone {
				d = append(d, "h0"...)
			}
			alone, drawn = false, false
			continue
		}
		command := byte('L')
		if !drawn {
			command = 'M'
		}
		alone, drawn = !drawn, true
		d = append(d, command)
		d = appendNumber(d, x)
		d = append(d, ' ')
		d = appendNumber(d, y)
	}
	if alone {
		d = append(d, "h0"...)
	}
	return d
}
