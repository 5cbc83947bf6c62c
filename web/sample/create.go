package sample

import (
	"math"
	"math/bits"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
)

// POST /embed-v2/tasks: from a request to the choices that a task's id holds.

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

// readCreate reads the body of a create request.
func readCreate(text []byte) (choices, *refusal) {
	var b body
	root := b.object("", text)
	root.require("input_type")
	input, _ := root.text("input_type", "video", "audio", "document", "image")
	root.require("model_name")
	c := defaultsOf(film, root.model())
	c.dimension, c.uncertain = root.numbers(c.marengo35)
	if b.err != nil {
		return c, b.err
	}
	if (input == "document" || input == "image") && !c.marengo35 {
		b.fail(invalid("input_type", "It needs the model marengo3.5."))
	}
	root.require(input)
	medium, _ := root.object(input)
	root.end()

	medium.require("media_source")
	source, _ := medium.object("media_source")
	name := readSource(source)
	c = c.about(kindOf(input, name), input == "audio")
	c.broken = strings.HasPrefix(name, "broken")
	if c.kind.still() {
		readStill(medium, c)
	} else {
		readTimed(medium, &c)
	}
	medium.end()
	return c, b.err
}

// kindOf answers what a medium is, of which nothing but its name is known.
func kindOf(input, name string) kind {
	switch {
	case input == "image":
		return poster
	case input == "document" && strings.HasPrefix(name, "chunks"):
		return chunked
	case input == "document":
		return document
	case strings.HasPrefix(name, "trailer"):
		return trailer
	default:
		return film
	}
}

// about answers the choices of a request that names no more than c does and a
// medium.
func (c choices) about(k kind, audioOnly bool) choices {
	d := defaultsOf(k, c.marengo35)
	d.dimension, d.uncertain, d.audioOnly = c.dimension, c.uncertain, audioOnly
	if audioOnly {
		d.options &^= visual
	}
	return d
}

// readSource reads a media source, and answers the medium's name, where it has
// one. Nothing is fetched.
func readSource(o object) (name string) {
	given := 0
	for _, name := range []string{"url", mediumName, "asset_id"} {
		if o.has(name) {
			given++
		}
	}
	if given != 1 {
		o.body.fail(invalid(o.path, "Give exactly one of url, base64_string and asset_id."))
		return ""
	}
	var text string
	const link = "It must be a direct http or https link to a media file."
	if o.take("url", &text, link) {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
			o.body.fail(invalid(o.at("url"), link))
			return ""
		}
		name = path.Base(u.Path)
	}
	const encoded = "It must be the medium in base64."
	if o.take(mediumName, &text, encoded) {
		switch size, err := strconv.ParseInt(text, 10, 64); {
		case err != nil || size == 0:
			o.body.fail(invalid(o.at(mediumName), encoded))
		case size > mediumLimit:
			o.body.fail(invalid(o.at(mediumName), "The medium is larger than 36 MB."))
		}
	}
	const asset = "It must be the id of an asset."
	if o.take("asset_id", &text, asset) && strings.TrimSpace(text) == "" {
		o.body.fail(invalid(o.at("asset_id"), asset))
	}
	o.end()
	return name
}

// readStill reads what a request may say of a document or an image: nothing but
// what is so anyway.
func readStill(o object, c choices) {
	o.set("embedding_option", []string{"visual"})
	o.set("embedding_type", []string{"separate_embedding"})
	o.set("embedding_scope", c.scopeNames())
}

// readTimed reads what a request says of a video or an audio.
func readTimed(o object, c *choices) {
	readExcerpt(o, c)
	seg, ok := o.object("segmentation")
	if ok && c.marengo35 {
		outer := seg
		outer.require("temporal")
		seg, ok = outer.object("temporal")
		outer.end()
	}
	if ok {
		readSegmentation(seg, c)
	}
	readOptions(o, c)
	readScopes(o, c)
	readTypes(o, c)
}

func readOptions(o object, c *choices) {
	first, end := 0, len(optionNames)
	if c.audioOnly {
		first++
	}
	if c.marengo35 {
		end--
	}
	if set, ok := o.set("embedding_option", optionNames[first:end]); ok {
		c.options = set << first
	}
}

func readScopes(o object, c *choices) {
	allowed := scopeNames
	if c.marengo35 {
		allowed = []string{"clip", "asset", "local"}
	}
	if set, ok := o.set("embedding_scope", allowed); ok {
		const local = 1 << 2
		c.local = set&local != 0 && set&clip == 0
		c.scopes = set &^ local
		if set&local != 0 {
			c.scopes |= clip
		}
	}
	if c.uncertain && c.scopes&asset != 0 {
		o.body.fail(invalid(o.at("embedding_scope"), "With embedding_uncertainty it must be given, and be without asset."))
	}
}

func readTypes(o object, c *choices) {
	if set, ok := o.set("embedding_type", typeNames); ok {
		c.types = set
		if bits.OnesCount8(c.options) < 2 {
			o.body.fail(invalid(o.at("embedding_type"), "It needs two or more values of embedding_option."))
		}
	}
	if !c.marengo35 {
		return
	}
	const notes = "time_based_metadata"
	switch has := o.has(notes); {
	case has && c.types&fused == 0:
		o.body.fail(invalid(o.at(notes), "It needs the embedding_type fused_embedding."))
	case c.types&fused != 0:
		o.require(notes)
	}
	for _, note := range o.objects(notes) {
		note.require("start")
		note.require("end")
		note.require("text")
		start, _ := note.seconds("start")
		if end, ok := note.seconds("end"); ok && end < start {
			o.body.fail(invalid(note.at("end"), "It must not be before start."))
		}
		note.words("text")
		note.end()
	}
}

// readExcerpt reads start_sec and end_sec.
func readExcerpt(o object, c *choices) {
	length := c.kind.tenths()
	tenths := func(seconds float64) uint16 {
		return uint16(math.Round(min(seconds*10, float64(length))))
	}
	if start, ok := o.seconds("start_sec"); ok {
		c.start = tenths(start)
		if c.start+leastTenths > length {
			o.body.fail(invalid(o.at("start_sec"),
				"The medium is "+strconv.Itoa(int(length/10))+" seconds long and at least 4 seconds must remain."))
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
func readSegmentation(seg object, c *choices) {
	seg.require("strategy")
	strategies := []string{"fixed", "dynamic"}
	if c.audioOnly && !c.marengo35 {
		strategies = strategies[:1]
	}
	strategy, _ := seg.text("strategy", strategies...)
	seg.require(strategy)
	how, ok := seg.object(strategy)
	if !ok {
		return
	}
	member, most := "duration_sec", 10
	c.segmentation = fixed
	if strategy == "dynamic" {
		member, most = "min_duration_sec", 5
		c.segmentation = dynamic
	}
	how.require(member)
	length, _ := how.whole(member, 2, most)
	c.length = uint8(length)
	how.end()
	seg.end()
}
