package vectors

import "context"

// progress.go lets long computations be watched, interrupted by other work, and
// given up.

// Progress is told how far a computation is, from 0 to 1, at least every 15 ms
// or so of computing at the speed of the kernel in a browser. It may block for
// a moment, so that a worker can see to other things meanwhile; when it returns,
// the context is looked at. It may be nil.
type Progress func(done float64)

// between is after how many nanoseconds of work a Progress is told.
const between = 8e6

// pace tells a Progress how far a computation is as often as it should be. It
// reads no clock: those who compute say what their work usually costs.
type pace struct {
	ctx      context.Context
	progress Progress
	spent    float64 // nanoseconds since it was last told
}

// spend is called after about so many nanoseconds of work. The error is that of
// the context.
func (p *pace) spend(ns, done float64) error {
	p.spent += ns
	if p.spent < between {
		return nil
	}
	return p.tell(done)
}

// tell is called where nobody should wait to hear of it: at both ends.
func (p *pace) tell(done float64) error {
	p.spent = 0
	if p.progress != nil {
		p.progress(done)
	}
	return p.ctx.Err()
}

// What a product of two numbers usually costs, in nanoseconds: in a block of the
// kernel, in one of its dot products, and in Go.
const (
	blockCost = 0.045
	dotCost   = 0.15
	goCost    = 2.5
)
