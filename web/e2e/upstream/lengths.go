package upstream

// lengths.go holds answers whose length is not what they say.

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
)

// FalseLength sends a step under a length that is off by so many bytes, and
// closes the connection. Below the truth, a client sees a body that is cut;
// above it, one that breaks off.
func FalseLength(off int, s Step) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		whole := render(s, r)
		raw(w, whole, whole.Bytes(), whole.Len()+off)
	}
}

// FalseGzip compresses a step, and sends it under half of its length.
func FalseGzip(s Step) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		whole := render(s, r)
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		z.Write(whole.Bytes())
		z.Close()
		whole.header.Set("Content-Encoding", "gzip")
		raw(w, whole, packed.Bytes(), packed.Len()/2)
	}
}

// raw writes an answer by hand: net/http does not let one lie.
func raw(w http.ResponseWriter, whole *rendered, body []byte, length int) {
	header := w.Header().Clone() // CORS
	for name, values := range whole.header {
		header[name] = values
	}
	header.Set("Content-Length", strconv.Itoa(length))
	header.Set("Connection", "close")
	conn, out, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer conn.Close()
	out.WriteString("HTTP/1.1 " + strconv.Itoa(whole.status) + " " + http.StatusText(whole.status) + "\r\n")
	header.Write(out)
	out.WriteString("\r\n")
	out.Write(body)
	out.Flush()
}

// Endless sends items for as long as the client takes them.
func Endless(d int) Step {
	return func(w http.ResponseWriter, r *http.Request) {
		var item bytes.Buffer
		Task{Status: "ready", Items: Items(1, d)}.WriteTo(&item)
		one := item.Bytes()[bytes.IndexByte(item.Bytes(), '[')+1 : bytes.LastIndexByte(item.Bytes(), ']')]
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusOK)
		_, err := io.WriteString(w, `{"status":"ready","data":[`)
		for err == nil {
			if _, err = w.Write(one); err == nil {
				_, err = io.WriteString(w, ",")
			}
		}
	}
}
