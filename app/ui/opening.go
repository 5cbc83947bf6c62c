package ui

// opening.go shows results that were saved in files: nothing is sent, and they
// are forgotten with the page. What reads the files is the program that also
// writes them.

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/files"
)

// opener is the hold on the program that reads files. files are arrays of File.
type opener interface {
	Groups(ctx context.Context, files app.Value, answer func([][]int, error))
	Read(ctx context.Context, o files.Opening, files app.Value, step func(done, total int, note string), answer func(error))
	Close()
}

// savedFile is a result's file, and perhaps the one beside it.
type savedFile struct {
	name  string
	media string    // its type, where the browser knows it
	size  int       // bytes
	files app.Value // an array of File
}

// opening is what is being read, one file after another.
type opening struct {
	program     opener
	cancel      context.CancelFunc
	ctx         context.Context
	sorting     int          // lists of files of which it isn't known yet what belongs together
	waiting     []*watched   // to be read after the present one
	present     *watched     // nil while there is none
	done, total int          // bytes; a total of -1 is not known
	tell        func(func()) // what shows how far it is of a change; nil while nothing does
}

// openFiles opens files that were chosen or dropped.
func (m *model) openFiles(list app.Value) {
	files := listOf(list)
	if files.Length() == 0 {
		return
	}
	o := m.opener()
	o.sorting++
	o.program.Groups(o.ctx, files, func(groups [][]int, err error) {
		m.ui(func() {
			if m.opening != o {
				return
			}
			o.sorting--
			if err != nil {
				m.wrong = "Nothing was opened: " + err.Error() + "."
			}
			for _, group := range groups {
				first := files.Index(group[0])
				f := &savedFile{name: first.Get("name").String(), media: first.Get("type").String(), files: listOf(app.ValueOf([]any{}))}
				for _, i := range group {
					f.files.Call("push", files.Index(i))
					f.size += files.Index(i).Get("size").Int()
				}
				o.waiting = append(o.waiting, m.addFile(f))
			}
			m.openNext()
		})
	})
	m.changed()
}

// listOf copies a FileList: what was chosen is cleared, and what was dropped is
// gone with its event.
func listOf(files app.Value) app.Value { return app.Window().Get("Array").Call("from", files) }

// opener is the program that reads files, which is started unless it runs.
func (m *model) opener() *opening {
	if m.opening == nil {
		ctx, cancel := context.WithCancel(context.Background())
		m.opening = &opening{program: m.dialOpener(), ctx: ctx, cancel: cancel}
	}
	return m.opening
}

// addFile makes a watch of a file. Nobody sees it before its result is there.
func (m *model) addFile(f *savedFile) *watched {
	m.files++
	id := strconv.Itoa(m.files)
	w := &watched{name: watchName(id, apiFile), task: id, api: apiFile, file: f, state: engine.State{Began: time.Now()}}
	m.watches[w.name] = w
	return w
}

// openNext reads the next file, and lets the program go after the last.
func (m *model) openNext() {
	o := m.opening
	switch {
	case o == nil || o.present != nil:
		return
	case len(o.waiting) == 0 && o.sorting > 0:
		return
	case len(o.waiting) == 0:
		m.endOpening()
		return
	}
	w := o.waiting[0]
	o.waiting, o.present, o.done, o.total = o.waiting[1:], w, 0, w.file.size
	o.program.Read(o.ctx, files.Opening{Watch: w.name, Limit: int64(m.form.limitOf())}, w.file.files,
		func(done, total int, _ string) {
			if o.tell != nil {
				o.tell(func() { o.done, o.total = done, total })
			}
		},
		func(err error) {
			m.ui(func() {
				if m.opening != o {
					return
				}
				o.present = nil
				if err != nil {
					m.wrong = w.file.problem(err)
					m.closeFile(w)
				}
				m.openNext()
			})
		})
	m.changed()
}

// problem says why a file could not be opened.
func (f *savedFile) problem(err error) string {
	if strings.HasPrefix(f.media, "video/") || strings.HasPrefix(f.media, "audio/") {
		return f.name + " is no saved result: “Add the video…” below a timeline plays it."
	}
	return f.name + " could not be opened: " + err.Error() + "."
}

