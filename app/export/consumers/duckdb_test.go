package consumers

// duckdb_test.go has DuckDB, which comes from the npm registry, run the
// statements that are offered for it.

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/export"
	"embedscope/web/e2e/npm"
)

const duckDB = "@duckdb/node-api@1.5.6-r.1"

// inDuckDB runs statements, and prints the table that they make.
const inDuckDB = `
const { DuckDBInstance } = require("@duckdb/node-api");
(async () => {
	const db = await (await DuckDBInstance.create()).connect();
	const last = await db.runAndReadAll(process.argv[2]);
	console.error(JSON.stringify(last.getRowsJson()).slice(0, 300));
	const rows = await db.runAndReadAll("SELECT * FROM segments ORDER BY row");
	const got = Object.fromEntries(rows.columnNames().map((name) => [name, []]));
	for (const row of rows.getRowObjects()) {
		for (let [name, x] of Object.entries(row)) {
			if (name == "embedding_uncertainty" && typeof x == "string") { // of CSV
				x = { items: JSON.parse(x) };
			}
			if (name.startsWith("embedding") && x !== null) {
				x = Buffer.from(new Float32Array(x.items.map((y) => y ?? NaN)).buffer).toString("hex");
			}
			got[name].push(x);
		}
	}
	// JSON.stringify makes 0 of -0, and can't have a BigInt.
	const plain = (_, x) => (typeof x == "bigint" ? Number(x) : Object.is(x, -0) ? "minus zero" : x);
	console.log(JSON.stringify(got, plain).replaceAll('"minus zero"', "-0.0"));
})().catch((e) => { console.error(e); process.exit(1); });
`

func TestDuckDB(t *testing.T) {
	t.Parallel()
	node := program(t, "node")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	modules, err := npm.Modules(ctx, duckDB)
	missing(t, err)
	for _, id := range []string{"jsonl", "csv", "parquet"} {
		// A vector that isn't there has no place in an array of fixed length.
		rows := everyRow(func(r *export.Row) bool { return len(r.Vector) > 0 })
		dir, _ := save(t, id, rows)
		var statements string
		for _, s := range export.Find(id).Snippets(ptr(info(rows))) {
			if s.Tool == "DuckDB" {
				statements = s.Text
			}
		}
		require.NotEmpty(t, statements)
		script := filepath.Join(dir, "load.cjs")
		require.NoError(t, os.WriteFile(script, []byte(inDuckDB), 0o600))
		printed := run(t, dir, []string{"NODE_PATH=" + modules}, node, script, statements)
		asText := nullIfEmpty
		if id == "csv" {
			asText = guarded
		}
		same(t, rows, printed, asText)
		assert.Contains(t, printed, taskID)
	}
}

// guarded answers a text as it stands in CSV, where what could be a formula
// begins with an apostrophe.
func guarded(s string) *string {
	if s != "" && (s[0] == '=' || s[0] == '-' || s[0] == '\'') {
		s = "'" + s
	}
	return nullIfEmpty(s)
}
