package sample

import (
	"encoding/json"
	"io"
	"iter"
	"slices"
	"strconv"
	"time"
)

// An answer of GET /embed-v2/tasks/{id}, written as it is made: the vectors of
// a long film do not fit the memory of a small server.

// Task is what an answer says apart from its embeddings.
type Task struct {
	ID       string
	Status   string
	Created  time.Time // zero: no created_at
	Updated  time.Time // zero: no updated_at
	Metadata *Metadata // nil: no metadata
	Usage    *Usage    // nil: no usage
	Message  string    // error.message; empty: no error
}

// Usage is how many tokens a request of marengo3.5 used.
type Usage struct {
	Tokens    map[string]int `json:"input_tokens"` // by what they were for
	Truncated bool           `json:"truncated"`
}

// Metadata is what an answer says about its medium.
type Metadata struct {
	InputType     string   `json:"input_type"`
	InputURL      string   `json:"input_url,omitempty"`
	InputFilename string   `json:"input_filename,omitempty"`
	ClipLength    float64  `json:"clip_length,omitempty"` // seconds; fixed segmentation only
	Scopes        []string `json:"embedding_scopes"`
	Options       []string `json:"embedding_options"`
	Duration      float64  `json:"duration,omitempty"`         // seconds; documents and images have none
	StartOffset   float64  `json:"start_offset_sec,omitempty"` // seconds
	EndOffset     float64  `json:"end_offset_sec,omitempty"`   // seconds
	Dimension     int      `json:"embedding_dimension,omitempty"`
}

// Item is one embedding.
type Item struct {
	Option     string    // empty: null
	Scope      string    // empty: null
	Start, End float64   // seconds, written as float32; NaN: null
	Vector     []float32 // only valid until the next item; a number that is not finite is written as null

	Uncertainty []float32 // of each number, as Vector; nil: none is written
	Page        int       // of a document, from 1; 0: none is written
	Quadrant    string    // of the page; empty: neither it nor Chunk is written
	Chunk       int       // within the page, from 0
}

// writeBuffer is about how much WriteTask gathers before it writes, in bytes.
const writeBuffer = 64 << 10

// WriteTask writes the answer to w as items yields its embeddings; nil items
// write null for data. It holds about writeBuffer bytes of the answer at a time
// and stops at the first error of w.
func WriteTask(w io.Writer, t Task, items iter.Seq[Item]) error {
	tw := &taskWriter{w: w, buf: make([]byte, 0, writeBuffer+1024)}
	tw.head(t)
	if items == nil {
		tw.buf = append(tw.buf, "null"...)
	} else {
		tw.buf = append(tw.buf, '[')
		first := true
		for item := range items {
			if !first {
				tw.buf = append(tw.buf, ',')
			}
			first = false
			tw.item(item)
			if tw.err != nil {
				return tw.err
			}
		}
		tw.buf = append(tw.buf, ']')
	}
	tw.tail(t)
	tw.flush()
	return tw.err
}

