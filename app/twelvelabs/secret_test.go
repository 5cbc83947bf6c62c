//go:build !js

// The key is in no text that the standard library can make of a Secret.

package twelvelabs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecretIsNeverWritten(t *testing.T) {
	key := mustKey(t)
	require.Equal(t, testKey, key.Reveal())
	type holder struct {
		Key     Secret
		Pointer *Secret
		hidden  Secret
		List    []Secret
	}
	held := holder{key, &key, key, []Secret{key}}

	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "%t", "%10.2f", "%p"} {
		for _, value := range []any{key, &key, held, &held, []any{key}, map[string]Secret{"k": key}} {
			assertNoCanary(t, fmt.Sprintf(verb, value), verb)
		}
	}
	assert.Equal(t, "[key]", key.String())
	assert.Equal(t, "[key]", key.GoString())
	assert.Equal(t, "[key]", fmt.Sprint(key))
	assert.Equal(t, `"[key]"`, fmt.Sprintf("%q", key))
	assert.Equal(t, "[key]", fmt.Sprintf("%#v", key))

	for _, value := range []any{key, &key, held, map[string]Secret{"k": key}, map[Secret]int{key: 1}, []Secret{key}} {
		b, err := json.Marshal(value)
		require.NoError(t, err)
		assertNoCanary(t, string(b), "json")
		assert.Contains(t, string(b), "[key]")
	}

	var log bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
		slog.New(handler).Info("request", "key", key, "pointer", &key, "held", held, slog.Group("g", "key", key))
	}
	assertNoCanary(t, log.String(), "slog")
	assert.Contains(t, log.String(), "[key]")
}

// assertNoCanary looks for the key as text, in hex, and as decimal bytes.
func assertNoCanary(t *testing.T, s, how string) {
	t.Helper()
	decimal := strings.Trim(fmt.Sprint([]byte(testKey[4:10])), "[]")
	for _, form := range []string{testKey[4:], fmt.Sprintf("%x", testKey[4:10]), fmt.Sprintf("%X", testKey[4:10]), decimal} {
		assert.NotContains(t, s, form, how)
	}
}

func TestSecretEmpty(t *testing.T) {
	assert.True(t, Secret{}.Empty())
	assert.Empty(t, Secret{}.Reveal())
	assert.False(t, mustKey(t).Empty())
	_, err := NewSecret(" \n")
	assert.Error(t, err)
}
