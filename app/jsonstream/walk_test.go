// What is JSON and what is not, and where errors say they are.

package jsonstream

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLegal(t *testing.T) {
	for _, text := range []string{
		`null`, `true`, `false`, `0`, `-0`, `1`, `-1.5`, `1e5`, `1E+5`, `1.25e-05`, `123456789012345678901234567890`, `""`, `{}`, `[]`,
		" \t\r\n[ ] \t\r\n", `[[[[]]],{},[{}]]`, `{"a":{"a":{"a":[]}}}`, `{"":0," ":1}`,
		`"\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\uDE00"`, `"é€😀"`, "\"\u007f\u2028\"", `"\u0000"`,
		`"\ud800"`, `"\udc00\ud800"`, `"\ud800\u0041"`, `"\ud800\ud800\udc00"`, `"\ud800x"`, "\"\xff\xc3\xe2\x82\"", "{\"\xff\":1}",
		`[1,"a",null,true,false,{"b":[2]},-3.5]`,
	} {
		var want any
		require.NoError(t, json.Unmarshal([]byte(text), &want), text)
		for _, a := range arrivals {
			got, err := whole(a.from(text))
			require.NoError(t, err, "%s, %s", text, a.name)
			require.Equal(t, want, got, "%s, %s", text, a.name)
			require.NoError(t, skipAll(a.from(text)), "%s, %s", text, a.name)
		}
	}
}

func TestIllegal(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"\xef\xbb\xbf{}", "unexpected byte order mark (offset 0)"},
		{`<html>`, "expected a value (offset 0)"},
		{`NaN`, "expected a value (offset 0)"},
		{`[Infinity]`, "[0]: expected a value (offset 1)"},
		{`-Infinity`, "an invalid number (offset 1)"},
		{`[-]`, "[0]: an invalid number (offset 2)"},
		{`[01]`, "[0]: an invalid number (offset 2)"},
		{`[-01]`, "[0]: an invalid number (offset 3)"},
		{`[00]`, "[0]: an invalid number (offset 2)"},
		{`[+1]`, "[0]: expected a value (offset 1)"},
		{`[.5]`, "[0]: expected a value (offset 1)"},
		{`[-.5]`, "[0]: an invalid number (offset 2)"},
		{`[1.]`, "[0]: an invalid number (offset 3)"},
		{`[1.e5]`, "[0]: an invalid number (offset 3)"},
		{`[1e]`, "[0]: an invalid number (offset 3)"},
		{`[1e+]`, "[0]: an invalid number (offset 4)"},
		{`[1e1.5]`, "[0]: expected a comma or ] (offset 4)"},
		{`[1.5.5]`, "[0]: expected a comma or ] (offset 4)"},
		{`[0x10]`, "[0]: expected a comma or ] (offset 2)"},
		{`[1 2]`, "[0]: expected a comma or ] (offset 3)"},
		{`[1,]`, "[0]: unexpected comma before the closing bracket (offset 3)"},
		{`[,1]`, "[0]: expected a value (offset 1)"},
		{`[1,,2]`, "[1]: expected a value (offset 3)"},
		{`[1}`, "[0]: expected a comma or ] (offset 2)"},
		{`[}`, "[0]: expected a value (offset 1)"},
		{`{"a":1,}`, "a: unexpected comma before the closing bracket (offset 7)"},
		{`{,"a":1}`, "expected a key in double quotes (offset 1)"},
		{`{"a" 1}`, "a: expected a colon (offset 5)"},
		{`{"a":}`, "a: expected a value (offset 5)"},
		{`{"a":1 "b":2}`, "a: expected a comma or } (offset 7)"},
		{`{"a":1]`, "a: expected a comma or } (offset 6)"},
		{`{]`, "expected a key in double quotes (offset 1)"},
		{`{a:1}`, "expected a key in double quotes (offset 1)"},
		{`{'a':1}`, "expected a key in double quotes (offset 1)"},
		{`{1:1}`, "expected a key in double quotes (offset 1)"},
		{`[1]]`, "expected the end of the document (offset 3)"},
		{`{}{}`, "expected the end of the document (offset 2)"},
		{`1 x`, "expected the end of the document (offset 2)"},
		{"{}\x00", "expected the end of the document (offset 2)"},
		{`[tru]`, "[0]: invalid literal, expected true (offset 4)"},
		{`[nul1]`, "[0]: invalid literal, expected null (offset 4)"},
		{`[fALSE]`, "[0]: invalid literal, expected false (offset 2)"},
		{`[True]`, "[0]: expected a value (offset 1)"},
		{`[truex]`, "[0]: expected a comma or ] (offset 5)"},
		{"[\"a\nb\"]", "[0]: a control character in a string (offset 3)"},
		{"[\"\x00\"]", "[0]: a control character in a string (offset 2)"},
		{`["\x41"]`, "[0]: an invalid escape sequence in a string (offset 2)"},
		{`["\u12G4"]`, "[0]: expected a hexadecimal digit in a string (offset 6)"},
		{`["\u+123"]`, "[0]: expected a hexadecimal digit in a string (offset 4)"},
		{`["\u12"]`, "[0]: expected a hexadecimal digit in a string (offset 6)"},
		{`["\ud800\u12"]`, "[0]: expected a hexadecimal digit in a string (offset 12)"},
		{"{\"a\tb\":1}", "a control character in a string (offset 3)"},
		{"\v1", "expected a value (offset 0)"},
		{"[\u00a01]", "[0]: expected a value (offset 1)"},
		{`[1] // end`, "expected the end of the document (offset 4)"},
		{`{"a":1,"b":{"a":2,"c":3},"a":4}`, "a: duplicate key (offset 25)"},
		{`[{"a":1,"\u0061":2}]`, "[0].a: duplicate key (offset 8)"},
		{`{"":1,"":2}`, `[""]: duplicate key (offset 6)`},
		{`{"a":{"b c":[0,{"d\"":[[1,x]]}]}}`, `a["b c"][1]["d\""][0][1]: expected a value (offset 26)`},
	} {
		require.False(t, json.Valid([]byte(c.text)) && !strings.Contains(c.want, "duplicate"), "%q is legal", c.text)
		for _, a := range arrivals {
			_, err := whole(a.from(c.text))
			require.EqualError(t, err, c.want, "%q, %s", c.text, a.name)
			require.EqualError(t, skipAll(a.from(c.text)), c.want, "skipped %q, %s", c.text, a.name)
			require.NotErrorIs(t, err, io.ErrUnexpectedEOF)
		}
	}
}

