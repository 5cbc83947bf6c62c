package sample

import (
	"encoding/base64"
	"errors"
	"io"
	"math"
	"math/bits"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// POST /embed-v2/tasks: from a request to the choices that a task's id holds.

// bodyLimit is the largest body that is read, in bytes.
const bodyLimit = 64 << 10

// create answers a create request.
func (s *service) create(w http.ResponseWriter, r *http.Request) int {
	text, refused := readBody(w, r)
	if refused != nil {
		return s.refuse(w, nested, refused)
	}
	c, refused := readCreate(text)
	if refused != nil {
		return s.refuse(w, nested, refused)
	}
	id := encodeID(s.now(), c, s.made.Add(1))
	// Relative to the request's URL, as the mount is not known here.
	w.Header().Set("Location", "tasks/"+id)
	return s.answer(w, http.StatusAccepted, struct {
		ID     string    `json:"_id"`
		Status string    `json:"status"`
		Data   *struct{} `json:"data"`
	}{ID: id, Status: processing})
}

// readBody reads a JSON body of at most bodyLimit bytes.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, *refusal) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, mediaTypeUnsupported()
	}
	if r.ContentLength > bodyLimit {
		return nil, bodyTooLarge()
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, bodyTooLarge()
	case err != nil:
		return nil, invalid("body", "It could not be read.")
	}
	return text, nil
}

// readCreate reads the body of a create request.
func readCreate(text []byte) (choices, *refusal) {
	var b body
	c := defaults()
	root := b.object("", text)
	root.require("input_type")
	input, _ := root.text("input_type", "video", "audio")
	root.require("model_name")
	root.text("model_name", "marengo3.0")
	if b.err != nil {
		return c, b.err
	}
	allowed := optionNames
	if input == "audio" {
		c.audioOnly = true
		c.options &^= visual
		allowed = optionNames[1:]
	}
	root.require(input)
	medium, _ := root.object(input)
	root.end()

	medium.require("media_source")
	source, _ := medium.object("media_source")
	c.broken = readSource(source)
	readExcerpt(medium, &c)
	readSegmentation(medium, &c)
	if set, ok := medium.set("embedding_option", allowed); ok {
		c.options = set
		if c.audioOnly {
			c.options <<= 1 // allowed begins with the second option
		}
	}
	if set, ok := medium.set("embedding_scope", scopeNames); ok {
		c.scopes = set
	}
	if set, ok := medium.set("embedding_type", typeNames); ok {
		c.types = set
		if bits.OnesCount8(c.options) < 2 {
			b.fail(invalid(medium.at("embedding_type"), "It needs two or more values of embedding_option."))
		}
	}
	medium.end()
	return c, b.err
}

// readSource reads a media source, and reports whether the medium's name says
// that it is broken. Nothing is fetched.
func readSource(o object) (broken bool) {
	given := 0
	for _, name := range []string{"url", "base64_string", "asset_id"} {
		if o.has(name) {
			given++
		}
	}
	if given != 1 {
		o.body.fail(invalid(o.path, "Give exactly one of url, base64_string and asset_id."))
		return false
	}
	var text string
	const link = "It must be a direct http or https link to a media file."
	if o.take("url", &text, link) {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
			o.body.fail(invalid(o.at("url"), link))
			return false
		}
		broken = strings.HasPrefix(path.Base(u.Path), "broken")
	}
	const encoded = "It must be the medium in base64."
	if o.take("base64_string", &text, encoded) {
		if medium, err := base64.StdEncoding.DecodeString(text); err != nil || len(medium) == 0 {
			o.body.fail(invalid(o.at("base64_string"), encoded))
		}
	}
	const name = "It must be the id of an asset."
	if o.take("asset_id", &text, name) && strings.TrimSpace(text) == "" {
		o.body.fail(invalid(o.at("asset_id"), name))
	}
	o.end()
	return broken
}

// readExcerpt reads start_sec and end_sec.
func readExcerpt(o object, c *choices) {
	tenths := func(seconds float64) uint16 {
		return uint16(math.Round(min(seconds*10, filmTenths)))
	}
	if start, ok := o.seconds("start_sec"); ok {
		c.start = tenths(start)
		if c.start+leastTenths > filmTenths {
			o.body.fail(invalid(o.at("start_sec"), "The medium is 600 seconds long and at least 4 seconds must remain."))
		}
	}
	if end, ok := o.seconds("end_sec"); ok {
		c.end = tenths(end)
		if c.end < c.start+leastTenths {
			o.body.fail(invalid(o.at("end_sec"), "It must be at least 4 seconds after start_sec."))
		}
	}
}

// readSegmentation reads how the medium is cut.
func readSegmentation(o object, c *choices) {
	seg, ok := o.object("segmentation")
	if !ok {
		return
	}
	seg.require("strategy")
	strategies := []string{"fixed", "dynamic"}
	if c.audioOnly {
		strategies = strategies[:1]
	}
	strategy, _ := seg.text("strategy", strategies...)
	length := 0
	switch strategy {
	case "fixed":
		c.segmentation, length = fixed, 6
		if how, ok := seg.object("fixed"); ok {
			if n, ok := how.whole("duration_sec", 2, 10); ok {
				length = n
			}
			how.end()
		}
	case "dynamic":
		c.segmentation, length = dynamic, 4
		if how, ok := seg.object("dynamic"); ok {
			if n, ok := how.whole("min_duration_sec", 2, 5); ok {
				length = n
			}
			how.end()
		}
	}
	c.length = uint8(length)
	seg.end()
}
