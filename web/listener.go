package web

import (
	"bytes"
	"net"
	"net/http"
)

// listener is for the answers that net/http gives before a handler is asked,
// to a request that it can't read or finds too long: its connections put fixed
// into those.
type listener struct {
	net.Listener
	fixed []byte // lines of a header
}

func listen(l net.Listener, fixed http.Header) net.Listener {
	var lines bytes.Buffer
	fixed.Write(&lines) // a buffer takes all
	return &listener{l, lines.Bytes()}
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		return &connection{tcp, l.fixed}, err
	}
	return c, err
}

// connection is still a TCP connection, whose writing half net/http closes
// first so that an answer arrives though the request was not read to its end.
type connection struct {
	*net.TCPConn
	fixed []byte
}

// Write knows an answer of net/http's own by its header, which is whole and
// has no policy.
func (c *connection) Write(p []byte) (int, error) {
	if !bytes.HasPrefix(p, []byte("HTTP/1.1 ")) || bytes.HasPrefix(p, []byte("HTTP/1.1 1")) {
		return c.TCPConn.Write(p)
	}
	header, _, whole := bytes.Cut(p, []byte("\r\n\r\n"))
	if !whole || bytes.Contains(header, []byte("\r\n"+policyHeader+": ")) {
		return c.TCPConn.Write(p)
	}
	status, rest, _ := bytes.Cut(p, []byte("\r\n"))
	n, err := c.TCPConn.Write(bytes.Join([][]byte{status, []byte("\r\n"), c.fixed, rest}, nil))
	return min(n, len(p)), err
}
