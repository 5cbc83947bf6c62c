package ui

import (
	"math"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

const filmLink = "https://media.example/film.mp4"

// maker is a desk whose worker creates tasks, and what it was asked.
type maker struct {
	*desk
	script *script
	bodies []map[string]any
	answer any // nil: none comes
	lent   []app.Value
}

func newMaker(t *testing.T) *maker {
	t.Helper()
	w := &maker{desk: newDesk(t), answer: map[string]any{"task": "new1"}}
	w.script = &script{answer: func(op string, body map[string]any) (any, [][]byte) {
		if op != string(engine.OpCreate) {
			return nil, nil
		}
		w.bodies = append(w.bodies, body)
		return w.answer, nil
	}}
	w.desk.handle = w.script.handle()
	w.lend = func(file app.Value) { w.lent = append(w.lent, file) }
	w.openMaking()
	w.making.link = " " + filmLink + " "
	return w
}

// settled waits for the answer.
func (w *maker) settled() {
	for w.ConsumeAll(); w.making.sending != nil; w.ConsumeAll() {
		runtime.Gosched()
	}
}

func TestANewTaskIsSentOnceAndWatched(t *testing.T) {
	w := newMaker(t)
	w.making.task.Model = twelvelabs.Marengo35
	w.makeTask()
	assert.Empty(t, w.script.ops(), "not without the last word")
	assert.Empty(t, w.wantTask())
	require.True(t, w.making.confirming)
	assert.Empty(t, w.wantTask(), "Enter a second time is no last word")
	require.True(t, w.making.confirming)
	assert.Empty(t, w.bodies)

	w.makeTask()
	w.makeTask() // a double click
	assert.True(t, w.busy(), "the worker must stay")
	w.wantTask()
	w.makeTask()
	w.settled()
	require.Len(t, w.bodies, 1)
	assert.Equal(t, "tlk_a", w.bodies[0]["key"])
	assert.Equal(t, "https://api.example/v1.3", w.bodies[0]["base"])
	assert.Contains(t, w.bodies[0]["body"], `"url": "`+filmLink+`"`)
	assert.Equal(t, false, w.bodies[0]["lent"])

	assert.Equal(t, watchOf("new1"), w.shown)
	assert.Equal(t, []string{"create", "watch"}, w.script.ops())
	require.Len(t, w.known, 1)
	assert.Equal(t, "marengo3.5", w.known[0].Model)
	assert.Contains(t, w.storage.get(originStorage, tasksName), `"model":"marengo3.5"`)
	assert.Equal(t, " "+filmLink+" ", w.making.link, "what was typed stays, for another one")
}

func TestTheLastWordIsAboutWhatIsShown(t *testing.T) {
	w := newMaker(t)
	w.wantTask()
	require.True(t, w.making.confirming)
	w.making.edited(twelvelabs.FieldStart)
	w.makeTask()
	assert.Empty(t, w.bodies)
}

func TestNothingIsSentThatIsWrong(t *testing.T) {
	w := newMaker(t)
	w.making.link, w.making.end, w.making.task.Scopes = "", "x", nil
	_, faults := w.making.request()
	assert.Empty(t, w.making.wrong(twelvelabs.FieldURL, faults), "nothing is said before it is wanted")
	assert.Equal(t, twelvelabs.FieldURL, w.wantTask())
	assert.Equal(t, "Enter the link to the media file.", w.making.wrong(twelvelabs.FieldURL, faults))
	assert.Equal(t, "Enter seconds, or a time such as 1:02:03.", w.making.wrong(twelvelabs.FieldEnd, faults))
	assert.Equal(t, "Choose at least one.", w.making.wrong(twelvelabs.FieldScopes, faults))
	w.making.link = filmLink
	assert.Equal(t, twelvelabs.FieldEnd, w.wantTask())
	assert.False(t, w.making.confirming)

	w.making.end, w.making.task.Scopes = "1:00:00", []string{"clip"}
	w.form.key, w.key = "", ""
	assert.Empty(t, w.wantTask())
	assert.Equal(t, "key", w.making.needs)
	w.form.key, w.form.api = "tlk_b", apiRelay
	assert.Empty(t, w.wantTask())
	assert.Equal(t, "relay-yes", w.making.needs)
	assert.False(t, w.making.confirming)
	assert.Empty(t, w.bodies)
}

func TestTimesOfANewTask(t *testing.T) {
	k := newMaking()
	k.link, k.start, k.end, k.length = filmLink, "90", "1:02:03.5", "4"
	n, faults := k.request()
	assert.Empty(t, faults)
	assert.Equal(t, [3]float64{90, 3723.5, 4}, [3]float64{n.Start, n.End, n.Length})
	k.start, k.end = "", ""
	n, _ = k.request()
	assert.True(t, math.IsNaN(n.Start) && math.IsNaN(n.End))
}

func TestNotesInTime(t *testing.T) {
	for _, tt := range []struct {
		typed, wrong string
		notes        []twelvelabs.Note
	}{
		{"", "", nil},
		{"0:42–0:45 A goal\n\n  1:00 A whistle ", "", []twelvelabs.Note{{Start: 42, End: 45, Text: "A goal"}, {Start: 60, End: 60, Text: "A whistle"}}},
		{"42-45.5 A – B", "", []twelvelabs.Note{{Start: 42, End: 45.5, Text: "A – B"}}},
		{"A goal at 0:42", "A goal at 0:42", nil},
		{"0:42 A goal\nlater", "later", []twelvelabs.Note{{Start: 42, End: 42, Text: "A goal"}}},
		{"- 3 text", "- 3 text", nil},
	} {
		notes, wrong := parseNotes(tt.typed)
		assert.Equal(t, tt.notes, notes, tt.typed)
		assert.Equal(t, tt.wrong, wrong, tt.typed)
	}
	k := newMaking()
	k.link, k.notes = filmLink, "no time"
	_, faults := k.request()
	assert.Empty(t, faults, "they are not asked for")
	k.task.Model, k.task.Types = twelvelabs.Marengo35, []string{twelvelabs.TypeFused}
	_, faults = k.request()
	require.Len(t, faults, 1)
	assert.Contains(t, faults[0].Why, "A note begins with its time")
}

func TestTheAnswersToANewTask(t *testing.T) {
	for name, tt := range map[string]struct {
		problem map[string]any
		field   twelvelabs.Field // that it stands at
		taken   bool             // perhaps
	}{
		"the field is named":     {map[string]any{"class": "request", "status": 400, "field": "video.start_sec", "message": "too late"}, twelvelabs.FieldStart, false},
		"it is in the message":   {map[string]any{"class": "request", "status": 400, "message": "embedding_scope is wrong"}, twelvelabs.FieldScopes, false},
		"the field is not shown": {map[string]any{"class": "request", "status": 400, "field": "embedding_uncertainty", "message": "no"}, "", false},
		"no field is named":      {map[string]any{"class": "request", "status": 400, "message": "no"}, "", false},
		"a wrong key":            {map[string]any{"class": "key", "status": 401}, "", false},
		"a plan":                 {map[string]any{"class": "plan", "status": 403}, "", false},
		"busy":                   {map[string]any{"class": "busy", "status": 429}, "", false},
		"a fault of the server":  {map[string]any{"class": "server", "status": 502}, "", true},
		"a timeout":              {map[string]any{"class": "passing", "status": 408}, "", true},
		"the network":            {map[string]any{"class": "network"}, "", true},
		"this page's policy":     {map[string]any{"class": "network", "likely": "policy"}, "", false},
		"half an answer":         {map[string]any{"class": "incomplete", "status": 202}, "", true},
		"no answer of the API":   {map[string]any{"class": "not-api", "status": 202}, "", true},
		"the relay's limit":      {map[string]any{"class": "busy", "status": 429, "code": "relay_rate"}, "", false},
		"the relay's timeout":    {map[string]any{"class": "server", "status": 504, "code": "relay_timeout"}, "", true},
		"the worker":             {nil, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newMaker(t)
			failure := refusal{"message": "engine: failed"}
			if tt.problem != nil {
				failure["problem"] = tt.problem
			}
			w.answer = failure
			w.wantTask()
			w.makeTask()
			w.settled()
			k := w.making
			require.Len(t, w.bodies, 1, "it is not sent again by itself")
			assert.False(t, k.confirming)
			assert.Equal(t, " "+filmLink+" ", k.link)
			assert.Empty(t, w.known)
			assert.Equal(t, tt.field, k.complaint.Field)
			if tt.field != "" {
				assert.Contains(t, k.wrong(tt.field, nil), "TwelveLabs says: ")
				k.edited(tt.field)
				assert.Empty(t, k.wrong(tt.field, nil))
				return
			}
			require.NotNil(t, k.problem)
			assert.Equal(t, tt.taken, mayBeTaken(*k.problem))
			w.answer = map[string]any{"task": "new2"}
			w.wantTask()
			w.makeTask()
			w.settled()
			assert.Equal(t, watchOf("new2"), w.shown)
		})
	}
}

