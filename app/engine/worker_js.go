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
	var lent any
	session := NewSession(Config{
		Transport: twelvelabs.NewTransport(),
		Post:      func(header string, buffers [][]byte) { post(global, header, buffers) },
		Likely: func(context.Context) Likely {
			// The event comes after the request has failed: the other
			// questions give it time.
			cause := likely()
			if blocked {
				cause = LikelyPolicy
			}
			blocked = false
			return cause
		},
		Rest: newRest(),
		Lent: func() any {
			file := lent
			lent = nil
			return file
		},
		Files: &browserFiles{global.Get("embedscopeFiles")},
	})
	global.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		data := args[0].Get("data")
		switch {
		case data.Get("giveTo").Truthy():
			go handOver(session, data.Get("giveTo"))
		case data.Get("guest").Truthy():
			welcome(session, data.Get("guest"))
		case data.Get("lend").Truthy():
			lent = data.Get("lend")
		case data.Get("takeFrom").Truthy():
			takeOver(session, data.Get("takeFrom"))
		default:
			header := data.Get("header").String()
			go session.Handle(header, buffersOf(data.Get("buffers"))...)
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

// welcome answers what is asked over a channel. It is open as long as the
// worker lives.
func welcome(s *Session, end js.Value) {
	guest := s.Guest(func(header string, buffers [][]byte) { post(end, header, buffers) })
	var room []byte // a guest that sends a buffer waits for the answer before it sends another
	end.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		data := args[0].Get("data")
		header, buffers := data.Get("header").String(), data.Get("buffers")
		if buffers.Length() == 0 {
			go guest.Handle(header)
			return nil
		}
		room = bytesIn(buffers.Index(0), room)
		go guest.Handle(header, room)
		return nil
	}))
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
func likely() Likely {
	if online := js.Global().Get("navigator").Get("onLine"); online.Type() == js.TypeBoolean && !online.Bool() {
		return LikelyOffline
	}
	time.Sleep(50 * time.Millisecond)
	if reachable(js.Global().Get("location").Get("href")) {
		return LikelyHost
	}
	return LikelyAll
}

// reachable reports whether url answers at all within two seconds, its cached
// copy left aside.
func reachable(url js.Value) bool {
	_, err := await(js.Global().Call("fetch", url, map[string]any{
		"method": "HEAD", "cache": "no-store", "credentials": "omit", "signal": js.Global().Get("AbortSignal").Call("timeout", 2000),
	}))
	return err == nil
}

// await waits until a promise settles. What it is rejected with is a *Failure;
// see Fault.
func await(promise js.Value) (v js.Value, err error) {
	settled := make(chan struct{})
	as := func(ok bool) js.Func {
		return js.FuncOf(func(_ js.Value, args []js.Value) any {
			v = args[0]
			if !ok {
				err = &Failure{Message: v.Get("message").String(), Problem: &Problem{Class: v.Get("name").String()}}
			}
			close(settled)
			return nil
		})
	}
	yes, no := as(true), as(false)
	promise.Call("then", yes, no)
	<-settled
	yes.Release()
	no.Release()
	return v, err
}
