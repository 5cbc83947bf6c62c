// Bounds and growth of waits.

package twelvelabs

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func middle() float64 { return 0.5 } // no jitter

func TestPollsGrowFromFiveToFifteenSeconds(t *testing.T) {
	w := newWaits(firstPoll, mostPoll, pollGrowth, pollSpread, middle)
	var total time.Duration
	for i, want := range []float64{5, 6, 7.2, 8.64, 10.368, 12.4416, 14.92992, 15, 15} {
		got := w.next()
		assert.InDelta(t, want, got.Seconds(), 1e-6, i)
		total += got
	}
	assert.Less(t, total, 2*time.Minute)
	w.reset()
	assert.Equal(t, 5*time.Second, w.next())
}

func TestRetriesGrowFromTwoToSixtySeconds(t *testing.T) {
	w := newWaits(firstRetry, mostRetry, retryGrowth, retrySpread, middle)
	for _, want := range []time.Duration{2, 4, 8, 16, 32, 60, 60} {
		assert.Equal(t, want*time.Second, w.next())
	}
}

func TestWaitsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := time.Duration(rapid.Int64Range(1, int64(time.Hour)).Draw(t, "first"))
		most := time.Duration(rapid.Int64Range(1, int64(time.Hour)).Draw(t, "most"))
		growth := rapid.Float64Range(1, 4).Draw(t, "growth")
		spread := rapid.Float64Range(0, 0.5).Draw(t, "spread")
		random := rapid.Float64Range(0, math.Nextafter(1, 0))
		w := newWaits(first, most, growth, spread, func() float64 { return random.Draw(t, "random") })

		base := float64(min(first, most))
		for range rapid.IntRange(1, 40).Draw(t, "waits") {
			d := float64(w.next())
			// Each wait lies about a base that never shrinks, and grows until
			// it is most. A wait is whole nanoseconds, rounded down.
			if d < base*(1-spread)-1 || d > base*(1+spread)+1 {
				t.Fatalf("%v is not within a share of %v of %v", d, spread, base)
			}
			if base >= float64(most)/growth {
				base = float64(most)
			} else {
				base = math.Floor(base * growth)
			}
		}
		w.reset()
		if d := float64(w.next()); d > float64(min(first, most))*(1+spread)+1 {
			t.Fatalf("%v after a reset", d)
		}
	})
}

// Whatever an answer asks to wait, and whenever it is due, the wait that
// follows is that one to the nanosecond, within the cap.
func TestToldWaitsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asked := time.Duration(rapid.Int64Range(1, int64(MaxRetryAfter)).Draw(t, "asked"))
		now := noon.Add(time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "later")))
		r := newRun(&Watch{Client: &Client{}, Clock: func() time.Time { return now }})
		x := &Exchange{Err: &Error{Class: ClassBusy, RetryAfter: asked}}
		if phase := r.decide(x); phase != "" {
			t.Fatalf("ended in %s", phase)
		}
		if x.Wait != asked || !x.Told || x.Decision != DecideRetry || !r.due.Equal(now.Add(asked)) {
			t.Fatalf("%+v, due %v", x, r.due)
		}
		if x := *r.state.Last; x.Wait != asked || !x.Told {
			t.Fatalf("the state shows %+v", x)
		}
	})
}
