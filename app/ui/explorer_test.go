package ui

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// film is a sound result of three options.
func film() *engine.Result {
	return &engine.Result{
		Watch: "w", Version: 1, Task: "69b2f0c41c7e4a1b37f8a9c5", Status: "ready",
		Name: "the-harbour.mp4", InputType: "video",
		Duration: 600, ClipLength: 4, Covered: 600, Segments: 453,
		Created: time.Now().Add(-time.Hour),
		Options: []string{"visual", "audio", "transcription"},
		Scopes:  []string{"clip", "asset"},
		Groups: []engine.Group{
			{Option: "visual", Scope: "clip", Count: 150}, {Option: "visual", Scope: "asset", Count: 1},
			{Option: "audio", Scope: "clip", Count: 150}, {Option: "audio", Scope: "asset", Count: 1},
			{Option: "transcription", Scope: "clip", Count: 150}, {Option: "transcription", Scope: "asset", Count: 1},
		},
		Dims:   []engine.DimCount{{Dim: 512, Count: 453}},
		Health: engine.Health{MinNorm: 0.9998, MaxNorm: 1.0003},
	}
}

func exploring(r *engine.Result) *explore {
	return &explore{watch: "w", result: r, link: &Link{From: math.NaN(), To: math.NaN(), Row: -1, View: "table"}}
}

// html mounts a component and answers its HTML with white space folded.
func html(t *testing.T, c app.Composer) string {
	t.Helper()
	e := app.NewTestEngine()
	require.NoError(t, e.Load(c))
	e.ConsumeAll()
	return strings.Join(strings.Fields(app.HTMLString(c)), " ")
}

// shown is an explorer as it stands a frame after its result came.
func shown(x *explore) *explorer {
	return &explorer{Shared: x, Version: 1, viewed: true, summaryOpen: true, healthOpen: true}
}

func TestExplorerBeforeTheFirstResult(t *testing.T) {
	out := html(t, &explorer{Shared: exploring(nil)})
	assert.Contains(t, out, "No embeddings yet")
	assert.NotContains(t, out, `aria-label="Result"`)
}

func TestExplorerOfAFilm(t *testing.T) {
	out := html(t, shown(exploring(film())))
	for _, want := range []string{
		`aria-label="Result"`,
		"the-harbour.mp4",
		"10:00.0 · 512 dimensions · 453 embeddings",
		"visual 150 + 1", "audio 150 + 1", "transcription 150 + 1", "no gaps",
		`"150 clip, 1 asset"`,
		"mark-visual", "mark-audio", "mark-transcription",
		"all finite, norms 1.000",
		"10:00.0 of 10:00.0 (100.0 %)",
		"expires in 6 days 22 h",
		`aria-label="Views"`, ">Table<", ">JSON<",
		`aria-label="Embeddings"`,
	} {
		assert.Contains(t, out, want)
	}
	for _, not := range []string{"Partial", "Ready, but empty", "unwell", "class=\"finding\""} {
		assert.NotContains(t, out, not)
	}
}

func TestExplorerShowsItsViewAFrameLater(t *testing.T) {
	e := &explorer{Shared: exploring(film()), Version: 1}
	out := html(t, e)
	assert.Contains(t, out, "the-harbour.mp4")
	assert.NotContains(t, out, "tablist")
}

func TestExplorerOfAPartialResult(t *testing.T) {
	r := film()
	r.Partial, r.Status = true, "processing"
	out := html(t, shown(exploring(r)))
	assert.Contains(t, out, "Partial")
	assert.Contains(t, out, `aria-label="Embeddings"`)
}

func TestExplorerOfAnEmptyResult(t *testing.T) {
	r := &engine.Result{Watch: "w", Status: "ready", Task: "abc", Duration: math.NaN(), ClipLength: math.NaN(),
		Health: engine.Health{MinNorm: math.NaN(), MaxNorm: math.NaN()}}
	out := html(t, shown(exploring(r)))
	assert.Contains(t, out, "Ready, but empty")
	assert.Contains(t, out, "Task abc")
	assert.Contains(t, out, "0 embeddings")
	assert.NotContains(t, out, `aria-label="Embeddings"`, "there is nothing for a table to show")
	assert.NotContains(t, out, "no gaps", "what has no clips has no gaps either")
	assert.Contains(t, out, ">JSON<")

	r.Partial, r.Status = true, "processing"
	assert.Contains(t, html(t, shown(exploring(r))), "Nothing so far")
}

