// The account's list of tasks: what is asked, and its pages.

package twelvelabs

import (
	"math"
	"strconv"
	"strings"
	"time"

	"embedscope/app/jsonstream"
)

// ListQuery chooses tasks of GET /embed-v2/tasks. Without times the API lists
// those of the last seven days.
type ListQuery struct {
	From, To time.Time // of creation; zero: open
	Status   Status    // empty: any
	Page     int       // from 1; 0 is the first
	Limit    int       // tasks on a page, at most ListMost; 0: as the API likes
}

// ListMost is how many tasks a page can have.
const ListMost = 50

// encode answers the query with its question mark, or "".
func (q *ListQuery) encode() string {
	var b []byte
	add := func(name, value string) {
		b = append(b, "?&"[min(len(b), 1)])
		b = append(append(append(b, name...), '='), value...)
	}
	moment := func(name string, t time.Time) {
		if !t.IsZero() {
			add(name, t.UTC().Format("2006-01-02T15:04:05.999Z")) // UTC: no plus sign to be taken for a space
		}
	}
	moment("started_at", q.From)
	moment("ended_at", q.To)
	if q.Status != "" {
		add("status", escape(string(q.Status)))
	}
	if q.Page > 0 {
		add("page", strconv.Itoa(q.Page))
	}
	if q.Limit > 0 {
		add("page_limit", strconv.Itoa(min(q.Limit, ListMost)))
	}
	return string(b)
}

// escape makes s safe in a query: all but the unreserved bytes of RFC 3986 as
// their hexadecimal digits.
func escape(s string) string {
	const hex = "0123456789ABCDEF"
	var b []byte
	for _, c := range []byte(s) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b = append(b, c)
			continue
		}
		b = append(b, '%', hex[c>>4], hex[c&15])
	}
	return string(b)
}

// ListPage is one page of the list, newest task first.
type ListPage struct {
	Tasks []ListedTask
	Page  int // from 1
	Limit int // tasks on a page
	Pages int
	Total int // tasks in all
}

// ListedTask is a task in the list.
type ListedTask struct {
	ID        string
	Model     string // model_name
	Status    Status
	CreatedAt time.Time // zero where the answer has none
	UpdatedAt time.Time // zero where the answer has none
	Metadata  *Metadata // nil where the answer has none
}

// DecodeList reads a page of the list, and the document to its last byte. Its
// errors are like those of DecodeTask. Tasks without an id are left out.
func DecodeList(r *jsonstream.Reader) (*ListPage, error) {
	d := decoder{r: r}
	page, listed := &ListPage{}, false
	err := d.object(func(key string) (err error) {
		switch key {
		case "data":
			listed = true
			var null bool
			if null, err = r.Null(); null || err != nil {
				return err
			}
			err = r.Array(func(int) error { return d.listed(page) })
		case "page_info":
			listed = true // data may be left out
			err = d.pageInfo(page)
		default:
			err = r.Skip()
		}
		return err
	})
	if err == nil && !listed {
		d.notTask = true
		err = text("expected an object with data or page_info")
	}
	if err != nil {
		return nil, &decodeError{err: err, notTask: d.notTask}
	}
	return page, nil
}

func (d *decoder) listed(page *ListPage) error {
	var t ListedTask
	err := d.r.Object(func(key string) (err error) {
		switch key {
		case "_id":
			t.ID, err = d.text()
		case "model_name":
			t.Model, err = d.text()
		case "status":
			var s string
			s, err = d.text()
			t.Status = Status(s)
		case "created_at":
			t.CreatedAt, err = d.time()
		case "updated_at":
			t.UpdatedAt, err = d.time()
		case "metadata":
			err = d.listedMetadata(&t)
		default:
			if strings.HasSuffix(key, "_embedding") { // video_embedding, audio_embedding
				return d.medium(&t, strings.TrimSuffix(key, "_embedding"))
			}
			err = d.r.Skip()
		}
		return err
	})
	if err == nil && t.ID != "" {
		page.Tasks = append(page.Tasks, t)
	}
	return err
}

// medium reads the object that is named after the input's type.
func (d *decoder) medium(t *ListedTask, kind string) error {
	null, err := d.r.Null()
	if null || err != nil {
		return err
	}
	return d.r.Object(func(key string) error {
		if key != "metadata" {
			return d.r.Skip()
		}
		err := d.listedMetadata(t)
		if t.Metadata != nil && t.Metadata.InputType == "" {
			t.Metadata.InputType = kind
		}
		return err
	})
}

// listedMetadata reads metadata as a retrieved task has it.
func (d *decoder) listedMetadata(t *ListedTask) error {
	err := d.metadata()
	t.Metadata, d.task.Metadata = d.task.Metadata, nil
	return err
}

// today is the name that a key of metadata has now: the list's older ones say
// the kind of the input before it, as in video_clip_length, and may say
// embedding_scope for embedding_scopes.
func today(key string) string {
	for _, kind := range []string{"video_", "audio_", "image_", "document_"} {
		key = strings.TrimPrefix(key, kind)
	}
	if key == "embedding_scope" || key == "embedding_option" {
		key += "s"
	}
	return key
}

func (d *decoder) pageInfo(page *ListPage) error {
	null, err := d.r.Null()
	if null || err != nil {
		return err
	}
	return d.r.Object(func(key string) error {
		var to *int
		switch key {
		case "page":
			to = &page.Page
		case "limit_per_page":
			to = &page.Limit
		case "total_page":
			to = &page.Pages
		case "total_results":
			to = &page.Total
		default:
			return d.r.Skip()
		}
		n, err := d.number()
		if n >= 0 && n <= math.MaxInt32 {
			*to = int(n)
		}
		return err
	})
}
