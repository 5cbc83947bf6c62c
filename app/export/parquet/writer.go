package parquet

import (
	"encoding/base64"
	"errors"
	"io"
	"math"

	"embedscope/app/export/arrow"
	"embedscope/app/export/columnar"
)

// Bounds of what a Writer holds, in bytes.
const (
	groupBytes = 8 << 20   // a row group ends when it has these
	pageBytes  = 1 << 20   // and a page
	stepBytes  = 256 << 10 // rows of a batch are taken so many at a time
)

// Writer writes a table to a file: values plain, levels in runs, not
// compressed, for the mantissas of vectors hardly get smaller. It holds one row
// group. After an error every call returns it.
type Writer struct {
	out    io.Writer
	at     int64 // in bytes from the start of the file
	schema columnar.Schema
	chunks []chunk // of the row group that is being filled
	rows   int     // in it
	groups []group // that were written
	err    error
}

// group is a row group that was written.
type group struct {
	rows   int
	offset int64
	bytes  int64
	chunks []written
}

// written is a chunk that was written.
type written struct {
	offset, bytes int64
	values        int
	statistics    []byte // a struct of Thrift; nil where there are none
}

// NewWriter begins a file of the table s on out. Metadata is the file's; its
// key "ARROW:schema" is the Writer's own.
func NewWriter(out io.Writer, s columnar.Schema) (*Writer, error) {
	if err := s.Check(); err != nil {
		return nil, errors.New("parquet: " + err.Error())
	}
	for _, m := range s.Metadata {
		if m[0] == arrowSchema {
			return nil, errors.New("parquet: metadata " + arrowSchema + " is the writer's own")
		}
	}
	w := &Writer{out: out, schema: s, chunks: make([]chunk, len(s.Columns))}
	for i, c := range s.Columns {
		w.chunks[i].column = c
	}
	w.write([]byte(magic))
	return w, w.err
}

// Append takes in b, whose slices it keeps no longer than until it returns.
func (w *Writer) Append(b columnar.Batch) error {
	if w.err != nil {
		return w.err
	}
	if err := b.Check(w.schema); err != nil {
		w.err = errors.New("parquet: append: " + err.Error())
		return w.err
	}
	widest := 1
	for _, c := range w.schema.Columns {
		widest = max(widest, c.Dim)
	}
	step := max(stepBytes/(4*widest), 1)
	for from := 0; from < b.Rows && w.err == nil; from += step {
		to, held := min(from+step, b.Rows), 0
		for i := range w.chunks {
			if err := w.chunks[i].append(&b.Values[i], from, to); err != nil {
				w.err = errors.New("parquet: append: " + err.Error())
				return w.err
			}
			held += w.chunks[i].held()
		}
		if w.rows += to - from; held >= groupBytes {
			w.flush()
		}
	}
	return w.err
}

// Close writes the last row group and the footer. It does not close what the
// Writer writes to.
func (w *Writer) Close() error {
	if w.rows > 0 {
		w.flush()
	}
	f := w.footer()
	w.write(append(columnar.Append32(f, uint32(len(f))), magic...))
	if w.err != nil {
		return w.err
	}
	w.err = errors.New("parquet: the file is closed")
	return nil
}

func (w *Writer) write(p []byte) {
	if w.err == nil {
		_, w.err = w.out.Write(p)
	}
	w.at += int64(len(p))
}

// flush writes the row group and begins the next.
func (w *Writer) flush() {
	g := group{rows: w.rows, offset: w.at}
	for i := range w.chunks {
		c := &w.chunks[i]
		c.endPage()
		g.chunks = append(g.chunks, written{w.at, int64(len(c.pages)), c.values, c.statistics.encode(c.column.Kind)})
		g.bytes += int64(len(c.pages))
		w.write(c.pages)
		c.pages, c.values, c.statistics = c.pages[:0], 0, statistics{}
	}
	w.groups, w.rows = append(w.groups, g), 0
}

