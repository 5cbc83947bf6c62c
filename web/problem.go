package web

import (
	"html"
	"io"
	"net/http"
	"strconv"
)

// problem answers with a page that a person can read. title and text are
// fixed strings: nothing of the request is repeated.
func problem(w http.ResponseWriter, r *http.Request, status int, title, text string) {
	page := `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>` + html.EscapeString(title) + ` – Embedscope</title>
<h1>` + html.EscapeString(title) + `</h1>
<p>` + html.EscapeString(text) + `</p>
<p><a href="/">Embedscope</a></p>
</html>
`
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(page)))
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		io.WriteString(w, page) // the client may be gone: nobody is left to tell
	}
}
