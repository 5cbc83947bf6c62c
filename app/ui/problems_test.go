package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

// classes are all that a request can end with.
var classes = []twelvelabs.Class{
	twelvelabs.ClassKey, twelvelabs.ClassPlan, twelvelabs.ClassNotFound, twelvelabs.ClassRequest, twelvelabs.ClassBusy,
	twelvelabs.ClassPassing, twelvelabs.ClassServer, twelvelabs.ClassNetwork, twelvelabs.ClassRedirect,
	twelvelabs.ClassIncomplete, twelvelabs.ClassNotAPI, twelvelabs.ClassMalformed, twelvelabs.ClassTooLarge,
}

func TestEveryClassHasItsOwnWords(t *testing.T) {
	seen := map[string]twelvelabs.Class{}
	for _, class := range classes {
		got := explain(engine.Problem{Class: string(class), Status: 418}, "api.example")
		assert.NotEmpty(t, got.what, class)
		assert.NotEmpty(t, got.why, class)
		assert.NotEmpty(t, got.next, class)
		assert.Empty(t, seen[got.what], "%s says the same", class)
		seen[got.what] = class
	}
	assert.NotEmpty(t, explain(engine.Problem{}, "").what, "an unknown class is said too")
}

func TestWhatTheVisitorReads(t *testing.T) {
	for _, c := range []struct {
		problem engine.Problem
		what    string
	}{
		{engine.Problem{Class: string(twelvelabs.ClassKey), Status: 401}, "The API rejected this key"},
		{engine.Problem{Class: string(twelvelabs.ClassNotFound), Status: 404},
			"No such task for this key: wrong id, another account, or older than seven days"},
		{engine.Problem{Class: string(twelvelabs.ClassNotAPI), Status: 200}, "This is not an answer of the API"},
		{engine.Problem{Class: string(twelvelabs.ClassIncomplete)}, "incomplete"},
		{engine.Problem{Class: string(twelvelabs.ClassServer), Status: 503}, "503"},
		{engine.Problem{Class: string(twelvelabs.ClassRedirect)}, "api.example answered with a redirect"},
	} {
		assert.Contains(t, explain(c.problem, "api.example").what, c.what)
	}
	local := explain(engine.Problem{Class: string(twelvelabs.ClassKey)}, "api.example")
	assert.NotContains(t, local.what, "The API", "a key that was not sent was not rejected by the API")
	assert.Contains(t, local.why, "Nothing was sent")
}

func TestANetworkFailureNamesItsLikelyCause(t *testing.T) {
	all := func(likely engine.Likely) string {
		got := explain(engine.Problem{Class: string(twelvelabs.ClassNetwork), Likely: likely}, "api.example")
		return got.what + " " + got.why + " " + got.next
	}
	assert.Contains(t, all(engine.LikelyOffline), "You are offline")
	assert.Contains(t, all(engine.LikelyPolicy), "Content-Security-Policy")
	assert.Contains(t, all(engine.LikelyHost), "CORS")
	assert.Contains(t, all(engine.LikelyHost), "curl")
	assert.Contains(t, all(engine.LikelyAll), "Neither api.example nor this page's own server")
	assert.Contains(t, all(""), "No answer from api.example")
}

func TestDetailsAreThePlatformsOwnWords(t *testing.T) {
	assert.Empty(t, details(engine.Problem{}))
	assert.Equal(t, [][2]string{
		{"HTTP status", "429"},
		{"Code", "RATE_LIMIT_EXCEEDED"},
		{"Message", "<b>Slow</b> down"},
		{"Field", "task_id"},
		{"Request ID", "r-1"},
		{"Asked to wait", "2 s"},
		{"Cause", "offset 7"},
	}, details(engine.Problem{
		Status: 429, Code: "RATE_LIMIT_EXCEEDED", Message: "<b>Slow</b> down", Field: "task_id",
		RequestID: "r-1", RetryAfter: 2 * time.Second, Detail: "offset 7",
	}))
}