// chunk is a column's part of a row group.
type chunk struct {
	column     columnar.Column
	pages      []byte // that have ended
	values     int    // in them
	statistics statistics

	// The page that is being filled.
	levels      int // how many values and places of missing ones there are
	repetition  runs
	definition  runs
	plain, head []byte
}

func (c *chunk) held() int { return len(c.pages) + len(c.plain) }

// append takes in rows of v.
func (c *chunk) append(v *columnar.Values, from, to int) error {
	deepest := deepestOf(c.column)
	for row := from; row < to; row++ {
		there := v.Has(row)
		n := 1
		if c.column.Kind == columnar.Vector && there {
			n = c.column.Dim
		}
		c.levels += n
		c.repetition.add(0, 1)
		c.repetition.add(1, n-1)
		if !there {
			c.definition.add(0, 1)
			c.statistics.missing++
			continue
		}
		c.definition.add(deepest, n)
		switch c.column.Kind {
		case columnar.Int64:
			c.statistics.integer(v.Int64[row])
			c.plain = columnar.Append64(c.plain, uint64(v.Int64[row]))
		case columnar.Float64:
			c.statistics.float(v.Float64[row])
			c.plain = columnar.Append64(c.plain, math.Float64bits(v.Float64[row]))
		case columnar.Float32:
			c.statistics.float(float64(v.Float32[row]))
			c.plain = columnar.AppendFloats(c.plain, v.Float32[row:row+1])
		case columnar.Vector:
			c.plain = columnar.AppendFloats(c.plain, v.Float32[row*n:(row+1)*n])
		case columnar.Text:
			if len(v.Text[row]) > pageBytes {
				return errors.New("column " + c.column.Name + ": a text of more than 1 MiB")
			}
			c.statistics.text(v.Text[row])
			c.plain = appendPlainText(c.plain, v.Text[row])
		}
		if len(c.plain) >= pageBytes {
			c.endPage()
		}
	}
	return nil
}

// deepestOf is the definition level of a value that is there: one for being
// there where it may be missing, one for being in a list.
func deepestOf(c columnar.Column) byte {
	level := byte(0)
	if c.Nullable {
		level++
	}
	if c.Kind == columnar.Vector {
		level++
	}
	return level
}

// endPage moves the page, if there is one, to those that have ended.
func (c *chunk) endPage() {
	if c.levels == 0 {
		return
	}
	c.repetition.close()
	c.definition.close()
	var levels []byte
	if c.column.Kind == columnar.Vector {
		levels = append(columnar.Append32(levels, uint32(len(c.repetition.b))), c.repetition.b...)
	}
	if deepestOf(c.column) > 0 {
		levels = append(columnar.Append32(levels, uint32(len(c.definition.b))), c.definition.b...)
	}
	size := len(levels) + len(c.plain)
	e := encoder{b: c.head[:0]}
	e.item(func() {
		e.int32(1, pageData)
		e.int32(2, size)
		e.int32(3, size)
		e.inside(5, func() {
			e.int32(1, c.levels)
			e.int32(2, encodingPlain)
			e.int32(3, encodingRuns)
			e.int32(4, encodingRuns)
		})
	})
	c.head = e.b
	c.pages = append(append(append(c.pages, e.b...), levels...), c.plain...)
	c.values += c.levels
	c.levels, c.plain = 0, c.plain[:0]
	c.repetition, c.definition = runs{b: c.repetition.b[:0]}, runs{b: c.definition.b[:0]}
}

