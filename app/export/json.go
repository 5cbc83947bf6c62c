// JSON: the answer's shape, a line a row, and what other formats have in JSON:
// the properties of a row, and the head of an answer.

package export

import (
	"strconv"
	"time"

	"embedscope/app/jsonstream"
	"embedscope/app/twelvelabs"
)

// document writes the shape that GET /embed-v2/tasks/{id} answers. What the
// page has not read of an answer (unknown fields) is not in it.
type document struct {
	*pen
	job    *job
	extra  []column // those that the API doesn't know
	num    numbers
	before string // the next row
}

func newDocument(j *job) encoder {
	extra := segment(j.Columns)[5:] // without row, option, scope, start and end
	return &document{pen: j.pens[0], job: j, extra: extra, before: "\n"}
}

func (d *document) begin() error {
	t := &d.job.Task
	d.b = append(d.b, `{"_id":`...)
	d.b = jsonstream.AppendString(d.b, t.ID)
	d.b = append(d.b, `,"status":`...)
	d.b = jsonstream.AppendString(d.b, string(t.Status))
	d.b = appendMoment(d.b, "created_at", t.CreatedAt)
	d.b = appendMoment(d.b, "updated_at", t.UpdatedAt)
	if t.Metadata != nil {
		d.b = append(d.b, `,"metadata":{`...)
		d.b = appendMetadata(d.b, t.Metadata)
		d.b = append(d.b, '}')
	}
	d.b = append(d.b, `,"data":[`...)
	return nil
}

func (d *document) row(r *Row) error {
	d.b = append(d.b, d.before...)
	d.before = ",\n"
	d.b = append(d.b, `{"embedding_option":`...)
	d.b = appendText(d.b, r.Option)
	d.b = append(d.b, `,"embedding_scope":`...)
	d.b = appendText(d.b, r.Scope)
	d.b = append(d.b, `,"start_sec":`...)
	d.b = appendTime(d.b, r.Start)
	d.b = append(d.b, `,"end_sec":`...)
	d.b = appendTime(d.b, r.End)
	if before := len(d.b); len(d.extra) > 0 {
		d.b = append(d.b, ',')
		d.b = appendMembers(d.b, d.extra, r)
		if len(d.b) == before+1 {
			d.b = d.b[:before]
		}
	}
	d.b = d.num.members(d.b, d.job, r)
	d.b = append(d.b, '}')
	d.done()
	return nil
}

func (d *document) end() error {
	d.b = append(d.b, "\n]}\n"...)
	return nil
}

// lines writes an object a row. Each says what it belongs to, so that lines of
// several files may be mixed.
type lines struct {
	*pen
	job     *job
	columns []column
	num     numbers
}

func newLines(j *job) encoder {
	list := identity(j.Info)
	if m := j.Task.Metadata; m != nil {
		list = append(list, column{name: "duration", kind: number, num: func(*Row) float64 { return m.Duration }})
	}
	if created := rfc3339(j.Task.CreatedAt); created != "" {
		list = append(list, column{name: "created_at", kind: text, text: func(*Row) string { return created }})
	}
	return &lines{pen: j.pens[0], job: j, columns: append(list, segment(j.Columns)...)}
}

func (l *lines) begin() error { return nil }

func (l *lines) row(r *Row) error {
	l.b = append(l.b, '{')
	l.b = appendMembers(l.b, l.columns, r)
	l.b = l.num.members(l.b, l.job, r)
	l.b = append(l.b, '}', '\n')
	l.done()
	return nil
}

func (l *lines) end() error { return nil }

// members appends a row's vector, and its uncertainty where it is to be written
// and there is any.
func (n *numbers) members(b []byte, j *job, r *Row) []byte {
	b = append(b, `,"embedding":`...)
	b = n.list(b, r.Vector)
	if j.doubts && len(r.Uncertainty) > 0 {
		b = append(b, `,"embedding_uncertainty":`...)
		b = n.list(b, r.Uncertainty)
	}
	return b
}

// appendValue appends the value of c in r as JSON, and reports whether it has
// one; if not, b is as it was.
func (c *column) appendValue(b []byte, r *Row) ([]byte, bool) {
	if c.kind == text {
		s := c.text(r)
		if s == "" {
			return b, false
		}
		return jsonstream.AppendString(b, s), true
	}
	x := c.num(r)
	switch {
	case x-x != 0:
		return b, false
	case c.kind != number:
		return strconv.AppendInt(b, int64(x), 10), true
	}
	return appendNumber(b, x, 64), true
}

// appendMembers appends "name":value for each column that has a value in r,
// with commas between.
func appendMembers(b []byte, columns []column, r *Row) []byte {
	first := len(b)
	for i := range columns {
		c := &columns[i]
		before := len(b)
		if before > first {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, c.name...)
		b = append(b, '"', ':')
		var has bool
		if b, has = c.appendValue(b, r); !has {
			b = b[:before]
		}
	}
	return b
}

// appendHead appends what a file of its own says of the answer that its rows
// are from, as the members of an object.
func appendHead(b []byte, info *Info) []byte {
	b = append(b, `"task":`...)
	b = jsonstream.AppendString(b, info.Task.ID)
	b = appendMember(b, "status", string(info.Task.Status))
	b = appendMember(b, "model", info.Model)
	b = appendMoment(b, "created_at", info.Task.CreatedAt)
	b = appendMoment(b, "updated_at", info.Task.UpdatedAt)
	if info.Task.Metadata != nil {
		b = append(b, `,"metadata":{`...)
		b = appendMetadata(b, info.Task.Metadata)
		b = append(b, '}')
	}
	b = append(b, `,"shape":[`...)
	b = strconv.AppendInt(b, int64(info.Rows), 10)
	b = append(b, ',')
	b = strconv.AppendInt(b, int64(info.dim()), 10)
	return append(b, ']')
}

// appendMetadata appends the members of an answer's metadata, under the names
// that they have there.
func appendMetadata(b []byte, m *twelvelabs.Metadata) []byte {
	b = append(b, `"input_type":`...)
	b = appendText(b, m.InputType)
	b = appendMember(b, "input_url", m.InputURL)
	b = appendMember(b, "input_filename", m.InputFilename)
	b = appendList(b, "embedding_options", m.Options)
	b = appendList(b, "embedding_scopes", m.Scopes)
	for _, n := range [...]struct {
		name  string
		value float64
	}{
		{"duration", m.Duration}, {"clip_length", m.ClipLength}, {"start_offset_sec", m.StartOffset},
		{"end_offset_sec", m.EndOffset}, {"embedding_dimension", m.Dimension},
	} {
		if n.value-n.value == 0 {
			b = append(b, `,"`+n.name+`":`...)
			b = appendNumber(b, n.value, 64)
		}
	}
	return b
}

// appendText appends s, or null where it is empty.
func appendText(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return jsonstream.AppendString(b, s)
}

// appendMember appends ,"name":"s" unless s is empty.
func appendMember(b []byte, name, s string) []byte {
	if s == "" {
		return b
	}
	b = append(b, `,"`+name+`":`...)
	return jsonstream.AppendString(b, s)
}

func appendMoment(b []byte, name string, t time.Time) []byte {
	return appendMember(b, name, rfc3339(t))
}

// rfc3339 answers t in UTC with the fraction that it has, "" for the zero time.
func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// appendList appends ,"name":["…"] unless list is empty.
func appendList(b []byte, name string, list []string) []byte {
	if len(list) == 0 {
		return b
	}
	b = append(b, `,"`+name+`":[`...)
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = jsonstream.AppendString(b, s)
	}
	return append(b, ']')
}
