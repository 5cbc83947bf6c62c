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
	page, engine, files string // the programs
	kernel              string // the inner loops of the workers
	exec                string // Go's wasm_exec.js
	static              string // folder
	base                string // the path that the site lies under, as "/some/path"; empty for a host of its own
	policy              string // that the page itself carries, where a server may send none
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
	base    string // see inputs
	policy  string
	version string
	files   []file // in the order of their paths
	named   map[string]string
}

// The static files that are ingredients of others, or else stand alone.
const (
	workerSource  = "worker.js" // the end of the worker's script
	shelfSource   = "shelf.js"  // a part of that of the engine, and of pageStorage
	pageStorage   = "storage.js"
	programToken  = "PROGRAM_WASM"      // in workerSource
	kernelToken   = "KERNEL_WASM"       // in workerSource
	serviceWorker = "app-worker.js"     // keeps the site for when there is no network
	versionToken  = "SITE_VERSION"      // in serviceWorker
	filesToken    = "SITE_FILES"        // in serviceWorker
	noWorker      = "app-worker-off.js" // takes its place where the site is not to be kept
	firstSheet    = "app.css"           // the other style sheets come after it, in the same file
	noScriptSheet = "noscript.css"      // but not this one
	embedScript   = "embed.js"          // that other pages name, and so can't have a hash in its name
)

func build(in inputs) (*site, error) {
	s := &site{base: in.base, policy: in.policy, named: map[string]string{}}
	for _, program := range []struct{ name, file string }{
		{"app.wasm", in.page}, {"engine.wasm", in.engine}, {"files.wasm", in.files}, {"kernel.wasm", in.kernel},
	} {
		body, err := os.ReadFile(program.file)
		if err != nil {
			return nil, err
		}
		s.add(program.name, body)
	}
	exec, err := os.ReadFile(in.exec)
	if err != nil {
		return nil, err
	}

	ingredients, err := s.addStatic(in.static)
	if err != nil {
		return nil, err
	}
	for _, worker := range []struct {
		script, program string
		support         []byte
	}{
		{"worker.js", "engine.wasm", slices.Concat(exec, []byte("\n"), ingredients[shelfSource])},
		{"files.js", "files.wasm", exec},
	} {
		body, err := s.workerScript(worker.support, ingredients[workerSource], worker.program)
		if err != nil {
			return nil, err
		}
		s.add(worker.script, body)
	}
	s.add("wasm_exec.js", exec)
	if err := s.needs(); err != nil {
		return nil, err
	}

	// The version is a hash of everything, what go-app renders included, and
	// go-app renders it: so all of it is rendered with a blank one first.
	r := renderer{base: in.base, policy: in.policy, named: s.named, worker: ingredients[serviceWorker], noWorker: ingredients[noWorker]}
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
		case slices.Contains([]string{workerSource, shelfSource, pageStorage, serviceWorker, noWorker, firstSheet}, name):
			ingredients[name] = body
		case name == embedScript:
			s.files = append(s.files, file{path: "/" + name, kind: kindOf(name), body: body})
		case path.Ext(name) == ".css" && name != noScriptSheet:
			sheets = append(sheets, body...)
		default:
			s.add(name, body)
		}
	}
	if storage, ok := ingredients[pageStorage]; ok {
		s.add(pageStorage, slices.Concat(storage, []byte("\n"), ingredients[shelfSource]))
	}
	if first, ok := ingredients[firstSheet]; ok {
		s.add(firstSheet, slices.Concat(first, sheets))
	}
	return ingredients, nil
}

// add puts a file of ours among those of the site.
func (s *site) add(name string, body []byte) {
	f := hashed(name, body)
	s.named[name] = f.path
	s.files = append(s.files, f)
}

// needs finds a file of ours missing that the page names.
func (s *site) needs() error {
	for _, name := range slices.Concat(kept, online) {
		if s.named[name] == "" {
			return fmt.Errorf("no %s among the static files", name)
		}
	}
	return nil
}

// hashed lies under /web/, with its hash before its extension.
func hashed(name string, body []byte) file {
	ext := path.Ext(name)
	under := "/web/" + strings.TrimSuffix(name, ext) + "." + digest(body) + ext
	return file{path: under, kind: kindOf(name), immutable: true, body: body}
}

// workerScript is one file, since a worker's start is a chain of round trips:
// Go's own support, then ours. The programs' names are relative to its URL.
func (s *site) workerScript(exec, source []byte, program string) ([]byte, error) {
	source, err := fill(workerSource, source, [][2]string{
		{programToken, path.Base(s.named[program])},
		{kernelToken, path.Base(s.named["kernel.wasm"])},
	})
	if err != nil {
		return nil, err
	}
	return slices.Concat(exec, []byte("\n"), source), nil
}

// fill puts values in the place of their tokens, of which each must stand in a
// script once.
func fill(name string, script []byte, tokens [][2]string) ([]byte, error) {
	for _, t := range tokens {
		if n := bytes.Count(script, []byte(t[0])); n != 1 {
			return nil, fmt.Errorf("%s: %s stands there %d times, not once", name, t[0], n)
		}
		script = bytes.ReplaceAll(script, []byte(t[0]), []byte(t[1]))
	}
	return script, nil
}

// check finds references to files that aren't there, and to other hosts, in
// what the browser reads first.
func (s *site) check() error {
	paths := map[string]bool{"/config.json": true} // the server's own
	for _, f := range s.files {
		paths[f.path] = true
	}
	for _, f := range s.files {
		if f.path != "/" && f.path != manifestPath && !strings.HasPrefix(f.path, "/web/go-app.") {
			continue
		}
		// A policy names the hosts that may be asked, and asks none.
		if host := otherHost.Find(bytes.ReplaceAll(f.body, []byte(policyMeta(s.policy)), nil)); host != nil {
			return fmt.Errorf("%s refers to another host: %s", f.path, host)
		}
		for _, m := range reference.FindAllSubmatch(f.body, -1) {
			if target := string(m[1]); !strings.HasPrefix(target, s.base) || !paths[strings.TrimPrefix(target, s.base)] {
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
	".webp":        "image/webp",
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
