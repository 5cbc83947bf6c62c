// What a watch does when time passes unseen, or much of it.

package twelvelabs

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestWatchOverdue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, step{body: processing})
		w.sleep(30*time.Minute - 1)
		assert.False(t, w.state().Overdue)
		w.sleep(2 * time.Second)
		assert.True(t, w.state().Overdue)
		assert.Equal(t, PhaseProcessing, w.state().Phase)
		before := w.checks()
		w.sleep(time.Minute)
		assert.Equal(t, before+4, w.checks(), "polling goes on")
		assert.True(t, w.state().Overdue, "until somebody answers")

		w.KeepWaiting()
		synctest.Wait()
		assert.False(t, w.state().Overdue)
		w.sleep(29 * time.Minute)
		assert.False(t, w.state().Overdue)
		w.sleep(2 * time.Minute)
		assert.True(t, w.state().Overdue)
		w.stop()
		assert.False(t, w.state().Overdue)
	})
}

func TestWatchOverdueDuringALongWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startWith(t, func(w *Watch) { w.Patience = time.Minute }, step{status: 429, header: map[string]string{"Retry-After": "300"}})
		w.sleep(61 * time.Second)
		assert.True(t, w.state().Overdue)
		assert.Equal(t, 1, w.checks())
		w.stop()
	})
}

func TestWatchSleepAndClocks(t *testing.T) {
	bubble(t, "wakes to one check", func(t *testing.T) {
		w := start(t, step{body: processing})
		w.sleep(time.Second)
		w.jump(8 * time.Hour)
		w.Wake()
		w.Wake()
		synctest.Wait()
		assert.Equal(t, at(0, 1), w.transport.times())
		w.sleep(5900 * time.Millisecond)
		assert.Equal(t, 2, w.checks(), "no burst")
		w.sleep(200 * time.Millisecond)
		assert.Equal(t, 3, w.checks())
		w.stop()
	})
	bubble(t, "notices by itself within a second", func(t *testing.T) {
		w := start(t, step{status: 429, header: map[string]string{"Retry-After": "300"}}, step{body: ready})
		w.sleep(10 * time.Second)
		w.jump(8 * time.Hour)
		w.sleep(time.Second)
		assert.Equal(t, 2, w.checks())
	})
	bubble(t, "wakes too early for a check", func(t *testing.T) {
		w := start(t, step{body: processing})
		w.jump(3 * time.Second)
		w.Wake()
		synctest.Wait()
		assert.Equal(t, 1, w.checks())
		w.sleep(2 * time.Second)
		assert.Equal(t, at(0, 2), w.transport.times())
		w.stop()
	})
	bubble(t, "is not called overdue before it was asked", func(t *testing.T) {
		w := start(t, step{body: processing}, step{body: ready, after: time.Second})
		w.jump(8 * time.Hour)
		w.Wake()
		w.sleep(2 * time.Second)
		for _, s := range w.states {
			assert.False(t, s.Overdue)
		}
	})
	bubble(t, "a clock set back", func(t *testing.T) {
		w := start(t, step{body: processing}, step{body: ready})
		w.sleep(2 * time.Second)
		w.jump(-time.Hour)
		w.sleep(time.Second)
		assert.WithinDuration(t, time.Now().Add(-time.Hour+3*time.Second), w.state().Due, time.Second)
		w.sleep(4 * time.Second)
		assert.Equal(t, 2, w.checks(), "does not make the wait longer by more than a glance")
	})
	bubble(t, "a clock that drifts", func(t *testing.T) {
		w := start(t, step{body: processing}, step{body: ready})
		w.sleep(2 * time.Second)
		w.jump(-300 * time.Millisecond)
		w.sleep(3200 * time.Millisecond)
		assert.Equal(t, 1, w.checks())
		w.sleep(200 * time.Millisecond)
		assert.Equal(t, at(0, 5.3), w.transport.times())
	})
}
