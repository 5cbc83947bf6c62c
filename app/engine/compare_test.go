package engine

// compare_test.go holds two results against each other, over the wire.

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// numbered is a film whose clips, so many seconds each, show these pictures in turn:
// each is a direction of its own. A negative one has no time.
func numbered(id string, seconds int, asset bool, pictures ...int) string {
	const d = 64
	var items []string
	vector := func(of map[int]float64) string {
		var numbers []string
		for i := range d {
			numbers = append(numbers, strconv.FormatFloat(of[i], 'g', -1, 32))
		}
		return `{"embedding":[` + strings.Join(numbers, ",") + `],"embedding_option":"visual",`
	}
	all := map[int]float64{}
	for i, picture := range pictures {
		times := `"start_sec":` + strconv.Itoa(i*seconds) + `,"end_sec":` + strconv.Itoa((i+1)*seconds)
		if picture < 0 {
			picture, times = -picture, `"start_sec":null,"end_sec":null`
		}
		all[picture]++
		items = append(items, vector(map[int]float64{picture: 2})+`"embedding_scope":"clip",`+times+`}`)
	}
	if asset {
		items = append(items, vector(all)+`"embedding_scope":"asset","start_sec":0,"end_sec":1}`)
	}
	return `{"_id":"` + id + `","status":"ready","data":[` + strings.Join(items, ",") + `]}`
}

// opened holds these answers as the results of "w0", "w1" and so on.
func opened(t *testing.T, bodies ...string) *Handle {
	t.Helper()
	h, log, _ := connect(t, &script{bodies: bodies}, nil)
	t.Cleanup(h.Close)
	for i := range bodies {
		h.Watch(WatchRequest{Watch: "w" + strconv.Itoa(i), Task: "t1", Base: base, Key: "k"})
		require.Eventually(t, func() bool {
			log.mu.Lock()
			defer log.mu.Unlock()
			return len(log.results) == i+1
		}, 20*time.Second, time.Millisecond)
	}
	return h
}

type compared struct {
	c          Compared
	rows, best []int32
	cosines    []float32
	err        error
}

func compareBy(t *testing.T, h *Handle, q CompareRequest) compared {
	return reply(t, func(answer func(compared, error)) {
		h.Compare(bg, q, func(Step) {}, func(c Compared, rows, best []int32, cosines []float32, err error) {
			answer(compared{c, rows, best, cosines, err}, nil)
		})
	})
}

func clipsOf(watch string) Part {
	return Part{Watch: watch, Options: []string{"visual"}, Scopes: []string{"clip"}}
}

func TestCompare(t *testing.T) {
	h := opened(t,
		numbered("t1", 4, true, 1, 2, 3, 4, 5, 6, 7, 8, -9),
		numbered("t1", 4, false, 20, 21, 3, 4, 5, 6, 22),
		`{"_id":"t1","status":"ready","data":[{"embedding":[1,2],"embedding_option":"visual","embedding_scope":"clip","start_sec":0,"end_sec":4}]}`)
	got := compareBy(t, h, CompareRequest{A: clipsOf("w0"), B: clipsOf("w1"), Threshold: math.NaN()})
	require.NoError(t, got.err)
	assert.Zero(t, got.c.Usual, "most have nothing in common")
	assert.Equal(t, got.c.Proposed, got.c.Threshold)
	require.Len(t, got.c.Runs, 1)
	assert.Equal(t, SharedRun{8, 24, 8, 24, 2, 2, 1}, got.c.Runs[0])
	assert.Equal(t, 16.0, got.c.Shared)
	assert.False(t, got.c.More)
	assert.Equal(t, []int32{0, 1, 2, 3, 4, 5, 6, 7}, got.rows, "what has no time has no place in it")
	assert.Equal(t, []int32{2, 3, 4, 5}, got.best[2:6])
	assert.Equal(t, []float32{0, 0, 1, 1, 1, 1, 0, 0}, got.cosines)
	require.Len(t, got.c.Across, 1)
	assert.InDelta(t, 4/math.Sqrt(9*7), got.c.Across[0], 1e-6)
	assert.Empty(t, got.c.MeansA, "there is an asset vector")
	assert.Equal(t, []int{0}, got.c.MeansB)

	got = compareBy(t, h, CompareRequest{A: clipsOf("w0"), B: clipsOf("w2"), Threshold: math.NaN()})
	assert.ErrorContains(t, got.err, "different dimensions")
	got = compareBy(t, h, CompareRequest{A: clipsOf("w0"), B: Part{Watch: "w1", Options: []string{"smell"}}, Threshold: 0.9})
	require.NoError(t, got.err)
	assert.Empty(t, got.c.Runs)
	assert.Empty(t, got.best)
	assert.Len(t, got.rows, 8)
}

// TestCompareThreeResults: of two at a time, whichever they are.
func TestCompareThreeResults(t *testing.T) {
	h := opened(t,
		numbered("t1", 4, true, 1, 2, 3, 4, 5),
		numbered("t1", 4, true, 9, 1, 2, 3, 10),
		numbered("t1", 4, true, 9, 11, 12, 4, 5))
	for range 2 {
		for pair, want := range map[[2]int][4]float64{{0, 1}: {0, 12, 4, 16}, {0, 2}: {12, 20, 12, 20}, {1, 0}: {4, 16, 0, 12}} {
			q := CompareRequest{A: clipsOf("w" + strconv.Itoa(pair[0])), B: clipsOf("w" + strconv.Itoa(pair[1])), Threshold: math.NaN()}
			got := compareBy(t, h, q)
			require.NoError(t, got.err)
			require.Len(t, got.c.Runs, 1)
			run := got.c.Runs[0]
			assert.Equal(t, want, [4]float64{run.From, run.To, run.OtherFrom, run.OtherTo})
		}
	}
}
