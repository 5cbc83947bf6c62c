package files

// writing_test.go exports from a Session in this process.

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/export"
	"embedscope/app/send"
)

// odd is an answer with twins, a time that is missing, and times that need all
// of their digits.
const odd = `{"_id":"t1","status":"ready","created_at":"2026-11-24T10:00:00.123456Z","data":[
	{"embedding":[1,0],"embedding_option":"visual","embedding_scope":"clip","start_sec":0.1,"end_sec":4.000000000000001},
	{"embedding":[0,-0.0],"embedding_option":"audio","embedding_scope":"clip","start_sec":0,"end_sec":4},
	{"embedding":[0,1],"embedding_option":"visual","embedding_scope":"clip","start_sec":0.1,"end_sec":4.000000000000001},
	{"embedding":[0.5,null],"embedding_option":"audio","embedding_scope":"asset"}],
	"metadata":{"input_type":"video","input_filename":"a.mp4","duration":8.5}}`

// written is a Job's files, by the ends of their names.
func (d desk) written(t *testing.T, j Job, coordinates []float32) (map[string]string, export.Report) {
	t.Helper()
	files := map[string]*bytes.Buffer{}
	var steps [][2]int
	report, err := Export(t.Context(), d.Handle, j, coordinates, func(f export.File) (io.Writer, error) {
		files[f.Name] = &bytes.Buffer{}
		return files[f.Name], nil
	}, func(done, total int) { steps = append(steps, [2]int{done, total}) })
	require.NoError(t, err)
	if len(j.Scenes) == 0 {
		require.NotEmpty(t, steps)
		assert.Equal(t, steps[len(steps)-1][0], steps[len(steps)-1][1], "it ends at the end")
	}
	texts := map[string]string{}
	for name, b := range files {
		texts[name] = b.String()
	}
	return texts, report
}

func opened(t *testing.T) (desk, Job) {
	d := newDesk(t)
	result, _ := d.read(t, "w", memoryFile{"odd.json", []byte(odd)})
	return d, Job{Source: d.source("w"), Version: result.Version, Format: "jsonl", Columns: export.Columns{Norm: true, Cluster: true, Map: true}}
}

func TestExportCarriesEverything(t *testing.T) {
	d, j := opened(t)
	nan32 := float32(nan)
	files, report := d.written(t, j, []float32{1, 2, nan32, nan32, -3, 0.25, nan32, nan32})
	assert.Equal(t, export.Report{Written: 4}, report)
	require.Len(t, files, 1)
	var rows []map[string]any
	for _, text := range files {
		for line := range strings.Lines(text) {
			var row map[string]any
			require.NoError(t, json.Unmarshal([]byte(line), &row))
			rows = append(rows, row)
		}
		assert.Contains(t, text, `"end_sec":4.000000000000001`)
		assert.Contains(t, text, `"created_at":"2026-11-24T10:00:00.123456Z"`)
		assert.Contains(t, text, `[0,-0.0]`)
	}
	require.Len(t, rows, 4)
	for i, row := range rows {
		assert.EqualValues(t, i, row["row"], "in the answer's order")
		assert.Equal(t, "t1", row["task"])
		assert.Equal(t, "a.mp4", row["file"])
	}
	assert.Equal(t, []any{0.5, nil}, rows[3]["embedding"])
	assert.Equal(t, -3.0, rows[2]["x"])
	assert.Equal(t, 0.25, rows[2]["y"])
	assert.Nil(t, rows[1]["x"])
	assert.Nil(t, rows[3]["start_sec"])
	assert.Equal(t, 1.0, rows[0]["norm"])
	assert.Nil(t, rows[3]["norm"])
}

// Twins are told apart by their place in the answer, whatever else is exported.
func TestExportTellsTwinsApart(t *testing.T) {
	d, j := opened(t)
	j.Format = "qdrant"
	ids := func(j Job) []string {
		files, _ := d.written(t, j, nil)
		var body struct{ Points []struct{ ID string } }
		for name, text := range files {
			if strings.HasSuffix(name, ".jsonl") {
				require.NoError(t, json.Unmarshal([]byte(text), &body))
			}
		}
		var list []string
		for _, p := range body.Points {
			list = append(list, p.ID)
		}
		return list
	}
	all := ids(j)
	require.Len(t, all, 3, "a vector that is not whole is left out")
	assert.NotEqual(t, all[0], all[2])
	assert.Equal(t, export.ID("t1", &export.Row{Option: "visual", Scope: "clip", Start: 0.1, End: 4.000000000000001, Twin: 1}), all[2])
	j.Query = strings.Replace(j.Query, `"options":[]`, `"options":["visual"]`, 1)
	assert.Equal(t, []string{all[0], all[2]}, ids(j))
}

