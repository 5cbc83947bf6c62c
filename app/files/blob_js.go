package files

import (
	"context"
	"io"
	"syscall/js"

	"embedscope/app/promise"
)

// blobFile is a File of the browser's.
type blobFile struct{ js js.Value }

func filesIn(list js.Value) []File {
	files := make([]File, list.Length())
	for i := range files {
		files[i] = blobFile{list.Index(i)}
	}
	return files
}

func (f blobFile) Name() string { return f.js.Get("name").String() }
func (f blobFile) Size() int64  { return int64(f.js.Get("size").Float()) }

// ReadAt implements io.ReaderAt.
func (f blobFile) ReadAt(p []byte, off int64) (int, error) {
	buffer, err := promise.Await(f.js.Call("slice", float64(off), float64(off)+float64(len(p))).Call("arrayBuffer"))
	if err != nil {
		return 0, err
	}
	n := js.CopyBytesToGo(p, js.Global().Get("Uint8Array").New(buffer))
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Stream implements File.
func (f blobFile) Stream(ctx context.Context, unpack string) (s io.ReadCloser, err error) {
	// What JavaScript throws, syscall/js panics with.
	defer func() {
		if thrown := recover(); thrown != nil {
			e, ok := thrown.(js.Error)
			if !ok {
				panic(thrown)
			}
			s, err = nil, e
		}
	}()
	stream := f.js.Call("stream")
	if unpack != "" {
		stream = stream.Call("pipeThrough", js.Global().Get("DecompressionStream").New(unpack))
	}
	return &blobStream{reader: stream.Call("getReader")}, nil
}

// blobStream reads a ReadableStream.
type blobStream struct {
	reader js.Value
	chunk  js.Value // a Uint8Array
	at     int      // bytes of chunk that were read
	length int      // of chunk
}

// Read implements io.Reader.
func (b *blobStream) Read(p []byte) (int, error) {
	for b.at == b.length {
		got, err := promise.Await(b.reader.Call("read"))
		if err != nil {
			return 0, err
		}
		if got.Get("done").Bool() {
			return 0, io.EOF
		}
		b.chunk, b.at = got.Get("value"), 0
		b.length = b.chunk.Length()
	}
	n := js.CopyBytesToGo(p, b.chunk.Call("subarray", b.at))
	b.at += n
	return n, nil
}

// Close implements io.Closer.
func (b *blobStream) Close() error {
	_, err := promise.Await(b.reader.Call("cancel"))
	return err
}
