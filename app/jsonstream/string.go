// Strings: reading, skipping and writing them.

package jsonstream

import (
	"unicode/utf16"
	"unicode/utf8"
)

// String reads a string. Where it holds bytes that are not UTF-8, or a lone
// surrogate, U+FFFD stands for each, as in encoding/json.
func (r *Reader) String() (string, error) {
	c, err := r.peek()
	if err != nil {
		return "", err
	}
	if c != '"' {
		return "", r.unexpected("expected a string")
	}
	if r.text, err = r.appendString(r.text[:0], MaxString); err != nil {
		return "", err
	}
	s := r.intern(r.text)
	if cap(r.text) > mostBuffer {
		r.text = nil
	}
	return s, nil
}

// intern returns b as a string, without allocating where b is short and was
// seen lately: an answer repeats its keys and options thousands of times. A
// document that fits into the first buffer does not repeat much.
func (r *Reader) intern(b []byte) string {
	const slots = 128
	if len(b) == 0 || len(b) > 32 || r.base == 0 {
		return string(b)
	}
	if r.known == nil {
		r.known = make([]string, slots)
	}
	slot := &r.known[(len(b)*31+int(b[0])*7+int(b[len(b)/2])*3+int(b[len(b)-1]))%slots]
	if *slot != string(b) {
		*slot = string(b)
	}
	return *slot
}

// plainRun returns how many of the first bytes of b stand for themselves in a
// string, and whether any of them is not ASCII.
func plainRun(b []byte) (n int, wide bool) {
	var all byte
	for i, c := range b {
		if c == '"' || c == '\\' || c < ' ' {
			return i, all >= utf8.RuneSelf
		}
		all |= c
	}
	return len(b), all >= utf8.RuneSelf
}

// appendString consumes the string whose opening quote is the next byte, and
// appends what it stands for to dst, but no more than limit bytes.
func (r *Reader) appendString(dst []byte, limit int) ([]byte, error) {
	start := len(dst)
	wide := false
	r.pos++
	for {
		n, w := plainRun(r.buf[r.pos:r.end])
		dst = append(dst, r.buf[r.pos:r.pos+n]...)
		wide = wide || w
		r.pos += n
		if len(dst)-start > limit {
			return nil, r.fail(r.Offset(), "a string is too long")
		}
		if r.pos == r.end {
			if !r.fill() {
				return nil, r.cut()
			}
			continue
		}
		switch r.buf[r.pos] {
		case '"':
			r.pos++
			if wide && !utf8.Valid(dst[start:]) {
				dst = appendValid(dst[:start], string(dst[start:]))
			}
			return dst, nil
		case '\\':
			c, err := r.escape()
			if err != nil {
				return nil, err
			}
			dst = utf8.AppendRune(dst, c)
		default:
			return nil, r.fail(r.Offset(), "a control character in a string")
		}
	}
}

// skipString consumes the string whose opening quote is the next byte, however
// long.
func (r *Reader) skipString() error {
	r.pos++
	for {
		n, _ := plainRun(r.buf[r.pos:r.end])
		r.pos += n
		if r.pos == r.end {
			if !r.fill() {
				return r.cut()
			}
			continue
		}
		switch r.buf[r.pos] {
		case '"':
			r.pos++
			return nil
		case '\\':
			if _, err := r.escape(); err != nil {
				return err
			}
		default:
			return r.fail(r.Offset(), "a control character in a string")
		}
	}
}

// escape consumes an escape sequence, whose backslash is the next byte. Of a
// surrogate pair it consumes both halves.
func (r *Reader) escape() (rune, error) {
	if !r.want(2) {
		return 0, r.cut()
	}
	c := r.buf[r.pos+1]
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		return r.unicode()
	default:
		return 0, r.fail(r.Offset(), "an invalid escape sequence in a string")
	}
	r.pos += 2
	return rune(c), nil
}

// unicode consumes \uXXXX, and a second one where the two are a pair of
// surrogates.
func (r *Reader) unicode() (rune, error) {
	r.want(6)
	for i := range 4 {
		if r.pos+2+i >= r.end {
			return 0, r.cut()
		}
		if hex(r.buf[r.pos+2+i]) < 0 {
			return 0, r.fail(r.Offset()+int64(2+i), "expected a hexadecimal digit in a string")
		}
	}
	c := hex4(r.buf[r.pos+2 : r.pos+6])
	r.pos += 6
	if !utf16.IsSurrogate(c) {
		return c, nil
	}
	if r.want(6) && r.buf[r.pos] == '\\' && r.buf[r.pos+1] == 'u' {
		// A second one that is no hexadecimal number is an error of its own,
		// found when its turn comes.
		if pair := utf16.DecodeRune(c, hex4(r.buf[r.pos+2:r.pos+6])); pair != utf8.RuneError {
			r.pos += 6
			return pair, nil
		}
	}
	return utf8.RuneError, nil
}

// hex4 returns the value of four hexadecimal digits, or -1.
func hex4(b []byte) rune {
	var c rune
	for _, digit := range b {
		h := hex(digit)
		if h < 0 {
			return -1
		}
		c = c<<4 | h
	}
	return c
}

// hex returns the value of a hexadecimal digit, or -1.
func hex(c byte) rune {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	}
	return -1
}

// appendValid appends s, with U+FFFD for each byte that is not UTF-8.
func appendValid(dst []byte, s string) []byte {
	for _, c := range s {
		dst = utf8.AppendRune(dst, c)
	}
	return dst
}

// AppendString appends s to b as a JSON string, quotes included. It escapes
// only what must be; bytes that are not UTF-8 become U+FFFD.
func AppendString(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', byte(c))
		case c >= ' ':
			b = utf8.AppendRune(b, c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c == '\r':
			b = append(b, '\\', 'r')
		case c == '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		}
	}
	return append(b, '"')
}
