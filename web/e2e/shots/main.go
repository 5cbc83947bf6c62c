// Command shots takes the pictures of the README, and those of the manifest that
// a browser shows before it installs the page: the real server with the sample
// film, in a real Chromium, alone and inside a documentation page.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/docs"
	"embedscope/web/e2e/program"
	"embedscope/web/sample"
)

// shot is one picture.
type shot struct {
	file string // where to, in the repository
	look string // what of the page: a part of its query
	view chrome.View
}

// The desk is high enough for the whole of the overview.
var (
	desk  = chrome.View{Width: 1440, Height: 1080, Still: true}
	night = chrome.View{Width: 1440, Height: 1080, Still: true, Dark: true}
	phone = chrome.View{Width: 390, Height: 844, Still: true, Touch: true}

	reader = chrome.View{Width: 1200, Height: 900, Still: true}

	// A manifest wants pictures of just the size that it says.
	laptop = chrome.View{Width: 1280, Height: 800, Still: true}
)

const (
	readme = ".docs"
	static = "web/static"
)

var shots = []shot{
	{readme + "/light.png", "view=overview&colour=similarity", desk},
	{readme + "/dark.png", "view=overview&colour=similarity", night},
	{readme + "/map.png", "view=map", desk},
	{readme + "/similarity.png", "view=similarity", desk},
	{readme + "/table.png", "view=table&colour=similarity", desk},
	{readme + "/phone.png", "view=table", phone},
	{static + "/screen-wide.webp", "view=overview&colour=similarity", laptop},
	{static + "/screen-narrow.webp", "view=table", phone},
}

// embedded are pictures of a documentation page: attributes, how it is seen.
var embedded = []shot{
	{readme + "/embedded.png", `view="map" theme="light"`, reader},
	{readme + "/embedded-phone.png", `view="table" theme="auto"`, chrome.View{Width: 390, Height: 844, Still: true, Touch: true, Dark: true}},
}

func main() {
	out := flag.String("out", ".", "`folder` to put the pictures under")
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
	site := docs.New()
	defer site.Close()
	server, err := program.Start(path, "-frame-ancestors", site.URL)
	if err != nil {
		return err
	}
	defer server.Stop()
	browser, err := chrome.Start()
	if err != nil {
		return err
	}
	defer browser.Close()
	// A task is ready after some seconds, and its age is in the pictures.
	task := func() string { return sample.TaskID(time.Now().Add(-14 * time.Second)) }
	save := func(s shot, url, settled string) error {
		if strings.HasPrefix(s.file, readme) {
			s.view.Scale = scale
		}
		picture, err := take(ctx, browser, url, settled, s)
		if err != nil {
			return fmt.Errorf("%s: %w", s.file, err)
		}
		file := filepath.Join(out, filepath.FromSlash(s.file))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, picture, 0o644); err != nil {
			return err
		}
		fmt.Printf("%s, %d kB\n", file, len(picture)/1000)
		return nil
	}
	for _, s := range shots {
		if err := save(s, server.URL+"/?api=sample&row=63&"+s.look+"&task="+task(), settledScript); err != nil {
			return err
		}
	}
	for _, s := range embedded {
		site.Show(fmt.Sprintf(`<script src="%s/embed.js" defer></script>
<embed-scope api="sample" task="%s" %s></embed-scope>`, docs.At(server.URL, docs.Scope), task(), s.look))
		if err := save(s, site.URL, embeddedScript); err != nil {
			return err
		}
	}
	return nil
}

// take opens a page, waits until it has come to rest, which a script answers
// for it or for the frame in it, and answers the picture.
func take(ctx context.Context, browser *chrome.Browser, url, script string, s shot) ([]byte, error) {
	profile, err := browser.NewProfile(ctx, os.TempDir())
	if err != nil {
		return nil, err
	}
	defer profile.Close(ctx)
	page, err := profile.NewPage(ctx)
	if err != nil {
		return nil, err
	}
	if err := page.SetView(ctx, s.view); err != nil {
		return nil, err
	}
	if err := page.Goto(ctx, url); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		// What was asked for is drawn in a frame after it came, so two frames
		// are waited for.
		of := page
		if frames := page.Frames(); len(frames) > 0 {
			of = frames[0]
		}
		// Nothing can be asked of a frame while its page comes.
		settled, err := chrome.Eval[bool](ctx, of, script)
		if settled && err == nil {
			if filepath.Ext(s.file) == ".webp" {
				return page.ScreenshotWebP(ctx)
			}
			return page.Screenshot(ctx)
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("the sample does not come to rest: %w", cmp.Or(err, ctx.Err()))
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

// embeddedScript answers whether a frame shows its view, and is as high as it.
const embeddedScript = `(async () => {
	const there = (selector) => document.querySelector(selector) !== null;
	if (document.readyState !== "complete" || parent === self) return false;
	if (!there("[role=grid] [role=gridcell]") && !there(".map-plot[data-state=settled]")) return false;
	if (!/\d+ scenes/.test(document.querySelector(".timeline")?.innerText ?? "")) return false;
	for (let i = 0; i < 10; i++) await new Promise(requestAnimationFrame);
	return document.body.scrollHeight <= document.body.clientHeight + 1;
})()`
