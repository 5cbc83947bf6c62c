package ui

// jump.go leads from what is typed into "Go to" to a row.

import (
	"context"
	"math"
	"strconv"
	"strings"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// parseJump reads a row, as "#64" or "64", or else a time; of a document a page,
// as "p. 3". row is -1 where it is not a row.
func parseJump(s string, pages bool) (row int, seconds float64, ok bool) {
	s = strings.TrimSpace(s)
	if page, is := strings.CutPrefix(s, "p"); is && pages {
		seconds, ok = parsePage(strings.TrimPrefix(page, "."))
		return -1, seconds, ok && known(seconds)
	}
	number, _ := strings.CutPrefix(s, "#")
	if n, err := strconv.Atoi(number); err == nil && digits(number) {
		return n, math.NaN(), true
	}
	seconds, ok = parseTime(s)
	return -1, seconds, ok && !math.IsNaN(seconds)
}

// onJump selects the row, or the one at the time, that was typed.
func (f *filters) onJump(ctx app.Context, _ app.Event) {
	x := f.Shared
	f.jump.text, f.jump.bad, f.lost = typed(ctx), false, ""
	if strings.TrimSpace(f.jump.text) == "" {
		return
	}
	row, seconds, ok := parseJump(f.jump.text, x.result.Pages)
	switch {
	case !ok:
		f.jump.bad = true
	case row >= x.result.Segments:
		f.lost = "There is no row #" + strconv.Itoa(row) + ": the last one is #" + strconv.Itoa(x.result.Segments-1) + "."
	case row >= 0:
		x.pick(row)
	default:
		f.jumpTo(ctx, seconds)
	}
}

// jumpTo selects a segment at a time, of those that pass the other filters.
func (f *filters) jumpTo(ctx app.Context, seconds float64) {
	x := f.Shared
	watch := x.watch
	q := x.query()
	q.From, q.To, q.Sort = seconds, seconds, engine.SortStart
	q.Descending = true // clips before what lasts all the way
	x.handle.Rows(context.Background(), engine.RowsRequest{Watch: watch, Count: windowMost, Query: q, Locate: -1},
		func(found engine.Rows, _ []byte, err error) {
			ctx.Dispatch(func(app.Context) {
				switch row := rowAt(found.Rows, seconds); {
				case x.watch != watch:
				case err != nil:
					f.lost = err.Error()
				case row < 0:
					f.lost = "No segment at " + clock(seconds) + "."
					if x.result.Pages {
						f.lost = "No segment on " + pageText(seconds-1, seconds) + "."
					}
				default:
					x.pick(row)
				}
			})
		})
}

// rowAt is the row of the shortest segment that holds a time; of those equally
// long, the one that starts then rather than the one that ends. -1: none.
func rowAt(rows []engine.Row, seconds float64) int {
	best, shortest := -1, math.Inf(1)
	for _, r := range rows {
		length := r.End - r.Start
		if r.Start <= seconds && (seconds < r.End || r.Start == seconds) && length < shortest {
			best, shortest = r.Row, length
		}
	}
	if best < 0 && len(rows) > 0 {
		return rows[0].Row
	}
	return best
}
