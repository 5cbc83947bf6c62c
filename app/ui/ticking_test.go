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

var noon = time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC)

// TestCountdown: it reads a deadline, so it is right after any pause.
func TestCountdown(t *testing.T) {
	const none = ""
	state := func(phase twelvelabs.Phase, left time.Duration) engine.State {
		return engine.State{Phase: string(phase), Waiting: 5 * time.Second, Due: noon.Add(left)}
	}
	for name, c := range map[string]struct {
		state engine.State
		text  string
		value string // milliseconds of the wait that are over
	}{
		"begins":             {state(twelvelabs.PhaseProcessing, 5*time.Second), "next check in 5 s", "0"},
		"goes on":            {state(twelvelabs.PhaseRetrying, 1250*time.Millisecond), "next check in 1.3 s", "3750"},
		"is over":            {state(twelvelabs.PhaseProcessing, 0), "checking…", "5000"},
		"is over by an hour": {state(twelvelabs.PhaseProcessing, -time.Hour), "checking…", "5000"},
		"clock set back":     {state(twelvelabs.PhaseProcessing, time.Hour), "next check in 5 s", "0"},
		"paused":             {state(twelvelabs.PhasePaused, time.Second), none, ""},
		"ready":              {state(twelvelabs.PhaseReady, time.Second), none, ""},
		"stopped":            {state(twelvelabs.PhaseStopped, time.Second), none, ""},
	} {
		t.Run(name, func(t *testing.T) {
			html := app.HTMLString(countdown(&watched{state: c.state, asking: true}, noon))
			if c.text == none {
				assert.NotContains(t, html, "progress>")
				return
			}
			assert.Contains(t, html, `aria-label="Next check"`)
			assert.Contains(t, html, `aria-valuetext="`+c.text+`"`)
			assert.Contains(t, html, `max="5000"`)
			assert.Contains(t, html, `value="`+c.value+`"`)
		})
	}
	for _, phase := range []twelvelabs.Phase{twelvelabs.PhaseChecking, twelvelabs.PhaseProcessing} {
		inFlight := app.HTMLString(countdown(&watched{state: engine.State{Phase: string(phase)}, asking: true}, noon))
		assert.Contains(t, inFlight, `aria-valuetext="checking…"`, "its room is kept during a check")
		assert.Contains(t, inFlight, `max="1000"`)
		assert.Contains(t, inFlight, `value="1000"`)
	}
	assert.NotContains(t, app.HTMLString(countdown(&watched{state: state(twelvelabs.PhaseProcessing, time.Second)}, noon)), "progress>", "nobody asks")
	long := engine.State{Phase: string(twelvelabs.PhaseRetrying), Waiting: 5 * time.Minute, Due: noon.Add(125600 * time.Millisecond)}
	assert.Contains(t, app.HTMLString(countdown(&watched{state: long, asking: true}, noon)), "next check in 2 min 6 s")
}

func TestSinces(t *testing.T) {
	rows := func(s engine.State) string {
		var all []string
		for _, row := range sinces(&watched{state: s}, noon) {
			all = append(all, plain(app.HTMLString(row)))
		}
		return strings.Join(all, " ")
	}
	began, created := noon.Add(-14*time.Second), noon.Add(-26*time.Hour)
	assert.Empty(t, rows(engine.State{}))
	assert.Equal(t, "Since watching 0:14", rows(engine.State{Began: began}))
	assert.Equal(t, "Since created 1 day 2 h Since watching 0:14", rows(engine.State{Began: began, Created: created}))

	over := engine.State{Phase: string(twelvelabs.PhaseReady), Began: noon.Add(-time.Hour),
		Last: &engine.Exchange{Sent: noon.Add(-time.Hour + 8*time.Second), Took: time.Second}}
	assert.Equal(t, "Since watching 0:09", rows(over), "what is over stands still")
	assert.Equal(t, "Since watching 0:00", rows(engine.State{Began: noon.Add(time.Hour)}), "clocks differ")
}
