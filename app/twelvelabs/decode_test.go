// What DecodeTask makes of an answer, and what it says of a wrong one.

package twelvelabs

import (
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/jsonstream"
)

// vectors is a Sink that keeps each of them.
type vectors [][]float32

func (r *vectors) Append(v []float32) int {
	*r = append(*r, append([]float32(nil), v...))
	return len(*r) - 1
}

func decodeText(text string) (*Task, vectors, error) {
	var sink vectors
	task, err := DecodeTask(jsonstream.NewReader(strings.NewReader(text)), &sink)
	return task, sink, err
}

// readyAnswer has everything the API documents, and more.
const readyAnswer = `{
  "_id": "6634f2a1c0ffee0011223344",
  "status": "ready",
  "model_name": "unknown to the contract",
  "created_at": "2026-01-02T03:04:05.678Z",
  "updated_at": "2026-01-02T03:05:00+01:00",
  "data": [
    {"embedding": [0.5, -0.022094727, 7.6293945e-06, 1], "embedding_option": "visual", "embedding_scope": "clip",
     "start_sec": 0, "end_sec": 33.466667, "embedding_uncertainty": [0.25, null, 1e-3, 2]},
    {"quadrant": "top", "chunk_index": 3, "start_sec": null, "end_sec": null, "embedding_scope": null, "embedding_option": null,
     "embedding": [1, null, 1e39], "nested": {"embedding": ["not", {"an": "embedding"}]}},
    {"embedding": []}
  ],
  "metadata": {"input_type": "video", "input_url": "https://example.com/\u00e9.mp4", "input_filename": null, "clip_length": 6,
    "embedding_scopes": ["clip", "asset"], "embedding_options": ["visual", "audio"], "duration": 596.5,
    "start_offset_sec": 1.5, "end_offset_sec": null, "embedding_dimension": 512, "more": [[]]},
  "error": null
}`

func TestDecodeReady(t *testing.T) {
	task, sink, err := decodeText(readyAnswer)
	require.NoError(t, err)
	assert.Equal(t, "6634f2a1c0ffee0011223344", task.ID)
	assert.Equal(t, StatusReady, task.Status)
	assert.Equal(t, time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC), task.CreatedAt)
	assert.True(t, task.UpdatedAt.Equal(time.Date(2026, 1, 2, 2, 5, 0, 0, time.UTC)))
	assert.Empty(t, task.Failure)
	assert.True(t, task.HasData)

	require.Len(t, task.Segments, 3)
	assert.Equal(t, Segment{Option: "visual", Scope: "clip", Start: 0, End: 33.466667, Dim: 4, Row: 0,
		Uncertainty: &Uncertainty{Row: -1, Bad: 1}}, task.Segments[0], "this sink takes no uncertainty")
	second := task.Segments[1]
	assert.True(t, math.IsNaN(second.Start) && math.IsNaN(second.End))
	second.Start, second.End = 0, 0
	assert.Equal(t, Segment{Dim: 3, Row: 1, Bad: 2, Place: &Place{Chunk: 3, Quadrant: "top"}}, second)
	third := task.Segments[2]
	assert.True(t, math.IsNaN(third.Start) && math.IsNaN(third.End))
	assert.Equal(t, 0, third.Dim)
	assert.Equal(t, -1, third.Row)

	require.Len(t, sink, 2)
	assert.Equal(t, []float32{0.5, -0.022094727, 7.6293945e-06, 1}, sink[0])
	assert.Equal(t, float32(1), sink[1][0])
	assert.True(t, math.IsNaN(float64(sink[1][1])), "null")
	assert.True(t, math.IsInf(float64(sink[1][2]), 0), "too large for float32")

	m := task.Metadata
	require.NotNil(t, m)
	assert.True(t, math.IsNaN(m.EndOffset))
	m.EndOffset = 0
	assert.Equal(t, &Metadata{
		InputType: "video", InputURL: "https://example.com/é.mp4", ClipLength: 6, Duration: 596.5, StartOffset: 1.5, Dimension: 512,
		Scopes: []string{"clip", "asset"}, Options: []string{"visual", "audio"},
	}, m)
}