// endOpening lets the program go.
func (m *model) endOpening() {
	m.opening.cancel()
	m.opening.program.Close()
	m.opening = nil
	m.renewIfWanted()
}

// cancelOpening opens no more of what is being opened.
func (m *model) cancelOpening() {
	if o := m.opening; o != nil {
		m.endOpening()
		for _, w := range append(o.waiting, o.present) {
			if w != nil {
				m.closeFile(w)
			}
		}
		m.changed()
		m.ctx.Defer(func(app.Context) { focus("open") }) // the button that had the focus is gone
	}
}

// reopen reads a file again whose result is held no more.
func (m *model) reopen(w *watched) {
	w.result, w.state.Phase = nil, ""
	o := m.opener()
	if o.present != w && !slices.Contains(o.waiting, w) {
		o.waiting = append(o.waiting, w)
	}
	m.openNext()
}

// opensAgain begins anew what was being read for a worker that is gone.
func (m *model) opensAgain() {
	if o := m.opening; o != nil {
		m.endOpening()
		for _, w := range append([]*watched{o.present}, o.waiting...) {
			if w != nil {
				m.reopen(w)
			}
		}
	}
}

// closeFile forgets an opened file.
func (m *model) closeFile(w *watched) {
	if w.name == m.shown {
		m.hide()
	}
	m.drop(w)
}

// fileArrived completes what the worker says of an opened file, and shows it.
func (m *model) fileArrived(w *watched) {
	if w.state.Name == "" {
		w.state.Name = w.file.name
	}
	if !w.arrived {
		w.arrived = true
		m.show(w.name)
	}
}

// openFile shows an opened file of the list.
func (m *model) openFile(name string) {
	w := m.watches[name]
	if w == nil {
		return
	}
	m.show(name)
	if w.arrived && w.phase() == "" {
		m.reopen(w)
	}
	m.changed()
}

// openedFiles are the files that are open, as items of the list of tasks.
func (m *model) openedFiles() (list []knownTask) {
	for _, w := range m.watches {
		if w.arrived {
			list = append(list, knownTask{ID: w.task, API: apiFile, Name: w.file.name, State: w.state.Status, Watched: w.state.Began.UnixMilli()})
		}
	}
	return list
}

// openingPanel is what the form shows of an opening. It is a component of its own
// so that a step draws two lines and not the page.
type openingPanel struct {
	app.Compo
	Model   *model
	Version int
	tell    func(func())
}

func (p *openingPanel) OnMount(ctx app.Context) {
	p.tell = func(change func()) { ctx.Dispatch(func(app.Context) { change() }) }
	if o := p.Model.opening; o != nil {
		o.tell = p.tell
	}
}

func (p *openingPanel) Render() app.UI {
	m, o := p.Model, p.Model.opening
	if o == nil {
		return app.Div()
	}
	o.tell = p.tell
	bar := app.Progress().Aria("label", "Opening…")
	text := "Looking at the files"
	if w := o.present; w != nil {
		text = w.file.name + ": " + bytes(o.done)
		if o.total > 0 {
			bar = bar.Max(o.total).Value(min(o.done, o.total))
			text += " of " + bytes(o.total)
		} else {
			text += " unpacked"
		}
	}
	return app.Div().Class("progress opening").Body(
		bar.Aria("valuetext", text),
		app.Div().Class("line").Body(
			app.P().Class("quiet small").Text("Opening "+text),
			app.Button().Type("button").Class("link").Text("Cancel").OnClick(func(app.Context, app.Event) { m.cancelOpening() }),
		),
	)
}

// fileSentence is the state of an opened file in a plain sentence or two.
func fileSentence(w *watched) string {
	from := "Opened from " + w.file.name + " (" + bytes(w.file.size) + "). "
	switch {
	case w.state.Phase == "":
		return "Reading " + w.file.name + "."
	case w.state.Failure != "":
		from += "The task had failed: " + sentence(w.state.Failure) + " "
	case w.state.Status == "failed":
		from += "The task had failed, and the answer does not say why. "
	case w.state.Status != "ready":
		from += "The task was “" + w.state.Status + "” when this was saved. "
	case w.state.Segments == 0:
		from += "The answer holds no embeddings. "
	}
	return from + "Nothing was sent."
}
