package vectors

import "context"

// progress.go lets long computations be watched, interrupted by other work, and
// given up.

// Progress is told how far a computation is, from 0 to 1, at least every 15 ms
// or so of computing at the speed of the kernel in a browser. It may block for
// a moment, so that a worker can see to other things meanwhile; when it returns,
// the context is looked at. It may be nil.
type Progress func(done float64)

// Functions that are called from many places are kept from being inlined, here
// and where cosines are compared: the worker would be larger, but no faster.

// pace tells a Progress how far a computation is as often as it should be. It
// reads no clock: those who compute say what their work usually costs.
type pace struct {
	ctx      context.Context
	progress Progress
	between  float64 // nanoseconds of work, after which it is told
	spent    float64 // nanoseconds since it was last told
}

//go:noinline
func newPace(ctx context.Context, progress Progress) *pace {
	return &pace{ctx: ctx, progress: progress, between: 7e6}
}

// products is how many products of two numbers a block may have, so that nobody
// waits longer than usual.
func (p *pace) products() int { return int(p.between / blockCost) }

// spend is called after about so many nanoseconds of work. The error is that of
// the context.
//
//go:noinline
func (p *pace) spend(ns, done float64) error {
	p.spent += ns
	if p.spent < p.between {
		return nil
	}
	return p.tell(done)
}

// tell is called where nobody should wait to hear of it: at both ends.
//
//go:noinline
func (p *pace) tell(done float64) error {
	p.spent = 0
	if p.progress != nil {
		p.progress(done)
	}
	return p.ctx.Err()
}

// part is a Progress for what takes p from begin to end.
func (p *pace) part(begin, end float64) Progress {
	if p.progress == nil {
		return nil
	}
	return func(done float64) { p.progress(begin + (end-begin)*done) }
}

// What a product of two numbers usually costs, in nanoseconds: in a block of the
// kernel, in one of its dot products, and in Go; and a number that Go adds to a
// sum.
const (
	blockCost = 0.045
	dotCost   = 0.15
	goCost    = 2.5
	sumCost   = 0.75
)
