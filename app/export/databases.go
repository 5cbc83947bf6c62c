// What vector databases take over HTTP. Each has two files: a JSON document
// that makes the collection, and the rows, in lines that each are the whole body
// of one request. A body keeps within what the strictest of them takes, so that
// a loop over the lines is all that is needed; how it is sent, the snippets
// show. For OpenSearch the rows are one bulk body, in pairs of lines.
//
// The collection is "segments", for Weaviate "Segments". Properties without a value are left
// out: not all of them take null. Ids are those of ID, so that what is sent
// again replaces what was there.
//
// The shapes are those of the documentation in 2026: Weaviate 1.34, Qdrant
// 1.16, Pinecone 2025-10, Milvus 2.6 (RESTful v2), OpenSearch 3.

package export

import (
	"strconv"
	"strings"
)

// The bounds of a body: Pinecone takes 2 MB and 1,000 records.
const (
	mostBody    = 2_000_000 // bytes
	mostRecords = 1000
)

// shape says how a database wants its rows. The record is
//
//	beforeID "id" beforeVector [vector] beforeProperties "name":value,… afterRecord
type shape struct {
	collection string // with {{DIM}} for the length of the vectors

	begin, between, end                                   string // of a body
	beforeID, beforeVector, beforeProperties, afterRecord string
	endless                                               bool // all records are one body
}

var weaviate = shape{
	collection: `{
  "class": "Segments",
  "vectorizer": "none",
  "vectorIndexConfig": {"distance": "cosine"},
  "properties": [
    {"name": "task", "dataType": ["text"], "tokenization": "field"},
    {"name": "file", "dataType": ["text"]},
    {"name": "model", "dataType": ["text"], "tokenization": "field"},
    {"name": "row", "dataType": ["int"]},
    {"name": "option", "dataType": ["text"], "tokenization": "field"},
    {"name": "scope", "dataType": ["text"], "tokenization": "field"},
    {"name": "start_sec", "dataType": ["number"]},
    {"name": "end_sec", "dataType": ["number"]},
    {"name": "start_page_number", "dataType": ["int"]},
    {"name": "end_page_number", "dataType": ["int"]},
    {"name": "chunk_index", "dataType": ["int"]},
    {"name": "quadrant", "dataType": ["text"], "tokenization": "field"},
    {"name": "norm", "dataType": ["number"]},
    {"name": "uncertainty", "dataType": ["number"]},
    {"name": "cluster", "dataType": ["text"], "tokenization": "field"},
    {"name": "x", "dataType": ["number"]},
    {"name": "y", "dataType": ["number"]}
  ]
}
`,
	begin: `{"objects":[`, between: `,`, end: "]}\n",
	beforeID: `{"class":"Segments","id":`, beforeVector: `,"vector":`, beforeProperties: `,"properties":{`, afterRecord: `}}`,
}

var qdrant = shape{
	collection: `{"vectors": {"size": {{DIM}}, "distance": "Cosine"}}
`,
	begin: `{"points":[`, between: `,`, end: "]}\n",
	beforeID: `{"id":`, beforeVector: `,"vector":`, beforeProperties: `,"payload":{`, afterRecord: `}}`,
}

var pinecone = shape{
	collection: `{
  "name": "segments",
  "vector_type": "dense",
  "dimension": {{DIM}},
  "metric": "cosine",
  "spec": {"serverless": {"cloud": "aws", "region": "us-east-1"}}
}
`,
	begin: `{"vectors":[`, between: `,`, end: "]}\n",
	beforeID: `{"id":`, beforeVector: `,"values":`, beforeProperties: `,"metadata":{`, afterRecord: `}}`,
}

var milvus = shape{
	collection: `{
  "collectionName": "segments",
  "schema": {
    "enableDynamicField": true,
    "fields": [
      {"fieldName": "id", "dataType": "VarChar", "isPrimary": true, "elementTypeParams": {"max_length": "36"}},
      {"fieldName": "vector", "dataType": "FloatVector", "elementTypeParams": {"dim": "{{DIM}}"}}
    ]
  },
  "indexParams": [{"fieldName": "vector", "indexName": "vector", "indexType": "AUTOINDEX", "metricType": "COSINE"}]
}
`,
	begin: `{"collectionName":"segments","data":[`, between: `,`, end: "]}\n",
	beforeID: `{"id":`, beforeVector: `,"vector":`, beforeProperties: `,`, afterRecord: `}`,
}

