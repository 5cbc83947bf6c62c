package bundle

import (
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	plainText  = "the plain bytes of a script, 0123456789"
	brotliText = "BROTLI-BYTES"
	gzipText   = "GZIPPED-BYTES..."
)

// folder is a bundle of a script and an image.
func folder(t *testing.T) fstest.MapFS {
	index := Index{Version: "v", Files: []File{
		{Path: "/web/a.js", Type: "text/javascript", Immutable: true, Variants: []Variant{
			{Brotli, "site/a.js.br", `"1-br"`, int64(len(brotliText))},
			{Gzip, "site/a.js.gz", `"1-gzip"`, int64(len(gzipText))},
			{Identity, "site/a.js", `"1"`, int64(len(plainText))},
		}},
		{Path: "/", Type: "text/html", Variants: []Variant{{Identity, "site/a.js", `"2"`, int64(len(plainText))}}},
	}}
	text, err := json.Marshal(index)
	require.NoError(t, err)
	return fstest.MapFS{
		IndexName:      {Data: text},
		"site/a.js.br": {Data: []byte(brotliText)},
		"site/a.js.gz": {Data: []byte(gzipText)},
		"site/a.js":    {Data: []byte(plainText)},
	}
}

func ask(t *testing.T, method, path string, header http.Header) *http.Response {
	b, err := Open(folder(t))
	require.NoError(t, err)
	f := b.File(path)
	require.NotNil(t, f)
	// A real server, so that lengths and the absence of bodies are those of the wire.
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.Serve(w, r, f) }))
	t.Cleanup(server.Close)
	r, err := http.NewRequest(method, server.URL, nil)
	require.NoError(t, err)
	r.Header = header
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	w, err := client.Do(r)
	require.NoError(t, err)
	t.Cleanup(func() { w.Body.Close() })
	return w
}

func body(t *testing.T, w *http.Response) string {
	text, err := io.ReadAll(w.Body)
	require.NoError(t, err)
	return string(text)
}

func TestServeEncodings(t *testing.T) {
	for _, c := range []struct {
		accept                  []string
		encoding, tag, contents string
	}{
		{nil, "", `"1"`, plainText},
		{[]string{"gzip, br"}, "br", `"1-br"`, brotliText},
		{[]string{"gzip", "br;q=0.9"}, "gzip", `"1-gzip"`, gzipText},
		{[]string{"br;q=0"}, "", `"1"`, plainText},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			w := ask(t, method, "/web/a.js", http.Header{"Accept-Encoding": c.accept})
			assert.Equal(t, 200, w.StatusCode)
			assert.Equal(t, c.encoding, w.Header.Get("Content-Encoding"), "%v", c.accept)
			assert.Equal(t, c.tag, w.Header.Get("ETag"))
			assert.Equal(t, "Accept-Encoding", w.Header.Get("Vary"))
			assert.Equal(t, "text/javascript", w.Header.Get("Content-Type"))
			assert.Equal(t, "bytes", w.Header.Get("Accept-Ranges"))
			assert.Equal(t, "public, max-age=31536000, immutable", w.Header.Get("Cache-Control"))
			assert.Equal(t, int64(len(c.contents)), w.ContentLength, "%s %v", method, c.accept)
			if method == "HEAD" {
				c.contents = ""
			}
			assert.Equal(t, c.contents, body(t, w))
		}
	}
	w := ask(t, "GET", "/", http.Header{})
	assert.Equal(t, "no-cache", w.Header.Get("Cache-Control"), "a name that stays")
}

func TestServeNotAcceptable(t *testing.T) {
	for path, accept := range map[string]string{"/web/a.js": "*;q=0", "/": "br, identity;q=0"} {
		w := ask(t, "GET", path, http.Header{"Accept-Encoding": {accept}})
		assert.Equal(t, 406, w.StatusCode)
		assert.Equal(t, "Accept-Encoding", w.Header.Get("Vary"))
		assert.Empty(t, w.Header.Get("ETag"))
		assert.Contains(t, body(t, w), "identity")
	}
}

func TestServePreconditions(t *testing.T) {
	for _, c := range []struct {
		accept, header, value string
		status                int
	}{
		{"br", "If-None-Match", `"1-br"`, 304},
		{"br", "If-None-Match", `W/"1-br"`, 304},
		{"br", "If-None-Match", `"x", W/"y" , "1-br"`, 304},
		{"br", "If-None-Match", `*`, 304},
		{"br", "If-None-Match", `"1-gzip"`, 200},
		{"gzip", "If-None-Match", `"1-br"`, 200},
		{"", "If-None-Match", `"1"`, 304},
		{"br", "If-None-Match", `1-br`, 200},
		{"br", "If-None-Match", ``, 200},
		{"gzip;q=0, br;q=0", "If-None-Match", `"1-br", "1-gzip"`, 200},
		{"br", "If-Match", `"x", "1-br"`, 200},
		{"br", "If-Match", `*`, 200},
		// No file has a date that could be compared.
		{"br", "If-Modified-Since", `Wed, 21 Oct 2099 07:28:00 GMT`, 200},
		{"br", "If-Unmodified-Since", `Thu, 01 Jan 1970 00:00:00 GMT`, 200},
		{"br", "If-Match", `"1-br"`, 200},
		{"br", "If-Match", `"1"`, 412},
		{"br", "If-Match", `W/"1-br"`, 412},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			w := ask(t, method, "/web/a.js", http.Header{"Accept-Encoding": {c.accept}, c.header: {c.value}})
			assert.Equal(t, c.status, w.StatusCode, "%s: %s", c.header, c.value)
			text := body(t, w)
			assert.Equal(t, "Accept-Encoding", w.Header.Get("Vary"))
			if c.status == 304 {
				assert.Empty(t, text)
				assert.NotEmpty(t, w.Header.Get("ETag"))
				assert.NotEmpty(t, w.Header.Get("Cache-Control"))
				assert.Empty(t, w.Header.Get("Content-Encoding"))
			}
		}
	}
}

