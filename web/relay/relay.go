// Package relay forwards a page's requests to the one API it watches, for
// where a browser may not ask that itself. It is a door of one width: a fixed
// list of routes, to a fixed host, with the visitor's own key, from pages of
// the same origin only.
//
// What it sends is made from constants and a checked id, never from the path
// that was asked for. It holds no key, follows no redirect, keeps nothing, and
// says nothing of the API's failures but a code of its own: each of its
// refusals carries the header Embedscope-Relay and a body of the API's flat
// shape with a code that begins with "relay_".
package relay

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"
)

// Path is where the relay lies.
const Path = "/relay/v1.3"

// Header is on what the relay itself answers, and not on what it passes on.
const Header = "Embedscope-Relay"

// How long an answer may take, and how large it may be.
const (
	connectTimeout = 5 * time.Second
	answerTimeout  = 30 * time.Second // until its first byte
	wholeTimeout   = 120 * time.Second
	limit          = 1 << 30 // bytes
)

// Relay is the handler of everything below Path.
type Relay struct {
	// API is the base URL that is asked, without a slash at the end: https,
	// or a loopback host, for tests and gateways on the same machine.
	API string

	// Limit is how many bytes an answer may have. 0 means 1 GiB.
	Limit int64

	// Clients limits what one address may ask, and all together. Nil means
	// no limit.
	Clients *Clients

	// Transport asks the API. Nil means one that dials no private address,
	// unless API names a loopback host.
	Transport http.RoundTripper

	// Whole is how long an answer may take to its end. 0 means two minutes.
	Whole time.Duration
}

// Handler checks the relay's base and answers its handler.
func (r Relay) Handler() (http.Handler, error) {
	base, err := url.Parse(r.API)
	if err != nil || base.Host == "" {
		return nil, errors.New("relay: the API's address is no URL")
	}
	local := loopbackHost(base.Hostname())
	if base.Scheme != "https" && !local {
		return nil, errors.New("relay: the API must be asked by https")
	}
	if r.Limit == 0 {
		r.Limit = limit
	}
	if r.Whole == 0 {
		r.Whole = wholeTimeout
	}
	if r.Transport == nil {
		r.Transport = transport(local)
	}
	h := &handler{Relay: r, base: base}
	h.proxy = &httputil.ReverseProxy{
		Rewrite:        h.rewrite,
		Transport:      r.Transport,
		ModifyResponse: h.receive,
		ErrorHandler:   h.fail,
		ErrorLog:       log.New(io.Discard, "", 0), // it would name addresses
	}
	return h, nil
}

type handler struct {
	Relay
	base  *url.URL
	proxy *httputil.ReverseProxy
}

// Route names the route of a request for the log, without what stands in it.
func Route(r *http.Request) string {
	if _, ok := taskID(r.URL); ok {
		return Path + "/embed-v2/tasks/{id}"
	}
	return Path + "/…"
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, ok := taskID(r.URL)
	switch {
	case !ok:
		refuse(w, http.StatusNotFound, "relay_no_route", "The relay has no such route.")
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		refuse(w, http.StatusMethodNotAllowed, "relay_method", "The relay only reads: use GET.")
	case r.Header.Get("Sec-Fetch-Site") != "same-origin":
		refuse(w, http.StatusForbidden, "relay_cross_site", "The relay answers the pages of its own origin only.")
	case r.URL.RawQuery != "" || r.URL.ForceQuery:
		refuse(w, http.StatusBadRequest, "relay_query", "This route takes no query.")
	case r.ContentLength != 0:
		refuse(w, http.StatusBadRequest, "relay_body", "This route takes no body.")
	case !validKey(r.Header.Values("X-Api-Key")):
		refuse(w, http.StatusUnauthorized, "relay_no_key", "The relay has no key of its own: send one x-api-key.")
	default:
		if wait, ok := h.Clients.allow(r.RemoteAddr); !ok {
			w.Header().Set("Retry-After", seconds(wait))
			refuse(w, http.StatusTooManyRequests, "relay_rate", "The relay was asked too often.")
			return
		}
		ctx, cancel := context.WithTimeout(context.WithValue(r.Context(), idKey{}, id), h.Whole)
		defer cancel()
		h.proxy.ServeHTTP(w, r.WithContext(ctx))
	}
}