var openSearch = shape{
	collection: `{
  "settings": {"index": {"knn": true}},
  "mappings": {
    "properties": {
      "task": {"type": "keyword"},
      "file": {"type": "keyword"},
      "model": {"type": "keyword"},
      "row": {"type": "integer"},
      "option": {"type": "keyword"},
      "scope": {"type": "keyword"},
      "start_sec": {"type": "double"},
      "end_sec": {"type": "double"},
      "start_page_number": {"type": "integer"},
      "end_page_number": {"type": "integer"},
      "chunk_index": {"type": "integer"},
      "quadrant": {"type": "keyword"},
      "norm": {"type": "double"},
      "uncertainty": {"type": "double"},
      "cluster": {"type": "keyword"},
      "x": {"type": "double"},
      "y": {"type": "double"},
      "embedding": {
        "type": "knn_vector",
        "dimension": {{DIM}},
        "method": {"name": "hnsw", "engine": "lucene", "space_type": "cosinesimil"}
      }
    }
  }
}
`,
	endless:  true,
	beforeID: `{"index":{"_index":"segments","_id":`, beforeVector: "}}\n{\"embedding\":", beforeProperties: `,`, afterRecord: "}\n",
}

// Collection answers the document that makes a collection of vectors of dim
// numbers, for the formats of databases; empty for others.
func (f *Format) Collection(dim int) string {
	return strings.ReplaceAll(f.collection, "{{DIM}}", strconv.Itoa(dim))
}

func databaseFormat(id, name, leavesOut string, takes func(*Row) bool, s shape) *Format {
	rows, about := File{"-" + id + ".jsonl", mediaLines}, "what makes the collection, and a request's body in each line."
	if s.endless {
		about = "the index's mapping, and the body of one bulk request."
	}
	return &Format{
		ID: id, Label: name + " (.json, .jsonl)", LeavesOut: leavesOut,
		About: "Two files for " + name + ": " + about,
		files: []File{{"-" + id + "-collection.json", mediaJSON}, rows}, collection: s.collection,
		takes: takes, encode: func(j *job) encoder { return &database{job: j, shape: s, pen: j.pens[1], columns: j.columns()} },
	}
}

type database struct {
	job   *job
	shape shape
	*pen
	columns []column
	num     numbers

	body    []byte // the request's body so far
	records int    // in it
}

func (d *database) begin() error {
	if d.job.dim() == 0 {
		return errNoVectors
	}
	collection := d.job.pens[0]
	collection.b = append(collection.b, strings.ReplaceAll(d.shape.collection, "{{DIM}}", strconv.Itoa(d.job.dim()))...)
	return nil
}

func (d *database) row(r *Row) error {
	before := len(d.body)
	if d.records == 0 {
		d.body = append(d.body, d.shape.begin...)
	} else {
		d.body = append(d.body, d.shape.between...)
	}
	record := len(d.body)
	d.body = append(d.body, d.shape.beforeID+`"`+ID(d.job.Task.ID, r)+`"`+d.shape.beforeVector...)
	d.body = d.num.list(d.body, r.Vector)
	d.body = append(d.body, d.shape.beforeProperties...)
	d.body = appendMembers(d.body, d.columns, r)
	d.body = append(d.body, d.shape.afterRecord...)
	d.records++

	switch {
	case d.shape.endless:
		d.send(len(d.body))
	case d.records > 1 && (len(d.body)+len(d.shape.end) > mostBody || d.records > mostRecords):
		// The record begins another body.
		last := append([]byte(nil), d.body[record:]...)
		d.send(before)
		d.body = append(append(d.body, d.shape.begin...), last...)
		d.records = 1
	}
	return nil
}

// send writes the first n bytes of the body as a whole one, and begins anew.
func (d *database) send(n int) {
	d.b = append(d.b, d.body[:n]...)
	d.b = append(d.b, d.shape.end...)
	d.done()
	d.body, d.records = d.body[:0], 0
}

func (d *database) end() error {
	if d.records > 0 {
		d.send(len(d.body))
	}
	return nil
}
