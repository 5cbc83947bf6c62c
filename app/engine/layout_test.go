package engine

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func linesOf(t *testing.T, s *Session, first, count int, unfolded ...int) *Lines {
	t.Helper()
	body, _, err := s.lines(context.Background(), LinesRequest{Watch: "w", First: first, Count: count, Open: unfolded})
	require.NoError(t, err)
	return body.(*Lines)
}

func written(l *Lines) string {
	var b strings.Builder
	for _, line := range l.Lines {
		b.WriteString(strings.Repeat("  ", line.Depth) + line.Text + "\n")
	}
	return b.String()
}

const small = `{ "status" : "ready",
 "_id":"a\"b: c", "metadata":{"embedding_scopes":["clip","asset"], "empty":{}, "none":[]},
 "data":[{"embedding":[1,2.5],"embedding_option":"visual","extra":{"embedding":[7]}},
  {"embedding_uncertainty":[1,2],"embeddin\u0067":[1,2,3,4,5,6,7,8,-9e-3]}]}`

func TestTheAnswerIsLaidOutWithItsVectorsFolded(t *testing.T) {
	s := holding(t, small)
	got := linesOf(t, s, 0, 1000)
	assert.Equal(t, `{
  "status": "ready",
  "_id": "a\"b: c",
  "metadata": {
    "embedding_scopes": ["clip", "asset"],
    "empty": {},
    "none": []
  },
  "data": [
    {
      "embedding": [ 2 numbers ],
      "embedding_option": "visual",
      "extra": {
        "embedding": [7]
      }
    },
    {
      "embedding_uncertainty": [ 2 numbers ],
      "embeddin\u0067": [ 9 numbers ]
    }
  ]
}
`, written(got))
	assert.Equal(t, 22, got.Total)
	assert.Equal(t, 0, got.Lines[10].Item)
	assert.Equal(t, -1, got.Lines[17].Item, "numbers that are not kept can't be unfolded")
	assert.Equal(t, 1, got.Lines[18].Item)
}

func TestUnfoldedItIsTheAnswerAgain(t *testing.T) {
	s := holding(t, ready)
	whole := linesOf(t, s, 0, 1000, 0, 1, 2, 3, 4)
	assert.Equal(t, whole.Total, len(whole.Lines))
	var got, want map[string]any
	text := strings.Replace(written(whole), "[ 3 numbers ]", "[null,1,1e39]", 1)
	require.NoError(t, json.Unmarshal([]byte(text), &got), text)
	require.NoError(t, json.Unmarshal([]byte(ready), &want))
	assert.Equal(t, want, got)
}

func TestEveryWindowIsAPartOfTheWhole(t *testing.T) {
	s := holding(t, small)
	for _, unfolded := range [][]int{nil, {0}, {1}, {0, 1}, {1, 0, 1, 99, -3}} {
		whole := linesOf(t, s, 0, 1000, unfolded...)
		require.Equal(t, whole.Total, len(whole.Lines))
		for first := range whole.Total + 2 {
			for count := range whole.Total + 2 {
				got := linesOf(t, s, first, count, unfolded...)
				lo := min(first, whole.Total)
				hi := min(lo+count, whole.Total)
				require.Equal(t, lo, got.First)
				require.Equal(t, append([]Line(nil), whole.Lines[lo:hi]...), got.Lines, "open %v, %d lines from %d", unfolded, count, first)
			}
		}
	}
}

func TestUnfoldedNumbersAreExact(t *testing.T) {
	s := holding(t, small)
	got := linesOf(t, s, 0, 1000, 1)
	assert.Contains(t, written(got), `      "embeddin\u0067": [
        1, 2, 3, 4, 5, 6, 7, 8,
        -0.009
      ]
`)
}
