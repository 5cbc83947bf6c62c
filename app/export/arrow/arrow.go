// Package arrow writes Arrow IPC files, which are Feather files of version 2.
//
// A file is a row of messages, each a flatbuffer that describes it and a body:
// first the schema, then a record batch for each batch of rows, last a footer
// that tells where the batches are:
//
//	"ARROW1" 0 0 · schema · batch … · end · footer · its length · "ARROW1"
//
// A body is the columns' buffers one after the other, little-endian, each from
// a multiple of 64 bytes of the file on, so that a reader may map it as it is:
// where a column has missing values a bit for each row, then the numbers; for
// texts, where each begins, then all their bytes. A vector is a fixed-size list
// of float32: the numbers of all rows in one buffer.
//
// Nothing is compressed and there are no dictionaries.
// https://arrow.apache.org/docs/format/Columnar.html describes the format.
package arrow

import (
	"bufio"
	"errors"
	"io"
	"math"

	"embedscope/app/export/columnar"
)

const (
	magic = "ARROW1"
	align = 64 // of each buffer in the file, as the format recommends
)

// Writer writes a table to a file. After an error every call returns it.
type Writer struct {
	out    *bufio.Writer
	at     int64 // in bytes from the start of the file
	schema columnar.Schema
	blocks []block
	body   body
	err    error
}

// block is where a record batch is.
type block struct {
	offset int64
	head   int   // bytes before its body
	body   int64 // bytes of its body
}

// NewWriter begins a file of the table s on out. Metadata is the schema's.
func NewWriter(out io.Writer, s columnar.Schema) (*Writer, error) {
	if err := s.Check(); err != nil {
		return nil, errors.New("arrow: " + err.Error())
	}
	w := &Writer{out: bufio.NewWriterSize(out, 1<<16), schema: s}
	w.write([]byte(magic + "\x00\x00"))
	w.write(message(w.at, headSchema, s, nil))
	return w, w.err
}

// Append writes b, whose slices it keeps no longer than until it returns, as a
// record batch. A batch without rows is left out.
func (w *Writer) Append(b columnar.Batch) error {
	if w.err != nil {
		return w.err
	}
	if err := b.Check(w.schema); err != nil {
		return w.fail(err)
	}
	if b.Rows == 0 {
		return nil
	}
	if err := w.body.plan(w.schema, &b); err != nil {
		return w.fail(err)
	}
	head := message(w.at, headBatch, w.schema, &w.body)
	w.blocks = append(w.blocks, block{w.at, len(head), w.body.length})
	w.write(head)
	for i, c := range w.schema.Columns {
		w.column(c, &b.Values[i])
	}
	return w.err
}

// Close writes the footer. It does not close what the Writer writes to.
func (w *Writer) Close() error {
	if w.err != nil {
		return w.err
	}
	w.write([]byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}) // no message comes after this
	f := footer(w.schema, w.blocks)
	w.write(f)
	w.write(append(columnar.Append32(nil, uint32(len(f))), magic...))
	if w.err == nil {
		w.err = w.out.Flush()
	}
	if w.err != nil {
		return w.err
	}
	w.err = errors.New("arrow: the file is closed")
	return nil
}

// fail makes err, of a batch, the Writer's.
func (w *Writer) fail(err error) error {
	w.err = errors.New("arrow: append: " + err.Error())
	return w.err
}

func (w *Writer) write(p []byte) {
	if w.err == nil {
		_, w.err = w.out.Write(p)
	}
	w.at += int64(len(p))
}

// pad writes zeros up to where a buffer may begin.
func (w *Writer) pad() { w.write(make([]byte, -w.at&(align-1))) }

// column writes the buffers of a column that body.plan told of.
func (w *Writer) column(c columnar.Column, v *columnar.Values) {
	if v.Missing() > 0 {
		w.write(bitmap(v.Valid))
		w.pad()
	}
	switch c.Kind {
	case columnar.Text:
		end, room := uint32(0), columnar.Append32(nil, 0)
		for row, t := range v.Text {
			if v.Has(row) {
				end += uint32(len(t))
			}
			room = columnar.Append32(room, end)
		}
		w.write(room)
		w.pad()
		for row, t := range v.Text {
			if v.Has(row) && w.err == nil {
				_, w.err = w.out.WriteString(t)
			}
		}
		w.at += int64(end)
	case columnar.Int64:
		for _, x := range v.Int64 {
			w.write(columnar.Append64(w.room(8), uint64(x)))
		}
	case columnar.Float64:
		for _, x := range v.Float64 {
			w.write(columnar.Append64(w.room(8), math.Float64bits(x)))
		}
	default:
		for rest := v.Float32; len(rest) > 0; {
			room := w.room(4)
			n := min(cap(room)/4, len(rest))
			w.write(columnar.AppendFloats(room, rest[:n]))
			rest = rest[n:]
		}
	}
	w.pad()
}

// room answers room for n bytes or more in the output's own buffer.
func (w *Writer) room(n int) []byte {
	if w.out.Available() < n && w.err == nil {
		w.err = w.out.Flush()
	}
	if w.err != nil {
		return make([]byte, 0, n)
	}
	return w.out.AvailableBuffer()
}

// bitmap is a bit for each value, the first the lowest of the first byte.
func bitmap(valid []bool) []byte {
	b := make([]byte, (len(valid)+7)/8)
	for i, ok := range valid {
		if ok {
			b[i/8] |= 1 << (i % 8)
		}
	}
	return b
}
