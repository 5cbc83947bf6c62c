package chrome

// page.go is a page and its workers: opening, looking, and the conditions they
// run under.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/cdproto/target"
)

// Page is a window with one page.
type Page struct {
	Profile *Profile
	Record  Record // what it and its workers said and asked for

	session *session
	target  target.ID

	mu      sync.Mutex
	workers []*Worker
	service []*Worker // service workers, which the network is taken away from as well
	frames  []*Page   // of other sites
	offline bool
	blocked []string
}

// Worker is a worker of a page.
type Worker struct {
	URL     string
	session *session
	target  target.ID
}

// NewPage opens an empty window.
func (p *Profile) NewPage(ctx context.Context) (*Page, error) {
	made, err := cdp.Call(ctx, p.browser.all, target.CreateTarget, target.CreateTargetParams{
		URL:              "about:blank",
		BrowserContextID: p.id,
		NewWindow:        new(true),
	})
	if err != nil {
		return nil, fmt.Errorf("chrome: new page: %w", err)
	}
	held, err := cdp.Call(ctx, p.browser.all, target.AttachToTarget, target.AttachToTargetParams{
		TargetID: made.TargetID, Flatten: new(true),
	})
	if err != nil {
		return nil, fmt.Errorf("chrome: new page: %w", err)
	}
	g := &Page{Profile: p, target: made.TargetID, session: p.browser.wire.open(held.SessionID)}
	g.session.listen(g.Record.from("page"))
	g.session.listen(g.follow)
	return g, errors.Join(
		g.prepare(ctx, g.session),
		run(ctx, g.session, page.Enable, page.EnableParams{}),
		run(ctx, g.session, page.SetLifecycleEventsEnabled, page.SetLifecycleEventsEnabledParams{Enabled: true}),
		// A page in one of several windows is to behave as if it had the focus.
		run(ctx, g.session, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}),
	)
}

// prepare makes a session tell what happens in it, and hold its new workers
// until they are listened to as well.
func (g *Page) prepare(ctx context.Context, s *session) error {
	return errors.Join(
		run(ctx, s, runtime.Enable, cdp.Empty{}),
		run(ctx, s, log.Enable, cdp.Empty{}),
		run(ctx, s, network.Enable, network.EnableParams{}),
		run(ctx, s, target.SetAutoAttach, target.SetAutoAttachParams{
			AutoAttach: true, WaitForDebuggerOnStart: true, Flatten: new(true),
		}),
	)
}

func run[P, R any](ctx context.Context, s *session, c cdp.Command[P, R], params P) error {
	return s.Call(ctx, c.Method, params, nil)
}

// follow keeps the list of workers.
func (g *Page) follow(event any) {
	switch e := event.(type) {
	case *target.EventAttachedToTarget:
		w := &Worker{URL: e.TargetInfo.URL, target: e.TargetInfo.TargetID, session: g.Profile.browser.wire.open(e.SessionID)}
		w.session.listen(g.Record.from(e.TargetInfo.Type))
		w.session.listen(g.follow)
		g.mu.Lock()
		switch e.TargetInfo.Type {
		case "worker":
			g.workers = append(g.workers, w)
		case "service_worker":
			g.service = append(g.service, w)
		case "iframe":
			g.frames = append(g.frames, &Page{Profile: g.Profile, session: w.session, target: w.target})
		}
		g.mu.Unlock()
		go func() {
			ctx := g.Profile.browser.ctx
			begin := func() { _ = run(ctx, w.session, runtime.RunIfWaitingForDebugger, cdp.Empty{}) }
			if e.TargetInfo.Type == "service_worker" {
				go begin() // held, it would not answer what follows
			} else {
				defer begin()
			}
			// A worker that is gone again by now is nothing to report.
			_ = g.prepare(ctx, w.session)
			g.mu.Lock()
			offline, blocked := g.offline, g.blocked
			g.mu.Unlock()
			if len(blocked) > 0 {
				_ = block(ctx, w.session, blocked)
			}
			if offline {
				_ = setOffline(ctx, w.session, true)
			}
		}()
	case *target.EventDetachedFromTarget:
		g.mu.Lock()
		ended := func(w *Worker) bool { return w.session.id == e.SessionID }
		g.workers = slices.DeleteFunc(slices.Clone(g.workers), ended)
		g.service = slices.DeleteFunc(slices.Clone(g.service), ended)
		g.frames = slices.DeleteFunc(g.frames, func(f *Page) bool { return f.session.id == e.SessionID })
		g.mu.Unlock()
		g.Profile.browser.wire.drop(e.SessionID)
	}
}

