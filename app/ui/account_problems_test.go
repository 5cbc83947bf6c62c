package ui

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/engine"
)

func TestWhatComesLateIsDropped(t *testing.T) {
	for name, change := range map[string]func(d *desk){
		"another key": func(d *desk) { d.form.key = "tlk_b"; d.checkKey() },
		"no key":      func(d *desk) { d.forget() },
		"put away":    func(d *desk) { d.dropAccount() },
	} {
		t.Run(name, func(t *testing.T) {
			api := &accountAPI{}
			api.add(3, "ready")
			d := withAccount(t, api)
			d.openAccount()
			d.settle()
			require.Len(t, d.listed(), 3)
			change(d)
			assert.Empty(t, d.listed(), "what came by it goes")

			d.key, d.form.key = "tlk_a", "tlk_a"
			d.openAccount() // is answered in its own time
			change(d)
			for range 50 {
				d.ConsumeAll()
				time.Sleep(time.Millisecond)
			}
			assert.Empty(t, d.listed())
		})
	}
}

func TestTheListIsNotAskedForWithoutAKey(t *testing.T) {
	api := &accountAPI{}
	d := withAccount(t, api)
	d.form.key, d.key = "", ""
	d.openAccount()
	d.settle()
	assert.Equal(t, "Enter your API key", d.form.keyError)
	assert.Nil(t, d.account)

	d.form.key, d.form.api = "tlk_b", apiRelay
	d.openAccount()
	d.settle()
	assert.True(t, d.form.asksRelay)
	assert.NotNil(t, d.form.waiting, "it goes on once the visitor says so")
	assert.Empty(t, api.asked)
}

func TestProblemsOfTheListAreSaid(t *testing.T) {
	for _, tt := range []struct {
		problem engine.Problem
		want    []string
	}{
		{engine.Problem{Class: "key", Status: 401}, []string{"rejected this key", "Enter another key, and press “Refresh”."}},
		{engine.Problem{Class: "plan", Status: 403}, []string{"does not allow", "Check the plan"}},
		{engine.Problem{Class: "busy", Status: 429, RetryAfter: 7 * time.Second}, []string{"Too many requests", "Wait 7 s, and press “Refresh”."}},
		{engine.Problem{Class: "busy", Status: 429}, []string{"Wait a while, and press"}},
		{engine.Problem{Class: "server", Status: 503}, []string{"HTTP 503", "Press “Refresh”."}},
		{engine.Problem{Class: "network", Likely: engine.LikelyOffline}, []string{"offline", "Once you are online, press"}},
		{engine.Problem{Class: "network", Likely: engine.LikelyHost}, []string{"CORS", "Press “Refresh”."}},
		{engine.Problem{Class: "network", Likely: engine.LikelyPolicy}, []string{"Whoever serves this page"}},
		{engine.Problem{Class: "request", Status: 400}, []string{"did not accept", "Change what was asked for"}},
		{engine.Problem{Class: "request"}, []string{"could not be sent"}},
		{engine.Problem{Class: "not-found", Status: 404}, []string{"does not know this address"}},
		{engine.Problem{Class: "busy", Status: 429, Code: "relay_rate"}, []string{"This server passes on no more", "Press “Refresh”."}},
		{engine.Problem{Class: "not-found", Status: 404, Code: "relay_no_route"}, []string{"This server did not pass", "TwelveLabs (direct)"}},
		{engine.Problem{}, []string{"No answer came", "Press “Refresh”."}},
	} {
		got := explainOnce(tt.problem, "api.example", "press “Refresh”")
		for _, want := range tt.want {
			assert.Contains(t, got.what+" "+got.why+" "+got.next, want, "%+v", tt.problem)
		}
		assert.NotContains(t, got.next, "by itself", "%+v", tt.problem)
	}
}

func TestAFailedPageCanBeAskedForAgain(t *testing.T) {
	api := &accountAPI{}
	api.add(30, "ready")
	d := withAccount(t, api)
	d.openAccount()
	d.settle()
	api.fails = func(int) refusal {
		return refusal{"message": "no", "problem": map[string]any{"class": "server", "status": 500}}
	}
	d.moreOfAccount()
	d.settle()
	require.NotNil(t, d.account.problem)
	assert.Equal(t, 500, d.account.problem.Status)
	assert.Len(t, d.listed(), 20, "what arrived stays")
	api.fails = nil
	d.moreOfAccount()
	d.settle()
	assert.Nil(t, d.account.problem)
	assert.Len(t, d.listed(), 30)
	assert.False(t, math.IsNaN(d.listed()[0].duration))
}
