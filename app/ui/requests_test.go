package ui

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

func TestThen(t *testing.T) {
	for want, x := range map[string]engine.Exchange{
		"again in 5 s":   {Decision: string(twelvelabs.DecideAgain), Wait: 5 * time.Second},
		"again in 2.4 s": {Decision: string(twelvelabs.DecideRetry), Wait: 2400 * time.Millisecond},
		"told: 2 s":      {Decision: string(twelvelabs.DecideRetry), Wait: 2 * time.Second, Told: true},
		"told: 5 min":    {Decision: string(twelvelabs.DecideAgain), Wait: 5 * time.Minute, Told: true},
		"ready":          {Decision: string(twelvelabs.DecideReady)},
		"failed":         {Decision: string(twelvelabs.DecideFailed)},
		"stop":           {Decision: string(twelvelabs.DecideStop)},
		"aborted":        {Decision: string(twelvelabs.DecideNone)},
		"asked once":     {Decision: string(twelvelabs.DecideOnce)},
	} {
		assert.Equal(t, want, then(x))
	}
}

// asked are n requests of a watch, one a second from noon on.
func asked(w *watched, n int) {
	for i := range n {
		w.exchanges = append(w.exchanges, engine.Exchange{
			Check: i + 1, Method: "GET", Path: "/v1.3/embed-v2/tasks/" + w.task, Sent: noon.Add(time.Duration(i) * time.Second),
			Took: 31 * time.Millisecond, Status: 200, Bytes: 97, Decision: string(twelvelabs.DecideAgain), Wait: 5 * time.Second, Task: "processing",
		})
	}
}

func TestRequestsTable(t *testing.T) {
	m, w := watching(engine.State{Phase: string(twelvelabs.PhaseProcessing)})
	assert.Empty(t, plain(app.HTMLString((&requestsPanel{Model: m}).Render())), "no table without a request")

	asked(w, 1)
	w.exchanges = append(w.exchanges, engine.Exchange{
		Check: 2, Method: "GET", Path: "/v1.3/embed-v2/tasks/" + w.task, Sent: noon.Add(5 * time.Second), Took: 20 * time.Second,
		Decision: string(twelvelabs.DecideRetry), Wait: 2 * time.Second,
		Problem: &engine.Problem{Class: string(twelvelabs.ClassNetwork)},
	})
	html := app.HTMLString((&requestsPanel{Model: m}).Render())
	assert.Equal(t, 3, strings.Count(html, `role="row"`))
	text := plain(html)
	for _, name := range []string{"Time", "Status", "ms", "Then", "Method", "Path", "Size"} {
		assert.Contains(t, text, name)
	}
	assert.Contains(t, text, "12:00:05 – 20,000 again in 2 s", "a request without an answer has no status")
	assert.Contains(t, text, "12:00:00 200 31 again in 5 s GET /v1.3/embed-v2/tasks/"+w.task+" 97 B")
}

func TestRequestsOfNoWatch(t *testing.T) {
	m, w := watching(engine.State{Phase: string(twelvelabs.PhaseProcessing)})
	m.shown = ""
	assert.Empty(t, plain(app.HTMLString((&requestsPanel{Model: m}).Render())))
	list := engine.Exchange{Base: "https://other.example/v1.3", Method: "GET", Path: "/v1.3/embed-v2/tasks", Sent: noon.Add(500 * time.Millisecond),
		Took: 90 * time.Millisecond, Status: 200, Bytes: 2000, Decision: string(twelvelabs.DecideOnce)}
	m.onExchange(list)
	text := plain(app.HTMLString((&requestsPanel{Model: m}).Render()))
	assert.Contains(t, text, "12:00:00 200 90 asked once GET /v1.3/embed-v2/tasks 2.00 kB", "also while no task is watched")

	m.shown = w.name
	asked(w, 2)
	html := app.HTMLString((&requestsPanel{Model: m}).Render())
	assert.Equal(t, 4, strings.Count(html, `role="row"`))
	before, after := strings.Index(html, ">12:00:01<"), strings.Index(html, "asked once")
	assert.True(t, 0 < before && before < after, "in the order of time, the newest first")

	list.Problem = &engine.Problem{Class: string(twelvelabs.ClassAborted)}
	assert.Equal(t, "aborted", then(list))

	text, err := m.requestLog()
	require.NoError(t, err)
	var log struct{ Requests []logEntry }
	require.NoError(t, json.Unmarshal([]byte(text), &log))
	require.Len(t, log.Requests, 3)
	assert.Equal(t, []string{"", "https://other.example/v1.3", ""}, []string{log.Requests[0].API, log.Requests[1].API, log.Requests[2].API})
}

func TestRequestsTableIsBounded(t *testing.T) {
	m, w := watching(engine.State{Phase: string(twelvelabs.PhaseProcessing)})
	asked(w, requestsShown+7)
	html := app.HTMLString((&requestsPanel{Model: m}).Render())
	assert.Equal(t, 1+requestsShown, strings.Count(html, `role="row"`))
	text := plain(html)
	assert.Contains(t, text, "12:00:56", "the newest is there")
	assert.NotContains(t, text, "12:00:06", "the oldest are not")
	assert.Contains(t, text, "The newest 50 of 57")
}

func TestTheLogHasEveryRequest(t *testing.T) {
	m, w := watching(engine.State{})
	asked(w, requestsShown+7)
	w.exchanges = append(w.exchanges, engine.Exchange{
		Check: 58, Method: "GET", Path: "/v1.3/embed-v2/tasks/" + w.task, Sent: noon.Add(time.Minute), Took: 1500 * time.Microsecond,
		Status: 429, Bytes: 60, Decision: string(twelvelabs.DecideRetry), Wait: 2 * time.Second, Told: true,
		Problem: &engine.Problem{Class: string(twelvelabs.ClassBusy), Status: 429, Code: "too_many_requests", Message: "slow <b>down</b>", RequestID: "r-1"},
	})
	text, err := m.requestLog()
	require.NoError(t, err)
	var log struct {
		Task, API string
		Requests  []map[string]any
	}
	require.NoError(t, json.Unmarshal([]byte(text), &log))
	assert.Equal(t, harbourID, log.Task)
	assert.Equal(t, settings.API, log.API)
	require.Len(t, log.Requests, requestsShown+8)
	assert.Equal(t, map[string]any{
		"check": 1.0, "sent": "2026-03-12T12:00:00Z", "method": "GET", "path": "/v1.3/embed-v2/tasks/" + harbourID,
		"status": 200.0, "took_ms": 31.0, "bytes": 97.0, "task_status": "processing", "decision": "again", "wait_ms": 5000.0,
	}, log.Requests[0])
	last := log.Requests[requestsShown+7]
	assert.Equal(t, 1.5, last["took_ms"])
	assert.Equal(t, true, last["told"])
	assert.Equal(t, []any{"busy", "too_many_requests", "slow <b>down</b>", "r-1"},
		[]any{last["error_class"], last["error_code"], last["error_message"], last["request_id"]})
}
