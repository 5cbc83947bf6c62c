// Package docs is somebody's documentation, a site of its own, in which a page
// of Embedscope is embedded.
package docs

import (
	_ "embed"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
)

//go:embed guide.html
var guide string

// Names of two sites; a browser of package chrome finds both on this machine.
const (
	Host  = "docs.example"
	Scope = "scope.example" // that of Embedscope
)

// Site is a documentation site on a free port of the loopback interface.
type Site struct {
	URL  string // http://docs.example:PORT, without a slash at the end
	http *httptest.Server
	page atomic.Pointer[string]
}

// New starts a site whose page has nothing embedded yet.
func New() *Site {
	s := &Site{}
	s.Show("")
	s.http = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, *s.page.Load())
	}))
	s.URL = At(s.http.URL, Host)
	return s
}

// Show puts code, which is HTML, into the middle of the page.
func (s *Site) Show(code string) {
	page := strings.Replace(guide, "<!-- embed -->", code, 1)
	s.page.Store(&page)
}

// Close ends it.
func (s *Site) Close() { s.http.Close() }

// At is the address of something on this machine by another name.
func At(address, name string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(err) // of a server that runs
	}
	u.Host = net.JoinHostPort(name, u.Port())
	return u.String()
}
