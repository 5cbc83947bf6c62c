package export

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// rowsOf answers the cells of the rows that COPY reads from a script, nil for
// null, and the script without them.
func rowsOf(t require.TestingT, script string) (rows [][]*string, rest string) {
	before, after, ok := strings.Cut(script, "FROM stdin;\n")
	require.True(t, ok)
	data, after, ok := strings.Cut(after, "\\.\n")
	require.True(t, ok)
	unescape := strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n", `\r`, "\r")
	for line := range strings.SplitSeq(strings.TrimSuffix(data, "\n"), "\n") {
		var cells []*string
		for cell := range strings.SplitSeq(line, "\t") {
			if cell == `\N` {
				cells = append(cells, nil)
				continue
			}
			s := unescape.Replace(cell)
			cells = append(cells, &s)
		}
		rows = append(rows, cells)
	}
	return rows, before + after
}

func TestSQLSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawnRows(t, false)
		nul := strings.NewReplacer("\x00", "")
		for i := range rows {
			for _, s := range []*string{&rows[i].Option, &rows[i].Scope, &rows[i].Cluster} {
				*s = nul.Replace(*s)
			}
		}
		for _, id := range []string{"postgres", "pgvector"} {
			files, report := write(t, id, Columns{Cluster: true}, rows)
			require.Equal(t, Report{Written: len(rows)}, report)
			cells, rest := rowsOf(t, files[0])
			require.Len(t, cells, len(rows))
			for i, r := range rows {
				c := cells[i]
				require.Len(t, c, 11) // id task file model row option scope start end cluster embedding
				require.Equal(t, ID(taskID, &r), *c[0])
				for j, want := range map[int]string{5: r.Option, 6: r.Scope, 9: r.Cluster} {
					if want == "" {
						require.Nil(t, c[j])
					} else {
						require.Equal(t, want, *c[j])
					}
				}
				require.Equal(t, r.sound(), c[10] != nil)
			}
			// Nothing of the answer is outside the rows.
			for _, word := range []string{taskID, "Zug", "marengo"} {
				require.NotContains(t, rest, word)
			}
		}
	})
}

func TestPGVector(t *testing.T) {
	files, _ := write(t, "pgvector", Columns{}, plainRows(2, 3))
	_, rest := rowsOf(t, files[0])
	assert.Contains(t, rest, "CREATE EXTENSION IF NOT EXISTS vector;")
	assert.Contains(t, rest, "embedding vector(3)\n")
	assert.Contains(t, rest, "CREATE INDEX IF NOT EXISTS segments_3_cosine ON segments_3 USING hnsw (embedding vector_cosine_ops);")
	assert.Regexp(t, regexp.MustCompile(`\t\[-?[0-9.e-]+,-?[0-9.e-]+,-?[0-9.e-]+\]\n`), files[0])

	files, _ = write(t, "pgvector", Columns{}, plainRows(1, 2001))
	assert.NotContains(t, files[0], "USING hnsw")
	rows := plainRows(1, 16001)
	_, _, err := tryWrite("pgvector", Columns{}, infoFor(rows), rows)
	assert.EqualError(t, err, "export: pgvector takes vectors of 1 to 16000 numbers, and these have 16001")
	_, _, err = tryWrite("pgvector", Columns{}, infoFor(nil), nil)
	assert.ErrorContains(t, err, "these have 0")
}
