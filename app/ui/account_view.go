package ui

// account_view.go is what the list "Tasks" shows of the account: what was asked
// for, the filters, and what went wrong.

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

var (
	statuses = [][2]string{
		{"", "any"}, {string(twelvelabs.StatusProcessing), "processing"}, {string(twelvelabs.StatusReady), "ready"},
		{string(twelvelabs.StatusFailed), "failed"},
	}
	createdSpans = [][2]string{
		{spanWeek, "in the last 7 days"}, {spanDay, "in the last 24 hours"}, {spanMonth, "in the last 30 days"}, {spanBetween, "between…"},
	}
)

// accountKnob asks for the account's list, or puts it away.
func (p *taskPanel) accountKnob() app.UI {
	m := p.Model
	return box("tasks-knobs",
		slot(m.account != nil, func() app.UI {
			return knob("link", "Hide", p.onHide)
		}),
		app.Button().ID("my-tasks").Type("button").Class("link").Aria("disabled", m.account != nil && m.account.asking != nil).
			Text(when(m.account != nil, "Refresh", "My tasks")).OnClick(p.onAccount),
	)
}

func (p *taskPanel) onAccount(app.Context, app.Event) {
	if a := p.Model.account; a == nil || a.asking == nil {
		p.Model.openAccount()
	}
}

func (p *taskPanel) onHide(ctx app.Context, _ app.Event) {
	p.Model.dropAccount()
	p.Model.changed()
	ctx.Defer(func(app.Context) { focus("my-tasks") })
}

// ofAccount is the group "My tasks".
func (p *taskPanel) ofAccount() app.UI {
	m, a := p.Model, p.Model.account
	return app.Div().Class("account").Role("group").Aria("label", "My tasks").Body(
		box("account-filters",
			oneOf("Status", statuses, m.wanted.status, func(v string) { m.wanted.status = v; m.openAccount() }),
			oneOf("Created", createdSpans, m.wanted.created, p.choseSpan),
			slot(m.wanted.created == spanBetween, p.days),
		),
		app.P().Class("quiet small").Role("status").Text(a.line(m)),
		app.Div().Role("alert").Body(app.If(a.problem != nil, p.accountTrouble)),
	)
}

func (p *taskPanel) choseSpan(v string) {
	m := p.Model
	m.wanted.created = v
	if v == spanBetween && m.wanted.from == "" && m.wanted.to == "" {
		m.changed() // it is asked once there is a day
		return
	}
	m.openAccount()
}

// days are the first and the last day, both open.
func (p *taskPanel) days() app.UI {
	m := p.Model
	day := func(label string, value *string) app.UI {
		return app.Label().Class("choice").Body(
			app.Text(label),
			app.Input().Type("date").Attr("value", *value).OnChange(func(ctx app.Context, _ app.Event) {
				*value = typed(ctx)
				m.openAccount()
			}, app.EventScope(label)),
		)
	}
	return box("account-days",
		day("From", &m.wanted.from),
		day("To", &m.wanted.to),
		problemLine("days", m.wanted.problem()),
	)
}

// line says what was asked, and what is there.
func (a *account) line(m *model) string {
	whose := a.api.label()
	switch {
	case a.asking != nil:
		return "Asking " + hostOf(m.base(a.api)) + "…"
	case a.at.IsZero():
		return ""
	}
	seen := count(len(a.tasks))
	if a.total > len(a.tasks) {
		seen += " of " + count(a.total)
	}
	return whose + ": " + seen + " " + when(a.total == 1, "task", "tasks") + ", newest first, at " + timeOfDay(a.at) + "."
}

func (p *taskPanel) moreKnob() app.UI {
	a := p.Model.account
	return app.Button().Type("button").Class("more").Aria("disabled", a.asking != nil).
		Aria("label", "More tasks").Text("More").Title("Page " + strconv.Itoa(a.pages+1) + " of " + strconv.Itoa(a.last)).
		OnClick(func(app.Context, app.Event) { p.Model.moreOfAccount() })
}

func (p *taskPanel) accountTrouble() app.UI {
	m, a := p.Model, p.Model.account
	again := "press “Refresh”"
	if a.more() {
		again = "press “More”"
	}
	t := explainOnce(*a.problem, hostOf(m.base(a.api)), again)
	return troubled(t, *a.problem, app.If(m.mayGoRound(a.api, *a.problem), func() app.UI {
		return app.Button().Type("button").Text("Ask through this server").OnClick(func(app.Context, app.Event) {
			m.form.api = apiRelay
			m.openAccount()
		})
	}))
}

// mayGoRound reports whether the relay may reach what the browser is not let
// through to.
func (m *model) mayGoRound(api apiKind, p engine.Problem) bool {
	return m.offersRelay(&watched{api: api}, p)
}
