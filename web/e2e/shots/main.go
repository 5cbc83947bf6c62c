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
	view chrome.View
}

var shots = []shot{
	{"light", chrome.View{Width: 1440, Height: 900, Still: true}},
	{"dark", chrome.View{Width: 1440, Height: 900, Still: true, Dark: true}},
	{"phone", chrome.View{Width: 390, Height: 844, Still: true, Touch: true}},
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
		png, err := take(ctx, browser, server.URL, s.view)
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
func take(ctx context.Context, browser *chrome.Browser, server string, view chrome.View) ([]byte, error) {
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
	if err := page.Goto(ctx, server+"/?api=sample&view=table&row=63&task="+id); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		// The detail's bars and the table's rows are drawn in a frame after
		// the data came, so two frames are waited for.
		settled, err := chrome.Eval[bool](ctx, page, `(async () => {
			if (!document.querySelector("[role=grid] [aria-selected=true]")) return false;
			await document.fonts.ready;
			for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
			return true;
		})()`)
		if err != nil {
			return nil, fmt.Errorf("no row of the sample was selected: %w", err)
		}
		if settled {
			return page.Screenshot(ctx)
		}
		time.Sleep(50 * time.Millisecond) // between two questions
	}
}
