package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/bundle"
)

// large is more than the buffers of a connection hold.
const large = 32 << 20

// fake opens a bundle of a page, and of a file that takes a while to send.
func fake() (*bundle.Bundle, error) {
	index := bundle.Index{Version: "1", Files: []bundle.File{
		{Path: "/", Type: "text/html", Variants: []bundle.Variant{{Encoding: bundle.Identity, Name: "page", Tag: `"1"`, Size: 4}}},
		{Path: "/large", Type: "text/plain", Variants: []bundle.Variant{{Encoding: bundle.Identity, Name: "large", Tag: `"2"`, Size: large}}},
	}}
	text, err := json.Marshal(index)
	if err != nil {
		return nil, err
	}
	return bundle.Open(fstest.MapFS{
		bundle.IndexName: {Data: text}, "page": {Data: []byte("page")}, "large": {Data: make([]byte, large)},
	})
}

func none() (*bundle.Bundle, error) { return nil, bundle.ErrNone }

// The test's own binary stands for the program, so that signals and exit codes
// are real.
func TestMain(m *testing.M) {
	if args, ok := os.LookupEnv("EMBEDSCOPE_TEST_ARGS"); ok {
		os.Exit(program(strings.Fields(args), fake))
	}
	os.Exit(m.Run())
}

func environment(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

func TestParse(t *testing.T) {
	o, err := parse(nil, environment(nil))
	require.NoError(t, err)
	assert.Equal(t, "localhost:8080", o.addr)
	assert.Equal(t, "https://api.twelvelabs.io/v1.3", o.api)
	assert.True(t, bool(o.sample))
	assert.Equal(t, "text", o.log)

	o, err = parse([]string{"-addr", ":1", "-sample=off", "-hosts", "a.example b.example,c.example", "-log=json"}, environment(map[string]string{
		"EMBEDSCOPE_ADDR": ":2", "EMBEDSCOPE_API": "https://api.example/v1", "EMBEDSCOPE_CONNECT": "https://a.example, https://b.example",
		"EMBEDSCOPE_FRAME_ANCESTORS": "https://docs.example", "EMBEDSCOPE_LOG": "", "EMBEDSCOPE_SAMPLE": "on", "EMBEDSCOPE_RELAY": "off",
	}))
	require.NoError(t, err)
	assert.Equal(t, ":1", o.addr, "a flag goes before its variable")
	c := o.config(nil, nil)
	assert.Equal(t, "https://api.example/v1", c.API)
	assert.False(t, c.Sample)
	assert.Equal(t, []string{"https://a.example", "https://b.example"}, c.Connect)
	assert.Equal(t, []string{"https://docs.example"}, c.FrameAncestors)
	assert.Equal(t, []string{"a.example", "b.example", "c.example"}, c.Hosts)
	assert.Equal(t, "json", o.log)
}

// Each mistake is one line that names what is wrong.
func TestRunRefuses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()

	for _, c := range []struct {
		args, variables string // separated by spaces
		open            func() (*bundle.Bundle, error)
		says            string
	}{
		{"-addr " + taken.Addr().String(), "", fake, "the port is in use"},
		{"-addr 127.0.0.1", "", fake, "cannot listen on 127.0.0.1"},
		{"-addr 127.0.0.1:http:x", "", fake, "cannot listen on"},
		{"-addr 127.0.0.1:0 extra", "", fake, `unexpected argument "extra"`},
		{"-nonsense", "", fake, "-nonsense"},
		{"-addr", "", fake, "-addr"},
		{"-sample=maybe", "", fake, "neither on nor off"},
		{"", "EMBEDSCOPE_SAMPLE=maybe", fake, "EMBEDSCOPE_SAMPLE"},
		{"-log xml", "", fake, `-log: "xml"`},
		{"-api http://api.example.com", "", fake, `-api: "http://api.example.com"`},
		{"-api https://u:p@api.example.com", "", fake, "-api: "},
		{"", "EMBEDSCOPE_API=nonsense", fake, "-api: "},
		{"-connect *", "", fake, "-connect: "},
		{"-connect https://a.example/path", "", fake, "-connect: "},
		{"-frame-ancestors docs.example", "", fake, "-frame-ancestors: "},
		{"-frame-ancestors https://a.example;script-src", "", fake, "-frame-ancestors: "},
		{"-hosts a.example:80", "", fake, "-hosts: "},
		{"", "", none, "no bundle: run make build"},
	} {
		pairs := map[string]string{}
		for _, pair := range strings.Fields(c.variables) {
			name, value, _ := strings.Cut(pair, "=")
			pairs[name] = value
		}
		var stderr bytes.Buffer
		err := run(t.Context(), strings.Fields(c.args), environment(pairs), &stderr, c.open)
		if assert.ErrorContains(t, err, c.says, "%s %s", c.args, c.variables) {
			assert.NotContains(t, err.Error(), "\n")
		}
		assert.Empty(t, stderr.String(), "%s %s", c.args, c.variables)
	}
}

