// Package web is everything that is served: the bundle with the page and its
// programs, the sample service, and the few small answers a web server owes.
// Unless its relay is on it never sees an API key: the page talks to the API
// directly.
package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"embedscope/web/bundle"
	"embedscope/web/relay"
	"embedscope/web/sample"
)

// Site answers the requests that come through its Listener.
type Site struct {
	http.Handler
	fixed http.Header // of every answer
}

// Listener sees to it that an answer to what is no request has the headers of
// the others.
func (s *Site) Listener(l net.Listener) net.Listener { return listen(l, s.fixed) }

// New returns a whole site. The error names the member of cfg that is wrong,
// and why.
func New(cfg Config) (*Site, error) {
	p, err := policyOf(&cfg)
	if err != nil {
		return nil, err
	}
	hosts, err := parseHosts(cfg.Hosts)
	if err != nil {
		return nil, fmt.Errorf("hosts: %w", err)
	}
	if cfg.Bundle == nil {
		cfg.Bundle, err = Embedded()
		if err != nil && !errors.Is(err, bundle.ErrNone) {
			return nil, err
		}
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}

	s := &site{bundle: cfg.Bundle, hosts: hosts, offline: cfg.Offline, config: config(p, cfg)}
	if cfg.Sample {
		s.sample = http.StripPrefix(SamplePath, sample.New(sample.Options{Now: cfg.Now}))
	}
	if cfg.Relay {
		if s.relay, err = (relay.Relay{API: p.api, Clients: relay.NewClients()}).Handler(); err != nil {
			return nil, fmt.Errorf("relay: %w", err)
		}
	}
	fixed := safety(contentPolicy(p.connect, p.ancestors))
	return &Site{accessLog(cfg.Log, s.route, headers(fixed, s)), fixed}, nil
}

// policy is where the page may go and where it may be shown.
type policy struct {
	api                string   // base URL
	connect, ancestors []string // of connect the first is the API's origin
}

func policyOf(cfg *Config) (p policy, err error) {
	if cfg.API == "" {
		cfg.API = DefaultAPI
	}
	var origin string
	if p.api, origin, err = parseAPI(cfg.API); err != nil {
		return p, fmt.Errorf("api: %q: %w", cfg.API, err)
	}
	if p.connect, err = parseConnect(append([]string{origin}, cfg.Connect...)); err != nil {
		return p, fmt.Errorf("connect: %w", err)
	}
	if p.ancestors, err = parseAncestors(cfg.FrameAncestors); err != nil {
		return p, fmt.Errorf("frame-ancestors: %w", err)
	}
	return p, nil
}

// settings is what the page learns of how it is deployed.
type settings struct {
	API        string `json:"api"`
	Relay      bool   `json:"relay"`
	Sample     string `json:"sample"`               // a path
	SampleTask string `json:"sampleTask,omitempty"` // the only one, where none can be made
	Offline    bool   `json:"offline"`              // browsers may keep the page
	Version    string `json:"version"`

	Connect []string `json:"connect,omitempty"` // origins that the page may talk to beside the API's
}

// config is the answer of /config.json, from which the page learns how this
// server was started.
func config(p policy, cfg Config) []byte {
	settings := settings{API: p.api, Relay: cfg.Relay, Offline: cfg.Offline, Connect: p.connect[1:]}
	if cfg.Sample {
		settings.Sample = SamplePath
	}
	if cfg.Bundle != nil {
		settings.Version = cfg.Bundle.Version
	}
	text, err := json.Marshal(settings)
	if err != nil {
		panic(err) // strings and bools
	}
	return append(text, '\n')
}

type site struct {
	bundle  *bundle.Bundle // nil when there is none
	hosts   []string       // empty: any
	sample  http.Handler   // nil: not offered
	relay   http.Handler   // nil: not offered
	offline bool           // browsers may keep the page
	config  []byte
}

// The small answers, by path. Crawlers ask for some of them unasked; go-app
// would fetch these from whatever host the request names.
var texts = map[string]struct{ kind, body string }{
	"/healthz":     {"text/plain; charset=utf-8", "ok\n"},
	"/robots.txt":  {"text/plain; charset=utf-8", "User-agent: *\nDisallow: " + SamplePath + "/\n"},
	"/ads.txt":     {"text/plain; charset=utf-8", "# No advertising here.\n"},
	"/sitemap.xml": {"application/xml", `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>` + "\n"},
}

// routeEmbed is the one file of the bundle that is for pages of other sites.
const routeEmbed = "/embed.js"

// The routes that are not a path of the bundle or of texts.
const (
	routeConfig  = "/config.json"
	routeSample  = SamplePath + "/…"
	routeUnknown = "unknown"
)

// The service worker's script, and the one that takes its place, so that a
// browser undoes what it had kept.
const (
	keepScript   = "/app-worker.js"
	forgetScript = "/app-worker-off.js"
)

// route names what answers a request, for the switch below and for the log.
func (s *site) route(r *http.Request) string {
	path := r.URL.Path
	if path == routeConfig {
		return routeConfig
	}
	if _, ok := texts[path]; ok {
		return path
	}
	if s.sample != nil && strings.HasPrefix(path, SamplePath+"/") {
		return routeSample
	}
	if s.relay != nil && strings.HasPrefix(path, relay.Path+"/") {
		return relay.Route(r)
	}
	if s.bundle != nil && s.bundle.File(path) != nil {
		return path
	}
	return routeUnknown
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.answersTo(r.Host) {
		problem(w, r, http.StatusMisdirectedRequest, "Wrong address", "This server does not answer to the name it was asked by.")
		return
	}
	route := s.route(r)
	if route == routeSample { // has methods of its own
		s.sample.ServeHTTP(w, r)
		return
	}
	if strings.HasPrefix(route, relay.Path+"/") {
		s.relay.ServeHTTP(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		problem(w, r, http.StatusMethodNotAllowed, "Method not allowed", "This can only be read: use GET or HEAD.")
		return
	}
	switch {
	case route == routeConfig:
		serveText(w, r, "application/json", "public, max-age=60", s.config)
	case route != routeUnknown && texts[route].body != "":
		serveText(w, r, texts[route].kind, "no-cache", []byte(texts[route].body))
	case s.bundle == nil:
		problem(w, r, http.StatusServiceUnavailable, "No bundle", "This program was compiled without its page. Run “make build” and start it again.")
	case route == routeUnknown:
		problem(w, r, http.StatusNotFound, "Not found", "There is nothing at this address.")
	case route == keepScript && !s.offline:
		s.bundle.Serve(w, r, s.bundle.File(forgetScript))
	default:
		if route == routeEmbed {
			w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin") // also for pages that demand to be told
		}
		s.bundle.Serve(w, r, s.bundle.File(route))
	}
}

// answersTo compares the host that was asked for with those told; the port is
// not looked at, since a proxy may have changed it.
func (s *site) answersTo(host string) bool {
	if len(s.hosts) == 0 {
		return true
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"), ".")
	return slices.Contains(s.hosts, strings.ToLower(host))
}

// serveText answers with a few fixed bytes, which are not worth compressing.
func serveText(w http.ResponseWriter, r *http.Request, kind, cache string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", cache)
	sum := sha256.Sum256(body)
	h.Set("ETag", fmt.Sprintf(`"%x"`, sum[:8]))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}
