package export

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheSameWhateverTheBatches(t *testing.T) {
	rows := plainRows(9, 4)
	for _, f := range Formats() {
		var whole, single []*bytes.Buffer
		for _, b := range []struct {
			files *[]*bytes.Buffer
			size  int
		}{{&whole, len(rows)}, {&single, 1}} {
			w := f.New(all, func(File) (io.Writer, error) {
				*b.files = append(*b.files, &bytes.Buffer{})
				return (*b.files)[len(*b.files)-1], nil
			})
			require.NoError(t, w.Begin(infoFor(rows)))
			for i := 0; i < len(rows); i += b.size {
				require.NoError(t, w.Batch(rows[i:i+b.size]))
			}
			report, err := w.End()
			require.NoError(t, err)
			require.Equal(t, Report{Written: len(rows)}, report)
		}
		require.NotEmpty(t, whole, f.ID)
		require.Len(t, whole, len(f.Files(&Info{})), f.ID)
		for i := range whole {
			require.NotZero(t, whole[i].Len(), f.ID)
			require.Equal(t, whole[i].String(), single[i].String(), f.ID)
		}
	}
}

func TestMixedLengths(t *testing.T) {
	rows := append(plainRows(3, 4), Row{Index: 3, Option: "fused", Start: nan, End: nan, Vector: []float32{1, 2}})
	for _, f := range Formats() {
		_, _, err := tryWrite(f.ID, Columns{}, infoFor(rows), rows)
		if f.Mixed {
			assert.NoError(t, err, f.ID)
			continue
		}
		var mixed *MixedError
		require.ErrorAs(t, err, &mixed, f.ID)
		assert.Equal(t, "export: "+f.Label+" takes vectors of one length, and these have 4 numbers (3 rows of visual) and "+
			"2 numbers (1 row of fused): filter by option or scope, so that one length is left", err.Error())

		// Also where it was announced otherwise.
		info := infoFor(rows)
		info.Lengths = info.Lengths[:1]
		_, _, err = tryWrite(f.ID, Columns{}, info, rows)
		assert.EqualError(t, err, "export: row 3 has 2 numbers, where 4 were announced", f.ID)
	}
}

func TestCountsMustHold(t *testing.T) {
	rows := plainRows(4, 2)
	for _, f := range Formats() {
		info := infoFor(rows)
		info.Rows = 3
		_, _, err := tryWrite(f.ID, Columns{}, info, rows)
		assert.EqualError(t, err, "export: more rows than the 3 that were announced", f.ID)
		info.Rows = 5
		_, _, err = tryWrite(f.ID, Columns{}, info, rows)
		assert.EqualError(t, err, "export: 4 rows came of the 5 that were announced", f.ID)
	}
}

func TestTextsThatAFormatCannotHold(t *testing.T) {
	for id, texts := range map[string][]string{
		"csv": {"\x00"}, "postgres": {"\x00"}, "pgvector": {"\x00"}, "projector": {"\x00", "\t", "\n", "\r"}, "npz": {"\x00"},
	} {
		for _, s := range texts {
			rows := plainRows(2, 2)
			rows[1].Scope = "clip" + s
			_, _, err := tryWrite(id, Columns{}, infoFor(rows), rows)
			require.Error(t, err, "%s %q", id, s)
			assert.Contains(t, err.Error(), "scope", id)
		}
	}
}

func TestOrderOfCalls(t *testing.T) {
	rows := plainRows(1, 2)
	begin := func() *Writer {
		return Find("jsonl").New(Columns{}, func(File) (io.Writer, error) { return io.Discard, nil })
	}
	w := begin()
	assert.ErrorContains(t, w.Batch(rows), "before the beginning")
	w = begin()
	_, err := w.End()
	assert.ErrorContains(t, err, "before the beginning")
	w = begin()
	require.NoError(t, w.Begin(infoFor(rows)))
	assert.ErrorContains(t, w.Begin(infoFor(rows)), "begun twice")
	w = begin()
	require.NoError(t, w.Begin(infoFor(rows)))
	require.NoError(t, w.Batch(rows))
	_, err = w.End()
	require.NoError(t, err)
	assert.ErrorContains(t, w.Batch(rows), "ended")
	_, err = w.End()
	assert.ErrorContains(t, err, "ended")
}

