package ui

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"embedscope/app/engine"
	"embedscope/app/plot"
)

// sighted is a film of four segments, as the views see it.
func sighted() *explore {
	nan := float32(math.NaN())
	x := exploring(&engine.Result{Watch: "w", Segments: 4, Options: []string{"visual", "audio"}, Scopes: []string{"clip", "asset"}})
	x.sight = sight{hover: -1, alikeTo: -1, asked: -1, of: x.result, marks: &engine.Marks{
		Start: []float32{4, 0, 0, nan}, End: []float32{8, 4, 6, nan}, Norm: []float32{1, 1, nan, 0.8},
		Natural: []int32{1, 0, 3, 2}, Option: []uint8{0, 0, 1, 0}, Scope: []uint8{0, 0, 0, 1}, Sound: []bool{true, true, false, true},
	}, tokens: tokens{
		ramp:    plot.Ramp{{0, 0, 0}, {255, 255, 255}},
		options: palette{"visual": {1, 1, 1}, "audio": {2, 2, 2}},
	}}
	return x
}

func TestLanesAreInTheOrderOfTime(t *testing.T) {
	x := sighted()
	assert.Equal(t, []int{1, 0}, x.lane("visual", "clip"))
	assert.Equal(t, []int{2}, x.lane("audio", "clip"))
	assert.Empty(t, x.lane("visual", "asset"), "it has no time")
	assert.Empty(t, x.lane("smell", "clip"))
}

func TestColoursByOption(t *testing.T) {
	p := sighted().colours()
	assert.Equal(t, []plot.RGB{{1, 1, 1}, {1, 1, 1}, {2, 2, 2}, {1, 1, 1}}, p.rows)
	assert.Equal(t, []plot.Key{{Name: "visual", Colour: plot.RGB{1, 1, 1}}, {Name: "audio", Colour: plot.RGB{2, 2, 2}, Shape: plot.Square}}, p.keys)
	assert.Nil(t, p.ramp)
}

func TestColoursByNumberGoFromTheLeastToTheLargest(t *testing.T) {
	x := sighted()
	x.link.Colour = colourTime
	p := x.colours()
	assert.Equal(t, plot.RGB{255, 255, 255}, p.rows[0])
	assert.Equal(t, plot.RGB{0, 0, 0}, p.rows[1])
	assert.Equal(t, []bool{false, false, false, true}, p.faint, "what has no time")
	assert.Equal(t, [2]string{"0:00.0", "0:04.0"}, [2]string{p.low, p.top})
	assert.Nil(t, p.keys)

	x.link.Colour = colourNorm
	assert.True(t, x.colours().faint[2], "what has no norm")
	for i := range x.sight.marks.Norm {
		x.sight.marks.Norm[i] = 1
	}
	p = x.colours()
	assert.Equal(t, plot.RGB{255, 255, 255}, p.rows[0], "all equal: one colour")
	assert.Equal(t, p.rows[0], p.rows[3])
}

func TestColoursBySimilarityNeedASelection(t *testing.T) {
	x := sighted()
	x.link.Colour = colourSimilarity
	assert.NotEmpty(t, x.colourHint())
	assert.NotNil(t, x.colours().keys, "by option until then")
	x.link.Row = 0
	assert.Empty(t, x.colourHint())
	x.sight.alike, x.sight.alikeTo = []float32{1, 0.5, float32(math.NaN()), 0}, 0
	p := x.colours()
	assert.Equal(t, "coloured by similarity to 0:04.0 – 0:08.0", x.colourTitle())
	assert.Equal(t, [2]string{"0.00", "1.00"}, [2]string{p.low, p.top})
	assert.Equal(t, []bool{false, false, true, false}, p.faint)
}

func TestColoursByClusterAndWhatIsLeftOut(t *testing.T) {
	x := sighted()
	x.link.Colour = colourCluster
	assert.NotEmpty(t, x.colourHint())
	assert.Equal(t, []bool{true, true, true, true}, x.colours().faint)
	x.sight.clusters = &clustering{of: []int32{1, 0, engine.NoCluster, engine.Unclustered}, names: map[int]string{1: "Harbour"},
		set: engine.ClusterSet{Revision: 3, Noise: 1, Clusters: make([]engine.Cluster, 2)}}
	p := x.colours()
	assert.Equal(t, []bool{false, false, true, true}, p.faint)
	assert.NotEqual(t, p.rows[0], p.rows[1])
	assert.Equal(t, p.rows[2], p.rows[3])
	assert.Equal(t, []string{"A", "Harbour", "in none"}, []string{p.keys[0].Name, p.keys[1].Name, p.keys[2].Name})
	assert.Equal(t, dash, x.clusterName(engine.NoCluster))

	x.filterCluster(1)
	assert.Equal(t, []bool{false, true, true, true}, x.colours().faint)
	assert.Equal(t, []int{1}, x.query().Clusters)
	assert.Equal(t, "only cluster Harbour", x.narrowed())
	x.link.Colour = colourOption
	assert.True(t, x.colours().faint[1], "in any colouring")
	x.filterCluster(1)
	assert.Empty(t, x.query().Clusters)
}

func TestListenersHearUntilTheyStop(t *testing.T) {
	x := sighted()
	var heard []aspect
	stop := x.see(func(a aspect) { heard = append(heard, a) })
	x.point(2)
	x.point(2)
	x.playAt(3)
	stop()
	x.point(1)
	assert.Equal(t, []aspect{aspectHover, aspectPlayhead}, heard)
}
