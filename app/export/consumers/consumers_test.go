// Package consumers has the tests that give exports to the programs they are
// for, and compare what these read bit for bit.
package consumers

// consumers_test.go has the rows, and how files are written and programs run.

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/export"
	"embedscope/app/twelvelabs"
)

const (
	taskID = "6912a0b1c2d3e4f5a6b7c8d9"
	dim    = 16
)

var nan = math.NaN()

// everyRow has numbers of every size, texts of every sort, and what may be
// missing. A format that can't hold some of it takes what keep lets through.
func everyRow(keep func(*export.Row) bool) []export.Row {
	texts := []string{
		"visual", "audio", "", `say "clip", or`, "two\nlines", "tab\tbed", "Züge 🚂", `back\slash \N \. \t`, "'quoted'", "{1,2}", "=1+1", "-", "null", "NaN", "cr\r\nlf", "\x01\x1f",
	}
	numbers := []float64{0, 6, 33.466667, nan, 0.1, 1e-7, 14400, 5.9999999999999996}
	random := rand.New(rand.NewPCG(6, 7))
	var rows []export.Row
	for i := range 240 {
		v := make([]float32, dim)
		for j := range v {
			for {
				v[j] = math.Float32frombits(random.Uint32())
				if x := v[j]; x-x == 0 {
					break
				}
			}
			switch i % 4 {
			case 0: // as vectors mostly are
				v[j] = float32(random.NormFloat64() / 20)
			case 1: // as those of marengo3.0 are
				v[j] = math.Float32frombits(math.Float32bits(float32(random.NormFloat64()/20)) &^ 0xffff)
			}
		}
		r := export.Row{
			Index: i, Option: texts[i%len(texts)], Scope: texts[i/7%len(texts)], Start: numbers[i%len(numbers)], End: numbers[i/3%len(numbers)],
			Norm: numbers[i/5%len(numbers)], Cluster: texts[i/11%len(texts)], X: numbers[i/2%len(numbers)], Y: -numbers[i%len(numbers)], Vector: v,
		}
		if i%3 == 0 {
			r.Place = &twelvelabs.Place{First: i%5 + 1, Last: i%5 + 1 + i%2, Chunk: i%4 - 1, Quadrant: texts[i/13%len(texts)]}
		}
		if i%2 == 0 {
			r.Uncertainty = make([]float32, dim)
			for j := range r.Uncertainty {
				r.Uncertainty[j] = float32(random.ExpFloat64() / 30)
			}
		}
		switch i {
		case 40:
			v[3] = float32(nan)
		case 41:
			r.Vector = nil
		case 42:
			copy(v, []float32{7.0385307e-26, -7.0385307e-26, 0, float32(math.Copysign(0, -1)), math.MaxFloat32, math.SmallestNonzeroFloat32, 0x1p-126, 16777216})
		}
		rows = append(rows, r)
	}
	twins := map[string]int{}
	kept := rows[:0]
	for _, r := range rows {
		place := fmt.Sprint(r.Option, r.Scope, r.Start, r.End, r.Place)
		r.Twin = twins[place]
		twins[place]++
		if keep == nil || keep(&r) {
			kept = append(kept, r)
		}
	}
	return kept
}

// plain lets through what has no odd texts.
func plain(r *export.Row) bool {
	texts := r.Option + r.Scope + r.Cluster
	if r.Place != nil {
		texts += r.Place.Quadrant
	}
	return !strings.ContainsAny(texts, "\t\r\n\x01")
}

// whole lets through what a database takes.
func whole(r *export.Row) bool { return plain(r) && len(r.Vector) > 0 && r.Index != 40 }

func info(rows []export.Row) export.Info {
	return export.Info{
		Task: twelvelabs.Task{
			ID: taskID, Status: twelvelabs.StatusReady, HasData: true, CreatedAt: time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC),
			Metadata: &twelvelabs.Metadata{InputType: "video", InputFilename: "Zug, „spät“.mp4", Duration: 63.25, ClipLength: nan, StartOffset: nan, EndOffset: nan, Dimension: nan},
		},
		Model: "marengo3.0", Options: []string{"visual"}, Lengths: []export.Length{{Dim: dim, Rows: len(rows)}}, Rows: len(rows),
		Date: time.Date(2026, 11, 24, 16, 0, 0, 0, time.UTC),
	}
}

// save writes an export into a new directory, and answers that and the paths
// of its files.
func save(t *testing.T, id string, rows []export.Row) (dir string, paths []string) {
	t.Helper()
	dir = t.TempDir()
	var files []*os.File
	w := export.Find(id).New(export.Columns{Norm: true, Cluster: true, Map: true, Place: true, Uncertainty: true}, func(file export.File) (io.Writer, error) {
		f, err := os.Create(filepath.Join(dir, file.Name))
		files = append(files, f)
		return f, err
	})
	require.NoError(t, w.Begin(info(rows)))
	require.NoError(t, w.Batch(rows))
	report, err := w.End()
	require.NoError(t, err)
	require.Equal(t, export.Report{Written: len(rows)}, report)
	for _, f := range files {
		require.NoError(t, f.Close())
		paths = append(paths, f.Name())
	}
	return dir, paths
}

// program answers the path of a program. Where it is missing, the test fails
// in CI and is skipped elsewhere.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	missing(t, err)
	return path
}

