package engine

import "time"

// Op names what a message asks or tells.
type Op string

// What the page asks. Those marked with a reply are answered by a message of
// the same Op and ID, or by OpError.
const (
	OpWatch   Op = "watch"   // WatchRequest: begin, or begin anew
	OpControl Op = "control" // Control
	OpForget  Op = "forget"  // nothing: wipe every key, abort what uses one
	OpWake    Op = "wake"    // Wake: the page came back, or the network did
	OpRows    Op = "rows"    // RowsRequest → Rows, one buffer: count×StripCells bytes
	OpDetail  Op = "detail"  // DetailRequest → Detail, one buffer: d float32, little-endian
	OpLines   Op = "lines"   // LinesRequest → Lines
	OpCancel  Op = "cancel"  // nothing: the request of this ID is no longer wanted
)

// What the worker tells by itself.
const (
	OpHello    Op = "hello" // nothing: the worker answers from now on
	OpTaken    Op = "taken" // Taken: it has the results of the worker before it
	OpState    Op = "state"
	OpExchange Op = "exchange"
	OpProgress Op = "progress"
	OpResult   Op = "result"
	OpError    Op = "error" // Failure: the request of this ID failed
)

// What one worker sends another.
const OpResults Op = "results" // Packed, and its buffers

// WatchRequest begins to watch a task. Watch names it in every later message;
// the page chooses it, and beginning anew under the same name ends what ran.
type WatchRequest struct {
	Watch    string
	Task     string
	Base     string // of the API, without a slash at the end
	Key      string
	Patience time.Duration // before the visitor is asked; 0 for the default
	Limit    int           // bytes of an answer; 0 for the default
}

func (m *WatchRequest) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.text("task", &m.Task)
	c.text("base", &m.Base)
	c.text("key", &m.Key)
	c.span("patience", &m.Patience)
	c.integer("limit", &m.Limit)
}

// Verb is what Control does to a watch.
type Verb string

// The verbs of Control.
const (
	VerbCheck  Verb = "check"  // ask now
	VerbPause  Verb = "pause"  // ask no more until resumed
	VerbResume Verb = "resume" //
	VerbStop   Verb = "stop"   // end the watch, abort what is in flight, keep what arrived
	VerbKeep   Verb = "keep"   // keep waiting, though it is overdue
	VerbDrop   Verb = "drop"   // stop and free the result
)

// Control steers a watch.
type Control struct {
	Watch string
	Verb  Verb
}

func (m *Control) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.text("verb", (*string)(&m.Verb))
}

// Wake tells that time may have passed unnoticed.
type Wake struct{ Online bool } // the network came back

func (m *Wake) visit(c *codec) { c.flag("online", &m.Online) }

// Failure is an error as the other side can show it.
type Failure struct {
	Message string
	Problem *Problem // where the API or the network is concerned
}

func (m *Failure) visit(c *codec) {
	c.text("message", &m.Message)
	object(c, "problem", &m.Problem)
}

func (m *Failure) Error() string { return m.Message }

// Problem is a twelvelabs.Error on the wire.
type Problem struct {
	Class      string // twelvelabs.Class
	Status     int
	Code       string
	Message    string // the platform's words
	Field      string
	RequestID  string
	RetryAfter time.Duration
	Head       string // the first characters of what is no answer of the API
	Detail     string // the cause, for a reader who wants to know
	Likely     Likely // for ClassNetwork
}

func (m *Problem) visit(c *codec) {
	c.text("class", &m.Class)
	c.integer("status", &m.Status)
	c.text("code", &m.Code)
	c.text("message", &m.Message)
	c.text("field", &m.Field)
	c.text("requestId", &m.RequestID)
	c.span("retryAfter", &m.RetryAfter)
	c.text("head", &m.Head)
	c.text("detail", &m.Detail)
	c.text("likely", (*string)(&m.Likely))
}

// Likely is the likely cause of a request that got no answer. A browser tells
// a page no more than "failed to fetch"; this is what can be found out.
type Likely string

// The likely causes.
const (
	LikelyOffline Likely = "offline" // the browser says that there is no network
	LikelyPolicy  Likely = "policy"  // this page's Content-Security-Policy forbids the host
	LikelyHost    Likely = "host"    // this page's own server answers: CORS, DNS, TLS or a redirect
	LikelyAll     Likely = "all"     // this page's own server does not answer either
)

// State is a watch at a moment, whole.
type State struct {
	Watch    string
	Phase    string // twelvelabs.Phase
	Began    time.Time
	Check    int
	Due      time.Time
	Waiting  time.Duration
	Overdue  bool
	Last     *Exchange
	Status   string // as the API spells it; empty before the first answer
	Created  time.Time
	Updated  time.Time
	Name     string // the file's, or the last part of the URL
	Failure  string // the platform's words of a failed task
	Segments int    // in the last good answer
	HasData  bool
}

func (m *State) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.text("phase", &m.Phase)
	c.moment("began", &m.Began)
	c.integer("check", &m.Check)
	c.moment("due", &m.Due)
	c.span("waiting", &m.Waiting)
	c.flag("overdue", &m.Overdue)
	object(c, "last", &m.Last)
	c.text("status", &m.Status)
	c.moment("created", &m.Created)
	c.moment("updated", &m.Updated)
	c.text("name", &m.Name)
	c.text("failure", &m.Failure)
	c.integer("segments", &m.Segments)
	c.flag("hasData", &m.HasData)
}

// Exchange is one request and what was decided from it.
type Exchange struct {
	Watch    string // empty where no watch asked
	Base     string // of the API, where no watch asked
	Check    int
	Method   string
	Path     string
	Sent     time.Time
	Took     time.Duration
	Status   int // HTTP; 0 where no answer came
	Bytes    int
	Decision string // twelvelabs.Decision
	Wait     time.Duration
	Told     bool
	Task     string // the status that the answer gave the task
	Problem  *Problem
}

func (m *Exchange) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.text("base", &m.Base)
	c.integer("check", &m.Check)
	c.text("method", &m.Method)
	c.text("path", &m.Path)
	c.moment("sent", &m.Sent)
	c.span("took", &m.Took)
	c.integer("status", &m.Status)
	c.integer("bytes", &m.Bytes)
	c.text("decision", &m.Decision)
	c.span("wait", &m.Wait)
	c.flag("told", &m.Told)
	c.text("task", &m.Task)
	object(c, "problem", &m.Problem)
}

// Progress is how far an answer has arrived.
type Progress struct {
	Watch   string
	Check   int
	Bytes   int
	Total   int // -1 where it can't be known
	Vectors int
}

func (m *Progress) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.integer("check", &m.Check)
	c.integer("bytes", &m.Bytes)
	c.integer("total", &m.Total)
	c.integer("vectors", &m.Vectors)
}
