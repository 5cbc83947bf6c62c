package relay

// dial.go keeps the relay from asking the network it stands in.

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
)

var errPrivate = errors.New("relay: the API's name leads to a private address")

// transport asks over the network. Unless local it dials public addresses
// only, looked at after names have been resolved: a name may lead anywhere.
func transport(local bool) http.RoundTripper {
	dialer := &net.Dialer{Timeout: connectTimeout}
	if !local {
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil || !public(at.Addr()) {
				return errPrivate
			}
			return nil
		}
	}
	return &http.Transport{
		DialContext:           dialer.DialContext,
		TLSHandshakeTimeout:   connectTimeout,
		ResponseHeaderTimeout: answerTimeout,
		ForceAttemptHTTP2:     true,
		DisableCompression:    true, // what came compressed goes on so
		MaxIdleConnsPerHost:   16,
	}
}

// reserved are the ranges that net/netip has no name for and that are not
// public: RFC 6890 and those after it.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"),
}

// public reports whether an address may be on the open internet.
func public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a.WithZone("")) {
			return false
		}
	}
	return true
}

// loopbackHost reports whether a host of a URL is this machine.
func loopbackHost(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}
