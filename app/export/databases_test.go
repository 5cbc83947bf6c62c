package export

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// record is what a body says of a row.
type record struct {
	id         string
	vector     []float32
	properties properties
}

// properties are all that a record may have.
type properties struct {
	Task, File, Model, Option, Scope, Cluster *string
	Row                                       *int
	Start                                     *float64 `json:"start_sec"`
	End                                       *float64 `json:"end_sec"`
	Norm, X, Y                                *float64
}

// strictly decodes a document of exactly the shape of v, without nulls.
func strictly(t require.TestingT, text string, v any) {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(v), "%.300s", text)
	_, err := d.Token()
	require.ErrorIs(t, err, io.EOF)
	require.NotContains(t, text, `":null`)
}

// stores read the bodies of each database by the shapes that they document:
//
//	Weaviate    POST /v1/batch/objects
//	Qdrant      PUT /collections/{name}/points
//	Pinecone    POST /vectors/upsert
//	Milvus      POST /v2/vectordb/entities/upsert
//	OpenSearch  POST /_bulk
var stores = map[string]func(t require.TestingT, text string) [][]record{
	"weaviate": lineBodies(func(t require.TestingT, line string) (list []record) {
		var body struct {
			Objects []struct {
				Class, ID  string
				Vector     []float32
				Properties properties
			}
		}
		strictly(t, line, &body)
		for _, o := range body.Objects {
			require.Equal(t, "Segments", o.Class)
			list = append(list, record{o.ID, o.Vector, o.Properties})
		}
		return list
	}),
	"qdrant": lineBodies(func(t require.TestingT, line string) (list []record) {
		var body struct {
			Points []struct {
				ID      string
				Vector  []float32
				Payload properties
			}
		}
		strictly(t, line, &body)
		for _, p := range body.Points {
			list = append(list, record{p.ID, p.Vector, p.Payload})
		}
		return list
	}),
	"pinecone": lineBodies(func(t require.TestingT, line string) (list []record) {
		var body struct {
			Vectors []struct {
				ID       string
				Values   []float32
				Metadata properties
			}
		}
		strictly(t, line, &body)
		for _, v := range body.Vectors {
			list = append(list, record{v.ID, v.Values, v.Metadata})
		}
		return list
	}),
	"milvus": lineBodies(func(t require.TestingT, line string) (list []record) {
		var body struct {
			Collection string `json:"collectionName"`
			Data       []struct {
				ID     string
				Vector []float32
				properties
			}
		}
		strictly(t, line, &body)
		require.Equal(t, "segments", body.Collection)
		for _, d := range body.Data {
			list = append(list, record{d.ID, d.Vector, d.properties})
		}
		return list
	}),
	"opensearch": func(t require.TestingT, text string) [][]record {
		var list []record
		require.True(t, strings.HasSuffix(text, "\n"), "a bulk body ends with a line's end")
		lines := strings.SplitAfter(text, "\n")
		require.Empty(t, lines[len(lines)-1])
		for i := 0; i+1 < len(lines); i += 2 {
			var action struct {
				Index struct {
					Index string `json:"_index"`
					ID    string `json:"_id"`
				}
			}
			strictly(t, lines[i], &action)
			require.Equal(t, "segments", action.Index.Index)
			var document struct {
				Embedding []float32
				properties
			}
			strictly(t, lines[i+1], &document)
			list = append(list, record{action.Index.ID, document.Embedding, document.properties})
		}
		return [][]record{list}
	},
}

func lineBodies(read func(require.TestingT, string) []record) func(require.TestingT, string) [][]record {
	return func(t require.TestingT, text string) (bodies [][]record) {
		for line := range strings.Lines(text) {
			require.True(t, strings.HasSuffix(line, "\n"))
			require.LessOrEqual(t, len(line), 2_000_001) // and the line's end
			body := read(t, line)
			require.NotEmpty(t, body)
			require.LessOrEqual(t, len(body), 1000)
			bodies = append(bodies, body)
		}
		return bodies
	}
}

func joined(bodies [][]record) (list []record) {
	for _, b := range bodies {
		list = append(list, b...)
	}
	return list
}

func TestDatabases(t *testing.T) {
	rows := oddRows()
	for id, read := range stores {
		files, report := write(t, id, all, rows)
		assert.Equal(t, len(rows), report.Written+report.LeftOut)
		taken := []Row{rows[0], rows[1], rows[4], rows[5]} // not: a component that is missing, and no vector
		if id == "pinecone" || id == "opensearch" {
			taken = []Row{rows[0], rows[1], rows[5]} // nor zeros
		}
		got := joined(read(t, files[1]))
		require.Len(t, got, len(taken), id)
		require.Equal(t, len(taken), report.Written, id)
		for i, r := range taken {
			assert.Equal(t, ID(taskID, &r), got[i].id, id)
			assert.Equal(t, bitsOf(r.Vector), bitsOf(got[i].vector), id)
			p := got[i].properties
			assert.Equal(t, taskID, *p.Task)
			assert.Equal(t, "marengo3.0", *p.Model)
			assert.Equal(t, r.Index, *p.Row)
			assert.Equal(t, given(r.Option), p.Option)
			assert.Equal(t, given(r.Scope), p.Scope)
			assert.Equal(t, given(r.Cluster), p.Cluster)
			for _, pair := range []struct {
				want float64
				got  *float64
			}{{r.Start, p.Start}, {r.End, p.End}, {r.Norm, p.Norm}, {r.X, p.X}, {r.Y, p.Y}} {
				if pair.want != pair.want {
					assert.Nil(t, pair.got)
				} else {
					assert.Equal(t, pair.want, *pair.got)
				}
			}
		}
	}
}

