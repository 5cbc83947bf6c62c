package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"embedscope/web/bundle"
)

// DefaultAPI is the API that the page talks to unless told otherwise.
const DefaultAPI = "https://api.twelvelabs.io/v1.3"

// SamplePath is where the sample service lies.
const SamplePath = "/sample/v1.3"

// Config is what a deployment may choose. New checks all of it.
type Config struct {
	// API is the base URL that the page calls directly: https, or http on a
	// loopback host; with a path perhaps, but nothing after it. Empty means
	// DefaultAPI.
	API string

	// Sample offers the sample service under SamplePath.
	Sample bool

	// Relay offers a same-origin relay to the API under relay.Path: for where
	// a browser may not ask the API itself. The key then passes through this
	// server.
	Relay bool

	// Offline lets a browser keep the page, so that it starts without a
	// network and can be installed. Without it, what browsers kept before is
	// deleted as they come back.
	Offline bool

	// Connect are further origins that the page may talk to.
	Connect []string

	// FrameAncestors are the origins whose pages may embed this one; "self"
	// and "none" stand for what CSP calls so, with or without its quotes.
	// Empty means "self".
	FrameAncestors []string

	// Hosts are the names this server answers to, without ports; a request
	// for another is refused. Empty means any.
	Hosts []string

	// Bundle is what is served. Nil means the embedded one; where there is
	// none either, the page's paths answer 503.
	Bundle *bundle.Bundle

	// Log takes a line for each request: method, route, status, bytes and
	// duration, and nothing that could hold an id or a key. Nil means none.
	Log *slog.Logger

	// Now is the sample service's clock. Nil means time.Now.
	Now func() time.Time
}

// List takes apart what a flag names: separated by commas or white space.
func List(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' })
}

// parseAPI checks the base URL of an API and returns it in its one spelling,
// without a slash at the end, and its origin.
func parseAPI(s string) (base, origin string, err error) {
	u, err := url.Parse(s)
	if err != nil {
		return "", "", errors.New("not a URL")
	}
	if origin, err = originOf(u); err != nil {
		return "", "", err
	}
	switch {
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return "", "", errors.New("http is only for a loopback host: use https")
	case u.RawQuery != "" || u.ForceQuery:
		return "", "", errors.New("it has a query")
	case u.Fragment != "" || strings.Contains(s, "#"):
		return "", "", errors.New("it has a fragment")
	}
	p := strings.TrimSuffix(u.Path, "/")
	if p != "" && (path.Clean(p) != p || strings.ContainsFunc(p, notInPath)) {
		return "", "", errors.New("its path has empty, dotted or encoded parts")
	}
	return origin + p, origin, nil
}

func notInPath(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-~", r))
}

// parseOrigin checks a scheme and a host with perhaps a port, and nothing
// else, and returns it in its one spelling.
func parseOrigin(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil {
		return "", errors.New("not an origin, as in https://docs.example.com")
	}
	origin, err := originOf(u)
	if err != nil {
		return "", err
	}
	if u.Path != "" || u.RawQuery != "" || u.ForceQuery || strings.Contains(s, "#") {
		return "", fmt.Errorf("something follows the origin %s", origin)
	}
	return origin, nil
}

// originOf returns scheme://host or scheme://host:port in lower case, without
// a default port. What it returns is safe to put into a policy.
func originOf(u *url.URL) (string, error) {
	if u.Scheme != "https" && u.Scheme != "http" {
		return "", errors.New("it must begin with https:// or http://")
	}
	if u.User != nil {
		return "", errors.New("it has a user name or a password")
	}
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if err := checkHost(host); err != nil {
		return "", err
	}
	if strings.HasSuffix(u.Host, ":") {
		return "", errors.New("its port is empty")
	}
	if port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return "", fmt.Errorf("%s is not a port", port)
		}
		if port == "443" && u.Scheme == "https" || port == "80" && u.Scheme == "http" {
			return u.Scheme + "://" + host, nil
		}
		return u.Scheme + "://" + host + ":" + port, nil
	}
	return u.Scheme + "://" + host, nil
}

// checkHost takes DNS names and IPv4 addresses, in lower case. A
// Content-Security-Policy has no way to name an IPv6 address.
func checkHost(host string) error {
	if strings.Contains(host, ":") {
		return errors.New("a policy can't name an IPv6 address: use a host name")
	}
	if host == "" || len(host) > 253 {
		return errors.New("no host")
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.ContainsFunc(label, func(r rune) bool {
				return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_')
			}) {
			return fmt.Errorf("%q is not a host name", host)
		}
	}
	return nil
}

func loopback(host string) bool {
	host = strings.ToLower(host)
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// parseConnect returns the origins of a connect-src, without repetitions.
func parseConnect(list []string) ([]string, error) {
	var origins []string
	for _, s := range list {
		origin, err := parseOrigin(s)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", s, err)
		}
		if !slices.Contains(origins, origin) {
			origins = append(origins, origin)
		}
	}
	return origins, nil
}

// parseAncestors returns the sources of a frame-ancestors directive.
func parseAncestors(list []string) ([]string, error) {
	if len(list) == 0 {
		return []string{"'self'"}, nil
	}
	var sources []string
	for _, s := range list {
		source := s
		switch strings.Trim(s, "'") {
		case "self":
			source = "'self'"
		case "none":
			if len(list) > 1 {
				return nil, errors.New("'none' stands alone")
			}
			source = "'none'"
		default:
			origin, err := parseOrigin(s)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", s, err)
			}
			source = origin
		}
		if !slices.Contains(sources, source) {
			sources = append(sources, source)
		}
	}
	return sources, nil
}

// parseHosts returns host names in lower case; an IPv6 address is written
// without brackets.
func parseHosts(list []string) ([]string, error) {
	var hosts []string
	for _, s := range list {
		host := strings.ToLower(s)
		if _, err := netip.ParseAddr(host); err != nil {
			if err := checkHost(host); err != nil {
				return nil, fmt.Errorf("%q: a name without a port is wanted: %w", s, err)
			}
		}
		hosts = append(hosts, host)
	}
	return hosts, nil
}
