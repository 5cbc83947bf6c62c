package e2e

// opening_test.go opens results that were saved in files, by the button and by
// dropping them.

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
	"embedscope/web/sample"
)

var (
	openKnob   = named("button", "Open a result…")
	openingBar = named("progressbar", "Opening…")
)

// save writes a file of its own for the test.
func save(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, data, 0o644))
	return path
}

// choose opens files by the button.
func (b *tab) openFiles(paths ...string) {
	b.t.Helper()
	b.must(b.ChooseFiles(b.ctx, func() { b.click(openKnob) }, paths...))
}

// answerText is an answer as the API would give it.
func answerText(status string, items []upstream.Item) []byte {
	var b bytes.Buffer
	upstream.Task{ID: newID(), Status: status, Metadata: upstream.Video("saved.mp4", 400), Items: items}.WriteTo(&b)
	return b.Bytes()
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// alert waits until the page says these words in an alert.
func (b *tab) alert(want ...string) {
	b.t.Helper()
	b.reads(check, want, every("alert"))
	b.click(every("alert"), named("button", "Dismiss"))
}

// TestOpenedResultIsExplored needs no key, sends nothing, and leaves nothing in
// the link.
func TestOpenedResultIsExplored(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	text := answerText("ready", upstream.Items(60, 64))
	b.openFiles(save(t, "the-file.json", text))
	b.state(check, "Ready")
	b.reads(soon, []string{"Opened from the-file.json", "Nothing was sent."}, status)
	b.find(result)
	b.find(grid)
	b.none(named("button", "Check now"))
	b.none(named("button", "Copy link"))
	b.none(every("alert"))
	address, err := chrome.Eval[string](b.ctx, b.Page, "location.search + localStorage.length")
	require.NoError(t, err)
	assert.Equal(t, "?view=table0", address)
	b.click(named("tab", "JSON"))
	b.reads(soon, []string{`"status"`, `"ready"`, "saved.mp4"}, named("tabpanel", "JSON"))

	// Another one, compared with the first; then it is closed.
	b.openFiles(save(t, "another.json.gz", gzipped(answerText("ready", upstream.Items(30, 64)))))
	b.reads(check, []string{"Opened from another.json.gz", "Nothing was sent."}, status)
	b.click(named("tab", "Similarity"))
	columns := b.text(named("combobox", "Columns"))
	assert.Contains(t, columns, "saved.mp4", "the other file")
	b.click(taskList, named("button", "Remove"))
	b.none(result)
	b.click(taskList, named("button", "Show"))
	b.reads(soon, []string{"Opened from the-file.json"}, status)
	b.find(result)
	assert.Empty(t, b.Record.Exceptions())
}

// TestOpenedUnfinishedTasks shows them as what they are.
func TestOpenedUnfinishedTasks(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.openFiles(save(t, "p.json", answerText("processing", nil)))
	b.state(check, "Processing")
	b.reads(soon, []string{"when this was saved"}, status)
	b.none(named("button", "Check now"))
	var failed bytes.Buffer
	upstream.Task{ID: newID(), Status: "failed", Failure: "the video has no picture"}.WriteTo(&failed)
	b.openFiles(save(t, "f.json", failed.Bytes()))
	b.state(check, "Failed")
	b.reads(soon, []string{"the video has no picture", "Opened from f.json"}, status)
}

// TestExportsOpenAgain holds what comes back against what was saved.
func TestExportsOpenAgain(t *testing.T) {
	t.Parallel()
	const n, dim = 60, 64
	b := newTab(t, withTable)
	b.watch(b.script(upstream.Ready(n, dim)), newKey())
	b.state(check, "Ready")
	// exportAlone exports where nothing was saved before: names repeat.
	exportAlone := func(format string, ends ...string) map[string][]byte {
		t.Helper()
		saved, err := b.Profile.Downloads()
		require.NoError(t, err)
		for _, path := range saved {
			require.NoError(t, os.Remove(path))
		}
		return b.export(format, ends...)
	}
	npy := exportAlone("npy", ".npy", "-segments.json")
	for _, c := range []struct {
		format string
		ends   []string
	}{
		{"json", []string{".json"}},
		{"jsonl", []string{".jsonl"}},
		{"npy", []string{".npy", "-segments.json"}},
	} {
		files := exportAlone(c.format, c.ends...)
		var paths []string
		dir := t.TempDir()
		for end, data := range files {
			path := filepath.Join(dir, "saved-"+c.format+end)
			require.NoError(t, os.WriteFile(path, data, 0o644))
			paths = append(paths, path)
		}
		slices.Sort(paths)
		b.openFiles(paths...)
		b.reads(check, []string{"Opened from saved-" + c.format, "Nothing was sent."}, status)
		again := exportAlone("npy", ".npy", "-segments.json")
		assert.True(t, bytes.Equal(npy[".npy"], again[".npy"]), "%s: the vectors", c.format)
		type sidecar struct {
			Task     string
			Segments json.RawMessage
		}
		var want, got sidecar
		require.NoError(t, json.Unmarshal(npy["-segments.json"], &want))
		require.NoError(t, json.Unmarshal(again["-segments.json"], &got))
		assert.Equal(t, want.Task, got.Task, c.format)
		assert.JSONEq(t, string(want.Segments), string(got.Segments), c.format)
		b.click(taskList, named("button", "Remove"))
		b.click(taskList, named("button", "Watch"))
		b.find(result)
	}
}

// TestDroppedFilesOpen drops an array and its segments, and an array alone.
func TestDroppedFilesOpen(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.openFiles(save(t, "a.json", answerText("ready", upstream.Items(20, 16))))
	b.state(check, "Ready")
	npy := b.export("npy", ".npy", "-segments.json")
	array, segments := save(t, "x.npy", npy[".npy"]), save(t, "x-segments.json", npy["-segments.json"])

	shown := func() bool {
		is, err := chrome.Eval[bool](b.ctx, b.Page, `getComputedStyle(document.querySelector(".drop-target")).display !== "none"`)
		b.must(err)
		return is
	}
	b.must(b.DragFiles(b.ctx, []string{array}, "dragenter", "dragover"))
	assert.True(t, shown(), "the place to drop")
	b.must(b.DragFiles(b.ctx, []string{array}, "dragleave"))
	assert.False(t, shown())

	b.must(b.DragFiles(b.ctx, []string{segments, array}, "dragenter", "dragover", "drop"))
	assert.False(t, shown())
	b.reads(check, []string{"Opened from x.npy"}, status)
	b.reads(soon, []string{"20 embeddings", "Visual"}, result)

	b.must(b.DragFiles(b.ctx, []string{array}, "dragover", "drop"))
	b.until(check, "rows without times", func() (bool, error) {
		text := b.text(result)
		return strings.Contains(text, "20 embeddings") && !strings.Contains(text, "Visual"), nil
	})
	b.must(b.DragFiles(b.ctx, []string{segments}, "drop"))
	b.alert("x-segments.json could not be opened", "open the .npy file together with them")

	b.must(b.DragFiles(b.ctx, []string{save(t, "film.mp4", []byte{0, 0, 0, 1, 0xff})}, "drop"))
	b.alert("film.mp4 is no saved result", "Add the video…")
}

// TestBrokenFilesSayWhereAndWhy, and what was shown stays.
func TestBrokenFilesSayWhereAndWhy(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	good := answerText("ready", upstream.Items(20, 16))
	b.openFiles(save(t, "good.json", good))
	b.state(check, "Ready")
	header := func(descr, shape string) []byte {
		return append([]byte("\x93NUMPY\x01\x00\x76\x00"), []byte("{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }" + strings.Repeat(" ", 200))[:118]...)
	}
	packed := gzipped(good)
	for _, c := range []struct {
		name string
		data []byte
		says []string
	}{
		{"cut.json", good[:len(good)/2], []string{"data[", "offset", "cut short"}},
		{"page.json", []byte("<!doctype html><title>Log in</title>"), []string{"a web page (HTML)", "It begins: <!doctype html>"}},
		{"empty.json", nil, []string{"empty"}},
		{"list.json", []byte("[1,2]"), []string{"not a task"}},
		{"words.json", []byte(strings.Replace(string(good), `"embedding":[`, `"embedding":["x",`, 1)), []string{"data[0].embedding[0]", "expected a number", "offset"}},
		{"ints.npy", append(header("<i8", "(2, 2)"), make([]byte, 32)...), []string{`"<i8"`, "expected float32"}},
		{"short.npy", append(header("<f4", "(2, 2)"), make([]byte, 9)...), []string{"cut short in row 1 of 2 (offset"}},
		{"ragged.jsonl", []byte("{\"embedding\":[1,2]}\n{\"embedding\":[1,2,\n"), []string{"line 3", "embedding"}},
		{"cut.json.gz", packed[:len(packed)/2], []string{"cut.json.gz could not be opened"}},
		{"noise.bin", bytes.Repeat([]byte{0, 255, 17}, 100), []string{"neither JSON, nor an array"}},
	} {
		b.openFiles(save(t, c.name, c.data))
		b.alert(append(c.says, c.name+" could not be opened")...)
		b.none(openingBar)
		assert.Contains(t, b.text(status), "Opened from good.json", c.name)
	}
	assert.Empty(t, b.Record.Exceptions())
}

// TestOldAnswersOpen opens one of the API's first version, and lines of mixed
// lengths.
func TestOldAnswersOpen(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.openFiles(save(t, "old.json", []byte(`{"_id":"old1","status":"ready","video_embedding":{"metadata":{"duration":12},"segments":[`+
		`{"float":[0.1,0.2,0.3],"embedding_option":"visual-text","embedding_scope":"clip","start_offset_sec":0,"end_offset_sec":6},`+
		`{"float":[0.3,0.2,0.1],"embedding_option":"visual-text","embedding_scope":"clip","start_offset_sec":6,"end_offset_sec":12}]}}`)))
	b.reads(check, []string{"Opened from old.json"}, status)
	b.reads(soon, []string{"2 embeddings"}, result)
	b.click(grid, every("gridcell"))
	var got []float32
	require.NoError(t, json.Unmarshal([]byte(b.copied(func() { b.click(detail, named("button", "Copy vector")) })), &got))
	assert.Equal(t, []float32{0.1, 0.2, 0.3}, got)

	b.openFiles(save(t, "mixed.jsonl", []byte(`{"embedding":[1,0,0],"option":"visual","start_sec":0,"end_sec":1}`+"\n"+`{"embedding":[1,0],"option":"audio","start_sec":1,"end_sec":2}`+"\n")))
	b.reads(check, []string{"Opened from mixed.jsonl"}, status)
	b.reads(soon, []string{"3 and 2 dimensions"}, result)
}

// fourHourFile writes the answer of a four-hour film to a file of its own.
func fourHourFile(t *testing.T, seed uint64) (path string, size int64) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "large.json")
	f, err := os.Create(path)
	require.NoError(t, err)
	film := fourHours(seed)
	require.NoError(t, sample.WriteTask(f, sample.Task{ID: newID(), Status: "ready", Metadata: film.Metadata()}, film.Items()))
	size, err = f.Seek(0, io.SeekCurrent)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return path, size
}

