package e2e

// static_test.go serves the static site as hosts do that know nothing but
// files, under a path of theirs, and makes the sample's journey there.

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/program"
)

// staticBase is the path that the static site lies under.
const staticBase = "/some/path"

// staticSite writes the site once, for all tests, and answers its folder.
var staticSite = sync.OnceValues(func() (string, error) {
	if _, err := program.Build(context.Background()); err != nil { // what it is made of
		return "", err
	}
	root, err := program.Root()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "static")
	if err != nil {
		return "", err
	}
	atTheEnd(func() error { return os.RemoveAll(dir) })
	folder := filepath.Join(dir, "site")
	out, err := exec.Command("make", "-C", root, "site", "BASE="+staticBase, "DIST="+folder).CombinedOutput()
	if err != nil {
		err = fmt.Errorf("make site: %w\n%s", err, out)
	}
	return folder, err
})

// onStatic opens the site at an origin.
func onStatic(t *testing.T, origin string) *tab {
	b := blankTab(t)
	stage := *b.stage
	stage.server = &program.Program{URL: origin + staticBase}
	b.stage = &stage
	b.open("/?view=table")
	return b
}

// sampleJourney tries the sample, and looks into it.
func (b *tab) sampleJourney() {
	b.t.Helper()
	b.click(named("button", "Try the sample"))
	b.state(check, "Ready")
	b.find(grid)
	b.reads(soon, []string{"453 of 453 shown"}, named("group", "Filters"))
	b.reads(soon, []string{"at a fixed time", "never: it is a file"}, status)
	assert.NotContains(b.t, b.text(status), "Since created")
	b.reads(soon, []string{"does not expire"}, named("region", "Tasks"))
	b.none(newTask) // the sample is a file: it has no list, and takes nothing
	b.none(myTasks)
	for _, l := range b.Record.Console() {
		assert.NotContains(b.t, l.Text, "Content Security Policy")
		assert.NotEqual(b.t, "exception", l.Kind, l.Text)
	}
}

// missing looks at an address that there is nothing at, and goes home from it.
func (b *tab) missing() {
	b.t.Helper()
	b.must(b.Goto(b.ctx, b.server.URL+"/no/such/page"))
	b.reads(soon, []string{"Not found"}, named("heading", "Not found"))
	b.click(named("link", "Open Embedscope"))
	b.live()
}

func TestStaticSiteOfFiles(t *testing.T) {
	t.Parallel()
	folder, err := staticSite()
	require.NoError(t, err)
	files := http.StripPrefix(staticBase, http.FileServer(http.Dir(folder)))
	var lock sync.Mutex
	var asked []string
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lock.Lock()
		asked = append(asked, r.URL.Path)
		lock.Unlock()
		rest, under := strings.CutPrefix(r.URL.Path, staticBase+"/")
		if _, err := os.Stat(filepath.Join(folder, rest)); !under || err != nil {
			text, _ := os.ReadFile(filepath.Join(folder, "404.html"))
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(http.StatusNotFound)
			w.Write(text)
			return
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(site.Close)
	b := onStatic(t, site.URL)
	b.sampleJourney()
	lock.Lock()
	for _, path := range asked {
		assert.True(t, strings.HasPrefix(path, staticBase+"/"), "asked for %s", path)
		_, err := os.Stat(filepath.Join(folder, strings.TrimPrefix(path, staticBase)))
		assert.NoError(t, err, "asked for %s", path)
	}
	assert.Greater(t, len(asked), 8)
	lock.Unlock()

	b.reload() // a link to the task, as it stands in the address
	b.state(check, "Ready")
	b.missing()
	task := slices.IndexFunc(asked, func(path string) bool { return strings.Contains(path, "/sample/v1.3/embed-v2/tasks/") })
	require.GreaterOrEqual(t, task, 0)
	answer, err := http.Get(site.URL + asked[task])
	require.NoError(t, err)
	answer.Body.Close()
	assert.NotEqual(t, "application/json", answer.Header.Get("Content-Type"), "such a server knows no type for it, and the page takes it all the same")
}

// startNginx serves a folder under staticBase, with the compressed twins, and
// answers the origin.
func startNginx(t *testing.T, folder string) string {
	path, err := exec.LookPath("nginx")
	if err != nil {
		path = "/usr/sbin/nginx"
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	listener.Close()
	dir := t.TempDir()
	config := fmt.Sprintf(`
daemon off;
master_process off;
pid %[1]s/pid;
error_log %[1]s/error.log;
events {}
http {
	include /etc/nginx/mime.types;
	access_log off;
	client_body_temp_path %[1]s/body; proxy_temp_path %[1]s/proxy; fastcgi_temp_path %[1]s/fastcgi; uwsgi_temp_path %[1]s/uwsgi; scgi_temp_path %[1]s/scgi;
	server {
		listen %[2]s;
		location %[3]s/ {
			alias %[4]s/;
			gzip_static on;
			error_page 404 %[3]s/404.html;
		}
		location %[3]s/sample/ { alias %[4]s/sample/; gzip_static on; default_type application/json; }
	}
}
`, dir, address, staticBase, folder)
	file := filepath.Join(dir, "nginx.conf")
	require.NoError(t, os.WriteFile(file, []byte(config), 0o666))
	cmd := exec.Command(path, "-c", file, "-e", filepath.Join(dir, "error.log"))
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	require.NoError(t, cmd.Start(), "nginx is needed; on Debian: apt-get install -y nginx")
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	require.Eventually(t, func() bool {
		c, err := net.Dial("tcp", address)
		if err == nil {
			c.Close()
		}
		return err == nil
	}, 10*time.Second, 20*time.Millisecond, "nginx listens: %s", &said)
	return "http://" + address
}

func TestStaticSiteOfNginx(t *testing.T) {
	t.Parallel()
	folder, err := staticSite()
	require.NoError(t, err)
	origin := startNginx(t, folder)
	b := onStatic(t, origin)
	b.sampleJourney()
	b.missing()

	programs, err := filepath.Glob(filepath.Join(folder, "web", "app.*.wasm"))
	require.NoError(t, err)
	require.Len(t, programs, 1)
	twin, err := os.ReadFile(programs[0] + ".gz")
	require.NoError(t, err)
	r, err := http.NewRequest(http.MethodGet, origin+staticBase+"/web/"+filepath.Base(programs[0]), nil)
	require.NoError(t, err)
	r.Header.Set("Accept-Encoding", "gzip") // and so net/http leaves the body as it comes
	answer, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	assert.Equal(t, "gzip", answer.Header.Get("Content-Encoding"))
	assert.Equal(t, "application/wasm", answer.Header.Get("Content-Type"))
	assert.True(t, string(twin) == string(body), "the twin itself")
}