func TestHelp(t *testing.T) {
	var stderr bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-h"}, environment(nil), &stderr, none))
	for _, name := range []string{"addr", "api", "relay", "sample", "connect", "frame-ancestors", "hosts", "log"} {
		assert.Contains(t, stderr.String(), "-"+name)
	}
}

func TestAddress(t *testing.T) {
	taken := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 4711}
	for given, want := range map[string]string{
		"localhost:8080": "localhost:4711", "127.0.0.1:0": "127.0.0.1:4711", ":0": "localhost:4711", "[::1]:0": "[::1]:4711", "": "127.0.0.1:4711",
	} {
		assert.Equal(t, want, address(given, taken), given)
	}
}

// lines is standard error, read by one goroutine and written by others.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
	w    *io.PipeWriter
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	return l.w.Write(p)
}

func TestRunServes(t *testing.T) {
	r, w := io.Pipe()
	stderr := &lines{w: w}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"-addr", "127.0.0.1:0"}, environment(nil), stderr, fake) }()

	scanner := bufio.NewScanner(r)
	require.True(t, scanner.Scan())
	url, ok := strings.CutPrefix(scanner.Text(), "listening on ")
	require.True(t, ok, scanner.Text())
	go io.Copy(io.Discard, r)

	res, err := http.Get(url + "/healthz")
	require.NoError(t, err)
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	res.Body.Close()
	assert.Equal(t, "ok\n", string(text))

	// OPTIONS * never reaches a handler unless the server is told so.
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	fmt.Fprint(conn, "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	assert.Contains(t, string(answer), "405 Method Not Allowed")
	assert.Contains(t, string(answer), "Content-Security-Policy:")

	cancel()
	require.NoError(t, <-ended)
	stderr.mu.Lock()
	defer stderr.mu.Unlock()
	assert.Contains(t, stderr.text.String(), "route=/healthz status=200 bytes=3")
}

// child starts the program and returns its address once it listens.
func child(t *testing.T, args string) (cmd *exec.Cmd, url string) {
	self, err := os.Executable()
	require.NoError(t, err)
	cmd = exec.Command(self)
	cmd.Env = append(os.Environ(), "EMBEDSCOPE_TEST_ARGS="+args)
	stderr, err := cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	scanner := bufio.NewScanner(stderr)
	require.True(t, scanner.Scan())
	url, ok := strings.CutPrefix(scanner.Text(), "listening on ")
	require.True(t, ok, scanner.Text())
	go io.Copy(io.Discard, stderr)
	return cmd, url
}

func TestSignalDrains(t *testing.T) {
	cmd, url := child(t, "-addr 127.0.0.1:0")
	res, err := http.Get(url + "/large")
	require.NoError(t, err)
	defer res.Body.Close()
	n, err := io.ReadFull(res.Body, make([]byte, 1<<20))
	require.NoError(t, err)

	require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
	host := strings.TrimPrefix(url, "http://")
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", host)
		if err == nil {
			conn.Close()
		}
		return err != nil
	}, 5*time.Second, 10*time.Millisecond, "it takes no more connections")

	rest, err := io.Copy(io.Discard, res.Body)
	require.NoError(t, err)
	assert.Equal(t, int64(large), int64(n)+rest, "what was under way arrives whole")
	assert.NoError(t, cmd.Wait(), "and it exits with 0")
}

func TestExitCode(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "EMBEDSCOPE_TEST_ARGS=-api http://api.example.com")
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	assert.Equal(t, 1, exit.ExitCode())
	assert.Equal(t, "embedscope: -api: \"http://api.example.com\": http is only for a loopback host: use https\n", string(out))
}

// Who doesn't take the answer can't keep the program from ending.
func TestDrainEnds(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	began := make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(began)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, listener, handler, slog.New(slog.DiscardHandler), 50*time.Millisecond) }()
	failed := make(chan error, 1)
	go func() {
		res, err := http.Get("http://" + listener.Addr().String())
		if err == nil {
			res.Body.Close()
		}
		failed <- err
	}()
	<-began
	cancel()
	select {
	case err := <-ended:
		assert.NoError(t, err)
	case <-time.After(5 * time.Second):
		t.Fatal("it waits for ever")
	}
	assert.Error(t, <-failed, "the answer is broken off, not ended as if it were whole")
}

func TestHeaderLimit(t *testing.T) {
	_, url := child(t, "-addr 127.0.0.1:0")
	r, err := http.NewRequest("GET", url, nil)
	require.NoError(t, err)
	r.Header.Set("X-Long", strings.Repeat("a", 64<<10))
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	res.Body.Close()
	assert.Equal(t, 431, res.StatusCode)
}
