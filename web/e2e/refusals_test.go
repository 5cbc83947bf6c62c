package e2e

// refusals_test.go is about browsers that refuse what the page would like to
// have.

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

// body waits until the whole page has these words.
func (b *tab) body(want ...string) {
	b.t.Helper()
	b.until(soon, fmt.Sprintf("the page reads %q", want), func() (bool, error) {
		text, err := chrome.Eval[string](b.ctx, b.Page, `document.body.innerText`)
		for _, w := range want {
			if !strings.Contains(fold(text), fold(w)) {
				return false, fmt.Errorf("it reads %q (%v)", text, err)
			}
		}
		return true, err
	})
}

func TestNoWebAssembly(t *testing.T) {
	t.Parallel()
	b := blankTab(t)
	b.must(b.OnNewDocument(b.ctx, `delete globalThis.WebAssembly`))
	b.must(b.Goto(b.ctx, b.server.URL))
	b.body("WebAssembly")
	live, err := chrome.Eval[bool](b.ctx, b.Page, `document.documentElement.hasAttribute("data-live")`)
	require.NoError(t, err)
	assert.False(t, live, "a page that does not answer must not say that it does")
}

func TestFailedDownload(t *testing.T) {
	t.Parallel()
	b := blankTab(t)
	b.must(b.Block(b.ctx, "*.wasm*"))
	b.must(b.Goto(b.ctx, b.server.URL))
	b.body("could not be loaded")
	b.find(named("button", "Reload"))
}

// TestNoStorage refuses storage as a browser does that blocks site data: even
// to look at it throws.
func TestNoStorage(t *testing.T) {
	t.Parallel()
	b := blankTab(t)
	b.must(b.OnNewDocument(b.ctx, `for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {
		configurable: true, get() { throw new DOMException("denied by the test", "SecurityError") } })`))
	b.open(withTable)
	b.click(keepBox)
	id := b.script(upstream.Ready(3, 8))
	b.watch(id, newKey())
	b.state(check, "Ready")
	b.body("storage")
	assert.Empty(t, b.Record.Exceptions())
}

// TestFullStorage refuses to store anything more.
func TestFullStorage(t *testing.T) {
	t.Parallel()
	b := blankTab(t)
	b.must(b.OnNewDocument(b.ctx, `Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }`))
	b.open(withTable)
	b.watch(b.script(upstream.Ready(3, 8)), newKey())
	b.state(check, "Ready")
	assert.Empty(t, b.Record.Exceptions())
}
