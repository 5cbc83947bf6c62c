package open

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestForeignLines(t *testing.T) {
	task, vectors, err := open(`{"embedding_option":"visual","embedding_scope":null,"start_offset_sec":1.5,"embedding":[1,null,1e39],"more":{"a":[1]}}

  {"embedding":[2,3],"option":"audio","start_sec":null,"end_sec":4}`, "")
	require.NoError(t, err)
	require.Len(t, task.Segments, 2)
	assert.Equal(t, "visual", task.Segments[0].Option)
	assert.Equal(t, 1.5, task.Segments[0].Start)
	assert.Equal(t, 2, task.Segments[0].Bad)
	assert.Equal(t, 4.0, task.Segments[1].End)
	assert.Equal(t, []float32{2, 3}, vectors[task.Segments[1].Row])
	assert.Nil(t, task.Metadata)
}

func TestBrokenLines(t *testing.T) {
	const line = `{"task":"a","embedding":[1,2]}` + "\n"
	for text, want := range map[string]string{
		line + line + `{"task":"a","embedding":[1,"x"]}`:     "open: line 3: embedding[1]: expected a number (offset 89)",
		line + "\n\n" + `{"task":"a"}`:                       "open: line 4: expected an embedding (offset 45)",
		line + `{"task":"b","embedding":[1,2]}`:              "open: line 2: task: a row of another task: they can't be shown as one result (offset 42)",
		line + `{"task":"a","embedding":[1,`:                 "open: line 2: embedding[1]: cut short: unexpected EOF (offset 58)",
		line + "nonsense":                                    "open: line 2: expected an object (offset 31)",
		line + "17":                                          "open: line 2: expected an object (offset 31)",
		`{"option":17,"embedding":[1]}`:                      "open: line 1: option: expected a string (offset 10)",
		`{"embedding":[1],"start_sec":"late"}` + "\n" + line: "open: line 1: start_sec: expected a number (offset 29)",
	} {
		_, _, err := open(text, "")
		assert.EqualError(t, err, want, "%q", text)
	}
	var vectors kept
	_, err := ReadLines(strings.NewReader(line+"{"), &vectors)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
}