// TaskSize answers how many bytes WriteTask writes. It makes every embedding
// once to know.
func TaskSize(t Task, items iter.Seq[Item]) int64 {
	var n counter
	_ = WriteTask(&n, t, items)
	return int64(n)
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

type taskWriter struct {
	w   io.Writer
	buf []byte
	err error
}

func (tw *taskWriter) flush() {
	if tw.err == nil && len(tw.buf) > 0 {
		_, tw.err = tw.w.Write(tw.buf)
	}
	tw.buf = tw.buf[:0]
}

// head writes what comes before the embeddings.
func (tw *taskWriter) head(t Task) {
	tw.member(`{"_id":`, t.ID)
	tw.member(`,"status":`, t.Status)
	if !t.Created.IsZero() {
		tw.member(`,"created_at":`, timestamp(t.Created))
	}
	if !t.Updated.IsZero() {
		tw.member(`,"updated_at":`, timestamp(t.Updated))
	}
	tw.buf = append(tw.buf, `,"data":`...)
}

// tail writes what comes after the embeddings.
func (tw *taskWriter) tail(t Task) {
	if t.Metadata != nil {
		tw.member(`,"metadata":`, t.Metadata)
	}
	if t.Usage != nil {
		tw.member(`,"usage":`, t.Usage)
	}
	if t.Message != "" {
		tw.member(`,"error":{"message":`, t.Message)
		tw.buf = append(tw.buf, '}')
	}
	tw.buf = append(tw.buf, '}')
}

func (tw *taskWriter) member(key string, value any) {
	text, err := json.Marshal(value)
	if err != nil && tw.err == nil {
		tw.err = err
	}
	tw.buf = append(append(tw.buf, key...), text...)
}

func (tw *taskWriter) item(item Item) {
	tw.buf = append(tw.buf, `{"embedding":[`...)
	tw.vector(item.Vector)
	tw.buf = append(tw.buf, ']')
	if item.Uncertainty != nil {
		tw.buf = append(tw.buf, `,"embedding_uncertainty":[`...)
		tw.vector(item.Uncertainty)
		tw.buf = append(tw.buf, ']')
	}
	tw.buf = append(tw.buf, `,"embedding_option":`...)
	tw.name(item.Option)
	tw.buf = append(tw.buf, `,"embedding_scope":`...)
	tw.name(item.Scope)
	tw.buf = append(tw.buf, `,"start_sec":`...)
	tw.buf = appendNumber(tw.buf, float32(item.Start))
	tw.buf = append(tw.buf, `,"end_sec":`...)
	tw.buf = appendNumber(tw.buf, float32(item.End))
	if item.Page > 0 {
		tw.buf = append(tw.buf, `,"start_page_number":`...)
		tw.buf = strconv.AppendInt(tw.buf, int64(item.Page), 10)
		tw.buf = append(tw.buf, `,"end_page_number":`...)
		tw.buf = strconv.AppendInt(tw.buf, int64(item.Page), 10)
	}
	if item.Quadrant != "" {
		tw.buf = append(tw.buf, `,"chunk_index":`...)
		tw.buf = strconv.AppendInt(tw.buf, int64(item.Chunk), 10)
		tw.buf = append(tw.buf, `,"quadrant":`...)
		tw.name(item.Quadrant)
	}
	tw.buf = append(tw.buf, '}')
}

// name writes an option or a scope. Those in use are plain words: only others
// go through the JSON encoder, which allocates.
func (tw *taskWriter) name(s string) {
	switch {
	case s == "":
		tw.buf = append(tw.buf, "null"...)
	case plain(s):
		tw.buf = append(append(append(tw.buf, '"'), s...), '"')
	default:
		tw.member("", s)
	}
}

// plain reports whether s is its own spelling in JSON.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '_' && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// vector writes the numbers of v with commas between them. It flushes only
// before a number, so that the last comma is there to be taken back.
func (tw *taskWriter) vector(v []float32) {
	table := spellings()
	tw.buf = slices.Grow(tw.buf, numberRoom)
	n, buf := len(tw.buf), tw.buf[:cap(tw.buf)] // n of buf's bytes are used
	for _, x := range v {
		if n > writeBuffer || n > len(buf)-numberRoom {
			tw.buf = buf[:n]
			tw.flush()
			n = 0
		}
		if slot, ok := spellingOf(x); ok {
			s := &table[slot]
			*(*[len(s.text)]byte)(buf[n:]) = s.text
			n += int(s.n)
			continue
		}
		n = len(append(appendNumber(buf[:n], x), ','))
	}
	if len(v) > 0 {
		n-- // the last comma
	}
	tw.buf = buf[:n]
}

// timestamp spells t as the API does: RFC 3339 in UTC, to the millisecond.
func timestamp(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.999Z07:00")
}
