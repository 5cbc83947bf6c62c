package sample

import (
	"math"
	"strconv"
	"sync"
)

// The numbers of marengo3.0 are bfloat16: the upper half of a float32. There
// are so few of them below 1 that their spellings fit a table, which makes
// writing an answer a matter of copying.

// roundBfloat16 rounds each number of v to the nearest bfloat16, ties to even.
// Numbers below 2⁻²⁴ become 0: their plain decimals would be long.
func roundBfloat16(v []float32) {
	for i, x := range v {
		bits := math.Float32bits(x)
		bits += 0x7fff + bits>>16&1
		bits &= 0xffff0000
		if bits&0x7fffffff < firstUpper<<16 {
			bits = 0
		}
		v[i] = math.Float32frombits(bits)
	}
}

// spelling is a number as JSON and the comma after it.
type spelling struct {
	n    uint8
	text [23]byte
}

// The table goes by the upper half of a float32 without its sign: first that
// of 2⁻²⁴, last the one before 1. The negatives follow, then zero.
const (
	firstUpper = 103 << 7
	magnitudes = 127<<7 - firstUpper
	zeroSlot   = 2 * magnitudes
	slots      = zeroSlot + 1
	numberRoom = 64 // bytes that any float32 in plain decimals and a comma fit
)

// spellings is the table of all bfloat16 numbers from 2⁻²⁴ to 1 and their
// negatives.
var spellings = sync.OnceValue(func() *[slots]spelling {
	table := new([slots]spelling)
	set := func(slot int, upper uint32) {
		x := math.Float32frombits(upper << 16)
		s := &table[slot]
		s.n = uint8(len(append(appendNumber(s.text[:0], x), ',')))
	}
	for i := range magnitudes {
		set(i, uint32(firstUpper+i))
		set(magnitudes+i, uint32(0x8000+firstUpper+i))
	}
	set(zeroSlot, 0)
	return table
})

// spellingOf answers the slot of x, and whether it has one.
func spellingOf(x float32) (slot int, ok bool) {
	bits := math.Float32bits(x)
	if bits == 0 {
		return zeroSlot, true
	}
	i := bits>>16&0x7fff - firstUpper // wraps where x is too small
	if bits&0xffff != 0 || i >= magnitudes {
		return 0, false
	}
	return int(i + bits>>31*magnitudes), true
}

// appendNumber appends x as the shortest plain decimals that read back as the
// same float32, or null where x is not finite.
func appendNumber(b []byte, x float32) []byte {
	if x-x != 0 {
		return append(b, "null"...)
	}
	return strconv.AppendFloat(b, float64(x), 'f', -1, 32)
}
