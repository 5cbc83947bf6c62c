package parquet

// levels.go writes and reads whole numbers in the encoding RLE: runs of one
// value, and runs of values of a few bits each. Levels are kept so, and the
// places of values in a dictionary.

// runs appends runs of one value, of less than 256.
type runs struct {
	b     []byte
	value byte
	count int
}

func (r *runs) add(value byte, n int) {
	if n > 0 && value != r.value {
		r.close()
		r.value = value
	}
	r.count += n
}

// close writes the run that add has begun.
func (r *runs) close() {
	if r.count > 0 {
		r.b = append(appendVarint(r.b, uint64(r.count)<<1), r.value)
		r.count = 0
	}
}

// hybrid reads runs of both kinds.
type hybrid struct {
	b      []byte
	width  int    // bits of a value
	left   int    // values of the run that are to come
	value  uint32 // of a run of one value
	packed []byte // else, the run's values
	bit    int    // the place of the next one in packed
}

// most values of a run that are believed; what they are for ends before.
const mostRun = 1 << 31

// begin reads the head of the next run; it answers false where none is left or
// it is cut short.
func (h *hybrid) begin() bool {
	for h.left == 0 {
		d := decoder{b: h.b}
		head := d.varint()
		n := head >> 1
		if d.fault != "" || n > mostRun {
			return false
		}
		if head&1 == 0 {
			h.value = 0
			for i, c := range d.bytes(uint64((h.width + 7) / 8)) {
				h.value |= uint32(c) << (8 * i)
			}
			h.packed, h.left = nil, int(n)
		} else {
			// The last run may be cut to the bytes that its values need.
			bytes := min(n*uint64(h.width), uint64(len(h.b)-d.at))
			h.packed, h.bit, h.left = d.bytes(bytes), 0, int(8*n)
			if h.width > 0 {
				h.left = min(h.left, int(8*bytes)/h.width)
			} else {
				h.packed, h.value = nil, 0
			}
		}
		if d.fault != "" {
			return false
		}
		h.b = h.b[d.at:]
	}
	return true
}

// next reads a value, if there is one.
func (h *hybrid) next() (uint32, bool) {
	if !h.begin() {
		return 0, false
	}
	v := h.peek()
	h.left--
	h.bit += h.width
	return v, true
}

// take reads on over values that are v, at most so many, and answers how many.
func (h *hybrid) take(v uint32, most int) int {
	n := 0
	for n < most && h.begin() && h.peek() == v {
		k := 1
		if h.packed == nil {
			k = min(h.left, most-n)
		}
		n += k
		h.left -= k
		h.bit += k * h.width
	}
	return n
}

// peek is the next value of a run that has begun.
func (h *hybrid) peek() uint32 {
	if h.packed == nil {
		return h.value
	}
	u, first := uint64(0), h.bit/8
	for i, c := range h.packed[first:min(first+5, len(h.packed))] {
		u |= uint64(c) << (8 * i)
	}
	return uint32(u >> (h.bit % 8) & (1<<h.width - 1))
}

// widthOf is how many bits numbers up to most need.
func widthOf(most int) int {
	n := 0
	for ; most > 0; most >>= 1 {
		n++
	}
	return n
}
