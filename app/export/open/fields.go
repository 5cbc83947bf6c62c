// What the kinds of JSON have in common: the head of an answer, and the
// properties of a segment.

package open

import (
	"math"
	"strconv"
	"time"

	"embedscope/app/jsonstream"
	"embedscope/app/twelvelabs"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// newTask answers a task for segments that came out of a file: they are there.
func newTask() *twelvelabs.Task {
	return &twelvelabs.Task{Status: twelvelabs.StatusReady, HasData: true}
}

func newMetadata() *twelvelabs.Metadata {
	nan := math.NaN()
	return &twelvelabs.Metadata{ClipLength: nan, Duration: nan, StartOffset: nan, EndOffset: nan, Dimension: nan}
}

func newSegment() twelvelabs.Segment {
	return twelvelabs.Segment{Start: math.NaN(), End: math.NaN(), Row: -1}
}

// fields reads values that may be null.
type fields struct{ *jsonstream.Reader }

// text reads a string, or null as the empty one.
func (f fields) text(s *string) error {
	null, err := f.Null()
	if null || err != nil {
		return err
	}
	*s, err = f.String()
	return err
}

// number reads a number, or null as what stands there.
func (f fields) number(x *float64) error {
	null, err := f.Null()
	if null || err != nil {
		return err
	}
	*x, err = f.Float()
	return err
}

// moment reads a time of RFC 3339. What can't be read as one is no time:
// nothing depends on it.
func (f fields) moment(t *time.Time) error {
	var s string
	err := f.text(&s)
	*t = moment(s)
	return err
}

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// texts reads an array of strings, one string, or null.
func (f fields) texts(list *[]string) error {
	kind, err := f.Kind()
	if err != nil {
		return err
	}
	if kind != jsonstream.KindArray {
		var s string
		if err = f.text(&s); s != "" {
			*list = []string{s}
		}
		return err
	}
	return f.Array(func(int) error {
		s, err := f.String()
		*list = append(*list, s)
		return err
	})
}

// metadata reads the metadata of an answer, under the names of either version.
func (f fields) metadata() (*twelvelabs.Metadata, error) {
	null, err := f.Null()
	if null || err != nil {
		return nil, err
	}
	m := newMetadata()
	return m, f.Object(func(key string) error {
		switch key {
		case "input_type":
			return f.text(&m.InputType)
		case "input_url":
			return f.text(&m.InputURL)
		case "input_filename":
			return f.text(&m.InputFilename)
		case "duration":
			return f.number(&m.Duration)
		case "clip_length", "video_clip_length", "audio_clip_length":
			return f.number(&m.ClipLength)
		case "start_offset_sec":
			return f.number(&m.StartOffset)
		case "end_offset_sec":
			return f.number(&m.EndOffset)
		case "embedding_dimension":
			return f.number(&m.Dimension)
		case "embedding_scopes", "video_embedding_scope", "audio_embedding_scope":
			return f.texts(&m.Scopes)
		case "embedding_options", "video_embedding_option", "audio_embedding_option":
			return f.texts(&m.Options)
		}
		return f.Skip()
	})
}

// head reads a member that says something of the whole answer, and reports
// whether key is one.
func (f fields) head(key string, t *twelvelabs.Task) (known bool, err error) {
	switch key {
	case "_id", "task":
		return true, f.text(&t.ID)
	case "status":
		var s string
		err = f.text(&s)
		if s != "" {
			t.Status = twelvelabs.Status(s)
		}
		return true, err
	case "created_at":
		return true, f.moment(&t.CreatedAt)
	case "updated_at":
		return true, f.moment(&t.UpdatedAt)
	case "metadata":
		t.Metadata, err = f.metadata()
		return true, err
	}
	return false, nil
}

// segment reads a property of a segment, and reports whether key is one.
func (f fields) segment(key string, s *twelvelabs.Segment) (known bool, err error) {
	switch key {
	case "option", "embedding_option":
		return true, f.text(&s.Option)
	case "scope", "embedding_scope":
		return true, f.text(&s.Scope)
	case "start_sec", "start_offset_sec":
		return true, f.number(&s.Start)
	case "end_sec", "end_offset_sec":
		return true, f.number(&s.End)
	case "start_page_number", "end_page_number", "chunk_index":
		x := math.NaN()
		err = f.number(&x)
		place(s, key, x)
		return true, err
	case "quadrant":
		var q string
		if err = f.text(&q); q != "" {
			placeOf(s).Quadrant = q
		}
		return true, err
	}
	return false, nil
}

// place notes a number of a segment's place. One that is no count is none.
func place(s *twelvelabs.Segment, name string, x float64) {
	n := int(x)
	if !(x >= 0 && x <= math.MaxInt32) || float64(n) != x {
		return
	}
	switch name {
	case "start_page_number":
		placeOf(s).First = n
	case "end_page_number":
		placeOf(s).Last = n
	case "chunk_index":
		placeOf(s).Chunk = n
	}
}

func placeOf(s *twelvelabs.Segment) *twelvelabs.Place {
	if s.Place == nil {
		s.Place = &twelvelabs.Place{Chunk: -1}
	}
	return s.Place
}

// embedder reads vectors into a sink.
type embedder struct {
	sink    twelvelabs.Sink
	scratch []float32
	doubts  []float32 // the uncertainty of the next
}

func (e *embedder) read(r *jsonstream.Reader, s *twelvelabs.Segment) (err error) {
	e.scratch, s.Bad, err = r.Floats32(e.scratch[:0])
	if err == nil {
		e.put(s)
	}
	return err
}

// put makes scratch the vector of s.
func (e *embedder) put(s *twelvelabs.Segment) {
	if s.Dim = len(e.scratch); s.Dim > 0 {
		s.Row = e.sink.Append(e.scratch)
	}
}

// readDoubts reads an uncertainty, or null.
func (e *embedder) readDoubts(r *jsonstream.Reader) error {
	null, err := r.Null()
	if null || err != nil {
		return err
	}
	e.doubts, _, err = r.Floats32(e.doubts[:0])
	return err
}

// putDoubts makes doubts the uncertainty of s, whose vector was put before.
func (e *embedder) putDoubts(s *twelvelabs.Segment) {
	if len(e.doubts) == 0 {
		return
	}
	s.Uncertainty = &twelvelabs.Uncertainty{Row: -1}
	for _, x := range e.doubts {
		if x-x != 0 {
			s.Uncertainty.Bad++
		}
	}
	if sink, ok := e.sink.(twelvelabs.UncertaintySink); ok && len(e.doubts) == s.Dim {
		s.Uncertainty.Row = sink.AppendUncertainty(e.doubts)
	}
	e.doubts = e.doubts[:0]
}
