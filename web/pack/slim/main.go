// Command slim leaves the server half of go-app out of the page's program.
//
// Go-app is one package for both sides: it holds an http.Handler, and with it
// net/http, TLS and all the cryptography below come into a program that can use
// none of them in a browser: a fifth of what is sent. The command writes a copy
// of go-app without the declarations that speak of net/http and those that need
// them, and a go.mod for go build -modfile that takes the copy for the original.
// Whatever the program did use of these no longer compiles, so that nothing is
// missed in silence.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const (
	goapp = "github.com/maxence-charriere/go-app/v10"
	pkg   = goapp + "/pkg/app"
)

func main() {
	out := flag.String("out", ".cache/slim", "`folder` for the copy and its go.mod")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "slim:", err)
		os.Exit(1)
	}
}

// unwanted is the package that a browser has no use for.
const unwanted = "net/http"

func run(out string) error {
	list := exec.Command("go", "list", "-json=Dir,GoFiles,Module", pkg)
	list.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	text, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list %s: %w", pkg, err)
	}
	var p struct {
		Dir     string
		GoFiles []string
		Module  struct{ Path, Dir string }
	}
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	fset := token.NewFileSet()
	files := map[string]*ast.File{}
	for _, name := range p.GoFiles {
		path := filepath.Join(p.Dir, name)
		if files[path], err = parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution); err != nil {
			return err
		}
	}
	changed := trim(files)
	if len(changed) == 0 {
		return fmt.Errorf("nothing in %s speaks of %s any more: this command is not needed", pkg, unwanted)
	}
	if !dropPatterns(files, changed) {
		return fmt.Errorf("%s routes by no pattern any more: dropping that is not needed", pkg)
	}
	return write(out, p.Module.Dir, func(path string) ([]byte, error) {
		if !changed[path] {
			return os.ReadFile(path)
		}
		var b bytes.Buffer
		err := format.Node(&b, fset, files[path])
		return b.Bytes(), err
	})
}

// trim takes out of a package's files what speaks of the unwanted one, and what
// needs that, and answers which files have changed.
func trim(files map[string]*ast.File) (changed map[string]bool) {
	changed = map[string]bool{}
	dropped := map[string]bool{} // names of declarations that are gone
	for again := true; again; {
		again = false
		for name, f := range files {
			f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
				if !gone(f, d, dropped) {
					return false
				}
				changed[name], again = true, true
				return true
			})
		}
	}
	for name := range changed {
		files[name].Comments = nil // they would stand beside other declarations now
		tidyImports(files[name])
	}
	return changed
}

// write copies a module with what change makes of its files, and writes a go.mod
// that takes it in place of the original.
func write(out, module string, change func(path string) ([]byte, error)) error {
	copied := filepath.Join(out, "go-app")
	if err := os.RemoveAll(copied); err != nil {
		return err
	}
	err := filepath.WalkDir(filepath.Join(module, "pkg"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := change(path)
		if err != nil {
			return err
		}
		return writeFile(filepath.Join(copied, strings.TrimPrefix(path, module)), text)
	})
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(module, "go.mod"))
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(copied, "go.mod"), text); err != nil {
		return err
	}
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(out, "go.sum"), sums); err != nil {
		return err
	}
	if text, err = os.ReadFile("go.mod"); err != nil {
		return err
	}
	return writeFile(filepath.Join(out, "go.mod"), append(text, "\nreplace "+goapp+" => ./"+filepath.ToSlash(copied)+"\n"...))
}

func writeFile(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o666)
}

// gone reports whether a declaration speaks of what is unwanted or of what is
// gone, and remembers what it declares.
func gone(f *ast.File, d ast.Decl, dropped map[string]bool) bool {
	if !speaks(d, importName(f, unwanted), dropped) {
		return false
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			dropped[d.Name.Name] = true
			break
		}
		ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool { // a type without its methods is of no use
			if id, ok := n.(*ast.Ident); ok {
				dropped[id.Name] = true
			}
			return true
		})
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				dropped[s.Name.Name] = true
			case *ast.ValueSpec:
				for _, n := range s.Names {
					dropped[n.Name] = true
				}
			}
		}
	}
	return true
}

// speaks reports whether a node uses the package of a name, or what is gone.
// Names of fields and methods are names of something else.
func speaks(n ast.Node, local string, dropped map[string]bool) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			x, ok := n.X.(*ast.Ident)
			found = found || ok && local != "" && x.Name == local || speaks(n.X, local, dropped)
			return false
		case *ast.KeyValueExpr:
			found = found || speaks(n.Value, local, dropped)
			return false
		case *ast.Field:
			found = found || speaks(n.Type, local, dropped)
			return false
		case *ast.ImportSpec:
			return false
		case *ast.Ident:
			found = found || dropped[n.Name]
		}
		return true
	})
	return found
}

// importName is the name by which a file knows a package; empty: it does not.
func importName(f *ast.File, path string) string {
	for _, i := range f.Imports {
		if p, _ := strconv.Unquote(i.Path.Value); p == path {
			if i.Name != nil {
				return i.Name.Name
			}
			return path[strings.LastIndexByte(path, '/')+1:]
		}
	}
	return ""
}

// tidyImports leaves out the imports that nothing speaks of any more.
func tidyImports(f *ast.File) {
	used := map[string]bool{}
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok {
					used[x.Name] = true
				}
			}
			return true
		})
	}
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			return false
		}
		g.Specs = slices.DeleteFunc(g.Specs, func(s ast.Spec) bool {
			path, _ := strconv.Unquote(s.(*ast.ImportSpec).Path.Value)
			name := importName(f, path)
			return !used[name] && name != "_"
		})
		return len(g.Specs) == 0
	})
}
