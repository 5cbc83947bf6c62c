package engine

import (
	"syscall/js"
	"time"
)

// The worker is asked for a sign of life this often, and given up when so many
// are unanswered. It computes for a second or two at times, never for twenty.
// Questions are counted, not seconds: a hidden tab asks once a minute, and a
// laptop that slept asks again before it hears the answers of the evening.
const (
	pingEvery   = 5 * time.Second
	pingsToLose = 4
)

// worker is the page's end of a Web Worker.
type worker struct {
	js     js.Value
	funcs  []js.Func
	timer  js.Value
	closed bool
}

// DialWorker answers how to start the worker whose script is at url.
func DialWorker(url string) Dial {
	return func(receive func(string, [][]byte), down func(string)) Port {
		w := &worker{js: js.Global().Get("Worker").New(url)}
		unanswered := 0
		failed := func(reason string) {
			if !w.closed {
				w.closed = true
				go down(reason)
			}
		}
		w.on("onmessage", func(event js.Value) {
			unanswered = 0
			data := event.Get("data")
			if dead := data.Get("dead"); dead.Type() == js.TypeString {
				failed(dead.String())
				return
			}
			header := data.Get("header")
			if header.Type() != js.TypeString || w.closed {
				return // the answer to a ping
			}
			text, buffers := header.String(), buffersOf(data.Get("buffers"))
			receive(text, buffers)
		})
		w.on("onerror", func(event js.Value) {
			reason := "its script could not be loaded"
			if m := event.Get("message"); m.Type() == js.TypeString && m.String() != "" {
				reason = m.String()
			}
			failed(reason)
		})
		ping := js.FuncOf(func(js.Value, []js.Value) any {
			if unanswered == pingsToLose {
				failed("it does not answer")
				return nil
			}
			unanswered++
			w.js.Call("postMessage", map[string]any{"ping": true})
			return nil
		})
		w.funcs = append(w.funcs, ping)
		w.timer = js.Global().Call("setInterval", ping, pingEvery.Milliseconds())
		return w
	}
}

func (w *worker) on(event string, handle func(js.Value)) {
	f := js.FuncOf(func(_ js.Value, args []js.Value) any {
		handle(args[0])
		return nil
	})
	w.funcs = append(w.funcs, f)
	w.js.Set(event, f)
}

// Post implements Port.
func (w *worker) Post(header string, buffers [][]byte) { post(w.js, header, buffers) }

// HandOver implements Port. The results go from worker to worker: the page,
// whose memory does not shrink either, never has them.
func (w *worker) HandOver(to Port) {
	channel := js.Global().Get("MessageChannel").New()
	give, take := channel.Get("port1"), channel.Get("port2")
	to.(*worker).js.Call("postMessage", map[string]any{"takeFrom": take}, []any{take})
	w.js.Call("postMessage", map[string]any{"giveTo": give}, []any{give})
}

// Lend lends the worker a file, for the next CreateRequest that wants one. The
// browser copies no more than a reference to it.
func (h *Handle) Lend(file js.Value) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.current != 0 { // else there is nobody to lend it to, and the request says so
		h.port.(*worker).js.Call("postMessage", map[string]any{"lend": file})
	}
}

// Channel is an end of a channel whose other end the worker answers as it does
// the page: see DialChannel.
func (h *Handle) Channel() js.Value {
	h.mu.Lock()
	defer h.mu.Unlock()
	channel := js.Global().Get("MessageChannel").New()
	theirs := channel.Get("port1")
	h.port.(*worker).js.Call("postMessage", map[string]any{"guest": theirs}, []any{theirs})
	return channel.Get("port2")
}

// DialChannel answers how to ask over an end of a channel. Nobody can tell when
// the worker at the other end dies.
func DialChannel(end js.Value) Dial {
	return func(receive func(string, [][]byte), _ func(string)) Port {
		f := js.FuncOf(func(_ js.Value, args []js.Value) any {
			data := args[0].Get("data")
			receive(data.Get("header").String(), buffersOf(data.Get("buffers")))
			return nil
		})
		end.Set("onmessage", f)
		return &channelEnd{end, f}
	}
}

// channelEnd is a MessagePort.
type channelEnd struct {
	js js.Value
	f  js.Func
}

// Post implements Port.
func (c *channelEnd) Post(header string, buffers [][]byte) { post(c.js, header, buffers) }

// HandOver implements Port. A guest has nothing to hand over.
func (c *channelEnd) HandOver(Port) {}

// Close implements Port.
func (c *channelEnd) Close() {
	c.js.Call("close")
	c.f.Release()
}

// Close implements Port.
func (w *worker) Close() {
	w.closed = true
	js.Global().Call("clearInterval", w.timer)
	w.js.Call("terminate")
	for _, f := range w.funcs {
		f.Release()
	}
}

func buffersOf(list js.Value) [][]byte {
	if list.Type() != js.TypeObject {
		return nil
	}
	out := make([][]byte, list.Length())
	for i := range out {
		out[i] = bytesIn(list.Index(i), nil)
	}
	return out
}
