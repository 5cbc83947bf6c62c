package e2e

// kept_test.go keeps results in the browser, and opens them where there is
// neither a key nor an API any more.

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/program"
	"embedscope/web/e2e/upstream"
)

var (
	keepKnob = like("button", "^(Keep|Kept) in this browser$")
	keptList = named("list", "Kept in this browser")
)

// keep keeps the result that is shown.
func (b *tab) keep() {
	b.t.Helper()
	b.click(result, named("button", "Keep in this browser"))
	b.find(result, named("button", "Kept in this browser"))
}

// ready60 is a result with a name.
func ready60(name string) upstream.Step {
	return upstream.Answer(upstream.Task{Status: "ready", Created: time.Now().UTC().Format(time.RFC3339), Metadata: upstream.Video(name, 80), Items: upstream.Items(60, 64)})
}

// keptFiles answers the sizes of what is kept, by name.
func (b *tab) keptFiles() map[string]int {
	b.t.Helper()
	files, err := chrome.Eval[map[string]int](b.ctx, b.Page, `(async () => {
		const files = {}, folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("kept", {create: true});
		for await (const [name, handle] of folder.entries()) files[name] = (await handle.getFile()).size;
		return files;
	})()`)
	b.must(err)
	return files
}

// putFile writes a file among what is kept.
func (b *tab) putFile(name, text string) {
	b.t.Helper()
	_, err := chrome.Eval[any](b.ctx, b.Page, fmt.Sprintf(`(async () => {
		const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("kept", {create: true});
		const w = await (await folder.getFileHandle(%q, {create: true})).createWritable();
		await w.write(%s); await w.close();
	})()`, name, quoted(text)))
	b.must(err)
}

// inDays moves the page's clock by so many days.
func inDays(days int) string {
	return fmt.Sprintf(`{
		const by = %d * 86400e3, Real = Date;
		Date = class extends Real {
			constructor(...a) { a.length ? super(...a) : super(Real.now() + by) }
			static now() { return Real.now() + by }
		};
	}`, days)
}

func TestAKeptResultOpensOfflineAfterEightDays(t *testing.T) {
	t.Parallel()
	a := newTab(t, withTable)
	id, key := a.script(ready60("the-harbour.mp4")), newKey()
	a.watch(id, key)
	a.state(check, "Ready")
	a.reads(soon, []string{"expires in 6 days"}, result)
	a.keep()
	a.reads(soon, []string{"the-harbour.mp4", id, "60 embeddings", "kB"}, keptList)
	a.row(7)
	vector := a.copied(func() { a.click(detail, named("button", "Copy vector")) })
	a.sweep(key, false)

	b := tabIn(t, a.ctx, a.stage, a.Profile)
	b.must(b.OnNewDocument(b.ctx, inDays(8)))
	b.open(withTable)
	b.reads(soon, []string{"the-harbour.mp4"}, keptList)
	b.until(soon, "the worker is there", func() (bool, error) { return len(b.Workers()) == 1, nil })
	b.find(sampleKnob)
	b.until(soon, "its program runs", func() (bool, error) {
		return chrome.EvalIn[bool](b.ctx, b.Workers()[0], `typeof embedscopeMemory === "object"`)
	})
	b.must(b.SetOffline(b.ctx, true))
	b.click(keptList, named("button", "Open"))
	b.state(check, "Ready")
	b.reads(soon, []string{"Kept on " + time.Now().Format("2 Jan 2006")}, taskState)
	b.reads(soon, []string{"the-harbour.mp4", "kept copy of " + time.Now().Format("2 Jan 2006")}, result)
	for _, part := range []chrome.Query{status, result, taskList} {
		assert.NotContains(t, fold(b.text(part)), "expire")
	}
	b.none(status, named("button", "Check now"))
	b.row(7)
	assert.Equal(t, vector, b.copied(func() { b.click(detail, named("button", "Copy vector")) }), "every number is as it came")
	for _, view := range []string{"Map", "Similarity", "JSON"} {
		b.click(named("tab", view))
		b.find(named("tabpanel", view))
	}
	assert.Len(t, a.api.Requests(id), 1, "the API was asked once, before it was kept")
	b.must(b.SetOffline(b.ctx, false))

	// The link alone opens it as well; and it can be carried on.
	b.click(named("tab", "Table"))
	b.reload()
	b.state(check, "Ready")
	b.reads(soon, []string{"Kept on"}, taskState)
	lines := strings.Count(string(b.export("csv", ".csv")[".csv"]), "\r\n")
	assert.Equal(t, 1+60, lines)
	assert.Len(t, a.api.Requests(id), 1)
	assert.Empty(t, b.find(keyField).Value)
	assert.Empty(t, b.Record.Exceptions())
}