func missing(t *testing.T, err error) {
	t.Helper()
	if err != nil && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	require.NoError(t, err)
}

// run runs a program in a directory and answers what it printed.
func run(t *testing.T, dir string, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	require.NoError(t, err, "%s\n%.3000s\n%.3000s", cmd, out, errs.String())
	return string(out)
}

// read is what a consumer read, as it prints it in JSON: a list of texts and
// numbers for each column, null for none, and for the vectors the bytes of
// their float32 as hexadecimal digits.
type read struct {
	Row                    []int
	Option, Scope, Cluster []*string
	Start                  []*float64 `json:"start_sec"`
	End                    []*float64 `json:"end_sec"`
	Norm, X, Y             []*float64
	Embedding              []*string

	First    []*float64 `json:"start_page_number"`
	Last     []*float64 `json:"end_page_number"`
	Chunk    []*float64 `json:"chunk_index"`
	Quadrant []*string
	// A format has one of these.
	Doubts []*string  `json:"embedding_uncertainty"`
	Mean   []*float64 `json:"uncertainty"`
}

// same checks that what was read is what was written. How a consumer tells an
// empty text, a missing number and a missing vector is up to it, so that empty
// stands for each that it can't tell.
func same(t *testing.T, rows []export.Row, printed string, asText func(string) *string) {
	t.Helper()
	var got read
	require.NoError(t, json.Unmarshal([]byte(printed), &got), "%.1000s", printed)
	require.Len(t, got.Row, len(rows))
	for i, r := range rows {
		require.Equal(t, r.Index, got.Row[i])
		place := twelvelabs.Place{Chunk: -1}
		if r.Place != nil {
			place = *r.Place
		}
		page := func(n, least int) float64 {
			if n < least {
				return nan
			}
			return float64(n)
		}
		mean := got.Mean
		if mean == nil {
			require.NotNil(t, got.Doubts, "neither the uncertainty nor its mean")
			mean = make([]*float64, len(rows))
			if len(r.Uncertainty) > 0 {
				require.NotNil(t, got.Doubts[i], "row %d", r.Index)
				require.Equal(t, vectorHex(r.Uncertainty, false), *got.Doubts[i], "uncertainty of row %d", r.Index)
			} else if s := got.Doubts[i]; s != nil && *s != "" {
				assert.Equal(t, vectorHex(make([]float32, dim), true), *s)
			}
		}
		for _, c := range []struct {
			name string
			want string
			got  []*string
		}{{"option", r.Option, got.Option}, {"scope", r.Scope, got.Scope}, {"cluster", r.Cluster, got.Cluster}, {"quadrant", place.Quadrant, got.Quadrant}} {
			require.Equal(t, asText(c.want), c.got[i], "%s of row %d", c.name, r.Index)
		}
		for _, c := range []struct {
			name string
			want float64
			got  []*float64
		}{{"start", r.Start, got.Start}, {"end", r.End, got.End}, {"norm", r.Norm, got.Norm}, {"x", r.X, got.X}, {"y", r.Y, got.Y},
			{"first page", page(place.First, 1), got.First}, {"last page", page(place.Last, 1), got.Last}, {"chunk", page(place.Chunk, 0), got.Chunk},
			{"uncertainty", meanOf(r.Uncertainty, got.Mean), mean}} {
			if math.IsNaN(c.want) {
				require.Nil(t, c.got[i], "%s of row %d", c.name, r.Index)
			} else {
				require.NotNil(t, c.got[i], "%s of row %d", c.name, r.Index)
				require.Equal(t, math.Float64bits(c.want), math.Float64bits(*c.got[i]), "%s of row %d", c.name, r.Index)
			}
		}
		if len(r.Vector) == 0 {
			if s := got.Embedding[i]; s != nil && *s != "" {
				assert.Equal(t, vectorHex(make([]float32, dim), true), *s)
			}
			continue
		}
		if got.Embedding[i] == nil {
			assert.NotEqual(t, vectorHex(r.Vector, false), vectorHex(r.Vector, true), "only a vector that isn't whole may be missing")
			assert.Equal(t, 40, r.Index)
			continue
		}
		require.Equal(t, vectorHex(r.Vector, false), *got.Embedding[i], "row %d", r.Index)
	}
}

// meanOf is the mean of an uncertainty where a consumer read means.
func meanOf(u []float32, read []*float64) float64 {
	if len(u) == 0 || read == nil {
		return nan
	}
	sum := 0.0
	for _, x := range u {
		sum += float64(x)
	}
	return sum / float64(len(u))
}

// vectorHex answers the bytes of v, little-endian, with every NaN as the same
// one; and NaN for all where none is set.
func vectorHex(v []float32, none bool) string {
	var b []byte
	for _, x := range v {
		u := math.Float32bits(x)
		if x != x || none {
			u = 0x7fc00000
		}
		b = append(b, byte(u), byte(u>>8), byte(u>>16), byte(u>>24))
	}
	return hex.EncodeToString(b)
}

func exactly(s string) *string { return &s }

func nullIfEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func ptr[T any](v T) *T { return &v }

// toOne opens the one file of a format.
func toOne(w io.Writer) func(export.File) (io.Writer, error) {
	return func(export.File) (io.Writer, error) { return w, nil }
}
