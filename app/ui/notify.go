package ui

// notify.go tells that a watch is over: in the title, the icon, and, if the
// visitor wants it, a notification.

import (
	"math"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/twelvelabs"
)

// notifier is the switch "Notify me when it is done".
type notifier struct {
	on     bool
	denied bool // by the visitor or the browser
}

func newNotifier() notifier { return notifier{} }

func (n *notifier) control(m *model) app.UI {
	return app.Div().Class("line").Body(
		app.Button().Type("button").Class("switch").Role("switch").Aria("checked", n.on).
			Text("Notify me when it is done").OnClick(func(ctx app.Context, _ app.Event) { n.toggle(m, ctx) }),
		app.If(n.denied, func() app.UI {
			return app.P().Class("quiet small").Text("This browser does not allow notifications from this page. The title and the icon of the tab still tell.")
		}),
	)
}

// toggle asks for permission only when the switch is turned on.
func (n *notifier) toggle(m *model, ctx app.Context) {
	m.changed()
	if n.on {
		n.on = false
		return
	}
	switch ctx.Notifications().Permission() {
	case app.NotificationGranted:
		n.on = true
	case app.NotificationDefault:
		ctx.Async(func() {
			granted := ctx.Notifications().RequestPermission() == app.NotificationGranted
			m.ui(func() { n.on, n.denied = granted, !granted })
		})
	default:
		n.denied = true
	}
}

// tell notifies that w is over.
func (n *notifier) tell(m *model, w *watched) {
	if !n.on || w.stopped {
		return
	}
	word, _ := stateWord(w)
	m.ctx.Notifications().New(app.Notification{
		Title: word + ": " + w.title(),
		Body:  stateSentence(m, w),
		Path:  app.Window().Get("location").Get("pathname").String() + "?" + Link{Task: w.task, API: string(w.api), Row: -1, From: math.NaN(), To: math.NaN()}.query(),
		Tag:   w.name,
	})
}

func (w *watched) title() string {
	if w.state.Name != "" {
		return w.state.Name
	}
	return w.task
}

// dress makes the tab's title and icon say how the shown watch stands.
func (m *model) dress() {
	title, icon := "Embedscope", "EMBEDSCOPE_ICON"
	if w := m.shownWatch(); w != nil {
		word, _ := stateWord(w)
		title = word + " · " + w.title() + " – Embedscope"
		switch {
		case w.phase() == twelvelabs.PhaseReady:
			icon = "EMBEDSCOPE_ICON_READY"
		case w.phase() == twelvelabs.PhaseFailed || w.phase() == twelvelabs.PhaseStopped:
			icon = "EMBEDSCOPE_ICON_FAILED"
		case w.asking:
			icon = "EMBEDSCOPE_ICON_PROCESSING"
		}
	}
	// go-app's SetTitle takes its argument for a format.
	document().Set("title", title)
	if link := document().Call("querySelector", "link[rel=icon]"); link.Truthy() {
		if href := app.Getenv(icon); href != "" && link.Call("getAttribute", "href").String() != href {
			link.Call("setAttribute", "href", href)
		}
	}
}
