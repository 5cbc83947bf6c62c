package main

// abuse_test.go is about clients that mean no good, or are very slow: what they
// send is written byte by byte onto a connection, as no HTTP client would.

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// aLot is longer than anything here takes, on any machine.
const aLot = time.Minute

// dial opens a connection that lives as long as the test.
func dial(t *testing.T, url string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(aLot)))
	return conn
}

// exchange sends a text and answers what comes back until the server closes.
func exchange(t *testing.T, url, text string) (*http.Response, string) {
	t.Helper()
	conn := dial(t, url)
	go io.WriteString(conn, text) // the server may have enough before the end
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err, "%.100q", text)
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err, "%.100q", text)
	return res, string(body)
}

// safe tells that an answer has the headers that all have, and once.
func safe(t *testing.T, res *http.Response, what string) {
	t.Helper()
	for _, name := range []string{"Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Permissions-Policy", "Cross-Origin-Opener-Policy"} {
		assert.Len(t, res.Header[name], 1, "%s of %s", name, what)
	}
	assert.Contains(t, res.Header.Get("Content-Security-Policy"), "frame-ancestors 'self'", what)
	assert.Empty(t, res.Header.Get("Location"), what)
}

// dribble sends a text, and then a letter now and then until the connection is
// closed.
func dribble(conn net.Conn, text string) (closed chan struct{}) {
	closed = make(chan struct{})
	go func() {
		defer close(closed)
		for _, err := io.WriteString(conn, text); err == nil; _, err = io.WriteString(conn, "a") {
			time.Sleep(20 * time.Millisecond)
		}
	}()
	return closed
}

