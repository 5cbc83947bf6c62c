package ui

// table.go is the table of embeddings: one row for each segment, of which only
// those in view exist. The worker sorts and filters; the table asks for the
// rows it is about to draw, and draws them in one go.

import (
	"context"
	"fmt"
	"strconv"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// column is a column of the table. name is an engine.Sort…; the strip has none.
type column struct{ name, label string }

// columnsFor are the columns of a result's table: of a document it has pages in
// place of times, and what only some results have is there only for them.
func columnsFor(r *engine.Result) []column {
	list := []column{{engine.SortRow, "Row"}, {engine.SortOption, "Option"}, {engine.SortScope, "Scope"}}
	if r != nil && r.Pages {
		list = append(list, column{engine.SortStart, "Page"})
	} else {
		list = append(list, column{engine.SortStart, "Start"}, column{engine.SortEnd, "End"})
	}
	if r != nil && r.Chunks {
		list = append(list, column{engine.SortChunk, "Chunk"})
	}
	if r != nil && r.Quadrants {
		list = append(list, column{engine.SortQuadrant, "Quadrant"})
	}
	list = append(list, column{engine.SortNorm, "Norm"})
	if r != nil && r.Uncertain {
		list = append(list, column{engine.SortUncertainty, "Uncertainty"})
	}
	return append(list, column{engine.SortCluster, "Cluster"}, column{engine.SortSimilarity, "Similarity"}, column{"", "Vector"})
}

// table is the grid "Embeddings" with its filters. It draws into elements that
// its Render leaves empty, so that scrolling renders nothing else.
type table struct {
	app.Compo
	Shared  *explore
	Version int

	roll
	pool     rowPool
	strips   *stripCanvas
	unsee    func()
	prepared bool

	listing string         // which rows in which order were asked for last
	result  *engine.Result // they were asked from
	row     int            // that was selected then
	follow  bool           // the selected row is to be scrolled into view
	rewind  bool           // or else the first one

	missing bool // the selected row does not pass the filters
	failure string
	rows    []engine.Row // that are drawn
	cells   []byte       // of their strips
}

func (t *table) OnInit() { t.total, t.sought, t.row = -1, -1, -1 }

func (t *table) OnMount(ctx app.Context) {
	root := ctx.JSSrc()
	t.pool.holder = root.Call("querySelector", ".grid-rows")
	t.strips = newStripCanvas(root.Call("querySelector", ".strips"))
	t.mount(ctx, t.fetchRows)
	t.unsee = t.Shared.see(func(a aspect) {
		switch {
		case a == aspectTheme && t.prepared:
			t.drawStrips()
		case a == aspectNames && t.prepared:
			t.drawRows(t.first, t.Shared.reference())
		}
	})
	t.refresh()
	t.later(t.prepare)
}

// prepare does what drawing rows needs, while the first of them are on their
// way: in a task of its own, so that none is long.
func (t *table) prepare() {
	if !t.prepared {
		t.prepared = true
		t.pool.of(columnsFor(t.Shared.result))
		t.pool.grow(firstAsk)
	}
}

func (t *table) OnDismount() {
	t.dismount()
	if t.unsee != nil {
		t.unsee()
	}
}

func (t *table) OnUpdate(app.Context) { t.refresh() }

// refresh asks for rows where others are to be shown, or others selected.
func (t *table) refresh() {
	x := t.Shared
	if x.handle == nil || x.result == nil {
		return
	}
	listing, row := x.listing(), x.selected()
	if listing == t.listing && row == t.row && x.result == t.result {
		return
	}
	if listing != t.listing || row != t.row {
		t.follow, t.rewind = true, listing != t.listing
	}
	t.listing, t.row, t.result = listing, row, x.result
	t.ask()
}

// listing names the rows that the table shows, and their order.
func (x *explore) listing() string {
	q := x.query()
	if q.Sort != engine.SortSimilarity {
		q.Reference = -1
	}
	return fmt.Sprintf("%q %q %t %d %q %q %v %v %v %d %d", x.watch, q.Sort, q.Descending, q.Reference, q.Options, q.Scopes, q.From, q.To,
		q.Clusters, q.ClusterSet, q.Chosen)
}

func (t *table) fetchRows(ctx context.Context, first, count int) {
	q := engine.RowsRequest{Watch: t.Shared.watch, First: first, Count: count, Query: t.Shared.query(), Locate: t.row}
	version := t.result.Version
	t.Shared.handle.Rows(ctx, q, func(rows engine.Rows, cells []byte, err error) {
		t.quietly(func() {
			if ctx.Err() == nil && (err != nil || rows.Version == version) {
				t.take(q, rows, cells, err)
			}
		})
	})
}

// take draws what was fetched.
func (t *table) take(q engine.RowsRequest, rows engine.Rows, cells []byte, err error) {
	was := [...]any{t.total, t.missing, t.failure}
	defer func() {
		if was != [...]any{t.total, t.missing, t.failure} {
			t.ctx.Update()
		}
	}()
	if t.failure = ""; err != nil {
		t.failure = err.Error()
		return
	}
	t.prepare()
	v := t.view(rows.Total)
	t.missing = t.row >= 0 && rows.At < 0
	t.rows, t.cells = rows.Rows, cells
	t.drawRows(rows.First, q.Query.Reference)
	t.drawStrips()
	t.pointToSelected()
	switch {
	case t.follow && rows.At >= 0:
		t.sought = rows.At
	case t.follow && t.rewind && v.top > 0:
		t.sought = 0
	}
	t.follow, t.rewind = false, false
	t.set(v, rows.First, len(t.rows))
}

func (t *table) drawRows(first, reference int) {
	t.pool.of(columnsFor(t.Shared.result))
	t.pool.draw(t.rows, t.Shared.clusterName, first, reference, t.row)
}

func (t *table) drawStrips() { t.strips.draw(t.rows, t.cells, t.Shared.sight.tokens.options) }

// pointToSelected tells assistive technology which row the keys act on. The
// focus itself stays on the grid, since rows come and go.
func (t *table) pointToSelected() {
	for _, r := range t.rows {
		if r.Row == t.row {
			t.scroll.box.Call("setAttribute", "aria-activedescendant", rowID(r.Row))
			return
		}
	}
	t.scroll.box.Call("removeAttribute", "aria-activedescendant")
}

func (t *table) Render() app.UI {
	rowCount := t.total + 1 // with the header
	if t.total < 0 {
		rowCount = -1
	}
	return app.Div().Class("table").Body(
		&filters{Shared: t.Shared, Version: t.Version, Shown: t.total, Hidden: t.missing},
		app.Div().Class("view-notice").Body( // always there, so that the grid is never made anew
			app.If(t.failure != "", func() app.UI { return viewFailure("The rows", t.failure, t.onRetry) }),
		),
		app.Div().Class("grid", gridClass(len(columnsFor(t.Shared.result))), boxClass).Role("grid").Aria("label", "Embeddings").
			Aria("rowcount", rowCount).Aria("colcount", len(columnsFor(t.Shared.result))).Aria("readonly", true).
			TabIndex(0).Hidden(t.total == 0).OnKeyDown(t.onKey).
			Body(
				app.Div().Class("grid-head", stuckClass).Role("rowgroup").Body(
					app.Div().Class("row").Role("row").Aria("rowindex", 1).Body(t.headers()...),
				),
				app.Div().Class("grid-body", spaceClass).Role("rowgroup").OnClick(t.onClick).Body(
					app.Div().Class(paneClass).Role("none").Body(
						app.Div().Class("grid-rows").Role("none"),
						app.Canvas().Class("strips").Aria("hidden", true),
					),
				),
			),
		app.If(t.total == 0, func() app.UI { return noRows(t.Shared) }),
	)
}

func noRows(x *explore) app.UI {
	return app.Div().Class("empty-view").Body(
		app.P().Class("empty-title").Text("No embedding passes these filters"),
		app.P().Text("All "+count(x.result.Segments)+" are left out by option, scope, time, cluster or choice."),
		app.Button().Type("button").Text("Show all").OnClick(func(app.Context, app.Event) { x.clearFilters() }),
	)
}

func (t *table) headers() []app.UI {
	columns := columnsFor(t.Shared.result)
	heads := make([]app.UI, len(columns))
	for i, c := range columns {
		head := app.Span().Class("cell", "cell-"+headClass(c)).Role("columnheader").Aria("colindex", i+1)
		if c.name == "" {
			heads[i] = head.Text(c.label)
			continue
		}
		heads[i] = head.Aria("sort", t.sorted(c)).Body(
			app.Button().Type("button").Class("sort").
				OnClick(t.onSort(c.name), app.EventScope("sort", c.name)).
				Body(
					app.Text(c.label),
					app.Span().Class("sort-arrow").Aria("hidden", true).Text(sortArrow(t.sorted(c))),
				),
		)
	}
	return heads
}

// gridClass makes room for more columns than a film's.
func gridClass(columns int) string {
	if columns > 9 {
		return "grid-many"
	}
	return "grid-few"
}

func headClass(c column) string {
	if c.name == "" {
		return "vector"
	}
	return c.name
}

// sorted is a column's aria-sort.
func (t *table) sorted(c column) string {
	switch l := t.Shared.link; {
	case l.Sort != c.name:
		return "none"
	case l.Descending:
		return "descending"
	default:
		return "ascending"
	}
}

func sortArrow(sorted string) string {
	switch sorted {
	case "ascending":
		return "↑"
	case "descending":
		return "↓"
	default:
		return ""
	}
}

func (t *table) onSort(column string) app.EventHandler {
	return func(app.Context, app.Event) { t.Shared.sortBy(column) }
}

func (t *table) onRetry(app.Context, app.Event) { t.ask() }

// onClick selects the row that was clicked.
func (t *table) onClick(ctx app.Context, e app.Event) {
	element := e.Get("target").Call("closest", "[role=row]")
	if !element.Truthy() {
		ctx.PreventUpdate()
		return
	}
	index, _ := strconv.Atoi(element.Call("getAttribute", "aria-rowindex").String())
	if i := index - 2 - t.first; i >= 0 && i < len(t.rows) {
		t.Shared.pick(t.rows[i].Row)
	}
}

// onKey moves the selection, as in any grid.
func (t *table) onKey(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	if t.scroll == nil || !e.Get("target").Equal(t.scroll.box) ||
		e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool() || e.Get("altKey").Bool() {
		return
	}
	if delta := t.steps(e.Get("key").String()); delta != 0 {
		e.PreventDefault()
		e.Call("stopPropagation")
		moveSelection(t.Shared, delta)
	}
}

// steps is how far a key moves the selection.
func (t *table) steps(key string) int {
	switch key {
	case "ArrowDown":
		return 1
	case "ArrowUp":
		return -1
	case "PageDown":
		return t.scroll.view(t.total).page()
	case "PageUp":
		return -t.scroll.view(t.total).page()
	case "Home":
		return -t.Shared.result.Segments
	case "End":
		return t.Shared.result.Segments
	case "Enter", " ":
		if t.row < 0 {
			return 1
		}
	}
	return 0
}
