// Names for segments that stay the same.

package export

import (
	"strconv"

	"embedscope/app/jsonstream"
)

// namespace is the UUID of version 5 in the namespace of URLs (RFC 9562,
// section 6.6) of https://api.twelvelabs.io/v1.3/embed-v2/tasks.
var namespace = [16]byte{0x96, 0x12, 0x5e, 0x0a, 0x98, 0x33, 0x57, 0x77, 0xbf, 0x36, 0xf2, 0xbc, 0x9a, 0x08, 0x3b, 0xcc}

// ID names a segment: a UUID of version 5 in namespace, whose name is the JSON
// text
//
//	["task","option","scope",start,end]
//
// with null for a time that is not there, "" for an option or a scope, the
// seconds in their shortest form (6, 33.466667, 1e-7). Where the row has a Place,
// [first,last,chunk,"quadrant"] follows as it is there; and where its Twin is not
// 0, that. It depends on nothing but the segment: not on
// the vector, nor on the other rows of an export. So a store that is sent a
// segment again replaces it.
func ID(task string, r *Row) string {
	b := append(make([]byte, 0, 160), namespace[:]...)
	b = append(b, '[')
	for _, s := range [...]string{task, r.Option, r.Scope} {
		b = append(jsonstream.AppendString(b, s), ',')
	}
	b = append(appendTime(b, r.Start), ',')
	b = appendTime(b, r.End)
	if p := r.Place; p != nil {
		b = append(b, ",["...)
		for _, n := range [...]int{p.First, p.Last, p.Chunk} {
			b = append(strconv.AppendInt(b, int64(n), 10), ',')
		}
		b = append(jsonstream.AppendString(b, p.Quadrant), ']')
	}
	if r.Twin != 0 {
		b = append(b, ',')
		b = strconv.AppendInt(b, int64(r.Twin), 10)
	}
	b = append(b, ']')

	h := digest(b)
	h[6] = h[6]&0x0f | 5<<4
	h[8] = h[8]&0x3f | 0x80
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 36)
	for i, c := range h[:16] {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			out = append(out, '-')
		}
		out = append(out, digits[c>>4], digits[c&15])
	}
	return string(out)
}

func appendTime(b []byte, seconds float64) []byte {
	if seconds-seconds != 0 {
		return append(b, "null"...)
	}
	return appendNumber(b, seconds, 64)
}
