package e2e

// account_test.go is about the list of an account's tasks, at the sample service
// and at an API that misbehaves.

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

var (
	myTasks   = named("button", "My tasks")
	account   = named("group", "My tasks")
	newTask   = named("button", "New task…")
	newDialog = named("dialog", "New task")
	sure      = named("group", "Create this task?")
	yesCreate = named("button", "Yes, create it")
	linkField = named("textbox", "Link to the media file")
)

// listedIDs are the ids in the list "Tasks", in its order.
func (b *tab) listedIDs() []string {
	b.t.Helper()
	ids, err := chrome.Eval[[]string](b.ctx, b.Page, `[...document.querySelectorAll(".task-list .mono")].map((e) => e.textContent)`)
	b.must(err)
	return ids
}

// lists waits until so many tasks are listed, and answers their ids.
func (b *tab) lists(n int) []string {
	b.t.Helper()
	var ids []string
	b.until(soon, fmt.Sprintf("%d tasks are listed", n), func() (bool, error) {
		if ids = b.listedIDs(); len(ids) != n {
			return false, fmt.Errorf("there are %d", len(ids))
		}
		return true, nil
	})
	return ids
}

// enter types into a field of the dialog.
func (b *tab) enter(field, text string) {
	b.t.Helper()
	b.fill(named("textbox", field), text)
}

// request is what the dialog shows of it.
func (b *tab) request() string {
	b.t.Helper()
	text, err := chrome.Eval[string](b.ctx, b.Page, `document.querySelector(".making-request pre").textContent`)
	b.must(err)
	return text
}

func TestTasksOfTheSampleService(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=json&api=sample")
	b.click(myTasks)
	first := b.lists(20)
	b.reads(soon, []string{"Sample service: 20 of", "newest first"}, account)
	b.reads(soon, []string{"200", "asked once", "/sample/v1.3/embed-v2/tasks"}, requestLog)
	b.reads(soon, []string{"the-harbour.mp4", "marengo3.0", "10:00.0", "days left"}, taskList)

	b.click(named("button", "More tasks"))
	b.until(soon, "there are more", func() (bool, error) { return len(b.listedIDs()) > 20, nil })
	all := b.listedIDs()
	assert.Equal(t, first, all[:20], "the newest come first")
	assert.Len(t, distinct(all), len(all))

	b.chooseOption("Status", "failed")
	b.until(soon, "only those that failed are listed", func() (bool, error) {
		states, err := chrome.Eval[[]string](b.ctx, b.Page, `[...document.querySelectorAll(".task-list .task-state")].map((e) => e.textContent)`)
		return len(states) > 0 && len(states) < 20 && strings.Join(distinct(states), " ") == "failed", err
	})
	b.chooseOption("Created", "in the last 24 hours")
	b.until(soon, "few are left", func() (bool, error) { return len(b.listedIDs()) <= 2, nil })
	b.chooseOption("Status", "ready")
	b.chooseOption("Created", "in the last 7 days")
	b.lists(20)

	stored, err := chrome.Eval[string](b.ctx, b.Page, `localStorage.getItem("embedscope.tasks") ?? ""`)
	require.NoError(t, err)
	assert.Empty(t, stored, "nothing is remembered that was not watched")
	// Which task is the newest changes with the hour.
	model, err := chrome.Eval[string](b.ctx, b.Page, `document.querySelector(".task-list li").innerText.match(/marengo\d\.\d/)[0]`)
	require.NoError(t, err)
	b.click(taskList, named("button", "Watch"))
	b.state(check, "Ready")
	watched := b.find(taskField).Value
	assert.Contains(t, all, watched)
	b.click(named("button", "Hide"))
	b.none(account)
	assert.Equal(t, []string{watched}, b.lists(1))
	b.reads(soon, []string{model}, taskList)

	// Without the mouse, and Enter twice is no last word.
	b.click(newTask)
	b.enter("Link to the media file", "https://media.example/films/harbour.mp4")
	b.chooseOption("Segmentation", "fixed")
	b.enter("Seconds", "11")
	b.click(linkField)
	b.must(b.Press(b.ctx, kb.Enter))
	b.reads(soon, []string{"Enter a whole number of seconds from 2 to 10."}, newDialog)
	b.focusIs(named("textbox", "Seconds"))
	b.enter("Seconds", "5")
	b.enter("Start", "1:30")
	b.click(newDialog, named("checkbox", "asset"))
	b.until(soon, "the request follows", func() (bool, error) { return strings.Contains(b.request(), `["clip"]`), nil })
	var body map[string]any
	require.NoError(t, json.Unmarshal([]byte(b.request()), &body))
	assert.Equal(t, map[string]any{"input_type": "video", "model_name": "marengo3.0", "video": map[string]any{
		"media_source": map[string]any{"url": "https://media.example/films/harbour.mp4"}, "start_sec": 90.0,
		"segmentation":     map[string]any{"strategy": "fixed", "fixed": map[string]any{"duration_sec": 5.0}},
		"embedding_option": []any{"visual", "audio", "transcription"}, "embedding_scope": []any{"clip"},
	}}, body)

	b.chooseOption("The request as", "curl")
	line := b.copied(func() { b.click(newDialog, named("button", "Copy")) })
	cmd := exec.Command("sh", "-c", line)
	cmd.Env = append(os.Environ(), "TWELVELABS_API_KEY="+newKey())
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Contains(t, string(out), `"status":"processing"`)
	assert.Contains(t, line, "$TWELVELABS_API_KEY")

	b.click(linkField)
	b.must(b.Press(b.ctx, kb.Enter+kb.Enter))
	b.reads(soon, []string{"Create this task at the sample service?", "Nothing is billed"}, sure)
	b.find(newDialog)
	b.tabTo(yesCreate)
	b.must(b.Press(b.ctx, kb.Enter+kb.Enter))
	b.none(newDialog)
	b.focusIs(status)
	b.state(check, "Ready")
	b.reads(soon, []string{`"start_sec": 90`, `"end_sec": 95`}, named("tabpanel", "JSON"))
	b.lists(2)
}