// Workers lists the page's dedicated workers that live, oldest first.
func (g *Page) Workers() []*Worker {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]*Worker(nil), g.workers...)
}

// Frames lists the page's frames of other sites, in the order in which they
// came. What they say and ask for is in the page's Record; they are found in,
// evaluated in and clicked in as pages are, and typed into through the page,
// once they have the focus.
func (g *Page) Frames() []*Page {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.frames)
}

// Close closes the window.
func (g *Page) Close(ctx context.Context) error {
	_, err := cdp.Call(ctx, g.Profile.browser.all, target.CloseTarget, target.CloseTargetParams{TargetID: g.target})
	g.Profile.browser.wire.drop(g.session.id)
	return err
}

// Goto navigates and answers when the document has loaded.
func (g *Page) Goto(ctx context.Context, url string) error {
	return g.loading(ctx, func() error {
		went, err := cdp.Call(ctx, g.session, page.Navigate, page.NavigateParams{URL: url})
		if err == nil && went.ErrorText != "" {
			err = fmt.Errorf("chrome: open %s: %s", url, went.ErrorText)
		}
		return err
	})
}

// Reload reloads and answers when the document has loaded.
func (g *Page) Reload(ctx context.Context) error {
	return g.loading(ctx, func() error { return run(ctx, g.session, page.Reload, page.ReloadParams{}) })
}

func (g *Page) loading(ctx context.Context, start func() error) error {
	loaded := make(chan struct{}, 8)
	g.session.listen(func(event any) {
		if _, ok := event.(*page.EventLoadEventFired); ok {
			select {
			case loaded <- struct{}{}:
			default:
			}
		}
	})
	if err := start(); err != nil {
		return err
	}
	select {
	case <-loaded:
		return nil
	case <-g.session.gone:
		return errDetached
	case <-ctx.Done():
		return fmt.Errorf("chrome: the page did not load: %w", context.Cause(ctx))
	}
}

// OnNewDocument has a script run in each document before its own ones.
func (g *Page) OnNewDocument(ctx context.Context, script string) error {
	return run(ctx, g.session, page.AddScriptToEvaluateOnNewDocument,
		page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}

// Eval evaluates an expression in the page, waits for it where it is a
// promise, and decodes its value.
func Eval[T any](ctx context.Context, g *Page, expression string) (T, error) {
	return eval[T](ctx, g.session, expression)
}

// EvalIn is Eval in a worker.
func EvalIn[T any](ctx context.Context, w *Worker, expression string) (T, error) {
	return eval[T](ctx, w.session, expression)
}

func eval[T any](ctx context.Context, s *session, expression string) (T, error) {
	var out T
	done, err := cdp.Call(ctx, s, runtime.Evaluate, runtime.EvaluateParams{
		Expression: expression, ReturnByValue: new(true), AwaitPromise: new(true), UserGesture: new(true),
	})
	if err != nil {
		return out, err
	}
	if done.ExceptionDetails != nil {
		return out, fmt.Errorf("chrome: evaluate: %s", exceptionText(done.ExceptionDetails))
	}
	if len(done.Result.Value) == 0 {
		return out, nil // undefined
	}
	return out, json.Unmarshal(done.Result.Value, &out)
}

// View is how a page is seen.
type View struct {
	Width, Height int     // CSS pixels
	Scale         float64 // device pixels for one of them; 0 is 1
	Dark          bool    // prefers-color-scheme
	Still         bool    // prefers-reduced-motion
	Touch         bool    // a phone
}

// SetView changes how the page is seen.
func (g *Page) SetView(ctx context.Context, v View) error {
	scheme, motion := "light", "no-preference"
	if v.Dark {
		scheme = "dark"
	}
	if v.Still {
		motion = "reduce"
	}
	if v.Scale == 0 {
		v.Scale = 1
	}
	return errors.Join(
		run(ctx, g.session, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: int64(v.Width), Height: int64(v.Height), DeviceScaleFactor: v.Scale, Mobile: v.Touch,
		}),
		run(ctx, g.session, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: v.Touch}),
		run(ctx, g.session, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme},
				{Name: "prefers-reduced-motion", Value: motion},
			},
		}),
	)
}

