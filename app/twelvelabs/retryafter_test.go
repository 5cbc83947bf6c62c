// Waits as servers write them.

package twelvelabs

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func TestRetryAfter(t *testing.T) {
	for _, c := range []struct {
		header string
		want   time.Duration
		ok     bool
	}{
		{"30", 30 * time.Second, true},
		{" 30 ", 30 * time.Second, true},
		{"1", time.Second, true},
		{"0", 0, true},
		{"0.25", time.Second, true},
		{"2.5", 2500 * time.Millisecond, true},
		{"1.0000000001", time.Second, true},
		{"299", 299 * time.Second, true},
		{"301", MaxRetryAfter, true},
		{"99999999999999999999999999", MaxRetryAfter, true},
		{"Wed, 04 Mar 2026 12:00:42 GMT", 42 * time.Second, true},
		{"Wednesday, 04-Mar-26 12:00:42 GMT", 42 * time.Second, true},
		{"Wed Mar  4 12:00:42 2026", 42 * time.Second, true},
		{"Wed, 04 Mar 2026 13:00:00 GMT", MaxRetryAfter, true},
		{"Wed, 04 Mar 2026 12:00:00 GMT", 0, true},
		{"Wed, 04 Mar 2026 11:59:59 GMT", 0, true},
		{"Fri, 31 Dec 9999 23:59:59 GMT", MaxRetryAfter, true},
		{"Mon, 01 Jan 0001 00:00:00 GMT", 0, true},
		{"", 0, false},
		{"-1", 0, false},
		{"+1", 0, false},
		{"1e3", 0, false},
		{"1.", 0, false},
		{".5", 0, false},
		{"NaN", 0, false},
		{"Inf", 0, false},
		{"soon", 0, false},
		{"30 s", 0, false},
		{"2026-03-04T12:00:42Z", 0, false},
		{"Wed, 04 Mar 2026 12:00:42 +0100", 0, false},
		{strings.Repeat("x", 10_000), 0, false},
	} {
		got, ok := RetryAfter(c.header, noon)
		assert.Equal(t, c.want, got, "%q", c.header)
		assert.Equal(t, c.ok, ok, "%q", c.header)
	}
}

func TestAskedToWait(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		header map[string]string
		detail string
		want   time.Duration
	}{
		"nothing":                    {status: 429},
		"header":                     {429, map[string]string{"Retry-After": "9"}, "", 9 * time.Second},
		"header before details":      {429, map[string]string{"Retry-After": "9"}, "8", 9 * time.Second},
		"details":                    {429, nil, "8", 8 * time.Second},
		"details behind bad header":  {429, map[string]string{"Retry-After": "?"}, "8", 8 * time.Second},
		"header of a 503":            {503, map[string]string{"Retry-After": "9"}, "", 9 * time.Second},
		"reset":                      {429, map[string]string{"X-Ratelimit-Reset": "1772625607"}, "", 7 * time.Second},
		"reset, far":                 {429, map[string]string{"X-Ratelimit-Reset": "99999999999"}, "", MaxRetryAfter},
		"reset, past":                {429, map[string]string{"X-Ratelimit-Reset": "1"}, "", 0},
		"reset, unreadable":          {429, map[string]string{"X-Ratelimit-Reset": "999999999999"}, "", 0},
		"reset of a 500":             {500, map[string]string{"X-Ratelimit-Reset": "1772625607"}, "", 0},
		"header before reset":        {429, map[string]string{"Retry-After": "9", "X-Ratelimit-Reset": "1772625607"}, "", 9 * time.Second},
		"details before reset":       {429, map[string]string{"X-Ratelimit-Reset": "1772625607"}, "8", 8 * time.Second},
		"date against server's date": {503, map[string]string{"Retry-After": "Wed, 04 Mar 2026 10:00:05 GMT", "Date": "Wed, 04 Mar 2026 10:00:00 GMT"}, "", 5 * time.Second},
		"reset against server's":     {429, map[string]string{"X-Ratelimit-Reset": "1772622010", "Date": "Wed, 04 Mar 2026 11:00:00 GMT"}, "", 10 * time.Second},
	} {
		got := askedToWait(c.status, func(n string) string { return c.header[n] }, c.detail, noon)
		assert.Equal(t, c.want, got, name)
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"30", "0.5", "99999999999999999999", "Wed, 04 Mar 2026 12:00:42 GMT", "Wednesday, 04-Mar-26 12:00:42 GMT", "Wed Mar  4 12:00:42 2026", "-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, header string) {
		d, ok := RetryAfter(header, noon)
		if !ok {
			require.Zero(t, d)
			return
		}
		require.True(t, d == 0 || d >= minRetryAfter && d <= MaxRetryAfter, "%v", d)
		later, ok := RetryAfter(header, noon.Add(time.Second))
		require.True(t, ok)
		require.LessOrEqual(t, later, d, "time that passed can't lengthen a wait")
	})
}
