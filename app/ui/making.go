package ui

// making.go is a new task on its way: what was typed of it, what is wrong with
// that, and the one request that creates it. A task is billed, so nothing here
// is sent without being asked for, or sent twice.

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

// making is the dialog "New task". It outlives being closed.
type making struct {
	task twelvelabs.NewTask // but for what is typed:

	link, asset, start, end, length, notes string

	file  app.Value // a File; nil while none is chosen
	shown string    // of the request: "json" or "curl"

	tried      bool               // it was wanted, so that what is wrong is said
	confirming bool               // it waits for the last word
	sending    context.CancelFunc // nil while nothing is under way
	api        apiKind            // that it was sent to

	problem   *engine.Problem  // what came of it
	complaint twelvelabs.Fault // of the API, about a field
	stopped   bool             // the visitor did not wait for the answer
	needs     string           // the id of what is to be done in the form first
	copied    string           // what came of copying
}

// fieldOrder is that of the dialog.
var fieldOrder = []twelvelabs.Field{
	twelvelabs.FieldURL, twelvelabs.FieldAsset, twelvelabs.FieldFile, twelvelabs.FieldKind, twelvelabs.FieldModel,
	twelvelabs.FieldStart, twelvelabs.FieldEnd, twelvelabs.FieldSegmentation, twelvelabs.FieldOptions, twelvelabs.FieldScopes,
	twelvelabs.FieldTypes, twelvelabs.FieldNotes, twelvelabs.FieldUncertainty,
}

func newMaking() *making {
	return &making{shown: "json", task: twelvelabs.NewTask{
		Source: twelvelabs.FieldURL, Kind: "video", Model: twelvelabs.Marengo30,
		Options: []string{"visual", "audio", "transcription"}, Scopes: twelvelabs.ScopesAll(), Types: []string{twelvelabs.TypeSeparate},
	}}
}

// request is what would be sent, and what is wrong with it, in the order of the
// fields.
func (k *making) request() (*twelvelabs.NewTask, []twelvelabs.Fault) {
	n := k.task
	n.URL, n.Asset = strings.TrimSpace(k.link), strings.TrimSpace(k.asset)
	var unread []twelvelabs.Fault
	moment := func(f twelvelabs.Field, typed string) float64 {
		v, ok := parseTime(typed)
		if !ok {
			unread = append(unread, twelvelabs.Fault{Field: f, Why: "Enter seconds, or a time such as 1:02:03."})
			return math.NaN()
		}
		return v
	}
	n.Start, n.End = moment(twelvelabs.FieldStart, k.start), moment(twelvelabs.FieldEnd, k.end)
	n.Length = math.NaN()
	if v, ok := parseTime(k.length); ok {
		n.Length = v
	}
	notes, wrong := parseNotes(k.notes)
	if n.Notes = notes; wrong != "" && k.takesNotes() {
		unread = append(unread, twelvelabs.Fault{Field: twelvelabs.FieldNotes, Why: "A note begins with its time, as in “0:42–0:45 A goal”: “" + wrong + "”."})
	}
	var faults []twelvelabs.Fault
	checked := n.Check()
	for _, f := range fieldOrder {
		if i := faultAt(unread, f); i >= 0 {
			faults = append(faults, unread[i])
		} else if i := faultAt(checked, f); i >= 0 {
			faults = append(faults, checked[i])
		}
	}
	return &n, faults
}

func faultAt(faults []twelvelabs.Fault, f twelvelabs.Field) int {
	return slices.IndexFunc(faults, func(x twelvelabs.Fault) bool { return x.Field == f })
}

// takesNotes reports whether the model fuses, and with notes.
func (k *making) takesNotes() bool {
	return k.task.Model == twelvelabs.Marengo35 && slices.Contains(k.task.Types, twelvelabs.TypeFused) && len(k.task.Asked()) > 1
}

// shows reports whether there is a control for a field.
func (k *making) shows(f twelvelabs.Field) bool {
	switch f {
	case twelvelabs.FieldNotes:
		return k.takesNotes()
	case twelvelabs.FieldUncertainty:
		return k.task.Model == twelvelabs.Marengo35
	}
	return f != ""
}

// parseNotes reads a note a line: a time, or one and its end, and a text. It
// answers the beginning of the first line that is none.
func parseNotes(typed string) (notes []twelvelabs.Note, wrong string) {
	for line := range strings.Lines(typed) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		times, text, _ := strings.Cut(line, " ")
		from, to, found := strings.Cut(strings.ReplaceAll(times, "–", "-"), "-")
		if !found {
			to = from
		}
		start, ok := parseTime(from)
		end, also := parseTime(to)
		if !ok || !also || math.IsNaN(start) || math.IsNaN(end) {
			return notes, clipped(line, 40)
		}
		notes = append(notes, twelvelabs.Note{Start: start, End: end, Text: strings.TrimSpace(text)})
	}
	return notes, ""
}

