package e2e

// journey_test.go follows tasks from the first check to their embeddings.

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

func TestSampleJourney(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.click(sampleKnob)
	b.state(soon, "Processing")
	b.state(check, "Ready")

	b.find(result)
	b.click(named("tab", "Table"))
	b.until(soon, "the table has rows", func() (bool, error) {
		rows, err := b.all(grid, every("row"))
		return len(rows) > 5, err
	})

	log := b.requests()
	require.GreaterOrEqual(t, len(log), 3)
	for i, row := range log[:len(log)-1] {
		assert.Contains(t, row[""], "200", "request %d", i)
	}
	assert.Contains(t, log[len(log)-1][""], "202", "the one that made the task")

	b.click(grid, every("gridcell"))
	b.reads(soon, []string{"nearest", "norm"}, detail)
	b.find(detail, named("button", "Copy vector"))
	vector := b.copied(func() { b.click(detail, named("button", "Copy vector")) })
	var numbers []float32
	require.NoError(t, json.Unmarshal([]byte(vector), &numbers), vector)
	assert.Len(t, numbers, 512)

	b.click(named("tab", "JSON"))
	b.reads(soon, []string{`"status"`, `"ready"`, `"embedding_option"`}, named("tabpanel", "JSON"))

	title, err := chrome.Eval[string](b.ctx, b.Page, "document.title")
	require.NoError(t, err)
	assert.Contains(t, title, "Ready")
	icon, err := chrome.Eval[string](b.ctx, b.Page, `document.querySelector("link[rel~=icon]").href`)
	require.NoError(t, err)
	assert.Contains(t, icon, "ready")
	assert.Empty(t, b.Record.Exceptions())
}

// TestEveryCheckIsAccountedFor goes through the two passing faults that every
// long wait meets.
func TestEveryCheckIsAccountedFor(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	id := b.script(upstream.Processing(), upstream.Busy(1), upstream.Broken(), upstream.Processing(), upstream.Ready(9, 16))
	key := newKey()
	b.watch(id, key)

	b.state(soon, "Processing")
	b.state(check, "Waiting to try again")
	b.state(check, "Ready")

	arrived := b.api.Requests(id)
	require.Len(t, arrived, 5)
	for _, q := range arrived {
		assert.Equal(t, "GET", q.Method)
		assert.Equal(t, key, q.Key())
		assert.Equal(t, "/v1.3/embed-v2/tasks/"+id, q.Path)
	}
	wait := arrived[2].Arrived.Sub(arrived[1].Arrived)
	assert.InDelta(t, 1, wait.Seconds(), 0.7, "the API asked for a second")

	log := b.requests()
	require.Len(t, log, 5)
	if oldestFirst := strings.Contains(log[4][""], "ready"); !oldestFirst {
		log[0], log[1], log[3], log[4] = log[4], log[3], log[1], log[0]
	}
	for i, status := range []string{"200", "429", "500", "200", "200"} {
		assert.Contains(t, log[i][""], status, "request %d", i+1)
	}
	assert.Contains(t, strings.ToLower(log[1][""]), "told")
	assert.Contains(t, strings.ToLower(log[4][""]), "ready")
}

func TestPauseResumeCheckNowStop(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	id := b.script(upstream.Processing())
	b.watch(id, newKey())
	b.state(soon, "Processing")

	b.click(status, named("button", "Pause"))
	b.state(soon, "Paused")
	b.quiet(aPoll, id)

	b.click(status, named("button", "Check now"))
	b.arrived(soon, id, 2)

	b.click(status, named("button", "Resume"))
	b.state(soon, "Processing")
	b.arrived(check, id, 3)

	b.click(status, named("button", "Stop"))
	b.state(soon, "Stopped")
	b.quiet(aPoll, id)
}

