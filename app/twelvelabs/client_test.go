// One request and what becomes of it, over transports that answer from memory.

package twelvelabs

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// answering is a Transport that keeps the requests and gives one answer.
type answering struct {
	status int
	header map[string]string
	body   io.Reader
	length int64
	err    error

	sent   []*Request
	closed int
}

func (a *answering) Do(_ context.Context, q *Request) (*Response, error) {
	a.sent = append(a.sent, q)
	if a.err != nil {
		return nil, a.err
	}
	length := a.length
	if length == 0 {
		length = -1
	}
	return &Response{Status: a.status, Header: func(n string) string { return a.header[n] }, Length: length, Body: closing{a.body, a}}, nil
}

type closing struct {
	io.Reader
	a *answering
}

func (c closing) Close() error { c.a.closed++; return nil }

// rows is a Sink that keeps copies.
type rows [][]float32

func (r *rows) Append(v []float32) int {
	*r = append(*r, append([]float32(nil), v...))
	return len(*r) - 1
}

const base = "https://api.example/v1.3"

func clientOf(t testing.TB, tr Transport) *Client {
	return &Client{Base: base, Key: mustKey(t), Transport: tr}
}

func mustKey(t testing.TB) Secret {
	t.Helper()
	key, err := NewSecret(testKey)
	require.NoError(t, err)
	return key
}

const testKey = "tlk_CANARY0123456789"

func errorOf(t testing.TB, x *Exchange) *Error {
	t.Helper()
	var e *Error
	require.ErrorAs(t, x.Err, &e)
	assert.Nil(t, x.Task)
	assert.Nil(t, x.Sink)
	assert.Nil(t, x.Outline)
	return e
}

const ready = `{"_id":"` + idA + `","status":"ready","data":[{"embedding":[0.5,-1,2],"embedding_option":"visual","start_sec":0,"end_sec":6}]}`

func TestRetrieve(t *testing.T) {
	tr := &answering{status: 200, body: iotest.OneByteReader(strings.NewReader(ready)), length: int64(len(ready))}
	c := clientOf(t, tr)
	c.Clock = func() time.Time { return noon }
	c.Outline = true
	sink := &rows{}
	var last, total int64
	x := c.Retrieve(t.Context(), idA, sink, func(b, all int64) {
		assert.GreaterOrEqual(t, b, last)
		last, total = b, all
	})

	require.NoError(t, x.Err)
	assert.Equal(t, StatusReady, x.Task.Status)
	assert.Equal(t, idA, x.Task.ID)
	require.Len(t, x.Task.Segments, 1)
	assert.Equal(t, rows{{0.5, -1, 2}}, *sink)
	assert.Same(t, sink, x.Sink)
	assert.Equal(t, "GET", x.Method)
	assert.Equal(t, "/v1.3/embed-v2/tasks/"+idA, x.Path)
	assert.Equal(t, noon, x.Sent)
	assert.Equal(t, 200, x.Status)
	assert.EqualValues(t, len(ready), x.Bytes)
	assert.EqualValues(t, len(ready), last, "the last progress tells all of it")
	assert.EqualValues(t, len(ready), total)
	assert.Equal(t, strings.Replace(ready, "[0.5,-1,2]", "[3]", 1), string(x.Outline))
	assert.Equal(t, 1, tr.closed)

	require.Len(t, tr.sent, 1)
	q := tr.sent[0]
	assert.Equal(t, "https://api.example/v1.3/embed-v2/tasks/"+idA, q.URL)
	assert.Equal(t, "https://api.example", q.Origin)
	assert.Equal(t, testKey, q.Key.Reveal())
	assert.Nil(t, q.Body)
}

func TestRetrieveWithoutASink(t *testing.T) {
	x := clientOf(t, &answering{status: 200, body: strings.NewReader(ready)}).Retrieve(t.Context(), idA, nil, nil)
	require.NoError(t, x.Err)
	assert.Equal(t, 0, x.Task.Segments[0].Row)
}

