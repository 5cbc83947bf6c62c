//go:build js && wasm

// Command bench is a worker that decodes one answer in several ways and tells
// how long each took. It stands for the engine's program, which decodes the
// same way but lets nobody measure it.
package main

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"syscall/js"
	"time"

	"embedscope/app/jsonstream"
	"embedscope/app/twelvelabs"
	"embedscope/app/vectors"
)

// piece is how much is decoded at a time: what a stream of fetch hands over.
const piece = 64 << 10

func main() {
	body := js.Null() // a Uint8Array
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		q := args[0].Get("data")
		if b := q.Get("body"); !b.IsUndefined() {
			body = b
		}
		go func() {
			began := time.Now()
			rows, sum := decode(q.Get("way").String(), q.Get("base").String(), q.Get("task").String(), body)
			js.Global().Call("postMessage", map[string]any{
				"ms": float64(time.Since(began).Microseconds()) / 1e3, "rows": rows, "sum": sum,
			})
		}()
		return nil
	}))
	js.Global().Call("postMessage", map[string]any{"up": true})
	select {}
}

// decode answers how many vectors there are, and the sum of all components,
// which tells whether two ways read the same.
func decode(way, base, task string, body js.Value) (rows int, sum float64) {
	switch way {
	case "stream":
		s := &sink{}
		if _, err := twelvelabs.DecodeTask(jsonstream.NewReader(&reader{from: body}), s); err != nil {
			panic(err)
		}
		return s.m.N(), s.sum()
	case "fetch":
		key, err := twelvelabs.NewSecret("tlk_bench")
		if err != nil {
			panic(err)
		}
		s := &sink{}
		c := &twelvelabs.Client{Base: base, Key: key, Transport: twelvelabs.NewTransport()}
		if x := c.Retrieve(context.Background(), task, s, nil); x.Err != nil {
			panic(x.Err)
		}
		return s.m.N(), s.sum()
	case "encoding/json":
		var t struct {
			Data []struct{ Embedding []float32 }
		}
		if err := json.NewDecoder(&reader{from: body}).Decode(&t); err != nil {
			panic(err)
		}
		s := &sink{}
		for _, item := range t.Data {
			s.Append(item.Embedding)
		}
		return s.m.N(), s.sum()
	}
	panic("bench: no way " + strings.TrimSpace(way))
}

// sink keeps vectors as the engine does.
type sink struct{ m *vectors.Matrix }

func (s *sink) Append(v []float32) int {
	if s.m == nil {
		s.m = vectors.NewMatrix(len(v))
	}
	return s.m.Append(v)
}

func (s *sink) sum() (sum float64) {
	for i := range s.m.N() {
		for _, v := range s.m.Row(i) {
			sum += float64(v)
		}
	}
	return sum
}

// reader copies a Uint8Array into Go piece by piece.
type reader struct {
	from js.Value
	at   int
}

func (r *reader) Read(p []byte) (int, error) {
	n := min(len(p), piece, r.from.Length()-r.at)
	if n == 0 {
		return 0, io.EOF
	}
	js.CopyBytesToGo(p[:n], r.from.Call("subarray", r.at, r.at+n))
	r.at += n
	return n, nil
}
