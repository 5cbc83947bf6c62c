package ui

// link.go is what a link carries: which task, and how it is looked at.

import (
	"math"
	"net/url"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Link is the part of the page's state that lives in the URL's query. Nothing
// secret is ever in it.
type Link struct {
	Task       string
	API        string // an apiKind; never a host
	View       string // a tab's name in lower case
	Options    []string
	Scopes     []string
	From, To   float64 // seconds; NaN where open
	Sort       string  // engine.Sort… ; empty for the natural order
	Descending bool
	Row        int    // the selected row; -1 where none is
	Colour     string // how segments are coloured; empty for the usual way
	Theme      string
	Embed      bool // inside another page: see embed.go
}

// linkNames are the parameters of a link, but for what only an embedded page has.
var linkNames = []string{"task", "api", "view", "option", "scope", "from", "to", "sort", "desc", "row", "colour", "theme"}

// parseLink reads a query. What makes no sense is as if it were not there.
func parseLink(query string) Link {
	q, _ := url.ParseQuery(query)
	l := Link{
		Task:       q.Get("task"),
		API:        q.Get("api"),
		View:       q.Get("view"),
		Options:    q["option"],
		Scopes:     q["scope"],
		From:       parseSeconds(q.Get("from")),
		To:         parseSeconds(q.Get("to")),
		Sort:       q.Get("sort"),
		Descending: q.Get("desc") == "1",
		Row:        -1,
		Colour:     q.Get("colour"),
		Theme:      q.Get("theme"),
		Embed:      q.Get("embed") == "1",
	}
	if row, err := strconv.Atoi(q.Get("row")); err == nil && row >= 0 {
		l.Row = row
	}
	return l
}

func parseSeconds(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(v, 0) {
		return math.NaN()
	}
	return v
}

// query writes a link the way parseLink reads it, what is usual left out.
func (l Link) query() string { return l.values().Encode() }

func (l Link) values() url.Values {
	q := url.Values{}
	text := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	seconds := func(name string, value float64) {
		if !math.IsNaN(value) {
			q.Set(name, strconv.FormatFloat(value, 'f', -1, 64))
		}
	}
	text("task", l.Task)
	if l.API != string(apiDirect) {
		text("api", l.API)
	}
	text("view", l.View)
	if len(l.Options) > 0 {
		q["option"] = l.Options
	}
	if len(l.Scopes) > 0 {
		q["scope"] = l.Scopes
	}
	seconds("from", l.From)
	seconds("to", l.To)
	text("sort", l.Sort)
	if l.Descending {
		q.Set("desc", "1")
	}
	if l.Row >= 0 {
		q.Set("row", strconv.Itoa(l.Row))
	}
	text("colour", l.Colour)
	text("theme", l.Theme)
	if l.Embed {
		q.Set("embed", "1")
	}
	return q
}

// href is the whole address of a link to this page.
func (l Link) href() string {
	u := origin() + app.Window().Get("location").Get("pathname").String()
	if q := l.query(); q != "" {
		u += "?" + q
	}
	return u
}

// writeLink puts the link into the address bar, without a new entry in the
// history: the back button leaves the page.
func writeLink(l Link) {
	if href := l.href(); app.Window().Get("location").Get("href").String() != href {
		app.Window().Get("history").Call("replaceState", nil, "", href)
	}
}

// keyInURL reports whether the script that runs first took a key out of the
// address.
func keyInURL() bool { return app.Window().Get("embedscopeKeyInURL").Truthy() }