// arrival notes when the page first says that a file is open, and how far the
// bar was.
const arrival = `
	window.barAt = 0;
	new MutationObserver((_, me) => {
		window.barAt = Math.max(barAt, document.querySelector("progress[aria-label='Opening…']")?.value ?? 0);
		if (document.body?.textContent.includes("Opened from")) { window.openedAt = performance.now(); me.disconnect(); }
	}).observe(document, {subtree: true, childList: true, characterData: true, attributes: true});`

// TestLargeFileOpensInStreams opens 184 MB: while they are read the page is free,
// and they are never in memory as a whole. It is alone on the machine, as far as
// this package is concerned: the best of six runs is what the page can do.
func TestLargeFileOpensInStreams(t *testing.T) {
	path, size := fourHourFile(t, 1)
	require.Greater(t, size, int64(100e6))
	staysFree(t, 6, func() []longTask { return openLarge(t, path, size) })
}

// openLarge opens the file, and answers the page's long tasks until it is open.
func openLarge(t *testing.T, path string, size int64) []longTask {
	b := blankTab(t)
	b.must(b.OnNewDocument(b.ctx, longTasks+arrival))
	b.open(withTable)
	began := time.Now()
	b.must(b.SetFiles(b.ctx, "#open-files", path)) // looking for the button would take the page's time
	reader := 0
	b.until(2*time.Minute, "the first rows are visible", func() (bool, error) {
		for _, w := range b.Workers() {
			if !strings.Contains(w.URL, "worker") {
				if size, err := chrome.EvalIn[int](b.ctx, w, `self.embedscopeMemory?.buffer.byteLength ?? 0`); err == nil {
					reader = max(reader, size)
				}
			}
		}
		return chrome.Eval[bool](b.ctx, b.Page, `document.querySelectorAll("[role=grid] [role=gridcell]").length > 50`)
	})
	bar, err := chrome.Eval[int64](b.ctx, b.Page, "barAt")
	b.must(err)
	assert.Greater(t, bar, size/2, "bytes that the bar told of")
	assert.NotZero(t, reader)
	assert.Less(t, reader, 64<<20, "bytes of the reader's memory")
	b.until(soon, "the reader is gone", func() (bool, error) { return len(b.Workers()) == 1, nil })
	memory := b.memory(b.Workers()[0])
	assert.Less(t, memory, 200<<20, "bytes of the worker's memory")
	tasks, err := chrome.Eval[[]longTask](b.ctx, b.Page, `longTasks.filter((e) => e.Start >= liveAt && e.Start + e.Took < openedAt)`)
	b.must(err)
	t.Logf("%.0f MB: rows visible after %v; the reader had %.0f MB, the worker has %.0f MB", float64(size)/1e6,
		time.Since(began).Round(time.Millisecond), float64(reader)/1e6, float64(memory)/1e6)
	return tasks
}

// TestOpenedFileOutlivesTheWorker is read again by the next one.
func TestOpenedFileOutlivesTheWorker(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.openFiles(save(t, "a.json", answerText("ready", upstream.Items(20, 16))))
	b.state(check, "Ready")
	b.find(grid)
	b.must(b.Workers()[0].Throw(b.ctx, "out of memory"))
	b.reads(check, []string{"The worker stopped"}, every("alert"))
	b.state(check, "Ready")
	b.reads(soon, []string{"20 embeddings"}, result)
	b.click(grid, every("gridcell"))
	b.reads(soon, []string{"nearest"}, detail)
}

// TestOpeningCanBeCancelled leaves all as it was.
func TestOpeningCanBeCancelled(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	path, _ := fourHourFile(t, 2)
	b.openFiles(path)
	b.find(openingBar)
	b.click(named("button", "Cancel"))
	b.none(openingBar)
	b.none(result)
	b.none(every("alert"))
	b.openFiles(save(t, "small.json", answerText("ready", upstream.Items(9, 16))))
	b.reads(check, []string{"Opened from small.json"}, status)
}