// A button that moved as an answer came in would be missed by who presses it.
func TestButtonsStayWhereTheyAre(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	id := b.script(upstream.Processing())
	_, err := chrome.Eval[any](b.ctx, b.Page, `{
		window.places = {};
		const look = () => {
			for (const e of document.querySelectorAll(".verbs button")) {
				const { left, top } = e.getBoundingClientRect();
				(window.places[e.textContent] ??= new Set()).add(left + " " + top);
			}
			requestAnimationFrame(look);
		};
		look();
	}`)
	require.NoError(t, err)
	b.watch(id, newKey())
	b.arrived(check, id, 2)
	b.click(status, named("button", "Check now"))
	b.arrived(soon, id, 3)
	b.state(soon, "Processing")
	b.click(status, named("button", "Pause"))
	b.state(soon, "Paused")
	b.click(status, named("button", "Resume"))
	b.state(soon, "Processing")

	places, err := chrome.Eval[map[string][]string](b.ctx, b.Page,
		`Object.fromEntries(Object.entries(window.places).map(([name, seen]) => [name, [...seen]]))`)
	require.NoError(t, err)
	for _, name := range []string{"Check now", "Pause", "Resume", "Stop"} {
		assert.Len(t, places[name], 1, name)
	}
	assert.Equal(t, places["Pause"], places["Resume"])
}

func TestCountdown(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.watch(b.script(upstream.Processing()), newKey())
	b.state(soon, "Processing")
	bar := named("progressbar", "Next check")
	first := b.find(bar).Value
	b.until(soon, "the countdown moves", func() (bool, error) {
		found, err := b.all(bar)
		return len(found) == 1 && found[0].Value != first, err
	})
}

func TestSeveralIDs(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	a, c, d := b.script(upstream.Ready(3, 8)), b.script(upstream.Processing()), b.script(upstream.Failed("no sound"))
	b.paste(taskField, a+"\n"+c+", "+d)
	b.fill(keyField, newKey())
	b.click(form, watchKnob)
	for _, id := range []string{a, c, d} {
		b.arrived(check, id, 1)
	}
	b.reads(check, []string{"ready", "processing", "failed"}, taskList)
	items, err := b.all(taskList, every("listitem"))
	require.NoError(t, err)
	assert.Len(t, items, 3)
}

func TestTaskListIsRemembered(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	made := func(name string) string {
		return b.script(upstream.Answer(upstream.Task{Status: "ready", Metadata: upstream.Video(name, 12), Items: upstream.Items(3, 8)}))
	}
	key := newKey()
	for _, name := range []string{"the-harbour.mp4", "interview-03.mp4"} {
		b.watch(made(name), key)
		b.reads(check, []string{name}, taskList)
	}
	b.reload()
	b.reads(soon, []string{"the-harbour.mp4", "interview-03.mp4"}, taskList)
	items := func() int {
		found, err := b.all(taskList, every("listitem"))
		b.must(err)
		return len(found)
	}
	require.Equal(t, 2, items())
	first := b.text(taskList, every("listitem"))
	assert.Contains(t, first, "interview-03", "the newest comes first")

	b.fill(like("searchbox|textbox", "^Find a task$"), "harbuor")
	b.until(soon, "typing errors are forgiven", func() (bool, error) { return items() == 1, nil })
	assert.Contains(t, b.text(taskList, every("listitem")), "the-harbour")
	b.click(taskList, like("button", "^Remove"))
	b.fill(like("searchbox|textbox", "^Find a task$"), "interview")
	b.until(soon, "the other one is left", func() (bool, error) { return items() == 1, nil })
	b.reload()
	b.reads(soon, []string{"interview-03.mp4"}, taskList)
	assert.NotContains(t, b.text(taskList), "the-harbour")
}

func TestPastedURLAndJSON(t *testing.T) {
	t.Parallel()
	for name, wrap := range map[string]func(base, id string) string{
		"url":  func(base, id string) string { return base + "/embed-v2/tasks/" + id },
		"curl": func(base, id string) string { return "curl -H 'Accept: */*' " + base + "/embed-v2/tasks/" + id },
		"json": func(base, id string) string { return `{"_id": "` + id + `", "status": "processing"}` },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, withTable)
			id := b.script(upstream.Ready(3, 8))
			b.paste(taskField, wrap(b.api.Base(), id))
			b.fill(keyField, newKey())
			b.click(form, watchKnob)
			b.state(check, "Ready")
			assert.Len(t, b.api.Requests(id), 1)
		})
	}
}

