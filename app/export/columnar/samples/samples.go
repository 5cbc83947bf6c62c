// Package samples makes the tables that tests of the columnar formats write and
// read back: ordinary ones, and the odd shapes that formats stumble over.
package samples

import (
	"errors"
	"math"
	"strconv"

	"embedscope/app/export/columnar"
)

// Table is rows under a schema.
type Table struct {
	Name    string
	Schema  columnar.Schema
	Batches []columnar.Batch
}

// texts are those that are hard to carry.
var texts = []string{"visual", "", "日本語, Привет, 🎬", "a\x00b", "\"quoted\"\n\ttab", "e\u0301", "a text of more than sixty-four bytes, which is too long to be a statistic of its own"}

// floats are numbers that are equal to another, or to none, but for their bits.
var floats = []float32{
	float32(math.Copysign(0, -1)), 0, math.MaxFloat32, math.SmallestNonzeroFloat32, float32(math.Inf(1)), float32(math.Inf(-1)),
	math.Float32frombits(0x7fc12345), math.Float32frombits(0xffc00001), 0.1, -1.0 / 3,
}

// Tables are the samples.
func Tables() []Table {
	return []Table{
		Make("none", 4, false),
		Make("one", 4, false, 1),
		Make("one-number", 1, false, 700),
		Make("missing", 3, true, 5, 0, 1, 1000),
		Make("wide", 1536, true, 512, 100),
		Make("groups", 1536, false, 512, 512, 512, 512, 512, 512, 512, 512, 37),
		Make("large-batch", 512, true, 6000),
		{Name: "all-missing", Schema: columnar.Schema{Columns: []columnar.Column{
			{Name: "text", Kind: columnar.Text, Nullable: true}, {Name: "vector", Kind: columnar.Vector, Dim: 2, Nullable: true},
		}}, Batches: []columnar.Batch{{Rows: 9, Values: []columnar.Values{
			{Text: make([]string, 9), Valid: make([]bool, 9)}, {Float32: make([]float32, 18), Valid: make([]bool, 9)},
		}}}},
		{Name: "no-vector", Schema: columnar.Schema{Columns: []columnar.Column{{Name: "n", Kind: columnar.Int64}}},
			Batches: []columnar.Batch{{Rows: 3, Values: []columnar.Values{{Int64: []int64{math.MinInt64, 0, math.MaxInt64}}}}}},
	}
}

// Make makes a table of all kinds with batches of so many rows and vectors of
// dim numbers; in a nullable one, every column has missing values.
func Make(name string, dim int, nullable bool, rows ...int) Table {
	t := Table{Name: name, Schema: columnar.Schema{
		Columns: []columnar.Column{
			{Name: "ordinal", Kind: columnar.Int64, Nullable: nullable},
			{Name: "option", Kind: columnar.Text, Nullable: nullable},
			{Name: "start", Kind: columnar.Float64, Nullable: nullable},
			{Name: "Größe", Kind: columnar.Float32, Nullable: nullable},
			{Name: "vector", Kind: columnar.Vector, Dim: dim, Nullable: nullable},
		},
		Metadata: [][2]string{{"task", "6565d9a1c2b3"}, {"ключ", "値"}},
	}}
	i := 0
	for _, n := range rows {
		v := make([]columnar.Values, len(t.Schema.Columns))
		for range n {
			v[0].Int64 = append(v[0].Int64, int64(i)*1_000_000_007-500)
			v[1].Text = append(v[1].Text, texts[i%len(texts)])
			v[2].Float64 = append(v[2].Float64, float64(i)/3)
			v[3].Float32 = append(v[3].Float32, floats[i%len(floats)])
			for j := range dim {
				x := floats[(i+j)%len(floats)]
				if (i+j)%7 > 0 {
					x = math.Float32frombits(uint32(i*dim+j)*2654435761>>3 | 1<<29) // finite, all bits in use
				}
				v[4].Float32 = append(v[4].Float32, x)
			}
			if nullable {
				for c := range v {
					v[c].Valid = append(v[c].Valid, (i+c)%5 > 0)
				}
			}
			i++
		}
		t.Batches = append(t.Batches, columnar.Batch{Rows: n, Values: v})
	}
	return t
}

// Writer is what both formats write with.
type Writer interface {
	Append(columnar.Batch) error
	Close() error
}

// Write writes all of t.
func (t *Table) Write(w Writer, err error) error {
	for i := 0; err == nil && i < len(t.Batches); i++ {
		err = w.Append(t.Batches[i])
	}
	if err != nil {
		return err
	}
	return w.Close()
}

// Lines prints the columns of batches so that equal values, to the bit, are
// equal texts, and a difference can be read: for each column a line a row.
func Lines(s columnar.Schema, batches []columnar.Batch) [][]string {
	lines := make([][]string, len(s.Columns))
	for _, b := range batches {
		for i, c := range s.Columns {
			v := &b.Values[i]
			for row := range b.Rows {
				lines[i] = append(lines[i], line(c, v, row))
			}
		}
	}
	return lines
}

func line(c columnar.Column, v *columnar.Values, row int) string {
	switch {
	case !v.Has(row):
		return "missing"
	case c.Kind == columnar.Int64:
		return strconv.FormatInt(v.Int64[row], 10)
	case c.Kind == columnar.Float64:
		return strconv.FormatUint(math.Float64bits(v.Float64[row]), 16)
	case c.Kind == columnar.Float32:
		return strconv.FormatUint(uint64(math.Float32bits(v.Float32[row])), 16)
	case c.Kind == columnar.Text:
		return v.Text[row]
	}
	var b []byte
	for _, x := range v.Float32[row*c.Dim : (row+1)*c.Dim] {
		b = append(strconv.AppendUint(b, uint64(math.Float32bits(x)), 16), ' ')
	}
	return string(b)
}

// Disk has room for some bytes.
type Disk struct{ Room int }

// ErrFull is what a Disk answers without room.
var ErrFull = errors.New("no room left")

func (d *Disk) Write(p []byte) (int, error) {
	if d.Room -= len(p); d.Room < 0 {
		return 0, ErrFull
	}
	return len(p), nil
}
