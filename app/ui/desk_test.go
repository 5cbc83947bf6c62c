package ui

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"github.com/stretchr/testify/require"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

// command is one message to the worker, its parameters in words.
type command struct{ op, watch, verb, key string }

// desk is a page without a browser: a model, and what it told its worker.
type desk struct {
	*model
	app.TestEngine

	mu       sync.Mutex // a request that is given up is cancelled from a goroutine of its own
	commands []command
}

// Post and Close make the desk a worker that only listens.
func (d *desk) Post(header string, _ [][]byte) {
	var m struct {
		Op   string
		Body struct{ Watch, Verb, Key string }
	}
	if err := json.Unmarshal([]byte(header), &m); err != nil {
		panic(err)
	}
	d.note(command{m.Op, m.Body.Watch, m.Body.Verb, m.Body.Key})
}

func (d *desk) HandOver(engine.Port) { d.note(command{op: "hand over"}) }

func (d *desk) note(c command) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.commands = append(d.commands, c)
}

func (d *desk) Close() {}

// told answers what the worker was told since the last time, in the order of
// the watches.
func (d *desk) told() []command {
	d.ConsumeAll()
	d.mu.Lock()
	commands := d.commands
	d.commands = nil
	d.mu.Unlock()
	slices.SortFunc(commands, func(a, b command) int { return cmp.Or(cmp.Compare(a.watch, b.watch), cmp.Compare(a.op, b.op)) })
	return commands
}

// memory is a storage of its own.
type memory map[string]string

func (m memory) get(kind storageKind, name string) string { return m[string(kind)+name] }

func (m memory) remove(kind storageKind, name string) { delete(m, string(kind)+name) }

func (m memory) set(kind storageKind, name, value string) bool {
	m[string(kind)+name] = value
	return true
}

// host lends its context to a model.
type host struct {
	app.Compo
	ctx app.Context
}

func (h *host) OnPreRender(ctx app.Context) { h.ctx = ctx }

func (h *host) Render() app.UI { return app.Div() }

func newDesk(t *testing.T) *desk {
	t.Helper()
	h := &host{}
	d := &desk{TestEngine: app.NewTestEngine()}
	require.NoError(t, d.Load(h))
	d.ConsumeAll()
	d.model = &model{ctx: h.ctx, storage: memory{}, vault: drawer{}, configured: true, config: settings, link: parseLink(""), watches: map[string]*watched{},
		key: "tlk_a", form: form{api: apiDirect, key: "tlk_a"}}
	d.x = explore{link: &d.link, changed: d.linkChanged}
	d.handle = engine.NewHandle(func(func(string, [][]byte), func(string)) engine.Port { return d }, engine.Events{})
	return d
}

// state reports from the worker.
func (d *desk) state(task string, phase twelvelabs.Phase) {
	d.onState(engine.State{Watch: watchName(task, apiDirect), Phase: string(phase)})
}

func watchOf(task string) string { return watchName(task, apiDirect) }
