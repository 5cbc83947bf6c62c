package arrow

// message.go describes a table, a batch and a file as flatbuffers. The numbers
// of the slots are those of Schema.fbs, Message.fbs and File.fbs, which lie in
// the folder "format" of github.com/apache/arrow.

import (
	"errors"
	"math"

	flatbuffers "github.com/google/flatbuffers/go"

	"embedscope/app/export/columnar"
)

const (
	version = 4 // MetadataVersion.V5

	headSchema = 1 // MessageHeader.Schema
	headBatch  = 3 // MessageHeader.RecordBatch

	typeInt   = 2 // Type.Int, and so on
	typeFloat = 3
	typeText  = 5
	typeList  = 16 // Type.FixedSizeList

	single = 1 // Precision.SINGLE
	double = 2
)

// Message answers the message that describes s, as it stands in a stream. A
// Parquet file carries it, so that a reader with Arrow sees the same types.
func Message(s columnar.Schema) []byte { return message(0, headSchema, s, nil) }

// message answers a message that shall stand at a place of the file, but for
// its body, which then begins at a multiple of align.
func message(at int64, kind byte, s columnar.Schema, b *body) []byte {
	fb := flatbuffers.NewBuilder(1 << 10)
	var head flatbuffers.UOffsetT
	length := int64(0)
	if kind == headSchema {
		head = schema(fb, s)
	} else {
		head = batch(fb, b)
		length = b.length
	}
	fb.StartObject(5)
	fb.PrependInt16Slot(0, version, 0)
	fb.PrependByteSlot(1, kind, 0)
	fb.PrependUOffsetTSlot(2, head, 0)
	fb.PrependInt64Slot(3, length, 0)
	fb.Finish(fb.EndObject())
	m := fb.FinishedBytes()
	pad := int(-(at + 8 + int64(len(m))) & (align - 1))
	out := columnar.Append32([]byte{0xff, 0xff, 0xff, 0xff}, uint32(len(m)+pad))
	return append(append(out, m...), make([]byte, pad)...)
}

func footer(s columnar.Schema, blocks []block) []byte {
	fb := flatbuffers.NewBuilder(1 << 10)
	described := schema(fb, s)
	const size = 24
	fb.StartVector(size, len(blocks), 8)
	for i := len(blocks) - 1; i >= 0; i-- {
		fb.Prep(8, size)
		fb.PrependInt64(blocks[i].body)
		fb.Pad(4)
		fb.PrependInt32(int32(blocks[i].head))
		fb.PrependInt64(blocks[i].offset)
	}
	batches := fb.EndVector(len(blocks))
	none := vector(fb, nil)
	fb.StartObject(5)
	fb.PrependInt16Slot(0, version, 0)
	fb.PrependUOffsetTSlot(1, described, 0)
	fb.PrependUOffsetTSlot(2, none, 0)
	fb.PrependUOffsetTSlot(3, batches, 0)
	fb.Finish(fb.EndObject())
	return fb.FinishedBytes()
}

func schema(fb *flatbuffers.Builder, s columnar.Schema) flatbuffers.UOffsetT {
	var fields, pairs []flatbuffers.UOffsetT
	for _, c := range s.Columns {
		fields = append(fields, field(fb, c))
	}
	for _, m := range s.Metadata {
		key, value := fb.CreateString(m[0]), fb.CreateString(m[1])
		fb.StartObject(2)
		fb.PrependUOffsetTSlot(0, key, 0)
		fb.PrependUOffsetTSlot(1, value, 0)
		pairs = append(pairs, fb.EndObject())
	}
	columns, metadata := vector(fb, fields), vector(fb, pairs)
	fb.StartObject(4) // little-endian, which is 0 and therefore left out
	fb.PrependUOffsetTSlot(1, columns, 0)
	fb.PrependUOffsetTSlot(2, metadata, 0)
	return fb.EndObject()
}

