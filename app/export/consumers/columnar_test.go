package consumers

// columnar_test.go gives Parquet and Arrow files to the libraries that read
// them, and reads what those write: apache-arrow, DuckDB, hyparquet, and
// parquet-wasm, which is Rust's reader, by way of Arrow as pandas and polars
// read. pyarrow can't be had from Debian.

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/export/arrow"
	"embedscope/app/export/columnar"
	"embedscope/app/export/columnar/samples"
	"embedscope/app/export/parquet"
	"embedscope/web/e2e/npm"
)

// columnarModules installs the libraries. Without npm or node the test is
// skipped, but not where CI is set.
func columnarModules(t *testing.T) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	_, err := exec.LookPath("node")
	modules := ""
	if err == nil {
		modules, err = npm.Modules(ctx, "@duckdb/node-api@1.5.6-r.1", "apache-arrow@21.2.0", "hyparquet@1.31.5", "parquet-wasm@0.8.0")
	}
	if err != nil && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	require.NoError(t, err)
	return modules
}

// columnarAnswer is what a library read.
type columnarAnswer struct {
	Columns []struct {
		Name, Type string
		Nullable   bool
		Lines      []string
	}
	Metadata map[string]string
	Found    int
}

func columnarRead(t *testing.T, args ...string) (a columnarAnswer) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "node", append([]string{"testdata/columnar_read.cjs"}, args...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	require.NoError(t, err, "%.2000s", errs.String())
	require.NoError(t, json.Unmarshal(out, &a))
	return a
}

// columnarLines is what a library should print of a column. One that passes
// numbers through JavaScript's own may lose which NaN it was.
func columnarLines(c columnar.Column, column int, batches []columnar.Batch, anyNaN bool) []string {
	lines := []string{}
	bits := func(x float32) uint32 {
		if anyNaN && x != x {
			return math.Float32bits(float32(math.NaN()))
		}
		return math.Float32bits(x)
	}
	for _, b := range batches {
		v := &b.Values[column]
		for row := range b.Rows {
			switch {
			case !v.Has(row):
				lines = append(lines, "missing")
			case c.Kind == columnar.Int64:
				lines = append(lines, strconv.FormatInt(v.Int64[row], 10))
			case c.Kind == columnar.Float64:
				lines = append(lines, strconv.FormatUint(math.Float64bits(v.Float64[row]), 16))
			case c.Kind == columnar.Float32:
				lines = append(lines, strconv.FormatUint(uint64(bits(v.Float32[row])), 16))
			case c.Kind == columnar.Text:
				lines = append(lines, v.Text[row])
			default:
				var bytes []byte
				for _, x := range v.Float32[row*c.Dim : (row+1)*c.Dim] {
					bytes = columnar.Append32(bytes, bits(x))
				}
				sum := sha256.Sum256(bytes)
				lines = append(lines, hex.EncodeToString(sum[:]))
			}
		}
	}
	return lines
}

func columnarSame(t *testing.T, table samples.Table, a columnarAnswer, types map[columnar.Kind]string, anyNaN bool) {
	t.Helper()
	if anyNaN && len(a.Columns) == 0 { // of no rows there is no object to name them
		require.Empty(t, table.Batches)
		return
	}
	require.Len(t, a.Columns, len(table.Schema.Columns))
	for i, c := range table.Schema.Columns {
		got := a.Columns[i]
		assert.Equal(t, c.Name, got.Name)
		want := types[c.Kind]
		if c.Kind == columnar.Vector && want == "FixedSizeList" {
			want += "[" + strconv.Itoa(c.Dim) + "]<Float32>"
		}
		assert.Equal(t, want, got.Type)
		lines := columnarLines(c, i, table.Batches, anyNaN)
		require.Len(t, got.Lines, len(lines), c.Name)
		for row := range lines {
			require.Equal(t, lines[row], got.Lines[row], "%s, row %d", c.Name, row)
		}
	}
}

var (
	arrowTypes = map[columnar.Kind]string{columnar.Int64: "Int64", columnar.Float64: "Float64", columnar.Float32: "Float32",
		columnar.Text: "Utf8", columnar.Vector: "FixedSizeList"}
	duckTypes = map[columnar.Kind]string{columnar.Int64: "BIGINT", columnar.Float64: "DOUBLE", columnar.Float32: "FLOAT",
		columnar.Text: "VARCHAR", columnar.Vector: "FLOAT[]"}
)

