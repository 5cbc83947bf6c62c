package send

import (
	"context"
	"errors"
	"syscall/js"

	"embedscope/app/promise"
)

// Fetch is a Transport by the browser's fetch: no cookies, no cache, no referrer,
// no redirect.
func Fetch(ctx context.Context, q Request) (status int, body []byte, err error) {
	abort := js.Global().Get("AbortController").New()
	headers := map[string]any{"Accept": "application/json"}
	if q.Header[0] != "" {
		headers[q.Header[0]] = q.Header[1]
	}
	options := map[string]any{
		"method": q.Method, "redirect": "error", "credentials": "omit", "cache": "no-store", "referrerPolicy": "no-referrer",
		"signal": abort.Get("signal"), "headers": headers,
	}
	if q.Body != nil {
		headers["Content-Type"] = "application/json"
		array := js.Global().Get("Uint8Array").New(len(q.Body))
		js.CopyBytesToJS(array, q.Body)
		options["body"] = array
	}
	stop := context.AfterFunc(ctx, func() { abort.Call("abort") })
	defer stop()
	response, err := promise.Await(js.Global().Call("fetch", q.URL, options))
	if err != nil {
		return 0, nil, errors.New("the browser got no answer: the server is not there, does not let pages of other origins ask it (CORS), or this site does not let its page ask it (" + err.Error() + ")")
	}
	buffer, err := promise.Await(response.Call("arrayBuffer"))
	if err != nil {
		return 0, nil, errors.New("the answer broke off")
	}
	array := js.Global().Get("Uint8Array").New(buffer)
	body = make([]byte, array.Length())
	js.CopyBytesToGo(body, array)
	return response.Get("status").Int(), body, nil
}