func TestRetrieveTotalIsUnknownOnceItIsExceeded(t *testing.T) {
	tr := &answering{status: 200, body: strings.NewReader(ready), length: 10} // as of a compressed body
	var totals []int64
	x := clientOf(t, tr).Retrieve(t.Context(), idA, nil, func(_, total int64) { totals = append(totals, total) })
	require.NoError(t, x.Err)
	assert.Equal(t, int64(-1), totals[len(totals)-1])
}

func TestRetrieveSendsNothing(t *testing.T) {
	for name, c := range map[string]struct {
		client Client
		id     string
		class  Class
	}{
		"no key":        {Client{Base: base}, idA, ClassKey},
		"no id":         {Client{Base: base, Key: mustKey(t)}, "", ClassRequest},
		"dots":          {Client{Base: base, Key: mustKey(t)}, "..", ClassRequest},
		"slash":         {Client{Base: base, Key: mustKey(t)}, "a/b", ClassRequest},
		"escape":        {Client{Base: base, Key: mustKey(t)}, "a%2fb", ClassRequest},
		"query":         {Client{Base: base, Key: mustKey(t)}, "a?b", ClassRequest},
		"long":          {Client{Base: base, Key: mustKey(t)}, strings.Repeat("a", 5000), ClassRequest},
		"no base":       {Client{Key: mustKey(t)}, idA, ClassRequest},
		"relative base": {Client{Base: "/relay/v1.3", Key: mustKey(t)}, idA, ClassRequest},
		"user info":     {Client{Base: "https://api.example@evil.example", Key: mustKey(t)}, idA, ClassRequest},
		"query in base": {Client{Base: "https://api.example?x=", Key: mustKey(t)}, idA, ClassRequest},
	} {
		tr := &answering{}
		c.client.Transport = tr
		x := c.client.Retrieve(t.Context(), c.id, nil, nil)
		assert.Equal(t, c.class, errorOf(t, x).Class, name)
		assert.Empty(t, tr.sent, name)
		assert.Zero(t, x.Sent, name)
		assert.Zero(t, x.Status, name)
	}
}

func TestTransportRefusesAnotherOrigin(t *testing.T) {
	x, err := NewTransport().Do(t.Context(), &Request{Method: "GET", URL: "https://evil.example/x", Origin: "https://api.example", Key: mustKey(t)})
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Nil(t, x)
	assert.Equal(t, ClassRequest, e.Class)
	assert.ErrorContains(t, err, "another origin")
}

func TestTransportErrors(t *testing.T) {
	for class, err := range map[Class]error{
		ClassNetwork:  errors.New("refused"),
		ClassRedirect: &Error{Class: ClassRedirect},
		ClassRequest:  &Error{Class: ClassRequest},
	} {
		assert.Equal(t, class, errorOf(t, clientOf(t, &answering{err: err}).Retrieve(t.Context(), idA, nil, nil)).Class)
	}
	e := errorOf(t, clientOf(t, &answering{err: &Error{Class: ClassAborted}}).Retrieve(t.Context(), idA, nil, nil))
	assert.Equal(t, ClassNetwork, e.Class, "aborted by somebody else")
	e = errorOf(t, clientOf(t, &answering{err: errors.New("invalid header value " + testKey)}).Retrieve(t.Context(), idA, nil, nil))
	assert.NotContains(t, e.Error(), testKey)
}

// hanging is a Transport that sends the head after some time, if any, and then
// parts of a body with pauses between them, for ever.
type hanging struct {
	head  time.Duration // negative: never
	parts []string
	pause time.Duration
}

func (h *hanging) Do(ctx context.Context, _ *Request) (*Response, error) {
	if h.head < 0 {
		<-ctx.Done()
		return nil, &Error{Class: ClassAborted, Cause: ctx.Err()}
	}
	time.Sleep(h.head)
	return &Response{Status: 200, Header: func(string) string { return "" }, Length: -1, Body: io.NopCloser(&dripping{ctx, h.parts, h.pause})}, nil
}

