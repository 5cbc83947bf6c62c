// How long a watch waits.

package twelvelabs

import "time"

// The waits of a watch. A poll's grow slowly, because most tasks take minutes;
// a retry's fast, because most faults are short or long.
const (
	firstPoll  = 5 * time.Second
	mostPoll   = 15 * time.Second
	pollGrowth = 1.2
	pollSpread = 0.1

	firstRetry  = 2 * time.Second
	mostRetry   = time.Minute
	retryGrowth = 2
	retrySpread = 0.2
)

// waits is a sequence of growing waits, each spread at random by up to a share
// to either side, so that many watches don't ask in step. A back-off library
// brings fmt and reflect along, and so weighs 17 kB in the worker.
type waits struct {
	first, most    time.Duration
	growth, spread float64
	random         func() float64 // in [0, 1)
	due            time.Duration  // the next one, without its spread
}

func newWaits(first, most time.Duration, growth, spread float64, random func() float64) *waits {
	w := &waits{first: min(first, most), most: most, growth: growth, spread: spread, random: random}
	w.reset()
	return w
}

// next answers the next wait and grows the one after it.
func (w *waits) next() time.Duration {
	d := float64(w.due)
	if d >= float64(w.most)/w.growth {
		w.due = w.most
	} else {
		w.due = time.Duration(d * w.growth)
	}
	return time.Duration(d + d*w.spread*(2*w.random()-1))
}

// reset begins again with the first wait.
func (w *waits) reset() { w.due = w.first }
