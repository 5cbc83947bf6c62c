package files

// reading_test.go reads files into a Session in this process, and holds what it
// then has against what was in them.

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/engine"
	"embedscope/app/export"
	"embedscope/app/export/columnar"
	"embedscope/app/export/parquet"
)

// memoryFile is a File of bytes. Of the browser's formats it knows gzip.
type memoryFile struct {
	name string
	data []byte
}

func (f memoryFile) Name() string { return f.name }
func (f memoryFile) Size() int64  { return int64(len(f.data)) }
func (f memoryFile) ReadAt(p []byte, off int64) (int, error) {
	return bytes.NewReader(f.data).ReadAt(p, off)
}

func (f memoryFile) Stream(_ context.Context, unpack string) (io.ReadCloser, error) {
	switch unpack {
	case "":
		return io.NopCloser(bytes.NewReader(f.data)), nil
	case "gzip":
		return gzip.NewReader(bytes.NewReader(f.data))
	}
	return nil, errors.New("unknown format")
}

// desk is a page that hears of results, and its worker in this process.
type desk struct {
	*engine.Handle
	results chan engine.Result
	states  chan engine.State
}

// port takes messages to a session, in order.
type port struct {
	session *engine.Session
	queue   chan func()
}

func (p port) Post(header string, buffers [][]byte) {
	p.queue <- func() { p.session.Handle(header, buffers...) }
}
func (p port) HandOver(engine.Port) {}
func (p port) Close()               {}

func newDesk(t *testing.T) desk {
	t.Helper()
	run := func() chan func() {
		queue := make(chan func(), 1000)
		go func() {
			for {
				select {
				case f := <-queue:
					f()
				case <-t.Context().Done():
					return
				}
			}
		}()
		return queue
	}
	d := desk{results: make(chan engine.Result, 100), states: make(chan engine.State, 100)}
	back := run()
	d.Handle = engine.NewHandle(func(receive func(string, [][]byte), _ func(string)) engine.Port {
		s := engine.NewSession(engine.Config{Post: func(header string, buffers [][]byte) {
			back <- func() { receive(header, buffers) }
		}})
		return port{s, run()}
	}, engine.Events{
		Result: func(r engine.Result) { d.results <- r },
		State:  func(s engine.State) { d.states <- s },
	})
	return d
}

// read reads files, and answers what the page is told.
func (d desk) read(t *testing.T, watch string, files ...File) (engine.Result, engine.State) {
	t.Helper()
	require.NoError(t, Read(t.Context(), d.Handle, Opening{Watch: watch}, files, func(int, int) {}))
	return <-d.results, <-d.states
}

func (d desk) source(watch string) Source {
	query := engine.Query{From: math.NaN(), To: math.NaN(), Reference: -1, Sort: engine.SortRow}
	return Source{Watch: watch, Query: engine.QueryText(query), Date: time.Unix(0, 0)}
}

// contents answers all rows of a result, and the bits of their vectors.
func (d desk) contents(t *testing.T, watch string) (rows []export.Row, bits []uint32) {
	t.Helper()
	b := <-(&Job{Source: d.source(watch), Columns: export.Columns{Uncertainty: true}}).batchAt(t.Context(), d.Handle, 0)
	require.NoError(t, b.err)
	for _, x := range b.vectors {
		bits = append(bits, math.Float32bits(x))
	}
	return new(Job).rows(nil, b, nil), bits
}

const whole = `{"_id":"t1","status":"ready","created_at":"2026-01-02T03:04:05Z","news":[1,2],
 "metadata":{"input_type":"video","input_filename":"harbour.mp4","duration":12},
 "data":[
  {"embedding":[0.1,-0,7.0385307e-26],"embedding_option":"visual","embedding_scope":"clip","start_sec":4,"end_sec":8.5},
  {"embedding":[0.2,1e-45,3],"embedding_option":"audio","embedding_scope":"asset","start_sec":0,"end_sec":12},
  {"embedding":[null,1,2],"embedding_option":"visual","embedding_scope":"clip","start_sec":null,"end_sec":null},
  {"embedding":[],"embedding_option":"visual","embedding_scope":"clip","start_sec":9,"end_sec":8}
 ]}`