type dripping struct {
	ctx   context.Context
	parts []string
	pause time.Duration
}

func (d *dripping) Read(p []byte) (int, error) {
	if len(d.parts) == 0 {
		<-d.ctx.Done()
		return 0, d.ctx.Err()
	}
	select {
	case <-d.ctx.Done():
		return 0, d.ctx.Err()
	case <-time.After(d.pause):
	}
	n := copy(p, d.parts[0])
	d.parts = d.parts[1:]
	return n, nil
}

func TestSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := clientOf(t, &hanging{head: -1})
		x := c.Retrieve(t.Context(), idA, nil, nil)
		e := errorOf(t, x)
		assert.Equal(t, ClassNetwork, e.Class)
		assert.ErrorIs(t, e, errSilent)
		assert.Equal(t, 60*time.Second, x.Took)

		c.Transport = &hanging{head: 59 * time.Second, parts: []string{`{"status":`, `"ready"`}, pause: 19 * time.Second}
		x = c.Retrieve(t.Context(), idA, nil, nil)
		e = errorOf(t, x)
		assert.Equal(t, ClassIncomplete, e.Class, "a slow drip is heard, the silence after it is not")
		assert.ErrorIs(t, e, errStalled)
		assert.Equal(t, (59+19+19+20)*time.Second, x.Took)
		assert.Equal(t, 200, e.Status)

		c.FirstByte, c.Idle = time.Second, 2*time.Second
		c.Transport = &hanging{head: -1}
		assert.Equal(t, time.Second, c.Retrieve(t.Context(), idA, nil, nil).Took)
		c.Transport = &hanging{}
		assert.Equal(t, 2*time.Second, c.Retrieve(t.Context(), idA, nil, nil).Took)
	})
}

func TestAbort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, tr := range []Transport{&hanging{head: -1}, &hanging{}} {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(3*time.Second, cancel)
			x := clientOf(t, tr).Retrieve(ctx, idA, nil, nil)
			assert.Equal(t, ClassAborted, errorOf(t, x).Class)
			assert.Equal(t, 3*time.Second, x.Took)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		tr := &answering{}
		assert.Equal(t, ClassAborted, errorOf(t, clientOf(t, tr).Retrieve(ctx, idA, nil, nil)).Class)
		assert.Empty(t, tr.sent)
	})
}

func TestLateAnswerIsDropped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	body := io.MultiReader(strings.NewReader(ready), readerFunc(func([]byte) (int, error) { cancel(); return 0, io.EOF }))
	x := clientOf(t, &answering{status: 200, body: body}).Retrieve(ctx, idA, nil, nil)
	assert.Equal(t, ClassAborted, errorOf(t, x).Class)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestCreate(t *testing.T) {
	tr := &answering{status: 202, body: strings.NewReader(`{"_id":"` + idA + `","status":"processing","data":null}`)}
	id, err := clientOf(t, tr).Create(t.Context(), []byte(`{"input_type":"video"}`))
	require.NoError(t, err)
	assert.Equal(t, idA, id)
	assert.Equal(t, "POST", tr.sent[0].Method)
	assert.Equal(t, base+"/embed-v2/tasks", tr.sent[0].URL)
	assert.Equal(t, `{"input_type":"video"}`, string(tr.sent[0].Body))

	for class, tr := range map[Class]*answering{
		ClassRequest:   {status: 400, body: strings.NewReader(`{"error":{"code":"parameter_invalid"}}`)},
		ClassMalformed: {status: 202, body: strings.NewReader(`{"_id":"../x","status":"processing"}`)},
		ClassNotAPI:    {status: 202, body: strings.NewReader(``)},
	} {
		id, err := clientOf(t, tr).Create(t.Context(), []byte(`{}`))
		var e *Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, class, e.Class)
		assert.Empty(t, id)
	}
}
