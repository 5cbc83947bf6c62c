// Values other than strings, objects and arrays of float32.

package jsonstream

// Kind is the first byte of a value, with '0' for every number.
type Kind byte

// The kinds of values.
const (
	KindObject Kind = '{'
	KindArray  Kind = '['
	KindString Kind = '"'
	KindNumber Kind = '0'
	KindTrue   Kind = 't'
	KindFalse  Kind = 'f'
	KindNull   Kind = 'n'
)

// Kind tells what the next value is, without consuming it. It looks at the
// first byte only.
func (r *Reader) Kind() (Kind, error) {
	c, err := r.peek()
	if err != nil {
		return 0, err
	}
	switch c {
	case '{', '[', '"', 't', 'f', 'n':
		return Kind(c), nil
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return KindNumber, nil
	}
	return 0, r.unexpected("expected a value")
}

// Bool reads true or false.
func (r *Reader) Bool() (bool, error) {
	c, err := r.peek()
	if err != nil {
		return false, err
	}
	switch c {
	case 't':
		return true, r.literal("true")
	case 'f':
		return false, r.literal("false")
	}
	return false, r.unexpected("expected true or false")
}

// Null consumes a null if that is the next value, and tells whether it was.
func (r *Reader) Null() (bool, error) {
	c, err := r.peek()
	if err != nil || c != 'n' {
		return false, err
	}
	return true, r.literal("null")
}

// Any reads a value of any kind as a map[string]any, []any, string, float64,
// bool or nil. It is for small messages: all of the value is held.
func (r *Reader) Any() (any, error) {
	kind, err := r.Kind()
	if err != nil {
		return nil, err
	}
	switch kind {
	case KindObject:
		object := map[string]any{}
		err := r.Object(func(key string) (err error) {
			object[key], err = r.Any()
			return err
		})
		if err != nil {
			return nil, err
		}
		return object, nil
	case KindArray:
		array := []any{}
		err := r.Array(func(int) error {
			item, err := r.Any()
			array = append(array, item)
			return err
		})
		if err != nil {
			return nil, err
		}
		return array, nil
	case KindString:
		return anyOf(r.String())
	case KindNumber:
		return anyOf(r.Float())
	case KindNull:
		_, err := r.Null()
		return nil, err
	}
	return anyOf(r.Bool())
}

// anyOf keeps a value out of the interface where there was an error.
func anyOf[T any](value T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return value, nil
}

// literal consumes word, whose first byte is the next one.
func (r *Reader) literal(word string) error {
	r.want(len(word))
	for i := range len(word) {
		if r.pos+i == r.end {
			return r.cut()
		}
		if r.buf[r.pos+i] != word[i] {
			return r.fail(r.Offset()+int64(i), "invalid literal, expected "+word)
		}
	}
	r.pos += len(word)
	return nil
}

// unexpected is the error where the next byte begins nothing that could stand
// there.
func (r *Reader) unexpected(expected string) error {
	if r.buf[r.pos] == 0xEF && r.Offset() == 0 {
		expected = MsgBOM
	}
	return r.fail(r.Offset(), expected)
}
