package e2e

// update_test.go deploys another version under open pages.

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web"
	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

const newVersion = "There is a new version of this page."

// looks has the page look for a new version as it does when the visitor comes
// back to it after hours.
func (b *tab) looks() {
	b.t.Helper()
	_, err := chrome.Eval[any](b.ctx, b.Page, `{
		const now = Date.now;
		Date.now = () => now() + 2 * 60 * 60 * 1000;
		document.dispatchEvent(new Event("visibilitychange"));
		Date.now = now;
	}`)
	b.must(err)
}

// keepsBeside waits until these versions are kept, beside a cache of another's.
func (b *tab) keepsBeside(other string, versions ...string) {
	b.t.Helper()
	want := []string{other}
	for _, v := range versions {
		want = append(want, "embedscope "+b.server.URL+"/ "+v)
	}
	slices.Sort(want)
	b.until(check, "these versions are kept", func() (bool, error) { return slices.Equal(b.caches(), want), nil })
}

// TestNewVersion has two tabs open when another version is deployed.
func TestNewVersion(t *testing.T) {
	t.Parallel()
	one, two := versions(t)
	cfg := web.Config{API: theAPI().Base(), Offline: true, Bundle: one}
	h := newHost(t, cfg)
	a := h.visit(withTable)
	a.kept(one.Version)
	_, err := chrome.Eval[any](a.ctx, a.Page, `caches.open("embedscope of somebody")`)
	require.NoError(t, err)
	b := a.sibling(withTable)
	a.none(named("button", "Reload"))
	dead := make(chan struct{})
	id := a.script(upstream.Processing(), upstream.Until(dead, upstream.Ready(9, 16)))
	a.click(keepBox)
	a.watch(id, newKey())
	a.state(soon, "Processing")

	cfg.Bundle = two
	h.deploy(cfg)
	a.looks()
	for _, tab := range []*tab{a, b} {
		tab.reads(check, []string{newVersion}, named("status", "Notice")) // all of it is fetched first
		assert.Equal(t, one.Version, tab.version(), "nothing changes before the visitor says so")
	}
	a.keepsBeside("embedscope of somebody", one.Version, two.Version)
	b.fill(keyField, newKey())
	b.body("Your API key will have to be entered again")

	// The page goes on, also where it needs a file that the server has no more.
	gone, err := chrome.Eval[int](a.ctx, a.Page, `fetch(goappGetenv("EMBEDSCOPE_WORKER"), {method: "HEAD", cache: "no-store"}).then((r) => r.status)`)
	require.NoError(t, err)
	require.Equal(t, http.StatusNotFound, gone)
	require.NoError(t, a.ClearCache(a.ctx))
	require.NoError(t, a.Workers()[0].Throw(a.ctx, "ended by the test"))
	a.reads(soon, []string{"worker"}, every("alert"))
	close(dead)
	a.state(check, "Ready")
	a.find(grid)
	assert.Equal(t, one.Version, a.version())

	a.click(named("button", "Reload"))
	a.until(check, "the page is the new version", func() (bool, error) { return a.version() == two.Version, nil })
	a.live()
	a.state(check, "Ready") // the key was kept in this tab
	a.none(named("button", "Reload"))
	assert.Equal(t, one.Version, b.version(), "the other tab has its own choice")
	assert.NotEmpty(t, b.find(keyField).Value, "nothing typed is lost")
	b.find(named("button", "Reload"))
	a.keepsBeside("embedscope of somebody", one.Version, two.Version)

	b.click(named("button", "Not now"))
	b.none(named("button", "Reload"))
	b.reload() // as any other page
	assert.Equal(t, two.Version, b.version())
	a.keepsBeside("embedscope of somebody", two.Version)

	h.stop()
	b.reload()
	assert.Equal(t, two.Version, b.version(), "and it is what is kept")
}

// TestNewVersionIsThereAtOnce opens the page when the server has another version
// than the browser: what it gets is whole and new, and there is no notice.
func TestNewVersionIsThereAtOnce(t *testing.T) {
	t.Parallel()
	one, two := versions(t)
	cfg := web.Config{API: theAPI().Base(), Offline: true, Bundle: one}
	h := newHost(t, cfg)
	b := h.visit(withTable)
	b.kept(one.Version)

	cfg.Bundle = two
	h.deploy(cfg)
	b.reload()
	assert.Equal(t, two.Version, b.version())
	b.watch(b.script(upstream.Ready(3, 8)), newKey())
	b.state(check, "Ready")
	b.kept(two.Version)
	b.none(named("button", "Reload"))
}

