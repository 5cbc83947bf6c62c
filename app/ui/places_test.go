package ui

import (
	"math"
	"testing"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"

	"github.com/stretchr/testify/assert"
)

func TestPageText(t *testing.T) {
	for want, span := range map[string][2]float64{
		"p. 1": {0, 1}, "p. 3": {2, 3}, "pp. 3–5": {2, 5}, "p. 12": {11, none}, "pp. 1–2": {0.4, 1.2},
		"p. 7": {6, 2}, "p. 1,000": {999, 1000}, dash: {none, none}, "p. 2": {1, 1},
	} {
		assert.Equal(t, want, pageText(span[0], span[1]))
	}
	assert.Equal(t, dash, pageText(math.Inf(1), none))
	assert.Equal(t, "0:04.0 – 0:08.0", stretchText(false, 4, 8))
	assert.Equal(t, "pp. 5–8", stretchText(true, 4, 8))
}

func TestPageTicks(t *testing.T) {
	for _, c := range []struct {
		from, to float64
		about    int
		want     []float64
	}{
		{0, 4, 10, []float64{0, 1, 2, 3}},
		{0, 14, 9, []float64{1, 3, 5, 7, 9, 11, 13}},
		{0, 14, 3, []float64{0, 4, 9}},
		{0, 1, 5, []float64{0}},
		{2.5, 3.5, 5, []float64{3}},
		{0, 100, 4, []float64{0, 49, 99}},
	} {
		var within []float64 // what is past the window is not drawn
		for _, at := range pageTicks(c.from, c.to, c.about) {
			if at <= c.to {
				within = append(within, at)
			}
		}
		assert.Equal(t, c.want, within, "%v", c)
	}
}

// paper is the marks of a page, a chunk on two pages, and the whole.
func paper() (*engine.Marks, *engine.Result) {
	nan := float32(math.NaN())
	return &engine.Marks{
			Start: []float32{2, 11, nan}, End: []float32{3, 13, nan}, Norm: []float32{1, 1, 1}, Natural: []int32{0, 1, 2},
			Option: []uint8{0, 0, 0}, Scope: []uint8{0, 1, 2}, Sound: []bool{true, true, true},
			Pages: true, Chunk: []int32{-1, 0, -1}, Quadrant: []uint8{0, 1, 0}, Quadrants: []string{"", "top"},
		}, &engine.Result{
			Options: []string{"visual"}, Scopes: []string{"page", "chunk", "asset"}, Segments: 3, Duration: none, Pages: true,
		}
}

func TestRowsOfADocumentAreNamedByTheirPage(t *testing.T) {
	m, r := paper()
	for row, want := range []string{"visual p. 3", "visual pp. 12–13, chunk 0, top", "visual #2"} {
		assert.Equal(t, want, nameIn(m, r, row))
	}
	x := explore{result: r, link: &Link{}, sight: sight{marks: m, of: r}}
	assert.Equal(t, "visual, page, p. 3, #0", x.readout(0))
	assert.Equal(t, "visual, asset, #2", x.readout(2))
	for want, p := range map[string]*twelvelabs.Place{
		"": nil, "p. 3": {First: 3, Chunk: -1}, "pp. 3–4, chunk 1, q": {First: 3, Last: 4, Chunk: 1, Quadrant: "q"}, "no page, chunk 2": {Chunk: 2},
	} {
		assert.Equal(t, want, placeOf(engine.Row{Place: p}))
	}
	assert.Equal(t, "p. 3, chunk 1", nearestLabel(engine.Row{Start: none, Place: &twelvelabs.Place{First: 3, Chunk: 1, Quadrant: "q"}}))
}

// Pages are lanes as times are, and chunks of a page its sub-rows.
func TestTimetableOfPages(t *testing.T) {
	m, r := paper()
	m.Start[1], m.End[1] = 2, 3
	tt := newTimetable(r, m)
	assert.True(t, tt.timed())
	assert.Equal(t, 3.0, tt.full)
	assert.Equal(t, []int16{0, 1, isApart}, tt.place)
}

