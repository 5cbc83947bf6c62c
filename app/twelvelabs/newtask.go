// A request to create a task: what it may hold.

package twelvelabs

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// NewTask is what somebody asks of a new task. Check says what is wrong with
// it; Body and Curl are the request.
type NewTask struct {
	Source Field // where the medium is: FieldURL, FieldAsset or FieldFile
	URL    string
	Asset  string
	File   MediaFile

	Kind  string // "video" or "audio"
	Model string // Marengo30 or Marengo35

	// Start and End bound what is embedded of the medium, in seconds; NaN is
	// its own beginning or end.
	Start, End float64

	Segmentation string  // "fixed" or "dynamic"; empty: as the model likes
	Length       float64 // seconds: of each segment, or of the shortest

	Options, Scopes, Types []string // as the API names them
	Notes                  []Note   // what Marengo 3.5 fuses
	Uncertainty            bool     // Marengo 3.5
}

// MediaFile is a file on this machine. Whoever sends the request puts its
// base64 into the hole that Body leaves.
type MediaFile struct {
	Name string
	Type string // a media type, or empty
	Size int    // bytes
}

// Note is a text about a stretch of the medium, in seconds.
type Note struct {
	Start, End float64
	Text       string
}

// The models.
const (
	Marengo30 = "marengo3.0"
	Marengo35 = "marengo3.5"
)

// Types of embeddings.
const (
	TypeSeparate = "separate_embedding"
	TypeFused    = "fused_embedding"
)

// What the API documents as its limits.
const (
	leastMedia  = 4 // seconds
	mostMedia   = 4 * 60 * 60
	MediaInBody = 36_000_000 // bytes of a file that is sent in the request
)

// Field names a part of the request, as the API does.
type Field string

// The fields, in the order of a form.
const (
	FieldURL          Field = "url"
	FieldAsset        Field = "asset_id"
	FieldFile         Field = "base64_string"
	FieldKind         Field = "input_type"
	FieldModel        Field = "model_name"
	FieldStart        Field = "start_sec"
	FieldEnd          Field = "end_sec"
	FieldSegmentation Field = "segmentation" // the strategy and its length
	FieldOptions      Field = "embedding_option"
	FieldScopes       Field = "embedding_scope"
	FieldTypes        Field = "embedding_type"
	FieldNotes        Field = "time_based_metadata"
	FieldUncertainty  Field = "embedding_uncertainty"
)

// Fault is what is wrong with a field, in a sentence.
type Fault struct {
	Field Field
	Why   string
}

// OptionsFor are the options that a model has for a kind of medium.
func OptionsFor(kind, model string) []string {
	options := []string{"visual", "audio", "transcription"}
	if model == Marengo35 { // its audio embeddings hold the speech
		options = options[:2]
	}
	if kind == "audio" {
		options = options[1:]
	}
	return options
}

// ScopesAll are the scopes that can be asked for.
func ScopesAll() []string { return []string{"clip", "asset"} }

// StrategiesFor are the ways in which a model cuts a kind of medium.
func StrategiesFor(kind, model string) []string {
	if kind == "audio" && model != Marengo35 {
		return []string{"fixed"}
	}
	return []string{"fixed", "dynamic"}
}

// Asked are those of Options that the model has.
func (n *NewTask) Asked() []string {
	return slices.DeleteFunc(OptionsFor(n.Kind, n.Model), func(o string) bool { return !slices.Contains(n.Options, o) })
}

// fuses reports whether types of embeddings can be chosen, and are.
func (n *NewTask) fuses() bool {
	return len(n.Asked()) > 1 && slices.Contains(n.Types, TypeFused)
}

// Check answers what is wrong, in the order of the fields; nothing where the
// request can be sent.
func (n *NewTask) Check() []Fault {
	var faults []Fault
	add := func(f Field, why string) {
		if why != "" {
			faults = append(faults, Fault{f, why})
		}
	}
	switch n.Source {
	case FieldAsset:
		add(FieldAsset, checkAsset(n.Asset))
	case FieldFile:
		add(FieldFile, n.File.check(n.Kind))
	default:
		add(FieldURL, checkLink(n.URL))
	}
	add(FieldStart, n.checkStart())
	add(FieldEnd, n.checkEnd())
	add(FieldSegmentation, n.checkSegmentation())
	if len(n.Asked()) == 0 {
		add(FieldOptions, "Choose at least one.")
	}
	switch {
	case len(n.Scopes) == 0:
		add(FieldScopes, "Choose at least one.")
	case n.Model == Marengo35 && n.Uncertainty && slices.Contains(n.Scopes, "asset"):
		add(FieldScopes, "The uncertainty is of clips only: take “asset” out, or ask for no uncertainty.")
	}
	switch {
	case len(n.Types) == 0:
		add(FieldTypes, "Choose at least one.")
	case slices.Contains(n.Types, TypeFused) && len(n.Asked()) < 2:
		add(FieldTypes, "Fused embeddings need two or more options.")
	}
	if n.Model == Marengo35 && n.fuses() {
		add(FieldNotes, checkNotes(n.Notes))
	}
	return faults
}

func checkAsset(id string) string {
	switch {
	case id == "":
		return "Enter the ID of an asset that you uploaded."
	case len(id) > 128 || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' || r == '/' }):
		return "This is not the ID of an asset."
	}
	return ""
}

