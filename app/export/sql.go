// Scripts for psql. The rows stand in the script, as COPY … FROM stdin takes
// them: cells parted by tabs, \N for null, and a backslash before what would
// end a cell or a line. They go through a temporary table, so that a script
// that runs again, or holds rows that another one brought, replaces them.
//
// Nothing from the answer stands outside the rows, so it can't be taken for a
// statement or for a command of psql. PostgreSQL's text can't hold a NUL.
//
// The tables are the same whatever columns an export has; what it doesn't have
// stays null.

package export

import (
	"errors"
	"strconv"
	"strings"
)

type sql struct {
	*pen
	job     *job
	columns []column
	num     numbers
	dialect dialect
}

// dialect is what differs with the type of the vectors.
type dialect struct {
	table     func(dim int) string
	vector    func(dim int) string // the type
	before    string               // statements before the table
	after     func(table string, dim int) string
	open, end byte // of a vector
}

// arrays are PostgreSQL's own: any length, no index.
var arrays = dialect{
	table:  func(int) string { return "segments" },
	vector: func(int) string { return "real[]" },
	after:  func(string, int) string { return "" },
	open:   '{', end: '}',
}

// pgvector's type has a length, so there is a table for each.
var pgvector = dialect{
	table:  func(dim int) string { return "segments_" + strconv.Itoa(dim) },
	vector: func(dim int) string { return "vector(" + strconv.Itoa(dim) + ")" },
	before: "CREATE EXTENSION IF NOT EXISTS vector;\n",
	after: func(table string, dim int) string {
		index := "CREATE INDEX IF NOT EXISTS " + table + "_cosine ON " + table + " USING hnsw (embedding vector_cosine_ops);\n"
		if dim > mostIndexed {
			return "-- An HNSW index takes vectors of at most 2000 numbers, so none is built.\n"
		}
		return index
	},
	open: '[', end: ']',
}

// The bounds that pgvector's documentation gives.
const (
	mostIndexed = 2000  // numbers in a vector that an HNSW index takes
	mostVector  = 16000 // numbers in a vector
)

func newPostgres(j *job) encoder { return newSQL(j, arrays) }
func newPGVector(j *job) encoder { return newSQL(j, pgvector) }

func newSQL(j *job, d dialect) encoder {
	return &sql{pen: j.pens[0], job: j, columns: j.columns(), dialect: d}
}

func (s *sql) names() string {
	names := "id"
	for _, c := range s.columns {
		names += ", " + c.name
	}
	names += ", embedding"
	if s.job.doubts {
		names += ", embedding_uncertainty"
	}
	return names
}

func (s *sql) begin() error {
	dim := s.job.dim()
	if s.dialect.open == '[' && (dim < 1 || dim > mostVector) {
		return errors.New("export: pgvector takes vectors of 1 to 16000 numbers, and these have " + strconv.Itoa(dim))
	}
	table := s.dialect.table(dim)
	s.b = append(s.b, `-- Segments of a video with their embeddings. Run it with: psql -f FILE
\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
BEGIN;
`+s.dialect.before+`CREATE TABLE IF NOT EXISTS `+table+` (
	id uuid PRIMARY KEY,
	task text NOT NULL,
	file text,
	model text,
	row integer,
	option text,
	scope text,
	start_sec double precision,
	end_sec double precision,
	norm double precision,
	cluster text,
	x double precision,
	y double precision,
	embedding `+s.dialect.vector(dim)+`
);
-- A table that is there may be one of films only.
ALTER TABLE `+table+`
	ADD COLUMN IF NOT EXISTS start_page_number integer,
	ADD COLUMN IF NOT EXISTS end_page_number integer,
	ADD COLUMN IF NOT EXISTS chunk_index integer,
	ADD COLUMN IF NOT EXISTS quadrant text,
	ADD COLUMN IF NOT EXISTS embedding_uncertainty real[];
CREATE TEMPORARY TABLE incoming (LIKE `+table+`) ON COMMIT DROP;
COPY incoming (`+s.names()+`) FROM stdin;
`...)
	return nil
}

func (s *sql) row(r *Row) error {
	s.b = append(s.b, ID(s.job.Task.ID, r)...)
	for i := range s.columns {
		s.b = append(s.b, '\t')
		c := &s.columns[i]
		var has bool
		if c.kind == text {
			// Only the task must not be null, and it may be empty.
			t := c.text(r)
			has = t != "" || c.name == "task"
			s.b = append(s.b, copied.Replace(t)...)
		} else {
			s.b, has = c.appendValue(s.b, r)
		}
		if !has {
			s.b = append(s.b, `\N`...)
		}
	}
	s.vector(r.Vector, s.dialect.open, s.dialect.end)
	if s.job.doubts {
		s.vector(r.Uncertainty, '{', '}')
	}
	s.b = append(s.b, '\n')
	s.done()
	return nil
}

// vector appends a cell, which is null unless v is whole.
func (s *sql) vector(v []float32, open, end byte) {
	s.b = append(s.b, '\t')
	if isWhole(v) {
		s.b = s.num.vector(s.b, v, open, ',', end)
	} else {
		s.b = append(s.b, `\N`...)
	}
}

// copied escapes a text of COPY.
var copied = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

func (s *sql) end() error {
	table := s.dialect.table(s.job.dim())
	names := s.names()
	replaced := make([]string, 0, len(s.columns)+1)
	for _, name := range strings.Split(names, ", ")[1:] {
		replaced = append(replaced, name+" = EXCLUDED."+name)
	}
	s.b = append(s.b, `\.
INSERT INTO `+table+` (`+names+`)
	SELECT `+names+` FROM incoming
	ON CONFLICT (id) DO UPDATE SET `+strings.Join(replaced, ", ")+`;
`+s.dialect.after(table, s.job.dim())+`COMMIT;
`...)
	return nil
}
