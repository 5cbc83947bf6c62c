// Command lighthouse has Lighthouse judge the page in a real Chromium, on a
// phone as it simulates one (four times slower, on a slow line) and on a desk.
// It prints the scores, and for each point that is missing the audit it went
// to; it fails when a score is below what it shall be.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/npm"
	"embedscope/web/e2e/program"
)

// version is the last one that runs on the Node of Debian.
const version = "12.8.2"

// least is what each category must score, of 100.
var least = map[string]float64{"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 95}

// forms are the devices, and the arguments that choose them.
var forms = []struct {
	name string
	args []string
}{{"phone", nil}, {"desk", []string{"--preset=desktop"}}}

func main() {
	url := flag.String("url", "", "`page` to judge; empty for that of a server started here")
	runs := flag.Int("runs", 3, "how `many` times; the one of median performance counts")
	flag.Parse()
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute)
	defer cancel()
	if err := run(ctx, *url, max(*runs, 1)); err != nil {
		fmt.Fprintln(os.Stderr, "lighthouse:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, url string, runs int) error {
	chromium, err := chrome.Find()
	if err != nil {
		return err
	}
	folder, err := npm.Install(ctx, "lighthouse", version)
	if err != nil {
		return err
	}
	if url == "" {
		path, err := program.Build(ctx)
		if err != nil {
			return err
		}
		server, err := program.Start(path, "-log=off")
		if err != nil {
			return err
		}
		defer server.Stop()
		url = server.URL + "/"
	}
	var failed error
	for _, form := range forms {
		var reports []*report
		for range runs {
			r, err := judge(ctx, filepath.Join(folder, "cli", "index.js"), chromium, url, form.args)
			if err != nil {
				return err
			}
			reports = append(reports, r)
		}
		slices.SortFunc(reports, func(a, b *report) int {
			return cmp.Compare(a.Categories["performance"].Score, b.Categories["performance"].Score)
		})
		median := reports[len(reports)/2]
		fmt.Printf("%s, on a %s\n%s\n", url, form.name, median)
		if err := median.below(); err != nil {
			failed = errors.Join(failed, fmt.Errorf("on a %s: %w", form.name, err))
		}
	}
	return failed
}

// judge runs Lighthouse once.
func judge(ctx context.Context, cli, chromium, url string, args []string) (*report, error) {
	cmd := exec.CommandContext(ctx, "node", append([]string{cli, url, "--quiet", "--output=json",
		"--chrome-flags=--headless=new --no-sandbox --disable-quic --disable-dev-shm-usage"}, args...)...)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+chromium)
	text, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, fmt.Errorf("%w\n%s", err, exit.Stderr)
		}
		return nil, err
	}
	var r report
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("its report: %w", err)
	}
	return &r, r.check()
}
