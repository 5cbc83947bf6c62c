package open

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/export/columnar"
	"embedscope/app/export/parquet"
	"embedscope/app/twelvelabs"
)

// doubting is a Sink that takes uncertainties, too.
type doubting struct{ vectors, doubts kept }

func (d *doubting) Append(v []float32) int            { return d.vectors.Append(v) }
func (d *doubting) AppendUncertainty(v []float32) int { return d.doubts.Append(v) }

// What is as long as no embedding, or not whole, is told as such, wherever in
// the line it stands.
func TestLinesOfADocument(t *testing.T) {
	var sink doubting
	task, err := ReadLines(strings.NewReader(`{"embedding_uncertainty":[0.5,0.25],"embedding":[1,2],"start_page_number":3,"end_page_number":4}
{"embedding":[3,4],"embedding_uncertainty":[1,null],"chunk_index":0,"quadrant":"top"}
{"embedding":[5,6],"embedding_uncertainty":[1,2,3],"start_page_number":null}
{"embedding":[7,8],"embedding_uncertainty":null,"start_page_number":1.5}
{"embedding":[9,10],"embedding_uncertainty":[7,8],"quadrant":null}
`), &sink)
	require.NoError(t, err)
	var doubts []*twelvelabs.Uncertainty
	var places []*twelvelabs.Place
	for _, s := range task.Segments {
		doubts, places = append(doubts, s.Uncertainty), append(places, s.Place)
	}
	assert.Equal(t, []*twelvelabs.Uncertainty{{Row: 0}, {Row: 1, Bad: 1}, {Row: -1}, nil, {Row: 2}}, doubts)
	assert.Equal(t, []*twelvelabs.Place{{First: 3, Last: 4, Chunk: -1}, {Chunk: 0, Quadrant: "top"}, nil, nil, nil}, places)
	require.Len(t, sink.doubts, 3)
	assert.Equal(t, []float32{0.5, 0.25}, sink.doubts[0])
	assert.Equal(t, []float32{7, 8}, sink.doubts[2])

	task, _, err = open(`{"embedding":[1,2],"embedding_uncertainty":[0.5,0.25]}`+"\n"+`{"embedding":[3,4]}`, "")
	require.NoError(t, err)
	assert.Equal(t, &twelvelabs.Uncertainty{Row: -1}, task.Segments[0].Uncertainty, "this sink takes none")
}

// A file may have its uncertainties before its embeddings, and its pages as any
// numbers.
func TestParquetOfADocument(t *testing.T) {
	var b bytes.Buffer
	w, err := parquet.NewWriter(&b, columnar.Schema{Columns: []columnar.Column{
		{Name: "embedding_uncertainty", Kind: columnar.Vector, Dim: 2, Nullable: true}, {Name: "start_page_number", Kind: columnar.Int64, Nullable: true},
		{Name: "end_page_number", Kind: columnar.Float64}, {Name: "quadrant", Kind: columnar.Text, Nullable: true}, {Name: "embedding", Kind: columnar.Vector, Dim: 2},
	}})
	require.NoError(t, err)
	require.NoError(t, w.Append(columnar.Batch{Rows: 3, Values: []columnar.Values{
		{Float32: []float32{0.5, 0.25, 0, 0, float32(math.NaN()), 1}, Valid: []bool{true, false, true}}, {Int64: []int64{3, 0, 5}, Valid: []bool{true, false, true}},
		{Float64: []float64{4, math.NaN(), 5}}, {Text: []string{"top", "", ""}, Valid: []bool{true, false, false}}, {Float32: []float32{1, 2, 3, 4, 5, 6}},
	}}))
	require.NoError(t, w.Close())
	var sink doubting
	task, err := ReadParquet(bytes.NewReader(b.Bytes()), int64(b.Len()), &sink)
	require.NoError(t, err)
	require.Len(t, task.Segments, 3)
	assert.Equal(t, &twelvelabs.Place{First: 3, Last: 4, Chunk: -1, Quadrant: "top"}, task.Segments[0].Place)
	assert.Nil(t, task.Segments[1].Place)
	assert.Equal(t, &twelvelabs.Uncertainty{Row: 0}, task.Segments[0].Uncertainty)
	assert.Nil(t, task.Segments[1].Uncertainty)
	assert.Equal(t, &twelvelabs.Uncertainty{Row: 1, Bad: 1}, task.Segments[2].Uncertainty)
	assert.Equal(t, []float32{0.5, 0.25}, sink.doubts[0])
	assert.Equal(t, []float32{1, 2}, sink.vectors[0])
}
