package consumers

// postgres_test.go runs the scripts in a PostgreSQL of its own: in a temporary
// directory, on a Unix socket, stopped when the test ends. PostgreSQL does not
// run as root, so root becomes another user for it.

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/export"
)

// postgres starts a server and answers the address of an empty database.
func postgres(t *testing.T) (url string) {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pg_ctl") // where Debian has it, outside the path
	if path, err := exec.LookPath("pg_ctl"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		missing(t, errors.New("no PostgreSQL; on Debian: apt-get install -y postgresql"))
	}
	control := found[len(found)-1]

	// The path of a socket is short, and its directory the server's own.
	dir, err := os.MkdirTemp("", "pg")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	var as []string
	if os.Getuid() == 0 {
		as = []string{"runuser", "-u", "nobody", "--"}
		run(t, dir, nil, "chown", "nobody", dir)
	}
	server := func(args ...string) { // waits until it is done
		args = slices.Concat(as, []string{control, "-s", "-D", filepath.Join(dir, "data")}, args)
		// pg_ctl leaves its output open to the server that it starts.
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = dir
		if err := cmd.Run(); err != nil {
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			require.NoError(t, err, "%s\n%s", cmd, log)
		}
	}
	server("initdb", "-o", "--auth=trust --username=films --encoding=UTF8 --locale=C --no-sync")
	server("start", "-w", "-t", "120", "-l", filepath.Join(dir, "log"), "-o", "-c listen_addresses='' -c fsync=off -k "+dir)
	t.Cleanup(func() { server("stop", "-m", "immediate", "-t", "120") })
	return "postgresql:///postgres?user=films&host=" + dir
}

// inTable has the database print the rows of a table as type read wants them:
// components by the bytes that the server sends for them, most significant first,
// turned around.
const inTable = `
WITH v AS (
	SELECT id, (SELECT string_agg(substr(h, 7, 2) || substr(h, 5, 2) || substr(h, 3, 2) || substr(h, 1, 2), '' ORDER BY n)
		FROM (SELECT n, encode(float4send(e), 'hex') AS h FROM unnest(embedding::real[]) WITH ORDINALITY AS u(e, n)) c) AS hex,
		(SELECT string_agg(substr(h, 7, 2) || substr(h, 5, 2) || substr(h, 3, 2) || substr(h, 1, 2), '' ORDER BY n)
		FROM (SELECT n, encode(float4send(e), 'hex') AS h FROM unnest(embedding_uncertainty) WITH ORDINALITY AS u(e, n)) c) AS doubts
	FROM TABLE
)
SELECT json_build_object('row', json_agg(row ORDER BY row), 'option', json_agg(option ORDER BY row), 'scope', json_agg(scope ORDER BY row),
	'start_sec', json_agg(start_sec ORDER BY row), 'end_sec', json_agg(end_sec ORDER BY row), 'norm', json_agg(norm ORDER BY row),
	'cluster', json_agg(cluster ORDER BY row), 'x', json_agg(x ORDER BY row), 'y', json_agg(y ORDER BY row), 'embedding', json_agg(hex ORDER BY row),
	'start_page_number', json_agg(start_page_number ORDER BY row), 'end_page_number', json_agg(end_page_number ORDER BY row),
	'chunk_index', json_agg(chunk_index ORDER BY row), 'quadrant', json_agg(quadrant ORDER BY row), 'embedding_uncertainty', json_agg(doubts ORDER BY row))
FROM TABLE JOIN v USING (id)`

func TestPostgreSQL(t *testing.T) {
	t.Parallel()
	psql := program(t, "psql")
	url := postgres(t)
	query := func(sql string) string {
		return strings.TrimSpace(run(t, "", nil, psql, url, "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql))
	}
	rows := everyRow(nil)
	dir, files := save(t, "postgres", rows)

	// Twice: what is there is replaced.
	for range 2 {
		snippets := export.Find("postgres").Snippets(ptr(info(rows)))
		printed := run(t, dir, []string{"DATABASE_URL=" + url}, "sh", "-c", snippets[0].Text)
		assert.Contains(t, printed, "INSERT 0 240")
		assert.Equal(t, "240", query("SELECT count(*) FROM segments"))
		same(t, rows, query(strings.ReplaceAll(inTable, "TABLE", "segments")), nullIfEmpty)
	}
	assert.Equal(t, taskID+"|Zug, „spät“.mp4|marengo3.0", query("SELECT DISTINCT task, file, model FROM segments"))

	// An export with fewer columns keeps the others that were there.
	few := rows[:3]
	var script strings.Builder
	w := export.Find("postgres").New(export.Columns{}, toOne(&script))
	require.NoError(t, w.Begin(info(few)))
	require.NoError(t, w.Batch(few))
	_, err := w.End()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(files[0], []byte(script.String()), 0o600))
	run(t, dir, nil, psql, url, "-X", "-f", files[0])
	assert.Equal(t, "240", query("SELECT count(*) FROM segments"))
	same(t, rows, query(strings.ReplaceAll(inTable, "TABLE", "segments")), nullIfEmpty)

	t.Run("pgvector", func(t *testing.T) { pgvector(t, psql, url, query) })
}

// pgvector runs the other script as far as that goes without the extension,
// which Debian does not have: its type becomes text, its index is left out.
// That the texts are vectors as pgvector reads them, [1,2,…], is seen by
// reading them as arrays with the brackets changed.
func pgvector(t *testing.T, psql, url string, query func(string) string) {
	rows := everyRow(nil)
	dir, files := save(t, "pgvector", rows)
	script, err := os.ReadFile(files[0])
	require.NoError(t, err)
	without := string(script)
	for of, by := range map[string]string{
		"CREATE EXTENSION IF NOT EXISTS vector;\n": "",
		"embedding vector(16)\n":                   "embedding text CHECK (embedding ~ '^\\[[^{}]*\\]$')\n",
		"CREATE INDEX IF NOT EXISTS segments_16_cosine ON segments_16 USING hnsw (embedding vector_cosine_ops);\n": "",
	} {
		require.Equal(t, 1, strings.Count(without, of), of)
		without = strings.Replace(without, of, by, 1)
	}
	require.NoError(t, os.WriteFile(files[0], []byte(without), 0o600))
	for range 2 {
		run(t, dir, nil, psql, url, "-X", "-f", files[0])
	}
	query("CREATE VIEW arrays AS SELECT id, row, option, scope, start_sec, end_sec, norm, cluster, x, y, start_page_number, end_page_number, chunk_index, quadrant, embedding_uncertainty, translate(embedding, '[]', '{}') AS embedding FROM segments_16")
	same(t, rows, query(strings.ReplaceAll(inTable, "TABLE", "arrays")), nullIfEmpty)
}
