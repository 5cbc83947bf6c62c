package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

func TestWatchAllShowsTheFirst(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a", "b", "c"})
	assert.Equal(t, watchOf("a"), d.shown)
	assert.Equal(t, "a", d.link.Task)
	assert.Equal(t, watchOf("a"), d.x.watch)
	commands := d.told()
	require.Len(t, commands, 3)
	for _, o := range commands {
		assert.Equal(t, "watch", o.op)
		assert.Equal(t, "tlk_a", o.key)
	}
	assert.Equal(t, []string{"a", "b", "c"}, idsOf(d.known), "the first one is the newest in the list")
}

func idsOf(list []knownTask) []string {
	var ids []string
	for _, k := range list {
		ids = append(ids, k.ID)
	}
	return ids
}

// TestWatchAllStopsWhatItIsNotAbout: an answer that comes late would
// otherwise be shown beside what was asked for since.
func TestWatchAllStopsWhatItIsNotAbout(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a", "bb", "ccc"})
	d.state("a", twelvelabs.PhaseProcessing)
	d.state("bb", twelvelabs.PhaseReady)
	d.state("ccc", twelvelabs.PhaseRetrying)
	d.told()

	d.watchAll([]string{"ccc", "dddd"})
	assert.Equal(t, []command{
		{"control", watchOf("a"), "stop", ""},
		{"watch", watchOf("ccc"), "", "tlk_a"},
		{"watch", watchOf("dddd"), "", "tlk_a"},
	}, d.told())
	assert.True(t, d.watches[watchOf("a")].stopped)
}

func TestOnlyTheShownResultIsShown(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a", "b"})
	before := d.x.version
	d.onResult(engine.Result{Watch: watchOf("b"), Task: "b", Segments: 3})
	assert.Nil(t, d.x.result)
	d.onResult(engine.Result{Watch: watchOf("a"), Task: "a", Segments: 9})
	require.NotNil(t, d.x.result)
	assert.Equal(t, 9, d.x.result.Segments)
	assert.Greater(t, d.x.version, before)
	d.onResult(engine.Result{Watch: "of another page"})
	assert.Equal(t, 9, d.x.result.Segments)

	d.link.Row = 7
	d.show(watchOf("b"))
	assert.Equal(t, 3, d.x.result.Segments)
	assert.Equal(t, -1, d.link.Row, "a row of another result is not this one's")
}

func TestALinkKeepsItsRowForItsOwnResult(t *testing.T) {
	d := newDesk(t)
	d.link = parseLink("task=a&row=7")
	d.watchAll([]string{"a"})
	assert.Equal(t, 7, d.link.Row)
}

func TestFollowAsksForTheKeyThatIsMissing(t *testing.T) {
	d := newDesk(t)
	d.form.key = ""
	d.link = parseLink("task=a")
	d.follow()
	assert.Empty(t, d.told(), "nothing is asked without a key")
	assert.Equal(t, "a", d.form.task)
	assert.Equal(t, "Enter your API key to resume", d.form.keyError)
	word, _ := stateWord(d.shownWatch())
	assert.Equal(t, "Paused", word)
}

func TestFollowGoesOnWhereItCan(t *testing.T) {
	kept := newDesk(t)
	kept.link = parseLink("task=a")
	kept.follow()
	assert.Equal(t, []command{{"watch", watchOf("a"), "", "tlk_a"}}, kept.told())

	sample := newDesk(t)
	sample.form.key, sample.form.api = "", apiSample
	sample.link = parseLink("task=a&api=sample")
	sample.follow()
	assert.Equal(t, []command{{"watch", watchName("a", apiSample), "", sampleKey}}, sample.told())

	none := newDesk(t)
	none.follow()
	assert.Empty(t, none.told())

	bad := newDesk(t)
	bad.link = parseLink("task=../../users")
	bad.follow()
	assert.Empty(t, bad.told())
	assert.NotEmpty(t, bad.form.taskError)
}

func TestSubmitChecksBeforeAnythingLeaves(t *testing.T) {
	for name, c := range map[string]struct {
		task, key string
		api       apiKind
		wrong     string
		commands  int
	}{
		"nothing":             {"", "", apiDirect, "task", 0},
		"no key":              {"abc", "", apiDirect, "key", 0},
		"no task":             {" ", "tlk_a", apiDirect, "task", 0},
		"a bad id":            {"../x", "tlk_a", apiDirect, "task", 0},
		"a bad key":           {"abc", "tlk_ü", apiDirect, "key", 0},
		"one bad id of three": {"abc ../x def", "tlk_a", apiDirect, "task", 0},
		"all there":           {"abc", "tlk_a", apiDirect, "", 1},
		"three":               {"abc, def\nghi", "tlk_a", apiDirect, "", 3},
		"the sample":          {"abc", "", apiSample, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.form.task, d.form.key, d.form.api = c.task, c.key, c.api
			assert.Equal(t, c.wrong, d.submit())
			assert.Len(t, d.told(), c.commands)
			assert.Equal(t, c.wrong == "task", d.form.taskError != "")
			assert.Equal(t, c.wrong == "key", d.form.keyError != "")
			if c.wrong != "" {
				assert.Equal(t, []string{c.task, c.key}, []string{d.form.task, d.form.key}, "nothing typed is lost")
			}
		})
	}
}

