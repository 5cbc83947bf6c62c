package e2e

// axtree_test.go is how tests find, press, fill and read: by role and
// accessible name.

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"embedscope/web/e2e/chrome"
)

var (
	named = chrome.Named
	like  = chrome.Like
	every = chrome.Any
)

// The page's parts, by the names that assistive technology knows them by.
var (
	form       = named("form", "Watch a task")
	taskField  = named("textbox", "Task ID")
	keyField   = named("textbox", "API key")
	keepBox    = named("checkbox", "Keep the key in this tab")
	watchKnob  = named("button", "Watch")
	forgetKnob = named("button", "Forget key")
	sampleKnob = named("button", "Try the sample")
	taskList   = named("list", "Tasks")
	status     = named("region", "Task status")
	taskState  = named("status", "Task state")
	requestLog = named("group", "Requests")
	result     = named("region", "Result")
	grid       = named("grid", "Embeddings")
	detail     = named("complementary", "Embedding")
)

// all answers what the last query means, inside what those before it mean.
func (b *tab) all(path ...chrome.Query) ([]*chrome.Element, error) {
	found, err := b.Find(b.ctx, path[0])
	for _, q := range path[1:] {
		var inner []*chrome.Element
		for _, e := range found {
			more, err := e.Find(b.ctx, q)
			if err != nil {
				return nil, err
			}
			inner = append(inner, more...)
		}
		found = inner
	}
	return found, err
}

// find waits for an element and answers it.
func (b *tab) find(path ...chrome.Query) *chrome.Element {
	b.t.Helper()
	var found []*chrome.Element
	b.until(soon, fmt.Sprintf("there is %s", words(path)), func() (_ bool, err error) {
		found, err = b.all(path...)
		return len(found) > 0, err
	})
	return found[0]
}

// none waits until there is no such element.
func (b *tab) none(path ...chrome.Query) {
	b.t.Helper()
	b.until(soon, fmt.Sprintf("there is no %s", words(path)), func() (bool, error) {
		found, err := b.all(path...)
		return len(found) == 0, err
	})
}

func words(path []chrome.Query) string {
	all := make([]string, len(path))
	for i, q := range path {
		all[len(path)-1-i] = q.String()
	}
	return strings.Join(all, " in ")
}

// click waits for an element that can be pressed, and presses it.
func (b *tab) click(path ...chrome.Query) {
	b.t.Helper()
	b.until(soon, fmt.Sprintf("%s can be pressed", words(path)), func() (bool, error) {
		found, err := b.all(path...)
		if err != nil || len(found) == 0 {
			return false, err
		}
		if found[0].Properties["disabled"] == "true" {
			return false, fmt.Errorf("it is disabled")
		}
		return true, found[0].Click(b.ctx)
	})
}

// fill types into a field in place of what it held.
func (b *tab) fill(q chrome.Query, text string) {
	b.t.Helper()
	b.click(q)
	b.must(b.Clear(b.ctx))
	b.must(b.Press(b.ctx, text))
}

// paste pastes into a field in place of what it held.
func (b *tab) paste(q chrome.Query, text string) {
	b.t.Helper()
	clipboard.Lock()
	defer clipboard.Unlock()
	b.must(b.find(q).Eval(b.ctx, `function () { return navigator.clipboard.writeText(`+quoted(text)+`) }`, nil))
	b.click(q)
	b.must(b.Clear(b.ctx))
	b.must(b.Paste(b.ctx))
	b.until(soon, fmt.Sprintf("something is pasted into %s", q), func() (bool, error) {
		var held string
		err := b.find(q).Eval(b.ctx, `function () { return this.value }`, &held)
		return held != "", err
	})
}

// clipboard is the machine's: tests that use it take turns.
var clipboard sync.Mutex

// copied does what puts a text on the clipboard, and answers the text.
func (b *tab) copied(act func()) string {
	b.t.Helper()
	clipboard.Lock()
	defer clipboard.Unlock()
	const before = "nothing was copied"
	_, err := chrome.Eval[any](b.ctx, b.Page, fmt.Sprintf(`navigator.clipboard.writeText(%q)`, before))
	b.must(err)
	act()
	var text string
	b.until(soon, "something is copied", func() (bool, error) {
		var err error
		text, err = chrome.Eval[string](b.ctx, b.Page, `navigator.clipboard.readText()`)
		return text != before, err
	})
	return text
}

