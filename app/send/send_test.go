package send

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// overHTTP is a Transport of net/http.
func overHTTP(ctx context.Context, q Request) (int, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, q.Method, q.URL, bytes.NewReader(q.Body))
	if err != nil {
		return 0, nil, err
	}
	if q.Header[0] != "" {
		r.Header.Set(q.Header[0], q.Header[1])
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, body, err
}

// qdrant stands in for Qdrant, as far as its REST API is used here
// (https://api.qdrant.tech): it is strict about what it takes.
type qdrant struct {
	t      *testing.T
	size   int // of the collection; 0: there is none
	points map[string][]float32
	puts   int
	fail   func(put int) int // a status for the nth put; 0: none
	key    string
}

func (s *qdrant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	say := func(status int, result any) {
		w.WriteHeader(status)
		state := any("ok")
		if status != 200 {
			state = map[string]any{"error": result}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"status": state, "result": result, "time": 0.001})
	}
	if s.key != "" && r.Header.Get("api-key") != s.key {
		say(401, "Must provide an API key or an Authorization bearer token")
		return
	}
	assert.Empty(s.t, r.Header.Get("x-api-key"))
	in := json.NewDecoder(r.Body)
	in.DisallowUnknownFields()
	switch r.Method + " " + r.URL.Path {
	case "GET /collections/segments":
		if s.size == 0 {
			say(404, "Not found: Collection `segments` doesn't exist!")
			return
		}
		say(200, map[string]any{"config": map[string]any{"params": map[string]any{"vectors": map[string]any{"size": s.size, "distance": "Cosine"}}}})
	case "PUT /collections/segments":
		var c struct {
			Vectors struct {
				Size     int
				Distance string
			}
		}
		if err := in.Decode(&c); err != nil || c.Vectors.Distance != "Cosine" || s.size != 0 {
			say(400, "bad collection")
			return
		}
		s.size = c.Vectors.Size
		say(200, true)
	case "PUT /collections/segments/points":
		assert.Equal(s.t, "true", r.URL.Query().Get("wait"))
		if s.puts++; s.fail != nil {
			if status := s.fail(s.puts); status == -1 {
				panic(http.ErrAbortHandler)
			} else if status != 0 {
				say(status, "try later")
				return
			}
		}
		var body struct {
			Points []struct {
				ID      string
				Vector  []float32
				Payload map[string]any
			}
		}
		if err := in.Decode(&body); err != nil {
			say(400, err.Error())
			return
		}
		for _, p := range body.Points {
			if len(p.Vector) != s.size {
				say(400, "Wrong input: Vector dimension error: expected dim: "+strconv.Itoa(s.size))
				return
			}
			s.points[p.ID] = p.Vector
		}
		say(200, map[string]any{"operation_id": s.puts, "status": "completed"})
	default:
		say(404, "no such route")
	}
}

// bodies are requests of two points each.
func bodies(n int) []byte {
	var b strings.Builder
	for i := range n {
		b.WriteString(`{"points":[{"id":"a` + strconv.Itoa(i) + `","vector":[1,0],"payload":{"file":"say \"id\":\""}},{"id":"b` + strconv.Itoa(i) + `","vector":[0,1],"payload":{}}]}` + "\n")
	}
	return []byte(b.String())
}

const collection = `{"vectors": {"size": 2, "distance": "Cosine"}}`

func sender(url string, rows *[]int) *Sender {
	return &Sender{Target: Target{Kind: "qdrant", Base: url + "/"}, Do: overHTTP,
		Progress: func(_, n int) { *rows = append(*rows, n) },
		Wait:     func(context.Context, time.Duration) error { return nil }}
}

func TestSendMakesTheCollectionAndTriesAgain(t *testing.T) {
	db := &qdrant{t: t, points: map[string][]float32{}}
	db.fail = func(put int) int { return map[int]int{2: 429, 3: 503, 4: -1}[put] }
	server := httptest.NewServer(db)
	defer server.Close()
	var rows []int
	s := sender(server.URL, &rows)
	var waited []time.Duration
	s.Waiting = func(err error, d time.Duration) { waited = append(waited, d); assert.Error(t, err) }
	require.NoError(t, s.Begin(t.Context(), collection, 2))
	text := bodies(3)
	for _, part := range [][]byte{text[:10], text[10:150], text[150:]} { // cut anywhere
		_, err := s.Write(part)
		require.NoError(t, err)
	}
	assert.Len(t, db.points, 6)
	assert.Equal(t, []float32{0, 1}, db.points["b2"])
	assert.Equal(t, []int{2, 4, 6}, rows)
	require.Len(t, waited, 3)
	for i, d := range waited {
		assert.GreaterOrEqual(t, d, firstWait<<i)
		assert.LessOrEqual(t, d, firstWait<<i*3/2)
	}
}

