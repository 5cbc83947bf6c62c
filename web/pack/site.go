package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// inputs are the files that a bundle is made of.
type inputs struct {
	page, engine string // the two programs
	kernel       string // the inner loops of the engine
	exec         string // Go's wasm_exec.js
	static       string // folder
}

// file is what one path of the site answers.
type file struct {
	path      string
	kind      string // media type
	immutable bool   // named after its content
	body      []byte
}

// site is everything that will be served, before compression.
type site struct {
	version string
	files   []file // in the order of their paths
	named   map[string]string
}

// The static files that are ingredients of others, or else stand alone.
const (
	workerSource  = "worker.js"     // the end of the worker's script
	engineToken   = "ENGINE_WASM"   // in workerSource
	kernelToken   = "KERNEL_WASM"   // in workerSource
	serviceWorker = "app-worker.js" // go-app's template
	firstSheet    = "app.css"       // the other style sheets come after it, in the same file
	noScriptSheet = "noscript.css"  // but not this one
)

func build(in inputs) (*site, error) {
	s := &site{named: map[string]string{}}
	page, err := os.ReadFile(in.page)
	if err != nil {
		return nil, err
	}
	engine, err := os.ReadFile(in.engine)
	if err != nil {
		return nil, err
	}
	kernel, err := os.ReadFile(in.kernel)
	if err != nil {
		return nil, err
	}
	exec, err := os.ReadFile(in.exec)
	if err != nil {
		return nil, err
	}
	s.add("app.wasm", page)
	s.add("engine.wasm", engine)
	s.add("kernel.wasm", kernel)

	ingredients, err := s.addStatic(in.static)
	if err != nil {
		return nil, err
	}
	worker, err := s.workerScript(exec, ingredients[workerSource])
	if err != nil {
		return nil, err
	}
	s.add("worker.js", worker)

	// The version is a hash of everything, what go-app renders included, and
	// go-app renders it: so all of it is rendered with a blank one first.
	r := renderer{named: s.named, exec: exec, worker: string(ingredients[serviceWorker]), pageSize: len(page)}
	blank, err := r.render("0")
	if err != nil {
		return nil, err
	}
	s.version = hash(slices.Concat(s.files, blank))
	rendered, err := r.render(s.version)
	if err != nil {
		return nil, err
	}
	s.files = append(s.files, rendered...)
	slices.SortFunc(s.files, func(a, b file) int { return cmp.Compare(a.path, b.path) })
	return s, nil
}

// addStatic adds what a folder holds, and returns the ingredients in it. Of
// style sheets it makes one: the browser draws nothing before it has them all.
func (s *site) addStatic(folder string) (ingredients map[string][]byte, err error) {
	entries, err := os.ReadDir(folder) // in the order of their names
	if err != nil {
		return nil, err
	}
	ingredients = map[string][]byte{}
	var sheets []byte
	for _, e := range entries {
		name := e.Name()
		body, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
		switch {
		case name == workerSource || name == serviceWorker || name == firstSheet:
			ingredients[name] = body
		case path.Ext(name) == ".css" && name != noScriptSheet:
			sheets = append(sheets, body...)
		default:
			s.add(name, body)
		}
	}
	if first, ok := ingredients[firstSheet]; ok {
		s.add(firstSheet, slices.Concat(first, sheets))
	}
	return ingredients, nil
}

// add puts a file of ours under /web/, with its hash before its extension.
func (s *site) add(name string, body []byte) {
	ext := path.Ext(name)
	hashed := "/web/" + strings.TrimSuffix(name, ext) + "." + digest(body) + ext
	s.named[name] = hashed
	s.files = append(s.files, file{path: hashed, kind: kindOf(name), immutable: true, body: body})
}

// workerScript is one file, since a worker's start is a chain of round trips:
// Go's own support, then ours. The programs' names are relative to its URL.
func (s *site) workerScript(exec, source []byte) ([]byte, error) {
	for _, program := range []struct{ token, name string }{{engineToken, "engine.wasm"}, {kernelToken, "kernel.wasm"}} {
		if n := bytes.Count(source, []byte(program.token)); n != 1 {
			return nil, fmt.Errorf("%s: %s stands there %d times, not once", workerSource, program.token, n)
		}
		source = bytes.ReplaceAll(source, []byte(program.token), []byte(path.Base(s.named[program.name])))
	}
	return slices.Concat(exec, []byte("\n"), source), nil
}

// check finds references to files that aren't there, and to other hosts, in
// what the browser reads first.
func (s *site) check() error {
	paths := map[string]bool{"/config.json": true} // the server's own
	for _, f := range s.files {
		paths[f.path] = true
	}
	for _, f := range s.files {
		switch f.path {
		case "/", "/app.js", "/manifest.webmanifest":
		default:
			continue
		}
		if host := otherHost.Find(f.body); host != nil {
			return fmt.Errorf("%s refers to another host: %s", f.path, host)
		}
		for _, m := range reference.FindAllSubmatch(f.body, -1) {
			if target := string(m[1]); !paths[target] {
				return fmt.Errorf("%s refers to %s, which is not there", f.path, target)
			}
		}
	}
	return nil
}

var (
	otherHost = regexp.MustCompile(`(?i)(https?:)?//[a-z0-9\[][^\s"'<]*`)
	// A path in quotes, as the value of an attribute or a string of a script.
	reference = regexp.MustCompile(`"(/(?:[\w-]+/)*[\w.-]*\.\w+|/)"`)
)

// kinds are the media types of what a site may hold.
var kinds = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
}

func kindOf(name string) string {
	if kind, ok := kinds[path.Ext(name)]; ok {
		return kind
	}
	return "application/octet-stream"
}

// digest is the part of a SHA-256 that goes into names and tags.
func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return fmt.Sprintf("%x", sum[:8])
}

// hash is a digest of many files and their paths.
func hash(files []file) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%s %d\n", f.path, len(f.body))
		h.Write(f.body)
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8])
}
