package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
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
	assert.True(t, bool(o.offline))
	assert.Equal(t, "text", o.log)

	o, err = parse([]string{"-addr", ":1", "-sample=off", "-hosts", "a.example b.example,c.example", "-log=json"}, environment(map[string]string{
		"EMBEDSCOPE_ADDR": ":2", "EMBEDSCOPE_API": "https://api.example/v1", "EMBEDSCOPE_CONNECT": "https://a.example, https://b.example",
		"EMBEDSCOPE_FRAME_ANCESTORS": "https://docs.example", "EMBEDSCOPE_LOG": "", "EMBEDSCOPE_SAMPLE": "on", "EMBEDSCOPE_RELAY": "off", "EMBEDSCOPE_OFFLINE": "off",
	}))
	require.NoError(t, err)
	assert.Equal(t, ":1", o.addr, "a flag goes before its variable")
	c := o.config(nil, nil)
	assert.Equal(t, "https://api.example/v1", c.API)
	assert.False(t, c.Sample)
	assert.False(t, c.Offline)
	assert.Equal(t, []string{"https://a.example", "https://b.example"}, c.Connect)
	assert.Equal(t, []string{"https://docs.example"}, c.FrameAncestors)
	assert.Equal(t, []string{"a.example", "b.example", "c.example"}, c.Hosts)
	assert.Equal(t, "json", o.log)

	log := slog.New(slog.DiscardHandler)
	assert.Same(t, log, o.config(nil, log).Log)
	o, err = parse([]string{"-log=off"}, environment(nil))
	require.NoError(t, err)
	assert.Nil(t, o.config(nil, log).Log, "no line for a request")
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
		err := run(t.Context(), strings.Fields(c.args), environment(pairs), &stderr, c.open, usual())
		if assert.ErrorContains(t, err, c.says, "%s %s", c.args, c.variables) {
			assert.NotContains(t, err.Error(), "\n")
		}
		assert.Empty(t, stderr.String(), "%s %s", c.args, c.variables)
	}
}

func TestHelp(t *testing.T) {
	var stderr bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-h"}, environment(nil), &stderr, none, usual()))
	for _, name := range []string{"addr", "api", "relay", "sample", "offline", "connect", "frame-ancestors", "hosts", "log"} {
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

// started runs the server in this process until the test ends, and answers its
// URL and what it has logged so far.
func started(t *testing.T, p patience, args ...string) (url string, logged func() string) {
	t.Helper()
	stderr := &lines{first: make(chan string, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), environment(nil), stderr, fake, p)
	}()
	select {
	case first := <-stderr.first:
		var ok bool
		url, ok = strings.CutPrefix(first, "listening on ")
		require.True(t, ok, first)
	case err := <-ended:
		cancel()
		require.NoError(t, err)
		require.Fail(t, "it ended at once")
	}
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-ended)
	})
	return url, stderr.String
}

// lines keeps what is written, and sends the first line.
type lines struct {
	first chan string
	mu    sync.Mutex
	text  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text.Len() == 0 {
		l.first <- strings.TrimSuffix(string(p), "\n")
	}
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func TestRunServes(t *testing.T) {
	url, logged := started(t, usual())

	res, err := http.Get(url + "/healthz")
	require.NoError(t, err)
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	res.Body.Close()
	assert.Equal(t, "ok\n", string(text))

	// It is logged after it is answered.
	assert.Eventually(t, func() bool { return strings.Contains(logged(), "route=/healthz status=200 bytes=3") }, time.Minute, time.Millisecond)
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

// refused waits until nobody listens.
func refused(t *testing.T, url string) {
	t.Helper()
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err == nil {
			conn.Close()
		}
		return err != nil
	}, 9*time.Second, 10*time.Millisecond, "it takes no more connections")
}

func TestSignalDrains(t *testing.T) {
	cmd, url := child(t, "-addr 127.0.0.1:0")
	res, err := http.Get(url + "/large")
	require.NoError(t, err)
	defer res.Body.Close()
	n, err := io.ReadFull(res.Body, make([]byte, 1<<20))
	require.NoError(t, err)

	require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
	refused(t, url)

	rest, err := io.Copy(io.Discard, res.Body)
	require.NoError(t, err)
	assert.Equal(t, int64(large), int64(n)+rest, "what was under way arrives whole")
	assert.NoError(t, cmd.Wait(), "and it exits with 0")
}

// Nobody waits for who doesn't take an answer, when told a second time.
func TestSecondSignalEnds(t *testing.T) {
	cmd, url := child(t, "-addr 127.0.0.1:0")
	res, err := http.Get(url + "/large")
	require.NoError(t, err)
	defer res.Body.Close()
	require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
	refused(t, url)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for again := true; again; { // it may not have let go of the signal yet
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended
		select {
		case err = <-ended:
			again = false
		case <-time.After(50 * time.Millisecond):
		}
	}
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	status, ok := exit.Sys().(syscall.WaitStatus)
	require.True(t, ok)
	assert.Equal(t, syscall.SIGTERM, status.Signal(), "the signal ended it, not the end of its patience")
}

func TestExitCode(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	for args, line := range map[string]string{
		"-api http://api.example.com":     `-api: "http://api.example.com": http is only for a loopback host: use https`,
		"-addr " + taken.Addr().String():  "cannot listen on " + taken.Addr().String() + ": the port is in use (choose another with -addr)",
		"-addr 127.0.0.1:0 -no-such-flag": "flag provided but not defined: -no-such-flag",
	} {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), "EMBEDSCOPE_TEST_ARGS="+args)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if assert.ErrorAs(t, err, &exit, args) {
			assert.Equal(t, 1, exit.ExitCode(), args)
		}
		assert.Equal(t, "embedscope: "+line+"\n", string(out))
	}
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
	go func() {
		ended <- serve(ctx, listener, handler, slog.New(slog.DiscardHandler), patience{drain: 50 * time.Millisecond})
	}()
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
