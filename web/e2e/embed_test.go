package e2e

// embed_test.go puts the page into a documentation page of another site.

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/docs"
	"embedscope/web/e2e/program"
	"embedscope/web/e2e/upstream"
)

// reader is a window on a documentation page, which hears all messages that
// come to that page.
type reader struct {
	*tab
	site  *docs.Site
	scope string // the address of Embedscope, another site
}

// reading starts a documentation site and an Embedscope. allowed tells whether
// that lets the site embed it.
func reading(t *testing.T, allowed bool) *reader {
	t.Helper()
	b := blankTab(t)
	site := docs.New()
	t.Cleanup(site.Close)
	path, err := program.Build(b.ctx)
	require.NoError(t, err)
	args := []string{"-api", b.api.Base()}
	if allowed {
		args = append(args, "-frame-ancestors", site.URL)
	}
	server, err := program.Start(path, args...)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, server.Stop()) })
	stage := *b.stage
	stage.server = server
	b.stage = &stage
	b.must(b.OnNewDocument(b.ctx, `window.heard = []; addEventListener("message", ({data, origin}) => heard.push({data, origin}))`))
	return &reader{b, site, docs.At(server.URL, docs.Scope)}
}

// read opens the documentation page with this code in it; SCOPE stands for
// where Embedscope is.
func (r *reader) read(code string) {
	r.t.Helper()
	r.site.Show(strings.ReplaceAll(code, "SCOPE", r.scope))
	r.must(r.Goto(r.ctx, r.site.URL))
}

const script = `<script src="SCOPE/embed.js" defer></script>`

// frame waits for the frame whose address has this in it.
func (r *reader) frame(part string) *tab {
	r.t.Helper()
	var found *tab
	r.until(soon, "there is a frame at "+part, func() (bool, error) {
		var at []string
		for _, f := range r.Frames() {
			address, err := chrome.Eval[string](r.ctx, f, "location.href")
			if err == nil && strings.Contains(address, part) {
				found = &tab{f, r.stage, r.t, r.ctx}
				return true, nil
			}
			at = append(at, address)
		}
		return false, fmt.Errorf("they are at %q", at)
	})
	return found
}

type message struct {
	Data struct {
		Type   string
		Height float64
	}
	Origin string
}

func (r *reader) heard() []message {
	r.t.Helper()
	all, err := chrome.Eval[[]message](r.ctx, r.Page, "heard")
	r.must(err)
	return all
}

// height answers how high the nth frame of the page is.
func (r *reader) height(n int) float64 {
	r.t.Helper()
	h, err := chrome.Eval[float64](r.ctx, r.Page, fmt.Sprintf(
		`document.querySelectorAll("embed-scope, [data-embedscope]")[%d].shadowRoot.querySelector("iframe").getBoundingClientRect().height`, n))
	r.must(err)
	return h
}

func TestCopiedEmbedCodeShowsTheSame(t *testing.T) {
	t.Parallel()
	r := reading(t, true)
	r.must(r.Profile.Grant(r.ctx, r.server.URL, "clipboardReadWrite", "clipboardSanitizedWrite"))
	id := readySample()
	r.open("/?api=sample&view=table&option=audio&row=155&theme=dark&task=" + id)
	r.state(check, "Ready")
	code := r.copied(func() { r.click(named("button", "Copy embed code")) })
	assert.Contains(t, code, r.server.URL+"/embed.js")

	r.read(strings.ReplaceAll(code, r.server.URL, r.scope))
	f := r.frame(id)
	f.live()
	f.state(check, "Ready")
	f.reads(soon, []string{"151 of 453 shown"}, result)
	f.until(soon, "the row is selected", func() (bool, error) { return strings.HasPrefix(f.selected(), "155"), nil })
	assert.Equal(t, "true", f.find(named("tab", "Table")).Properties["selected"])
	assert.Equal(t, darkGround, f.background())
	f.none(named("button", "Copy link"))
	f.none(form)
	f.reads(soon, []string{"norm"}, detail)
}

// TestHeightSettles: the frame's height follows the page's, which must not
// follow the frame's in turn.
func TestHeightSettles(t *testing.T) {
	t.Parallel()
	for _, view := range []string{"table", "map", "similarity", "overview"} {
		for _, width := range []int{390, 1280} {
			t.Run(fmt.Sprint(view, " ", width), func(t *testing.T) {
				t.Parallel()
				r := reading(t, true)
				r.must(r.SetView(r.ctx, chrome.View{Width: width, Height: 800, Still: true}))
				id := readySample()
				r.read(script + `<embed-scope task="` + id + `" api="sample" view="` + view + `" max-height="5000"></embed-scope>`)
				f := r.frame(id)
				f.state(check, "Ready")
				f.find(named("tab", "Table"))
				count, since := 0, time.Now()
				r.until(2*check, "no height comes any more, and all of it is in sight", func() (bool, error) {
					if n := len(r.heard()); n != count {
						count, since = n, time.Now()
					}
					if count == 0 || time.Since(since) < 2*time.Second {
						return false, nil
					}
					hidden, err := chrome.Eval[float64](f.ctx, f.Page, `document.body.scrollHeight - document.body.clientHeight`)
					return hidden <= 1, err
				})
				all := r.heard()
				last := all[len(all)-1].Data.Height
				assert.Greater(t, last, 700.0)
				assert.Equal(t, last, r.height(0))
			})
		}
	}
}

