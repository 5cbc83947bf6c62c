//go:build js

// These tests run in Node.js, whose fetch is the browser's but for CORS:
//
//	GOOS=js GOARCH=wasm go test -exec "$(go env GOROOT)/lib/wasm/go_js_wasm_exec" ./app/twelvelabs

package twelvelabs

import (
	"context"
	"io"
	"strings"
	"syscall/js"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// serve starts Node's HTTP server with a handler in JavaScript, the body of
// function (request, response), and answers a client for it.
func serve(t *testing.T, handler string) *Client {
	t.Helper()
	node := js.Global().Get("require")
	if node.IsUndefined() {
		t.Skip("not in Node.js")
	}
	listening := make(chan struct{})
	ready := js.FuncOf(func(js.Value, []js.Value) any { close(listening); return nil })
	defer ready.Release()
	server := node.Invoke("http").Call("createServer", js.Global().Get("Function").New("request", "response", handler))
	server.Call("listen", 0, "127.0.0.1", ready)
	<-listening
	t.Cleanup(func() {
		server.Call("closeAllConnections")
		server.Call("close")
	})
	base := "http://127.0.0.1:" + js.Global().Get("String").Invoke(server.Call("address").Get("port")).String() + "/v1.3"
	return &Client{Base: base, Key: mustKey(t), Transport: NewTransport(), FirstByte: 5 * time.Second, Idle: 5 * time.Second}
}

// quoted writes a JavaScript string.
func quoted(s string) string { return js.Global().Get("JSON").Call("stringify", s).String() }

func TestFetch(t *testing.T) {
	c := serve(t, `
		globalThis.seen = {method: request.method, url: request.url, headers: request.headers};
		response.setHeader("Content-Type", "application/json");
		response.setHeader("Content-Length", `+quoted(length(ready))+`);
		response.end(`+quoted(ready)+`);`)
	sink := &rows{}
	var last, total int64
	x := c.Retrieve(t.Context(), idA, sink, func(b, all int64) { last, total = b, all })
	require.NoError(t, x.Err)
	assert.Equal(t, rows{{0.5, -1, 2}}, *sink)
	assert.EqualValues(t, len(ready), last)
	assert.EqualValues(t, len(ready), total)

	seen := js.Global().Get("seen")
	assert.Equal(t, "GET", seen.Get("method").String())
	assert.Equal(t, "/v1.3/embed-v2/tasks/"+idA, seen.Get("url").String())
	headers := seen.Get("headers")
	assert.Equal(t, testKey, headers.Get("x-api-key").String())
	assert.Equal(t, "application/json", headers.Get("accept").String())
	for _, none := range []string{"cookie", "referer", "content-type", "authorization"} {
		assert.True(t, headers.Get(none).IsUndefined(), none)
	}
}

func length(s string) string { return js.Global().Get("String").Invoke(len(s)).String() }

func TestFetchCreates(t *testing.T) {
	c := serve(t, `
		let sent = "";
		request.setEncoding("utf8");
		request.on("data", (part) => sent += part);
		request.on("end", () => {
			const ok = request.method === "POST" && sent === '{"a":"é"}' && request.headers["content-type"] === "application/json";
			response.statusCode = ok ? 202 : 400;
			response.end(`+quoted(processing)+`);
		});`)
	id, err := c.Create(t.Context(), []byte(`{"a":"é"}`))
	require.NoError(t, err)
	assert.Equal(t, idA, id)
}

func TestFetchStreamsALongBody(t *testing.T) {
	// 300,000 numbers in chunks that cut them anywhere.
	c := serve(t, `
		const body = '{"status":"ready","data":[{"embedding":[' + Array.from({length: 300000}, (_, i) => i).join(",") + ']}]}';
		let at = 0;
		(function more() {
			if (at >= body.length) return response.end();
			const next = body.slice(at, at += 70001);
			response.write(next, () => setTimeout(more, 0));
		})();`)
	sink := &rows{}
	calls := 0
	x := c.Retrieve(t.Context(), idA, sink, func(b, total int64) { calls++; assert.EqualValues(t, -1, total) })
	require.NoError(t, x.Err)
	require.Len(t, (*sink)[0], 300_000)
	for i, v := range (*sink)[0] {
		require.Equal(t, float32(i), v)
	}
	assert.Greater(t, calls, 5)
}

func TestFetchReadsIntoSmallBuffers(t *testing.T) {
	c := serve(t, `response.end("0123456789".repeat(100));`)
	p, err := c.Transport.Do(t.Context(), &Request{Method: "GET", URL: c.Base, Origin: strings.TrimSuffix(c.Base, "/v1.3"), Key: c.Key})
	require.NoError(t, err)
	var got []byte
	for buffer := make([]byte, 7); ; {
		n, err := p.Body.Read(buffer)
		got = append(got, buffer[:n]...)
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
	}
	assert.Equal(t, strings.Repeat("0123456789", 100), string(got))
	require.NoError(t, p.Body.Close())
	require.NoError(t, p.Body.Close())
	_, err = p.Body.Read(make([]byte, 1))
	assert.Error(t, err)
}

func TestFetchFaults(t *testing.T) {
	for name, c := range map[string]struct {
		handler string
		class   Class
	}{
		"404":        {`response.statusCode = 404; response.end('{"error":{"code":"resource_not_exist"}}');`, ClassNotFound},
		"no content": {`response.statusCode = 204; response.end();`, ClassNotAPI},
		"empty":      {`response.end();`, ClassNotAPI},
		"html":       {`response.end("<html>");`, ClassNotAPI},
		"reset":      {`request.socket.destroy();`, ClassNetwork},
		"redirect":   {`if (request.url !== "/x") { response.writeHead(307, {Location: "/x"}); } response.end(` + quoted(ready) + `);`, ClassNetwork},
		"cut":        {`response.setHeader("Content-Length", 1000); response.write(` + quoted(ready) + `); setTimeout(() => request.socket.destroy(), 50);`, ClassIncomplete},
		"cut chunks": {`response.write(` + quoted(ready[:50]) + `); setTimeout(() => request.socket.destroy(), 50);`, ClassIncomplete},
		"short":      {`response.end(` + quoted(ready[:50]) + `);`, ClassIncomplete},
	} {
		e := errorOf(t, serve(t, c.handler).Retrieve(t.Context(), idA, nil, nil))
		assert.Equal(t, c.class, e.Class, "%s: %v", name, e)
		assert.NotContains(t, e.Error(), testKey)
	}
}

func TestFetchRetryAfter(t *testing.T) {
	c := serve(t, `response.writeHead(429, {"Retry-After": "9"}); response.end();`)
	assert.Equal(t, 9*time.Second, errorOf(t, c.Retrieve(t.Context(), idA, nil, nil)).RetryAfter)
}

func TestFetchGzip(t *testing.T) {
	c := serve(t, `
		const zipped = globalThis.require("zlib").gzipSync(`+quoted(ready)+`);
		response.writeHead(200, {"Content-Encoding": "gzip", "Content-Length": zipped.length});
		response.end(zipped);`)
	x := c.Retrieve(t.Context(), idA, nil, func(_, total int64) { assert.EqualValues(t, -1, total) })
	require.NoError(t, x.Err)
	assert.EqualValues(t, len(ready), x.Bytes)
}

func TestFetchStalls(t *testing.T) {
	c := serve(t, ``)
	c.FirstByte = 50 * time.Millisecond
	assert.Equal(t, ClassNetwork, errorOf(t, c.Retrieve(t.Context(), idA, nil, nil)).Class)

	c = serve(t, `response.write(`+quoted(ready[:50])+`);`)
	c.Idle = 50 * time.Millisecond
	e := errorOf(t, c.Retrieve(t.Context(), idA, nil, nil))
	assert.Equal(t, ClassIncomplete, e.Class)
	assert.ErrorIs(t, e, errStalled)
}

func TestFetchAborts(t *testing.T) {
	for _, handler := range []string{``, `response.write("{");`, `response.write(` + quoted(ready) + `);`} {
		c := serve(t, `globalThis.hungUp = false; request.socket.on("close", () => globalThis.hungUp = true);`+handler)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		x := c.Retrieve(ctx, idA, nil, nil)
		assert.Equal(t, ClassAborted, errorOf(t, x).Class)
		assert.Less(t, x.Took, 2*time.Second)
		assert.Eventually(t, func() bool { return js.Global().Get("hungUp").Truthy() }, 2*time.Second, 10*time.Millisecond)
	}
}

func TestFetchOverTheLimitHangsUp(t *testing.T) {
	c := serve(t, `
		globalThis.hungUp = false;
		request.socket.on("close", () => globalThis.hungUp = true);
		response.write('{"status":"ready","x":"');
		(function more() { if (!globalThis.hungUp) response.write("x".repeat(65536), more); })();`)
	c.Limit = 1_000_000
	assert.Equal(t, ClassTooLarge, errorOf(t, c.Retrieve(t.Context(), idA, nil, nil)).Class)
	assert.Eventually(t, func() bool { return js.Global().Get("hungUp").Truthy() }, 2*time.Second, 10*time.Millisecond)
}

func TestFetchThatThrows(t *testing.T) {
	real := js.Global().Get("fetch")
	defer js.Global().Set("fetch", real)
	for _, broken := range []string{
		`throw new TypeError("no fetch here: " + arguments[1].headers["x-api-key"])`,
		`return Promise.reject(new TypeError("Failed to fetch"))`,
		`return Promise.reject(undefined)`,
		`return Promise.reject("text")`,
	} {
		js.Global().Set("fetch", js.Global().Get("Function").New(broken))
		c := &Client{Base: base, Key: mustKey(t), Transport: NewTransport()}
		e := errorOf(t, c.Retrieve(t.Context(), idA, nil, nil))
		assert.Equal(t, ClassNetwork, e.Class)
		assert.NotContains(t, e.Error(), testKey)
	}
}

// Options are what a careful page sends, and nothing more.
func TestFetchOptions(t *testing.T) {
	real := js.Global().Get("fetch")
	defer js.Global().Set("fetch", real)
	js.Global().Set("fetch", js.Global().Get("Function").New(`
		const {signal, ...rest} = arguments[1];
		globalThis.options = JSON.stringify(rest);
		return Promise.resolve(new Response(`+quoted(ready)+`));`))
	c := &Client{Base: base, Key: mustKey(t), Transport: NewTransport()}
	require.NoError(t, c.Retrieve(t.Context(), idA, nil, nil).Err)
	assert.JSONEq(t, `{"method":"GET","headers":{"x-api-key":"`+testKey+`","Accept":"application/json"},"redirect":"error",
		"credentials":"omit","cache":"no-store","referrerPolicy":"no-referrer"}`, js.Global().Get("options").String())
}
