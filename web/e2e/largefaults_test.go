package e2e

// largefaults_test.go breaks large answers on the way: the page says so, tries
// again, and lives.

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"embedscope/web/e2e/upstream"
)

func TestLargeAnswersThatBreak(t *testing.T) {
	t.Parallel()
	whole := upstream.Body(200, largeBody())
	for name, broken := range map[string]upstream.Step{
		"cut at nine tenths":       upstream.CutShort(0.9, whole),
		"cut without a word":       upstream.CutClean(0.9, whole),
		"stalled half way":         upstream.Stall(0.5, whole),
		"a length too long":        upstream.FalseLength(1000, whole),
		"a length too short":       upstream.FalseLength(-1000, whole),
		"gzip with a false length": upstream.FalseGzip(whole),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, withTable)
			id := b.script(broken, whole)
			b.watch(id, newKey())
			b.state(check, "Waiting to try again")
			b.none(result)
			b.state(check, "Ready")
			b.find(grid)
			got := b.arrived(check, id, 2)
			assert.GreaterOrEqual(t, len(got), 2)
			b.lives()
		})
	}
}

// TestEndlessAnswer sends what has no end, under a limit of 8 MiB.
func TestEndlessAnswer(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.openSettings()
	b.fill(named("textbox", "Largest answer (MiB)"), "8")
	id := b.script(upstream.Endless(512), upstream.Ready(3, 8))
	b.watch(id, newKey())
	b.state(check, "Stopped")
	b.reads(soon, []string{"larger than the limit"}, status)
	b.seen(soon, id, "the answer is broken off", func(q []upstream.Request) bool { return q[0].Aborted })
	assert.Less(t, b.memory(b.Workers()[0]), 64<<20, "what arrived of it is not kept")
	b.lives()

	b.click(form, watchKnob)
	b.state(check, "Ready")
}

// lives shows that the page answers: a dialog opens and closes.
func (b *tab) lives() {
	b.t.Helper()
	b.click(named("button", "Keyboard shortcuts"))
	b.click(every("dialog"), named("button", "Close"))
	b.none(every("dialog"))
}
