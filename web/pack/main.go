// Command pack makes the bundle that the server embeds: it renders the page as
// go-app would serve it, names our own files after their content, compresses
// everything and writes it with an index (package web/bundle) into a folder.
// The same inputs give the same bytes.
//
// With -static it writes a static site instead: see static.go.
//
// It prints what the programs weigh and fails when one is too heavy.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"embedscope/app/ui"
	"embedscope/web"
)

func main() {
	var in inputs
	flag.StringVar(&in.page, "page", "", "the page's program, `app.wasm`")
	flag.StringVar(&in.engine, "engine", "", "the worker's program, `engine.wasm`")
	flag.StringVar(&in.files, "files", "", "the program that reads and writes files, `files.wasm`")
	flag.StringVar(&in.kernel, "kernel", "app/vectors/kernel/kernel.wasm", "the inner loops, `kernel.wasm`")
	flag.StringVar(&in.exec, "exec", "", "the `wasm_exec.js` of the Go that built them")
	flag.StringVar(&in.static, "from", "web/static", "`folder` of our own files")
	out := flag.String("out", "web/dist", "`folder` to write to")
	cache := flag.String("cache", ".cache/pack", "`folder` that keeps compressed files from one build to the next")
	static := flag.Bool("static", false, "write a site for hosts that hold files only, instead of a bundle")
	base := flag.String("base", "/", "`path` that the static site lies under")
	var cfg web.Config
	flag.StringVar(&cfg.API, "api", "", "as the server's flag, for the static site; so are the next two")
	flag.Func("connect", "`origins`", func(s string) error { cfg.Connect = web.List(s); return nil })
	flag.Func("frame-ancestors", "`origins`", func(s string) error { cfg.FrameAncestors = web.List(s); return nil })
	flag.BoolVar(&cfg.Offline, "offline", true, "let browsers keep the page of the static site")
	flag.Parse()

	if flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "pack: unexpected argument", flag.Arg(0))
		os.Exit(2)
	}

	ui.Register()
	write := func() error { return pack(in, *out, *cache, os.Stdout) }
	if *static {
		write = func() error {
			site, err := web.NewStatic(*base, cfg)
			if err != nil {
				return err
			}
			return packStatic(in, site, *out, *cache)
		}
	}
	if err := write(); err != nil {
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
