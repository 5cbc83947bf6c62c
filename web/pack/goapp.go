package main

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// renderer asks go-app's handler for all it would serve. The handler itself is
// never put onto a network: it fetches /robots.txt and its kin from whatever
// host a request names.
type renderer struct {
	base     string            // where the site lies: a path without a slash at its end, or nothing
	policy   string            // of the page's <meta>; empty for none
	named    map[string]string // the hashed path of a file of ours
	worker   []byte            // the service worker
	noWorker []byte            // what takes its place
}

// Resolve makes the renderer an app.ResourceResolver: go-app asks it for the
// URL of each path, and knows the name of one file.
func (r renderer) Resolve(location string) string {
	if location == "/web/app.wasm" {
		location = r.named["app.wasm"]
	}
	if location == "" {
		return ""
	}
	return r.base + location
}

// url is where a file of ours lies. What go-app resolves itself goes without.
func (r renderer) url(name string) string { return r.base + r.named[name] }

func (r renderer) handler(version string) *app.Handler {
	return &app.Handler{
		Name:         siteName,
		Title:        siteName,
		Description:  siteDescription,
		Author:       "The Embedscope authors",
		ThemeColor:   themeColor,
		LoadingLabel: "Loading…",
		Icon: app.Icon{ // where one is left out, go-app links to an image on another host
			Default:  r.named["icon-192.png"],
			Large:    r.named["icon-512.png"],
			SVG:      r.named["icon.svg"],
			Maskable: r.named["icon-maskable.png"],
		},
		Styles:  []string{r.named["app.css"]},
		Scripts: []string{r.named["storage.js"], r.named["boot.js"], r.named["offline.js"]}, // none deferred: they run before app.js
		HTML: func() app.HTMLHtml {
			return app.Html().DataSet("version", version).DataSet("program", r.url("app.wasm"))
		},
		RawHeaders: []string{
			`<noscript><link rel="stylesheet" href="` + r.url("noscript.css") + `"></noscript>`,
		},
		Env: map[string]string{
			"EMBEDSCOPE_WORKER":          r.url("worker.js"),
			"EMBEDSCOPE_FILES":           r.url("files.js"),
			"EMBEDSCOPE_ICON":            r.url("icon.svg"),
			"EMBEDSCOPE_ICON_PROCESSING": r.url("icon-processing.svg"),
			"EMBEDSCOPE_ICON_READY":      r.url("icon-ready.svg"),
			"EMBEDSCOPE_ICON_FAILED":     r.url("icon-failed.svg"),
		},
		Resources: r,
		Version:   version,
	}
}

// render returns a version's page, manifest and service worker. Go-app's script
// and style sheet get names of their content as well, so that no page runs the
// script of another version. Its manifest and service worker are left out: the
// one is rooted, the other takes every request and deletes every cache.
func (r renderer) render(version string) ([]file, error) {
	h := r.handler(version)
	script, err := ask(h, "/app.js", append(r.scriptChanges(), scriptChanges...))
	if err != nil {
		return nil, err
	}
	sheet, err := ask(h, "/app.css", nil)
	if err != nil {
		return nil, err
	}
	goApp := []file{hashed("go-app.js", script), hashed("go-app.css", sheet)}
	page, err := ask(h, "/", append([]change{
		{`"` + r.base + `/app.js"`, `"` + r.base + goApp[0].path + `"`},
		{`"` + r.base + `/app.css"`, `"` + r.base + goApp[1].path + `"`},
		{`"` + r.base + `/wasm_exec.js"`, `"` + r.url("wasm_exec.js") + `"`},
	}, slices.Concat(r.pageChanges(), pageChanges)...))
	if err != nil {
		return nil, err
	}
	manifest, err := r.manifest()
	if err != nil {
		return nil, err
	}
	worker, err := r.serviceWorker(version, goApp)
	if err != nil {
		return nil, err
	}
	return append(goApp,
		file{path: "/", kind: kindOf(".html"), body: page},
		file{path: manifestPath, kind: kindOf(manifestPath), body: manifest},
		file{path: "/" + serviceWorker, kind: kindOf(serviceWorker), body: worker},
		file{path: "/" + noWorker, kind: kindOf(noWorker), body: r.noWorker},
	), nil
}

// ask has go-app answer a path, and changes the answer.
func ask(h http.Handler, path string, changes []change) ([]byte, error) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		return nil, fmt.Errorf("go-app answered %d for %s", w.Code, path)
	}
	body := w.Body.Bytes()
	if path == "/" {
		body = sortAttributes(body)
	}
	body, err := apply(body, changes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return body, nil
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
// here, that app.wasm could not be loaded, that the program has ended. They let
// the browser breathe between compiling the program and its start. The service
// worker is offline.js's, which starts it later.
var scriptChanges = []change{
	{"\ngoappInitServiceWorker();\n", "\n"},
	{"\ngoappInitWebAssembly();\n", "\nif (!window.embedscopeBlocked) goappInitWebAssembly();\n"},
	{"    go.run(wasm.instance);\n", "    await new Promise((next) => setTimeout(next));\n    go.run(wasm.instance).then(window.embedscopeStopped, window.embedscopeStopped);\n"},
	{"    path = \"/\";\n", "    path = location.pathname;\n"}, // wherever the site lies
	{"    loaderLabel.innerText = err;\n", "    window.embedscopeFailed(err);\n"},
}

// scriptChanges take the program that boot.js has begun to compile when the
// page began: the browser does that while it arrives, on a thread of its own,
// and keeps what it compiled for the next time, which it can't with a stream
// that passes through a script.
func (r renderer) scriptChanges() []change {
	return []change{{
		"await instantiateStreaming(\n      fetchWithProgress(\"" + r.url("app.wasm") + "\", showProgress),\n      go.importObject\n    );",
		"{ instance: await WebAssembly.instantiate(await window.embedscopeProgram, go.importObject) };",
	}}
}

// pageChanges take out addresses that nobody knows when the page is built, and
// the name of a decoration.
var pageChanges = []change{
	{`    <meta content="https://" property="og:image">` + "\n", ""},
	{`alt="wasm loader icon"`, `alt=""`},
}

// pageChanges are those that depend on the site: the address without a host
// goes, a policy comes before all that it governs, and what boot.js fetches is
// preloaded before it, or the browser would fetch it again after it.
func (r renderer) pageChanges() []change {
	const charset = `    <meta charset="UTF-8">` + "\n"
	changes := []change{
		{`    <meta content="https://` + r.base + `" property="og:url">` + "\n", ""},
		{charset, charset +
			`    <link as="fetch" crossorigin href="` + r.base + `/config.json" rel="preload">` + "\n" +
			`    <link as="fetch" crossorigin href="` + r.url("app.wasm") + `" rel="preload" type="application/wasm">` + "\n"},
	}
	if r.policy != "" {
		changes = append(changes, change{"<head>\n", "<head>\n" + policyMeta(r.policy)})
	}
	return changes
}

func policyMeta(policy string) string {
	return `    <meta content="` + html.EscapeString(policy) + `" http-equiv="Content-Security-Policy">` + "\n"
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
