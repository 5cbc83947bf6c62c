// Package engine is what runs in the worker, and the page's hold on it.
//
// A Session, in the worker, watches tasks, decodes their answers, keeps the
// vectors and computes on them. A Handle, in the page, asks for what is about
// to be drawn and hears what changed. Between them go messages: one JSON
// header and a list of buffers that change hands.
package engine

import (
	"context"
	"sync"
	"time"

	"embedscope/app/twelvelabs"
)

// Config is what a Session stands on.
type Config struct {
	Transport twelvelabs.Transport
	Clock     twelvelabs.Clock // nil: time.Now
	// Post sends a message to the page. It may be called from any goroutine.
	Post func(header string, buffers [][]byte)
	// Likely narrows down why a request got no answer. Nil: it can't be told.
	Likely func(ctx context.Context) Likely
	// Rest lets the worker hear other messages in the middle of something
	// long. Nil: it does so anyway.
	Rest func()
	// Lent answers the file that the page lent last, and forgets it; nil where
	// there is none.
	Lent func() any
	// Files is where results are kept.
	Files Files
}

// Session owns the watches, their keys and their results.
type Session struct {
	*held
	cfg      Config
	requests map[int]context.CancelFunc // by message ID; guarded by mu
}

// held is what a Session and its guests have in common.
type held struct {
	mu       sync.Mutex
	page     *Session // all others are guests
	watches  map[string]*watch
	arriving map[string]*vectorSet // by watch: of results whose text is still to come
	fields   []*result             // that have one, the last used last
}

// NewSession makes a Session and says hello to the page.
func NewSession(cfg Config) *Session {
	h := &held{watches: map[string]*watch{}, arriving: map[string]*vectorSet{}}
	h.page = h.session(cfg)
	return h.page
}

func (h *held) session(cfg Config) *Session {
	s := &Session{held: h, cfg: cfg, requests: map[int]context.CancelFunc{}}
	s.post(OpHello, 0, nil)
	return s
}

// Guest is another way to ask for what s holds: its answers go to post.
func (s *Session) Guest(post func(header string, buffers [][]byte)) *Session {
	cfg := s.cfg
	cfg.Post = post
	return s.session(cfg)
}

func (s *Session) post(op Op, id int, body fields, buffers ...[]byte) {
	s.cfg.Post(encode(seal(op, id, body)), buffers)
}

// Handle takes one message of the page, and borrows its buffers until that is
// answered. It does not block: what takes time goes on in its own goroutine.
func (s *Session) Handle(header string, buffers ...[]byte) {
	var e envelope
	if err := decode(header, &e); err != nil {
		s.post(OpError, 0, &Failure{Message: err.Error()})
		return
	}
	switch e.Op {
	case OpWatch:
		var q WatchRequest
		if s.opened(e, &q) {
			s.begin(q)
		}
	case OpControl:
		var q Control
		if s.opened(e, &q) {
			s.control(q)
		}
	case OpWake:
		var q Wake
		if s.opened(e, &q) {
			s.wake(q)
		}
	case OpForget:
		s.forget()
	case OpCancel:
		s.finish(e.ID)
	case OpCreate:
		serve(s, e, s.create)
	case OpList:
		serve(s, e, s.list)
	case OpEmbed:
		serve(s, e, s.embed)
	case OpRows:
		serve(s, e, s.rows)
	case OpDetail:
		serve(s, e, s.detail)
	case OpLines:
		serve(s, e, s.lines)
	case OpMarks:
		serve(s, e, s.marks)
	case OpAlike:
		serve(s, e, s.alike)
	case OpCosine:
		serve(s, e, s.cosineOf)
	case OpHead:
		serve(s, e, s.head)
	case OpBatch:
		serveLong(s, e, s.batch)
	case OpBring:
		serve(s, e, func(_ context.Context, q Bring) (fields, []byte, error) {
			s.bring(q, nth(buffers, 0))
			return &q, nil, nil
		})
	case OpOpen:
		serve(s, e, func(_ context.Context, q Open) (fields, []byte, error) {
			return &q, nil, s.open(q, nth(buffers, 0))
		})
	case OpKeep, OpReopen:
		s.kept(e)
	case OpProject:
		serveLong(s, e, s.project)
	case OpChange:
		serveLong(s, e, s.change)
	case OpCluster:
		serveLong(s, e, s.cluster)
	case OpSimilarity:
		serveLong(s, e, s.similarity)
	case OpPairs:
		serveLong(s, e, s.pairs)
	case OpCompare:
		serveLong(s, e, s.compare)
	case OpFind:
		serveLong(s, e, func(_ context.Context, t *task, q FindRequest) (fields, [][]byte, error) {
			return s.find(t, q, floats(nth(buffers, 0)))
		})
	case OpChoose:
		var q Choice
		if s.opened(e, &q) {
			s.choose(q)
		}
	default:
		s.post(OpError, e.ID, &Failure{Message: "engine: unknown message " + string(e.Op)})
	}
}

// opened reads a body, and answers with the error where it can't be read.
func (s *Session) opened(e envelope, body fields) bool {
	err := e.open(body)
	if err != nil {
		s.post(OpError, e.ID, &Failure{Message: err.Error()})
	}
	return err == nil
}

// serve answers a request in a goroutine of its own, unless it is cancelled
// first.
func serve[Q any, P interface {
	*Q
	fields
}](s *Session, e envelope, answer func(context.Context, Q) (fields, []byte, error)) {
	var q Q
	s.serve(e, P(&q), func(ctx context.Context) (fields, [][]byte, error) {
		body, buffer, err := answer(ctx, q)
		if buffer == nil {
			return body, nil, err
		}
		return body, [][]byte{buffer}, err
	})
}

func (s *Session) serve(e envelope, q fields, answer func(context.Context) (fields, [][]byte, error)) {
	if !s.opened(e, q) {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.mu.Lock()
	s.requests[e.ID] = cancel
	s.mu.Unlock()
	go func() {
		body, buffers, err := answer(ctx)
		if !s.finish(e.ID) {
			return
		}
		if err != nil {
			s.post(OpError, e.ID, s.failure(context.Background(), err))
			return
		}
		s.post(e.Op, e.ID, body, buffers...)
	}()
}

// finish ends a request, and reports whether it was still wanted.
func (s *Session) finish(id int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	cancel := s.requests[id]
	delete(s.requests, id)
	if cancel == nil {
		return false
	}
	cancel()
	return true
}

// result answers what a watch holds.
func (s *Session) result(name string) (*result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w := s.watches[name]; w != nil && w.result != nil {
		return w.result, nil
	}
	return nil, &Failure{Message: "engine: no result is held for this task"}
}

func (s *Session) client(base, key string) (*twelvelabs.Client, error) {
	secret, err := twelvelabs.NewSecret(key)
	if err != nil {
		return nil, err
	}
	return &twelvelabs.Client{Base: base, Key: secret, Transport: s.cfg.Transport, Clock: s.cfg.Clock}, nil
}

// failure puts an error into the page's words.
func (s *Session) failure(ctx context.Context, err error) *Failure {
	if f, ok := err.(*Failure); ok {
		return f
	}
	return &Failure{Message: err.Error(), Problem: s.problem(ctx, err)}
}

func (s *Session) now() time.Time {
	if s.cfg.Clock == nil {
		return time.Now()
	}
	return s.cfg.Clock()
}
