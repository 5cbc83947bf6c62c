package upstream

// task.go writes tasks as the API does, at any size and at little cost.

import (
	"bufio"
	"io"
	"math"
	"strconv"
)

// Task is an answer of GET /embed-v2/tasks/{id}. Its strings are written as
// JSON strings; nothing else is checked.
type Task struct {
	ID       string
	Status   string
	Created  string // RFC 3339; a fixed time where empty
	Metadata string // JSON, or empty
	Failure  string // error.message; no error where empty
	Items    []Item
	HasData  bool // "data": [] where there are no items, rather than null
}

// Item is an item of data.
type Item struct {
	Option, Scope string
	Start, End    float64 // seconds; NaN: null
	Vector        []float32
	Raw           string // the embedding as JSON, in place of Vector

	// What Marengo 3.5 adds. It is left out where it is empty.
	Uncertainty []float32
	First, Last int // pages
	Chunk       int // only where there is a quadrant
	Quadrant    string
}

// Video is the metadata of a video.
func Video(name string, seconds float64) string {
	return `{"input_type":"video","input_filename":` + strconv.Quote(name) +
		`,"clip_length":4,"embedding_scopes":["clip","asset"],"embedding_options":["visual","audio","transcription"],"duration":` +
		strconv.FormatFloat(seconds, 'f', -1, 64) + `}`
}

// Document is the metadata of a document, which has no duration.
func Document(name string) string {
	return `{"input_type":"document","input_filename":` + strconv.Quote(name) + `,"embedding_options":["visual"],"embedding_scopes":["local","asset"]}`
}

// Paper makes the pages of a document in the order of a shuffled answer, the
// last first, then four chunks of each, in its quadrants, and its whole. Each
// has a vector and an uncertainty that no other row has.
func Paper(pages, d int) []Item {
	var items []Item
	add := func(it Item) {
		it.Option, it.Start, it.End = "visual", math.NaN(), math.NaN()
		it.Vector, it.Uncertainty = Vector(len(items), d), Uncertainty(len(items), d)
		items = append(items, it)
	}
	for page := pages; page >= 1; page-- {
		add(Item{Scope: "page", First: page, Last: page})
	}
	for page := 1; page <= pages; page++ {
		for chunk, quadrant := range []string{"top_left", "top_right", "bottom_left", "bottom_right"} {
			add(Item{Scope: "chunk", First: page, Last: page, Chunk: chunk, Quadrant: quadrant})
		}
	}
	add(Item{Scope: "asset"})
	return items
}

// Uncertainty is that of a vector: of d numbers above 0 that depend on the row
// alone, and are as large as its components mostly are.
func Uncertainty(row, d int) []float32 {
	u := Vector(row+1<<20, d)
	for i, x := range u {
		u[i] = float32(math.Abs(float64(x)))/2 + 1e-3
	}
	return u
}

// Items makes n clips of visual, audio and transcription by turns, four
// seconds each, with unit vectors of d components that no other row has.
func Items(n, d int) []Item {
	options := []string{"visual", "audio", "transcription"}
	items := make([]Item, n)
	for i := range items {
		t := float64(i/len(options)) * 4
		items[i] = Item{Option: options[i%len(options)], Scope: "clip", Start: t, End: t + 4, Vector: Vector(i, d)}
	}
	return items
}

// Vector is a unit vector of d components that depends on the row alone.
func Vector(row, d int) []float32 {
	v := make([]float32, d)
	x := uint64(row)*0x9e3779b97f4a7c15 + 1
	var sum float64
	for i := range v {
		// splitmix64, after Steele, Lea and Flood (2014)
		x += 0x9e3779b97f4a7c15
		z := x
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		z ^= z >> 31
		v[i] = float32(float64(z>>11)/(1<<52) - 1)
		sum += float64(v[i]) * float64(v[i])
	}
	for i := range v {
		v[i] = float32(float64(v[i]) / math.Sqrt(sum))
	}
	return v
}

// WriteTo writes the task as JSON.
func (t Task) WriteTo(to io.Writer) (int64, error) {
	counted := &counter{to: to}
	w := bufio.NewWriterSize(counted, 1<<16)
	text := func(s string) { w.Write(appendString(w.AvailableBuffer(), s)) }

	w.WriteString(`{"_id":`)
	text(t.ID)
	w.WriteString(`,"status":`)
	text(t.Status)
	w.WriteString(`,"created_at":`)
	if t.Created == "" {
		t.Created = "2026-07-01T12:00:00.25Z"
	}
	text(t.Created)
	if t.Metadata != "" {
		w.WriteString(`,"metadata":`)
		w.WriteString(t.Metadata)
	}
	w.WriteString(`,"data":`)
	if len(t.Items) == 0 && !t.HasData {
		w.WriteString("null")
	} else {
		w.WriteByte('[')
		for i := range t.Items {
			if i > 0 {
				w.WriteByte(',')
			}
			t.Items[i].write(w, text)
		}
		w.WriteByte(']')
	}
	if t.Failure != "" {
		w.WriteString(`,"error":{"message":`)
		text(t.Failure)
		w.WriteByte('}')
	}
	w.WriteByte('}')
	err := w.Flush()
	return counted.n, err
}

func (it *Item) write(w *bufio.Writer, text func(string)) {
	number := func(v float64) {
		if math.IsNaN(v) {
			w.WriteString("null")
			return
		}
		w.Write(strconv.AppendFloat(w.AvailableBuffer(), v, 'f', -1, 64))
	}
	w.WriteString(`{"embedding":`)
	if it.Raw != "" {
		w.WriteString(it.Raw)
	} else {
		writeVector(w, it.Vector)
	}
	if it.Uncertainty != nil {
		w.WriteString(`,"embedding_uncertainty":`)
		writeVector(w, it.Uncertainty)
	}
	if it.First != 0 {
		w.WriteString(`,"start_page_number":` + strconv.Itoa(it.First) + `,"end_page_number":` + strconv.Itoa(it.Last))
	}
	if it.Quadrant != "" {
		w.WriteString(`,"chunk_index":` + strconv.Itoa(it.Chunk) + `,"quadrant":`)
		text(it.Quadrant)
	}
	w.WriteString(`,"embedding_option":`)
	text(it.Option)
	w.WriteString(`,"embedding_scope":`)
	text(it.Scope)
	w.WriteString(`,"start_sec":`)
	number(it.Start)
	w.WriteString(`,"end_sec":`)
	number(it.End)
	w.WriteByte('}')
}

func writeVector(w *bufio.Writer, vector []float32) {
	w.WriteByte('[')
	for i, v := range vector {
		if i > 0 {
			w.WriteByte(',')
		}
		w.Write(strconv.AppendFloat(w.AvailableBuffer(), float64(v), 'g', -1, 32))
	}
	w.WriteByte(']')
}

// appendString writes a JSON string literal; an empty string is null.
func appendString(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < 0x20:
			b = append(b, `\u00`...)
			b = append(b, "0123456789abcdef"[r>>4], "0123456789abcdef"[r&15])
		default:
			b = append(b, string(r)...)
		}
	}
	return append(b, '"')
}

type counter struct {
	to io.Writer
	n  int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	return n, err
}
