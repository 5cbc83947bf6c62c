package engine

// carry.go is what an export asks: the head of an answer, and its rows with all
// their numbers, a batch at a time.

import (
	"context"
	"math"
	"slices"
	"time"

	"embedscope/app/twelvelabs"
)

// What an export asks; see messages.go.
const (
	OpHead  Op = "head"  // HeadRequest → Head
	OpBatch Op = "batch" // BatchRequest → Batch: see there
)

// HeadRequest asks for all of an answer but its segments, and what the rows that
// a query lets through have in common.
type HeadRequest struct {
	Watch string
	Query Query
}

func (m *HeadRequest) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.object("query", &m.Query)
}

// Head answers HeadRequest.
type Head struct {
	Version int
	Rows    int // that the query lets through
	Options []string
	Lengths []DimOptions // the most frequent first; without those of no numbers
	Task    Answer
}

func (m *Head) visit(c *codec) {
	c.integer("version", &m.Version)
	c.integer("rows", &m.Rows)
	c.texts("options", &m.Options)
	list(c, "lengths", &m.Lengths)
	c.object("task", &m.Task)
}

// DimOptions tells how many vectors have a length, and of which options they are.
type DimOptions struct {
	Dim, Count int
	Options    []string
}

func (m *DimOptions) visit(c *codec) {
	c.integer("dim", &m.Dim)
	c.integer("count", &m.Count)
	c.texts("options", &m.Options)
}

// Answer is a task as it came, without its segments.
type Answer twelvelabs.Task

func (m *Answer) visit(c *codec) {
	c.text("id", &m.ID)
	c.text("status", (*string)(&m.Status))
	c.instant("created", &m.CreatedAt)
	c.instant("updated", &m.UpdatedAt)
	c.text("failure", &m.Failure)
	c.flag("data", &m.HasData)
	described := m.Metadata != nil
	if c.flag("described", &described); described {
		if m.Metadata == nil {
			m.Metadata = &twelvelabs.Metadata{}
		}
		c.object("metadata", (*description)(m.Metadata))
	}
}

// instant carries a time to the nanosecond.
func (c *codec) instant(name string, t *time.Time) {
	var seconds, part int
	if !t.IsZero() {
		seconds, part = int(t.Unix()), t.Nanosecond()
	}
	known := !t.IsZero()
	c.flag(name+"Known", &known)
	c.integer(name, &seconds)
	c.integer(name+"Part", &part)
	if c.reading() && known {
		*t = time.Unix(int64(seconds), int64(part)).UTC()
	}
}

type description twelvelabs.Metadata

func (m *description) visit(c *codec) {
	c.text("type", &m.InputType)
	c.text("url", &m.InputURL)
	c.text("file", &m.InputFilename)
	c.number("clip", &m.ClipLength)
	c.number("duration", &m.Duration)
	c.number("start", &m.StartOffset)
	c.number("end", &m.EndOffset)
	c.number("dimension", &m.Dimension)
	c.texts("scopes", &m.Scopes)
	c.texts("options", &m.Options)
}

// BatchRequest asks for rows in the order of a query.
type BatchRequest struct {
	Watch        string
	Query        Query
	First, Count int
	Uncertainty  bool // is wanted, too
}

func (m *BatchRequest) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.object("query", &m.Query)
	c.integer("first", &m.First)
	c.integer("count", &m.Count)
	c.flag("uncertainty", &m.Uncertainty)
}

// Batch answers BatchRequest. Its buffers are its rows, see BatchRow, and their
// vectors one after another, float32, each with its uncertainty behind it where
// that is wanted and there.
type Batch struct {
	Version                    int
	Options, Scopes, Quadrants []string // that the rows name by their positions
	Rows                       []BatchRow
}

func (m *Batch) visit(c *codec) {
	c.integer("version", &m.Version)
	c.texts("options", &m.Options)
	c.texts("scopes", &m.Scopes)
	c.texts("quadrants", &m.Quadrants)
}

// BatchRow is a segment. It has 68 bytes in the buffer: eleven int32 and three
// float64 in the order of the fields.
type BatchRow struct {
	Row           int
	Dim           int // numbers in its vector
	Twin          int // how many before it in the answer have its option, scope, start, end and place
	Cluster       int
	Option, Scope int     // positions in Batch; -1 for one that is not there
	Uncertainty   int     // numbers of it that are in the buffer
	First, Last   int     // as in twelvelabs.Place
	Chunk         int     // as there
	Quadrant      int     // a position in Batch
	Start, End    float64 // seconds; NaN where there is none
	Norm          float64 // NaN where a component is bad
}

const batchRowBytes = 11*4 + 3*8

func (r BatchRow) append(b []byte) []byte {
	for _, n := range [...]int{r.Row, r.Dim, r.Twin, r.Cluster, r.Option, r.Scope, r.Uncertainty, r.First, r.Last, r.Chunk, r.Quadrant} {
		b = appendInteger(b, n)
	}
	for _, x := range [...]float64{r.Start, r.End, r.Norm} {
		u := math.Float64bits(x)
		b = appendBits(appendBits(b, uint32(u)), uint32(u>>32))
	}
	return b
}

