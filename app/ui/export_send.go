package ui

// export_send.go sends rows to a database at a server that the visitor names.

import (
	"context"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/files"
	"embedscope/app/send"
)

// sending is what the dialog knows of a server.
type sending struct {
	base, key string // as they were typed; in memory only
	note      string // why it waits
	sent      *files.Sent
	to        string // the origin that sent went to
}

// target is where rows of the chosen format would go, and whether this site's
// page may talk to it. The origin is empty where the address is none.
func (p *exportPanel) target() (t send.Target, origin string, allowed bool) {
	t = send.Target{Kind: p.format, Base: p.sending.base, Key: strings.TrimSpace(p.sending.key)}
	origin, err := t.Origin()
	if err != nil {
		return t, "", false
	}
	return t, origin, slices.Contains(p.Shared.connect, origin)
}

// send sends the rows, from the first body on that the server has not
// acknowledged before.
func (p *exportPanel) send(_ app.Context, e app.Event) {
	e.PreventDefault()
	target, origin, allowed := p.target()
	if !allowed || p.running != nil || p.description == nil {
		return
	}
	job, coordinates := p.job()
	q := files.Sending{Job: job, Target: target, Rows: p.description.Rows}
	if s := p.sending.sent; s != nil && s.Failure != "" && p.sending.to == origin {
		q.Skip = s.Bodies
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.begin(cancel)
	p.sending.to = origin
	p.writer.Send(ctx, q, coordinates,
		func(done, total int, note string) {
			p.onUI(func() {
				if ctx.Err() != nil {
					return
				}
				if p.sending.note = note; done >= 0 {
					p.done, p.total = done, total
				}
			})
		},
		func(s files.Sent, err error) {
			p.onUI(func() {
				if ctx.Err() != nil {
					return
				}
				p.ended()
				if err != nil {
					s.Failure = err.Error()
				}
				p.sending.sent = &s
				p.failure = s.Failure
			})
		})
}

// resumes reports whether a transfer to this origin broke off.
func (p *exportPanel) resumes(origin string) bool {
	s := p.sending.sent
	return s != nil && s.Failure != "" && s.Bodies > 0 && p.sending.to == origin
}

// sendPart is the part of the dialog that sends.
func (p *exportPanel) sendPart(f *files.Format) app.UI {
	_, origin, allowed := p.target()
	return app.Form().Class("export-send").Aria("label", "Send to a server").OnSubmit(p.send).Body(
		app.H3().Text("Or send the rows to a server"),
		app.Label().Class("export-line").Body(
			app.Span().Text("Server"),
			app.Input().Type("url").Placeholder("http://localhost:"+usualPort(f.ID)).Attr("value", p.sending.base).
				AutoComplete(false).Attr("spellcheck", "false").List("export-servers").Disabled(p.running != nil).
				OnInput(func(ctx app.Context, _ app.Event) { p.sending.base = typed(ctx) }),
		),
		app.DataList().ID("export-servers").Body(app.Range(p.Shared.connect).Slice(func(i int) app.UI {
			return app.Option().Value(p.Shared.connect[i])
		})),
		app.Label().Class("export-line").Body(
			app.Span().Text("Its key"),
			app.Input().Type("password").Placeholder("where it wants one").Attr("value", p.sending.key).
				AutoComplete(false).Disabled(p.running != nil).
				OnInput(func(ctx app.Context, _ app.Event) { p.sending.key = typed(ctx) }),
		),
		app.P().Class("small", "export-where").Text(p.whereTo(origin, allowed)),
		app.Div().Body(
			app.Button().Type("submit").Text(sendLabel(p.resumes(origin))).
				Disabled(!allowed || p.running != nil || p.asking != nil || f.Refuses != "" || p.description.Rows == 0),
		),
	)
}

func sendLabel(resumes bool) string {
	if resumes {
		return "Go on sending"
	}
	return "Send"
}

func usualPort(kind string) string {
	if kind == "qdrant" {
		return "6333"
	}
	return "8080"
}

// whereTo says what goes where before anything does.
func (p *exportPanel) whereTo(origin string, allowed bool) string {
	switch {
	case origin == "":
		return "The rows go into a collection of segments there, which is made where there is none. Rows that are there already are replaced."
	case !allowed:
		return "This site does not let its page talk to " + origin + ": whoever runs it can start it with -connect " + origin + "."
	}
	return counted(p.description.Rows, "row goes", "rows go") + " to " + origin + ", with what is told of the film. Your TwelveLabs key does not. " +
		"That server must allow requests of " + app.Window().Get("location").Get("origin").String() + " (CORS)."
}

// sentLine tells what was sent.
func sentLine(s *files.Sent, to string) string {
	line := counted(s.Written, "row", "rows") + " sent to " + to + "."
	if s.LeftOut > 0 {
		line += " " + counted(s.LeftOut, "row was", "rows were") + " left out."
	}
	return line
}