func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Bodies are as long as they may be and no longer, whether numbers or rows
// fill them.
func TestBodies(t *testing.T) {
	for _, c := range []struct{ n, d, least int }{{260, 1024, 100}, {1100, 2, 1000}, {3, 20000, 3}} {
		rows := plainRows(c.n, c.d)
		for id, read := range stores {
			files, _ := write(t, id, Columns{}, rows)
			bodies := read(t, files[1])
			require.Len(t, joined(bodies), c.n)
			seen := map[string]bool{}
			for i, b := range bodies {
				if id != "opensearch" && i < len(bodies)-1 {
					assert.GreaterOrEqual(t, len(b), c.least, id)
				}
				for _, r := range b {
					require.False(t, seen[r.id], "%s: %s twice", id, r.id)
					seen[r.id] = true
				}
			}
			for i, r := range joined(bodies) {
				require.Equal(t, bitsOf(rows[i].Vector), bitsOf(r.vector))
			}
		}
	}
}

func TestDatabasesWantVectors(t *testing.T) {
	for id := range stores {
		_, _, err := tryWrite(id, Columns{}, infoFor(nil), nil)
		assert.ErrorIs(t, err, errNoVectors)
	}
}

func TestDatabasesTakeAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawnRows(t, true)
		for i := range rows {
			rows[i].Vector[0] = 1 // no zeros
		}
		for id, read := range stores {
			files, _ := write(t, id, all, rows)
			got := joined(read(t, files[1]))
			require.Len(t, got, len(rows))
			for i, r := range rows {
				require.Equal(t, bitsOf(r.Vector), bitsOf(got[i].vector))
				require.Equal(t, given(r.Option), got[i].properties.Option)
				require.Equal(t, given(r.Cluster), got[i].properties.Cluster)
			}
		}
	})
}

// The properties that a collection declares are those that rows have, and its
// vectors are as long as theirs.
func TestCollections(t *testing.T) {
	rows := plainRows(1, 384)
	names := map[string]bool{}
	info := infoFor(rows)
	for _, c := range append(identity(&info), segment(everything)...) {
		names[c.name] = true
	}
	collection := func(id string, v any) {
		files, _ := write(t, id, Columns{}, rows)
		strictly(t, files[0], v)
	}

	var w struct {
		Class, Vectorizer string
		VectorIndexConfig struct{ Distance string }
		Properties        []struct {
			Name, Tokenization string
			DataType           []string
		}
	}
	collection("weaviate", &w)
	assert.Equal(t, []string{"Segments", "none", "cosine"}, []string{w.Class, w.Vectorizer, w.VectorIndexConfig.Distance})
	declared := map[string]bool{}
	for _, p := range w.Properties {
		declared[p.Name] = true
		assert.Contains(t, [][]string{{"text"}, {"int"}, {"number"}}, p.DataType)
	}
	assert.Equal(t, names, declared)

	var q struct {
		Vectors struct {
			Size     int
			Distance string
		}
	}
	collection("qdrant", &q)
	assert.Equal(t, 384, q.Vectors.Size)
	assert.Equal(t, "Cosine", q.Vectors.Distance)

	var p struct {
		Name, Metric string
		VectorType   string `json:"vector_type"`
		Dimension    int
		Spec         struct {
			Serverless struct{ Cloud, Region string }
		}
	}
	collection("pinecone", &p)
	assert.Equal(t, 384, p.Dimension)
	assert.Equal(t, "cosine", p.Metric)

	var m struct {
		CollectionName string
		Schema         struct {
			EnableDynamicField bool
			Fields             []struct {
				FieldName, DataType string
				IsPrimary           bool
				ElementTypeParams   map[string]string
			}
		}
		IndexParams []struct{ FieldName, IndexName, IndexType, MetricType string }
	}
	collection("milvus", &m)
	assert.True(t, m.Schema.EnableDynamicField)
	assert.Equal(t, map[string]string{"max_length": "36"}, m.Schema.Fields[0].ElementTypeParams)
	assert.Equal(t, map[string]string{"dim": "384"}, m.Schema.Fields[1].ElementTypeParams)
	assert.Equal(t, "COSINE", m.IndexParams[0].MetricType)

	var o struct {
		Settings struct{ Index struct{ KNN bool } }
		Mappings struct {
			Properties map[string]struct {
				Type      string
				Dimension int
				Method    map[string]string
			}
		}
	}
	collection("opensearch", &o)
	assert.True(t, o.Settings.Index.KNN)
	embedding := o.Mappings.Properties["embedding"]
	assert.Equal(t, "knn_vector", embedding.Type)
	assert.Equal(t, 384, embedding.Dimension)
	assert.Equal(t, "cosinesimil", embedding.Method["space_type"])
	delete(o.Mappings.Properties, "embedding")
	assert.Len(t, o.Mappings.Properties, len(names))
	for name := range names {
		assert.Contains(t, o.Mappings.Properties, name)
	}
}
