// The outline is the document, byte by byte, but for the folded arrays.

package jsonstream

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fold walks a document of any shape and reads arrays under the key "v" with
// Floats32.
func fold(r *Reader) error {
	kind, err := r.Kind()
	if err != nil {
		return err
	}
	switch kind {
	case KindObject:
		return r.Object(func(key string) error {
			if key == "v" {
				_, _, err := r.Floats32(nil)
				return err
			}
			return fold(r)
		})
	case KindArray:
		return r.Array(func(int) error { return fold(r) })
	}
	return r.Skip()
}

func TestOutline(t *testing.T) {
	numbers := "0.125, -3e2 ,\n null,7" + strings.Repeat(",0.25", 5000)
	text := " {\"a\" : [ 1.50, \"\\u0041\xff\", true ],\n\t\"v\": [" + numbers + "], \"b\":[{\"v\":[ ]},{\"v\":[1]},{\"c\":\"" +
		strings.Repeat("long ", 5000) + "\"}]} \r\n"
	want := strings.Replace(text, "["+numbers+"]", "[5004]", 1)
	want = strings.Replace(want, `"v":[ ]`, `"v":[0]`, 1)
	for _, a := range arrivals {
		r := a.from(text)
		var outline []byte
		r.Outline(&outline)
		require.NoError(t, fold(r), a.name)
		require.NoError(t, r.End())
		require.Equal(t, want, string(outline), a.name)
	}
	// [1] is one item, folded to the count of one.
	assert.Regexp(t, regexp.MustCompile(`\{"v":\[1\]\}`), want)
}

func TestOutlineOfAPart(t *testing.T) {
	for _, a := range arrivals {
		r := a.from(`[1, {"a":2} ,3, [4]]`)
		var outline []byte
		require.NoError(t, r.Array(func(i int) error {
			switch i {
			case 1:
				r.Outline(&outline)
			case 3:
				r.Outline(nil)
				assert.Equal(t, `{"a":2} ,3, `, string(outline), a.name)
			}
			return r.Skip()
		}))
		require.NoError(t, r.End())
		assert.Equal(t, `{"a":2} ,3, `, string(outline), a.name)
	}
}

func TestOutlineIsGivenUp(t *testing.T) {
	text := `{"v":[1,2],"a":"` + strings.Repeat("x", MaxOutline) + `","v2":[1]}`
	r := NewReader(strings.NewReader(text))
	outline := []byte("")
	r.Outline(&outline)
	require.NoError(t, fold(r))
	require.NoError(t, r.End())
	assert.Nil(t, outline)
}
