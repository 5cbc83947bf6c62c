package parquet

import (
	"io"
	"strconv"

	"embedscope/app/export/columnar"
)

// batchBytes bounds the vectors of a batch that is read.
const batchBytes = 16 << 20

// codecs are the names of compressions, by number; the first two are read.
var codecs = []string{"none", "snappy", "gzip", "lzo", "brotli", "lz4", "zstd", "lz4_raw"}

// File is a table that is read from its first row to its last.
//
// It reads columns of integers, numbers with a fraction, texts, and lists of
// such numbers that are all of one length, plain or by dictionary, in pages of
// either version, compressed with snappy or not at all: what this package
// writes, and pandas, Arrow and DuckDB unless told otherwise. Lists of float64
// are rounded to float32; a number missing in a list becomes NaN; an empty list
// is a missing value. Every other column is left out and named.
type File struct {
	Schema   columnar.Schema // Dim is 0 where no row of a column has a vector
	Rows     int64
	Omitted  []Omitted
	source   io.ReaderAt
	groups   []groupMeta
	columns  []cursor
	rowsRead int64
}

// Open reads the footer of a file of so many bytes and, to know their
// dimension, the first vector of each column. All errors are an *Error.
func Open(r io.ReaderAt, size int64) (*File, error) {
	const ends = 8 // bytes: the length of the footer, and the magic
	if size < int64(len(magic))+ends {
		return nil, &Error{Offset: 0, Msg: "too short for a Parquet file"}
	}
	var first [len(magic)]byte
	var last [ends]byte
	if err := readAt(r, first[:], 0); err != nil {
		return nil, err
	}
	if err := readAt(r, last[:], size-ends); err != nil {
		return nil, err
	}
	switch end := string(last[4:]); {
	case end == "PARE":
		return nil, &Error{Offset: size - 4, Msg: "the footer is encrypted"}
	case string(first[:]) != magic:
		return nil, &Error{Offset: 0, Msg: "not a Parquet file: it does not begin with PAR1"}
	case end != magic:
		return nil, &Error{Offset: size - 4, Msg: "cut short: it does not end with PAR1"}
	}
	length := int64(bits32(last[:]))
	at := size - ends - length
	if length > mostFooter || at < int64(len(magic)) {
		return nil, &Error{Offset: size - ends, Msg: "a footer of " + strconv.FormatInt(length, 10) + " bytes"}
	}
	text := make([]byte, length)
	if err := readAt(r, text, at); err != nil {
		return nil, err
	}
	foot, place, fault := readFooter(text)
	if fault != "" {
		return nil, &Error{Offset: at + int64(place), Msg: "footer: " + fault}
	}
	f := &File{Rows: foot.rows, source: r, groups: foot.groups}
	if err := f.take(&foot, at); err != nil {
		return nil, err
	}
	return f, f.measure()
}

// readAt fills b.
func readAt(r io.ReaderAt, b []byte, at int64) error {
	n, err := r.ReadAt(b, at)
	if n == len(b) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return &Error{Offset: at, Msg: "reading", Err: err}
}

// take sets up f by its footer, which begins at end.
func (f *File) take(foot *footer, end int64) error {
	found, omitted, chunks, fault := leaves(foot.elements)
	if fault != "" {
		return &Error{Offset: end, Msg: "footer: " + fault}
	}
	rows := int64(0)
	for i, g := range f.groups {
		group := "footer: row group " + strconv.Itoa(i)
		if len(g.chunks) != chunks {
			return &Error{Offset: end, Msg: group + " has " + strconv.Itoa(len(g.chunks)) + " chunks for " + strconv.Itoa(chunks) + " columns"}
		}
		if g.rows < 0 || g.rows > f.Rows {
			return &Error{Offset: end, Msg: group + " has " + strconv.FormatInt(g.rows, 10) + " of " + strconv.FormatInt(f.Rows, 10) + " rows"}
		}
		rows += g.rows
		for _, l := range found {
			c, fault := &g.chunks[l.chunk], ""
			switch start := c.start(); {
			case c.path != "":
				fault = "lies in another file"
			case c.physical != l.physical:
				fault = "has another type than the schema says"
			case c.codec < 0 || c.codec >= len(codecs):
				fault = "is compressed in an unknown way"
			case c.codec > 1:
				fault = "is compressed with " + codecs[c.codec] + "; what is read is snappy or none"
			case start < int64(len(magic)) || c.bytes < 0 || c.bytes > end-start || c.data > start+c.bytes || c.values < 0:
				fault = "lies outside of the file"
			}
			if fault != "" {
				return &Error{Column: l.column.Name, Offset: end, Msg: group + ": the chunk " + fault}
			}
		}
	}
	if rows != f.Rows {
		return &Error{Offset: end, Msg: "footer: " + strconv.FormatInt(f.Rows, 10) + " rows, but the row groups have " + strconv.FormatInt(rows, 10)}
	}
	f.Omitted = omitted
	for _, m := range foot.metadata {
		if m[0] != arrowSchema {
			f.Schema.Metadata = append(f.Schema.Metadata, m)
		}
	}
	for _, l := range found {
		f.Schema.Columns = append(f.Schema.Columns, l.column)
		f.columns = append(f.columns, cursor{file: f, leaf: l, group: -1})
	}
	return nil
}

// measure reads ahead to the first vector of each column, for its dimension.
func (f *File) measure() error {
	for i := range f.columns {
		if f.columns[i].leaf.column.Kind != columnar.Vector {
			continue
		}
		ahead := cursor{file: f, leaf: f.columns[i].leaf, group: -1}
		for range f.Rows {
			v, there, err := ahead.vector(nil)
			if err != nil {
				return err
			}
			if there {
				f.Schema.Columns[i].Dim = len(v)
				break
			}
		}
	}
	return nil
}

// Next reads the next rows into b, at most so many, and fewer where vectors are
// long. It uses the slices of b again. After the last row it answers io.EOF; all
// other errors are an *Error.
func (f *File) Next(b *columnar.Batch, most int) error {
	if f.rowsRead == f.Rows {
		return io.EOF
	}
	width := 1
	for _, c := range f.Schema.Columns {
		width += c.Dim
	}
	b.Rows = int(min(int64(max(most, 1)), f.Rows-f.rowsRead, int64(max(batchBytes/(4*width), 1))))
	if len(b.Values) != len(f.columns) {
		b.Values = make([]columnar.Values, len(f.columns))
	}
	for i := range f.columns {
		v := &b.Values[i]
		*v = columnar.Values{Int64: v.Int64[:0], Float64: v.Float64[:0], Float32: v.Float32[:0], Text: v.Text[:0], Valid: v.Valid[:0]}
		if err := f.columns[i].read(v, b.Rows, f.Schema.Columns[i].Dim); err != nil {
			return err
		}
		if !f.Schema.Columns[i].Nullable {
			v.Valid = nil
		}
	}
	if f.rowsRead += int64(b.Rows); f.rowsRead < f.Rows {
		return nil
	}
	for i := range f.columns {
		if err := f.columns[i].finish(); err != nil {
			return err
		}
	}
	return nil
}
