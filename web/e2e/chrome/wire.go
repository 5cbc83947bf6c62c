package chrome

// wire.go routes the protocol's messages. chromedp starts the browser and
// speaks to it as a whole; the sessions of pages and of their workers are
// taken off its connection here, because chromedp attaches to no worker from
// its first line on, and mirrors each page's DOM, which costs the page time
// that these tests measure.

import (
	"context"
	"errors"
	"sync"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp/jsonv2"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// errDetached is what commands end with whose target is gone.
var errDetached = errors.New("chrome: the target is gone")

// firstID is where this package's message ids begin: above all that chromedp
// counts to on the same connection, within the 31 bits that Chromium reads.
const firstID = 1 << 30

// wire is chromedp's connection with the sessions of this package taken off.
type wire struct {
	chromedp.Transport

	mu       sync.Mutex
	last     int64
	sessions map[target.SessionID]*session
}

func newWire(t chromedp.Transport) *wire {
	return &wire{Transport: t, last: firstID, sessions: map[target.SessionID]*session{}}
}

// Read hands chromedp the next message that is its own.
func (w *wire) Read(ctx context.Context, msg *cdproto.Message) error {
	for {
		if err := w.Transport.Read(ctx, msg); err != nil {
			w.mu.Lock()
			defer w.mu.Unlock()
			for _, s := range w.sessions {
				s.end()
			}
			return err
		}
		w.mu.Lock()
		s := w.sessions[msg.SessionID]
		w.mu.Unlock()
		if s == nil {
			return nil
		}
		s.deliver(msg)
		*msg = cdproto.Message{}
	}
}

// open makes the session of an id that the browser gave.
func (w *wire) open(id target.SessionID) *session {
	s := &session{wire: w, id: id, calls: map[int64]chan *cdproto.Message{}, gone: make(chan struct{})}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sessions[id] = s
	return s
}

func (w *wire) drop(id target.SessionID) {
	w.mu.Lock()
	s := w.sessions[id]
	delete(w.sessions, id)
	w.mu.Unlock()
	if s != nil {
		s.end()
	}
}

func (w *wire) nextID() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last++
	return w.last
}

// session is one attachment to a page or a worker. It is a cdp.Session.
type session struct {
	wire *wire
	id   target.SessionID

	mu        sync.Mutex
	calls     map[int64]chan *cdproto.Message
	listeners []func(event any)

	once sync.Once
	gone chan struct{} // closed when the target is gone
}

// Call runs a command and decodes its result.
func (s *session) Call(ctx context.Context, method string, params, result any) error {
	raw, err := jsonv2.Marshal(params, chromedp.DefaultMarshalOptions)
	if err != nil {
		return err
	}
	id := s.wire.nextID()
	reply := make(chan *cdproto.Message, 1)
	s.mu.Lock()
	s.calls[id] = reply
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.calls, id)
		s.mu.Unlock()
	}()

	msg := &cdproto.Message{ID: id, SessionID: s.id, Method: cdproto.MethodType(method), Params: raw}
	if err := s.wire.Write(ctx, msg); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return &callError{method, context.Cause(ctx)}
	case <-s.gone:
		return &callError{method, errDetached}
	case msg := <-reply:
		if msg.Error != nil {
			return &callError{method, msg.Error}
		}
		if result == nil {
			return nil
		}
		return jsonv2.Unmarshal(msg.Result, result, chromedp.DefaultUnmarshalOptions)
	}
}

type callError struct {
	method string
	err    error
}

func (e *callError) Error() string { return "chrome: " + e.method + ": " + e.err.Error() }
func (e *callError) Unwrap() error { return e.err }

// Subscribe is a part of cdp.Session that nothing here uses: listen keeps the
// order of the events.
func (s *session) Subscribe(string) (<-chan jsonv2.Value, func()) {
	none := make(chan jsonv2.Value)
	close(none)
	return none, func() {}
}

// listen has f called with each event, in the order of arrival. f runs where
// messages are read: it must not wait for a command.
func (s *session) listen(f func(event any)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners = append(s.listeners, f)
}

func (s *session) deliver(msg *cdproto.Message) {
	if msg.ID != 0 {
		s.mu.Lock()
		reply := s.calls[msg.ID]
		s.mu.Unlock()
		if reply != nil {
			own := *msg
			reply <- &own
		}
		return
	}
	event, err := cdproto.UnmarshalMessage(msg, chromedp.DefaultUnmarshalOptions)
	if err != nil {
		return // an event that cdproto does not know
	}
	s.mu.Lock()
	listeners := s.listeners
	s.mu.Unlock()
	for _, f := range listeners {
		f(event)
	}
}

func (s *session) end() { s.once.Do(func() { close(s.gone) }) }
