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

func TestDropPatternsLeavesTheOtherRoutes(t *testing.T) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "route.go", `package app

import (
	"regexp"
	"sync"
)

type router struct {
	mu               sync.Mutex
	routes           map[string]func()
	routesWithRegexp []regexpRoute
}

func (r *router) routeWithRegexp(p string) { r.routesWithRegexp = append(r.routesWithRegexp, regexpRoute{regexp.MustCompile(p)}) }

// routed looks.
func (r *router) routed(path string) bool {
	if _, ok := r.routes[path]; ok {
		return true
	}
	for _, x := range r.routesWithRegexp {
		if x.regexp.MatchString(path) {
			return true
		}
	}
	return false
}

type regexpRoute struct{ regexp *regexp.Regexp }
`, parser.ParseComments|parser.SkipObjectResolution)
	require.NoError(t, err)
	changed := map[string]bool{}
	assert.True(t, dropPatterns(map[string]*ast.File{"route.go": f}, changed))
	assert.Equal(t, map[string]bool{"route.go": true}, changed)
	var b bytes.Buffer
	require.NoError(t, format.Node(&b, fset, f))
	assert.NotContains(t, b.String(), "egexp")
	assert.Contains(t, b.String(), "r.routes[path]")
	assert.Contains(t, b.String(), "return false")
	assert.False(t, dropPatterns(map[string]*ast.File{"route.go": f}, map[string]bool{}), "there is nothing left")
}
