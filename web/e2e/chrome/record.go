package chrome

// record.go keeps what a page and its workers say and ask for.

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// Line is one line of the console.
type Line struct {
	From string // "page", "worker", "service_worker"
	Kind string // "log", "warning", "error", …, or "exception"
	Text string
}

func (l Line) String() string { return l.From + " " + l.Kind + ": " + l.Text }

// Request is one request of a page or a worker.
type Request struct {
	From    string
	Method  string
	URL     string
	Headers map[string]string // as the program gave them; names in lower case
}

// Record is what was heard of a page. It may be read at any time.
type Record struct {
	mu       sync.Mutex
	lines    []Line
	requests []Request
}

// Console answers the lines so far.
func (r *Record) Console() []Line {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.lines)
}

// Requests answers the requests so far.
func (r *Record) Requests() []Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.requests)
}

// Exceptions answers the lines of what was thrown and not caught.
func (r *Record) Exceptions() []Line {
	return slices.DeleteFunc(r.Console(), func(l Line) bool { return l.Kind != "exception" })
}

func (r *Record) from(who string) func(event any) {
	return func(event any) {
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			words := make([]string, len(e.Args))
			for i, arg := range e.Args {
				words[i] = objectText(arg)
			}
			r.add(Line{who, string(e.Type), strings.Join(words, " ")})
		case *runtime.EventExceptionThrown:
			r.add(Line{who, "exception", exceptionText(e.ExceptionDetails)})
		case *log.EventEntryAdded:
			text := e.Entry.Text
			if e.Entry.URL != "" {
				text += " " + e.Entry.URL
			}
			r.add(Line{who, string(e.Entry.Level), text})
		case *network.EventRequestWillBeSent:
			r.request(who, e)
		}
	}
}

func (r *Record) add(l Line) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, l)
}

func (r *Record) request(who string, e *network.EventRequestWillBeSent) {
	q := Request{From: who, Method: e.Request.Method, URL: e.Request.URL, Headers: map[string]string{}}
	raw, err := json.Marshal(e.Request.Headers)
	var headers map[string]any
	if err == nil && json.Unmarshal(raw, &headers) == nil {
		for name, value := range headers {
			q.Headers[strings.ToLower(name)] = fmt.Sprint(value)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = append(r.requests, q)
}

func objectText(o *runtime.RemoteObject) string {
	var s string
	switch {
	case json.Unmarshal(o.Value, &s) == nil:
		return s
	case len(o.Value) > 0:
		return string(o.Value)
	case o.UnserializableValue != "":
		return string(o.UnserializableValue)
	}
	return o.Description
}

func exceptionText(d *runtime.ExceptionDetails) string {
	text := d.Text
	if d.Exception != nil {
		text += " " + objectText(d.Exception)
	}
	if d.URL != "" {
		text += fmt.Sprintf(" (%s:%d:%d)", d.URL, d.LineNumber+1, d.ColumnNumber+1)
	}
	return text
}
