// Package upstream is an Embed v2 API that answers as a test tells it to,
// faults included. Each task id has a script: one step for each request, the
// last one for all that follow. It listens on a port of its own, so that a
// page of another origin meets CORS as it is, and it remembers every request.
package upstream

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// Server is the API.
type Server struct {
	http *httptest.Server

	mu      sync.Mutex
	changed chan struct{} // closed and renewed with each change below
	scripts map[string][]Step
	refused map[string]bool // ids whose preflight is refused
	seen    []*Request
}

// Request is what arrived.
type Request struct {
	Method   string
	Path     string // with the query, where there is one
	Header   http.Header
	Body     string
	Task     string // the id in the path, or else the Route
	Arrived  time.Time
	Answered bool // the script's step has ended
	Aborted  bool // the client left before that
}

// Preflight tells whether it is the question that CORS asks first.
func (q Request) Preflight() bool { return q.Method == http.MethodOptions }

// Key is what the request proves itself with.
func (q Request) Key() string { return q.Header.Get("X-Api-Key") }

// New starts a server on a free port of the loopback interface.
func New() *Server {
	s := &Server{changed: make(chan struct{}), scripts: map[string][]Step{}, refused: map[string]bool{}}
	s.http = httptest.NewServer(s)
	return s
}

// Close ends it, and what it is answering.
func (s *Server) Close() {
	s.http.CloseClientConnections()
	s.http.Close()
}

// Base is the API's address, without a slash at the end.
func (s *Server) Base() string { return s.http.URL + "/v1.3" }

// Script says what the requests for a task are answered with.
func (s *Server) Script(task string, steps ...Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scripts[task] = steps
}

// Route is what stands for a task's id where a request is for none: Script it
// for what a key asks of a path, such as "GET", "/embed-v2/tasks".
func Route(method, path, key string) string { return method + " " + path + " " + key }

// RefusePreflight makes requests for a task fail as they do at an API without
// CORS.
func (s *Server) RefusePreflight(task string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused[task] = true
}

// Requests answers the requests so far for a task, preflights left out; for
// all tasks where it is empty.
func (s *Server) Requests(task string) []Request {
	return s.filter(func(q *Request) bool { return !q.Preflight() && (task == "" || q.Task == task) })
}

// All answers every request so far.
func (s *Server) All() []Request { return s.filter(func(*Request) bool { return true }) }

func (s *Server) filter(keep func(*Request) bool) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Request
	for _, q := range s.seen {
		if keep(q) {
			c := *q
			c.Header = q.Header.Clone()
			out = append(out, c)
		}
	}
	return out
}

// Wait waits until the requests for a task are as ok wants them, and answers
// them; or until the context ends, with its error.
func (s *Server) Wait(ctx context.Context, task string, ok func([]Request) bool) ([]Request, error) {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		got := s.Requests(task)
		if ok(got) {
			return got, nil
		}
		select {
		case <-ctx.Done():
			return got, context.Cause(ctx)
		case <-changed:
		}
	}
}

func (s *Server) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	close(s.changed)
	s.changed = make(chan struct{})
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	task, known := strings.CutPrefix(r.URL.Path, "/v1.3/embed-v2/tasks/")
	if !known {
		task = Route(r.Method, strings.TrimPrefix(r.URL.Path, "/v1.3"), r.Header.Get("X-Api-Key"))
	}
	body, _ := io.ReadAll(r.Body) // of a client that leaves, what came
	r.Body = io.NopCloser(bytes.NewReader(body))
	q := &Request{Method: r.Method, Path: r.URL.RequestURI(), Header: r.Header.Clone(), Body: string(body), Task: task, Arrived: time.Now()}
	var step Step
	var refused bool
	s.change(func() {
		s.seen = append(s.seen, q)
		refused = s.refused[task]
		if script := s.scripts[task]; !q.Preflight() && len(script) > 0 {
			step = script[0]
			if len(script) > 1 {
				s.scripts[task] = slices.Clone(script[1:])
			}
		}
	})
	defer s.change(func() {
		q.Answered = true
		q.Aborted = r.Context().Err() != nil
	})

	if !refused {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Allow-Methods", "GET, POST")
		h.Set("Access-Control-Allow-Headers", "x-api-key, accept, content-type")
		h.Set("Access-Control-Max-Age", "600")
	}
	switch {
	case q.Preflight():
		w.WriteHeader(http.StatusNoContent)
	case step == nil:
		NotFound()(w, r)
	default:
		step(w, r)
	}
}

// Collector is an origin that answers everything, lets every origin read it,
// and remembers every request: where a redirect leads that must not be
// followed.
type Collector struct {
	http *httptest.Server
	mu   sync.Mutex
	seen []Request
}

// NewCollector starts one.
func NewCollector() *Collector {
	c := &Collector{}
	c.http = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		c.seen = append(c.seen, Request{Method: r.Method, Path: r.URL.RequestURI(), Header: r.Header.Clone(), Arrived: time.Now()})
		c.mu.Unlock()
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Allow-Headers", "x-api-key, accept")
		h.Set("Content-Type", "application/json")
		Ready(3, 8)(w, r)
	}))
	return c
}

// URL is its address.
func (c *Collector) URL() string { return c.http.URL }

// Close ends it.
func (c *Collector) Close() { c.http.Close() }

// Requests answers what arrived.
func (c *Collector) Requests() []Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.seen)
}
