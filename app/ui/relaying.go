package ui

// relaying.go asks before a key goes through this site's own server, once in
// each tab, and puts what the relay itself answers into words.

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

// relayName is where the tab remembers that it was asked; tabStorage only.
const relayName = "embedscope.relay"

// mayRelay reports whether the key may go through this server; where nobody
// was asked yet it sees to that.
func (m *model) mayRelay() bool {
	if m.relayed || m.storage.get(tabStorage, relayName) == "yes" {
		return true
	}
	m.form.asksRelay = true
	m.changed()
	return false
}

// relayQuestion stands below the API while it waits for an answer.
func (f *watchForm) relayQuestion() app.UI {
	m := f.Model
	return app.Div().Class("message warn").Role("group").Aria("label", "Through this server").Body(
		app.P().Text("Your API key will pass through "+hostOf(origin())+" on its way to TwelveLabs. "+
			"This server does not keep it, but whoever runs it could. You are asked once in this tab."),
		app.Div().Class("buttons").Body(
			app.Button().Type("button").ID("relay-yes").Text("Send it through this server").
				OnClick(func(ctx app.Context, _ app.Event) {
					m.relayed, m.form.asksRelay = true, false
					m.storage.set(tabStorage, relayName, "yes")
					if then := m.form.waiting; then != nil {
						m.form.waiting = nil
						then()
						return
					}
					f.submit(ctx)
				}, app.EventScope("yes")),
			app.Button().Type("button").Text("Don't").
				OnClick(func(app.Context, app.Event) { m.form.asksRelay, m.form.waiting = false, nil; m.changed() }, app.EventScope("no")),
		),
	)
}

// offersRelay reports whether a problem may be one that the relay does not
// have: the browser was not let through to the API.
func (m *model) offersRelay(w *watched, p engine.Problem) bool {
	return m.config.Relay && w.api == apiDirect && p.Class == string(twelvelabs.ClassNetwork) &&
		(p.Likely == engine.LikelyHost || p.Likely == engine.LikelyPolicy)
}

// askThroughRelay watches the same task again, through this server.
func (m *model) askThroughRelay(w *watched) {
	m.stop(w)
	m.form.api, m.form.task = apiRelay, w.task
	if wrong := m.submit(); wrong != "" {
		m.ctx.Defer(func(app.Context) { focus(wrong) })
	}
}

// explainRelay answers the words for a refusal of this site's relay.
func explainRelay(code string) (t trouble, ok bool) {
	if !strings.HasPrefix(code, "relay_") {
		return trouble{}, false
	}
	const whose = "It is this site's relay that says so, not TwelveLabs."
	switch code {
	case "relay_rate":
		return trouble{"This server passes on no more for now: too many requests.", whose, "Nothing: it is asked again by itself."}, true
	case "relay_cross_site":
		return trouble{"This server passes on only what its own page asks.", whose, "Choose “TwelveLabs (direct)” as the API."}, true
	case "relay_too_large":
		return trouble{"The answer is larger than this server passes on.", whose, "Choose “TwelveLabs (direct)” as the API."}, true
	case "relay_redirect", "relay_address":
		return trouble{"This server was led astray on its way to the API, and refused.", whose, "Tell whoever runs this site."}, true
	case "relay_timeout", "relay_unreachable":
		return trouble{"This server got no answer from the API.", whose, "Nothing: it is asked again by itself."}, true
	}
	return trouble{"This server did not pass the request on.", whose, "Choose “TwelveLabs (direct)” as the API, or tell whoever runs this site."}, true
}
