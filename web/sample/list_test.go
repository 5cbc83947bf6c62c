package sample

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type page struct {
	Data []struct {
		ID        string     `json:"_id"`
		Model     string     `json:"model_name"`
		Status    string     `json:"status"`
		CreatedAt time.Time  `json:"created_at"`
		UpdatedAt *time.Time `json:"updated_at"`
		Video     *struct {
			Metadata map[string]any `json:"metadata"`
		} `json:"video_embedding"`
		Audio *struct {
			Metadata map[string]any `json:"metadata"`
		} `json:"audio_embedding"`
		Document *struct {
			Metadata map[string]any `json:"metadata"`
		} `json:"document_embedding"`
		Image *struct {
			Metadata map[string]any `json:"metadata"`
		} `json:"image_embedding"`
	} `json:"data"`
	PageInfo map[string]int `json:"page_info"`
}

func listPage(t *testing.T, h http.Handler, query string) page {
	t.Helper()
	w := ask(h, "GET", "/embed-v2/tasks?"+query, "")
	require.Equal(t, 200, w.Code, w.Body)
	var p page
	d := json.NewDecoder(w.Body)
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&p))
	require.NotNil(t, p.Data, "data must be an array")
	return p
}

func TestList(t *testing.T) {
	h, _ := newService()
	p := listPage(t, h, "")
	require.Len(t, p.Data, 10)
	assert.InDelta(t, 28, p.PageInfo["total_results"], 1)
	assert.Equal(t, map[string]int{"page": 1, "limit_per_page": 10, "total_page": 3, "total_results": p.PageInfo["total_results"]}, p.PageInfo)

	all := listPage(t, h, "page_limit=50").Data
	require.Len(t, all, p.PageInfo["total_results"])
	last := noon
	seen := map[string]int{}
	for i, task := range all {
		assert.True(t, task.CreatedAt.Before(last), "newest first")
		assert.Less(t, noon.Sub(task.CreatedAt), keepTime)
		last = task.CreatedAt
		seen[task.Status]++
		seen[task.Model]++
		// Each can be retrieved, and says the same. After one of each kind there
		// is nothing new to read.
		method := "GET"
		if i >= len(examples) {
			method = "HEAD"
		}
		w := ask(h, method, "/embed-v2/tasks/"+task.ID, "")
		require.Equal(t, 200, w.Code)
		if method == "HEAD" {
			continue
		}
		got := parse(t, w.Body.Bytes())
		assert.Equal(t, task.Status, got.Status)
		assert.Equal(t, task.CreatedAt, *got.CreatedAt)
		assert.Equal(t, task.UpdatedAt, got.UpdatedAt)
		var older map[string]any
		input := got.Metadata["input_type"].(string)
		switch {
		case task.Video != nil:
			older = task.Video.Metadata
			assert.Equal(t, "video", input)
			assert.Equal(t, got.Metadata["clip_length"], older["video_clip_length"])
		case task.Audio != nil:
			older = task.Audio.Metadata
			assert.Equal(t, "audio", input)
		case task.Document != nil:
			older = task.Document.Metadata
			assert.Equal(t, "document", input)
		default:
			older = task.Image.Metadata
			assert.Equal(t, "image", input)
		}
		seen[input]++
		assert.Equal(t, got.Metadata["embedding_options"], older[input+"_embedding_option"])
		assert.Equal(t, got.Metadata["embedding_scopes"], older[input+"_embedding_scope"])
		for _, same := range []string{"input_url", "input_filename", "duration"} {
			assert.Equal(t, got.Metadata[same], older[same])
		}
		if got.Status == ready {
			assert.Equal(t, task.Model == "marengo3.5", got.Usage != nil)
		}
	}
	assert.Equal(t, len(all), seen["ready"]+seen["failed"])
	assert.Positive(t, seen["failed"])
	assert.Greater(t, seen["marengo3.0"], 10)
	assert.Greater(t, seen["marengo3.5"], 10)
	assert.Equal(t, map[string]int{"video": 9, "audio": 1, "document": 2, "image": 1},
		map[string]int{"video": seen["video"], "audio": seen["audio"], "document": seen["document"], "image": seen["image"]})
}

