// Addresses that are read in one way only, and those that are not.

package twelvelabs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOriginOf(t *testing.T) {
	for _, c := range []struct{ url, origin, path string }{
		{"https://api.twelvelabs.io/v1.3", "https://api.twelvelabs.io", "/v1.3"},
		{"https://API.twelvelabs.io", "https://api.twelvelabs.io", ""},
		{"https://api.twelvelabs.io:443/", "https://api.twelvelabs.io", "/"},
		{"http://localhost:8080/sample/v1.3/", "http://localhost:8080", "/sample/v1.3/"},
		{"http://localhost:80/x", "http://localhost", "/x"},
		{"https://localhost:80/x", "https://localhost:80", "/x"},
		{"http://127.0.0.1:1/x_y~z-1", "http://127.0.0.1:1", "/x_y~z-1"},
		{"http://[::1]:8080/x", "http://[::1]:8080", "/x"},
		{"http://[2001:DB8::1]", "http://[2001:db8::1]", ""},
	} {
		origin, path, err := originOf(c.url)
		assert.NoError(t, err, c.url)
		assert.Equal(t, c.origin, origin, c.url)
		assert.Equal(t, c.path, path, c.url)
	}
}

func TestOriginOfRefuses(t *testing.T) {
	for _, url := range []string{
		"", "/v1.3", "//host/x", "host/x", "ftp://host", "javascript://host/x", "HTTPS://host/",
		"https://", "https:///x", "https://:8080", "https://a@b/", "https://api.twelvelabs.io@evil.example/",
		"https://api.twelvelabs.io:x@evil.example/", `https://a\b/`, `https:\\a`, "https://a:0/", "https://a:065/",
		"https://a:65536/", "https://a:/", "https://a:-1/", "https://a:+80", "https://a b/", "https://a/b c", "https://a/%2e%2e/",
		"https://a/../b", "https://a/./b", "https://a/..", "https://a?b", "https://a#b", "https://a/?b", "https://a/#b", "https://ä/",
		"https://a/ä", "https://a\n/", "https://a/\t", "https://[::1", "https://::1/", "https://[x]/", "https://[]/", "https://.a/", "https://a..b/", "https://-a/",
	} {
		_, _, err := originOf(url)
		assert.Error(t, err, "%q", url)
	}
}
