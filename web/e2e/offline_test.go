package e2e

// offline_test.go is about what a browser keeps of the page: that it starts
// without a network, and what is not kept.

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web"
	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

// kept waits until the browser has kept a version, and it alone of the site's.
func (b *tab) kept(version string) {
	b.t.Helper()
	want := []string{"embedscope " + b.server.URL + "/ " + version}
	b.until(check, "version "+version+" alone is kept", func() (bool, error) {
		active, err := chrome.Eval[bool](b.ctx, b.Page, `navigator.serviceWorker.controller?.state === "activated"`)
		return active && slices.Equal(b.caches(), want), err
	})
}

// caches are the names of the site's caches.
func (b *tab) caches() []string {
	b.t.Helper()
	names, err := chrome.Eval[[]string](b.ctx, b.Page, `caches.keys()`)
	b.must(err)
	slices.Sort(names)
	return slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, "embedscope ") })
}

// version is that of the page.
func (b *tab) version() string {
	b.t.Helper()
	v, err := chrome.Eval[string](b.ctx, b.Page, `document.documentElement?.dataset.version ?? ""`)
	b.must(err)
	return v
}

// TestStartsWithoutItsServer takes the server away in all the ways there are.
// The API on the other port is still there.
func TestStartsWithoutItsServer(t *testing.T) {
	t.Parallel()
	for name, take := range map[string]func(*host){
		"stopped": (*host).stop,
		"a gateway's 502": func(h *host) {
			h.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(502) }))
		},
		"it never answers": func(h *host) {
			h.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one, err := first()
			require.NoError(t, err)
			h := newHost(t, web.Config{API: theAPI().Base(), Sample: true, Offline: true})
			b := h.visit(withTable)
			b.click(keepBox)
			id := b.script(upstream.Answer(upstream.Task{Status: "ready", Metadata: upstream.Video("the-harbour.mp4", 12), Items: upstream.Items(9, 16)}))
			b.watch(id, newKey())
			b.state(check, "Ready")
			b.kept(one.Version)

			require.NoError(t, b.ClearCache(b.ctx))
			take(h)
			b.reload()
			b.reads(soon, []string{"the-harbour.mp4"}, taskList)
			b.state(check, "Ready") // by a worker that was kept as well
			b.find(grid)
			b.open("/") // another address of the same page
			b.reads(soon, []string{"the-harbour.mp4"}, taskList)
			b.find(named("combobox", "API"))
			b.find(sampleKnob) // from settings that were kept
			assert.Empty(t, b.Record.Exceptions())
		})
	}
}

// TestStartsOffline has no network at all, and goes on when there is one.
func TestStartsOffline(t *testing.T) {
	t.Parallel()
	one, err := first()
	require.NoError(t, err)
	h := newHost(t, web.Config{API: theAPI().Base(), Offline: true})
	b := h.visit(withTable)
	b.click(keepBox)
	id := b.script(upstream.Processing(), upstream.Ready(3, 8))
	b.watch(id, newKey())
	b.state(soon, "Processing")
	b.kept(one.Version)
	b.must(b.ClearCache(b.ctx))
	b.must(b.SetOffline(b.ctx, true))
	b.reload()
	b.reads(soon, []string{"You are offline"}, status)
	b.reads(soon, []string{id}, taskList)
	arrived := len(b.api.Requests(id))
	b.quiet(aPoll, id)
	b.must(b.SetOffline(b.ctx, false))
	b.arrived(check, id, arrived+1)
	b.state(check, "Ready")
	assert.NotContains(t, fold(b.text(status)), "you are offline")

	b.must(b.SetOffline(b.ctx, true))
	b.open("/")
	b.reads(soon, []string{"You are offline"}, named("status", "Notice"))
	b.reads(soon, []string{id}, taskList)
}

