// Arrays of float32, the bulk of every answer.

package jsonstream

import (
	"math"
	"slices"
	"strconv"

	"embedscope/app/vectors/kernel"
)

// Floats32 reads an array of numbers, appends them to dst as the nearest
// float32 each, bit for bit what strconv.ParseFloat(s, 32) answers, and
// returns the extended slice. An item that is null becomes NaN, and a number
// too large for float32 an infinity, as ParseFloat has it; bad counts these. A
// number too large even for float64 is an error, and so is any other kind of
// item.
func (r *Reader) Floats32(dst []float32) (out []float32, bad int, err error) {
	if err := r.open('[', "expected an array of numbers"); err != nil {
		return dst, 0, err
	}
	// The bracket itself is written with the fold.
	r.pos--
	r.record()
	r.pos++
	outline := r.outline
	r.outline = nil

	start := len(dst)
	if c, err := r.peek(); err != nil {
		return dst, 0, err
	} else if c != ']' {
		if dst, bad, err = r.floats(dst); err != nil {
			return dst, bad, err
		}
	}
	r.pos++
	r.close()
	r.outline = outline
	r.recordFold(len(dst) - start)
	return dst, bad, nil
}

// floats reads the items of an array of at least one, up to the closing
// bracket.
func (r *Reader) floats(dst []float32) (out []float32, bad int, err error) {
	start := len(dst)
	f := &r.frames[len(r.frames)-1]
	for {
		if r.end-r.pos < kernel.ScanWindow {
			r.fill()
		}
		if cap(dst)-len(dst) < 64 {
			dst = slices.Grow(dst, 512)
		}
		n, used := kernel.Scan(dst[len(dst):cap(dst)], r.buf[r.pos:r.end])
		dst = dst[:len(dst)+n]
		r.pos += used

		f.index = len(dst) - start
		if f.index >= MaxFloats {
			return dst, bad, r.fail(r.Offset(), "too many numbers")
		}
		x, err := r.float32()
		if err != nil {
			return dst, bad, err
		}
		if x-x != 0 { // NaN, or an infinity
			bad++
		}
		dst = append(dst, x)
		c, err := r.peek()
		if err != nil {
			return dst, bad, err
		}
		if c == ']' {
			return dst, bad, nil
		}
		if c != ',' {
			return dst, bad, r.fail(r.Offset(), "expected a comma or ]")
		}
		r.pos++
	}
}

// float32 reads one item of an array of float32.
func (r *Reader) float32() (float32, error) {
	c, err := r.peek()
	if err != nil {
		return 0, err
	}
	if c == 'n' {
		return float32(math.NaN()), r.literal("null")
	}
	if c != '-' && !isDigit(c) {
		return 0, r.unexpected("expected a number")
	}
	token, d, err := r.number()
	if err != nil {
		return 0, err
	}
	if x, ok := d.float32(); ok {
		return x, nil
	}
	x, err := strconv.ParseFloat(string(token), 32)
	if err == nil {
		return float32(x), nil
	}
	if _, err := strconv.ParseFloat(string(token), 64); err != nil {
		return 0, r.fail(r.Offset()-int64(len(token)), "a number beyond the range of float64")
	}
	return float32(x), nil // an infinity
}

// float32 returns the nearest float32, where a float64 on the way to it leaves
// no doubt.
func (d decimal) float32() (float32, bool) {
	if !d.exact || d.exponent < -22 || d.exponent > 22 {
		return 0, false
	}
	x := d.scaled()
	return float32(x), kernel.Narrows(x) || d.mantissa == 0
}
