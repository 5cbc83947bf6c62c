package vectors

import "context"

// pace is how a long computation lets others breathe: it tells its progress, and
// looks whether it is still wanted, about as often as it should, without a
// clock.
type pace struct {
	ctx      context.Context
	progress Progress // nil: nobody
	spell    int      // the work between two reports
	work     int      // since the last one
}

// newPace lets the kernel work for about 12 ms between two reports. Work is
// counted in products of numbers in dot products, of which it does about 2·10¹⁰ a
// second.
func newPace(ctx context.Context, progress Progress) *pace {
	return &pace{ctx: ctx, progress: progress, spell: 1 << 28}
}

// summed is the work of adding up n numbers, in which no kernel helps.
func summed(n int) int { return 16 * n }

// did adds work that has been done, and tells that done of all is, from 0 to 1,
// if that is due. Its error is that of the context.
func (p *pace) did(work int, done float64) error {
	p.work += work
	if p.work < p.spell {
		return nil
	}
	return p.tell(done)
}

// tell tells that done of all is.
func (p *pace) tell(done float64) error {
	p.work = 0
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
