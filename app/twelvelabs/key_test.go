// Keys as people paste them.

package twelvelabs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCleanKey(t *testing.T) {
	for _, pasted := range []string{
		testKey,
		"  " + testKey + "\r\n",
		"\ufeff\u00a0" + testKey + "\u200b",
		`"` + testKey + `"`,
		"'" + testKey + "',",
		"“" + testKey + "”",
		"`" + testKey + "`",
		"x-api-key: " + testKey,
		"X-API-Key:" + testKey + "\n",
		`-H "x-api-key: ` + testKey + `"`,
		`--header 'x-api-key: ` + testKey + `' \`,
		`curl -sS 'https://api.twelvelabs.io/v1.3/tasks' -H 'accept: */*' -H 'x-api-key: ` + testKey + `' -d '{}'`,
		`"x-api-key": "` + testKey + `",`,
		"TWELVELABS_API_KEY=" + testKey,
		`export TWELVELABS_API_KEY="` + testKey + `"`,
		`client = TwelveLabs(api_key="` + testKey + `")`,
	} {
		got, err := CleanKey(pasted)
		if assert.NoError(t, err, pasted) {
			assert.Equal(t, testKey, got, pasted)
		}
	}
}

func TestCleanKeyKeepsOtherShapes(t *testing.T) {
	for _, key := range []string{"a", "ABCDEF0123", "sk-live/+==", "a:b", strings.Repeat("k", maxKey)} {
		got, err := CleanKey(key)
		require.NoError(t, err)
		assert.Equal(t, key, got)
	}
}

func TestCleanKeyRefuses(t *testing.T) {
	for pasted, why := range map[string]string{
		"":                                "empty",
		" \n\t":                           "empty",
		`""`:                              "empty",
		"x-api-key:":                      "empty",
		"tlk_ä":                           "outside ASCII",
		"tlk_\x00":                        "control character",
		"tlk_\x7f":                        "control character",
		"tlk_\xff":                        "outside ASCII",
		"tlk_a tlk_b":                     "white space inside",
		"tlk_a\ntlk_b":                    "white space inside",
		strings.Repeat("k", maxKey+1):     "too long",
		strings.Repeat("k", 10_000):       "too long",
		strings.Repeat("k ", maxPasted):   "too long",
		"x-api-key: tlk_\u0130 İİİ":       "white space inside",
		strings.Repeat("\n", maxPasted+1): "too long",
	} {
		key, err := CleanKey(pasted)
		var e *Error
		require.ErrorAs(t, err, &e)
		assert.Empty(t, key)
		assert.Equal(t, ClassKey, e.Class)
		assert.Zero(t, e.Status, "no request was made")
		assert.Contains(t, err.Error(), why)
		assert.NotContains(t, err.Error(), "tlk_", "the error repeats the key")
	}
}

func FuzzCleanKey(f *testing.F) {
	f.Add(testKey)
	f.Add(`-H 'x-api-key: ` + testKey + `'`)
	f.Add("İx-api-key: a")
	f.Add("api_key==\"'x'")
	f.Fuzz(func(t *testing.T, pasted string) {
		key, err := CleanKey(pasted)
		if err != nil {
			require.Empty(t, key)
			return
		}
		require.NotEmpty(t, key)
		require.LessOrEqual(t, len(key), maxKey)
		for i := range len(key) {
			require.True(t, key[i] > ' ' && key[i] < 0x7f, "byte %d of %q", i, key)
		}
		require.Contains(t, pasted, key)
	})
}
