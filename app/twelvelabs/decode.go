// Decoding of a task: vectors go to a Sink while the answer downloads, the
// rest becomes a Task.

package twelvelabs

import (
	"errors"
	"io"
	"math"
	"time"

	"embedscope/app/jsonstream"
)

// ErrNotTask is the error for an answer that is no task: it is empty, begins
// like no JSON, or its top is not an object with a status.
var ErrNotTask = errors.New("not a task: expected an object with a status")

// DecodeTask reads a task, and the document to its last byte. Fields may come
// in any order; unknown ones are checked for syntax and left out. The errors
// name the place in the document, as in
//
//	twelvelabs: decode data[17].embedding[3]: expected a number (offset 90211)
//
// and match, by errors.Is, ErrNotTask, io.ErrUnexpectedEOF for a document cut
// short, or what the source's Read returned; all others say that the document
// breaks the contract. By errors.As most are a *jsonstream.SyntaxError with the
// place. After an error the sink may hold some of the vectors.
func DecodeTask(r *jsonstream.Reader, sink Sink) (*Task, error) {
	d := decoder{r: r, sink: sink}
	if err := d.document(); err != nil {
		return nil, &decodeError{err: err, notTask: d.notTask}
	}
	return &d.task, nil
}

// DecodeEmbeddings reads the answer of the sync endpoint, {"data": […]}, in the
// way of DecodeTask. An answer without data matches ErrNotTask.
func DecodeEmbeddings(r *jsonstream.Reader, sink Sink) ([]Segment, error) {
	d := decoder{r: r, sink: sink, sync: true}
	if err := d.document(); err != nil {
		return nil, &decodeError{err: err, notTask: d.notTask}
	}
	return d.task.Segments, nil
}

// decodeError puts the package and the deed before an error.
type decodeError struct {
	err     error
	notTask bool
}

func (e *decodeError) Error() string {
	const deed = "twelvelabs: decode"
	place, ok := e.err.(*jsonstream.SyntaxError)
	if ok && place.Path != "" {
		return deed + " " + e.err.Error()
	}
	return deed + ": " + e.err.Error()
}

func (e *decodeError) Unwrap() error { return e.err }

func (e *decodeError) Is(target error) bool { return e.notTask && target == ErrNotTask }

// decoder is the state of one DecodeTask.
type decoder struct {
	r       *jsonstream.Reader
	sink    Sink
	task    Task
	notTask bool
	sync    bool // the document has data and no status

	vector []float32 // scratch for the embedding being read
	other  []float32 // scratch for its uncertainty
	place  Place     // scratch for that of the segment being read
}

func (d *decoder) document() error {
	if err := d.object(d.member); err != nil {
		return err
	}
	if d.sync && !d.task.HasData {
		d.notTask = true
		return text("expected an object with data")
	}
	if !d.sync && d.task.Status == "" {
		return ErrNotTask
	}
	return nil
}

// object reads a document that is one object, to its last byte.
func (d *decoder) object(member func(key string) error) error {
	kind, err := d.r.Kind()
	if err != nil {
		var place *jsonstream.SyntaxError
		d.notTask = errors.Is(err, io.EOF) || errors.As(err, &place) && place.Err == nil && place.Msg != jsonstream.MsgBOM
		return err
	}
	if kind != jsonstream.KindObject {
		return ErrNotTask
	}
	if err := d.r.Object(member); err != nil {
		return err
	}
	return d.r.End()
}

func (d *decoder) member(key string) (err error) {
	t := &d.task
	switch key {
	case "_id":
		t.ID, err = d.r.String()
	case "status":
		err = d.status()
	case "created_at":
		t.CreatedAt, err = d.time()
	case "updated_at":
		t.UpdatedAt, err = d.time()
	case "data":
		err = d.data()
	case "metadata":
		err = d.metadata()
	case "error":
		err = d.failure()
	default:
		err = d.r.Skip()
	}
	return err
}

func (d *decoder) status() error {
	kind, err := d.r.Kind()
	if err != nil {
		return err
	}
	d.notTask = kind != jsonstream.KindString
	s, err := d.r.String()
	if err != nil {
		return err
	}
	if s == "" {
		d.notTask = true
		return d.r.Fail("expected a status")
	}
	d.task.Status = Status(s)
	return nil
}

func (d *decoder) data() error {
	null, err := d.r.Null()
	if null || err != nil {
		return err
	}
	d.task.HasData = true
	return d.r.Array(d.segment)
}

