// Package sdk holds the sample service against the vendor's JavaScript SDK: what
// its types take as an API of TwelveLabs is what the page is tried on.
package sdk

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/npm"
	"embedscope/web/sample"
)

// version of twelvelabs-js whose types are the contract.
const version = "1.3.4"

// service is the sample service under a path, as the site offers it, and the
// SDK beside it.
type service struct {
	t       *testing.T
	base    string
	modules string
	later   atomic.Int64 // by which its clock is ahead, in nanoseconds
}

func start(t *testing.T) *service {
	// What fetches the SDK takes minutes at worst.
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	modules, err := npm.Modules(ctx, "twelvelabs-js@"+version)
	require.NoError(t, err)
	s := &service{t: t, modules: modules}
	began := time.Now()
	handler := sample.New(sample.Options{Now: func() time.Time { return began.Add(time.Duration(s.later.Load())) }})
	server := httptest.NewServer(http.StripPrefix("/sample/v1.3", handler))
	t.Cleanup(server.Close)
	s.base = server.URL + "/sample/v1.3"
	return s
}

// call is a verb of testdata/calls.cjs and its argument.
type call [2]any

// object is JSON's, with the SDK's names.
type object = map[string]any

// reply is what the SDK made of a call.
type reply struct {
	Value any
	Error *struct {
		Name    string
		Status  int
		Body    object
		Message string
	}
	Unknown [][2]string
}

// ask makes calls through the SDK, one after the other.
func (s *service) ask(key string, calls ...call) []reply {
	s.t.Helper()
	input, err := json.Marshal(object{"base": s.base, "key": key, "calls": calls})
	require.NoError(s.t, err)
	ctx, cancel := context.WithTimeout(s.t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "testdata/calls.cjs")
	cmd.Env = append(cmd.Environ(), "NODE_PATH="+s.modules)
	cmd.Stdin = bytes.NewReader(input)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	require.NoError(s.t, err, "%.2000s", errs.String())
	var replies []reply
	require.NoError(s.t, json.Unmarshal(out, &replies))
	require.Len(s.t, replies, len(calls))
	return replies
}

// values makes calls of which none fails.
func (s *service) values(calls ...call) (values []object) {
	s.t.Helper()
	for i, r := range s.ask("tlk_sdk", calls...) {
		require.Nil(s.t, r.Error, "%v: %+v", calls[i], r.Error)
		values = append(values, r.Value.(object))
	}
	return values
}

// raw asks without the SDK.
func (s *service) raw(path string) object { return s.plain(http.MethodGet, path, "") }

func (s *service) post(path, body string) object { return s.plain(http.MethodPost, path, body) }

func (s *service) plain(method, path, body string) (answer object) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.base+path, strings.NewReader(body))
	require.NoError(s.t, err)
	r.Header.Set("x-api-key", "tlk_sdk")
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	require.NoError(s.t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(s.t, err)
	require.Equal(s.t, 200, response.StatusCode, "%s", text)
	require.NoError(s.t, json.Unmarshal(text, &answer))
	return answer
}

// extras are the members of answers that the SDK's types do not have. It passes
// them through as they are.
var extras = map[string]bool{"embedding_dimension": true, "chunk_index": true, "quadrant": true}

// renamed is a raw answer with the SDK's names, and without what is null.
func renamed(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = renamed(v[i])
		}
		return out
	case object:
		out := object{}
		for name, member := range v {
			if member == nil {
				continue
			}
			if text, ok := member.(string); ok && strings.HasSuffix(name, "_at") {
				member = date(text)
			}
			if !extras[name] {
				name = camel(name)
			}
			out[name] = renamed(member)
		}
		return out
	default:
		return v
	}
}

// date spells a time as JavaScript does, whose Date the SDK makes of it.
func date(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return err.Error()
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

func camel(name string) string {
	words := strings.Split(strings.TrimPrefix(name, "_"), "_")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

var index = regexp.MustCompile(`\d+`)

// unknown answers the paths of what the types do not know, each once, with # for
// the places in arrays.
func unknown(t *testing.T, r reply) (paths []string) {
	require.Nil(t, r.Error, "%+v", r.Error)
	for _, u := range r.Unknown {
		if path := index.ReplaceAllString(u[0], "#"); !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}
