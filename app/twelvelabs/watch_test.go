// A watch from its first check to a result, and the bubble it is watched in:
// a scripted transport, and time that passes only when everything waits.

package twelvelabs

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// step is one scripted answer.
type step struct {
	after  time.Duration // until it comes
	status int           // 0 means 200
	header map[string]string
	body   string
	err    error
}

const (
	processing = `{"_id":"` + idA + `","status":"processing","data":null}`
	partial    = `{"_id":"` + idA + `","status":"processing","data":[{"embedding":[1,2]}]}`
	failed     = `{"_id":"` + idA + `","status":"failed","data":null,"error":{"message":"no sound"}}`
)

// scripted is a Transport that gives one answer after the other, the last one
// again and again, and notes when it was asked.
type scripted struct {
	mu      sync.Mutex
	steps   []step
	asked   []time.Time
	aborted int
}

func (s *scripted) Do(ctx context.Context, q *Request) (*Response, error) {
	s.mu.Lock()
	s.asked = append(s.asked, time.Now())
	next := s.steps[min(len(s.asked), len(s.steps))-1]
	s.mu.Unlock()
	select {
	case <-ctx.Done():
		s.mu.Lock()
		s.aborted++
		s.mu.Unlock()
		return nil, &Error{Class: ClassAborted, Cause: ctx.Err()}
	case <-time.After(next.after):
	}
	if next.err != nil {
		return nil, next.err
	}
	if next.status == 0 {
		next.status = 200
	}
	return &Response{Status: next.status, Header: func(n string) string { return next.header[n] }, Length: -1, Body: io.NopCloser(strings.NewReader(next.body))}, nil
}

// times answers when it was asked, since the first time.
func (s *scripted) times() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	var times []time.Duration
	for _, t := range s.asked {
		times = append(times, t.Sub(s.asked[0]))
	}
	return times
}

// watching is a Watch that runs in a synctest bubble, and what it told.
type watching struct {
	*Watch
	transport *scripted
	cancel    context.CancelFunc
	skew      time.Duration // of the wall clock; set it between synctest.Wait and a wake-up

	mu        sync.Mutex
	states    []State
	exchanges []Exchange
	heard     []Receiving
	order     []string
	end       *State
}

func start(t *testing.T, steps ...step) *watching {
	return startWith(t, nil, steps...)
}

func startWith(t *testing.T, set func(*Watch), steps ...step) *watching {
	t.Helper()
	w := &watching{transport: &scripted{steps: steps}}
	note := func(what string, add func()) {
		w.mu.Lock()
		defer w.mu.Unlock()
		assert.Nil(t, w.end, "%s after Run returned", what)
		w.order = append(w.order, what)
		add()
	}
	client := clientOf(t, w.transport)
	w.Watch = &Watch{
		Client:  client,
		ID:      idA,
		NewSink: func() Sink { return &rows{} },
		Jitter:  middle,
		Clock: func() time.Time {
			w.mu.Lock()
			defer w.mu.Unlock()
			return time.Now().Add(w.skew)
		},
		OnState: func(s State) { note("state "+string(s.Phase), func() { w.states = append(w.states, s) }) },
		OnExchange: func(x Exchange) {
			note("exchange "+string(x.Decision), func() { w.exchanges = append(w.exchanges, x) })
		},
		OnReceiving: func(r Receiving) { note("receiving", func() { w.heard = append(w.heard, r) }) },
	}
	if set != nil {
		set(w.Watch)
	}
	ctx, cancel := context.WithCancel(t.Context())
	w.cancel = cancel
	go func() {
		end := w.Run(ctx)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.end = &end
	}()
	synctest.Wait()
	return w
}

// sleep lets time pass and everything that is then due happen.
func (w *watching) sleep(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (w *watching) state() State {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.states[len(w.states)-1]
}

func (w *watching) last() Exchange {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.exchanges[len(w.exchanges)-1]
}

func (w *watching) checks() int { return len(w.transport.times()) }

func (w *watching) ended() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.end != nil
}

// jump moves the wall clock, as a machine's sleep or a set clock does.
func (w *watching) jump(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.skew += d
}

// stop ends the watch, as every bubble must.
func (w *watching) stop() { w.cancel(); synctest.Wait() }

func bubble(t *testing.T, name string, test func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) { synctest.Test(t, test) })
}

