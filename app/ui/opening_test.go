package ui

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/engine"
	"embedscope/app/files"
	"embedscope/app/twelvelabs"
)

// readings is the program that reads files, without a program: what it was asked
// to read, and how to answer that.
type readings struct {
	watches []string
	answer  func(error) // the last one
	closed  int
}

func (r *readings) Groups(context.Context, app.Value, func([][]int, error)) {}
func (r *readings) Close()                                                  { r.closed++ }
func (r *readings) Read(_ context.Context, o files.Opening, _ app.Value, _ func(int, int, string), answer func(error)) {
	r.watches = append(r.watches, o.Watch)
	r.answer = answer
}

// openDesk is a desk that reads files.
func openDesk(t *testing.T) (*desk, *readings) {
	d, r := newDesk(t), &readings{}
	d.dialOpener = func() opener { return r }
	return d, r
}

// choose begins to open a file.
func (d *desk) choose(name string) *watched {
	w := d.addFile(&savedFile{name: name, size: 2_900_000, files: app.Null()})
	o := d.opener()
	o.waiting = append(o.waiting, w)
	d.openNext()
	return w
}

// arrive is what the worker tells of a file, and then the program that read it.
func (d *desk) arrive(r *readings, w *watched, s engine.State) {
	s.Watch, s.Began = w.name, noon.Add(time.Duration(d.files)*time.Minute)
	if s.Segments > 0 {
		d.onResult(engine.Result{Watch: w.name, Segments: s.Segments, Status: s.Status})
	}
	d.onState(s)
	r.answer(nil)
	d.ConsumeAll()
}

var readyState = engine.State{Phase: string(twelvelabs.PhaseReady), Status: "ready", Segments: 3}

func TestAnOpenedFileIsAWatchThatAsksNobody(t *testing.T) {
	d, r := openDesk(t)
	d.watchAll([]string{"a"})
	d.told()
	w := d.choose("the-file.json")
	assert.Equal(t, watchOf("a"), d.shown, "until it is there")
	assert.Len(t, d.listed(), 1)
	assert.True(t, d.busy())
	d.arrive(r, w, readyState)

	assert.Equal(t, w.name, d.shown)
	assert.Empty(t, d.link.Task)
	assert.Empty(t, d.link.API)
	assert.True(t, w.final())
	assert.Equal(t, "the-file.json", w.title())
	word, _ := stateWord(w)
	assert.Equal(t, "Ready", word)
	assert.Equal(t, "Opened from the-file.json (2.90 MB). Nothing was sent.", stateSentence(d.model, w))
	assert.Empty(t, d.form.keyError)
	assert.Empty(t, d.told(), "the worker is asked for nothing")
	assert.Equal(t, 1, r.closed)
	assert.Equal(t, []string{"a"}, idsOf(readKnown(d.storage.get(originStorage, tasksName))), "nothing of it is stored")
	require.Len(t, d.listed(), 2)

	d.forgetTask(d.openedFiles()[0])
	assert.Equal(t, []command{{"control", w.name, "drop", ""}}, d.told())
	assert.Empty(t, d.openedFiles())
	assert.Nil(t, d.shownWatch())
}

func TestAFileThatCannotBeReadLeavesWhatWasShown(t *testing.T) {
	d, r := openDesk(t)
	first := d.choose("good.json")
	d.arrive(r, first, readyState)
	w := d.choose("bad.json")
	r.answer(errors.New("data[3]: cut short (offset 99)"))
	d.ConsumeAll()
	assert.Equal(t, "bad.json could not be opened: data[3]: cut short (offset 99).", d.wrong)
	assert.Equal(t, first.name, d.shown)
	assert.NotNil(t, d.x.result)
	assert.Nil(t, d.watches[w.name])
	assert.Nil(t, d.opening)
}

func TestACancelledOpeningIsForgotten(t *testing.T) {
	d, r := openDesk(t)
	d.choose("a.json")
	d.choose("b.json")
	require.Len(t, r.watches, 1, "one after another")
	d.cancelOpening()
	assert.Empty(t, d.watches)
	assert.Nil(t, d.opening)
	r.answer(nil) // too late
	d.ConsumeAll()
	assert.Len(t, r.watches, 1)
}

func TestUnfinishedTasksOfFilesSayWhatTheyWere(t *testing.T) {
	d, r := openDesk(t)
	w := d.choose("p.json")
	d.arrive(r, w, engine.State{Phase: string(twelvelabs.PhaseProcessing), Status: "processing"})
	assert.True(t, w.final(), "nobody is asked again")
	assert.Contains(t, stateSentence(d.model, w), "The task was “processing” when this was saved.")
	w = d.choose("f.json")
	d.arrive(r, w, engine.State{Phase: string(twelvelabs.PhaseFailed), Status: "failed", Failure: "no picture"})
	assert.Equal(t, "Opened from f.json (2.90 MB). The task had failed: No picture. Nothing was sent.", stateSentence(d.model, w))
}

func TestAFileIsReadAgainWhereItsResultIsGone(t *testing.T) {
	d, r := openDesk(t)
	w := d.choose("a.json")
	d.arrive(r, w, readyState)
	other := d.choose("b.json") // half read
	d.workerDown("x")
	d.workerUp()
	require.Equal(t, []string{w.name, other.name, other.name}, r.watches)
	r.answer(nil)
	d.ConsumeAll()
	assert.Equal(t, w.name, r.watches[3])
	assert.Equal(t, "Reading a.json.", stateSentence(d.model, w))
	d.arrive(r, w, readyState)
	assert.NotNil(t, d.x.result)

	// One that was let go for others is read when it is shown.
	var last *watched
	for range resultsMost {
		last = d.choose("more.json")
		d.arrive(r, last, readyState)
	}
	assert.Nil(t, w.result)
	assert.Contains(t, idsOf(d.listed()), w.task)
	d.watchKnown(knownTask{ID: w.task, API: apiFile})
	assert.Equal(t, w.name, r.watches[len(r.watches)-1])
	assert.Equal(t, w.name, d.shown)
}
