package engine

import (
	"context"
	"slices"
	"sync"
	"syscall/js"
	"time"

	"embedscope/app/twelvelabs"
)

// Serve runs a Session in a Web Worker until the worker ends.
func Serve() {
	global := js.Global()
	blocked := false
	global.Call("addEventListener", "securitypolicyviolation", js.FuncOf(func(js.Value, []js.Value) any {
		blocked = true
		return nil
	}))
	session := NewSession(Config{
		Transport: twelvelabs.NewTransport(),
		Post:      func(header string, buffers [][]byte) { post(global, header, buffers) },
		Likely: func(ctx context.Context) Likely {
			// The event comes after the request has failed: the other
			// questions give it time.
			cause := likely(ctx)
			if blocked {
				cause = LikelyPolicy
			}
			blocked = false
			return cause
		},
		Rest: newRest(),
	})
	global.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		data := args[0].Get("data")
		switch {
		case data.Get("giveTo").Truthy():
			go handOver(session, data.Get("giveTo"))
		case data.Get("takeFrom").Truthy():
			takeOver(session, data.Get("takeFrom"))
		default:
			header := data.Get("header").String()
			go session.Handle(header)
		}
		return nil
	}))
	select {}
}

// newRest answers what lets the browser deliver messages. A timer would wait
// for four milliseconds; a message to oneself waits for those before it.
func newRest() func() {
	channel := js.Global().Get("MessageChannel").New()
	rested := make(chan struct{})
	channel.Get("port1").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
		rested <- struct{}{}
		return nil
	}))
	var turn sync.Mutex
	return func() {
		turn.Lock()
		defer turn.Unlock()
		channel.Get("port2").Call("postMessage", js.Null())
		<-rested
	}
}

// handOver sends all results to the worker at the other end of port.
func handOver(s *Session, port js.Value) {
	message := newMessage()
	header := s.Pack(message.add)
	message.post(port, header)
}

// takeOver waits for the results of the worker at the other end of port.
func takeOver(s *Session, port js.Value) {
	var f js.Func
	f = js.FuncOf(func(_ js.Value, args []js.Value) any {
		f.Release()
		header, buffers := args[0].Get("data").Get("header").String(), args[0].Get("data").Get("buffers")
		i := -1
		go func() {
			err := s.Unpack(header, func(room []byte) []byte {
				i++
				if i == buffers.Length() {
					return nil
				}
				b := bytesIn(buffers.Index(i), room)
				buffers.SetIndex(i, js.Null()) // what has been copied may go
				return b
			})
			if err != nil {
				panic(err) // the page goes on with the worker it has
			}
		}()
		return nil
	})
	port.Set("onmessage", f)
}

// post sends a message; its buffers change hands.
func post(to js.Value, header string, buffers [][]byte) {
	m := newMessage()
	for _, b := range buffers {
		m.add(b)
	}
	m.post(to, header)
}

// message is one being made: a list of ArrayBuffers.
type message struct{ buffers js.Value }

func newMessage() message { return message{js.Global().Get("Array").New()} }

func (m message) add(b []byte) {
	array := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	m.buffers.Call("push", array.Get("buffer"))
}

func (m message) post(to js.Value, header string) {
	to.Call("postMessage", map[string]any{"header": header, "buffers": m.buffers}, m.buffers)
}

// bytesIn copies an ArrayBuffer, into room where that is enough.
func bytesIn(buffer js.Value, room []byte) []byte {
	array := js.Global().Get("Uint8Array").New(buffer)
	b := slices.Grow(room[:0], array.Length())[:array.Length()]
	js.CopyBytesToGo(b, array)
	return b
}

// likely finds out what a browser lets a page know of a failed request: it
// asks this page's own server, without a key, whether it answers.
func likely(ctx context.Context) Likely {
	if online := js.Global().Get("navigator").Get("onLine"); online.Type() == js.TypeBoolean && !online.Bool() {
		return LikelyOffline
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	time.Sleep(50 * time.Millisecond)
	if reachable(ctx, js.Global().Get("location").Get("href")) {
		return LikelyHost
	}
	return LikelyAll
}

// reachable reports whether url answers at all, its cached copy left aside.
func reachable(ctx context.Context, url js.Value) bool {
	abort := js.Global().Get("AbortController").New()
	answer := make(chan bool, 1)
	settled := func(ok bool) js.Func {
		return js.FuncOf(func(js.Value, []js.Value) any {
			select {
			case answer <- ok:
			default:
			}
			return nil
		})
	}
	yes, no := settled(true), settled(false)
	defer yes.Release()
	defer no.Release()
	js.Global().Call("fetch", url, map[string]any{
		"method": "HEAD", "cache": "no-store", "credentials": "omit", "signal": abort.Get("signal"),
	}).Call("then", yes, no)
	select {
	case ok := <-answer:
		return ok
	case <-ctx.Done():
		abort.Call("abort")
		return <-answer // the abort settles it, and the functions may go
	}
}
