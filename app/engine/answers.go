package engine

import (
	"time"

	"embedscope/app/twelvelabs"
)

// Result tells what a task came back with: all but the vectors, which stay in
// the worker. Rows are positions in the answer's data, from 0.
type Result struct {
	Watch      string
	Version    int  // grows with each result of the watch
	Partial    bool // the task is not final
	Task       string
	Status     string
	Name       string
	URL        string
	InputType  string
	Duration   float64 // seconds; NaN where unknown
	ClipLength float64 // seconds; NaN where unknown
	Created    time.Time
	Segments   int
	Options    []string // those that occur, in the order they are shown
	Scopes     []string
	Pages      bool // the axis is one of pages: see Marks
	Chunks     bool // a row has a chunk
	Quadrants  bool // a row has a quadrant
	Uncertain  bool // a row has an uncertainty
	Groups     []Group
	Dims       []DimCount
	Covered    float64   // seconds, or pages, of the input that a clip of any option covers
	Gaps       Stretches // between the clips of an option
	Overlaps   Stretches // of the clips of an option
	Oddities   []Oddity
	Health     Health
}

func (m *Result) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.integer("version", &m.Version)
	c.flag("partial", &m.Partial)
	c.text("task", &m.Task)
	c.text("status", &m.Status)
	c.text("name", &m.Name)
	c.text("url", &m.URL)
	c.text("inputType", &m.InputType)
	c.number("duration", &m.Duration)
	c.number("clipLength", &m.ClipLength)
	c.moment("created", &m.Created)
	c.integer("segments", &m.Segments)
	c.texts("options", &m.Options)
	c.texts("scopes", &m.Scopes)
	c.flag("pages", &m.Pages)
	c.flag("chunks", &m.Chunks)
	c.flag("quadrants", &m.Quadrants)
	c.flag("uncertain", &m.Uncertain)
	list(c, "groups", &m.Groups)
	list(c, "dims", &m.Dims)
	c.number("covered", &m.Covered)
	c.object("gaps", &m.Gaps)
	c.object("overlaps", &m.Overlaps)
	list(c, "oddities", &m.Oddities)
	c.object("health", &m.Health)
}

// Group counts the segments of one option and scope.
type Group struct {
	Option, Scope string
	Count         int
}

func (m *Group) visit(c *codec) {
	c.text("option", &m.Option)
	c.text("scope", &m.Scope)
	c.integer("count", &m.Count)
}

// DimCount counts the vectors of one length.
type DimCount struct{ Dim, Count int }

func (m *DimCount) visit(c *codec) {
	c.integer("dim", &m.Dim)
	c.integer("count", &m.Count)
}

// Stretches are stretches of time: how many, in which options, and the first
// of them.
type Stretches struct {
	Count   int
	Options []string
	List    []Stretch // at most stretchesMost
}

func (m *Stretches) visit(c *codec) {
	c.integer("count", &m.Count)
	c.texts("options", &m.Options)
	list(c, "list", &m.List)
}

// Stretch is a stretch of time of an option's clips, in seconds.
type Stretch struct {
	Option     string
	Start, End float64
}

func (m *Stretch) visit(c *codec) {
	c.text("option", &m.Option)
	c.number("start", &m.Start)
	c.number("end", &m.End)
}

// Oddity names segments whose times make no sense, and why.
type Oddity struct {
	What string // "start after end", "negative time", "beyond the duration", "one time missing"
	Rows RowSet
}

func (m *Oddity) visit(c *codec) {
	c.text("what", &m.What)
	c.object("rows", &m.Rows)
}

// RowSet is a set of rows: how many, and the first of them.
type RowSet struct {
	Count int
	Rows  []int // at most rowSetMost
}

func (m *RowSet) visit(c *codec) {
	c.integer("count", &m.Count)
	c.integers("rows", &m.Rows)
}

