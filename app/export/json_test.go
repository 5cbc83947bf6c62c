package export

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"embedscope/app/jsonstream"
	"embedscope/app/twelvelabs"
)

// kept is a Sink that keeps copies.
type kept [][]float32

func (k *kept) Append(v []float32) int {
	*k = append(*k, append([]float32(nil), v...))
	return len(*k) - 1
}

// The document is one that the API could have answered.
func TestDocumentDecodes(t *testing.T) {
	rows := append(oddRows(), Row{Index: 6, Start: nan, End: nan, Vector: []float32{1, 2}}) // of another length
	for _, columns := range []Columns{{}, all, {Cluster: true}} {
		files, report := write(t, "json", columns, rows)
		assert.Equal(t, Report{Written: len(rows)}, report)
		require.True(t, json.Valid([]byte(files[0])))

		var vectors kept
		task, err := twelvelabs.DecodeTask(jsonstream.NewReader(strings.NewReader(files[0])), &vectors)
		require.NoError(t, err)
		info := infoFor(rows)
		require.Len(t, task.Segments, len(rows))
		for i, s := range task.Segments {
			r := rows[i]
			require.Equal(t, []string{r.Option, r.Scope}, []string{s.Option, s.Scope})
			require.Equal(t, []uint64{math.Float64bits(r.Start), math.Float64bits(r.End)}, []uint64{math.Float64bits(s.Start), math.Float64bits(s.End)})
			require.Equal(t, len(r.Vector), s.Dim)
			if s.Dim > 0 {
				require.Equal(t, bitsOf(r.Vector), bitsOf(vectors[s.Row]))
			}
		}
		task.Segments = nil
		// NaN is not equal to itself.
		assert.True(t, math.IsNaN(task.Metadata.StartOffset) && math.IsNaN(task.Metadata.EndOffset) && math.IsNaN(task.Metadata.Dimension))
		for _, m := range []*twelvelabs.Metadata{task.Metadata, info.Task.Metadata} {
			m.StartOffset, m.EndOffset, m.Dimension = 0, 0, 0
		}
		assert.Equal(t, info.Task, *task)
	}
}

func TestDocumentOfLittle(t *testing.T) {
	info := Info{Task: twelvelabs.Task{ID: "x", Status: "ready"}}
	files, _, err := tryWrite("json", all, info, nil)
	require.NoError(t, err)
	assert.Equal(t, "{\"_id\":\"x\",\"status\":\"ready\",\"data\":[\n]}\n", files[0])
}

func TestLines(t *testing.T) {
	rows := []Row{
		{Index: 7, Option: "visual", Scope: "clip", Start: 6, End: 12.5, Norm: 0.5, Cluster: "a \"b\"", X: 1, Y: -2.5, Vector: []float32{0.5, float32(nan)}},
		{Index: 9, Start: nan, End: nan, Norm: nan, X: nan, Y: nan},
	}
	files, _ := write(t, "jsonl", all, rows)
	const of = `{"task":"` + taskID + `","file":"Der Zug, „spät“.mp4","model":"marengo3.0","duration":63.25,"created_at":"2026-11-24T09:30:00.25Z",`
	assert.Equal(t, of+`"row":7,"option":"visual","scope":"clip","start_sec":6,"end_sec":12.5,"norm":0.5,"cluster":"a \"b\"","x":1,"y":-2.5,"embedding":[0.5,null]}
`+of+`"row":9,"embedding":[]}
`, files[0])

	rapid.Check(t, func(t *rapid.T) {
		rows := drawnRows(t, false)
		files, _ := write(t, "jsonl", all, rows)
		lines := strings.SplitAfter(files[0], "\n")
		require.Len(t, lines, len(rows)+1)
		for i, r := range rows {
			var got struct {
				Task, Option, Scope, Cluster string
				Row                          int
				Start                        *float64 `json:"start_sec"`
				End                          *float64 `json:"end_sec"`
				Norm, X, Y                   *float64
				Embedding                    []*float32
			}
			require.NoError(t, json.Unmarshal([]byte(lines[i]), &got))
			require.Equal(t, []string{taskID, r.Option, r.Scope, r.Cluster}, []string{got.Task, got.Option, got.Scope, got.Cluster})
			require.Equal(t, r.Index, got.Row)
			for _, pair := range []struct {
				want float64
				got  *float64
			}{{r.Start, got.Start}, {r.End, got.End}, {r.Norm, got.Norm}, {r.X, got.X}, {r.Y, got.Y}} {
				require.Equal(t, math.IsNaN(pair.want), pair.got == nil)
				if pair.got != nil {
					require.Equal(t, math.Float64bits(pair.want), math.Float64bits(*pair.got))
				}
			}
			require.Equal(t, bitsOf(r.Vector), bitsOf(values(got.Embedding)))
		}
	})
}

// values puts NaN where a number is missing.
func values(list []*float32) []float32 {
	v := make([]float32, len(list))
	for i, x := range list {
		v[i] = float32(nan)
		if x != nil {
			v[i] = *x
		}
	}
	return v
}

func TestTextsThatAreNotUTF8(t *testing.T) {
	rows := plainRows(1, 2)
	rows[0].Cluster = "a\xffb"
	for _, f := range Formats() {
		_, _, err := tryWrite(f.ID, all, infoFor(rows), rows)
		assert.EqualError(t, err, `export: row 0: `+f.Label+` can't hold the cluster "a\xffb"`)
	}
}
