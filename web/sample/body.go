package sample

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Reading a request's body member by member, so that an error names its field
// by path. The first error stays; after it everything reads as absent.

// body is one reading.
type body struct {
	err *refusal
}

func (b *body) fail(r *refusal) {
	if b.err == nil {
		b.err = r
	}
}

// object is a JSON object of which members are taken one by one.
type object struct {
	body    *body
	path    string // dotted, empty for the whole body
	members map[string]json.RawMessage
}

// object reads raw as an object. A member that is null counts as absent.
func (b *body) object(path string, raw json.RawMessage) object {
	o := object{body: b, path: path}
	if err := json.Unmarshal(raw, &o.members); err != nil || o.members == nil {
		why := "It must be an object."
		if path == "" {
			path, why = "body", "It must be a JSON object."
		}
		b.fail(invalid(path, why))
		return o
	}
	maps.DeleteFunc(o.members, func(_ string, v json.RawMessage) bool { return string(v) == "null" })
	return o
}

func (o object) at(name string) string {
	if o.path == "" {
		return name
	}
	return o.path + "." + name
}

// has reports whether the member is there and still to be taken.
func (o object) has(name string) bool {
	_, ok := o.members[name]
	return ok && o.body.err == nil
}

// take reads the member into v, and reports whether it was there. why says what
// it must be.
func (o object) take(name string, v any, why string) bool {
	if !o.has(name) {
		return false
	}
	raw := o.members[name]
	delete(o.members, name)
	if json.Unmarshal(raw, v) != nil {
		o.body.fail(invalid(o.at(name), why))
		return false
	}
	return true
}

// require fails where the member is absent.
func (o object) require(name string) {
	if !o.has(name) {
		o.body.fail(notProvided(o.at(name)))
	}
}

// object takes a member that is an object.
func (o object) object(name string) (object, bool) {
	var raw json.RawMessage
	if !o.take(name, &raw, "") {
		return object{body: o.body}, false
	}
	return o.body.object(o.at(name), raw), true
}

// text takes a string that is one of some.
func (o object) text(name string, oneOf ...string) (string, bool) {
	why := "It must be one of " + strings.Join(oneOf, ", ") + "."
	var s string
	if !o.take(name, &s, why) {
		return "", false
	}
	if !slices.Contains(oneOf, s) {
		o.body.fail(invalid(o.at(name), why))
		return "", false
	}
	return s, true
}

// set takes an array of different names, at least one, as a set of bits.
func (o object) set(name string, all []string) (uint8, bool) {
	why := "It must be an array of one or more of " + strings.Join(all, ", ") + ", each once."
	var list []string
	if !o.take(name, &list, why) {
		return 0, false
	}
	var set uint8
	for _, s := range list {
		i := slices.Index(all, s)
		if i < 0 || set&(1<<i) != 0 {
			o.body.fail(invalid(o.at(name), why))
			return 0, false
		}
		set |= 1 << i
	}
	if set == 0 {
		o.body.fail(invalid(o.at(name), why))
		return 0, false
	}
	return set, true
}

// whole takes a whole number from least to most.
func (o object) whole(name string, least, most int) (int, bool) {
	why := "It must be a whole number from " + strconv.Itoa(least) + " to " + strconv.Itoa(most) + "."
	var f float64
	if !o.take(name, &f, why) {
		return 0, false
	}
	if f != math.Trunc(f) || f < float64(least) || f > float64(most) {
		o.body.fail(invalid(o.at(name), why))
		return 0, false
	}
	return int(f), true
}

// seconds takes a number that is not negative.
func (o object) seconds(name string) (float64, bool) {
	const why = "It must be a number of seconds, 0 or more."
	var f float64
	if !o.take(name, &f, why) {
		return 0, false
	}
	if f < 0 {
		o.body.fail(invalid(o.at(name), why))
		return 0, false
	}
	return f, true
}

// flag takes a truth value; false where it is absent.
func (o object) flag(name string) (value bool) {
	o.take(name, &value, "It must be true or false.")
	return value
}

// words takes a string that is not blank.
func (o object) words(name string) string {
	const why = "It must be a text that is not blank."
	var s string
	if o.take(name, &s, why) && strings.TrimSpace(s) == "" {
		o.body.fail(invalid(o.at(name), why))
	}
	return s
}

// objects takes an array of objects, at least one.
func (o object) objects(name string) []object {
	const why = "It must be an array of one or more objects."
	var list []json.RawMessage
	if !o.take(name, &list, why) {
		return nil
	}
	if len(list) == 0 {
		o.body.fail(invalid(o.at(name), why))
	}
	var out []object
	for i, raw := range list {
		out = append(out, o.body.object(o.at(name)+"["+strconv.Itoa(i)+"]", raw))
	}
	return out
}

// model takes model_name, and reports whether it is marengo3.5.
func (o object) model() (marengo35 bool) {
	name, _ := o.text("model_name", "marengo3.0", "marengo3.5")
	return name == "marengo3.5"
}

// numbers takes embedding_dimension and embedding_uncertainty, which only
// marengo3.5 has.
func (o object) numbers(marengo35 bool) (dimension uint16, uncertain bool) {
	const size, doubt = "embedding_dimension", "embedding_uncertainty"
	if !marengo35 {
		for _, name := range []string{size, doubt} {
			if o.has(name) {
				o.body.fail(invalid(o.at(name), "It needs the model marengo3.5."))
			}
		}
		return dim, false
	}
	const why = "It must be one of 512, 256, 128."
	dimension = dim
	if o.take(size, &dimension, why) && !slices.Contains(dimensions[1:], dimension) {
		o.body.fail(invalid(o.at(size), why))
	}
	return dimension, o.flag(doubt)
}

// end fails where a member was not taken: the API knows no other.
func (o object) end() {
	if o.body.err != nil || len(o.members) == 0 {
		return
	}
	first := slices.Min(slices.Collect(maps.Keys(o.members)))
	o.body.fail(unknown(o.at(first)))
}
