package engine

// kept.go keeps results in the browser beyond the page, and opens them again.
// What is kept, and for how long, is the page's to say.

import (
	"context"
	"time"
)

// Files is where the worker writes and reads. What the browser refuses is a
// *Failure; see Fault.
type Files interface {
	// Write writes what parts emits, the last of it in front.
	Write(name string, parts func(emit func([]byte))) error
	// Read opens a file. read answers the bytes from one place to another, in
	// room where that is enough.
	Read(name string) (size int, read func(room []byte, from, to int) []byte, err error)
}

// What the page asks; see messages.go.
const (
	OpKeep   Op = "keep"   // KeptRequest → itself, once the result of Watch is in File
	OpReopen Op = "reopen" // KeptRequest → itself, once what is in File is the result of Watch; OpResult comes before
)

// KeptRequest writes a file, or reads one.
type KeptRequest struct {
	Watch string
	File  string
	At    time.Time // that a file is to say; for OpKeep
}

func (m *KeptRequest) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.text("file", &m.File)
	c.moment("at", &m.At)
}

// Keep has the result of a watch written to a file.
func (h *Handle) Keep(ctx context.Context, q KeptRequest, answer func(error)) {
	call(ctx, h, OpKeep, &q, func(_ KeptRequest, _ [][]byte, err error) { answer(err) })
}

// Reopen makes what is in a file the result of a watch.
func (h *Handle) Reopen(ctx context.Context, q KeptRequest, answer func(error)) {
	call(ctx, h, OpReopen, &q, func(_ KeptRequest, _ [][]byte, err error) { answer(err) })
}

// kept serves both ops. There is no key in them, so that OpForget does not end
// them.
func (s *Session) kept(e envelope) {
	var q KeptRequest
	if !s.opened(e, &q) {
		return
	}
	do := s.write
	if e.Op == OpReopen {
		do = s.reopen
	}
	go func() {
		if err := do(q); err != nil {
			s.post(OpError, e.ID, s.failure(context.Background(), err))
			return
		}
		s.post(e.Op, e.ID, &q)
	}()
}

func unkept(f Fault) error { return &Failure{Problem: &Problem{Class: string(f)}} }

func (s *Session) write(q KeptRequest) error {
	r, err := s.result(q.Watch)
	if err != nil {
		return err
	}
	if r.page.text == nil {
		return unkept(FaultText)
	}
	return s.cfg.Files.Write(q.File, func(emit func([]byte)) { writeKept(&Kept{Watch: q.Watch, At: q.At}, r, emit) })
}

func (s *Session) reopen(q KeptRequest) error {
	size, read, err := s.cfg.Files.Read(q.File)
	if err != nil {
		return err
	}
	r, fault := readKept(size, read)
	if fault != "" {
		return unkept(fault)
	}
	w := &watch{name: q.Watch, cancel: func() {}, result: r}
	s.mu.Lock()
	if old := s.watches[q.Watch]; old != nil {
		old.cancel()
		w.version = old.version
	}
	w.version++
	r.version = w.version
	s.watches[q.Watch] = w
	s.mu.Unlock()
	told := r.summary
	told.Watch, told.Version = w.name, w.version
	s.post(OpResult, 0, &told)
	return nil
}
