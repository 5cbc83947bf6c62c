package ui

// requests.go is the group "Requests": every request, and what was decided
// from it.

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

type requestsPanel struct {
	app.Compo
	Model   *model
	Version int
}

// requestsShown is how many of the newest are in the table; all that are
// remembered are in the log.
const requestsShown = 50

func (p *requestsPanel) Render() app.UI {
	all := p.Model.requests()
	if len(all) == 0 {
		return app.Div()
	}
	shown := all[max(0, len(all)-requestsShown):]
	return app.Div().Class("panel requests").Role("group").Aria("labelledby", "requests-title").Body(
		app.H2().Class("panel-title").ID("requests-title").Text("Requests"),
		app.Div().Class("request-table").Role("table").Aria("labelledby", "requests-title").Body(
			app.Div().Class("request-row request-head").Role("row").Body(
				head("Time"), head("Status"), head("ms"), head("Then"),
				head("Method").Class("only-spoken"), head("Path").Class("only-spoken"), head("Size").Class("only-spoken"),
			),
			app.Range(shown).Slice(func(i int) app.UI { return requestRow(shown[len(shown)-1-i]) }),
		),
		app.If(len(all) > len(shown), func() app.UI {
			return app.P().Class("quiet small").Text("The newest " + strconv.Itoa(len(shown)) + " of " + count(len(all)) + "; the log has these, up to the newest " + count(logMost) + ".")
		}),
		app.Button().Type("button").Class("link").Text("Download the log").OnClick(p.onDownload),
	)
}

// requests are those of the watch that is shown, and those that no watch made,
// oldest first.
func (m *model) requests() []engine.Exchange {
	all := m.asked
	if w := m.shownWatch(); w != nil {
		all = slices.Concat(w.exchanges, all)
	}
	slices.SortStableFunc(all, func(a, b engine.Exchange) int { return a.Sent.Compare(b.Sent) })
	return all
}

func head(name string) app.HTMLDiv { return app.Div().Role("columnheader").Text(name) }

func cell(class, text string) app.UI { return app.Div().Role("cell").Class(class).Text(text) }

// requestRow is two lines: what was decided, and what was asked.
func requestRow(x engine.Exchange) app.UI {
	status, tone := "–", "warn"
	if x.Status != 0 {
		status = strconv.Itoa(x.Status)
	}
	if x.Problem == nil {
		tone = ""
	}
	return app.Div().Class("request-row").Role("row").Body(
		cell("", timeOfDay(x.Sent)),
		cell(tone, status),
		cell("number", milliseconds(x.Took)),
		cell("", then(x)),
		cell("second", x.Method),
		app.Div().Role("cell").Class("second mono request-path").Title(x.Path).Text(x.Path),
		cell("second number", bytes(x.Bytes)),
	)
}

// then is what was decided from an answer.
func then(x engine.Exchange) string {
	switch twelvelabs.Decision(x.Decision) {
	case twelvelabs.DecideAgain, twelvelabs.DecideRetry:
		if x.Told {
			return "told: " + seconds(x.Wait)
		}
		return "again in " + seconds(x.Wait)
	case twelvelabs.DecideStop:
		return "stop"
	case twelvelabs.DecideNone:
		return "aborted"
	case twelvelabs.DecideOnce:
		if x.Problem != nil && x.Problem.Class == string(twelvelabs.ClassAborted) {
			return "aborted"
		}
		return "asked once"
	}
	return x.Decision
}

// logEntry is a request in the log that can be downloaded.
type logEntry struct {
	Check      int       `json:"check,omitempty"` // 0: no watch's
	API        string    `json:"api,omitempty"`   // where it is not the task's
	Sent       time.Time `json:"sent"`
	Method     string    `json:"method"`
	Path       string    `json:"path"`
	Status     int       `json:"status"` // 0: no answer
	Took       float64   `json:"took_ms"`
	Bytes      int       `json:"bytes"`
	TaskStatus string    `json:"task_status,omitempty"`
	Decision   string    `json:"decision"`
	Wait       float64   `json:"wait_ms,omitempty"`
	Told       bool      `json:"told,omitempty"`
	Class      string    `json:"error_class,omitempty"`
	Code       string    `json:"error_code,omitempty"`
	Message    string    `json:"error_message,omitempty"`
	RequestID  string    `json:"request_id,omitempty"`
	Cause      string    `json:"cause,omitempty"`
}

func (p *requestsPanel) onDownload(app.Context, app.Event) {
	m := p.Model
	text, err := m.requestLog()
	if err != nil {
		m.said = "The log could not be written: " + err.Error()
		return
	}
	name := "embedscope-requests.json"
	if w := m.shownWatch(); w != nil {
		name = "embedscope-" + w.task + ".json"
	}
	download(name, "application/json", text)
}

// requestLog is the requests as JSON.
func (m *model) requestLog() (string, error) {
	var log struct {
		Task     string     `json:"task,omitempty"`
		API      string     `json:"api,omitempty"`
		Requests []logEntry `json:"requests"`
	}
	if w := m.shownWatch(); w != nil {
		log.Task, log.API = w.task, m.base(w.api)
	}
	for _, x := range m.requests() {
		e := logEntry{
			Check: x.Check, API: x.Base, Sent: x.Sent, Method: x.Method, Path: x.Path, Status: x.Status,
			Took: float64(x.Took) / 1e6, Bytes: x.Bytes, TaskStatus: x.Task,
			Decision: x.Decision, Wait: float64(x.Wait) / 1e6, Told: x.Told,
		}
		if q := x.Problem; q != nil {
			e.Class, e.Code, e.Message, e.RequestID, e.Cause = q.Class, q.Code, q.Message, q.RequestID, q.Detail
		}
		log.Requests = append(log.Requests, e)
	}
	b, err := json.MarshalIndent(log, "", "  ")
	return string(b) + "\n", err
}
