// Files of others, and files that are damaged or lie.

package parquet

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/export/columnar"
	"embedscope/app/export/columnar/samples"
)

// others are files of samples.Make("t", 3, true, 40), written by DuckDB 1.5 and
// by arrow-rs (parquet-wasm 0.8), with snappy and dictionaries; the second in
// pages of version 2.
var others = []string{"testdata/duckdb.parquet", "testdata/arrow-rs.parquet"}

func TestFilesOfOthers(t *testing.T) {
	table := samples.Make("t", 3, true, 40)
	want := samples.Lines(table.Schema, table.Batches)
	for _, name := range others {
		file, err := os.ReadFile(name)
		require.NoError(t, err)
		f, got, err := all(file, 7)
		require.NoError(t, err, name)
		assert.Equal(t, table.Schema.Columns, f.Schema.Columns, name)
		for i, c := range f.Schema.Columns {
			if name == others[0] && (c.Kind == columnar.Float32 || c.Kind == columnar.Vector) {
				continue // its dictionaries take -0 for 0
			}
			assert.Equal(t, want[i], got[i], "%s: %s", name, c.Name)
		}
	}
}

func TestDamagedFilesAreNamed(t *testing.T) {
	file := writtenFile(t, samples.Make("t", 4, true, 30))
	change := func(at int, b ...byte) []byte {
		f := bytes.Clone(file)
		copy(f[(at+len(f))%len(f):], b)
		return f
	}
	for want, f := range map[string][]byte{
		"too short":                                  file[:7],
		"does not begin with PAR1 (offset 0)":        change(0, 'X'),
		"does not end with PAR1":                     file[:len(file)-1],
		"encrypted":                                  change(-4, []byte("PARE")...),
		"a footer of 4294967295 bytes":               change(-8, 0xff, 0xff, 0xff, 0xff),
		"footer: not a number where one should be":   change(-8, 40, 0, 0, 0),
		`column "ordinal": row group 0: page header`: change(4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
	} {
		_, _, err := all(f, 10)
		var e *Error
		require.ErrorAs(t, err, &e, want)
		assert.ErrorContains(t, err, want)
	}
}

// Every byte of a small file is changed: there is an answer or an *Error.
func TestEveryByteMayBeWrong(t *testing.T) {
	files := [][]byte{writtenFile(t, samples.Make("t", 3, true, 12))}
	for _, name := range others {
		file, err := os.ReadFile(name)
		require.NoError(t, err)
		files = append(files, file)
	}
	refused := 0
	for _, file := range files {
		for at := range file {
			for _, bit := range []byte{1, 0x80, 0xff} {
				file[at] ^= bit
				if !answers(t, file) {
					refused++
				}
				file[at] ^= bit
			}
		}
	}
	assert.Greater(t, refused, 1000)
}

// answers tells whether a file can be read. It fails if that ends in another
// way, or if a batch is larger than it may be.
func answers(t *testing.T, file []byte) bool {
	t.Helper()
	f, err := Open(bytes.NewReader(file), int64(len(file)))
	var b columnar.Batch
	for rows := 0; err == nil && rows < 4096; rows += b.Rows {
		if err = f.Next(&b, 512); err != nil {
			break
		}
		require.LessOrEqual(t, b.Rows, 512)
		for i, c := range f.Schema.Columns {
			if c.Kind != columnar.Vector {
				require.Equal(t, b.Rows, b.Values[i].Len(c))
				continue
			}
			require.Len(t, b.Values[i].Float32, b.Rows*c.Dim)
			require.LessOrEqual(t, 4*len(b.Values[i].Float32), max(batchBytes, 4*columnar.MostDim))
		}
	}
	if err == nil || err == io.EOF {
		return true
	}
	var e *Error
	require.True(t, errors.As(err, &e), "%v", err)
	return false
}

// A reader that fails is named as such.
func TestReadingFails(t *testing.T) {
	file := writtenFile(t, samples.Make("t", 4, true, 30))
	_, err := Open(bytes.NewReader(file[:len(file)/2]), int64(len(file)))
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

func FuzzOpen(f *testing.F) {
	for _, table := range []samples.Table{samples.Make("t", 3, true, 12), samples.Make("t", 1, false, 3), samples.Make("t", 9, false)} {
		f.Add(writtenFile(f, table))
	}
	for _, name := range others {
		file, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) { answers(t, file) })
}