type idKey struct{}

// taskID is the id in the path of the one route there is: to retrieve a task.
func taskID(u *url.URL) (id string, ok bool) {
	id, ok = strings.CutPrefix(u.Path, Path+"/embed-v2/tasks/")
	if !ok || u.RawPath != "" || len(id) < 1 || len(id) > 128 {
		return "", false
	}
	for _, c := range []byte(id) {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-') {
			return "", false
		}
	}
	return id, true
}

// validKey wants one key of visible ASCII.
func validKey(values []string) bool {
	if len(values) != 1 || len(values[0]) < 1 || len(values[0]) > 512 {
		return false
	}
	for _, c := range []byte(values[0]) {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return true
}

// rewrite makes the request that goes out. Nothing of the one that came in is
// in it but what is named here.
func (h *handler) rewrite(p *httputil.ProxyRequest) {
	id, _ := p.In.Context().Value(idKey{}).(string)
	u := *h.base
	u.Path += "/embed-v2/tasks/" + id
	p.Out.URL, p.Out.Host = &u, u.Host
	p.Out.Header = http.Header{
		"X-Api-Key":  p.In.Header.Values("X-Api-Key"),
		"User-Agent": {"embedscope-relay"},
	}
	for _, name := range []string{"Accept", "Accept-Encoding"} {
		if v := p.In.Header.Values(name); len(v) > 0 {
			p.Out.Header[name] = v
		}
	}
}

// passed are the headers of an answer that a page is told.
var passed = []string{
	"Content-Type", "Content-Encoding", "Content-Length", "Retry-After",
	"X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset", "X-Ratelimit-Request-Remaining",
}

var (
	errRedirect = errors.New("relay: the API redirects")
	errTooLarge = errors.New("relay: the answer is too large")
)

// receive looks at an answer before it is passed on.
func (h *handler) receive(answer *http.Response) error {
	if answer.StatusCode >= 300 && answer.StatusCode < 400 {
		return errRedirect
	}
	if answer.ContentLength > h.Limit {
		return errTooLarge
	}
	header := http.Header{"Cache-Control": {"no-store"}}
	for _, name := range passed {
		if v := answer.Header.Values(name); len(v) > 0 {
			header[name] = v
		}
	}
	answer.Header = header
	answer.Trailer = nil
	answer.Body = &capped{answer.Body, h.Limit}
	return nil
}

// capped fails rather than end where a body is too large: the proxy then breaks
// the connection off, so that nobody takes a part for the whole.
type capped struct {
	io.ReadCloser
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.ReadCloser.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

// fail answers in the relay's own words: the API's, and its network's, stay out.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, errRedirect):
		refuse(w, http.StatusBadGateway, "relay_redirect", "The API answered with a redirect, which the relay does not follow.")
	case errors.Is(err, errTooLarge):
		refuse(w, http.StatusBadGateway, "relay_too_large", "The API's answer is larger than the relay passes on.")
	case errors.Is(err, errPrivate):
		refuse(w, http.StatusBadGateway, "relay_address", "The API's name leads to an address that the relay does not ask.")
	case errors.Is(err, context.DeadlineExceeded) || isTimeout(err):
		refuse(w, http.StatusGatewayTimeout, "relay_timeout", "The API did not answer in time.")
	default:
		refuse(w, http.StatusBadGateway, "relay_unreachable", "The API could not be reached.")
	}
}

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}

// refuse answers with a code and a message, both of which are fixed texts.
func refuse(w http.ResponseWriter, status int, code, message string) {
	h := w.Header()
	h.Set(Header, code)
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"code":"`+code+`","message":"`+message+`"}`+"\n")
}