// full takes some bytes and then no more.
type full struct{ left int }

var errFull = errors.New("the disk is full")

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestFilesThatFail(t *testing.T) {
	rows := plainRows(300, 512)
	for _, f := range Formats() {
		for failing := range f.Files(&Info{}) {
			n := 0
			w := f.New(all, func(File) (io.Writer, error) {
				n++
				if n-1 == failing {
					return &full{left: 10}, nil
				}
				return io.Discard, nil
			})
			err := w.Begin(infoFor(rows))
			if err == nil {
				err = w.Batch(rows)
			}
			_, ended := w.End()
			assert.ErrorIs(t, ended, errFull, "%s, file %d", f.ID, failing)
			if err != nil {
				assert.ErrorIs(t, err, errFull)
			}
		}
		w := f.New(all, func(File) (io.Writer, error) { return nil, errFull })
		assert.ErrorIs(t, w.Begin(infoFor(rows)), errFull)
	}
}

// What a writer keeps, and writes at once, does not grow with the vectors.
func TestStreams(t *testing.T) {
	const n, bound = 6000, 10 << 20 // rows of 2 kB, and bytes
	batch := plainRows(10, 512)
	for _, r := range batch {
		for i := range r.Vector {
			r.Vector[i] = float32(i%7) / 4 // quick to spell
		}
	}
	for _, f := range Formats() {
		var written, most int
		w := f.New(Columns{}, func(File) (io.Writer, error) { return counting(func(k int) { written += k; most = max(most, k) }), nil })
		info := infoFor(batch)
		info.Rows = n
		require.NoError(t, w.Begin(info))
		for i := 0; i < n; i += len(batch) {
			require.NoError(t, w.Batch(batch))
			require.LessOrEqual(t, i/10*10*512*4, written+bound, "%s holds back what it was given", f.ID)
		}
		_, err := w.End()
		require.NoError(t, err)
		assert.LessOrEqual(t, most, bound, "%s: one write", f.ID)
	}
}

type counting func(int)

func (c counting) Write(p []byte) (int, error) { c(len(p)); return len(p), nil }

func TestNamesOfFiles(t *testing.T) {
	info := infoFor(nil)
	names := func(id string) (list []string) {
		for _, f := range Find(id).Files(&info) {
			list = append(list, f.Name)
			assert.NotEmpty(t, f.Media)
		}
		return list
	}
	stem := "embedscope-" + taskID + "-visual-audio-2026-11-24"
	assert.Equal(t, []string{stem + ".npy", stem + "-segments.json"}, names("npy"))
	assert.Equal(t, []string{stem + "-qdrant-collection.json", stem + "-qdrant.jsonl"}, names("qdrant"))

	info.Task.ID, info.Options, info.Date = "../a b\x00/ü;rm -rf", []string{"$(x)", strings.Repeat("y", 300)}, time.Time{}
	for _, name := range names("projector") {
		assert.Regexp(t, `^embedscope-a-b-rm-rf-x-y{46}-(vectors|metadata)\.tsv$`, name)
	}
	seen := map[string]string{}
	for _, f := range Formats() {
		require.Same(t, f, Find(f.ID))
		for _, file := range f.Files(&info) {
			assert.Empty(t, seen[file.Name], "%s and %s have a file of one name", f.ID, seen[file.Name])
			seen[file.Name] = f.ID
		}
	}
	assert.Nil(t, Find("xlsx"))
}

func TestSnippetsAreFilledIn(t *testing.T) {
	rows := plainRows(1, 512)
	info := infoFor(rows)
	for _, f := range Formats() {
		snippets := f.Snippets(&info)
		require.NotEmpty(t, snippets, f.ID)
		for _, s := range snippets {
			assert.NotEmpty(t, s.Language, "%s %s", f.ID, s.Tool)
			assert.NotContains(t, s.Text, "{{", "%s %s", f.ID, s.Tool)
			assert.Contains(t, s.Text, Stem(&info), "%s %s", f.ID, s.Tool)
		}
	}
}
