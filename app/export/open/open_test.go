package open

// open_test.go opens what package export wrote, and what others did.

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"embedscope/app/export"
	"embedscope/app/twelvelabs"
)

var nan = math.NaN()

// kept is a Sink that keeps copies.
type kept [][]float32

func (k *kept) Append(v []float32) int {
	*k = append(*k, append([]float32(nil), v...))
	return len(*k) - 1
}

// open reads a file, in pieces of one byte so that every boundary is met.
func open(file, segments string) (*twelvelabs.Task, kept, error) {
	var vectors kept
	var beside io.Reader
	if segments != "" {
		beside = strings.NewReader(segments)
	}
	task, err := Read(iotest.OneByteReader(strings.NewReader(file)), beside, &vectors)
	return task, vectors, err
}

// saved answers an export's files.
func saved(t require.TestingT, id string, info export.Info, rows []export.Row) (file, beside string) {
	var files []*bytes.Buffer
	w := export.Find(id).New(export.Columns{Norm: true, Cluster: true, Map: true}, func(export.File) (io.Writer, error) {
		files = append(files, &bytes.Buffer{})
		return files[len(files)-1], nil
	})
	info.Rows = len(rows)
	require.NoError(t, w.Begin(info))
	require.NoError(t, w.Batch(rows))
	_, err := w.End()
	require.NoError(t, err)
	if len(files) > 1 {
		beside = files[1].String()
	}
	return files[0].String(), beside
}

func info(dim int) export.Info {
	return export.Info{
		Task: twelvelabs.Task{
			ID: "6912a0b1c2d3e4f5a6b7c8d9", Status: twelvelabs.StatusReady, HasData: true, CreatedAt: time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC),
			Metadata: &twelvelabs.Metadata{InputFilename: "zug.mp4", Duration: 12.5, ClipLength: nan, StartOffset: nan, EndOffset: nan, Dimension: nan},
		},
		Lengths: []export.Length{{Dim: dim}},
	}
}

// same checks that an opened file has the rows that were saved.
func same(t require.TestingT, rows []export.Row, task *twelvelabs.Task, vectors kept) {
	require.True(t, task.HasData)
	require.Equal(t, twelvelabs.StatusReady, task.Status)
	require.Equal(t, "6912a0b1c2d3e4f5a6b7c8d9", task.ID)
	require.Equal(t, time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC), task.CreatedAt.UTC())
	require.Equal(t, "zug.mp4", task.Metadata.InputFilename)
	require.Equal(t, 12.5, task.Metadata.Duration)
	require.Len(t, task.Segments, len(rows))
	for i, s := range task.Segments {
		r := rows[i]
		require.Equal(t, []string{r.Option, r.Scope}, []string{s.Option, s.Scope})
		for _, pair := range [][2]float64{{r.Start, s.Start}, {r.End, s.End}} {
			require.Equal(t, math.Float64bits(pair[0]), math.Float64bits(pair[1]))
		}
		require.Equal(t, len(r.Vector), s.Dim)
		bad := 0
		for j, x := range r.Vector {
			got := vectors[s.Row][j]
			if x != x {
				bad++
				require.True(t, got != got)
				continue
			}
			require.Equal(t, math.Float32bits(x), math.Float32bits(got))
		}
		require.Equal(t, bad, s.Bad)
	}
}

func drawn(t *rapid.T) (rows []export.Row, dim int) {
	dim = rapid.IntRange(1, 4).Draw(t, "dim")
	maybe := rapid.OneOf(rapid.Just(nan), rapid.Float64Range(0, 1e5))
	for range rapid.IntRange(1, 5).Draw(t, "n") {
		r := export.Row{Option: rapid.String().Draw(t, "option"), Scope: rapid.String().Draw(t, "scope"), Start: maybe.Draw(t, "start"), End: maybe.Draw(t, "end"), Norm: nan, X: nan, Y: nan}
		if rapid.IntRange(0, 5).Draw(t, "empty") > 0 {
			for range dim {
				x := rapid.Float32().Draw(t, "x")
				if x-x != 0 || rapid.IntRange(0, 9).Draw(t, "missing") == 0 {
					x = float32(nan)
				}
				r.Vector = append(r.Vector, x)
			}
		}
		rows = append(rows, r)
	}
	return rows, dim
}

