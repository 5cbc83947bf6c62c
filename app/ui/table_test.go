package ui

import (
	"math"
	"strings"
	"testing"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// film9 are the columns of a film.
var film9 = columnsFor(&engine.Result{})

func TestRowText(t *testing.T) {
	none := math.NaN()
	sound := engine.Row{Row: 64, Option: "visual", Scope: "clip", Start: 252, End: 256, Dim: 512, Norm: 1, Similarity: 0.97149}
	bad := sound
	bad.Bad, bad.Norm, bad.Similarity = 2, none, none
	zero := sound
	zero.Norm, zero.Similarity = 0, none
	for name, c := range map[string]struct {
		row       engine.Row
		reference int
		want      string
		class     string
	}{
		"sound":        {sound, 3, "64|visual|clip|4:12.0|4:16.0|1.0000|B|0.971|512 numbers", "row"},
		"no reference": {sound, -1, "64|visual|clip|4:12.0|4:16.0|1.0000|B|–|512 numbers", "row"},
		"selected":     {sound, 64, "64|visual|clip|4:12.0|4:16.0|1.0000|B|0.971|512 numbers", "row selected"},
		"bad":          {bad, 3, "64|visual|clip|4:12.0|4:16.0|2 bad|B|undefined|512 numbers, 2 bad", "row faulty"},
		"zero":         {zero, 3, "64|visual|clip|4:12.0|4:16.0|0.0000|B|undefined|512 numbers", "row"},
		"empty": {engine.Row{Start: none, End: none, Norm: none, Similarity: none}, 3,
			"0|no option|no scope|–|–|empty|B|undefined|0 numbers", "row faulty"},
		"contrary": {engine.Row{Option: "smell", Scope: "page", Start: none, End: none, Dim: 1, Norm: 1, Similarity: -0.25}, 3,
			"0|smell|page|–|–|1.0000|B|−0.250|1 number", "row"},
	} {
		selected := -1
		if strings.Contains(c.class, "selected") {
			selected = c.row.Row
		}
		got := textOf(film9, c.row, "B", c.reference, selected)
		assert.Equal(t, c.want, strings.Join(got.cells[:len(film9)], "|"), name)
		assert.Equal(t, c.class, got.class, name)
		assert.Equal(t, selected >= 0, got.selected, name)
	}
	assert.Equal(t, "mark mark-other", textOf(film9, engine.Row{Option: `"><script>`}, "", -1, -1).mark, "no data in a class")
}

func TestRowTemplateHasACellForEachColumn(t *testing.T) {
	for _, r := range []engine.Result{{}, {Pages: true}, {Pages: true, Chunks: true, Quadrants: true, Uncertain: true}, {Chunks: true, Quadrants: true, Uncertain: true}} {
		columns := columnsFor(&r)
		require.LessOrEqual(t, len(columns), cellsMost)
		template := rowTemplate(columns)
		require.Equal(t, len(columns), strings.Count(template, `role="gridcell"`))
		at := -1
		for _, c := range columns {
			next := strings.Index(template, "cell-"+headClass(c)+`"`)
			assert.Greater(t, next, at, c.label)
			at = next
		}
	}
}

func TestTableIsAGrid(t *testing.T) {
	x := exploring(film())
	x.link.Sort, x.link.Descending = engine.SortNorm, true
	out := html(t, &table{Shared: x, Version: 1})
	for _, want := range []string{
		`role="grid"`, `aria-label="Embeddings"`, `aria-colcount="9"`, `aria-rowcount="-1"`, `tabindex="0"`,
		`aria-sort="descending"`,
		">Vector<",
	} {
		assert.Contains(t, out, want)
	}
	assert.Equal(t, 9, strings.Count(out, `role="columnheader"`))
	assert.Equal(t, 7, strings.Count(out, `aria-sort="none"`))
	for _, c := range film9[:8] {
		assert.Contains(t, out, c.label+" ")
	}
	assert.NotContains(t, out, "No embedding passes")
}

func TestTableSaysWhenNothingPasses(t *testing.T) {
	x := exploring(film())
	x.link.Options = []string{"smell"}
	view := &table{Shared: x, Version: 1}
	html(t, view)
	view.total = 0 // as the worker answers
	out := app.HTMLString(view.Render())
	assert.Contains(t, out, "No embedding passes these filters")
	assert.Contains(t, out, "All 453 are left out")
	assert.Contains(t, out, "Show all")
}

func TestStripPixels(t *testing.T) {
	colours := palette{"visual": {1, 2, 3}, "audio": {9, 8, 7}}
	rows := []engine.Row{{Option: "visual"}, {Option: "audio"}, {Option: "visual"}}
	cells := make([]byte, 3*engine.StripCells)
	copy(cells, []byte{255, 1, 128, 0, 192})
	cells[engine.StripCells] = 138   // weak, but the strongest of its row
	cells[engine.StripCells+1] = 118 //
	const line = engine.StripCells * 4
	dst := make([]byte, 3*stripHeight*line)
	for i := range dst {
		dst[i] = 77 // of an earlier picture
	}
	stripPixels(dst, cells, rows, colours)
	pixel := func(row, y, x int) [4]byte {
		return [4]byte(dst[(row*stripHeight+y)*line+4*x:])
	}
	assert.Equal(t, [4]byte{1, 2, 3, 255}, pixel(0, 1, 0), "the strongest")
	assert.Equal(t, [4]byte{9, 8, 7, 255}, pixel(0, 1, 1), "negative")
	assert.Equal(t, byte(0), pixel(0, 1, 2)[3], "zero")
	assert.Equal(t, byte(0), pixel(0, 1, 3)[3], "nothing")
	assert.Equal(t, [4]byte{1, 2, 3, 128}, pixel(0, 1, 4), "half")
	assert.Equal(t, pixel(0, 1, 4), pixel(0, stripHeight-2, 4), "as high as the strip")
	assert.Equal(t, [4]byte{}, pixel(0, 0, 0), "empty above")
	assert.Equal(t, [4]byte{}, pixel(0, stripHeight-1, 0), "empty below")
	assert.Equal(t, [4]byte{9, 8, 7, 255}, pixel(1, 1, 0))
	assert.Equal(t, [4]byte{1, 2, 3, 255}, pixel(1, 1, 1), "audio's contrary is the blue")
	assert.Equal(t, byte(0), pixel(2, 3, 0)[3], "a row of nothing")

	assert.NotPanics(t, func() { stripPixels(dst, cells[:100], rows, colours) }, "fewer strips than rows")
}

func TestOptionsHaveColours(t *testing.T) {
	for _, option := range []string{"visual", "audio", "transcription", "fused", "smell", ""} {
		assert.Contains(t, optionColours, colourOf(option))
		assert.Contains(t, optionColours, contraryOf(option))
		assert.NotEqual(t, colourOf(option), contraryOf(option))
	}
}