// What is deleted in one tab stays open in another, and is gone for both.
func TestTwoTabsKeepAndDelete(t *testing.T) {
	t.Parallel()
	a := newTab(t, withTable)
	b := a.sibling(withTable)
	tabs := map[string]*tab{"one.mp4": a, "two.mp4": b}
	for name, tab := range tabs {
		tab.watch(tab.script(ready60(name)), newKey())
		tab.state(check, "Ready")
	}
	for _, tab := range tabs { // neither waits for the other
		tab.click(result, named("button", "Keep in this browser"))
	}
	for _, tab := range tabs {
		tab.reads(check, []string{"one.mp4", "two.mp4"}, keptList)
	}
	require.Len(t, a.keptFiles(), 2)

	c := a.sibling(withTable)
	c.reads(soon, []string{"one.mp4"}, keptList)
	c.click(keptList, named("button", "Open"))
	c.state(check, "Ready")
	opened := "one.mp4"
	if strings.Contains(c.text(result), "two.mp4") {
		opened = "two.mp4"
	}

	a.click(named("button", "Delete all"))
	a.click(named("button", "No"))
	require.Len(t, a.keptFiles(), 2)
	a.click(named("button", "Delete all"))
	a.click(named("button", "Yes, delete all"))
	for _, tab := range []*tab{a, b, c} {
		tab.none(keptList)
	}
	assert.Empty(t, a.keptFiles())
	c.reads(soon, []string{"deleted"}, taskState)
	c.click(grid, every("gridcell"))
	c.reads(soon, []string{"nearest", "norm"}, detail)
	c.keep()
	a.reads(soon, []string{opened}, keptList)
	a.click(keptList, named("button", "Delete"))
	a.none(keptList)
}

func TestAKeptResultIsReplaced(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.watch(b.script(ready60("again.mp4")), newKey())
	b.state(check, "Ready")
	b.putFile("given-up", strings.Repeat("\x00", 500)) // by a page that was closed
	b.putFile("odd", "embkept\x01 and nothing that it should be")
	b.keep()
	b.reads(soon, []string{"again.mp4", "A damaged file"}, keptList)
	files := b.keptFiles()
	assert.Len(t, files, 2)
	assert.NotContains(t, files, "given-up")
	items, err := b.all(keptList, every("listitem"))
	require.NoError(t, err)
	require.Len(t, items, 2)
	for _, item := range items {
		text, err := item.Text(b.ctx)
		require.NoError(t, err)
		open, err := item.Find(b.ctx, named("button", "Open"))
		require.NoError(t, err)
		assert.Equal(t, strings.Contains(text, "again.mp4"), len(open) == 1, text)
		if len(open) == 0 {
			remove, err := item.Find(b.ctx, named("button", "Delete"))
			require.NoError(t, err)
			b.must(remove[0].Click(b.ctx))
		}
	}
	b.until(soon, "the damaged file is gone", func() (bool, error) { return len(b.keptFiles()) == 1, nil })

	// A bit of its vectors flips: it opens no more, and that is said.
	_, err = chrome.Eval[any](b.ctx, b.Page, `(async () => {
		const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("kept");
		for await (const handle of folder.values()) {
			const whole = new Uint8Array(await (await handle.getFile()).arrayBuffer());
			whole[whole.length - 100] ^= 4;
			const w = await handle.createWritable(); await w.write(whole); await w.close();
		}
	})()`)
	require.NoError(t, err)
	b.reload()
	b.reads(soon, []string{"damaged"}, every("alert"))
}

func TestThereIsNoRoomToKeep(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.watch(b.script(upstream.Ready(3000, 64)), newKey()) // 768 kB
	b.state(check, "Ready")
	b.must(b.SetQuota(b.ctx, b.server.URL, 300_000))
	b.click(result, named("button", "Keep in this browser"))
	b.reads(check, []string{"no room", "768 kB", "export"}, every("alert"))
	assert.Empty(t, b.keptFiles(), "nothing half written is left")
	b.none(keptList)
	b.click(grid, every("gridcell"))
	b.reads(soon, []string{"norm"}, detail)

	b.must(b.SetQuota(b.ctx, b.server.URL, -1))
	b.keep()
	b.find(keptList)
}

func TestABrowserThatKeepsNothing(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"refuses":     `navigator.storage.getDirectory = () => Promise.reject(new DOMException("no", "SecurityError"))`,
		"has no such": `Object.defineProperty(Navigator.prototype, "storage", {value: undefined})`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := blankTab(t)
			b.must(b.OnNewDocument(b.ctx, script))
			b.open(withTable)
			b.watch(b.script(upstream.Ready(9, 16)), newKey())
			b.state(check, "Ready")
			b.click(result, named("button", "Keep in this browser"))
			b.reads(soon, []string{"keeps no files", "Export"}, every("alert"))
			b.find(result, named("button", "Keep in this browser"))
			assert.Empty(t, b.Record.Exceptions())
		})
	}
}

