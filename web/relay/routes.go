package relay

// routes.go is what the relay passes on: a list, and nothing beside it. The
// path, the query and the head of what goes out are made from it.

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// route is one way through.
type route struct {
	method string
	path   string   // below Path, and below the API's base; {id} is a checked id
	query  []string // the names that it takes, each of them once
	body   int64    // bytes that a body may have; 0: none belongs here
}

// mediumMost lets through a medium of 36 MB in base64, and what stands around it.
const mediumMost = 50 << 20

var routes = []route{
	{"GET", "/embed-v2/tasks/{id}", nil, 0},
	{"GET", "/embed-v2/tasks", []string{"started_at", "ended_at", "status", "page", "page_limit"}, 0},
	{"POST", "/embed-v2/tasks", nil, mediumMost},
	{"POST", "/embed-v2", nil, 64 << 10},
}

// passage is a request that a route takes, as it goes out.
type passage struct {
	path  string
	query string
}

// at finds the routes of a path, one for each method, and the path below the
// API's base.
func at(u *url.URL) (found []route, path string) {
	rest, ok := strings.CutPrefix(u.Path, Path)
	if !ok || u.RawPath != "" {
		return nil, ""
	}
	for _, r := range routes {
		before, ok := strings.CutSuffix(r.path, "{id}")
		id, under := strings.CutPrefix(rest, before)
		if ok && under && validID(id) || rest == r.path && !ok {
			found = append(found, r)
		}
	}
	return found, rest
}

func validID(id string) bool {
	return len(id) >= 1 && len(id) <= 128 && !strings.ContainsFunc(id, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-')
	})
}

// passes answers a request's query as it goes out, or why it does not.
func (rt route) passes(r *http.Request) (query string, no *refusal) {
	query, ok := rt.queryOf(r.URL)
	switch {
	case !ok && rt.query == nil:
		return "", &refusal{http.StatusBadRequest, "relay_query", "This route takes no query."}
	case !ok:
		return "", &refusal{http.StatusBadRequest, "relay_query", "This route does not take such a query."}
	case rt.body == 0 && r.ContentLength != 0:
		return "", &refusal{http.StatusBadRequest, "relay_body", "This route takes no body."}
	case rt.body == 0:
	case r.ContentLength < 0:
		return "", &refusal{http.StatusLengthRequired, "relay_length", "The length of the body must be said beforehand."}
	case r.ContentLength == 0:
		return "", &refusal{http.StatusBadRequest, "relay_body", "This route takes a body."}
	case r.ContentLength > rt.body:
		return "", &refusal{http.StatusRequestEntityTooLarge, "relay_body_large", "The body is larger than the relay passes on."}
	default:
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
			return "", &refusal{http.StatusUnsupportedMediaType, "relay_type", "The body must be JSON."}
		}
	}
	return query, nil
}

// queryOf writes a query anew, where all of it is known and given once.
func (rt route) queryOf(u *url.URL) (query string, ok bool) {
	if u.RawQuery == "" {
		return "", !u.ForceQuery
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return "", false
	}
	for name, given := range values {
		if !slices.Contains(rt.query, name) || len(given) != 1 || len(given[0]) > 128 || strings.ContainsFunc(given[0], notVisible) {
			return "", false
		}
	}
	return values.Encode(), true
}

func notVisible(c rune) bool { return c <= ' ' || c > '~' }
