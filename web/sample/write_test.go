package sample

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// answer is an answer of retrieve as another reader of the contract sees it.
type answer struct {
	ID        string     `json:"_id"`
	Status    string     `json:"status"`
	CreatedAt *time.Time `json:"created_at"`
	UpdatedAt *time.Time `json:"updated_at"`
	Data      []struct {
		Embedding []*float32 `json:"embedding"`
		Option    *string    `json:"embedding_option"`
		Scope     *string    `json:"embedding_scope"`
		Start     *float32   `json:"start_sec"`
		End       *float32   `json:"end_sec"`

		Uncertainty []float32 `json:"embedding_uncertainty"`
		StartPage   *int      `json:"start_page_number"`
		EndPage     *int      `json:"end_page_number"`
		Chunk       *int      `json:"chunk_index"`
		Quadrant    *string   `json:"quadrant"`
	} `json:"data"`
	Usage    *Usage         `json:"usage"`
	Metadata map[string]any `json:"metadata"`
	Error    map[string]any `json:"error"`
}

func parse(t *testing.T, text []byte) answer {
	t.Helper()
	var a answer
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&a))
	require.False(t, d.More())
	return a
}

func collect(items iter.Seq[Item]) []Item {
	var out []Item
	for item := range items {
		item.Vector = slices.Clone(item.Vector)
		item.Uncertainty = slices.Clone(item.Uncertainty)
		out = append(out, item)
	}
	return out
}

func TestWriteTaskWhole(t *testing.T) {
	nan := math.NaN()
	task := Task{
		ID:      "69b2f0c41c7e4a1b37f8a9c5",
		Status:  "ready",
		Created: time.Date(2026, 3, 12, 14, 5, 8, 316_000_000, time.FixedZone("", 3600)),
		Updated: time.Date(2026, 3, 12, 13, 5, 16, 0, time.UTC),
		Metadata: &Metadata{
			InputType: "video", InputFilename: `<b>"film"</b>.mp4`, Scopes: []string{"clip"}, Options: []string{"visual"},
			Duration: 8.5, Dimension: 3,
		},
		Usage:   &Usage{Tokens: map[string]int{"audio": 2, "visual": 1}},
		Message: "why",
	}
	items := slices.Values([]Item{
		{Option: "visual", Scope: "clip", Start: 0, End: 4, Vector: []float32{-0.022094727, 0, 0.1}},
		{Start: nan, End: nan, Vector: []float32{float32(nan), 2.5}},
		{Option: "visual", Scope: "chunk", Start: nan, End: nan, Vector: []float32{0.5}, Uncertainty: []float32{0.004},
			Page: 3, Quadrant: "top_right", Chunk: 1},
		{Option: "<new>", Scope: "asset", Start: 0, End: 33.466666666, Vector: nil},
	})
	var b bytes.Buffer
	require.NoError(t, WriteTask(&b, task, items))
	assert.Equal(t, `{"_id":"69b2f0c41c7e4a1b37f8a9c5","status":"ready",`+
		`"created_at":"2026-03-12T13:05:08.316Z","updated_at":"2026-03-12T13:05:16Z","data":[`+
		`{"embedding":[-0.022094727,0,0.1],"embedding_option":"visual","embedding_scope":"clip","start_sec":0,"end_sec":4},`+
		`{"embedding":[null,2.5],"embedding_option":null,"embedding_scope":null,"start_sec":null,"end_sec":null},`+
		`{"embedding":[0.5],"embedding_uncertainty":[0.004],"embedding_option":"visual","embedding_scope":"chunk","start_sec":null,`+
		`"end_sec":null,"start_page_number":3,"end_page_number":3,"chunk_index":1,"quadrant":"top_right"},`+
		`{"embedding":[],"embedding_option":"\u003cnew\u003e","embedding_scope":"asset","start_sec":0,"end_sec":33.466667}],`+
		`"metadata":{"input_type":"video","input_filename":"\u003cb\u003e\"film\"\u003c/b\u003e.mp4","embedding_scopes":["clip"],`+
		`"embedding_options":["visual"],"duration":8.5,"embedding_dimension":3},"usage":{"input_tokens":{"audio":2,"visual":1},"truncated":false},"error":{"message":"why"}}`, b.String())
	assert.EqualValues(t, b.Len(), TaskSize(task, items))
}

func TestWriteTaskWithoutData(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, WriteTask(&b, Task{ID: "x", Status: "processing"}, nil))
	assert.Equal(t, `{"_id":"x","status":"processing","data":null}`, b.String())

	b.Reset()
	require.NoError(t, WriteTask(&b, Task{ID: "x", Status: "ready"}, slices.Values([]Item(nil))))
	assert.Equal(t, `{"_id":"x","status":"ready","data":[]}`, b.String())
}

func TestWriteTaskReadsBack(t *testing.T) {
	for _, full := range []bool{false, true} {
		for _, d := range []int{1, 3, 512, 9000} {
			t.Run(fmt.Sprintf("dim %d, full %t", d, full), func(t *testing.T) {
				f := Film{Options: []string{"visual", "audio"}, Clips: 30, Asset: true, Dim: d, Length: 2.5, Seed: 7, Full: full}
				var b bytes.Buffer
				require.NoError(t, WriteTask(&b, Task{ID: "x", Status: "ready", Metadata: f.Metadata()}, f.Items()))
				want := collect(f.Items())
				got := parse(t, b.Bytes())
				require.Len(t, got.Data, 62)
				for i, item := range got.Data {
					require.Equal(t, want[i].Option, *item.Option)
					require.Equal(t, want[i].Scope, *item.Scope)
					require.Equal(t, float32(want[i].Start), *item.Start)
					require.Equal(t, float32(want[i].End), *item.End)
					require.Len(t, item.Embedding, d)
					for k, x := range item.Embedding {
						if *x != want[i].Vector[k] {
							t.Fatalf("data[%d].embedding[%d] = %g, want %g", i, k, *x, want[i].Vector[k])
						}
					}
				}
				assert.Equal(t, 75.0, got.Metadata["duration"])
			})
		}
	}
}

// narrow fails after so many bytes.
type narrow struct{ left, calls, most int }

var errFull = errors.New("full")

func (n *narrow) Write(p []byte) (int, error) {
	n.calls++
	n.most = max(n.most, len(p))
	if n.left -= len(p); n.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriteTaskStreams(t *testing.T) {
	made := 0
	items := func(yield func(Item) bool) {
		for item := range (Film{Clips: 1000}).Items() {
			made++
			if !yield(item) {
				return
			}
		}
	}
	n := &narrow{left: 100_000}
	require.ErrorIs(t, WriteTask(n, Task{}, items), errFull)
	assert.Less(t, made, 40, "it went on making embeddings that nobody could take")
	assert.Equal(t, 2, n.calls, "it went on writing")

	n = &narrow{left: math.MaxInt}
	require.NoError(t, WriteTask(n, Task{}, items))
	assert.Less(t, n.most, writeBuffer+2048)

	mallocs := testing.AllocsPerRun(3, func() { TaskSize(Task{}, Film{Clips: 500, Options: []string{"visual"}}.Items()) })
	assert.Less(t, mallocs, 200.0, "a clip costs memory")
}

func BenchmarkWriteTask(b *testing.B) {
	for _, full := range []bool{false, true} {
		b.Run(fmt.Sprintf("full=%t", full), func(b *testing.B) {
			f := Film{Clips: 500, Asset: true, Full: full}
			for b.Loop() {
				b.SetBytes(TaskSize(Task{}, f.Items()))
			}
		})
	}
}
