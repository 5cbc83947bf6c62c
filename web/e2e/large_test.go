package e2e

// large_test.go is about 3,000 vectors in 20 MB: that every number arrives as
// it was sent, and that the page answers meanwhile.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

const (
	largeRows = 3000
	largeDim  = 512
)

// largeBody is the answer, written once.
var largeBody = sync.OnceValue(func() string {
	var b bytes.Buffer
	upstream.Task{ID: newID(), Status: "ready", Metadata: upstream.Video("large.mp4", largeRows*4/3), Items: upstream.Items(largeRows, largeDim)}.WriteTo(&b)
	return b.String()
})

// longTasks notes each task of the page's thread that takes over 50 ms, and
// when the page went live, in milliseconds of its clock.
const longTasks = `
	window.longTasks = [];
	new PerformanceObserver((list) => {
		for (const e of list.getEntries()) longTasks.push({Start: e.startTime, Took: e.duration});
	}).observe({type: "longtask", buffered: true});
	new MutationObserver((_, me) => {
		if (document.documentElement.hasAttribute("data-live")) { window.liveAt = performance.now(); me.disconnect(); }
	}).observe(document, {subtree: true, attributes: true, attributeFilter: ["data-live"]});`

type longTask struct{ Start, Took float64 }

// staysFree asserts that some run has no task of over 50 ms: one that waits for
// a core counts as long too, so that the best run is what the page can do. On a
// machine slower than that on which 50 were found to be possible, where waiting
// counts the more, the bound is what blocks a plain page, and half as much again.
func staysFree(t *testing.T, runs int, once func() []longTask) {
	t.Helper()
	most, best, plain := 50.0, math.Inf(1), blocked(t)
	if plain > 80 {
		most = 1.5 * plain
	}
	t.Logf("a plain page is blocked for %.0f ms; allowed are %.0f", plain, most)
	for i := 0; i < runs && best > most; i++ {
		tasks, longest := once(), 0.0
		for _, task := range tasks {
			longest = max(longest, task.Took)
		}
		best = min(best, longest)
		t.Logf("run %d: %d tasks over 50 ms once the page was live; the longest: %.0f ms %v", i+1, len(tasks), longest, tasks)
	}
	assert.LessOrEqual(t, best, most, "milliseconds of the longest task on the page's thread; 0 stands for none over 50")
}

// blocked is for how long, in milliseconds, a page is blocked that parses the
// large answer itself and copies its vectors; the best of three pages, each for
// the first time.
func blocked(t *testing.T) float64 {
	t.Helper()
	best := math.Inf(1)
	for range 3 {
		b := newTab(t, withTable)
		ms, err := chrome.Eval[float64](b.ctx, b.Page, `(async (url) => {
			const text = await (await fetch(url, { headers: { "x-api-key": "tlk_plain" } })).text(), from = performance.now();
			const { data } = JSON.parse(text), d = data[0].embedding.length, matrix = new Float32Array(data.length * d);
			data.forEach((item, i) => matrix.set(item.embedding, i * d));
			return performance.now() - from;
		})(`+quoted(b.api.Base()+"/embed-v2/tasks/"+b.script(upstream.Body(200, largeBody())))+`)`)
		require.NoError(t, err)
		best = min(best, ms)
	}
	return best
}

// TestLargeResultLeavesThePageFree is alone on the machine, as far as this
// package is concerned.
func TestLargeResultLeavesThePageFree(t *testing.T) {
	staysFree(t, 10, func() []longTask { return exploreLarge(t) })
}

// exploreLarge watches the large task and looks around in it, and answers the
// long tasks meanwhile. It asks the page as little as possible: each question
// takes the page's own time.
func exploreLarge(t *testing.T) []longTask {
	b := blankTab(t)
	b.must(b.OnNewDocument(b.ctx, longTasks))
	id := b.script(upstream.Body(200, largeBody()))
	b.open(withTable)
	b.watch(id, newKey())
	began := time.Now()
	b.until(check, "the first rows are visible", func() (bool, error) {
		return chrome.Eval[bool](b.ctx, b.Page, `document.querySelectorAll("[role=grid] [role=gridcell]").length > 50`)
	})
	t.Logf("%d × %d, %.1f MB: rows visible after %v", largeRows, largeDim, float64(len(largeBody()))/1e6, time.Since(began).Round(time.Millisecond))

	type point struct{ X, Y float64 }
	row, err := chrome.Eval[point](b.ctx, b.Page, `(() => {
		const r = document.querySelectorAll("[role=grid] [role=row]")[3].getBoundingClientRect();
		return {X: r.left + 20, Y: r.top + r.height / 2};
	})()`)
	b.must(err)
	b.must(b.ClickAt(b.ctx, row.X, row.Y))
	b.until(soon, "the detail shows", func() (bool, error) {
		return chrome.Eval[bool](b.ctx, b.Page, `document.querySelector("[role=grid] [aria-selected=true]") !== null`)
	})
	for range 30 {
		b.must(b.Press(b.ctx, "j"))
	}
	for range 20 {
		b.must(b.WheelAt(b.ctx, row.X, row.Y, 1500))
	}
	b.until(soon, "rows show after scrolling", func() (bool, error) {
		return chrome.Eval[bool](b.ctx, b.Page, `document.querySelectorAll("[role=grid] [role=gridcell]").length > 50`)
	})
	tasks, err := chrome.Eval[[]longTask](b.ctx, b.Page, `longTasks.filter((e) => e.Start >= liveAt)`)
	b.must(err)
	return tasks
}