func (f *MediaFile) check(kind string) string {
	other := "video"
	if kind == "video" {
		other = "audio"
	}
	switch {
	case f.Name == "":
		return "Choose a file."
	case f.Size == 0:
		return "This file is empty."
	case f.Size > MediaInBody:
		return "This file is larger than 36 MB, the most that fits into a request: upload it as an asset, or put it where a link leads to it."
	case strings.HasPrefix(f.Type, other+"/"):
		return "By its type (" + f.Type + ") this file is no " + kind + ": choose “" + other + "”."
	case strings.HasPrefix(f.Type, "image/"), strings.HasPrefix(f.Type, "text/"):
		return "By its type (" + f.Type + ") this file is no " + kind + "."
	}
	return ""
}

func (n *NewTask) checkStart() string {
	if n.Start > mostMedia-leastMedia {
		return "Media are at most four hours long, and at least four seconds of them are needed."
	}
	return ""
}

func (n *NewTask) checkEnd() string {
	start := n.Start
	if math.IsNaN(start) {
		start = 0
	}
	switch {
	case n.End <= start:
		return "The end must be after the start."
	case n.End-start < leastMedia:
		return "At least four seconds must be left between start and end."
	case n.End > mostMedia:
		return "Media are at most four hours long."
	}
	return ""
}

func (n *NewTask) checkSegmentation() string {
	if n.Segmentation == "" {
		return ""
	}
	if !slices.Contains(StrategiesFor(n.Kind, n.Model), n.Segmentation) {
		return "Marengo 3.0 cuts sound in fixed segments only."
	}
	most := 10
	if n.Segmentation == "dynamic" {
		most = 5
	}
	if !(n.Length >= 2 && n.Length <= float64(most)) || n.Length != math.Trunc(n.Length) {
		return "Enter a whole number of seconds from 2 to " + strconv.Itoa(most) + "."
	}
	return ""
}

func checkNotes(notes []Note) string {
	if len(notes) == 0 {
		return "Marengo 3.5 fuses with notes in time: write at least one, or ask for no fused embeddings."
	}
	for _, note := range notes {
		switch {
		case strings.TrimSpace(note.Text) == "":
			return "A note has no text."
		case !(note.Start >= 0 && note.Start <= note.End):
			return "A note ends before it starts: “" + clip(note.Text, 40) + "”."
		}
	}
	return ""
}

// hostings are sites whose links lead to pages, by their hosts.
var hostings = map[string]string{
	"youtube.com": "YouTube", "youtu.be": "YouTube", "music.youtube.com": "YouTube", "youtube-nocookie.com": "YouTube",
	"vimeo.com": "Vimeo", "dailymotion.com": "Dailymotion", "tiktok.com": "TikTok", "twitch.tv": "Twitch",
	"drive.google.com": "Google Drive", "dropbox.com": "Dropbox", "onedrive.live.com": "OneDrive", "1drv.ms": "OneDrive",
}

// checkLink wants a link that can lead to a file. It does not ask whether one
// is there.
func checkLink(link string) string {
	if link == "" {
		return "Enter the link to the media file."
	}
	if strings.ContainsFunc(link, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return "A link has no white space inside."
	}
	scheme, rest, found := strings.Cut(link, "://")
	if scheme = strings.ToLower(scheme); !found || scheme != "https" && scheme != "http" {
		return "A link begins with https:// or http://."
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host := strings.ToLower(rest[strings.LastIndexByte(rest[:end], '@')+1 : end])
	if colon := strings.LastIndexByte(host, ':'); colon > strings.LastIndexByte(host, ']') {
		host = host[:colon]
	}
	if host == "" || host[0] == '.' {
		return "This link names no host."
	}
	if site := hostings[strings.TrimPrefix(strings.TrimPrefix(host, "www."), "m.")]; site != "" {
		return "This leads to a page of " + site + ". The API takes direct links to a media file only."
	}
	if strings.Trim(rest[end:], "/") == "" {
		return "This link names a host, and no file there."
	}
	return ""
}

// FieldOf is the field that an answer complains of, by the path that it names
// or else by a name in its message; empty where it names none.
func (n *NewTask) FieldOf(path, message string) Field {
	parts := words(path)
	for i := len(parts) - 1; i >= 0; i-- {
		if f := n.field(parts[i]); f != "" {
			return f
		}
	}
	for _, word := range words(message) {
		// In prose, a name is only what no other word is.
		if strings.Contains(word, "_") || word == "segmentation" {
			if f := n.field(word); f != "" && f != FieldKind {
				return f
			}
		}
	}
	for _, word := range words(message) {
		if word == string(FieldKind) || word == string(FieldURL) {
			return n.field(word)
		}
	}
	return ""
}

func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_'
	})
}

// field is that of one of the API's names.
func (n *NewTask) field(name string) Field {
	switch f := Field(name); f {
	case FieldURL, FieldAsset, FieldFile:
		return n.Source // whichever it says, there is only this one
	case FieldKind, FieldModel, FieldStart, FieldEnd, FieldSegmentation,
		FieldOptions, FieldScopes, FieldTypes, FieldNotes, FieldUncertainty:
		return f
	}
	switch name {
	case "media_source":
		return n.Source
	case "temporal", "strategy", "fixed", "dynamic", "duration_sec", "min_duration_sec":
		return FieldSegmentation
	}
	return ""
}
