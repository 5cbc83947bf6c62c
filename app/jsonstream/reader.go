// Package jsonstream reads one JSON document from an io.Reader by pulling
// values out of it in the order they stand there.
//
// It keeps a window of the text and never the text itself, so that an answer
// of hundreds of megabytes costs a buffer. It accepts exactly what RFC 8259
// calls JSON, except that an object must not name a member twice, and it
// reads arrays of float32 several times faster than a general reader could.
//
// A caller walks the document with callbacks:
//
//	r := jsonstream.NewReader(body)
//	err := r.Object(func(key string) error {
//		switch key {
//		case "embedding":
//			vector, bad, err = r.Floats32(vector[:0])
//			return err
//		}
//		return r.Skip()
//	})
//	if err == nil {
//		err = r.End()
//	}
//
// The first error is final: every later call returns it again.
//
// The package avoids fmt, encoding/json and reflect, each of which would weigh
// more in a WebAssembly program than all of this.
package jsonstream

import (
	"errors"
	"io"
)

// The bounds on what a document can make a Reader hold.
const (
	MaxDepth  = 1000     // levels of objects and arrays
	MaxToken  = 1 << 20  // bytes of a number or of a key
	MaxString = 64 << 20 // bytes of a string that String or Any return; a skipped one has no bound
	MaxFloats = 1 << 20  // items of an array that Floats32 reads
	MaxKeys   = 8 << 20  // bytes of the keys of all open objects, each counted keyCost bytes longer than it is
)

const (
	firstBuffer = 2 << 10   // enough for a message; doubled whenever a read fills it
	mostBuffer  = 128 << 10 // only a token that is longer makes the buffer grow beyond this
)

// Reader pulls values out of a JSON document. It is not safe for concurrent
// use.
type Reader struct {
	src     io.Reader
	readErr error // what src.Read ended with; reported once the buffer is used up
	err     error // the first error that was reported

	buf  []byte // buf[pos:end] is read from src and not yet consumed
	pos  int
	end  int
	base int64 // offset of buf[0] in the document

	frames []frame // the open objects and arrays, outermost first
	keys   []byte  // the keys of all open objects, end to end
	ends   []int   // where each of them ends in keys

	text  []byte   // scratch for String
	known []string // short strings seen lately, see intern

	outline *[]byte // nil: off
	noted   int     // buf[noted:pos] is consumed and not yet in *outline
}

// NewReader returns a Reader of the document that src holds. It reads ahead.
func NewReader(src io.Reader) *Reader {
	return &Reader{src: src, buf: make([]byte, firstBuffer)}
}

// Offset returns the number of bytes consumed so far.
func (r *Reader) Offset() int64 { return r.base + int64(r.pos) }

// End makes sure that nothing but white space follows, up to the end of the
// source.
func (r *Reader) End() error {
	if r.err != nil {
		return r.err
	}
	if r.space() {
		return r.fail(r.Offset(), "expected the end of the document")
	}
	if r.readErr != io.EOF {
		return r.cut()
	}
	r.record()
	return nil
}

var errBadRead = errors.New("the reader answered an impossible count")

// fill reads more of the source behind buf[end], after moving what is not yet
// consumed to the front. It reports whether at least one byte came; if not,
// readErr says why.
func (r *Reader) fill() bool {
	if r.readErr != nil {
		return false
	}
	r.record()
	rest := r.buf[r.pos:r.end]
	if r.end == len(r.buf) && (len(r.buf) < mostBuffer || r.pos == 0) {
		r.buf = make([]byte, 2*len(r.buf))
		copy(r.buf, rest)
	} else if r.pos > 0 {
		copy(r.buf, rest)
	}
	r.base += int64(r.pos)
	r.pos, r.end, r.noted = 0, len(rest), 0

	for range 100 {
		n, err := r.src.Read(r.buf[r.end:])
		if n < 0 || n > len(r.buf)-r.end {
			n, err = 0, errBadRead
		}
		r.end += n
		r.readErr = err
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	r.readErr = io.ErrNoProgress
	return false
}

// want makes at least n bytes available from pos on. It reports whether the
// source has that many.
func (r *Reader) want(n int) bool {
	for r.end-r.pos < n {
		if !r.fill() {
			return false
		}
	}
	return true
}

// space moves pos to the next byte that is not white space. It reports whether
// there is one.
func (r *Reader) space() bool {
	for {
		for r.pos < r.end {
			switch r.buf[r.pos] {
			case ' ', '\n', '\r', '\t':
				r.pos++
			default:
				return true
			}
		}
		if !r.fill() {
			return false
		}
	}
}

// peek returns the next byte that is not white space, without consuming it.
func (r *Reader) peek() (byte, error) {
	if r.err != nil {
		return 0, r.err
	}
	if r.pos < r.end && r.buf[r.pos] > ' ' {
		return r.buf[r.pos], nil
	}
	if r.space() {
		return r.buf[r.pos], nil
	}
	if len(r.frames) == 0 {
		return 0, r.none()
	}
	return 0, r.cut()
}
