package ui

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"embedscope/app/engine"
)

// accountAPI is an account's tasks, newest first, and what happens before each
// answer.
type accountAPI struct {
	tasks  []engine.Listed
	made   int
	before func(page int)
	fails  func(page int) refusal
	asked  []map[string]any
	held   bool // it answers nothing
}

var firstTask = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

func (a *accountAPI) add(n int, status string) {
	for range n {
		a.made++
		a.tasks = slices.Insert(a.tasks, 0, engine.Listed{Task: fmt.Sprintf("t%03d", a.made), Model: "marengo3.0", Status: status,
			Name: fmt.Sprintf("film-%03d.mp4", a.made), Kind: "video", Duration: 61, Created: firstTask.Add(time.Duration(a.made) * time.Minute)})
	}
}

func (a *accountAPI) answer(op string, body map[string]any) (any, [][]byte) {
	if op != string(engine.OpList) || a.held {
		return nil, nil
	}
	a.asked = append(a.asked, body)
	page, limit := int(body["page"].(float64)), int(body["limit"].(float64))
	if a.before != nil {
		a.before(page)
	}
	if a.fails != nil {
		if f := a.fails(page); f != nil {
			return f, nil
		}
	}
	wanted := a.tasks
	if status := body["status"]; status != "" {
		wanted = slices.DeleteFunc(slices.Clone(a.tasks), func(t engine.Listed) bool { return t.Status != status })
	}
	tasks := []map[string]any{}
	for _, t := range wanted[min(len(wanted), (page-1)*limit):min(len(wanted), page*limit)] {
		tasks = append(tasks, map[string]any{"task": t.Task, "model": t.Model, "status": t.Status, "name": t.Name, "kind": t.Kind,
			"duration": t.Duration, "created": created(t)})
	}
	return map[string]any{"tasks": tasks, "page": page, "pages": (len(wanted) + limit - 1) / limit, "total": len(wanted)}, nil
}

// created is a time as messages have it.
func created(t engine.Listed) any {
	if t.Created.IsZero() {
		return nil
	}
	return t.Created.UnixMilli()
}

// withAccount is a desk whose worker asks the account.
func withAccount(t *testing.T, a *accountAPI) *desk {
	t.Helper()
	d := newDesk(t)
	d.wanted = accountFilter{created: spanBetween} // at any time
	d.handle = (&script{answer: a.answer}).handle()
	return d
}

// settle lets everything be answered.
func (d *desk) settle() {
	for d.ConsumeAll(); d.account != nil && d.account.asking != nil; d.ConsumeAll() {
		runtime.Gosched()
	}
}

func accountIDs(d *desk) []string {
	ids := idsOf(d.listed())
	slices.Sort(ids)
	return ids
}

func TestTheAccountsListIsReadPageByPage(t *testing.T) {
	api := &accountAPI{}
	api.add(45, "ready")
	d := withAccount(t, api)
	d.openAccount()
	d.settle()
	require.Len(t, d.listed(), 20)
	assert.Equal(t, "t045", d.listed()[0].ID, "the newest comes first")
	assert.Equal(t, "tlk_a", api.asked[0]["key"])
	assert.Equal(t, "https://api.example/v1.3", api.asked[0]["base"])
	for _, want := range []int{40, 45} {
		require.True(t, d.account.more())
		d.moreOfAccount()
		d.moreOfAccount() // a second press changes nothing
		d.settle()
		assert.Len(t, d.listed(), want)
	}
	assert.False(t, d.account.more())
	assert.Len(t, api.asked, 3)
	assert.Contains(t, d.account.line(d.model), "45 tasks")
	assert.Empty(t, d.storage.get(originStorage, tasksName), "nothing of it is stored")
}

