package ui

import (
	"testing"

	"embedscope/app/engine"

	"github.com/stretchr/testify/assert"
)

func TestFolding(t *testing.T) {
	for name, c := range map[string]struct {
		line                  engine.Line
		before, button, after string
	}{
		"a plain line": {engine.Line{Text: `"status": "ready",`, Item: -1}, `"status": "ready",`, "", ""},
		"folded": {engine.Line{Text: `"embedding": [ 512 numbers ],`, Item: 3},
			`"embedding": [ `, "Show 512 numbers", ` ],`},
		"folded, the last": {engine.Line{Text: `"embedding": [ 512 numbers ]`, Item: 3},
			`"embedding": [ `, "Show 512 numbers", ` ]`},
		"one number": {engine.Line{Text: `"embedding": [ 1 numbers ]`, Item: 3},
			`"embedding": [ `, "Show 1 number", ` ]`},
		"no numbers": {engine.Line{Text: `"embedding": [ 0 numbers ]`, Item: 3},
			`"embedding": [ 0 numbers ]`, "", ""},
		"unfolded":        {engine.Line{Text: `"embedding": [`, Item: 3, Open: true}, `"embedding": [ `, "Hide", ""},
		"of another kind": {engine.Line{Text: `"embedding": null`, Item: 3}, `"embedding": null`, "", ""},
	} {
		before, button, after := folding(c.line)
		assert.Equal(t, c.before, before, name)
		assert.Equal(t, c.button, button, name)
		assert.Equal(t, c.after, after, name)
	}
}

func TestJSONViewCanBeScrolledByKeys(t *testing.T) {
	out := html(t, &jsonView{Shared: exploring(film()), Version: 1})
	assert.Contains(t, out, `role="region"`)
	assert.Contains(t, out, `aria-label="The answer as JSON"`)
	assert.Contains(t, out, `tabindex="0"`)
}
