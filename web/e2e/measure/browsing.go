package main

// browsing.go opens pages in browsers of their own, so that what one has left
// behind weighs on no other, and reads what their processes took.

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"embedscope/web/e2e/chrome"
)

// opened is a page in a browser of its own.
type opened struct {
	*chrome.Page
	ctx context.Context
}

// watchTasks notes the tasks of the page's thread over 50 ms.
const watchTasks = `window.longest = 0;
	new PerformanceObserver((list) => { for (const e of list.getEntries()) window.longest = Math.max(window.longest, e.duration); })
		.observe({type: "longtask", buffered: false});`

// browse runs f on a page at url, in a new browser with an empty profile.
func (s *setup) browse(url string, f func(*opened) error) error {
	browser, err := chrome.Start()
	if err != nil {
		return err
	}
	defer browser.Close()
	dir, err := os.MkdirTemp("", "measure")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	profile, err := browser.NewProfile(s.ctx, dir)
	if err != nil {
		return err
	}
	defer profile.Close(s.ctx)
	page, err := profile.NewPage(s.ctx)
	if err != nil {
		return err
	}
	if err := page.SetView(s.ctx, chrome.View{Width: 1440, Height: 900}); err != nil {
		return err
	}
	if err := page.OnNewDocument(s.ctx, watchTasks); err != nil {
		return err
	}
	if err := page.Goto(s.ctx, url); err != nil {
		return err
	}
	return f(&opened{page, s.ctx})
}

// number evaluates a promise of a number in the page.
func (o *opened) number(script string) (float64, error) {
	return chrome.Eval[float64](o.ctx, o.Page, script)
}

// live waits until the page answers, and says when that was, in milliseconds
// since the navigation.
func (o *opened) live() (float64, error) {
	return o.number(`new Promise((ok) => {
		const done = () => document.documentElement.hasAttribute("data-live") ? ok(performance.now()) : requestAnimationFrame(done);
		done();
	})`)
}

// watch fills in the form, presses Watch, and answers the milliseconds until
// rows with text are on the screen, and the longest task meanwhile.
func (o *opened) watch(id string) (ms, longest float64, err error) {
	ms, err = o.number(fmt.Sprintf(`(async () => {
		const fill = (id, text) => { const e = document.getElementById(id); e.value = text; e.dispatchEvent(new Event("input", {bubbles: true})); };
		fill("task", %q);
		fill("key", "measure");
		await new Promise((ok) => setTimeout(ok, 300));
		longest = 0;
		const began = performance.now();
		document.querySelector("form button[type=submit]").click();
		for (;;) {
			await new Promise(requestAnimationFrame);
			if (document.querySelector("[role=grid] [role=gridcell]")?.textContent) return performance.now() - began;
			if (performance.now() - began > 60000) throw new Error("no rows: " + document.querySelector("[role=status][aria-label]").innerText);
		}
	})()`, id))
	if err != nil {
		return 0, 0, err
	}
	longest, err = o.number(`new Promise((ok) => setTimeout(() => ok(longest), 200))`)
	return ms, longest, err
}

// memory is what the largest renderer below this process holds, in MB, and
// the most it has held since the last call: the page and its workers are
// threads of one.
func memory() (now, most float64, err error) {
	for _, pid := range descendants(os.Getpid()) {
		dir := filepath.Join("/proc", strconv.Itoa(pid))
		line, err := os.ReadFile(filepath.Join(dir, "cmdline"))
		if err != nil || !strings.Contains(string(line), "--type=renderer") {
			continue
		}
		status, err := os.ReadFile(filepath.Join(dir, "status"))
		if err != nil {
			continue // it has ended
		}
		if peak := megabytes(string(status), "VmHWM:"); peak > most {
			now, most = megabytes(string(status), "VmRSS:"), peak
		}
		// 5 resets the peak: see proc(5).
		if err := os.WriteFile(filepath.Join(dir, "clear_refs"), []byte("5"), 0); err != nil {
			return 0, 0, err
		}
	}
	if most == 0 {
		return 0, 0, fmt.Errorf("no renderer found in /proc")
	}
	return now, most, nil
}

// megabytes reads a line such as "VmHWM:  1024 kB".
func megabytes(status, name string) float64 {
	for line := range strings.Lines(status) {
		if value, ok := strings.CutPrefix(line, name); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(value)[0], 64)
			return kb * 1024 / 1e6
		}
	}
	return 0
}

// descendants lists the processes that come from pid.
func descendants(pid int) []int {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		// pid (name) state parent …, and the name may hold anything.
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		if len(fields) < 2 {
			continue
		}
		parent, _ := strconv.Atoi(fields[1])
		child, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		children[parent] = append(children[parent], child)
	}
	all, next := []int{}, []int{pid}
	for len(next) > 0 {
		p := next[0]
		next = append(next[1:], children[p]...)
		all = append(all, children[p]...)
	}
	return all
}
