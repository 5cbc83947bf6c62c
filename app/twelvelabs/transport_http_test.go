//go:build !js

// Faults over a real connection.

package twelvelabs

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// serve starts a server and answers a client for it.
func serve(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections) // some handlers hang
	return &Client{Base: server.URL + "/v1.3", Key: mustKey(t), Transport: NewTransport(), Idle: 5 * time.Second, FirstByte: 5 * time.Second}
}

func TestHTTPSendsTheKeyAndLittleElse(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		assert.Equal(t, testKey, r.Header.Get("X-Api-Key"))
		assert.Equal(t, "application/json", r.Header.Get("Accept"))
		assert.NotContains(t, r.RequestURI, testKey)
		for name := range r.Header {
			assert.Contains(t, []string{"X-Api-Key", "Accept", "Accept-Encoding", "User-Agent", "Content-Type", "Content-Length"}, name)
		}
		switch r.Method {
		case "GET":
			assert.Equal(t, "/v1.3/embed-v2/tasks/"+idA, r.RequestURI)
			assert.Empty(t, body)
			assert.Empty(t, r.Header.Get("Content-Type"))
			io.WriteString(w, ready)
		case "POST":
			assert.Equal(t, "/v1.3/embed-v2/tasks", r.RequestURI)
			assert.Equal(t, `{"a":1}`, string(body))
			assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
			w.WriteHeader(202)
			io.WriteString(w, `{"_id":"`+idB+`","status":"processing","data":null}`)
		}
	})
	x := c.Retrieve(t.Context(), idA, nil, nil)
	require.NoError(t, x.Err)
	assert.Positive(t, x.Took)
	id, err := c.Create(t.Context(), []byte(`{"a":1}`))
	require.NoError(t, err)
	assert.Equal(t, idB, id)
}

func TestHTTPFollowsNoRedirect(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		var visits atomic.Int32
		elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			visits.Add(1)
			io.WriteString(w, ready)
		}))
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+r.URL.Path, status)
		})
		e := errorOf(t, c.Retrieve(t.Context(), idA, nil, nil))
		assert.Equal(t, ClassRedirect, e.Class)
		assert.Equal(t, status, e.Status)
		assert.Zero(t, visits.Load(), "the key went elsewhere")
		elsewhere.Close()
	}
}

func TestHTTPIgnoresTheClientsOwnRedirectPolicyAndCookies(t *testing.T) {
	var visits atomic.Int32
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		visits.Add(1)
		assert.Empty(t, r.Cookies())
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	})
	c.Transport = &HTTP{Client: http.DefaultClient}
	for range 2 {
		assert.Equal(t, ClassRedirect, errorOf(t, c.Retrieve(t.Context(), idA, nil, nil)).Class)
	}
	assert.EqualValues(t, 2, visits.Load())
}

func TestHTTPShortBodies(t *testing.T) {
	hijack := func(reply string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if assert.NoError(t, err) {
				io.WriteString(conn, reply)
				conn.Close()
			}
		}
	}
	head := "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	for name, c := range map[string]struct {
		reply string
		class Class
	}{
		"no answer":          {"", ClassNetwork},
		"half a head":        {head, ClassNetwork},
		"not http":           {"SSH-2.0-x\r\n", ClassNetwork},
		"no body":            {head + "Content-Length: 9\r\n\r\n", ClassIncomplete},
		"short of its":       {head + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(ready)+1, ready), ClassIncomplete},
		"half a document":    {head + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(ready), ready[:50]), ClassIncomplete},
		"half, to the close": {head + "Connection: close\r\n\r\n" + ready[:50], ClassIncomplete},
		"half, in chunks":    {head + "Transfer-Encoding: chunked\r\n\r\n32\r\n" + ready[:50] + "\r\n", ClassIncomplete},
		"no last chunk":      {head + fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(ready), ready), ClassIncomplete},
		"longer than said":   {head + fmt.Sprintf("Connection: close\r\nContent-Length: %d\r\n\r\n%s", 50, ready), ClassIncomplete},
	} {
		e := errorOf(t, serve(t, hijack(c.reply)).Retrieve(t.Context(), idA, nil, nil))
		assert.Equal(t, c.class, e.Class, "%s: %v", name, e)
	}
	x := serve(t, hijack(head+"Connection: close\r\n\r\n"+ready)).Retrieve(t.Context(), idA, nil, nil)
	assert.NoError(t, x.Err, "a whole document that ends with the connection")
}

func TestHTTPErrorsNameNoURL(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l.Close()
	c := &Client{Base: "http://" + l.Addr().String(), Key: mustKey(t), Transport: NewTransport()}
	e := errorOf(t, c.Retrieve(t.Context(), idA, nil, nil))
	assert.Equal(t, ClassNetwork, e.Class)
	assert.ErrorContains(t, e, "refused")
	assert.NotContains(t, e.Error(), idA)
}

