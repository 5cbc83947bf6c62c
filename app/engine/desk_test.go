package engine

// desk_test.go joins a Handle to Sessions in this process, over a transport
// that answers from a script.

import (
	"context"
	"errors"
	"io"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"embedscope/app/twelvelabs"
)

// script is a Transport that answers one body after another; the last again
// and again.
type script struct {
	mu     sync.Mutex
	bodies []string
	asked  []twelvelabs.Request
	wait   time.Duration
}

func (s *script) Do(ctx context.Context, q *twelvelabs.Request) (*twelvelabs.Response, error) {
	s.mu.Lock()
	s.asked = append(s.asked, *q)
	body := s.bodies[0]
	if len(s.bodies) > 1 {
		s.bodies = s.bodies[1:]
	}
	s.mu.Unlock()
	select {
	case <-time.After(s.wait):
	case <-ctx.Done():
		return nil, &twelvelabs.Error{Class: twelvelabs.ClassAborted, Cause: ctx.Err()}
	}
	if body == "unreachable" {
		return nil, &twelvelabs.Error{Class: twelvelabs.ClassNetwork, Cause: errors.New("failed to fetch")}
	}
	status := 200
	if q.Method == "POST" {
		status = 202
	}
	return &twelvelabs.Response{Status: status, Header: func(string) string { return "" }, Length: int64(len(body)),
		Body: io.NopCloser(strings.NewReader(body))}, nil
}

func (s *script) requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

// line is a Port to a Session in this process: messages arrive in order, and
// never while the sender is still at it.
type line struct {
	mu     sync.Mutex
	queue  chan func()
	closed bool
}

func newLine() *line {
	l := &line{queue: make(chan func(), 1000)}
	go func() {
		for f := range l.queue {
			f()
		}
	}()
	return l
}

// send says nothing where the line is closed: a dead worker's last words go
// nowhere.
func (l *line) send(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.queue <- f
	}
}

func (l *line) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.closed = true
		close(l.queue)
	}
}

type toSession struct {
	*line
	back    *line
	session *Session
}

func (p toSession) HandOver(to Port) {
	var buffers [][]byte
	header := p.session.Pack(func(b []byte) { buffers = append(buffers, b) })
	next := to.(toSession)
	next.send(func() {
		_ = next.session.Unpack(header, func([]byte) []byte {
			if len(buffers) == 0 {
				return nil
			}
			b := buffers[0]
			buffers = buffers[1:]
			return b
		})
	})
}

func (p toSession) Close() {
	p.line.Close()
	p.back.Close()
}

func (p toSession) Post(header string, buffers [][]byte) {
	p.send(func() { p.session.Handle(header, buffers...) })
}

// heard is what a Handle told.
type heard struct {
	mu        sync.Mutex
	states    []State
	exchanges []Exchange
	results   []Result
	ups       int
	downs     []string
	taken     []Taken
}

func (h *heard) last() State {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.states) == 0 {
		return State{}
	}
	return h.states[len(h.states)-1]
}

// connect joins a Handle to Sessions over transport; kill makes the present
// one die.
func connect(t *testing.T, transport twelvelabs.Transport, likely func(context.Context) Likely) (h *Handle, log *heard, kill func(string)) {
	log = &heard{}
	var die func(string)
	dial := func(receive func(string, [][]byte), down func(string)) Port {
		die = down
		here := newLine()
		s := NewSession(Config{Transport: transport, Likely: likely, Post: func(header string, buffers [][]byte) {
			here.send(func() { receive(header, buffers) })
		}})
		return toSession{newLine(), here, s}
	}
	note := func(f func()) { log.mu.Lock(); defer log.mu.Unlock(); f() }
	h = NewHandle(dial, Events{
		Up:       func() { note(func() { log.ups++ }) },
		Down:     func(reason string) { note(func() { log.downs = append(log.downs, reason) }) },
		Taken:    func(k Taken) { note(func() { log.taken = append(log.taken, k) }) },
		State:    func(s State) { note(func() { log.states = append(log.states, s) }) },
		Exchange: func(x Exchange) { note(func() { log.exchanges = append(log.exchanges, x) }) },
		Result:   func(r Result) { note(func() { log.results = append(log.results, r) }) },
	})
	return h, log, func(reason string) { die(reason) }
}

// end lets every goroutine of a bubble finish.
func end(h *Handle) {
	h.Forget()
	synctest.Wait()
	h.Close()
}

// holding answers a Session that holds the decoded text as the result of "w".
func holding(t *testing.T, text string) *Session {
	t.Helper()
	s := NewSession(Config{Transport: &script{bodies: []string{text}}, Post: func(string, [][]byte) {}})
	client, err := s.client(base, "k")
	require.NoError(t, err)
	client.Outline = true
	set := newVectorSet()
	x := client.Retrieve(context.Background(), "t1", set, nil)
	require.NoError(t, x.Err)
	w := &watch{name: "w"}
	s.watches["w"] = w
	s.keep(w, x.Task, set, x.Outline)
	return s
}

func open() Query { return Query{From: math.NaN(), To: math.NaN(), Reference: -1} }
