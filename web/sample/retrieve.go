package sample

import (
	"iter"
	"net/http"
	"time"
)

// GET /embed-v2/tasks/{id}: what an id and the clock say about a task.

const (
	workTime  = 8 * time.Second    // from creation to the final status
	keepTime  = 7 * 24 * time.Hour // from creation to the end of the task
	clockSkew = 2 * time.Second    // by which a task may seem to come from the future
)

// The three states of a task.
const (
	processing = "processing"
	ready      = "ready"
	failed     = "failed"
)

// failureMessage is one of the three that the API's reference lists.
const failureMessage = "We could not process your media for embedding. Please verify the input file and try again."

// statusAt answers the status at now of a task, and since when.
func (c choices) statusAt(created, now time.Time) (status string, since time.Time) {
	switch final := created.Add(workTime); {
	case now.Before(final):
		return processing, created
	case c.broken:
		return failed, final
	default:
		return ready, final
	}
}

// exists reports whether a task that was created then is known at now.
func exists(created, now time.Time) bool {
	age := now.Sub(created)
	return age >= -clockSkew && age < keepTime
}

// scopeNames are the scopes as they were asked for.
func (c choices) scopeNames() []string {
	all := scopeNames
	if c.local {
		all = []string{"local", "asset"}
	}
	return names(all, c.scopes)
}

// inputType is what the API calls the kind of medium.
func (c choices) inputType() string {
	switch {
	case c.kind == poster:
		return "image"
	case c.kind.still():
		return "document"
	case c.audioOnly:
		return "audio"
	default:
		return "video"
	}
}

// modelName is what the API calls the model.
func (c choices) modelName() string {
	if c.marengo35 {
		return "marengo3.5"
	}
	return "marengo3.0"
}

// metadata answers what the API says about the medium.
func (c choices) metadata() *Metadata {
	m := &Metadata{
		InputType: c.inputType(),
		Scopes:    c.scopeNames(),
		Options:   names(optionNames, c.options),
		Duration:  float64(c.kind.tenths()) / 10,
		Dimension: int(c.dimension),
	}
	m.InputFilename = c.filename()
	m.InputURL = mediaURL + m.InputFilename
	if c.segmentation == fixed {
		m.ClipLength = float64(c.length)
	}
	if c.start > 0 || c.end < c.kind.tenths() {
		m.StartOffset, m.EndOffset = c.startSec(), c.endSec()
	}
	return m
}

// mediaURL is where the media are said to be: at a host that cannot exist.
const mediaURL = "https://sample.invalid/"

// filename answers the name of the medium.
func (c choices) filename() string {
	name := [...]string{film: "the-harbour", trailer: "trailer", document: "the-harbour", chunked: "chunks", poster: "poster"}[c.kind]
	if c.broken {
		name = "broken"
	}
	return name + map[string]string{"video": ".mp4", "audio": ".wav", "document": ".pdf", "image": ".jpg"}[c.inputType()]
}

// Tokens that a task of marengo3.5 is said to have used.
const (
	pictureTokens = 64   // a second of pictures
	soundTokens   = 32   // a second of sound
	pageTokens    = 1024 // a page or a picture
)

// usage answers the tokens of a task; nil with marengo3.0.
func (c choices) usage() *Usage {
	if !c.marengo35 {
		return nil
	}
	tokens := map[string]int{}
	seconds := int(c.end-c.start) / 10
	switch {
	case c.kind == poster:
		tokens["image"] = pageTokens
	case c.kind.still():
		tokens["document"] = pageTokens * len(Harbour().Scenes)
	default:
		if c.options&visual != 0 {
			tokens["visual"] = seconds * pictureTokens
		}
		if c.options&audio != 0 {
			tokens["audio"] = seconds * soundTokens
		}
	}
	return &Usage{Tokens: tokens}
}

// retrieve answers a retrieve request.
func (s *service) retrieve(w http.ResponseWriter, r *http.Request, id string) int {
	if !wellFormed(id) {
		return s.refuse(w, nested, invalid("task_id", "It must be 24 lower-case hexadecimal digits."))
	}
	now := s.now()
	created, c, ok := decodeID(id)
	if !ok || !exists(created, now) {
		return s.refuse(w, nested, noSuchTask(id))
	}
	status, since := c.statusAt(created, now)
	task := Task{ID: id, Status: status, Created: created, Updated: since}
	if status != processing {
		task.Metadata = c.metadata()
	}
	if status == failed {
		task.Message = failureMessage
	}
	if status != ready {
		return s.send(w, r, task, nil)
	}
	task.Usage = c.usage()
	return s.send(w, r, task, s.items(c))
}

// items yields the embeddings of a task.
func (s *service) items(c choices) iter.Seq[Item] {
	items := s.harbour().items(c)
	switch {
	case c.kind.still():
		items = s.harbour().pages(c)
	case c.kind == trailer:
		items = s.trailer().items(c)
	}
	if c.marengo35 {
		return inMarengo35(items, int(c.dimension))
	}
	return items
}
