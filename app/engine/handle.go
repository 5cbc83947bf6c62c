package engine

import (
	"context"
	"strconv"
	"sync"
	"time"
)

// Port carries messages to the other side: a header in JSON, and buffers that
// change hands. What the other side sends comes to the function that the port
// was made with.
type Port interface {
	Post(header string, buffers [][]byte)
	// HandOver has the worker send all its results to the worker at to, which
	// tells OpTaken when it has them.
	HandOver(to Port)
	Close()
}

// Events are what a Handle tells without being asked. They are called one at
// a time; a nil one is passed over.
type Events struct {
	Up       func() // the worker answers; after Down, watches must be begun anew
	Down     func(reason string)
	Lost     func(reason string) // the worker died again and again, and is not started any more
	Taken    func(Taken)         // another worker stands in: what it has not taken must be begun anew
	State    func(State)
	Exchange func(Exchange)
	Progress func(Progress)
	Result   func(Result)
}

// Handle is the page's hold on the worker.
type Handle struct {
	events Events
	dial   Dial

	mu        sync.Mutex
	port      Port
	current   int  // tells messages of an earlier worker from those of this one
	successor Port // until it has taken over; nil mostly
	dialled   int
	nextID    int
	pending   map[int]question
	closed    bool
	deaths    int       // since a worker last lived for long
	born      time.Time // when the present one said hello
}

// A worker that dies is started anew: at once, and then after growing waits,
// until so many have died without living for long.
const (
	livesLong  = 10 * time.Second
	deathsMost = 6
	firstWait  = time.Second
)

// question is a request that waits for its reply.
type question struct {
	op      Op
	header  string // to ask another worker
	buffers [][]byte
	step    func(Step, [][]byte) // nil where nobody wants to hear how far it is
	reply   func(envelope, [][]byte, error)
}

// Dial starts a worker. It calls receive for each message, and down once when
// the worker has died.
type Dial func(receive func(header string, buffers [][]byte), down func(reason string)) Port

// NewHandle starts a worker, and another one whenever it dies.
func NewHandle(dial Dial, events Events) *Handle {
	h := &Handle{dial: dial, events: events, pending: map[int]question{}}
	h.start()
	return h
}

func (h *Handle) start() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.port = h.another()
		h.current = h.dialled
		for _, q := range h.pending {
			h.port.Post(q.header, q.buffers)
		}
	}
}

func (h *Handle) another() Port {
	h.dialled++
	n := h.dialled
	return h.dial(
		func(header string, buffers [][]byte) { h.receive(n, header, buffers) },
		func(reason string) { h.down(n, reason) },
	)
}

// Renew puts another worker in the place of this one, with all its results:
// the memory of a WebAssembly program grows, and never shrinks. Until the
// other one has them, this one answers.
func (h *Handle) Renew() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || h.successor != nil {
		return
	}
	h.successor = h.another()
	h.port.HandOver(h.successor)
}

// taken makes the successor the one that is asked.
func (h *Handle) taken(e envelope) {
	h.mu.Lock()
	if h.successor == nil {
		h.mu.Unlock()
		return
	}
	h.port.Close()
	h.port, h.successor, h.current = h.successor, nil, h.dialled
	var broken []question
	for id, q := range h.pending {
		if q.op == OpCreate || q.op == OpEmbed { // billed: it was sent already, perhaps
			delete(h.pending, id)
			broken = append(broken, q)
			continue
		}
		h.port.Post(q.header, q.buffers)
	}
	h.mu.Unlock()
	for _, q := range broken {
		q.reply(envelope{}, nil, &Failure{Message: "another worker took over before the answer came"})
	}
	deliver(e, h.events.Taken)
}

// Close ends the worker.
func (h *Handle) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	h.current = 0
	h.port.Close()
	if h.successor != nil {
		h.successor.Close()
	}
}

func (h *Handle) down(n int, reason string) {
	h.mu.Lock()
	if h.successor != nil { // whichever of the two it was: the other is of no use alone
		h.successor.Close()
		h.successor = nil
		if n != h.current {
			h.mu.Unlock()
			return
		}
	}
	if n != h.current {
		h.mu.Unlock()
		return
	}
	h.current = 0 // nothing of the dead worker is heard any more
	if !h.born.IsZero() && time.Since(h.born) > livesLong {
		h.deaths = 0
	}
	h.born = time.Time{}
	h.deaths++
	deaths := h.deaths
	pending := h.pending
	h.pending = map[int]question{}
	h.port.Close()
	h.mu.Unlock()

	for _, q := range pending {
		q.reply(envelope{}, nil, &Failure{Message: "the worker stopped: " + reason})
	}
	if deaths == deathsMost {
		if h.events.Lost != nil {
			h.events.Lost(reason)
		}
		return
	}
	if h.events.Down != nil {
		h.events.Down(reason)
	}
	if deaths == 1 {
		h.start()
		return
	}
	time.AfterFunc(firstWait<<(deaths-2), h.start)
}

