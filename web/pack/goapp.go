package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// renderer asks go-app's handler for all it would serve. The handler itself is
// never put onto a network: it fetches /robots.txt and its kin from whatever
// host a request names.
type renderer struct {
	named    map[string]string // the hashed path of a file of ours
	exec     []byte            // Go's wasm_exec.js
	worker   string            // the service worker's template
	pageSize int               // of app.wasm, uncompressed: the loader counts decoded bytes
}

// The files of ours that the page names, beside app.wasm.
var needed = []string{
	"app.css", "noscript.css", "storage.js", "boot.js", "worker.js",
	"icon.svg", "icon-192.png", "icon-512.png", "icon-maskable.png",
	"icon-processing.svg", "icon-ready.svg", "icon-failed.svg",
}

// Resolve makes the renderer an app.ResourceResolver: go-app asks it for the
// URL of the one file whose name it knows.
func (r renderer) Resolve(location string) string {
	if location == "/web/app.wasm" {
		return r.named["app.wasm"]
	}
	return location
}

func (r renderer) handler(version string) *app.Handler {
	return &app.Handler{
		Name:            "Embedscope",
		ShortName:       "Embedscope",
		Title:           "Embedscope",
		Description:     "Watch a TwelveLabs embedding task and look into its embeddings.",
		Author:          "The Embedscope authors",
		BackgroundColor: "#f6f7f8",
		ThemeColor:      "#0b6bcb",
		LoadingLabel:    "Loading… {progress} %",
		Icon: app.Icon{ // where one is left out, go-app links to an image on another host
			Default:  r.named["icon-192.png"],
			Large:    r.named["icon-512.png"],
			SVG:      r.named["icon.svg"],
			Maskable: r.named["icon-maskable.png"],
		},
		Styles:  []string{r.named["app.css"]},
		Scripts: []string{r.named["storage.js"], r.named["boot.js"]}, // neither deferred: they run before app.js
		RawHeaders: []string{
			`<link rel="preload" href="/config.json" as="fetch" crossorigin>`,
			`<link rel="preload" href="` + r.named["app.wasm"] + `" as="fetch" type="application/wasm" crossorigin>`,
			`<noscript><link rel="stylesheet" href="` + r.named["noscript.css"] + `"></noscript>`,
		},
		Env: map[string]string{
			"EMBEDSCOPE_WORKER":          r.named["worker.js"],
			"EMBEDSCOPE_ICON":            r.named["icon.svg"],
			"EMBEDSCOPE_ICON_PROCESSING": r.named["icon-processing.svg"],
			"EMBEDSCOPE_ICON_READY":      r.named["icon-ready.svg"],
			"EMBEDSCOPE_ICON_FAILED":     r.named["icon-failed.svg"],
		},
		Resources:             r,
		ServiceWorkerTemplate: r.worker, // go-app's own takes every request and deletes every cache
		Version:               version,
		WasmContentLength:     strconv.Itoa(r.pageSize),
	}
}

// render returns the files of go-app, whose paths are fixed.
func (r renderer) render(version string) ([]file, error) {
	for _, name := range needed {
		if r.named[name] == "" {
			return nil, fmt.Errorf("no %s among the static files", name)
		}
	}
	if r.worker == "" {
		return nil, fmt.Errorf("no %s among the static files", serviceWorker)
	}
	h := r.handler(version)
	files := []file{{path: "/wasm_exec.js", kind: kindOf(".js"), body: r.exec}}
	for _, f := range []struct {
		path, ext string
		change    []change
	}{
		{"/", ".html", pageChanges},
		{"/app.js", ".js", scriptChanges},
		{"/app.css", ".css", nil},
		{"/app-worker.js", ".js", nil},
		{"/manifest.webmanifest", ".webmanifest", nil},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, f.path, nil))
		if w.Code != http.StatusOK {
			return nil, fmt.Errorf("go-app answered %d for %s", w.Code, f.path)
		}
		body := w.Body.Bytes()
		if f.ext == ".html" {
			body = sortAttributes(body)
		}
		body, err := apply(body, f.change)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.path, err)
		}
		files = append(files, file{path: f.path, kind: kindOf(f.ext), body: body})
	}
	return files, nil
}

// sortAttributes gives the attributes of every tag one order; go-app writes
// them in that of a Go map, another one each time.
func sortAttributes(page []byte) []byte {
	return startTag.ReplaceAllFunc(page, func(tag []byte) []byte {
		m := startTag.FindSubmatch(tag)
		attributes := attribute.FindAllString(string(m[2]), -1)
		slices.Sort(attributes)
		return []byte("<" + strings.Join(append([]string{string(m[1])}, attributes...), " ") + string(m[3]) + ">")
	})
}

var (
	startTag  = regexp.MustCompile(`<([A-Za-z][\w-]*)((?:\s+[\w:.-]+(?:="[^"]*")?)+)(\s*/?)>`)
	attribute = regexp.MustCompile(`[\w:.-]+(?:="[^"]*")?`)
)

// change replaces a piece of what go-app wrote, which must stand there once:
// should another version of go-app write something else, the build fails.
type change struct{ from, to string }

// scriptChanges let boot.js say what go-app doesn't: that nothing can start
// here, that app.wasm could not be loaded, that the program has ended.
var scriptChanges = []change{
	{"\ngoappInitServiceWorker();\n", "\nif (!window.embedscopeBlocked) goappInitServiceWorker();\n"},
	{"\ngoappInitWebAssembly();\n", "\nif (!window.embedscopeBlocked) goappInitWebAssembly();\n"},
	{"  const response = await fetch(url);\n", "  const response = await fetch(url);\n  if (!response.ok) throw new Error(\"HTTP \" + response.status);\n"},
	{"    go.run(wasm.instance);\n", "    go.run(wasm.instance).then(window.embedscopeStopped, window.embedscopeStopped);\n"},
	{"    loaderLabel.innerText = err;\n", "    window.embedscopeFailed(err);\n"},
}

// pageChanges take out addresses that nobody knows when the page is built, and
// the name of a decoration.
var pageChanges = []change{
	{`    <meta content="https://" property="og:url">` + "\n", ""},
	{`    <meta content="https://" property="og:image">` + "\n", ""},
	{`alt="wasm loader icon"`, `alt=""`},
}

func apply(text []byte, changes []change) ([]byte, error) {
	for _, c := range changes {
		if n := bytes.Count(text, []byte(c.from)); n != 1 {
			return nil, fmt.Errorf("%q stands there %d times, not once", strings.TrimSpace(c.from), n)
		}
		text = bytes.Replace(text, []byte(c.from), []byte(c.to), 1)
	}
	return text, nil
}
