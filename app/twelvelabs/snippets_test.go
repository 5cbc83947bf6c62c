//go:build !js

// The programs, read and run.

package twelvelabs

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var languages = map[string]struct {
	file string
	run  []string
}{
	"curl":       {"poll.sh", []string{"sh"}},
	"python":     {"poll.py", []string{"python3"}},
	"javascript": {"poll.js", []string{"node"}},
	"go":         {"poll.go", []string{"go", "run"}},
}

func TestSnippetNamesTheTask(t *testing.T) {
	for lang := range languages {
		for base, url := range map[string]string{
			"https://api.twelvelabs.io/v1.3":      "https://api.twelvelabs.io/v1.3/embed-v2/tasks/" + idA,
			"http://LOCALHOST:8080/sample/v1.3//": "http://localhost:8080/sample/v1.3/embed-v2/tasks/" + idA,
			"http://[::1]:8080":                   "http://[::1]:8080/embed-v2/tasks/" + idA,
		} {
			s := Snippet(lang, base, idA)
			assert.Equal(t, 1, strings.Count(s, `"`+url+`"`)+strings.Count(s, `'`+url+`'`), "%s: %s", lang, url)
			assert.NotContains(t, s, "{{", lang)
			assert.Contains(t, s, "TWELVELABS_API_KEY", lang)
			assert.NotContains(t, strings.ToLower(s), "tlk_", lang)
		}
	}
}

func TestSnippetTakesNothingThatNeedsEscaping(t *testing.T) {
	good := "https://api.twelvelabs.io/v1.3"
	for lang := range languages {
		for _, id := range []string{"", "..", "a/b", "a'b", `a"b`, "a`id`", "$(id)", "a b", "a\nb", "a\\", "{{URL}}", strings.Repeat("a", 129)} {
			assert.Empty(t, Snippet(lang, good, id), "%s: %q", lang, id)
		}
		for _, base := range []string{"", "x", "https://a'b", `https://a"b`, "https://a/$(id)", "https://a/`id`", "https://a/'", "https://a/\n", "https://a/\\", "https://u:p@a", "https://a?key=x", "https://a/{{URL}}"} {
			assert.Empty(t, Snippet(lang, base, idA), "%s: %q", lang, base)
		}
	}
	assert.Empty(t, Snippet("perl", good, idA))
}

// snippetAnswer has what a careless reader of JSON would trip over: white
// space, other orders, nulls, quotes and names inside strings.
const snippetAnswer = `{
  "_id": "` + idA + `", "unknown": {"status": "failed", "data": [{"embedding": [9]}], "list": [1, [2], {"start_sec": 3}]},
  "data": [
    {"embedding": [0.5, -1, 0.25, 2, 3], "embedding_option": "visual", "embedding_scope": "clip", "start_sec": 0, "end_sec": 6.5},
    {"end_sec": 12.25, "start_sec": 6.5, "embedding_uncertainty": [7, 7], "embedding_scope": "clip", "embedding_option": "audio", "embedding": [1, 2]},
    {"embedding_option": null, "start_sec": null, "embedding": []}
  ],
  "metadata": {"input_filename": "say \"status\": \"failed\" \\", "embedding_scopes": ["clip", "asset"], "duration": 12.25},
  "error": null,
  "status": "ready"
}
`

const snippetLines = `ready
visual clip 0 6.5 5 0.5 -1 0.25 2
audio clip 6.5 12.25 2 1 2
- - - - 0
`

// Each program is run for real, where its language is installed.
func TestSnippetsRun(t *testing.T) {
	for lang, l := range languages {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			program, err := exec.LookPath(l.run[0])
			if err == nil && lang == "curl" {
				_, err = exec.LookPath("curl")
			}
			if err != nil && os.Getenv("CI") != "true" {
				t.Skip(err)
			}
			require.NoError(t, err)
			var asked, elsewhere atomic.Int32
			other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { elsewhere.Add(1) }))
			defer other.Close()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				assert.Equal(t, testKey, r.Header.Get("X-Api-Key"))
				w.Header().Set("Content-Type", "application/json")
				switch filepath.Base(r.URL.Path) {
				case "polled":
					if asked.Add(1) == 1 {
						io.WriteString(w, processing)
						return
					}
					io.WriteString(w, snippetAnswer)
				case "empty":
					io.WriteString(w, `{"status":"ready","data":null}`)
				case "failed":
					io.WriteString(w, failed)
				case "missing":
					w.WriteHeader(404)
					io.WriteString(w, `{"error":{"code":"resource_not_exist"}}`)
				case "moved":
					http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
				case "other":
					io.WriteString(w, `{"hello":"world"}`)
				case "cut":
					w.Header().Set("Content-Length", "1000")
					io.WriteString(w, snippetAnswer[:200])
				}
			}))
			defer server.Close()

			run := func(id, key string) (out, errs string, ok bool) {
				dir := t.TempDir()
				file := filepath.Join(dir, l.file)
				require.NoError(t, os.WriteFile(file, []byte(Snippet(lang, server.URL+"/v1.3", id)), 0o600))
				args := append(append([]string(nil), l.run[1:]...), file)
				if lang == "go" && id == "polled" && key != "" {
					require.NoError(t, exec.Command(program, "vet", file).Run())
				}
				command := exec.CommandContext(t.Context(), program, args...)
				command.Dir = dir
				command.Env = append(os.Environ(), "TMPDIR="+dir, "GOWORK=off", "TWELVELABS_API_KEY="+key)
				var stdout, stderr strings.Builder
				command.Stdout, command.Stderr = &stdout, &stderr
				err := command.Run()
				left, _ := filepath.Glob(filepath.Join(dir, "tmp*"))
				assert.Empty(t, left, "files left behind")
				assert.NotContains(t, stdout.String()+stderr.String(), testKey)
				return stdout.String(), stderr.String(), err == nil
			}

			out, errs, ok := run("polled", testKey)
			assert.True(t, ok, errs)
			assert.Equal(t, "processing\n"+snippetLines, out)
			assert.EqualValues(t, 2, asked.Load())

			out, errs, ok = run("empty", testKey)
			assert.True(t, ok, errs)
			assert.Equal(t, "ready\n", out)

			for id, why := range map[string]string{"failed": "no sound", "missing": "resource_not_exist", "moved": "", "other": "not a task", "cut": ""} {
				out, errs, ok := run(id, testKey)
				assert.False(t, ok, id)
				assert.Contains(t, errs, why, id)
				assert.NotContains(t, out, "ready", id)
			}
			assert.Zero(t, elsewhere.Load(), "the key went elsewhere")

			_, errs, ok = run("polled", "")
			assert.False(t, ok)
			assert.Contains(t, errs, "TWELVELABS_API_KEY")
		})
	}
}
