// Package twelvelabs speaks the TwelveLabs Embed v2 API: its types, a
// streaming decoder of its answers, a client over a small transport, and a
// watch that polls a task until its status is final.
//
// It knows no DOM and keeps no globals. It avoids fmt, encoding/json, net/url
// and net/http where it is compiled to WebAssembly: each of them would weigh
// more there than this whole package.
package twelvelabs

import "time"

// Status is the state of a task as the API names it. The set is open: a value
// that is none of the constants means that the task is not final.
type Status string

// The states the API documents.
const (
	StatusProcessing Status = "processing"
	StatusReady      Status = "ready"
	StatusFailed     Status = "failed"
)

// Final reports whether the task will not change any more.
func (s Status) Final() bool { return s == StatusReady || s == StatusFailed }

// Task is one answer of GET /embed-v2/tasks/{id}.
type Task struct {
	ID        string
	Status    Status
	CreatedAt time.Time // zero where the answer has none
	UpdatedAt time.Time // zero where the answer has none
	Metadata  *Metadata // nil where the answer has none
	Failure   string    // error.message: free text, only where a task failed, and not always then
	HasData   bool      // data was an array, even an empty one
	Segments  []Segment // in the order of data
}

// Metadata describes the input of a task. Numbers that the answer leaves out
// are NaN, strings are empty.
type Metadata struct {
	InputType     string
	InputURL      string
	InputFilename string
	ClipLength    float64 // seconds; fixed segmentation only
	Duration      float64 // seconds
	StartOffset   float64 // seconds
	EndOffset     float64 // seconds
	Dimension     float64
	Scopes        []string
	Options       []string
}

// Segment is one item of data: where and what an embedding stands for. Its
// vector went to the decoder's Sink.
type Segment struct {
	Option string  // embedding_option; empty where null or absent
	Scope  string  // embedding_scope; empty where null or absent
	Start  float64 // start_sec in seconds; NaN where null or absent
	End    float64 // end_sec in seconds; NaN where null or absent
	Dim    int     // numbers in the embedding
	Row    int     // what Sink.Append answered for its vector
	Bad    int     // components that are null, stored as NaN, or too large for float32, stored as infinities

	Uncertainty *Uncertainty // nil where the answer has none
	Place       *Place       // nil where the answer has none
}

// Uncertainty is where the embedding_uncertainty of a segment went: how
// unsure the model is of each component of its embedding.
type Uncertainty struct {
	Row int // what UncertaintySink.AppendUncertainty answered; -1 where it is not as long as the embedding, or nobody took it
	Bad int // components that are null or too large, stored as in an embedding
}

// Place is where in a document a segment is.
type Place struct {
	First, Last int    // start_page_number and end_page_number, from 1, both included; 0 where null or absent
	Chunk       int    // chunk_index; -1 where null or absent
	Quadrant    string // empty where null or absent
}

// Sink takes the vectors of an answer in the order they arrive.
type Sink interface {
	// Append copies v, which the decoder reuses, and answers the row it
	// became. Vectors of one answer may differ in length.
	Append(v []float32) (row int)
}

// UncertaintySink is a Sink that takes uncertainties, too. Others don't get to
// see them.
type UncertaintySink interface {
	Sink
	// AppendUncertainty does what Append does with the uncertainty of the
	// vector that was appended last.
	AppendUncertainty(v []float32) (row int)
}