// clipped is the beginning of a text.
func clipped(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// wrong is what stands at a field: the API's complaint, or ours once the task
// was wanted.
func (k *making) wrong(f twelvelabs.Field, faults []twelvelabs.Fault) string {
	if k.complaint.Field == f {
		return k.complaint.Why
	}
	if i := faultAt(faults, f); i >= 0 && k.tried {
		return faults[i].Why
	}
	return ""
}

// edited notes that a field was changed: what was said of it is over, and so is
// a question that was about something else.
func (k *making) edited(f twelvelabs.Field) {
	k.confirming, k.copied, k.needs = false, "", ""
	if k.complaint.Field == f {
		k.complaint = twelvelabs.Fault{}
	}
}

// chose takes a file, and what is known of it.
func (k *making) chose(file app.Value) {
	k.file = file
	k.task.File = twelvelabs.MediaFile{Name: file.Get("name").String(), Type: file.Get("type").String(), Size: file.Get("size").Int()}
	kind, _, _ := strings.Cut(k.task.File.Type, "/")
	if kind == "video" || kind == "audio" {
		k.setKind(kind)
	}
	k.edited(twelvelabs.FieldFile)
}

func (k *making) setKind(kind string) {
	k.task.Kind = kind
	k.fitStrategy()
}

// fitStrategy leaves no strategy chosen that is not offered.
func (k *making) fitStrategy() {
	if !slices.Contains(twelvelabs.StrategiesFor(k.task.Kind, k.task.Model), k.task.Segmentation) {
		k.task.Segmentation = ""
	}
}

// segment chooses how the medium is cut, with the usual length of that.
func (k *making) segment(strategy string) {
	k.task.Segmentation = strategy
	k.length = "6"
	if strategy == "dynamic" {
		k.length = when(k.task.Model == twelvelabs.Marengo35, "2", "4")
	}
}

// openMaking shows the dialog, as it was left.
func (m *model) openMaking() {
	if m.making == nil {
		m.making = newMaking()
	}
	m.making.needs = ""
	m.changed()
	m.ctx.Defer(func(app.Context) {
		if d := element("new-task"); d.Truthy() && !d.Get("open").Bool() {
			d.Call("showModal")
		}
	})
}

// closeMaking closes the dialog, and gives the focus to another element or,
// where none is named, back to the button that opened it.
func (m *model) closeMaking(then string) {
	element("new-task").Call("close")
	if then != "" {
		// Until it is there, a key that is still held presses no button.
		document().Get("activeElement").Call("blur")
		m.ctx.Defer(func(app.Context) { focus(then) })
	}
}

// wantTask asks for the last word, unless something is wrong: then it answers
// the field.
func (m *model) wantTask() (wrong twelvelabs.Field) {
	k := m.making
	if k.sending != nil || k.confirming {
		return ""
	}
	k.tried, k.stopped, k.problem, k.needs = true, false, nil, ""
	if _, faults := k.request(); len(faults) > 0 {
		return faults[0].Field
	}
	switch {
	case m.form.api != apiSample && m.checkKey():
		k.needs = "key"
	case m.form.api == apiRelay && !m.mayRelay():
		k.needs = "relay-yes"
		m.form.waiting = m.openMaking
	default:
		k.confirming, k.complaint = true, twelvelabs.Fault{}
	}
	m.changed()
	return ""
}

// makeTask sends the request, once.
func (m *model) makeTask() {
	k := m.making
	if !k.confirming || k.sending != nil {
		return
	}
	n, _ := k.request()
	q := engine.CreateRequest{Base: m.base(m.form.api), Key: m.keyFor(m.form.api), Body: n.Body(), Lent: n.Source == twelvelabs.FieldFile}
	ctx, cancel := context.WithCancel(context.Background())
	k.confirming, k.sending, k.api = false, cancel, m.form.api
	if q.Lent {
		m.lend(k.file)
	}
	m.handle.Create(ctx, q, func(c engine.Created, err error) {
		m.ui(func() {
			if ctx.Err() != nil {
				return
			}
			k.sending = nil
			m.renewIfWanted()
			if err != nil {
				m.notMade(n, problemOf(err))
				return
			}
			m.made(c.Task, n.Model)
		})
	})
	m.changed()
	m.ctx.Defer(func(app.Context) { focus("new-task-sent") })
}

// made watches the task that was created.
func (m *model) made(task, model string) {
	k := m.making
	k.tried = false
	m.closeMaking("task-status")
	m.form.api, m.form.task, m.form.taskError = k.api, task, ""
	w := m.add(task, k.api)
	w.model = model
	m.remember(w)
	m.begin(w)
	m.show(w.name)
	m.said = "The task is created, and watched from now on."
}

// notMade puts what the API complains of at its field, or at the top.
func (m *model) notMade(n *twelvelabs.NewTask, p *engine.Problem) {
	k := m.making
	k.problem = p
	to := "new-task-trouble"
	if p.Class == string(twelvelabs.ClassRequest) && p.Status != 0 {
		if f := n.FieldOf(p.Field, p.Message); k.shows(f) {
			k.complaint = twelvelabs.Fault{Field: f, Why: k.api.whose() + " says: " + sentence(p.Message)}
			k.problem = nil
			to = controlOf(f)
		}
	}
	if d := element("new-task"); !d.Truthy() || !d.Get("open").Bool() {
		m.wrong = "The task was not created: “New task…” says why."
	}
	m.ctx.Defer(func(app.Context) { focus(to) })
}

// stopMaking waits for the answer no longer.
func (m *model) stopMaking() {
	if k := m.making; k != nil && k.sending != nil {
		k.sending()
		k.sending, k.stopped = nil, true
		m.renewIfWanted()
		m.ctx.Defer(func(app.Context) { focus("new-task-trouble") })
	}
}

// isMaking reports whether a request is under way whose worker must stay.
func (m *model) isMaking() bool { return m.making != nil && m.making.sending != nil }

// mayBeTaken reports whether the API may have created a task though it did not
// say so.
func mayBeTaken(p engine.Problem) bool {
	if strings.HasPrefix(p.Code, "relay_") {
		return p.Code == "relay_timeout" || p.Code == "relay_unreachable" || p.Code == "relay_too_large"
	}
	switch twelvelabs.Class(p.Class) {
	case twelvelabs.ClassKey, twelvelabs.ClassPlan, twelvelabs.ClassNotFound, twelvelabs.ClassRequest, twelvelabs.ClassBusy, twelvelabs.ClassRedirect:
		return false
	case twelvelabs.ClassNetwork:
		return p.Likely != engine.LikelyPolicy
	}
	return true
}
