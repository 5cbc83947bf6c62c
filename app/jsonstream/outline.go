// The outline: the document as it came, with the long arrays of numbers
// folded.

package jsonstream

import "strconv"

// MaxOutline is the number of bytes at which an outline is given up: *dst is
// nil then, since a part of it would look like a broken document.
const MaxOutline = 32 << 20

// Outline appends to *dst every byte that is consumed from here on, exactly as
// it came, except that of an array read with Floats32 only [n] is written, n
// being the number of its items. With nil, it ends. *dst is complete after
// Outline(nil) or End.
func (r *Reader) Outline(dst *[]byte) {
	r.record()
	r.outline = dst
	r.noted = r.pos
}

// record brings the outline up to what is consumed.
func (r *Reader) record() {
	if r.outline == nil {
		return
	}
	r.note(r.buf[r.noted:r.pos])
	r.noted = r.pos
}

// recordFold writes [n] for an array that was consumed with the outline off.
func (r *Reader) recordFold(n int) {
	r.noted = r.pos
	if r.outline == nil {
		return
	}
	var b [24]byte
	r.note(append(strconv.AppendInt(append(b[:0], '['), int64(n), 10), ']'))
}

func (r *Reader) note(b []byte) {
	if len(*r.outline)+len(b) > MaxOutline {
		*r.outline = nil
		r.outline = nil
		return
	}
	*r.outline = append(*r.outline, b...)
}
