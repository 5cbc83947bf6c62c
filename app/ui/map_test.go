package ui

import (
	"math"
	"strings"
	"testing"

	"embedscope/app/engine"
	"embedscope/app/plot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// mapped is a map, not in a page, of a result of three options with n segments
// in a row along x, of which those that have no direction are not on it.
func mapped(n int, unsound ...int) *mapView {
	r := film()
	r.Segments = n
	r.Scopes = []string{"clip"}
	x := exploring(r)
	m := &engine.Marks{Version: 1}
	v := &mapView{Shared: x, Version: 1}
	v.OnInit()
	l := &layout{mapSettings: usualMap, rows: nil}
	l.Dim, l.Kept, l.Exact = 512, 0.37, true
	for row := range n {
		sound := true
		for _, u := range unsound {
			sound = sound && u != row
		}
		m.Start, m.End = append(m.Start, float32(4*(row/3))), append(m.End, float32(4*(row/3)+4))
		m.Norm, m.Natural = append(m.Norm, 1), append(m.Natural, int32(row))
		m.Option, m.Scope, m.Sound = append(m.Option, uint8(row%3)), append(m.Scope, 0), append(m.Sound, sound)
		if sound {
			l.rows = append(l.rows, int32(row))
			l.points = append(l.points, float32(row), 0)
		}
	}
	x.sight.marks = m
	x.sight.hover, x.sight.playhead = -1, math.NaN()
	x.repaint()
	v.result, v.layout = r, l
	v.index()
	v.pic = &mapPicture{marks: plot.NewMarks(l.points), waiting: true}
	v.restyle()
	return v
}

func TestMapFacts(t *testing.T) {
	umap := layout{mapSettings: usualMap, rows: make([]int32, 9), points: []float32{0, 0, 1, 1}}
	umap.Kept, umap.Exact = 0.372, true
	assert.Equal(t, "UMAP · 15 neighbours · seed 1 · exact graph", umap.facts())
	assert.Equal(t, "keeps 37 % of each segment’s neighbours", umap.keeps())

	umap.Exact = false
	assert.Equal(t, "UMAP · 15 neighbours · seed 1 · approximate graph (NN-descent)", umap.facts())
	umap.minDist = 0.25
	assert.Contains(t, umap.facts(), "distance 0.25")

	umap.stopped = 0.4
	assert.Contains(t, umap.facts(), "stopped at 40 %")
	assert.Empty(t, umap.keeps(), "what was stopped keeps nothing that is worth telling")

	pca := layout{mapSettings: usualMap.pca(), rows: make([]int32, 2), points: []float32{0, 0, 1, 1}}
	pca.Explained = []float64{0.2304, 0.1096}
	assert.Equal(t, "PCA · 23 % + 11 % of the variance", pca.facts())
	assert.Empty(t, pca.keeps())
	pca.points = []float32{1, 1, 1, 1}
	assert.Equal(t, "PCA", pca.facts(), "no variance, no shares of it")
}

func TestMapOfFewOrEqualSegments(t *testing.T) {
	of := func(points ...float32) string {
		l := layout{rows: make([]int32, len(points)/2), points: points}
		return l.remark()
	}
	assert.Empty(t, of())
	assert.Contains(t, of(1, 2), "One segment")
	assert.Contains(t, of(1, 2, 3, 4), "at least 4")
	assert.Contains(t, of(1, 2, 1, 2), "All 2 are in one place")
	assert.Empty(t, of(0, 0, 1, 0, 2, 0, 3, 0))
}

func TestMapSaysWhatIsLeftOut(t *testing.T) {
	v := mapped(9, 4)
	assert.Equal(t, "Left out: 1 has no direction.", v.Shared.leftOut(v.layout))

	v.layout.rows = v.layout.rows[2:]
	assert.Equal(t, "Left out: 2 have another dimension than 512, and can’t be compared; 1 has no direction.", v.Shared.leftOut(v.layout))

	v = mapped(9)
	assert.Empty(t, v.Shared.leftOut(v.layout))
	v.layout.all, v.layout.option = false, "audio"
	v.layout.rows = v.layout.rows[:2]
	assert.Contains(t, v.Shared.leftOut(v.layout), "1 has another dimension", "of the three that are audio")
}

func TestMapSettings(t *testing.T) {
	s := usualMap
	s.all, s.option = false, "audio"
	q := s.request("w")
	assert.Equal(t, []string{"audio"}, q.Part.Options)
	assert.Equal(t, 15, q.Neighbours)
	assert.Empty(t, usualMap.request("w").Part.Options, "all")

	other := s
	other.method, other.seed = engine.MethodPCA, 7
	assert.Equal(t, s.pca(), other.key(), "no seed matters to PCA")
	assert.NotEqual(t, s.key(), usualMap.key())

	s.option = ""
	assert.Equal(t, []string{""}, s.request("w").Part.Options, "an option without a name is one, too")
}

func TestDimAfter(t *testing.T) {
	dims := []engine.DimCount{{Dim: 512, Count: 9}, {Dim: 1024, Count: 2}}
	assert.Equal(t, 1024, dimAfter(dims, 512))
	assert.Equal(t, 0, dimAfter(dims, 1024))
	assert.Equal(t, 0, dimAfter(nil, 1))
}

func TestMapRemembersLayouts(t *testing.T) {
	var m mapMemory
	axes := &layout{mapSettings: usualMap.pca()}
	m.remember(axes)
	var last *layout
	for seed := range 40 {
		last = &layout{mapSettings: usualMap}
		last.seed = seed
		m.remember(last)
		require.Same(t, last, m.known(last.key()))
	}
	assert.LessOrEqual(t, len(m.layouts), 12)
	assert.Same(t, axes, m.known(usualMap.pca()), "whatever else is forgotten")
}

func TestMapReadsWhatIsTyped(t *testing.T) {
	for _, c := range []struct {
		neighbours, dist, seed, problem string
	}{
		{"15", "0.1", "1", ""},
		{" 200 ", "0", "0", ""},
		{"1", "0.1", "1", "Neighbours"},
		{"", "0.1", "1", "Neighbours"},
		{"15", "2", "1", "Minimum distance"},
		{"15", "NaN", "1", "Minimum distance"},
		{"15", "0.1", "-1", "Seed"},
		{"15", "0.1", "1e3", "Seed"},
	} {
		v := &mapView{mapSettings: usualMap, neighboursText: c.neighbours, minDistText: c.dist, seedText: c.seed}
		ok := v.read()
		assert.Equal(t, c.problem == "", ok, "%+v", c)
		assert.True(t, strings.HasPrefix(v.problem, c.problem), "%+v: %s", c, v.problem)
		if !ok {
			assert.Equal(t, usualMap, v.mapSettings, "nothing is taken over in part")
		}
	}
}

func TestBesideGoesToTheNearestOnThatSide(t *testing.T) {
	points := []float32{0, 0, 1, 0, 3, 0, 0, 2, -1, -1, 2, 5}
	assert.Equal(t, 1, beside(points, 0, 1, 0))
	assert.Equal(t, 2, beside(points, 1, 1, 0))
	assert.Equal(t, -1, beside(points, 2, 1, 0), "nothing is farther right")
	assert.Equal(t, 3, beside(points, 0, 0, 1), "up is upward")
	assert.Equal(t, 4, beside(points, 0, 0, -1))
	assert.Equal(t, 4, beside(points, 0, -1, 0), "at 45 degrees still is on that side")
	assert.Equal(t, -1, beside([]float32{1, 1, 1, 1}, 0, 1, 0), "in the same place is on no side")
}

func TestRebasedPointsLookTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coordinate := rapid.Float64Range(-5, 5)
		view := func(name string) plot.View {
			return plot.View{CX: coordinate.Draw(t, name+"x"), CY: coordinate.Draw(t, name+"y"), Scale: rapid.Float64Range(1, 100).Draw(t, name)}
		}
		from, to := view("from"), view("to")
		x, y := coordinate.Draw(t, "x"), coordinate.Draw(t, "y")
		points := []float32{float32(x), float32(y)}
		wx, wy := from.ToPixel(float64(points[0]), float64(points[1]), 300, 200)
		rebase(points, from, to)
		gx, gy := to.ToPixel(float64(points[0]), float64(points[1]), 300, 200)
		assert.InDelta(t, wx, gx, 0.1)
		assert.InDelta(t, wy, gy, 0.1)
	})
}

