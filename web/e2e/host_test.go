package e2e

// host_test.go serves the site from the test itself: so it can be stopped, be
// deployed anew at the same address, and tell what it was asked for.

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"embedscope/web"
	"embedscope/web/bundle"
	"embedscope/web/e2e/program"
)

// host is one address, and what is served there.
type host struct {
	t       *testing.T
	address string
	server  *http.Server

	mu      sync.Mutex
	handler http.Handler
	asked   map[string]int // GET requests by path
}

// newHost serves what the program embeds, with cfg.
func newHost(t *testing.T, cfg web.Config) *host {
	t.Helper()
	_, err := program.Build(context.Background()) // what is embedded is built
	require.NoError(t, err)
	h := &host{t: t, address: "127.0.0.1:0", asked: map[string]int{}}
	h.deploy(cfg)
	h.start()
	t.Cleanup(h.stop)
	return h
}

// deploy changes what is served, from one request to the next.
func (h *host) deploy(cfg web.Config) {
	h.t.Helper()
	handler, err := web.New(cfg)
	require.NoError(h.t, err)
	h.serve(handler)
}

func (h *host) serve(handler http.Handler) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.handler = handler
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	handler := h.handler
	if r.Method == http.MethodGet {
		h.asked[r.URL.Path]++
	}
	h.mu.Unlock()
	handler.ServeHTTP(w, r)
}

// requests are those so far.
func (h *host) requests() map[string]int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return maps.Clone(h.asked)
}

func (h *host) start() {
	h.t.Helper()
	listener, err := net.Listen("tcp", h.address)
	require.NoError(h.t, err)
	h.address = listener.Addr().String() // the same again after a stop
	h.server = &http.Server{Handler: h}
	go h.server.Serve(listener)
}

// stop closes the address, and the connections.
func (h *host) stop() { h.server.Close() }

// visit opens a page there in a new profile.
func (h *host) visit(path string) *tab {
	h.t.Helper()
	b := blankTab(h.t)
	stage := *b.stage
	stage.server = &program.Program{URL: "http://" + h.address}
	b.stage = &stage
	b.open(path)
	return b
}

// The versions that are deployed: what was built, and the same with another
// worker's script, so that its files have other names.
var (
	first  = sync.OnceValues(web.Embedded)
	second = sync.OnceValues(func() (*bundle.Bundle, error) {
		root, err := program.Root()
		if err != nil {
			return nil, err
		}
		dir, err := os.MkdirTemp("", "embedscope-second")
		if err != nil {
			return nil, err
		}
		atTheEnd(func() error { return os.RemoveAll(dir) })
		in := func(name string) string { return filepath.Join(dir, name) }
		built := func(name string) string { return filepath.Join(root, ".cache", name) }
		if err := os.CopyFS(in("static"), os.DirFS(filepath.Join(root, "web", "static"))); err != nil {
			return nil, err
		}
		// What was compressed once is not compressed again.
		if err := os.CopyFS(in("cache"), os.DirFS(built("pack"))); err != nil {
			return nil, err
		}
		script, err := os.OpenFile(in("static/worker.js"), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		_, err = script.WriteString("// Another version.\n")
		if err := errors.Join(err, script.Close()); err != nil {
			return nil, err
		}
		goroot, err := exec.Command("go", "env", "GOROOT").Output()
		if err != nil {
			return nil, err
		}
		pack := exec.Command("go", "run", "./web/pack", "-page", built("app.wasm"), "-engine", built("engine.wasm"), "-files", built("files.wasm"),
			"-exec", filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js"),
			"-from", in("static"), "-cache", in("cache"), "-out", in("dist"))
		pack.Dir = root
		if out, err := pack.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("pack: %w\n%s", err, out)
		}
		return bundle.Open(os.DirFS(in("dist")))
	})
)

// versions answers both.
func versions(t *testing.T) (one, two *bundle.Bundle) {
	t.Helper()
	one, err := first()
	require.NoError(t, err)
	two, err = second()
	require.NoError(t, err)
	require.NotEqual(t, one.Version, two.Version)
	return one, two
}
