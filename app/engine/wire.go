package engine

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"embedscope/app/jsonstream"
)

// fields is a message's body, or a part of one. Its visit names every field
// once, for writing and for reading alike, so that the two can't differ.
// encoding/json would do the same by reflection, at a fifth of the worker's
// whole size.
type fields interface{ visit(c *codec) }

// codec writes an object's fields to out, or reads them from in.
type codec struct {
	out []byte
	in  map[string]any // nil while writing
	err error          // the first field of a wrong type
}

func (c *codec) reading() bool { return c.in != nil }

// key begins a member while writing.
func (c *codec) key(name string) {
	if last := c.out[len(c.out)-1]; last != '{' {
		c.out = append(c.out, ',')
	}
	c.out = jsonstream.AppendString(c.out, name)
	c.out = append(c.out, ':')
}

func (c *codec) fail(name, want string) {
	if c.err == nil {
		c.err = errors.New("engine: message field " + name + ": expected " + want)
	}
}

// take reads a member into v; an absent or null one leaves it as it is.
func take[T any](c *codec, name, want string, v *T) {
	switch x := c.in[name].(type) {
	case nil:
	case T:
		*v = x
	default:
		c.fail(name, want)
	}
}

func (c *codec) text(name string, v *string) {
	if c.reading() {
		take(c, name, "text", v)
		return
	}
	c.key(name)
	c.out = jsonstream.AppendString(c.out, *v)
}

func (c *codec) flag(name string, v *bool) {
	if c.reading() {
		take(c, name, "true or false", v)
		return
	}
	c.key(name)
	c.out = strconv.AppendBool(c.out, *v)
}

// number carries every float64: those that JSON has no spelling for go as
// null (NaN) and as text (infinities).
func (c *codec) number(name string, v *float64) {
	if c.reading() {
		x, ok := asNumber(c.in[name])
		if !ok {
			c.fail(name, "a number")
			return
		}
		*v = x
		return
	}
	c.key(name)
	c.out = appendNumber(c.out, *v)
}

func asNumber(x any) (float64, bool) {
	switch x := x.(type) {
	case nil:
		return math.NaN(), true
	case float64:
		return x, true
	case string:
		switch x {
		case "+Inf":
			return math.Inf(1), true
		case "-Inf":
			return math.Inf(-1), true
		}
	}
	return 0, false
}

func appendNumber(b []byte, v float64) []byte {
	switch {
	case math.IsNaN(v):
		return append(b, "null"...)
	case math.IsInf(v, 0):
		b = append(b, '"')
		b = strconv.AppendFloat(b, v, 'g', -1, 64)
		return append(b, '"')
	}
	return strconv.AppendFloat(b, v, 'g', -1, 64)
}

func (c *codec) integer(name string, v *int) {
	if c.reading() {
		x := float64(*v)
		take(c, name, "an integer", &x)
		*v = int(x)
		return
	}
	c.key(name)
	c.out = strconv.AppendInt(c.out, int64(*v), 10)
}

// moment carries a time in whole milliseconds; the zero time is absent.
func (c *codec) moment(name string, v *time.Time) {
	if c.reading() {
		ms := math.NaN()
		take(c, name, "a time", &ms)
		if !math.IsNaN(ms) {
			*v = time.UnixMilli(int64(ms))
		}
		return
	}
	if !v.IsZero() {
		c.key(name)
		c.out = strconv.AppendInt(c.out, v.UnixMilli(), 10)
	}
}

func (c *codec) span(name string, v *time.Duration) {
	ms := float64(*v) / float64(time.Millisecond)
	c.number(name, &ms)
	if c.reading() && !math.IsNaN(ms) {
		*v = time.Duration(ms * float64(time.Millisecond))
	}
}

func (c *codec) texts(name string, v *[]string) {
	items(c, name, v,
		func(b []byte, s string) []byte { return jsonstream.AppendString(b, s) },
		func(x any) (string, bool) { s, ok := x.(string); return s, ok })
}

func (c *codec) integers(name string, v *[]int) {
	items(c, name, v,
		func(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) },
		func(x any) (int, bool) { f, ok := x.(float64); return int(f), ok })
}

// items carries a list of scalars.
func items[T any](c *codec, name string, v *[]T, add func([]byte, T) []byte, as func(any) (T, bool)) {
	if c.reading() {
		var list []any
		take(c, name, "a list", &list)
		for _, x := range list {
			one, ok := as(x)
			if !ok {
				c.fail(name, "other items")
				return
			}
			*v = append(*v, one)
		}
		return
	}
	c.key(name)
	c.out = append(c.out, '[')
	for i, one := range *v {
		if i > 0 {
			c.out = append(c.out, ',')
		}
		c.out = add(c.out, one)
	}
	c.out = append(c.out, ']')
}

// object carries a part that is always there.
func (c *codec) object(name string, f fields) {
	if !c.reading() {
		c.key(name)
		c.whole(f)
		return
	}
	var m map[string]any
	take(c, name, "an object", &m)
	if m != nil {
		c.part(m, f)
	}
}

// object carries a part that may be nil.
func object[T any, P interface {
	*T
	fields
}](c *codec, name string, v *P) {
	if !c.reading() && *v == nil || c.reading() && c.in[name] == nil {
		return
	}
	if *v == nil {
		*v = new(T)
	}
	c.object(name, *v)
}

// list carries a list of parts.
func list[T any, P interface {
	*T
	fields
}](c *codec, name string, v *[]T) {
	c.list(name, len(*v),
		func(n int) { *v = make([]T, n) },
		func(i int) fields { return P(&(*v)[i]) })
}

// list is what all lists share: the generic function around it is compiled
// once for each type, and so is kept small.
func (c *codec) list(name string, n int, resize func(int), at func(int) fields) {
	if !c.reading() {
		c.key(name)
		c.out = append(c.out, '[')
		for i := range n {
			if i > 0 {
				c.out = append(c.out, ',')
			}
			c.whole(at(i))
		}
		c.out = append(c.out, ']')
		return
	}
	var in []any
	take(c, name, "a list", &in)
	if len(in) == 0 {
		return
	}
	resize(len(in))
	for i, x := range in {
		m, ok := x.(map[string]any)
		if !ok {
			c.fail(name, "objects")
			return
		}
		c.part(m, at(i))
	}
}

func (c *codec) part(m map[string]any, f fields) {
	in := c.in
	c.in = m
	f.visit(c)
	c.in = in
}

func (c *codec) whole(f fields) {
	c.out = append(c.out, '{')
	f.visit(c)
	c.out = append(c.out, '}')
}

// encode writes f as one JSON object.
func encode(f fields) string {
	c := codec{out: make([]byte, 0, 256)}
	c.whole(f)
	return string(c.out)
}

// decode reads one JSON object into f.
func decode(s string, f fields) error {
	r := jsonstream.NewReader(strings.NewReader(s))
	v, err := r.Any()
	if err == nil {
		err = r.End()
	}
	if err != nil {
		return &wireError{err}
	}
	m, ok := v.(map[string]any)
	if !ok {
		return errors.New("engine: message: expected an object")
	}
	c := codec{in: m}
	f.visit(&c)
	return c.err
}

type wireError struct{ err error }

func (e *wireError) Error() string { return "engine: message: " + e.err.Error() }
func (e *wireError) Unwrap() error { return e.err }
