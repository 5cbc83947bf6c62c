package ui

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

// drawer is a folder of files, by name. Nothing in it takes time.
type drawer map[string]engine.Kept

func (d drawer) list() ([]engine.Kept, error) {
	if _, broken := d["broken"]; broken {
		return nil, refused("SecurityError", "no")
	}
	return slices.Collect(maps.Values(d)), nil
}

func (d drawer) remove(name string) error {
	if _, ok := d[name]; !ok {
		return refused("NotFoundError", "no such file")
	}
	delete(d, name)
	return nil
}

func (d drawer) lock() (func(), error)   { return func() {}, nil }
func (d drawer) room() (used, quota int) { return 0, 0 }
func (d drawer) persist()                {}
func (d drawer) apart(f func())          { f() }

// put puts a copy of a watch's result there that is so many hours old.
func (d drawer) put(file, watch string, hours int, fault engine.Fault) engine.Kept {
	d[file] = engine.Kept{File: file, Watch: watch, Task: harbourID, At: time.Unix(1_700_000_000, 0).Add(time.Duration(-hours) * time.Hour), Fault: fault}
	return d[file]
}

func TestReplacingACopy(t *testing.T) {
	t.Parallel()
	d := drawer{}
	d.put("old", "direct a", 2, "")
	d.put("other", "direct b", 3, "")
	d.put("given-up", "", 0, engine.FaultBlank)
	d.put("damaged", "", 0, engine.FaultTorn)
	d.put("later", "", 0, engine.FaultVersion)

	full := errors.New("full")
	require.Equal(t, full, replace(d, "new", func(file string) error {
		d.put(file, "", 0, engine.FaultBlank)
		return full
	}))
	assert.Equal(t, []string{"damaged", "later", "old", "other"}, slices.Sorted(maps.Keys(d)), "what was there before is there, and nothing half written")

	require.NoError(t, replace(d, "new", func(file string) error {
		d.put(file, "direct a", 1, "")
		return nil
	}))
	assert.Equal(t, []string{"damaged", "later", "new", "other"}, slices.Sorted(maps.Keys(d)))
	kept, loose := sorted(slices.Collect(maps.Values(d)))
	assert.Empty(t, loose)
	assert.Equal(t, "new", (&shelf{kept: kept}).of("direct a").File)
	assert.Nil(t, (&shelf{kept: kept}).of(""), "a damaged file is nobody's copy")
}

func TestALinkOpensTheKeptCopy(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	name := watchName(harbourID, apiDirect)
	k := d.vault.(drawer).put("f", name, 1, "")
	d.link.Task = harbourID
	d.x.copied = d.copied
	d.follow()
	assert.Equal(t, []command{{op: "reopen", watch: name}}, d.told(), "nobody is asked, and no key is needed")
	assert.Empty(t, d.form.keyError)
	require.Equal(t, name, d.shown)
	assert.Contains(t, stateSentence(d.model, d.watches[name]), "Reading")

	d.onResult(engine.Result{Watch: name, Version: 1, Task: harbourID, Status: "ready", Segments: 2, Created: time.Now().Add(-8 * 24 * time.Hour)})
	w := d.watches[name]
	w.reading, w.state.Phase = false, string(twelvelabs.PhaseReady)
	assert.Equal(t, "Kept on "+day(k.At)+".", stateSentence(d.model, w))
	e := &explorer{Shared: &d.x}
	assert.Equal(t, "kept copy of "+day(k.At), e.lasts(w.result, time.Now()))
	assert.Equal(t, "kept", d.lastsIn(knownTask{ID: harbourID, API: apiDirect}, time.Now()))

	d.unkeep(k)
	d.told()
	assert.Empty(t, d.vault)
	assert.Contains(t, stateSentence(d.model, w), "deleted")
	assert.NotNil(t, d.x.result, "what is open stays")

	d.watches[name].reading = true
	d.forget()
	assert.False(t, w.stopped, "no key is used to read it")
	w.reading = false

	// A newer answer of the API takes its place.
	d.begin(w)
	d.onResult(engine.Result{Watch: name, Version: 2, Task: harbourID, Status: "ready", Segments: 2})
	assert.Zero(t, d.copied())
}

// A worker that died had a kept copy open: it is read again, not asked for.
func TestAWorkerThatDiedReadsTheCopyAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	name := watchName(harbourID, apiDirect)
	k := d.vault.(drawer).put("f", name, 1, "")
	d.relist(func() {})
	d.openKept(k)
	d.watches[name].reading, d.watches[name].state.Phase = false, string(twelvelabs.PhaseReady)
	d.told()
	d.workerDown("it died")
	d.workerUp()
	assert.Equal(t, []command{{op: "reopen", watch: name}}, d.told())
}

func TestNothingIsKeptWhereTheBrowserRefuses(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.vault.(drawer).put("broken", "", 0, "")
	d.link.Task, d.form.key, d.key = harbourID, "tlk_1", "tlk_1"
	d.follow()
	commands := d.told()
	require.Len(t, commands, 1)
	assert.Equal(t, "watch", commands[0].op, "the task is asked for as ever")
}

func TestKeptProblemsSayWhatToDo(t *testing.T) {
	t.Parallel()
	full := keptProblem(refused("QuotaExceededError", ""), 59e6, 40e6, 60e6)
	for _, part := range []string{"59.0 MB", "60.0 MB", "40.0 MB", "Delete", "export"} {
		assert.Contains(t, full, part)
	}
	said := map[string]bool{}
	for _, fault := range []string{"QuotaExceededError", "SecurityError", "NotFoundError", "NotReadableError", "Text", "Torn", "Version", "Odd"} {
		text := keptProblem(refused(fault, "odd thing"), 1, 0, 0)
		assert.False(t, said[text], fault)
		said[text] = true
	}
	assert.Contains(t, keptProblem(refused("Odd", "odd thing"), 1, 0, 0), "Odd thing.")
}

func TestManyCopiesKeepTheirOrder(t *testing.T) {
	t.Parallel()
	d := drawer{}
	for i := range 20 {
		d.put(strconv.Itoa(i), "direct "+strconv.Itoa(i), (i*7)%20, "")
	}
	kept, loose := sorted(slices.Collect(maps.Values(d)))
	assert.Empty(t, loose)
	assert.True(t, slices.IsSortedFunc(kept, func(a, b engine.Kept) int { return b.At.Compare(a.At) }))
}