func (h *Handle) receive(n int, header string, buffers [][]byte) {
	var e envelope
	if err := decode(header, &e); err != nil {
		return // only this program's own worker speaks here
	}
	h.mu.Lock()
	asked := n == h.current
	succeeds := h.successor != nil && n == h.dialled
	h.mu.Unlock()
	if succeeds && e.Op == OpTaken {
		h.taken(e)
	}
	if !asked {
		return
	}
	if e.ID != 0 {
		h.mu.Lock()
		q, waits := h.pending[e.ID]
		if e.Op != OpStep {
			delete(h.pending, e.ID)
		}
		h.mu.Unlock()
		if !waits {
			return // cancelled, or answered by an earlier worker
		}
		reply := q.reply
		if e.Op == OpStep {
			if q.step != nil {
				deliver(e, func(s Step) { q.step(s, buffers) })
			}
			return
		}
		if e.Op == OpError {
			var f Failure
			if err := e.open(&f); err != nil {
				f.Message = err.Error()
			}
			reply(e, nil, &f)
			return
		}
		reply(e, buffers, nil)
		return
	}
	switch e.Op {
	case OpHello:
		h.mu.Lock()
		h.born = time.Now()
		h.mu.Unlock()
		if h.events.Up != nil {
			h.events.Up()
		}
	case OpState:
		deliver(e, h.events.State)
	case OpExchange:
		deliver(e, h.events.Exchange)
	case OpProgress:
		deliver(e, h.events.Progress)
	case OpResult:
		deliver(e, h.events.Result)
	}
}

func deliver[T any, P interface {
	*T
	fields
}](e envelope, to func(T)) {
	var body T
	if to != nil && e.open(P(&body)) == nil {
		to(body)
	}
}

// send posts a message that has no reply.
func (h *Handle) send(op Op, body fields) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed && h.current != 0 { // while there is no worker, nothing can be asked of it
		h.port.Post(encode(seal(op, 0, body)), nil)
	}
}

// call posts a request, and answers once: with the reply, or with an error.
// A cancelled context answers nothing at all.
func call[T any, P interface {
	*T
	fields
}](ctx context.Context, h *Handle, op Op, body fields, answer func(T, [][]byte, error)) {
	callLong[T, P](ctx, h, op, body, nil, answer)
}

// callLong does the same, and tells how far it is in between.
func callLong[T any, P interface {
	*T
	fields
}](ctx context.Context, h *Handle, op Op, body fields, step func(Step, [][]byte), answer func(T, [][]byte, error)) {
	callWith[T, P](ctx, h, op, body, nil, step, answer)
}

// callWith does the same, and sends buffers along.
func callWith[T any, P interface {
	*T
	fields
}](ctx context.Context, h *Handle, op Op, body fields, buffers [][]byte, step func(Step, [][]byte), answer func(T, [][]byte, error)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.nextID++
	id := h.nextID
	stop := context.AfterFunc(ctx, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if _, waits := h.pending[id]; waits && !h.closed {
			delete(h.pending, id)
			h.port.Post(encode(seal(OpCancel, id, nil)), nil)
		}
	})
	q := question{op, encode(seal(op, id, body)), buffers, step, func(e envelope, buffers [][]byte, err error) {
		if !stop() {
			return
		}
		var out T
		if err == nil {
			err = e.open(P(&out))
		}
		answer(out, buffers, err)
	}}
	h.pending[id] = q
	if h.current != 0 { // or else it is asked of the next worker
		h.port.Post(q.header, q.buffers)
	}
}

// envelope is a whole message.
type envelope struct {
	Op   Op
	ID   int // 0: no reply is asked for, or none is given
	Body fields
	raw  map[string]any
}

func seal(op Op, id int, body fields) *envelope { return &envelope{Op: op, ID: id, Body: body} }

func (e *envelope) visit(c *codec) {
	c.text("op", (*string)(&e.Op))
	c.integer("id", &e.ID)
	if c.reading() {
		take(c, "body", "an object", &e.raw)
		return
	}
	if e.Body != nil {
		c.object("body", e.Body)
	}
}

// open reads the body of a message that was received.
func (e *envelope) open(body fields) error {
	if e.raw == nil {
		return &Failure{Message: "engine: message " + string(e.Op) + " " + strconv.Itoa(e.ID) + ": no body"}
	}
	c := codec{in: e.raw}
	body.visit(&c)
	return c.err
}
