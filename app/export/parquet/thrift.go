package parquet

// thrift.go writes and reads Thrift's compact protocol: a struct is its fields,
// each a byte of type and distance to the number of the one before, and a zero.

import "embedscope/app/export/columnar"

// Types of the protocol.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftInt16  = 4
	thriftInt32  = 5
	thriftInt64  = 6
	thriftDouble = 7
	thriftText   = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
)

// encoder appends a struct to b.
type encoder struct {
	b    []byte
	last int // the number of the field before
}

func (e *encoder) field(id int, kind byte) {
	e.b = append(e.b, byte(id-e.last)<<4|kind)
	e.last = id
}

func (e *encoder) int32(id, v int) {
	e.field(id, thriftInt32)
	e.b = appendZigzag(e.b, int64(v))
}

func (e *encoder) int64(id int, v int64) {
	e.field(id, thriftInt64)
	e.b = appendZigzag(e.b, v)
}

func (e *encoder) text(id int, s string) {
	e.field(id, thriftText)
	e.b = appendText(e.b, s)
}

// inside writes the field id, a struct.
func (e *encoder) inside(id int, fields func()) {
	e.field(id, thriftStruct)
	e.item(fields)
}

// item writes a struct without the head of a field, as in a list.
func (e *encoder) item(fields func()) {
	last := e.last
	e.last = 0
	fields()
	e.b = append(e.b, 0)
	e.last = last
}

// list begins the field id; its n items follow.
func (e *encoder) list(id, n int, kind byte) {
	e.field(id, thriftList)
	if n < 15 {
		e.b = append(e.b, byte(n)<<4|kind)
		return
	}
	e.b = appendVarint(append(e.b, 0xf0|kind), uint64(n))
}

func appendVarint(b []byte, u uint64) []byte {
	for ; u >= 0x80; u >>= 7 {
		b = append(b, byte(u)|0x80)
	}
	return append(b, byte(u))
}

func appendZigzag(b []byte, v int64) []byte { return appendVarint(b, uint64(v)<<1^uint64(v>>63)) }

func appendText(b []byte, s string) []byte { return append(appendVarint(b, uint64(len(s))), s...) }

// appendPlainText appends a text as it stands among values.
func appendPlainText(b []byte, s string) []byte {
	return append(columnar.Append32(b, uint32(len(s))), s...)
}

// decoder reads a struct from the front of b. Its first fault stays.
type decoder struct {
	b     []byte
	at    int // in b
	fault string
	depth int
}

// Faults of a decoder.
const (
	cutShort = "cut short"
	tooDeep  = "nested too deep"
)

const mostDepth = 24 // of structs and lists that are skipped

func (d *decoder) fail(fault string) {
	if d.fault == "" {
		d.fault = fault
	}
}

func (d *decoder) byte() byte {
	if d.fault != "" || d.at >= len(d.b) {
		d.fail(cutShort)
		return 0
	}
	d.at++
	return d.b[d.at-1]
}

func (d *decoder) varint() uint64 {
	u := uint64(0)
	for shift := 0; shift < 64; shift += 7 {
		c := d.byte()
		u |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return u
		}
	}
	d.fail("a number of more than 64 bits")
	return 0
}

// int reads the value of an integer's field.
func (d *decoder) int(kind byte) int64 {
	switch kind {
	case thriftByte:
		return int64(int8(d.byte()))
	case thriftInt16, thriftInt32, thriftInt64:
		u := d.varint()
		return int64(u>>1) ^ -int64(u&1)
	}
	d.fail("not a number where one should be")
	return 0
}

// bool reads the value of a field, which is in its type.
func (d *decoder) bool(kind byte) bool {
	if kind != thriftTrue && kind != thriftFalse {
		d.fail("not true or false where that should be")
	}
	return kind == thriftTrue
}

func (d *decoder) text(kind byte) string {
	if kind != thriftText {
		d.fail("no text where one should be")
	}
	return string(d.bytes(d.varint()))
}

// bytes reads n bytes, which are lent.
func (d *decoder) bytes(n uint64) []byte {
	if d.fault != "" || n > uint64(len(d.b)-d.at) {
		d.fail(cutShort)
		return nil
	}
	d.at += int(n)
	return d.b[d.at-int(n) : d.at]
}

// fields calls each for every field of a struct, which reads or skips it.
func (d *decoder) fields(kind byte, each func(id int, kind byte)) {
	if kind != thriftStruct {
		d.fail("no struct where one should be")
	}
	for id := 0; d.fault == ""; {
		c := d.byte()
		if c == 0 {
			return
		}
		if c>>4 != 0 {
			id += int(c >> 4)
		} else {
			id = int(int16(d.int(thriftInt16)))
		}
		each(id, c&15)
	}
}

// list calls each for every item of a list, which reads or skips it. More than
// most are a fault.
func (d *decoder) list(kind byte, most int, each func(kind byte)) {
	if kind != thriftList && kind != thriftSet {
		d.fail("no list where one should be")
	}
	c := d.byte()
	n := uint64(c >> 4)
	if n == 15 {
		n = d.varint()
	}
	if n > uint64(most) {
		d.fail("a list of too many")
	}
	for ; n > 0 && d.fault == ""; n-- {
		each(c & 15)
	}
}

// skip reads over the value of a field.
func (d *decoder) skip(kind byte) {
	d.depth++
	defer func() { d.depth-- }()
	switch {
	case d.depth > mostDepth:
		d.fail(tooDeep)
	case kind == thriftTrue, kind == thriftFalse:
	case kind == thriftDouble:
		d.bytes(8)
	case kind == thriftText:
		d.bytes(d.varint())
	case kind == thriftList, kind == thriftSet:
		d.list(kind, len(d.b), d.skipItem)
	case kind == thriftMap:
		n := d.varint()
		if n == 0 {
			return
		}
		for kinds := d.byte(); n > 0 && d.fault == ""; n-- {
			d.skipItem(kinds >> 4)
			d.skipItem(kinds & 15)
		}
	case kind == thriftStruct:
		d.fields(kind, func(_ int, kind byte) { d.skip(kind) })
	default:
		d.int(kind)
	}
}

// skipItem reads over an item of a list or map, where a truth value is a byte.
func (d *decoder) skipItem(kind byte) {
	if kind == thriftTrue || kind == thriftFalse {
		kind = thriftByte
	}
	d.skip(kind)
}
