package e2e

// key_test.go is about the visitor's key: where it goes, and above all where
// it does not.

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

func TestMissingFields(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.click(form, watchKnob)
	b.reads(soon, []string{"Enter a task ID"}, form)

	id := b.script(upstream.Ready(3, 8))
	b.fill(taskField, id)
	b.click(form, watchKnob)
	b.reads(soon, []string{"Enter your API key"}, form)
	b.until(soon, "the focus is on the key", func() (bool, error) {
		f, err := b.Focused(b.ctx)
		return f != nil && f.Name == "API key", err
	})
	assert.Empty(t, b.api.Requests(id))
}

func TestKeyIsCleaned(t *testing.T) {
	t.Parallel()
	for name, around := range map[string]string{
		"spaces":      "  %s \t",
		"quotes":      `"%s"`,
		"line end":    "%s\r\n",
		"header":      "x-api-key: %s",
		"curl option": `-H 'x-api-key: %s'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, withTable)
			id, key := b.script(upstream.Ready(3, 8)), newKey()
			b.fill(taskField, id)
			b.paste(keyField, fmt.Sprintf(around, key))
			b.click(form, watchKnob)
			b.state(check, "Ready")
			assert.Equal(t, key, b.api.Requests(id)[0].Key())
		})
	}
}

func TestImpossibleKeysNeverLeave(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	id := b.script(upstream.Ready(3, 8))
	b.fill(taskField, id)
	for name, key := range map[string]string{
		"10 kB":             strings.Repeat("k", 10_000),
		"non-ASCII":         "tlk_schlüssel",
		"control character": "tlk_\x07bell",
	} {
		b.paste(keyField, key)
		b.click(form, watchKnob)
		b.reads(soon, []string{"key"}, form, every("alert"))
		assert.Empty(t, b.api.Requests(id), name)
	}
}

func TestShowKey(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	kind := func() (s string) {
		b.must(b.find(keyField).Eval(b.ctx, `function () { return this.type }`, &s))
		return s
	}
	b.fill(keyField, newKey())
	assert.Equal(t, "password", kind())
	b.click(named("button", "Show key"))
	b.until(soon, "the key is shown", func() (bool, error) { return kind() == "text", nil })
	b.click(like("button", "^(Show|Hide) key$"))
	b.until(soon, "the key is hidden", func() (bool, error) { return kind() == "password", nil })
}

func TestKeyInURL(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{
		"query":    "/?task=%s&key=%s",
		"fragment": "/?task=%s#key=%s",
		"api_key":  "/?task=%s&api_key=%s",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := blankTab(t)
			id, key := b.script(upstream.Ready(3, 8)), newKey()
			b.open(fmt.Sprintf(path, id, key))
			b.reads(soon, []string{"key", "address", "new"}, every("alert"))
			address, err := chrome.Eval[string](b.ctx, b.Page, "location.href")
			require.NoError(t, err)
			assert.NotContains(t, address, key)
			assert.Contains(t, address, id)
			assert.Empty(t, b.find(keyField).Value)
			assert.Empty(t, b.api.Requests(id))
			b.sweep(key, false)
		})
	}
}

// TestForgetKey forgets it while a request with it is open.
func TestForgetKey(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	gate := make(chan struct{})
	defer close(gate)
	id, key := b.script(upstream.Processing(), upstream.Until(gate, upstream.Ready(3, 8))), newKey()
	b.click(keepBox)
	b.watch(id, key)
	b.state(soon, "Processing")
	b.click(status, named("button", "Check now"))
	b.arrived(soon, id, 2)

	b.click(forgetKnob)
	b.seen(soon, id, "the open request is aborted", func(q []upstream.Request) bool { return len(q) == 2 && q[1].Aborted })
	b.state(soon, "Stopped")
	assert.Empty(t, b.find(keyField).Value)
	b.quiet(aPoll, id)
	b.sweep(key, false)

	b.reload()
	assert.Empty(t, b.find(keyField).Value)
	b.quiet(aPoll, id)
}

// TestCanary leaves a key in every place that a visitor can bring it to, and
// then looks for it everywhere else.
func TestCanary(t *testing.T) {
	t.Parallel()
	for name, keep := range map[string]bool{"not kept": false, "kept": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, withTable)
			key := newKey()
			id := b.script(upstream.Processing(), upstream.Broken(), upstream.Ready(9, 16))
			if keep {
				b.click(keepBox)
			}
			b.watch(id, key)
			b.state(check, "Waiting to try again")
			b.sweep(key, keep)
			b.state(check, "Ready")
			b.sweep(key, keep)

			for _, q := range b.api.All() {
				if q.Task != id {
					continue
				}
				for name, values := range q.Header {
					if name != "X-Api-Key" {
						assert.NotContains(t, strings.Join(values, " "), key, name)
					}
				}
				assert.NotContains(t, q.Path, key)
			}
			for _, q := range b.Record.Requests() {
				assert.NotContains(t, q.URL, key)
				if !strings.HasPrefix(q.URL, b.api.Base()+"/embed-v2/tasks/"+id) {
					assert.NotContains(t, fmt.Sprint(q.Headers), key, q.URL)
				}
			}

			for _, language := range languages {
				assert.NotContains(t, b.snippet(language), key, language)
			}
			link := b.copied(func() { b.click(named("button", "Copy link")) })
			assert.Contains(t, link, id)
			assert.NotContains(t, link, key)
			assert.NotContains(t, b.download(named("button", "Download the log")), key)

			// An API that says the key back, as gateways do.
			echo := b.script(upstream.Fault(400, "parameter_invalid", "Bad header x-api-key: "+key, ""))
			b.fill(taskField, echo)
			b.click(form, watchKnob)
			b.state(check, "Stopped")
			b.sweep(key, keep)
		})
	}
}

// download presses what saves a file, and answers what the file holds.
func (b *tab) download(q chrome.Query) string {
	b.t.Helper()
	before, err := b.Profile.Downloads()
	b.must(err)
	b.click(q)
	var text []byte
	b.until(soon, "a file is saved", func() (bool, error) {
		now, err := b.Profile.Downloads()
		if err != nil || len(now) <= len(before) {
			return false, err
		}
		text, err = os.ReadFile(now[len(now)-1])
		return len(text) > 0, err
	})
	return string(text)
}

// sweep looks for a key everywhere but in the field that it was typed into.
// Where it is kept, it may be in this tab's session storage, and nowhere else.
func (b *tab) sweep(key string, kept bool) {
	b.t.Helper()
	places, err := chrome.Eval[map[string]string](b.ctx, b.Page, everywhere)
	b.must(err)
	require.Contains(b.t, places["DOM"], "<html", "the sweep saw the page")
	if kept {
		assert.Contains(b.t, places["sessionStorage"], key)
		delete(places, "sessionStorage")
	}
	for place, text := range places {
		assert.NotContains(b.t, text, key, "the key is in %s", place)
	}
	for _, l := range b.Record.Console() {
		assert.NotContains(b.t, l.Text, key, "the key is in the console")
	}
	assert.NotContains(b.t, b.server.Log(), key, "the key is in the server's log")
}

// everywhere answers all that a page can keep, by place.
const everywhere = `(async () => {
	const places = {
		DOM: document.documentElement.outerHTML,
		text: document.documentElement.textContent,
		fields: [...document.querySelectorAll("input:not([type=password]), textarea, select")].map((e) => e.value).join("\n"),
		address: location.href,
		title: document.title,
		history: JSON.stringify(history.state),
		name: window.name,
		cookie: document.cookie,
		localStorage: JSON.stringify({...localStorage}),
		sessionStorage: JSON.stringify({...sessionStorage}),
		resources: performance.getEntries().filter((e) => e.entryType !== "navigation").map((e) => e.name).join("\n"),
	};
	// These two are only there in what a browser calls a secure context.
	for (const name of await globalThis.caches?.keys() ?? []) {
		const cache = await caches.open(name);
		for (const q of await cache.keys()) {
			const a = await cache.match(q);
			// A program is megabytes: of it, only what looks like a key.
			const body = await a.text(), keys = body.length < 100_000 ? body : (body.match(/tlk_[\w-]+/g) ?? []).join(" ");
			places["cache " + name + " " + q.url] = [q.url, a.url, JSON.stringify([...q.headers, ...a.headers]), keys].join("\n");
		}
	}
	for (const { name } of await indexedDB.databases()) {
		const db = await new Promise((yes, no) => { const o = indexedDB.open(name); o.onsuccess = () => yes(o.result); o.onerror = no; });
		for (const store of db.objectStoreNames) {
			const all = await new Promise((yes, no) => {
				const q = db.transaction(store).objectStore(store).getAll(); q.onsuccess = () => yes(q.result); q.onerror = no;
			});
			places["indexedDB " + name + " " + store] = JSON.stringify(all);
		}
		db.close();
	}
	const files = async (dir, path) => {
		for await (const [name, entry] of dir.entries()) {
			if (entry.kind === "directory") await files(entry, path + name + "/");
			else places["file " + path + name] = await (await entry.getFile()).text();
		}
	};
	if (navigator.storage) await files(await navigator.storage.getDirectory(), "");
	return places;
})()`

// TestSweepFinds makes sure that the sweep could find a key at all.
func TestSweepFinds(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	_, err := chrome.Eval[any](b.ctx, b.Page, `(async () => {
		localStorage.setItem("a", "tlk_local");
		document.body.append(Object.assign(document.createElement("i"), {title: "tlk_title", textContent: "tlk_text"}));
		await (await caches.open("c")).put("/x", new Response("tlk_cache"));
		const o = indexedDB.open("d");
		o.onupgradeneeded = () => o.result.createObjectStore("s").put({k: "tlk_db"}, 1);
		await new Promise((yes) => { o.onsuccess = () => { o.result.close(); yes() } });
		const f = await (await navigator.storage.getDirectory()).getFileHandle("f", {create: true});
		const w = await f.createWritable(); await w.write("tlk_file"); await w.close();
	})()`)
	require.NoError(t, err)
	places, err := chrome.Eval[map[string]string](b.ctx, b.Page, everywhere)
	require.NoError(t, err)
	all := fmt.Sprint(places)
	for _, planted := range []string{"tlk_local", "tlk_title", "tlk_text", "tlk_cache", "tlk_db", "tlk_file"} {
		assert.Contains(t, all, planted)
	}
}
