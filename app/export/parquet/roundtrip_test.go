// What is written is read back to the bit, whatever the sizes of batches.

package parquet

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"embedscope/app/export/columnar"
	"embedscope/app/export/columnar/samples"
)

// writtenFile is a table as a file.
func writtenFile(t require.TestingT, table samples.Table) []byte {
	var out bytes.Buffer
	w, err := NewWriter(&out, table.Schema)
	require.NoError(t, table.Write(w, err))
	return out.Bytes()
}

// all reads a file to its end, so many rows at a time.
func all(file []byte, rows int) (*File, [][]string, error) {
	f, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, nil, err
	}
	lines := make([][]string, len(f.Schema.Columns))
	var b columnar.Batch
	for {
		switch err := f.Next(&b, rows); {
		case err == io.EOF:
			return f, lines, nil
		case err != nil:
			return f, lines, err
		}
		for i, l := range samples.Lines(f.Schema, []columnar.Batch{b}) {
			lines[i] = append(lines[i], l...)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	for _, table := range samples.Tables() {
		t.Run(table.Name, func(t *testing.T) {
			file := writtenFile(t, table)
			want := samples.Lines(table.Schema, table.Batches)
			for _, rows := range []int{1, 300, 1 << 20} {
				f, got, err := all(file, rows)
				require.NoError(t, err)
				assert.Equal(t, want, got)
				assert.Equal(t, table.Schema.Metadata, f.Schema.Metadata)
				assert.Empty(t, f.Omitted)
				for i, c := range table.Schema.Columns {
					if table.Name == "none" || table.Name == "all-missing" {
						c.Dim = 0 // no row tells
					}
					assert.Equal(t, c, f.Schema.Columns[i])
				}
			}
		})
	}
}

func TestAnyTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(0, 40), 0, 4).Draw(t, "rows")
		table := samples.Make("any", rapid.IntRange(1, 20).Draw(t, "dim"), rapid.Bool().Draw(t, "nullable"), sizes...)
		_, got, err := all(writtenFile(t, table), rapid.IntRange(1, 50).Draw(t, "batch"))
		require.NoError(t, err)
		assert.Equal(t, samples.Lines(table.Schema, table.Batches), got)
	})
}

// A row group ends at some 8 MB, so that a file has many, and a writer is small.
func TestGroupsAreBounded(t *testing.T) {
	file := writtenFile(t, samples.Make("large", 512, false, 20000))
	f, err := Open(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	assert.Equal(t, int64(20000), f.Rows)
	assert.Len(t, f.groups, 5)
	for _, g := range f.groups {
		for _, c := range g.chunks {
			assert.LessOrEqual(t, c.bytes, int64(groupBytes+stepBytes+pageBytes/16))
		}
	}
}

func TestWriterRefuses(t *testing.T) {
	one := columnar.Schema{Columns: []columnar.Column{{Name: "a", Kind: columnar.Vector, Dim: 2}, {Name: "b", Kind: columnar.Text}}}
	for want, b := range map[string]columnar.Batch{
		"1 columns in the batch, 2 in the table": {Values: make([]columnar.Values, 1)},
		"3 numbers are not whole vectors of 2":   {Rows: 1, Values: []columnar.Values{{Float32: make([]float32, 3)}, {Text: []string{""}}}},
		"2 values for 1 rows":                    {Rows: 1, Values: []columnar.Values{{Float32: make([]float32, 2)}, {Text: []string{"", ""}}}},
		"a value is missing, and none may be":    {Rows: 1, Values: []columnar.Values{{Float32: make([]float32, 2), Valid: []bool{false}}, {Text: []string{""}}}},
		"2 validities for 1 rows":                {Rows: 1, Values: []columnar.Values{{Float32: make([]float32, 2)}, {Text: []string{""}, Valid: []bool{true, true}}}},
		"is not UTF-8":                           {Rows: 1, Values: []columnar.Values{{Float32: make([]float32, 2)}, {Text: []string{"\xff"}}}},
	} {
		w, err := NewWriter(io.Discard, one)
		require.NoError(t, err)
		assert.ErrorContains(t, w.Append(b), want)
		assert.ErrorContains(t, w.Close(), want, "an error stays")
	}
	for want, s := range map[string]columnar.Schema{
		"no columns":       {},
		"not a name":       {Columns: []columnar.Column{{}}},
		"occurs twice":     {Columns: []columnar.Column{{Name: "a"}, {Name: "a"}}},
		"a dimension of 0": {Columns: []columnar.Column{{Name: "a", Kind: columnar.Vector}}},
		"no such kind: 9":  {Columns: []columnar.Column{{Name: "a", Kind: 9}}},
		"the writer's own": {Columns: []columnar.Column{{Name: "a"}}, Metadata: [][2]string{{arrowSchema, ""}}},
		`"k": not UTF-8`:   {Columns: []columnar.Column{{Name: "a"}}, Metadata: [][2]string{{"k", "\xff"}}},
	} {
		_, err := NewWriter(io.Discard, s)
		assert.ErrorContains(t, err, want)
	}
}

func TestWriterTellsOfAFullDisk(t *testing.T) {
	table := samples.Make("t", 512, true, 3000)
	size := len(writtenFile(t, table))
	for _, room := range []int{0, 4, size / 2, size - 1} {
		w, err := NewWriter(&samples.Disk{Room: room}, table.Schema)
		assert.ErrorIs(t, table.Write(w, err), samples.ErrFull, "room for %d of %d", room, size)
	}
	w, err := NewWriter(&samples.Disk{Room: size}, table.Schema)
	assert.NoError(t, table.Write(w, err))
	assert.Error(t, w.Append(table.Batches[0]), "after the end")
}
