// Objects and arrays: walking through them, skipping them, and the stack of
// those that are open.

package jsonstream

import "bytes"

// frame is one open object or array.
type frame struct {
	object bool
	index  int                 // of the member or item being read; -1 before the first
	first  int                 // the index in ends of its first key, if it will have one
	seen   map[string]struct{} // objects: the keys so far, once there are many
}

const (
	keyCost = 16 // counted for each key on top of its length
	fewKeys = 16 // up to here a key is looked for one by one
)

// Object reads an object and calls member for each of its members, with the
// key. member must consume the value. An error of member ends the reading and
// is returned as it is.
func (r *Reader) Object(member func(key string) error) error {
	if err := r.open('{', "expected an object"); err != nil {
		return err
	}
	for {
		more, err := r.next()
		if err != nil || !more {
			return err
		}
		if err := member(r.intern(r.key(len(r.ends) - 1))); err != nil {
			return r.other(err)
		}
	}
}

// Array reads an array and calls item for each of its items, with its index
// from 0. item must consume the value. An error of item ends the reading and
// is returned as it is.
func (r *Reader) Array(item func(i int) error) error {
	if err := r.open('[', "expected an array"); err != nil {
		return err
	}
	for i := 0; ; i++ {
		more, err := r.next()
		if err != nil || !more {
			return err
		}
		if err := item(i); err != nil {
			return r.other(err)
		}
	}
}

// Skip consumes one value of any kind. What it skips is checked as strictly as
// what is read.
func (r *Reader) Skip() error {
	outside := len(r.frames)
	for {
		kind, err := r.Kind()
		if err != nil {
			return err
		}
		switch kind {
		case KindObject, KindArray:
			err = r.open(byte(kind), "")
		case KindString:
			err = r.skipString()
		case KindNumber:
			_, _, err = r.number()
		case KindNull:
			_, err = r.Null()
		default:
			_, err = r.Bool()
		}
		if err != nil {
			return err
		}
		for {
			if len(r.frames) == outside {
				return nil
			}
			more, err := r.next()
			if err != nil {
				return err
			}
			if more {
				break
			}
		}
	}
}

// open consumes the bracket that begins an object or an array.
func (r *Reader) open(bracket byte, otherwise string) error {
	c, err := r.peek()
	if err != nil {
		return err
	}
	if c != bracket {
		return r.unexpected(otherwise)
	}
	if len(r.frames) == MaxDepth {
		return r.fail(r.Offset(), "nested deeper than 1000 levels")
	}
	r.pos++
	r.frames = append(r.frames, frame{object: bracket == '{', index: -1, first: len(r.ends)})
	return nil
}

// next goes on to the next member or item of the innermost open object or
// array: past the comma, and past key and colon. At the closing bracket, which
// it consumes, it answers false.
func (r *Reader) next() (bool, error) {
	c, err := r.peek()
	if err != nil {
		return false, err
	}
	f := &r.frames[len(r.frames)-1]
	closing := byte(']')
	if f.object {
		closing = '}'
	}
	switch {
	case c == closing:
		r.pos++
		r.close()
		return false, nil
	case f.index < 0:
	case c == ',':
		r.pos++
		if c, err = r.peek(); err != nil {
			return false, err
		}
		if c == closing {
			return false, r.fail(r.Offset(), "unexpected comma before the closing bracket")
		}
	case f.object:
		return false, r.fail(r.Offset(), "expected a comma or }")
	default:
		return false, r.fail(r.Offset(), "expected a comma or ]")
	}
	if f.object {
		if c != '"' {
			return false, r.fail(r.Offset(), "expected a key in double quotes")
		}
		if err := r.readKey(f); err != nil {
			return false, err
		}
	} else {
		f.index++
	}
	return true, nil
}

// close forgets the innermost open object or array.
func (r *Reader) close() {
	f := &r.frames[len(r.frames)-1]
	if f.object && len(r.ends) > f.first {
		r.ends = r.ends[:f.first]
		if f.first == 0 {
			r.keys = r.keys[:0]
		} else {
			r.keys = r.keys[:r.ends[f.first-1]]
		}
	}
	f.seen = nil
	r.frames = r.frames[:len(r.frames)-1]
}

// readKey reads a key and the colon behind it.
func (r *Reader) readKey(f *frame) error {
	at := r.Offset()
	start := len(r.keys)
	keys, err := r.appendString(r.keys, MaxToken)
	if err != nil {
		return err
	}
	r.keys = keys
	r.ends = append(r.ends, len(keys))
	f.index++
	if len(r.keys)+keyCost*len(r.ends) > MaxKeys {
		return r.fail(at, "too many keys")
	}
	if r.seen(f, keys[start:]) {
		return r.fail(at, "duplicate key")
	}
	c, err := r.peek()
	if err != nil {
		return err
	}
	if c != ':' {
		return r.fail(r.Offset(), "expected a colon")
	}
	r.pos++
	return nil
}

// seen reports whether the object f, whose last key is key, had that key
// before.
func (r *Reader) seen(f *frame, key []byte) bool {
	last := len(r.ends) - 1
	if f.seen == nil && last-f.first < fewKeys {
		for i := f.first; i < last; i++ {
			if bytes.Equal(r.key(i), key) {
				return true
			}
		}
		return false
	}
	if f.seen == nil {
		f.seen = make(map[string]struct{}, 4*fewKeys)
		for i := f.first; i < last; i++ {
			f.seen[string(r.key(i))] = struct{}{}
		}
	}
	if _, twice := f.seen[string(key)]; twice {
		return true
	}
	f.seen[string(key)] = struct{}{}
	return false
}

// key returns the i-th of the keys of all open objects, valid until the next
// key is read.
func (r *Reader) key(i int) []byte {
	start := 0
	if i > 0 {
		start = r.ends[i-1]
	}
	return r.keys[start:r.ends[i]]
}
