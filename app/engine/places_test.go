package engine

// places_test.go asks a worker that holds a document, and vectors with
// uncertainty.

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/twelvelabs"
)

// paper is a document of twelve pages, the last first, with four chunks on the
// third, and a vector of its whole. The uncertainty of each row is its own.
func paper() string {
	var items []string
	item := func(more string) {
		n := len(items)
		v := strconv.Itoa(n+1) + `,0.5,` + strconv.Itoa(n%3)
		items = append(items, `{"embedding":[`+v+`],"embedding_uncertainty":[0,`+strconv.Itoa(n)+`.25,0.5],"embedding_option":"visual",`+more+`}`)
	}
	for page := 12; page >= 1; page-- {
		p := strconv.Itoa(page)
		item(`"embedding_scope":"page","start_sec":null,"start_page_number":` + p + `,"end_page_number":` + p)
	}
	for chunk := 3; chunk >= 0; chunk-- {
		item(`"embedding_scope":"chunk","start_page_number":3,"end_page_number":3,"chunk_index":` + strconv.Itoa(chunk) + `,"quadrant":"q` + strconv.Itoa(chunk) + `"`)
	}
	item(`"embedding_scope":"asset"`)
	return `{"_id":"t1","status":"ready","metadata":{"input_type":"document","input_filename":"paper.pdf"},"data":[` + strings.Join(items, ",") + `]}`
}

func TestADocumentIsInTheOrderOfItsPages(t *testing.T) {
	s := holding(t, paper())
	r := s.watches["w"].result
	assert.True(t, r.summary.Pages)
	assert.Equal(t, []bool{true, true, true}, []bool{r.summary.Chunks, r.summary.Quadrants, r.summary.Uncertain})
	rows, _ := rowsOf(t, s, RowsRequest{Watch: "w", Count: 100, Query: open(), Locate: -1})
	assert.Equal(t, []int{16, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12}, numbersOf(rows.Rows), "asset, pages, chunks")
	third := rows.Rows[3]
	assert.Equal(t, &twelvelabs.Place{First: 3, Last: 3, Chunk: -1}, third.Place)
	assert.Equal(t, &twelvelabs.Place{First: 3, Last: 3, Chunk: 1, Quadrant: "q1"}, rows.Rows[14].Place)
	assert.Nil(t, rows.Rows[0].Place)
	assert.Equal(t, (9.25+0.5)/3, third.Uncertainty)

	q := open()
	q.From, q.To = 3, 4 // pages, both included
	rows, _ = rowsOf(t, s, RowsRequest{Watch: "w", Count: 100, Query: q, Locate: -1})
	assert.Equal(t, []int{9, 8, 15, 14, 13, 12}, numbersOf(rows.Rows))
	for sort, want := range map[string][]int{
		SortStart: {0, 1, 2}, SortChunk: {12, 13, 14}, SortUncertainty: {16, 15, 14}, SortQuadrant: {12, 13, 14},
	} {
		q := open()
		q.Sort, q.Descending = sort, true
		if sort == SortQuadrant {
			q.Scopes = []string{"chunk"}
		}
		rows, _ := rowsOf(t, s, RowsRequest{Watch: "w", Count: 3, Query: q, Locate: -1})
		assert.Equal(t, want, numbersOf(rows.Rows), sort)
	}
}

func TestMarksOfADocumentArePages(t *testing.T) {
	s := holding(t, paper())
	body, buffer, err := s.marks(t.Context(), MarksRequest{"w"})
	require.NoError(t, err)
	m := body.(*Marks)
	m.read(buffer)
	assert.True(t, m.Pages)
	assert.Equal(t, []float32{2, 3}, []float32{m.Start[9], m.End[9]}, "page 3")
	assert.True(t, m.Start[16] != m.Start[16], "the whole is on no page")
	assert.Equal(t, []int32{-1, 3, 0}, []int32{m.Chunk[9], m.Chunk[12], m.Chunk[15]})
	assert.Equal(t, "q0", m.Quadrants[m.Quadrant[15]])
	assert.Empty(t, m.Quadrants[m.Quadrant[0]])
}

func TestOnePageIsNotTimed(t *testing.T) {
	for text, pages := range map[string]bool{
		`"start_page_number":1`:               true,
		`"start_page_number":1,"start_sec":0`: false,
		`"chunk_index":1`:                     false,
		`"start_sec":null`:                    false,
	} {
		r := holding(t, `{"_id":"t","status":"ready","data":[{"embedding":[1],`+text+`}]}`).watches["w"].result
		assert.Equal(t, pages, r.summary.Pages, text)
	}
}