// at answers times in seconds as durations.
func at(s ...float64) []time.Duration {
	var d []time.Duration
	for _, s := range s {
		d = append(d, time.Duration(s*float64(time.Second)))
	}
	return d
}

func TestWatchUntilReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		w := start(t, step{body: processing, after: time.Second}, step{body: `{"status":"queued_anew"}`}, step{body: processing}, step{body: ready})
		assert.Equal(t, State{Phase: PhaseChecking, Began: began.Round(0), Check: 1}, w.state())

		w.sleep(time.Second)
		s := w.state()
		assert.Equal(t, PhaseProcessing, s.Phase)
		assert.Equal(t, 5*time.Second, s.Waiting)
		assert.Equal(t, began.Add(6*time.Second).Round(0), s.Due)
		assert.Equal(t, StatusProcessing, s.Task.Status)
		assert.Equal(t, w.last(), *s.Last)
		assert.Equal(t, DecideAgain, s.Last.Decision)
		assert.Equal(t, time.Second, s.Last.Took)

		w.sleep(5 * time.Second)
		assert.Equal(t, Status("queued_anew"), w.state().Task.Status, "an unknown status is shown, and polling goes on")
		assert.False(t, w.ended())

		w.sleep(time.Minute)
		require.True(t, w.ended())
		assert.Equal(t, at(0, 6, 12, 19.2), w.transport.times())
		s = w.state()
		assert.Equal(t, s, *w.end)
		assert.Equal(t, PhaseReady, s.Phase)
		assert.Equal(t, 4, s.Check)
		assert.Zero(t, s.Due)
		assert.Zero(t, s.Waiting)
		assert.Equal(t, StatusReady, s.Task.Status)
		assert.Equal(t, &rows{{0.5, -1, 2}}, s.Sink)
		assert.Equal(t, DecideReady, s.Last.Decision)
		assert.Same(t, s.Sink, s.Last.Sink)
		for i, x := range w.exchanges {
			assert.Equal(t, i+1, x.Check)
			assert.Equal(t, "/v1.3/embed-v2/tasks/"+idA, x.Path)
			assert.False(t, x.Told)
		}
		// A check that nobody asked for leaves the phase: no flicker.
		assert.Equal(t, []string{"state checking", "receiving", "receiving", "exchange again", "state processing",
			"state processing", "receiving", "receiving", "exchange again", "state processing",
			"state processing", "receiving", "receiving", "exchange again", "state processing",
			"state processing", "receiving", "receiving", "exchange ready", "state ready"}, w.order)
		assert.Zero(t, w.states[2].Due, "no check is due while one is in flight")
		assert.Equal(t, Receiving{Check: 4, Bytes: int64(len(ready)), Total: -1, Vectors: 1}, w.heard[len(w.heard)-1])
	})
}

func TestWatchWithNothingSet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &Watch{Client: clientOf(t, &scripted{steps: []step{{body: processing}, {body: ready}}}), ID: idA}
		began := time.Now()
		s := w.Run(t.Context())
		assert.Equal(t, PhaseReady, s.Phase)
		assert.InDelta(t, 5, time.Since(began).Seconds(), 0.5, "jitter is a tenth")
	})
}

func TestWatchPollsAtItsOwnPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startWith(t, func(w *Watch) { w.First, w.Most = 100*time.Millisecond, 120*time.Millisecond }, step{body: processing})
		w.sleep(time.Second)
		assert.Equal(t, at(0, .1, .22, .34, .46, .58, .7, .82, .94), w.transport.times())
		w.stop()
	})
}

func TestWatchReceives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		parts := strings.SplitAfter(`{"status":"ready","data":[{"embedding":[1]},{"embedding":[2]},{"embedding":[3]} ]}`, "},")
		var heard []Receiving
		w := &Watch{Client: clientOf(t, &hanging{parts: parts, pause: time.Second}), ID: idA, OnReceiving: func(r Receiving) { heard = append(heard, r) }}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		s := w.Run(ctx)
		assert.Equal(t, PhaseStopped, s.Phase, "the body never ended")
		require.Len(t, heard, 3)
		for i, r := range heard {
			assert.Equal(t, 1, r.Check)
			assert.Equal(t, int64(-1), r.Total)
			assert.LessOrEqual(t, r.Vectors, i, "the part just come is not decoded yet")
		}
		assert.Positive(t, heard[2].Vectors)
		assert.Nil(t, s.Task)
		assert.Nil(t, s.Sink)
	})
}
