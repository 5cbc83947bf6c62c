package bundle

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Serve answers a GET or HEAD request with a file of the bundle, in the
// encoding the client likes best, or 406 when it takes none of them. Ranges and
// preconditions are about the bytes of that encoding.
func (b *Bundle) Serve(w http.ResponseWriter, r *http.Request, f *File) {
	h := w.Header()
	h.Set("Vary", "Accept-Encoding")

	offers := make([]string, len(f.Variants))
	for i, v := range f.Variants {
		offers[i] = v.Encoding
	}
	fields := r.Header.Values("Accept-Encoding")
	i := choose(strings.Join(fields, ","), len(fields) > 0, offers)
	if i < 0 {
		http.Error(w, "Not acceptable: this can be had as "+strings.Join(offers, ", ")+".", http.StatusNotAcceptable)
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

	h.Set("Content-Type", f.Type)
	h.Set("ETag", v.Tag)
	if f.Immutable {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	if v.Encoding != Identity {
		h.Set("Content-Encoding", v.Encoding)
		w = &sized{ResponseWriter: w, size: v.Size}
	}
	http.ServeContent(w, withoutOddRange(r), "", time.Time{}, content)
}

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

// sized names the length of a whole encoded body, which http.ServeContent
// leaves out because it can't know that nobody encodes after it.
type sized struct {
	http.ResponseWriter
	size int64
}

func (w *sized) WriteHeader(status int) {
	if status == http.StatusOK {
		w.Header().Set("Content-Length", strconv.FormatInt(w.size, 10))
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach what is underneath.
func (w *sized) Unwrap() http.ResponseWriter { return w.ResponseWriter }
