package open

import (
	"bytes"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/export/columnar"
	"embedscope/app/export/parquet"
	"embedscope/app/twelvelabs"
)

// written is a file of three rows, one of which has no vector.
func written(t *testing.T, tasks ...string) []byte {
	t.Helper()
	s := columnar.Schema{
		Columns: []columnar.Column{
			{Name: "task", Kind: columnar.Text},
			{Name: "option", Kind: columnar.Text, Nullable: true},
			{Name: "start_sec", Kind: columnar.Float64, Nullable: true},
			{Name: "end_sec", Kind: columnar.Float64},
			{Name: "cluster", Kind: columnar.Text},
			{Name: "embedding", Kind: columnar.Vector, Dim: 2, Nullable: true},
		},
		Metadata: [][2]string{{"embedscope", `{"task":"t1","status":"ready","created_at":"2026-01-02T03:04:05Z","metadata":{"input_filename":"harbour.mp4"},"shape":[3,2]}`}},
	}
	var b bytes.Buffer
	w, err := parquet.NewWriter(&b, s)
	require.NoError(t, err)
	require.NoError(t, w.Append(columnar.Batch{Rows: 3, Values: []columnar.Values{
		{Text: tasks},
		{Text: []string{"visual", "", "audio"}, Valid: []bool{true, false, true}},
		{Float64: []float64{0, 6, 0}, Valid: []bool{true, true, false}},
		{Float64: []float64{6, 12, 12}},
		{Text: []string{"A", "A", "B"}},
		{Float32: []float32{0.1, math.SmallestNonzeroFloat32, 0, 0, float32(math.NaN()), -1}, Valid: []bool{true, false, true}},
	}}))
	require.NoError(t, w.Close())
	return b.Bytes()
}

func TestReadParquet(t *testing.T) {
	data := written(t, "t1", "t1", "t1")
	var rows kept
	task, err := ReadParquet(bytes.NewReader(data), int64(len(data)), &rows)
	require.NoError(t, err)
	assert.Equal(t, "t1", task.ID)
	assert.Equal(t, twelvelabs.StatusReady, task.Status)
	assert.Equal(t, 2026, task.CreatedAt.Year())
	assert.Equal(t, "harbour.mp4", task.Metadata.InputFilename)
	require.Len(t, task.Segments, 3)
	first, second, third := task.Segments[0], task.Segments[1], task.Segments[2]
	assert.Equal(t, twelvelabs.Segment{Option: "visual", Start: 0, End: 6, Dim: 2}, first)
	assert.Equal(t, []any{"", 0, -1, 6.0}, []any{second.Option, second.Dim, second.Row, second.Start})
	assert.Equal(t, []any{"audio", 2, 1, 1}, []any{third.Option, third.Dim, third.Row, third.Bad})
	assert.True(t, math.IsNaN(third.Start))
	assert.Equal(t, []float32{0.1, math.SmallestNonzeroFloat32}, rows[0])
}

func TestReadParquetRefuses(t *testing.T) {
	data := written(t, "t1", "t1", "t2")
	_, err := ReadParquet(bytes.NewReader(data), int64(len(data)), new(kept))
	assert.ErrorContains(t, err, "row 2 is of another task")
	_, err = ReadParquet(bytes.NewReader(data[:len(data)-9]), int64(len(data)-9), new(kept))
	assert.ErrorContains(t, err, "cut short: it does not end with PAR1")

	var b bytes.Buffer
	w, err := parquet.NewWriter(&b, columnar.Schema{Columns: []columnar.Column{{Name: "n", Kind: columnar.Int64}}})
	require.NoError(t, err)
	require.NoError(t, w.Close())
	_, err = ReadParquet(bytes.NewReader(b.Bytes()), int64(b.Len()), new(kept))
	assert.ErrorContains(t, err, "no column of embeddings")
}
