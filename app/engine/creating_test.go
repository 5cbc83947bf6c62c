package engine

// creating_test.go is about requests that are billed, and the file in one.

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAnotherWorkerSendsNothingTwice: what is billed may have been taken by the
// time that the worker gives way to another.
func TestAnotherWorkerSendsNothingTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{`{"_id":"t1","status":"processing"}`}, wait: time.Minute}
		h, log, _ := connect(t, api, nil)
		defer end(h)
		synctest.Wait()
		var created error
		h.Create(context.Background(), CreateRequest{Base: base, Key: "k", Body: "{}"}, func(_ Created, err error) { created = err })
		synctest.Wait()
		h.Renew()
		synctest.Wait()
		require.Len(t, log.taken, 1)
		assert.ErrorContains(t, created, "another worker took over")
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		assert.Equal(t, 1, api.requests())
	})
}

func TestALentFileGoesWithOneRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &script{bodies: []string{`{"_id":"t1","status":"processing"}`}}
		var lent any = []byte("a film")
		var said []envelope
		s := NewSession(Config{
			Transport: api,
			Lent:      func() any { defer func() { lent = nil }(); return lent },
			Post: func(header string, _ [][]byte) {
				var e envelope
				assert.NoError(t, decode(header, &e))
				said = append(said, e)
			},
		})
		for id := 1; id <= 2; id++ {
			s.Handle(encode(seal(OpCreate, id, &CreateRequest{Base: base, Key: "k", Body: "{}", Lent: true})))
			synctest.Wait()
		}
		require.Len(t, said, 4, "the first is hello")
		assert.Equal(t, OpExchange, said[1].Op)
		assert.Equal(t, "t1", said[2].raw["task"])
		assert.Equal(t, OpError, said[3].Op)
		assert.Contains(t, said[3].raw["message"], "the file is gone")
		require.Equal(t, 1, api.requests())
		assert.Equal(t, []byte("a film"), api.asked[0].Medium)
	})
}
