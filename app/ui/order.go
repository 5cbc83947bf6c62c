package ui

// order.go is the order of the rows: how the link sorts and filters them, and
// how the selection moves along them.

import (
	"context"

	"embedscope/app/engine"
)

// order is what the table and the keys that move the selection share.
type order struct {
	pinned   pin
	steps    int          // asked for and not yet taken
	walking  bool         // a step is under way
	dispatch func(func()) // onto the goroutine that renders
	quiet    func(func()) // the same, and renders nothing for it
}

// pin is the row that a sort by similarity is measured against. It stays when
// the selection moves on, or the rows would change places under the pointer.
type pin struct {
	watch string // empty: nothing is pinned
	row   int
}

// query is how the link sorts and filters.
func (x *explore) query() engine.Query {
	l := x.link
	return engine.Query{
		Options:    l.Options,
		Scopes:     l.Scopes,
		From:       l.From,
		To:         l.To,
		Sort:       l.Sort,
		Descending: l.Descending,
		Reference:  x.reference(),
		Clusters:   x.sight.clusters.shown(),
		ClusterSet: x.sight.clusters.revision(),
		Chosen:     x.choiceMade(),
	}
}

// reference is the row that similarity is measured against; -1: none.
func (x *explore) reference() int {
	row, o := x.selected(), &x.order
	if x.link.Sort != engine.SortSimilarity {
		o.pinned = pin{}
		return row
	}
	if o.pinned.watch != x.watch || x.result == nil || o.pinned.row >= x.result.Segments {
		o.pinned = pin{}
	}
	if o.pinned.watch == "" && row >= 0 {
		o.pinned = pin{x.watch, row}
	}
	if o.pinned.watch == "" {
		return -1
	}
	return o.pinned.row
}

// measureAnew sorts by the similarity to the row that is selected now.
func (x *explore) measureAnew() {
	x.order.pinned = pin{}
	x.tell()
}

// selected is the selected row of the result; -1: none.
func (x *explore) selected() int {
	if x.result == nil || x.link.Row >= x.result.Segments {
		return -1
	}
	return max(x.link.Row, -1)
}

// pick selects a row.
func (x *explore) pick(row int) {
	if x.link.Row == row {
		return
	}
	x.link.Row = row
	x.tell()
}

func (x *explore) tell() {
	if x.changed != nil {
		x.changed()
	}
}

// sortBy sorts by a column: first up, then down, then not at all.
func (x *explore) sortBy(column string) {
	l := x.link
	l.Sort, l.Descending = nextSort(l.Sort, l.Descending, column)
	x.tell()
}

func nextSort(sort string, descending bool, column string) (string, bool) {
	switch {
	case sort != column:
		return column, false
	case !descending:
		return column, true
	default:
		return "", false
	}
}

// moveSelection moves the selection by so many rows of the table's order.
// Where nothing is selected, or what is does not pass the filters, it goes to
// the first row, or to the last one.
func moveSelection(x *explore, delta int) {
	if x.handle == nil || x.result == nil || x.result.Segments == 0 || delta == 0 {
		return
	}
	x.order.steps += delta
	if !x.order.walking {
		x.order.walking = true
		x.step()
	}
}

// step takes the steps asked for so far: the worker knows the order, so it is
// asked where the selection stands, and then what stands at the end of the way.
func (x *explore) step() {
	watch := x.watch
	rows := func(q engine.RowsRequest, then func(engine.Rows)) {
		q.Watch, q.Query = watch, x.query()
		x.handle.Rows(context.Background(), q, func(rows engine.Rows, _ []byte, err error) {
			x.onUI(func() {
				if err != nil || x.watch != watch {
					x.order.steps, x.order.walking = 0, false
					return
				}
				then(rows)
			})
		})
	}
	rows(engine.RowsRequest{Locate: x.selected()}, func(r engine.Rows) {
		to := landing(r.At, r.Total, x.order.steps)
		x.order.steps = 0
		rows(engine.RowsRequest{First: to, Count: 1, Locate: -1}, func(r engine.Rows) {
			if len(r.Rows) > 0 {
				x.pick(r.Rows[0].Row)
			}
			if x.order.steps != 0 {
				x.step()
				return
			}
			x.order.walking = false
		})
	})
}

// landing is where so many steps from a position lead; at is -1 off the rows.
func landing(at, total, steps int) int {
	switch {
	case at >= 0:
		at += steps
	case steps < 0:
		at = total - 1
	default:
		at = 0
	}
	return max(0, min(at, total-1))
}

func (x *explore) onUI(f func()) {
	if x.order.dispatch == nil {
		f()
		return
	}
	x.order.dispatch(f)
}

// quietly does the same, and renders nothing for it.
func (x *explore) quietly(f func()) {
	if x.order.quiet == nil {
		f()
		return
	}
	x.order.quiet(f)
}
