// What DecodeTask makes of what Marengo 3.5 alone answers: uncertainties, and
// places in a document.

package twelvelabs

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/jsonstream"
)

// doubting is a Sink that takes uncertainties, too.
type doubting struct{ vectors, doubts vectors }

func (d *doubting) Append(v []float32) int            { return d.vectors.Append(v) }
func (d *doubting) AppendUncertainty(v []float32) int { return d.doubts.Append(v) }

func TestDecodeUncertainty(t *testing.T) {
	var sink doubting
	task, err := DecodeTask(jsonstream.NewReader(strings.NewReader(`{"status":"ready","data":[
		{"embedding_uncertainty":[0.125,0.25],"embedding":[1,2]},
		{"embedding":[3,4]},
		{"embedding":[5,6],"embedding_uncertainty":[0.5,null]},
		{"embedding":[7,8],"embedding_uncertainty":[1,2,3]},
		{"embedding":[9,10],"embedding_uncertainty":null},
		{"embedding":[],"embedding_uncertainty":[]},
		{"embedding":[11,12],"embedding_uncertainty":[7.0385307e-26,1e39]}]}`)), &sink)
	require.NoError(t, err)
	var got []*Uncertainty
	for _, s := range task.Segments {
		got = append(got, s.Uncertainty)
	}
	assert.Equal(t, []*Uncertainty{{Row: 0}, nil, {Row: 1, Bad: 1}, {Row: -1}, nil, {Row: -1}, {Row: 2, Bad: 1}}, got)
	require.Len(t, sink.vectors, 6)
	require.Len(t, sink.doubts, 3)
	assert.Equal(t, []float32{0.125, 0.25}, sink.doubts[0], "also where it comes before its embedding")
	assert.Equal(t, float32(0.5), sink.doubts[1][0])
	assert.True(t, math.IsNaN(float64(sink.doubts[1][1])), "null")
	assert.Equal(t, float32(7.0385307e-26), sink.doubts[2][0])
	assert.True(t, math.IsInf(float64(sink.doubts[2][1]), 1), "too large for float32")
}

func TestDecodePlaces(t *testing.T) {
	for text, want := range map[string]*Place{
		``: nil,
		`,"start_page_number":null,"end_page_number":null,"chunk_index":null,"quadrant":null`: nil,
		`,"start_page_number":3,"end_page_number":4`:                                          {First: 3, Last: 4, Chunk: -1},
		`,"quadrant":"top_left","chunk_index":0,"start_page_number":1`:                        {First: 1, Chunk: 0, Quadrant: "top_left"},
		`,"start_page_number":3.0,"end_page_number":2.5,"chunk_index":-1`:                     {First: 3, Chunk: -1},
		`,"start_page_number":1e300`:                                                          nil,
	} {
		task, _, err := decodeText(`{"status":"ready","data":[{"embedding":[1]` + text + `}]}`)
		require.NoError(t, err, text)
		assert.Equal(t, want, task.Segments[0].Place, text)
	}
	for _, text := range []string{`"start_page_number":"3"`, `"quadrant":4`, `"chunk_index":{}`} {
		_, _, err := decodeText(`{"status":"ready","data":[{"embedding":[1],` + text + `}]}`)
		assert.ErrorContains(t, err, "twelvelabs: decode data[0].", text)
	}
}