// TestAListThatChangesLosesNothing: new tasks push others over the border of
// two pages, tasks that go pull them back, and a task can get the status that
// is asked for at any time.
func TestAListThatChangesLosesNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		api := &accountAPI{}
		api.add(rapid.IntRange(0, 90).Draw(r, "tasks"), "ready")
		status := rapid.SampledFrom([]string{"", "ready"}).Draw(r, "status")
		lasting := map[string]bool{}
		for _, task := range api.tasks {
			lasting[task.Task] = true
		}
		change := func(int) {
			if rapid.IntRange(0, 3).Draw(r, "quiet") > 0 {
				return
			}
			api.add(rapid.IntRange(0, 25).Draw(r, "new"), "ready")
			for range rapid.IntRange(0, 6).Draw(r, "gone") {
				if n := len(api.tasks); n > 0 {
					i := rapid.IntRange(0, n-1).Draw(r, "which")
					delete(lasting, api.tasks[i].Task)
					api.tasks = slices.Delete(api.tasks, i, i+1)
				}
			}
		}
		api.before = change
		api.fails = func(int) refusal {
			if rapid.IntRange(0, 5).Draw(r, "fails") > 0 {
				return nil
			}
			return refusal{"message": "busy", "problem": map[string]any{"class": "busy", "status": 429}}
		}
		d := withAccount(t, api)
		d.wanted.status = status
		for tries := 0; d.account == nil || d.account.pages == 0; tries++ {
			require.Less(t, tries, 100)
			d.openAccount()
			d.settle()
		}
		for presses := 0; d.account.more(); presses++ {
			if presses > 20 {
				api.before, api.fails = nil, nil // it gets quiet at last
			}
			require.Less(t, presses, 60)
			d.moreOfAccount()
			d.settle()
		}
		ids := accountIDs(d)
		assert.Equal(t, slices.Compact(slices.Clone(ids)), ids, "none twice")
		for id := range lasting {
			assert.Contains(t, ids, id)
		}
		assert.True(t, slices.IsSortedFunc(d.listed(), func(a, b knownTask) int { return int(b.Created - a.Created) }))
	})
}

// TestATaskThatComesToTheStatus stands in the middle of a list that was read.
func TestATaskThatComesToTheStatus(t *testing.T) {
	api := &accountAPI{}
	api.add(50, "ready")
	api.tasks[5].Status = "processing"
	d := withAccount(t, api)
	d.wanted.status = "ready"
	d.openAccount()
	d.settle()
	api.tasks[5].Status = "ready"
	for d.account.more() {
		d.moreOfAccount()
		d.settle()
	}
	assert.Len(t, accountIDs(d), 50)
}

func TestTheAccountAndThisBrowserAreOneList(t *testing.T) {
	api := &accountAPI{}
	api.add(3, "ready")
	api.tasks[1].Status = "processing"
	d := withAccount(t, api)
	d.known = []knownTask{
		{ID: "t001", API: apiDirect, State: "processing", Watched: 5},
		{ID: "t002", API: apiSample, Name: "another's", State: "ready", Watched: 6},
		{ID: "elsewhere", API: apiDirect, Name: "old.mp4", State: "failed", Created: firstTask.UnixMilli(), Watched: 7},
	}
	d.openAccount()
	d.settle()
	list := d.listed()
	assert.Equal(t, []string{"t003", "t002", "t001", "elsewhere", "t002"}, idsOf(list), "a task is that of its API")
	assert.Equal(t, knownTask{ID: "t003", API: apiDirect, Name: "film-003.mp4", State: "ready", Model: "marengo3.0",
		Created: api.tasks[0].Created.UnixMilli(), listed: true, duration: 61}, list[0])
	assert.Equal(t, "processing", list[1].State)
	one := list[2]
	assert.Equal(t, "ready", one.State, "the API knows better")
	assert.False(t, one.listed)
	assert.Equal(t, "marengo3.0 · 1:01.0 · 6 days left", d.lineOf(one, firstTask.Add(time.Hour)))

	stored := readKnown(d.storage.get(originStorage, tasksName))
	require.Len(t, stored, 3, "only what was watched")
	assert.Equal(t, "film-001.mp4", stored[0].Name)
	assert.Equal(t, "marengo3.0", stored[0].Model)

	d.watchKnown(list[0])
	assert.Equal(t, "t003", d.form.task)
	require.Len(t, d.known, 4)
	assert.Equal(t, "film-003.mp4", d.known[0].Name)
	assert.Equal(t, "marengo3.0", d.known[0].Model)
	d.onState(engine.State{Watch: watchOf("t003"), Phase: "ready", Status: "ready", Name: "renamed.mp4"})
	assert.Equal(t, "marengo3.0", d.known[0].Model, "what answers says no model")

	d.dropAccount()
	assert.Len(t, d.listed(), 4)
}

