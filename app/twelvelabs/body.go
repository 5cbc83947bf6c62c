// What stands between a transport and the decoder: counting, limits, the
// verdict on a body that is no task.

package twelvelabs

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	headBytes  = 1 << 10 // kept of every body, in case it is not the API's
	headRunes  = 200     // shown of it
	errorBytes = 64 << 10
)

// body is a response's body on its way to the decoder: it counts, keeps the
// head, enforces the limit and reports progress.
type body struct {
	from  io.Reader
	limit int64
	total int64                    // as announced; -1 where unknown
	heard func()                   // called when bytes came
	tell  func(bytes, total int64) // may be nil

	n        int64  // bytes so far
	head     []byte // the first headBytes of them
	err      error  // what ended the body, other than io.EOF
	told     int64
	toldTime time.Time
}

func (b *body) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if room := b.limit - b.n + 1; int64(len(p)) > room {
		p = p[:room]
	}
	n, err := b.from.Read(p)
	if n > 0 {
		b.heard()
		b.n += int64(n)
		if keep := min(n, headBytes-len(b.head)); keep > 0 {
			b.head = append(b.head, p[:keep]...)
		}
		if b.n > b.limit {
			b.err = errTooLarge
			return 0, b.err
		}
		b.report(false)
	}
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// report tells the progress, at most every 64 kB or tenth of a second.
func (b *body) report(last bool) {
	const step, pace = 64 << 10, 100 * time.Millisecond
	if b.tell == nil || b.n == 0 {
		return
	}
	if now := time.Now(); last || b.n-b.told >= step || now.Sub(b.toldTime) >= pace {
		b.told, b.toldTime = b.n, now
		if b.n > b.total {
			// The announced length was that of the compressed body: a
			// browser may show it without showing the encoding.
			b.total = -1
		}
		b.tell(b.n, b.total)
	}
}

// done reports once more, now that the decoder has seen all of it.
func (b *body) done() { b.report(true) }

// peek reads as much as the head holds.
func (b *body) peek() { io.CopyN(io.Discard, b, headBytes) }

// why turns the decoder's complaint about a successful answer into an Error:
// the body ended early, is not the API's, or breaks its contract.
func (b *body) why(ctx context.Context, err error, contentType string) *Error {
	switch {
	case b.err == errTooLarge:
		return &Error{Class: ClassTooLarge, Cause: errTooLarge}
	case b.err != nil:
		if ctx.Err() != nil {
			return &Error{Class: ClassIncomplete, Cause: context.Cause(ctx)}
		}
		return &Error{Class: ClassIncomplete, Cause: b.err}
	case b.n == 0:
		return &Error{Class: ClassNotAPI, Cause: text("an empty body")}
	case isHTML(contentType) || !beginsObject(b.head) || errors.Is(err, ErrNotTask):
		return &Error{Class: ClassNotAPI, Head: firstWords(b.head), Cause: err}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Class: ClassIncomplete, Cause: err}
	}
	return &Error{Class: ClassMalformed, Cause: err}
}

func isHTML(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	return strings.EqualFold(strings.TrimSpace(media), "text/html")
}

// beginsObject reports whether head can be the beginning of a JSON object. A
// byte order mark before it is let through: that is a fault of JSON which the
// decoder names.
func beginsObject(head []byte) bool {
	const space = " \t\r\n"
	head, found := bytes.CutPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), space), []byte("{"))
	if !found {
		return false
	}
	head = bytes.TrimLeft(head, space)
	return len(head) == 0 || head[0] == '"' || head[0] == '}'
}

// firstWords answers the first 200 characters of a body as valid UTF-8 without
// white space around them.
func firstWords(head []byte) string {
	if len(head) == headBytes { // the last character may be cut
		for i := 1; i < utf8.UTFMax; i++ {
			if tail := head[len(head)-i:]; utf8.RuneStart(tail[0]) {
				if !utf8.FullRune(tail) {
					head = head[:len(head)-i]
				}
				break
			}
		}
	}
	return clip(strings.TrimSpace(strings.ToValidUTF8(string(head), "\ufffd")), headRunes)
}

// clip cuts s after n characters.
func clip(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}
