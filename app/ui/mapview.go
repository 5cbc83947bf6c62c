package ui

// mapview.go is the view "Map": segments as points in the plane, near each
// other where their embeddings are alike. The axes come at once, and then the
// points find their places as UMAP computes them.

import (
	"context"
	"strconv"
	"strings"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

type mapView struct {
	app.Compo
	Shared  *explore
	Version int
	Beside  bool // it shares the width with another view: only what is needed most

	mapSettings
	neighboursText, minDistText, seedText string // as typed

	ctx    app.Context
	root   app.Value
	pic    *mapPicture // nil until mounted
	stop   func()      // ends listening to the sight
	cancel context.CancelFunc
	asked  mapSettings // what is under way, if cancel is not nil
	done   float64     // of its layout

	result  *engine.Result
	layout  *layout // that is shown; nil while there is none
	at      []int32 // the point of each row; -1: none
	failure string
	problem string // of what was typed

	mapGlass
}

func (v *mapView) OnInit() { v.take(usualMap) }

func (v *mapView) take(s mapSettings) {
	v.mapSettings = s
	v.neighboursText, v.seedText = strconv.Itoa(s.neighbours), strconv.Itoa(s.seed)
	v.minDistText = strconv.FormatFloat(s.minDist, 'f', -1, 64)
}

func (v *mapView) OnMount(ctx app.Context) {
	v.ctx, v.root = ctx, ctx.JSSrc()
	v.pic = newMapPicture(v.root, v.drawOver)
	v.pic.inks.ground = v.Shared.sight.tokens.panel
	v.mapGlass.mount(v)
	v.stop = v.Shared.see(v.onSight)
	v.refresh()
}

func (v *mapView) OnUpdate(app.Context) { v.refresh() }

func (v *mapView) OnDismount() {
	v.halt()
	if v.pic == nil {
		return
	}
	v.stop()
	v.mapGlass.dismount()
	v.pic.release()
	v.pic = nil
}

// quietly runs f on the goroutine that renders, without rendering anything;
// not at all once the map is gone.
func (v *mapView) quietly(f func()) {
	v.ctx.Dispatch(func(ctx app.Context) {
		ctx.PreventUpdate()
		if v.pic != nil {
			f()
		}
	})
}

// loudly does the same, and renders.
func (v *mapView) loudly(f func()) {
	v.ctx.Dispatch(func(ctx app.Context) {
		if v.pic != nil {
			f()
		}
	})
}

// refresh shows the result that is meant.
func (v *mapView) refresh() {
	x := v.Shared
	if v.pic == nil || x.handle == nil {
		return
	}
	if x.result != v.result {
		x.look() // or what it remembers were of another result
		v.halt()
		v.result, v.layout, v.failure, v.problem = x.result, nil, "", ""
		v.mapGlass.forget()
		if x.result == nil || x.result.Segments == 0 {
			v.pic.place(nil)
			return
		}
		if m := &x.sight.maps; m.method != "" {
			v.take(m.mapSettings)
		}
		v.begin(false)
		v.loudly(func() {}) // that it has begun
	}
	v.pic.soon(false) // the selection may be another
}

// begin shows the layout that is set. What is not known yet is computed: the
// axes at once, a layout that takes long only where the visitor wants it.
func (v *mapView) begin(wanted bool) {
	v.halt()
	v.failure = ""
	m := &v.Shared.sight.maps
	m.mapSettings = v.mapSettings
	key := v.key()
	wanted = wanted || m.wanted == key
	if known := m.known(key); known != nil && !(wanted && known.stopped > 0) {
		v.show(known, true)
		return
	}
	axes := m.known(v.pca())
	if axes == nil {
		v.ask(v.pca(), 0, func() { v.begin(wanted) })
		return
	}
	if v.layout == nil || !v.sameRows(axes) {
		v.show(axes, false)
	}
	if n := len(axes.rows); key.method == engine.MethodUMAP && axes.layable() && (wanted || n <= umapAlone) {
		m.wanted = key
		v.ask(key, axes.Dim, nil)
	}
}

// sameRows reports whether l lays out the very points that are shown.
func (v *mapView) sameRows(l *layout) bool {
	return v.layout != nil && v.layout.pca() == l.pca()
}

// ask has the worker compute a layout of the vectors of a dimension, of the most
// frequent one where it is 0, and then shows it.
func (v *mapView) ask(s mapSettings, dim int, then func()) {
	x, result := v.Shared, v.result
	asked, cancel := context.WithCancel(context.Background())
	v.cancel, v.asked, v.done = cancel, s, 0
	v.state("computing")
	q := s.request(x.watch)
	q.Part.Dim = dim
	x.handle.Project(asked, q,
		func(step engine.Step, points []float32) {
			v.quietly(func() {
				if asked.Err() == nil && x.result == result {
					v.follow(step, points)
				}
			})
		},
		func(p engine.Projection, rows []int32, points []float32, err error) {
			v.loudly(func() {
				if asked.Err() != nil || x.result != result {
					return
				}
				v.cancel = nil
				cancel()
				if err != nil {
					v.failure = err.Error()
					v.state("failed")
					return
				}
				if p.Version != result.Version {
					return
				}
				if next := dimAfter(result.Dims, p.Dim); len(rows) == 0 && !s.all && next > 0 {
					v.ask(s, next, then) // the only option may have one of its own
					return
				}
				l := &layout{mapSettings: s, Projection: p, rows: rows, points: points}
				x.sight.maps.remember(l)
				if then != nil {
					then()
					return
				}
				x.sight.maps.wanted = mapSettings{}
				v.show(l, true)
				v.say(l.facts() + "; " + l.keeps())
			})
		})
}

// follow shows how far the worker is.
func (v *mapView) follow(step engine.Step, points []float32) {
	if bar := v.root.Call("querySelector", ".map-progress progress"); bar.Truthy() {
		bar.Set("value", step.Done)
		v.root.Call("querySelector", ".map-stage").Set("textContent", stageName(step.Stage))
	}
	if step.Stage != engine.StageLayout {
		return
	}
	v.done = step.Done
	if v.layout == nil || len(points) != len(v.layout.points) {
		return
	}
	v.shape(points)
}

// shape lets the points of the layout under way go where they are by now.
func (v *mapView) shape(points []float32) {
	l := &layout{mapSettings: v.asked, rows: v.layout.rows, points: points, stopped: max(v.done, 1e-3)}
	l.Dim = v.layout.Dim
	if v.pic.still {
		return // only the end is shown
	}
	other := v.unzoom(l)
	v.layout = l
	v.pic.drift(points)
	if other {
		v.loudly(func() {}) // what it says of itself
	}
}

// unzoom has all of another layout show, and reports whether it is one: what
// the visitor looked at is elsewhere in it.
func (v *mapView) unzoom(l *layout) (other bool) {
	other = v.layout == nil || v.layout.mapSettings != l.mapSettings
	v.pic.zoomed = v.pic.zoomed && !other
	return other
}

// halt ends what is under way; what there is of it stays.
func (v *mapView) halt() {
	if v.cancel == nil {
		return
	}
	v.cancel()
	v.cancel = nil
	if v.pic != nil {
		v.state("stopped")
	}
}

// show shows a layout; gently where it is of the same points as the one before.
func (v *mapView) show(l *layout, gently bool) {
	gently = gently && v.sameRows(l)
	v.unzoom(l)
	v.layout = l
	if gently {
		v.pic.drift(l.points)
	} else {
		v.pic.place(l.points)
		v.mapGlass.forget()
		v.index()
	}
	v.restyle()
	if l.stopped > 0 {
		v.state("stopped")
	} else {
		v.state("settled")
	}
}

// state says what the map is doing, to style sheets and tests.
func (v *mapView) state(s string) { v.pic.host.Call("setAttribute", "data-state", s) }

// index finds the point of each row.
func (v *mapView) index() {
	v.at = make([]int32, v.result.Segments)
	for row := range v.at {
		v.at[row] = -1
	}
	for i, row := range v.layout.rows {
		if int(row) < len(v.at) {
			v.at[row] = int32(i)
		}
	}
}

// pointOf is the point of a row; -1: it is not on the map.
func (v *mapView) pointOf(row int) int {
	if v.layout == nil || row < 0 || row >= len(v.at) {
		return -1
	}
	return int(v.at[row])
}

func (v *mapView) onSight(a aspect) {
	if v.pic == nil {
		return
	}
	switch a {
	case aspectMarks:
		v.restyle()
		v.loudly(func() {})
	case aspectColours:
		v.restyle()
		afterFrame(v.ctx.Update) // the legend
	case aspectChoice:
		v.restyle()
	case aspectHover, aspectPlayhead:
		v.pic.soon(false)
	}
}

// Render has everything that may come and go in boxes that stay: the picture
// must not be made anew.
func (v *mapView) Render() app.UI {
	x := v.Shared
	class := "map-full"
	if v.Beside {
		class = "map-beside"
	}
	var tools, legend []app.UI
	if x.result != nil {
		tools, legend = v.tools(), v.legend()
	}
	return app.Section().Class("map", class).Aria("label", "Map").Body(
		app.Div().Class("map-tools").Body(tools...),
		app.Div().Class("map-notes").Body(
			app.If(v.failure != "", func() app.UI { return viewFailure("The map", v.failure, v.onLayOut) }),
			app.If(v.problem != "", func() app.UI { return app.P().Class("bad").Role("alert").Text(v.problem) }),
		),
		app.Div().Class("map-card").Body(
			v.plot(),
			app.Div().Class("map-under").Body(legend...),
		),
	)
}

func (v *mapView) onLayOut(app.Context, app.Event) {
	if v.read() {
		v.method = engine.MethodUMAP
		v.begin(true)
	}
}

// onCancel leaves the points where they are. Before they have moved, they lie
// along the axes.
func (v *mapView) onCancel(app.Context, app.Event) {
	v.halt()
	m := &v.Shared.sight.maps
	m.wanted = mapSettings{}
	switch l := v.layout; {
	case l == nil:
	case l.stopped > 0:
		m.remember(l)
	case l.method == engine.MethodPCA:
		v.method = engine.MethodPCA
		m.mapSettings = v.mapSettings
	}
}

// read takes over what was typed, and reports whether it makes sense.
func (v *mapView) read() bool {
	v.problem = ""
	n, problem := wholeOrNone(v.neighboursText, 2, 200)
	seed, other := wholeOrNone(v.seedText, 0, 1_000_000_000)
	dist, err := strconv.ParseFloat(strings.TrimSpace(v.minDistText), 64)
	switch {
	case problem != "" || n == 0:
		v.problem = "Neighbours: give a whole number from 2 to 200."
	case other != "":
		v.problem = "Seed: give a whole number from 0 to 1,000,000,000."
	case err != nil || !(dist >= 0 && dist <= 1):
		v.problem = "Minimum distance: give a number from 0 to 1."
	default:
		v.neighbours, v.seed, v.minDist = n, seed, dist
	}
	return v.problem == ""
}
