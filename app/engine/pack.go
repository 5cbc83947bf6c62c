package engine

// pack.go carries results from one worker to the next: the answer's text with
// its embeddings folded, and the vectors, are all that a result is made of.

import (
	"bytes"
	"errors"

	"embedscope/app/jsonstream"
	"embedscope/app/twelvelabs"
	"embedscope/app/vectors"
)

// Packed are results on their way. Its buffers are, for each: the text, and
// for each dimension its rows in blocks, float32, little-endian.
type Packed struct{ Results []PackedResult }

func (m *Packed) visit(c *codec) { list(c, "results", &m.Results) }

// PackedResult says which buffers are a result's.
type PackedResult struct {
	Watch   string
	Version int
	Spaces  []PackedSpace
}

func (m *PackedResult) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.integer("version", &m.Version)
	list(c, "spaces", &m.Spaces)
}

// PackedSpace is the vectors of one dimension: so many buffers of whole rows.
type PackedSpace struct{ Dim, Blocks int }

func (m *PackedSpace) visit(c *codec) {
	c.integer("dim", &m.Dim)
	c.integer("blocks", &m.Blocks)
}

// Taken tells which results a worker has taken over.
type Taken struct{ Watches []string }

func (m *Taken) visit(c *codec) { c.texts("watches", &m.Watches) }

// Pack answers every result as a message for another Session; emit gets its
// buffers one by one. A result whose text was too long to keep is left out: it
// has to be asked for again.
func (s *Session) Pack(emit func([]byte)) (header string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var p Packed
	for name, w := range s.watches {
		if w.result == nil || w.result.page.text == nil {
			continue
		}
		r := PackedResult{Watch: name, Version: w.version}
		emit(w.result.page.text)
		for _, d := range w.result.set.dims() {
			space := PackedSpace{Dim: d}
			for block := range w.result.set.spaces[d].m.Blocks() {
				space.Blocks++
				emit(bytesOf(block.Data))
			}
			r.Spaces = append(r.Spaces, space)
		}
		p.Results = append(p.Results, r)
	}
	return encode(seal(OpResults, 0, &p))
}

// Unpack takes over what Pack of another Session answered, and tells the page.
// next answers the buffers one by one, in the room that it is given where that
// is enough, so that nothing is left for the collector: it would let the memory
// grow to twice the results. It answers nil after the last.
func (s *Session) Unpack(header string, next func(room []byte) []byte) error {
	var e envelope
	var p Packed
	if err := decode(header, &e); err != nil {
		return err
	}
	if err := e.open(&p); err != nil {
		return err
	}
	var taken Taken
	u := unpacker{next: next}
	for _, packed := range p.Results {
		r, err := u.unpack(packed)
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.watches[packed.Watch] = &watch{name: packed.Watch, cancel: func() {}, result: r, version: packed.Version}
		s.mu.Unlock()
		taken.Watches = append(taken.Watches, packed.Watch)
	}
	s.post(OpTaken, 0, &taken)
	return nil
}

var errNoBuffer = errors.New("engine: unpack: a buffer is missing")

// unpacker keeps the room that buffers are read into.
type unpacker struct {
	next  func(room []byte) []byte
	bytes []byte
	row   []float32
}

func (u *unpacker) unpack(p PackedResult) (*result, error) {
	text := u.next(nil)
	if text == nil {
		return nil, errNoBuffer
	}
	set := newVectorSet()
	for _, packed := range p.Spaces {
		m := vectors.NewMatrix(packed.Dim)
		for range packed.Blocks {
			if err := u.block(m); err != nil {
				return nil, err
			}
		}
		set.spaces[packed.Dim] = &space{m: m}
	}
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
	}
	return newResult(p.Version, task, set, text), nil
}

// block appends the rows of the next buffer.
func (u *unpacker) block(m *vectors.Matrix) error {
	if u.bytes = u.next(u.bytes); u.bytes == nil {
		return errNoBuffer
	}
	size := 4 * m.D()
	for b := u.bytes; size > 0 && len(b) >= size; b = b[size:] {
		u.row = appendFloats(u.row[:0], b[:size])
		m.Append(u.row)
	}
	return nil
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
