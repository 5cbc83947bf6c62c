// Strings written and read back.

package jsonstream

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestAppendString(t *testing.T) {
	for s, want := range map[string]string{
		"":                 `""`,
		"plain é€😀":        `"plain é€😀"`,
		"\"\\/":            `"\"\\/"`,
		"\n\r\t\b\x00\x1f": `"\n\r\t\u0008\u0000\u001f"`,
		"\x7f\u2028":       "\"\x7f\u2028\"",
		"a\xffb":           "\"a\uFFFDb\"",
	} {
		assert.Equal(t, "x"+want, string(AppendString([]byte("x"), s)))
	}
}

func TestAppendStringIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "s")
		literal := AppendString(nil, s)
		require.True(t, utf8.Valid(literal))
		var want string
		require.NoError(t, json.Unmarshal(literal, &want))
		if utf8.ValidString(s) {
			require.Equal(t, s, want)
		}
		for _, a := range arrivals {
			got, err := a.from(string(literal)).String()
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
	})
}

func TestStringsReadAsEncodingJSONDoes(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		"a", "é", "\xc3", "\xa9", "\xe2\x82", "\xac", "\xed\xa0\x80", "\xff", "\u2028", `\n`, `\"`, `\\`, `\/`, `\u0041`, `\u00e9`,
		`\ud83d`, `\ude00`, `\uD83D\uDE00`, `\udbff`, `\uffff`, strings.Repeat("long ", 30),
	})
	rapid.Check(t, func(t *rapid.T) {
		text := `"` + strings.Join(rapid.SliceOf(pieces).Draw(t, "pieces"), "") + `"`
		var want string
		require.NoError(t, json.Unmarshal([]byte(text), &want))
		for _, a := range arrivals {
			r := a.from(text)
			got, err := r.String()
			require.NoError(t, err)
			require.Equal(t, want, got, a.name)
			require.NoError(t, r.End())
		}
	})
}
