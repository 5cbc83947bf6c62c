// What is exported: the head of an answer, and its rows.

package export

import (
	"math"
	"strconv"
	"strings"
	"time"

	"embedscope/app/twelvelabs"
	"embedscope/app/vectors"
)

// Info is what an export is told before its first row.
type Info struct {
	Task    twelvelabs.Task // the answer's head: id, status, times, metadata. Its Segments are not looked at.
	Model   string          // such as marengo3.0, which no answer tells; empty where it isn't known
	Options []string        // those of the rows, in the order to name them in
	Lengths []Length        // the lengths of the rows' vectors, the most frequent first; a row without a vector has none
	Rows    int             // how many rows will come
	Date    time.Time       // of the export: it stands in the names of the files
}

// Length tells of the rows whose vectors have the same length.
type Length struct {
	Dim     int      // numbers in a vector
	Rows    int      // how many have that many
	Options []string // of these rows
}

// dim is the length of a vector: that of the rows, else what the answer says,
// and 0 where it doesn't.
func (i *Info) dim() int {
	if len(i.Lengths) > 0 {
		return i.Lengths[0].Dim
	}
	if m := i.Task.Metadata; m != nil && m.Dimension > 0 && m.Dimension <= maxDim {
		return int(m.Dimension)
	}
	return 0
}

// maxDim bounds what a document can make a header promise.
const maxDim = 1 << 20

// film is the name of the file that was embedded, or where it came from.
func (i *Info) film() string {
	m := i.Task.Metadata
	switch {
	case m == nil:
		return ""
	case m.InputFilename != "":
		return m.InputFilename
	}
	return m.InputURL
}

// Row is one segment with its vector.
type Row struct {
	Index         int               // in the answer's data, from 0
	Twin          int               // how many items before it in the answer have its option, scope, start, end and place: see ID
	Option, Scope string            // empty where the answer has none
	Start, End    float64           // seconds; NaN where the answer has none
	Norm          float64           // of the vector; NaN where it has none
	Cluster       string            // the name of its cluster; empty without one
	X, Y          float64           // on the map; NaN where it isn't there
	Place         *twelvelabs.Place // in a document; nil where the answer has none

	// Vector is lent until the call that it was given to returns. It is empty
	// where the answer's is; a component that the answer has as null is NaN,
	// and one beyond float32 is an infinity.
	Vector []float32
	// Uncertainty is lent likewise. It is as long as Vector, or empty where
	// there is none.
	Uncertainty []float32
}

// sound reports whether r has a vector, and all its components are finite.
func (r *Row) sound() bool { return isWhole(r.Vector) }

func isWhole(v []float32) bool {
	for _, x := range v {
		if x-x != 0 {
			return false
		}
	}
	return len(v) > 0
}

func (r *Row) zero() bool {
	for _, x := range r.Vector {
		if x != 0 {
			return false
		}
	}
	return true
}

// Columns are those of the columns that the visitor may leave out.
type Columns struct {
	Norm, Cluster, Map bool
	Place              bool // pages, chunk and quadrant
	Uncertainty        bool // of each component where the format has a place for that, else the mean
}

// kind is the type of a column.
type kind byte

const (
	text   kind = iota
	whole       // an integer of at most 53 bits
	maybe       // the same, or none
	number      // a float64
)

// column is one property of a row, under the name that it has in every format.
type column struct {
	name string
	kind kind
	text func(*Row) string  // empty for none; nil unless kind is text
	num  func(*Row) float64 // NaN for none; nil where kind is text
}

// identity answers the columns that tell the rows of one task from those of
// another, where they end up in one store.
func identity(info *Info) []column {
	constant := func(name, value string) column {
		return column{name: name, kind: text, text: func(*Row) string { return value }}
	}
	list := []column{constant("task", info.Task.ID)}
	if film := info.film(); film != "" {
		list = append(list, constant("file", film))
	}
	if info.Model != "" {
		list = append(list, constant("model", info.Model))
	}
	return list
}

// segment answers the columns of a row itself, in the order of every format.
func segment(c Columns) []column {
	list := []column{
		{name: "row", kind: whole, num: func(r *Row) float64 { return float64(r.Index) }},
		{name: "option", kind: text, text: func(r *Row) string { return r.Option }},
		{name: "scope", kind: text, text: func(r *Row) string { return r.Scope }},
		{name: "start_sec", kind: number, num: func(r *Row) float64 { return r.Start }},
		{name: "end_sec", kind: number, num: func(r *Row) float64 { return r.End }},
	}
	if c.Place {
		list = append(list,
			column{name: "start_page_number", kind: maybe, num: placed(func(p *twelvelabs.Place) int { return p.First }, 1)},
			column{name: "end_page_number", kind: maybe, num: placed(func(p *twelvelabs.Place) int { return p.Last }, 1)},
			column{name: "chunk_index", kind: maybe, num: placed(func(p *twelvelabs.Place) int { return p.Chunk }, 0)},
			column{name: "quadrant", kind: text, text: func(r *Row) string {
				if r.Place == nil {
					return ""
				}
				return r.Place.Quadrant
			}})
	}
	if c.Norm {
		list = append(list, column{name: "norm", kind: number, num: func(r *Row) float64 { return r.Norm }})
	}
	if c.Uncertainty {
		list = append(list, column{name: "uncertainty", kind: number, num: func(r *Row) float64 { return vectors.Describe(r.Uncertainty).Mean }})
	}
	if c.Cluster {
		list = append(list, column{name: "cluster", kind: text, text: func(r *Row) string { return r.Cluster }})
	}
	if c.Map {
		list = append(list,
			column{name: "x", kind: number, num: func(r *Row) float64 { return r.X }},
			column{name: "y", kind: number, num: func(r *Row) float64 { return r.Y }})
	}
	return list
}

// placed is a number of a row's place; NaN where there is none, or it is less
// than the least that it can be.
func placed(of func(*twelvelabs.Place) int, least int) func(*Row) float64 {
	return func(r *Row) float64 {
		if r.Place == nil || of(r.Place) < least {
			return math.NaN()
		}
		return float64(of(r.Place))
	}
}

// MixedError refuses vectors of several lengths for a format that takes one.
type MixedError struct {
	Format  string // its label
	Lengths []Length
}

// Error names the lengths and their options, and what to do.
func (e *MixedError) Error() string {
	var b strings.Builder
	b.WriteString("export: " + e.Format + " takes vectors of one length, and these have ")
	for i, l := range e.Lengths {
		if i > 0 {
			b.WriteString(" and ")
		}
		rows := " rows"
		if l.Rows == 1 {
			rows = " row"
		}
		b.WriteString(strconv.Itoa(l.Dim) + " numbers (" + strconv.Itoa(l.Rows) + rows)
		if len(l.Options) > 0 {
			b.WriteString(" of " + strings.Join(l.Options, ", "))
		}
		b.WriteString(")")
	}
	b.WriteString(": filter by option or scope, so that one length is left")
	return b.String()
}
