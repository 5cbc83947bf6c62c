// The classes of errors, which say what can be done about them.

package twelvelabs

import (
	"strconv"
	"strings"
	"time"
)

// Class tells what a caller can do about an error.
type Class string

// The classes of errors.
const (
	ClassKey        Class = "key"        // 401, or no usable key to send: another key is needed
	ClassPlan       Class = "plan"       // 403: plan or region
	ClassNotFound   Class = "not-found"  // 404: wrong id, another account's, or expired
	ClassRequest    Class = "request"    // 400 and other 4xx, or refused before it was sent: the request itself
	ClassBusy       Class = "busy"       // 429
	ClassPassing    Class = "passing"    // 408, 409, 425
	ClassServer     Class = "server"     // 5xx
	ClassNetwork    Class = "network"    // no answer: offline, DNS, TLS, CORS, reset
	ClassRedirect   Class = "redirect"   // the API's host wanted to send the request elsewhere
	ClassIncomplete Class = "incomplete" // the body was cut short or stalled
	ClassNotAPI     Class = "not-api"    // an answer, but not one of the API: empty, HTML, other JSON
	ClassMalformed  Class = "malformed"  // the API's answer breaks its contract: see the wrapped decode error
	ClassTooLarge   Class = "too-large"  // the body is over the cap
	ClassAborted    Class = "aborted"    // by the caller
)

// Error is what went wrong with one request. Its texts hold what the platform
// or a gateway wrote, never the key: where an answer repeats the key, it is
// struck out.
type Error struct {
	Class      Class
	Status     int           // HTTP status; 0 where none came
	Code       string        // the platform's code, such as resource_not_exist
	Message    string        // the platform's words
	Field      string        // details.field
	RequestID  string        // details.requestId
	RetryAfter time.Duration // what the answer asks to wait; 0 where it does not say
	Head       string        // the first 200 characters of a body that is not the API's
	Cause      error         // may be nil
}

// Error names the class, the HTTP status, the platform's code and message, and
// the cause, each where there is one.
func (e *Error) Error() string {
	b := []byte("twelvelabs: ")
	b = append(b, e.Class...)
	if e.Status != 0 {
		b = append(b, ": status "...)
		b = strconv.AppendInt(b, int64(e.Status), 10)
	}
	for _, s := range []string{e.Code, e.Message} {
		if s != "" {
			b = append(b, ": "...)
			b = append(b, s...)
		}
	}
	if e.Cause != nil {
		b = append(b, ": "...)
		b = append(b, strings.TrimPrefix(e.Cause.Error(), "twelvelabs: ")...)
	}
	return string(b)
}

// Unwrap answers the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Passing reports whether the fault is one that goes away by itself, so that
// the same request may well succeed later. An answer that is not the API's, or
// breaks its contract, is not counted here: it may come from a gateway's bad
// moment, but a watch gives it only a few chances.
func (e *Error) Passing() bool {
	switch e.Class {
	case ClassBusy, ClassPassing, ClassServer, ClassNetwork, ClassIncomplete:
		return true
	}
	return false
}

// classOf sorts the HTTP statuses that are no success.
func classOf(status int) Class {
	switch {
	case status == 401:
		return ClassKey
	case status == 403:
		return ClassPlan
	case status == 404:
		return ClassNotFound
	case status == 408, status == 409, status == 425:
		return ClassPassing
	case status == 429:
		return ClassBusy
	case status >= 300 && status < 400:
		return ClassRedirect
	case status >= 400 && status < 500:
		return ClassRequest
	case status >= 500:
		return ClassServer
	}
	return ClassNotAPI
}

// text is an error without further parts, for causes.
type text string

func (t text) Error() string { return string(t) }
