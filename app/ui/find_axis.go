package ui

// find_axis.go draws a search along the axes of the matrix.

import (
	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// scoreThick is how broad the strip beside an axis is, in CSS pixels.
const scoreThick = 4

// drawScores draws how well the rows and the columns match a search, while
// colours mean that. Where a pixel stands for several segments it has the colour
// of the best.
func (v *similarityView) drawScores(pen app.Value, a, b plot.Window) {
	if v.Shared.colouring() != colourSearch || v.Shared.scores() == nil {
		return
	}
	v.scoreStrip(v.rows, a, func(at, length float64) { fillRect(pen, matrixLeft-1-scoreThick, matrixTop+at, scoreThick, length) }, pen)
	if v.b.watch == v.a.watch {
		v.scoreStrip(v.cols, b, func(at, length float64) { fillRect(pen, matrixLeft+at, matrixTop+v.edge+1, length, scoreThick) }, pen)
	}
}

func (v *similarityView) scoreStrip(side axis, w plot.Window, fill func(at, length float64), pen app.Value) {
	scores, painted := v.Shared.scores(), v.Shared.paint().rows
	edge := int(v.edge)
	began, colour, drawn := 0, plot.RGB{}, false
	flush := func(to int) {
		if drawn {
			pen.Set("fillStyle", colour.Hex())
			fill(float64(began), float64(to-began))
		}
	}
	for at := range edge {
		first, last := covered(w.From, w.To, at, edge, len(side.rows))
		best := -1
		for i := first; i < last; i++ {
			row := int(side.rows[i])
			if row < len(scores) && known(float64(scores[row])) && (best < 0 || scores[row] > scores[best]) {
				best = row
			}
		}
		next := plot.RGB{}
		if best >= 0 {
			next = painted[best]
		}
		if drawn != (best >= 0) || next != colour {
			flush(at)
			began, colour, drawn = at, next, best >= 0
		}
	}
	flush(edge)
}
