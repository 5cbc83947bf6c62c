// Numbers: their grammar, and how one becomes a float64.

package jsonstream

import (
	"math"
	"strconv"
)

// Float reads a number as the nearest float64. One beyond the range of float64
// is an error.
func (r *Reader) Float() (float64, error) {
	c, err := r.peek()
	if err != nil {
		return 0, err
	}
	if c != '-' && !isDigit(c) {
		return 0, r.unexpected("expected a number")
	}
	token, d, err := r.number()
	if err != nil {
		return 0, err
	}
	if x, ok := d.float64(); ok {
		return x, nil
	}
	x, err := strconv.ParseFloat(string(token), 64)
	if err != nil {
		return 0, r.fail(r.Offset()-int64(len(token)), "a number beyond the range of float64")
	}
	return x, nil
}

// number consumes the number whose first byte is the next one. The token is
// valid until the next call.
func (r *Reader) number() (token []byte, d decimal, err error) {
	d, n := parseDecimal(r.buf[r.pos:r.end])
	if r.pos+n == r.end { // more of it may follow
		for r.pos+n == r.end && n <= MaxToken && r.fill() {
			for r.pos+n < r.end && numeric(r.buf[r.pos+n]) {
				n++
			}
		}
		d, n = parseDecimal(r.buf[r.pos : r.pos+n])
	}
	if n > MaxToken {
		return nil, d, r.fail(r.Offset(), "a number is too long")
	}
	if !d.whole {
		if r.pos+n == r.end {
			return nil, d, r.cut()
		}
		return nil, d, r.fail(r.Offset()+int64(n), "an invalid number")
	}
	token = r.buf[r.pos : r.pos+n]
	r.pos += n
	return token, d, nil
}

// numeric reports whether c can stand in a number.
func numeric(c byte) bool {
	return '0' <= c && c <= '9' || c == '.' || c == '-' || c == '+' || c|0x20 == 'e'
}

// decimal is a number as it is spelled: mantissa × 10^exponent, negated where
// negative is set.
type decimal struct {
	mantissa uint64
	exponent int
	negative bool
	whole    bool // a number was found, rather than the beginning of one
	exact    bool // all digits are in mantissa
}

// parseDecimal reads the number at the front of token by the grammar of RFC
// 8259. It returns how many bytes belong to it, up to the first that can't.
func parseDecimal(token []byte) (d decimal, n int) {
	var mantissa uint64
	digits := 0 // in mantissa, without leading zeros
	exponent := 0
	d.exact = true
	i := 0
	if i < len(token) && token[i] == '-' {
		d.negative = true
		i++
	}
	from := i
	for ; i < len(token) && isDigit(token[i]); i++ {
		if i > from && token[from] == '0' {
			return d, i
		}
		if digits < 19 {
			mantissa = mantissa*10 + uint64(token[i]-'0')
			if mantissa > 0 {
				digits++
			}
		} else {
			d.exact = false
		}
	}
	if i == from {
		return d, i
	}
	if i < len(token) && token[i] == '.' {
		i++
		from = i
		for ; i < len(token) && isDigit(token[i]); i++ {
			if digits < 19 {
				mantissa = mantissa*10 + uint64(token[i]-'0')
				if mantissa > 0 {
					digits++
				}
				exponent--
			} else if token[i] != '0' {
				d.exact = false
			}
		}
		if i == from {
			return d, i
		}
	}
	if i < len(token) && token[i]|0x20 == 'e' {
		i++
		negative := false
		if i < len(token) && (token[i] == '+' || token[i] == '-') {
			negative = token[i] == '-'
			i++
		}
		from = i
		power := 0
		for ; i < len(token) && isDigit(token[i]); i++ {
			if power < 10000 {
				power = power*10 + int(token[i]-'0')
			}
		}
		if i == from {
			return d, i
		}
		if negative {
			power = -power
		}
		exponent += power
	}
	d.mantissa, d.exponent = mantissa, exponent
	d.whole = true
	return d, i
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// tens are the powers of ten that float64 holds exactly.
var tens = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// float64 returns the nearest float64, where one operation on exact operands
// finds it (W. D. Clinger, How to Read Floating Point Numbers Accurately,
// 1990).
func (d decimal) float64() (float64, bool) {
	if !d.exact || d.mantissa>>53 != 0 || d.exponent < -22 || d.exponent > 22 {
		return 0, false
	}
	return d.scaled(), true
}

// scaled returns the decimal as float64, at most 2 units in the last place off
// (and not off at all for a mantissa below 2^53). The exponent must be between
// -22 and 22.
func (d decimal) scaled() float64 {
	x := float64(d.mantissa)
	if d.exponent < 0 {
		x /= tens[-d.exponent]
	} else {
		x *= tens[d.exponent]
	}
	if d.negative {
		x = math.Copysign(x, -1)
	}
	return x
}
