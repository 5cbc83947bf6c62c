package e2e

// making_test.go is about making tasks that the API answers well and badly.

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

func TestANewTaskIsMadeOnce(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	key := newKey()
	route := upstream.Route("POST", "/embed-v2/tasks", key)
	gate := make(chan struct{})
	made := b.script(upstream.Ready(6, 16))
	b.api.Script(route,
		upstream.Fault(400, "parameter_invalid", "That is beyond the end of the video", `{"field":"video.start_sec"}`),
		upstream.FlatFault(400, "parameter_invalid", "The embedding_scope parameter is invalid: "+key),
		upstream.Fault(400, "parameter_invalid", "The account is not ready", ""),
		upstream.Unauthorized(),
		upstream.Busy(3),
		upstream.Broken(),
		upstream.Until(gate, upstream.Body(202, `{"_id":"`+made+`","status":"processing","data":null}`)),
		upstream.Broken(),
	)
	media := []byte(strings.Repeat("\x00\x01film\xff", 4000))
	path := save(t, "it's a film.mp4", media)

	b.click(newTask)
	b.click(newDialog, named("radio", "File"))
	b.find(newDialog, named("button", "Choose a file…"))
	b.must(b.SetFiles(b.ctx, "#new-file", path))
	b.reads(soon, []string{"it's a film.mp4"}, newDialog)
	create := func(wait ...string) {
		t.Helper()
		b.click(newDialog, named("button", "Create…"))
		b.reads(soon, []string{"Create this task at TwelveLabs?", "It is billed"}, sure)
		b.click(yesCreate)
		b.reads(soon, wait, newDialog)
		b.none(sure)
	}
	b.click(newDialog, named("button", "Create…"))
	b.reads(soon, []string{"Enter your API key"}, newDialog)
	b.click(newDialog, named("button", "To the form"))
	b.focusIs(keyField)
	b.must(b.Press(b.ctx, key))
	b.click(newTask)
	b.reads(soon, []string{"it's a film.mp4"}, newDialog) // what was chosen is still there

	gone := save(t, "gone.mp4", media)
	b.must(b.SetFiles(b.ctx, "#new-file", gone))
	b.reads(soon, []string{"gone.mp4"}, newDialog)
	require.NoError(t, os.Remove(gone))
	create("The request could not be sent.")
	b.must(b.SetFiles(b.ctx, "#new-file", path))

	b.enter("Start", "20")
	create("TwelveLabs says: That is beyond the end of the video.")
	b.focusIs(named("textbox", "Start"))
	b.enter("Start", "10")
	b.reads(soon, []string{"It is billed"}, newDialog)
	assert.NotContains(t, b.text(newDialog), "beyond the end")
	create("TwelveLabs says: The embedding_scope parameter is invalid: [key].")
	create("did not accept this request", "The account is not ready")
	create("rejected this key", "api_key_invalid")
	create("Too many requests", "Wait 3 s, and press “Create…”")
	create("fault of its own (HTTP 500)", "It may have been taken all the same: look into “My tasks”")
	assert.Equal(t, "10", b.find(named("textbox", "Start")).Value, "nothing is lost")
	assert.Len(t, b.api.Requests(route), 6, "nothing is sent again by itself")
	b.sweep(key, false)

	// A slow answer, and an impatient visitor.
	b.click(newDialog, named("button", "Create…"))
	b.must(b.find(yesCreate).Eval(b.ctx, `function () { this.dispatchEvent(new MouseEvent("click", {bubbles: true, detail: 2})) }`, nil))
	b.quiet(time.Second, route) // the second click of a double click on “Create…” is no last word
	b.find(sure)
	x, y := b.middle(yesCreate)
	b.must(b.ClickAt(b.ctx, x, y))
	b.must(b.ClickAt(b.ctx, x, y))
	b.must(b.Press(b.ctx, kb.Enter))
	b.find(named("progressbar", "Creating the task"))
	b.seen(soon, route, "it is sent", func(q []upstream.Request) bool { return len(q) >= 7 })
	b.must(b.ClickAt(b.ctx, x-200, y))
	b.must(b.Press(b.ctx, kb.Enter))
	close(gate)
	b.state(check, "Ready")
	b.none(newDialog)
	assert.Equal(t, made, b.find(taskField).Value)
	b.reads(soon, []string{"marengo3.0"}, taskList)

	sent := b.api.Requests(route)
	require.Len(t, sent, 7, "once")
	for _, q := range sent {
		assert.Equal(t, "application/json", q.Header.Get("Content-Type"))
		assert.NotContains(t, q.Body, key)
		var body struct {
			Video struct {
				Source struct {
					Medium string `json:"base64_string"`
				} `json:"media_source"`
				Start float64 `json:"start_sec"`
			}
		}
		require.NoError(t, json.Unmarshal([]byte(q.Body), &body))
		got, err := base64.StdEncoding.DecodeString(body.Video.Source.Medium)
		require.NoError(t, err)
		assert.True(t, string(media) == string(got), "the file, whole: %d bytes", len(got))
	}
	for _, q := range b.Record.Requests() {
		if !strings.HasPrefix(q.URL, b.api.Base()) {
			assert.NotContains(t, fmt.Sprint(q.URL, q.Headers), key)
		}
	}
	b.sweep(key, false)
}

// middle is that of an element in the window.
func (b *tab) middle(path ...chrome.Query) (x, y float64) {
	b.t.Helper()
	var at []float64
	b.must(b.find(path...).Eval(b.ctx, `function () { const r = this.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] }`, &at))
	return at[0], at[1]
}

// TestTheRelayListsAndMakesTasks asks before the key goes that way, and goes on
// with what was wanted.
func TestTheRelayListsAndMakesTasks(t *testing.T) {
	t.Parallel()
	b := relaying(t)
	key := newKey()
	list := &tasksOf{}
	list.add(3)
	made := b.script(upstream.Ready(3, 8))
	b.api.Script(upstream.Route("GET", "/embed-v2/tasks", key), list.answer)
	b.api.Script(upstream.Route("POST", "/embed-v2/tasks", key), upstream.Body(202, `{"_id":"`+made+`","status":"processing","data":null}`))
	b.pickOption(named("combobox", "API"), "relay")
	b.fill(keyField, key)
	b.click(myTasks)
	b.focusIs(viaServer)
	assert.Empty(t, b.api.Requests(upstream.Route("GET", "/embed-v2/tasks", key)))
	b.click(viaServer)
	b.lists(3)

	b.click(newTask)
	b.enter("Link to the media file", "https://media.example/film.mp4")
	b.click(newDialog, named("button", "Create…"))
	b.click(yesCreate)
	b.state(check, "Ready")
	sent := b.api.Requests(upstream.Route("POST", "/embed-v2/tasks", key))
	require.Len(t, sent, 1)
	assert.Equal(t, "embedscope-relay", sent[0].Header.Get("User-Agent"))
	assert.NotContains(t, b.server.Log(), key)
	assert.NotContains(t, b.server.Log(), made)
}
