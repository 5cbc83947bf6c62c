package engine

// buffers.go writes and reads the numbers of buffers: little-endian, 32 bits.
// encoding/binary would bring reflect into the worker.

import "math"

func appendBits(b []byte, u uint32) []byte {
	return append(b, byte(u), byte(u>>8), byte(u>>16), byte(u>>24))
}

func bitsAt(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

func appendFloat(b []byte, v float64) []byte { return appendBits(b, math.Float32bits(float32(v))) }

func appendInteger[I int | int32](b []byte, v I) []byte { return appendBits(b, uint32(v)) }

func bytesOf(v []float32) []byte { return appendComponents(make([]byte, 0, 4*len(v)), v) }

func appendComponents(b []byte, v []float32) []byte {
	for _, x := range v {
		b = appendBits(b, math.Float32bits(x))
	}
	return b
}

func bytesOfIntegers[I int | int32](v []I) []byte {
	b := make([]byte, 0, 4*len(v))
	for _, x := range v {
		b = appendInteger(b, x)
	}
	return b
}

func floats(b []byte) []float32 { return appendFloats(make([]float32, 0, len(b)/4), b) }

func appendFloats(v []float32, b []byte) []float32 {
	for ; len(b) >= 4; b = b[4:] {
		v = append(v, math.Float32frombits(bitsAt(b)))
	}
	return v
}

func integers(b []byte) []int32 {
	v := make([]int32, 0, len(b)/4)
	for ; len(b) >= 4; b = b[4:] {
		v = append(v, int32(bitsAt(b)))
	}
	return v
}
