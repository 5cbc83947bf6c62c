//go:build weaviate

package e2e

// weaviate_test.go sends a result from the page into the real Weaviate, which
// dies on the way, and asks it for neighbours. It takes minutes to build that
// server, so that this has a build tag, and a make target of its own.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/program"
	"embedscope/web/e2e/upstream"
)

// weaviateVersion is the server that the test runs.
const weaviateVersion = "v1.34.0"

// buildWeaviate answers the server's program, from the user's cache where it is
// there already.
func buildWeaviate(t *testing.T) string {
	cache, err := os.UserCacheDir()
	require.NoError(t, err)
	dir := filepath.Join(cache, "embedscope-e2e", "weaviate-"+weaviateVersion)
	path := filepath.Join(dir, "weaviate-server")
	if _, err := os.Stat(path); err == nil {
		return path
	}
	install := exec.Command("go", "install", "github.com/weaviate/weaviate/cmd/weaviate-server@"+weaviateVersion)
	install.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=")
	out, err := install.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return path
}

// weaviate is a server with data of its own, that can be killed and started
// again.
type weaviate struct {
	t         *testing.T
	path, dir string
	port      string
	cluster   []string
	cmd       *exec.Cmd
}

func freePorts(t *testing.T, n int) (ports []string) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer l.Close()
		_, port, err := net.SplitHostPort(l.Addr().String())
		require.NoError(t, err)
		ports = append(ports, port)
	}
	return ports
}

func newWeaviate(t *testing.T) *weaviate {
	ports := freePorts(t, 7)
	w := &weaviate{t: t, path: buildWeaviate(t), dir: t.TempDir(), port: ports[0], cluster: []string{
		"CLUSTER_GOSSIP_BIND_PORT=" + ports[1], "CLUSTER_DATA_BIND_PORT=" + ports[2], "RAFT_PORT=" + ports[3],
		"RAFT_INTERNAL_RPC_PORT=" + ports[4], "GRPC_PORT=" + ports[5], "GO_PROFILING_PORT=" + ports[6],
	}}
	w.start()
	t.Cleanup(w.kill)
	return w
}

func (w *weaviate) url(path string) string { return "http://localhost:" + w.port + path }