func TestWhatIsExportedOpensAsItWas(t *testing.T) {
	d := newDesk(t)
	first, state := d.read(t, "first", memoryFile{"answer.json", []byte(whole)})
	assert.Equal(t, "ready", state.Phase)
	assert.Equal(t, "harbour.mp4", state.Name)
	assert.Equal(t, 4, first.Segments)
	want, wantBits := d.contents(t, "first")
	require.Len(t, want, 4)
	assert.Equal(t, math.Float32bits(0.1), wantBits[0])

	for _, format := range []string{"json", "jsonl", "npy"} {
		var names []string
		written := map[string]*bytes.Buffer{}
		describe, err := Describe(t.Context(), d.Handle, d.source("first"))
		require.NoError(t, err)
		_, err = Export(t.Context(), d.Handle, Job{Source: d.source("first"), Version: describe.Version, Format: format}, nil,
			func(f export.File) (io.Writer, error) {
				names = append(names, f.Name)
				written[f.Name] = &bytes.Buffer{}
				return written[f.Name], nil
			}, func(int, int) {})
		require.NoError(t, err)
		var files []File
		for _, name := range names {
			files = append(files, memoryFile{name, written[name].Bytes()})
		}
		again, _ := d.read(t, format, files...)
		assert.Equal(t, first.Task, again.Task, format)
		assert.Equal(t, first.Groups, again.Groups, format)
		assert.Equal(t, first.Health, again.Health, format)
		got, gotBits := d.contents(t, format)
		assert.Equal(t, len(want), len(got))
		for i := range want {
			w, g := want[i], got[i]
			assert.Equal(t, []any{w.Index, w.Option, w.Scope, len(w.Vector)}, []any{g.Index, g.Option, g.Scope, len(g.Vector)}, format)
			assert.Equal(t, []uint64{math.Float64bits(w.Start), math.Float64bits(w.End)}, []uint64{math.Float64bits(g.Start), math.Float64bits(g.End)}, format)
		}
		for i := range wantBits {
			if x := math.Float32frombits(wantBits[i]); x == x {
				assert.Equal(t, wantBits[i], gotBits[i], "%s: number %d", format, i)
			} else {
				y := math.Float32frombits(gotBits[i])
				assert.True(t, y != y, "%s: number %d", format, i)
			}
		}
	}
}

// sheet is a document with uncertainties, one of which is not whole.
const sheet = `{"_id":"t1","status":"ready","metadata":{"input_type":"document","input_filename":"paper.pdf","embedding_options":["visual"]},"data":[
  {"embedding":[0.1,2],"embedding_uncertainty":[0.25,7.0385307e-26],"embedding_option":"visual","embedding_scope":"page","start_page_number":3,"end_page_number":4},
  {"embedding":[0.2,2],"embedding_option":"visual","embedding_scope":"chunk","start_page_number":1,"end_page_number":1,"chunk_index":0,"quadrant":"top_left"},
  {"embedding":[0.3,2],"embedding_uncertainty":[0.5,null],"embedding_option":"visual","embedding_scope":"asset"},
  {"embedding":[1,2],"embedding_uncertainty":[4],"embedding_option":"visual","embedding_scope":"page","start_page_number":2,"end_page_number":2}]}`

