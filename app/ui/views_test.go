package ui

import (
	"strings"
	"testing"

	"embedscope/app/engine"

	"github.com/stretchr/testify/assert"
)

func TestSelectView(t *testing.T) {
	x := exploring(film())
	told := 0
	x.changed = func() { told++ }
	x.link.View = ""
	assert.Equal(t, 0, x.view(), "the first, where the link names none")

	selectView(x, 5)
	assert.Equal(t, "json", x.link.View)
	assert.Equal(t, 1, told)
	selectView(x, 5)
	assert.Equal(t, 1, told, "the same again is no change")
	selectView(x, 0)
	selectView(x, 6)
	assert.Equal(t, "json", x.link.View, "there is no such tab")
	selectView(x, 4)
	assert.Equal(t, "table", x.link.View)

	x.link.View = "hologram" // from a link of another version
	assert.Equal(t, 0, x.view())

	none := exploring(nil)
	none.link.View = ""
	selectView(none, 1)
	assert.Empty(t, none.link.View)
}

func TestAnEmptyResultHasNoTable(t *testing.T) {
	x := exploring(&engine.Result{})
	x.link.View = "table"
	views := x.views()
	assert.Len(t, views, 1)
	assert.Equal(t, "json", views[x.view()].name)
}

func TestNextTab(t *testing.T) {
	for name, c := range map[string]struct {
		key   string
		at    int
		to    int
		moves bool
	}{
		"right":      {"ArrowRight", 0, 1, true},
		"left":       {"ArrowLeft", 2, 1, true},
		"around":     {"ArrowRight", 2, 0, true},
		"around too": {"ArrowLeft", 0, 2, true},
		"home":       {"Home", 2, 0, true},
		"end":        {"End", 0, 2, true},
		"other":      {"x", 1, 1, false},
	} {
		to, moves := nextTab(c.key, c.at, 3)
		assert.Equal(t, c.to, to, name)
		assert.Equal(t, c.moves, moves, name)
	}
}

func TestTabsSayWhatTheyControl(t *testing.T) {
	x := exploring(film())
	x.link.View = "json"
	out := html(t, shown(x))
	assert.Contains(t, out, `role="tablist"`)
	assert.Equal(t, 5, strings.Count(out, `role="tab"`))
	assert.Equal(t, 5, strings.Count(out, `aria-controls="view-panel"`))
	assert.Equal(t, 1, strings.Count(out, `aria-labelledby="view-tab-json"`))
	assert.Equal(t, 1, strings.Count(out, `role="tabpanel"`))
	assert.Contains(t, out, `aria-label="The answer as JSON"`)
	assert.NotContains(t, out, `aria-label="Embeddings"`)
}