func (w *weaviate) start() {
	w.cmd = exec.Command(w.path, "--host", "127.0.0.1", "--port", w.port, "--scheme", "http")
	w.cmd.Env = append(os.Environ(), append(w.cluster,
		"PERSISTENCE_DATA_PATH="+w.dir, "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED=true", "DEFAULT_VECTORIZER_MODULE=none",
		"CLUSTER_HOSTNAME=node1", "RAFT_BOOTSTRAP_EXPECT=1", "CLUSTER_ADVERTISE_ADDR=127.0.0.1", "DISABLE_TELEMETRY=true", "LOG_LEVEL=error")...)
	log, err := os.OpenFile(filepath.Join(w.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	require.NoError(w.t, err)
	w.cmd.Stdout, w.cmd.Stderr = log, log
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	require.NoError(w.t, w.cmd.Start())
	log.Close()
	require.Eventually(w.t, func() bool {
		answer, err := http.Get(w.url("/v1/.well-known/ready"))
		if err != nil {
			return false
		}
		answer.Body.Close()
		return answer.StatusCode == 200
	}, 2*time.Minute, 200*time.Millisecond, "Weaviate gets ready")
}

// kill ends it as a power cut would.
func (w *weaviate) kill() {
	_ = w.cmd.Process.Kill()
	_ = w.cmd.Wait()
}

// ask posts JSON, and reads the answer into out.
func (w *weaviate) ask(path, body string, out any) {
	w.t.Helper()
	answer, err := http.Post(w.url(path), "application/json", strings.NewReader(body))
	require.NoError(w.t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(w.t, err)
	require.Equal(w.t, 200, answer.StatusCode, "%s", text)
	require.NoError(w.t, json.NewDecoder(bytes.NewReader(text)).Decode(out), "%s", text)
}

// neighbours are the rows nearest to one, by exact cosines: float64 sums over the
// float32 numbers that the API answered.
func neighbours(row, n, dim, k int) []int {
	of := upstream.Vector(row, dim)
	cosines := make([]float64, n)
	rows := make([]int, n)
	for other := range n {
		rows[other] = other
		var dot, square float64
		for i, x := range upstream.Vector(other, dim) {
			dot += float64(x) * float64(of[i])
			square += float64(x) * float64(x)
		}
		cosines[other] = dot / square
	}
	slices.SortFunc(rows, func(a, b int) int {
		if cosines[a] > cosines[b] {
			return -1
		}
		return 1
	})
	return rows[:k]
}

func TestSendToWeaviate(t *testing.T) {
	const n, dim, nearest = 3000, 512, 10
	w := newWeaviate(t)
	// A flat index answers exactly. What is there is used as it is.
	w.ask("/v1/schema", `{"class":"Segments","vectorizer":"none","vectorIndexType":"flat","vectorIndexConfig":{"distance":"cosine"}}`, &struct{}{})

	b := blankTab(t)
	path, err := program.Build(b.ctx)
	require.NoError(t, err)
	origin := strings.TrimSuffix(w.url("/"), "/")
	server, err := program.Start(path, "-api", b.api.Base(), "-connect", origin)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, server.Stop()) })
	stage := *b.stage
	stage.server = server
	b.stage = &stage
	b.open(withTable)
	key := newKey()
	b.watch(b.script(upstream.Ready(n, dim)), key)
	b.state(check, "Ready")

	b.click(named("button", "Export…"))
	b.pickOption(named("combobox", "Format"), "weaviate")
	send := named("form", "Send to a server")
	b.fill(named("combobox", "Server"), "http://localhost:1")
	b.reads(soon, []string{"does not let its page talk to http://localhost:1"}, send)
	b.fill(named("combobox", "Server"), origin)
	b.reads(soon, []string{"3,000 rows go to " + origin, "Your TwelveLabs key does not"}, send)
	b.click(send, named("button", "Send"))
	b.until(check, "some rows are there", func() (bool, error) {
		return chrome.Eval[bool](b.ctx, b.Page, `(document.querySelector("#export progress")?.value ?? 0) > 0`)
	})
	w.kill()
	b.reads(check, []string{"Trying again in"}, exportDialog)
	w.start()
	b.reads(2*time.Minute, []string{"3,000 rows sent to " + origin}, exportDialog)

	var counted struct {
		Data struct {
			Aggregate struct {
				Segments []struct{ Meta struct{ Count int } }
			}
		}
	}
	w.ask("/v1/graphql", `{"query":"{Aggregate{Segments{meta{count}}}}"}`, &counted)
	require.Len(t, counted.Data.Aggregate.Segments, 1)
	assert.Equal(t, n, counted.Data.Aggregate.Segments[0].Meta.Count, "each once, though some were sent twice")

	for _, row := range []int{0, 17, 1234, n - 1} {
		vector, err := json.Marshal(upstream.Vector(row, dim))
		require.NoError(t, err)
		query, err := json.Marshal(fmt.Sprintf(`{Get{Segments(nearVector:{vector:%s},limit:%d){row option}}}`, vector, nearest))
		require.NoError(t, err)
		var got struct {
			Data struct {
				Get struct {
					Segments []struct {
						Row    int
						Option string
					}
				}
			}
		}
		w.ask("/v1/graphql", `{"query":`+string(query)+`}`, &got)
		var rows []int
		for _, s := range got.Data.Get.Segments {
			rows = append(rows, s.Row)
		}
		assert.Equal(t, neighbours(row, n, dim, nearest), rows, "the nearest of row %d", row)
	}
	log, err := os.ReadFile(filepath.Join(w.dir, "log"))
	require.NoError(t, err)
	assert.NotContains(t, string(log), key)
}
