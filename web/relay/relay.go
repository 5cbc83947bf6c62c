// Package relay forwards a page's requests to the one API it watches, for
// where a browser may not ask that itself. It is a door of one width: a fixed
// list of routes, to a fixed host, with the visitor's own key, from pages of
// the same origin only.
//
// What it sends is made from constants, a checked id and known names of a
// query, never joined from what was asked for; only a body goes as it came. It holds no key, follows no redirect, keeps nothing, and
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
	"slices"
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
	if found, _ := at(r.URL); found != nil {
		return Path + found[0].path
	}
	return Path + "/…"
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if no := h.pass(w, r); no != nil {
		no.write(w)
	}
}

type passageKey struct{}

// pass passes a request on, or answers why it does not.
func (h *handler) pass(w http.ResponseWriter, r *http.Request) *refusal {
	found, path := at(r.URL)
	if found == nil {
		return &refusal{http.StatusNotFound, "relay_no_route", "The relay has no such route."}
	}
	i := slices.IndexFunc(found, func(rt route) bool { return rt.method == r.Method })
	if i < 0 {
		for _, rt := range found {
			w.Header().Add("Allow", rt.method)
		}
		return &refusal{http.StatusMethodNotAllowed, "relay_method", "The relay does not do that here."}
	}
	if r.Header.Get("Sec-Fetch-Site") != "same-origin" {
		return &refusal{http.StatusForbidden, "relay_cross_site", "The relay answers the pages of its own origin only."}
	}
	query, no := found[i].passes(r)
	if no != nil {
		return no
	}
	if !validKey(r.Header.Values("X-Api-Key")) {
		return &refusal{http.StatusUnauthorized, "relay_no_key", "The relay has no key of its own: send one x-api-key."}
	}
	if wait, ok := h.Clients.allow(r.RemoteAddr); !ok {
		w.Header().Set("Retry-After", seconds(wait))
		return &refusal{http.StatusTooManyRequests, "relay_rate", "The relay was asked too often."}
	}
	if found[i].body > 0 { // it may take longer than the server waits for the head of a request
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(h.Whole))
	}
	ctx, cancel := context.WithTimeout(context.WithValue(r.Context(), passageKey{}, passage{path, query}), h.Whole)
	defer cancel()
	h.proxy.ServeHTTP(w, r.WithContext(ctx))
	return nil
}

// validKey wants one key of visible ASCII.
func validKey(values []string) bool {
	if len(values) != 1 || len(values[0]) < 1 || len(values[0]) > 512 {
		return false
	}
	return !strings.ContainsFunc(values[0], notVisible)
}

// rewrite makes the request that goes out. Nothing of the one that came in is
// in it but what is named here.
func (h *handler) rewrite(p *httputil.ProxyRequest) {
	to, _ := p.In.Context().Value(passageKey{}).(passage)
	u := *h.base
	u.Path += to.path
	u.RawQuery = to.query
	p.Out.URL, p.Out.Host = &u, u.Host
	p.Out.Header = http.Header{
		"X-Api-Key":  p.In.Header.Values("X-Api-Key"),
		"User-Agent": {"embedscope-relay"},
	}
	if p.In.ContentLength > 0 {
		p.Out.Header.Set("Content-Type", "application/json")
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
	no := &refusal{http.StatusBadGateway, "relay_unreachable", "The API could not be reached."}
	switch {
	case errors.Is(err, errRedirect):
		no.code, no.message = "relay_redirect", "The API answered with a redirect, which the relay does not follow."
	case errors.Is(err, errTooLarge):
		no.code, no.message = "relay_too_large", "The API's answer is larger than the relay passes on."
	case errors.Is(err, errPrivate):
		no.code, no.message = "relay_address", "The API's name leads to an address that the relay does not ask."
	case errors.Is(err, context.DeadlineExceeded) || isTimeout(err):
		no = &refusal{http.StatusGatewayTimeout, "relay_timeout", "The API did not answer in time."}
	}
	no.write(w)
}

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}

// refusal is an answer of the relay itself. All of it is fixed text.
type refusal struct {
	status        int
	code, message string
}

func (f *refusal) write(w http.ResponseWriter) {
	h := w.Header()
	h.Set(Header, f.code)
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(f.status)
	_, _ = io.WriteString(w, `{"code":"`+f.code+`","message":"`+f.message+`"}`+"\n")
}
