// Arrays of float32, the bulk of every answer.

package jsonstream

import (
	"math"
	"math/bits"
	"slices"
	"strconv"
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
		if r.end-r.pos < window {
			r.fill()
		}
		if cap(dst)-len(dst) < 64 {
			dst = slices.Grow(dst, 512)
		}
		n, used := scanFloats(dst[len(dst):cap(dst)], r.buf[r.pos:r.end])
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
	return float32(x), certain(math.Float64bits(x)) || d.mantissa == 0
}

// certain reports whether rounding x, a float64 at most 4 units off in its
// last place, to float32 gives what rounding the true value would: x is not
// that close to the middle between two float32, and its float32 is normal.
func certain(x uint64) bool {
	const (
		dropped = 1<<29 - 1 // the bits of a float64's mantissa that a float32 has no room for
		middle  = 1 << 28
		lowest  = 1023 - 126 // exponents of normal float32, the highest left out
		highest = 1023 + 126
	)
	return (x&dropped)-(middle-4) > 8 && (x>>52&0x7ff)-lowest <= highest-lowest
}

// window is the number of bytes that scanFloats looks at in one go.
const window = 32

// scanFloats reads numbers, each with the comma behind it, from the front of b
// into dst as long as they are of the common form: white space, a sign, one
// digit, a point, one to eighteen digits, a comma. It returns how many it read
// and how many bytes they took. It need not be able to read a number: what it
// leaves is read elsewhere.
//
// It is written for what Go makes of it in WebAssembly, where a taken branch
// costs as much as a multiplication: digits are read eight at a time.
func scanFloats(dst []float32, b []byte) (n, used int) {
	i := 0
	for n < len(dst) && i+window <= len(b) {
		j := i
		if b[j] <= ' ' {
			for j+window < len(b) && isSpace(b[j]) {
				j++
			}
		}
		minus := 0
		if b[j] == '-' {
			minus = 1
		}
		j += minus
		unit := uint64(b[j]) - '0'
		if unit > 9 || b[j+1] != '.' {
			break
		}
		j += 2
		word := load(b[j : j+8])
		other := notDigits(word)
		digits := bits.TrailingZeros64(other) >> 3 // 8 where there is no other
		if digits == 0 {
			break
		}
		mantissa := eight(word << (64 - 8*uint(digits)))
		if other == 0 {
			word = load(b[j+8 : j+16])
			other = notDigits(word)
			k := bits.TrailingZeros64(other) >> 3
			mantissa = mantissa*wholeTens[k] + eight(word<<(64-8*uint(k)))
			digits += k
			if other == 0 {
				if c := uint64(b[j+16]) - '0'; c <= 9 {
					mantissa = mantissa*10 + c
					digits = 17
					if c := uint64(b[j+17]) - '0'; c <= 9 {
						mantissa = mantissa*10 + c
						digits = 18
					}
				}
			}
		}
		j += digits
		if b[j] != ',' {
			break
		}
		mantissa += unit * wholeTens[digits]
		x := math.Float64bits(float64(mantissa)/tens[digits]) | uint64(minus)<<63
		if !certain(x) && mantissa != 0 {
			break
		}
		dst[n] = float32(math.Float64frombits(x))
		n++
		i = j + 1
	}
	return n, i
}

// wholeTens are the powers of ten as integers.
var wholeTens = [...]uint64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
	1e17, 1e18,
}

// load returns eight bytes as a number, the first of them lowest.
func load(b []byte) uint64 {
	_ = b[7]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// notDigits sets the highest bit of the first byte of w that is not an ASCII
// digit, and of none before it.
func notDigits(w uint64) uint64 {
	return ((w + 0x4646464646464646) | (w - 0x3030303030303030)) & 0x8080808080808080
}

// eight returns the number that eight ASCII digits spell, the first of them
// lowest in w; a zero byte counts as the digit 0. (D. Lemire, Quickly parsing
// eight digits, 2018.)
func eight(w uint64) uint64 {
	w = (w & 0x0f0f0f0f0f0f0f0f) * (10<<8 + 1) >> 8
	w = (w & 0x00ff00ff00ff00ff) * (100<<16 + 1) >> 16
	return (w & 0x0000ffff0000ffff) * (10000<<32 + 1) >> 32
}
