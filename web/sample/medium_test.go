package sample

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestWithoutMedia(t *testing.T) {
	for in, want := range map[string]string{
		`{"base64_string":"AAAA"}`:                            `{"base64_string":"3"}`,
		`{"base64_string" : ` + "\n\t\r" + `"AA=="}`:          `{"base64_string" : ` + "\n\t\r" + `"1"}`,
		`{"base64_string":"\/+8="}`:                           `{"base64_string":"2"}`,
		`{"base64_string":""}`:                                `{"base64_string":"0"}`,
		`{"base64_string":"A"}`:                               `{"base64_string":""}`,
		`{"base64_string":"A==="}`:                            `{"base64_string":""}`,
		`{"base64_string":"AA=A"}`:                            `{"base64_string":""}`,
		`{"base64_string":"AA A"}`:                            `{"base64_string":""}`,
		`{"base64_string":"AA-_"}`:                            `{"base64_string":""}`,
		`{"base64_string":"A\"A"}`:                            `{"base64_string":""}`,
		`{"base64_string":"\u0041AA"}`:                        `{"base64_string":""}`,
		`{"base64_string":7,"a":"AAAA"}`:                      `{"base64_string":7,"a":"AAAA"}`,
		`{"base64_string":["AAAA"]}`:                          `{"base64_string":["AAAA"]}`,
		`{"a":"base64_string","b":"AAAA"}`:                    `{"a":"base64_string","b":"AAAA"}`,
		`{"a":"\"base64_string\":","b":"AAAA"}`:               `{"a":"\"base64_string\":","b":"AAAA"}`,
		`["base64_string" "AAAA"]`:                            `["base64_string" "AAAA"]`,
		`{"a":{"base64_string":"AAAA"},"base64_string":"!!"}`: `{"a":{"base64_string":"3"},"base64_string":""}`,
		`{"base64\u005fstring":"AAAA"}`:                       `{"base64\u005fstring":"AAAA"}`,
		``:                                                    ``,
		`"\`:                                                  `"\`,
	} {
		got, err := withoutMedia(strings.NewReader(in))
		require.NoError(t, err, in)
		assert.Equal(t, want, string(got), in)
	}
	_, err := withoutMedia(strings.NewReader(`{"base64_string":"AAAA`))
	assert.ErrorIs(t, err, io.EOF)
}

// JSON without a medium stays as it is, and a medium is as long as it was.
func TestWithoutMediaOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.Marshal(rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.String())).Draw(t, "value"))
		require.NoError(t, err)
		got, err := withoutMedia(strings.NewReader(string(text)))
		require.NoError(t, err)
		assert.Equal(t, string(text), string(got))

		medium := rapid.SliceOf(rapid.Byte()).Draw(t, "medium")
		text, err = json.Marshal(map[string]string{mediumName: base64.StdEncoding.EncodeToString(medium)})
		require.NoError(t, err)
		got, err = withoutMedia(strings.NewReader(string(text)))
		require.NoError(t, err)
		var n map[string]string
		require.NoError(t, json.Unmarshal(got, &n))
		assert.Equal(t, strconv.Itoa(len(medium)), n[mediumName])
	})
}

// zeros reads as so many letters A: a medium of zeros.
type zeros int

func (z *zeros) Read(p []byte) (int, error) {
	if *z == 0 {
		return 0, io.EOF
	}
	n := min(len(p), int(*z))
	for i := range n {
		p[i] = 'A'
	}
	*z -= zeros(n)
	return n, nil
}

func TestLargeMedia(t *testing.T) {
	head, tail, _ := strings.Cut(strings.Replace(of("video", ""), `"asset_id":"69b2f0c41c7e4a1b37f8a9c5"`, `"base64_string":"|"`, 1), "|")
	for _, tt := range []struct {
		size   int // of the medium
		status int
		code   string
	}{
		{36 << 20, 202, ""},
		{36<<20 + 3, 400, "parameter_invalid"},
		{60 << 20, 413, "request_too_large"},
	} {
		h, _ := newService()
		medium := zeros(tt.size / 3 * 4)
		body := io.MultiReader(strings.NewReader(head), &medium, strings.NewReader(tail))
		r := httptest.NewRequest("POST", "/embed-v2/tasks", body)
		r.Header.Set("x-api-key", "k")
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		h.ServeHTTP(w, r)
		runtime.ReadMemStats(&after)
		require.Equal(t, tt.status, w.Code, w.Body)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(4<<20), "bytes held of a medium of %d", tt.size)
		if tt.status != 202 {
			assert.Equal(t, tt.code, readFailure(t, w, nested).code)
			continue
		}
		_, c, ok := decodeID(parse(t, w.Body.Bytes()).ID)
		require.True(t, ok)
		assert.Equal(t, defaults(), c)
	}
}

func TestLargeBodySaidBeforehand(t *testing.T) {
	h, _ := newService()
	r := httptest.NewRequest("POST", "/embed-v2/tasks", strings.NewReader(video))
	r.ContentLength = bodyLimit + 1
	r.Header.Set("x-api-key", "k")
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	assert.Equal(t, 413, w.Code)
}