func TestMarksAreSmallerWhereThereAreMany(t *testing.T) {
	last := math.Inf(1)
	for _, n := range []int{1000, 5000, 28804, 100000} {
		size := markSize(n, 1)
		assert.Less(t, size, last)
		last = size
	}
	assert.Equal(t, markSize(1, 1), markSize(453, 1))
	assert.Greater(t, markSize(453, 8), markSize(453, 1), "from near")
	assert.Equal(t, markSize(453, 0.5), markSize(453, 1))
}

func TestMapOfUnitsThatAreChosen(t *testing.T) {
	v := mapped(6, 5)
	assert.Equal(t, plot.Square, v.pic.marks.Shape(v.pointOf(1)), "audio")
	assert.Equal(t, -1, v.pointOf(5), "it has no direction")
	assert.Equal(t, -1, v.pointOf(99))

	v.Shared.sight.chosen, v.Shared.sight.choice = []int{1, 3}, 1
	v.restyle()
	for row, found := range []bool{false, true, false, true, false} {
		assert.Equal(t, found, v.pic.marks.Found(v.pointOf(row)), "row %d", row)
	}
	assert.Equal(t, plot.Triangle, v.pic.marks.Shape(v.pointOf(2)).Kind(), "dimmed, it keeps its shape")
}

