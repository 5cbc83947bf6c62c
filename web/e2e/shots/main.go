// Command shots takes the pictures of the README: the real server with the
// sample film, in a real Chromium.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/program"
	"embedscope/web/sample"
)

// shot is one picture.
type shot struct {
	name string
	look string // what of the page: a part of its query
	view chrome.View
}

// The desk is high enough for the whole of the overview.
var (
	desk  = chrome.View{Width: 1440, Height: 1080, Still: true}
	night = chrome.View{Width: 1440, Height: 1080, Still: true, Dark: true}
	phone = chrome.View{Width: 390, Height: 844, Still: true, Touch: true}
)

var shots = []shot{
	{"light", "view=overview&colour=similarity", desk},
	{"dark", "view=overview&colour=similarity", night},
	{"map", "view=map", desk},
	{"similarity", "view=similarity", desk},
	{"table", "view=table&colour=similarity", desk},
	{"phone", "view=table", phone},
}

func main() {
	out := flag.String("out", ".docs", "`folder` for the pictures")
	scale := flag.Float64("scale", 1, "device pixels for a CSS pixel")
	flag.Parse()
	if err := run(*out, *scale); err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(1)
	}
}

func run(out string, scale float64) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	path, err := program.Build(ctx)
	if err != nil {
		return err
	}
	server, err := program.Start(path)
	if err != nil {
		return err
	}
	defer server.Stop()
	browser, err := chrome.Start()
	if err != nil {
		return err
	}
	defer browser.Close()
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, s := range shots {
		s.view.Scale = scale
		png, err := take(ctx, browser, server.URL, s.look, s.view)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		file := filepath.Join(out, s.name+".png")
		if err := os.WriteFile(file, png, 0o644); err != nil {
			return err
		}
		fmt.Printf("%s, %d kB\n", file, len(png)/1000)
	}
	return nil
}

// take opens a sample task that is ready, selects a segment, and answers the
// picture.
func take(ctx context.Context, browser *chrome.Browser, server, look string, view chrome.View) ([]byte, error) {
	profile, err := browser.NewProfile(ctx, os.TempDir())
	if err != nil {
		return nil, err
	}
	defer profile.Close(ctx)
	page, err := profile.NewPage(ctx)
	if err != nil {
		return nil, err
	}
	if err := page.SetView(ctx, view); err != nil {
		return nil, err
	}
	id := sample.TaskID(time.Now().Add(-14 * time.Second))
	if err := page.Goto(ctx, server+"/?api=sample&row=63&"+look+"&task="+id); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		// What was asked for is drawn in a frame after it came, so two frames
		// are waited for.
		settled, err := chrome.Eval[bool](ctx, page, settledScript)
		if err != nil {
			return nil, fmt.Errorf("the sample does not come to rest: %w", err)
		}
		if settled {
			return page.Screenshot(ctx)
		}
		time.Sleep(50 * time.Millisecond) // between two questions
	}
}

// settledScript answers whether the detail shows, and the views that are open.
const settledScript = `(async () => {
	const there = (selector) => document.querySelector(selector) !== null;
	if (!there(".detail-time") || !there(".bars")) return false;
	if (there("[role=grid]") && !there("[role=grid] [aria-selected=true]")) return false;
	if (there(".map-plot") && !there(".map-plot[data-state=settled]")) return false;
	const matrix = document.querySelector(".similarity-matrix");
	if (matrix) {
		const dots = matrix.width && matrix.getContext("2d").getImageData(0, 0, matrix.width, matrix.height).data;
		if (!dots || dots[(matrix.width * (matrix.height >> 1) + (matrix.width >> 1)) * 4 + 3] === 0) return false;
	}
	if (!/\d+ scenes/.test(document.querySelector(".timeline")?.innerText ?? "")) return false;
	await document.fonts.ready;
	for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
	return true;
})()`
