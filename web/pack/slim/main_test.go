package main

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTrimTakesOutTheServerAndWhatNeedsIt(t *testing.T) {
	fset := token.NewFileSet()
	files := map[string]*ast.File{}
	for name, text := range map[string]string{
		"http.go": `//go:build wasm

package app

import (
	"net/http"
	"strings"
)

// Handler serves.
type Handler struct{ Name string }

func (h *Handler) init() { strings.ToUpper(h.Name) }

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {}

const version = "1"

func trimmed(s string) string { return strings.TrimSpace(s) }
`,
		"static.go": `package app

import "os"

func Generate(h *Handler) { os.Exit(1) }

func generated() { Generate(nil) }
`,
		"node.go": `package app

import "os"

type node struct{ Handler string }

func (n node) get() string { return n.Handler + os.Args[0] }
`,
	} {
		f, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		files[name] = f
	}
	assert.Equal(t, map[string]bool{"http.go": true, "static.go": true}, trim(files))
	text := func(name string) string {
		var b bytes.Buffer
		require.NoError(t, format.Node(&b, fset, files[name]))
		return b.String()
	}
	assert.Equal(t, "package app\n\nimport (\n\t\"strings\"\n)\n\nconst version = \"1\"\n\nfunc trimmed(s string) string { return strings.TrimSpace(s) }\n", text("http.go"))
	assert.Equal(t, "package app\n", text("static.go"))
	assert.Contains(t, text("node.go"), "n.Handler", "a field of that name is something else")
}
