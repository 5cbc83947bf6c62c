package engine

// views_test.go asks a worker for what the views draw, over the wire.

import (
	"context"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// planted is a film of thirty clips of four seconds, seen and heard: ten of
// one scene, ten of another, and ten of the first again. Sound agrees with
// picture. One clip has no direction, and the whole film has a vector too.
func planted() string {
	var items []string
	item := func(option, scope, times string, v ...float64) {
		var numbers []string
		for _, x := range v {
			numbers = append(numbers, strconv.FormatFloat(x, 'g', -1, 32))
		}
		items = append(items, `{"embedding":[`+strings.Join(numbers, ",")+`],"embedding_option":"`+option+
			`","embedding_scope":"`+scope+`",`+times+`}`)
	}
	for _, option := range []string{"visual", "audio"} {
		for i := range 30 {
			v := []float64{1, 0, 0.01 * float64(i%10), 0.02 * float64(i%3)}
			if i/10 == 1 {
				v[0], v[1] = 0, 1
			}
			if option == "audio" && i == 29 {
				v = make([]float64, 4)
			}
			item(option, "clip", `"start_sec":`+strconv.Itoa(4*i)+`,"end_sec":`+strconv.Itoa(4*i+4), v...)
		}
	}
	item("visual", "asset", `"start_sec":0,"end_sec":120`, 0.6, 0.3, 0.05, 0.02)
	return `{"_id":"t1","status":"ready","data":[` + strings.Join(items, ",") + `]}`
}

const (
	plantedClips = 30
	silentClip   = 59 // the audio clip without a direction
	plantedWhole = 60
)

// seeing answers a Handle whose worker holds the planted film.
func seeing(t *testing.T) *Handle {
	t.Helper()
	h, log, _ := connect(t, &script{bodies: []string{planted()}}, nil)
	h.Watch(WatchRequest{Watch: "w", Task: "t1", Base: base, Key: "k"})
	require.Eventually(t, func() bool {
		log.mu.Lock()
		defer log.mu.Unlock()
		return len(log.results) == 1
	}, 10*time.Second, time.Millisecond)
	t.Cleanup(h.Close)
	return h
}

// reply waits for the answer to a question.
func reply[T any](t *testing.T, ask func(answer func(T, error))) T {
	t.Helper()
	answers := make(chan T, 1)
	ask(func(v T, err error) {
		assert.NoError(t, err)
		answers <- v
	})
	select {
	case v := <-answers:
		return v
	case <-time.After(20 * time.Second):
		t.Fatal("no answer")
		panic("unreachable")
	}
}

var bg = context.Background()

func TestMarks(t *testing.T) {
	h := seeing(t)
	m := reply(t, func(answer func(Marks, error)) { h.Marks(bg, "w", answer) })
	require.Len(t, m.Start, plantedWhole+1)
	assert.Equal(t, 1, m.Version)
	assert.Equal(t, []float32{4, 8}, []float32{m.Start[1], m.End[1]})
	assert.InDelta(t, 1, m.Norm[0], 1e-6)
	assert.Equal(t, []uint8{0, 1, 0}, []uint8{m.Option[0], m.Option[silentClip], m.Option[plantedWhole]})
	assert.Equal(t, []uint8{0, 1}, []uint8{m.Scope[0], m.Scope[plantedWhole]})
	assert.True(t, m.Sound[0])
	assert.False(t, m.Sound[silentClip])
	assert.Equal(t, []int32{0, 1, 2}, m.Natural[:3])
	assert.EqualValues(t, plantedWhole, m.Natural[plantedClips], "an option's scopes follow one another")
}

func TestAlikeIsTheCosine(t *testing.T) {
	h := seeing(t)
	cosines := reply(t, func(answer func([]float32, error)) {
		h.Alike(bg, AlikeRequest{Watch: "w", Row: 3}, func(_ Alike, cosines []float32, err error) { answer(cosines, err) })
	})
	require.Len(t, cosines, plantedWhole+1)
	assert.InDelta(t, 1, cosines[3], 1e-6)
	assert.True(t, math.IsNaN(float64(cosines[silentClip])))
	c := reply(t, func(answer func(Cosine, error)) {
		h.Cosine(bg, CosineRequest{Watch: "w", Other: "w", Row: 3, To: 17}, answer)
	})
	assert.InDelta(t, c.Value, cosines[17], 1e-6)
}

func TestProjections(t *testing.T) {
	h := seeing(t)
	type projected struct {
		p      Projection
		rows   []int32
		points []float32
	}
	project := func(q ProjectRequest) projected {
		return reply(t, func(answer func(projected, error)) {
			h.Project(bg, q, func(Step, []float32) {}, func(p Projection, rows []int32, points []float32, err error) {
				answer(projected{p, rows, points}, err)
			})
		})
	}
	pca := project(ProjectRequest{Part: Part{Watch: "w"}, Method: MethodPCA})
	require.Len(t, pca.rows, plantedWhole, "all that have a direction")
	require.Len(t, pca.points, 2*plantedWhole)
	require.Len(t, pca.p.Explained, 2)
	assert.Greater(t, pca.p.Explained[0], 0.9)
	assert.NotContains(t, pca.rows, int32(silentClip))

	q := ProjectRequest{Part: Part{Watch: "w", Options: []string{"audio"}, Scopes: []string{"clip"}}, Method: MethodUMAP, Neighbours: 5, MinDist: 0.1, Seed: 7}
	one, other := project(q), project(q)
	require.Len(t, one.rows, plantedClips-1)
	assert.Equal(t, one.points, other.points, "the same seed, the same map")
	assert.True(t, one.p.Exact)
	assert.Greater(t, one.p.Kept, 0.2)
	q.Seed = 8
	assert.NotEqual(t, one.points, project(q).points)

	none := project(ProjectRequest{Part: Part{Watch: "w", Options: []string{"smell"}}, Method: MethodUMAP, Neighbours: 15})
	assert.Empty(t, none.rows)
	assert.Empty(t, none.points)
}

func TestChangeFindsTheScenes(t *testing.T) {
	h := seeing(t)
	type changed struct {
		c       Change
		rows    []int32
		changes []float32
		scenes  []Scene
	}
	ask := func(q ChangeRequest) changed {
		return reply(t, func(answer func(changed, error)) {
			h.Change(bg, q, func(c Change, rows []int32, changes []float32, scenes []Scene, err error) {
				answer(changed{c, rows, changes, scenes}, err)
			})
		})
	}
	got := ask(ChangeRequest{Watch: "w", Option: "visual", Threshold: math.NaN()})
	assert.Len(t, got.rows, plantedClips)
	assert.Len(t, got.changes, plantedClips-1)
	require.Len(t, got.scenes, 3)
	for i, scene := range got.scenes {
		assert.Equal(t, [2]int{10 * i, 10*i + 9}, [2]int{scene.First, scene.Last})
		assert.True(t, scene.First <= scene.Representative && scene.Representative <= scene.Last)
	}
	assert.Equal(t, got.c.Proposed, got.c.Threshold)
	high := ask(ChangeRequest{Watch: "w", Option: "visual", Threshold: 1.9})
	assert.Len(t, high.scenes, 1)
	assert.Equal(t, 1.9, high.c.Threshold)
}

func TestClustersAreColumnsAndFilters(t *testing.T) {
	h := seeing(t)
	type clustered struct {
		set ClusterSet
		of  []int32
	}
	for _, method := range []string{MethodKMeans, MethodDensity} {
		got := reply(t, func(answer func(clustered, error)) {
			q := ClusterRequest{Part: Part{Watch: "w", Options: []string{"visual"}, Scopes: []string{"clip"}}, Method: method, MinSize: 5, Seed: 1}
			h.Cluster(bg, q, func(Step) {}, func(set ClusterSet, of []int32, err error) { answer(clustered{set, of}, err) })
		})
		require.Len(t, got.of, plantedWhole+1)
		assert.EqualValues(t, Unclustered, got.of[silentClip])
		assert.Equal(t, got.of[0], got.of[25], "the scene that returns")
		assert.NotEqual(t, got.of[0], got.of[15])
		require.Len(t, got.set.Clusters, 2, method)
		first := got.set.Clusters[got.of[0]]
		assert.Equal(t, 20, first.Size)
		assert.Equal(t, 80.0, first.Seconds)
		assert.Equal(t, 120.0, got.set.Seconds)
		assert.Equal(t, []Stretch{{Start: 0, End: 40}, {Start: 80, End: 120}}, first.Ranges.List)
		assert.Equal(t, got.of[0], got.of[first.Medoid])
		assert.Greater(t, got.set.Silhouette, 0.8)

		q := open()
		q.Clusters, q.ClusterSet = []int{int(got.of[15])}, got.set.Revision
		rows := reply(t, func(answer func(Rows, error)) {
			h.Rows(bg, RowsRequest{Watch: "w", Count: 50, Query: q, Locate: -1}, func(r Rows, _ []byte, err error) { answer(r, err) })
		})
		assert.Equal(t, 10, rows.Total)
		assert.Equal(t, int(got.of[15]), rows.Rows[0].Cluster)
	}
}

func TestSimilarityIsInTheOrderOfTime(t *testing.T) {
	h := seeing(t)
	type compared struct {
		s     Similarity
		cells []float32
		a, b  []int32
	}
	seen, heard := Part{Watch: "w", Options: []string{"visual"}, Scopes: []string{"clip"}}, Part{Watch: "w", Options: []string{"audio"}, Scopes: []string{"clip"}}
	got := reply(t, func(answer func(compared, error)) {
		q := SimilarityRequest{A: seen, B: heard, H: 30, W: 29, A1: 30, B1: 29, Rows: true}
		h.Similarity(bg, q, func(s Similarity, cells []float32, a, b []int32, err error) { answer(compared{s, cells, a, b}, err) })
	})
	assert.Equal(t, [2]int{30, 29}, [2]int{got.s.NA, got.s.NB})
	require.Len(t, got.cells, 30*29)
	require.Len(t, got.a, 30)
	for _, at := range [][2]int{{0, 0}, {4, 15}, {29, 3}} {
		c := reply(t, func(answer func(Cosine, error)) {
			h.Cosine(bg, CosineRequest{Watch: "w", Row: int(got.a[at[0]]), To: int(got.b[at[1]])}, answer)
		})
		assert.InDelta(t, c.Value, got.cells[at[0]*29+at[1]], 1e-6)
	}
}

func TestPairs(t *testing.T) {
	h := seeing(t)
	seen, heard := Part{Watch: "w", Options: []string{"visual"}, Scopes: []string{"clip"}}, Part{Watch: "w", Options: []string{"audio"}, Scopes: []string{"clip"}}
	ask := func(q PairsRequest) Pairs {
		return reply(t, func(answer func(Pairs, error)) { h.Pairs(bg, q, func(Step) {}, answer) })
	}
	repeats := ask(PairsRequest{A: seen, B: seen, Count: 5, Apart: 40})
	require.Len(t, repeats.Pairs, 5)
	for _, p := range repeats.Pairs {
		assert.GreaterOrEqual(t, p.B-p.A, 11, "rows are four seconds each")
		assert.Greater(t, p.Cosine, 0.99)
	}
	agree := ask(PairsRequest{A: seen, B: heard, Count: 100, Together: true})
	assert.Len(t, agree.Pairs, 29, "one clip of sound has no direction")
	assert.InDelta(t, 1, agree.Mean, 1e-6)
	for _, p := range agree.Pairs {
		assert.Equal(t, p.A+30, p.B)
	}
}

func TestChosenRowsAreAFilter(t *testing.T) {
	h := seeing(t)
	h.Choose(Choice{Watch: "w", Revision: 3, Rows: []int{5, 40}})
	q := open()
	q.Chosen = 3
	rows := reply(t, func(answer func(Rows, error)) {
		h.Rows(bg, RowsRequest{Watch: "w", Count: 50, Query: q, Locate: -1}, func(r Rows, _ []byte, err error) { answer(r, err) })
	})
	assert.Equal(t, []int{5, 40}, numbersOf(rows.Rows))
}

// TestLongWorkCanBeCancelled: what is no longer wanted ends, and answers
// nothing.
func TestLongWorkCanBeCancelled(t *testing.T) {
	h := seeing(t)
	ctx, cancel := context.WithCancel(bg)
	cancel()
	h.Project(ctx, ProjectRequest{Part: Part{Watch: "w"}, Method: MethodUMAP, Neighbours: 5}, func(Step, []float32) {},
		func(Projection, []int32, []float32, error) { t.Error("a cancelled request was answered") })
	c := reply(t, func(answer func(Cosine, error)) { h.Cosine(bg, CosineRequest{Watch: "w", Row: 0, To: 1}, answer) })
	assert.Greater(t, c.Value, 0.9, "and others are answered")
}

// TestChangeOfWhatHasNoVectors: no clip can be compared, or just one.
func TestChangeOfWhatHasNoVectors(t *testing.T) {
	for items, want := range map[string]int{
		`{"embedding":[],"embedding_option":"visual","embedding_scope":"clip","start_sec":0,"end_sec":4}`:         0,
		`{"embedding":[0,0],"embedding_option":"visual","embedding_scope":"clip","start_sec":0,"end_sec":4}`:      0,
		`{"embedding":[null,1],"embedding_option":"visual","embedding_scope":"clip","start_sec":0,"end_sec":4}`:   0,
		`{"embedding":[0.6,0.8],"embedding_option":"visual","embedding_scope":"clip","start_sec":0,"end_sec":4}`:  1,
		`{"embedding":[0.6,0.8],"embedding_option":"visual","embedding_scope":"asset","start_sec":0,"end_sec":4}`: 0,
	} {
		s := holding(t, `{"_id":"t1","status":"ready","data":[`+items+`]}`)
		_, buffers, err := s.change(bg, nil, ChangeRequest{Watch: "w", Option: "visual", Threshold: math.NaN()})
		require.NoError(t, err, items)
		assert.Len(t, integers(buffers[0]), want, items)
		assert.Empty(t, buffers[1], items)
		assert.Len(t, integers(buffers[2]), 3*want, items)
	}
}

// TestFewFieldsAreKept: unit vectors take as much memory as the result.
func TestFewFieldsAreKept(t *testing.T) {
	s := holding(t, planted())
	for _, name := range []string{"a", "b", "c"} {
		s.watches[name] = holding(t, planted()).watches["w"]
	}
	for _, name := range []string{"a", "b", "a", "c"} {
		p, _, err := s.part(Part{Watch: name})
		require.NoError(t, err)
		assert.Equal(t, plantedWhole, p.rows.N())
	}
	assert.NotNil(t, s.watches["a"].result.field)
	assert.Nil(t, s.watches["b"].result.field, "unused for the longest time")
	assert.NotNil(t, s.watches["c"].result.field)
}