func TestSendGoesOnWhereItBrokeOff(t *testing.T) {
	db := &qdrant{t: t, points: map[string][]float32{}, fail: func(put int) int { return map[bool]int{true: 500}[put > 2] }}
	server := httptest.NewServer(db)
	defer server.Close()
	var rows []int
	s := sender(server.URL, &rows)
	require.NoError(t, s.Begin(t.Context(), collection, 2))
	_, err := s.Write(bodies(5))
	require.ErrorContains(t, err, "the database answered 500")
	assert.Equal(t, []int{2, 4}, rows)
	assert.Equal(t, 2+triesMost, db.puts)

	db.fail, db.puts = nil, 0
	s = sender(server.URL, &rows)
	s.Skip = 2
	require.NoError(t, s.Begin(t.Context(), collection, 2), "the collection is there")
	_, err = s.Write(bodies(5))
	require.NoError(t, err)
	assert.Equal(t, 3, db.puts)
	assert.Len(t, db.points, 10)
	assert.Equal(t, 10, rows[len(rows)-1], "what was skipped counts")
}

func TestSendRefusals(t *testing.T) {
	db := &qdrant{t: t, points: map[string][]float32{}, key: "secret"}
	server := httptest.NewServer(db)
	defer server.Close()
	var rows []int
	s := sender(server.URL, &rows)
	assert.ErrorContains(t, s.Begin(t.Context(), collection, 2), "the database rejected its key (401)")
	s.Target.Key = "secret"
	require.NoError(t, s.Begin(t.Context(), collection, 2))
	assert.ErrorContains(t, s.Begin(t.Context(), collection, 3), "of 2 numbers a vector, and these have 3")
	_, err := s.Write([]byte(`{"points":[{"id":"x","vector":[1],"payload":{}}]}` + "\n"))
	assert.ErrorContains(t, err, "expected dim: 2")

	s.Target.Base = server.URL + "/elsewhere"
	assert.ErrorContains(t, s.Begin(t.Context(), collection, 2), "no such database at this address")
	html := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<html>") }))
	defer html.Close()
	s.Target.Base = html.URL
	_, err = s.Write(bodies(1))
	assert.ErrorContains(t, err, "this is not an answer of Qdrant: <html>")

	ctx, cancel := context.WithCancel(t.Context())
	s = sender(server.URL, &rows)
	s.Target.Key = "secret"
	require.NoError(t, s.Begin(ctx, collection, 2))
	cancel()
	_, err = s.Write(bodies(1))
	assert.ErrorIs(t, err, context.Canceled)
}

func TestWeaviateSaysWhichRowItRefused(t *testing.T) {
	assert.NoError(t, weaviateProblem([]byte(`[{"result":{"status":"SUCCESS"}},{"result":{}}]`)))
	assert.EqualError(t, weaviateProblem([]byte(`[{"result":{"status":"SUCCESS"}},{"result":{"status":"FAILED","errors":{"error":[{"message":"vector lengths don't match"}]}}}]`)),
		"a row was refused by Weaviate: vector lengths don't match")
	assert.Error(t, weaviateProblem([]byte(`{"error":[]}`)))
}

func TestOrigin(t *testing.T) {
	for base, want := range map[string]string{
		"http://localhost:6333": "http://localhost:6333", " https://DB.example.com/path/ ": "https://db.example.com",
		"": "", "localhost:6333": "", "ftp://x": "", "https://": "", "https://user:key@db.example.com": "", "https://db.example.com?x=1": "", "javascript:alert(1)": "",
	} {
		got, err := Target{Base: base}.Origin()
		assert.Equal(t, want, got, base)
		assert.Equal(t, want == "", err != nil, base)
	}
}

func TestEveryKindOfDatabaseIsAFormat(t *testing.T) {
	assert.True(t, Can("weaviate"))
	assert.False(t, Can("csv"))
}
