package engine

import (
	"context"
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
			wasBlocked := blocked
			blocked = false
			return likely(ctx, wasBlocked)
		},
	})
	global.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		header := args[0].Get("data").Get("header").String()
		go session.Handle(header)
		return nil
	}))
	select {}
}

// post sends a message; its buffers change hands.
func post(to js.Value, header string, buffers [][]byte) {
	message := js.Global().Get("Object").New()
	message.Set("header", header)
	list := js.Global().Get("Array").New()
	for _, b := range buffers {
		array := js.Global().Get("Uint8Array").New(len(b))
		js.CopyBytesToJS(array, b)
		list.Call("push", array.Get("buffer"))
	}
	message.Set("buffers", list)
	to.Call("postMessage", message, list)
}

// likely finds out what a browser lets a page know of a failed request: it
// asks this page's own server, without a key, whether it answers.
func likely(ctx context.Context, blocked bool) Likely {
	if blocked {
		return LikelyPolicy
	}
	if online := js.Global().Get("navigator").Get("onLine"); online.Type() == js.TypeBoolean && !online.Bool() {
		return LikelyOffline
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
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
