package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"github.com/stretchr/testify/assert"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

var settings = config{API: "https://api.example/v1.3", Sample: "/sample/v1.3"}

// watching is a page that shows a watch in this state.
func watching(s engine.State) (*model, *watched) {
	w := &watched{name: watchName(harbourID, apiDirect), task: harbourID, api: apiDirect, state: s, asking: s.Phase != ""}
	m := &model{configured: true, config: settings, link: parseLink(""), watches: map[string]*watched{w.name: w}, shown: w.name}
	m.x = explore{link: &m.link}
	return m, w
}

// failed is the state of a watch whose last check ended like that.
func failed(phase twelvelabs.Phase, p engine.Problem) engine.State {
	return engine.State{Phase: string(phase), Check: 2, Last: &engine.Exchange{Status: p.Status, Problem: &p}}
}

func TestStateWordAndSentence(t *testing.T) {
	const processing, ready = twelvelabs.PhaseProcessing, twelvelabs.PhaseReady
	for name, c := range map[string]struct {
		state          engine.State
		word, sentence string
	}{
		"no key yet": {engine.State{}, "Paused", "Enter your API key to resume."},
		"checking": {engine.State{Phase: string(twelvelabs.PhaseChecking), Check: 1}, "Checking…",
			"Asking api.example."},
		"processing": {engine.State{Phase: string(processing), Check: 3, Status: "processing"}, "Processing",
			"TwelveLabs is still at it."},
		"an unknown status": {engine.State{Phase: string(processing), Check: 1, Status: "warming_up"}, "Processing",
			"The API says “warming_up”, which this page does not know: it asks on."},
		"partial": {engine.State{Phase: string(processing), Check: 1, Status: "processing", Segments: 12, HasData: true}, "Processing",
			"12 embeddings so far; the task is not finished, and is asked for again."},
		"ready": {engine.State{Phase: string(ready), Check: 3, Segments: 453}, "Ready",
			"453 embeddings arrived after 3 checks."},
		"ready at once": {engine.State{Phase: string(ready), Check: 1, Segments: 1}, "Ready",
			"1 embedding arrived after 1 check."},
		"ready, but empty": {engine.State{Phase: string(ready), Check: 1, HasData: true}, "Ready",
			"Ready, but empty: the answer holds no embeddings."},
		"failed": {engine.State{Phase: string(twelvelabs.PhaseFailed), Failure: "no sound"}, "Failed",
			"TwelveLabs says: no sound"},
		"failed silently": {engine.State{Phase: string(twelvelabs.PhaseFailed)}, "Failed",
			"The task failed, and the answer does not say why."},
		"retrying": {failed(twelvelabs.PhaseRetrying, engine.Problem{Class: string(twelvelabs.ClassBusy), Status: 429}), "Waiting to try again",
			"Too many requests: the API asks to wait."},
		"paused": {engine.State{Phase: string(twelvelabs.PhasePaused)}, "Paused", "No check is due until you resume."},
		"stopped by an error": {failed(twelvelabs.PhaseStopped, engine.Problem{Class: string(twelvelabs.ClassKey), Status: 401}), "Stopped",
			"The API rejected this key."},
		"stopped in mid-request": {failed(twelvelabs.PhaseStopped, engine.Problem{Class: string(twelvelabs.ClassAborted)}), "Stopped",
			"You stopped it. What arrived stays."},
	} {
		t.Run(name, func(t *testing.T) {
			m, w := watching(c.state)
			word, tone := stateWord(w)
			assert.Equal(t, c.word, word)
			assert.NotEmpty(t, tone)
			assert.Equal(t, c.sentence, stateSentence(m, w))

			panel := app.HTMLString((&statusPanel{Model: m}).Render())
			_, state, found := strings.Cut(panel, `role="status"`)
			assert.True(t, found)
			text := plain(state[strings.Index(state, ">")+1:])
			assert.True(t, strings.HasPrefix(text, c.word+" "+c.sentence), text)
		})
	}
}

// plain takes the tags out of HTML.
func plain(html string) string {
	var b strings.Builder
	inside := false
	for _, r := range html {
		switch {
		case r == '<':
			inside = true
		case r == '>':
			inside = false
			b.WriteByte(' ')
		case !inside:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestAWatchStoppedByTheVisitorIsNotBlamedOnAnOldFault(t *testing.T) {
	m, w := watching(failed(twelvelabs.PhaseStopped, engine.Problem{Class: string(twelvelabs.ClassServer), Status: 500}))
	w.stopped = true
	assert.Equal(t, "You stopped it. What arrived stays.", stateSentence(m, w))
}

func TestProblemsAreShownAsText(t *testing.T) {
	m, _ := watching(failed(twelvelabs.PhaseStopped, engine.Problem{
		Class: string(twelvelabs.ClassNotAPI), Status: 200, Message: "<b>m</b>", Head: "<script>alert(1)</script>"}))
	panel := app.HTMLString((&statusPanel{Model: m}).Render())
	assert.Contains(t, panel, "&lt;script&gt;alert(1)&lt;/script&gt;")
	assert.Contains(t, panel, "&lt;b&gt;m&lt;/b&gt;")
	assert.NotContains(t, panel, "<script")
	assert.NotContains(t, panel, "<b>")
}

func TestNotFoundSuggestsKnownTasks(t *testing.T) {
	m, w := watching(failed(twelvelabs.PhaseStopped, engine.Problem{Class: string(twelvelabs.ClassNotFound), Status: 404}))
	w.task = harbourID[:23]
	m.known = someTasks()
	panel := plain(app.HTMLString((&statusPanel{Model: m}).Render()))
	assert.Contains(t, panel, "Did you mean")
	assert.Contains(t, panel, harbourID)
	assert.NotContains(t, panel, interviewID)
}

func TestNothingIsShownBeforeTheFirstWatch(t *testing.T) {
	m := &model{configured: true, config: settings}
	panel := app.HTMLString((&statusPanel{Model: m}).Render())
	assert.Contains(t, panel, `aria-label="Task state"`, "a live region must be there before what it tells")
	assert.Empty(t, plain(panel))
}

func TestAnswered(t *testing.T) {
	assert.Equal(t, "200 · 182 ms · 2.94 MB", answered(engine.Exchange{Status: 200, Took: 182 * time.Millisecond, Bytes: 2_940_000}))
	assert.Equal(t, "none · 20,000 ms", answered(engine.Exchange{Took: 20 * time.Second}))
}

func TestReceiving(t *testing.T) {
	bar := app.HTMLString(receiving(engine.Progress{Bytes: 1_500_000, Total: 3_000_000, Vectors: 240}))
	assert.Contains(t, bar, `aria-label="Receiving embeddings"`)
	assert.Contains(t, bar, `aria-valuetext="1.50 MB of 3.00 MB · 240 vectors"`)
	assert.Contains(t, bar, `max="3000000"`)

	unknown := app.HTMLString(receiving(engine.Progress{Bytes: 1_500_000, Total: -1, Vectors: 1}))
	assert.Contains(t, unknown, `aria-valuetext="1.50 MB · 1 vector"`)
	assert.NotContains(t, unknown, "max=", "a bar of an unknown length is indeterminate")

	over := app.HTMLString(receiving(engine.Progress{Bytes: 4, Total: 3}))
	assert.NotContains(t, over, "max=", "a length that is already passed was not the true one")
}