func TestDecodeOtherStates(t *testing.T) {
	for _, c := range []struct {
		text string
		want Task
	}{
		{`{"_id":"x","status":"processing","data":null}`, Task{ID: "x", Status: StatusProcessing}},
		{` {"status" : "processing"} `, Task{Status: StatusProcessing}},
		{`{"status":"ready","data":[]}`, Task{Status: StatusReady, HasData: true}},
		{`{"status":"queued","metadata":null,"created_at":null,"updated_at":""}`, Task{Status: "queued"}},
		{`{"status":"failed","error":{"message":"<b>no</b> such file","code":5}}`, Task{Status: StatusFailed, Failure: "<b>no</b> such file"}},
		{`{"status":"failed","error":{"message":null}}`, Task{Status: StatusFailed}},
		{`{"status":"failed","error":{}}`, Task{Status: StatusFailed}},
		{`{"status":"failed","error":null}`, Task{Status: StatusFailed}},
		{`{"status":"processing","created_at":"yesterday","updated_at":"2026-13-01T00:00:00Z"}`, Task{Status: StatusProcessing}},
		{`{"data":[{"start_sec":1,"end_sec":2,"embedding":[1]}],"status":"processing"}`,
			Task{Status: StatusProcessing, HasData: true, Segments: []Segment{{Start: 1, End: 2, Dim: 1}}}},
	} {
		task, _, err := decodeText(c.text)
		require.NoError(t, err, c.text)
		assert.Equal(t, &c.want, task, c.text)
	}
}

func TestDecodeMetadataWithoutNumbers(t *testing.T) {
	task, _, err := decodeText(`{"status":"ready","metadata":{"embedding_scopes":null}}`)
	require.NoError(t, err)
	m := task.Metadata
	for _, x := range []float64{m.ClipLength, m.Duration, m.StartOffset, m.EndOffset, m.Dimension} {
		assert.True(t, math.IsNaN(x))
	}
	assert.Nil(t, m.Scopes)
}

