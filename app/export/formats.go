// The list of formats.

package export

import "strings"

// Format is one way to write rows.
type Format struct {
	ID        string // such as "npy": stays what it is
	Label     string // such as "NumPy (.npy)"
	About     string // one sentence: what is in it, and what becomes of a vector that is not whole
	LeavesOut string // which rows it can't hold, such as "rows without a whole vector"; empty where it holds all
	Mixed     bool   // takes vectors of several lengths

	files      []File // by suffix
	collection string // see Collection
	doubts     bool   // takes the uncertainty of each component
	forbids    string // characters that no text can have in it
	takes      func(*Row) bool
	encode     func(*job) encoder
}

// File is one of the files of an export.
type File struct {
	Name  string // the whole name, as in Files
	Media string // its media type
}

// job is what an encoder works on: pens are those of the format's files, in
// their order.
type job struct {
	*Info
	Columns
	doubts bool // the uncertainty of each component is to be written, and Columns are without the mean
	pens   []*pen
}

// columns answers those that say of each row what it belongs to, and its own.
func (j *job) columns() []column { return append(identity(j.Info), segment(j.Columns)...) }

const (
	mediaJSON  = "application/json"
	mediaLines = "application/x-ndjson"
	mediaTSV   = "text/tab-separated-values"
	mediaSQL   = "application/sql"
)

const (
	notWhole  = "rows without a whole vector"
	nullOrNot = "rows without a whole vector, or with one of zeros"
)

var formats = []*Format{
	{
		ID: "json", Label: "JSON, as answered (.json)", Mixed: true, doubts: true,
		About: "The shape of the API's answer, with these rows as data. A component that is missing is null.",
		files: []File{{".json", mediaJSON}}, encode: newDocument,
	},
	{
		ID: "jsonl", Label: "JSON Lines (.jsonl)", Mixed: true, doubts: true,
		About: "An object a row, which says what it belongs to. A component that is missing is null.",
		files: []File{{".jsonl", mediaLines}}, encode: newLines,
	},
	{
		ID: "csv", Label: "CSV (.csv)", Mixed: true, doubts: true,
		About: "A line a row, the vector as [1,2,…] in its last cell. A component that is missing is null.",
		files: []File{{".csv", "text/csv; charset=utf-8"}}, forbids: "\x00", encode: newCSV,
	},
	{
		ID: "npy", Label: "NumPy (.npy)",
		About: "The vectors as a float32 array, and their segments in a JSON file beside it. What is missing is NaN.",
		files: []File{{".npy", "application/octet-stream"}, {"-segments.json", mediaJSON}}, encode: newNPY,
	},
	{
		ID: "npz", Label: "NumPy archive (.npz)",
		About: "The vectors and an array for each column in one file, which loads without pickle. What is missing is NaN.",
		files: []File{{".npz", "application/zip"}}, encode: newNPZ,
	},
	{
		ID: "parquet", Label: "Parquet (.parquet)", doubts: true,
		About: "A table with the vectors as fixed-size lists of float32. A component that is missing is NaN.",
		files: []File{{".parquet", "application/vnd.apache.parquet"}}, encode: newParquet,
	},
	{
		ID: "arrow", Label: "Arrow IPC, Feather (.arrow)", doubts: true,
		About: "A table with the vectors as fixed-size lists of float32. A component that is missing is NaN.",
		files: []File{{".arrow", "application/vnd.apache.arrow.file"}}, encode: newArrow,
	},
	{
		ID: "projector", Label: "TensorFlow projector (.tsv)", LeavesOut: notWhole,
		About: "A pair of files for projector.tensorflow.org: vectors and metadata.",
		files: []File{{"-vectors.tsv", mediaTSV}, {"-metadata.tsv", mediaTSV}}, forbids: "\x00\t\n\r",
		takes: (*Row).sound, encode: newProjector,
	},
	{
		ID: "postgres", Label: "PostgreSQL (.sql)", doubts: true,
		About: "A script for psql that fills a table with real[] vectors. A vector that is not whole is null.",
		files: []File{{"-postgres.sql", mediaSQL}}, forbids: "\x00", encode: newPostgres,
	},
	{
		ID: "pgvector", Label: "PostgreSQL with pgvector (.sql)", doubts: true,
		About: "A script for psql that fills a table with vector columns and builds an HNSW index for cosines. A vector that is not whole is null.",
		files: []File{{"-pgvector.sql", mediaSQL}}, forbids: "\x00", encode: newPGVector,
	},
	databaseFormat("weaviate", "Weaviate", notWhole, (*Row).sound, weaviate),
	databaseFormat("qdrant", "Qdrant", notWhole, (*Row).sound, qdrant),
	databaseFormat("pinecone", "Pinecone", nullOrNot, directed, pinecone),
	databaseFormat("milvus", "Milvus", notWhole, (*Row).sound, milvus),
	databaseFormat("opensearch", "OpenSearch", nullOrNot, directed, openSearch),
}

// directed reports whether r has a vector that a cosine can be taken of.
func directed(r *Row) bool { return r.sound() && !r.zero() }

// Formats answers all formats, in the order to offer them in.
func Formats() []*Format { return append([]*Format(nil), formats...) }

// Find answers the format with an ID, nil where there is none.
func Find(id string) *Format {
	for _, f := range formats {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// Files answers the files that an export will have, such as
// embedscope-6912…-visual-2026-11-24.npy. Their names hold only ASCII letters,
// digits, dots, hyphens and underscores.
func (f *Format) Files(info *Info) []File {
	stem := Stem(info)
	files := make([]File, len(f.files))
	for i, file := range f.files {
		files[i] = File{Name: stem + file.Name, Media: file.Media}
	}
	return files
}

// Stem is what the names of an export's files begin with: the task, the
// options of its rows and the day.
func Stem(info *Info) string {
	parts := []string{"embedscope", safe(info.Task.ID, 64), safe(strings.Join(info.Options, "-"), 48)}
	if !info.Date.IsZero() {
		parts = append(parts, info.Date.Format("2006-01-02"))
	}
	stem := parts[0]
	for _, p := range parts[1:] {
		if p != "" {
			stem += "-" + p
		}
	}
	return stem
}

// safe answers s with a hyphen for every run of characters that a file name,
// a shell or a header could stumble over, and not longer than most.
func safe(s string, most int) string {
	var b strings.Builder
	hyphen := false
	for _, c := range s {
		if c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			if hyphen && b.Len() > 0 {
				b.WriteByte('-')
			}
			hyphen = false
			b.WriteByte(byte(c))
		} else {
			hyphen = true
		}
		if b.Len() >= most {
			break
		}
	}
	return b.String()
}