// TestBrokenDeployment has a new service worker whose files do not arrive: what
// was kept stays, and nothing is offered.
func TestBrokenDeployment(t *testing.T) {
	t.Parallel()
	one, two := versions(t)
	cfg := web.Config{API: theAPI().Base(), Offline: true, Bundle: one}
	h := newHost(t, cfg)
	b := h.visit(withTable)
	b.kept(one.Version)

	cfg.Bundle = two
	whole, err := web.New(cfg)
	require.NoError(t, err)
	cfg.Bundle = one
	old, err := web.New(cfg)
	require.NoError(t, err)
	h.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/app-worker.js" {
			whole.ServeHTTP(w, r)
			return
		}
		old.ServeHTTP(w, r) // so all that is new is not found
	}))
	_, err = chrome.Eval[any](b.ctx, b.Page, `window.ended = false; navigator.serviceWorker.getRegistration().then(async (r) => {
		r.addEventListener("updatefound", () => {
			const arriving = r.installing;
			arriving.addEventListener("statechange", () => { ended = arriving.state === "redundant" });
		});
		await r.update();
	})`)
	require.NoError(t, err)
	b.until(check, "the new service worker gives up", func() (bool, error) { return chrome.Eval[bool](b.ctx, b.Page, `ended`) })
	b.none(named("button", "Reload"))
	h.stop()
	b.reload()
	assert.Equal(t, one.Version, b.version())
	b.watch(b.script(upstream.Ready(3, 8)), newKey())
	b.state(check, "Ready")
}

// TestTwoCopiesOnOneOrigin deploys a new version of one of them.
func TestTwoCopiesOnOneOrigin(t *testing.T) {
	t.Parallel()
	one, two := versions(t)
	h := newHost(t, web.Config{})
	site := func(name string, cfg web.Config) http.Handler {
		s, err := web.New(cfg)
		require.NoError(t, err)
		return http.StripPrefix("/"+name, s)
	}
	serve := func(a web.Config) {
		mux := http.NewServeMux()
		mux.Handle("/a/", site("a", a))
		mux.Handle("/a/b/", site("a/b", web.Config{Offline: true, Bundle: one}))
		mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Content-Type", "text/html") })
		h.serve(mux)
	}
	serve(web.Config{Offline: true, Bundle: one})
	b := blankTab(t)
	address := "http://" + h.address
	b.must(b.Goto(b.ctx, address+"/"))
	for _, name := range []string{"/a/", "/a/b/"} {
		scope, err := chrome.Eval[string](b.ctx, b.Page, `navigator.serviceWorker.register("`+name+`app-worker.js").then((r) => r.scope)`)
		require.NoError(t, err)
		assert.Equal(t, address+name, scope)
	}
	has := func(want ...string) {
		t.Helper()
		slices.Sort(want)
		b.until(check, "these are kept", func() (bool, error) { return slices.Equal(b.caches(), want), nil })
		b.until(check, "they are whole", func() (bool, error) {
			return chrome.Eval[bool](b.ctx, b.Page, `navigator.serviceWorker.getRegistrations().then((all) => all.every((r) => r.active?.state === "activated" && !r.installing && !r.waiting))`)
		})
	}
	name := func(path, version string) string { return "embedscope " + address + path + " " + version }
	has(name("/a/", one.Version), name("/a/b/", one.Version))

	update := func() {
		_, err := chrome.Eval[any](b.ctx, b.Page, `navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((r) => r.update())))`)
		require.NoError(t, err)
	}
	serve(web.Config{Offline: true, Bundle: two})
	update()
	has(name("/a/", two.Version), name("/a/b/", one.Version))

	serve(web.Config{Bundle: two}) // and now one is turned off
	update()
	b.until(check, "only the other one is kept", func() (bool, error) { return slices.Equal(b.caches(), []string{name("/a/b/", one.Version)}), nil })
}
