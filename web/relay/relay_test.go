package relay

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	canary   = "tlk_canary"
	taskPath = Path + "/embed-v2/tasks/6a5b4c"
)

// api is an API that remembers what it was asked.
type api struct {
	*httptest.Server
	asked []*http.Request
}

func newAPI(t *testing.T, answer http.HandlerFunc) *api {
	a := &api{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.asked = append(a.asked, r)
		answer(w, r)
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *api) relay(t *testing.T, with func(*Relay)) *httptest.Server {
	t.Helper()
	r := Relay{API: a.URL + "/v1.3"}
	if with != nil {
		with(&r)
	}
	h, err := r.Handler()
	require.NoError(t, err)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

// ask asks as the page does, but for what change makes of the request.
func ask(t *testing.T, relay *httptest.Server, path string, change func(*http.Request)) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest("GET", relay.URL+path, nil)
	require.NoError(t, err)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("X-Api-Key", canary)
	if change != nil {
		change(r)
	}
	client := &http.Client{
		Transport:     &http.Transport{DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	answer, err := client.Do(r)
	if err != nil {
		return &http.Response{Header: http.Header{}}, "broken off: " + err.Error()
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return answer, "broken off: " + err.Error()
	}
	return answer, string(body)
}

func ready(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"_id":"6a5b4c","status":"ready","data":null}`)
}

func TestItPassesOnWhatIsNamedAndNothingElse(t *testing.T) {
	a := newAPI(t, func(w http.ResponseWriter, r *http.Request) {
		for name, value := range map[string]string{
			"Retry-After": "7", "X-Ratelimit-Limit": "60", "X-Ratelimit-Remaining": "1", "X-Ratelimit-Reset": "99",
			"X-Ratelimit-Request-Remaining": "3", "Set-Cookie": "a=b", "Server": "inner", "Access-Control-Allow-Origin": "*",
			"Location": "https://elsewhere.example", "X-Internal": "1", "Clear-Site-Data": `"*"`,
		} {
			w.Header().Set(name, value)
		}
		ready(w, r)
	})
	answer, body := ask(t, a.relay(t, nil), taskPath, func(r *http.Request) {
		r.Header.Set("Accept", "application/json")
		r.Header.Set("Cookie", "session=secret")
		r.Header.Set("Authorization", "Bearer x")
		r.Header.Set("X-Forwarded-For", "10.0.0.1")
		r.Header.Set("Referer", "https://page.example/?task=1")
		r.Header.Set("Origin", "https://page.example")
	})
	assert.Equal(t, 200, answer.StatusCode)
	assert.Contains(t, body, "6a5b4c")
	assert.Empty(t, answer.Header.Get(Header), "the relay's mark is on its own answers only")
	require.Len(t, a.asked, 1)
	got := a.asked[0]
	assert.Equal(t, "/v1.3/embed-v2/tasks/6a5b4c", got.URL.String())
	assert.Equal(t, strings.TrimPrefix(a.URL, "http://"), got.Host)
	assert.Equal(t, http.Header{"X-Api-Key": {canary}, "Accept": {"application/json"}, "User-Agent": {"embedscope-relay"}}, got.Header)
	assert.Equal(t, "no-store", answer.Header.Get("Cache-Control"))
	for _, name := range passed {
		if name != "Content-Encoding" {
			assert.NotEmpty(t, answer.Header.Get(name), name)
		}
	}
	for _, name := range []string{"Set-Cookie", "Server", "Access-Control-Allow-Origin", "Location", "X-Internal", "Clear-Site-Data"} {
		assert.Empty(t, answer.Header.Get(name), name)
	}
}

func TestRefusals(t *testing.T) {
	long := strings.Repeat("a", 129)
	for name, tt := range map[string]struct {
		path   string
		change func(*http.Request)
		status int
		code   string
	}{
		"another route":           {Path + "/indexes", nil, 404, "relay_no_route"},
		"the routes' own pattern": {Path + "/embed-v2/tasks/{id}", nil, 404, "relay_no_route"},
		"no id":                   {Path + "/embed-v2/tasks/", nil, 404, "relay_no_route"},
		"a path below":            {taskPath + "/status", nil, 404, "relay_no_route"},
		"up":                      {Path + "/embed-v2/tasks/..", nil, 404, "relay_no_route"},
		"up, encoded":             {Path + "/embed-v2/tasks/%2e%2e%2findexes", nil, 404, "relay_no_route"},
		"a slash, encoded":        {Path + "/embed-v2/tasks/a%2fb", nil, 404, "relay_no_route"},
		"a letter, encoded":       {Path + "/embed-v2/tasks/%61", nil, 404, "relay_no_route"},
		"a long id":               {Path + "/embed-v2/tasks/" + long, nil, 404, "relay_no_route"},
		"a query":                 {taskPath + "?page=1", nil, 400, "relay_query"},
		"an empty query":          {taskPath + "?", nil, 400, "relay_query"},
		"to write":                {taskPath, func(r *http.Request) { r.Method = "POST" }, 405, "relay_method"},
		"to remove":               {taskPath, func(r *http.Request) { r.Method = "DELETE" }, 405, "relay_method"},
		"a preflight":             {taskPath, func(r *http.Request) { r.Method = "OPTIONS" }, 405, "relay_method"},
		"a body":                  {taskPath, func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(strings.NewReader("{}")), 2 }, 400, "relay_body"},
		"a body of unknown size":  {taskPath, func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(strings.NewReader("{}")), -1 }, 400, "relay_body"},
		"another site":            {taskPath, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403, "relay_cross_site"},
		"another of the site":     {taskPath, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }, 403, "relay_cross_site"},
		"typed into the address":  {taskPath, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "none") }, 403, "relay_cross_site"},
		"no browser":              {taskPath, func(r *http.Request) { r.Header.Del("Sec-Fetch-Site") }, 403, "relay_cross_site"},
		"no key":                  {taskPath, func(r *http.Request) { r.Header.Del("X-Api-Key") }, 401, "relay_no_key"},
		"an empty key":            {taskPath, func(r *http.Request) { r.Header.Set("X-Api-Key", "") }, 401, "relay_no_key"},
		"two keys":                {taskPath, func(r *http.Request) { r.Header.Add("X-Api-Key", "other") }, 401, "relay_no_key"},
		"a key with a space":      {taskPath, func(r *http.Request) { r.Header.Set("X-Api-Key", "a b") }, 401, "relay_no_key"},
		"a key that is too long":  {taskPath, func(r *http.Request) { r.Header.Set("X-Api-Key", strings.Repeat("k", 513)) }, 401, "relay_no_key"},
		"a key of another script": {taskPath, func(r *http.Request) { r.Header.Set("X-Api-Key", "ключ") }, 401, "relay_no_key"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, ready)
			answer, body := ask(t, a.relay(t, nil), tt.path, tt.change)
			assert.Equal(t, tt.status, answer.StatusCode)
			assert.Equal(t, tt.code, answer.Header.Get(Header))
			assert.Contains(t, body, `"code":"`+tt.code+`"`)
			assert.NotContains(t, body, canary)
			assert.Empty(t, a.asked, "the API hears nothing of it")
		})
	}
}

func TestFailuresOfTheAPIHaveCodesAndNoWords(t *testing.T) {
	slow := make(chan struct{})
	t.Cleanup(func() { close(slow) })
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		with   func(*Relay)
		status int
		code   string
	}{
		"a redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://elsewhere.example/", http.StatusTemporaryRedirect)
		}, nil, 502, "relay_redirect"},
		"a declared size over the cap": {ready, func(r *Relay) { r.Limit = 10 }, 502, "relay_too_large"},
		"no answer in time": {func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-slow:
			case <-r.Context().Done():
			}
		}, func(r *Relay) { r.Whole = 50 * time.Millisecond }, 504, "relay_timeout"},
		"a connection that is dropped": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, nil, 502, "relay_unreachable"},
		"a private address": {ready, func(r *Relay) {
			r.Transport = failing{&net.OpError{Op: "dial", Err: errPrivate}}
		}, 502, "relay_address"},
		"a name that does not exist": {ready, func(r *Relay) {
			r.Transport = failing{&net.DNSError{Err: "no such host", Name: "inner.example"}}
		}, 502, "relay_unreachable"},
	} {
		t.Run(name, func(t *testing.T) {
			answer, body := ask(t, newAPI(t, tt.answer).relay(t, tt.with), taskPath, nil)
			assert.Equal(t, tt.status, answer.StatusCode)
			assert.Equal(t, tt.code, answer.Header.Get(Header))
			assert.NotContains(t, body, "inner")
			assert.NotContains(t, body, "elsewhere")
			assert.Empty(t, answer.Header.Get("Location"))
		})
	}
}

type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

func TestErrorsOfTheAPIArePassedOn(t *testing.T) {
	a := newAPI(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(401)
		io.WriteString(w, `{"code":"api_key_invalid","message":"no"}`)
	})
	answer, body := ask(t, a.relay(t, nil), taskPath, nil)
	assert.Equal(t, 401, answer.StatusCode)
	assert.Contains(t, body, "api_key_invalid")
	assert.Empty(t, answer.Header.Get(Header))
}

// TestAnAnswerThatCantBeWholeIsBrokenOff: a page must not take a part for all.
func TestAnAnswerThatCantBeWholeIsBrokenOff(t *testing.T) {
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		with   func(*Relay)
	}{
		"more than the cap, streamed": {func(w http.ResponseWriter, _ *http.Request) {
			for range 100 {
				io.WriteString(w, strings.Repeat("x", 1000))
				w.(http.Flusher).Flush()
			}
		}, func(r *Relay) { r.Limit = 50_000 }},
		"cut by the API": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, "half")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}, nil},
		"too slow to its end": {func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "begun")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, func(r *Relay) { r.Whole = 100 * time.Millisecond }},
	} {
		t.Run(name, func(t *testing.T) {
			_, body := ask(t, newAPI(t, tt.answer).relay(t, tt.with), taskPath, nil)
			assert.Contains(t, body, "broken off")
		})
	}
}

func TestCompressionIsPassedThrough(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, `{"status":"ready"}`)
	z.Close()
	a := newAPI(t, func(w http.ResponseWriter, r *http.Request) {
		if assert.Equal(t, "gzip, br", r.Header.Get("Accept-Encoding")) {
			w.Header().Set("Content-Encoding", "gzip")
		}
		w.Write(packed.Bytes())
	})
	answer, body := ask(t, a.relay(t, nil), taskPath, func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip, br") })
	assert.Equal(t, "gzip", answer.Header.Get("Content-Encoding"))
	assert.Equal(t, packed.String(), body)
}

func TestAPageThatLeavesEndsTheRequest(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan struct{})
	a := newAPI(t, func(_ http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
		close(ended)
	})
	relay := a.relay(t, nil)
	ctx, leave := context.WithCancel(context.Background())
	go func() {
		r, _ := http.NewRequestWithContext(ctx, "GET", relay.URL+taskPath, nil)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("X-Api-Key", canary)
		if answer, err := http.DefaultClient.Do(r); err == nil {
			answer.Body.Close()
		}
	}()
	<-begun
	leave()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Fatal("the API's side goes on")
	}
}

func TestRoutesHaveNoIDs(t *testing.T) {
	for path, want := range map[string]string{taskPath: Path + "/embed-v2/tasks/{id}", Path + "/x/secret": Path + "/…"} {
		assert.Equal(t, want, Route(httptest.NewRequest("GET", path, nil)))
	}
}

// FuzzPath holds what goes out against the one form it may have.
func FuzzPath(f *testing.F) {
	for _, path := range []string{taskPath, Path + "/embed-v2/tasks/../indexes", Path + "/embed-v2/tasks/%2e", "//" + Path, Path + "/embed-v2/tasks/a?b", Path + "/embed-v2/tasks/a#b"} {
		f.Add(path, canary)
	}
	f.Fuzz(func(t *testing.T, path, key string) {
		u, err := url.ParseRequestURI(path)
		if err != nil {
			return
		}
		var out *http.Request
		h, err := Relay{API: "https://api.example/v1.3", Transport: recording{&out}}.Handler()
		require.NoError(t, err)
		r := &http.Request{Method: "GET", URL: u, Host: "x", Header: http.Header{"Sec-Fetch-Site": {"same-origin"}, "X-Api-Key": {key}}, RemoteAddr: "192.0.2.1:1"}
		h.ServeHTTP(httptest.NewRecorder(), r)
		if out == nil {
			return
		}
		assert.Regexp(t, `^https://api\.example/v1\.3/embed-v2/tasks/[A-Za-z0-9_-]{1,128}$`, out.URL.String())
		assert.Equal(t, []string{key}, out.Header["X-Api-Key"])
		assert.Regexp(t, `^[!-~]{1,512}$`, key)
	})
}

type recording struct{ out **http.Request }

func (r recording) RoundTrip(q *http.Request) (*http.Response, error) {
	*r.out = q
	return nil, errors.New("recorded")
}
