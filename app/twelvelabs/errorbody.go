// Reading the bodies of answers that are no success.

package twelvelabs

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"time"

	"embedscope/app/jsonstream"
)

// messageRunes bounds the platform's message and code.
const messageRunes = 2000

// readError makes an Error of an answer that is no success. Both shapes of the
// API's error bodies are read, nested {"error":{"code","message","details"}}
// and flat {"code","message"}; a body that is neither leaves its first words
// in Head. A body cut short gives what came of it: the status is what counts.
func readError(p *Response, b *body, now time.Time) *Error {
	e := &Error{Class: classOf(p.Status)}
	raw, _ := io.ReadAll(io.LimitReader(b, errorBytes))
	var wait string
	if beginsObject(b.head) && !isHTML(p.Header("Content-Type")) {
		r := jsonstream.NewReader(bytes.NewReader(raw))
		wait = e.read(r)
	}
	if e.Code == "" && e.Message == "" {
		e.Head = firstWords(b.head)
	}
	e.RetryAfter = askedToWait(p.Status, p.Header, wait, now)
	return e
}

// read takes the known members of an error body, whatever their order and
// nesting, and answers details.retryAfter.
func (e *Error) read(r *jsonstream.Reader) (wait string) {
	var object func(string) error
	object = func(key string) error {
		kind, err := r.Kind()
		if err != nil {
			return err
		}
		if kind == '{' && (key == "error" || key == "details") {
			return r.Object(object)
		}
		var to *string
		switch key {
		case "code":
			to = &e.Code
		case "message", "error":
			to = &e.Message
		case "field":
			to = &e.Field
		case "requestId":
			to = &e.RequestID
		case "retryAfter":
			to = &wait
		}
		if to == nil || *to != "" {
			return r.Skip()
		}
		*to, err = scalar(r, kind)
		*to = clip(*to, messageRunes)
		return err
	}
	// What was read before a fault stands.
	_ = r.Object(object)
	return wait
}

// scalar reads a string, or a number as the string it could have been, and
// skips everything else.
func scalar(r *jsonstream.Reader, kind jsonstream.Kind) (string, error) {
	switch {
	case kind == '"':
		return r.String()
	case kind == '0':
		f, err := r.Float()
		return strconv.FormatFloat(f, 'f', -1, 64), err
	}
	return "", r.Skip()
}

// strikeKey takes the key out of everything that an answer may have repeated.
func (c *Client) strikeKey(e *Error) *Error {
	key := c.Key.Reveal()
	if len(key) < 8 { // too short to be one; striking it out would garble words
		return e
	}
	for _, s := range []*string{&e.Code, &e.Message, &e.Field, &e.RequestID, &e.Head} {
		*s = strings.ReplaceAll(*s, key, redacted)
	}
	if e.Cause != nil {
		if said := e.Cause.Error(); strings.Contains(said, key) {
			e.Cause = text(strings.ReplaceAll(said, key, redacted))
		}
	}
	return e
}
