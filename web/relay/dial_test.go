package relay

import (
	"net/http"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPublicAddresses(t *testing.T) {
	for address, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1": true, "::ffff:8.8.8.8": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "198.18.0.1": false, "224.0.0.1": false, "255.255.255.255": false,
		"::1": false, "::": false, "fe80::1": false, "fc00::1": false, "::ffff:127.0.0.1": false, "64:ff9b::7f00:1": false,
		"2002:7f00:1::": false, "ff02::1": false, "fe80::1%eth0": false,
	} {
		assert.Equal(t, want, public(netip.MustParseAddr(address)), address)
	}
	a := newAPI(t, ready)
	r, _ := http.NewRequest("GET", a.URL, nil)
	_, err := transport(false).RoundTrip(r)
	assert.ErrorIs(t, err, errPrivate)
	assert.Empty(t, a.asked)
}

func TestTheAPIMustBeAskedSafely(t *testing.T) {
	for address, want := range map[string]bool{
		"https://api.twelvelabs.io/v1.3": true, "http://localhost:1/v1.3": true, "http://127.0.0.1:1": true, "http://[::1]:1": true,
		"http://api.twelvelabs.io/v1.3": false, "api.twelvelabs.io": false, "": false,
	} {
		_, err := Relay{API: address}.Handler()
		assert.Equal(t, want, err == nil, address)
	}
}
