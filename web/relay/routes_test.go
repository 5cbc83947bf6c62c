package relay

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	listPath = Path + "/embed-v2/tasks"
	syncPath = Path + "/embed-v2"
)

// posting makes a request one that sends a body.
func posting(body string) func(*http.Request) {
	return func(r *http.Request) {
		r.Method = "POST"
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
}

func TestEachRouteGoesWhereItSays(t *testing.T) {
	long := strings.Repeat("x", 40<<20)
	for name, tt := range map[string]struct {
		path, to string
		change   func(*http.Request)
		body     string
	}{
		"a task":         {taskPath, "/v1.3/embed-v2/tasks/6a5b4c", nil, ""},
		"the list":       {listPath, "/v1.3/embed-v2/tasks", nil, ""},
		"a page of it":   {listPath + "?page=2&page_limit=50&status=ready", "/v1.3/embed-v2/tasks?page=2&page_limit=50&status=ready", nil, ""},
		"a time of it":   {listPath + "?started_at=2026-11-20T09:00:00Z", "/v1.3/embed-v2/tasks?started_at=2026-11-20T09%3A00%3A00Z", nil, ""},
		"a new task":     {listPath, "/v1.3/embed-v2/tasks", posting(`{"input_type":"video"}`), `{"input_type":"video"}`},
		"a whole medium": {listPath, "/v1.3/embed-v2/tasks", posting(long), long},
		"a text":         {syncPath, "/v1.3/embed-v2", posting(`{"input_type":"text"}`), `{"input_type":"text"}`},
	} {
		t.Run(name, func(t *testing.T) {
			var body string
			a := newAPI(t, func(w http.ResponseWriter, r *http.Request) {
				b, err := io.ReadAll(r.Body)
				assert.NoError(t, err)
				body = string(b)
				ready(w, r)
			})
			answer, _ := ask(t, a.relay(t, nil), tt.path, func(r *http.Request) {
				if tt.change != nil {
					tt.change(r)
				}
				r.Header.Set("Cookie", "session=secret")
			})
			assert.Equal(t, 200, answer.StatusCode)
			require.Len(t, a.asked, 1)
			assert.Equal(t, tt.to, a.asked[0].URL.String())
			assert.True(t, tt.body == body, "the body arrives as it was sent")
			want := http.Header{"X-Api-Key": {canary}, "User-Agent": {"embedscope-relay"}}
			if tt.body != "" {
				want.Set("Content-Type", "application/json")
				want.Set("Content-Length", a.asked[0].Header.Get("Content-Length"))
			}
			assert.Equal(t, want, a.asked[0].Header)
		})
	}
}

func TestRoutesRefuseWhatTheyDoNotKnow(t *testing.T) {
	unknownLength := func(r *http.Request) { posting("{}")(r); r.ContentLength = -1 }
	form := func(r *http.Request) { posting("{}")(r); r.Header.Set("Content-Type", "text/plain") }
	for name, tt := range map[string]struct {
		path   string
		change func(*http.Request)
		status int
		code   string
		allow  string
	}{
		"an unknown query":              {listPath + "?key=1", nil, 400, "relay_query", ""},
		"a known one beside it":         {listPath + "?page=1&x=", nil, 400, "relay_query", ""},
		"a name twice":                  {listPath + "?page=1&page=2", nil, 400, "relay_query", ""},
		"a value with a line end":       {listPath + "?status=a%0d%0ab", nil, 400, "relay_query", ""},
		"a long value":                  {listPath + "?status=" + strings.Repeat("a", 129), nil, 400, "relay_query", ""},
		"a query with a semicolon":      {listPath + "?page=1;page=2", nil, 400, "relay_query", ""},
		"a query of nothing":            {listPath + "?", nil, 400, "relay_query", ""},
		"a query of a new task":         {listPath + "?page=1", posting("{}"), 400, "relay_query", ""},
		"a query of a text":             {syncPath + "?page=1", posting("{}"), 400, "relay_query", ""},
		"a list with a body":            {listPath, func(r *http.Request) { posting("{}")(r); r.Method = "GET" }, 400, "relay_body", ""},
		"a new task without a body":     {listPath, func(r *http.Request) { r.Method = "POST" }, 400, "relay_body", ""},
		"a body of unknown length":      {listPath, unknownLength, 411, "relay_length", ""},
		"a body that is too large":      {syncPath, posting(strings.Repeat("x", 64<<10+1)), 413, "relay_body_large", ""},
		"a body that is no JSON":        {syncPath, form, 415, "relay_type", ""},
		"to remove the list":            {listPath, func(r *http.Request) { r.Method = "DELETE" }, 405, "relay_method", "GET, POST"},
		"to read the sync endpoint":     {syncPath, nil, 405, "relay_method", "POST"},
		"the head of a list":            {listPath, func(r *http.Request) { r.Method = "HEAD" }, 405, "relay_method", "GET, POST"},
		"a new task from another site":  {listPath, func(r *http.Request) { posting("{}")(r); r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403, "relay_cross_site", ""},
		"a new task without a key":      {listPath, func(r *http.Request) { posting("{}")(r); r.Header.Del("X-Api-Key") }, 401, "relay_no_key", ""},
		"a slash after the list":        {listPath + "/", nil, 404, "relay_no_route", ""},
		"a slash after the sync route":  {syncPath + "/", posting("{}"), 404, "relay_no_route", ""},
		"the list with an escaped name": {Path + "/embed-v2/task%73", nil, 404, "relay_no_route", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, ready)
			answer, body := ask(t, a.relay(t, nil), tt.path, tt.change)
			assert.Equal(t, tt.status, answer.StatusCode)
			assert.Equal(t, tt.code, answer.Header.Get(Header))
			assert.Equal(t, tt.allow, strings.Join(answer.Header.Values("Allow"), ", "))
			assert.NotContains(t, body, canary)
			assert.Empty(t, a.asked, "the API hears nothing of it")
		})
	}
}

// FuzzQuery holds the query that goes out against the names that the list takes.
func FuzzQuery(f *testing.F) {
	for _, q := range []string{"page=1", "page=1&page=2", "a=b", "status=%00", "page=1;x", "%zz", "page=%26key%3Dx", "&&", "=", "page"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, query string) {
		rt := routes[1]
		out, ok := rt.queryOf(&url.URL{RawQuery: query})
		if !ok {
			return
		}
		values, err := url.ParseQuery(out)
		require.NoError(t, err)
		for name, given := range values {
			assert.Contains(t, rt.query, name)
			assert.Len(t, given, 1)
			assert.Regexp(t, `^[!-~]{0,128}$`, given[0])
		}
	})
}