func TestTheFiltersAreForTheWholeList(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.Local)
	for _, tt := range []struct {
		filter   accountFilter
		from, to string
		wrong    bool
	}{
		{accountFilter{}, "2026-11-17T12", "", false},
		{accountFilter{created: spanDay}, "2026-11-23T12", "", false},
		{accountFilter{created: spanMonth}, "2026-10-25T12", "", false},
		{accountFilter{created: spanBetween}, "", "", false},
		{accountFilter{created: spanBetween, from: "2026-11-01"}, "2026-11-01T00", "", false},
		{accountFilter{created: spanBetween, from: "2026-11-02", to: "2026-11-02"}, "2026-11-02T00", "2026-11-03T00", false},
		{accountFilter{created: spanBetween, from: "2026-11-02", to: "2026-11-01"}, "2026-11-02T00", "2026-11-02T00", true},
		{accountFilter{from: "2026-11-02", to: "2026-11-01"}, "2026-11-17T12", "", false},
	} {
		from, to := tt.filter.bounds(now)
		text := func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.Format("2006-01-02T15")
		}
		assert.Equal(t, [2]string{tt.from, tt.to}, [2]string{text(from), text(to)}, "%+v", tt.filter)
		assert.Equal(t, tt.wrong, tt.filter.problem() != "", "%+v", tt.filter)
	}

	api := &accountAPI{}
	api.add(2, "failed")
	d := withAccount(t, api)
	d.known = []knownTask{{ID: "ok", API: apiDirect, State: "ready", Watched: firstTask.UnixMilli()},
		{ID: "old", API: apiDirect, State: "failed", Watched: firstTask.AddDate(0, 0, -9).UnixMilli()}}
	d.wanted = accountFilter{status: "failed", created: spanBetween, from: firstTask.Local().Format(time.DateOnly)}
	d.openAccount()
	d.settle()
	assert.Equal(t, []string{"t001", "t002"}, accountIDs(d))
	assert.Equal(t, "failed", api.asked[0]["status"])

	d.wanted.to = "2000-01-01"
	d.openAccount()
	d.settle()
	assert.Len(t, api.asked, 1, "a span that can't be is not asked for")
}

// TestTheRelayLeadsToTheSameTasks, whichever way they were watched.
func TestTheRelayLeadsToTheSameTasks(t *testing.T) {
	api := &accountAPI{}
	api.add(2, "ready")
	d := withAccount(t, api)
	d.known = []knownTask{{ID: "t001", API: apiRelay, Watched: 5}, {ID: "t002", API: apiSample, Watched: 6}}
	d.openAccount()
	d.settle()
	list := d.listed()
	require.Equal(t, []string{"t002", "t001", "t002"}, idsOf(list))
	assert.Equal(t, apiRelay, list[1].API)
	assert.Equal(t, "film-001.mp4", list[1].Name)
}

// TestATaskWithoutATimeIsListed: the API may leave it out.
func TestATaskWithoutATimeIsListed(t *testing.T) {
	api := &accountAPI{}
	api.add(2, "thinking")
	api.tasks[1].Created = time.Time{}
	d := withAccount(t, api)
	d.wanted = accountFilter{status: "ready"}
	d.openAccount()
	api.tasks[0].Status, api.tasks[1].Status = "ready", "ready"
	d.settle()
	d.openAccount()
	d.settle()
	require.Len(t, d.listed(), 2)
	assert.Equal(t, "t001", d.listed()[1].ID)
	assert.Equal(t, "–", d.ageOf(d.listed()[1], time.Now()))
}

func TestTheSampleOfAStaticSiteHasNoList(t *testing.T) {
	d := newDesk(t)
	assert.True(t, d.hasAccount())
	d.form.api = apiSample
	assert.True(t, d.hasAccount())
	d.config.SampleTask = "6a5b"
	assert.False(t, d.hasAccount())
	d.form.api = apiDirect
	assert.True(t, d.hasAccount())
}
