package engine

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/twelvelabs"
)

func TestCreateAnswersTheNewTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{processing}}
		h, _, _ := connect(t, api, nil)
		defer end(h)
		got := make(chan Created, 1)
		h.Create(context.Background(), CreateRequest{Base: base, Key: "k", Body: `{"a":1}`}, func(c Created, err error) {
			assert.NoError(t, err)
			got <- c
		})
		assert.Equal(t, "t1", (<-got).Task)
		assert.Equal(t, `{"a":1}`, string(api.asked[0].Body))
	})
}

func TestListAnswersAPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{`{"data":[{"_id":"t1","model_name":"marengo3.0","status":"ready","created_at":"2026-11-20T10:00:00Z",
			"video_embedding":{"metadata":{"input_url":"https://a.example/films/one.mp4?x","duration":61.5,"video_embedding_options":["visual"],"video_embedding_scope":["clip"]}}},
			{"_id":"t2","status":"processing"}],"page_info":{"page":2,"total_page":3,"total_results":22}}`}}
		h, _, _ := connect(t, api, nil)
		defer end(h)
		got := make(chan Listing, 1)
		h.List(context.Background(), ListRequest{Base: base, Key: "k", Status: "ready", Page: 2, Limit: 10}, func(l Listing, err error) {
			assert.NoError(t, err)
			got <- l
		})
		l := <-got
		assert.Equal(t, "?status=ready&page=2&page_limit=10", api.asked[0].Query)
		assert.Equal(t, [3]int{2, 3, 22}, [3]int{l.Page, l.Pages, l.Total})
		require.Len(t, l.Tasks, 2)
		assert.True(t, l.Tasks[0].Created.Equal(time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)))
		assert.True(t, l.Tasks[1].Created.IsZero())
		l.Tasks[0].Created = time.Time{}
		assert.Equal(t, Listed{Task: "t1", Model: "marengo3.0", Status: "ready", Name: "one.mp4", Kind: "video", Duration: 61.5,
			Options: []string{"visual"}, Scopes: []string{"clip"}}, l.Tasks[0])
		assert.NotEqual(t, l.Tasks[1].Duration, l.Tasks[1].Duration, "unknown is NaN")
	})
}

func TestEmbedAnswersOneVector(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{`{"data":[{"embedding":[0.5,-0.25,1]}]}`, `{"data":[{"embedding":[0.5,null]}]}`, `{"data":[]}`}}
		h, _, _ := connect(t, api, nil)
		defer end(h)
		type answer struct {
			e      Embedded
			vector []float32
			err    error
		}
		got := make(chan answer, 1)
		ask := func() answer {
			h.Embed(context.Background(), EmbedRequest{Base: base, Key: "k", Body: `{"a":1}`}, func(e Embedded, v []float32, err error) { got <- answer{e, v, err} })
			return <-got
		}
		one := ask()
		require.NoError(t, one.err)
		assert.Equal(t, 3, one.e.Dim)
		assert.Equal(t, []float32{0.5, -0.25, 1}, one.vector)
		assert.Equal(t, `{"a":1}`, string(api.asked[0].Body))
		for range 2 { // a component that is none, and no embedding at all
			assert.ErrorContains(t, ask().err, "no whole vector")
		}
	})
}

// TestNothingBesideRetrieveIsAskedTwice: most of it is billed.
func TestNothingBesideRetrieveIsAskedTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{"unreachable"}}
		h, log, _ := connect(t, api, nil)
		defer end(h)
		failed := make(chan error, 3)
		h.Create(context.Background(), CreateRequest{Base: base, Key: "k", Body: "{}"}, func(_ Created, err error) { failed <- err })
		h.List(context.Background(), ListRequest{Base: base, Key: "k"}, func(_ Listing, err error) { failed <- err })
		h.Embed(context.Background(), EmbedRequest{Base: base, Key: "k", Body: "{}"}, func(_ Embedded, _ []float32, err error) { failed <- err })
		for range 3 {
			f, ok := (<-failed).(*Failure)
			require.True(t, ok)
			assert.Equal(t, string(twelvelabs.ClassNetwork), f.Problem.Class)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		assert.Equal(t, 3, api.requests())

		require.Len(t, log.exchanges, 3, "the page hears of each")
		paths := map[string]int{}
		for _, x := range log.exchanges {
			paths[x.Method+" "+x.Path]++
			assert.Equal(t, [3]string{"", base, string(twelvelabs.DecideOnce)}, [3]string{x.Watch, x.Base, x.Decision})
			assert.Equal(t, string(twelvelabs.ClassNetwork), x.Problem.Class)
		}
		assert.Len(t, paths, 3)
		h.List(context.Background(), ListRequest{Base: base}, func(_ Listing, err error) { failed <- err })
		assert.Error(t, <-failed)
		assert.Len(t, log.exchanges, 3, "what was refused unsent is no request")
	})
}