func TestDecodeErrorsNameThePlace(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"data":[{"embedding":[1,2,3]},{"embedding":[1,2,3,"x"]}]}`, "data[1].embedding[3]: expected a number (offset 51)"},
		{`{"data":[{"embedding":[1,true]}]}`, "data[0].embedding[1]: expected a number (offset 25)"},
		{`{"data":[{"embedding":[1,1e400]}]}`, "data[0].embedding[1]: a number beyond the range of float64 (offset 25)"},
		{`{"data":[{"embedding":[01]}]}`, "data[0].embedding[0]: an invalid number (offset 24)"},
		{`{"data":[{"embedding":null}]}`, "data[0].embedding: expected an array of numbers (offset 22)"},
		{`{"data":[{"embedding":"AAAA"}]}`, "data[0].embedding: expected an array of numbers (offset 22)"},
		{`{"data":[{"start_sec":0}]}`, "data[0]: expected an embedding (offset 24)"},
		{`{"data":[{}]}`, "data[0]: expected an embedding (offset 11)"},
		{`{"data":[null]}`, "data[0]: expected an object (offset 9)"},
		{`{"data":{}}`, "data: expected an array (offset 8)"},
		{`{"data":[{"embedding":[1],"embedding":[2]}]}`, "data[0].embedding: duplicate key (offset 26)"},
		{`{"data":[{"embedding":[1],"start_sec":"0"}]}`, "data[0].start_sec: expected a number (offset 38)"},
		{`{"data":[{"embedding":[1],"end_sec":-1e999}]}`, "data[0].end_sec: a number beyond the range of float64 (offset 36)"},
		{`{"data":[{"embedding":[1],"embedding_option":5}]}`, "data[0].embedding_option: expected a string (offset 45)"},
		{`{"data":[{"embedding":[1],"embedding_scope":["clip"]}]}`, "data[0].embedding_scope: expected a string (offset 44)"},
		{`{"data":[{"embedding":[1],"embedding_uncertainty":[1,"2"]}]}`, "data[0].embedding_uncertainty[1]: expected a number (offset 53)"},
		{`{"_id":5}`, "_id: expected a string (offset 7)"},
		{`{"status":"ready","created_at":5}`, "created_at: expected a string (offset 31)"},
		{`{"metadata":[]}`, "metadata: expected an object (offset 12)"},
		{`{"metadata":{"duration":"5"}}`, "metadata.duration: expected a number (offset 24)"},
		{`{"metadata":{"embedding_options":["visual",null]}}`, "metadata.embedding_options[1]: expected a string (offset 43)"},
		{`{"error":"text"}`, "error: expected an object (offset 9)"},
		{`{"error":{"message":5}}`, "error.message: expected a string (offset 20)"},
		{`{"x":{"y":[1,{"z":tru}]}}`, "x.y[1].z: invalid literal, expected true (offset 21)"},
		{`{"x":` + strings.Repeat("[", 100_000), "x[0][0][0][0][0]…[0][0][0][0][0][0]: nested deeper than 1000 levels (offset 1004)"},
		{"\xef\xbb\xbf{\"status\":\"ready\"}", ": unexpected byte order mark (offset 0)"},
		{`{"status":"ready"}{}`, ": expected the end of the document (offset 18)"},
		{`{"status":"ready",}`, "status: unexpected comma before the closing bracket (offset 18)"},
		{`{"status":"ready"]`, "status: expected a comma or } (offset 17)"},
		{`{"status":"ready","status":"failed"}`, "status: duplicate key (offset 18)"},
	} {
		_, _, err := decodeText(c.text)
		want := "twelvelabs: decode " + c.want
		if strings.HasPrefix(c.want, ":") {
			want = "twelvelabs: decode" + c.want
		}
		require.EqualError(t, err, want)
		assert.NotErrorIs(t, err, ErrNotTask, c.text)
		assert.NotErrorIs(t, err, io.ErrUnexpectedEOF, c.text)
		var place *jsonstream.SyntaxError
		assert.ErrorAs(t, err, &place, c.text)
	}
}

func TestDecodeWhatIsNoTask(t *testing.T) {
	for text, want := range map[string]string{
		``:                                      "twelvelabs: decode: no document: EOF (offset 0)",
		" \n":                                   "twelvelabs: decode: no document: EOF (offset 2)",
		`<!doctype html><title>Sign in</title>`: "twelvelabs: decode: expected a value (offset 0)",
		`[{"status":"ready"}]`:                  "twelvelabs: decode: not a task: expected an object with a status",
		`"ready"`:                               "twelvelabs: decode: not a task: expected an object with a status",
		`null`:                                  "twelvelabs: decode: not a task: expected an object with a status",
		`{}`:                                    "twelvelabs: decode: not a task: expected an object with a status",
		`{"code":"x","message":"flat error"}`:   "twelvelabs: decode: not a task: expected an object with a status",
		`{"status":500,"error":"Internal"}`:     "twelvelabs: decode status: expected a string (offset 10)",
		`{"status":null}`:                       "twelvelabs: decode status: expected a string (offset 10)",
		`{"status":""}`:                         "twelvelabs: decode status: expected a status (offset 12)",
	} {
		_, _, err := decodeText(text)
		require.EqualError(t, err, want, text)
		assert.ErrorIs(t, err, ErrNotTask, text)
		assert.NotErrorIs(t, err, io.ErrUnexpectedEOF, text)
	}
}

func TestDecodeCutShort(t *testing.T) {
	for n := 1; n < len(readyAnswer); n++ {
		_, _, err := decodeText(readyAnswer[:n])
		require.ErrorIs(t, err, io.ErrUnexpectedEOF, readyAnswer[:n])
		require.NotErrorIs(t, err, ErrNotTask, readyAnswer[:n])
	}
	_, _, err := decodeText(`{"data":[{"embedding":[1,2`)
	assert.EqualError(t, err, "twelvelabs: decode data[0].embedding[1]: cut short: unexpected EOF (offset 26)")
}

func TestDecodeErrorOfTheSource(t *testing.T) {
	reset := errors.New("connection reset")
	for _, text := range []string{``, `{`, `{"status":`, `{"status":"re`, `{"data":[{"embedding":[1,`, `{"status":"ready"}`} {
		r := jsonstream.NewReader(io.MultiReader(strings.NewReader(text), iotest.ErrReader(reset)))
		_, err := DecodeTask(r, new(vectors))
		require.ErrorIs(t, err, reset, text)
		require.NotErrorIs(t, err, ErrNotTask, text)
	}
}

// answer is a ready task of n segments with d numbers each, as the API prints
// them: bfloat16 when short is set, else float32, both in shortest form.
func answer(n, d int, short bool) []byte {
	random := rand.New(rand.NewPCG(1, uint64(d)))
	b := append([]byte(nil), `{"_id":"6634f2a1c0ffee0011223344","status":"ready","created_at":"2026-01-02T03:04:05Z","data":[`...)
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"embedding":[`...)
		for j := range d {
			if j > 0 {
				b = append(b, ',')
			}
			x := float32(random.NormFloat64() / math.Sqrt(float64(d)))
			if short {
				x = math.Float32frombits(math.Float32bits(x) &^ 0xffff)
			}
			b = strconv.AppendFloat(b, float64(x), 'g', -1, 32)
		}
		b = append(b, `],"embedding_option":"`...)
		b = append(b, []string{"visual", "audio", "transcription"}[i%3]...)
		b = append(b, `","embedding_scope":"clip","start_sec":`...)
		b = strconv.AppendFloat(b, float64(float32(i/3)*6.0066667), 'g', -1, 32)
		b = append(b, `,"end_sec":`...)
		b = strconv.AppendFloat(b, float64(float32(i/3+1)*6.0066667), 'g', -1, 32)
		b = append(b, '}')
	}
	return append(b, `],"metadata":{"input_type":"video","duration":6006.7,"embedding_dimension":512}}`...)
}

func TestDecodeEveryArrival(t *testing.T) {
	text := string(answer(40, 512, true))
	want, wantRows, err := decodeText(text)
	require.NoError(t, err)
	require.Len(t, wantRows, 40)
	want.Metadata = nil // its NaN equal nothing
	for name, src := range map[string]io.Reader{
		"byte by byte":            iotest.OneByteReader(strings.NewReader(text)),
		"by halves":               iotest.HalfReader(strings.NewReader(text)),
		"end with the last bytes": iotest.DataErrReader(strings.NewReader(text)),
	} {
		var sink vectors
		task, err := DecodeTask(jsonstream.NewReader(src), &sink)
		require.NoError(t, err, name)
		assert.Equal(t, 6006.7, task.Metadata.Duration, name)
		task.Metadata = nil
		assert.Equal(t, want, task, name)
		assert.Equal(t, wantRows, sink, name)
	}
}

func TestDecodeOutline(t *testing.T) {
	r := jsonstream.NewReader(strings.NewReader(readyAnswer))
	var outline []byte
	r.Outline(&outline)
	_, err := DecodeTask(r, new(vectors))
	require.NoError(t, err)
	want := readyAnswer
	for from, to := range map[string]string{
		`[0.5, -0.022094727, 7.6293945e-06, 1]`: `[4]`, `[0.25, null, 1e-3, 2]`: `[4]`, `[1, null, 1e39]`: `[3]`, `"embedding": []`: `"embedding": [0]`,
	} {
		want = strings.Replace(want, from, to, 1)
	}
	assert.Equal(t, want, string(outline))
}