func TestWhatWasSavedOpens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, dim := drawn(t)
		for _, id := range []string{"json", "jsonl", "npy"} {
			file, beside := saved(t, id, info(dim), rows)
			task, vectors, err := open(file, beside)
			require.NoError(t, err, id)
			same(t, rows, task, vectors)
		}
	})
}

// Cut anywhere, a file is refused, save where its lines end.
func TestCutFiles(t *testing.T) {
	rows := []export.Row{
		{Option: "visual", Scope: "clip", Start: 0, End: 6, Vector: []float32{0.5, 0.25}},
		{Option: "audio", Scope: "clip", Start: 0, End: 6, Vector: []float32{0.5, -0.25}},
	}
	for _, id := range []string{"json", "jsonl", "npy"} {
		file, beside := saved(t, id, info(2), rows)
		whole := strings.TrimRight(file, "\n")
		if id == "npy" {
			whole = file
		}
		for n := range len(whole) {
			task, _, err := open(whole[:n], beside)
			if id == "jsonl" && err == nil {
				require.Contains(t, "}\n", whole[n-1:n])
				require.Len(t, task.Segments, 1)
				continue
			}
			require.Error(t, err, "%s cut at %d", id, n)
			if n > 10 {
				assert.ErrorIs(t, err, io.ErrUnexpectedEOF, "%s cut at %d: %v", id, n, err)
			}
		}
		if id == "npy" {
			beside = strings.TrimRight(beside, "\n")
			for n := 1; n < len(beside); n++ {
				_, _, err := open(file, beside[:n])
				require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			}
		}
	}
}

func TestSourcesThatFail(t *testing.T) {
	gone := errors.New("the file is gone")
	for _, id := range []string{"json", "jsonl", "npy"} {
		file, beside := saved(t, id, info(2), []export.Row{{Vector: []float32{1, 2}}})
		for _, n := range []int{0, 5, len(file) - 3} {
			var vectors kept
			_, err := Read(io.MultiReader(strings.NewReader(file[:n]), iotest.ErrReader(gone)), strings.NewReader(beside), &vectors)
			assert.ErrorIs(t, err, gone, id)
		}
	}
}

func TestSniff(t *testing.T) {
	for text, kind := range map[string]Kind{
		"": Unknown, "hello": Unknown, "\x00\x00": Unknown, "<html>": Unknown,
		`{"_id":"a","status":"processing"}`:          Answer,
		" \n" + `{"data":[{"embedding":[1]}]}`:       Answer,
		`[1]`:                                        Answer,
		`{"_id":"a","video_embedding":{"segments":[`: Answer1,
		`{"model_name":"m","text_embedding":null`:    Answer1,
		`{"task":"a","embedding":[1]}` + "\n":        Lines,
		`{"task":"a","segments":[]}`:                 Segments,
		"\x93NUMPY\x01\x00":                          NPY,
		"PAR1\x15":                                   Parquet,
		"PK\x03\x04":                                 Zip,
		"\x1f\x8b\x08":                               Gzip,
		"\x28\xb5\x2f\xfd":                           Zstd,
		`{"_id":"a","metadata":{"embedding":1,"segments":2},"status":"x","`: Answer,
	} {
		assert.Equal(t, kind, Sniff([]byte(text)), "%q", text)
	}
}

func TestWhatIsNoResult(t *testing.T) {
	for text, want := range map[string]string{
		"":                   "open: the file is empty",
		"hello":              "open: neither JSON nor a NumPy array",
		"PK\x03\x04":         "open: a zip archive or .npz file: unpack it, and open what is inside",
		"\x1f\x8b\x08":       "open: a gzip file, which this can't read",
		`{"segments":[]}`:    "open: these are the segments of a NumPy array: open the .npy file together with them",
		`{"hello":"world"}`:  "twelvelabs: decode: not a task: expected an object with a status",
		`{"status":"ready"`:  "twelvelabs: decode status: cut short: unexpected EOF (offset 17)",
		"\xef\xbb\xbf{\"a\"": "twelvelabs: decode: unexpected byte order mark (offset 0)",
	} {
		_, _, err := open(text, "")
		assert.EqualError(t, err, want, "%q", text)
	}
}
