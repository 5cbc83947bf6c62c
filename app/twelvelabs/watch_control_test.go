// What a watch does when it is told to.

package twelvelabs

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWatchCheckNow(t *testing.T) {
	bubble(t, "while waiting", func(t *testing.T) {
		w := start(t, step{body: processing}, step{body: processing, after: time.Second}, step{body: ready})
		w.sleep(2 * time.Second)
		w.CheckNow()
		synctest.Wait()
		assert.Equal(t, at(0, 2), w.transport.times())
		assert.Equal(t, PhaseChecking, w.state().Phase, "it was asked for")
		w.sleep(time.Second)
		assert.Equal(t, PhaseProcessing, w.state().Phase)
		assert.Equal(t, 6*time.Second, w.state().Waiting)
		w.sleep(6 * time.Second)
		assert.Equal(t, at(0, 2, 9), w.transport.times())
	})
	bubble(t, "while a request is in flight", func(t *testing.T) {
		w := start(t, step{body: processing, after: 3 * time.Second})
		w.CheckNow()
		w.sleep(4 * time.Second)
		assert.Equal(t, 1, w.checks())
		w.stop()
	})
	bubble(t, "while told to wait", func(t *testing.T) {
		w := start(t, step{status: 429, header: map[string]string{"Retry-After": "100"}}, step{body: ready})
		w.CheckNow()
		synctest.Wait()
		assert.Equal(t, PhaseReady, w.state().Phase, "the visitor knows best")
	})
	bubble(t, "while paused", func(t *testing.T) {
		w := start(t, step{body: processing}, step{body: partial, after: time.Second}, step{body: ready})
		w.Pause()
		synctest.Wait()
		w.CheckNow()
		synctest.Wait()
		assert.Equal(t, PhaseChecking, w.state().Phase)
		w.sleep(time.Hour)
		assert.Equal(t, 2, w.checks(), "one check")
		assert.Equal(t, PhasePaused, w.state().Phase)
		assert.Len(t, w.state().Task.Segments, 1)
		w.CheckNow()
		synctest.Wait()
		assert.Equal(t, PhaseReady, w.state().Phase)
	})
}

func TestWatchPause(t *testing.T) {
	bubble(t, "and resume before the check is due", func(t *testing.T) {
		w := start(t, step{body: processing}, step{body: ready})
		due := w.state().Due
		w.sleep(time.Second)
		w.Pause()
		synctest.Wait()
		assert.Equal(t, PhasePaused, w.state().Phase)
		assert.Zero(t, w.state().Due)
		assert.Zero(t, w.state().Waiting)
		w.sleep(2 * time.Second)
		w.Resume()
		synctest.Wait()
		assert.Equal(t, PhaseProcessing, w.state().Phase)
		assert.Equal(t, due, w.state().Due)
		w.sleep(time.Hour)
		assert.Equal(t, at(0, 5), w.transport.times())
	})
	bubble(t, "and resume after it was due", func(t *testing.T) {
		w := start(t, step{status: 500}, step{body: ready})
		w.Pause()
		w.sleep(time.Hour)
		assert.Equal(t, 1, w.checks())
		assert.False(t, w.state().Overdue, "a pause tries nobody's patience")
		w.Resume()
		synctest.Wait()
		assert.Equal(t, PhaseReady, w.state().Phase)
		assert.Equal(t, at(0, 3600), w.transport.times())
	})
	bubble(t, "lets the request in flight finish", func(t *testing.T) {
		w := start(t, step{body: processing, after: 2 * time.Second}, step{body: ready, after: 2 * time.Second})
		w.Pause()
		synctest.Wait()
		assert.Equal(t, PhasePaused, w.state().Phase, "it shows at once")
		w.sleep(time.Minute)
		assert.Equal(t, PhasePaused, w.state().Phase)
		assert.Equal(t, StatusProcessing, w.state().Task.Status)
		assert.Zero(t, w.transport.aborted)
		w.Resume()
		synctest.Wait()
		assert.Equal(t, PhaseProcessing, w.state().Phase)
		w.Pause()
		synctest.Wait()
		assert.Equal(t, PhasePaused, w.state().Phase)
		w.sleep(2 * time.Second)
		assert.Equal(t, PhaseReady, w.state().Phase, "a final answer is final")
	})
	bubble(t, "before the first check", func(t *testing.T) {
		w := startWith(t, (*Watch).Pause, step{body: ready})
		w.sleep(time.Minute)
		assert.Equal(t, PhasePaused, w.state().Phase)
		assert.Zero(t, w.checks())
		w.Resume()
		synctest.Wait()
		assert.Equal(t, PhaseReady, w.state().Phase)
	})
}

