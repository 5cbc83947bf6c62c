// Origins, without net/url: the key goes to one of them only.

package twelvelabs

import (
	"strconv"
	"strings"
)

// originOf answers scheme, host and port of an absolute http or https URL in
// their normal form, and the path. It is stricter than a browser: anything
// that two parsers might read in two ways (user info, backslashes, escapes,
// dot segments, a query, a fragment, capitals in the scheme) is refused.
func originOf(url string) (origin, path string, err error) {
	scheme, rest, found := strings.Cut(url, "://")
	if !found || scheme != "https" && scheme != "http" {
		return "", "", text("the API's address does not begin with https:// or http://")
	}
	hostport := rest
	if slash := strings.IndexByte(rest, '/'); slash >= 0 {
		hostport, path = rest[:slash], rest[slash:]
	}
	host, port := hostport, ""
	if colon := strings.LastIndexByte(hostport, ':'); colon > strings.LastIndexByte(hostport, ']') {
		host, port = hostport[:colon], hostport[colon+1:]
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || strconv.FormatUint(n, 10) != port {
			return "", "", text("the API's address has a bad port")
		}
	}
	if !goodHost(host) {
		return "", "", text("the API's address has a bad host name")
	}
	for _, segment := range strings.Split(path, "/") {
		if segment == "." || segment == ".." || !only(segment, "-._~") {
			return "", "", text("the API's address has a bad path")
		}
	}
	if scheme == "https" && port == "443" || scheme == "http" && port == "80" {
		port = ""
	}
	origin = scheme + "://" + strings.ToLower(host)
	if port != "" {
		origin += ":" + port
	}
	return origin, path, nil
}

// goodHost accepts names, IPv4 addresses and bracketed IPv6 addresses.
func goodHost(host string) bool {
	if inner, ok := strings.CutPrefix(host, "["); ok {
		inner, ok = strings.CutSuffix(inner, "]")
		return ok && strings.Contains(inner, ":") && strings.Trim(inner, "0123456789abcdefABCDEF:.") == ""
	}
	return host != "" && only(host, "-.") && host[0] != '.' && host[0] != '-' && !strings.Contains(host, "..")
}

// only reports whether s has nothing but ASCII letters, digits and the bytes
// of more.
func only(s, more string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') && strings.IndexByte(more, c) < 0 {
			return false
		}
	}
	return true
}
