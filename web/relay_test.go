package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
)

const relayed = "/relay/v1.3/embed-v2/tasks/6a5b4c"

func TestTheRelayIsOffUnlessAskedFor(t *testing.T) {
	assert.Equal(t, 404, do(start(t, Config{}), "GET", relayed, "Sec-Fetch-Site", "same-origin", "X-Api-Key", "k").Code)
	assert.Contains(t, do(start(t, Config{}), "GET", "/config.json").Body.String(), `"relay":false`)
}

func TestTheRelayAsksTheAPIAndLogsNoIDAndNoKey(t *testing.T) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/v1.3/embed-v2/tasks/6a5b4c", r.URL.String())
		w.Write([]byte("{}"))
	}))
	defer api.Close()
	var log bytes.Buffer
	h := start(t, Config{API: api.URL + "/v1.3", Relay: true, Log: slog.New(slog.NewTextHandler(&log, nil))})
	assert.Contains(t, do(h, "GET", "/config.json").Body.String(), `"relay":true`)

	answer := do(h, "GET", relayed, "Sec-Fetch-Site", "same-origin", "X-Api-Key", "tlk_canary")
	assert.Equal(t, 200, answer.Code)
	refused := do(h, "GET", relayed+"?key=tlk_canary", "Sec-Fetch-Site", "same-origin", "X-Api-Key", "tlk_canary")
	assert.Equal(t, 400, refused.Code)
	for _, w := range []*httptest.ResponseRecorder{answer, refused} {
		assert.Contains(t, w.Header().Get("Content-Security-Policy"), "default-src 'none'")
		assert.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"))
		assert.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	}
	assert.Contains(t, log.String(), "route=/relay/v1.3/embed-v2/tasks/{id}")
	assert.NotContains(t, log.String(), "6a5b4c")
	assert.NotContains(t, log.String(), "tlk_canary")
}
