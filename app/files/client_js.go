package files

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"sync"
	"syscall/js"

	"embedscope/app/engine"
)

// Client is the page's hold on the worker.
type Client struct {
	worker js.Value
	funcs  []js.Func

	mu      sync.Mutex
	nextID  int
	pending map[int]question
	failed  error // the worker is no more
}

type question struct {
	step  func(done, total int, note string)
	reply func(text string, err error)
}

// Dial starts the worker whose script is at url, beside the one of h.
func Dial(url string, h *engine.Handle) *Client {
	c := &Client{worker: js.Global().Get("Worker").New(url), pending: map[int]question{}}
	on := func(event string, f func(js.Value)) {
		fn := js.FuncOf(func(_ js.Value, args []js.Value) any {
			f(args[0])
			return nil
		})
		c.funcs = append(c.funcs, fn)
		c.worker.Set(event, fn)
	}
	on("onmessage", func(event js.Value) { c.receive(event.Get("data")) })
	on("onerror", func(js.Value) { c.fail(errors.New("the program that reads and writes files could not be loaded")) })
	end := h.Channel()
	c.worker.Call("postMessage", map[string]any{"engine": end}, []any{end})
	return c
}

func (c *Client) receive(data js.Value) {
	if dead := data.Get("dead"); dead.Type() == js.TypeString {
		c.fail(errors.New("the program that reads and writes files has stopped: " + dead.String()))
		return
	}
	if data.Get("id").Type() != js.TypeNumber {
		return
	}
	id := data.Get("id").Int()
	c.mu.Lock()
	q, waits := c.pending[id]
	if waits && data.Get("done").IsUndefined() {
		delete(c.pending, id)
	}
	c.mu.Unlock()
	switch {
	case !waits:
	case !data.Get("done").IsUndefined():
		q.step(data.Get("done").Int(), data.Get("total").Int(), data.Get("note").String())
	case data.Get("failure").Type() == js.TypeString:
		q.reply("", errors.New(data.Get("failure").String()))
	default:
		q.reply(data.Get("answer").String(), nil)
	}
}

func (c *Client) fail(err error) {
	c.mu.Lock()
	pending := c.pending
	c.pending, c.failed = map[int]question{}, err
	c.mu.Unlock()
	for _, q := range pending {
		q.reply("", err)
	}
}

// Close ends the worker, and what it was doing. The files that it wrote can't be
// saved any more.
func (c *Client) Close() {
	c.worker.Call("terminate")
	for _, f := range c.funcs {
		f.Release()
	}
}

// ask posts a question, which is answered once, or not at all where ctx ends
// first.
func (c *Client) ask(ctx context.Context, op string, body any, more map[string]any, step func(done, total int, note string), reply func(string, error)) {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // texts and numbers
	}
	c.mu.Lock()
	if c.failed != nil {
		c.mu.Unlock()
		reply("", c.failed)
		return
	}
	c.nextID++
	id := c.nextID
	stop := context.AfterFunc(ctx, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if _, waits := c.pending[id]; waits {
			delete(c.pending, id)
			c.worker.Call("postMessage", map[string]any{"id": id, "op": "cancel"})
		}
	})
	c.pending[id] = question{step, func(text string, err error) {
		if stop() {
			reply(text, err)
		}
	}}
	c.mu.Unlock()
	message := map[string]any{"id": id, "op": op, "question": string(text)}
	for name, value := range more {
		message[name] = value
	}
	c.worker.Call("postMessage", message)
}

// Describe tells what can be made of a source.
func (c *Client) Describe(ctx context.Context, s Source, answer func(Description, error)) {
	c.ask(ctx, "describe", s, nil, nil, func(text string, err error) {
		var d Description
		if err == nil {
			err = json.Unmarshal([]byte(text), &d)
		}
		answer(d, err)
	})
}

// Export writes files: see Export.
func (c *Client) Export(ctx context.Context, j Job, coordinates []float32, step func(done, total int, note string), answer func(Done, error)) {
	c.ask(ctx, "export", j, map[string]any{"coordinates": arrayOf(coordinates)}, step, func(text string, err error) {
		var d Done
		if err == nil {
			err = json.Unmarshal([]byte(text), &d)
		}
		answer(d, err)
	})
}

// Send sends rows to a database. A step of -1 rows is a note: why it waits.
func (c *Client) Send(ctx context.Context, q Sending, coordinates []float32, step func(done, total int, note string), answer func(Sent, error)) {
	c.ask(ctx, "send", q, map[string]any{"coordinates": arrayOf(coordinates)}, step, func(text string, err error) {
		var d Sent
		if err == nil {
			err = json.Unmarshal([]byte(text), &d)
		}
		answer(d, err)
	})
}

// Groups tells which files of an array belong together: see Groups.
func (c *Client) Groups(ctx context.Context, files js.Value, answer func([][]int, error)) {
	c.ask(ctx, "groups", nil, map[string]any{"files": files}, nil, func(text string, err error) {
		var groups [][]int
		if err == nil {
			err = json.Unmarshal([]byte(text), &groups)
		}
		answer(groups, err)
	})
}

// Read reads an array of one file, or of two that belong together: see Read.
func (c *Client) Read(ctx context.Context, o Opening, files js.Value, step func(done, total int, note string), answer func(error)) {
	c.ask(ctx, "read", o, map[string]any{"files": files}, step, func(_ string, err error) { answer(err) })
}

// arrayOf and floatsIn carry numbers as the bytes of an ArrayBuffer.
func arrayOf(v []float32) js.Value {
	if v == nil {
		return js.Null()
	}
	b := make([]byte, 0, 4*len(v))
	for _, x := range v {
		u := math.Float32bits(x)
		b = append(b, byte(u), byte(u>>8), byte(u>>16), byte(u>>24))
	}
	array := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

func floatsIn(array js.Value) []float32 {
	b := make([]byte, array.Length())
	js.CopyBytesToGo(b, array)
	v := make([]float32, 0, len(b)/4)
	for ; len(b) >= 4; b = b[4:] {
		v = append(v, math.Float32frombits(uint32(b[0])|uint32(b[1])<<8|uint32(b[2])<<16|uint32(b[3])<<24))
	}
	return v
}