func TestADocumentOpensAsItWas(t *testing.T) {
	d := newDesk(t)
	first, _ := d.read(t, "first", memoryFile{"answer.json", []byte(sheet)})
	assert.True(t, first.Pages)
	assert.True(t, first.Chunks && first.Quadrants && first.Uncertain)
	assert.Equal(t, []int{2, 3}, first.Health.Uncertain.Rows)
	want, wantBits := d.contents(t, "first")
	assert.Equal(t, []float32{0.25, 7.0385307e-26}, want[0].Uncertainty)
	for _, format := range []string{"json", "jsonl", "npy", "parquet"} {
		j := Job{Source: d.source("first"), Version: first.Version, Format: format, Columns: export.Columns{Place: true, Uncertainty: true}}
		written, _ := d.written(t, j, nil)
		var files []File
		for name, text := range written {
			files = append(files, memoryFile{name, []byte(text)})
		}
		slices.SortFunc(files, func(a, b File) int { return strings.Compare(b.Name(), a.Name()) }) // the array first
		again, _ := d.read(t, format, files...)
		assert.Equal(t, first.Pages, again.Pages, format)
		got, gotBits := d.contents(t, format)
		require.Len(t, got, len(want), format)
		for i := range want {
			assert.Equal(t, want[i].Place, got[i].Place, format)
		}
		if format != "npy" { // which has the means of the uncertainty
			assert.True(t, again.Uncertain, format)
			assert.Equal(t, wantBits, gotBits, format)
		}
	}
}

func TestManyRowsComeInBlocks(t *testing.T) {
	const n, dim = 700, 512 // more than one block
	var b bytes.Buffer
	for i := range n {
		b.WriteString(`{"option":"visual","embedding":[`)
		for j := range dim {
			if j > 0 {
				b.WriteByte(',')
			}
			b.WriteByte(byte('0' + (i+j)%10))
		}
		b.WriteString("]}\n")
	}
	d := newDesk(t)
	var done, total []int
	file := memoryFile{"many.jsonl", b.Bytes()}
	require.NoError(t, Read(t.Context(), d.Handle, Opening{Watch: "w"}, []File{file}, func(d, all int) {
		done, total = append(done, d), append(total, all)
	}))
	assert.Equal(t, n, (<-d.results).Segments)
	assert.Equal(t, b.Len(), done[len(done)-1])
	assert.Equal(t, b.Len(), total[0])
	assert.True(t, slices.IsSorted(done))
	_, bits := d.contents(t, "w")
	require.Len(t, bits, batchRows*dim)
	for i := range batchRows {
		assert.Equal(t, float32((i+3)%10), math.Float32frombits(bits[i*dim+3]), "row %d", i)
	}
	// Another file under the same name is not added to it.
	again, _ := d.read(t, "w", memoryFile{"one.jsonl", []byte(`{"embedding":[1,2]}`)})
	assert.Equal(t, 1, again.Segments)
	assert.Equal(t, 2, again.Version)
}

func TestPackedFilesOpen(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(whole))
	require.NoError(t, w.Close())
	d := newDesk(t)
	r, _ := d.read(t, "w", memoryFile{"named-otherwise", b.Bytes()})
	assert.Equal(t, 4, r.Segments)

	err := Read(t.Context(), d.Handle, Opening{Watch: "w"}, []File{memoryFile{"a.zst", []byte("\x28\xb5\x2f\xfd....")}}, func(int, int) {})
	assert.EqualError(t, err, "a file compressed with zstd, which this browser can't unpack: unpack it before")
}

