package columnar

// bytes.go puts values into little-endian bytes, as both formats have them.

import (
	"math"
	"slices"
)

// Append32 appends four bytes.
func Append32(b []byte, u uint32) []byte {
	return append(b, byte(u), byte(u>>8), byte(u>>16), byte(u>>24))
}

// Append64 appends eight bytes.
func Append64(b []byte, u uint64) []byte { return Append32(Append32(b, uint32(u)), uint32(u>>32)) }

// AppendFloats appends four bytes for each number, its bits as they are.
func AppendFloats(b []byte, v []float32) []byte {
	n := len(b)
	b = slices.Grow(b, 4*len(v))[:n+4*len(v)]
	for i, x := range v {
		u, p := math.Float32bits(x), b[n+4*i:n+4*i+4]
		p[0], p[1], p[2], p[3] = byte(u), byte(u>>8), byte(u>>16), byte(u>>24)
	}
	return b
}
