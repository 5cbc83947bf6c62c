// Package open reads back what was saved: answers of the API, this project's
// JSON Lines, NumPy and Parquet files, and the answers of the API's first version.
//
// All of them become what package twelvelabs makes of an answer: a Task, and
// vectors in a Sink, in the order of the file. Like that package this one keeps
// no vector, and avoids what is heavy in a WebAssembly program.
//
// A file that is broken is refused with the place and the cause:
//
//	open: line 17: embedding[3]: expected a number (offset 90211)
package open

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"embedscope/app/jsonstream"
	"embedscope/app/twelvelabs"
)

// Kind is what a file seems to be.
type Kind string

// The kinds of files. Those after NPY are none that Read can read: Parquet is for
// ReadParquet, and the compressed ones are to be unpacked first.
const (
	Answer   Kind = "answer"   // of GET /embed-v2/tasks/{id}; also whatever else seems to be JSON
	Answer1  Kind = "answer1"  // of the API's first version
	Lines    Kind = "lines"    // JSON Lines
	NPY      Kind = "npy"      // a NumPy array
	Segments Kind = "segments" // what stands beside a NumPy array
	Parquet  Kind = "parquet"
	Zip      Kind = "zip" // also .npz
	Gzip     Kind = "gzip"
	Zstd     Kind = "zstd"
	Unknown  Kind = "unknown"
)

// HeadSize is how many bytes of a file Sniff wants to see, if there are as
// many.
const HeadSize = 64 << 10

var magics = []struct {
	text string
	kind Kind
}{
	{npyMagic, NPY}, {"PAR1", Parquet}, {"PK\x03\x04", Zip}, {"\x1f\x8b", Gzip}, {"\x28\xb5\x2f\xfd", Zstd},
}

// Sniff tells what a file is by its beginning. For JSON the names of the
// outermost object's members decide, so far as they are in the head: only the
// embeddings are longer than that.
func Sniff(head []byte) Kind {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.text)) {
			return m.kind
		}
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return Unknown
	}
	kind := Answer
	r := jsonstream.NewReader(bytes.NewReader(text))
	r.Object(func(key string) error {
		switch {
		case key == "data":
			return errFound
		case key == "embedding":
			kind = Lines
			return errFound
		case key == "segments":
			kind = Segments
			return errFound
		case strings.HasSuffix(key, embeddingSuffix):
			kind = Answer1
			return errFound
		}
		return r.Skip()
	})
	return kind
}

var errFound = errors.New("found")

// Read reads a file of a kind that Sniff tells. Segments is the file beside a
// NumPy array, nil without one and for other kinds. The errors say what the
// file is where it can't be read, and else the place and the cause; after one
// the sink may hold some of the vectors.
func Read(file, segments io.Reader, sink twelvelabs.Sink) (*twelvelabs.Task, error) {
	in := bufio.NewReaderSize(file, HeadSize)
	head, err := in.Peek(HeadSize)
	if err != nil && err != io.EOF {
		return nil, &Error{Msg: "reading", Err: err}
	}
	switch Sniff(head) {
	case Answer:
		return twelvelabs.DecodeTask(jsonstream.NewReader(in), sink)
	case Answer1:
		return ReadAnswer1(in, sink)
	case Lines:
		return ReadLines(in, sink)
	case NPY:
		return ReadNPY(in, segments, sink)
	case Segments:
		return nil, errors.New("open: these are the segments of a NumPy array: open the .npy file together with them")
	case Zip:
		return nil, errors.New("open: a zip archive or .npz file: unpack it, and open what is inside")
	case Parquet, Gzip, Zstd:
		return nil, errors.New("open: a " + string(Sniff(head)) + " file, which this can't read")
	}
	if len(head) == 0 {
		return nil, errors.New("open: the file is empty")
	}
	return nil, errors.New("open: neither JSON nor a NumPy array")
}

// Error tells where and why a file could not be read.
type Error struct {
	Line   int    // from 1; 0 where the format has no lines
	Offset int64  // in bytes from the start of the file
	Msg    string // such as "cut short in row 7 of 90"; empty where Err says it all
	Err    error  // the cause, where there is one; io.ErrUnexpectedEOF for a file that is cut short
}

// Error returns the place and the cause.
func (e *Error) Error() string {
	s := "open: "
	if e.Line > 0 {
		s += "line " + itoa(int64(e.Line)) + ": "
	}
	s += e.Msg
	var syntax *jsonstream.SyntaxError
	if errors.As(e.Err, &syntax) {
		return s + syntax.Error() // which has the offset
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s + " (offset " + itoa(e.Offset) + ")"
}

// Unwrap returns e.Err.
func (e *Error) Unwrap() error { return e.Err }
