package engine

import (
	"context"
	"errors"
	"time"

	"embedscope/app/twelvelabs"
)

// watch is one task being watched, and what came of it.
type watch struct {
	name   string
	cancel context.CancelFunc
	told   time.Time // when the page last heard of progress
	last   *Exchange // as the page heard of it

	// Guarded by Session.mu.
	run     *twelvelabs.Watch // nil once it ended: the key goes with it
	result  *result
	version int
}

// begin starts a watch; one that ran under the same name ends, and nothing of
// it is told any more.
func (s *Session) begin(q WatchRequest) {
	client, err := s.client(q.Base, q.Key)
	if err != nil {
		s.post(OpState, 0, &State{Watch: q.Watch, Phase: string(twelvelabs.PhaseStopped), Began: s.now(),
			Last: &Exchange{Watch: q.Watch, Decision: string(twelvelabs.DecideStop), Problem: s.problem(context.Background(), err)}})
		return
	}
	client.Limit = int64(q.Limit)
	client.Outline = true

	ctx, cancel := context.WithCancel(context.Background())
	w := &watch{name: q.Watch, cancel: cancel}
	run := &twelvelabs.Watch{
		Client:   client,
		ID:       q.Task,
		Clock:    s.cfg.Clock,
		Patience: q.Patience,
		NewSink:  func() twelvelabs.Sink { return newVectorSet() },
		OnState:  func(st twelvelabs.State) { s.tellState(w, st) },
		OnReceiving: func(r twelvelabs.Receiving) {
			s.tellProgress(w, r)
		},
		OnExchange: func(x twelvelabs.Exchange) { s.tellExchange(ctx, w, x) },
	}
	s.mu.Lock()
	if old := s.watches[q.Watch]; old != nil {
		old.cancel()
		w.version, w.result = old.version, old.result // shown until there is a newer one
	}
	w.run = run
	s.watches[q.Watch] = w
	s.mu.Unlock()
	go func() {
		defer cancel()
		run.Run(ctx)
		s.mu.Lock()
		defer s.mu.Unlock()
		w.run = nil
	}()
}

// current reports whether w still stands for its name.
func (s *Session) current(w *watch) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.watches[w.name] == w
}

func (s *Session) control(q Control) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q.Verb == VerbDrop {
		delete(s.arriving, q.Watch)
	}
	w := s.watches[q.Watch]
	if w == nil {
		return
	}
	switch q.Verb {
	case VerbStop:
		w.cancel()
		return
	case VerbDrop:
		w.cancel()
		delete(s.watches, q.Watch)
		return
	}
	if w.run == nil {
		return
	}
	switch q.Verb {
	case VerbCheck:
		w.run.CheckNow()
	case VerbPause:
		w.run.Pause()
	case VerbResume:
		w.run.Resume()
	case VerbKeep:
		w.run.KeepWaiting()
	}
}

func (s *Session) wake(q Wake) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.watches {
		switch {
		case w.run == nil:
		case q.Online:
			w.run.Online()
		default:
			w.run.Wake()
		}
	}
}

// forget ends every watch that is under way: its key goes with it. Results
// stay, since no key is in them.
func (s *Session) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.watches {
		w.cancel()
	}
	for id, cancel := range s.requests {
		cancel()
		delete(s.requests, id)
	}
}

func (s *Session) tellState(w *watch, st twelvelabs.State) {
	if !s.current(w) {
		return
	}
	m := State{
		Watch:   w.name,
		Phase:   string(st.Phase),
		Began:   st.Began,
		Check:   st.Check,
		Due:     st.Due,
		Waiting: st.Waiting,
		Overdue: st.Overdue,
		Last:    w.last,
	}
	if t := st.Task; t != nil {
		m.Status = string(t.Status)
		m.Created, m.Updated = t.CreatedAt, t.UpdatedAt
		m.Name = mediaName(t.Metadata)
		m.Failure = t.Failure
		m.Segments, m.HasData = len(t.Segments), t.HasData
	}
	s.post(OpState, 0, &m)
}

// progressEvery bounds how often the page hears of an answer's progress.
const progressEvery = 100 * time.Millisecond

func (s *Session) tellProgress(w *watch, r twelvelabs.Receiving) {
	now := s.now()
	if now.Sub(w.told) < progressEvery || !s.current(w) {
		return
	}
	w.told = now
	s.post(OpProgress, 0, &Progress{Watch: w.name, Check: r.Check, Bytes: int(r.Bytes), Total: int(r.Total), Vectors: r.Vectors})
}

func (s *Session) tellExchange(ctx context.Context, w *watch, x twelvelabs.Exchange) {
	if !s.current(w) {
		return
	}
	w.last = s.told(ctx, &x)
	w.last.Watch = w.name
	s.post(OpExchange, 0, w.last)
	if x.Task != nil {
		s.keep(w, x.Task, x.Sink.(*vectorSet), x.Outline)
	}
}

// told is an exchange as the page hears of it.
func (s *Session) told(ctx context.Context, x *twelvelabs.Exchange) *Exchange {
	m := &Exchange{
		Check:    x.Check,
		Method:   x.Method,
		Path:     x.Path,
		Sent:     x.Sent,
		Took:     x.Took,
		Status:   x.Status,
		Bytes:    int(x.Bytes),
		Decision: string(x.Decision),
		Wait:     x.Wait,
		Told:     x.Told,
	}
	if x.Err != nil {
		m.Problem = s.problem(ctx, x.Err)
	}
	if x.Task != nil {
		m.Task = string(x.Task.Status)
	}
	return m
}

// keep makes an answer that has a result the watch's, and tells the page.
func (s *Session) keep(w *watch, t *twelvelabs.Task, set *vectorSet, outline []byte) {
	if !t.HasData && t.Status != twelvelabs.StatusReady {
		return
	}
	s.mu.Lock()
	w.version++
	r := newResult(w.version, t, set, outline)
	if s.watches[w.name] == w {
		w.result = r
	}
	s.mu.Unlock()
	told := r.summary
	told.Watch = w.name
	s.post(OpResult, 0, &told)
}

// problem puts an error of the API or the network on the wire.
func (s *Session) problem(ctx context.Context, err error) *Problem {
	var e *twelvelabs.Error
	if !errors.As(err, &e) {
		return &Problem{Detail: err.Error()}
	}
	p := &Problem{
		Class:      string(e.Class),
		Status:     e.Status,
		Code:       e.Code,
		Message:    e.Message,
		Field:      e.Field,
		RequestID:  e.RequestID,
		RetryAfter: e.RetryAfter,
		Head:       e.Head,
	}
	if e.Cause != nil {
		p.Detail = e.Cause.Error()
	}
	if e.Class == twelvelabs.ClassNetwork && s.cfg.Likely != nil {
		p.Likely = s.cfg.Likely(ctx)
	}
	return p
}

// mediaName is what a person calls the input: its file, or its URL's last part.
func mediaName(m *twelvelabs.Metadata) string {
	if m == nil {
		return ""
	}
	if m.InputFilename != "" {
		return m.InputFilename
	}
	name := m.InputURL
	for i, r := range name {
		if r == '?' || r == '#' {
			name = name[:i]
			break
		}
	}
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '/' {
			return name[i+1:]
		}
	}
	return name
}
