package main

// readiness.go measures how long it takes until a visitor can type, beside a
// minimal page of the same framework.

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/andybalholm/brotli"
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/web/e2e/program"
)

func readiness(s *setup, r *report) error {
	minimal, err := serveMinimal(s)
	if err != nil {
		return err
	}
	defer minimal.Close()
	var ours, theirs []float64
	var bytes float64
	for range s.runs {
		for _, side := range []struct {
			url string
			to  *[]float64
		}{{s.server.URL, &ours}, {minimal.URL, &theirs}} {
			err := s.browse(side.url, func(o *opened) error {
				ms, err := o.live()
				*side.to = append(*side.to, ms)
				if err == nil && side.url == s.server.URL {
					bytes, err = o.number(`performance.getEntries().reduce((n, e) => n + (e.transferSize ?? 0), 0)`)
				}
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	r.add("page ready to type, cold, beside a minimal go-app page", "ms", ours, theirs, "1.15")
	r.add("bytes until then", "MB", []float64{bytes / 1e6}, nil, "1.75")
	return nil
}

// serveMinimal builds the minimal page and serves it as ours is: compressed,
// from memory.
func serveMinimal(s *setup) (*httptest.Server, error) {
	root, err := program.Root()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "minimal")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "app.wasm")
	build := exec.CommandContext(s.ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", file, "./web/e2e/measure/minimal")
	build.Dir = root
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("minimal page: %w\n%s", err, out)
	}
	wasm, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	app.Route("/", func() app.Composer { return &shell{} })
	return httptest.NewServer(&app.Handler{
		Name:                  "Minimal",
		Icon:                  app.Icon{Default: "/web/icon.png", Large: "/web/icon.png", SVG: "/web/icon.svg", Maskable: "/web/icon.png"},
		Resources:             &packed{plain: len(wasm), brotli: compressed(wasm)},
		ServiceWorkerTemplate: "// none",
		Version:               "1",
		WasmContentLength:     strconv.Itoa(len(wasm)),
	}), nil
}

// shell is what the minimal page shows before it lives.
type shell struct{ app.Compo }

func (*shell) Render() app.UI { return app.Div() }

// packed serves app.wasm, whatever is asked for.
type packed struct {
	plain  int
	brotli []byte
}

func (p *packed) Resolve(location string) string { return location }

func (p *packed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/web/app.wasm" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/wasm")
	w.Header().Set("Content-Encoding", "br")
	w.Write(p.brotli)
}

func compressed(b []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, 9)
	w.Write(b)
	w.Close()
	return out.Bytes()
}
