// Package columnar is the table that the columnar formats, Parquet and Arrow
// IPC, write and read: named columns of one type each, batch by batch.
package columnar

import (
	"errors"
	"strconv"
	"unicode/utf8"
)

// Kind is the type of a column's values.
type Kind int

const (
	Int64 Kind = iota
	Float64
	Float32
	Text   // UTF-8
	Vector // Column.Dim float32
)

// Column describes the values of a column.
type Column struct {
	Name     string
	Kind     Kind
	Nullable bool // values may be missing
	Dim      int  // numbers of a Vector; 0 for other kinds
}

// MostDim is the most numbers that a vector may have.
const MostDim = 1 << 16

// Schema is what is known of a table before its rows.
type Schema struct {
	Columns  []Column
	Metadata [][2]string // keys and values, in order
}

// Check tells what keeps s from being written: no columns, a name that is
// empty or occurs twice, a text that is not UTF-8, a dimension out of range.
func (s Schema) Check() error {
	if len(s.Columns) == 0 {
		return errors.New("no columns")
	}
	seen := map[string]bool{}
	for _, c := range s.Columns {
		switch name := strconv.Quote(c.Name); {
		case c.Name == "" || !utf8.ValidString(c.Name):
			return errors.New("column " + name + ": not a name")
		case seen[c.Name]:
			return errors.New("column " + name + ": occurs twice")
		case c.Kind < Int64 || c.Kind > Vector:
			return errors.New("column " + name + ": no such kind: " + strconv.Itoa(int(c.Kind)))
		case c.Kind == Vector && (c.Dim < 1 || c.Dim > MostDim):
			return errors.New("column " + name + ": a dimension of " + strconv.Itoa(c.Dim) + ", not 1 to " + strconv.Itoa(MostDim))
		}
		seen[c.Name] = true
	}
	for _, m := range s.Metadata {
		if !utf8.ValidString(m[0]) || !utf8.ValidString(m[1]) {
			return errors.New("metadata " + strconv.Quote(m[0]) + ": not UTF-8")
		}
	}
	return nil
}

// Batch is some rows of a table, column by column.
type Batch struct {
	Rows   int
	Values []Values // one for each column of the schema
}

// Values are a column's values in a batch: of its Kind's slice, one for each
// row, Dim for a Vector. A missing value has its place there, whatever it holds.
type Values struct {
	Int64   []int64
	Float64 []float64
	Float32 []float32 // of Float32, and of Vector row by row
	Text    []string
	Valid   []bool // false where the value is missing; nil where none is
}

// Len is how many rows v holds as values of c; -1 where the last is not whole.
func (v *Values) Len(c Column) int {
	switch c.Kind {
	case Int64:
		return len(v.Int64)
	case Float64:
		return len(v.Float64)
	case Float32:
		return len(v.Float32)
	case Text:
		return len(v.Text)
	}
	if len(v.Float32)%c.Dim != 0 {
		return -1
	}
	return len(v.Float32) / c.Dim
}

// Missing counts the rows without a value.
func (v *Values) Missing() int {
	n := 0
	for _, ok := range v.Valid {
		if !ok {
			n++
		}
	}
	return n
}

// Has tells whether there is a value in a row.
func (v *Values) Has(row int) bool { return v.Valid == nil || v.Valid[row] }

// Check tells where b is not a batch of s.
func (b *Batch) Check(s Schema) error {
	if len(b.Values) != len(s.Columns) {
		return errors.New(strconv.Itoa(len(b.Values)) + " columns in the batch, " + strconv.Itoa(len(s.Columns)) + " in the table")
	}
	for i, c := range s.Columns {
		v := &b.Values[i]
		place := "column " + strconv.Quote(c.Name) + ": "
		switch n := v.Len(c); {
		case n < 0:
			return errors.New(place + strconv.Itoa(len(v.Float32)) + " numbers are not whole vectors of " + strconv.Itoa(c.Dim))
		case n != b.Rows:
			return errors.New(place + strconv.Itoa(n) + " values for " + strconv.Itoa(b.Rows) + " rows")
		case v.Valid != nil && len(v.Valid) != b.Rows:
			return errors.New(place + strconv.Itoa(len(v.Valid)) + " validities for " + strconv.Itoa(b.Rows) + " rows")
		case !c.Nullable && v.Missing() > 0:
			return errors.New(place + "a value is missing, and none may be")
		}
		for row, t := range v.Text {
			if v.Has(row) && !utf8.ValidString(t) {
				return errors.New(place + "row " + strconv.Itoa(row) + " of the batch is not UTF-8")
			}
		}
	}
	return nil
}
