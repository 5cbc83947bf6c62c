// Parquet files: this project's, and what others made of them.

package open

import (
	"errors"
	"io"
	"strings"

	"embedscope/app/export/columnar"
	"embedscope/app/export/parquet"
	"embedscope/app/jsonstream"
	"embedscope/app/twelvelabs"
)

// headKey is the metadata of a file that say what answer its rows are from, in
// the words of the file beside a NumPy array.
const headKey = "embedscope"

// batchRows is how many rows of a file are read at once.
const batchRows = 1024

// ReadParquet reads rows of one task from a file of so many bytes. Its columns
// may have the names of JSON Lines, or those of the API; the embedding is the
// column of that name, or else the first of vectors. Unknown ones are left out.
// An error of the file's is a *parquet.Error.
func ReadParquet(file io.ReaderAt, size int64, sink twelvelabs.Sink) (*twelvelabs.Task, error) {
	f, err := parquet.Open(file, size)
	if err != nil {
		return nil, err
	}
	t := &table{task: newTask(), vectors: embedder{sink: sink}, embedding: -1, doubts: -1}
	if err := t.head(f.Schema.Metadata); err != nil {
		return nil, err
	}
	t.find(f.Schema.Columns)
	if t.embedding < 0 {
		return nil, errors.New("open: no column of embeddings: expected lists of numbers, all of one length")
	}
	var b columnar.Batch
	for {
		err := f.Next(&b, batchRows)
		if err == io.EOF {
			return t.task, nil
		}
		if err != nil {
			return nil, err
		}
		for row := range b.Rows {
			if err := t.row(b.Values, row); err != nil {
				return nil, err
			}
		}
	}
}

// table is a file of columns being read.
type table struct {
	task      *twelvelabs.Task
	vectors   embedder
	columns   []columnar.Column
	embedding int // the position of its column
	doubts    int // that of the uncertainty's; -1 without one
}

// head reads what the metadata say of the answer.
func (t *table) head(metadata [][2]string) error {
	for _, m := range metadata {
		if m[0] != headKey {
			continue
		}
		f := fields{jsonstream.NewReader(strings.NewReader(m[1]))}
		if err := f.Object(func(key string) error {
			if known, err := f.head(key, t.task); known {
				return err
			}
			return f.Skip()
		}); err != nil {
			return &Error{Offset: f.Offset(), Msg: "the metadata " + headKey + ": ", Err: err}
		}
	}
	return nil
}

func (t *table) find(columns []columnar.Column) {
	t.columns = columns
	for i, c := range columns {
		switch {
		case c.Kind != columnar.Vector:
		case c.Name == "embedding_uncertainty":
			t.doubts = i
		case t.embedding < 0 || c.Name == "embedding":
			t.embedding = i
		}
	}
}

func (t *table) row(values []columnar.Values, row int) error {
	s := newSegment()
	for i, c := range t.columns {
		v := &values[i]
		switch {
		case !v.Has(row):
		case i == t.embedding:
			t.vectors.scratch = append(t.vectors.scratch[:0], v.Float32[row*c.Dim:(row+1)*c.Dim]...)
			for _, x := range t.vectors.scratch {
				if x-x != 0 {
					s.Bad++
				}
			}
			t.vectors.put(&s)
		case i == t.doubts:
			t.vectors.doubts = append(t.vectors.doubts[:0], v.Float32[row*c.Dim:(row+1)*c.Dim]...)
		case c.Kind == columnar.Text:
			if err := t.text(c.Name, v.Text[row], &s); err != nil {
				return err
			}
		case c.Kind == columnar.Float64:
			t.number(c.Name, v.Float64[row], &s)
		case c.Kind == columnar.Float32:
			t.number(c.Name, float64(v.Float32[row]), &s)
		case c.Kind == columnar.Int64:
			t.number(c.Name, float64(v.Int64[row]), &s)
		}
	}
	t.vectors.putDoubts(&s)
	t.task.Segments = append(t.task.Segments, s)
	return nil
}

func (t *table) text(name, text string, s *twelvelabs.Segment) error {
	switch name {
	case "option", "embedding_option":
		s.Option = text
	case "scope", "embedding_scope":
		s.Scope = text
	case "task":
		if len(t.task.Segments) > 0 && text != t.task.ID {
			return errors.New("open: row " + itoa(int64(len(t.task.Segments))) + " is of another task: they can't be shown as one result")
		}
		t.task.ID = text
	case "file":
		if m := t.metadata(); m.InputFilename == "" && m.InputURL == "" {
			m.InputFilename = text
		}
	case "quadrant":
		placeOf(s).Quadrant = text
	case "created_at":
		t.task.CreatedAt = moment(text)
	}
	return nil
}

func (t *table) number(name string, x float64, s *twelvelabs.Segment) {
	switch name {
	case "start_sec", "start_offset_sec":
		s.Start = x
	case "end_sec", "end_offset_sec":
		s.End = x
	case "duration":
		t.metadata().Duration = x
	default:
		place(s, name, x)
	}
}

func (t *table) metadata() *twelvelabs.Metadata {
	if t.task.Metadata == nil {
		t.task.Metadata = newMetadata()
	}
	return t.task.Metadata
}