// Screenshot answers the window's picture as PNG.
func (g *Page) Screenshot(ctx context.Context) ([]byte, error) {
	return g.screenshot(ctx, page.CaptureScreenshotFormatPng)
}

// ScreenshotWebP answers it as WebP, which is smaller and less exact.
func (g *Page) ScreenshotWebP(ctx context.Context) ([]byte, error) {
	return g.screenshot(ctx, page.CaptureScreenshotFormatWebp)
}

func (g *Page) screenshot(ctx context.Context, format page.CaptureScreenshotFormat) ([]byte, error) {
	shot, err := cdp.Call(ctx, g.session, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: format})
	return shot.Data, err
}

// Block makes requests of the page and of workers it starts from now on fail
// whose URL matches one of these patterns, such as *.wasm.
func (g *Page) Block(ctx context.Context, patterns ...string) error {
	g.mu.Lock()
	g.blocked = patterns
	g.mu.Unlock()
	return block(ctx, g.session, patterns)
}

func block(ctx context.Context, s *session, patterns []string) error {
	return s.Call(ctx, "Network.setBlockedURLs", map[string]any{"urls": patterns}, nil)
}

// SetOffline takes the network away from the page and its workers, or gives it
// back. navigator.onLine follows in all of them.
func (g *Page) SetOffline(ctx context.Context, offline bool) error {
	g.mu.Lock()
	g.offline = offline
	workers := slices.Concat(g.workers, g.service)
	g.mu.Unlock()
	err := errors.Join(
		setOffline(ctx, g.session, offline),
		run(ctx, g.session, network.OverrideNetworkState, network.OverrideNetworkStateParams{
			Offline: offline, DownloadThroughput: -1, UploadThroughput: -1,
		}),
	)
	for _, w := range workers {
		err = errors.Join(err, setOffline(ctx, w.session, offline))
	}
	return err
}

func setOffline(ctx context.Context, s *session, offline bool) error {
	_, err := cdp.Call(ctx, s, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: offline, DownloadThroughput: -1, UploadThroughput: -1}},
	})
	return err
}

// SetQuota bounds what an origin may store, in bytes; less than none lifts the
// bound.
func (g *Page) SetQuota(ctx context.Context, origin string, size float64) error {
	p := storage.OverrideQuotaForOriginParams{Origin: origin}
	if size >= 0 {
		p.QuotaSize = &size
	}
	return run(ctx, g.session, storage.OverrideQuotaForOrigin, p)
}

// ClearCache forgets what the browser holds of former answers, of all pages;
// what a page stored itself stays.
func (g *Page) ClearCache(ctx context.Context) error {
	return run(ctx, g.session, network.ClearBrowserCache, cdp.Empty{})
}

// Manifest answers what the browser makes of the page's manifest, and what is
// wrong with it or keeps the browser from installing the page.
func (g *Page) Manifest(ctx context.Context) (m *page.WebAppManifest, faults []string, err error) {
	read, err := cdp.Call(ctx, g.session, page.GetAppManifest, page.GetAppManifestParams{})
	if err != nil {
		return nil, nil, err
	}
	for _, e := range read.Errors {
		faults = append(faults, e.Message)
	}
	install, err := cdp.Call(ctx, g.session, page.GetInstallabilityErrors, cdp.Empty{})
	for _, e := range install.InstallabilityErrors {
		if e.ErrorID != "in-incognito" { // as every profile here is
			faults = append(faults, e.ErrorID)
		}
	}
	return read.Manifest, faults, err
}

// Throw lets an error out of the worker's event loop that nothing catches.
func (w *Worker) Throw(ctx context.Context, text string) error {
	_, err := EvalIn[any](ctx, w, fmt.Sprintf(`void setTimeout(() => { throw new Error(%q) }, 0)`, text))
	return err
}

// Kill ends the worker with no word to the page.
func (w *Worker) Kill(ctx context.Context) error {
	_, err := EvalIn[any](ctx, w, `self.close()`)
	return err
}
