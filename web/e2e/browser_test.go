// Package e2e tries the whole thing as its visitor does: the real server with
// the real bundle, a real Chromium, and an API on another port that misbehaves
// as told. What is found is found by role and accessible name.
package e2e

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/program"
	"embedscope/web/e2e/upstream"
)

// stage is what all tests share. Each has a browser profile and task ids of
// its own, so nothing else is shared.
type stage struct {
	api     *upstream.Server
	server  *program.Program
	browser *chrome.Browser
}

// The parts of the stage, each made for the first test that needs it.
var (
	theAPI = sync.OnceValue(func() *upstream.Server {
		api := upstream.New()
		atTheEnd(func() error { api.Close(); return nil })
		return api
	})
	theBrowser = sync.OnceValues(func() (*chrome.Browser, error) {
		browser, err := chrome.Start()
		if err == nil {
			atTheEnd(func() error { browser.Close(); return nil })
		}
		return browser, err
	})
	theServer = sync.OnceValues(func() (*program.Program, error) {
		path, err := program.Build(context.Background())
		if err != nil {
			return nil, err
		}
		server, err := program.Start(path, "-api", theAPI().Base())
		if err == nil {
			atTheEnd(server.Stop)
		}
		return server, err
	})
)

// endings is what is left to do after the last test.
var (
	endings     []func() error
	endingsLock sync.Mutex
)

func atTheEnd(f func() error) {
	endingsLock.Lock()
	defer endingsLock.Unlock()
	endings = append(endings, f)
}

// raise answers the stage.
func raise(t *testing.T) *stage {
	t.Helper()
	server, err := theServer()
	require.NoError(t, err)
	browser, err := theBrowser()
	require.NoError(t, err)
	return &stage{theAPI(), server, browser}
}

func TestMain(m *testing.M) {
	flag.Parse()
	// Tests mostly wait for polls, so there can be more of them than cores.
	if given := flag.Lookup("test.parallel"); given.Value.String() == given.DefValue {
		if err := given.Value.Set("5"); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	for _, end := range slices.Backward(endings) {
		if err := end(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// How long a test waits for what should happen by itself: soon, without the
// network; a check, with a poll's or a retry's wait before it.
const (
	soon  = 15 * time.Second
	check = 30 * time.Second
)

// withTable is the page with the table in front, once there is a result.
const withTable = "/?view=table"

// tab is a page of the program in a test. Its methods end the test when the
// page does not do what they wait for.
type tab struct {
	*chrome.Page
	*stage
	t   *testing.T
	ctx context.Context
}

// newTab opens a path in a new profile and waits until the page is live.
func newTab(t *testing.T, path string) *tab {
	t.Helper()
	b := blankTab(t)
	b.open(path)
	return b
}

// blankTab opens an empty window in a new profile.
func blankTab(t *testing.T) *tab {
	t.Helper()
	s := raise(t)
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(cancel)
	profile, err := s.browser.NewProfile(ctx, t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { _ = profile.Close(context.Background()) })
	require.NoError(t, profile.Grant(ctx, s.server.URL, "clipboardReadWrite", "clipboardSanitizedWrite"))
	return tabIn(t, ctx, s, profile)
}

// sibling opens another window in the same profile.
func (b *tab) sibling(path string) *tab {
	b.t.Helper()
	other := tabIn(b.t, b.ctx, b.stage, b.Profile)
	other.open(path)
	return other
}

func tabIn(t *testing.T, ctx context.Context, s *stage, profile *chrome.Profile) *tab {
	t.Helper()
	page, err := profile.NewPage(ctx)
	require.NoError(t, err)
	b := &tab{page, s, t, ctx}
	require.NoError(t, page.SetView(ctx, chrome.View{Width: 1440, Height: 900}))
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(b.evidence())
		}
	})
	return b
}

func (b *tab) open(path string) {
	b.t.Helper()
	b.must(b.Goto(b.ctx, b.server.URL+path))
	b.live()
}

func (b *tab) reload() {
	b.t.Helper()
	b.must(b.Reload(b.ctx))
	b.live()
}

// live waits until the page answers to input.
func (b *tab) live() {
	b.t.Helper()
	b.until(soon, "the page is live", func() (bool, error) {
		return chrome.Eval[bool](b.ctx, b.Page, `document.documentElement.hasAttribute("data-live")`)
	})
}

// until asks until the answer is yes. An error counts as a no: elements come
// and go while a page renders.
func (b *tab) until(within time.Duration, what string, ask func() (bool, error)) {
	b.t.Helper()
	end := time.Now().Add(within)
	var last error
	for {
		yes, err := ask()
		if yes && err == nil {
			return
		}
		last = err
		if b.ctx.Err() != nil || time.Now().After(end) {
			break
		}
		time.Sleep(40 * time.Millisecond) // between two questions
	}
	b.fail("not within %v: %s (%v)", within, what, last)
}

func (b *tab) must(err error) {
	b.t.Helper()
	if err != nil {
		b.fail("%v", err)
	}
}

// fail ends the test; what can be seen of the page is logged by the cleanup.
func (b *tab) fail(format string, args ...any) {
	b.t.Helper()
	b.t.Fatalf(format, args...)
}

// evidence saves the page's picture and its DOM, and answers where they are and
// what else tells why a test failed.
func (b *tab) evidence() string {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var out strings.Builder
	address, _ := chrome.Eval[string](ctx, b.Page, "location.href")
	fmt.Fprintf(&out, "the page at %s\n", address)
	state, err := chrome.Eval[string](ctx, b.Page, `document.querySelector("[role=status][aria-label='Task state']")?.innerText ?? "none"`)
	fmt.Fprintf(&out, "status: %q %v\n", state, err)

	base := filepath.Join("artifacts", strings.NewReplacer("/", "-", " ", "-").Replace(b.t.Name()))
	if err := os.MkdirAll("artifacts", 0o755); err == nil {
		if png, err := b.Screenshot(ctx); err == nil && os.WriteFile(base+".png", png, 0o644) == nil {
			fmt.Fprintf(&out, "picture: web/e2e/%s.png\n", base)
		}
		dom, err := chrome.Eval[string](ctx, b.Page, "document.documentElement.outerHTML")
		if err == nil && os.WriteFile(base+".html", []byte(dom), 0o644) == nil {
			fmt.Fprintf(&out, "DOM: web/e2e/%s.html\n", base)
		}
	}
	lines := b.Record.Console()
	for _, l := range lines[max(0, len(lines)-80):] {
		fmt.Fprintf(&out, "console: %s\n", l)
	}
	return out.String()
}