// Health is what is wrong with the vectors.
type Health struct {
	NonFinite  RowSet // a component is null or not finite
	Zero       RowSet // all components are 0: a cosine with them is undefined
	NormOff    RowSet // clips whose norm is off 1 by more than 1 %
	Duplicates RowSet // equal to an earlier row of the same option and scope
	Empty      RowSet // no components
	Mixed      RowSet // of another dimension than the most frequent one
	Uncertain  RowSet // the uncertainty has nulls, or another length than the embedding
	MinNorm    float64
	MaxNorm    float64
}

func (m *Health) visit(c *codec) {
	c.object("nonFinite", &m.NonFinite)
	c.object("zero", &m.Zero)
	c.object("normOff", &m.NormOff)
	c.object("duplicates", &m.Duplicates)
	c.object("empty", &m.Empty)
	c.object("mixed", &m.Mixed)
	c.object("uncertain", &m.Uncertain)
	c.number("minNorm", &m.MinNorm)
	c.number("maxNorm", &m.MaxNorm)
}

// Query chooses and orders rows.
type Query struct {
	Options    []string // empty: all
	Scopes     []string // empty: all
	From, To   float64  // seconds, or numbers of pages; segments that touch [From, To]; NaN: open
	Sort       string   // a SortBy constant; empty: option, scope, start
	Descending bool
	Reference  int   // the row that similarity is measured against; -1: none
	Clusters   []int // empty: all
	ClusterSet int   // the Revision that Clusters are of
	Chosen     int   // the Revision of a Choice; 0: all rows
}

// The columns that rows can be sorted by.
const (
	SortRow        = "row"
	SortOption     = "option"
	SortScope      = "scope"
	SortStart      = "start"
	SortEnd        = "end"
	SortNorm       = "norm"
	SortCluster    = "cluster"
	SortSimilarity = "similarity"

	SortChunk       = "chunk"
	SortQuadrant    = "quadrant"
	SortUncertainty = "uncertainty"
)

func (m *Query) visit(c *codec) {
	c.texts("options", &m.Options)
	c.texts("scopes", &m.Scopes)
	c.number("from", &m.From)
	c.number("to", &m.To)
	c.text("sort", &m.Sort)
	c.flag("descending", &m.Descending)
	c.integer("reference", &m.Reference)
	c.integers("clusters", &m.Clusters)
	c.integer("clusterSet", &m.ClusterSet)
	c.integer("chosen", &m.Chosen)
}

// StripCells is how many cells the strip of a vector has in Rows.
const StripCells = 64

// RowsRequest asks for the rows in view.
type RowsRequest struct {
	Watch        string
	First, Count int
	Query        Query
	Locate       int // a row whose position in this order is asked for; -1: none
}

func (m *RowsRequest) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.integer("first", &m.First)
	c.integer("count", &m.Count)
	c.object("query", &m.Query)
	c.integer("locate", &m.Locate)
}

// Rows answers RowsRequest. The buffer holds len(Rows)×StripCells bytes: the
// means of StripCells equal parts of each vector, 128 for 0, 1 and 255 for
// minus and plus the largest magnitude of the vector, 0 where there is none.
type Rows struct {
	Version int // of the result
	First   int
	Total   int // rows that the query lets through
	At      int // position of the located row; -1 where it is not among them
	Rows    []Row
}

func (m *Rows) visit(c *codec) {
	c.integer("version", &m.Version)
	c.integer("first", &m.First)
	c.integer("total", &m.Total)
	c.integer("at", &m.At)
	list(c, "rows", &m.Rows)
}

// Row is one segment in the table.
type Row struct {
	Row        int
	Option     string
	Scope      string
	Start, End float64 // seconds; NaN where there is none
	Dim        int
	Norm       float64 // NaN where a component is bad
	Cluster    int     // NoCluster, or Unclustered also while there are no clusters
	Similarity float64 // cosine with the reference; NaN where undefined or none
	Bad        int     // components that are null or not finite

	Uncertainty float64           // the mean over the components; NaN where there is none
	Place       *twelvelabs.Place // in a document; nil where there is none
}