// othersAreServed asks for the page on connections of their own.
func othersAreServed(t *testing.T, url string) {
	t.Helper()
	for range 5 {
		res, body := exchange(t, url, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
		assert.Equal(t, 200, res.StatusCode)
		assert.Equal(t, "page", body)
	}
}

// Who sends a header or a body too slowly is cut off, and keeps nobody waiting.
func TestSlowSenders(t *testing.T) {
	// Long enough that the others are served before, on a busy machine too.
	p := usual()
	p.header, p.read = 3*time.Second, 3*time.Second
	url, _ := started(t, p)
	var ends []chan struct{}
	for range 50 {
		for _, text := range []string{
			"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ",
			"GET /",
			"POST /sample/v1.3/embed-v2/tasks HTTP/1.1\r\nHost: a\r\nX-Api-Key: k\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n",
			"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n",
		} {
			ends = append(ends, dribble(dial(t, url), text))
		}
	}
	othersAreServed(t, url)
	for _, closed := range ends {
		<-closed // or the connection's own deadline ends it, after aLot
	}
	silent := dial(t, url)
	_, err := silent.Read(make([]byte, 1))
	assert.ErrorIs(t, err, io.EOF, "nor may a connection stay on which nothing is sent")
}

// Who doesn't take an answer is cut off, and keeps nobody waiting.
func TestSlowReaders(t *testing.T) {
	p := usual()
	p.write = 2 * time.Second
	url, logged := started(t, p)
	var readers []net.Conn
	for range 20 {
		conn := dial(t, url)
		fmt.Fprint(conn, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
		readers = append(readers, conn)
	}
	othersAreServed(t, url)
	require.Eventually(t, func() bool { return strings.Count(logged(), "route=/large") == len(readers) }, aLot, 10*time.Millisecond)
	for _, conn := range readers {
		n, _ := io.Copy(io.Discard, conn)
		assert.Less(t, n, int64(large), "the answer is broken off")
	}
	assert.NotContains(t, logged(), fmt.Sprintf("bytes=%d", large))
}

// What net/http answers itself has the headers of every other answer.
func TestNoRequest(t *testing.T) {
	url, _ := started(t, usual())
	for _, c := range []struct {
		name, text string
		status     int
	}{
		{"a long header", "GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + strings.Repeat("a", 64<<10) + "\r\n\r\n", 431},
		{"many headers", "GET / HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X-A: b\r\n", 10000) + "\r\n", 431},
		{"a long target", "GET /" + strings.Repeat("a", 64<<10) + " HTTP/1.1\r\nHost: a\r\n\r\n", 431},
		{"a header below the limit", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Long: " + strings.Repeat("a", 31<<10) + "\r\n\r\n", 200},
		{"no HTTP", "\x16\x03\x01\x02\x00\x01\r\n\r\n", 400},
		{"no version", "GET /\r\n\r\n", 400},
		{"another version", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505},
		{"no host", "GET / HTTP/1.1\r\n\r\n", 400},
		{"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
		{"a host that is none", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
		{"a header that is none", "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400},
		{"two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
		{"an unknown coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
		{"an expectation", "POST / HTTP/1.1\r\nHost: a\r\nExpect: wonders\r\nContent-Length: 1\r\n\r\n", 417},
		{"the server itself", "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405},
	} {
		res, _ := exchange(t, url, c.text)
		assert.Equal(t, c.status, res.StatusCode, c.name)
		safe(t, res, c.name)
	}
	othersAreServed(t, url)
}

// The leave to send a body is no answer yet, and is sent as it is.
func TestContinue(t *testing.T) {
	url, _ := started(t, usual())
	conn := dial(t, url)
	fmt.Fprint(conn, "POST /sample/v1.3/embed-v2/tasks HTTP/1.1\r\nHost: a\r\nX-Api-Key: k\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n")
	r := bufio.NewReader(conn)
	line, err := r.ReadString('\n')
	require.NoError(t, err)
	assert.Equal(t, "HTTP/1.1 100 Continue\r\n", line)
	line, err = r.ReadString('\n')
	require.NoError(t, err)
	assert.Equal(t, "\r\n", line)
	fmt.Fprint(conn, "{}")
	res, err := http.ReadResponse(r, nil)
	require.NoError(t, err)
	assert.Equal(t, 400, res.StatusCode)
	safe(t, res, "the answer after it")
}

// No spelling of a path leads out of the bundle or to another host.
func TestTraversal(t *testing.T) {
	url, _ := started(t, usual())
	for _, target := range []string{
		"/../../../../etc/passwd", "/..", "/./", "//", "/web/../../etc/passwd", "../etc/passwd", "/large/../",
		"/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2E%2E%2Fetc%2Fpasswd", "/large%2f..%2f",
		"/%252e%252e/%252e%252e/etc/passwd", "/..%252fetc%252fpasswd",
		`/..\..\etc\passwd`, "/..%5c..%5cetc%5cpasswd", "/%c0%ae%c0%ae/etc/passwd", "/%uff0e%uff0e/etc/passwd",
		"/large%00", "/large\x00.html", "/%00/etc/passwd", "/large%0d%0aX-Evil:%201", "/..;/etc/passwd",
		"//evil.example/", "///evil.example", "/%2fevil.example/", `/\evil.example`, "http://evil.example/etc/passwd",
		"file:///etc/passwd", "/sample/v1.3/../../large", "/sample/v1.3/embed-v2/tasks/..%2f..%2f..%2fetc%2fpasswd", "/page", "/bundle.json",
	} {
		res, body := exchange(t, url, "GET "+target+" HTTP/1.1\r\nHost: a\r\nX-Api-Key: k\r\nConnection: close\r\n\r\n")
		assert.Contains(t, []int{400, 404}, res.StatusCode, "%q", target)
		assert.NotContains(t, body, "root:", "%q", target)
		assert.NotContains(t, body, "evil", "%q", target)
		assert.Empty(t, res.Header.Get("X-Evil"), "%q", target)
		safe(t, res, target)
	}
}

// The name that a request was sent to is never believed: not in an answer, and
// not at all where the server knows its own.
func TestSpoofedHost(t *testing.T) {
	known, _ := started(t, usual(), "-hosts", "good.example")
	any, _ := started(t, usual())
	for _, c := range []struct {
		name, text string
		status     int // of who knows its name
	}{
		{"its own", "GET / HTTP/1.1\r\nHost: good.example\r\n", 200},
		{"its own, with a port", "GET / HTTP/1.1\r\nHost: good.example:8080\r\n", 200},
		{"its own, in the target", "GET http://good.example/ HTTP/1.1\r\nHost: evil.example\r\n", 200},
		{"another", "GET / HTTP/1.1\r\nHost: evil.example\r\n", 421},
		{"another, in the target", "GET http://evil.example/ HTTP/1.1\r\nHost: good.example\r\n", 421},
		{"another, with its own before", "GET / HTTP/1.1\r\nHost: good.example.evil.example\r\n", 421},
		{"another, with its own behind", "GET / HTTP/1.1\r\nHost: evilgood.example\r\n", 421},
		{"another, with its own as a user", "GET http://good.example@evil.example/ HTTP/1.1\r\nHost: good.example\r\n", 421},
		{"none", "GET / HTTP/1.0\r\n", 421},
		{"an empty one", "GET / HTTP/1.1\r\nHost:\r\n", 421},
		{"its own, forwarded from another", "GET / HTTP/1.1\r\nHost: good.example\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\nX-Original-URL: /evil\r\n", 200},
		{"another, forwarded from its own", "GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: good.example\r\n", 421},
	} {
		for url, status := range map[string]int{known: c.status, any: 200} {
			res, body := exchange(t, url, c.text+"Connection: close\r\n\r\n")
			assert.Equal(t, status, res.StatusCode, c.name)
			safe(t, res, c.name)
			assert.NotContains(t, body+fmt.Sprint(res.Header), "evil", c.name)
			if res.StatusCode == 200 {
				assert.Equal(t, "page", body, c.name)
			}
		}
	}
}
