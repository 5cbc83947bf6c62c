// NumPy arrays, with or without the file of segments beside them.

package open

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"embedscope/app/jsonstream"
	"embedscope/app/twelvelabs"
)

const npyMagic = "\x93NUMPY"

// The bounds on what a header can make ReadNPY hold.
const (
	maxHeader = 64 << 10
	maxDim    = jsonstream.MaxFloats
)

// ReadNPY reads an array of shape rows × numbers, or (numbers,) for one row, of
// format version 1 to 3: float16, float32 or float64 of either byte order, in C
// order. float64 is rounded to float32. A component that is not finite is bad,
// as one that is null or too large is in an answer.
//
// Segments is the file that package export writes beside the array; without it
// the rows have no option, scope or times.
func ReadNPY(file, segments io.Reader, sink twelvelabs.Sink) (*twelvelabs.Task, error) {
	t := newTask()
	var empty map[int]bool // rows that stand for a segment without a vector
	if segments != nil {
		var err error
		if t, empty, err = readSegments(segments); err != nil {
			return nil, err
		}
	}
	n := npy{in: file, task: t, vectors: embedder{sink: sink}}
	if err := n.header(); err != nil {
		return nil, err
	}
	if segments != nil && len(t.Segments) != n.rows {
		return nil, errors.New("open: the array has " + itoa(int64(n.rows)) + " rows, and the file beside it " +
			itoa(int64(len(t.Segments))) + " segments: they don't belong together")
	}
	if err := n.body(empty); err != nil {
		return nil, err
	}
	return t, nil
}

type npy struct {
	in      io.Reader
	offset  int64
	task    *twelvelabs.Task
	vectors embedder

	rows, dim int
	size      int // bytes of a number
	big       bool
}

func (n *npy) fail(msg string) error { return &Error{Offset: n.offset, Msg: msg} }

// take reads all of b, and names what it was for if that isn't there.
func (n *npy) take(b []byte, what string) error {
	got, err := io.ReadFull(n.in, b)
	n.offset += int64(got)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return &Error{Offset: n.offset, Msg: "cut short in " + what, Err: io.ErrUnexpectedEOF}
	}
	if err != nil {
		return &Error{Offset: n.offset, Msg: "reading " + what, Err: err}
	}
	return nil
}

func (n *npy) header() error {
	const inHeader = "the header of the array"
	start := make([]byte, 10)
	if err := n.take(start, inHeader); err != nil {
		return err
	}
	size := int(start[8]) | int(start[9])<<8
	switch version := start[6]; {
	case string(start[:6]) != npyMagic:
		return n.fail("not a NumPy array")
	case version == 2 || version == 3:
		more := make([]byte, 2)
		if err := n.take(more, inHeader); err != nil {
			return err
		}
		size |= int(more[0])<<16 | int(more[1])<<24
	case version != 1:
		return n.fail("version " + itoa(int64(version)) + " of the format, which this doesn't know")
	}
	if size > maxHeader {
		return n.fail("a header of " + itoa(int64(size)) + " bytes")
	}
	text := make([]byte, size)
	if err := n.take(text, inHeader); err != nil {
		return err
	}
	descr, fortran, shape, ok := parseHeader(string(text))
	if !ok {
		return n.fail("can't make sense of the header " + strconv.Quote(string(bytes.TrimSpace(text[:min(len(text), 200)]))))
	}
	return n.layout(descr, fortran, shape)
}

// layout sees whether the array is one that can be read.
func (n *npy) layout(descr string, fortran bool, shape []int) error {
	switch descr {
	case "<f2", ">f2":
		n.size = 2
	case "<f4", ">f4":
		n.size = 4
	case "<f8", ">f8":
		n.size = 8
	default:
		return n.fail("numbers of type " + strconv.Quote(descr) + ": expected float32, as a.astype('<f4') makes them")
	}
	n.big = descr[0] == '>'
	switch {
	case len(shape) == 1:
		n.rows, n.dim = 1, shape[0]
	case len(shape) == 2:
		n.rows, n.dim = shape[0], shape[1]
	default:
		return n.fail("an array of " + itoa(int64(len(shape))) + " dimensions: expected rows × numbers")
	}
	if fortran && n.rows > 1 && n.dim > 1 {
		return n.fail("an array in Fortran order, by columns: numpy.ascontiguousarray(a) puts it by rows")
	}
	if n.dim > maxDim {
		return n.fail("vectors of " + itoa(int64(n.dim)) + " numbers")
	}
	if n.dim == 0 && n.rows > 0 && len(n.task.Segments) == 0 {
		return n.fail("rows without numbers")
	}
	return nil
}

