package bundle

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Serve answers a GET or HEAD request with a file of the bundle, in the
// encoding the client likes best, or 406 when it takes none of them. Ranges and
// preconditions are about the bytes of that encoding.
func (b *Bundle) Serve(w http.ResponseWriter, r *http.Request, f *File) {
	h := w.Header()
	h["Vary"] = vary
	fields := r.Header["Accept-Encoding"]
	i := choose(strings.Join(fields, ","), len(fields) > 0, f.offers)
	if i < 0 {
		http.Error(w, "Not acceptable: this can be had as "+strings.Join(f.offers, ", ")+".", http.StatusNotAcceptable)
		return
	}
	v := f.Variants[i]

	file, err := b.folder.Open(v.Name)
	if err != nil {
		http.Error(w, "This file is missing from the server.", http.StatusInternalServerError)
		return
	}
	defer file.Close()
	content, ok := file.(io.ReadSeeker)
	if !ok {
		http.Error(w, "This file can't be read here.", http.StatusInternalServerError)
		return
	}
	for name, value := range f.headers[i] {
		h[name] = value
	}
	http.ServeContent(&sender{w, v}, withoutOddRange(r), "", time.Time{}, content)
}

// vary is the same on every answer.
var vary = []string{"Accept-Encoding"}

// withoutOddRange drops a Range that RFC 9110 section 14.2 says to ignore and
// http.ServeContent doesn't: that of a HEAD request, or in another unit.
func withoutOddRange(r *http.Request) *http.Request {
	rng := r.Header.Get("Range")
	if rng == "" || r.Method == http.MethodGet && strings.HasPrefix(rng, "bytes=") {
		return r
	}
	plain := *r
	plain.Header = r.Header.Clone()
	plain.Header.Del("Range")
	return &plain
}

// sender is how http.ServeContent sends a variant.
type sender struct {
	http.ResponseWriter
	variant Variant
}

// WriteHeader names the length of a whole encoded body, which
// http.ServeContent leaves out because it can't know that nobody encodes after
// it.
func (s *sender) WriteHeader(status int) {
	if status == http.StatusOK && s.variant.Encoding != Identity {
		s.Header().Set("Content-Length", strconv.FormatInt(s.variant.Size, 10))
	}
	s.ResponseWriter.WriteHeader(status)
}

// ReadFrom copies in pieces that are worth a system call, through memory that
// the next answer uses again.
func (s *sender) ReadFrom(r io.Reader) (int64, error) {
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	return io.CopyBuffer(onlyWriter{s.ResponseWriter}, r, *buffer)
}

var buffers = sync.Pool{New: func() any { b := make([]byte, 256<<10); return &b }}

// onlyWriter has no ReadFrom that would be called instead.
type onlyWriter struct{ io.Writer }

// Unwrap lets http.ResponseController reach what is underneath.
func (s *sender) Unwrap() http.ResponseWriter { return s.ResponseWriter }
