package ui

import (
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/engine"
	"embedscope/app/plot"
)

func TestSharedFacts(t *testing.T) {
	assert.Equal(t, "1 stretch, 0:20.0 in all", sharedFacts(engine.Compared{Runs: make([]engine.SharedRun, 1), Shared: 20}))
	assert.Equal(t, "At least 200 stretches, 0:31.0 in all", sharedFacts(engine.Compared{Runs: make([]engine.SharedRun, 200), Shared: 31, More: true}))
}

// TestFilmsOfTwoModelsAreRefused: where both models are known; vectors of the same
// length say nothing of it.
func TestFilmsOfTwoModelsAreRefused(t *testing.T) {
	x := comparing()
	x.others()[0].result.Dims[0].Dim = 8
	models := map[string]string{"w": "marengo3.0"}
	x.models = func(watch string) string { return models[watch] }
	x.compareColumns("v / audio")
	a, b := x.sides()
	assert.Empty(t, incomparable(a, b))
	assert.Contains(t, modelsUnknown(a, b), "don’t name theirs")
	models["v"] = "marengo3.5"
	a, b = x.sides()
	assert.Equal(t, "These can't be compared: the vectors of a.mp4 are of the model marengo3.0, and those of b.mp4 of marengo3.5.", incomparable(a, b))
	models["v"] = "marengo3.0"
	a, b = x.sides()
	assert.Empty(t, incomparable(a, b))
	assert.Empty(t, modelsUnknown(a, b))
}

func TestModelsComeOfTheListOfTasks(t *testing.T) {
	d := newDesk(t)
	d.known = []knownTask{{ID: "a", API: apiSample, Model: "marengo3.5"}, {ID: "b", API: apiSample}}
	assert.Equal(t, "marengo3.5", d.modelOf(watchName("a", apiSample)))
	assert.Empty(t, d.modelOf(watchName("b", apiSample)))
	assert.Empty(t, d.modelOf("c"))
}

// TestComparingIsOffered: where there is another film, or there can be.
func TestComparingIsOffered(t *testing.T) {
	x := comparing()
	p := &sharedPanel{Shared: x}
	assert.Contains(t, app.HTMLString(p.Render()), "Compare with b.mp4")
	x.others = nil
	assert.Contains(t, app.HTMLString(p.Render()), "open a second result")
	x.link.Embed = true
	assert.NotContains(t, app.HTMLString(p.Render()), "Compare")
}

func TestComparingWithAnotherFilm(t *testing.T) {
	x := comparing()
	x.compareWith(x.others()[0])
	_, b := x.sides()
	assert.Equal(t, [2]string{"v", "audio"}, [2]string{b.watch, b.option}, "it has no visual")
}

// TestSharedMaterialIsOfItsFilms: it is forgotten with them.
func TestSharedMaterialIsOfItsFilms(t *testing.T) {
	x := comparing()
	x.compareColumns("v / audio")
	a, b := x.sides()
	x.compared.shared = &sharedMaterial{a: a, b: b, chosen: -1, rows: []int32{4, 5}, best: []int32{2, 9}, cosines: []float32{0.5, 0.75},
		answer: engine.Compared{Runs: []engine.SharedRun{{From: 4, To: 12, OtherFrom: 20, OtherTo: 28, Row: 4, OtherRow: 9}}}}
	require.True(t, x.compared.shared.of(a, b))
	other, cosine, ok := x.compared.shared.match(5)
	assert.Equal(t, []any{9, 0.75, true}, []any{other, cosine, ok})
	_, _, ok = x.compared.shared.match(7)
	assert.False(t, ok)

	var played [2]float64
	x.sight.playFrom = func(from, to float64) { played = [2]float64{from, to} }
	x.showRun(0)
	first, second, ok := x.pair()
	assert.Equal(t, []any{4, 9, true}, []any{first, second, ok})
	assert.Equal(t, [2]float64{4, 12}, played)
	assert.Equal(t, 0, x.compared.shared.chosen)

	x.compareRows("audio")
	a, b = x.sides()
	assert.False(t, x.compared.shared.of(a, b))
}

// TestARunIsBroughtIntoView: magnified where it would hardly be seen, and moved to
// where it would not.
func TestARunIsBroughtIntoView(t *testing.T) {
	x := comparing()
	var times []float32
	for i := range 1000 {
		times = append(times, float32(4*i), float32(4*i+4))
	}
	v := &similarityView{Shared: x, ready: true, rows: axisWith(times...), cols: axisWith(times...)}
	v.edge = 500
	run := engine.SharedRun{From: 400, To: 440, OtherFrom: 2000, OtherTo: 2040}
	c := x.comparison()
	c.sought = &run
	v.seek()
	a, b := v.window()
	assert.Equal(t, plot.Window{Full: 1000, From: 92.5, To: 117.5, Least: 4}, a)
	assert.Equal(t, plot.Window{Full: 1000, From: 492.5, To: 517.5, Least: 4}, b)
	assert.Nil(t, c.sought)

	run = engine.SharedRun{From: 440, To: 500, OtherFrom: 2000, OtherTo: 2060}
	c.sought = &run
	v.seek()
	a, _ = v.window()
	assert.Equal(t, 25.0, a.Span(), "large enough as it is")
	assert.Equal(t, 125.0, a.To)
}
