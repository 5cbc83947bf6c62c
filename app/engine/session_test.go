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

const base = "https://api.example.test/v1.3"

const processing = `{"_id":"t1","status":"processing","data":null}`

const ready = `{"_id":"t1","status":"ready","created_at":"2026-01-02T03:04:05Z",
 "metadata":{"input_type":"video","input_url":"https://media.example.test/a/harbour.mp4?sig=1","duration":8},
 "data":[
  {"embedding":[1,0],"embedding_option":"visual","embedding_scope":"clip","start_sec":4,"end_sec":8},
  {"embedding":[0.6,0.8],"embedding_option":"visual","embedding_scope":"clip","start_sec":0,"end_sec":4},
  {"embedding":[0.8,0.6],"embedding_option":"audio","embedding_scope":"clip","start_sec":0,"end_sec":5},
  {"embedding":[0.5,0.5],"embedding_option":"visual","embedding_scope":"asset","start_sec":0,"end_sec":8},
  {"embedding":[0,0],"embedding_option":"audio","embedding_scope":"clip","start_sec":6,"end_sec":9},
  {"embedding":[null,1,1e39],"embedding_option":"new","embedding_scope":"clip","start_sec":null,"end_sec":null}
 ]}`

func TestAWatchIsToldFromTheFirstCheckToTheResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{processing, ready}}
		h, log, _ := connect(t, api, nil)
		defer end(h)
		h.Watch(WatchRequest{Watch: "w", Task: "t1", Base: base, Key: "canary"})
		time.Sleep(time.Minute)
		synctest.Wait()

		require.Equal(t, 1, log.ups)
		require.Equal(t, string(twelvelabs.PhaseReady), log.last().Phase)
		assert.Equal(t, 2, log.last().Check)
		assert.Equal(t, "harbour.mp4", log.last().Name)
		assert.Equal(t, 6, log.last().Segments)
		require.Len(t, log.exchanges, 2)
		assert.Equal(t, "again", log.exchanges[0].Decision)
		assert.Equal(t, "processing", log.exchanges[0].Task)
		assert.Equal(t, "ready", log.exchanges[1].Decision)
		assert.Equal(t, len(ready), log.exchanges[1].Bytes)
		assert.Equal(t, "/v1.3/embed-v2/tasks/t1", log.exchanges[1].Path)

		require.Len(t, log.results, 1)
		r := log.results[0]
		assert.Equal(t, "w", r.Watch)
		assert.False(t, r.Partial)
		assert.Equal(t, []string{"visual", "audio", "new"}, r.Options)
		assert.Equal(t, []Group{{"visual", "clip", 2}, {"visual", "asset", 1}, {"audio", "clip", 2}, {"new", "clip", 1}}, r.Groups)
		assert.Equal(t, []DimCount{{2, 5}, {3, 1}}, r.Dims)
		assert.Equal(t, []int{5}, r.Health.Mixed.Rows)
		assert.Equal(t, []int{5}, r.Health.NonFinite.Rows)
		assert.Equal(t, []int{4}, r.Health.Zero.Rows)
		assert.Zero(t, r.Health.NormOff.Count, "an asset's mean may be short")
		assert.Equal(t, 8.0+1, r.Covered)
		assert.Equal(t, Stretches{1, []string{"audio"}, []Stretch{{"audio", 5, 6}}}, r.Gaps)
		require.Len(t, r.Oddities, 1)
		assert.Equal(t, Oddity{"beyond the duration", RowSet{1, []int{4}}}, r.Oddities[0])
	})
}

func TestForgetAbortsAndNothingFollows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{processing}, wait: 3 * time.Second}
		h, log, _ := connect(t, api, nil)
		defer end(h)
		h.Watch(WatchRequest{Watch: "w", Task: "t1", Base: base, Key: "canary"})
		time.Sleep(time.Second) // the first request is in flight
		h.Forget()
		time.Sleep(time.Hour)
		synctest.Wait()
		assert.Equal(t, 1, api.requests())
		assert.Equal(t, string(twelvelabs.PhaseStopped), log.last().Phase)
	})
}