// footer describes the file.
func (w *Writer) footer() []byte {
	e := encoder{}
	rows := 0
	for _, g := range w.groups {
		rows += g.rows
	}
	e.item(func() {
		e.int32(1, 2) // the version of the format
		elements := 1
		for _, c := range w.schema.Columns {
			elements++
			if c.Kind == columnar.Vector {
				elements += 2
			}
		}
		e.list(2, elements, thriftStruct)
		e.element("schema", -1, -1, len(w.schema.Columns), 0)
		for _, c := range w.schema.Columns {
			e.column(c)
		}
		e.int64(3, int64(rows))
		e.list(4, len(w.groups), thriftStruct)
		for i, g := range w.groups {
			e.item(func() { w.group(&e, i, g) })
		}
		pairs := append([][2]string{}, w.schema.Metadata...)
		types := base64.StdEncoding.EncodeToString(arrow.Message(w.schema))
		pairs = append(pairs, [2]string{arrowSchema, types})
		e.list(5, len(pairs), thriftStruct)
		for _, p := range pairs {
			e.item(func() { e.text(1, p[0]); e.text(2, p[1]) })
		}
		e.text(6, "embedscope")
		// Statistics are in the order of the columns' types.
		e.list(7, len(w.schema.Columns), thriftStruct)
		for range w.schema.Columns {
			e.item(func() { e.inside(1, func() {}) })
		}
	})
	return e.b
}

// column writes the elements of the schema that are c.
func (e *encoder) column(c columnar.Column) {
	repetition := required
	if c.Nullable {
		repetition = optional
	}
	switch c.Kind {
	case columnar.Text:
		e.element(c.Name, typeBytes, repetition, 0, logicalText)
	case columnar.Vector:
		e.element(c.Name, -1, repetition, 1, logicalList)
		e.element("list", -1, repeated, 1, 0)
		e.element("element", typeFloat, required, 0, 0)
	default:
		e.element(c.Name, physicalOf(c.Kind), repetition, 0, 0)
	}
}

// element writes an element of the schema; -1 stands for what it has not.
func (e *encoder) element(name string, physical, repetition, children, logical int) {
	e.item(func() {
		if physical >= 0 {
			e.int32(1, physical)
		}
		if repetition >= 0 {
			e.int32(3, repetition)
		}
		e.text(4, name)
		if children > 0 {
			e.int32(5, children)
		}
		switch logical {
		case logicalText:
			e.int32(6, convertedText)
		case logicalList:
			e.int32(6, convertedList)
		}
		if logical > 0 {
			e.inside(10, func() { e.inside(logical, func() {}) })
		}
	})
}

func physicalOf(k columnar.Kind) int {
	switch k {
	case columnar.Int64:
		return typeInt64
	case columnar.Float64:
		return typeDouble
	case columnar.Text:
		return typeBytes
	}
	return typeFloat
}

func (w *Writer) group(e *encoder, ordinal int, g group) {
	e.list(1, len(g.chunks), thriftStruct)
	for i, c := range g.chunks {
		column := w.schema.Columns[i]
		path := []string{column.Name}
		if column.Kind == columnar.Vector {
			path = append(path, "list", "element")
		}
		e.item(func() {
			e.int64(2, c.offset)
			e.inside(3, func() {
				e.int32(1, physicalOf(column.Kind))
				e.list(2, 2, thriftInt32)
				e.b = appendZigzag(appendZigzag(e.b, encodingPlain), encodingRuns)
				e.list(3, len(path), thriftText)
				for _, name := range path {
					e.b = appendText(e.b, name)
				}
				e.int32(4, 0) // not compressed
				e.int64(5, int64(c.values))
				e.int64(6, c.bytes)
				e.int64(7, c.bytes)
				e.int64(9, c.offset)
				if c.statistics != nil {
					e.field(12, thriftStruct)
					e.b = append(e.b, c.statistics...)
				}
			})
		})
	}
	e.int64(2, g.bytes)
	e.int64(3, int64(g.rows))
	e.int64(5, g.offset)
	e.int64(6, g.bytes)
	if ordinal <= math.MaxInt16 {
		e.field(7, thriftInt16)
		e.b = appendZigzag(e.b, int64(ordinal))
	}
}
