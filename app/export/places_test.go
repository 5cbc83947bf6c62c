package export

// places_test.go is about what only some answers have: places in a document,
// and uncertainties.

import (
	stdcsv "encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/jsonstream"
	"embedscope/app/twelvelabs"
)

// everything is all columns that there are.
var everything = Columns{Norm: true, Cluster: true, Map: true, Place: true, Uncertainty: true}

// pages are rows of a document: a page, a chunk, and the whole without a place.
func pages() []Row {
	rows := plainRows(3, 2)
	for i := range rows {
		rows[i].Start, rows[i].End = nan, nan
	}
	rows[0].Place = &twelvelabs.Place{First: 3, Last: 4, Chunk: -1}
	rows[0].Uncertainty = []float32{7.0385307e-26, 0.25}
	rows[1].Place = &twelvelabs.Place{First: 12, Last: 12, Chunk: 0, Quadrant: "top\"left"}
	rows[1].Uncertainty = []float32{0.5, float32(nan)}
	return rows
}

// doubted is a Sink that takes uncertainties, too.
type doubted struct{ kept, doubts kept }

func (d *doubted) Append(v []float32) int            { return d.kept.Append(v) }
func (d *doubted) AppendUncertainty(v []float32) int { return d.doubts.Append(v) }

func TestTheDocumentHasPlacesAndUncertainty(t *testing.T) {
	rows := pages()
	files, _ := write(t, "json", everything, rows)
	var sink doubted
	task, err := twelvelabs.DecodeTask(jsonstream.NewReader(strings.NewReader(files[0])), &sink)
	require.NoError(t, err)
	for i, s := range task.Segments {
		assert.Equal(t, rows[i].Place, s.Place)
	}
	assert.Nil(t, task.Segments[2].Uncertainty)
	require.Len(t, sink.doubts, 2)
	for i := range sink.doubts {
		assert.Equal(t, bitsOf(rows[i].Uncertainty), bitsOf(sink.doubts[i]))
	}
}

// Where a format has no place for another vector it has the mean, and where
// neither is wanted, neither is there.
func TestUncertaintyInTables(t *testing.T) {
	files, _ := write(t, "csv", everything, pages())
	lines, err := stdcsv.NewReader(strings.NewReader(files[0])).ReadAll()
	require.NoError(t, err)
	at := map[string]int{}
	for i, name := range lines[0] {
		at[name] = i
	}
	for name, want := range map[string][]string{
		"start_page_number": {"3", "12", ""}, "end_page_number": {"4", "12", ""}, "chunk_index": {"", "0", ""}, "quadrant": {"", `top"left`, ""},
		"embedding_uncertainty": {"[7.0385307e-26,0.25]", "[0.5,null]", ""},
	} {
		require.Contains(t, at, name)
		for i := range want {
			assert.Equal(t, want[i], lines[i+1][at[name]], name)
		}
	}
	assert.NotContains(t, at, "uncertainty")

	files, _ = write(t, "npy", everything, pages())
	var beside struct{ Segments []map[string]any }
	require.NoError(t, json.Unmarshal([]byte(files[1]), &beside))
	assert.Equal(t, []any{0.125, 0.5, nil}, []any{beside.Segments[0]["uncertainty"], beside.Segments[1]["uncertainty"], beside.Segments[2]["uncertainty"]})
	assert.Equal(t, 12.0, beside.Segments[1]["start_page_number"])

	for _, id := range []string{"json", "jsonl", "csv", "npy", "projector"} {
		files, _ := write(t, id, all, pages())
		for _, file := range files {
			assert.NotContains(t, file, "uncertainty", id)
			assert.NotContains(t, file, "page_number", id)
		}
	}
}

func TestPlacesTellIDsApart(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range []*twelvelabs.Place{nil, {Chunk: -1}, {First: 1, Last: 1, Chunk: -1}, {First: 1, Last: 1, Chunk: 0}, {First: 1, Last: 2, Chunk: -1}, {First: 1, Last: 1, Chunk: -1, Quadrant: "q"}} {
		for twin := range 2 {
			id := ID(taskID, &Row{Option: "visual", Scope: "page", Start: nan, End: nan, Place: p, Twin: twin})
			assert.False(t, seen[id])
			seen[id] = true
		}
	}
	// By Python's uuid, with the name ["…","visual","page",null,null,[3,4,-1,""]].
	assert.Equal(t, "e03cae93-66de-559d-99df-09fc1f6c06c2", ID(taskID, &Row{Option: "visual", Scope: "page", Start: nan, End: nan, Place: &twelvelabs.Place{First: 3, Last: 4, Chunk: -1}}))
}
