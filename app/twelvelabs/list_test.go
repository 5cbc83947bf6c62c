// The list of tasks and the sync endpoint: what is sent, and what is read.

package twelvelabs

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/jsonstream"
)

const listAnswer = `{"data":[
	{"_id":"a1","model_name":"marengo3.0","status":"ready","created_at":"2026-11-20T10:00:00.5Z","updated_at":"2026-11-20T10:01:00Z",
	 "video_embedding":{"other":[1],"metadata":{"input_filename":"one.mp4","video_clip_length":6,"video_embedding_scope":["clip","video"],"video_embedding_options":["visual"],"duration":61.5}}},
	{"_id":"b2","model_name":"marengo3.5","status":"thinking","created_at":"2026-11-19T10:00:00Z",
	 "audio_embedding":{"metadata":{"input_url":"https://a.example/b.wav","audio_embedding_scope":"clip","audio_embedding_options":["audio","transcription"]}}},
	{"status":"ready"},
	{"_id":"c3","status":"failed","video_embedding":null,"audio_embedding":{"metadata":null},"metadata":{"input_type":"document"}}
],"page_info":{"page":2,"limit_per_page":10,"total_page":5,"total_results":43,"new":true},"unknown":{}}`

func TestListReadsAPageWithItsOlderNames(t *testing.T) {
	tr := &answering{status: 200, body: strings.NewReader(listAnswer)}
	page, err := clientOf(t, tr).List(context.Background(), ListQuery{})
	require.NoError(t, err)
	assert.Equal(t, base+"/embed-v2/tasks", tr.sent[0].URL)
	assert.Equal(t, "GET", tr.sent[0].Method)
	assert.Equal(t, [4]int{2, 10, 5, 43}, [4]int{page.Page, page.Limit, page.Pages, page.Total})
	require.Len(t, page.Tasks, 3, "one has no id")

	one := page.Tasks[0]
	assert.Equal(t, "marengo3.0", one.Model)
	assert.Equal(t, time.Date(2026, 11, 20, 10, 0, 0, 5e8, time.UTC), one.CreatedAt)
	assert.Equal(t, "video", one.Metadata.InputType)
	assert.Equal(t, "one.mp4", one.Metadata.InputFilename)
	assert.Equal(t, 6.0, one.Metadata.ClipLength)
	assert.Equal(t, 61.5, one.Metadata.Duration)
	assert.Equal(t, []string{"clip", "video"}, one.Metadata.Scopes)
	assert.Equal(t, []string{"visual"}, one.Metadata.Options)

	two := page.Tasks[1]
	assert.Equal(t, Status("thinking"), two.Status)
	assert.Equal(t, "audio", two.Metadata.InputType)
	assert.Equal(t, []string{"clip"}, two.Metadata.Scopes)
	assert.Equal(t, []string{"audio", "transcription"}, two.Metadata.Options)
	assert.True(t, two.UpdatedAt.IsZero())

	assert.Equal(t, "document", page.Tasks[2].Metadata.InputType)
}

func TestListAsks(t *testing.T) {
	from := time.Date(2026, 11, 20, 10, 0, 0, 25e7, time.FixedZone("", 3600))
	for want, q := range map[string]ListQuery{
		"":                                    {},
		"?page=3&page_limit=50":               {Page: 3, Limit: 500},
		"?status=ready":                       {Status: StatusReady},
		"?status=a%26page%3D2%20%C3%BC":       {Status: "a&page=2 ü"},
		"?started_at=2026-11-20T09:00:00.25Z": {From: from},
		"?ended_at=2026-11-20T09:00:00.25Z&page=1": {To: from, Page: 1},
	} {
		assert.Equal(t, want, q.encode())
	}
	tr := &answering{status: 200, body: strings.NewReader(`{"data":[]}`)}
	page, err := clientOf(t, tr).List(context.Background(), ListQuery{Page: 2})
	require.NoError(t, err)
	assert.Empty(t, page.Tasks)
	assert.Equal(t, base+"/embed-v2/tasks", tr.sent[0].URL)
	assert.Equal(t, "?page=2", tr.sent[0].Query)
}

func TestAPageWithoutTasksIsEmpty(t *testing.T) {
	for _, body := range []string{`{"data":null}`, `{"page_info":{"page":3,"total_results":43}}`, `{"data":[{"_id":null}],"page_info":null}`} {
		page, err := clientOf(t, &answering{status: 200, body: strings.NewReader(body)}).List(context.Background(), ListQuery{Page: 3})
		require.NoError(t, err, body)
		assert.Empty(t, page.Tasks, body)
	}
}

func TestWhatIsNoListIsSaidToBeNone(t *testing.T) {
	for name, c := range map[string]struct {
		body  string
		class Class
	}{
		"other object": {`{"status":"ok"}`, ClassNotAPI},
		"array":        {`[]`, ClassNotAPI},
		"page":         {`<html>`, ClassNotAPI},
		"empty":        {``, ClassNotAPI},
		"other data":   {`{"data":{}}`, ClassMalformed},
		"cut":          {listAnswer[:300], ClassIncomplete},
		"more":         {`{"data":[]}{}`, ClassMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			page, err := clientOf(t, &answering{status: 200, body: strings.NewReader(c.body)}).List(context.Background(), ListQuery{})
			var e *Error
			require.ErrorAs(t, err, &e)
			assert.Nil(t, page)
			assert.Equal(t, c.class, e.Class, e.Error())
		})
	}
	_, err := clientOf(t, &answering{status: 429, body: strings.NewReader(`{"code":"too_many_requests","message":"Wait."}`)}).List(context.Background(), ListQuery{})
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, ClassBusy, e.Class)
	assert.Equal(t, "too_many_requests", e.Code)
}

func FuzzDecodeList(f *testing.F) {
	f.Add(listAnswer)
	f.Add(`{"data":[{"_id":"a","video_embedding":{"metadata":{"video_embedding_scope":7}}}]}`)
	f.Add(`{"page_info":{"page":-1e400},"data":[]}`)
	f.Fuzz(func(t *testing.T, body string) {
		page, err := DecodeList(jsonstream.NewReader(strings.NewReader(body)))
		if (page == nil) != (err != nil) {
			t.Fatal("neither a page nor an error, or both")
		}
	})
}

func TestEmbedAnswersTheVectors(t *testing.T) {
	const body = `{"input_type":"text"}`
	tr := &answering{status: 200, body: strings.NewReader(`{"data":[{"embedding":[0.5,-0.25],"embedding_option":null}],"metadata":{"input_type":"text"}}`)}
	var got rows
	segments, err := clientOf(t, tr).Embed(context.Background(), []byte(body), &got)
	require.NoError(t, err)
	assert.Equal(t, "POST", tr.sent[0].Method)
	assert.Equal(t, base+"/embed-v2", tr.sent[0].URL)
	assert.Equal(t, body, string(tr.sent[0].Body))
	assert.Equal(t, rows{{0.5, -0.25}}, got)
	require.Len(t, segments, 1)
	assert.Equal(t, 2, segments[0].Dim)

	for body, class := range map[string]Class{
		`{"status":"ready"}`:          ClassNotAPI,
		`{"data":[{"embedding":[0.5,`: ClassIncomplete,
		`{"data":[{}]}`:               ClassMalformed,
	} {
		_, err := clientOf(t, &answering{status: 200, body: strings.NewReader(body)}).Embed(context.Background(), []byte("{}"), new(nowhere))
		var e *Error
		require.True(t, errors.As(err, &e), body)
		assert.Equal(t, class, e.Class, body)
	}
}
