package ui

// chart.go draws small charts as SVG paths: sharp on any screen, coloured by
// the style sheet, and nothing to redraw when the theme or the size changes.

import (
	"math"
	"strconv"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

const svgNamespace = "http://www.w3.org/2000/svg"

// Charts are drawn in a space of their own and stretched: barWidth units for
// each bar, chartHeight units high.
const (
	barWidth    = 10
	chartHeight = 1000
)

func svg(class, name string, width, height int, shapes ...app.UI) app.UI {
	drawing := app.Elem("svg").XMLNS(svgNamespace).Attr("class", class).
		Attr("viewBox", "0 0 "+strconv.Itoa(width)+" "+strconv.Itoa(height)).
		Attr("preserveAspectRatio", "none").Attr("focusable", "false")
	if name == "" {
		return drawing.Attr("aria-hidden", "true").Body(shapes...)
	}
	return drawing.Attr("role", "img").Attr("aria-label", name).Body(shapes...)
}

func path(class string, d []byte) app.UI {
	return app.Elem("path").XMLNS(svgNamespace).Attr("class", class).Attr("d", string(d))
}

// vectorBars draws a vector as bars from a line in the middle, up for what is
// positive, the largest magnitude as high as the chart. Over them lies a band,
// from each component less its uncertainty to that component and it; the chart
// then is as high as the band, but for what would shrink the bars too much.
func vectorBars(v, uncertainty []float32, option string) app.UI {
	most, _ := magnitude(v)
	top := reach(v, uncertainty, most)
	plus, minus, bad := barPaths(v, top)
	name := barsName(v)
	if len(uncertainty) > 0 {
		name += "; with a band for their uncertainty"
	}
	return svg("bars", name, max(len(v), 1)*barWidth, chartHeight,
		path("fill-"+colourOf(option), plus),
		path("fill-"+contraryOf(option), minus),
		path("fill-bad", bad),
		app.If(len(uncertainty) > 0, func() app.UI { return path("fill-doubt", bandPath(v, uncertainty, top)) }),
	)
}

// bandMost bounds how much higher than the bars alone a chart with a band is.
const bandMost = 3

// reach is the largest magnitude that the band comes to, most that of the bars.
func reach(v, uncertainty []float32, most float64) float64 {
	top := most
	for i, u := range uncertainty[:min(len(v), len(uncertainty))] {
		if !isBad(v[i]) && !isBad(u) {
			top = max(top, math.Abs(float64(v[i]))+math.Abs(float64(u)))
		}
	}
	return min(top, orElse(bandMost*most, top))
}

// bandPath is the band; it has a gap where a component or its uncertainty is
// bad.
func bandPath(v, uncertainty []float32, top float64) (d []byte) {
	const middle = chartHeight / 2
	at := func(x float64) int { return min(max(middle-int(math.Round(x/top*middle)), 0), chartHeight) }
	for i, u := range uncertainty[:min(len(v), len(uncertainty))] {
		if x, half := float64(v[i]), math.Abs(float64(u)); top > 0 && !isBad(v[i]) && !isBad(u) {
			d = appendBar(d, i, len(v), at(x+half), at(x-half))
		}
	}
	return d
}

// barPaths are the bars of positive and of negative components in a chart that
// shows magnitudes up to most, and marks from top to bottom where a component is
// null or not finite.
func barPaths(v []float32, most float64) (plus, minus, bad []byte) {
	const middle = chartHeight / 2
	for i, x := range v {
		f := float64(x)
		switch height := int(math.Round(f / most * middle)); {
		case isBad(x):
			bad = appendBar(bad, i, len(v), 0, chartHeight)
		case most == 0:
		case height > 0:
			plus = appendBar(plus, i, len(v), middle-height, middle)
		case height < 0:
			minus = appendBar(minus, i, len(v), middle, middle-height)
		}
	}
	return plus, minus, bad
}

// appendBar adds bar i of n. Few bars stand apart; many touch, since a gap
// would be less than a pixel.
func appendBar(d []byte, i, n, top, bottom int) []byte {
	width := barWidth
	if n <= 128 {
		width -= 2
	}
	d = append(d, 'M')
	d = strconv.AppendInt(d, int64(i*barWidth), 10)
	d = append(d, ' ')
	d = strconv.AppendInt(d, int64(bottom), 10)
	d = append(d, 'V')
	d = strconv.AppendInt(d, int64(top), 10)
	d = append(d, 'h')
	d = strconv.AppendInt(d, int64(width), 10)
	d = append(d, 'V')
	d = strconv.AppendInt(d, int64(bottom), 10)
	return append(d, 'Z')
}

// magnitude is the largest magnitude of the finite components, and how many
// are not finite.
func magnitude(v []float32) (most float64, bad int) {
	for _, x := range v {
		if isBad(x) {
			bad++
			continue
		}
		most = max(most, math.Abs(float64(x)))
	}
	return most, bad
}

func isBad(x float32) bool {
	f := float64(x)
	return math.IsNaN(f) || math.IsInf(f, 0)
}

func barsName(v []float32) string {
	most, bad := magnitude(v)
	name := "Vector of " + counted(len(v), "number", "numbers") + " as bars, the largest magnitude " + fixed(most, 4)
	if bad > 0 {
		name += "; " + counted(bad, "number is", "numbers are") + " null or not finite"
	}
	return name
}

// histogram draws how the components spread.
func histogram(d engine.Detail) app.UI {
	return svg("histogram", histogramName(d), max(len(d.Bins), 1)*barWidth, chartHeight,
		path("fill-"+colourOf(d.Segment.Option), histogramPath(d.Bins)))
}

func histogramPath(bins []int) []byte {
	var d []byte
	most := 0
	for _, n := range bins {
		most = max(most, n)
	}
	for i, n := range bins {
		if n > 0 {
			d = appendBar(d, i, len(bins), chartHeight-max(n*chartHeight/most, 1), chartHeight)
		}
	}
	return d
}

func histogramName(d engine.Detail) string {
	total, fullest := 0, 0
	for i, n := range d.Bins {
		total += n
		if n > d.Bins[fullest] {
			fullest = i
		}
	}
	if total == 0 {
		return "Histogram: no finite components"
	}
	width := (d.High - d.Low) / float64(len(d.Bins))
	from := d.Low + float64(fullest)*width
	return "Histogram of " + counted(total, "component", "components") + " from " + fixed(d.Low, 4) + " to " + fixed(d.High, 4) +
		"; the fullest of " + counted(len(d.Bins), "bin", "bins") + ", from " + fixed(from, 4) + " to " + fixed(from+width, 4) +
		", holds " + count(d.Bins[fullest])
}

// cosineBar is a cosine as a bar. The number beside it says the same, so that
// it is nothing to a screen reader. Below zero it has the contrary colour.
func cosineBar(cosine float64, option string) app.UI {
	colour := colourOf(option)
	if cosine < 0 {
		colour = contraryOf(option)
	}
	width := 0.0
	if known(cosine) {
		width = min(math.Abs(cosine), 1)
	}
	return svg("meter", "", 1000, 1,
		app.Elem("rect").XMLNS(svgNamespace).Attr("class", "fill-"+colour).
			Attr("width", int(math.Round(width*1000))).Attr("height", 1))
}
