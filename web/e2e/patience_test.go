package e2e

// patience_test.go is about long waits: who is told, and who is asked.

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

// TestOverdue asks after a second instead of half an hour.
func TestOverdue(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.openSettings()
	b.fill(named("textbox", "Ask me after (minutes)"), "0.02")
	id := b.script(upstream.Processing())
	b.watch(id, newKey())
	b.state(soon, "Processing")
	b.reads(check, []string{"Still processing after 0.02 minutes"}, status)
	b.arrived(check, id, 2) // it asks on meanwhile

	b.click(status, named("button", "Keep waiting"))
	b.reads(check, []string{"Still processing"}, status)
	b.click(status, every("alert"), named("button", "Stop"))
	b.state(soon, "Stopped")
}

// TestNotification stands in for the browser's notifications, which a browser
// without a screen does not show.
func TestNotification(t *testing.T) {
	t.Parallel()
	b := blankTab(t)
	b.must(b.OnNewDocument(b.ctx, `
		window.asked = 0; window.notified = [];
		window.Notification = class {
			static permission = "default";
			static requestPermission() { window.asked++; Notification.permission = "granted"; return Promise.resolve("granted"); }
			constructor(title, options) { notified.push(title + "\n" + options.body); }
			close() {}
		};
		Object.defineProperty(navigator, "serviceWorker", {value: undefined});
		delete Navigator.prototype.serviceWorker;`))
	b.open(withTable)
	gate := make(chan struct{})
	id := b.script(upstream.Processing(), upstream.Until(gate, upstream.Ready(3, 8)))
	b.watch(id, newKey())
	b.state(soon, "Processing")
	asked := func() int {
		n, err := chrome.Eval[int](b.ctx, b.Page, `asked`)
		b.must(err)
		return n
	}
	assert.Zero(t, asked(), "permission is asked for only with the switch")
	b.click(status, named("switch", "Notify me when it is done"))
	b.until(soon, "permission is asked for", func() (bool, error) { return asked() == 1, nil })
	close(gate)
	b.state(check, "Ready")
	said, err := chrome.Eval[[]string](b.ctx, b.Page, `notified`)
	b.must(err)
	if assert.Len(t, said, 1) {
		assert.Contains(t, said[0], "Ready")
		assert.Contains(t, said[0], "3 embeddings arrived")
	}
}

func (b *tab) openSettings() {
	b.t.Helper()
	_, err := chrome.Eval[any](b.ctx, b.Page, `document.querySelector("details.settings").open = true`)
	b.must(err)
}
