package engine

// pack.go carries results from one worker to the next: the answer's text with
// its embeddings folded, and the vectors, are all that a result is made of.

import "errors"

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
type PackedSpace struct {
	Dim, Blocks int
	Uncertain   bool // they are uncertainties
}

func (m *PackedSpace) visit(c *codec) {
	c.integer("dim", &m.Dim)
	c.integer("blocks", &m.Blocks)
	c.flag("uncertain", &m.Uncertain)
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
		for set := w.result.set; set != nil; set = set.uncertainty {
			for _, d := range set.dims() {
				space := PackedSpace{Dim: d, Uncertain: set != w.result.set}
				for block := range set.spaces[d].m.Blocks() {
					space.Blocks++
					emit(bytesOf(block.Data))
				}
				r.Spaces = append(r.Spaces, space)
			}
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

// unpacker keeps the room that the buffers are read into.
type unpacker struct {
	next  func(room []byte) []byte
	bytes []byte
}

func (u *unpacker) unpack(p PackedResult) (*result, error) {
	text := u.next(nil)
	if text == nil {
		return nil, errNoBuffer
	}
	set := newVectorSet()
	for _, packed := range p.Spaces {
		to := set
		if packed.Uncertain {
			to = set.uncertain()
		}
		for range packed.Blocks {
			if u.bytes = u.next(u.bytes); u.bytes == nil {
				return nil, errNoBuffer
			}
			to.appendRows(packed.Dim, u.bytes)
		}
	}
	task, err := unfold(text, set)
	if err != nil {
		return nil, err
	}
	return newResult(p.Version, task, set, text), nil
}
