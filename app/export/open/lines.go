// JSON Lines, as package export writes them: an object a row.

package open

import (
	"errors"
	"io"
	"slices"

	"embedscope/app/jsonstream"
	"embedscope/app/twelvelabs"
)

// ReadLines reads rows of one task. A property may also have the name that the
// API gives it (embedding_option, …); unknown ones are left out. A file that is
// cut between two lines can't be told from a whole one.
func ReadLines(file io.Reader, sink twelvelabs.Sink) (*twelvelabs.Task, error) {
	places := &newlines{src: file}
	r := jsonstream.NewReader(places)
	l := lines{fields: fields{r}, task: newTask(), vectors: embedder{sink: sink}}
	for {
		_, err := r.Kind()
		if errors.Is(err, io.EOF) {
			return l.task, nil
		}
		if err == nil {
			err = l.row()
		}
		if err != nil {
			return nil, &Error{Line: places.line(r.Offset()), Offset: r.Offset(), Err: err}
		}
	}
}

type lines struct {
	fields
	task    *twelvelabs.Task
	vectors embedder
}

func (l *lines) row() error {
	s := newSegment()
	embedded := false
	var task, film, created string
	err := l.Object(func(key string) (err error) {
		switch key {
		case "embedding":
			embedded = true
			return l.vectors.read(l.Reader, &s)
		case "embedding_uncertainty":
			return l.vectors.readDoubts(l.Reader)
		case "task":
			if err = l.text(&task); err == nil && len(l.task.Segments) > 0 && task != l.task.ID {
				return l.Fail("a row of another task: they can't be shown as one result")
			}
			return err
		case "file":
			return l.text(&film)
		case "created_at":
			return l.text(&created)
		case "duration":
			return l.number(&l.metadata().Duration)
		}
		if known, err := l.segment(key, &s); known {
			return err
		}
		return l.Skip()
	})
	if err != nil {
		return err
	}
	if !embedded {
		return l.Fail("expected an embedding")
	}
	l.vectors.putDoubts(&s)
	if len(l.task.Segments) == 0 {
		l.task.ID = task
		l.task.CreatedAt = moment(created)
		if film != "" {
			l.metadata().InputFilename = film
		}
	}
	l.task.Segments = append(l.task.Segments, s)
	return nil
}

func (l *lines) metadata() *twelvelabs.Metadata {
	if l.task.Metadata == nil {
		l.task.Metadata = newMetadata()
	}
	return l.task.Metadata
}

// newlines remembers where the lines of a file end, for its errors.
type newlines struct {
	src  io.Reader
	read int64
	at   []int64
}

func (n *newlines) Read(p []byte) (int, error) {
	c, err := n.src.Read(p)
	for i, b := range p[:min(max(c, 0), len(p))] {
		if b == '\n' {
			n.at = append(n.at, n.read+int64(i))
		}
	}
	n.read += int64(c)
	return c, err
}

// line answers the line of an offset, from 1.
func (n *newlines) line(offset int64) int {
	before, _ := slices.BinarySearch(n.at, offset)
	return before + 1
}
