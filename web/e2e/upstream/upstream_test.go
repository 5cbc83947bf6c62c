package upstream

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func get(t *testing.T, ctx context.Context, url string) (*http.Response, []byte, error) {
	t.Helper()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	require.NoError(t, err)
	q.Header.Set("X-Api-Key", "k")
	a, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		return nil, nil, err
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	return a, body, err
}

func TestTaskIsJSONWithEveryFloat(t *testing.T) {
	var b bytes.Buffer
	task := Task{
		ID: "a", Status: "ready", Failure: "it's \"\x01\" <b>", Metadata: Video("é.mp4", 12.5),
		Items: append(Items(30, 16), Item{Raw: "[1,null]", Start: math.NaN(), End: math.NaN()}),
	}
	n, err := task.WriteTo(&b)
	require.NoError(t, err)
	assert.EqualValues(t, b.Len(), n)

	var back struct {
		Data []struct {
			Embedding []*float32
			Start     *float64 `json:"start_sec"`
		}
		Error struct{ Message string }
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &back))
	require.Len(t, back.Data, 31)
	for i, item := range back.Data[:30] {
		for j, v := range item.Embedding {
			require.Equal(t, Vector(i, 16)[j], *v)
		}
	}
	assert.Nil(t, back.Data[30].Start)
	assert.Equal(t, task.Failure, back.Error.Message)
}

func TestPapersAreJSON(t *testing.T) {
	var b bytes.Buffer
	_, err := Task{ID: "a", Status: "ready", Metadata: Document("p.pdf"), Items: Paper(3, 4)}.WriteTo(&b)
	require.NoError(t, err)
	var back struct {
		Data []struct {
			Start       *float64  `json:"start_sec"`
			Uncertainty []float32 `json:"embedding_uncertainty"`
			First       *int      `json:"start_page_number"`
			Last        *int      `json:"end_page_number"`
			Chunk       *int      `json:"chunk_index"`
			Quadrant    string
		}
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &back))
	require.Len(t, back.Data, 3+4*3+1)
	for i, item := range back.Data {
		assert.Nil(t, item.Start)
		assert.Equal(t, Uncertainty(i, 4), item.Uncertainty)
	}
	assert.Equal(t, 3, *back.Data[0].First)
	assert.Nil(t, back.Data[0].Chunk)
	assert.Equal(t, []any{2, 2, 1, "top_right"}, []any{*back.Data[8].First, *back.Data[8].Last, *back.Data[8].Chunk, back.Data[8].Quadrant})
	assert.Nil(t, back.Data[15].First)
}

func TestScriptAdvancesAndRepeatsItsEnd(t *testing.T) {
	s := New()
	defer s.Close()
	s.Script("a", Busy(7), Reset(), Reset(), Processing())
	url := s.Base() + "/embed-v2/tasks/a"

	answer, _, err := get(t, t.Context(), url)
	require.NoError(t, err)
	assert.Equal(t, 429, answer.StatusCode)
	assert.Equal(t, "7", answer.Header.Get("Retry-After"))
	_, _, err = get(t, t.Context(), url)
	assert.Error(t, err)
	for range 2 {
		_, body, err := get(t, t.Context(), url)
		require.NoError(t, err)
		assert.Contains(t, string(body), `"status":"processing"`)
		assert.Contains(t, string(body), `"_id":"a"`)
	}

	answer, _, err = get(t, t.Context(), s.Base()+"/embed-v2/tasks/unknown")
	require.NoError(t, err)
	assert.Equal(t, 404, answer.StatusCode)

	got := s.Requests("a")
	assert.Len(t, got, 5, "Go asks again after a reset")
	assert.Equal(t, "k", got[0].Key())
}

func TestFaultyBodies(t *testing.T) {
	s := New()
	defer s.Close()
	s.Script("clean", CutClean(0.5, Ready(10, 8)))
	s.Script("short", CutShort(0.5, Ready(10, 8)))
	s.Script("stall", Stall(0.5, Ready(10, 8)))

	_, body, err := get(t, t.Context(), s.Base()+"/embed-v2/tasks/clean")
	require.NoError(t, err)
	assert.False(t, json.Valid(body))

	_, _, err = get(t, t.Context(), s.Base()+"/embed-v2/tasks/short")
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)

	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, body, err = get(t, ctx, s.Base()+"/embed-v2/tasks/stall")
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.NotEmpty(t, body)

	ctx, cancel = context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	_, err = s.Wait(ctx, "stall", func(q []Request) bool { return len(q) == 1 && q[0].Aborted })
	assert.NoError(t, err, "that the client left is seen")
}

func TestPreflight(t *testing.T) {
	s := New()
	defer s.Close()
	s.RefusePreflight("closed")
	for task, want := range map[string]string{"open": "*", "closed": ""} {
		q, err := http.NewRequest(http.MethodOptions, s.Base()+"/embed-v2/tasks/"+task, nil)
		require.NoError(t, err)
		a, err := http.DefaultClient.Do(q)
		require.NoError(t, err)
		a.Body.Close()
		assert.Equal(t, want, a.Header.Get("Access-Control-Allow-Origin"))
	}
	assert.Empty(t, s.Requests(""), "preflights are apart")
	assert.Len(t, s.All(), 2)
}
