package engine

// files_js.go is the origin private file system, by way of web/static/shelf.js.

import (
	"slices"
	"syscall/js"
)

// browserFiles implements Files with the script's verbs.
type browserFiles struct{ js js.Value }

// Write implements Files.
func (f *browserFiles) Write(name string, parts func(emit func([]byte))) error {
	m := newMessage()
	parts(m.add)
	_, err := await(f.js.Call("write", name, m.buffers))
	return err
}

// Read implements Files.
func (f *browserFiles) Read(name string) (int, func([]byte, int, int) []byte, error) {
	buffer, err := await(f.js.Call("read", name))
	if err != nil {
		return 0, nil, err
	}
	whole := js.Global().Get("Uint8Array").New(buffer)
	return whole.Length(), func(room []byte, from, to int) []byte {
		b := slices.Grow(room[:0], to-from)[:to-from]
		js.CopyBytesToGo(b, whole.Call("subarray", from, to))
		return b
	}, nil
}
