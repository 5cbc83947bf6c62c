package engine

// opening.go takes a result that is read from a file elsewhere: its vectors as
// they are read, and then the answer's text with its embeddings folded, which
// together are all that a result is made of.

import (
	"bytes"
	"context"

	"embedscope/app/jsonstream"
	"embedscope/app/twelvelabs"
	"embedscope/app/vectors"
)

// What the reader of a file asks; see messages.go.
const (
	OpBring Op = "bring" // Bring, one buffer: whole rows, float32, little-endian → Bring
	OpOpen  Op = "open"  // Open, one buffer: the text → Open; the page is told State and Result
)

// Bring brings rows of one dimension, in the order of the segments that they
// belong to. Only one is under way at a time.
type Bring struct {
	Watch string
	Dim   int
	First bool // of the result: what was brought for an earlier one is forgotten

	Uncertain bool // the rows are uncertainties
}

func (m *Bring) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.integer("dim", &m.Dim)
	c.flag("first", &m.First)
	c.flag("uncertain", &m.Uncertain)
}

// Open makes what was brought the result of a watch that asks nobody.
type Open struct{ Watch string }

func (m *Open) visit(c *codec) { c.text("watch", &m.Watch) }

// Bring brings rows, and answers when there is room for more.
func (h *Handle) Bring(ctx context.Context, q Bring, rows []byte, answer func(error)) {
	callWith(ctx, h, OpBring, &q, [][]byte{rows}, nil, func(_ Bring, _ [][]byte, err error) { answer(err) })
}

// Open ends what Bring began. The answer's text has each embedding folded into
// a list of one number: how many there are.
func (h *Handle) Open(ctx context.Context, q Open, text []byte, answer func(error)) {
	callWith(ctx, h, OpOpen, &q, [][]byte{text}, nil, func(_ Open, _ [][]byte, err error) { answer(err) })
}

func (s *Session) bring(q Bring, rows []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	set := s.arriving[q.Watch]
	if set == nil || q.First {
		set = newVectorSet()
		s.arriving[q.Watch] = set
	}
	if q.Uncertain {
		set = set.uncertain()
	}
	set.appendRows(q.Dim, rows)
}

func (s *Session) open(q Open, text []byte) error {
	s.mu.Lock()
	set := s.arriving[q.Watch]
	delete(s.arriving, q.Watch)
	s.mu.Unlock()
	if set == nil {
		set = newVectorSet()
	}
	text = bytes.Clone(text) // the next file's is read into the same room
	task, err := unfold(text, set)
	if err != nil {
		return err
	}
	w := &watch{name: q.Watch, cancel: func() {}}
	s.mu.Lock()
	if old := s.watches[q.Watch]; old != nil {
		old.cancel()
		w.version = old.version
	}
	s.watches[q.Watch] = w
	s.mu.Unlock()
	page := s.page // s may be a guest's
	page.keep(w, task, set, text)
	page.tellState(w, twelvelabs.State{Phase: phaseOf(task.Status), Began: s.now(), Task: task})
	return nil
}

func phaseOf(status twelvelabs.Status) twelvelabs.Phase {
	switch status {
	case twelvelabs.StatusReady:
		return twelvelabs.PhaseReady
	case twelvelabs.StatusFailed:
		return twelvelabs.PhaseFailed
	}
	return twelvelabs.PhaseProcessing
}

// appendRows appends the rows of a buffer.
func (s *vectorSet) appendRows(dim int, b []byte) {
	size := 4 * dim
	for ; size > 0 && len(b) >= size; b = b[size:] {
		s.scratch = appendFloats(s.scratch[:0], b[:size])
		s.Append(s.scratch)
	}
}

// unfold reads an answer with its embeddings folded, whose vectors are in set.
func unfold(text []byte, set *vectorSet) (*twelvelabs.Task, error) {
	folded := &foldedSink{set: set, next: map[int]int{}}
	task, err := twelvelabs.DecodeTask(jsonstream.NewReader(bytes.NewReader(text)), folded)
	if err != nil {
		return nil, err
	}
	for i := range task.Segments {
		task.Segments[i].Dim, task.Segments[i].Bad = folded.dims[i], 0
		if v := set.row(task.Segments[i]); v != nil {
			task.Segments[i].Bad = vectors.Describe(v).Bad
		}
		switch u := task.Segments[i].Uncertainty; {
		case u == nil:
		case u.Row == notKept:
			task.Segments[i].Uncertainty = nil
		case u.Row >= 0:
			u.Bad = vectors.Describe(set.uncertainty.spaces[folded.dims[i]].m.Row(u.Row)).Bad
		}
	}
	return task, nil
}

// foldedSink takes the counts that stand in for the embeddings in a folded
// text, and answers the rows that their vectors have.
type foldedSink struct {
	set  *vectorSet
	dims []int       // by segment
	next map[int]int // the next row of each dimension
}

// Append implements twelvelabs.Sink.
func (f *foldedSink) Append(v []float32) int {
	d := int(v[0])
	f.dims = append(f.dims, d)
	if d == 0 {
		return -1
	}
	row := f.next[d]
	f.next[d]++
	return row
}

// notKept is in place of the row of an uncertainty that the text counts, and
// that is not in the set.
const notKept = -2

// AppendUncertainty implements twelvelabs.UncertaintySink.
func (f *foldedSink) AppendUncertainty(v []float32) int {
	d := f.dims[len(f.dims)-1]
	if int(v[0]) != d {
		return -1
	}
	if f.set.uncertainty == nil {
		return notKept
	}
	p := f.set.uncertainty.spaces[d]
	if p == nil || p.taken >= p.m.N() {
		return notKept
	}
	p.taken++
	return p.taken - 1
}
