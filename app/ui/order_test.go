package ui

import (
	"slices"
	"sync"
	"testing"
	"time"

	"embedscope/app/engine"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSortGoesUpDownAndAway(t *testing.T) {
	for name, c := range map[string]struct {
		sort       string
		descending bool
		column     string
		want       string
		down       bool
	}{
		"first click":    {"", false, engine.SortNorm, engine.SortNorm, false},
		"second click":   {engine.SortNorm, false, engine.SortNorm, engine.SortNorm, true},
		"third click":    {engine.SortNorm, true, engine.SortNorm, "", false},
		"another column": {engine.SortNorm, true, engine.SortStart, engine.SortStart, false},
	} {
		sort, down := nextSort(c.sort, c.descending, c.column)
		assert.Equal(t, c.want, sort, name)
		assert.Equal(t, c.down, down, name)
	}
}

func TestLanding(t *testing.T) {
	for name, c := range map[string]struct{ at, total, steps, want int }{
		"one down":                  {4, 10, 1, 5},
		"one up":                    {4, 10, -1, 3},
		"past the end":              {8, 10, 5, 9},
		"past the start":            {2, 10, -5, 0},
		"nothing selected, down":    {-1, 10, 1, 0},
		"nothing selected, up":      {-1, 10, -1, 9},
		"nothing to select":         {-1, 0, 1, 0},
		"there and back is nowhere": {4, 10, 0, 4},
	} {
		assert.Equal(t, c.want, landing(c.at, c.total, c.steps), name)
	}
}

func TestSimilarityIsMeasuredAgainstTheSelection(t *testing.T) {
	x := exploring(film())
	assert.Equal(t, -1, x.query().Reference)
	x.link.Row = 7
	assert.Equal(t, 7, x.query().Reference)
	x.link.Row = 9
	assert.Equal(t, 9, x.query().Reference)
	x.link.Row = 5000 // a link to a row that this result does not have
	assert.Equal(t, -1, x.query().Reference)
	assert.Equal(t, -1, x.selected())
}

func TestASortBySimilarityStaysWhenTheSelectionMoves(t *testing.T) {
	x := exploring(film())
	x.link.Row = 7
	x.sortBy(engine.SortSimilarity)
	before := x.listing()
	x.pick(9)
	assert.Equal(t, 7, x.query().Reference)
	assert.Equal(t, before, x.listing(), "the rows keep their places")
	assert.True(t, x.pinnedElsewhere())

	x.measureAnew()
	assert.Equal(t, 9, x.query().Reference)
	assert.NotEqual(t, before, x.listing())
	assert.False(t, x.pinnedElsewhere())

	x.pick(11)
	x.sortBy(engine.SortNorm)
	assert.Equal(t, 11, x.query().Reference, "another sort lets go of the row")

	x.link.Sort, x.watch = engine.SortSimilarity, "another"
	assert.Equal(t, 11, x.query().Reference, "a row of another result means nothing here")
}

func TestListingNamesWhatIsShown(t *testing.T) {
	x := exploring(film())
	base := x.listing()
	assert.Equal(t, base, x.listing())
	x.link.Row = 3
	assert.Equal(t, base, x.listing(), "a selection changes no order")
	for name, change := range map[string]func(*Link){
		"option":     func(l *Link) { l.Options = []string{"audio"} },
		"scope":      func(l *Link) { l.Scopes = []string{"audio"} },
		"from":       func(l *Link) { l.From = 1 },
		"to":         func(l *Link) { l.To = 1 },
		"sort":       func(l *Link) { l.Sort = engine.SortEnd },
		"descending": func(l *Link) { l.Descending = true },
		"no option":  func(l *Link) { l.Options = []string{""} },
	} {
		y := exploring(film())
		change(y.link)
		assert.NotEqual(t, base, y.listing(), name)
	}
}

// ordered answers requests for rows from a fixed order.
func ordered(order []int) *script {
	return &script{answer: func(_ string, body map[string]any) (any, [][]byte) {
		first, n := int(body["first"].(float64)), int(body["count"].(float64))
		rows := []any{}
		for _, row := range order[first:min(first+n, len(order))] {
			rows = append(rows, map[string]any{"row": row})
		}
		at := slices.Index(order, int(body["locate"].(float64)))
		return map[string]any{"version": 1, "first": first, "total": len(order), "at": at, "rows": rows}, nil
	}}
}

// walker is an explore over the script, whose work the test does by hand.
func walker(s *script) (x *explore, work func(until func() bool) bool) {
	x = exploring(film())
	x.handle = s.handle()
	var mu sync.Mutex
	var queue []func()
	x.order.dispatch = func(f func()) {
		mu.Lock()
		defer mu.Unlock()
		queue = append(queue, f)
	}
	return x, func(until func() bool) bool {
		for deadline := time.Now().Add(5 * time.Second); !until(); {
			mu.Lock()
			now := queue
			queue = nil
			mu.Unlock()
			for _, f := range now {
				f()
			}
			if time.Now().After(deadline) {
				return false
			}
			time.Sleep(time.Millisecond)
		}
		return true
	}
}

func TestMoveSelectionFollowsTheOrderOfTheRows(t *testing.T) {
	x, work := walker(ordered([]int{40, 10, 30, 20}))
	changes := 0
	x.changed = func() { changes++ }
	rests := func() bool { return !x.order.walking }

	moveSelection(x, 1)
	require.True(t, work(rests))
	assert.Equal(t, 40, x.link.Row, "the first, when nothing was selected")

	moveSelection(x, 1)
	moveSelection(x, 1) // while the first step is under way
	require.True(t, work(rests))
	assert.Equal(t, 30, x.link.Row)

	moveSelection(x, 100)
	require.True(t, work(rests))
	assert.Equal(t, 20, x.link.Row)

	before := changes
	moveSelection(x, 1)
	require.True(t, work(rests))
	assert.Equal(t, 20, x.link.Row, "there is nothing beyond the last")
	assert.Equal(t, before, changes, "and nothing has changed")

	moveSelection(x, -2)
	require.True(t, work(rests))
	assert.Equal(t, 10, x.link.Row)
}

func TestMoveSelectionForgetsAResultThatIsGone(t *testing.T) {
	x, work := walker(ordered([]int{40, 10}))
	moveSelection(x, 1)
	x.watch = "another"
	require.True(t, work(func() bool { return !x.order.walking }))
	assert.Equal(t, -1, x.link.Row)
}

func TestMoveSelectionWithoutRows(t *testing.T) {
	for name, x := range map[string]*explore{
		"no result": exploring(nil),
		"no worker": exploring(film()),
		"no rows":   exploring(&engine.Result{}),
	} {
		moveSelection(x, 1)
		assert.False(t, x.order.walking, name)
	}
}
