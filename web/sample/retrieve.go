package sample

import (
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

// metadata answers what the API says about the medium.
func (c choices) metadata(s Script) *Metadata {
	m := &Metadata{
		InputType: "video",
		Scopes:    names(scopeNames, c.scopes),
		Options:   names(optionNames, c.options),
		Duration:  s.Duration,
		Dimension: dim,
	}
	m.InputURL, m.InputFilename = c.medium(s)
	if c.audioOnly {
		m.InputType = "audio"
	}
	if c.segmentation == fixed {
		m.ClipLength = float64(c.length)
	}
	if c.start > 0 || c.end < filmTenths {
		m.StartOffset, m.EndOffset = c.startSec(), c.endSec()
	}
	return m
}

// medium answers the URL and the file name of the medium.
func (c choices) medium(s Script) (url, filename string) {
	url, filename = s.URL, s.Filename
	if c.broken {
		url, filename = "https://sample.invalid/broken.mp4", "broken.mp4"
	}
	if c.audioOnly {
		const video, sound = len("mp4"), "wav"
		url, filename = url[:len(url)-video]+sound, filename[:len(filename)-video]+sound
	}
	return url, filename
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
		task.Metadata = c.metadata(s.script)
	}
	if status == failed {
		task.Message = failureMessage
	}
	if status != ready {
		return s.send(w, r, task, nil)
	}
	return s.send(w, r, task, s.atlas().items(c))
}
