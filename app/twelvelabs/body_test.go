// Bodies that are no task, too long, or cut short.

package twelvelabs

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
)

func TestAnswersThatAreNoTask(t *testing.T) {
	html := "<!doctype html>\n<title>Log in</title>" + strings.Repeat("é", 300)
	for name, c := range map[string]struct {
		status int
		mime   string
		body   string
		class  Class
		head   string
	}{
		"no content":          {204, "", "", ClassNotAPI, ""},
		"empty":               {200, "application/json", "", ClassNotAPI, ""},
		"white space":         {200, "application/json", " \r\n\t", ClassNotAPI, ""},
		"portal":              {200, "text/html", html, ClassNotAPI, html[:37] + strings.Repeat("é", 163)},
		"portal without type": {200, "", html, ClassNotAPI, html[:37] + strings.Repeat("é", 163)},
		"json called html":    {200, "Text/HTML; charset=utf-8", `{"a":1}`, ClassNotAPI, `{"a":1}`},
		"text":                {200, "text/plain", "  OK\n", ClassNotAPI, "OK"},
		"not utf-8":           {200, "", "\xff\xfe{", ClassNotAPI, "\ufffd{"},
		"array":               {200, "application/json", `[1,2]`, ClassNotAPI, `[1,2]`},
		"string":              {200, "application/json", `"ready"`, ClassNotAPI, `"ready"`},
		"null":                {200, "application/json", `null`, ClassNotAPI, `null`},
		"template":            {200, "application/json", `{ oops }`, ClassNotAPI, `{ oops }`},
		"braces":              {200, "application/json", `{{#if}}`, ClassNotAPI, `{{#if}}`},
		"other json":          {200, "application/json", `{"hello":"world"}`, ClassNotAPI, `{"hello":"world"}`},
		"empty object":        {200, "application/json", `{}`, ClassNotAPI, `{}`},
		"error with 200":      {200, "application/json", `{"error":{"code":"x"}}`, ClassNotAPI, `{"error":{"code":"x"}}`},
		"other success":       {206, "application/json", ready, ClassNotAPI, ready},
		"created":             {201, "application/json", ready, ClassNotAPI, ready},

		"cut":               {200, "application/json", ready[:len(ready)-1], ClassIncomplete, ""},
		"cut in a number":   {200, "application/json", ready[:70], ClassIncomplete, ""},
		"cut in a string":   {200, "application/json", ready[:20], ClassIncomplete, ""},
		"cut after a brace": {200, "application/json", `{`, ClassIncomplete, ""},

		"trailing garbage": {200, "application/json", ready + "x", ClassMalformed, ""},
		"two documents":    {200, "application/json", ready + ready, ClassMalformed, ""},
		"bad number":       {200, "application/json", `{"status":"ready","data":[{"embedding":[1,1e400]}]}`, ClassMalformed, ""},
		"bad type":         {200, "application/json", `{"status":"ready","data":7}`, ClassMalformed, ""},
		"duplicate":        {200, "application/json", `{"status":"ready","status":"failed"}`, ClassMalformed, ""},
		"deep":             {200, "application/json", `{"status":"ready","x":` + strings.Repeat("[", 100_000), ClassMalformed, ""},
	} {
		tr := &answering{status: c.status, header: map[string]string{"Content-Type": c.mime}, body: strings.NewReader(c.body)}
		x := clientOf(t, tr).Retrieve(t.Context(), idA, nil, nil)
		e := errorOf(t, x)
		assert.Equal(t, c.class, e.Class, "%s: %v", name, e)
		assert.Equal(t, c.head, e.Head, name)
		assert.Equal(t, c.status, e.Status, name)
		assert.Equal(t, c.status, x.Status, name)
		assert.LessOrEqual(t, len(e.Error()), 2000, name)
		assert.Equal(t, 1, tr.closed, name)
	}
}

func TestHeadIsCutBetweenCharacters(t *testing.T) {
	head := []byte(strings.Repeat(" ", headBytes-3) + "€€")[:headBytes-1]
	assert.Equal(t, "\ufffd", firstWords(head), "a body that ends inside a character shows it")
	head = []byte(strings.Repeat(" ", headBytes-5) + "x€€")[:headBytes]
	assert.Equal(t, "x€", firstWords(head), "a head that does so does not")
}

func TestBodyOverTheLimit(t *testing.T) {
	body := &counting{from: io.MultiReader(strings.NewReader(`{"status":"ready","x":"`), endlessly('x'))}
	tr := &answering{status: 200, body: body}
	c := clientOf(t, tr)
	c.Limit = 1000
	x := c.Retrieve(t.Context(), idA, nil, nil)
	assert.Equal(t, ClassTooLarge, errorOf(t, x).Class)
	assert.LessOrEqual(t, body.n, 1001, "reading stops at once")
	assert.Equal(t, 1, tr.closed)

	tr = &answering{status: 200, body: body, length: 1001}
	c.Transport = tr
	body.n = 0
	assert.Equal(t, ClassTooLarge, errorOf(t, c.Retrieve(t.Context(), idA, nil, nil)).Class)
	assert.Zero(t, body.n, "a declared length over the limit is enough")

	c.Transport = &answering{status: 200, body: strings.NewReader(ready)}
	c.Limit = int64(len(ready))
	assert.NoError(t, c.Retrieve(t.Context(), idA, nil, nil).Err, "a body of exactly the limit")
	c.Transport = &answering{status: 200, body: strings.NewReader(ready)}
	c.Limit--
	assert.Equal(t, ClassTooLarge, errorOf(t, c.Retrieve(t.Context(), idA, nil, nil)).Class)
}

func TestBodyThatBreaks(t *testing.T) {
	broken := errors.New("connection reset")
	for _, good := range []string{"", "{", ready[:70], ready} {
		tr := &answering{status: 200, body: io.MultiReader(strings.NewReader(good), iotest.ErrReader(broken))}
		e := errorOf(t, clientOf(t, tr).Retrieve(t.Context(), idA, nil, nil))
		assert.Equal(t, ClassIncomplete, e.Class, good)
		assert.ErrorIs(t, e, broken)
	}
}

type endlessly byte

func (e endlessly) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

type counting struct {
	from io.Reader
	n    int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += n
	return n, err
}