func TestExportOfAnotherAnswer(t *testing.T) {
	d, j := opened(t)
	j.Version++
	open := func(export.File) (io.Writer, error) { return io.Discard, nil }
	_, err := Export(t.Context(), d.Handle, j, nil, open, func(int, int) {})
	assert.ErrorIs(t, err, errOther)
	j.Version--
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = Export(ctx, d.Handle, j, nil, open, func(int, int) {})
	assert.ErrorIs(t, err, context.Canceled)
	j.Format = "none"
	_, err = Export(t.Context(), d.Handle, j, nil, open, func(int, int) {})
	assert.ErrorContains(t, err, "no format none")
}

func TestExportOfScenes(t *testing.T) {
	d, j := opened(t)
	j.Format, j.Scenes = "vtt", []export.Scene{{Start: 0, End: 4, Title: "Scene 1"}}
	files, report := d.written(t, j, nil)
	assert.Equal(t, 1, report.Written)
	require.Len(t, files, 1)
	for name, text := range files {
		assert.True(t, strings.HasSuffix(name, "-scenes.vtt"), name)
		assert.Contains(t, text, "00:00:00.000 --> 00:00:04.000\nScene 1")
	}
}

func TestDescribe(t *testing.T) {
	d, j := opened(t)
	about, err := Describe(t.Context(), d.Handle, j.Source)
	require.NoError(t, err)
	assert.Equal(t, 4, about.Rows)
	assert.Equal(t, j.Version, about.Version)
	assert.Len(t, about.Formats, len(export.Formats()))
	for _, f := range about.Formats {
		assert.Empty(t, f.Refuses, f.ID)
		assert.NotEmpty(t, f.Files, f.ID)
		assert.Equal(t, f.ID == "weaviate" || f.ID == "qdrant", f.Sends, f.ID)
	}
	d.read(t, "mixed", memoryFile{"m.json", []byte(`{"_id":"t2","status":"ready","data":[{"embedding":[1,0]},{"embedding":[1]}]}`)})
	about, err = Describe(t.Context(), d.Handle, d.source("mixed"))
	require.NoError(t, err)
	for _, f := range about.Formats {
		assert.Equal(t, !export.Find(f.ID).Mixed, f.Refuses != "", "%s: vectors of two lengths", f.ID)
	}
}

func TestSend(t *testing.T) {
	d, j := opened(t)
	j.Format = "qdrant"
	var asked []string
	rows := 0
	s := &send.Sender{
		Target: send.Target{Kind: "qdrant", Base: "http://db.example:6333"},
		Do: func(_ context.Context, q send.Request) (int, []byte, error) {
			asked = append(asked, q.Method+" "+strings.TrimPrefix(q.URL, "http://db.example:6333"))
			switch {
			case q.Method == "GET":
				return 404, nil, nil
			case strings.HasSuffix(q.URL, "/segments"):
				assert.JSONEq(t, `{"vectors":{"size":2,"distance":"Cosine"}}`, string(q.Body))
			}
			return 200, []byte(`{"status":"ok"}`), nil
		},
		Progress: func(_, n int) { rows = n },
		Wait:     func(context.Context, time.Duration) error { return nil },
	}
	report, err := Send(t.Context(), d.Handle, j, nil, s)
	require.NoError(t, err)
	assert.Equal(t, export.Report{Written: 3, LeftOut: 1}, report)
	assert.Equal(t, 3, rows)
	assert.Equal(t, []string{"GET /collections/segments", "PUT /collections/segments", "PUT /collections/segments/points?wait=true"}, asked)
	j.Format = "csv"
	_, err = Send(t.Context(), d.Handle, j, nil, s)
	assert.ErrorContains(t, err, "can't be sent: csv")
}
