// One request to one of the endpoints, from its checks to an Exchange.

package twelvelabs

import (
	"cmp"
	"context"
	"time"

	"embedscope/app/jsonstream"
)

// Clock answers the time of day. Unlike a timer it goes on while a laptop
// sleeps, and unlike a monotonic clock it may jump. A nil Clock is time.Now.
type Clock func() time.Time

// now strips the monotonic reading, so that differences count sleep.
func (c Clock) now() time.Time {
	if c == nil {
		return time.Now().Round(0)
	}
	return c().Round(0)
}

// Client asks the Embed v2 endpoints. Its fields are its configuration; it has
// no state and may be used from several goroutines.
type Client struct {
	// Base is the absolute address of the API, such as
	// https://api.twelvelabs.io/v1.3. The key goes to its origin only.
	Base string
	// Key goes into the header of every request. Without one, nothing is sent.
	Key Secret
	// Transport carries the requests. It must not be nil: see NewTransport.
	Transport Transport
	// Limit caps a decoded body, in bytes. Zero means 1 GiB.
	Limit int64
	// FirstByte is how long to wait for the head of an answer. Zero means 60 s.
	FirstByte time.Duration
	// Idle is how long a body may stay silent. Zero means 20 s.
	Idle time.Duration
	// Medium is a file whose base64 goes into the body of Create, where
	// NewTask.Body leaves room for it: a File in a browser's worker, a []byte
	// elsewhere. Nil means none.
	Medium any
	// Outline asks for Exchange.Outline.
	Outline bool
	// OnExchange hears of each request of Create, Embed and List that was sent,
	// from the caller's goroutine. Nil means nobody does.
	OnExchange func(*Exchange)
	// Clock stamps the exchanges. Nil means time.Now.
	Clock Clock
}

// Retrieve asks once for a task. The vectors of the answer go to sink while it
// arrives, before it is known whether the answer is whole: use them only when
// the exchange has a Task. A nil sink drops them.
//
// progress, which may be nil, hears from the caller's goroutine how much of
// the body has come: decoded bytes, and their total or -1. The exchange has
// all but Check, Decision, Wait and Told; its Err is an *Error.
func (c *Client) Retrieve(ctx context.Context, id string, sink Sink, progress func(bytes, total int64)) *Exchange {
	if !ValidID(id) {
		return &Exchange{Method: "GET", Err: &Error{Class: ClassRequest, Field: "task_id", Cause: text("the task id has characters that no id has, or too many")}}
	}
	if sink == nil {
		sink = new(nowhere)
	}
	x := c.exchange(ctx, &question{method: "GET", path: tasksPath + "/" + id, progress: progress,
		decode: func(r *jsonstream.Reader, x *Exchange) (err error) {
			if c.Outline {
				r.Outline(&x.Outline)
			}
			x.Task, err = DecodeTask(r, sink)
			return err
		}})
	if x.Err == nil {
		x.Sink = sink
	}
	return x
}

// Create starts a task from a JSON body and answers its id. The error is an
// *Error.
func (c *Client) Create(ctx context.Context, body []byte) (id string, err error) {
	x := c.once(ctx, &question{method: "POST", path: tasksPath, body: body, medium: c.Medium,
		decode: func(r *jsonstream.Reader, x *Exchange) (err error) {
			x.Task, err = DecodeTask(r, new(nowhere))
			return err
		}})
	if x.Err != nil {
		return "", x.Err
	}
	if !ValidID(x.Task.ID) {
		return "", &Error{Class: ClassMalformed, Status: x.Status, Cause: text("the answer has no usable _id")}
	}
	return x.Task.ID, nil
}

// Embed has an input embedded at once, as the JSON body says, and answers the
// embeddings in the order of the answer; their vectors go to sink. Each call
// is billed. The error is an *Error.
func (c *Client) Embed(ctx context.Context, body []byte, sink Sink) (segments []Segment, err error) {
	x := c.once(ctx, &question{method: "POST", path: embedPath, body: body,
		decode: func(r *jsonstream.Reader, _ *Exchange) (err error) {
			segments, err = DecodeEmbeddings(r, sink)
			return err
		}})
	if x.Err != nil {
		return nil, x.Err
	}
	return segments, nil
}

// List asks for one page of the account's tasks. The error is an *Error.
func (c *Client) List(ctx context.Context, q ListQuery) (page *ListPage, err error) {
	x := c.once(ctx, &question{method: "GET", path: tasksPath, query: q.encode(),
		decode: func(r *jsonstream.Reader, _ *Exchange) (err error) {
			page, err = DecodeList(r)
			return err
		}})
	if x.Err != nil {
		return nil, x.Err
	}
	return page, nil
}

const (
	embedPath = "/embed-v2"
	tasksPath = embedPath + "/tasks"
)

const (
	defaultLimit     = 1 << 30
	defaultFirstByte = 60 * time.Second
	defaultIdle      = 20 * time.Second
)

