// The border between the client and the platform it runs on.

package twelvelabs

import (
	"context"
	"io"
)

// Request is what a transport sends: Method, URL, the headers x-api-key and
// Accept, and, with a body, Content-Type. Nothing else.
type Request struct {
	Method string
	URL    string // without a query
	Query  string // with its question mark; empty for none
	Origin string // the only origin the key may go to: a transport refuses a URL of another
	Key    Secret
	Body   []byte // JSON; nil for none
	Medium any    // see Client.Medium
}

// Response is an answer whose body still has to be read, and closed.
type Response struct {
	Status int
	Header func(name string) string // "" where there is no such header, or it can't be read
	Length int64                    // bytes in the decoded body; -1 where unknown
	Body   io.ReadCloser            // decoded from its content encoding
}

// Transport carries one request. It follows no redirect and keeps no cookie,
// cache or copy of the key. The error of Do is an *Error of ClassNetwork,
// ClassRedirect, ClassRequest (refused before sending) or ClassAborted.
//
// When ctx ends, Do and a Read of the body in progress return at once. A body
// that ends before its announced length must not end in io.EOF where the
// transport can tell.
type Transport interface {
	Do(ctx context.Context, q *Request) (*Response, error)
}

// refuse answers why q must not be sent, or nil.
func refuse(q *Request) error {
	origin, _, err := originOf(q.URL)
	if err == nil && origin != q.Origin {
		err = text("refused to send the key to another origin")
	}
	if err == nil && q.Query != "" && (q.Query[0] != '?' || !only(q.Query[1:], "-._~:=&%")) {
		err = text("refused to send a query with unusual characters")
	}
	if err != nil {
		return &Error{Class: ClassRequest, Cause: err}
	}
	return nil
}
