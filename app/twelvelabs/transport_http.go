//go:build !js

// The transport of native programs and tests.

package twelvelabs

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// NewTransport answers the transport of this platform: here, net/http.
func NewTransport() Transport {
	return &HTTP{Client: &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}}
}

// HTTP is a Transport over net/http. The client's redirect policy and cookies
// are not used.
type HTTP struct {
	Client *http.Client
}

// Do sends q. A redirect comes back as the answer it is, with its 3xx status.
func (t *HTTP) Do(ctx context.Context, q *Request) (*Response, error) {
	if err := refuse(q); err != nil {
		return nil, err
	}
	var body io.Reader
	if q.Body != nil {
		body = bytes.NewReader(q.Body)
	}
	if medium, ok := q.Medium.([]byte); ok {
		before, after := splitAtMedium(string(q.Body))
		body = strings.NewReader(before + base64.StdEncoding.EncodeToString(medium) + after)
	}
	hq, err := http.NewRequestWithContext(ctx, q.Method, q.URL+q.Query, body)
	if err != nil {
		return nil, &Error{Class: ClassRequest, Cause: err}
	}
	hq.Header.Set("X-Api-Key", q.Key.Reveal())
	hq.Header.Set("Accept", "application/json")
	if q.Body != nil {
		hq.Header.Set("Content-Type", "application/json")
	}
	client := http.Client{
		Transport:     t.Client.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	hr, err := client.Do(hq)
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) { // its text repeats the URL
			err = ue.Err
		}
		class := ClassNetwork
		if ctx.Err() != nil {
			class = ClassAborted
		}
		return nil, &Error{Class: class, Cause: err}
	}
	length := hr.ContentLength
	if hr.Uncompressed || hr.Header.Get("Content-Encoding") != "" {
		length = -1
	}
	return &Response{Status: hr.StatusCode, Header: hr.Header.Get, Length: length, Body: hr.Body}, nil
}