func (d *decoder) segment(int) error {
	s := Segment{Start: math.NaN(), End: math.NaN(), Row: -1}
	embedded := false
	d.place = Place{Chunk: -1}
	err := d.r.Object(func(key string) (err error) {
		switch key {
		case "embedding":
			embedded = true
			err = d.embedding(&s)
		case "embedding_uncertainty":
			s.Uncertainty, err = d.uncertainty()
		case "embedding_option":
			s.Option, err = d.text()
		case "embedding_scope":
			s.Scope, err = d.text()
		case "start_sec":
			s.Start, err = d.number()
		case "end_sec":
			s.End, err = d.number()
		case "start_page_number":
			d.place.First, err = d.whole(0)
		case "end_page_number":
			d.place.Last, err = d.whole(0)
		case "chunk_index":
			d.place.Chunk, err = d.whole(-1)
		case "quadrant":
			d.place.Quadrant, err = d.text()
		default:
			err = d.r.Skip()
		}
		return err
	})
	if err != nil {
		return err
	}
	if !embedded {
		return d.r.Fail("expected an embedding")
	}
	if u := s.Uncertainty; u != nil && s.Row >= 0 && len(d.other) == s.Dim {
		if sink, ok := d.sink.(UncertaintySink); ok {
			u.Row = sink.AppendUncertainty(d.other)
		}
	}
	if place := d.place; place.First > 0 || place.Last > 0 || place.Chunk >= 0 || place.Quadrant != "" {
		s.Place = &place
	}
	d.task.Segments = append(d.task.Segments, s)
	return nil
}

func (d *decoder) embedding(s *Segment) (err error) {
	d.vector, s.Bad, err = d.r.Floats32(d.vector[:0])
	if err != nil {
		return err
	}
	s.Dim = len(d.vector)
	if s.Dim > 0 {
		s.Row = d.sink.Append(d.vector)
	}
	return nil
}

// uncertainty reads numbers that wait in scratch until the embedding has come.
func (d *decoder) uncertainty() (*Uncertainty, error) {
	null, err := d.r.Null()
	if null || err != nil {
		return nil, err
	}
	u := &Uncertainty{Row: -1}
	d.other, u.Bad, err = d.r.Floats32(d.other[:0])
	return u, err
}

func (d *decoder) metadata() error {
	null, err := d.r.Null()
	if null || err != nil {
		return err
	}
	nan := math.NaN()
	m := &Metadata{ClipLength: nan, Duration: nan, StartOffset: nan, EndOffset: nan, Dimension: nan}
	d.task.Metadata = m
	return d.r.Object(func(key string) (err error) {
		switch today(key) {
		case "input_type":
			m.InputType, err = d.text()
		case "input_url":
			m.InputURL, err = d.text()
		case "input_filename":
			m.InputFilename, err = d.text()
		case "clip_length":
			m.ClipLength, err = d.number()
		case "duration":
			m.Duration, err = d.number()
		case "start_offset_sec":
			m.StartOffset, err = d.number()
		case "end_offset_sec":
			m.EndOffset, err = d.number()
		case "embedding_dimension":
			m.Dimension, err = d.number()
		case "embedding_scopes":
			m.Scopes, err = d.texts()
		case "embedding_options":
			m.Options, err = d.texts()
		default:
			err = d.r.Skip()
		}
		return err
	})
}

func (d *decoder) failure() error {
	null, err := d.r.Null()
	if null || err != nil {
		return err
	}
	return d.r.Object(func(key string) (err error) {
		if key != "message" {
			return d.r.Skip()
		}
		d.task.Failure, err = d.text()
		return err
	})
}

// text reads a string, or null as the empty one.
func (d *decoder) text() (string, error) {
	null, err := d.r.Null()
	if null || err != nil {
		return "", err
	}
	return d.r.String()
}

// texts reads an array of strings; null as none, and a string as the only one.
func (d *decoder) texts() (list []string, err error) {
	switch kind, err := d.r.Kind(); {
	case err != nil:
		return nil, err
	case kind == jsonstream.KindNull:
		_, err := d.r.Null()
		return nil, err
	case kind == jsonstream.KindString:
		s, err := d.r.String()
		return []string{s}, err
	}
	err = d.r.Array(func(int) error {
		s, err := d.r.String()
		list = append(list, s)
		return err
	})
	return list, err
}

// number reads a number, or null as NaN.
func (d *decoder) number() (float64, error) {
	null, err := d.r.Null()
	if null || err != nil {
		return math.NaN(), err
	}
	return d.r.Float()
}

// whole reads a count, or null as none. So is what is no count: a page 2.5.
func (d *decoder) whole(none int) (int, error) {
	x, err := d.number()
	if n := int(x); x >= 0 && x <= math.MaxInt32 && float64(n) == x {
		return n, err
	}
	return none, err
}

// time reads a time of RFC 3339, or null as the zero time. So is what can't be
// read as a time: nothing here depends on it.
func (d *decoder) time() (time.Time, error) {
	s, err := d.text()
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, nil
	}
	return t, nil
}