func TestListPages(t *testing.T) {
	h, c := newService()
	all := listPage(t, h, "page_limit=50").Data
	for _, limit := range []int{1, 7, 10, 50} {
		var ids []string
		for n := 1; ; n++ {
			// While somebody pages, time goes on.
			c.set(noon.Add(time.Duration(n) * time.Second))
			p := listPage(t, h, fmt.Sprintf("page_limit=%d&page=%d", limit, n))
			assert.Equal(t, limit, p.PageInfo["limit_per_page"])
			assert.Equal(t, n, p.PageInfo["page"])
			if len(p.Data) == 0 {
				assert.Greater(t, n, p.PageInfo["total_page"])
				break
			}
			for _, task := range p.Data {
				ids = append(ids, task.ID)
			}
		}
		require.Len(t, ids, len(all))
		for i := range ids {
			assert.Equal(t, all[i].ID, ids[i])
		}
	}
}

func TestListFilters(t *testing.T) {
	h, c := newService()
	all := listPage(t, h, "page_limit=50").Data
	stamp := func(i int) string { return url.QueryEscape(all[i].CreatedAt.Format(time.RFC3339Nano)) }

	p := listPage(t, h, "status=failed")
	require.InDelta(t, 2, len(p.Data), 1)
	for _, task := range p.Data {
		assert.Equal(t, "failed", task.Status)
		assert.Equal(t, "broken.mp4", task.Video.Metadata["input_filename"])
	}

	p = listPage(t, h, "started_at="+stamp(7)+"&ended_at="+stamp(3))
	require.Len(t, p.Data, 5, "both ends are in")
	assert.Equal(t, all[3].ID, p.Data[0].ID)
	assert.Equal(t, all[7].ID, p.Data[4].ID)

	p = listPage(t, h, "ended_at=2020-01-01T00:00:00%2B01:00")
	assert.Empty(t, p.Data)
	assert.Equal(t, 0, p.PageInfo["total_page"])

	assert.Empty(t, listPage(t, h, "status=processing").Data)
	c.set(all[0].CreatedAt.Add(time.Second))
	p = listPage(t, h, "status=processing")
	require.Len(t, p.Data, 1)
	assert.Equal(t, all[0].ID, p.Data[0].ID)
	assert.Nil(t, p.Data[0].UpdatedAt)
}

func TestListErrors(t *testing.T) {
	h, _ := newService()
	for _, tt := range []struct{ query, code string }{
		{"page=0", "parameter_invalid"},
		{"page=", "parameter_invalid"},
		{"page=x", "parameter_invalid"},
		{"page=99999999999999999999", "parameter_invalid"},
		{"page=2&page=3", "parameter_invalid"},
		{"page_limit=0", "parameter_invalid"},
		{"page_limit=51", "parameter_invalid"},
		{"status=done", "parameter_invalid"},
		{"status=", "parameter_invalid"},
		{"started_at=yesterday", "parameter_invalid"},
		{"ended_at=2026-03-01", "parameter_invalid"},
		{"started_at=2026-03-02T00:00:00Z&ended_at=2026-03-01T00:00:00Z", "parameter_invalid"},
		{"limit=10", "parameter_unknown"},
		{"page=%zz", "parameter_invalid"},
	} {
		w := ask(h, "GET", "/embed-v2/tasks?"+tt.query, "")
		require.Equal(t, 400, w.Code, tt.query)
		f := readFailure(t, w, flat)
		assert.Equal(t, tt.code, f.code, tt.query)
		name, _, _ := strings.Cut(tt.query, "=")
		if tt.query != "page=%zz" {
			assert.Contains(t, f.message, name)
		}
	}
}

// The list goes on as time does: from one look to a later one, tasks are added
// in front and dropped at the end, and nothing else.
func TestListMoves(t *testing.T) {
	h, c := newService()
	before := listPage(t, h, "page_limit=50").Data
	c.set(noon.Add(20 * time.Hour))
	after := listPage(t, h, "page_limit=50").Data
	fresh := 0
	for after[fresh].ID != before[0].ID {
		assert.True(t, after[fresh].CreatedAt.After(noon))
		fresh++
	}
	assert.InDelta(t, 3, fresh, 1)
	for i, task := range after[fresh:] {
		assert.Equal(t, before[i].ID, task.ID)
	}
	c.set(time.Time{}) // a clock that was never set
	assert.NotEmpty(t, listPage(t, h, "").Data)
}
