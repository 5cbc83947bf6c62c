package ui

import (
	"regexp"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"github.com/stretchr/testify/assert"
)

// TestTheShellHasNoControls: what stands there before the page lives is thrown
// away, and what was typed into it with it.
func TestTheShellHasNoControls(t *testing.T) {
	for name, p := range map[string]*page{
		"from the server":    {},
		"before it is ready": {m: &model{}},
	} {
		t.Run(name, func(t *testing.T) {
			shell := app.HTMLString(p.Render())
			assert.Contains(t, shell, "Embedscope")
			assert.Contains(t, shell, "<main")
			assert.Empty(t, regexp.MustCompile(`<(form|input|select|textarea|button|a|details)\b`).FindAllString(shell, -1))
		})
	}
}
