package ui

// model.go is what the page knows: the form, the watches, and which of them is
// shown. Components read it, and call its verbs.

import (
	"encoding/json"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

// model belongs to the goroutine that renders. What comes from elsewhere gets
// there by ui.
type model struct {
	ctx        app.Context
	storage    storage
	vault      vault
	configured bool
	config     config
	handle     *engine.Handle
	listeners  []listener

	form    form
	key     string              // that was submitted; the form's may be half typed
	watches map[string]*watched // by name
	shown   string              // the name of the one that is shown
	asked   []engine.Exchange   // the requests of no watch, oldest first
	x       explore
	link    Link
	known   []knownTask  // the list "Tasks"
	find    string       // in its filter box
	paid    []remembered // vectors of words; nil until they were read
	account *account     // its items from the API; nil unless they were asked for
	wanted  accountFilter
	shelf   shelf
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
	opening *opening // nil while no file is being opened
	making  *making  // nil until a task was to be made
	lend    func(file app.Value)
	files   int // opened so far: their names
	// dialOpener starts the program that reads files.
	dialOpener func() opener
	version    int // grows with each change
}

// config is what the server says of itself in config.json.
type config struct {
	API     string `json:"api"`
	Relay   bool   `json:"relay"`
	Sample  string `json:"sample"`  // a path
	Offline bool   `json:"offline"` // this browser may keep the page
	Version string `json:"version"`

	// SampleTask is the one task there is where the sample is a file, and none
	// can be made. Its time of creation is fixed, so it has no age.
	SampleTask string `json:"sampleTask"`

	Connect []string `json:"connect"` // origins of databases
}

func newModel(ctx app.Context) *model {
	m := &model{ctx: ctx, storage: browserStorage{}, vault: browserVault{}, watches: map[string]*watched{}, form: form{api: apiDirect, patience: "30", limit: "1024"}}
	m.link = parseLink(app.Window().URL().RawQuery)
	m.x = explore{link: &m.link, changed: m.linkChanged, others: m.otherResults, models: m.modelOf, keepKnob: m.keepKnob, copied: m.copied}
	m.x.released = m.renewIfWanted
	m.x.finder = m.finder
	m.x.ageless = func() bool {
		w := m.shownWatch()
		return w != nil && w.ageless
	}
	m.known = readKnown(m.storage.get(originStorage, tasksName))
	m.notify = newNotifier()
	m.lend = func(file app.Value) { lendFile(m.handle, file) }
	m.dialOpener = func() opener { return dialOpener(m.handle) }
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
		setValue(momentsID, m.x.moments.text)
	})
}

// configure asks the server how it was started; where it does not say, the
// page works against the public API.
func (m *model) configure(then func()) {
	siteSettings(func(text string, err error) {
		m.ui(func() {
			if err == nil {
				err = json.Unmarshal([]byte(text), &m.config)
			}
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
		Up:       func() { m.ui(func() { m.keepOffline(); m.workerUp() }) },
		Down:     func(reason string) { m.ui(func() { m.workerDown(reason) }) },
		Lost:     func(reason string) { m.ui(func() { m.workerLost(reason) }) },
		Taken:    func(k engine.Taken) { m.ui(func() { m.taken(k.Watches) }) },
		State:    func(s engine.State) { m.ui(func() { m.onState(s) }) },
		Exchange: func(x engine.Exchange) { m.ui(func() { m.onExchange(x) }) },
		Progress: func(p engine.Progress) { m.ui(func() { m.onProgress(p) }) },
		Result:   func(r engine.Result) { m.ui(func() { m.onResult(r) }) },
	})
	m.x.handle, m.x.connect = m.handle, m.config.Connect
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

// follow shows what the link asks for. Of a result that is kept the copy is
// opened: it never changes once it is ready.
func (m *model) follow() {
	if m.link.Task == "" {
		m.relist(func() {})
		return
	}
	ids, err := twelvelabs.FindIDs(m.link.Task)
	if err != nil {
		m.form.task, m.form.taskError = m.link.Task, taskProblem(m.link.Task, err)
		return
	}
	m.form.task = strings.Join(ids, " ")
	m.relist(func() {
		if m.shown != "" {
			return // the visitor was faster
		}
		if k := m.shelf.of(watchName(ids[0], m.form.api)); k != nil && len(ids) == 1 {
			m.openKept(*k)
			return
		}
		m.resume(ids)
	})
}

// resume watches tasks, at once where there is a key or none is needed;
// otherwise it asks for one.
func (m *model) resume(ids []string) {
	if m.form.key == "" && m.form.api != apiSample {
		w := m.add(ids[0], m.form.api)
		m.show(w.name)
		if !m.link.Embed { // the focus belongs to the page around it
			m.form.keyError = "Enter your API key to resume"
			m.ctx.Defer(func(app.Context) { focus("key") })
		}
		return
	}
	m.watchAll(ids)
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
