package ui

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// selected is a detail that shows d and v.
func selected(d engine.Detail, v []float32) *detail {
	x := exploring(film())
	x.link.Row = d.Segment.Row
	return &detail{Shared: x, Version: 1, shown: d, vector: v, have: true}
}

func detailHTML(d *detail) string {
	return strings.Join(strings.Fields(app.HTMLString(d)), " ")
}

func TestDetailOfNothing(t *testing.T) {
	out := html(t, &detail{Shared: exploring(film())})
	assert.Contains(t, out, `aria-label="Embedding"`)
	assert.Contains(t, out, "Select a row to see its embedding")
}

func TestDetail(t *testing.T) {
	v := make([]float32, 512)
	for i := range v {
		v[i] = float32(i%2)*0.25 - 0.125
	}
	out := detailHTML(selected(engine.Detail{
		Segment: engine.Row{Row: 64, Option: "visual", Scope: "clip", Start: 252, End: 255.966667, Dim: 512, Norm: 1},
		Min:     -0.125, Max: 0.125, Mean: -0.0006, Deviation: 0.0442,
		Low: -0.125, High: 0.125, Bins: []int{256, 0, 0, 256},
		Same: []engine.Row{{Row: 200, Option: "audio", Start: 252, End: 256, Dim: 512, Similarity: 0.412}},
		Nearest: []engine.Row{
			{Row: 65, Option: "visual", Start: 256, End: 260, Dim: 512, Similarity: 0.971},
			{Row: 63, Option: "visual", Start: 248, End: 252, Dim: 512, Similarity: -0.02},
		},
	}, v))
	for _, want := range []string{
		"4:12.0 – 4:16.0",
		"visual · clip · #64",
		"−0.1250 · 0.1250", "−0.0006 · 0.0442",
		"252 – 255.966667",
		"Vector of 512 numbers as bars, the largest magnitude 0.1250",
		"Histogram of 512 components from −0.1250 to 0.1250; the fullest of 4 bins, from −0.1250 to −0.0625, holds 256",
		">Same moment<", ">Nearest, visual<",
		"audio </span>", ">0.412</span>",
		"4:16.0 </span>", ">0.971</span>",
		"−0.020",
		"[-0.125, 0.125, -0.125",
		"Show all 512",
		"Copy vector",
		"fill-visual", "fill-audio",
	} {
		assert.Contains(t, out, want)
	}
	assert.NotContains(t, out, "style=", "the page's policy forbids it")
	assert.NotContains(t, out, "left out of arithmetic")
}

func TestDetailOfWhatIsBad(t *testing.T) {
	none := math.NaN()
	v := []float32{0.5, float32(none), -0.5, float32(math.Inf(1))}
	out := detailHTML(selected(engine.Detail{
		Segment: engine.Row{Row: 3, Option: "audio", Scope: "clip", Start: none, End: none, Dim: 4, Norm: none, Bad: 2},
		Min:     -0.5, Max: 0.5, Mean: 0, Deviation: 0.5,
		Same: []engine.Row{{Row: 9, Option: "visual", Similarity: none}},
	}, v))
	assert.Contains(t, out, "No time of its own")
	assert.Contains(t, out, "null – null")
	assert.Contains(t, out, "2 of 4 numbers null or not finite: [1], [3]. This embedding is left out of arithmetic.")
	assert.Contains(t, out, "[0.5, null, -0.5, null]")
	assert.Contains(t, out, "fill-bad")
	assert.Contains(t, out, ">undefined<")
	assert.Contains(t, out, "this vector has no direction")
	assert.NotContains(t, out, "NaN")
	assert.NotContains(t, out, "Show all")
}

func TestDetailOfNoNumbers(t *testing.T) {
	none := math.NaN()
	out := detailHTML(selected(engine.Detail{
		Segment: engine.Row{Start: 0, End: 4, Norm: none}, Min: none, Max: none, Mean: none, Deviation: none,
	}, nil))
	assert.Contains(t, out, "no option · no scope · #0")
	assert.Contains(t, out, "– · –")
	assert.NotContains(t, out, "<svg class=\"bars\"")
	assert.Contains(t, out, "[]")
}