func TestArrowFiles(t *testing.T) {
	modules := columnarModules(t)
	for _, table := range samples.Tables() {
		t.Run(table.Name, func(t *testing.T) {
			var out bytes.Buffer
			w, err := arrow.NewWriter(&out, table.Schema)
			require.NoError(t, table.Write(w, err))
			file := filepath.Join(t.TempDir(), "t.arrow")
			require.NoError(t, os.WriteFile(file, out.Bytes(), 0o600))
			a := columnarRead(t, modules, "apache-arrow", file)
			columnarSame(t, table, a, arrowTypes, false)
			for i, c := range table.Schema.Columns {
				assert.Equal(t, c.Nullable, a.Columns[i].Nullable)
			}
			for _, m := range table.Schema.Metadata {
				assert.Equal(t, m[1], a.Metadata[m[0]])
			}
		})
	}
}

func TestParquetFiles(t *testing.T) {
	modules := columnarModules(t)
	for _, table := range samples.Tables() {
		var out bytes.Buffer
		w, err := parquet.NewWriter(&out, table.Schema)
		require.NoError(t, table.Write(w, err))
		file := filepath.Join(t.TempDir(), "t.parquet")
		require.NoError(t, os.WriteFile(file, out.Bytes(), 0o600))
		t.Run(table.Name+"/duckdb", func(t *testing.T) {
			a := columnarRead(t, modules, "duckdb", file)
			columnarSame(t, table, a, duckTypes, false)
			assert.Equal(t, columnarFound(table), a.Found)
		})
		t.Run(table.Name+"/parquet-wasm", func(t *testing.T) {
			columnarSame(t, table, columnarRead(t, modules, "parquet-wasm", file), arrowTypes, false)
		})
		t.Run(table.Name+"/hyparquet", func(t *testing.T) {
			columnarSame(t, table, columnarRead(t, modules, "hyparquet", file), nil, true)
		})
	}
}

// columnarFound counts the rows that DuckDB is asked for by their values.
func columnarFound(table samples.Table) (n int) {
	if len(table.Schema.Columns) < 5 {
		return 0
	}
	for _, b := range table.Batches {
		for row := range b.Rows {
			if o, s := &b.Values[1], &b.Values[2]; o.Has(row) && s.Has(row) && s.Float64[row] > 100 && o.Text[row] >= "v" {
				n++
			}
		}
	}
	return n
}

// What others write is read as they read it: by dictionary, with
// snappy, in pages of both versions.
func TestParquetFilesOfOthers(t *testing.T) {
	modules := columnarModules(t)
	table := samples.Make("t", 96, true, 512, 512, 300)
	var out bytes.Buffer
	w, err := parquet.NewWriter(&out, table.Schema)
	require.NoError(t, table.Write(w, err))
	ours := filepath.Join(t.TempDir(), "ours.parquet")
	require.NoError(t, os.WriteFile(ours, out.Bytes(), 0o600))
	for _, how := range [][2]string{{"duckdb", "snappy"}, {"duckdb", "uncompressed"}, {"parquet-wasm", "SNAPPY"}, {"parquet-wasm", "UNCOMPRESSED"}} {
		t.Run(how[0]+"/"+how[1], func(t *testing.T) {
			theirs := filepath.Join(t.TempDir(), "theirs.parquet")
			columnarRead(t, modules, how[0], ours, theirs, how[1])
			file, err := os.ReadFile(theirs)
			require.NoError(t, err)
			f, err := parquet.Open(bytes.NewReader(file), int64(len(file)))
			require.NoError(t, err)
			require.Empty(t, f.Omitted)
			require.Equal(t, table.Schema.Columns, f.Schema.Columns)
			// Not with the rows given: DuckDB's dictionaries take -0 for 0.
			got, rows := samples.Table{Schema: f.Schema}, 0
			for {
				var b columnar.Batch
				if err = f.Next(&b, 100); err != nil {
					break
				}
				got.Batches = append(got.Batches, b)
				rows += b.Rows
			}
			require.Equal(t, io.EOF, err)
			require.Equal(t, 1324, rows)
			types := duckTypes
			if how[0] == "parquet-wasm" {
				types = arrowTypes
				assert.Equal(t, samples.Lines(table.Schema, table.Batches), samples.Lines(got.Schema, got.Batches))
			}
			columnarSame(t, got, columnarRead(t, modules, how[0], theirs), types, false)
		})
	}
}
