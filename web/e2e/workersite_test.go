package e2e

// workersite_test.go serves a page with a worker that runs a Go program beside
// the SIMD kernel, as the engine's does, for programs that try parts of it.

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
)

// workerBootstrap starts the program, with the kernel unless the worker's
// address says ?plain. "ended" settles when the program does.
const workerBootstrap = `"use strict";
importScripts("/wasm_exec.js");
let simd = null;
const pass = (name) => (...a) => simd[name](...a);
const kernel = { ready: () => (simd ? 1 : 0) };
for (const name of ["dot", "query", "block", "descend", "scan"]) kernel[name] = pass(name);
const ended = (async () => {
	const go = new Go();
	go.importObject.kernel = kernel;
	const { instance } = await WebAssembly.instantiateStreaming(fetch("/program.wasm"), go.importObject);
	if (self.location.search !== "?plain") {
		const inner = await WebAssembly.compileStreaming(fetch("/kernel.wasm"));
		simd = (await WebAssembly.instantiate(inner, { env: { memory: instance.exports.mem } })).exports;
	}
	await go.run(instance);
})();
`

// workerSite builds a program and opens a page of a site of its own that has
// it: /worker.js is the bootstrap and more, /body the body.
func workerSite(t *testing.T, program, html, more, body string) (context.Context, *chrome.Page) {
	wasm := filepath.Join(t.TempDir(), "program.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", wasm, program)
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	root, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)

	site := http.NewServeMux()
	for path, file := range map[string]string{
		"/program.wasm": wasm,
		"/kernel.wasm":  "../../app/vectors/kernel/kernel.wasm",
		"/wasm_exec.js": filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"),
	} {
		site.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, file) })
	}
	for path, content := range map[string][2]string{
		"/{$}":       {"text/html", html},
		"/worker.js": {"text/javascript", workerBootstrap + more},
		"/body":      {"application/json", body},
	} {
		site.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", content[0])
			fmt.Fprint(w, content[1])
		})
	}
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)

	browser, err := theBrowser()
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	profile, err := browser.NewProfile(ctx, t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { profile.Close(context.Background()) })
	page, err := profile.NewPage(ctx)
	require.NoError(t, err)
	require.NoError(t, page.Goto(ctx, server.URL))
	return ctx, page
}
