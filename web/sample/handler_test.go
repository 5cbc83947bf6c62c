package sample

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// noon is when the tests begin.
var noon = time.Date(2026, 3, 12, 12, 0, 0, 316_406_250, time.UTC)

// clock is a time that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

func newService() (http.Handler, *clock) {
	c := &clock{now: noon}
	return New(Options{Now: c.Now}), c
}

// ask sends a request with a key. Headers are pairs of name and value; an
// empty value removes one.
func ask(h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("x-api-key", "tlk_canary")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const video = `{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"url":"https://sample.invalid/the-harbour.mp4"}}}`

// failure is an error of either shape.
type failure struct{ code, message, field string }

// readFailure reads an error and checks its shape.
func readFailure(t *testing.T, w *httptest.ResponseRecorder, s shape) failure {
	t.Helper()
	assert.Equal(t, "application/json", w.Header().Get("Content-Type"))
	assert.Equal(t, strconv.Itoa(w.Body.Len()), w.Header().Get("Content-Length"))
	var members map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &members))
	text := w.Body.Bytes()
	if s == nested {
		require.Len(t, members, 1)
		text = members["error"]
	}
	var f struct {
		Code    string
		Message string
		Details *struct{ Field string }
	}
	require.NoError(t, json.Unmarshal(text, &f))
	require.NotEmpty(t, f.Message)
	if f.Details == nil {
		return failure{f.Code, f.Message, ""}
	}
	return failure{f.Code, f.Message, f.Details.Field}
}

func TestErrors(t *testing.T) {
	task := "/embed-v2/tasks/" + TaskID(noon)
	mine := "/embed-v2/tasks/" + encodeID(noon.Add(-time.Hour), defaults(), 3)
	for _, tt := range []struct {
		name         string
		method, path string
		body         string
		headers      []string
		status       int
		shape        shape
		code, field  string
	}{
		{"no key, create", "POST", "/embed-v2/tasks", video, []string{"x-api-key", ""}, 401, nested, "api_key_invalid", ""},
		{"no key, retrieve", "GET", task, "", []string{"x-api-key", ""}, 401, nested, "api_key_invalid", ""},
		{"no key, list", "GET", "/embed-v2/tasks", "", []string{"x-api-key", ""}, 401, flat, "api_key_invalid", ""},
		{"blank key", "GET", task, "", []string{"x-api-key", " \t "}, 401, nested, "api_key_invalid", ""},
		{"refused key", "GET", task, "", []string{"x-api-key", RefusedKey}, 401, nested, "api_key_invalid", ""},
		{"key before id", "GET", "/embed-v2/tasks/x", "", []string{"x-api-key", ""}, 401, nested, "api_key_invalid", ""},

		{"short id", "GET", "/embed-v2/tasks/69b2f0c4", "", nil, 400, nested, "parameter_invalid", "task_id"},
		{"id that is none", "GET", "/embed-v2/tasks/69b2f0c41c7e4a1b37f8a9cg", "", nil, 400, nested, "parameter_invalid", "task_id"},
		{"id in capitals", "GET", "/embed-v2/tasks/69B2F0C41C7E4A1B37F8A9C5", "", nil, 400, nested, "parameter_invalid", "task_id"},
		{"endless id", "GET", "/embed-v2/tasks/" + strings.Repeat("a", 5000), "", nil, 400, nested, "parameter_invalid", "task_id"},
		{"another's id", "GET", "/embed-v2/tasks/69b2f0c41c7e4a1b37f8a9c5", "", nil, 404, nested, "resource_not_exist", ""},
		{"mistyped id", "GET", mine[:len(mine)-1] + other(mine[len(mine)-1]), "", nil, 404, nested, "resource_not_exist", ""},

		{"busy, retrieve", "GET", task, "", []string{"x-api-key", BusyKey}, 429, nested, "RATE_LIMIT_EXCEEDED", ""},
		{"busy, list", "GET", "/embed-v2/tasks", "", []string{"x-api-key", BusyKey}, 429, flat, "RATE_LIMIT_EXCEEDED", ""},
		{"busy, create", "POST", "/embed-v2/tasks", video, []string{"x-api-key", BusyKey}, 429, nested, "RATE_LIMIT_EXCEEDED", ""},
		{"busy, embed", "POST", "/embed-v2", video, []string{"x-api-key", BusyKey}, 429, nested, "RATE_LIMIT_EXCEEDED", ""},
		{"no key, embed", "POST", "/embed-v2", video, []string{"x-api-key", ""}, 401, nested, "api_key_invalid", ""},
		{"method of embed", "GET", "/embed-v2", "", nil, 405, nested, "method_not_allowed", ""},
		{"no such route", "GET", "/embed-v1", "", nil, 404, flat, "resource_not_exist", ""},
		{"no such route without a key", "GET", "/", "", []string{"x-api-key", ""}, 404, flat, "resource_not_exist", ""},
		{"no id", "GET", "/embed-v2/tasks/", "", nil, 404, flat, "resource_not_exist", ""},
		{"below a task", "GET", task + "/data", "", nil, 404, flat, "resource_not_exist", ""},
		{"escaped slash", "GET", "/embed-v2/tasks/..%2fx", "", nil, 404, flat, "resource_not_exist", ""},

		{"method of tasks", "DELETE", "/embed-v2/tasks", "", nil, 405, flat, "method_not_allowed", ""},
		{"method of a task", "POST", task, video, nil, 405, nested, "method_not_allowed", ""},

		{"no content type", "POST", "/embed-v2/tasks", video, []string{"Content-Type", ""}, 415, nested, "unsupported_media_type", ""},
		{"form", "POST", "/embed-v2/tasks", video, []string{"Content-Type", "multipart/form-data; boundary=x"}, 415, nested, "unsupported_media_type", ""},
		{"large", "POST", "/embed-v2/tasks", strings.Repeat(" ", 64<<10) + video, nil, 413, nested, "request_too_large", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, _ := newService()
			w := ask(h, tt.method, tt.path, tt.body, tt.headers...)
			require.Equal(t, tt.status, w.Code, w.Body)
			f := readFailure(t, w, tt.shape)
			assert.Equal(t, tt.code, f.code)
			assert.Equal(t, tt.field, f.field)
			assert.NotContains(t, w.Body.String(), "tlk_")
			assert.Equal(t, "*", w.Header().Get("Access-Control-Allow-Origin"), "a page could not read the error")
			if tt.status == 405 {
				assert.Contains(t, w.Header().Get("Allow"), "OPTIONS")
			}
			if tt.status == 429 {
				assert.Equal(t, "2", w.Header().Get("Retry-After"))
				assert.Equal(t, "0", w.Header().Get("X-Ratelimit-Remaining"))
				assert.Equal(t, strconv.FormatInt(noon.Unix()+2, 10), w.Header().Get("X-Ratelimit-Reset"))
				assert.Equal(t, tt.shape == nested, strings.Contains(w.Body.String(), `"details":{"retryAfter":"2"}`))
			}
		})
	}
}

