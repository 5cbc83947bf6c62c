package ui

// taskpanel.go is the list "Tasks".

import (
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

// tasksShown bounds how many are in the page at once; the box finds the rest.
const tasksShown = 50

func (p *taskPanel) Render() app.UI {
	m := p.Model
	if len(m.known) == 0 {
		return app.Div()
	}
	found := matching(m.known, m.find)
	shown := found[:min(len(found), tasksShown)]
	now := time.Now()
	return app.Section().Class("panel tasks").Aria("labelledby", "tasks-title").Body(
		app.H2().Class("panel-title").ID("tasks-title").Text("Tasks"),
		app.Input().ID("find").Type("search").Aria("label", "Find a task").Placeholder("Find a task").
			Attr("value", m.find).OnInput(p.onFind),
		app.If(m.lost, func() app.UI {
			return app.P().Class("message warn").Text("This browser's storage is off or full: the list is gone when the page is closed.")
		}),
		app.Ul().Class("task-list").Aria("label", "Tasks").Body(
			app.Range(shown).Slice(func(i int) app.UI { return p.item(shown[i], now) }),
		),
		app.If(len(found) == 0, func() app.UI { return app.P().Class("quiet").Text("No task matches “" + m.find + "”.") }),
		app.If(len(found) > len(shown), func() app.UI {
			return app.P().Class("quiet small").Text(count(len(found)-len(shown)) + " more: find them by id or name.")
		}),
	)
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
	return app.Li().Class(class).Body(
		app.Div().Class("task-what").Body(
			app.Span().Class("task-name").Text(name),
			app.Span().Class("task-state "+stateTone(k.State)).Text(k.State),
			app.Span().Class("task-age").Text(ago(now.Sub(time.UnixMilli(k.Watched)))),
		),
		app.Div().Class("task-more").Body(
			app.Span().Class("mono quiet small").ID("task-"+string(k.API)+"-"+k.ID).Text(k.ID),
			app.Span().Class("quiet small").Text(daysLeft(k, now)),
			app.Button().Type("button").Class("link").Aria("describedby", "task-"+string(k.API)+"-"+k.ID).Text("Watch").
				OnClick(func(app.Context, app.Event) { m.watchKnown(k) }, app.EventScope("watch", k.API, k.ID, k.Name)),
			app.Button().Type("button").Class("link").Aria("describedby", "task-"+string(k.API)+"-"+k.ID).Text("Remove").
				OnClick(func(app.Context, app.Event) { m.forgetTask(k) }, app.EventScope("remove", k.API, k.ID)),
		),
	)
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
	size := 0
	if w.result != nil {
		for _, d := range w.result.Dims {
			size += 4 * d.Dim * d.Count
		}
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
	m.form.key, m.key, m.form.keyError = key, key, ""
	m.keepKey()
	return false
}