func TestDetailAsksForTheSelectedRow(t *testing.T) {
	s := &script{answer: func(op string, body map[string]any) (any, [][]byte) {
		require.Equal(t, "detail", op)
		require.Equal(t, 64.0, body["row"])
		return nil, nil
	}}
	x := exploring(film())
	x.handle = s.handle()
	d := &detail{Shared: x, live: true, row: -1}
	d.refresh()
	assert.Empty(t, s.ops(), "nothing is selected")
	x.link.Row = 64
	d.refresh()
	d.refresh()
	assert.Equal(t, []string{"detail"}, s.ops(), "once")
	x.link.Row = -1
	d.refresh()
	assert.Eventually(t, func() bool { return len(s.ops()) == 2 }, 5*time.Second, time.Millisecond)
	assert.Equal(t, "cancel", s.ops()[1], "what is not wanted any more is cancelled")
}

func TestVectorJSONReadsBackExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOf(rapid.Float32()).Draw(t, "v")
		v = append(v, 0, float32(math.Copysign(0, -1)), math.SmallestNonzeroFloat32, math.MaxFloat32)
		text := vectorJSON(v)
		var raw []json.Number
		require.NoError(t, json.Unmarshal([]byte(text), &raw))
		require.Len(t, raw, len(v))
		for i, n := range raw {
			got, err := strconv.ParseFloat(n.String(), 32)
			require.NoError(t, err)
			assert.Equal(t, math.Float32bits(v[i]), math.Float32bits(float32(got)), n)
		}
	})
}

func TestVectorHead(t *testing.T) {
	assert.Equal(t, "[]", vectorHead(nil, 2))
	assert.Equal(t, "[0.1, -0.2]", vectorHead([]float32{0.1, -0.2}, 2))
	assert.Equal(t, "[0.1, -0.2, …]", vectorHead([]float32{0.1, -0.2, 0.3}, 2))
}

func TestBadTextIsCapped(t *testing.T) {
	v := make([]float32, 20)
	assert.Empty(t, badText(v))
	for i := range 8 {
		v[2*i] = float32(math.NaN())
	}
	assert.Equal(t, "8 of 20 numbers null or not finite: [0], [2], [4], [6], [8] and 3 more. This embedding is left out of arithmetic.", badText(v))
}

func TestBarPaths(t *testing.T) {
	plus, minus, bad := barPaths([]float32{0.5, -1, float32(math.NaN()), 0}, 1)
	assert.Equal(t, "M0 500V250h8V500Z", string(plus))
	assert.Equal(t, "M10 1000V500h8V1000Z", string(minus))
	assert.Equal(t, "M20 1000V0h8V1000Z", string(bad))

	plus, minus, bad = barPaths(make([]float32, 4), 0)
	assert.Empty(t, string(plus)+string(minus)+string(bad), "zero has no bars")

	plus, _, _ = barPaths(append(make([]float32, 200), 1), 1)
	assert.Equal(t, "M2000 500V0h10V500Z", string(plus), "many bars touch")
}

func TestHistogramPath(t *testing.T) {
	assert.Equal(t, "M0 1000V500h8V1000ZM20 1000V0h8V1000Z", string(histogramPath([]int{1, 0, 2})))
	assert.Equal(t, "M0 1000V999h8V1000Z", string(histogramPath([]int{1, 100000})[:19]), "one in many still shows")
	assert.Empty(t, histogramPath(nil))
	assert.Equal(t, "Histogram: no finite components", histogramName(engine.Detail{Bins: []int{0, 0}}))
}

func TestCosineBars(t *testing.T) {
	for name, c := range map[string]struct {
		cosine float64
		width  string
		class  string
	}{
		"alike":            {0.971, `width="971"`, "fill-visual"},
		"contrary":         {-0.5, `width="500"`, "fill-audio"},
		"undefined":        {math.NaN(), `width="0"`, "fill-visual"},
		"rounded beyond 1": {1.0000001, `width="1000"`, "fill-visual"},
	} {
		out := app.HTMLString(cosineBar(c.cosine, "visual"))
		assert.Contains(t, out, c.width, name)
		assert.Contains(t, out, c.class, name)
	}
}
