package parquet

// schema.go finds the columns that can be read among the elements of a schema.

import (
	"strconv"

	"embedscope/app/export/columnar"
)

// Omitted is a column that is not among those read, and why.
type Omitted struct{ Name, Reason string }

// leaf is where the values of a column are, and what they are.
type leaf struct {
	column   columnar.Column
	chunk    int // in a row group
	physical int
	unsigned bool // an integer of 32 bits

	// The definition levels of a value and, for a Vector, of an empty list; a
	// lower one stands for what is missing. A level between the two stands for
	// a number that is missing in a list.
	full, empty int
}

// Converted types of integers.
const (
	convertedUint8  = 11
	convertedUint32 = 13
	convertedInt8   = 15
	convertedInt64  = 18
	logicalInteger  = 10
)

// leaves sorts out the columns of a schema. A tree that is no tree is a fault.
func leaves(elements []element) (found []leaf, omitted []Omitted, chunks int, fault string) {
	if len(elements) == 0 {
		return nil, nil, 0, "no schema"
	}
	for i := 1; i < len(elements); {
		end, n := i, 0 // of the tree below i; how many chunks it has
		for left := 1; left > 0; left-- {
			if end == len(elements) {
				return nil, nil, 0, "the schema is cut short"
			}
			e := &elements[end]
			if e.children < 0 || e.children > len(elements) {
				return nil, nil, 0, "the schema has a group of " + strconv.Itoa(e.children)
			}
			if left += e.children; e.children == 0 {
				n++
			}
			end++
		}
		l, reason := readable(elements[i:end])
		if reason != "" {
			omitted = append(omitted, Omitted{elements[i].name, reason})
		} else {
			l.chunk = chunks
			found = append(found, l)
		}
		chunks += n
		i = end
	}
	return found, omitted, chunks, ""
}

// readable answers the leaf of a column, or why it can't be read.
func readable(tree []element) (l leaf, reason string) {
	top := tree[0]
	l.column = columnar.Column{Name: top.name, Nullable: top.repetition == optional}
	if top.repetition == optional {
		l.full = 1
	}
	if top.repetition != required && top.repetition != optional {
		return l, "it is repeated without being a list"
	}
	last := tree[len(tree)-1]
	l.physical = last.physical
	if len(tree) == 1 {
		return l, l.scalar(last)
	}
	list := len(tree) == 3 && (top.converted == convertedList || top.logical == logicalList) &&
		top.children == 1 && tree[1].children == 1 && tree[1].repetition == repeated && last.repetition != repeated
	if !list || last.physical != typeFloat && last.physical != typeDouble {
		return l, "it is nested, and not a list of numbers with a fraction"
	}
	l.column.Kind = columnar.Vector
	l.empty = l.full
	if l.full++; last.repetition == optional {
		l.full++
	}
	return l, ""
}

// scalar sets the kind of a column without groups.
func (l *leaf) scalar(e element) (reason string) {
	plain := e.converted < 0 && e.logical < 0
	integer := plain || e.converted >= convertedUint8 && e.converted <= convertedInt64 && (e.logical < 0 || e.logical == logicalInteger)
	switch {
	case e.physical == typeInt64 && integer && (plain || e.converted == convertedInt64):
		l.column.Kind = columnar.Int64
	case e.physical == typeInt32 && integer:
		l.column.Kind = columnar.Int64
		l.unsigned = e.converted >= convertedUint8 && e.converted <= convertedUint32
	case e.physical == typeDouble && plain:
		l.column.Kind = columnar.Float64
	case e.physical == typeFloat && plain:
		l.column.Kind = columnar.Float32
	case e.physical == typeBytes && (e.converted == convertedText || e.logical == logicalText):
		l.column.Kind = columnar.Text
	default:
		return "its type (physical " + strconv.Itoa(e.physical) + ", logical " + strconv.Itoa(e.logical) + ") is none of those that are read"
	}
	return ""
}

// bytesOf is the size of a value of a physical type; 0 for one of any length.
func bytesOf(physical int) int {
	switch physical {
	case typeInt32, typeFloat:
		return 4
	case typeInt64, typeDouble:
		return 8
	}
	return 0
}