// text answers the text of an element, white space made single.
func (b *tab) text(path ...chrome.Query) string {
	b.t.Helper()
	var text string
	b.until(soon, fmt.Sprintf("%s has a text", words(path)), func() (bool, error) {
		found, err := b.all(path...)
		if err != nil || len(found) == 0 {
			return false, err
		}
		text, err = found[0].Text(b.ctx)
		return true, err
	})
	return strings.Join(strings.Fields(text), " ")
}

// reads waits until the text of an element has all of these words, whatever
// their case.
func (b *tab) reads(within time.Duration, want []string, path ...chrome.Query) {
	b.t.Helper()
	var text string
	b.until(within, fmt.Sprintf("%s reads %q", words(path), want), func() (bool, error) {
		found, err := b.all(path...)
		if err != nil || len(found) == 0 {
			return false, fmt.Errorf("it is not there (%v)", err)
		}
		if text, err = found[0].Text(b.ctx); err != nil {
			return false, err
		}
		for _, w := range want {
			if !strings.Contains(fold(text), fold(w)) {
				return false, fmt.Errorf("it reads %q", text)
			}
		}
		return true, nil
	})
}

// fold makes texts comparable whatever their case, white space and apostrophes.
func fold(s string) string {
	return strings.ToLower(strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "’", "'"))
}

// state waits until the task's state is said to be one of these.
func (b *tab) state(within time.Duration, want ...string) {
	b.t.Helper()
	var text string
	b.until(within, fmt.Sprintf("the task state is %q", want), func() (bool, error) {
		found, err := b.all(taskState)
		if err != nil || len(found) == 0 {
			return false, err
		}
		if text, err = found[0].Text(b.ctx); err != nil {
			return false, err
		}
		for _, w := range want {
			if strings.HasPrefix(strings.TrimSpace(text), w) {
				return true, nil
			}
		}
		return false, fmt.Errorf("it is %q", text)
	})
}

// watch fills the form in and sends it.
func (b *tab) watch(task, key string) {
	b.t.Helper()
	b.fill(taskField, task)
	b.fill(keyField, key)
	b.click(form, watchKnob)
}

// row selects a row of the table of embeddings, by its place in the answer.
func (b *tab) row(n int) {
	b.t.Helper()
	b.until(soon, fmt.Sprintf("row %d is selected", n), func() (bool, error) {
		rows, err := b.all(grid, every("row"))
		if err != nil {
			return false, err
		}
		for _, r := range rows {
			cells, err := r.Find(b.ctx, every("gridcell"))
			if err != nil {
				return false, err
			}
			if len(cells) > 0 && cells[0].Name == strconv.Itoa(n) {
				return true, cells[1].Click(b.ctx)
			}
		}
		return false, fmt.Errorf("%d rows are shown", len(rows))
	})
}

// tableRow is a row of the table of requests, by its column's name in lower
// case.
type tableRow map[string]string

// requests answers the table of requests.
func (b *tab) requests() []tableRow {
	b.t.Helper()
	var raw struct {
		Heads []string
		Rows  [][]string
	}
	b.must(b.find(requestLog).Eval(b.ctx, `function () {
		const text = (cells) => [...cells].map((c) => c.textContent.trim());
		const rows = [...this.querySelectorAll("tr, [role=row]")];
		const cells = (r) => r.querySelectorAll("td, [role=cell], [role=gridcell]");
		const heads = rows.find((r) => cells(r).length === 0);
		return {
			Heads: heads ? text(heads.querySelectorAll("th, [role=columnheader]")) : [],
			Rows: rows.filter((r) => cells(r).length).map((r) => text(cells(r))),
		};
	}`, &raw))
	out := make([]tableRow, len(raw.Rows))
	for i, cells := range raw.Rows {
		out[i] = tableRow{"": strings.Join(cells, " | ")}
		for j, c := range cells {
			if j < len(raw.Heads) {
				out[i][strings.ToLower(raw.Heads[j])] = c
			}
		}
	}
	return out
}

// quoted is text as a string of JavaScript, whose escapes are not Go's.
func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(b)
}
