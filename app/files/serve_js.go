package files

import (
	"context"
	"encoding/json"
	"io"
	"sync"
	"syscall/js"
	"time"

	"embedscope/app/engine"
	"embedscope/app/export"
	"embedscope/app/send"
)

// The messages between page and worker are {id, op, …}: describe (a Source),
// export (a Job) and send (a Sending), the latter two with the coordinates, and
// groups (nothing) and read (an Opening), with files, are answered by {id, answer}
// or {id, failure}, and in between by {id, done, total, note}; cancel is answered
// by nothing. The first one, {engine}, brings the channel to the engine's worker.

// tellEvery is how often the page hears how far something is.
const tellEvery = 100 * time.Millisecond

// Serve runs in a Web Worker until it ends.
func Serve() {
	w := &server{running: map[int]context.CancelFunc{}}
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		data := args[0].Get("data")
		if end := data.Get("engine"); end.Truthy() {
			w.engine = engine.NewHandle(engine.DialChannel(end), engine.Events{})
			return nil
		}
		id := data.Get("id").Int()
		if data.Get("op").String() == "cancel" {
			w.cancel(id)
			return nil
		}
		go w.serve(id, data)
		return nil
	}))
	js.Global().Call("postMessage", map[string]any{"up": true})
	select {}
}

type server struct {
	engine *engine.Handle

	mu      sync.Mutex
	running map[int]context.CancelFunc
}

func (w *server) cancel(id int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if cancel := w.running[id]; cancel != nil {
		cancel()
		delete(w.running, id)
	}
}

func (w *server) serve(id int, data js.Value) {
	ctx, cancel := context.WithCancel(context.Background())
	w.mu.Lock()
	w.running[id] = cancel
	w.mu.Unlock()
	defer w.cancel(id)
	answer, err := w.answer(ctx, id, data)
	if ctx.Err() != nil {
		return
	}
	message := map[string]any{"id": id}
	if err != nil {
		message["failure"] = err.Error()
	} else {
		text, err := json.Marshal(answer)
		if err != nil {
			panic(err) // texts and numbers
		}
		message["answer"] = string(text)
	}
	js.Global().Call("postMessage", message)
}

func (w *server) answer(ctx context.Context, id int, data js.Value) (any, error) {
	question := []byte(data.Get("question").String())
	if data.Get("op").String() == "describe" {
		var s Source
		if err := json.Unmarshal(question, &s); err != nil {
			return nil, err
		}
		return Describe(ctx, w.engine, s)
	}
	var told time.Time
	step := func(done, total int, note string) {
		if now := time.Now(); note != "" || done == total || now.Sub(told) >= tellEvery {
			told = now
		} else {
			return
		}
		js.Global().Call("postMessage", map[string]any{"id": id, "done": done, "total": total, "note": note})
	}
	switch data.Get("op").String() {
	case "groups":
		return Groups(filesIn(data.Get("files")))
	case "read":
		var o Opening
		if err := json.Unmarshal(question, &o); err != nil {
			return nil, err
		}
		return nil, Read(ctx, w.engine, o, filesIn(data.Get("files")), func(done, total int) { step(done, total, "") })
	}
	var coordinates []float32
	if array := data.Get("coordinates"); array.Truthy() {
		coordinates = floatsIn(array)
	}
	if data.Get("op").String() == "send" {
		var q Sending
		if err := json.Unmarshal(question, &q); err != nil {
			return nil, err
		}
		return w.send(ctx, q, coordinates, step)
	}
	var j Job
	if err := json.Unmarshal(question, &j); err != nil {
		return nil, err
	}
	var files []*blob
	report, err := Export(ctx, w.engine, j, coordinates, func(f export.File) (io.Writer, error) {
		b := &blob{file: f, parts: js.Global().Get("Array").New()}
		files = append(files, b)
		return b, nil
	}, func(done, total int) { step(done, total, "") })
	if err != nil {
		return nil, err
	}
	out := Done{Report: report}
	for _, b := range files {
		out.Files = append(out.Files, Saved{Name: b.file.Name, Size: b.size, URL: b.url()})
	}
	return out, nil
}

// send sends rows to a database. A failure tells with which body to go on.
func (w *server) send(ctx context.Context, q Sending, coordinates []float32, step func(done, total int, note string)) (any, error) {
	out := Sent{Bodies: q.Skip}
	s := &send.Sender{Target: q.Target, Do: send.Fetch, Skip: q.Skip,
		Progress: func(bodies, rows int) {
			if bodies > q.Skip {
				out.Bodies = bodies
			}
			step(rows, q.Rows, "")
		},
		Waiting: func(err error, wait time.Duration) {
			step(-1, q.Rows, "Trying again in "+wait.Round(time.Second/10).String()+": "+err.Error())
		},
	}
	report, err := Send(ctx, w.engine, q.Job, coordinates, s)
	if out.Report = report; err != nil {
		out.Failure = err.Error()
	}
	return out, nil
}

// blob gathers a file. The browser may put on disk what a Blob holds, and so
// the parts become one every few megabytes.
type blob struct {
	file    export.File
	parts   js.Value // Uint8Arrays, the first perhaps a Blob
	pending int      // bytes in the Uint8Arrays
	size    int
}

const partsMost = 8 << 20 // bytes

// Write implements io.Writer.
func (b *blob) Write(p []byte) (int, error) {
	part := js.Global().Get("Uint8Array").New(len(p))
	js.CopyBytesToJS(part, p)
	b.parts.Call("push", part)
	b.size += len(p)
	if b.pending += len(p); b.pending >= partsMost {
		b.join()
	}
	return len(p), nil
}

func (b *blob) join() js.Value {
	whole := js.Global().Get("Blob").New(b.parts, map[string]any{"type": b.file.Media})
	b.parts, b.pending = js.Global().Get("Array").New(), 0
	b.parts.Call("push", whole)
	return whole
}

// url answers where the page can save the file from, until it revokes that or
// the worker ends.
func (b *blob) url() string { return js.Global().Get("URL").Call("createObjectURL", b.join()).String() }
