// The loop of a watch: wait, check, decide.

package twelvelabs

import (
	"cmp"
	"context"
	"math/rand/v2"
	"time"
)

const (
	defaultPatience = 30 * time.Minute

	// glance is how often a wait reads the clock: timers stand still while a
	// machine sleeps, and clocks are set.
	glance = time.Second

	// maxStrikes is how many answers in a row may be no answer of the API, or
	// a broken one.
	maxStrikes = 3
)

// run is a watch that is running. It belongs to Run's goroutine.
type run struct {
	*Watch
	clock  Clock
	polls  *waits
	tries  *waits
	state  State // but for what show fills in
	shown  State // what OnState heard last
	phase  Phase // the phase but for a pause and for checks asked for
	due    time.Time
	length time.Duration // of the wait that ends at due
	left   time.Duration // of it, at the last glance

	patienceBegan time.Time
	overdue       bool

	paused   bool
	inFlight bool
	hurried  bool // the check in flight was asked for
	told     bool // the wait is what the API asked for
	strikes  int
}

func newRun(w *Watch) *run {
	r := &run{Watch: w, clock: w.Clock, phase: PhaseChecking}
	if r.clock == nil {
		r.clock = w.Client.Clock
	}
	random := w.Jitter
	if random == nil {
		random = rand.Float64
	}
	r.polls = newWaits(cmp.Or(w.First, firstPoll), cmp.Or(w.Most, mostPoll), pollGrowth, pollSpread, random)
	r.tries = newWaits(firstRetry, mostRetry, retryGrowth, retrySpread, random)
	r.state.Began = r.clock.now()
	r.patienceBegan = r.state.Began
	return r
}

// wait returns when a check is to be made, or with false when ctx ends.
func (r *run) wait(ctx context.Context) bool {
	bell := r.ring()
	tick := time.NewTimer(glance)
	defer tick.Stop()
	for {
		if ctx.Err() != nil {
			return false
		}
		if r.heed() {
			return true
		}
		next := glance
		if !r.paused {
			now := r.clock.now()
			left := r.due.Sub(now)
			if left <= 0 {
				return true
			}
			if left > r.left+time.Second { // the clock was set back: the wait must not grow
				left = r.left
				r.due = now.Add(left)
			}
			r.left = left
			r.overdue = r.overdue || now.Sub(r.patienceBegan) >= cmp.Or(r.Patience, defaultPatience)
			next = min(left, glance)
		}
		r.show()
		tick.Reset(next)
		select {
		case <-ctx.Done():
		case <-bell:
		case <-tick.C:
		}
	}
}

// heed does what the methods of Watch asked for, and reports whether a check
// is to be made at once.
func (r *run) heed() (check bool) {
	a := r.take()
	if a.paused && !r.paused {
		r.hurried = false
	}
	r.paused = a.paused
	if a.keep {
		r.overdue = false
		r.patienceBegan = r.clock.now()
	}
	if r.inFlight {
		return false
	}
	if a.online && r.phase == PhaseRetrying && !r.told && !r.paused {
		r.tries.reset()
		return true
	}
	r.hurried = a.check
	return a.check
}

// show calls OnState if the state has changed since it was last shown.
func (r *run) show() {
	s := r.state
	s.Phase, s.Due, s.Waiting = r.phase, time.Time{}, 0
	switch {
	case r.inFlight && r.hurried:
		s.Phase = PhaseChecking
	case r.paused:
		s.Phase = PhasePaused
	case !r.inFlight:
		s.Due, s.Waiting = r.due, r.length
	}
	s.Overdue = r.overdue
	if same(&s, &r.shown) {
		return
	}
	r.shown = s
	if r.OnState != nil {
		r.OnState(s)
	}
}

// same compares what can change between two states. Task and Sink change only
// together with Last.
func same(a, b *State) bool {
	return a.Phase == b.Phase && a.Check == b.Check && a.Due.Equal(b.Due) &&
		a.Waiting == b.Waiting && a.Last == b.Last && a.Overdue == b.Overdue
}

