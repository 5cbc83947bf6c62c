package upstream

// steps.go holds what a request can be answered with.

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Step answers one request.
type Step func(w http.ResponseWriter, r *http.Request)

// Body answers with a JSON text.
func Body(status int, text string) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(text)))
		w.WriteHeader(status)
		io.WriteString(w, text)
	}
}

// Answer answers with a task. An empty ID is filled in from the path.
func Answer(t Task) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		t := t
		if t.ID == "" {
			t.ID = r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusOK)
		// An error means that the client is gone, which the server notices.
		_, _ = t.WriteTo(w)
	}
}

// Processing answers that the task is not done.
func Processing() Step { return Answer(Task{Status: "processing"}) }

// Status answers with a status that the API may have in future.
func Status(name string) Step { return Answer(Task{Status: name}) }

// Ready answers with n made-up vectors of d components.
func Ready(n, d int) Step {
	return Answer(Task{Status: "ready", Items: Items(n, d), Metadata: Video("the-harbour.mp4", float64(n)*4)})
}

// Failed answers that the task failed, with the platform's words.
func Failed(message string) Step { return Answer(Task{Status: "failed", Failure: message}) }

// FailedSilently answers that the task failed, and not why.
func FailedSilently() Step { return Answer(Task{Status: "failed"}) }

// Fault answers an error in the endpoint's own shape. details is JSON, or
// empty.
func Fault(status int, code, message, details string) Step {
	if details != "" {
		details = `,"details":` + details
	}
	return Body(status, fmt.Sprintf(`{"error":{"code":%q,"message":%q%s}}`, code, message, details))
}

// FlatFault answers an error in the shape of the older endpoints.
func FlatFault(status int, code, message string) Step {
	return Body(status, fmt.Sprintf(`{"code":%q,"message":%q,"docs_url":"https://docs.twelvelabs.io/"}`, code, message))
}

// NotFound answers as for an id that the API does not know.
func NotFound() Step {
	return Fault(http.StatusNotFound, "resource_not_exist", "Resource with the given id does not exist", "")
}

// Unauthorized answers as for a wrong key.
func Unauthorized() Step {
	return FlatFault(http.StatusUnauthorized, "api_key_invalid", "API key is invalid")
}

// RetryAfter adds the header to a step. Where it is not exposed, a page of
// another origin cannot read it.
func RetryAfter(value string, exposed bool, then Step) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", value)
		if exposed {
			w.Header().Set("Access-Control-Expose-Headers", "Retry-After")
		}
		then(w, r)
	}
}

// Busy answers 429 with a Retry-After of some seconds.
func Busy(seconds int) Step {
	return RetryAfter(strconv.Itoa(seconds), true,
		Fault(http.StatusTooManyRequests, "too_many_requests", "You've exceeded the request limit", ""))
}

// Broken answers 500.
func Broken() Step {
	return Fault(http.StatusInternalServerError, "INTERNAL_SERVER_ERROR", "Something went wrong", `{"requestId":"req-0815"}`)
}

// Until holds a step back until gate is closed or the client leaves.
func Until(gate <-chan struct{}, then Step) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-gate:
			then(w, r)
		case <-r.Context().Done():
		}
	}
}

// After holds a step back for a while.
func After(d time.Duration, then Step) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(d):
			then(w, r)
		case <-r.Context().Done():
		}
	}
}

// Reset resets the connection before any answer. Clients ask again by
// themselves where the connection had served before, so a script needs this
// step twice to be sure that one gets through to them.
func Reset() Step {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			tcp.SetLinger(0)
		}
		conn.Close()
	}
}

// HTML answers like a captive portal.
func HTML(status int) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		io.WriteString(w, "<!doctype html><title>Welcome</title><h1>Sign in to Harbour Guest Wi-Fi</h1><img src=x onerror=document.title='owned'>")
	}
}

// Nothing answers a status and no body.
func Nothing(status int) Step {
	return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(status) }
}

// Redirect sends the client to another address.
func Redirect(to string) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusTemporaryRedirect)
	}
}

// rendered is what a step would have written.
type rendered struct {
	header http.Header
	status int
	bytes.Buffer
}

func (w *rendered) Header() http.Header    { return w.header }
func (w *rendered) WriteHeader(status int) { w.status = status }

func render(s Step, r *http.Request) *rendered {
	w := &rendered{header: http.Header{}, status: http.StatusOK}
	s(w, r)
	return w
}

// send writes the part of what was rendered that comes before the cut, a
// share of its bytes from 0 to 1.
func (w *rendered) send(to http.ResponseWriter, cut float64) {
	maps.Copy(to.Header(), w.header)
	to.WriteHeader(w.status)
	to.Write(w.Bytes()[:int(cut*float64(w.Len()))])
	to.(http.Flusher).Flush()
}

// CutClean sends the beginning of a step and then ends the body as if that
// were all: only the JSON itself tells that something is missing.
func CutClean(share float64, s Step) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		whole := render(s, r)
		whole.header.Del("Content-Length")
		whole.send(w, share)
	}
}

// CutShort sends the beginning of a step under the length of the whole, and
// then drops the connection.
func CutShort(share float64, s Step) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		whole := render(s, r)
		whole.header.Set("Content-Length", strconv.Itoa(whole.Len()))
		whole.send(w, share)
		panic(http.ErrAbortHandler)
	}
}

// Stall sends the beginning of a step, and then nothing until the client
// leaves.
func Stall(share float64, s Step) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		whole := render(s, r)
		whole.header.Set("Content-Length", strconv.Itoa(whole.Len()))
		whole.send(w, share)
		<-r.Context().Done()
	}
}

// Drip sends a step in pieces with pauses between them.
func Drip(pieces int, pause time.Duration, s Step) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		whole := render(s, r)
		maps.Copy(w.Header(), whole.header)
		w.Header().Set("Content-Length", strconv.Itoa(whole.Len()))
		w.WriteHeader(whole.status)
		size := max(1, (whole.Len()+pieces-1)/pieces)
		for whole.Len() > 0 {
			w.Write(whole.Next(size))
			w.(http.Flusher).Flush()
			select {
			case <-time.After(pause):
			case <-r.Context().Done():
				return
			}
		}
	}
}
