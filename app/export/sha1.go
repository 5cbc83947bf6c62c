// SHA-1, for UUIDs of version 5 and nothing that must be safe. crypto/sha1
// brings the whole of FIPS 140 with it, 120 kB of a WebAssembly program.

package export

import "math/bits"

// digest answers the digest of a message (FIPS 180-4, section 6.1).
func digest(message []byte) [20]byte {
	h := [5]uint32{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}
	size := uint64(len(message)) * 8
	rest := append(message[:len(message):len(message)], 0x80)
	for len(rest)%64 != 56 {
		rest = append(rest, 0)
	}
	for shift := 56; shift >= 0; shift -= 8 {
		rest = append(rest, byte(size>>shift))
	}
	for ; len(rest) > 0; rest = rest[64:] {
		var w [80]uint32
		for i := range w {
			if i < 16 {
				w[i] = uint32(rest[4*i])<<24 | uint32(rest[4*i+1])<<16 | uint32(rest[4*i+2])<<8 | uint32(rest[4*i+3])
			} else {
				w[i] = bits.RotateLeft32(w[i-3]^w[i-8]^w[i-14]^w[i-16], 1)
			}
		}
		a, b, c, d, e := h[0], h[1], h[2], h[3], h[4]
		for i, word := range w {
			var f, k uint32
			switch i / 20 {
			case 0:
				f, k = b&c|^b&d, 0x5a827999
			case 1:
				f, k = b^c^d, 0x6ed9eba1
			case 2:
				f, k = b&c|b&d|c&d, 0x8f1bbcdc
			default:
				f, k = b^c^d, 0xca62c1d6
			}
			a, b, c, d, e = bits.RotateLeft32(a, 5)+f+e+k+word, a, bits.RotateLeft32(b, 30), c, d
		}
		h[0], h[1], h[2], h[3], h[4] = h[0]+a, h[1]+b, h[2]+c, h[3]+d, h[4]+e
	}
	var out [20]byte
	for i, word := range h {
		out[4*i], out[4*i+1], out[4*i+2], out[4*i+3] = byte(word>>24), byte(word>>16), byte(word>>8), byte(word)
	}
	return out
}
