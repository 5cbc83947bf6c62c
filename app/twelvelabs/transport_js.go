//go:build js

// The transport of the browser.

package twelvelabs

import (
	"context"
	"io"
	"sync"
	"syscall/js"
)

// NewTransport answers the transport of this platform: here, the browser's
// fetch, in a window or a worker.
func NewTransport() Transport { return fetch{} }

// fetch is a Transport over the Fetch API. It knows the difference between a
// refused redirect and a broken network no better than the browser tells it:
// both are ClassNetwork.
type fetch struct{}

func (fetch) Do(ctx context.Context, q *Request) (p *Response, err error) {
	if err := refuse(q); err != nil {
		return nil, err
	}
	class := ClassRequest // until it is sent
	// What JavaScript throws, syscall/js panics with.
	defer func() {
		if thrown := recover(); thrown != nil {
			e, ok := thrown.(js.Error)
			if !ok {
				panic(thrown)
			}
			p, err = nil, &Error{Class: class, Cause: text(e.Error())}
		}
	}()

	headers := map[string]any{"x-api-key": q.Key.Reveal(), "Accept": "application/json"}
	abort := js.Global().Get("AbortController").New()
	options := map[string]any{
		"method":         q.Method,
		"headers":        headers,
		"redirect":       "error",
		"credentials":    "omit",
		"cache":          "no-store",
		"referrerPolicy": "no-referrer",
		"signal":         abort.Get("signal"),
	}
	if q.Body != nil {
		headers["Content-Type"] = "application/json"
		sent := js.Global().Get("Uint8Array").New(len(q.Body))
		js.CopyBytesToJS(sent, q.Body)
		options["body"] = sent
		if q.Medium != nil {
			options["body"] = withMedium(q)
		}
	}
	class = ClassNetwork
	forget := context.AfterFunc(ctx, func() { abort.Call("abort") })
	asked := newPromise()
	defer asked.release()
	response, err := asked.await(ctx, js.Global().Call("fetch", q.URL+q.Query, options))
	if err != nil {
		forget()
		if ctx.Err() != nil {
			class = ClassAborted
		}
		return nil, &Error{Class: class, Cause: err}
	}

	fields := response.Get("headers")
	header := func(name string) string {
		if v := fields.Call("get", name); v.Type() == js.TypeString {
			return v.String()
		}
		return ""
	}
	b := &stream{ctx: ctx, abort: abort, forget: forget, next: newPromise()}
	if from := response.Get("body"); !from.IsNull() && !from.IsUndefined() {
		b.open(from)
	}
	return &Response{Status: response.Get("status").Int(), Header: header, Length: announced(header), Body: b}, nil
}

// withMedium is a body with a file in it, as a Blob: the file's base64 is made by
// the browser, and never gets into the program's own memory, which would not
// shrink again. Only a worker may read a file without waiting for it.
func withMedium(q *Request) js.Value {
	global := js.Global()
	url := global.Get("FileReaderSync").New().Call("readAsDataURL", q.Medium)
	encoded := global.Get("Object").New(url) // a string alone has no methods here
	before, after := splitAtMedium(string(q.Body))
	return global.Get("Blob").New([]any{before, encoded.Call("slice", encoded.Call("indexOf", ",").Int()+1), after})
}

// announced reads Content-Length, which is that of the decoded body only where
// there is no content encoding.
func announced(header func(string) string) int64 {
	s := header("Content-Length")
	if s == "" || len(s) > 15 || !digits(s) || header("Content-Encoding") != "" {
		return -1
	}
	var n int64
	for i := range len(s) {
		n = n*10 + int64(s[i]-'0')
	}
	return n
}

// pieceMost is how much of a stream is read at once, in bytes.
const pieceMost = 256 << 10

// open begins to read a stream: into one buffer that goes back and forth, where
// the browser can do that. Else it makes a new one for each piece, and takes its
// time to collect them.
func (b *stream) open(from js.Value) {
	defer func() {
		if recover() != nil { // it can't
			b.reader = from.Call("getReader")
		}
	}()
	b.reader = from.Call("getReader", map[string]any{"mode": "byob"})
	b.room = js.Global().Get("ArrayBuffer").New(pieceMost)
}

// read asks for the next piece.
func (b *stream) read() js.Value {
	if b.room.IsUndefined() {
		return b.reader.Call("read")
	}
	return b.reader.Call("read", js.Global().Get("Uint8Array").New(b.room))
}

