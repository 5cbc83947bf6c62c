// The error bodies of the API, and what stands in their place.

package twelvelabs

import (
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestErrorBodies(t *testing.T) {
	json := map[string]string{"Content-Type": "application/json"}
	for name, c := range map[string]struct {
		status int
		header map[string]string
		body   string
		want   Error
	}{
		"nested": {404, json, `{"error":{"code":"resource_not_exist","message":"No task."}}`,
			Error{Class: ClassNotFound, Code: "resource_not_exist", Message: "No task."}},
		"flat": {401, json, `{"code":"api_key_invalid","message":"The key is invalid.","docs_url":"https://x"}`,
			Error{Class: ClassKey, Code: "api_key_invalid", Message: "The key is invalid."}},
		"details": {429, json, `{"error":{"details":{"retryAfter":"7","requestId":"r-1","field":"f"},"message":"Slow down","code":"RATE_LIMIT_EXCEEDED"}}`,
			Error{Class: ClassBusy, Code: "RATE_LIMIT_EXCEEDED", Message: "Slow down", Field: "f", RequestID: "r-1", RetryAfter: 7 * time.Second}},
		"details of flat": {400, json, `{"code":"VALIDATION_ERROR","message":"m","details":{"field":"task_id"}}`,
			Error{Class: ClassRequest, Code: "VALIDATION_ERROR", Message: "m", Field: "task_id"}},
		"number of seconds": {429, json, `{"error":{"code":"c","details":{"retryAfter":2.5}}}`,
			Error{Class: ClassBusy, Code: "c", RetryAfter: 2500 * time.Millisecond}},
		"header wins": {429, map[string]string{"Retry-After": "3"}, `{"error":{"code":"c","details":{"retryAfter":"7"}}}`,
			Error{Class: ClassBusy, Code: "c", RetryAfter: 3 * time.Second}},
		"date": {503, map[string]string{"Retry-After": "Wed, 04 Mar 2026 12:00:42 GMT"}, ``,
			Error{Class: ClassServer, RetryAfter: 42 * time.Second}},
		"error as text": {500, json, `{"error":"boom"}`, Error{Class: ClassServer, Message: "boom"}},
		"code as number": {500, json, `{"code":1234567,"message":"m"}`,
			Error{Class: ClassServer, Code: "1234567", Message: "m"}},
		"wrong types": {500, json, `{"error":{"code":{"a":[1]},"message":[],"details":"x"},"message":"m"}`,
			Error{Class: ClassServer, Message: "m"}},
		"nulls":       {500, json, `{"error":null,"message":null}`, Error{Class: ClassServer, Head: `{"error":null,"message":null}`}},
		"cut short":   {502, json, `{"code":"c","message":"half`, Error{Class: ClassServer, Code: "c"}},
		"empty":       {401, nil, ``, Error{Class: ClassKey}},
		"gateway":     {502, map[string]string{"Content-Type": "text/html"}, `<html>Bad gateway</html>`, Error{Class: ClassServer, Head: "<html>Bad gateway</html>"}},
		"not json":    {503, json, `upstream connect error`, Error{Class: ClassServer, Head: "upstream connect error"}},
		"other json":  {404, json, `{"detail":"Not Found"}`, Error{Class: ClassNotFound, Head: `{"detail":"Not Found"}`}},
		"array":       {500, json, `[{"code":"c"}]`, Error{Class: ClassServer, Head: `[{"code":"c"}]`}},
		"markup":      {400, json, `{"message":"<img src=x onerror=alert(1)>"}`, Error{Class: ClassRequest, Message: "<img src=x onerror=alert(1)>"}},
		"redirect":    {302, map[string]string{"Location": "https://evil.example"}, ``, Error{Class: ClassRedirect}},
		"reset":       {429, map[string]string{"X-Ratelimit-Reset": "1772625607"}, `{"code":"c"}`, Error{Class: ClassBusy, Code: "c", RetryAfter: 7 * time.Second}},
		"repeats key": {401, json, `{"code":"c","message":"bad key ` + testKey + `!"}`, Error{Class: ClassKey, Code: "c", Message: "bad key [key]!"}},
		"shows key":   {403, nil, `<p>` + testKey, Error{Class: ClassPlan, Head: "<p>[key]"}},
		"long": {500, json, `{"message":"` + strings.Repeat("é", 5000) + `"}`,
			Error{Class: ClassServer, Message: strings.Repeat("é", messageRunes)}},
	} {
		tr := &answering{status: c.status, header: c.header, body: strings.NewReader(c.body)}
		client := clientOf(t, tr)
		client.Clock = func() time.Time { return noon }
		e := errorOf(t, client.Retrieve(t.Context(), idA, nil, nil))
		c.want.Status = c.status
		assert.Equal(t, &c.want, e, name)
	}
}

func TestErrorBodyIsReadInPart(t *testing.T) {
	endless := &counting{from: iotest.OneByteReader(endlessly('x'))}
	tr := &answering{status: 500, body: endless}
	x := clientOf(t, tr).Retrieve(t.Context(), idA, nil, nil)
	assert.Equal(t, ClassServer, errorOf(t, x).Class)
	assert.LessOrEqual(t, endless.n, errorBytes)
	assert.EqualValues(t, endless.n, x.Bytes)
}
