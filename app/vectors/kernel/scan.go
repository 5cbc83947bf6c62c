package kernel

// scan.go reads text: most of what arrives is numbers, and reading them takes
// longer than anything that is computed of them at once.

import (
	"math"
	"math/bits"
)

// ScanWindow is the number of bytes that Scan looks at in one go: it reads no
// number that begins closer to the end.
const ScanWindow = 32

// Scan reads numbers, each with the comma behind it, from the front of b into
// dst, as the nearest float32 each, as long as they are of the common form:
// white space, a sign, one digit, a point, one to eighteen digits, a comma. It
// answers how many it read and how many bytes they took. It need not be able to
// read a number: what it leaves is to be read otherwise.
func Scan(dst []float32, b []byte) (n, used int) {
	if len(dst) == 0 || len(b) < ScanWindow {
		return 0, 0
	}
	return scan(dst, b)
}

// Narrows reports whether rounding x, at most 4 units off in its last place from
// some number, to float32 gives what rounding that number would: x is not that
// close to the middle between two float32, and its float32 is normal.
func Narrows(x float64) bool { return certain(math.Float64bits(x)) }

// certain is Narrows of the bits of a float64.
func certain(x uint64) bool {
	const (
		dropped = 1<<29 - 1 // the bits of a float64's mantissa that a float32 has no room for
		middle  = 1 << 28
		lowest  = 1023 - 126 // exponents of normal float32, the highest left out
		highest = 1023 + 126
	)
	return (x&dropped)-(middle-4) > 8 && (x>>52&0x7ff)-lowest <= highest-lowest
}

// plainScan is Scan. It is written for what Go makes of it in WebAssembly, where a taken branch
// costs as much as a multiplication: digits are read eight at a time.
func plainScan(dst []float32, b []byte) (n, used int) {
	i := 0
	for n < len(dst) && i+ScanWindow <= len(b) {
		j := i
		if b[j] <= ' ' {
			for j+ScanWindow < len(b) && space(b[j]) {
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
			mantissa = mantissa*tens[k] + eight(word<<(64-8*uint(k)))
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
		mantissa += unit * tens[digits]
		x := math.Float64bits(float64(mantissa)/float64(tens[digits])) | uint64(minus)<<63
		if !certain(x) && mantissa != 0 || mantissa>>63 != 0 { // the kernel converts signed integers: it is quicker
			break
		}
		dst[n] = float32(math.Float64frombits(x))
		n++
		i = j + 1
	}
	return n, i
}

// tens are the powers of ten.
var tens = [...]uint64{
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

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }
