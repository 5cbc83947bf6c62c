package parquet

// cursor.go reads the values of one column through all row groups.

import (
	"math"
	"strconv"
	"unicode/utf8"

	"embedscope/app/export/columnar"
)

// cursor is a place in a column.
type cursor struct {
	file *File
	leaf leaf

	// The row group, and the chunk in it.
	group     int
	rows      int64 // that were begun in it
	codec     int
	at, end   int64 // offsets of the next page and of the chunk's end
	chunkLeft int64 // values after those of the page
	words     []byte
	texts     []string // the dictionary: one of the two

	// The page.
	pageAt                 int64 // its offset
	left                   int   // values to come
	repetition, definition hybrid
	byIndex                bool
	index                  hybrid // of values in the dictionary, or
	plain                  []byte // the values themselves

	head, raw, inflated []byte // room that is used again
}

func (c *cursor) fail(msg string) error {
	return &Error{Column: c.leaf.column.Name, Offset: c.pageAt, Msg: "row group " + strconv.Itoa(c.group) + ": " + msg}
}

// row goes to the next row; it answers an error where there is none.
func (c *cursor) row() error {
	for c.left == 0 {
		if c.chunkLeft > 0 {
			if err := c.page(); err != nil {
				return err
			}
			continue
		}
		if err := c.finish(); err != nil {
			return err
		}
		if c.group++; c.group >= len(c.file.groups) {
			return c.fail("there is none")
		}
		g := &c.file.groups[c.group]
		m := &g.chunks[c.leaf.chunk]
		c.rows, c.codec, c.at, c.end, c.chunkLeft = 0, m.codec, m.start(), m.start()+m.bytes, m.values
		c.pageAt, c.words, c.texts = c.at, nil, nil
	}
	c.rows++
	if c.rows > c.file.groups[c.group].rows {
		return c.fail("more rows than the footer says")
	}
	return nil
}

// finish tells whether all rows of the row group were read where it is to end.
func (c *cursor) finish() error {
	if c.group < 0 {
		return nil
	}
	if c.left > 0 || c.chunkLeft > 0 {
		return c.fail("more values than rows")
	}
	if c.rows != c.file.groups[c.group].rows {
		return c.fail(strconv.FormatInt(c.rows, 10) + " rows, but the footer says " + strconv.FormatInt(c.file.groups[c.group].rows, 10))
	}
	return nil
}

// read appends n rows to v. Vectors are to be of dim numbers.
func (c *cursor) read(v *columnar.Values, n, dim int) error {
	for range n {
		there := true
		var err error
		if c.leaf.isList() {
			before := len(v.Float32)
			if v.Float32, there, err = c.vector(v.Float32); err != nil {
				return err
			}
			if got := len(v.Float32) - before; there && got != dim {
				return c.fail("row " + strconv.FormatInt(c.rows-1, 10) + " has " + strconv.Itoa(got) + " numbers, the first has " + strconv.Itoa(dim))
			}
			if !there {
				if !c.leaf.column.Nullable {
					return c.fail("row " + strconv.FormatInt(c.rows-1, 10) + " is a list of nothing")
				}
				v.Float32 = append(v.Float32, make([]float32, dim)...)
			}
		} else if there, err = c.scalar(v); err != nil {
			return err
		}
		v.Valid = append(v.Valid, there)
	}
	return nil
}

// scalar appends the value of the next row, or a zero where it is missing.
func (c *cursor) scalar(v *columnar.Values) (there bool, err error) {
	if err := c.row(); err != nil {
		return false, err
	}
	c.left--
	level := uint32(0)
	if c.leaf.full > 0 {
		var ok bool
		if level, ok = c.definition.next(); !ok || level > uint32(c.leaf.full) {
			return false, c.fail("the definition levels are damaged")
		}
	}
	there = level == uint32(c.leaf.full)
	if c.leaf.column.Kind == columnar.Text {
		t, ok := "", true
		if there {
			t, ok = c.text()
		}
		if !ok {
			return false, c.fail("row " + strconv.FormatInt(c.rows-1, 10) + ": a text that is cut short, not UTF-8, or not in the dictionary")
		}
		v.Text = append(v.Text, t)
		return there, nil
	}
	u, ok := uint64(0), true
	if there {
		u, ok = c.bits()
	}
	switch {
	case !ok:
		return false, c.noValue()
	case c.leaf.column.Kind == columnar.Float64:
		v.Float64 = append(v.Float64, math.Float64frombits(u))
	case c.leaf.column.Kind == columnar.Float32:
		v.Float32 = append(v.Float32, math.Float32frombits(uint32(u)))
	case c.leaf.physical == typeInt64 || c.leaf.unsigned:
		v.Int64 = append(v.Int64, int64(u))
	default:
		v.Int64 = append(v.Int64, int64(int32(u)))
	}
	return there, nil
}

// vector appends the numbers of the next row to dst, if it has any.
func (c *cursor) vector(dst []float32) (v []float32, there bool, err error) {
	if err := c.row(); err != nil {
		return dst, false, err
	}
	if c.repetition.take(0, 1) != 1 {
		return dst, false, c.fail("the repetition levels are damaged")
	}
	full, before := uint32(c.leaf.full), len(dst)
	for n := 1; n > 0; n = c.repetition.take(1, min(c.left, columnar.MostDim)) {
		c.left -= n
		for n > 0 {
			k := c.definition.take(full, n)
			if n -= k; k > 0 {
				if dst, err = c.numbers(dst, k); err != nil {
					return dst, false, err
				}
				continue
			}
			level, ok := c.definition.next()
			switch {
			case !ok || level > full:
				return dst, false, c.fail("the definition levels are damaged")
			case int(level) > c.leaf.empty:
				dst = append(dst, float32(math.NaN()))
				n--
			case len(dst) == before && n == 1:
				return dst, false, nil
			default:
				return dst, false, c.fail("the levels contradict each other")
			}
		}
		if len(dst)-before > columnar.MostDim {
			return dst, false, c.fail("a vector of more than " + strconv.Itoa(columnar.MostDim) + " numbers")
		}
		if c.left == 0 && c.chunkLeft > 0 { // the row may go on in the next page
			if err := c.page(); err != nil {
				return dst, false, err
			}
		}
	}
	return dst, true, nil
}

// numbers appends k numbers of the page to dst.
func (c *cursor) numbers(dst []float32, k int) ([]float32, error) {
	if !c.byIndex && c.leaf.physical == typeFloat {
		if k > len(c.plain)/4 {
			return dst, c.noValue()
		}
		for p := c.plain[:4*k]; len(p) >= 4; p = p[4:] {
			dst = append(dst, math.Float32frombits(bits32(p)))
		}
		c.plain = c.plain[4*k:]
		return dst, nil
	}
	for range k {
		u, ok := c.bits()
		switch {
		case !ok:
			return dst, c.noValue()
		case c.leaf.physical == typeFloat:
			dst = append(dst, math.Float32frombits(uint32(u)))
		default:
			dst = append(dst, float32(math.Float64frombits(u)))
		}
	}
	return dst, nil
}

func (c *cursor) noValue() error {
	return c.fail("row " + strconv.FormatInt(c.rows-1, 10) + ": its value is not in the page, or not in the dictionary")
}

// bits reads the next value of a fixed size.
func (c *cursor) bits() (uint64, bool) {
	from, width := c.plain, bytesOf(c.leaf.physical)
	if c.byIndex {
		i, ok := c.index.next()
		if !ok || int64(i) >= int64(len(c.words)/width) {
			return 0, false
		}
		from = c.words[int(i)*width:]
	} else if len(from) >= width {
		c.plain = from[width:]
	}
	if len(from) < width {
		return 0, false
	}
	u := uint64(bits32(from))
	if width == 8 {
		u |= uint64(bits32(from[4:])) << 32
	}
	return u, true
}

// text reads the next text.
func (c *cursor) text() (string, bool) {
	if c.byIndex {
		i, ok := c.index.next()
		if !ok || int64(i) >= int64(len(c.texts)) {
			return "", false
		}
		return c.texts[i], true
	}
	t, rest, ok := plainText(c.plain)
	c.plain = rest
	return t, ok
}

// plainText reads a text from the front of b.
func plainText(b []byte) (t string, rest []byte, ok bool) {
	if len(b) < 4 || int64(bits32(b)) > int64(len(b)-4) {
		return "", nil, false
	}
	n := 4 + int(bits32(b))
	return string(b[4:n]), b[n:], utf8.Valid(b[4:n])
}

// bits32 reads four bytes.
func bits32(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

func (l *leaf) isList() bool { return l.column.Kind == columnar.Vector }
