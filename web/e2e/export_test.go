package e2e

// export_test.go saves a result in several formats, and holds what was saved
// against what the API answered.

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/upstream"
)

var exportDialog = named("dialog", "Export")

// export opens the dialog, chooses a format, and answers the files that were
// saved, by the ends of their names.
func (b *tab) export(format string, ends ...string) map[string][]byte {
	b.t.Helper()
	b.click(named("button", "Export…"))
	b.pickOption(named("combobox", "Format"), format)
	return b.exported(ends...)
}

// exported presses Export, and answers the files.
func (b *tab) exported(ends ...string) map[string][]byte {
	b.t.Helper()
	before, err := b.Profile.Downloads()
	b.must(err)
	b.click(exportDialog, named("button", "Export"))
	files := map[string][]byte{}
	b.until(check, "the files", func() (bool, error) {
		now, err := b.Profile.Downloads()
		if err != nil || len(now) < len(before)+len(ends) {
			return false, err
		}
		for _, end := range ends {
			for _, path := range now {
				if strings.HasSuffix(path, end) {
					if files[end], err = os.ReadFile(path); err != nil {
						return false, err
					}
					assert.Contains(b.t, filepath.Base(path), "embedscope-")
				}
			}
		}
		return len(files) == len(ends), nil
	})
	b.click(exportDialog, named("button", "Close"))
	return files
}

func TestExportsAreExact(t *testing.T) {
	t.Parallel()
	const n, dim = 60, 64
	b := newTab(t, withTable)
	b.watch(b.script(upstream.Ready(n, dim)), newKey())
	b.state(check, "Ready")

	npy := b.export("npy", ".npy", "-segments.json")
	header, data, found := bytes.Cut(npy[".npy"], []byte("\n"))
	require.True(t, found)
	assert.Contains(t, string(header), fmt.Sprintf("'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d)", n, dim))
	require.Len(t, data, 4*n*dim)
	for row := range n {
		for i, want := range upstream.Vector(row, dim) {
			got := math.Float32frombits(binary.LittleEndian.Uint32(data[4*(row*dim+i):]))
			require.Equal(t, float32(want), got, "row %d, component %d", row, i)
		}
	}
	var sidecar struct{ Segments []map[string]any }
	require.NoError(t, json.Unmarshal(npy["-segments.json"], &sidecar))
	assert.Len(t, sidecar.Segments, n)

	var answer struct {
		Status string
		Data   []struct{ Embedding []float32 }
	}
	require.NoError(t, json.Unmarshal(b.export("json", ".json")[".json"], &answer))
	assert.Equal(t, "ready", answer.Status)
	require.Len(t, answer.Data, n)
	for i, want := range upstream.Vector(n-1, dim) {
		require.Equal(t, float32(want), answer.Data[n-1].Embedding[i])
	}
}

// Only what the filters show, with clusters; by keyboard.
func TestExportOfWhatIsShown(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable+"&api=sample&option=audio&task="+readySample())
	b.state(check, "Ready")
	b.click(named("button", "Export…"))
	b.pickOption(named("combobox", "Format"), "csv")
	b.click(exportDialog, named("radio", "Those the filters show"))
	b.find(exportDialog, named("radio", "Those the filters show (151)"))
	text := string(b.exported(".csv")[".csv"])
	lines := strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n")
	require.Len(t, lines, 1+151)
	assert.True(t, strings.HasPrefix(lines[0], "task,"), lines[0])
	for _, line := range lines[1:] {
		assert.Contains(t, line, ",audio,")
	}

	b.click(named("button", "Export…"))
	b.find(exportDialog)
	b.must(b.Press(b.ctx, kb.Escape))
	b.until(soon, "the dialog closes", func() (bool, error) {
		open, err := b.all(exportDialog)
		return len(open) == 0, err
	})
}