func (r *BatchRow) read(b []byte) {
	for i, n := range [...]*int{&r.Row, &r.Dim, &r.Twin, &r.Cluster, &r.Option, &r.Scope, &r.Uncertainty, &r.First, &r.Last, &r.Chunk, &r.Quadrant} {
		*n = int(int32(bitsAt(b[4*i:])))
	}
	for i, x := range [...]*float64{&r.Start, &r.End, &r.Norm} {
		at := b[44+8*i:]
		*x = math.Float64frombits(uint64(bitsAt(at)) | uint64(bitsAt(at[4:]))<<32)
	}
}

// QueryText is a query as text, for ParseQuery on the other side of some worker.
func QueryText(q Query) string { return encode(&q) }

// ParseQuery reads what QueryText wrote.
func ParseQuery(text string) (q Query, err error) {
	err = decode(text, &q)
	return q, err
}

// Head asks for the head of an answer.
func (h *Handle) Head(ctx context.Context, q HeadRequest, answer func(Head, error)) {
	call(ctx, h, OpHead, &q, func(m Head, _ [][]byte, err error) { answer(m, err) })
}

// Batch asks for rows and their vectors, as they are in its second buffer.
func (h *Handle) Batch(ctx context.Context, q BatchRequest, answer func(b Batch, vectors []float32, err error)) {
	call(ctx, h, OpBatch, &q, func(m Batch, b [][]byte, err error) {
		rows := nth(b, 0)
		m.Rows = make([]BatchRow, len(rows)/batchRowBytes)
		for i := range m.Rows {
			m.Rows[i].read(rows[i*batchRowBytes:])
		}
		answer(m, floats(nth(b, 1)), err)
	})
}

func (s *Session) head(ctx context.Context, q HeadRequest) (fields, []byte, error) {
	r, err := s.result(q.Watch)
	if err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := r.query(q.Query)
	out := &Head{Version: r.version, Rows: len(found), Task: Answer(*r.task)}
	out.Task.Segments = nil
	for _, option := range r.summary.Options {
		for _, item := range found {
			if r.task.Segments[item].Option == option {
				out.Options = append(out.Options, option)
				break
			}
		}
	}
	for _, dim := range r.set.dims() {
		length := DimOptions{Dim: dim}
		seen := map[string]bool{}
		for _, item := range found {
			if seg := r.task.Segments[item]; seg.Dim == dim {
				length.Count++
				if !seen[seg.Option] {
					seen[seg.Option] = true
					length.Options = append(length.Options, seg.Option)
				}
			}
		}
		if length.Count > 0 {
			out.Lengths = append(out.Lengths, length)
		}
	}
	return out, nil, nil
}

func (s *Session) batch(ctx context.Context, t *task, q BatchRequest) (fields, [][]byte, error) {
	r, err := s.result(q.Watch)
	if err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := r.query(q.Query)
	_, items := within(found, q.First, q.Count)
	if r.twins == nil {
		r.twins = twins(r.task.Segments)
	}
	size := 0
	rows := make([]byte, 0, len(items)*batchRowBytes)
	for _, item := range items {
		seg := r.task.Segments[item]
		size += 4 * seg.Dim
		var doubt []float32
		if q.Uncertainty {
			doubt = r.uncertainty(item)
			size += 4 * len(doubt)
		}
		at := placeOf(seg.Place)
		rows = BatchRow{
			Row: item, Dim: seg.Dim, Twin: int(r.twins[item]), Cluster: r.cluster(item),
			Option: slices.Index(r.summary.Options, seg.Option), Scope: slices.Index(r.summary.Scopes, seg.Scope),
			Uncertainty: len(doubt), First: at.First, Last: at.Last, Chunk: at.Chunk, Quadrant: slices.Index(r.quadrants, at.Quadrant),
			Start: seg.Start, End: seg.End, Norm: r.norms[item],
		}.append(rows)
	}
	vectors := make([]byte, 0, size)
	for _, item := range items {
		v, _ := r.vector(item)
		vectors = appendComponents(vectors, v)
		if q.Uncertainty {
			vectors = appendComponents(vectors, r.uncertainty(item))
		}
	}
	return &Batch{Version: r.version, Options: r.summary.Options, Scopes: r.summary.Scopes, Quadrants: r.quadrants}, [][]byte{rows, vectors}, nil
}

// twins counts for each segment those before it of its option, scope, start,
// end and place in a document.
func twins(segs []twelvelabs.Segment) []int32 {
	type place struct {
		option, scope string
		start, end    uint64
		first, last   int
		chunk         int
		quadrant      string
	}
	seen := make(map[place]int32, len(segs))
	before := make([]int32, len(segs))
	for i, seg := range segs {
		in := placeOf(seg.Place)
		at := place{seg.Option, seg.Scope, math.Float64bits(seg.Start), math.Float64bits(seg.End), in.First, in.Last, in.Chunk, in.Quadrant}
		before[i] = seen[at]
		seen[at]++
	}
	return before
}
