// NumPy's file format, as numpy.lib.format describes it: a magic number, a
// header that is a Python literal, and the array's bytes. Ours is version 1.0,
// C order, little-endian, and its data begin at a multiple of 64 bytes, so that
// they can be mapped into memory.

package export

import (
	"math"
	"strconv"
)

// appendNPYHeader appends all that stands before the data of an array.
func appendNPYHeader(b []byte, descr string, shape ...int) []byte {
	first := len(b)
	b = append(b, "\x93NUMPY\x01\x00\x00\x00{'descr': '"+descr+"', 'fortran_order': False, 'shape': ("...)
	for i, n := range shape {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	if len(shape) == 1 {
		b = append(b, ',') // a tuple of one
	}
	b = append(b, "), }"...)
	for (len(b)-first+1)%64 != 0 {
		b = append(b, ' ')
	}
	b = append(b, '\n')
	size := len(b) - first - 10
	b[first+8], b[first+9] = byte(size), byte(size>>8)
	return b
}

// NPYVector is a file of one vector, of shape (d,).
func NPYVector(v []float32) []byte { return appendFloats32(appendNPYHeader(nil, "<f4", len(v)), v) }

func appendFloats32(b []byte, v []float32) []byte {
	for _, x := range v {
		u := math.Float32bits(x)
		b = append(b, byte(u), byte(u>>8), byte(u>>16), byte(u>>24))
	}
	return b
}

func appendUint64(b []byte, u uint64) []byte {
	return append(b, byte(u), byte(u>>8), byte(u>>16), byte(u>>24), byte(u>>32), byte(u>>40), byte(u>>48), byte(u>>56))
}

// matrix writes the vectors as an array of shape rows × dim. A row without a
// vector is all NaN, so that the i-th row is the i-th segment.
type matrix struct {
	*pen
	info *Info
	none []float32
}

func (m *matrix) begin() {
	m.none = make([]float32, m.info.dim())
	for i := range m.none {
		m.none[i] = float32(math.NaN())
	}
	m.b = appendNPYHeader(m.b, "<f4", m.info.Rows, m.info.dim())
}

func (m *matrix) row(r *Row) {
	v := r.Vector
	if len(v) == 0 {
		v = m.none
	}
	m.b = appendFloats32(m.b, v)
	m.done()
}

// npy writes the matrix, and beside it what its rows are:
//
//	{"task":…,"model":…,"metadata":{…},"shape":[rows,dim],"segments":[{"row":0,"option":…},…]}
//
// A segment whose row stands for no vector has "dim":0.
type npy struct {
	vectors  matrix
	segments *pen
	columns  []column
	before   string // the next segment
}

func newNPY(j *job) encoder {
	return &npy{vectors: matrix{pen: j.pens[0], info: j.Info}, segments: j.pens[1], columns: segment(j.Columns), before: "\n"}
}

func (n *npy) begin() error {
	n.vectors.begin()
	s := n.segments
	s.b = append(s.b, '{')
	s.b = appendHead(s.b, n.vectors.info)
	s.b = append(s.b, `,"segments":[`...)
	return nil
}

func (n *npy) row(r *Row) error {
	n.vectors.row(r)
	s := n.segments
	s.b = append(s.b, n.before...)
	n.before = ",\n"
	s.b = append(s.b, '{')
	s.b = appendMembers(s.b, n.columns, r)
	if len(r.Vector) == 0 {
		s.b = append(s.b, `,"dim":0`...)
	}
	s.b = append(s.b, '}')
	s.done()
	return nil
}

func (n *npy) end() error {
	n.segments.b = append(n.segments.b, "\n]}\n"...)
	return nil
}

// appendTextArray appends an array of texts as NumPy holds them: each as wide
// as the longest, in UTF-32. The array has no dimension where there is one text
// and alone is set.
func appendTextArray(b []byte, texts []string, alone bool) []byte {
	wide := 1 // NumPy has no texts of width 0
	for _, s := range texts {
		n := 0
		for range s {
			n++
		}
		wide = max(wide, n)
	}
	descr := "<U" + strconv.Itoa(wide)
	if alone {
		b = appendNPYHeader(b, descr)
	} else {
		b = appendNPYHeader(b, descr, len(texts))
	}
	for _, s := range texts {
		n := 0
		for _, c := range s {
			b = append(b, byte(c), byte(c>>8), byte(c>>16), 0)
			n++
		}
		b = append(b, make([]byte, 4*(wide-n))...)
	}
	return b
}

// headJSON answers what a sidecar says of the answer, as a document.
func headJSON(info *Info) string {
	b := appendHead([]byte{'{'}, info)
	return string(append(b, '}'))
}
