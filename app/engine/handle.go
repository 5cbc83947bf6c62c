package engine

import (
	"context"
	"strconv"
	"sync"
)

// Port carries messages to the other side: a header in JSON, and buffers that
// change hands. What the other side sends comes to the function that the port
// was made with.
type Port interface {
	Post(header string, buffers [][]byte)
	Close()
}

// Events are what a Handle tells without being asked. They are called one at
// a time; a nil one is passed over.
type Events struct {
	Up       func() // the worker answers; after Down, watches must be begun anew
	Down     func(reason string)
	State    func(State)
	Exchange func(Exchange)
	Progress func(Progress)
	Result   func(Result)
}

// Handle is the page's hold on the worker.
type Handle struct {
	events Events
	dial   Dial

	mu      sync.Mutex
	port    Port
	dialled int // tells messages of an earlier worker from those of this one
	nextID  int
	pending map[int]func(envelope, [][]byte, error)
	closed  bool
}

// Dial starts a worker. It calls receive for each message, and down once when
// the worker has died.
type Dial func(receive func(header string, buffers [][]byte), down func(reason string)) Port

// NewHandle starts a worker, and another one whenever it dies.
func NewHandle(dial Dial, events Events) *Handle {
	h := &Handle{dial: dial, events: events, pending: map[int]func(envelope, [][]byte, error){}}
	h.start()
	return h
}

func (h *Handle) start() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.dialled++
	n := h.dialled
	h.port = h.dial(
		func(header string, buffers [][]byte) { h.receive(n, header, buffers) },
		func(reason string) { h.down(n, reason) },
	)
}

// Close ends the worker.
func (h *Handle) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	h.dialled++
	h.port.Close()
}

func (h *Handle) down(n int, reason string) {
	h.mu.Lock()
	if n != h.dialled {
		h.mu.Unlock()
		return
	}
	h.dialled++ // nothing of the dead worker is heard any more
	pending := h.pending
	h.pending = map[int]func(envelope, [][]byte, error){}
	h.port.Close()
	h.mu.Unlock()

	for _, reply := range pending {
		reply(envelope{}, nil, &Failure{Message: "the worker stopped: " + reason})
	}
	if h.events.Down != nil {
		h.events.Down(reason)
	}
	h.start()
}

func (h *Handle) receive(n int, header string, buffers [][]byte) {
	h.mu.Lock()
	stale := n != h.dialled
	h.mu.Unlock()
	if stale {
		return
	}
	var e envelope
	if err := decode(header, &e); err != nil {
		return // only this program's own worker speaks here
	}
	if e.ID != 0 {
		h.mu.Lock()
		reply := h.pending[e.ID]
		delete(h.pending, e.ID)
		h.mu.Unlock()
		if reply == nil {
			return // cancelled
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
	if !h.closed {
		h.port.Post(encode(seal(op, 0, body)), nil)
	}
}

// call posts a request, and answers once: with the reply, or with an error.
// A cancelled context answers nothing at all.
func call[T any, P interface {
	*T
	fields
}](ctx context.Context, h *Handle, op Op, body fields, answer func(T, [][]byte, error)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.nextID++
	id := h.nextID
	stop := context.AfterFunc(ctx, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.pending[id] != nil && !h.closed {
			delete(h.pending, id)
			h.port.Post(encode(seal(OpCancel, id, nil)), nil)
		}
	})
	h.pending[id] = func(e envelope, buffers [][]byte, err error) {
		if !stop() {
			return
		}
		var out T
		if err == nil {
			err = e.open(P(&out))
		}
		answer(out, buffers, err)
	}
	h.port.Post(encode(seal(op, id, body)), nil)
}

// Watch begins to watch a task. The key leaves the page's side here.
func (h *Handle) Watch(q WatchRequest) { h.send(OpWatch, &q) }

// Control steers a watch.
func (h *Handle) Control(watch string, v Verb) { h.send(OpControl, &Control{watch, v}) }

// Forget wipes every key the worker holds and aborts what uses one.
func (h *Handle) Forget() { h.send(OpForget, nil) }

// Wake tells the worker that time may have passed, or that the network is back.
func (h *Handle) Wake(online bool) { h.send(OpWake, &Wake{online}) }

// Create creates a task.
func (h *Handle) Create(ctx context.Context, q CreateRequest, answer func(Created, error)) {
	call(ctx, h, OpCreate, &q, func(c Created, _ [][]byte, err error) { answer(c, err) })
}

// Rows asks for rows; strips holds StripCells bytes for each.
func (h *Handle) Rows(ctx context.Context, q RowsRequest, answer func(rows Rows, strips []byte, err error)) {
	call(ctx, h, OpRows, &q, func(r Rows, b [][]byte, err error) { answer(r, first(b), err) })
}

// Detail asks for a row; vector holds its d components.
func (h *Handle) Detail(ctx context.Context, q DetailRequest, answer func(d Detail, vector []float32, err error)) {
	call(ctx, h, OpDetail, &q, func(d Detail, b [][]byte, err error) { answer(d, floats(first(b)), err) })
}

// Lines asks for lines of the answer.
func (h *Handle) Lines(ctx context.Context, q LinesRequest, answer func(Lines, error)) {
	call(ctx, h, OpLines, &q, func(l Lines, _ [][]byte, err error) { answer(l, err) })
}

func first(b [][]byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b[0]
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
