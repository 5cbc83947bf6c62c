package ui

// taskpanel.go is the list "Tasks".

import (
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

type taskPanel struct {
	app.Compo
	Model   *model
	Version int
}

// tasksShown bounds how many are in the page at once, beside those of further
// pages of the account's list; the box finds the rest.
const tasksShown = 50

func (p *taskPanel) Render() app.UI {
	m := p.Model
	list := m.listed()
	if len(list) == 0 && m.account == nil && !m.hasAccount() {
		return app.Div()
	}
	found := matching(list, m.find)
	most := tasksShown
	if m.account != nil {
		most += m.account.pages * accountPage
	}
	shown := found[:min(len(found), most)]
	now := time.Now()
	return app.Section().Class("panel tasks").Aria("labelledby", "tasks-title").Body(
		app.Div().Class("tasks-head").Body(
			app.H2().Class("panel-title").ID("tasks-title").Text("Tasks"),
			slot(m.hasAccount(), func() app.UI { return p.accountKnob() }),
		),
		slot(m.account != nil, p.ofAccount),
		slot(len(list) > 0, func() app.UI {
			return app.Input().ID("find").Type("search").Aria("label", "Find a task").Placeholder("Find a task").
				Attr("value", m.find).OnInput(p.onFind)
		}),
		app.If(m.lost, func() app.UI {
			return app.P().Class("message warn").Text("This browser's storage is off or full: the list is gone when the page is closed.")
		}),
		app.Ul().Class("task-list").Aria("label", "Tasks").Body(
			app.Range(shown).Slice(func(i int) app.UI { return p.item(shown[i], now) }),
		),
		app.If(len(found) == 0, func() app.UI { return app.P().Class("quiet small").Text(p.nothing(len(list))) }),
		app.If(len(found) > len(shown), func() app.UI {
			return app.P().Class("quiet small").Text(count(len(found)-len(shown)) + " more: find them by id or name.")
		}),
		slot(m.account != nil && m.account.more(), p.moreKnob),
	)
}

// nothing is said where no task is shown.
func (p *taskPanel) nothing(all int) string {
	m := p.Model
	switch {
	case all > 0:
		return "No task matches “" + m.find + "”."
	case m.account == nil:
		return "None was watched here yet. “My tasks” asks for those of your account."
	case m.account.at.IsZero():
		return ""
	}
	return "No task of this kind."
}

func (p *taskPanel) item(k knownTask, now time.Time) app.UI {
	m := p.Model
	class := "task"
	if watchName(k.ID, k.API) == m.shown {
		class += " current"
	}
	name := k.Name
	if name == "" {
		name = k.ID
	}
	again := "Watch"
	if k.API == apiFile {
		again = "Show"
	}
	return app.Li().Class(class).Body(
		app.Div().Class("task-what").Body(
			app.Span().Class("task-name").Text(name),
			app.Span().Class("task-state "+stateTone(k.State)).Text(k.State),
			app.Span().Class("task-age").Text(m.ageOf(k, now)),
		),
		app.Div().Class("task-more").Body(
			p.identity(k),
			app.Span().Class("quiet small").Text(m.lineOf(k, now)),
			app.Button().Type("button").Class("link").Aria("describedby", "task-"+string(k.API)+"-"+k.ID).Text(again).
				OnClick(func(app.Context, app.Event) { m.watchKnown(k) }, app.EventScope("watch", k.API, k.ID, k.Name)),
			app.If(!k.listed, func() app.UI { // of the account's list nothing can be removed
				return app.Button().Type("button").Class("link").Aria("describedby", "task-"+string(k.API)+"-"+k.ID).Text("Remove").
					OnClick(func(app.Context, app.Event) { m.forgetTask(k) }, app.EventScope("remove", k.API, k.ID))
			}),
		),
	)
}

// identity tells an item from all others: a task by its id.
func (p *taskPanel) identity(k knownTask) app.UI {
	id := "task-" + string(k.API) + "-" + k.ID
	if k.API == apiFile {
		return app.Span().Class("quiet small").ID(id).Text("in this tab only")
	}
	return app.Span().Class("mono quiet small").ID(id).Text(k.ID)
}

func stateTone(state string) string {
	switch state {
	case string(twelvelabs.StatusReady):
		return "ok"
	case string(twelvelabs.StatusFailed), "error":
		return "bad"
	}
	return "quiet"
}

// ageOf is how long ago the time is that a task has its place by.
func (m *model) ageOf(k knownTask, now time.Time) string {
	at := m.placeOf(k)
	if at == 0 {
		return "–"
	}
	return ago(now.Sub(time.UnixMilli(at)))
}

// lineOf is what more is known of a task: its model, how long the medium is, and
// how long the result is there.
func (m *model) lineOf(k knownTask, now time.Time) string {
	var parts []string
	if k.Model != "" {
		parts = append(parts, k.Model)
	}
	if k.duration > 0 {
		parts = append(parts, clock(k.duration))
	}
	if lasts := m.lastsIn(k, now); lasts != "" {
		parts = append(parts, lasts)
	}
	return strings.Join(parts, " · ")
}

// lastsIn is how long the result is there, in the list.
func (m *model) lastsIn(k knownTask, now time.Time) string {
	if m.shelf.of(watchName(k.ID, k.API)) != nil {
		return "kept"
	}
	if m.config.ageless(k.API, k.ID) {
		return "does not expire"
	}
	return daysLeft(k, now)
}

// daysLeft is how long the platform keeps the result.
func daysLeft(k knownTask, now time.Time) string {
	if k.Created == 0 {
		return ""
	}
	left := time.UnixMilli(k.Created).Add(kept).Sub(now)
	if left <= 0 {
		return "expired"
	}
	if days := int(left / (24 * time.Hour)); days >= 1 {
		return counted(days, "day left", "days left")
	}
	return counted(max(1, int(left/time.Hour)), "hour left", "hours left")
}

func (p *taskPanel) onFind(ctx app.Context, _ app.Event) {
	p.Model.find = typed(ctx)
	p.Model.changed()
}

// worthwhile is the size of a result, in bytes of float32, for whose memory
// another worker is started.
const worthwhile = 4 << 20

// drop ends a watch and frees its result.
func (m *model) drop(w *watched) {
	m.handle.Control(w.name, engine.VerbDrop)
	delete(m.watches, w.name)
	m.x.version++ // nothing can be compared with it any more
	size := 0
	if w.result != nil {
		size = sizeOf(w.result)
	}
	switch {
	case size < worthwhile:
	case m.busy():
		m.renew = true
	default:
		m.handle.Renew()
	}
}

// checkKey cleans the key, and says what is wrong with it.
func (m *model) checkKey() (wrong bool) {
	key, err := twelvelabs.CleanKey(m.form.key)
	if err != nil {
		m.form.keyError = keyProblem(m.form.key, err)
		m.ctx.Defer(func(app.Context) { focus("key") })
		return true
	}
	m.form.key, m.form.keyError = key, ""
	m.setKey(key)
	m.keepKey()
	return false
}
