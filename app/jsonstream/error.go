// How errors name the place: a path such as data[17].embedding[3], and a byte
// offset.

package jsonstream

import (
	"io"
	"strconv"
	"unicode/utf8"
)

// SyntaxError tells where and why a document could not be read on.
type SyntaxError struct {
	Path   string // such as data[17].embedding[3]; empty at the top; long ones are shortened
	Offset int64  // in bytes from the start of the document
	Msg    string // such as "expected a number"

	// Err is nil where the document itself is at fault,
	// io.ErrUnexpectedEOF where it is cut short, io.EOF where there is none,
	// and else what the source's Read returned.
	Err error
}

// MsgBOM is the Msg of the error for a document that begins with a byte order
// mark, which JSON does not allow.
const MsgBOM = "unexpected byte order mark"

// Error returns the place and the cause, as in
// "data[17].embedding[3]: expected a number (offset 90211)".
func (e *SyntaxError) Error() string {
	s := e.Msg
	if e.Path != "" {
		s = e.Path + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s + " (offset " + strconv.FormatInt(e.Offset, 10) + ")"
}

// Unwrap returns e.Err.
func (e *SyntaxError) Unwrap() error { return e.Err }

// Fail makes msg the error of the document at the present place, for callers
// that find a value of the right type and the wrong content.
func (r *Reader) Fail(msg string) error {
	return r.fail(r.Offset(), msg)
}

// fail makes msg the error at an offset, unless there was one before.
func (r *Reader) fail(offset int64, msg string) error {
	if r.err == nil {
		r.err = &SyntaxError{Path: r.path(), Offset: offset, Msg: msg}
	}
	return r.err
}

// cut is the error where the source ended, or failed, inside the document.
func (r *Reader) cut() error {
	if r.readErr == io.EOF {
		return r.ended("cut short", io.ErrUnexpectedEOF)
	}
	return r.ended("reading", r.readErr)
}

// none is the error where the source ended before a document.
func (r *Reader) none() error {
	if r.readErr == io.EOF {
		return r.ended("no document", io.EOF)
	}
	return r.cut()
}

func (r *Reader) ended(msg string, err error) error {
	if r.err == nil {
		r.err = &SyntaxError{Path: r.path(), Offset: r.base + int64(r.end), Msg: msg, Err: err}
	}
	return r.err
}

// other makes err, which a callback returned, the error of the document.
func (r *Reader) other(err error) error {
	if r.err == nil {
		r.err = err
	}
	return r.err
}

// The bounds of a path: a document must not be able to make an error long.
const (
	mostKey   = 48 // bytes of one key
	mostSteps = 12 // steps; of a longer path, the middle is left out
)

// path names the place of the value that is being read.
func (r *Reader) path() string {
	var b []byte
	for i := range r.frames {
		if len(r.frames) > mostSteps && i >= mostSteps/2 && i < len(r.frames)-mostSteps/2 {
			if i == mostSteps/2 {
				b = append(b, "…"...)
			}
			continue
		}
		f := &r.frames[i]
		switch {
		case f.index < 0: // before the first member or item
		case f.object:
			// Its last key is the one before those of the next open frame.
			last := len(r.ends)
			if i+1 < len(r.frames) {
				last = r.frames[i+1].first
			}
			b = appendKey(b, r.key(last-1))
		default:
			b = append(b, '[')
			b = strconv.AppendInt(b, int64(f.index), 10)
			b = append(b, ']')
		}
	}
	return string(b)
}

// appendKey appends .key, or ["key"] where key is not a plain word.
func appendKey(b, key []byte) []byte {
	plain := len(key) > 0 && len(key) <= mostKey
	for _, c := range key {
		plain = plain && (c == '_' || c == '-' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z')
	}
	if plain {
		if len(b) > 0 {
			b = append(b, '.')
		}
		return append(b, key...)
	}
	b = append(b, '[')
	if len(key) > mostKey {
		n := mostKey
		for n > mostKey-utf8.UTFMax && !utf8.RuneStart(key[n]) {
			n--
		}
		b = AppendString(b, string(key[:n])+"…")
	} else {
		b = AppendString(b, string(key))
	}
	return append(b, ']')
}
