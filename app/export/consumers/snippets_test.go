package consumers

// snippets_test.go runs what is offered to load an export. Those for databases
// talk to stand-ins, which know the route, the key and the bodies.

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/export"
)

// How the snippets of each tool are tried. What is not tried here can't be
// had from Debian, npm or the Go proxy, or is a web page; PyTorch can, at half a
// gigabyte, for a line that hands an array over.
var (
	byPython  = map[string]bool{"NumPy": true, "pandas": true}
	elsewhere = map[string]bool{"DuckDB": true, "psql": true, "curl": true} // in the other tests
	untried   = map[string]bool{"PyArrow": true, "polars": true, "PyTorch": true, "Python": true, "TensorFlow projector": true}
)

func TestSnippets(t *testing.T) {
	t.Parallel()
	rows := simpleRows(5)
	for _, f := range export.Formats() {
		for _, s := range f.Snippets(ptr(info(rows))) {
			t.Run(f.ID+" "+s.Tool, func(t *testing.T) {
				t.Parallel()
				var printed string
				switch {
				case byPython[s.Tool]:
					dir, _ := save(t, f.ID, rows)
					printed = run(t, dir, nil, python(t), "-c", s.Text)
				case s.Tool == "Go":
					dir, _ := save(t, f.ID, rows)
					require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(s.Text), 0o600))
					run(t, dir, nil, program(t, "go"), "vet", "main.go")
					printed = run(t, dir, []string{"GOWORK=off"}, "go", "run", "main.go")
				default:
					require.True(t, elsewhere[s.Tool] || untried[s.Tool], "nothing tries this")
					return
				}
				assert.Contains(t, printed, "visual")
				assert.Contains(t, printed, "5")
			})
		}
	}
}

// simpleRows are rows that every format takes.
func simpleRows(n int) []export.Row {
	rows := make([]export.Row, n)
	for i := range rows {
		rows[i] = export.Row{Index: i, Option: "visual", Scope: "clip", Start: float64(i), End: float64(i + 1), Norm: 1, X: nan, Y: nan, Vector: make([]float32, dim)}
		for j := range dim {
			rows[i].Vector[j] = float32(i+j+1) / 7
		}
	}
	return rows
}

// standIn is a database as far as the snippets use it.
type standIn struct {
	env        map[string]string // with {{URL}} for the stand-in's address
	collection string            // method and path
	bodies     string            // method, path and query
	header     string            // where the key stands
	key        string
	good, bad  string // answers to a body; bad is one with status 200, if there is such
}

var standIns = map[string]standIn{
	"weaviate": {
		env: map[string]string{"WEAVIATE_URL": "{{URL}}", "WEAVIATE_KEY": "secret"}, header: "Authorization", key: "Bearer secret",
		collection: "POST /v1/schema", bodies: "POST /v1/batch/objects",
		good: `[{"result":{"status":"SUCCESS"}}]`, bad: `[{"result":{"status":"FAILED","errors":{"error":[{"message":"no"}]}}}]`,
	},
	"qdrant": {
		env: map[string]string{"QDRANT_URL": "{{URL}}", "QDRANT_KEY": "secret"}, header: "Api-Key", key: "secret",
		collection: "PUT /collections/segments", bodies: "PUT /collections/segments/points?wait=true", good: `{"status":"ok"}`,
	},
	"pinecone": {
		env: map[string]string{"PINECONE_API": "{{URL}}", "PINECONE_HOST": "{{URL}}/host", "PINECONE_KEY": "secret"}, header: "Api-Key", key: "secret",
		collection: "POST /indexes", bodies: "POST /host/vectors/upsert", good: `{"upsertedCount":1}`,
	},
	"milvus": {
		env: map[string]string{"MILVUS_URL": "{{URL}}", "MILVUS_TOKEN": "root:Milvus"}, header: "Authorization", key: "Bearer root:Milvus",
		collection: "POST /v2/vectordb/collections/create", bodies: "POST /v2/vectordb/entities/upsert",
		good: `{"code":0,"data":{}}`, bad: `{"code":1100,"message":"no"}`,
	},
	"opensearch": {
		env:        map[string]string{"OPENSEARCH_URL": "{{URL}}"},
		collection: "PUT /segments", bodies: "POST /_bulk", good: `{"took":1,"errors":false}`, bad: `{"took":1,"errors":true}`,
	},
}

func TestDatabaseSnippets(t *testing.T) {
	t.Parallel()
	program(t, "curl")
	rows := simpleRows(2300)
	for id, db := range standIns {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			dir, files := save(t, id, rows)
			collection, err := os.ReadFile(files[0])
			require.NoError(t, err)
			all, err := os.ReadFile(files[1])
			require.NoError(t, err)
			var text string
			for _, s := range export.Find(id).Snippets(ptr(info(rows))) {
				if s.Tool == "curl" {
					text = s.Text
				}
			}

			// send runs the snippet and answers the bodies that came.
			send := func(status int, answer string, exists bool) (bodies []string) {
				var mu sync.Mutex
				created := 0
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					mu.Lock()
					defer mu.Unlock()
					body, err := io.ReadAll(r.Body)
					assert.NoError(t, err)
					if db.header != "" {
						assert.Equal(t, db.key, r.Header.Get(db.header))
					}
					assert.Contains(t, r.Header.Get("Content-Type"), "json")
					switch r.Method + " " + r.URL.RequestURI() {
					case db.collection:
						created++
						assert.Equal(t, string(collection), string(body))
						if exists {
							w.WriteHeader(http.StatusConflict)
						}
						io.WriteString(w, `{"code":0}`)
					case db.bodies:
						bodies = append(bodies, string(body))
						w.WriteHeader(status)
						io.WriteString(w, answer)
					default:
						assert.Fail(t, "another route", "%s %s", r.Method, r.URL)
					}
				}))
				defer server.Close()
				var env []string
				for name, value := range db.env {
					env = append(env, name+"="+strings.ReplaceAll(value, "{{URL}}", server.URL))
				}
				script := filepath.Join(dir, "send.sh")
				require.NoError(t, os.WriteFile(script, []byte("trap 'exit 0' EXIT\n"+text), 0o600)) // whether it ended well is seen in what it sent
				run(t, dir, env, "sh", script)
				assert.Equal(t, 1, created)
				return bodies
			}

			for _, exists := range []bool{false, true} {
				bodies := send(http.StatusOK, db.good, exists)
				require.Greater(t, len(bodies), 1)
				if id == "opensearch" {
					assert.Equal(t, string(all), strings.Join(bodies, ""))
				} else {
					assert.Equal(t, string(all), strings.Join(bodies, "\n")+"\n")
					for _, b := range bodies {
						assert.True(t, json.Valid([]byte(b)))
					}
				}
			}
			assert.Len(t, send(http.StatusInternalServerError, db.good, false), 1, "it stops where it is refused")
			if db.bad != "" {
				assert.Len(t, send(http.StatusOK, db.bad, false), 1, "it stops where it is refused in a whisper")
			}
		})
	}
}
