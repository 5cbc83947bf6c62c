package ui

import (
	"context"
	"syscall/js"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/files"
)

// dialEngine starts the worker whose script the build named.
func dialEngine() engine.Dial { return engine.DialWorker(app.Getenv("EMBEDSCOPE_WORKER")) }

// dialOpener starts the program that reads files, beside a worker.
func dialOpener(h *engine.Handle) opener {
	return fileOpener{files.Dial(app.Getenv("EMBEDSCOPE_FILES"), h)}
}

// fileOpener takes files as go-app has them.
type fileOpener struct{ *files.Client }

func (o fileOpener) Groups(ctx context.Context, files app.Value, answer func([][]int, error)) {
	o.Client.Groups(ctx, bare(files), answer)
}

func (o fileOpener) Read(ctx context.Context, q files.Opening, files app.Value, step func(done, total int, note string), answer func(error)) {
	o.Client.Read(ctx, q, bare(files), step, answer)
}

// bare is the value that go-app has wrapped. It does not give it away, but
// passes it on.
func bare(v app.Value) (out js.Value) {
	take := js.FuncOf(func(_ js.Value, args []js.Value) any {
		out = args[0]
		return nil
	})
	defer take.Release()
	js.Global().Set("embedscopeTake", take)
	app.Window().Call("embedscopeTake", v)
	js.Global().Delete("embedscopeTake")
	return out
}

// lendFile lends the worker a file.
func lendFile(h *engine.Handle, file app.Value) { h.Lend(bare(file)) }

// dialWriter starts the program that writes files, beside a worker.
func dialWriter(h *engine.Handle) exports {
	return files.Dial(app.Getenv("EMBEDSCOPE_FILES"), h)
}
