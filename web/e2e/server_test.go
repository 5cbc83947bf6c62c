package e2e

// server_test.go is about the tasks that tests make up, at the API on the other
// port and at the sample service, and about what reached the API.

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"testing"
	"time"

	"embedscope/web/e2e/upstream"
	"embedscope/web/sample"
)

// newID makes an id as the API does: 24 hex digits that no other test has.
func newID() string {
	b := make([]byte, 12)
	rand.Read(b)
	return hex.EncodeToString(b)
}

// newKey makes an API key that no other test has.
func newKey() string {
	b := make([]byte, 12)
	rand.Read(b)
	return "tlk_" + hex.EncodeToString(b)
}

// script makes a task at the API whose checks are answered so.
func (b *tab) script(steps ...upstream.Step) (id string) {
	id = newID()
	b.api.Script(id, steps...)
	return id
}

// readySample answers the id of a task of the sample service that is ready.
func readySample() string { return sample.TaskID(time.Now().Add(-time.Minute)) }

// arrived waits until n requests for a task have reached the API, and answers
// them.
func (b *tab) arrived(within time.Duration, id string, n int) []upstream.Request {
	b.t.Helper()
	return b.seen(within, id, "the requests arrive", func(q []upstream.Request) bool { return len(q) >= n })
}

// seen waits until the requests for a task are as ok wants them.
func (b *tab) seen(within time.Duration, id, what string, ok func([]upstream.Request) bool) []upstream.Request {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, within)
	defer cancel()
	got, err := b.api.Wait(ctx, id, ok)
	if err != nil {
		b.fail("not within %v: %s; %d arrived: %+v", within, what, len(got), got)
	}
	return got
}

// quiet waits for a while in which no request for a task may arrive.
func (b *tab) quiet(during time.Duration, id string) {
	b.t.Helper()
	before := len(b.api.Requests(id))
	ctx, cancel := context.WithTimeout(b.ctx, during)
	defer cancel()
	if got, err := b.api.Wait(ctx, id, func(q []upstream.Request) bool { return len(q) > before }); err == nil {
		b.fail("a request arrived that should not have: %+v", got[len(got)-1])
	}
}

// aPoll is longer than the first wait between two polls, spread included.
const aPoll = 7 * time.Second

func TestIDsAreUnlikeEachOther(t *testing.T) {
	if a, b := newID(), newID(); a == b || len(a) != 24 {
		t.Fatal(a, b)
	}
}