func other(digit byte) string {
	if digit == '0' {
		return "1"
	}
	return "0"
}

func TestLargeBodyOfUnknownLength(t *testing.T) {
	h, _ := newService()
	r := httptest.NewRequest("POST", "/embed-v2/tasks", strings.NewReader(strings.Repeat(" ", 64<<10)+video))
	r.ContentLength = -1
	r.Header.Set("x-api-key", "k")
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	assert.Equal(t, 413, w.Code)
}

func TestPreflight(t *testing.T) {
	h, _ := newService()
	for path, methods := range map[string]string{
		"/embed-v2":                       "POST, OPTIONS",
		"/embed-v2/tasks":                 "GET, HEAD, POST, OPTIONS",
		"/embed-v2/tasks/" + TaskID(noon): "GET, HEAD, OPTIONS",
		"/elsewhere":                      "GET, HEAD, POST, OPTIONS",
	} {
		w := ask(h, "OPTIONS", path, "", "x-api-key", "", "Origin", "https://docs.example",
			"Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "x-api-key")
		assert.Equal(t, 204, w.Code)
		assert.Zero(t, w.Body.Len())
		assert.Equal(t, "*", w.Header().Get("Access-Control-Allow-Origin"))
		assert.Equal(t, methods, w.Header().Get("Access-Control-Allow-Methods"))
		assert.Equal(t, "x-api-key, content-type, accept", w.Header().Get("Access-Control-Allow-Headers"))
		assert.Equal(t, "7200", w.Header().Get("Access-Control-Max-Age"))
		assert.Empty(t, w.Header().Get("Access-Control-Allow-Credentials"))
	}
}

func TestHeaders(t *testing.T) {
	h, _ := newService()
	for _, w := range []*httptest.ResponseRecorder{
		ask(h, "GET", "/embed-v2/tasks", ""),
		ask(h, "POST", "/embed-v2/tasks", video),
		ask(h, "GET", "/embed-v2/tasks/"+TaskID(noon), ""),
		ask(h, "GET", "/embed-v2/tasks/"+TaskID(noon.Add(-time.Minute)), "", "Accept-Encoding", "gzip, br"),
		ask(h, "GET", "/embed-v2/tasks/none", ""),
	} {
		got := w.Header()
		assert.Equal(t, "*", got.Get("Access-Control-Allow-Origin"))
		for _, name := range []string{"Retry-After", "X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset",
			"X-Ratelimit-Request-Remaining", "Content-Length", "Location"} {
			assert.Contains(t, strings.Split(got.Get("Access-Control-Expose-Headers"), ", "), name)
		}
		assert.Equal(t, "600", got.Get("X-RateLimit-Limit"))
		assert.Equal(t, "599", got.Get("X-RateLimit-Remaining"))
		assert.Equal(t, "599", got.Get("X-RateLimit-Request-Remaining"))
		assert.Equal(t, strconv.FormatInt(noon.Truncate(time.Minute).Unix()+60, 10), got.Get("X-RateLimit-Reset"))
		assert.Equal(t, "no-store", got.Get("Cache-Control"))
		assert.Equal(t, "application/json", got.Get("Content-Type"))
		assert.Empty(t, got.Get("Content-Encoding"))
		assert.Equal(t, strconv.Itoa(w.Body.Len()), got.Get("Content-Length"))
	}
}

func TestHead(t *testing.T) {
	server := httptest.NewServer(New(Options{Now: func() time.Time { return noon }}))
	defer server.Close()
	for _, path := range []string{"/embed-v2/tasks", "/embed-v2/tasks/" + TaskID(noon), "/embed-v2/tasks/" + TaskID(noon.Add(-time.Hour))} {
		lengths := map[string]int64{}
		for _, method := range []string{"GET", "HEAD"} {
			r, err := http.NewRequest(method, server.URL+path, nil)
			require.NoError(t, err)
			r.Header.Set("x-api-key", "k")
			resp, err := server.Client().Do(r)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			require.Equal(t, 200, resp.StatusCode)
			lengths[method] = resp.ContentLength
		}
		assert.Positive(t, lengths["HEAD"])
		assert.Equal(t, lengths["GET"], lengths["HEAD"])
	}
}

// The whole journey, mounted as the server does, over a real connection.
func TestJourney(t *testing.T) {
	c := &clock{now: noon}
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	mux := http.NewServeMux()
	mux.Handle("/sample/v1.3/", http.StripPrefix("/sample/v1.3", New(Options{Now: c.Now, Log: logger})))
	server := httptest.NewServer(mux)
	defer server.Close()
	get := func(u string) (*http.Response, answer) {
		r, err := http.NewRequest("GET", u, nil)
		require.NoError(t, err)
		r.Header.Set("x-api-key", "tlk_canary")
		resp, err := server.Client().Do(r)
		require.NoError(t, err)
		defer func() { require.NoError(t, resp.Body.Close()) }()
		text, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		assert.EqualValues(t, len(text), resp.ContentLength)
		return resp, parse(t, text)
	}

	r, err := http.NewRequest("POST", server.URL+"/sample/v1.3/embed-v2/tasks", strings.NewReader(video))
	require.NoError(t, err)
	r.Header.Set("x-api-key", "tlk_canary")
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	created, err := server.Client().Do(r)
	require.NoError(t, err)
	text, err := io.ReadAll(created.Body)
	require.NoError(t, err)
	require.NoError(t, created.Body.Close())
	require.Equal(t, 202, created.StatusCode)
	id := parse(t, text).ID
	require.Equal(t, `{"_id":"`+id+`","status":"processing","data":null}`, string(text))

	location, err := created.Location()
	require.NoError(t, err)
	assert.Equal(t, server.URL+"/sample/v1.3/embed-v2/tasks/"+id, location.String())

	for _, after := range []time.Duration{0, workTime - time.Second/256} {
		c.set(noon.Add(after))
		resp, task := get(location.String())
		require.Equal(t, 200, resp.StatusCode)
		assert.Equal(t, "processing", task.Status)
		assert.Nil(t, task.Data)
		assert.Nil(t, task.Metadata)
		assert.Equal(t, noon.Truncate(time.Millisecond), *task.CreatedAt)
	}

	var first answer
	for _, after := range []time.Duration{workTime, keepTime - time.Second} {
		c.set(noon.Add(after))
		resp, task := get(location.String())
		require.Equal(t, 200, resp.StatusCode)
		assert.Equal(t, "ready", task.Status)
		require.Len(t, task.Data, 453)
		assert.Equal(t, 8*time.Second, task.UpdatedAt.Sub(*task.CreatedAt))
		assert.Equal(t, map[string]any{
			"input_type": "video", "input_url": "https://sample.invalid/the-harbour.mp4", "input_filename": "the-harbour.mp4",
			"embedding_scopes": []any{"clip", "asset"}, "embedding_options": []any{"visual", "audio", "transcription"},
			"duration": 600.0, "embedding_dimension": 512.0,
		}, task.Metadata)
		assert.Nil(t, task.Error)
		if first.Data == nil {
			first = task
		}
		assert.Equal(t, first, task)
	}

	server.Close() // waits for what is still to be logged
	assert.Contains(t, log.String(), "route=/embed-v2/tasks/{id}")
	assert.NotContains(t, log.String(), id)
	assert.NotContains(t, log.String(), "canary")
}

func TestExistence(t *testing.T) {
	h, c := newService()
	id := TaskID(noon)
	for _, tt := range []struct {
		age  time.Duration
		want int
	}{
		{-24 * time.Hour, 404},
		{-clockSkew - time.Second/100, 404},
		{-clockSkew, 200},
		{0, 200},
		{keepTime - time.Second/100, 200},
		{keepTime, 404},
		{365 * 24 * time.Hour, 404},
	} {
		created, _, ok := decodeID(id)
		require.True(t, ok)
		c.set(created.Add(tt.age))
		w := ask(h, "HEAD", "/embed-v2/tasks/"+id, "")
		assert.Equal(t, tt.want, w.Code, "%s old", tt.age)
	}
}

func TestFailedTask(t *testing.T) {
	h, c := newService()
	w := ask(h, "POST", "/embed-v2/tasks", strings.Replace(video, "the-harbour.mp4", "dir/broken-2.mp4?x=1", 1))
	require.Equal(t, 202, w.Code)
	path := "/embed-v2/tasks/" + parse(t, w.Body.Bytes()).ID
	assert.Equal(t, "processing", parse(t, ask(h, "GET", path, "").Body.Bytes()).Status)
	c.set(noon.Add(time.Minute))
	task := parse(t, ask(h, "GET", path, "").Body.Bytes())
	assert.Equal(t, "failed", task.Status)
	assert.Nil(t, task.Data)
	assert.Equal(t, map[string]any{"message": failureMessage}, task.Error)
	assert.Equal(t, "broken.mp4", task.Metadata["input_filename"])
}

// Any service of this kind knows a task that another made.
func TestStateless(t *testing.T) {
	one, clockOne := newService()
	two, clockTwo := newService()
	id := parse(t, ask(one, "POST", "/embed-v2/tasks", video).Body.Bytes()).ID
	again := parse(t, ask(one, "POST", "/embed-v2/tasks", video).Body.Bytes()).ID
	assert.NotEqual(t, id, again, "two tasks of one instant are one")
	clockOne.set(noon.Add(time.Minute))
	clockTwo.set(noon.Add(time.Hour))
	a := ask(one, "GET", "/embed-v2/tasks/"+id, "")
	b := ask(two, "GET", "/embed-v2/tasks/"+id, "")
	assert.True(t, a.Body.String() == b.Body.String(), "two services answer differently")
}

func TestManyAtOnce(t *testing.T) {
	h, _ := newService()
	c := defaults()
	c.segmentation, c.length, c.types = fixed, 10, separate|fused
	paths := []string{
		"/embed-v2/tasks/" + TaskID(noon.Add(-time.Hour)),
		"/embed-v2/tasks/" + encodeID(noon.Add(-time.Hour), c, 0),
		"/embed-v2/tasks?" + url.Values{"status": {"ready"}}.Encode(),
	}
	var wait sync.WaitGroup
	bodies := make([]string, 9)
	for i := range bodies {
		wait.Go(func() { bodies[i] = ask(h, "GET", paths[i%3], "").Body.String() })
	}
	wait.Wait()
	for i := range bodies {
		assert.True(t, bodies[i] == bodies[i%3], "request %d", i)
	}
}
