package web

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/bundle"
)

// small is a bundle of a page and a program.
func small(t *testing.T) *bundle.Bundle {
	text, err := json.Marshal(bundle.Index{Version: "0123", Files: []bundle.File{
		{Path: "/", Type: "text/html; charset=utf-8", Variants: []bundle.Variant{{Encoding: "identity", Name: "p", Tag: `"p"`, Size: 4}}},
		{Path: "/app-worker.js", Type: "text/javascript", Variants: []bundle.Variant{{Encoding: "identity", Name: "keep", Tag: `"k"`, Size: 5}}},
		{Path: "/app-worker-off.js", Type: "text/javascript", Variants: []bundle.Variant{{Encoding: "identity", Name: "forget", Tag: `"f"`, Size: 7}}},
		{Path: "/web/app.0123.wasm", Type: "application/wasm", Immutable: true, Variants: []bundle.Variant{
			{Encoding: "br", Name: "b", Tag: `"b"`, Size: 2}, {Encoding: "identity", Name: "p", Tag: `"p"`, Size: 4}}},
		{Path: "/embed.js", Type: "text/javascript; charset=utf-8", Variants: []bundle.Variant{{Encoding: "identity", Name: "p", Tag: `"p"`, Size: 4}}},
	}})
	require.NoError(t, err)
	b, err := bundle.Open(fstest.MapFS{bundle.IndexName: {Data: text}, "p": {Data: []byte("page")}, "b": {Data: []byte("br")}, "keep": {Data: []byte("keep;")}, "forget": {Data: []byte("forget;")}})
	require.NoError(t, err)
	return b
}

func start(t *testing.T, cfg Config) http.Handler {
	if cfg.Bundle == nil {
		cfg.Bundle = small(t)
	}
	h, err := New(cfg)
	require.NoError(t, err)
	return h
}

func do(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		} else {
			r.Header.Set(header[i], header[i+1])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHeadersOnEveryResponse(t *testing.T) {
	h := start(t, Config{Sample: true, Hosts: []string{"example.com"}, Connect: []string{"https://q.example:6333"}, FrameAncestors: []string{"self", "https://docs.example"}})
	bare := start(t, Config{Bundle: small(t), Hosts: []string{"example.com"}, Connect: []string{"https://q.example:6333"}, FrameAncestors: []string{"self", "https://docs.example"}})
	policy := "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
		"media-src 'self' blob: https:; connect-src 'self' https://api.twelvelabs.io https://q.example:6333; worker-src 'self'; " +
		"manifest-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'self' https://docs.example"
	for _, c := range []struct {
		name   string
		w      *httptest.ResponseRecorder
		status int
	}{
		{"page", do(h, "GET", "/"), 200},
		{"page with a query", do(h, "GET", "/?task=x"), 200},
		{"HEAD", do(h, "HEAD", "/"), 200},
		{"program", do(h, "GET", "/web/app.0123.wasm", "Accept-Encoding", "br"), 200},
		{"range", do(h, "GET", "/web/app.0123.wasm", "Range", "bytes=0-1"), 206},
		{"not modified", do(h, "GET", "/", "If-None-Match", `"p"`), 304},
		{"precondition", do(h, "GET", "/", "If-Match", `"q"`), 412},
		{"range beyond", do(h, "GET", "/", "Range", "bytes=9-"), 416},
		{"not acceptable", do(h, "GET", "/", "Accept-Encoding", "*;q=0"), 406},
		{"not found", do(h, "GET", "/nowhere"), 404},
		{"HEAD not found", do(h, "HEAD", "/nowhere"), 404},
		{"method", do(h, "POST", "/"), 405},
		{"preflight of the page", do(h, "OPTIONS", "/"), 405},
		{"made-up method", do(h, "BREW", "/nowhere"), 405},
		{"wrong host", do(h, "GET", "/", "Host", "evil.example"), 421},
		{"sample of wrong host", do(h, "GET", SamplePath+"/embed-v2/tasks", "Host", "evil.example"), 421},
		{"health", do(h, "GET", "/healthz"), 200},
		{"config", do(h, "GET", "/config.json"), 200},
		{"robots", do(h, "GET", "/robots.txt"), 200},
		{"sitemap", do(h, "GET", "/sitemap.xml"), 200},
		{"ads", do(h, "GET", "/ads.txt"), 200},
		{"sample without a key", do(h, "GET", SamplePath+"/embed-v2/tasks"), 401},
		{"sample's preflight", do(h, "OPTIONS", SamplePath+"/embed-v2/tasks", "Origin", "https://other.example", "Access-Control-Request-Method", "POST"), 204},
		{"sample turned off", do(bare, "GET", SamplePath+"/embed-v2/tasks"), 404},
	} {
		assert.Equal(t, c.status, c.w.Code, c.name)
		got := c.w.Result().Header
		assert.Equal(t, []string{policy}, got["Content-Security-Policy"], c.name)
		assert.Equal(t, []string{"no-referrer"}, got["Referrer-Policy"], c.name)
		assert.Equal(t, []string{"nosniff"}, got["X-Content-Type-Options"], c.name)
		assert.Equal(t, []string{permissions}, got["Permissions-Policy"], c.name)
		assert.Equal(t, []string{"same-origin"}, got["Cross-Origin-Opener-Policy"], c.name)
		assert.NotContains(t, got, "Strict-Transport-Security", c.name)
		assert.NotContains(t, got, "Cross-Origin-Embedder-Policy", c.name)
		assert.NotContains(t, got, "Set-Cookie", c.name)
		if c.status == 200 && c.name != "page with a query" {
			assert.NotEmpty(t, got.Get("ETag"), c.name)
		}
	}
}

// TestOtherSitesMayLoadOnlyTheEmbedScript, even those that demand to be told.
func TestOtherSitesMayLoadOnlyTheEmbedScript(t *testing.T) {
	h := start(t, Config{})
	w := do(h, "GET", "/embed.js")
	assert.Equal(t, 200, w.Code)
	assert.Equal(t, "cross-origin", w.Header().Get("Cross-Origin-Resource-Policy"))
	assert.Equal(t, "no-cache", w.Header().Get("Cache-Control"), "it has no hash in its name")
	assert.Empty(t, do(h, "GET", "/").Header().Get("Cross-Origin-Resource-Policy"))
}

func TestStrictTransportOnlyUnderTLS(t *testing.T) {
	h := start(t, Config{})
	r := httptest.NewRequest("GET", "https://example.com/", nil)
	r.TLS = &tls.ConnectionState{}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	assert.Contains(t, w.Header().Get("Strict-Transport-Security"), "max-age=")

	w = do(h, "GET", "/", "X-Forwarded-Proto", "https")
	assert.Empty(t, w.Header().Get("Strict-Transport-Security"), "a header that anyone can send")
}

func TestMethods(t *testing.T) {
	h := start(t, Config{Sample: true})
	for _, path := range []string{"/", "/web/app.0123.wasm", "/config.json", "/healthz", "/robots.txt", "/nowhere"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"} {
			w := do(h, method, path)
			assert.Equal(t, 405, w.Code, "%s %s", method, path)
			assert.Equal(t, "GET, HEAD", w.Header().Get("Allow"))
		}
		get, head := do(h, "GET", path), do(h, "HEAD", path)
		assert.Equal(t, get.Code, head.Code, path)
		assert.Empty(t, head.Body.String(), path)
		for _, name := range []string{"Content-Type", "Content-Length", "ETag", "Cache-Control"} {
			assert.Equal(t, get.Header().Get(name), head.Header().Get(name), "%s of %s", name, path)
		}
	}
}