func TestForgettingTheKeyEndsTheWaiting(t *testing.T) {
	w := newMaker(t)
	w.answer = nil
	w.wantTask()
	w.makeTask()
	require.NotNil(t, w.making.sending)
	w.forget()
	w.ConsumeAll()
	assert.Nil(t, w.making.sending)
	assert.True(t, w.making.stopped)
	assert.False(t, w.busy())
	assert.Eventually(t, func() bool { return slices.Contains(w.script.ops(), "cancel") }, 10*time.Second, time.Millisecond)
}

func TestAFileIsLentForTheRequest(t *testing.T) {
	w := newMaker(t)
	w.making.task.Source = twelvelabs.FieldFile
	assert.Equal(t, twelvelabs.FieldFile, w.wantTask())
	w.making.task.File = twelvelabs.MediaFile{Name: "a.mp4", Type: "video/mp4", Size: 9}
	assert.Empty(t, w.wantTask())
	w.makeTask()
	w.settled()
	require.Len(t, w.bodies, 1)
	assert.Equal(t, true, w.bodies[0]["lent"])
	assert.Len(t, w.lent, 1)
	assert.Contains(t, w.bodies[0]["body"], `"base64_string": ""`)
}

func TestAStrategyThatIsNotOfferedIsNotKept(t *testing.T) {
	k := newMaking()
	k.segment("dynamic")
	assert.Equal(t, "4", k.length)
	k.setKind("audio")
	assert.Empty(t, k.task.Segmentation)
	k.task.Model = twelvelabs.Marengo35
	k.segment("dynamic")
	k.setKind("video")
	assert.Equal(t, "dynamic", k.task.Segmentation)
	k.setKind("audio")
	assert.Equal(t, "dynamic", k.task.Segmentation)
	k.task.Model = twelvelabs.Marengo30
	k.fitStrategy()
	assert.Empty(t, k.task.Segmentation)
}
