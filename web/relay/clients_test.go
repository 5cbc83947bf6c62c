package relay

import (
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestClientsAreLimited(t *testing.T) {
	now := time.Unix(0, 0)
	c := &Clients{Each: 1, EachBurst: 2, All: 10, AllBurst: 5, Now: func() time.Time { return now }}
	ok := func(remote string) bool { _, ok := c.allow(remote); return ok }
	assert.True(t, ok("192.0.2.1:1"))
	assert.True(t, ok("192.0.2.1:2"))
	assert.False(t, ok("192.0.2.1:3"), "a burst of two, whatever the port")
	wait, _ := c.allow("192.0.2.1:4")
	assert.Equal(t, time.Second, wait)
	assert.True(t, ok("[2001:db8::1]:1"))
	assert.True(t, ok("[2001:db8::2]:1"))
	assert.False(t, ok("[2001:db8::3]:1"), "a network of one customer")
	assert.True(t, ok("[::ffff:192.0.2.7]:1"))
	assert.False(t, ok("192.0.2.8:1"), "five in all")
	now = now.Add(time.Second)
	assert.True(t, ok("192.0.2.1:5"))
	assert.False(t, ok("192.0.2.1:5"))

	a := newAPI(t, ready)
	relay := a.relay(t, func(r *Relay) { r.Clients = &Clients{Each: 0.001, EachBurst: 1, All: 10, AllBurst: 10} })
	_, _ = ask(t, relay, taskPath, nil)
	answer, _ := ask(t, relay, taskPath, nil)
	assert.Equal(t, 429, answer.StatusCode)
	assert.Equal(t, "relay_rate", answer.Header.Get(Header))
	assert.Equal(t, "1000", answer.Header.Get("Retry-After"))
}

func TestClientsAreForgotten(t *testing.T) {
	now := time.Unix(0, 0)
	c := &Clients{Each: 1, EachBurst: 2, All: 1e9, AllBurst: 1e9, Now: func() time.Time { return now }}
	for i := range clientsMost + 50 {
		now = now.Add(time.Microsecond)
		c.allow(netip.AddrPortFrom(netip.AddrFrom4([4]byte{11, byte(i >> 16), byte(i >> 8), byte(i)}), 1).String())
	}
	assert.Len(t, c.known, clientsMost)
	now = now.Add(time.Minute)
	c.allow("192.0.2.1:1")
	assert.Len(t, c.known, 1)
}