func TestFadedIsHalfwayToTheGround(t *testing.T) {
	assert.Equal(t, plot.RGB{127, 177, 255}, faded(plot.RGB{0, 100, 255}, plot.RGB{255, 255, 255}))
}

func TestMapWords(t *testing.T) {
	v := mapped(6)
	assert.Equal(t, "audio 0:04.0–0:08.0", v.words(4))
	v.Shared.sight.clusters = &clustering{set: engine.ClusterSet{Clusters: make([]engine.Cluster, 2)}, of: []int32{0, 0, 0, 0, 1, -1}, names: map[int]string{}}
	assert.Equal(t, "audio 0:04.0–0:08.0, cluster B", v.words(4))
	assert.Equal(t, "transcription 0:04.0–0:08.0", v.words(5), "in no cluster")
	v.Shared.sight.marks.Start[4] = float32(math.NaN())
	assert.Equal(t, "audio #4, cluster B", v.words(4))
}

func TestMapLanes(t *testing.T) {
	v := mapped(9, 3)
	assert.Equal(t, "visual", v.pathOption(), "the first, while nothing is selected")
	var rows []int32
	for _, i := range v.lanePoints("visual") {
		rows = append(rows, v.layout.rows[i])
	}
	assert.Equal(t, []int32{0, 6}, rows)
	v.Shared.link.Row = 4
	assert.Equal(t, "audio", v.pathOption())

	assert.Empty(t, v.playing())
	v.Shared.sight.playhead = 4
	rows = nil
	for _, i := range v.playing() {
		rows = append(rows, v.layout.rows[i])
	}
	assert.Equal(t, []int32{4, 5}, rows, "4 to 8 seconds, of which row 3 is not on the map")
}

func TestBoxAndLassoOutlines(t *testing.T) {
	var g mapView
	g.lasso = []float64{1, 2, 5, 7}
	assert.Equal(t, []float64{1, 2, 5, 2, 5, 7, 1, 7}, g.corners(mapBoxing))
	assert.Equal(t, g.lasso, g.corners(mapLassoing))
	assert.Nil(t, g.corners(mapPanning))
}

func TestMapSVG(t *testing.T) {
	v := mapped(6)
	v.Shared.link.Row = 2
	out := string(v.svg())
	assert.Equal(t, 3, strings.Count(out, "<circle"), "two of visual, and one in the legend")
	assert.Contains(t, out, "the-harbour.mp4")
	assert.Contains(t, out, "UMAP · 15 neighbours · seed 1 · exact graph")
	assert.Contains(t, out, "transcription", "in the legend")
	assert.Equal(t, out, string(v.svg()))

	empty := mapped(0)
	assert.Contains(t, string(empty.svg()), "</svg>")
}

func TestMapHTML(t *testing.T) {
	out := html(t, &mapView{Shared: mapped(6).Shared})
	for _, want := range []string{`role="application"`, `aria-label="Map of the segments"`, "Lasso", "Path in time", "Neighbours", "Save the map as SVG"} {
		assert.Contains(t, out, want)
	}
	out = html(t, &mapView{Shared: mapped(6).Shared, Beside: true})
	assert.Contains(t, out, "Lasso")
	assert.NotContains(t, out, "Path in time")
	assert.NotContains(t, html(t, &mapView{Shared: exploring(nil)}), "Lasso")
}