func TestExplorerOfOneVector(t *testing.T) {
	r := film()
	r.Segments, r.Duration, r.Covered = 1, math.NaN(), 0
	r.Options, r.Scopes = []string{""}, []string{""}
	r.Groups = []engine.Group{{Count: 1}}
	r.Dims = []engine.DimCount{{Dim: 1, Count: 1}}
	r.Created = time.Time{}
	out := html(t, shown(exploring(r)))
	assert.Contains(t, out, "1 dimension · 1 embedding<")
	assert.Contains(t, out, "no option 1")
	assert.Contains(t, out, "age unknown")
	assert.NotContains(t, out, `aria-label="Option"`, "one value alone needs no filter")
}

func TestMarkupInANameIsText(t *testing.T) {
	r := film()
	r.Name = `<img src=x onerror=alert(1)>.mp4`
	out := html(t, shown(exploring(r)))
	assert.NotContains(t, out, "<img")
	assert.Contains(t, out, "&lt;img src=x")
}

func TestSummaryListsGapsAndOddities(t *testing.T) {
	r := film()
	r.Gaps = engine.Stretches{Count: 5000, Options: []string{"audio"}}
	for i := range 30 {
		r.Gaps.List = append(r.Gaps.List, engine.Stretch{Option: "audio", Start: float64(10 * i), End: float64(10*i + 4)})
	}
	r.Overlaps = engine.Stretches{Count: 1, Options: []string{"visual"}, List: []engine.Stretch{{Option: "visual", Start: 60, End: 62.5}}}
	r.Oddities = []engine.Oddity{{What: "start after end", Rows: engine.RowSet{Count: 2, Rows: []int{7, 9}}}}
	out := html(t, shown(exploring(r)))
	assert.Contains(t, out, ">5,000 gaps<")
	assert.Contains(t, out, ">5,000 gaps in audio<")
	assert.Contains(t, out, ">1 overlap in visual<")
	assert.Equal(t, 2, strings.Count(out, "chip-odd"))
	assert.Contains(t, out, ">1 overlap<")
	assert.Contains(t, out, "audio 0:10.0 – 0:14.0")
	assert.Contains(t, out, "visual 1:00.0 – 1:02.5")
	assert.Contains(t, out, "and 4,980 more")
	assert.NotContains(t, out, "audio 3:20.0", "the list is capped")
	assert.Contains(t, out, "2 segments: start after end")
	assert.Contains(t, out, "#9")
	assert.Contains(t, out, "2 odd times")
}

func TestSilenceIsNotOdd(t *testing.T) {
	r := film()
	r.Gaps = engine.Stretches{Count: 1, Options: []string{"transcription"}}
	out := html(t, shown(exploring(r)))
	assert.Contains(t, out, ">1 gap in transcription<")
	assert.NotContains(t, out, "chip-odd")
	r.Gaps = engine.Stretches{Count: 2, Options: []string{"transcription", "visual"}}
	out = html(t, shown(exploring(r)))
	assert.Contains(t, out, ">2 gaps in transcription and visual<")
	assert.Contains(t, out, "chip-odd")
}

func TestExpiry(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		created time.Time
		want    string
	}{
		"just made":   {now, "expires in 7 days 0 h"},
		"an hour old": {now.Add(-time.Hour), "expires in 6 days 23 h"},
		"last hours":  {now.Add(-kept + 90*time.Minute), "expires in 1 h 30 min"},
		"gone":        {now.Add(-kept), "expired: kept for seven days"},
		"unknown":     {time.Time{}, "seven days from its creation, which the answer does not tell"},
	} {
		assert.Equal(t, c.want, expiryText(c.created, now), name)
	}
}

// refusal is the answer of a request that failed: a Failure on the wire.
type refusal map[string]any

// script is a worker that answers from a function.
type script struct {
	receive func(string, [][]byte)
	answer  func(op string, body map[string]any) (any, [][]byte)

	mu    sync.Mutex
	asked []string
}

// ops are what was asked so far.
func (s *script) ops() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

func (s *script) Post(header string, _ [][]byte) {
	var m struct {
		Op   string
		ID   int
		Body map[string]any
	}
	if err := json.Unmarshal([]byte(header), &m); err != nil {
		panic(err)
	}
	s.mu.Lock()
	s.asked = append(s.asked, m.Op)
	s.mu.Unlock()
	if m.Op == string(engine.OpCancel) {
		return
	}
	body, buffers := s.answer(m.Op, m.Body)
	if body == nil {
		return
	}
	op := m.Op
	if _, refused := body.(refusal); refused {
		op = string(engine.OpError)
	}
	reply, err := json.Marshal(map[string]any{"op": op, "id": m.ID, "body": body})
	if err != nil {
		panic(err)
	}
	go s.receive(string(reply), buffers)
}

func (s *script) HandOver(engine.Port) {}

func (s *script) Close() {}

// handle connects a page to the script.
func (s *script) handle() *engine.Handle {
	return engine.NewHandle(func(receive func(string, [][]byte), _ func(string)) engine.Port {
		s.receive = receive
		return s
	}, engine.Events{})
}
