package web

import (
	"log/slog"
	"net/http"
	"time"
)

// accessLog writes a line for each request once it has been answered. It names
// the route rather than the path, and the method only when it is a known one,
// so that nothing a visitor typed, no id and no key, reaches the log.
func accessLog(log *slog.Logger, route func(*http.Request) string, next http.Handler) http.Handler {
	if log == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		method, where := knownMethod(r.Method), route(r)
		c := &counted{ResponseWriter: w}
		defer func() { // also when the answer is broken off by a panic
			log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("method", method),
				slog.String("route", where),
				slog.Int("status", c.status),
				slog.Int64("bytes", c.bytes),
				slog.Duration("duration", time.Since(begin).Round(time.Microsecond)))
		}()
		next.ServeHTTP(c, r)
	})
}

func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return method
	}
	return "other"
}

// counted remembers what was answered.
type counted struct {
	http.ResponseWriter
	status int // 0: nothing was
	bytes  int64
}

func (c *counted) WriteHeader(status int) {
	if c.status < 200 { // 1xx may come before the real one
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *counted) Write(p []byte) (int, error) {
	if c.status < 200 {
		c.status = http.StatusOK
	}
	n, err := c.ResponseWriter.Write(p)
	c.bytes += int64(n)
	return n, err
}

// Flush is for handlers that ask for an http.Flusher.
func (c *counted) Flush() {
	_ = http.NewResponseController(c.ResponseWriter).Flush() // as an http.Flusher would
}

// Unwrap lets http.ResponseController reach what is underneath.
func (c *counted) Unwrap() http.ResponseWriter { return c.ResponseWriter }