// TestKeyInAFrame enters a key with the keyboard alone, and looks for it in all
// that the page around the frame can see.
func TestKeyInAFrame(t *testing.T) {
	t.Parallel()
	r := reading(t, true)
	id, key := r.script(upstream.Ready(9, 16)), newKey()
	r.read(`<div data-embedscope data-task="` + id + `" data-view="table"></div>` + script)
	f := r.frame(id)
	f.live()
	f.reads(soon, []string{id, "Your key goes to " + strings.TrimSuffix(r.api.Base(), "/v1.3")}, form)
	f.none(named("combobox", "API"))
	focus, err := chrome.Eval[string](r.ctx, r.Page, `document.activeElement.tagName`)
	require.NoError(t, err)
	assert.Equal(t, "BODY", focus, "the frame does not take the focus")

	tabs := 0
	r.until(soon, "the key field can be reached by Tab", func() (bool, error) {
		if at, err := f.Focused(f.ctx); err == nil && at != nil && at.Name == "API key" {
			return true, nil
		}
		if tabs++; tabs > 20 {
			return false, fmt.Errorf("not after %d", tabs)
		}
		return false, r.Press(r.ctx, kb.Tab)
	})
	r.must(r.Press(r.ctx, key+kb.Enter))
	f.state(check, "Ready")
	f.find(grid)
	f.none(form)
	assert.Equal(t, key, r.arrived(soon, id, 1)[0].Key())

	f.sweep(key, false)
	around, err := chrome.Eval[string](r.ctx, r.Page, `location.href + document.documentElement.outerHTML +
		document.querySelector("[data-embedscope]").shadowRoot.innerHTML + JSON.stringify(heard) +
		performance.getEntries().map((e) => e.name).join() + document.cookie + JSON.stringify({...localStorage, ...sessionStorage})`)
	require.NoError(t, err)
	assert.Contains(t, around, id, "it was looked at")
	assert.NotContains(t, around, key)
	for _, l := range r.Record.Console() {
		assert.NotContains(t, l.Text, key)
	}
	for _, m := range r.heard() {
		assert.Equal(t, "embedscope:height", m.Data.Type)
		assert.Equal(t, r.scope, m.Origin)
	}

	f.click(named("button", "Forget key"))
	f.find(form, keyField)
}

// TestTwoFrames keep their state in what the browser gives that site inside
// this one, apart from the site's own windows.
func TestTwoFrames(t *testing.T) {
	t.Parallel()
	r := reading(t, true)
	id, key, film := r.script(upstream.Ready(9, 16)), newKey(), readySample()
	r.read(script + `<embed-scope task="` + id + `" view="json"></embed-scope>` + script +
		`<div data-embedscope data-task="` + film + `" data-api="sample" data-view="table" data-max-height="700"></div>`)
	// The second one is far down the page: it loads once it comes near.
	second := r.frame(film)
	second.state(check, "Ready")
	first := r.frame(id)
	first.live()
	first.click(keepBox)
	first.click(keyField)
	r.must(r.Press(r.ctx, key+kb.Enter))
	first.state(check, "Ready")
	r.until(soon, "each has its own height", func() (bool, error) {
		return r.height(1) == 700 && r.height(0) != 700 && r.height(0) != 480, nil
	})
	assert.Equal(t, 2, len(r.Frames()), "an element becomes one frame, wherever the script stands")

	r.must(r.Reload(r.ctx))
	again := r.frame(id)
	again.state(check, "Ready")
	assert.Len(t, r.arrived(soon, id, 2), 2)

	own := tabIn(t, r.ctx, r.stage, r.Profile)
	own.must(own.Goto(own.ctx, r.scope+"/"))
	own.live()
	kept, err := chrome.Eval[string](own.ctx, own.Page, `JSON.stringify({...localStorage, ...sessionStorage})`)
	require.NoError(t, err)
	assert.NotContains(t, kept, id)
	assert.NotContains(t, kept, key)
}

