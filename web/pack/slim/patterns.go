package main

// patterns.go takes out the routes by patterns: the page has one route, and
// regexp, with the tables of its syntax, is as much as all of its views' drawing.

import (
	"go/ast"
	"slices"
)

// What go-app calls them.
const patternField = "routesWithRegexp"

var patternDeclarations = []string{"RouteWithRegexp", "routeWithRegexp", "regexpRoute"}

// dropPatterns takes out the routes by patterns with all that looks at them,
// marks the files that it changes, and reports whether there was anything.
func dropPatterns(files map[string]*ast.File, changed map[string]bool) (found bool) {
	for name, f := range files {
		dropped := false
		f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
			of := ""
			switch d := d.(type) {
			case *ast.FuncDecl:
				of = d.Name.Name
			case *ast.GenDecl:
				if t, ok := d.Specs[0].(*ast.TypeSpec); ok {
					of = t.Name.Name
				}
			}
			gone := slices.Contains(patternDeclarations, of)
			dropped = dropped || gone
			return gone
		})
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.StructType:
				n.Fields.List = slices.DeleteFunc(n.Fields.List, func(x *ast.Field) bool {
					return len(x.Names) == 1 && x.Names[0].Name == patternField
				})
			case *ast.BlockStmt:
				n.List = slices.DeleteFunc(n.List, func(s ast.Stmt) bool {
					loop, ok := s.(*ast.RangeStmt)
					if !ok {
						return false
					}
					over, ok := loop.X.(*ast.SelectorExpr)
					return ok && over.Sel.Name == patternField
				})
			}
			return true
		})
		if dropped {
			found, changed[name] = true, true
			f.Comments = nil
			tidyImports(f)
		}
	}
	return found
}