func TestServeRanges(t *testing.T) {
	for _, c := range []struct {
		method, accept, rng, ifRange string
		status                       int
		contents, contentRange       string
	}{
		{"GET", "br", "bytes=0-5", "", 206, "BROTLI", "bytes 0-5/12"},
		{"GET", "br", "bytes=-5", "", 206, "BYTES", "bytes 7-11/12"},
		{"GET", "br", "bytes=7-", "", 206, "BYTES", "bytes 7-11/12"},
		{"GET", "br", "bytes=7-999", "", 206, "BYTES", "bytes 7-11/12"},
		{"GET", "", "bytes=4-8", "", 206, "plain", "bytes 4-8/39"},
		{"GET", "br", "bytes=12-", "", 416, "", "bytes */12"},
		{"GET", "br", "bytes=0-5", `"1-br"`, 206, "BROTLI", "bytes 0-5/12"},
		{"GET", "br", "bytes=0-5", `"1-gzip"`, 200, brotliText, ""},
		{"GET", "br", "bytes=0-5", `W/"1-br"`, 200, brotliText, ""},
		{"GET", "br", "bytes=0-5", `Wed, 21 Oct 2099 07:28:00 GMT`, 200, brotliText, ""},
		{"GET", "br", "bytes=5-2", "", 416, "", ""},
		{"GET", "br", "bytes=a-", "", 416, "", ""},
		{"GET", "br", "bytes=0-1,99-", "", 206, "BR", "bytes 0-1/12"},
		{"GET", "br", "bytes=0-,0-,0-", "", 200, brotliText, ""}, // more than there is
		{"GET", "gzip", "bytes=0-5", `"1-gzip"`, 206, "GZIPPE", "bytes 0-5/16"},
		{"GET", "", "bytes=0-5", `"1-br"`, 200, plainText, ""},
		{"GET", "br", "lines=0-5", "", 200, brotliText, ""},
		{"HEAD", "br", "bytes=0-5", "", 200, "", ""},
	} {
		header := http.Header{"Accept-Encoding": {c.accept}, "Range": {c.rng}}
		if c.ifRange != "" {
			header.Set("If-Range", c.ifRange)
		}
		w := ask(t, c.method, "/web/a.js", header)
		assert.Equal(t, c.status, w.StatusCode, "%s, If-Range %s", c.rng, c.ifRange)
		assert.Equal(t, c.contentRange, w.Header.Get("Content-Range"), "%s", c.rng)
		text := body(t, w)
		if c.status == 416 {
			assert.Empty(t, w.Header.Get("Content-Encoding"))
			continue
		}
		assert.Equal(t, c.contents, text)
		if c.method == "GET" {
			assert.Equal(t, int64(len(text)), w.ContentLength)
		}
	}
	w := ask(t, "GET", "/web/a.js", http.Header{"Accept-Encoding": {"br"}, "Range": {"bytes=0-1,-2"}})
	assert.Equal(t, 206, w.StatusCode)
	text := body(t, w)
	assert.True(t, strings.Contains(text, "\r\nBR\r\n") && strings.Contains(text, "\r\nES\r\n"), "two ranges: %q", text)
}

func TestOpen(t *testing.T) {
	b, err := Open(folder(t))
	require.NoError(t, err)
	assert.Equal(t, "v", b.Version)
	for _, path := range []string{"", "web/a.js", "/web/a.js/", "/web//a.js", "/web/../web/a.js", "/site/a.js", "/bundle.json"} {
		assert.Nil(t, b.File(path), "%q", path)
	}

	_, err = Open(fstest.MapFS{".gitkeep": {}})
	assert.ErrorIs(t, err, ErrNone)

	lost := folder(t)
	delete(lost, "site/a.js.gz")
	_, err = Open(lost)
	assert.ErrorIs(t, err, fs.ErrNotExist)

	short := folder(t)
	short["site/a.js.br"] = &fstest.MapFile{Data: []byte("BROTLI")}
	_, err = Open(short)
	assert.ErrorContains(t, err, "bundle: /web/a.js: site/a.js.br has 6 bytes, not 12")

	for _, text := range []string{"", "{", `{"files":[{"path":"x"}]}`, `{"files":[{"path":"/x"}]}`} {
		_, err = Open(fstest.MapFS{IndexName: {Data: []byte(text)}})
		assert.Error(t, err, "%s", text)
		assert.NotErrorIs(t, err, ErrNone)
	}
}