func TestSubmitCleansWhatWasPasted(t *testing.T) {
	d := newDesk(t)
	d.form.task = `{"_id": "` + harbourID + `", "status": "processing"}`
	d.form.key = `-H 'x-api-key: tlk_b'`
	assert.Empty(t, d.submit())
	assert.Equal(t, harbourID, d.form.task)
	assert.Equal(t, "tlk_b", d.form.key)
	assert.Equal(t, []command{{"watch", watchOf(harbourID), "", "tlk_b"}}, d.told())
}

func TestForgetWipesAndStops(t *testing.T) {
	d := newDesk(t)
	d.form.keep, d.form.reveal = true, true
	d.watchAll([]string{"a", "b"})
	d.state("a", twelvelabs.PhaseProcessing)
	d.state("b", twelvelabs.PhaseReady)
	d.told()

	d.forget()
	assert.Equal(t, []command{{"forget", "", "", ""}}, d.told())
	assert.Empty(t, d.form.key)
	assert.Empty(t, d.key)
	assert.False(t, d.form.keep)
	assert.False(t, d.form.reveal)
	assert.True(t, d.watches[watchOf("a")].stopped)
	assert.False(t, d.watches[watchOf("b")].stopped, "what is over needs no key and stays")
}

func TestAWorkerThatDiedIsAskedAnew(t *testing.T) {
	d := newDesk(t)
	d.workerUp()
	assert.Empty(t, d.told(), "the first one was not asked for anything yet")

	d.watchAll([]string{"a", "bb", "ccc", "dddd", "eeeee"})
	d.state("a", twelvelabs.PhaseProcessing)
	d.state("bb", twelvelabs.PhaseReady)
	d.state("ccc", twelvelabs.PhaseFailed)
	d.state("dddd", twelvelabs.PhaseStopped)
	d.state("eeeee", twelvelabs.PhaseProcessing)
	d.stop(d.watches[watchOf("eeeee")])
	d.told()

	d.workerDown("out of memory")
	assert.Contains(t, d.wrong, "out of memory")
	d.workerUp()
	assert.Equal(t, []command{
		{"watch", watchOf("a"), "", "tlk_a"},
		{"watch", watchOf("bb"), "", "tlk_a"}, // its vectors died with the worker
	}, d.told())
	d.workerUp()
	assert.Empty(t, d.told(), "once is enough")
}

func TestExchangesAreRememberedUpToABound(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a"})
	for i := range logMost + 20 {
		d.onExchange(engine.Exchange{Watch: watchOf("a"), Check: i})
	}
	w := d.shownWatch()
	require.Len(t, w.exchanges, logMost)
	assert.Equal(t, 20, w.exchanges[0].Check)
	d.onExchange(engine.Exchange{Watch: "of another page"})
	assert.Len(t, w.exchanges, logMost)
}

func TestProgressEndsWithItsAnswer(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a"})
	d.onProgress(engine.Progress{Watch: watchOf("a"), Bytes: 7})
	assert.NotNil(t, d.shownWatch().progress)
	d.onExchange(engine.Exchange{Watch: watchOf("a")})
	assert.Nil(t, d.shownWatch().progress)
}

func TestTheListRemembersWhatIsWatched(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a"})
	d.watchAll([]string{"b"})
	assert.Equal(t, []string{"b", "a"}, idsOf(d.known))

	d.onState(engine.State{Watch: watchOf("a"), Phase: string(twelvelabs.PhaseReady), Status: "ready", Name: "a.mp4", Created: noon})
	assert.Equal(t, []string{"b", "a"}, idsOf(d.known), "what is told of a task does not move it")
	assert.Equal(t, knownTask{ID: "a", API: apiDirect, Name: "a.mp4", State: "ready", Created: noon.UnixMilli(), Watched: d.known[1].Watched}, d.known[1])

	for i := range knownMost + 5 {
		d.add("x"+string(rune('a'+i%26))+string(rune('a'+i/26)), apiDirect)
	}
	assert.Len(t, d.known, knownMost)
}

func TestRemoveFromTheList(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a", "b"})
	d.told()
	d.forgetTask(d.known[1])
	assert.Equal(t, []string{"a"}, idsOf(d.known))
	assert.Equal(t, []command{{"control", watchOf("b"), "drop", ""}}, d.told())

	assert.NotNil(t, d.shownWatch())

	d.forgetTask(d.known[0])
	assert.Empty(t, d.known)
	assert.Nil(t, d.shownWatch(), "what is shown goes too")
	assert.Empty(t, d.link.Task)
	assert.Equal(t, []command{{"control", watchOf("a"), "drop", ""}}, d.told())
}