func (m *Row) visit(c *codec) {
	c.integer("row", &m.Row)
	c.text("option", &m.Option)
	c.text("scope", &m.Scope)
	c.number("start", &m.Start)
	c.number("end", &m.End)
	c.integer("dim", &m.Dim)
	c.number("norm", &m.Norm)
	c.integer("cluster", &m.Cluster)
	c.number("similarity", &m.Similarity)
	c.integer("bad", &m.Bad)
	if c.reading() || m.Uncertainty == m.Uncertainty { // most results have none
		c.number("uncertainty", &m.Uncertainty)
	}
	if c.reading() && c.in["chunk"] != nil {
		m.Place = &twelvelabs.Place{}
	}
	if p := m.Place; p != nil {
		c.integer("firstPage", &p.First)
		c.integer("lastPage", &p.Last)
		c.integer("chunk", &p.Chunk)
		c.text("quadrant", &p.Quadrant)
	}
}

// DetailRequest asks for one row and its surroundings.
type DetailRequest struct {
	Watch   string
	Row     int
	Nearest int // how many neighbours
	Among   string
	Apart   float64 // seconds that lie at least between the row and a neighbour; 0: any
	Bins    int     // of the histogram
}

// Where neighbours are looked for, the row's own scope always.
const (
	AmongSame   = "same"   // its own option
	AmongOthers = "others" // all options but its own
	AmongAll    = "all"
)

func (m *DetailRequest) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.integer("row", &m.Row)
	c.integer("nearest", &m.Nearest)
	c.text("among", &m.Among)
	c.number("apart", &m.Apart)
	c.integer("bins", &m.Bins)
}

// Detail answers DetailRequest. The buffer holds the vector, and after it its
// uncertainty where there is any; NaN stands for null, an infinity for a number
// too large for float32.
type Detail struct {
	Version                   int
	Segment                   Row
	Min, Max, Mean, Deviation float64 // over the finite components
	Low, High                 float64 // the histogram's range
	Bins                      []int
	Nearest                   []Row // most similar first; Similarity is the cosine
	Same                      []Row // the same moment in the other options; Similarity is the cosine
	Uncertainty               []float32
}

func (m *Detail) visit(c *codec) {
	c.integer("version", &m.Version)
	c.object("segment", &m.Segment)
	c.number("min", &m.Min)
	c.number("max", &m.Max)
	c.number("mean", &m.Mean)
	c.number("deviation", &m.Deviation)
	c.number("low", &m.Low)
	c.number("high", &m.High)
	c.integers("bins", &m.Bins)
	list(c, "nearest", &m.Nearest)
	list(c, "same", &m.Same)
}

// LinesRequest asks for lines of the answer as it was, laid out for reading.
type LinesRequest struct {
	Watch        string
	First, Count int
	Open         []int // items of data whose embedding is unfolded
}

func (m *LinesRequest) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.integer("first", &m.First)
	c.integer("count", &m.Count)
	c.integers("open", &m.Open)
}

// Lines answers LinesRequest.
type Lines struct {
	Version int
	First   int
	Total   int
	Lines   []Line
}

func (m *Lines) visit(c *codec) {
	c.integer("version", &m.Version)
	c.integer("first", &m.First)
	c.integer("total", &m.Total)
	list(c, "lines", &m.Lines)
}

// Line is one line of the answer.
type Line struct {
	Depth int    // of the indentation
	Text  string // without indentation
	Item  int    // the item of data whose embedding folds here; -1: none
	Open  bool   // it is unfolded
}

func (m *Line) visit(c *codec) {
	c.integer("depth", &m.Depth)
	c.text("text", &m.Text)
	c.integer("item", &m.Item)
	c.flag("open", &m.Open)
}
