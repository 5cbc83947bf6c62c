//go:build !js

// The line for a shell, in a shell.

package twelvelabs

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheCurlLineSendsTheBody runs the line with a curl that only says what it
// was given.
func TestTheCurlLineSendsTheBody(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "curl"), []byte("#!/bin/sh\n"+
		`for last; do :; done; printf '%s\n' "$2" "$4"; if [ "$last" = @- ]; then cat; else printf %s "$last"; fi`+"\n"), 0o700))
	const name = "it's a film.mp4"
	medium := strings.Repeat("0123456789", 20)
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(medium), 0o600))
	run := func(n *NewTask) (url, key, body string) {
		t.Helper()
		line := n.Curl("https://api.example/v1.3")
		assert.NotContains(t, line, "tlk_")
		cmd := exec.Command("sh", "-c", line)
		cmd.Dir = dir
		cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "TWELVELABS_API_KEY=tlk_a"}
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
		parts := strings.SplitN(string(out), "\n", 3)
		return parts[0], parts[1], parts[2]
	}
	n := aTask(func(n *NewTask) { n.URL = "https://media.example/it's$HOME`x`.mp4" })
	url, key, body := run(n)
	assert.Equal(t, "https://api.example/v1.3/embed-v2/tasks", url)
	assert.Equal(t, "x-api-key: tlk_a", key)
	assert.Equal(t, n.Body(), body)

	_, _, body = run(aTask(func(n *NewTask) { n.Source, n.File = FieldFile, MediaFile{Name: name, Size: len(medium)} }))
	var sent struct {
		Video struct {
			Source struct {
				Medium []byte `json:"base64_string"`
			} `json:"media_source"`
		}
	}
	require.NoError(t, json.Unmarshal([]byte(body), &sent), body)
	assert.Equal(t, medium, string(sent.Video.Source.Medium))
}