// TestCopiedVectorsAreTheAnswers takes vectors from the page's own button.
func TestCopiedVectorsAreTheAnswers(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.watch(b.script(upstream.Body(200, largeBody())), newKey())
	b.state(check, "Ready")
	b.click(grid, every("gridcell"))
	seen := map[int]bool{}
	for i := 0; len(seen) < 50; i++ {
		require.Less(t, i, 60, "the selection does not move")
		var row int
		b.until(soon, "a row that was not looked at is selected", func() (bool, error) {
			text, err := chrome.Eval[string](b.ctx, b.Page,
				`document.querySelector("[role=grid] [aria-selected=true] [role=gridcell]")?.textContent ?? ""`)
			if err != nil {
				return false, err
			}
			row, err = strconv.Atoi(text)
			return err == nil && !seen[row], err
		})
		seen[row] = true
		var got []float32
		b.until(soon, fmt.Sprintf("the vector of row %d is copied", row), func() (bool, error) {
			text := b.copied(func() { b.click(detail, named("button", "Copy vector")) })
			got = nil
			err := json.Unmarshal([]byte(text), &got)
			return err == nil && slices.Equal(got, upstream.Vector(row, largeDim)), err
		})
		b.must(b.Press(b.ctx, "j"))
	}
}

// TestEveryFloatArrives asks the program in the worker, as the page does, for
// each row of the large task, and compares with what JSON.parse makes of it.
func TestEveryFloatArrives(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	id := b.script(upstream.Body(200, largeBody()))
	var workers []*chrome.Worker
	b.until(soon, "the worker is there", func() (bool, error) {
		workers = b.Workers()
		return len(workers) == 1, nil
	})
	got, err := chrome.Eval[struct {
		Rows, Floats int
		Wrong        []string
	}](b.ctx, b.Page, fmt.Sprintf(compareAll, workers[0].URL, b.api.Base(), id))
	require.NoError(t, err)
	assert.Equal(t, largeRows, got.Rows)
	assert.Equal(t, largeRows*largeDim, got.Floats)
	assert.Empty(t, got.Wrong)
	t.Logf("%d floats of %d rows are equal", got.Floats, got.Rows)
}

const compareAll = `(async (script, base, task) => {
	const worker = new Worker(script);
	const waiting = new Map();
	let next = 0, arrived;
	const result = new Promise((yes) => { arrived = yes });
	worker.onmessage = ({ data }) => {
		if (!data.header) return;
		const m = JSON.parse(data.header);
		if (m.id) { waiting.get(m.id)(m.op === "error" ? Promise.reject(new Error(data.header)) : data.buffers[0]); waiting.delete(m.id); }
		else if (m.op === "result") arrived();
	};
	const send = (op, id, body) => worker.postMessage({ header: JSON.stringify({ op, id, body }) });
	const detail = (row) => new Promise((yes) => {
		waiting.set(++next, yes);
		send("detail", next, { watch: "w", row, nearest: 0, bins: 0 });
	});
	send("watch", 0, { watch: "w", task, base, key: "tlk_compare" });
	const answer = await (await fetch(base + "/embed-v2/tasks/" + task, { headers: { "x-api-key": "tlk_compare" } })).json();
	await result;
	const out = { Rows: 0, Floats: 0, Wrong: [] };
	for (const [row, item] of answer.data.entries()) {
		const got = new Float32Array(await detail(row));
		if (got.length !== item.embedding.length) out.Wrong.push("row " + row + " has " + got.length);
		for (let i = 0; i < got.length; i++) {
			if (Object.is(got[i], Math.fround(item.embedding[i]))) out.Floats++;
			else if (out.Wrong.length < 5) out.Wrong.push(row + "," + i + ": " + got[i] + " for " + item.embedding[i]);
		}
		out.Rows++;
	}
	worker.terminate();
	return out;
})(%q, %q, %q)`

func TestReceivingShowsProgress(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.watch(b.script(upstream.Drip(40, 100*time.Millisecond, upstream.Body(200, largeBody()))), newKey())
	bar := named("progressbar", "Receiving embeddings")
	b.find(bar)
	b.reads(soon, []string{"MB", "vectors"}, status)
	b.state(check, "Ready")
	b.none(bar)
}