// A frame in a page of another site has files of its own, that last as well.
func TestAFrameKeepsItsOwn(t *testing.T) {
	t.Parallel()
	b := blankTab(t)
	framing := ""
	around := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<title>Around it</title><iframe src=%q width="1300" height="800"></iframe>`, framing)
	}))
	t.Cleanup(around.Close)
	site := strings.Replace(around.URL, "127.0.0.1", "localhost", 1)
	path, err := program.Build(b.ctx)
	require.NoError(t, err)
	server, err := program.Start(path, "-api", b.api.Base(), "-frame-ancestors", site)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, server.Stop()) })
	stage := *b.stage
	stage.server = server
	b.stage = &stage
	framing = server.URL + withTable + "&api=sample&task=" + readySample()

	framed := func() *tab {
		before := b.Frames()
		b.must(b.Goto(b.ctx, site))
		b.until(check, "there is a new frame", func() (bool, error) {
			now := b.Frames()
			return len(now) == 1 && !slices.Contains(before, now[0]), nil
		})
		return &tab{b.Frames()[0], b.stage, t, b.ctx}
	}
	f := framed()
	f.state(check, "Ready")
	b.until(soon, "it is kept", func() (bool, error) {
		found, err := f.all(result, keepKnob)
		if err == nil && len(found) == 1 && found[0].Name == "Keep in this browser" {
			err = found[0].Eval(b.ctx, `function () { this.click() }`, nil)
		}
		return err == nil && len(found) == 1 && found[0].Name == "Kept in this browser", err
	})
	f.find(keptList)

	f = framed()
	f.reads(check, []string{"Kept on"}, taskState)

	own := tabIn(t, b.ctx, b.stage, b.Profile)
	own.open(withTable)
	own.reads(soon, []string{"Is it done"}, every("main"))
	assert.Empty(t, own.keptFiles(), "the site by itself is another place")
	own.none(keptList)
}

// A worker that dies had a kept result open.
func TestAKeptResultOutlivesItsWorker(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	id := b.script(upstream.Ready(9, 16))
	b.watch(id, newKey())
	b.state(check, "Ready")
	b.keep()
	b.reload()
	b.reads(soon, []string{"Kept on"}, taskState)
	require.NoError(t, b.Workers()[0].Throw(b.ctx, "ended by the test"))
	b.reads(soon, []string{"worker"}, every("alert"))
	b.until(check, "a row of what was read again is selected", func() (bool, error) {
		text, err := b.find(detail).Text(b.ctx)
		if err != nil || strings.Contains(fold(text), "norm") {
			return err == nil, err
		}
		// A row that goes with the old worker may be pressed, and is not selected.
		return false, b.find(grid, every("gridcell")).Click(b.ctx)
	})
	b.reads(soon, []string{"Kept on"}, taskState)
	assert.Len(t, b.api.Requests(id), 1)
}

// TestAFullResultIsKept is alone on the machine, as far as this package is
// concerned.
func TestAFullResultIsKept(t *testing.T) {
	const patient = 2 * time.Minute
	b := newTab(t, withTable)
	id := b.script(screened(fourHours(1)))
	began := time.Now()
	b.watch(id, newKey())
	b.state(patient, "Ready")
	t.Logf("arrived after %v", time.Since(began).Round(10*time.Millisecond))
	began = time.Now()
	b.click(result, named("button", "Keep in this browser"))
	b.until(patient, "it is kept", func() (bool, error) {
		found, err := b.all(result, named("button", "Kept in this browser"))
		return len(found) == 1, err
	})
	t.Logf("kept after %v", time.Since(began).Round(10*time.Millisecond))
	for _, size := range b.keptFiles() {
		assert.InDelta(t, fourHourVectors*largeDim*4, size, 16<<20)
	}
	b.open(withTable)
	b.find(keptList, named("button", "Open"))
	began = time.Now()
	b.click(keptList, named("button", "Open"))
	b.until(patient, "its rows are visible", func() (bool, error) {
		return chrome.Eval[bool](b.ctx, b.Page, `document.querySelectorAll("[role=grid] [role=gridcell]").length > 50`)
	})
	t.Logf("opened after %v", time.Since(began).Round(10*time.Millisecond))
	b.reads(soon, []string{"28,803 embeddings"}, result)
	assert.Len(t, b.api.Requests(id), 1)
}
