package web

import (
	"net/http"
	"strings"
)

// safety is what keeps a page safe, and therefore on every answer. policy is
// the whole Content-Security-Policy.
func safety(policy string) http.Header {
	return http.Header{
		policyHeader:                 {policy},
		"Referrer-Policy":            {"no-referrer"},
		"X-Content-Type-Options":     {"nosniff"},
		"Permissions-Policy":         {permissions},
		"Cross-Origin-Opener-Policy": {"same-origin"},
	}
}

const policyHeader = "Content-Security-Policy"

var strictTransport = []string{"max-age=31536000"}

// headers puts fixed onto every response, before anything else can answer. The
// values are those of all responses: to change one is to replace it.
func headers(fixed http.Header, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for name, value := range fixed {
			h[name] = value
		}
		if r.TLS != nil {
			h["Strict-Transport-Security"] = strictTransport
		}
		next.ServeHTTP(w, r)
	})
}

// permissions denies what a browser could be asked for and the page never
// does. What it does use (clipboard, full screen, playing a film) stays with
// the page itself, which is the default for those.
const permissions = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), " +
	"geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), " +
	"midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()"

// contentPolicy allows scripts and styles from here only, neither inline, and
// requests to here and to the origins named. 'wasm-unsafe-eval' is what
// compiling WebAssembly is called. Go-app needs nothing more.
func contentPolicy(connect, ancestors []string) string {
	return pagePolicy(connect) + "; frame-ancestors " + strings.Join(ancestors, " ")
}

// pagePolicy is the part of it that a page can carry in a <meta>, where who may
// embed the page is not heard.
func pagePolicy(connect []string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self' 'wasm-unsafe-eval'",
		"style-src 'self'",
		"img-src 'self' data: blob:",
		"media-src 'self' blob: https:",
		"connect-src " + strings.Join(append([]string{"'self'"}, connect...), " "),
		"worker-src 'self'",
		"manifest-src 'self'",
		"base-uri 'none'",
		"form-action 'self'",
		"object-src 'none'",
	}, "; ")
}
