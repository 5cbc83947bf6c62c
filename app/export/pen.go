// Bytes on their way into a file.

package export

import "io"

// spill is how many bytes a pen collects before it writes them.
const spill = 64 << 10

// pen collects what encoders append to b, and writes it when there is enough.
// The first error of the file is kept, and nothing is written after it.
type pen struct {
	out io.Writer
	b   []byte
	err error
}

// done is to be called after each row.
func (p *pen) done() {
	if len(p.b) >= spill {
		p.flush()
	}
}

func (p *pen) flush() {
	if p.err == nil && len(p.b) > 0 {
		_, p.err = p.out.Write(p.b)
	}
	p.b = p.b[:0]
}

// Write is for what writes to an io.Writer. What is long is not collected.
func (p *pen) Write(q []byte) (int, error) {
	if len(q) < spill {
		p.b = append(p.b, q...)
		p.done()
		return len(q), p.err
	}
	p.flush()
	if p.err == nil {
		_, p.err = p.out.Write(q)
	}
	return len(q), p.err
}
