package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web"
)

// staticCache keeps what was compressed from one test to the next.
var staticCache = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "pack")
	if err != nil {
		panic(err)
	}
	return dir
})

// writeStatic writes a site that lies under /some/path into a new folder.
func writeStatic(t *testing.T, cache string) string {
	t.Helper()
	static, err := web.NewStatic("/some/path/", web.Config{API: "https://api.example.com/v1", FrameAncestors: []string{"https://docs.example.com"}})
	require.NoError(t, err)
	folder := t.TempDir()
	require.NoError(t, packStatic(sources(t), static, folder, cache))
	return folder
}

func TestStaticTwiceTheSame(t *testing.T) {
	one, two := contents(t, writeStatic(t, t.TempDir())), contents(t, writeStatic(t, staticCache()))
	assert.Equal(t, one, two)
	assert.Greater(t, len(one), 20)
}

func TestStaticKeepsWhatIsNotItsOwn(t *testing.T) {
	folder := t.TempDir()
	mine := filepath.Join(folder, "mine.txt")
	require.NoError(t, os.WriteFile(mine, []byte("mine"), 0o666))
	assert.ErrorContains(t, empty(folder), "something else than a static site")
	assert.FileExists(t, mine)
	require.NoError(t, os.WriteFile(filepath.Join(folder, headersFile), nil, 0o666))
	require.NoError(t, empty(folder))
	assert.NoDirExists(t, folder)
	assert.NoError(t, empty(folder))
}

func TestStaticLiesUnderItsPath(t *testing.T) {
	folder := writeStatic(t, staticCache())
	found := 0
	scripts, err := filepath.Glob(filepath.Join(folder, "web", "go-app.*.js"))
	require.NoError(t, err)
	require.Len(t, scripts, 1)
	for _, name := range []string{filepath.Join(folder, "index.html"), filepath.Join(folder, "404.html"), scripts[0]} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`"(/(?:[\w-]+/)*[\w.-]*\.\w+|/[\w/-]*/)"`).FindAllStringSubmatch(string(text), -1) {
			found++
			rest, ok := strings.CutPrefix(m[1], "/some/path/")
			if assert.True(t, ok, "%s names %s", name, m[1]) {
				assert.FileExists(t, filepath.Join(folder, rest, map[bool]string{true: "index.html"}[rest == ""]))
			}
		}
	}
	assert.Greater(t, found, 15)
}

func TestStaticPolicy(t *testing.T) {
	folder := writeStatic(t, staticCache())
	for _, name := range []string{"index.html", "404.html"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		assert.Contains(t, string(text), "connect-src &#39;self&#39; https://api.example.com;")
		assert.NotContains(t, string(text), "frame-ancestors", "a <meta> can't carry it")
	}
	headers, err := os.ReadFile(filepath.Join(folder, "_headers"))
	require.NoError(t, err)
	server, err := web.New(web.Config{API: "https://api.example.com/v1", FrameAncestors: []string{"https://docs.example.com"}})
	require.NoError(t, err)
	w := httptest.NewRecorder()
	server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/healthz", nil))
	for _, name := range []string{"Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Permissions-Policy", "Cross-Origin-Opener-Policy"} {
		assert.Contains(t, string(headers), "\n  "+name+": "+w.Header().Get(name)+"\n", "as the server sends it")
	}
	assert.Contains(t, string(headers), "\n/some/path/embed.js\n  Cross-Origin-Resource-Policy: cross-origin\n", "pages of other sites load it")
}

// The file holds what the service answers to whoever asks for that task.
func TestStaticSample(t *testing.T) {
	folder := writeStatic(t, staticCache())
	text, err := os.ReadFile(filepath.Join(folder, "config.json"))
	require.NoError(t, err)
	var config struct{ Sample, SampleTask, Version string }
	require.NoError(t, json.Unmarshal(text, &config))
	assert.Equal(t, "/some/path/sample/v1.3", config.Sample)
	assert.Regexp(t, `^[0-9a-f]{16}$`, config.Version)

	task := "/sample/v1.3/embed-v2/tasks/" + config.SampleTask
	got, err := os.ReadFile(filepath.Join(folder, task))
	require.NoError(t, err)
	server, err := web.New(web.Config{Sample: true, Now: func() time.Time { return time.Date(2026, time.January, 3, 0, 0, 0, 0, time.UTC) }})
	require.NoError(t, err)
	r := httptest.NewRequest(http.MethodGet, task, nil)
	r.Header.Set("X-Api-Key", "any")
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code)
	assert.True(t, w.Body.String() == string(got), "the same bytes")
	assert.Contains(t, string(got), `"status":"ready"`)
}

func TestStaticRefuses(t *testing.T) {
	for says, try := range map[string]func() (*web.Static, error){
		"base":            func() (*web.Static, error) { return web.NewStatic("some", web.Config{}) },
		"dotted":          func() (*web.Static, error) { return web.NewStatic("/a/../b", web.Config{}) },
		"encoded":         func() (*web.Static, error) { return web.NewStatic(`/a"b`, web.Config{}) },
		"api":             func() (*web.Static, error) { return web.NewStatic("/", web.Config{API: "http://example.com"}) },
		"connect":         func() (*web.Static, error) { return web.NewStatic("/", web.Config{Connect: []string{"x"}}) },
		"frame-ancestors": func() (*web.Static, error) { return web.NewStatic("/", web.Config{FrameAncestors: []string{"x"}}) },
	} {
		_, err := try()
		assert.ErrorContains(t, err, says)
	}
}
