package ui

// map_layout.go is where the segments lie on the map: which projection is
// wanted, what is known of the one that is shown, and the words for it.

import (
	"math"
	"strconv"
	"strings"

	"embedscope/app/engine"
)

// mapSettings says which layout of a result is meant. Two that are equal are
// the same picture.
type mapSettings struct {
	method     string // an engine.Method…
	option     string // the only one; all where all
	all        bool
	neighbours int // of UMAP, as what follows; zero for PCA
	minDist    float64
	seed       int
}

var usualMap = mapSettings{method: engine.MethodUMAP, all: true, neighbours: 15, minDist: 0.1, seed: 1}

// pca is the projection of the same segments onto their axes.
func (s mapSettings) pca() mapSettings {
	return mapSettings{method: engine.MethodPCA, option: s.option, all: s.all}
}

// key is s without what does not matter to its method.
func (s mapSettings) key() mapSettings {
	if s.method == engine.MethodPCA {
		return s.pca()
	}
	return s
}

func (s mapSettings) request(watch string) engine.ProjectRequest {
	q := engine.ProjectRequest{
		Part: engine.Part{Watch: watch}, Method: s.method, Neighbours: s.neighbours, MinDist: s.minDist, Seed: s.seed,
	}
	if !s.all {
		q.Part.Options = []string{s.option}
	}
	return q
}

// dimAfter is the dimension that is the next in frequency; 0: there is none.
func dimAfter(dims []engine.DimCount, dim int) int {
	for i, d := range dims[:max(len(dims)-1, 0)] {
		if d.Dim == dim {
			return dims[i+1].Dim
		}
	}
	return 0
}

// UMAP begins by itself where it takes about a second, and means nothing below
// a few points.
const (
	umapAlone = 4000
	umapLeast = 4
)

// layout is where segments lie.
type layout struct {
	mapSettings
	engine.Projection
	rows    []int32
	points  []float32 // n×2
	stopped float64   // how much of it was computed when the visitor ended it; 0: all
}

// mapMemory is what the map keeps while other views are shown.
type mapMemory struct {
	mapSettings             // that were looked at last; the zero value: none were
	layouts     []*layout   // the latest last
	wanted      mapSettings // of a layout that was begun, and neither ended nor cancelled
}

// known is the layout of some settings; nil: it is not known.
func (m *mapMemory) known(s mapSettings) *layout {
	for _, l := range m.layouts {
		if l.mapSettings == s {
			return l
		}
	}
	return nil
}

// remember keeps a layout, and no more than a few: the axes longer than others.
func (m *mapMemory) remember(l *layout) {
	const most = 12
	kept := make([]*layout, 0, most)
	over := len(m.layouts) + 1 - most
	for _, old := range m.layouts {
		if old.mapSettings == l.mapSettings {
			continue
		}
		if over > 0 && old.mapSettings != l.pca() {
			over--
			continue
		}
		kept = append(kept, old)
	}
	m.layouts = append(kept, l)
}

// facts says how the layout came about, in a few words.
func (l *layout) facts() string {
	if l.method == engine.MethodPCA {
		if len(l.rows) < 2 || !l.varied() {
			return "PCA"
		}
		shares := make([]string, 0, 2)
		for _, share := range l.Explained {
			if known(share) && len(shares) < 2 {
				shares = append(shares, wholePercent(share))
			}
		}
		return "PCA · " + strings.Join(shares, " + ") + " of the variance"
	}
	switch {
	case l.stopped > 0:
		return l.setting() + " · stopped at " + wholePercent(l.stopped)
	case l.Exact:
		return l.setting() + " · exact graph"
	}
	return l.setting() + " · approximate graph (NN-descent)"
}

// setting is what the visitor can set, in words.
func (s mapSettings) setting() string {
	text := "UMAP · " + counted(s.neighbours, "neighbour", "neighbours")
	if s.minDist != usualMap.minDist {
		text += " · distance " + strconv.FormatFloat(s.minDist, 'f', -1, 64)
	}
	return text + " · seed " + strconv.Itoa(s.seed)
}

// keeps says how true the layout is to what is near in the space.
func (l *layout) keeps() string {
	if l.method != engine.MethodUMAP || l.stopped > 0 || !known(l.Kept) || len(l.rows) < umapLeast {
		return ""
	}
	return "keeps " + wholePercent(l.Kept) + " of each segment’s neighbours"
}

// varied reports whether not all points are in one place.
func (l *layout) varied() bool {
	for i, v := range l.points {
		if math.Abs(float64(v-l.points[i&1])) > 1e-9 {
			return true
		}
	}
	return false
}

func wholePercent(share float64) string { return fixed(100*share, 0) + " %" }

// leftOut says which segments are not on the map, and why; empty where all are.
func (x *explore) leftOut(l *layout) string {
	m := x.sight.marks
	if m == nil || l == nil {
		return ""
	}
	total, unsound := 0, 0
	for row, option := range m.Option {
		if !l.all && (int(option) >= len(x.result.Options) || x.result.Options[option] != l.option) {
			continue
		}
		total++
		if !m.Sound[row] {
			unsound++
		}
	}
	other := total - unsound - len(l.rows)
	var why []string
	if other > 0 {
		noun := " have"
		if other == 1 {
			noun = " has"
		}
		why = append(why, count(other)+noun+" another dimension than "+count(l.Dim)+", and can’t be compared")
	}
	if unsound > 0 {
		noun := " have"
		if unsound == 1 {
			noun = " has"
		}
		why = append(why, count(unsound)+noun+" no direction")
	}
	if len(why) == 0 {
		return ""
	}
	return "Left out: " + strings.Join(why, "; ") + "."
}

// layable reports whether UMAP can do anything with the points.
func (l *layout) layable() bool { return len(l.rows) >= umapLeast && l.varied() }

// remark says what is odd about a map of so few or so equal segments.
func (l *layout) remark() string {
	switch n := len(l.rows); {
	case n == 1:
		return "One segment: there is nothing to lay it out against."
	case n > 1 && !l.varied():
		return "All " + count(n) + " are in one place: their embeddings point the same way."
	case n > 1 && n < umapLeast:
		return "UMAP needs at least " + count(umapLeast) + " segments."
	}
	return ""
}

// stageName is what a stage of a projection does.
func stageName(stage string) string {
	switch stage {
	case engine.StageAxes:
		return "Finding the axes"
	case engine.StageNeighbours:
		return "Finding neighbours"
	case engine.StageLayout:
		return "Laying out"
	}
	return "Waiting"
}
