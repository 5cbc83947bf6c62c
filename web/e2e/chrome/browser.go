// Package chrome drives a real Chromium the way its user does: elements are
// found by role and accessible name, pressed with the mouse and typed into
// with the keyboard, and everything that a page and its workers log, throw and
// request is kept.
package chrome

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/remote"
)

// Find tells where Chromium is: $EMBEDSCOPE_CHROMIUM, or on the PATH.
func Find() (string, error) {
	if path := os.Getenv("EMBEDSCOPE_CHROMIUM"); path != "" {
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("chrome: no Chromium on the PATH and no EMBEDSCOPE_CHROMIUM; on Debian: apt-get install -y chromium")
}

// Browser is one running Chromium with a profile of its own.
type Browser struct {
	ctx  context.Context
	stop context.CancelFunc
	all  *chromedp.Browser
	wire *wire
}

// Start starts the Chromium that Find finds.
func Start() (*Browser, error) {
	path, err := Find()
	if err != nil {
		return nil, err
	}
	b := &Browser{}
	dial := func(ctx context.Context, url string) (chromedp.Transport, error) {
		conn, err := remote.DialContext(ctx, url)
		if err != nil {
			return nil, err
		}
		b.wire = newWire(conn)
		return b.wire, nil
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path),
		chromedp.WithDialer(dial),
		chromedp.Flag("headless", "new"),
		chromedp.Flag("no-sandbox", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("no-first-run", true),
		chromedp.Flag("no-default-browser-check", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		// Several windows share two cores here; none of them is to be
		// treated as if it were out of sight.
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("force-color-profile", "srgb"),
		// Names that nobody can own: sites unlike each other, all of them here.
		chromedp.Flag("host-resolver-rules", "MAP docs.example 127.0.0.1, MAP scope.example 127.0.0.1"),
		chromedp.WindowSize(1440, 900),
	)
	b.ctx, b.stop = chromedp.NewContext(allocator,
		chromedp.WithBrowserOption(chromedp.WithBrowserErrorf(func(string, ...any) {})))
	outer := b.stop
	b.stop = func() { outer(); stop() }
	if err := chromedp.Do(b.ctx); err != nil {
		b.stop()
		return nil, fmt.Errorf("chrome: start %s: %w", path, err)
	}
	b.all = chromedp.FromContext(b.ctx).Browser
	return b, nil
}

// Close ends the browser and removes its profile.
func (b *Browser) Close() { b.stop() }

// Profile is a browser context: storage, caches and permissions that no other
// one shares.
type Profile struct {
	browser *Browser
	id      cdp.BrowserContextID
	downs   string // where downloads go
}

// NewProfile makes an empty profile. Downloads are saved in dir.
func (b *Browser) NewProfile(ctx context.Context, dir string) (*Profile, error) {
	made, err := cdp.Call(ctx, b.all, target.CreateBrowserContext, target.CreateBrowserContextParams{})
	if err != nil {
		return nil, fmt.Errorf("chrome: new profile: %w", err)
	}
	p := &Profile{b, made.BrowserContextID, dir}
	if _, err = cdp.Call(ctx, b.all, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior:         browser.SetDownloadBehaviorBehaviorAllow,
		BrowserContextID: p.id,
		DownloadPath:     dir,
	}); err != nil {
		return nil, fmt.Errorf("chrome: new profile: %w", err)
	}
	return p, nil
}

// Grant lets pages of an origin do what they would else have to ask for, such
// as "clipboardReadWrite" or "notifications".
func (p *Profile) Grant(ctx context.Context, origin string, permissions ...string) error {
	// The names are sent as they are: cdproto's list lags behind Chromium's.
	return p.browser.all.Call(ctx, "Browser.grantPermissions", map[string]any{
		"origin": origin, "permissions": permissions, "browserContextId": p.id,
	}, nil)
}

// Downloads lists the files that were saved completely.
func (p *Profile) Downloads() ([]string, error) {
	found, err := filepath.Glob(filepath.Join(p.downs, "*"))
	var done []string
	for _, path := range found {
		if filepath.Ext(path) != ".crdownload" {
			done = append(done, path)
		}
	}
	return done, err
}

// Windows answers the addresses of the profile's windows.
func (p *Profile) Windows(ctx context.Context) ([]string, error) {
	got, err := cdp.Call(ctx, p.browser.all, target.GetTargets, target.GetTargetsParams{})
	if err != nil {
		return nil, err
	}
	var urls []string
	for _, t := range got.TargetInfos {
		if t.Type == "page" && t.BrowserContextID == p.id {
			urls = append(urls, t.URL)
		}
	}
	return urls, nil
}

// Close closes the profile's pages and forgets what they stored.
func (p *Profile) Close(ctx context.Context) error {
	_, err := cdp.Call(ctx, p.browser.all, target.DisposeBrowserContext,
		target.DisposeBrowserContextParams{BrowserContextID: p.id})
	return err
}