func TestParquetOpens(t *testing.T) {
	var b bytes.Buffer
	w, err := parquet.NewWriter(&b, columnar.Schema{Columns: []columnar.Column{
		{Name: "option", Kind: columnar.Text}, {Name: "start_sec", Kind: columnar.Float64}, {Name: "embedding", Kind: columnar.Vector, Dim: 2},
	}})
	require.NoError(t, err)
	want := []float32{0.1, math.SmallestNonzeroFloat32, -3, 1e38}
	require.NoError(t, w.Append(columnar.Batch{Rows: 2, Values: []columnar.Values{
		{Text: []string{"audio", "visual"}}, {Float64: []float64{0, 1.5}}, {Float32: want},
	}}))
	require.NoError(t, w.Close())
	d := newDesk(t)
	r, state := d.read(t, "w", memoryFile{"no-ending", b.Bytes()})
	assert.Equal(t, 2, r.Segments)
	assert.Equal(t, "ready", state.Status)
	rows, bits := d.contents(t, "w")
	assert.Equal(t, 1.5, rows[1].Start)
	for i, x := range want {
		assert.Equal(t, math.Float32bits(x), bits[i])
	}
	err = Read(t.Context(), d.Handle, Opening{Watch: "w"}, []File{memoryFile{"cut.parquet", b.Bytes()[:b.Len()-4]}}, func(int, int) {})
	assert.ErrorContains(t, err, "cut short")
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	d := newDesk(t)
	for name, c := range map[string]struct{ text, says string }{
		"cut":    {whole[:len(whole)/2], "data[1].embedding[0]: cut short (offset 308)"},
		"html":   {"\n <html>", "a web page (HTML) or XML, and no saved result. It begins: <html>"},
		"words":  {"hello", "neither JSON nor an array. It begins: hello"},
		"empty":  {"", "the file is empty"},
		"binary": {"\x01\x02\xff", "neither JSON, nor an array, nor compressed in a way that this browser can unpack"},
		"path":   {`{"status":"ready","data":[{"embedding":[1,"x"]}]}`, "data[0].embedding[1]: expected a number (offset 42)"},
		"large":  {whole, "larger than the limit"},
	} {
		o := Opening{Watch: "w"}
		if name == "large" {
			o.Limit = 100
		}
		err := Read(t.Context(), d.Handle, o, []File{memoryFile{name, []byte(c.text)}}, func(int, int) {})
		require.Error(t, err, name)
		assert.Contains(t, err.Error(), c.says, name)
		assert.False(t, strings.HasPrefix(err.Error(), "open:") || strings.HasPrefix(err.Error(), "twelvelabs:"), err.Error())
	}
	assert.Empty(t, d.results)
	assert.Empty(t, d.states)
}

func TestUnfinishedTasksAreToldAsTheyAre(t *testing.T) {
	d := newDesk(t)
	read := func(text string) engine.State {
		require.NoError(t, Read(t.Context(), d.Handle, Opening{Watch: "w"}, []File{memoryFile{"f.json", []byte(text)}}, func(int, int) {}))
		return <-d.states
	}
	failed := read(`{"status":"failed","error":{"message":"no picture"}}`)
	assert.Equal(t, "failed", failed.Phase)
	assert.Equal(t, "no picture", failed.Failure)
	assert.Equal(t, "processing", read(`{"status":"processing","data":null}`).Phase)
	assert.Empty(t, d.results, "neither has embeddings")
	read(`{"status":"processing","data":[{"embedding":[1,2]}]}`)
	assert.True(t, (<-d.results).Partial)
}

func TestACancelledReadingEnds(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := Read(ctx, d.Handle, Opening{Watch: "w"}, []File{memoryFile{"f.json", []byte(whole)}}, func(int, int) {})
	require.Error(t, err)
	assert.Empty(t, d.results)
}

func TestFilesThatBelongTogetherAreFound(t *testing.T) {
	array := func(name string) File { return memoryFile{name, []byte("\x93NUMPY\x01\x00")} }
	segments := func(name string) File { return memoryFile{name, []byte(`{"segments":[]}`)} }
	answer := memoryFile{"a.json", []byte(whole)}
	for _, c := range []struct {
		files []File
		want  [][]int
	}{
		{[]File{segments("x-segments.json"), array("x.npy")}, [][]int{{1, 0}}},
		{[]File{array("x (1).npy"), segments("x-segments (1).json")}, [][]int{{0, 1}}},
		{[]File{array("x.npy"), array("y.npy"), segments("y-segments.json"), segments("x-segments.json")}, [][]int{{0, 3}, {1, 2}}},
		{[]File{answer, array("x.npy"), array("y.npy"), segments("z-segments.json")}, [][]int{{1}, {2}, {0}, {3}}},
	} {
		got, err := Groups(c.files)
		require.NoError(t, err)
		assert.Equal(t, c.want, got)
	}
}