func field(fb *flatbuffers.Builder, c columnar.Column) flatbuffers.UOffsetT {
	var children []flatbuffers.UOffsetT
	if c.Kind == columnar.Vector {
		children = append(children, field(fb, columnar.Column{Name: "item", Kind: columnar.Float32}))
	}
	inside, name := vector(fb, children), fb.CreateString(c.Name)
	var kind byte
	switch c.Kind {
	case columnar.Int64:
		kind = typeInt
		fb.StartObject(2)
		fb.PrependInt32Slot(0, 64, 0)
		fb.PrependBoolSlot(1, true, false)
	case columnar.Float64, columnar.Float32:
		kind = typeFloat
		precision := int16(double)
		if c.Kind == columnar.Float32 {
			precision = single
		}
		fb.StartObject(1)
		fb.PrependInt16Slot(0, precision, 0)
	case columnar.Text:
		kind = typeText
		fb.StartObject(0)
	case columnar.Vector:
		kind = typeList
		fb.StartObject(1)
		fb.PrependInt32Slot(0, int32(c.Dim), 0)
	}
	of := fb.EndObject()
	fb.StartObject(7)
	fb.PrependUOffsetTSlot(0, name, 0)
	fb.PrependBoolSlot(1, c.Nullable, false)
	fb.PrependByteSlot(2, kind, 0)
	fb.PrependUOffsetTSlot(3, of, 0)
	fb.PrependUOffsetTSlot(5, inside, 0)
	return fb.EndObject()
}

// vector lists tables that were written.
func vector(fb *flatbuffers.Builder, tables []flatbuffers.UOffsetT) flatbuffers.UOffsetT {
	fb.StartVector(4, len(tables), 4)
	for i := len(tables) - 1; i >= 0; i-- {
		fb.PrependUOffsetT(tables[i])
	}
	return fb.EndVector(len(tables))
}

// body is how the body of a record batch is laid out.
type body struct {
	rows    int64
	nodes   [][2]int64 // how many values, and how many of them are missing
	buffers [][2]int64 // where from the start of the body, and how many bytes
	length  int64      // bytes, a multiple of align
}

// plan lays out b. Texts of 2 GiB or more in a column of a batch are an error.
func (p *body) plan(s columnar.Schema, b *columnar.Batch) error {
	*p = body{rows: int64(b.Rows), nodes: p.nodes[:0], buffers: p.buffers[:0]}
	for i, c := range s.Columns {
		v := &b.Values[i]
		missing := v.Missing()
		p.nodes = append(p.nodes, [2]int64{p.rows, int64(missing)})
		if missing > 0 {
			p.buffer((p.rows + 7) / 8)
		} else {
			p.buffer(0)
		}
		switch c.Kind {
		case columnar.Int64, columnar.Float64:
			p.buffer(8 * p.rows)
		case columnar.Float32:
			p.buffer(4 * p.rows)
		case columnar.Vector:
			numbers := p.rows * int64(c.Dim)
			p.nodes = append(p.nodes, [2]int64{numbers, 0})
			p.buffer(0)
			p.buffer(4 * numbers)
		case columnar.Text:
			bytes := int64(0)
			for row, t := range v.Text {
				if v.Has(row) {
					bytes += int64(len(t))
				}
			}
			if bytes > math.MaxInt32 {
				return errors.New("column " + c.Name + ": texts of more than 2 GiB in a batch")
			}
			p.buffer(4 * (p.rows + 1))
			p.buffer(bytes)
		}
	}
	return nil
}

func (p *body) buffer(bytes int64) {
	p.buffers = append(p.buffers, [2]int64{p.length, bytes})
	p.length += (bytes + align - 1) &^ (align - 1)
}

func batch(fb *flatbuffers.Builder, p *body) flatbuffers.UOffsetT {
	nodes, buffers := pairs(fb, p.nodes), pairs(fb, p.buffers)
	fb.StartObject(4)
	fb.PrependInt64Slot(0, p.rows, 0)
	fb.PrependUOffsetTSlot(1, nodes, 0)
	fb.PrependUOffsetTSlot(2, buffers, 0)
	return fb.EndObject()
}

// pairs lists structs of two numbers.
func pairs(fb *flatbuffers.Builder, list [][2]int64) flatbuffers.UOffsetT {
	fb.StartVector(16, len(list), 8)
	for i := len(list) - 1; i >= 0; i-- {
		fb.Prep(8, 16)
		fb.PrependInt64(list[i][1])
		fb.PrependInt64(list[i][0])
	}
	return fb.EndVector(len(list))
}