func TestALateAnswerOfAReplacedWatchIsNotTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{ready, processing}, wait: 3 * time.Second}
		h, log, _ := connect(t, api, nil)
		defer end(h)
		h.Watch(WatchRequest{Watch: "w", Task: "t1", Base: base, Key: "k"})
		time.Sleep(time.Second)
		h.Watch(WatchRequest{Watch: "w", Task: "t2", Base: base, Key: "k"})
		time.Sleep(5 * time.Second)
		synctest.Wait()
		assert.Empty(t, log.results)
		assert.Equal(t, "processing", log.last().Status)
	})
}

func TestAKeyThatCannotBeSentStopsTheWatchBeforeARequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{ready}}
		h, log, _ := connect(t, api, nil)
		defer end(h)
		h.Watch(WatchRequest{Watch: "w", Task: "t1", Base: base, Key: "schlüssel"})
		time.Sleep(time.Second)
		synctest.Wait()
		assert.Zero(t, api.requests())
		require.NotNil(t, log.last().Last)
		require.NotNil(t, log.last().Last.Problem)
		assert.Equal(t, string(twelvelabs.ClassKey), log.last().Last.Problem.Class)
	})
}

func TestANetworkFailureIsToldWithItsLikelyCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{"unreachable", ready}}
		h, log, _ := connect(t, api, func(context.Context) Likely { return LikelyHost })
		defer end(h)
		h.Watch(WatchRequest{Watch: "w", Task: "t1", Base: base, Key: "k"})
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Len(t, log.exchanges, 2)
		require.NotNil(t, log.exchanges[0].Problem)
		assert.Equal(t, LikelyHost, log.exchanges[0].Problem.Likely)
		assert.Equal(t, "retry", log.exchanges[0].Decision)
		assert.Equal(t, string(twelvelabs.PhaseReady), log.last().Phase)
	})
}

func TestADeadWorkerIsReplacedAndItsRequestsAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{ready}}
		h, log, kill := connect(t, api, nil)
		defer end(h)
		synctest.Wait()
		slow := make(chan error, 1)
		api.wait = time.Minute
		h.Create(context.Background(), CreateRequest{Base: base, Key: "k", Body: "{}"}, func(_ Created, err error) { slow <- err })
		synctest.Wait()
		kill("out of memory")
		synctest.Wait()
		assert.ErrorContains(t, <-slow, "the worker stopped: out of memory")
		assert.Equal(t, []string{"out of memory"}, log.downs)
		assert.Equal(t, 2, log.ups)

		api.wait = 0
		h.Watch(WatchRequest{Watch: "w", Task: "t1", Base: base, Key: "k"})
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.Equal(t, string(twelvelabs.PhaseReady), log.last().Phase)
		time.Sleep(2 * time.Minute)
	})
}

func TestAnotherWorkerTakesTheResultsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{ready}}
		h, log, _ := connect(t, api, nil)
		defer end(h)
		h.Watch(WatchRequest{Watch: "w", Task: "t1", Base: base, Key: "k"})
		time.Sleep(time.Minute)
		synctest.Wait()
		ask := func() (Rows, []byte) {
			var rows Rows
			var strips []byte
			q := open()
			q.Sort, q.Reference = SortRow, 0
			h.Rows(context.Background(), RowsRequest{Watch: "w", Count: 9, Query: q, Locate: -1}, func(r Rows, s []byte, err error) {
				assert.NoError(t, err)
				rows, strips = r, s
			})
			synctest.Wait()
			return rows, strips
		}
		before, strips := ask()
		require.Len(t, before.Rows, 6)

		h.Renew()
		h.Renew() // while one is under way: nothing
		synctest.Wait()
		require.Equal(t, []Taken{{[]string{"w"}}}, log.taken)
		after, stripsAfter := ask()
		assert.Equal(t, encode(&before), encode(&after), "NaN included")
		assert.Equal(t, strips, stripsAfter)
		assert.Equal(t, 1, api.requests(), "nothing was asked for again")
		assert.Empty(t, log.downs)

		h.Watch(WatchRequest{Watch: "w", Task: "t1", Base: base, Key: "k"})
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Len(t, log.results, 2)
		assert.Greater(t, log.results[1].Version, log.results[0].Version)
	})
}

func TestASuccessorThatDiesIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{ready}}
		h, log, kill := connect(t, api, nil)
		defer end(h)
		synctest.Wait()
		h.Renew()
		kill("the successor")
		synctest.Wait()
		assert.Empty(t, log.downs, "the first one goes on")
		h.Watch(WatchRequest{Watch: "w", Task: "t1", Base: base, Key: "k"})
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.Len(t, log.results, 1)
	})
}

func TestUnpackRefusesWhatIsNotWhole(t *testing.T) {
	s := holding(t, ready)
	var buffers [][]byte
	header := s.Pack(func(b []byte) { buffers = append(buffers, b) })
	require.Len(t, buffers, 3, "the text and two dimensions")
	for n := range buffers {
		i := -1
		err := NewSession(Config{Post: func(string, [][]byte) {}}).Unpack(header, func([]byte) []byte {
			if i++; i == n {
				return nil
			}
			return buffers[i]
		})
		assert.ErrorContains(t, err, "a buffer is missing")
	}
}

func TestACancelledRequestIsNotAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{processing}, wait: time.Minute}
		h, _, _ := connect(t, api, nil)
		defer end(h)
		ctx, cancel := context.WithCancel(context.Background())
		answered := false
		h.Create(ctx, CreateRequest{Base: base, Key: "k", Body: "{}"}, func(Created, error) { answered = true })
		synctest.Wait()
		cancel()
		time.Sleep(time.Hour)
		synctest.Wait()
		assert.False(t, answered)
	})
}

func TestUnknownMessagesAreErrors(t *testing.T) {
	var said []string
	s := NewSession(Config{Post: func(header string, _ [][]byte) { said = append(said, header) }})
	s.Handle(`{"op":"dance","id":3}`)
	s.Handle(`{"op":`)
	s.Handle(`{"op":"rows","id":4}`)
	require.Len(t, said, 4)
	assert.Contains(t, said[1], "unknown message dance")
	assert.Contains(t, said[1], `"id":3`)
	assert.Contains(t, said[2], "engine: message: ")
	assert.Contains(t, said[3], "no body")
}

func TestAQuestionAboutNoResultIsAnError(t *testing.T) {
	s := NewSession(Config{Post: func(string, [][]byte) {}})
	_, _, err := s.rows(context.Background(), RowsRequest{Watch: "none"})
	assert.ErrorContains(t, err, "no result is held")
	_, _, err = s.detail(context.Background(), DetailRequest{Watch: "none"})
	assert.Error(t, err)
	_, _, err = s.lines(context.Background(), LinesRequest{Watch: "none"})
	assert.Error(t, err)
}

func TestAWorkerThatCannotStartIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var downs int
		var lost []time.Duration
		var dialled []time.Duration
		h := NewHandle(func(_ func(string, [][]byte), down func(string)) Port {
			dialled = append(dialled, time.Since(began))
			go down("not found")
			return toSession{line: newLine(), back: newLine()}
		}, Events{
			Down: func(string) { downs++ },
			Lost: func(string) { lost = append(lost, time.Since(began)) },
		})
		time.Sleep(time.Hour)
		synctest.Wait()
		assert.Equal(t, []time.Duration{0, 0, 1 * time.Second, 3 * time.Second, 7 * time.Second, 15 * time.Second}, dialled, "with growing waits")
		assert.Equal(t, deathsMost-1, downs)
		assert.Len(t, lost, 1)
		h.Close()
	})
}
