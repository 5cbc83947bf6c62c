package e2e

// worker_test.go ends the worker under a running watch.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

func TestWorkerIsStartedAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end    func(*tab, *chrome.Worker) error
		within time.Duration
	}{
		"by an error": {func(b *tab, w *chrome.Worker) error { return w.Throw(b.ctx, "ended by the test") }, soon},
		// Nothing tells the page of this one but silence.
		"without a word": {func(b *tab, w *chrome.Worker) error { return w.Kill(b.ctx) }, 40 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, withTable)
			dead := make(chan struct{})
			id := b.script(upstream.Processing(), upstream.Until(dead, upstream.Ready(9, 16)))
			b.watch(id, newKey())
			b.state(soon, "Processing")
			first := b.Workers()
			require.Len(t, first, 1)
			require.NoError(t, c.end(b, first[0]))

			b.reads(c.within, []string{"worker"}, every("alert"))
			b.until(c.within, "there is another worker", func() (bool, error) {
				now := b.Workers()
				return len(now) == 1 && now[0] != first[0], nil
			})
			close(dead)
			b.state(check, "Ready")
			b.find(grid)
		})
	}
}

func TestWorkerThatDiesWithAResult(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	id := b.script(upstream.Ready(9, 16))
	b.watch(id, newKey())
	b.state(check, "Ready")
	require.NoError(t, b.Workers()[0].Throw(b.ctx, "ended by the test"))
	b.arrived(soon, id, 2)
	b.state(check, "Ready")
	b.click(grid, every("gridcell"))
	b.reads(soon, []string{"norm"}, detail)
}

// TestOneWorker makes sure that nothing leaves workers behind.
func TestOneWorker(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	for range 3 {
		b.watch(b.script(upstream.Ready(3, 8)), newKey())
		b.state(check, "Ready")
	}
	assert.Len(t, b.Workers(), 1)
}

// TestRemovingALargeResultGivesItsMemoryBack: a program's memory never
// shrinks, so that another worker must stand in, with what is left.
func TestRemovingALargeResultGivesItsMemoryBack(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	kept, removed := b.script(upstream.Body(200, largeBody())), b.script(upstream.Body(200, largeBody()))
	b.watch(kept, newKey())
	b.state(check, "Ready")
	b.watch(removed, newKey())
	b.state(check, "Ready")
	first := b.Workers()
	require.Len(t, first, 1)
	before := b.memory(first[0])

	b.click(taskList, like("button", "^Remove"))
	b.until(check, "another worker stands in", func() (bool, error) {
		now := b.Workers()
		return len(now) == 1 && now[0] != first[0], nil
	})
	after := b.memory(b.Workers()[0])
	t.Logf("the worker's memory: %d MB, then %d MB", before>>20, after>>20)
	assert.Less(t, after, before-largeRows*largeDim*4/2)

	b.click(taskList, like("button", "^Watch"))
	b.state(soon, "Ready")
	b.click(grid, every("gridcell"))
	b.reads(soon, []string{"nearest", "norm"}, detail)
	assert.Len(t, b.api.Requests(kept), 1, "nothing was asked for again")
}

// TestKernel runs the same journey with the SIMD kernel and without it.
func TestKernel(t *testing.T) {
	t.Parallel()
	nearest := func(b *tab) string {
		b.watch(b.script(upstream.Body(200, largeBody())), newKey())
		b.state(check, "Ready")
		b.click(grid, every("gridcell"))
		b.reads(soon, []string{"nearest"}, detail)
		return b.text(detail)
	}
	in := func(b *tab) bool {
		used, err := chrome.EvalIn[bool](b.ctx, b.Workers()[0], `simd !== null`)
		b.must(err)
		return used
	}
	b := newTab(t, withTable)
	with := nearest(b)
	assert.True(t, in(b), "this browser has SIMD")

	b = blankTab(t)
	b.must(b.Block(b.ctx, "*/web/kernel.*"))
	b.open(withTable)
	assert.Equal(t, with, nearest(b))
	assert.False(t, in(b), "the kernel was not to be had")
}