// TestKeepsItsOwnOnly uses the page, and looks at what is kept then.
func TestKeepsItsOwnOnly(t *testing.T) {
	t.Parallel()
	one, err := first()
	require.NoError(t, err)
	h := newHost(t, web.Config{API: theAPI().Base(), Sample: true, Relay: true, Offline: true})
	b := h.visit(withTable)
	_, err = chrome.Eval[any](b.ctx, b.Page, `caches.open("embedscope of somebody").then((c) => c.put("/x", new Response("theirs")))`)
	require.NoError(t, err)
	b.until(check, "the page is kept", func() (bool, error) {
		return slices.Contains(b.caches(), "embedscope "+b.server.URL+"/ "+one.Version), nil
	})

	// Nothing was asked for a second time in order to keep it.
	for path, times := range h.requests() {
		switch {
		case strings.HasPrefix(path, "/web/"):
			assert.Equal(t, 1, times, path)
		case path == "/" || path == "/config.json":
			assert.LessOrEqual(t, times, 2, path)
		}
		assert.NotContains(t, path, "screen-", "pictures of the manifest are for a browser that installs it")
	}

	b.reload() // under the service worker's control from the first request on
	key := newKey()
	b.watch(b.script(upstream.Ready(3, 8)), key)
	b.state(check, "Ready")
	b.click(sampleKnob)
	b.state(check, "Ready")
	b.sweep(key, false)
	b.open("/?task=0123456789abcdef01234567&key=" + key)
	b.reads(soon, []string{"key", "address"}, every("alert"))
	b.sweep(key, false)

	got, err := chrome.Eval[[]string](b.ctx, b.Page, `(async () => {
		const urls = [];
		for (const name of await caches.keys()) for (const q of await (await caches.open(name)).keys()) urls.push(new URL(q.url).pathname + new URL(q.url).search);
		return urls;
	})()`)
	require.NoError(t, err)
	for _, url := range got {
		if url != "/x" && url != "/" && url != "/config.json" {
			f := one.File(url)
			if assert.NotNil(t, f, "%s is kept, and is no file of ours", url) {
				assert.True(t, f.Immutable, url)
			}
		}
	}
	assert.Len(t, got, 21)
	assert.Contains(t, got, "/x", "another's cache is left alone")
}

// TestInstallable reads the manifest as the browser does, and looks at its
// pictures.
func TestInstallable(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	m, faults, err := b.Manifest(b.ctx)
	require.NoError(t, err)
	assert.Empty(t, faults)
	for name, url := range map[string]string{"where it starts": m.StartURL, "its scope": m.Scope, "what it is told by": m.ID} {
		assert.Equal(t, b.server.URL+"/", url, name)
	}

	type picture struct {
		Source, Sizes string
		Width, Height int
		Bytes         int
	}
	pictures, err := chrome.Eval[[]picture](b.ctx, b.Page, `(async () => {
		const manifest = document.querySelector("link[rel=manifest]").href;
		const { icons, screenshots } = await (await fetch(manifest)).json();
		return Promise.all([...icons, ...screenshots].map(async ({ src, sizes }) => {
			const image = new Image();
			image.src = new URL(src, manifest);
			await image.decode();
			const { size } = await (await fetch(image.src)).blob();
			return { Source: src, Sizes: sizes, Width: image.naturalWidth, Height: image.naturalHeight, Bytes: size };
		}));
	})()`)
	require.NoError(t, err)
	require.Len(t, pictures, 6)
	for _, p := range pictures {
		if p.Sizes != "any" {
			assert.Equal(t, p.Sizes, fmt.Sprintf("%dx%d", p.Width, p.Height), p.Source)
		}
		assert.Less(t, p.Bytes, 150_000, p.Source)
	}

	// A launcher may cut a maskable icon to a circle of four fifths of its
	// width: beyond it there is only the ground.
	outside, err := chrome.Eval[int](b.ctx, b.Page, `(async () => {
		const manifest = document.querySelector("link[rel=manifest]").href;
		const { icons } = await (await fetch(manifest)).json();
		const image = new Image();
		image.src = new URL(icons.find((i) => i.purpose === "maskable").src, manifest);
		await image.decode();
		const n = image.naturalWidth, canvas = new OffscreenCanvas(n, n).getContext("2d");
		canvas.drawImage(image, 0, 0);
		const { data } = canvas.getImageData(0, 0, n, n), ground = data.slice(0, 4).join();
		let other = ground.endsWith(",255") ? 0 : n * n;
		for (let y = 0; y < n; y++) for (let x = 0; x < n; x++)
			if (Math.hypot(x + .5 - n / 2, y + .5 - n / 2) > .4 * n && data.slice(4 * (y * n + x), 4 * (y * n + x) + 4).join() !== ground) other++;
		return other;
	})()`)
	require.NoError(t, err)
	assert.Zero(t, outside, "pixels of the sign outside of the safe zone")
}