func TestDetailHasTheUncertainty(t *testing.T) {
	h, log, _ := connect(t, &script{bodies: []string{paper()}}, nil)
	t.Cleanup(h.Close)
	h.Watch(WatchRequest{Watch: "w", Task: "t1", Base: base, Key: "k"})
	require.Eventually(t, func() bool {
		log.mu.Lock()
		defer log.mu.Unlock()
		return len(log.results) == 1
	}, 10*time.Second, time.Millisecond)
	type answer struct {
		Detail
		vector []float32
	}
	d := reply(t, func(answered func(answer, error)) {
		h.Detail(t.Context(), DetailRequest{Watch: "w", Row: 4, Nearest: 3, Among: AmongSame, Apart: 2}, func(d Detail, v []float32, err error) { answered(answer{d, v}, err) })
	})
	assert.Equal(t, []float32{5, 0.5, 1}, d.vector)
	assert.Equal(t, []float32{0, 4.25, 0.5}, d.Uncertainty)
	require.Len(t, d.Nearest, 3)
	for _, n := range d.Nearest {
		assert.GreaterOrEqual(t, math.Abs(float64(n.Place.First-8)), 3.0, "two pages lie between")
	}
}

// doubtful has what may be wrong with an uncertainty.
const doubtful = `{"_id":"t1","status":"ready","data":[
	{"embedding":[1,0],"embedding_uncertainty":[0.5,0.25],"start_sec":0,"end_sec":1},
	{"embedding":[0,1],"start_sec":1,"end_sec":2},
	{"embedding":[1,1],"embedding_uncertainty":[0.5,null],"start_sec":2,"end_sec":3},
	{"embedding":[1,2],"embedding_uncertainty":[0.5],"start_sec":3,"end_sec":4},
	{"embedding":[1,2,3],"embedding_uncertainty":[7,8,9],"start_sec":4,"end_sec":5}]}`

func TestUncertaintyThatIsNotWhole(t *testing.T) {
	r := holding(t, doubtful).watches["w"].result
	assert.Equal(t, RowSet{Count: 2, Rows: []int{2, 3}}, r.summary.Health.Uncertain)
	assert.Equal(t, "[0.375 NaN 0.5 NaN 8]", fmt.Sprint(r.doubts))
	assert.Equal(t, "[0.5 NaN]", fmt.Sprint(r.uncertainty(2)))
	assert.Nil(t, r.uncertainty(3))
	assert.Nil(t, holding(t, ready).watches["w"].result.doubts)
}

// Neither a file nor another worker changes any of it.
func TestUncertaintyAndPlacesAreKept(t *testing.T) {
	for _, text := range []string{paper(), doubtful} {
		want := holding(t, text)
		same := func(got *result) {
			t.Helper()
			a := want.watches["w"].result
			got.summary.Version = a.summary.Version
			assert.Equal(t, fmt.Sprint(a.summary), fmt.Sprint(got.summary))
			assert.Equal(t, fmt.Sprint(a.doubts), fmt.Sprint(got.doubts))
			for i := range a.task.Segments {
				assert.Equal(t, bytesOf(a.uncertainty(i)), bytesOf(got.uncertainty(i)), "row %d", i)
				assert.Equal(t, a.task.Segments[i].Place, got.task.Segments[i].Place, "row %d", i)
			}
		}
		kept, fault := reading(keptFile(t, text))
		require.Empty(t, fault)
		same(kept)

		var buffers [][]byte
		header := want.Pack(func(b []byte) { buffers = append(buffers, b) })
		next := NewSession(Config{Post: func(string, [][]byte) {}})
		require.NoError(t, next.Unpack(header, func([]byte) []byte {
			if len(buffers) == 0 {
				return nil
			}
			b := buffers[0]
			buffers = buffers[1:]
			return b
		}))
		same(next.watches["w"].result)
	}
}

// A file from before uncertainties were kept has their counts in its text.
func TestAFileWithoutItsUncertaintyOpens(t *testing.T) {
	s := holding(t, doubtful)
	s.watches["w"].result.set.uncertainty = nil
	c := &cabinet{files: map[string][]byte{}}
	s.cfg.Files = c
	require.NoError(t, s.write(KeptRequest{Watch: "w", File: "f", At: keptAt}))
	r, fault := reading(c.files["f"])
	require.Empty(t, fault)
	assert.False(t, r.summary.Uncertain)
	assert.Equal(t, RowSet{Count: 1, Rows: []int{3}}, r.summary.Health.Uncertain, "only what could never be kept")
}
