package web

import (
	"net/http"
	"strings"
)

// headers puts onto every response what keeps a page safe, before anything
// else can answer. policy is the whole Content-Security-Policy.
func headers(policy string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Permissions-Policy", permissions)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
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
		"frame-ancestors " + strings.Join(ancestors, " "),
	}, "; ")
}
