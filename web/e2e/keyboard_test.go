package e2e

// keyboard_test.go goes the whole way without a mouse.

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

// tabTo presses Tab until the focus is on what q means, and checks on the way
// that the focus can be seen.
func (b *tab) tabTo(q chrome.Query) {
	b.t.Helper()
	var passed []string
	for range 80 {
		b.must(b.Press(b.ctx, kb.Tab))
		f, err := b.Focused(b.ctx)
		b.must(err)
		if f == nil {
			continue
		}
		b.marked(f)
		passed = append(passed, f.String())
		wanted, err := b.all(q)
		b.must(err)
		for _, e := range wanted {
			if e.Properties["focused"] == "true" {
				return
			}
		}
	}
	b.fail("80 tabs did not reach %s, but %q", q, passed)
}

// marked checks that the element with the focus looks different from before.
func (b *tab) marked(f *chrome.Element) {
	b.t.Helper()
	var seen bool
	b.must(f.Eval(b.ctx, `function () {
		const drawn = (s) => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
		for (let e = this, i = 0; e && i < 3; e = e.parentElement, i++) if (drawn(getComputedStyle(e))) return true;
		const active = document.getElementById(this.getAttribute("aria-activedescendant"));
		return !!active && drawn(getComputedStyle(active));
	}`, &seen))
	assert.True(b.t, seen, "the focus on %s can't be seen", f)
}

// focusIs waits until the focus is on an element like that.
func (b *tab) focusIs(q chrome.Query) {
	b.t.Helper()
	b.until(soon, "the focus is on "+q.String(), func() (bool, error) {
		found, err := b.all(q)
		for _, e := range found {
			if e.Properties["focused"] == "true" {
				return true, err
			}
		}
		return false, err
	})
}

// selected answers the text of the selected row of the table.
func (b *tab) selected() string {
	b.t.Helper()
	text, err := chrome.Eval[string](b.ctx, b.Page, `document.querySelector("[role=grid] [aria-selected=true]")?.innerText ?? ""`)
	b.must(err)
	return text
}

func TestSampleByKeyboard(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.tabTo(sampleKnob)
	b.must(b.Press(b.ctx, kb.Enter))
	b.state(soon, "Processing")
	b.state(check, "Ready")

	b.tabTo(like("tab", ".")) // the tab that is selected
	b.must(b.Press(b.ctx, kb.ArrowRight))
	b.focusIs(like("tab", "."))

	b.click(named("tab", "Table"))
	b.tabTo(grid)
	b.must(b.Press(b.ctx, kb.ArrowDown))
	b.until(soon, "a row is selected", func() (bool, error) { return b.selected() != "", nil })
	first := b.selected()
	b.must(b.Press(b.ctx, kb.ArrowDown))
	b.until(soon, "the next row is selected", func() (bool, error) { return b.selected() != first, nil })
	second := b.selected()
	b.must(b.Press(b.ctx, "k"))
	b.until(soon, "k goes back", func() (bool, error) { return b.selected() == first, nil })
	b.must(b.Press(b.ctx, "j"))
	b.until(soon, "j goes on", func() (bool, error) { return b.selected() == second, nil })
	b.must(b.Press(b.ctx, kb.End))
	b.until(soon, "End goes to the last row", func() (bool, error) {
		return b.selected() != second && b.selected() != "", nil
	})
	b.reads(soon, []string{"norm"}, detail)

	b.tabTo(named("button", "Copy vector"))
	vector := b.copied(func() { b.must(b.Press(b.ctx, kb.Enter)) })
	assert.Greater(t, len(vector), 512)
}

func TestEnterSubmits(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.tabTo(taskField)
	b.must(b.Press(b.ctx, newID()))
	b.tabTo(keyField)
	b.must(b.Press(b.ctx, newKey()+"\r"))
	b.state(check, "Stopped") // no such task
}

func TestKeysAreExplained(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.click(like("button", "(?i)keyboard|shortcut|help"))
	dialog := like("dialog", ".")
	b.reads(soon, []string{"j", "k", "?"}, dialog)
	b.must(b.Press(b.ctx, kb.Escape))
	b.none(dialog)
	b.focusIs(like("button", "(?i)keyboard|shortcut|help"))

	b.must(b.Press(b.ctx, "?"))
	b.find(dialog)
	b.must(b.Press(b.ctx, kb.Escape))
	b.none(dialog)

	b.click(taskField)
	b.must(b.Press(b.ctx, "?j1"))
	found, err := b.all(dialog)
	require.NoError(t, err)
	assert.Empty(t, found, "what is typed into a field is no command")
	assert.Equal(t, "?j1", b.find(taskField).Value)
}

func TestNumbersChooseTabs(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable+"&api=sample&task="+readySample())
	b.state(check, "Ready")
	tabs, err := b.all(named("tablist", "Views"), every("tab"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(tabs), 2)
	for i := range tabs {
		b.must(b.Press(b.ctx, string(rune('1'+i))))
		b.until(soon, "the tab is selected", func() (bool, error) {
			now, err := b.all(named("tablist", "Views"), every("tab"))
			return err == nil && len(now) == len(tabs) && now[i].Properties["selected"] == "true", err
		})
	}
}

// TestRemovingATaskKeepsTheFocus: it goes to what is nearest, and not to the
// top of the page.
func TestRemovingATaskKeepsTheFocus(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/")
	for range 2 {
		b.watch(b.script(upstream.Ready(3, 8)), newKey())
		b.state(check, "Ready")
	}
	b.click(taskList, like("button", "^Remove"))
	b.focusIs(like("searchbox|textbox", "^Find a task$"))
	b.click(taskList, like("button", "^Remove"))
	b.focusIs(named("textbox", "Task ID"))
}