// Nothing but the very paths of the bundle is found, and no path reaches
// around it.
func TestUnknownPaths(t *testing.T) {
	h := start(t, Config{Sample: true})
	for _, path := range []string{
		"/nowhere", "/web", "/web/", "/web/app.wasm", "//", "/./", "/web/../web/app.0123.wasm", "/web/%2e%2e/web/app.0123.wasm",
		"/%2e%2e/%2e%2e/etc/passwd", "/web/..%2f..%2fserver.go", "/bundle.json", "/site/index.html", "/.gitkeep", "/web/app.0123.wasm/",
		"/web/app.0123.wasm%00", "/WEB/app.0123.wasm", "/sample", "/sample/v1.3", "/sample/v1.4/embed-v2/tasks", "/config.json/", "/%2fevil.example/",
	} {
		w := do(h, "GET", path)
		assert.Equal(t, 404, w.Code, path)
		assert.Equal(t, "text/html; charset=utf-8", w.Header().Get("Content-Type"))
		assert.Contains(t, w.Body.String(), "<h1>Not found</h1>")
		assert.Empty(t, w.Header().Get("Location"))
		assert.NotContains(t, w.Body.String(), "passwd", "nothing of the request is repeated")
	}
}

func TestHosts(t *testing.T) {
	h := start(t, Config{Hosts: []string{"Embed.example.com", "127.0.0.1", "::1"}})
	for host, status := range map[string]int{
		"embed.example.com": 200, "EMBED.example.com:8080": 200, "embed.example.com.": 200, "127.0.0.1:1": 200, "[::1]:80": 200, "[::1]": 200,
		"example.com": 421, "evil.embed.example.com": 421, "embed.example.com.evil.io": 421, "": 421, "localhost:8080": 421,
	} {
		assert.Equal(t, status, do(h, "GET", "/", "Host", host).Code, "%q", host)
	}
	assert.Equal(t, 200, do(start(t, Config{}), "GET", "/", "Host", "anything.example").Code, "any host unless told")
}