func TestBadIDsNeverLeave(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	key := newKey()
	b.fill(keyField, key)
	for _, bad := range []string{"../../users", "a%2fb", "a?b=c", strings.Repeat("a", 5000)} {
		b.paste(taskField, bad)
		b.click(form, watchKnob)
		b.reads(soon, []string{"id"}, named("alert", ""))
	}
	for _, q := range b.api.All() {
		assert.NotEqual(t, key, q.Key())
	}
}

func TestReloadResumesTheSample(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.click(sampleKnob)
	b.state(soon, "Processing")
	b.reload()
	b.state(check, "Ready")
}

func TestReloadWithAKeptKeyResumes(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	id, key := b.script(upstream.Processing(), upstream.Ready(3, 8)), newKey()
	b.click(keepBox)
	b.watch(id, key)
	b.state(soon, "Processing")
	b.reload()
	b.state(check, "Ready")
	got := b.api.Requests(id)
	require.Len(t, got, 2)
	assert.Equal(t, key, got[1].Key())
}

func TestReloadWithoutAKeptKeyAsksForIt(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	id := b.script(upstream.Processing())
	b.watch(id, newKey())
	b.state(soon, "Processing")
	b.reload()
	b.until(soon, "the id is still there", func() (bool, error) {
		return b.find(taskField).Value == id, nil
	})
	assert.Empty(t, b.find(keyField).Value)
	before := len(b.api.Requests(id))
	b.reads(soon, []string{"key"}, form)
	b.quiet(aPoll, id)

	b.fill(keyField, newKey())
	b.click(form, watchKnob)
	b.arrived(soon, id, before+1)
}

// TestLateAnswersAreNotShown changes the id while the first request is open.
func TestLateAnswersAreNotShown(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	gate := make(chan struct{})
	late := b.script(upstream.Until(gate, upstream.Answer(upstream.Task{
		Status: "ready", Metadata: upstream.Video("late.mp4", 12), Items: upstream.Items(9, 8)})))
	next := b.script(upstream.Answer(upstream.Task{
		Status: "ready", Metadata: upstream.Video("next.mp4", 12), Items: upstream.Items(3, 8)}))

	b.watch(late, newKey())
	b.arrived(soon, late, 1)
	b.fill(taskField, next)
	b.click(form, watchKnob)
	b.state(check, "Ready")
	close(gate)
	b.seen(soon, late, "the first request is aborted", func(q []upstream.Request) bool { return q[0].Answered })
	assert.True(t, b.api.Requests(late)[0].Aborted)
	b.reads(soon, []string{"next.mp4", "3"}, result)
	assert.NotContains(t, b.text(result), "late.mp4")
}

func TestTwoTabsDoNotTalk(t *testing.T) {
	t.Parallel()
	a := newTab(t, withTable)
	idA, keyA := a.script(upstream.Processing()), newKey()
	idB, keyB := a.script(upstream.Failed("only in B")), newKey()
	a.watch(idA, keyA)
	a.state(soon, "Processing")

	b := a.sibling(withTable)
	assert.Empty(t, b.find(keyField).Value)
	b.watch(idB, keyB)
	b.state(check, "Failed")
	a.arrived(check, idA, 2)
	a.state(soon, "Processing")
	assert.NotContains(t, a.text(status), "only in B")
	for _, q := range a.api.Requests(idA) {
		assert.Equal(t, keyA, q.Key())
	}
	for _, q := range a.api.Requests(idB) {
		assert.Equal(t, keyB, q.Key())
	}
}

func TestOfflineAndBack(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	id := b.script(upstream.Processing(), upstream.Ready(3, 8))
	b.watch(id, newKey())
	b.state(soon, "Processing")
	b.must(b.SetOffline(b.ctx, true))
	b.click(status, named("button", "Check now"))
	b.reads(soon, []string{"offline"}, status)
	b.quiet(aPoll, id)
	b.must(b.SetOffline(b.ctx, false))
	b.state(check, "Ready")
}