func TestTableOfADocument(t *testing.T) {
	r := &engine.Result{Pages: true, Chunks: true, Quadrants: true, Uncertain: true}
	labels := func(r *engine.Result) (list []string) {
		for _, c := range columnsFor(r) {
			list = append(list, c.label)
		}
		return list
	}
	assert.Equal(t, []string{"Row", "Option", "Scope", "Page", "Chunk", "Quadrant", "Norm", "Uncertainty", "Cluster", "Similarity", "Vector"}, labels(r))
	assert.Equal(t, []string{"Row", "Option", "Scope", "Page", "Norm", "Cluster", "Similarity", "Vector"}, labels(&engine.Result{Pages: true}))
	row := engine.Row{Row: 7, Option: "visual", Scope: "chunk", Start: none, End: none, Dim: 2, Norm: 1, Similarity: none, Uncertainty: 0.03125,
		Place: &twelvelabs.Place{First: 3, Last: 4, Chunk: 0, Quadrant: "top"}}
	shown := textOf(columnsFor(r), row, dash, -1, -1)
	assert.Equal(t, []string{"7", "visual", "chunk", "3–4", "0", "top", "1.0000", "0.0312", "–", "–", "2 numbers"}, shown.cells[:11])
	row.Place, row.Uncertainty = nil, none
	shown = textOf(columnsFor(r), row, dash, -1, -1)
	assert.Equal(t, []string{dash, dash, dash, "1.0000", dash}, shown.cells[3:8])
}

func TestPagesAreTyped(t *testing.T) {
	for text, want := range map[string]float64{"3": 3, " 12 ": 12} {
		page, ok := parsePage(text)
		assert.True(t, ok)
		assert.Equal(t, want, page)
	}
	for _, bad := range []string{"3.5", "-1", "p", "0x3", "99999999999"} {
		_, ok := parsePage(bad)
		assert.False(t, ok, bad)
	}
	for _, text := range []string{"p. 3", "p3", " p.3"} {
		row, page, ok := parseJump(text, true)
		assert.True(t, ok, text)
		assert.Equal(t, []float64{-1, 3}, []float64{float64(row), page})
		_, _, ok = parseJump(text, false)
		assert.False(t, ok, "a film has no pages")
	}
	_, _, ok := parseJump("p.", true)
	assert.False(t, ok)
}

func TestBand(t *testing.T) {
	nan := float32(math.NaN())
	v, u := []float32{0.5, -0.25, nan, 0.5}, []float32{0.5, 0.25, 0.1, nan}
	assert.Equal(t, 1.0, reach(v, u, 0.5))
	assert.Equal(t, "M0 500V0h8V500ZM10 750V500h8V750Z", string(bandPath(v, u, 1)))
	assert.Equal(t, 1.5, reach([]float32{0.5}, []float32{9}, 0.5), "it does not shrink the bars to nothing")
	assert.Equal(t, "M0 1000V0h8V1000Z", string(bandPath([]float32{0.5}, []float32{9}, 1.5)))
	assert.Equal(t, 0.5, reach(v, nil, 0.5))
	assert.Empty(t, bandPath(v, nil, 0.5))
}

func TestDetailOfUncertainty(t *testing.T) {
	d := selected(engine.Detail{Segment: engine.Row{Option: "visual", Scope: "clip", Start: 0, End: 4, Dim: 2, Norm: 1, Uncertainty: 0.375},
		Uncertainty: []float32{0.25, 0.5}}, []float32{1, 0})
	out := detailHTML(d)
	for _, want := range []string{"0.3750 (0.2500 to 0.5000)", "with a band for their uncertainty", "fill-doubt", "[0.25, 0.5]"} {
		assert.Contains(t, out, want)
	}
	d = selected(engine.Detail{Segment: engine.Row{Option: "visual", Scope: "clip", Start: 0, End: 4, Dim: 2, Norm: 1, Uncertainty: none}}, []float32{1, 0})
	assert.NotContains(t, detailHTML(d), "ncertainty")
}

func TestShortVectorsAreNoFault(t *testing.T) {
	r := &engine.Result{Dims: []engine.DimCount{{Dim: 256, Count: 9}}, Health: engine.Health{MinNorm: 0.7, MaxNorm: 0.75, NormOff: engine.RowSet{Count: 9}}}
	line, well := healthLine(r)
	assert.True(t, well)
	assert.Equal(t, "all finite, norms 0.700–0.750, 256 of 512 dimensions", line)
	r.Health.MaxNorm = 1
	line, well = healthLine(r)
	assert.False(t, well, "not all are short")
	assert.Equal(t, "9 off norm 1", line)
	r.Dims[0].Dim, r.Health.MaxNorm = 512, 0.75
	assert.Empty(t, shortenedText(r))
	r.Health.Uncertain = engine.RowSet{Count: 2}
	line, _ = healthLine(r)
	assert.Equal(t, "9 off norm 1, 2 uncertainty not whole", line)
}
