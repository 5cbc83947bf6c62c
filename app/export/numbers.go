// Numbers as text.

package export

import (
	"math"
	"strconv"
)

// numbers spells float32 numbers. Those of marengo3.0 are exact bfloat16
// values, of which there are 65,536, so their texts are kept: the two upper
// bytes of a number lead to its text, whose length stands in the last byte, 0
// while it isn't made.
type numbers [1 << 16][16]byte

// append appends a finite x: see appendNumber.
func (n *numbers) append(b []byte, x float32) []byte {
	bits := math.Float32bits(x)
	if bits<<16 != 0 {
		return appendNumber(b, float64(x), 32)
	}
	t := &n[bits>>16]
	if t[15] == 0 {
		t[15] = byte(len(appendNumber(t[:0], float64(x), 32)))
	}
	return append(b, t[:t[15]]...)
}

// appendNumber appends a finite number as its shortest decimal that reads back
// as the same float of that many bits, in the spelling that JSON, SQL and all
// languages share.
//
// Zero keeps its sign: -0.0, since a reader of -0 may take it for an integer.
// And one float32, 7.0385307e-26, is written with a digit more than it needs.
// Readers of JSON and CSV mostly read a float64 and then round it to float32,
// and this one, of all positive float32 numbers, the second rounding would miss
// by one unit in the last place.
func appendNumber(b []byte, x float64, bits int) []byte {
	const missed = 0x15ae43fd
	switch {
	case x == 0 && math.Signbit(x):
		return append(b, "-0.0"...)
	case bits == 32 && math.Float32bits(float32(math.Abs(x))) == missed:
		return strconv.AppendFloat(b, x, 'e', 7, 32)
	}
	first := len(b)
	b = strconv.AppendFloat(b, x, 'g', -1, bits)
	// strconv gives an exponent two digits at least; e-07 is e-7 as well.
	if n := len(b); n-first > 4 && b[n-4] == 'e' && b[n-2] == '0' {
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b
}

// vector appends all of v between two brackets, with null for what is not
// finite.
func (n *numbers) vector(b []byte, v []float32, open, separator, end byte) []byte {
	b = append(b, open)
	for i, x := range v {
		if i > 0 {
			b = append(b, separator)
		}
		if x-x != 0 {
			b = append(b, "null"...)
		} else {
			b = n.append(b, x)
		}
	}
	return append(b, end)
}

// list appends v as JSON does.
func (n *numbers) list(b []byte, v []float32) []byte { return n.vector(b, v, '[', ',', ']') }