// stream reads a ReadableStream. Each chunk is copied from where the browser
// put it into the caller's buffer, and nowhere else.
type stream struct {
	ctx    context.Context
	abort  js.Value
	forget func() bool // takes the abort off the context
	reader js.Value    // undefined where there is no body
	room   js.Value    // the ArrayBuffer that pieces are read into; undefined where each has its own
	next   *promise
	chunk  js.Value // a Uint8Array
	at     int      // bytes of chunk that were read
	length int      // of chunk
	over   bool     // the stream has ended or broken
	closed bool
}

func (b *stream) Read(p []byte) (n int, err error) {
	if b.closed {
		return 0, io.ErrClosedPipe
	}
	if b.reader.IsUndefined() {
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, nil
	}
	for b.at == b.length {
		got, err := b.next.await(b.ctx, b.read())
		if err != nil {
			b.over = b.ctx.Err() == nil
			return 0, err
		}
		if got.Get("done").Bool() {
			b.over = true
			return 0, io.EOF
		}
		b.chunk, b.at = got.Get("value"), 0
		if !b.room.IsUndefined() {
			b.room = b.chunk.Get("buffer") // the one that was lent is gone
		}
		b.length = b.chunk.Length()
	}
	rest := b.chunk
	if b.at > 0 {
		rest = rest.Call("subarray", b.at)
	}
	n = js.CopyBytesToGo(p, rest)
	if b.at += n; b.at == b.length {
		b.chunk, b.at, b.length = js.Undefined(), 0, 0
	}
	return n, nil
}

// Close ends the download, if it has not ended: it cancels the stream, and
// aborts the request for engines that lose sight of one of the two.
func (b *stream) Close() error {
	if b.closed {
		return nil
	}
	b.closed = true
	b.forget()
	if !b.reader.IsUndefined() && !b.over {
		newPromise().ignore(b.reader.Call("cancel"))
	}
	b.abort.Call("abort")
	b.next.release()
	return nil
}

// promise waits for one JavaScript promise after the other with the same two
// functions, which are released once nobody can call them any more.
type promise struct {
	resolve, reject js.Func
	settled         chan outcome

	mu       sync.Mutex
	pending  bool
	released bool
}

type outcome struct {
	value js.Value
	err   error
}

func newPromise() *promise {
	p := &promise{settled: make(chan outcome, 1)}
	p.resolve = js.FuncOf(func(_ js.Value, args []js.Value) any {
		p.settle(outcome{value: args[0]})
		return nil
	})
	p.reject = js.FuncOf(func(_ js.Value, args []js.Value) any {
		p.settle(outcome{err: reason(args[0])})
		return nil
	})
	return p
}

// await blocks until v settles or ctx ends; after the latter the promise can
// only be released.
func (p *promise) await(ctx context.Context, v js.Value) (js.Value, error) {
	if err := context.Cause(ctx); err != nil {
		return js.Undefined(), err
	}
	p.attach(v)
	select {
	case o := <-p.settled:
		return o.value, o.err
	case <-ctx.Done():
		return js.Undefined(), context.Cause(ctx)
	}
}

// ignore lets v settle in its own time and p go with it.
func (p *promise) ignore(v js.Value) {
	p.attach(v)
	p.release()
}

func (p *promise) attach(v js.Value) {
	p.mu.Lock()
	p.pending = true
	p.mu.Unlock()
	v.Call("then", p.resolve, p.reject)
}

func (p *promise) settle(o outcome) {
	p.mu.Lock()
	p.pending = false
	free := p.released
	p.mu.Unlock()
	p.settled <- o
	if free {
		p.free()
	}
}

// release frees the functions now, or when the pending promise settles.
func (p *promise) release() {
	p.mu.Lock()
	free := !p.pending && !p.released
	p.released = true
	p.mu.Unlock()
	if free {
		p.free()
	}
}

func (p *promise) free() {
	p.resolve.Release()
	p.reject.Release()
}

// reason makes an error of what a promise was rejected with.
func reason(v js.Value) error {
	if v.Type() == js.TypeObject {
		if message := v.Get("message"); message.Type() == js.TypeString && message.String() != "" {
			return text(message.String())
		}
	}
	return text("the browser gave no reason")
}
