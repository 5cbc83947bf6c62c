package e2e

// relay_test.go sends a key through the server, where that offers it.

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/program"
	"embedscope/web/e2e/upstream"
)

// relaying opens a page whose server offers a relay.
func relaying(t *testing.T) *tab {
	t.Helper()
	b := blankTab(t)
	path, err := program.Build(b.ctx)
	require.NoError(t, err)
	server, err := program.Start(path, "-api", b.api.Base(), "-relay")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, server.Stop()) })
	stage := *b.stage
	stage.server = server
	b.stage = &stage
	b.open(withTable)
	return b
}

var viaServer = named("button", "Send it through this server")

func TestRelayAsksOnceAndSaysSo(t *testing.T) {
	t.Parallel()
	b := relaying(t)
	key := newKey()
	id := b.script(upstream.Ready(3, 8))
	b.pickOption(named("combobox", "API"), "relay")
	b.watch(id, key)
	b.reads(soon, []string{"pass through"}, named("group", "Through this server"))
	assert.Empty(t, b.api.Requests(id), "nothing is sent before the visitor says so")
	b.focusIs(viaServer)
	b.click(viaServer)
	b.state(check, "Ready")
	b.find(grid)
	b.reads(soon, []string{"through 127.0.0.1"}, status)
	got := b.arrived(soon, id, 1)
	assert.Equal(t, key, got[0].Key())
	assert.Equal(t, "embedscope-relay", got[0].Header.Get("User-Agent"))
	assert.Empty(t, got[0].Header.Get("Origin"), "nothing of the page but the key")

	next := b.script(upstream.Ready(3, 8))
	b.watch(next, key)
	b.state(check, "Ready")
	b.none(viaServer)
	assert.NotContains(t, b.server.Log(), key)
	assert.NotContains(t, b.server.Log(), id)
}

// TestRelayIsOfferedWhereTheAPIRefuses: a browser can't tell a refused preflight
// from other failures, so that the page names it as likely, and asks nothing
// through the relay by itself.
func TestRelayIsOfferedWhereTheAPIRefuses(t *testing.T) {
	t.Parallel()
	b := relaying(t)
	id := b.script(upstream.Ready(3, 8))
	b.api.RefusePreflight(id)
	b.watch(id, newKey())
	b.reads(check, []string{"CORS"}, status)
	assert.Empty(t, b.api.Requests(id))
	b.click(status, named("button", "Ask through this server"))
	b.click(viaServer)
	b.state(check, "Ready")
	assert.NotEmpty(t, b.api.Requests(id))
}