// TestWithoutAServiceWorker is what a browser may do instead of having one.
func TestWithoutAServiceWorker(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"none":    `delete Navigator.prototype.serviceWorker`,
		"refused": `navigator.serviceWorker.register = () => Promise.reject(new DOMException("denied by the test", "SecurityError"))`,
		"throws":  `Object.defineProperty(Navigator.prototype, "serviceWorker", { get() { throw new DOMException("denied by the test", "SecurityError") } })`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := blankTab(t)
			b.must(b.OnNewDocument(b.ctx, script))
			b.open(withTable)
			b.until(check, "the page has tried", func() (bool, error) {
				return slices.ContainsFunc(b.Record.Console(), func(l chrome.Line) bool { return strings.Contains(l.Text, "not kept for offline use") }), nil
			})
			b.watch(b.script(upstream.Ready(3, 8)), newKey())
			b.state(check, "Ready")
			assert.Empty(t, b.Record.Exceptions())
			assert.Empty(t, b.caches())
		})
	}
}

// TestNoRoomToKeep gives the site less room than its files take.
func TestNoRoomToKeep(t *testing.T) {
	t.Parallel()
	b := blankTab(t)
	b.must(b.SetQuota(b.ctx, b.server.URL, 1_000_000))
	b.open(withTable)
	b.click(keepBox)
	b.watch(b.script(upstream.Ready(3, 8)), newKey())
	b.state(check, "Ready")
	b.until(check, "the service worker gives up", func() (bool, error) {
		return slices.ContainsFunc(b.Record.Exceptions(), func(l chrome.Line) bool { return l.From == "service_worker" }), nil
	})
	b.until(check, "nothing is left of it", func() (bool, error) {
		return chrome.Eval[bool](b.ctx, b.Page, `navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)`)
	})
	assert.Empty(t, b.caches(), "half of it is not left behind")
	b.reload()
	b.state(check, "Ready")
	for _, l := range b.Record.Exceptions() {
		assert.Equal(t, "service_worker", l.From, l.Text)
	}
}

// TestTurnedOff has a site that was kept say that it is not to be.
// TestEmbeddedKeepsNothing: in another site's page it is a guest.
func TestEmbeddedKeepsNothing(t *testing.T) {
	t.Parallel()
	b := blankTab(t)
	b.must(b.OnNewDocument(b.ctx, `{
		let keep;
		window.asked = 0;
		Object.defineProperty(window, "embedscopeKeepOffline", {
			get: () => () => { window.asked++; return keep?.(); },
			set: (f) => { keep = f; },
		});
	}`))
	for path, want := range map[string]int{withTable: 1, withTable + "&embed=1": 0} {
		b.open(path + "&api=sample&task=" + readySample())
		b.until(check, "there is a result", func() (bool, error) {
			return chrome.Eval[bool](b.ctx, b.Page, `!!document.querySelector("[role=grid] [role=gridcell]")`)
		})
		asked, err := chrome.Eval[int](b.ctx, b.Page, `asked`)
		require.NoError(t, err)
		assert.Equal(t, want, asked, path)
	}
}

func TestTurnedOff(t *testing.T) {
	t.Parallel()
	one, err := first()
	require.NoError(t, err)
	cfg := web.Config{API: theAPI().Base(), Offline: true}
	h := newHost(t, cfg)
	b := h.visit(withTable)
	b.kept(one.Version)
	_, err = chrome.Eval[any](b.ctx, b.Page, `caches.open("theirs")`)
	require.NoError(t, err)

	cfg.Offline = false
	h.deploy(cfg)
	b.reload()
	b.until(check, "nothing is left of it", func() (bool, error) {
		left, err := chrome.Eval[int](b.ctx, b.Page, `navigator.serviceWorker.getRegistrations().then((all) => all.length)`)
		return left == 0 && len(b.caches()) == 0, err
	})
	theirs, err := chrome.Eval[bool](b.ctx, b.Page, `caches.has("theirs")`)
	require.NoError(t, err)
	assert.True(t, theirs)
	b.reload()
	b.watch(b.script(upstream.Ready(3, 8)), newKey())
	b.state(check, "Ready")

	other := newHost(t, cfg)
	fresh := other.visit(withTable)
	fresh.watch(fresh.script(upstream.Ready(3, 8)), newKey())
	fresh.state(check, "Ready")
	fresh.until(check, "the page had time to ask", func() (bool, error) { return chrome.Eval[bool](fresh.ctx, fresh.Page, `performance.now() > 10_000`) })
	assert.Zero(t, other.requests()["/app-worker.js"], "a page that may not be kept asks for no service worker")
}
