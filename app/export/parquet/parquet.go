// Package parquet writes Parquet files, and reads those and simple ones of
// other programs.
//
// A file is row groups, each of which has a chunk for every column, each of
// which is pages, and a footer that tells where everything is:
//
//	"PAR1" · page page … · page … · … · footer · its length · "PAR1"
//
// Headers of pages and the footer are in Thrift's compact protocol, of which
// thrift.go has what they need. A page holds values one after the other and,
// before them, for each value its levels: whether it is there (definition), and
// whether it continues the list of the one before (repetition). A vector is a
// list of float32 in the three groups that the format prescribes:
//
//	optional group vector (LIST) { repeated group list { required float element } }
//
// The format has no lists of a fixed size. The file says so in the way that
// Arrow does: under the key "ARROW:schema" lies the table's schema as an Arrow
// message, so that a reader with Arrow sees a FixedSizeList.
//
// https://parquet.apache.org/docs/file-format/ describes the format, and
// parquet.thrift of github.com/apache/parquet-format has the numbers that stand
// here for fields and types.
package parquet

import "strconv"

const (
	magic       = "PAR1"
	arrowSchema = "ARROW:schema" // the key of the Arrow message
)

// Physical types.
const (
	typeBoolean = iota
	typeInt32
	typeInt64
	typeInt96
	typeFloat
	typeDouble
	typeBytes
)

// Repetition of an element of the schema.
const (
	required = iota
	optional
	repeated
)

// Converted types, and the fields of the union LogicalType that say the same.
const (
	convertedText = 0
	convertedList = 3
	logicalText   = 1
	logicalList   = 3
)

// Encodings of values and levels.
const (
	encodingPlain         = 0
	encodingOldDictionary = 2
	encodingRuns          = 3
	encodingDictionary    = 8
)

// Kinds of pages.
const (
	pageData       = 0
	pageDictionary = 2
	pageData2      = 3
)

// Error tells what is wrong with a file, and where.
type Error struct {
	Column string // empty where it is no column's
	Offset int64  // of the page or the part of the footer, in bytes from the start of the file
	Msg    string // such as "the page is cut short"
	Err    error  // what reading the file returned, if that failed
}

// Error names the place and the cause.
func (e *Error) Error() string {
	s := "parquet: "
	if e.Column != "" {
		s += "column " + strconv.Quote(e.Column) + ": "
	}
	s += e.Msg
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s + " (offset " + strconv.FormatInt(e.Offset, 10) + ")"
}

// Unwrap returns e.Err.
func (e *Error) Unwrap() error { return e.Err }