func TestConfigJSON(t *testing.T) {
	w := do(start(t, Config{Sample: true, API: "http://127.0.0.1:9000/v1.3/"}), "GET", "/config.json")
	assert.JSONEq(t, `{"api":"http://127.0.0.1:9000/v1.3","relay":false,"sample":"/sample/v1.3","offline":false,"version":"0123"}`, w.Body.String())
	assert.Equal(t, "application/json", w.Header().Get("Content-Type"))
	assert.Equal(t, "public, max-age=60", w.Header().Get("Cache-Control"))
	assert.Contains(t, w.Header().Get("Content-Security-Policy"), "connect-src 'self' http://127.0.0.1:9000;")

	other := do(start(t, Config{Offline: true}), "GET", "/config.json")
	assert.JSONEq(t, `{"api":"https://api.twelvelabs.io/v1.3","relay":false,"sample":"","offline":true,"version":"0123"}`, other.Body.String())
	assert.NotEqual(t, w.Header().Get("ETag"), other.Header().Get("ETag"))
	again := do(start(t, Config{Offline: true}), "GET", "/config.json", "If-None-Match", other.Header().Get("ETag"))
	assert.Equal(t, 304, again.Code)
}

// A browser asks for the service worker's script by the one name it knows.
func TestBrowsersAreToldToForget(t *testing.T) {
	kept := do(start(t, Config{Offline: true}), "GET", "/app-worker.js")
	assert.Equal(t, "keep;", kept.Body.String())
	assert.Equal(t, "no-cache", kept.Header().Get("Cache-Control"))
	forgotten := do(start(t, Config{}), "GET", "/app-worker.js", "If-None-Match", kept.Header().Get("ETag"))
	assert.Equal(t, 200, forgotten.Code)
	assert.Equal(t, "forget;", forgotten.Body.String())
}

func TestNewRefuses(t *testing.T) {
	for says, cfg := range map[string]Config{
		"api: ":             {API: "http://api.example.com"},
		"connect: ":         {Connect: []string{"*"}},
		"frame-ancestors: ": {FrameAncestors: []string{"*"}},
		"hosts: ":           {Hosts: []string{"a b"}},
	} {
		_, err := New(cfg)
		if assert.Error(t, err, says) {
			assert.True(t, strings.HasPrefix(err.Error(), says), "%v", err)
		}
	}
}

func TestNoBundle(t *testing.T) {
	s := &site{config: config(policy{api: DefaultAPI, connect: []string{"https://api.twelvelabs.io"}}, Config{})}
	for _, path := range []string{"/", "/web/app.wasm", "/nowhere"} {
		w := do(s, "GET", path)
		assert.Equal(t, 503, w.Code)
		assert.Contains(t, w.Body.String(), "make build")
	}
	assert.Equal(t, 200, do(s, "GET", "/healthz").Code)
	assert.Equal(t, 200, do(s, "GET", "/config.json").Code)
}

func TestAccessLog(t *testing.T) {
	const canary = "tlk_CANARY0123456789"
	var log bytes.Buffer
	h := start(t, Config{Sample: true, Log: slog.New(slog.NewJSONHandler(&log, nil))})
	do(h, "GET", "/?key="+canary, "X-Api-Key", canary, "Referer", "https://"+canary, "User-Agent", canary)
	do(h, "GET", "/"+canary)
	do(h, canary, "/")
	do(h, "GET", SamplePath+"/embed-v2/tasks/"+canary, "X-Api-Key", canary)
	do(h, "GET", "/", "Host", canary)
	assert.NotContains(t, log.String(), "CANARY")

	type line struct {
		Method, Route, Msg string
		Status             int
		Bytes              int64
		Duration           int64
	}
	var lines []line
	for d := json.NewDecoder(&log); ; {
		var l line
		err := d.Decode(&l)
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		assert.Equal(t, "request", l.Msg)
		assert.GreaterOrEqual(t, l.Duration, int64(0))
		l.Msg, l.Duration = "", 0
		lines = append(lines, l)
	}
	require.Len(t, lines, 5)
	assert.Equal(t, line{Method: "GET", Route: "/", Status: 200, Bytes: 4}, lines[0])
	assert.Equal(t, line{Method: "GET", Route: "unknown", Status: 404, Bytes: lines[1].Bytes}, lines[1])
	assert.Equal(t, line{Method: "other", Route: "/", Status: 405, Bytes: lines[2].Bytes}, lines[2])
	assert.Equal(t, line{Method: "GET", Route: SamplePath + "/…", Status: 400, Bytes: lines[3].Bytes}, lines[3])
	assert.Equal(t, 200, lines[4].Status)
}
