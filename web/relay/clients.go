package relay

// clients.go limits how often the relay is asked.

import (
	"math"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Clients limits requests for each address and for all of them.
type Clients struct {
	// Each is how many requests a second one address may make in the long
	// run, and EachBurst how many at once; All and AllBurst are the same for
	// all together.
	Each, All           rate.Limit
	EachBurst, AllBurst int

	// Now is the clock. Nil means time.Now.
	Now func() time.Time

	mu    sync.Mutex
	all   *rate.Limiter
	known map[netip.Prefix]*client
}

type client struct {
	limiter *rate.Limiter
	last    time.Time
}

// NewClients allows what people who watch a few tasks need: a request a second
// each, and fifty in all.
func NewClients() *Clients { return &Clients{Each: 1, EachBurst: 30, All: 50, AllBurst: 200} }

// clientsMost is how many addresses are remembered. Those that were quiet for
// long enough to have their whole burst again go first.
const clientsMost = 10_000

// allow reports whether a client at a remote address may ask now, and if not,
// when again.
func (c *Clients) allow(remote string) (wait time.Duration, ok bool) {
	if c == nil {
		return 0, true
	}
	now := time.Now()
	if c.Now != nil {
		now = c.Now()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil {
		c.all = rate.NewLimiter(c.All, c.AllBurst)
		c.known = map[netip.Prefix]*client{}
	}
	from := addressOf(remote)
	one := c.known[from]
	if one == nil {
		c.makeRoom(now)
		one = &client{limiter: rate.NewLimiter(c.Each, c.EachBurst)}
		c.known[from] = one
	}
	one.last = now
	own, all := one.limiter.ReserveN(now, 1), c.all.ReserveN(now, 1)
	wait = max(own.DelayFrom(now), all.DelayFrom(now))
	if wait > 0 { // who is refused takes nothing
		own.CancelAt(now)
		all.CancelAt(now)
	}
	return wait, wait == 0
}

// makeRoom forgets addresses when there are too many.
func (c *Clients) makeRoom(now time.Time) {
	if len(c.known) < clientsMost {
		return
	}
	full := time.Duration(float64(c.EachBurst) / float64(c.Each) * float64(time.Second))
	var oldest netip.Prefix
	var when time.Time
	for from, one := range c.known {
		if now.Sub(one.last) > full {
			delete(c.known, from)
			continue
		}
		if when.IsZero() || one.last.Before(when) {
			oldest, when = from, one.last
		}
	}
	if len(c.known) >= clientsMost {
		delete(c.known, oldest)
	}
}

// addressOf is who asks: an IPv4 address, or the /64 network of an IPv6 one,
// which one customer has whole.
func addressOf(remote string) netip.Prefix {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.Prefix{} // all who can't be told apart
	}
	a := at.Addr().Unmap().WithZone("")
	bits := 64
	if a.Is4() {
		bits = 32
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}

func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }
