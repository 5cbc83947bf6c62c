package ui

// model.go is what the page knows: the form, the watches, and which of them is
// shown. Components read it, and call its verbs.

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

// model belongs to the goroutine that renders. What comes from elsewhere gets
// there by ui.
type model struct {
	ctx        app.Context
	storage    storage
	configured bool
	config     config
	handle     *engine.Handle
	listeners  []listener

	form    form
	key     string              // that was submitted; the form's may be half typed
	watches map[string]*watched // by name
	shown   string              // the name of the one that is shown
	x       explore
	link    Link
	known   []knownTask // the list "Tasks"
	find    string      // in its filter box
	offline bool
	lost    bool   // storage does not keep the list
	said    string // a notice at the top of the page
	wrong   string // an alert there
	updated bool   // another version of the page was deployed
	relayed bool   // the key may go through this server
	renew   bool   // another worker is wanted, once nothing is under way
	died    bool   // the worker did, and what it was asked for is not asked anew yet
	notify  notifier
	open    opened
	version int // grows with each change
}

// config is what the server says of itself in config.json.
type config struct {
	API     string `json:"api"`
	Relay   bool   `json:"relay"`
	Sample  string `json:"sample"` // a path
	Version string `json:"version"`
}

// watched is one task that is being watched, or was.
type watched struct {
	name      string
	task      string
	api       apiKind
	state     engine.State
	exchanges []engine.Exchange // oldest first
	result    *engine.Result
	progress  *engine.Progress // of an answer that is arriving
	asking    bool             // the worker has it; false until there is a key
	stopped   bool             // by the visitor
	idle      bool             // paused, and unknown to the worker
	patience  time.Duration    // that it was begun with; 0 for the usual
}

// logMost is how many requests of a watch are remembered.
const logMost = 500

func newModel(ctx app.Context) *model {
	m := &model{ctx: ctx, storage: browserStorage{}, watches: map[string]*watched{}, form: form{api: apiDirect, patience: "30", limit: "1024"}}
	m.link = parseLink(app.Window().URL().RawQuery)
	m.x = explore{link: &m.link, changed: m.linkChanged, others: m.otherResults}
	m.known = readKnown(m.storage.get(originStorage, tasksName))
	m.notify = newNotifier()
	return m
}

// ui runs f on the goroutine that renders, and renders.
func (m *model) ui(f func()) {
	m.ctx.Dispatch(func(app.Context) {
		f()
		m.changed()
	})
}

// changed renders anew what shows the model.
func (m *model) changed() {
	m.version++
	m.ctx.Defer(func(app.Context) {
		// go-app leaves a control's text as it is when it becomes empty.
		setValue("task", m.form.task)
		setValue("key", m.form.key)
		setValue("find", m.find)
	})
}

// configure asks the server how it was started; where it does not say, the
// page works against the public API.
func (m *model) configure(then func()) {
	fetchJSON("config.json", &m.config, func(err error) {
		m.ui(func() {
			if err != nil {
				m.config = config{}
				m.wrong = "This site's settings could not be read (" + err.Error() + "): only the public API is offered."
			}
			if m.config.API == "" {
				m.config.API = "https://api.twelvelabs.io/v1.3"
			}
			m.configured = true
			then()
		})
	})
}

// start begins the worker, and what the link asks for.
func (m *model) start() {
	m.handle = engine.NewHandle(dialEngine(), engine.Events{
		Up:       func() { m.ui(m.workerUp) },
		Down:     func(reason string) { m.ui(func() { m.workerDown(reason) }) },
		Lost:     func(reason string) { m.ui(func() { m.workerLost(reason) }) },
		Taken:    func(k engine.Taken) { m.ui(func() { m.taken(k.Watches) }) },
		State:    func(s engine.State) { m.ui(func() { m.onState(s) }) },
		Exchange: func(x engine.Exchange) { m.ui(func() { m.onExchange(x) }) },
		Progress: func(p engine.Progress) { m.ui(func() { m.onProgress(p) }) },
		Result:   func(r engine.Result) { m.ui(func() { m.onResult(r) }) },
	})
	m.x.handle = m.handle
	if kind := apiKind(m.link.API); m.offers(kind) {
		m.form.api = kind
	}
	if key := m.storage.get(tabStorage, keyName); key != "" {
		m.key, m.form.key, m.form.keep = key, key, true
	}
	if keyInURL() {
		m.form.warning = "There was an API key in this page's address. It was not used, and is gone from the address; " +
			"but whatever keeps addresses has seen it: make a new key."
	}
	m.follow()
}

func (m *model) close() {
	for _, l := range m.listeners {
		l.remove()
	}
	if m.handle != nil {
		m.handle.Close()
	}
}

// follow begins what the link asks for: at once where there is a key or none
// is needed, otherwise it asks for one.
func (m *model) follow() {
	if m.link.Task == "" {
		return
	}
	ids, err := twelvelabs.FindIDs(m.link.Task)
	if err != nil {
		m.form.task, m.form.taskError = m.link.Task, taskProblem(m.link.Task, err)
		return
	}
	m.form.task = strings.Join(ids, " ")
	if m.form.key == "" && m.form.api != apiSample {
		w := m.add(ids[0], m.form.api)
		m.show(w.name)
		m.form.keyError = "Enter your API key to resume"
		m.ctx.Defer(func(app.Context) { focus("key") })
		return
	}
	m.watchAll(ids)
}

// shownWatch is the watch that is shown; nil before the first.
func (m *model) shownWatch() *watched { return m.watches[m.shown] }

func watchName(task string, api apiKind) string { return string(api) + " " + task }

// add makes a watch, or finds the one there is.
func (m *model) add(task string, api apiKind) *watched {
	name := watchName(task, api)
	w := m.watches[name]
	if w == nil {
		w = &watched{name: name, task: task, api: api}
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
	m.x.watch, m.x.result = name, w.result
	m.linkChanged()
}

// begin has the worker watch w from the start.
func (m *model) begin(w *watched) {
	if w.api == apiRelay && !m.mayRelay() {
		m.form.api, m.form.task = apiRelay, w.task
		return
	}
	w.asking, w.stopped, w.idle, w.progress = true, false, false, nil
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
		if w.asking && !w.final() && !slices.Contains(names, name) {
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
	}
}

// busy reports whether a watch is under way: a worker is not changed under it.
func (m *model) busy() bool {
	for _, w := range m.watches {
		if w.asking && !w.final() {
			return true
		}
	}
	return false
}

// hide takes the watch that is shown away from the visitor.
func (m *model) hide() {
	m.shown = ""
	m.link = Link{From: math.NaN(), To: math.NaN(), Row: -1, View: m.link.View, Colour: m.link.Colour, Theme: m.link.Theme}
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
	switch w.phase() {
	case twelvelabs.PhaseReady, twelvelabs.PhaseFailed, twelvelabs.PhaseStopped:
		return true
	}
	return false
}

func (m *model) onState(s engine.State) {
	w := m.watches[s.Watch]
	if w == nil {
		return
	}
	before := w.phase()
	w.state = s
	w.progress = nil
	m.update(w)
	if m.renew && !m.busy() {
		m.renew = false
		m.handle.Renew()
	}
	if w.final() && before != w.phase() {
		m.notify.tell(m, w)
	}
	m.dress()
}

func (m *model) onExchange(x engine.Exchange) {
	if w := m.watches[x.Watch]; w != nil {
		w.progress = nil
		w.exchanges = append(w.exchanges, x)
		if len(w.exchanges) > logMost {
			w.exchanges = w.exchanges[len(w.exchanges)-logMost:]
		}
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
	if w.name == m.shown {
		m.x.result = w.result
		m.x.version++
	}
	m.dropOldest()
}

// linkChanged shows what the link says, and puts it into the address.
func (m *model) linkChanged() {
	m.x.version++
	m.changed()
	writeLink(m.link)
	m.dress()
	m.ctx.Dispatch(nil)
}

// host is the host that the key goes to.
func (m *model) host() string { return hostOf(m.base(m.form.api)) }
