package main

// serving.go measures how many requests a second the server answers, beside
// nginx on the same files with the same headers.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"embedscope/web/e2e/program"
)

const (
	loadTime    = "3s" // of one run
	loadClients = "32" // connections, each of which waits for its answer before it asks again
)

func serving(s *setup, r *report) error {
	for _, name := range []string{"nginx", "wrk"} {
		if _, err := exec.LookPath(name); err != nil {
			return fmt.Errorf("serving: %s is needed; on Debian: apt-get install -y %s", name, name)
		}
	}
	path, err := program.Build(s.ctx)
	if err != nil {
		return err
	}
	ours, err := program.Start(path, "-log=off") // nor does nginx write one
	if err != nil {
		return err
	}
	defer ours.Stop()
	header, page, err := fetch(s.ctx, ours.URL+"/", "identity")
	if err != nil {
		return err
	}
	wasm := regexp.MustCompile(`/web/app\.\w+\.wasm`).FindString(page)
	if wasm == "" {
		return errors.New("serving: the page names no app.wasm")
	}
	peer, err := startNginx(s.ctx, header)
	if err != nil {
		return err
	}
	defer peer.stop()

	for _, c := range []struct{ what, path, encoding string }{
		{"index.html", "/", "gzip"}, {"app.wasm", wasm, "gzip"}, {"app.wasm", wasm, "br"},
	} {
		beside := c.encoding == "gzip" // Debian's nginx has no brotli
		if beside {
			if err := same(s.ctx, ours.URL+c.path, peer.url+c.path, c.encoding); err != nil {
				return err
			}
		}
		var here, there []float64
		for range s.runs {
			n, err := load(s.ctx, ours.URL+c.path, c.encoding)
			if err != nil {
				return err
			}
			here = append(here, n)
			if !beside {
				continue
			}
			if n, err = load(s.ctx, peer.url+c.path, c.encoding); err != nil {
				return err
			}
			there = append(there, n)
		}
		what, target := fmt.Sprintf("requests a second, %s, %s", c.what, c.encoding), ""
		if beside {
			what, target = what+", beside nginx", "at least 0.7"
		}
		r.add(what, "/s", here, there, target)
	}
	return nil
}

// load asks for a URL over and over, and answers how often it was served in a
// second. An answer other than the file is an error.
func load(ctx context.Context, url, encoding string) (float64, error) {
	out, err := exec.CommandContext(ctx, "wrk", "-t1", "-c"+loadClients, "-d"+loadTime, "-H", "Accept-Encoding: "+encoding, url).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("serving: wrk: %w\n%s", err, out)
	}
	m := regexp.MustCompile(`Requests/sec:\s+([\d.]+)`).FindSubmatch(out)
	if m == nil || strings.Contains(string(out), "Non-2xx") || strings.Contains(string(out), "Socket errors") {
		return 0, fmt.Errorf("serving: wrk %s:\n%s", url, out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

// fetch answers what a server sends for a URL, as it was encoded.
func fetch(ctx context.Context, url, encoding string) (header http.Header, body string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, "", err
	}
	r.Header.Set("Accept-Encoding", encoding)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("serving: %s: %s", url, res.Status)
	}
	return res.Header, string(text), err
}

// same fails unless two servers send the same, so that they are compared in
// the same work.
func same(ctx context.Context, ours, theirs, encoding string) error {
	a, sent, err := fetch(ctx, ours, encoding)
	if err != nil {
		return err
	}
	b, sentToo, err := fetch(ctx, theirs, encoding)
	if err != nil {
		return err
	}
	if sent != sentToo || a.Get("Content-Encoding") != encoding || b.Get("Content-Encoding") != encoding {
		return fmt.Errorf("serving: %s and %s don't send the same", ours, theirs)
	}
	return nil
}

// nginx is one that serves the files of the bundle until it is stopped.
type nginx struct {
	url  string
	stop func()
}

// startNginx has it add the headers that ours has and nginx doesn't.
func startNginx(ctx context.Context, header http.Header) (*nginx, error) {
	root, err := program.Root()
	if err != nil {
		return nil, err
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := free.Addr().String()
	free.Close()
	dir, err := os.MkdirTemp("", "nginx")
	if err != nil {
		return nil, err
	}
	config := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(config, []byte(nginxConfig(dir, address, filepath.Join(root, "web/dist/site"), header)), 0o600); err != nil {
		return nil, err
	}
	var log strings.Builder
	cmd := exec.CommandContext(ctx, "nginx", "-c", config, "-e", "stderr")
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	n := &nginx{url: "http://" + address}
	n.stop = func() {
		cmd.Process.Signal(os.Interrupt)
		<-ended
		os.RemoveAll(dir)
	}
	for range 100 {
		select {
		case err := <-ended:
			os.RemoveAll(dir)
			return nil, fmt.Errorf("serving: nginx: %w\n%s", err, log.String())
		case <-time.After(50 * time.Millisecond):
		}
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return n, nil
		}
	}
	n.stop()
	return nil, fmt.Errorf("serving: nginx does not listen\n%s", log.String())
}

// nginxConfig is the usual one for files, with a processor for each worker and
// connections that stay as long as they are used.
func nginxConfig(dir, address, files string, header http.Header) string {
	var b strings.Builder
	fmt.Fprintf(&b, `daemon off;
pid %[1]s/pid;
worker_processes auto;
events { worker_connections 1024; }
http {
	access_log off;
	sendfile on;
	tcp_nopush on;
	keepalive_requests 1000000000;
	gzip_static on;
	types { text/html html; text/css css; text/javascript js; application/wasm wasm; }
	client_body_temp_path %[1]s/body;
	proxy_temp_path %[1]s/proxy;
	fastcgi_temp_path %[1]s/fastcgi;
	uwsgi_temp_path %[1]s/uwsgi;
	scgi_temp_path %[1]s/scgi;
	server {
		listen %[2]s;
		root "%[3]s";
`, dir, address, files)
	for name, values := range header {
		switch name {
		case "Content-Type", "Content-Length", "Content-Encoding", "Accept-Ranges", "Etag", "Date":
			continue // its own
		}
		fmt.Fprintf(&b, "\t\tadd_header %s %q;\n", name, values[0])
	}
	b.WriteString("\t}\n}\n")
	if os.Geteuid() == 0 { // the files may be where nobody else may read
		return "user root;\n" + b.String()
	}
	return b.String()
}
