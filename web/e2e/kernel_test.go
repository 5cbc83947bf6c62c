package e2e

// kernel_test.go compares the SIMD kernel with plain sums in Chromium's worker,
// which compiles it otherwise than what runs it in go test.

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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
)

// kernelWorker runs the check program with the kernel, or without where its
// address says so, and tells what the program wrote.
const kernelWorker = `"use strict";
importScripts("/wasm_exec.js");
const lines = [];
console.log = console.warn = (...words) => lines.push(words.join(" "));
let simd = null;
const pass = (name) => (...a) => simd[name](...a);
const kernel = { ready: () => (simd ? 1 : 0) };
for (const name of ["dot", "query", "block", "descend"]) kernel[name] = pass(name);
(async () => {
	const go = new Go();
	go.importObject.kernel = kernel;
	const { instance } = await WebAssembly.instantiateStreaming(fetch("/check.wasm"), go.importObject);
	if (self.location.search === "?simd") {
		const inner = await WebAssembly.compileStreaming(fetch("/kernel.wasm"));
		simd = (await WebAssembly.instantiate(inner, { env: { memory: instance.exports.mem } })).exports;
	}
	await go.run(instance);
})().catch((err) => lines.push(String(err))).then(() => postMessage(lines.join("\n")));
`

func TestKernelChecksItself(t *testing.T) {
	t.Parallel()
	const source = "../../app/vectors/kernel/"
	check := filepath.Join(t.TempDir(), "check.wasm")
	build := exec.Command("go", "build", "-trimpath", "-o", check, "./"+source+"testdata/check")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	root, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)

	site := http.NewServeMux()
	for path, file := range map[string]string{
		"/check.wasm":   check,
		"/kernel.wasm":  source + "kernel.wasm",
		"/wasm_exec.js": filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"),
	} {
		site.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, file) })
	}
	for path, content := range map[string][2]string{
		"/{$}":       {"text/html", "<!doctype html><title>kernel</title>"},
		"/worker.js": {"text/javascript", kernelWorker},
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
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	profile, err := browser.NewProfile(ctx, t.TempDir())
	require.NoError(t, err)
	defer profile.Close(context.Background())
	page, err := profile.NewPage(ctx)
	require.NoError(t, err)
	require.NoError(t, page.Goto(ctx, server.URL))
	for query, want := range map[string]string{"?simd": "ok with SIMD", "": "ok without SIMD"} {
		said, err := chrome.Eval[string](ctx, page, fmt.Sprintf(`new Promise((yes, no) => {
			const worker = new Worker("/worker.js" + %q);
			worker.onmessage = (event) => yes(event.data);
			worker.onerror = (event) => no(event.message);
		})`, query))
		require.NoError(t, err)
		assert.Equal(t, want, said)
	}
}
