package sample

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// GET /embed-v2/tasks: tasks that nobody made. They depend on the calendar
// alone, and everything else about them is in their ids, so that each can be
// retrieved.

// listEvery is the time between the listed tasks.
const listEvery = 6 * time.Hour

// listing is what a list request asks for.
type listing struct {
	from, to    time.Time // zero: not given
	status      string    // empty: any
	page, limit int
}

// listed is one task of the list.
type listed struct {
	ID       string       `json:"_id"`
	Model    string       `json:"model_name"`
	Status   string       `json:"status"`
	Created  string       `json:"created_at"`
	Updated  string       `json:"updated_at,omitempty"`
	Video    *listedMedia `json:"video_embedding,omitempty"`
	Audio    *listedMedia `json:"audio_embedding,omitempty"`
	Document *listedMedia `json:"document_embedding,omitempty"`
	Image    *listedMedia `json:"image_embedding,omitempty"`
}

// listedMedia has the metadata of a task, with the older key names.
type listedMedia struct {
	Metadata map[string]any `json:"metadata"`
}

type pageInfo struct {
	Page    int `json:"page"`
	Limit   int `json:"limit_per_page"`
	Pages   int `json:"total_page"`
	Results int `json:"total_results"`
}

// list answers a list request.
func (s *service) list(w http.ResponseWriter, r *http.Request) int {
	l, refused := readListing(r.URL.RawQuery)
	if refused != nil {
		return s.refuse(w, flat, refused)
	}
	now := s.now()
	all := []listed{}
	for created, c := range calendar(now) {
		status, since := c.statusAt(created, now)
		if l.wants(created, status) {
			all = append(all, entry(created, c, status, since))
		}
	}
	info := pageInfo{Page: l.page, Limit: l.limit, Pages: (len(all) + l.limit - 1) / l.limit, Results: len(all)}
	first := min((l.page-1)*l.limit, len(all))
	last := min(first+l.limit, len(all))
	return s.answer(w, http.StatusOK, struct {
		Data     []listed `json:"data"`
		PageInfo pageInfo `json:"page_info"`
	}{all[first:last], info})
}

func (l listing) wants(created time.Time, status string) bool {
	return (l.status == "" || l.status == status) &&
		(l.from.IsZero() || !created.Before(l.from)) &&
		(l.to.IsZero() || !created.After(l.to))
}

// calendar yields the creation times and choices of the tasks that exist at
// now, newest first.
func calendar(now time.Time) func(yield func(time.Time, choices) bool) {
	return func(yield func(time.Time, choices) bool) {
		for slot := now.Unix() / int64(listEvery/time.Second); ; slot-- {
			r := newRandom("calendar", uint64(slot))
			created := time.Unix(slot*int64(listEvery/time.Second), 0).UTC()
			created = created.Add(time.Duration(r.next()%uint64(listEvery/time.Second)) * time.Second)
			if created.After(now) {
				continue
			}
			if !exists(created, now) || !yield(created, examples[uint64(slot)%uint64(len(examples))]) {
				return
			}
		}
	}
}

// examples are the choices of the listed tasks, in turn.
var examples = func() []choices {
	video := defaults()
	clips, scenes, sound, scene, broken := video, video, video, video, video
	clips.segmentation, clips.length = fixed, 6
	scenes.segmentation, scenes.length, scenes.types = dynamic, 4, separate|fused
	sound.audioOnly, sound.options = true, audio|transcription
	scene.start, scene.end, scene.options = 800, 1320, visual|audio
	broken.broken = true

	newer := defaultsOf(film, true)
	unsure, short, quarters := newer, newer, defaultsOf(chunked, true)
	unsure.uncertain, unsure.scopes = true, clip
	short.dimension, short.segmentation, short.length = 256, fixed, 5
	quarters.uncertain = true
	return []choices{
		video, clips, newer, sound, scenes, defaultsOf(document, true), defaultsOf(trailer, false),
		unsure, broken, quarters, scene, short, defaultsOf(poster, true),
	}
}()

func entry(created time.Time, c choices, status string, since time.Time) listed {
	e := listed{ID: encodeID(created, c, 0), Model: c.modelName(), Status: status, Created: timestamp(created)}
	if status != processing {
		e.Updated = timestamp(since)
	}
	m := c.metadata()
	input := c.inputType()
	media := &listedMedia{map[string]any{
		"input_url":                 m.InputURL,
		"input_filename":            m.InputFilename,
		input + "_embedding_option": m.Options,
		input + "_embedding_scope":  m.Scopes,
	}}
	put := func(key string, value float64) {
		if value > 0 {
			media.Metadata[key] = value
		}
	}
	put("duration", m.Duration)
	switch input {
	case "video":
		put("video_clip_length", m.ClipLength)
		e.Video = media
	case "audio":
		put("start_offset_sec", m.StartOffset)
		put("end_offset_sec", m.EndOffset)
		e.Audio = media
	case "document":
		e.Document = media
	default:
		e.Image = media
	}
	return e
}

// readListing reads the query of a list request.
func readListing(query string) (listing, *refusal) {
	l := listing{page: 1, limit: 10}
	values, err := url.ParseQuery(query)
	if err != nil {
		return l, invalid("query", "It cannot be read.")
	}
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names) // the same error for the same query
	for _, name := range names {
		if refused := l.read(name, values[name]); refused != nil {
			return l, refused
		}
	}
	if !l.from.IsZero() && !l.to.IsZero() && l.from.After(l.to) {
		return l, invalid("started_at", "It must not be after ended_at.")
	}
	return l, nil
}

// read reads one parameter of the query.
func (l *listing) read(name string, given []string) *refusal {
	value := given[0]
	if len(given) > 1 {
		return invalid(name, "It must be given once.")
	}
	var err error
	switch name {
	case "started_at", "ended_at":
		at := &l.from
		if name == "ended_at" {
			at = &l.to
		}
		if *at, err = time.Parse(time.RFC3339, value); err != nil {
			return invalid(name, "It must be a time in RFC 3339 format, such as 2026-03-01T00:00:00Z.")
		}
	case "status":
		if l.status = value; value != processing && value != ready && value != failed {
			return invalid(name, "It must be one of processing, ready, failed.")
		}
	case "page":
		if l.page, err = strconv.Atoi(value); err != nil || l.page < 1 || l.page > 1_000_000 {
			return invalid(name, "It must be a whole number from 1 to 1000000.")
		}
	case "page_limit":
		if l.limit, err = strconv.Atoi(value); err != nil || l.limit < 1 || l.limit > 50 {
			return invalid(name, "It must be a whole number from 1 to 50.")
		}
	default:
		return unknown(name)
	}
	return nil
}