func (n *npy) body(empty map[int]bool) error {
	known := len(n.task.Segments) > 0
	row := make([]byte, n.dim*n.size)
	n.vectors.scratch = make([]float32, n.dim)
	for i := range n.rows {
		if err := n.take(row, "row "+itoa(int64(i))+" of "+itoa(int64(n.rows))); err != nil {
			return err
		}
		if !known {
			n.task.Segments = append(n.task.Segments, newSegment())
		}
		if empty[i] {
			continue
		}
		s := &n.task.Segments[i]
		for j := range n.vectors.scratch {
			x := n.number(row[j*n.size:])
			if x-x != 0 {
				s.Bad++
			}
			n.vectors.scratch[j] = x
		}
		n.vectors.put(s)
	}
	switch _, err := io.ReadFull(n.in, make([]byte, 1)); err {
	case io.EOF:
		return nil
	case nil:
		return n.fail("more bytes than the header's shape has")
	default:
		return &Error{Offset: n.offset, Msg: "reading", Err: err}
	}
}

// number reads one component.
func (n *npy) number(b []byte) float32 {
	if n.size == 4 && !n.big { // as almost all are
		return math.Float32frombits(uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24)
	}
	var u uint64
	for i := range n.size {
		if n.big {
			u = u<<8 | uint64(b[i])
		} else {
			u |= uint64(b[i]) << (8 * i)
		}
	}
	switch n.size {
	case 2:
		return half(uint16(u))
	case 4:
		return math.Float32frombits(uint32(u))
	}
	return float32(math.Float64frombits(u))
}

// half answers the value of a float16, which float32 has exactly.
func half(h uint16) float32 {
	sign := uint32(h&0x8000) << 16
	exponent, fraction := uint32(h>>10&31), uint32(h&1023)
	switch exponent {
	case 0: // zero, or below the least normal number: fraction × 2⁻²⁴
		x := float32(fraction) * (1.0 / (1 << 24))
		return math.Float32frombits(math.Float32bits(x) | sign)
	case 31:
		return math.Float32frombits(sign | 0xff<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}

// parseHeader reads the literal of a Python dict with the keys descr,
// fortran_order and shape.
func parseHeader(s string) (descr string, fortran bool, shape []int, ok bool) {
	rest := strings.TrimSpace(s)
	if !strings.HasPrefix(rest, "{") || !strings.HasSuffix(rest, "}") {
		return
	}
	rest = rest[1 : len(rest)-1]
	seen := 0
	for {
		rest = strings.TrimLeft(rest, " ,\n")
		if rest == "" {
			return descr, fortran, shape, seen == 3
		}
		var key string
		if key, rest, ok = quoted(rest); !ok {
			return
		}
		rest = strings.TrimLeft(rest, " ")
		if ok = strings.HasPrefix(rest, ":"); !ok {
			return
		}
		rest = strings.TrimLeft(rest[1:], " ")
		switch key {
		case "descr":
			descr, rest, ok = quoted(rest)
		case "fortran_order":
			if fortran = strings.HasPrefix(rest, "True"); fortran {
				rest = rest[len("True"):]
			} else if rest, ok = strings.CutPrefix(rest, "False"); !ok {
				return
			}
		case "shape":
			shape, rest, ok = tuple(rest)
		default:
			ok = false
		}
		if !ok {
			return
		}
		seen++
	}
}

// quoted takes a string without escapes off the front of s.
func quoted(s string) (text, rest string, ok bool) {
	if s == "" || s[0] != '\'' && s[0] != '"' {
		return "", s, false
	}
	end := strings.IndexByte(s[1:], s[0])
	if end < 0 {
		return "", s, false
	}
	return s[1 : 1+end], s[2+end:], true
}

// tuple takes a tuple of counts off the front of s.
func tuple(s string) (list []int, rest string, ok bool) {
	if !strings.HasPrefix(s, "(") {
		return nil, s, false
	}
	inside, rest, ok := strings.Cut(s[1:], ")")
	for part := range strings.SplitSeq(inside, ",") {
		part = strings.TrimSuffix(strings.TrimSpace(part), "L")
		if part == "" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 {
			return nil, s, false
		}
		list = append(list, n)
	}
	return list, rest, ok
}

// readSegments reads the file beside an array. Empty are the rows that stand
// for no vector.
func readSegments(file io.Reader) (t *twelvelabs.Task, empty map[int]bool, err error) {
	r := jsonstream.NewReader(file)
	f := fields{r}
	t, empty = newTask(), map[int]bool{}
	found := false
	err = r.Object(func(key string) error {
		if known, err := f.head(key, t); known {
			return err
		}
		if key != "segments" {
			return r.Skip()
		}
		found = true
		return r.Array(func(i int) error {
			s := newSegment()
			err := r.Object(func(key string) error {
				if known, err := f.segment(key, &s); known {
					return err
				}
				if key != "dim" {
					return r.Skip()
				}
				dim := -1.0
				err := f.number(&dim)
				if dim == 0 {
					empty[i] = true
				}
				return err
			})
			t.Segments = append(t.Segments, s)
			return err
		})
	})
	if err == nil {
		err = r.End()
	}
	if err == nil && !found {
		err = r.Fail("expected segments")
	}
	if err != nil {
		return nil, nil, &Error{Offset: r.Offset(), Msg: "segments: ", Err: err}
	}
	return t, empty, nil
}