func TestForgedHeights(t *testing.T) {
	t.Parallel()
	r := reading(t, true)
	r.read(script + `<embed-scope task="` + newID() + `" max-height="900"></embed-scope>`)
	f := r.frame("embed=1")
	f.find(form, keyField)
	r.until(soon, "the frame is as high as its form", func() (bool, error) { h := r.height(0); return h > 0 && h < 400, nil })
	before := r.height(0)
	say := func(from *chrome.Page, what string) {
		t.Helper()
		_, err := chrome.Eval[any](r.ctx, r.Page, "heard.length = 0")
		require.NoError(t, err)
		_, err = chrome.Eval[any](r.ctx, from, what)
		require.NoError(t, err)
		r.until(soon, "it is heard", func() (bool, error) { return chrome.Eval[bool](r.ctx, r.Page, "heard.length > 0") })
	}
	say(r.Page, `postMessage({type: "embedscope:height", height: 333}, "*")`) // another origin
	assert.Equal(t, before, r.height(0))
	for _, wrong := range []string{`{type: "embedscope:size", height: 333}`, `{type: "embedscope:height", height: "333"}`,
		`{type: "embedscope:height", height: NaN}`, `{type: "embedscope:height"}`, `null`, `333`} {
		say(f.Page, `parent.postMessage(`+wrong+`, "*")`)
		assert.Equal(t, before, r.height(0), wrong)
	}
	say(f.Page, `parent.postMessage({type: "embedscope:height", height: 333}, "*")`)
	assert.Equal(t, 333.0, r.height(0), "a right one is followed")
	say(f.Page, `parent.postMessage({type: "embedscope:height", height: 1e9}, "*")`)
	assert.Equal(t, 900.0, r.height(0))
	say(f.Page, `parent.postMessage({type: "embedscope:height", height: -5}, "*")`)
	assert.Equal(t, 120.0, r.height(0))
}

func TestKeyInAnAttributeIsRefused(t *testing.T) {
	t.Parallel()
	for _, attribute := range []string{`api-key="%s"`, `data-key="%s"`, `colour="%s"`} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			r := reading(t, true)
			key := newKey()
			r.read(script + `<embed-scope task="` + newID() + `" ` + fmt.Sprintf(attribute, key) + `></embed-scope>`)
			f := r.frame("embed=1")
			f.live()
			address, err := chrome.Eval[string](f.ctx, f.Page, "location.href")
			require.NoError(t, err)
			assert.NotContains(t, address, "tlk_")
			said := ""
			for _, l := range r.Record.Console() {
				said += l.Text + "\n"
			}
			assert.Contains(t, said, "looks like an API key")
			assert.NotContains(t, said, key)
			assert.NotContains(t, r.server.Log(), key)
		})
	}
}

// TestTooTightASandbox: without an origin of its own nothing can run, which
// the page says, with its address to go to.
func TestTooTightASandbox(t *testing.T) {
	t.Parallel()
	for sandbox, opens := range map[string]bool{
		"allow-scripts": false,
		"allow-scripts allow-popups allow-popups-to-escape-sandbox": true,
	} {
		t.Run(sandbox, func(t *testing.T) {
			t.Parallel()
			r := reading(t, true)
			id := readySample()
			r.read(`<iframe width="600" height="400" sandbox="` + sandbox + `" src="SCOPE/?embed=1&amp;api=sample&amp;task=` + id + `"></iframe>`)
			f := r.frame(id)
			whole := r.scope + "/?api=sample&task=" + id
			f.reads(soon, []string{"can't run in this frame", "allow-same-origin", whole}, every("alert"))
			f.click(every("alert"), named("link", "Open in a new tab"))
			there := func() (bool, error) {
				windows, err := r.Profile.Windows(r.ctx)
				return len(windows) == 2, err
			}
			if opens {
				r.until(soon, "a window opens", there)
				windows, err := r.Profile.Windows(r.ctx)
				require.NoError(t, err)
				assert.Contains(t, windows, whole)
				return
			}
			r.until(soon, "the browser says that it may not open one", func() (bool, error) {
				for _, l := range r.Record.Console() {
					if strings.Contains(l.Text, "allow-popups") {
						return true, nil
					}
				}
				return false, nil
			})
			yes, err := there()
			require.NoError(t, err)
			assert.False(t, yes)
		})
	}
}

func TestAStrangerMayNotEmbed(t *testing.T) {
	t.Parallel()
	r := reading(t, false)
	r.read(script + `<embed-scope task="` + newID() + `"></embed-scope>`)
	f := r.frame("chrome-error:")
	ours, err := chrome.Eval[bool](f.ctx, f.Page, `document.querySelector(".page, .brand, script[src*=boot]") !== null`)
	require.NoError(t, err)
	assert.False(t, ours)
	r.until(soon, "the browser says why", func() (bool, error) {
		for _, l := range r.Record.Console() {
			if strings.Contains(l.Text, "frame-ancestors") {
				return true, nil
			}
		}
		return false, nil
	})
}
