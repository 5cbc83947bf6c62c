package bundle

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestChoose(t *testing.T) {
	all := []string{Brotli, Gzip, Identity}
	plain := []string{Identity}
	for _, c := range []struct {
		header string
		offers []string
		want   string // "" for none
	}{
		{"gzip, deflate, br, zstd", all, Brotli},
		{"gzip, deflate", all, Gzip},
		{"deflate", all, Identity},
		{"", all, Identity},
		{"identity", all, Identity},
		{"BR", all, Brotli},
		{"x-gzip", all, Gzip},
		{"*", all, Brotli},
		{"*", plain, Identity},
		{"br;q=0.5, gzip", all, Gzip},
		{"br;q=0.5, gzip;q=0.501", all, Gzip},
		{"br;q=0.5, gzip;q=0.5", all, Brotli},
		{"br;q=0", all, Identity},
		{"br;q=0, gzip;q=0.001", all, Gzip},
		{"br;q=0, *", all, Gzip},
		{"br;q=0.000,gzip;q=0.0,identity;q=1.000", all, Identity},
		{"gzip;q=0.3, identity;q=0.7", all, Identity},
		{"gzip;q=0.3, *;q=0.1", all, Gzip},
		{"gzip;q=0, *;q=0.1", all, Brotli},
		{"*;q=0", all, ""},
		{"*;q=0, br;q=0", all, ""},
		{"*;q=0, gzip", all, Gzip},
		{"*;q=0, identity", all, Identity},
		{"*;q=0, br", plain, ""},
		{"identity;q=0", all, ""},
		{"identity;q=0, br", all, Brotli},
		{"identity;q=0, br", plain, ""},
		{"identity;q=0, *;q=0.5", plain, ""},
		{" br ; q=1 , gzip", all, Brotli},
		{"br\t;\tQ=0.9", all, Brotli},
		{"br;level=11;q=0.2, gzip;q=0.3", all, Gzip},
		{",, ,br,", all, Brotli},
		{"br;q=0, br", all, Identity},
		{"br;q=2, gzip", all, Gzip},
		{"br;q=1.001, gzip", all, Gzip},
		{"br;q=0.1234, gzip", all, Gzip},
		{"br;q=-1, gzip", all, Gzip},
		{"br;q=.5, gzip;q=0.1", all, Gzip},
		{"br;q=, gzip;q=0.1", all, Gzip},
		{"br;q=0.a, gzip;q=0.1", all, Gzip},
		{"br;q=1., gzip", all, Brotli},
		{"brotli, gzippy", all, Identity},
	} {
		got := ""
		if i := choose(c.header, true, c.offers); i >= 0 {
			got = c.offers[i]
		}
		assert.Equal(t, c.want, got, "Accept-Encoding: %q of %v", c.header, c.offers)
	}
	assert.Equal(t, 2, choose("", false, all), "no header")
	assert.Equal(t, -1, choose("", false, []string{Brotli}), "no header, and nothing plain")
}

// What is chosen was offered, was not refused, and no coding is chosen that the
// header doesn't speak of.
func FuzzAcceptEncoding(f *testing.F) {
	for _, seed := range []string{
		"", "br", "gzip, deflate, br, zstd", "br;q=0", "*;q=0", "identity;q=0, *;q=0.5", "br;q=0.5, gzip;q=0.501",
		"x-gzip", " br ; q=1 ", "br;q=1.0000", "br;q=1.5", ",;,;q=,=;*", "br;q=0;q=1", "gzip;q=0.001,identity;q=0",
		strings.Repeat("a,", 1000) + "br", "BR;Q=0.3,*;q=0.2", "\x00\xff;q=1",
	} {
		f.Add(seed)
	}
	offers := []string{Brotli, Gzip, Identity}
	f.Fuzz(func(t *testing.T, header string) {
		i := choose(header, true, offers)
		lower := strings.ToLower(header)
		if i < 0 {
			assert.Contains(t, lower, "q", "nothing is refused without a q")
			return
		}
		assert.Less(t, i, len(offers))
		if offers[i] != Identity {
			assert.True(t, strings.Contains(lower, offers[i]) || strings.Contains(lower, "*"), "%q chosen by %q", offers[i], header)
		}
		best, ok := parseAccept(header).weight(offers[i])
		assert.True(t, ok, "refused, and chosen")
		for _, other := range offers {
			if weight, ok := parseAccept(header).weight(other); ok {
				assert.LessOrEqual(t, weight, best, "%s is liked better than %s", other, offers[i])
			}
		}
		assert.Equal(t, i, choose(header+",", true, offers), "an empty member changes nothing")
	})
}
