// What a watch does about answers that are no result.

package twelvelabs

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWatchTriesAgain(t *testing.T) {
	for name, fault := range map[string]step{
		"408":      {status: 408},
		"409":      {status: 409},
		"425":      {status: 425},
		"429":      {status: 429, body: `{"code":"too_many_requests"}`},
		"500":      {status: 500},
		"503 html": {status: 503, body: "<html>"},
		"network":  {err: &Error{Class: ClassNetwork}},
		"short":    {body: ready[:50]},
	} {
		bubble(t, name, func(t *testing.T) {
			w := start(t, fault)
			s := w.state()
			assert.Equal(t, PhaseRetrying, s.Phase)
			assert.Equal(t, 2*time.Second, s.Waiting)
			assert.Equal(t, DecideRetry, s.Last.Decision)
			assert.Error(t, s.Last.Err)
			assert.False(t, s.Last.Told)
			w.sleep(3 * time.Minute)
			assert.Equal(t, at(0, 2, 6, 14, 30, 62, 122), w.transport.times())
			w.stop()
		})
	}
}

func TestWatchBeginsRetriesAnewAfterAGoodAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bad := step{status: 500}
		w := start(t, bad, bad, bad, step{body: processing}, bad, bad, step{body: processing}, step{body: ready})
		w.sleep(time.Minute)
		// 2, 4, 8; a poll of 5; 2, 4; a poll of 6
		assert.Equal(t, at(0, 2, 6, 14, 19, 21, 25, 31), w.transport.times())
		assert.Equal(t, PhaseReady, w.state().Phase)
	})
}

func TestWatchKeepsWhatItHas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, step{body: partial}, step{status: 500}, step{body: ready})
		s := w.state()
		assert.Equal(t, PhaseProcessing, s.Phase, "a partial result is not final")
		assert.Equal(t, &rows{{1, 2}}, s.Sink)
		assert.True(t, s.Task.HasData)
		w.sleep(5 * time.Second)
		s = w.state()
		assert.Equal(t, PhaseRetrying, s.Phase)
		assert.Error(t, s.Last.Err)
		assert.Nil(t, s.Last.Task)
		assert.Len(t, s.Task.Segments, 1, "a fault takes nothing away")
		assert.Equal(t, &rows{{1, 2}}, s.Sink)
		w.sleep(2 * time.Second)
		assert.Equal(t, &rows{{0.5, -1, 2}}, w.state().Sink)
	})
}

func TestWatchWaitsAsTold(t *testing.T) {
	for name, c := range map[string]struct {
		step
		wait time.Duration
	}{
		"seconds": {step{status: 429, header: map[string]string{"Retry-After": "30"}}, 30 * time.Second},
		"date":    {step{status: 503, header: map[string]string{"Retry-After": "Sat, 01 Jan 2000 00:00:17 GMT"}}, 17 * time.Second},
		"details": {step{status: 429, body: `{"error":{"code":"RATE_LIMIT_EXCEEDED","details":{"retryAfter":"7"}}}`}, 7 * time.Second},
		"capped":  {step{status: 429, header: map[string]string{"Retry-After": "3600"}}, 5 * time.Minute},
	} {
		bubble(t, name, func(t *testing.T) {
			w := start(t, c.step, step{status: 500}, step{body: ready})
			s := w.state()
			assert.Equal(t, c.wait, s.Waiting)
			assert.True(t, s.Last.Told)
			w.sleep(time.Hour)
			assert.Equal(t, []time.Duration{0, c.wait, c.wait + 2*time.Second}, w.transport.times())
		})
	}
}

func TestWatchStopsForGood(t *testing.T) {
	for name, c := range map[string]struct {
		step
		class Class
	}{
		"400":      {step{status: 400}, ClassRequest},
		"401":      {step{status: 401, body: `{"code":"api_key_invalid"}`}, ClassKey},
		"403":      {step{status: 403}, ClassPlan},
		"404":      {step{status: 404}, ClassNotFound},
		"410":      {step{status: 410}, ClassRequest},
		"404 wait": {step{status: 404, header: map[string]string{"Retry-After": "1"}}, ClassNotFound},
		"redirect": {step{status: 307}, ClassRedirect},
		"refused":  {step{err: &Error{Class: ClassRedirect}}, ClassRedirect},
		"large":    {step{body: `{"status":"ready","x":"` + strings.Repeat("x", 5000) + `"}`}, ClassTooLarge},
	} {
		bubble(t, name, func(t *testing.T) {
			w := startWith(t, func(w *Watch) { w.Client.Limit = 5000 }, c.step)
			require.True(t, w.ended())
			s := w.state()
			assert.Equal(t, PhaseStopped, s.Phase)
			assert.Equal(t, DecideStop, s.Last.Decision)
			var e *Error
			require.ErrorAs(t, s.Last.Err, &e)
			assert.Equal(t, c.class, e.Class)
			w.sleep(time.Hour)
			assert.Equal(t, 1, w.checks())
		})
	}
}

func TestWatchSendsNothingWithoutAKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startWith(t, func(w *Watch) { w.Client.Key = Secret{} }, step{body: ready})
		require.True(t, w.ended())
		assert.Equal(t, PhaseStopped, w.state().Phase)
		assert.Equal(t, DecideStop, w.last().Decision)
		assert.Zero(t, w.checks())
	})
}

func TestWatchFailed(t *testing.T) {
	for body, message := range map[string]string{failed: "no sound", `{"status":"failed"}`: ""} {
		bubble(t, "message "+message, func(t *testing.T) {
			w := start(t, step{body: body})
			require.True(t, w.ended())
			assert.Equal(t, PhaseFailed, w.state().Phase)
			assert.Equal(t, message, w.state().Task.Failure)
			assert.Equal(t, DecideFailed, w.last().Decision)
			assert.NoError(t, w.last().Err)
		})
	}
}

func TestWatchGivesBrokenAnswersThreeChances(t *testing.T) {
	html, broken, good := step{body: "<html>"}, step{body: `{"status":7}`}, step{body: processing}
	bubble(t, "in a row", func(t *testing.T) {
		w := start(t, html, broken, html)
		w.sleep(time.Hour)
		assert.Equal(t, at(0, 2, 6), w.transport.times())
		require.True(t, w.ended())
		assert.Equal(t, PhaseStopped, w.state().Phase)
		assert.Equal(t, []string{"exchange retry", "exchange retry", "exchange stop"}, filter(w.order, "exchange"))
	})
	bubble(t, "apart", func(t *testing.T) {
		w := start(t, html, html, good, broken, broken, step{status: 500}, html, html, step{body: ready})
		w.sleep(time.Hour)
		require.True(t, w.ended())
		assert.Equal(t, PhaseReady, w.state().Phase)
	})
}

func filter(list []string, prefix string) (some []string) {
	for _, s := range list {
		if strings.HasPrefix(s, prefix) {
			some = append(some, s)
		}
	}
	return some
}