// end shows the last state and answers it.
func (r *run) end(phase Phase) State {
	r.state.Phase = phase
	if r.OnState != nil {
		r.OnState(r.state)
	}
	return r.state
}

// check makes one request. It runs in a goroutine of its own, so that a pause
// shows at once; that goroutine is done, or stands still, whenever a callback
// runs.
func (r *run) check(ctx context.Context) *Exchange {
	r.state.Check++
	r.inFlight = true
	r.show()
	check := r.state.Check

	sink := &counted{}
	if r.NewSink != nil {
		sink.Sink = r.NewSink()
	}
	if sink.Sink == nil {
		sink.Sink = new(nowhere)
	}
	heard, handled := make(chan Receiving), make(chan struct{})
	done := make(chan *Exchange)
	go func() {
		done <- r.Client.Retrieve(ctx, r.ID, sink, func(bytes, total int64) {
			heard <- Receiving{Check: check, Bytes: bytes, Total: total, Vectors: sink.n}
			<-handled
		})
	}()
	bell := r.ring()
	for {
		select {
		case p := <-heard:
			if r.OnReceiving != nil && ctx.Err() == nil {
				r.OnReceiving(p)
			}
			handled <- struct{}{}
		case <-bell:
			r.heed()
			r.show()
		case x := <-done:
			x.Check = check
			if x.Sink != nil {
				x.Sink = sink.Sink
			}
			r.inFlight = false
			return x
		}
	}
}

// decide sets what follows from an exchange. It answers the phase in which the
// watch ends, or "" where it goes on.
func (r *run) decide(x *Exchange) Phase {
	seen := *x // State.Last must not change under its readers
	defer func() {
		seen.Decision, seen.Wait, seen.Told = x.Decision, x.Wait, x.Told
		r.state.Last = &seen
	}()
	if x.Err != nil {
		return r.decideError(x)
	}
	r.strikes = 0
	r.tries.reset()
	r.state.Task, r.state.Sink = x.Task, x.Sink
	switch x.Task.Status {
	case StatusReady:
		x.Decision = DecideReady
		return PhaseReady
	case StatusFailed:
		x.Decision = DecideFailed
		return PhaseFailed
	}
	r.phase = PhaseProcessing
	r.again(x, DecideAgain, r.polls.next(), false)
	return ""
}

func (r *run) decideError(x *Exchange) Phase {
	e := x.Err.(*Error)
	broken := e.Class == ClassNotAPI || e.Class == ClassMalformed
	if broken {
		r.strikes++
	} else {
		r.strikes = 0
	}
	switch {
	case e.Class == ClassAborted:
		x.Decision = DecideNone
		return PhaseStopped
	case e.Passing(), broken && r.strikes < maxStrikes:
		r.phase = PhaseRetrying
		if e.RetryAfter > 0 {
			r.again(x, DecideRetry, e.RetryAfter, true)
		} else {
			r.again(x, DecideRetry, r.tries.next(), false)
		}
		return ""
	}
	x.Decision = DecideStop
	return PhaseStopped
}

// again sets the time of the next check.
func (r *run) again(x *Exchange, d Decision, wait time.Duration, told bool) {
	x.Decision, x.Wait, x.Told = d, wait, told
	r.due, r.length, r.left, r.told = r.clock.now().Add(wait), wait, wait, told
}

// counted counts the vectors that pass through it.
type counted struct {
	Sink
	n int
}

func (c *counted) Append(v []float32) int {
	c.n++
	return c.Sink.Append(v)
}

// AppendUncertainty implements UncertaintySink, where the other is one.
func (c *counted) AppendUncertainty(v []float32) int {
	if sink, ok := c.Sink.(UncertaintySink); ok {
		return sink.AppendUncertainty(v)
	}
	return -1
}