func TestWatchOnline(t *testing.T) {
	bubble(t, "ends the wait of a retry", func(t *testing.T) {
		bad := step{err: &Error{Class: ClassNetwork}}
		w := start(t, bad, bad, bad, bad, bad, step{body: processing})
		w.sleep(20 * time.Second)
		assert.Equal(t, at(0, 2, 6, 14), w.transport.times())
		w.Online()
		synctest.Wait()
		assert.Equal(t, 5, w.checks())
		assert.Equal(t, 2*time.Second, w.state().Waiting, "the waits begin anew")
		w.stop()
	})
	bubble(t, "not one that the API asked for", func(t *testing.T) {
		w := start(t, step{status: 429, header: map[string]string{"Retry-After": "30"}}, step{body: ready})
		w.Online()
		w.sleep(29 * time.Second)
		assert.Equal(t, 1, w.checks())
		w.stop()
	})
	bubble(t, "nor one between polls", func(t *testing.T) {
		w := start(t, step{body: processing}, step{body: ready})
		w.Online()
		w.sleep(4 * time.Second)
		assert.Equal(t, 1, w.checks())
		w.stop()
	})
	bubble(t, "nor a pause", func(t *testing.T) {
		w := start(t, step{err: &Error{Class: ClassNetwork}}, step{body: ready})
		w.Pause()
		w.Online()
		w.sleep(time.Minute)
		assert.Equal(t, 1, w.checks())
		w.stop()
	})
}

func TestWatchCancel(t *testing.T) {
	bubble(t, "in flight", func(t *testing.T) {
		w := start(t, step{body: ready, after: time.Minute})
		w.stop()
		require.True(t, w.ended())
		assert.Equal(t, 1, w.transport.aborted)
		assert.Equal(t, PhaseStopped, w.state().Phase)
		assert.Equal(t, DecideNone, w.last().Decision)
		assert.Nil(t, w.state().Task)
		w.sleep(time.Hour) // the callbacks check that nothing follows
	})
	bubble(t, "while waiting", func(t *testing.T) {
		w := start(t, step{body: processing})
		w.stop()
		require.True(t, w.ended())
		assert.Equal(t, PhaseStopped, w.state().Phase)
		assert.Zero(t, w.state().Due)
		assert.Len(t, w.exchanges, 1)
		w.CheckNow()
		w.Resume()
		w.sleep(time.Hour)
		assert.Equal(t, 1, w.checks())
	})
	bubble(t, "while paused", func(t *testing.T) {
		w := start(t, step{body: processing})
		w.Pause()
		synctest.Wait()
		w.stop()
		require.True(t, w.ended())
		assert.Equal(t, PhaseStopped, w.state().Phase)
	})
	bubble(t, "before it runs", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		tr := &scripted{steps: []step{{body: ready}}}
		s := (&Watch{Client: clientOf(t, tr), ID: idA}).Run(ctx)
		assert.Equal(t, PhaseStopped, s.Phase)
		assert.Empty(t, tr.asked)
	})
	bubble(t, "from a callback", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		w := &Watch{Client: clientOf(t, &scripted{steps: []step{{body: processing}}}), ID: idA}
		w.OnExchange = func(Exchange) { cancel() }
		assert.Equal(t, PhaseStopped, w.Run(ctx).Phase)
	})
}

func TestWatchMethodsFromManyGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, step{body: processing, after: 10 * time.Millisecond})
		var all sync.WaitGroup
		for _, ask := range []func(){w.CheckNow, w.Pause, w.Resume, w.KeepWaiting, w.Online, w.Wake} {
			all.Go(func() {
				for range 50 {
					ask()
					time.Sleep(7 * time.Millisecond)
				}
			})
		}
		all.Wait()
		w.Resume()
		w.sleep(20 * time.Second)
		assert.Equal(t, PhaseProcessing, w.state().Phase)
		w.stop()
		assert.True(t, w.ended())
	})
}
