package web

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestParseAPI(t *testing.T) {
	for _, c := range []struct{ given, base, origin string }{
		{"https://api.twelvelabs.io/v1.3", "https://api.twelvelabs.io/v1.3", "https://api.twelvelabs.io"},
		{"https://api.twelvelabs.io/v1.3/", "https://api.twelvelabs.io/v1.3", "https://api.twelvelabs.io"},
		{"HTTPS://API.Example.com:443/a/b", "https://api.example.com/a/b", "https://api.example.com"},
		{"https://api.example.com:8443", "https://api.example.com:8443", "https://api.example.com:8443"},
		{"https://api.example.com/", "https://api.example.com", "https://api.example.com"},
		{"http://localhost:9000/v1.3", "http://localhost:9000/v1.3", "http://localhost:9000"},
		{"http://gateway.localhost/v1", "http://gateway.localhost/v1", "http://gateway.localhost"},
		{"http://127.0.0.1:80/v1.3", "http://127.0.0.1/v1.3", "http://127.0.0.1"},
		{"http://127.8.9.1:1/v1.3", "http://127.8.9.1:1/v1.3", "http://127.8.9.1:1"},
	} {
		base, origin, err := parseAPI(c.given)
		if assert.NoError(t, err, c.given) {
			assert.Equal(t, c.base, base)
			assert.Equal(t, c.origin, origin)
		}
	}
	for given, says := range map[string]string{
		"":                                  "must begin with",
		"api.twelvelabs.io/v1.3":            "must begin with",
		"ftp://api.twelvelabs.io":           "must begin with",
		"javascript:alert(1)":               "must begin with",
		"http://api.twelvelabs.io/v1.3":     "use https",
		"http://localhost.example.com":      "use https",
		"http://128.0.0.1":                  "use https",
		"https://user@api.example.com":      "user name",
		"https://u:p@api.example.com":       "user name",
		"https://api.example.com/?key=1":    "query",
		"https://api.example.com/?":         "query",
		"https://api.example.com/#x":        "fragment",
		"https://api.example.com/#":         "fragment",
		"https://api.example.com/a/../b":    "path",
		"https://api.example.com/a//b":      "path",
		"https://api.example.com/%2e%2e/b":  "path",
		"https://api.example.com/a;b":       "path",
		"https://api.example.com/a b":       "path",
		"https://":                          "no host",
		"https:///v1.3":                     "no host",
		"https://a..b/":                     "not a host name",
		"https://a;script-src.example/":     "",
		"https://*.example.com":             "not a host name",
		"https://-a.example.com":            "not a host name",
		"https://api.example.com:0":         "not a port",
		"https://api.example.com:99999":     "not a port",
		"https://api.example.com:":          "port",
		"https://api.example.com:x":         "not a URL",
		"http://[::1]:8080/v1.3":            "IPv6",
		"https://api.example.com\n.evil.io": "not a URL",
	} {
		_, _, err := parseAPI(given)
		assert.ErrorContains(t, err, says, "%q", given)
	}
}

func TestParseConnect(t *testing.T) {
	got, err := parseConnect([]string{"https://A.example:443", "http://localhost:6333", "https://a.example"})
	assert.NoError(t, err)
	assert.Equal(t, []string{"https://a.example", "http://localhost:6333"}, got, "one spelling, each once")

	for _, bad := range []string{
		"", "*", "https:", "'self'", "a.example", "https://*.example", "https://a.example/", "https://a.example/x",
		"https://a.example?x", "https://a.example#x", "https://u@a.example", "wss://a.example", "https://a.example;script-src",
		"https://a.example 'unsafe-inline'", "data:", "https://[::1]", "null",
	} {
		_, err := parseConnect([]string{"https://fine.example", bad})
		assert.Error(t, err, "%q", bad)
	}
}

func TestParseAncestors(t *testing.T) {
	for _, c := range []struct{ given, want []string }{
		{nil, []string{"'self'"}},
		{[]string{"self"}, []string{"'self'"}},
		{[]string{"'self'", "https://docs.example.com"}, []string{"'self'", "https://docs.example.com"}},
		{[]string{"none"}, []string{"'none'"}},
		{[]string{"http://wiki.local:8080", "http://wiki.local:8080"}, []string{"http://wiki.local:8080"}},
	} {
		got, err := parseAncestors(c.given)
		assert.NoError(t, err)
		assert.Equal(t, c.want, got)
	}
	for _, bad := range [][]string{{"none", "self"}, {"*"}, {"docs.example.com"}, {"https://docs.example.com/"}, {"https:"}, {"'strict-dynamic'"}} {
		_, err := parseAncestors(bad)
		assert.Error(t, err, "%q", bad)
	}
}

func TestParseHosts(t *testing.T) {
	got, err := parseHosts([]string{"Embed.Example.com", "localhost", "127.0.0.1", "::1"})
	assert.NoError(t, err)
	assert.Equal(t, []string{"embed.example.com", "localhost", "127.0.0.1", "::1"}, got)
	for _, bad := range []string{"", "*", "a b", "https://a.example", "a.example:8080", "[::1]", "a.example/"} {
		_, err := parseHosts([]string{bad})
		assert.Error(t, err, "%q", bad)
	}
}
