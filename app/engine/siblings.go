package engine

// siblings.go asks the endpoints beside retrieve: to create a task, to list
// the account's, and to embed a text at once. Each is asked once: nothing here
// is tried again by itself, since most of it is billed.

import (
	"context"
	"time"

	"embedscope/app/twelvelabs"
)

// What the page asks, each with a reply.
const (
	OpCreate Op = "create" // CreateRequest → Created
	OpList   Op = "list"   // ListRequest → Listing
	OpEmbed  Op = "embed"  // EmbedRequest → Embedded, one buffer: Dim float32, little-endian
)

// asker is a client whose requests the page hears of.
func (s *Session) asker(ctx context.Context, base, key string) (*twelvelabs.Client, error) {
	client, err := s.client(base, key)
	if err != nil {
		return nil, err
	}
	client.OnExchange = func(x *twelvelabs.Exchange) {
		told := s.told(ctx, x)
		told.Base = base
		s.post(OpExchange, 0, told)
	}
	return client, nil
}

// CreateRequest creates a task; Body is the JSON that is sent.
type CreateRequest struct {
	Base, Key, Body string
	Lent            bool // the file that was lent last goes into it: see twelvelabs.Client.Medium
}

func (m *CreateRequest) visit(c *codec) {
	c.text("base", &m.Base)
	c.text("key", &m.Key)
	c.text("body", &m.Body)
	c.flag("lent", &m.Lent)
}

// Created answers CreateRequest.
type Created struct{ Task string }

func (m *Created) visit(c *codec) { c.text("task", &m.Task) }

// uploadMost is how long a file may take to its answer: 48 MB of base64 at half a
// megabit a second.
const uploadMost = 13 * time.Minute

func (s *Session) create(ctx context.Context, q CreateRequest) (fields, []byte, error) {
	client, err := s.asker(ctx, q.Base, q.Key)
	if err != nil {
		return nil, nil, err
	}
	if q.Lent {
		if client.Medium = s.cfg.Lent(); client.Medium == nil {
			return nil, nil, &Failure{Message: "engine: the file is gone"}
		}
		client.FirstByte = uploadMost
	}
	id, err := client.Create(ctx, []byte(q.Body))
	if err != nil {
		return nil, nil, err
	}
	return &Created{Task: id}, nil, nil
}

// ListRequest asks for one page of the account's tasks: see
// twelvelabs.ListQuery.
type ListRequest struct {
	Base, Key   string
	From, To    time.Time // of creation; zero: open
	Status      string    // empty: any
	Page, Limit int       // 0: as the API likes
}

func (m *ListRequest) visit(c *codec) {
	c.text("base", &m.Base)
	c.text("key", &m.Key)
	c.moment("from", &m.From)
	c.moment("to", &m.To)
	c.text("status", &m.Status)
	c.integer("page", &m.Page)
	c.integer("limit", &m.Limit)
}

// Listing answers ListRequest: one page, newest task first.
type Listing struct {
	Tasks []Listed
	Page  int // from 1
	Pages int
	Total int // tasks on all of them
}

func (m *Listing) visit(c *codec) {
	list(c, "tasks", &m.Tasks)
	c.integer("page", &m.Page)
	c.integer("pages", &m.Pages)
	c.integer("total", &m.Total)
}

// Listed is one task of the account.
type Listed struct {
	Task     string // its id
	Model    string
	Status   string
	Created  time.Time
	Name     string  // the file's, or the last part of the URL
	Kind     string  // the input's type
	Duration float64 // seconds; NaN where unknown
	Options  []string
	Scopes   []string
}

func (m *Listed) visit(c *codec) {
	c.text("task", &m.Task)
	c.text("model", &m.Model)
	c.text("status", &m.Status)
	c.moment("created", &m.Created)
	c.text("name", &m.Name)
	c.text("kind", &m.Kind)
	c.number("duration", &m.Duration)
	c.texts("options", &m.Options)
	c.texts("scopes", &m.Scopes)
}

func (s *Session) list(ctx context.Context, q ListRequest) (fields, []byte, error) {
	client, err := s.asker(ctx, q.Base, q.Key)
	if err != nil {
		return nil, nil, err
	}
	page, err := client.List(ctx, twelvelabs.ListQuery{From: q.From, To: q.To, Status: twelvelabs.Status(q.Status), Page: q.Page, Limit: q.Limit})
	if err != nil {
		return nil, nil, err
	}
	out := &Listing{Page: page.Page, Pages: page.Pages, Total: page.Total, Tasks: make([]Listed, len(page.Tasks))}
	for i, t := range page.Tasks {
		to := &out.Tasks[i]
		*to = Listed{Task: t.ID, Model: t.Model, Status: string(t.Status), Created: t.CreatedAt, Name: mediaName(t.Metadata), Duration: undefined}
		if m := t.Metadata; m != nil {
			to.Kind, to.Duration, to.Options, to.Scopes = m.InputType, m.Duration, m.Options, m.Scopes
		}
	}
	return out, nil, nil
}

// EmbedRequest has an input embedded; Body is the JSON that is sent.
type EmbedRequest struct{ Base, Key, Body string }

func (m *EmbedRequest) visit(c *codec) {
	c.text("base", &m.Base)
	c.text("key", &m.Key)
	c.text("body", &m.Body)
}

// Embedded answers EmbedRequest.
type Embedded struct{ Dim int }

func (m *Embedded) visit(c *codec) { c.integer("dim", &m.Dim) }

func (s *Session) embed(ctx context.Context, q EmbedRequest) (fields, []byte, error) {
	client, err := s.asker(ctx, q.Base, q.Key)
	if err != nil {
		return nil, nil, err
	}
	set := newVectorSet()
	segments, err := client.Embed(ctx, []byte(q.Body), set)
	if err != nil {
		return nil, nil, err
	}
	if len(segments) == 0 || segments[0].Dim == 0 || segments[0].Bad > 0 {
		return nil, nil, &Failure{Message: "engine: the answer has no whole vector"}
	}
	return &Embedded{Dim: segments[0].Dim}, bytesOf(set.row(segments[0])), nil
}
