package sample

import (
	"encoding/json"
	"iter"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// The service as a handler: routes, key, CORS and headers.

// RefusedKey is the one API key, apart from blank ones, that the service
// rejects, so that a rejected key can be seen without the platform. With BusyKey
// every request is told to wait.
const (
	RefusedKey = "tlk_invalid"
	BusyKey    = "tlk_busy"
)

// Options is what a service needs. Its zero value serves.
type Options struct {
	Now func() time.Time // the clock; nil: time.Now
	Log *slog.Logger     // told of each request at debug level, without id, key and query; nil: nobody
}

// service holds what never changes, and a counter.
type service struct {
	now     func() time.Time
	log     *slog.Logger
	harbour func() *atlas
	trailer func() *atlas
	queries func() *lexicon
	made    atomic.Uint64 // tasks: tells those of one instant apart
}

// New makes the service. Its routes are relative to where it is mounted. It
// may be used by many at once, and answers about any task that any of its kind
// has made.
func New(o Options) http.Handler {
	s := &service{now: o.Now, log: o.Log, harbour: newHarbour()}
	s.trailer = newTrailer(s.harbour)
	s.queries = newLexicon(s.harbour)
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	return s
}

// route is one of the service's routes.
type route struct {
	pattern string
	methods []string
	errors  shape // of errors that do not depend on the method
}

var (
	embedRoute = &route{"/embed-v2", []string{"POST", "OPTIONS"}, nested}
	tasksRoute = &route{"/embed-v2/tasks", []string{"GET", "HEAD", "POST", "OPTIONS"}, flat}
	taskRoute  = &route{"/embed-v2/tasks/{id}", []string{"GET", "HEAD", "OPTIONS"}, nested}
	noRoute    = &route{"none", []string{"OPTIONS"}, flat}
)

// match finds the route of a path, and the id in it.
func match(path string) (rt *route, id string) {
	switch path {
	case embedRoute.pattern:
		return embedRoute, ""
	case tasksRoute.pattern:
		return tasksRoute, ""
	}
	id, ok := strings.CutPrefix(path, tasksRoute.pattern+"/")
	if !ok || id == "" || strings.Contains(id, "/") {
		return noRoute, ""
	}
	return taskRoute, id
}

// ServeHTTP answers a request.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rt, id := match(r.URL.Path)
	status := s.serve(w, r, rt, id)
	s.log.Debug("sample", "method", r.Method, "route", rt.pattern, "status", status)
}

func (s *service) serve(w http.ResponseWriter, r *http.Request, rt *route, id string) (status int) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	if r.Method == http.MethodOptions {
		return preflight(h, w, rt)
	}
	h.Set("Access-Control-Expose-Headers", exposed)
	h.Set("Cache-Control", "no-store")
	setRates(h, rateLimit-1, s.now().Truncate(time.Minute).Add(time.Minute))
	switch {
	case rt == noRoute:
		return s.refuse(w, flat, noSuchRoute())
	case !slices.Contains(rt.methods, r.Method):
		h.Set("Allow", strings.Join(rt.methods, ", "))
		return s.refuse(w, rt.errors, methodNotAllowed(rt.methods))
	}
	body := rt.errors
	if r.Method == http.MethodPost {
		body = nested
	}
	switch strings.TrimSpace(r.Header.Get("X-Api-Key")) {
	case "", RefusedKey:
		return s.refuse(w, body, keyInvalid())
	case BusyKey:
		h.Set("Retry-After", busySeconds)
		setRates(h, 0, s.now().Add(busyTime))
		return s.refuse(w, body, tooMany())
	}
	switch {
	case rt == embedRoute:
		return s.embed(w, r)
	case rt == taskRoute:
		return s.retrieve(w, r, id)
	case r.Method == http.MethodPost:
		return s.create(w, r)
	default:
		return s.list(w, r)
	}
}

// exposed are the headers that a page on another origin may read.
const exposed = "Content-Length, Location, Retry-After, " +
	"X-Ratelimit-Limit, X-Ratelimit-Remaining, X-Ratelimit-Reset, X-Ratelimit-Request-Remaining"

// preflight answers OPTIONS. Paths of no route get it too, or a page could not
// read their 404.
func preflight(h http.Header, w http.ResponseWriter, rt *route) int {
	methods := rt.methods
	if rt == noRoute {
		methods = tasksRoute.methods
	}
	h.Set("Allow", strings.Join(methods, ", "))
	h.Set("Access-Control-Allow-Methods", strings.Join(methods, ", "))
	h.Set("Access-Control-Allow-Headers", "x-api-key, content-type, accept")
	h.Set("Access-Control-Max-Age", "7200")
	w.WriteHeader(http.StatusNoContent)
	return http.StatusNoContent
}

// rateLimit is how many requests a minute the rate headers speak of. The
// service counts none, so this request is always the minute's first.
const rateLimit = 600

// setRates says how many requests are left, and when there will be all again.
func setRates(h http.Header, remaining int, reset time.Time) {
	left := strconv.Itoa(remaining)
	h.Set("X-Ratelimit-Limit", strconv.Itoa(rateLimit))
	h.Set("X-Ratelimit-Remaining", left)
	h.Set("X-Ratelimit-Reset", strconv.FormatInt(reset.Unix(), 10))
	h.Set("X-Ratelimit-Request-Remaining", left)
}

// refuse answers an error.
func (s *service) refuse(w http.ResponseWriter, body shape, f *refusal) int {
	return s.write(w, f.status, f.body(body))
}

// answer answers a value as JSON.
func (s *service) answer(w http.ResponseWriter, status int, value any) int {
	text, err := json.Marshal(value)
	if err != nil {
		panic("sample: an answer does not marshal: " + err.Error())
	}
	return s.write(w, status, text)
}

func (s *service) write(w http.ResponseWriter, status int, text []byte) int {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	setLength(h, int64(len(text)))
	w.WriteHeader(status)
	// An error here means that the client is gone: nobody is left to tell.
	_, _ = w.Write(text)
	return status
}

// send answers a task while its embeddings are made. They are made twice, a
// few milliseconds each, so that the length is known beforehand: a client can
// show progress, and tell an answer that was cut short.
func (s *service) send(w http.ResponseWriter, r *http.Request, t Task, items iter.Seq[Item]) int {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	setLength(h, TaskSize(t, items))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_ = WriteTask(w, t, items) // see write
	}
	return http.StatusOK
}

func setLength(h http.Header, n int64) { h.Set("Content-Length", strconv.FormatInt(n, 10)) }
