package e2e

// fullsize_test.go holds three results of the largest size there is at once:
// four-hour films of 28,803 vectors, 184 MB of JSON each.

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
	"embedscope/web/sample"
)

// fourHours is a film of its own for each seed.
func fourHours(seed uint64) sample.Film {
	return sample.Film{
		Options: []string{"visual", "audio", "transcription"}, Clips: 9600, Asset: true,
		Dim: largeDim, Length: 4 * 60 * 60, Seed: seed,
	}
}

const fourHourVectors = 3 * (9600 + 1)

// screened answers with a film, written as it is sent.
func screened(f sample.Film) upstream.Step {
	return func(w http.ResponseWriter, r *http.Request) {
		t := sample.Task{ID: r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:], Status: "ready", Metadata: f.Metadata()}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.FormatInt(sample.TaskSize(t, f.Items()), 10))
		_ = sample.WriteTask(w, t, f.Items())
	}
}

// TestThreeFullResults is alone on the machine, as far as this package is
// concerned.
func TestThreeFullResults(t *testing.T) {
	const patient = 2 * time.Minute
	b := newTab(t, withTable)
	var ids []string
	for seed := range uint64(3) {
		ids = append(ids, b.script(screened(fourHours(seed+1))))
	}
	b.watch(strings.Join(ids, " "), newKey())
	b.until(patient, "all three are ready", func() (bool, error) {
		return strings.Count(b.text(taskList), "ready") == 3, nil
	})
	workers := b.Workers()
	require.Len(t, workers, 1)
	full := b.memory(workers[0])

	// Each is as it came: another film has other numbers.
	seen := map[string]bool{}
	for i := range 3 {
		b.task(ids[i], "Watch")
		b.reads(patient, []string{"28,803 embeddings"}, result)
		b.click(grid, every("gridcell"))
		b.reads(soon, []string{"nearest", "norm"}, detail)
		seen[b.copied(func() { b.click(detail, named("button", "Copy vector")) })] = true
	}
	assert.Len(t, seen, 3)

	b.task(ids[0], "Remove")
	b.until(patient, "another worker stands in", func() (bool, error) {
		now := b.Workers()
		return len(now) == 1 && now[0] != workers[0], nil
	})
	left := b.memory(b.Workers()[0])
	t.Logf("the worker's memory with three results: %d MB, with two: %d MB", full>>20, left>>20)
	matrix := fourHourVectors * largeDim * 4
	assert.Less(t, full, 3*5*matrix/2+60<<20)
	assert.Less(t, left, full-matrix/2)
	for _, id := range ids[1:] {
		b.task(id, "Watch")
		b.reads(soon, []string{"28,803 embeddings"}, result)
		assert.Len(t, b.api.Requests(id), 1, "nothing was asked for again")
	}
	b.lives()
}

// memory is how many bytes a worker's program has taken.
func (b *tab) memory(w *chrome.Worker) int {
	b.t.Helper()
	n, err := chrome.EvalIn[int](b.ctx, w, `embedscopeMemory.buffer.byteLength`)
	b.must(err)
	return n
}

// task presses a button of a task in the list.
func (b *tab) task(id, button string) {
	b.t.Helper()
	b.fill(named("searchbox", "Find a task"), id)
	b.click(taskList, named("button", button))
}
