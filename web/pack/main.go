// Command pack makes the bundle that the server embeds: it renders the page as
// go-app would serve it, names our own files after their content, compresses
// everything and writes it with an index (package web/bundle) into a folder.
// The same inputs give the same bytes.
//
// It prints what the two programs weigh and fails when one is too heavy.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"embedscope/app/ui"
)

func main() {
	var in inputs
	flag.StringVar(&in.page, "page", "", "the page's program, `app.wasm`")
	flag.StringVar(&in.engine, "engine", "", "the worker's program, `engine.wasm`")
	flag.StringVar(&in.kernel, "kernel", "app/vectors/kernel/kernel.wasm", "the inner loops, `kernel.wasm`")
	flag.StringVar(&in.exec, "exec", "", "the `wasm_exec.js` of the Go that built them")
	flag.StringVar(&in.static, "static", "web/static", "`folder` of our own files")
	out := flag.String("out", "web/dist", "`folder` to write to")
	cache := flag.String("cache", ".cache/pack", "`folder` that keeps compressed files from one build to the next")
	flag.Parse()

	ui.Register()
	if err := pack(in, *out, *cache, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// pack builds, compresses and writes a bundle, and prints its weight to w.
func pack(in inputs, out, cache string, w io.Writer) error {
	site, err := build(in)
	if err != nil {
		return err
	}
	if err := site.check(); err != nil {
		return err
	}
	packed, err := compress(site.files, cache)
	if err != nil {
		return err
	}
	if err := write(out, site.version, packed); err != nil {
		return err
	}
	return weigh(w, packed)
}
