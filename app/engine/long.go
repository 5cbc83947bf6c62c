package engine

// long.go is for what takes long: it runs in slices, between which the worker
// hears and answers other messages, and tells how far it is.

import (
	"context"
	"time"

	"embedscope/app/vectors"
)

// task is a long request under way.
type task struct {
	s     *Session
	id    int
	told  time.Time // when the page last heard
	rests time.Time // since when it has not paused
}

// Between slices of this length the worker listens; as often as this the page
// hears how far it is.
const (
	sliceLength = 12 * time.Millisecond
	tellEvery   = 80 * time.Millisecond
)

// rest lets other messages in where a slice has been long enough, and reports
// whether it is time to tell the page again.
func (t *task) rest() (tell bool) {
	now := time.Now()
	if t.rests.IsZero() {
		t.rests = now
	}
	if now.Sub(t.rests) >= sliceLength {
		if t.s.cfg.Rest != nil {
			t.s.cfg.Rest()
		}
		t.rests = time.Now()
	}
	if now.Sub(t.told) < tellEvery {
		return false
	}
	t.told = now
	return true
}

// progress is what computations of package vectors tell how far they are.
func (t *task) progress(stage string) vectors.Progress {
	return func(done float64) {
		if t.rest() {
			t.tell(Step{Stage: stage, Done: done})
		}
	}
}

func (t *task) tell(step Step, buffers ...[]byte) {
	t.s.mu.Lock()
	_, wanted := t.s.requests[t.id]
	t.s.mu.Unlock()
	if wanted {
		t.s.post(OpStep, t.id, &step, buffers...)
	}
}

// serveLong answers a request that takes long.
func serveLong[Q any, P interface {
	*Q
	fields
}](s *Session, e envelope, answer func(context.Context, *task, Q) (fields, [][]byte, error)) {
	var q Q
	s.serve(e, P(&q), func(ctx context.Context) (fields, [][]byte, error) {
		return answer(ctx, &task{s: s, id: e.ID}, q)
	})
}
