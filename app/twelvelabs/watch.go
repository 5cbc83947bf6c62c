// Watch and what it tells: its states, exchanges and decisions.

package twelvelabs

import (
	"context"
	"sync"
	"time"
)

// Phase is what a watch is doing.
type Phase string

// The phases of a watch. The last three are its ends.
const (
	PhaseChecking   Phase = "checking"   // a request is in flight and nothing is known yet, or one was asked for
	PhaseProcessing Phase = "processing" // the API answered, the task is not final, a check is due or in flight
	PhaseRetrying   Phase = "retrying"   // the last check failed in a passing way, another is due or in flight
	PhasePaused     Phase = "paused"     // the visitor paused it; no check is due
	PhaseReady      Phase = "ready"
	PhaseFailed     Phase = "failed"  // the task failed on the platform
	PhaseStopped    Phase = "stopped" // by the visitor, or by an error that trying again can't mend
)

// State is a watch at a moment, whole: nothing has to be remembered from
// earlier ones.
type State struct {
	Phase   Phase
	Began   time.Time     // when the watch began
	Check   int           // checks made so far, the one in flight included
	Waiting time.Duration // the length of the wait that ends at Due
	Due     time.Time     // when the next check is due; zero where none is
	Last    *Exchange     // the last finished exchange; nil before the first
	Task    *Task         // the last good answer of the API; nil before the first
	Sink    Sink          // holds the vectors of Task
	Overdue bool          // nothing final for longer than the patience: ask the visitor
}

// Receiving is the progress of an answer's body.
type Receiving struct {
	Check   int
	Bytes   int64 // of the decoded body so far
	Total   int64 // of the decoded body; -1 where it can't be known
	Vectors int
}

// Exchange is one request, what came of it, and what was decided from it.
type Exchange struct {
	Check    int
	Method   string
	Path     string    // path and nothing else: no host, no query, no key
	Sent     time.Time // zero where the request was refused before it was sent
	Took     time.Duration
	Status   int    // HTTP status; 0 where none came
	Bytes    int64  // of the body as decoded from its content encoding
	Task     *Task  // nil where the answer was no task
	Sink     Sink   // holds the vectors of Task
	Outline  []byte // the answer's JSON with each embedding folded to [n]; only where Client.Outline asks for it
	Err      error  // an *Error; nil where Task is set
	Decision Decision
	Wait     time.Duration // for DecideAgain and DecideRetry
	Told     bool          // Wait is what the API asked for (Retry-After and its kin)
}

// Decision is what a watch does after an exchange.
type Decision string

// The decisions.
const (
	DecideReady  Decision = "ready"  // final: the result is there
	DecideFailed Decision = "failed" // final: the task failed
	DecideAgain  Decision = "again"  // not final, ask again after Wait
	DecideRetry  Decision = "retry"  // a passing fault, ask again after Wait
	DecideStop   Decision = "stop"   // an error that asking again can't mend
	DecideNone   Decision = "none"   // aborted by the visitor
	DecideOnce   Decision = "once"   // no watch's: whoever asked decides
)

// Watch asks for one task until its status is final. Set the fields, then call
// Run once; the other methods may be called at any time from any goroutine.
//
// A check is due at a time of day, not after a number of ticks: a laptop that
// slept, or a tab that was frozen, makes one check on its return, not the ones
// it missed.
type Watch struct {
	Client *Client
	ID     string
	// NewSink makes a sink for the vectors of one answer. Nil drops them.
	NewSink func() Sink

	// The callbacks, each of which may be nil, are called one at a time from
	// Run's goroutine, and never after Run returned. For one answer:
	// OnReceiving while it comes, OnExchange with what was decided, OnState.
	OnState     func(State)
	OnReceiving func(Receiving)
	OnExchange  func(Exchange)

	// Patience is how long to poll before State.Overdue. Zero means 30 min.
	Patience time.Duration
	// First and Most are the first and the longest wait between polls, before
	// jitter of a tenth. Zero means 5 s and 15 s.
	First, Most time.Duration
	// Clock sets the due times. Nil means the Client's.
	Clock Clock
	// Jitter answers random numbers in [0, 1). Nil means math/rand/v2.
	Jitter func() float64

	mu    sync.Mutex
	asked asked
	bell  chan struct{} // holds one ring: something was asked, or the clock is to be read
}

// asked is what the methods want from Run and it has not yet looked at.
type asked struct {
	check, keep, online bool
	paused              bool // not a wish but a state: the latest of Pause and Resume
}

// CheckNow makes the check that is due at once. While a request is in flight
// it does nothing; while the watch is paused it makes one check.
func (w *Watch) CheckNow() { w.ask(func(a *asked) { a.check = true }) }

// Pause stops checking until Resume. A request in flight is let finish, and if
// its answer is final, so is the watch.
func (w *Watch) Pause() { w.ask(func(a *asked) { a.paused = true }) }

// Resume ends a pause: it checks at once if a check is overdue, and else waits
// for what is left of the wait.
func (w *Watch) Resume() { w.ask(func(a *asked) { a.paused = false }) }

// KeepWaiting clears Overdue and begins the patience anew.
func (w *Watch) KeepWaiting() { w.ask(func(a *asked) { a.keep = true }) }

// Online says that the network is back: a wait after a failure ends, unless
// its length was asked for by the API.
func (w *Watch) Online() { w.ask(func(a *asked) { a.online = true }) }

// Wake says that time may have passed unseen, as when a page is shown again:
// the clock is read, and one check is made if it is due.
func (w *Watch) Wake() { w.ask(func(*asked) {}) }

func (w *Watch) ask(wish func(*asked)) {
	w.mu.Lock()
	wish(&w.asked)
	w.mu.Unlock()
	select {
	case w.ring() <- struct{}{}:
	default: // it has been rung and not been heard yet
	}
}

// ring answers the bell.
func (w *Watch) ring() chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.bell == nil {
		w.bell = make(chan struct{}, 1)
	}
	return w.bell
}

// take answers what was asked and forgets the wishes.
func (w *Watch) take() asked {
	w.mu.Lock()
	defer w.mu.Unlock()
	a := w.asked
	w.asked = asked{paused: a.paused}
	return a
}

// Run watches until the task's status is final, an error is, or ctx ends,
// which aborts a request in flight. It answers the last state.
func (w *Watch) Run(ctx context.Context) State {
	r := newRun(w)
	for {
		if !r.wait(ctx) {
			return r.end(PhaseStopped)
		}
		x := r.check(ctx)
		phase := r.decide(x)
		if w.OnExchange != nil {
			w.OnExchange(*x)
		}
		if phase != "" {
			return r.end(phase)
		}
	}
}
