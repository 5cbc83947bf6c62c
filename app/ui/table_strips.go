package ui

// table_strips.go draws the strips of the vectors, those of all rows in one
// picture that the style sheet stretches to the size of the rows.

import (
	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// A row is stripHeight pixels of the picture high, of which the first and the
// last stay empty.
const stripHeight = 7

// stripPixels fills dst, which is RGBA and rows×stripHeight×StripCells pixels
// large, from cells, which engine.Rows describes. The strongest cell of each
// row is opaque, and the others are the more transparent the weaker they are:
// so the pattern shows in every row, on any background.
func stripPixels(dst, cells []byte, rows []engine.Row, colours palette) {
	clear(dst)
	const line = engine.StripCells * 4
	for i, r := range rows {
		if len(cells) < (i+1)*engine.StripCells {
			return
		}
		cells := cells[i*engine.StripCells:][:engine.StripCells]
		most := 1
		for _, cell := range cells {
			most = max(most, strength(cell))
		}
		plus, minus := colours[colourOf(r.Option)], colours[contraryOf(r.Option)]
		top := dst[(i*stripHeight+1)*line:][:line]
		for k, cell := range cells {
			c := plus
			if cell < 128 {
				c = minus
			}
			p := top[4*k:]
			p[0], p[1], p[2], p[3] = c[0], c[1], c[2], byte(strength(cell)*255/most)
		}
		for y := 2; y < stripHeight-1; y++ {
			copy(dst[(i*stripHeight+y)*line:], top)
		}
	}
}

// strength is how far a cell is off zero; 0 where there is nothing.
func strength(cell byte) int {
	switch {
	case cell == 0:
		return 0
	case cell < 128:
		return 128 - int(cell)
	default:
		return int(cell) - 128
	}
}

// stripCanvas is the picture in the page.
type stripCanvas struct {
	canvas, context app.Value
	image, data     app.Value // as large as pixels
	pixels          []byte
}

func newStripCanvas(canvas app.Value) *stripCanvas {
	return &stripCanvas{canvas: canvas, context: canvas.Call("getContext", "2d")}
}

func (s *stripCanvas) draw(rows []engine.Row, cells []byte, colours palette) {
	height := len(rows) * stripHeight
	if height == 0 {
		return
	}
	if size := height * engine.StripCells * 4; len(s.pixels) != size {
		s.pixels = make([]byte, size)
		s.canvas.Set("width", engine.StripCells)
		s.canvas.Set("height", height)
		s.image = s.context.Call("createImageData", engine.StripCells, height)
		s.data = s.image.Get("data")
	}
	stripPixels(s.pixels, cells, rows, colours)
	app.CopyBytesToJS(s.data, s.pixels)
	s.context.Call("putImageData", s.image, 0, 0)
}
