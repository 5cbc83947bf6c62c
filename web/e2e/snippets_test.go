package e2e

// snippets_test.go copies the programs that "Copy as…" offers and runs them.

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// languages are the names of what "Copy as…" offers.
var languages = []string{"curl", "Python", "JavaScript", "Go"}

// snippet takes a program from the page.
func (b *tab) snippet(language string) string {
	b.t.Helper()
	return b.copied(func() {
		b.click(named("button", "Copy as…"))
		b.click(named("menuitem|menuitemradio|button|option|tab|radio", language))
	})
}

func TestSnippetsRun(t *testing.T) {
	t.Parallel()
	id := readySample()
	b := newTab(t, withTable+"&api=sample&task="+id)
	b.state(check, "Ready")
	want := sampleTask(t, b.server.URL, id)

	for language, run := range map[string][]string{
		"curl":       {"sh", "poll.sh"},
		"Python":     {"python3", "poll.py"},
		"JavaScript": {"node", "poll.js"},
		"Go":         {"go", "run", "poll.go"},
	} {
		text := b.snippet(language)
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			assert.Contains(t, text, "TWELVELABS_API_KEY")
			assert.NotContains(t, text, "tlk_")
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, run[len(run)-1]), []byte(text), 0o600))
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, run[0], run[1:]...)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "TWELVELABS_API_KEY="+newKey(), "GOWORK=off", "GOFLAGS=")
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", out)
			printsTask(t, want, string(out))
		})
	}
}

func TestSnippetsWantAKey(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable+"&api=sample&task="+readySample())
	b.state(check, "Ready")
	path := filepath.Join(t.TempDir(), "poll.sh")
	require.NoError(t, os.WriteFile(path, []byte(b.snippet("curl")), 0o600))
	cmd := exec.Command("sh", path)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
	out, err := cmd.CombinedOutput()
	assert.Error(t, err)
	assert.Contains(t, string(out), "TWELVELABS_API_KEY")
}

// answer is a task as a program in Go reads it.
type answer struct {
	Data []struct {
		Embedding []float64
		Option    string   `json:"embedding_option"`
		Scope     string   `json:"embedding_scope"`
		Start     *float64 `json:"start_sec"`
		End       *float64 `json:"end_sec"`
	}
}

func sampleTask(t *testing.T, server, id string) answer {
	t.Helper()
	q, err := http.NewRequest(http.MethodGet, server+"/sample/v1.3/embed-v2/tasks/"+id, nil)
	require.NoError(t, err)
	q.Header.Set("X-Api-Key", newKey())
	a, err := http.DefaultClient.Do(q)
	require.NoError(t, err)
	defer a.Body.Close()
	require.Equal(t, http.StatusOK, a.StatusCode)
	var task answer
	require.NoError(t, json.NewDecoder(a.Body).Decode(&task))
	require.NotEmpty(t, task.Data)
	return task
}

// printsTask checks that there is a line for each embedding: option, scope,
// start, end, dimension, and its first numbers.
func printsTask(t *testing.T, want answer, out string) {
	t.Helper()
	var lines [][]string
	for line := range strings.Lines(out) {
		if f := strings.Fields(line); len(f) >= 6 {
			if _, err := strconv.Atoi(f[4]); err == nil {
				lines = append(lines, f)
			}
		}
	}
	require.Len(t, lines, len(want.Data), "%.2000s", out)
	for i, item := range want.Data {
		f := lines[i]
		require.Equal(t, []string{item.Option, item.Scope}, f[:2])
		require.Equal(t, strconv.Itoa(len(item.Embedding)), f[4])
		for j, given := range append([]string{f[2], f[3]}, f[5:]...) {
			v, err := strconv.ParseFloat(given, 64)
			require.NoError(t, err, "%v", f)
			expected := []float64{*item.Start, *item.End, 0}[min(j, 2)]
			if j >= 2 {
				expected = item.Embedding[j-2]
			}
			require.Equal(t, expected, v, "line %d: %v", i, f)
		}
	}
}