func TestWrongTypes(t *testing.T) {
	read := map[string]func(r *Reader) error{
		"an object":           func(r *Reader) error { return r.Object(func(string) error { return r.Skip() }) },
		"an array":            func(r *Reader) error { return r.Array(func(int) error { return r.Skip() }) },
		"an array of numbers": func(r *Reader) error { _, _, err := r.Floats32(nil); return err },
		"a string":            func(r *Reader) error { _, err := r.String(); return err },
		"a number":            func(r *Reader) error { _, err := r.Float(); return err },
		"true or false":       func(r *Reader) error { _, err := r.Bool(); return err },
	}
	for text, fits := range map[string][]string{
		`{}`: {"an object"}, `[]`: {"an array", "an array of numbers"}, `""`: {"a string"}, `0`: {"a number"},
		`true`: {"true or false"}, `false`: {"true or false"}, `null`: nil,
	} {
		for name, f := range read {
			r := NewReader(strings.NewReader(`{"x": ` + text + `}`))
			err := r.Object(func(string) error { return f(r) })
			if contains(fits, name) {
				assert.NoError(t, err, "%s as %s", text, name)
			} else {
				assert.EqualError(t, err, "x: expected "+name+" (offset 6)", "%s as %s", text, name)
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func TestNull(t *testing.T) {
	r := NewReader(strings.NewReader(`[null,1]`))
	var nulls []bool
	require.NoError(t, r.Array(func(int) error {
		null, err := r.Null()
		nulls = append(nulls, null)
		if null || err != nil {
			return err
		}
		return r.Skip()
	}))
	assert.Equal(t, []bool{true, false}, nulls)
}

func TestDepth(t *testing.T) {
	nested := func(n int) string { return strings.Repeat(`[`, n) + strings.Repeat(`]`, n) }
	objects := func(n int) string { return strings.Repeat(`{"a":`, n) + `1` + strings.Repeat(`}`, n) }
	for _, build := range []func(int) string{nested, objects} {
		_, err := whole(NewReader(strings.NewReader(build(MaxDepth))))
		require.NoError(t, err)
		require.NoError(t, skipAll(NewReader(strings.NewReader(build(MaxDepth)))))
		for _, n := range []int{MaxDepth + 1, 100_000} {
			_, err := whole(NewReader(strings.NewReader(build(n))))
			require.ErrorContains(t, err, "nested deeper than 1000 levels")
			require.Less(t, len(err.Error()), 200)
			require.EqualError(t, skipAll(NewReader(strings.NewReader(build(n)))), err.Error())
		}
	}
	r := NewReader(strings.NewReader(strings.Repeat(`[`, MaxDepth) + `[1]`))
	var down func(int) error
	down = func(level int) error {
		if level == 0 {
			_, _, err := r.Floats32(nil)
			return err
		}
		return r.Array(func(int) error { return down(level - 1) })
	}
	assert.ErrorContains(t, down(MaxDepth), "nested deeper than 1000 levels")
}

func TestPathsStayShort(t *testing.T) {
	key := strings.Repeat("é", 30_000)
	_, err := whole(NewReader(strings.NewReader(strings.Repeat(`{"`+key+`":[`, 20) + `x`)))
	require.ErrorContains(t, err, "…")
	assert.Less(t, len(err.Error()), 1000)
	assert.NotContains(t, err.Error(), "\uFFFD", "a key is not cut inside a character")
}

func TestDuplicatesInLargeObjects(t *testing.T) {
	object := func(n int, last string) string {
		var b strings.Builder
		b.WriteString(`{"list":[{"k0":1}]`)
		for i := range n {
			b.WriteString(`,"k` + strconv.Itoa(i) + `":{"k0":{"k1":2}}`)
		}
		return b.String() + `,"` + last + `":0}`
	}
	for _, n := range []int{fewKeys - 2, fewKeys - 1, fewKeys, fewKeys + 1, 5000} {
		for _, a := range arrivals[:3] {
			require.NoError(t, skipAll(a.from(object(n, "last"))), "%d", n)
			for _, twice := range []string{"k0", "list", "k" + strconv.Itoa(n-1)} {
				err := skipAll(a.from(object(n, twice)))
				require.ErrorContains(t, err, twice+": duplicate key", "%d", n)
			}
		}
	}
}

func TestKeysAreBounded(t *testing.T) {
	r := NewReader(&manyKeys{})
	err := r.Skip()
	require.ErrorContains(t, err, "too many keys")
	assert.Less(t, r.Offset(), int64(2*MaxKeys))
}

// manyKeys is an object without end.
type manyKeys struct{ n int }

func (m *manyKeys) Read(p []byte) (int, error) {
	text := `,"` + strconv.Itoa(m.n) + `":0`
	if m.n == 0 {
		text = `{"0":0`
	}
	m.n++
	return copy(p, text), nil
}

func TestKeysAreKeptApart(t *testing.T) {
	// Short strings share a table; a clash there must not mix them up.
	var want []string
	var b strings.Builder
	b.WriteString(`{"keys":{`)
	for i := range 3000 {
		key := strconv.FormatInt(int64(i)*7919, 36)
		want = append(want, key)
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + key + `":"` + key + `"`)
	}
	b.WriteString(`}}`)
	r := NewReader(strings.NewReader(b.String()))
	var keys, values []string
	require.NoError(t, r.Object(func(string) error {
		return r.Object(func(key string) error {
			keys = append(keys, key)
			value, err := r.String()
			values = append(values, value)
			return err
		})
	}))
	assert.Equal(t, want, keys)
	assert.Equal(t, want, values)
}