// Causes that end a request from inside.
const (
	errSilent   = text("no answer came in time")
	errStalled  = text("the answer stopped arriving")
	errTooLarge = text("the answer is larger than the limit")
)

// question is what is asked, and how an answer is read.
type question struct {
	method, path string
	query        string // with its question mark; empty for none
	body         []byte
	medium       any
	progress     func(bytes, total int64) // may be nil
	decode       func(r *jsonstream.Reader, x *Exchange) error
}

// once is exchange for what nobody asks again by itself.
func (c *Client) once(ctx context.Context, ask *question) *Exchange {
	x := c.exchange(ctx, ask)
	x.Decision = DecideOnce
	if c.OnExchange != nil && !x.Sent.IsZero() {
		c.OnExchange(x)
	}
	return x
}

// exchange sends one request and decodes its answer.
func (c *Client) exchange(ctx context.Context, ask *question) *Exchange {
	x := &Exchange{Method: ask.method}
	q, err := c.request(ask)
	if err != nil {
		x.Err = err
		return x
	}
	_, x.Path, _ = originOf(q.URL)
	if ctx.Err() != nil {
		x.Err = &Error{Class: ClassAborted, Cause: context.Cause(ctx)}
		return x
	}
	x.Sent = c.Clock.now()
	began := time.Now()
	if e := c.answer(ctx, q, x, ask); e != nil {
		x.Task, x.Outline = nil, nil
		x.Err = c.strikeKey(e)
	}
	x.Took = time.Since(began)
	return x
}

// request builds what is sent, or refuses.
func (c *Client) request(ask *question) (*Request, error) {
	if c.Key.Empty() {
		return nil, badKey("the API key is empty")
	}
	origin, basePath, err := originOf(c.Base)
	if err != nil {
		return nil, &Error{Class: ClassRequest, Cause: err}
	}
	for len(basePath) > 0 && basePath[len(basePath)-1] == '/' {
		basePath = basePath[:len(basePath)-1]
	}
	q := &Request{Method: ask.method, URL: origin + basePath + ask.path, Query: ask.query, Origin: origin, Key: c.Key, Body: ask.body, Medium: ask.medium}
	if err := refuse(q); err != nil {
		return nil, err
	}
	return q, nil
}

// answer sends q, decodes what comes, and fills Status and Bytes of x. Before
// it returns, the body is closed and the transport let go.
func (c *Client) answer(ctx context.Context, q *Request, x *Exchange, ask *question) *Error {
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(cmp.Or(c.FirstByte, defaultFirstByte), func() { cancel(errSilent) })
	defer silence.Stop()

	p, err := c.Transport.Do(inner, q)
	if err != nil {
		return transportError(ctx, inner, err)
	}
	defer p.Body.Close()
	x.Status = p.Status
	silence.Stop()
	idle := cmp.Or(c.Idle, defaultIdle)
	stall := time.AfterFunc(idle, func() { cancel(errStalled) })
	defer stall.Stop()

	limit := cmp.Or(c.Limit, defaultLimit)
	b := &body{
		from:  p.Body,
		limit: limit,
		total: p.Length,
		heard: func() { stall.Reset(idle) },
		tell:  ask.progress,
	}
	defer func() { x.Bytes = b.n }()

	var e *Error
	switch {
	case p.Status >= 200 && p.Status < 300 && p.Length > limit:
		e = &Error{Class: ClassTooLarge, Cause: errTooLarge}
	case p.Status == 200 || q.Method == "POST" && (p.Status == 201 || p.Status == 202):
		err = ask.decode(jsonstream.NewReader(b), x)
		b.done()
		if err != nil {
			e = b.why(inner, err, p.Header("Content-Type"))
		}
	case p.Status >= 200 && p.Status < 300:
		b.peek()
		e = &Error{Class: ClassNotAPI, Head: firstWords(b.head), Cause: text("a status without an answer")}
	default:
		e = readError(p, b, c.Clock.now())
	}
	if ctx.Err() != nil { // whatever came is late
		e = &Error{Class: ClassAborted, Cause: context.Cause(ctx)}
	}
	if e != nil {
		e.Status = p.Status
	}
	return e
}

// transportError sorts an error of Transport.Do by who ended the request: the
// caller, the silence, or the network.
func transportError(ctx, inner context.Context, err error) *Error {
	switch {
	case ctx.Err() != nil:
		return &Error{Class: ClassAborted, Cause: context.Cause(ctx)}
	case inner.Err() != nil:
		return &Error{Class: ClassNetwork, Cause: context.Cause(inner)}
	}
	e, ok := err.(*Error)
	if !ok {
		return &Error{Class: ClassNetwork, Cause: err}
	}
	if e.Class == ClassAborted { // by the browser, not by the caller
		return &Error{Class: ClassNetwork, Cause: e.Cause}
	}
	return e
}

// nowhere drops vectors and counts the rows they would have become.
type nowhere int

func (n *nowhere) Append([]float32) int {
	*n++
	return int(*n) - 1
}
