// How fast arrays of float32 are read, per spelling.

package jsonstream

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

// spellings are the ways in which APIs are known to print float32.
var spellings = []struct {
	name   string
	append func(b []byte, x float32) []byte
}{
	{"bfloat16", func(b []byte, x float32) []byte {
		x = math.Float32frombits(math.Float32bits(x) &^ 0xffff)
		return strconv.AppendFloat(b, float64(x), 'g', -1, 32)
	}},
	{"float32", func(b []byte, x float32) []byte { return strconv.AppendFloat(b, float64(x), 'g', -1, 32) }},
	{"indented", func(b []byte, x float32) []byte {
		return strconv.AppendFloat(append(b, "\n        "...), float64(x), 'g', -1, 32)
	}},
	{"exponent", func(b []byte, x float32) []byte { return strconv.AppendFloat(b, float64(x), 'e', -1, 32) }},
	{"integer", func(b []byte, x float32) []byte { return strconv.AppendInt(b, int64(x*1000), 10) }},
	{"float64", func(b []byte, x float32) []byte { return strconv.AppendFloat(b, float64(x), 'g', -1, 64) }},
}

// array returns a JSON array of n numbers as they are found in unit vectors of
// 512.
func array(n int, seed uint64, spell func([]byte, float32) []byte) []byte {
	random := rand.New(rand.NewPCG(seed, 1))
	b := []byte{'['}
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = spell(b, float32(random.NormFloat64()/math.Sqrt(512)))
	}
	return append(b, ']')
}

func BenchmarkFloats32(b *testing.B) {
	for _, s := range spellings {
		text := array(1<<18, 1, s.append)
		b.Run(s.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			vector := make([]float32, 0, 1<<18)
			for b.Loop() {
				if _, _, err := NewReader(bytes.NewReader(text)).Floats32(vector[:0]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
