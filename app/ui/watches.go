package ui

// watches.go is the tasks that are watched: how they begin and end, which of
// them is shown, and what the worker tells of them.

import (
	"math"
	"slices"
	"time"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

// watched is one task that is being watched, or was.
type watched struct {
	name      string
	task      string
	api       apiKind
	ageless   bool   // see config.ageless
	model     string // that it was created with here; empty where that is not known
	state     engine.State
	exchanges []engine.Exchange // oldest first
	result    *engine.Result
	progress  *engine.Progress // of an answer that is arriving
	asking    bool             // the worker has it; false until there is a key
	stopped   bool             // by the visitor
	idle      bool             // paused, and unknown to the worker
	patience  time.Duration    // that it was begun with; 0 for the usual
	file      *savedFile       // that it was opened from; nil where it is asked for
	arrived   bool             // the file was read at least once
	copied    time.Time        // when the copy was made that the result is; zero where it came from the API
	reading   bool             // the copy is being read
}

// logMost is how many requests of a watch are remembered, and of those that no
// watch made.
const logMost = 500

// shownWatch is the watch that is shown; nil before the first.
func (m *model) shownWatch() *watched { return m.watches[m.shown] }

func watchName(task string, api apiKind) string { return string(api) + " " + task }

// add makes a watch, or finds the one there is.
func (m *model) add(task string, api apiKind) *watched {
	name := watchName(task, api)
	w := m.watches[name]
	if w == nil {
		w = &watched{name: name, task: task, api: api, ageless: m.config.ageless(api, task)}
		m.watches[name] = w
	}
	m.remember(w)
	return w
}

// show puts a watch before the visitor.
func (m *model) show(name string) {
	if name == m.shown {
		return
	}
	if m.shown != "" {
		m.link.Row = -1
	}
	m.shown = name
	w := m.watches[name]
	m.link.Task, m.link.API = w.task, string(w.api)
	if w.file != nil { // no other page has it
		m.link.Task, m.link.API = "", ""
	}
	m.x.watch, m.x.result = name, w.result
	m.linkChanged()
}

// begin has the worker watch w from the start.
func (m *model) begin(w *watched) {
	if w.api == apiRelay && !m.mayRelay() {
		m.form.api, m.form.task = apiRelay, w.task
		return
	}
	w.asking, w.stopped, w.idle, w.progress, w.reading = true, false, false, nil, false
	w.patience = m.form.patienceOf()
	w.state = engine.State{Watch: w.name, Phase: string(twelvelabs.PhaseChecking), Began: time.Now()}
	m.handle.Watch(engine.WatchRequest{
		Watch:    w.name,
		Task:     w.task,
		Base:     m.base(w.api),
		Key:      m.keyFor(w.api),
		Patience: w.patience,
		Limit:    m.form.limitOf(),
	})
}

// watchAll watches these tasks and shows the first. What was under way and is
// not among them stops, so that no late answer is shown.
func (m *model) watchAll(ids []string) {
	var names []string
	for _, id := range ids {
		names = append(names, watchName(id, m.form.api))
	}
	for name, w := range m.watches {
		if w.running() && !slices.Contains(names, name) {
			m.stop(w)
		}
	}
	for i := len(ids) - 1; i >= 0; i-- { // the first one becomes the newest in the list
		m.begin(m.add(ids[i], m.form.api))
	}
	m.show(names[0])
	m.dropOldest()
}

// resultsMost is how many results are open at once: a large one takes 60 MB of
// the worker's memory.
const resultsMost = 6

// dropOldest frees the oldest results beyond resultsMost, but for the one that
// is shown.
func (m *model) dropOldest() {
	var open []*watched
	for _, w := range m.watches {
		if w.result != nil && !w.result.Partial && w.name != m.shown {
			open = append(open, w)
		}
	}
	slices.SortFunc(open, func(a, b *watched) int { return a.state.Began.Compare(b.state.Began) })
	for i := 0; i < len(open)-(resultsMost-1); i++ {
		m.drop(open[i])
		if w := open[i]; w.file != nil { // it stays in the list
			w.result, w.state.Phase = nil, ""
			m.watches[w.name] = w
		}
	}
}

// busy reports whether a watch is under way: a worker is not changed under it.
func (m *model) busy() bool {
	if m.x.exporting || m.opening != nil || m.shelf.keeping || m.isMaking() {
		return true
	}
	for _, w := range m.watches {
		if w.running() {
			return true
		}
	}
	return false
}

// hide takes the watch that is shown away from the visitor.
func (m *model) hide() {
	m.shown = ""
	m.link = Link{From: math.NaN(), To: math.NaN(), Row: -1, View: m.link.View, Colour: m.link.Colour, Theme: m.link.Theme, Embed: m.link.Embed}
	m.x.watch, m.x.result = "", nil
	m.linkChanged()
}

func (m *model) stop(w *watched) {
	w.stopped = true
	m.handle.Control(w.name, engine.VerbStop)
}

func (w *watched) phase() twelvelabs.Phase { return twelvelabs.Phase(w.state.Phase) }

// final reports whether w will not ask again.
func (w *watched) final() bool {
	if w.file != nil {
		return w.phase() != ""
	}
	switch w.phase() {
	case twelvelabs.PhaseReady, twelvelabs.PhaseFailed, twelvelabs.PhaseStopped:
		return true
	}
	return false
}

// running reports whether w asks, or will: it can be steered.
func (w *watched) running() bool { return w.asking && !w.final() }

func (m *model) onState(s engine.State) {
	w := m.watches[s.Watch]
	if w == nil {
		return
	}
	before := w.phase()
	w.state = s
	w.progress = nil
	if w.file != nil {
		m.fileArrived(w)
		m.dress()
		return
	}
	m.update(w)
	m.renewIfWanted()
	if w.final() && before != w.phase() {
		m.notify.tell(m, w)
	}
	m.dress()
}

// renewIfWanted puts another worker in the place of this one, if that waits for
// what was under way.
func (m *model) renewIfWanted() {
	if m.renew && !m.busy() {
		m.renew = false
		m.handle.Renew()
	}
}

func (m *model) onExchange(x engine.Exchange) {
	to := &m.asked
	if x.Watch != "" {
		w := m.watches[x.Watch]
		if w == nil {
			return
		}
		w.progress, to = nil, &w.exchanges
	}
	*to = append(*to, x)
	if len(*to) > logMost {
		*to = (*to)[len(*to)-logMost:]
	}
}

func (m *model) onProgress(p engine.Progress) {
	if w := m.watches[p.Watch]; w != nil {
		w.progress = &p
	}
}

func (m *model) onResult(r engine.Result) {
	w := m.watches[r.Watch]
	if w == nil {
		return
	}
	w.result = &r
	if w.file != nil && r.Name == "" && r.Task == "" {
		w.result.Name = w.file.name
	}
	if w.reading {
		w.state.Created = r.Created
	} else {
		w.copied = time.Time{}
	}
	if w.name == m.shown {
		m.x.result = w.result
	}
	m.x.version++ // the one that is shown can be compared with it
	m.dropOldest()
}

// copied is when the copy was made that is shown; zero where none is.
func (m *model) copied() (at time.Time) {
	if w := m.shownWatch(); w != nil {
		at = w.copied
	}
	return at
}