func TestHTTPStalls(t *testing.T) {
	release := make(chan struct{})
	stop := func(after string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if after != "" {
				io.WriteString(w, after)
				w.(http.Flusher).Flush()
			}
			select {
			case <-r.Context().Done():
			case <-release:
			}
		}
	}
	t.Cleanup(func() { close(release) })

	c := serve(t, stop(""))
	c.FirstByte = 50 * time.Millisecond
	assert.Equal(t, ClassNetwork, errorOf(t, c.Retrieve(t.Context(), idA, nil, nil)).Class)

	c = serve(t, stop(ready[:50]))
	c.Idle = 50 * time.Millisecond
	x := c.Retrieve(t.Context(), idA, nil, nil)
	assert.Equal(t, ClassIncomplete, errorOf(t, x).Class)
	assert.EqualValues(t, 50, x.Bytes)

	c = serve(t, stop(ready)) // whole, but nobody said so
	c.Idle = 50 * time.Millisecond
	assert.Equal(t, ClassIncomplete, errorOf(t, c.Retrieve(t.Context(), idA, nil, nil)).Class)
}

func TestHTTPSlowDrip(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for part := range strings.SplitAfterSeq(ready, ",") {
			io.WriteString(w, part)
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	})
	c.Idle = 2 * time.Second
	assert.NoError(t, c.Retrieve(t.Context(), idA, nil, nil).Err)
}

func TestHTTPOverTheLimitHangsUp(t *testing.T) {
	hungUp := make(chan struct{})
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		defer close(hungUp)
		io.WriteString(w, `{"status":"ready","x":"`)
		for part := strings.Repeat("x", 4096); ; {
			if _, err := io.WriteString(w, part); err != nil {
				return
			}
		}
	})
	c.Limit = 100_000
	x := c.Retrieve(t.Context(), idA, nil, nil)
	assert.Equal(t, ClassTooLarge, errorOf(t, x).Class)
	select {
	case <-hungUp:
	case <-time.After(5 * time.Second):
		t.Error("the server can still write")
	}
}

func TestHTTPAbortHangsUp(t *testing.T) {
	began, hungUp := make(chan struct{}), make(chan struct{})
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		defer close(hungUp)
		close(began)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-began; cancel() }()
	assert.Equal(t, ClassAborted, errorOf(t, c.Retrieve(ctx, idA, nil, nil)).Class)
	select {
	case <-hungUp:
	case <-time.After(5 * time.Second):
		t.Error("the request goes on")
	}
}

func TestHTTPGzip(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	io.WriteString(z, ready)
	require.NoError(t, z.Close())
	for cut, class := range map[int]Class{0: "", 4: ClassIncomplete, 40: ClassIncomplete} {
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			assert.Contains(t, r.Header.Get("Accept-Encoding"), "gzip")
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(zipped.Bytes()[:zipped.Len()-cut])
		})
		x := c.Retrieve(t.Context(), idA, nil, func(_, total int64) { assert.EqualValues(t, -1, total) })
		if class == "" {
			require.NoError(t, x.Err)
			assert.EqualValues(t, len(ready), x.Bytes, "bytes are counted decoded")
		} else {
			assert.Equal(t, class, errorOf(t, x).Class)
		}
	}
}

func TestHTTPErrorAnswers(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", time.Now().Add(90*time.Second).UTC().Format(http.TimeFormat))
		w.WriteHeader(429)
		bufio.NewReader(r.Body).ReadByte()
		io.WriteString(w, `{"error":{"code":"too_many_requests","message":"Slow down"}}`)
	})
	e := errorOf(t, c.Retrieve(t.Context(), idA, nil, nil))
	assert.Equal(t, ClassBusy, e.Class)
	assert.Equal(t, "too_many_requests", e.Code)
	assert.InDelta(t, 90, e.RetryAfter.Seconds(), 2)
}

func TestHTTPPutsAFileWhereItBelongs(t *testing.T) {
	film := bytes.Repeat([]byte{0, 1, 2, 0xff}, 100_001)
	n := aTask(func(n *NewTask) { n.Source, n.File = FieldFile, MediaFile{Name: "film.mp4", Size: len(film)} })
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var sent struct {
			Kind  string `json:"input_type"`
			Video struct {
				Source struct {
					Medium []byte `json:"base64_string"`
				} `json:"media_source"`
			}
		}
		assert.NoError(t, json.NewDecoder(r.Body).Decode(&sent))
		assert.Equal(t, "video", sent.Kind)
		assert.True(t, bytes.Equal(film, sent.Video.Source.Medium))
		w.WriteHeader(202)
		io.WriteString(w, `{"_id":"`+idB+`","status":"processing","data":null}`)
	})
	c.Medium = film
	id, err := c.Create(t.Context(), []byte(n.Body()))
	require.NoError(t, err)
	assert.Equal(t, idB, id)
}