func TestWatchFromTheListLeavesTheOthersAlone(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a"})
	d.state("a", twelvelabs.PhaseProcessing)
	d.told()

	d.watchKnown(knownTask{ID: "b", API: apiDirect})
	assert.Equal(t, []command{{"watch", watchOf("b"), "", "tlk_a"}}, d.told())
	assert.Equal(t, watchOf("b"), d.shown)

	d.watchKnown(knownTask{ID: "a", API: apiDirect})
	assert.Empty(t, d.told(), "what is open is only shown")
	assert.Equal(t, watchOf("a"), d.shown)

	d.form.key = ""
	d.watchKnown(knownTask{ID: "c", API: apiDirect})
	assert.Empty(t, d.told())
	assert.Equal(t, "Enter your API key", d.form.keyError)

	d.watchKnown(knownTask{ID: "d", API: apiRelay})
	assert.Empty(t, d.told())
	assert.Contains(t, d.said, "TwelveLabs (through this server)")
}

func TestWhatIsRemovedStaysRemoved(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a"})
	d.forgetTask(d.known[0])
	d.state("a", twelvelabs.PhaseProcessing)
	assert.Empty(t, d.known)
}

func TestTheListIsSharedWithOtherTabs(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a"})
	other := `[{"id":"b","api":"direct","watched":1}]`
	d.storage.set(originStorage, tasksName, other)
	d.watchAll([]string{"c"})
	assert.Equal(t, []string{"c", "b"}, idsOf(d.known), "what another tab has stored is not overwritten")
	assert.Equal(t, []string{"c", "b"}, idsOf(readKnown(d.storage.get(originStorage, tasksName))))
}

func TestOldResultsAreFreed(t *testing.T) {
	d := newDesk(t)
	for i := range resultsMost + 2 {
		id := string(rune('a' + i))
		d.watchAll([]string{id})
		d.onResult(engine.Result{Watch: watchOf(id), Segments: 1})
		d.onState(engine.State{Watch: watchOf(id), Phase: string(twelvelabs.PhaseReady), Began: noon.Add(time.Duration(i) * time.Minute)})
	}
	assert.Len(t, d.watches, resultsMost)
	assert.Nil(t, d.watches[watchOf("a")])
	assert.Nil(t, d.watches[watchOf("b")])
}

func TestAWorkerThatDiedIsNotAskedWithHalfAKey(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a"})
	d.state("a", twelvelabs.PhaseProcessing)
	d.told()
	d.form.key = "tlk_b, half ty" // as onKey leaves it
	d.workerDown("x")
	d.workerUp()
	assert.Equal(t, []command{{"watch", watchOf("a"), "", "tlk_a"}}, d.told())
}

func TestAPausedWatchStaysPausedWhenItsWorkerDies(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a"})
	d.state("a", twelvelabs.PhasePaused)
	d.told()
	d.workerDown("x")
	d.workerUp()
	assert.Empty(t, d.told())
	d.control(engine.VerbResume)
	assert.Equal(t, []command{{"watch", watchOf("a"), "", "tlk_a"}}, d.told())
}

func TestWithoutAKeyNothingIsBegunAnew(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a"})
	d.state("a", twelvelabs.PhaseReady)
	d.forget()
	d.told()
	d.workerDown("x")
	d.workerUp()
	assert.Empty(t, d.told())
	assert.Equal(t, "Enter your API key to resume", d.form.keyError)
}

func TestForgettingTheKeyLeavesTheSampleAlone(t *testing.T) {
	d := newDesk(t)
	d.form.api = apiSample
	d.watchAll([]string{"a"})
	d.onState(engine.State{Watch: watchName("a", apiSample), Phase: string(twelvelabs.PhaseProcessing)})
	d.told()
	d.forget()
	assert.ElementsMatch(t, []command{{"forget", "", "", ""}, {"watch", watchName("a", apiSample), "", sampleKey}}, d.told())
}

func TestAWorkerIsNotChangedUnderARunningWatch(t *testing.T) {
	d := newDesk(t)
	d.watchAll([]string{"a", "b"})
	d.state("a", twelvelabs.PhaseProcessing)
	d.state("b", twelvelabs.PhaseReady)
	d.onResult(engine.Result{Watch: watchOf("b"), Dims: []engine.DimCount{{Dim: 512, Count: 4000}}})
	d.told()
	d.drop(d.watches[watchOf("b")])
	assert.True(t, d.renew)
	assert.Equal(t, []command{{"control", watchOf("b"), "drop", ""}}, d.told())
	d.state("a", twelvelabs.PhaseReady)
	assert.False(t, d.renew)
	assert.Equal(t, []command{{op: "hand over"}}, d.told())
}