func distinct(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// tasksOf is an account's list that changes.
type tasksOf struct {
	mu  sync.Mutex
	ids []string // newest first
}

func (a *tasksOf) add(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for range n {
		a.ids = append([]string{newID()}, a.ids...)
	}
}

// answer is a page of it.
func (a *tasksOf) answer(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	limit, _ := strconv.Atoi(r.URL.Query().Get("page_limit"))
	items := []string{}
	for i, id := range a.ids[min(len(a.ids), (page-1)*limit):min(len(a.ids), page*limit)] {
		created := time.Now().Add(-time.Minute * time.Duration((page-1)*limit+i+1)).UTC().Format(time.RFC3339)
		items = append(items, fmt.Sprintf(`{"_id":%q,"model_name":"marengo3.5","status":"ready","created_at":%q,"video_embedding":{"metadata":{"input_filename":"<b>film</b>.mp4","video_clip_length":6,"duration":61}}}`, id, created))
	}
	upstream.Body(200, fmt.Sprintf(`{"data":[%s],"page_info":{"page":%d,"limit_per_page":%d,"total_page":%d,"total_results":%d}}`,
		strings.Join(items, ","), page, limit, (len(a.ids)+limit-1)/limit, len(a.ids)))(w, r)
}

func TestTasksOfAnAccount(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	key := newKey()
	route := upstream.Route("GET", "/embed-v2/tasks", key)
	list := &tasksOf{}
	list.add(45)

	b.click(myTasks)
	b.reads(soon, []string{"Enter your API key"}, form)
	b.fill(keyField, key)
	b.api.Script(route, upstream.Unauthorized(), upstream.Fault(403, "api_not_allowed", "Not in your plan", ""), list.answer)
	b.click(myTasks)
	b.reads(soon, []string{"rejected this key", "Enter another key", "api_key_invalid"}, account)
	b.click(named("button", "Refresh"))
	b.reads(soon, []string{"does not allow this", "Check the plan", "Not in your plan"}, account)
	b.click(named("button", "Refresh"))
	b.lists(20)
	b.reads(soon, []string{"<b>film</b>.mp4", "1:01.0", "marengo3.5"}, taskList)

	// Two tasks come before the next page, which pushes two over its border.
	list.add(2)
	b.click(named("button", "More tasks"))
	ids := b.lists(40)
	assert.Equal(t, list.ids[:40], ids, "the new ones first, and none twice")
	b.api.Script(route, upstream.Busy(7), list.answer)
	b.click(named("button", "More tasks"))
	b.reads(soon, []string{"Too many requests", "Wait 7 s, and press “More”"}, account)
	b.lists(40)
	b.click(named("button", "More tasks"))
	assert.Equal(t, list.ids, b.lists(47))
	b.none(named("button", "More tasks"))
	for _, q := range b.api.Requests(route) {
		assert.Equal(t, key, q.Key())
		assert.Contains(t, q.Path, "page_limit=20")
		assert.NotContains(t, q.Path, key)
	}

	b.api.Script(ids[3], upstream.Ready(6, 16))
	b.fill(named("searchbox", "Find a task"), ids[3])
	b.lists(1)
	b.click(taskList, named("button", "Watch"))
	b.state(check, "Ready")
	b.fill(named("searchbox", "Find a task"), "mp4")
	b.sweep(key, false)

	// What came by the key goes with it, and what comes late is not shown.
	gate := make(chan struct{})
	b.api.Script(route, upstream.Until(gate, list.answer))
	before := len(b.api.Requests(route))
	b.click(named("button", "Refresh"))
	b.seen(soon, route, "the list is asked for", func(q []upstream.Request) bool { return len(q) > before })
	b.click(forgetKnob)
	b.seen(soon, route, "the open request is aborted", func(q []upstream.Request) bool { return q[len(q)-1].Aborted })
	close(gate)
	b.none(account)
	assert.Equal(t, []string{ids[3]}, b.lists(1))
	b.sweep(key, false)
}
