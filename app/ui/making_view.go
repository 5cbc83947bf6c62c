package ui

// making_view.go is how the dialog "New task" looks: the fields, the request
// beside them, and the last word.

import (
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/twelvelabs"
)

// makingPanel is the dialog "New task".
type makingPanel struct {
	app.Compo
	Model   *model
	Version int
}

// controlOf is the id of the control that a complaint is about.
func controlOf(f twelvelabs.Field) string { return "new-" + string(f) }

func (p *makingPanel) Render() app.UI {
	m := p.Model
	k := m.making
	return app.Dialog().ID("new-task").Class("making").Aria("labelledby", "new-task-title").On("close", p.onClose).Body(
		app.H2().ID("new-task-title").Text("New task"),
		app.If(k != nil, func() app.UI {
			n, faults := k.request()
			return app.Form().Class("making-form").Aria("labelledby", "new-task-title").Attr("novalidate", true).OnSubmit(p.onSubmit).Body(
				box("making-columns",
					app.FieldSet().Class("making-fields").Disabled(k.sending != nil).Aria("label", "What is asked for").Body(p.fields(faults)...),
					p.request(n),
				),
				app.Div().ID("new-task-trouble").TabIndex(-1).Role("alert").Body(p.trouble()),
				p.end(),
			)
		}),
	)
}

func (p *makingPanel) fields(faults []twelvelabs.Fault) []app.UI {
	k := p.Model.making
	n := &k.task
	wrong := func(f twelvelabs.Field) string { return k.wrong(f, faults) }
	return []app.UI{
		line("Medium", wrong(n.Source), n.Source,
			box("choices",
				p.radio("source", "Link", n.Source == twelvelabs.FieldURL, func() { p.source(twelvelabs.FieldURL) }),
				p.radio("source", "Asset", n.Source == twelvelabs.FieldAsset, func() { p.source(twelvelabs.FieldAsset) }),
				p.radio("source", "File", n.Source == twelvelabs.FieldFile, func() { p.source(twelvelabs.FieldFile) }),
			),
			slot(n.Source == twelvelabs.FieldURL, func() app.UI {
				return p.typed("Link to the media file", twelvelabs.FieldURL, &k.link, "https://… directly to the file", wrong)
			}),
			slot(n.Source == twelvelabs.FieldAsset, func() app.UI {
				return p.typed("Asset ID", twelvelabs.FieldAsset, &k.asset, "of a file that you uploaded", wrong)
			}),
			slot(n.Source == twelvelabs.FieldFile, p.fileField),
		),
		line("Kind", wrong(twelvelabs.FieldKind), twelvelabs.FieldKind,
			app.Div().Class("choices").ID(controlOf(twelvelabs.FieldKind)).TabIndex(-1).Body(
				p.radio("kind", "Video", n.Kind == "video", func() { k.setKind("video"); k.edited(twelvelabs.FieldKind) }),
				p.radio("kind", "Audio", n.Kind == "audio", func() { k.setKind("audio"); k.edited(twelvelabs.FieldKind) }),
			),
		),
		line("Model", wrong(twelvelabs.FieldModel), twelvelabs.FieldModel,
			p.choice("Model", twelvelabs.FieldModel, [][2]string{{twelvelabs.Marengo30, "Marengo 3.0"}, {twelvelabs.Marengo35, "Marengo 3.5"}}, n.Model,
				func(v string) { n.Model = v; k.fitStrategy() }),
		),
		line("Stretch", wrong(twelvelabs.FieldStart), twelvelabs.FieldStart,
			box("choices",
				app.Label().Class("choice").Body(app.Text("from"), p.typed("Start", twelvelabs.FieldStart, &k.start, "0:00", wrong)),
				app.Label().Class("choice").Body(app.Text("to"), p.typed("End", twelvelabs.FieldEnd, &k.end, "its end", wrong)),
				app.Span().Class("quiet small").Text("seconds, or h:mm:ss"),
			),
			problemLine(controlOf(twelvelabs.FieldEnd), wrong(twelvelabs.FieldEnd)),
		),
		line("Segments", wrong(twelvelabs.FieldSegmentation), twelvelabs.FieldSegmentation,
			box("choices",
				p.choice("Segmentation", twelvelabs.FieldSegmentation, strategies(n), n.Segmentation, k.segment),
				app.If(n.Segmentation != "", func() app.UI {
					return app.Label().Class("choice").Body(
						app.Text(when(n.Segmentation == "dynamic", "of at least", "of")),
						p.typed("Seconds", twelvelabs.FieldSegmentation, &k.length, "", wrong),
						app.Text("s"),
					)
				}),
			),
		),
		line("Options", wrong(twelvelabs.FieldOptions), twelvelabs.FieldOptions,
			p.ticks(twelvelabs.FieldOptions, twelvelabs.OptionsFor(n.Kind, n.Model), nil, &n.Options)),
		line("Scopes", wrong(twelvelabs.FieldScopes), twelvelabs.FieldScopes,
			p.ticks(twelvelabs.FieldScopes, twelvelabs.ScopesAll(), nil, &n.Scopes)),
		line("Types", wrong(twelvelabs.FieldTypes), twelvelabs.FieldTypes,
			p.ticks(twelvelabs.FieldTypes, []string{twelvelabs.TypeSeparate, twelvelabs.TypeFused}, []string{"separate", "fused"}, &n.Types)),
		slot(k.takesNotes(), func() app.UI {
			return line("Notes", wrong(twelvelabs.FieldNotes), twelvelabs.FieldNotes,
				described(app.Textarea().ID(controlOf(twelvelabs.FieldNotes)).Class("mono").Rows(3).Aria("label", "Notes in time").
					Placeholder("0:42–0:45 A goal").Attr("value", k.notes).
					OnInput(func(ctx app.Context, _ app.Event) { k.notes = typed(ctx); k.edited(twelvelabs.FieldNotes) }),
					controlOf(twelvelabs.FieldNotes), wrong(twelvelabs.FieldNotes)),
				para("quiet small", "A line for each: its time, and a text that is fused into the segments there."),
			)
		}),
		slot(n.Model == twelvelabs.Marengo35, func() app.UI {
			return line("Uncertainty", wrong(twelvelabs.FieldUncertainty), twelvelabs.FieldUncertainty,
				app.Div().ID(controlOf(twelvelabs.FieldUncertainty)).TabIndex(-1).Class("choices").Body(
					tick("of each number, for clips only", n.Uncertainty, false, func(on bool) { n.Uncertainty = on; k.edited(twelvelabs.FieldUncertainty) }),
				))
		}),
	}
}

// strategies are the ways to cut the medium, and what the model does by itself.
func strategies(n *twelvelabs.NewTask) [][2]string {
	usual := "dynamic, 4 s"
	switch {
	case n.Model == twelvelabs.Marengo35:
		usual = "dynamic, 2 s"
	case n.Kind == "audio":
		usual = "fixed, 6 s"
	}
	list := [][2]string{{"", "as usual (" + usual + ")"}}
	for _, s := range twelvelabs.StrategiesFor(n.Kind, n.Model) {
		list = append(list, [2]string{s, s})
	}
	return list
}

// when is a, or b where it is not so.
func when(so bool, a, b string) string {
	if so {
		return a
	}
	return b
}

// box, para and knob are what a dialog is mostly made of: each call of a tree's
// own methods takes its bytes in the program.
func box(class string, children ...app.UI) app.UI { return app.Div().Class(class).Body(children...) }

func para(class, text string) app.UI { return app.P().Class(class).Text(text) }

// knob is told from others by its label, and from itself before by about.
func knob(class, label string, do app.EventHandler, about ...any) app.UI {
	return app.Button().Type("button").Class(class).Text(label).OnClick(do, app.EventScope(append(about, label)...))
}

// line is a row of the form, with room for what is wrong.
func line(label, wrong string, f twelvelabs.Field, controls ...app.UI) app.UI {
	return app.FieldSet().Class("making-line").Body(
		app.Legend().Text(label),
		box("making-controls", append(controls, problemLine(controlOf(f), wrong))...),
	)
}

func (p *makingPanel) radio(group, label string, on bool, choose func()) app.UI {
	return app.Label().Class("check").Body(
		app.Input().Type("radio").Name("new-"+group).Checked(on).
			OnChange(func(app.Context, app.Event) { choose() }, app.EventScope(group, label)),
		app.Text(label),
	)
}

func (p *makingPanel) source(f twelvelabs.Field) {
	k := p.Model.making
	k.edited(k.task.Source)
	k.task.Source = f
}

func (p *makingPanel) typed(label string, f twelvelabs.Field, value *string, hint string, wrong func(twelvelabs.Field) string) app.UI {
	k := p.Model.making
	return described(app.Input().ID(controlOf(f)).Type("text").Aria("label", label).Placeholder(hint).
		Attr("autocapitalize", "off").Attr("autocomplete", "off").Spellcheck(false).
		Attr("value", *value).OnInput(func(ctx app.Context, _ app.Event) { *value = typed(ctx); k.edited(f) }, app.EventScope(label)),
		controlOf(f), wrong(f))
}

func (p *makingPanel) choice(label string, f twelvelabs.Field, of [][2]string, chosen string, chose func(string)) app.UI {
	k := p.Model.making
	list := app.Select().Aria("label", label)
	if f != twelvelabs.FieldSegmentation || chosen == "" { // else it is that of its length
		list = list.ID(controlOf(f))
	}
	return list.OnChange(func(ctx app.Context, _ app.Event) { chose(typed(ctx)); k.edited(f) }, app.EventScope(label)).Body(
		app.Range(of).Slice(func(i int) app.UI {
			return app.Option().Value(of[i][0]).Selected(of[i][0] == chosen).Text(of[i][1])
		}),
	)
}

// ticks are some of all values; labels are their names where those differ.
func (p *makingPanel) ticks(f twelvelabs.Field, all, labels []string, chosen *[]string) app.UI {
	k := p.Model.making
	if labels == nil {
		labels = all
	}
	return app.Div().ID(controlOf(f)).TabIndex(-1).Class("choices").Body(
		app.Range(all).Slice(func(i int) app.UI {
			return tick(labels[i], slices.Contains(*chosen, all[i]), false, func(bool) {
				*chosen = toggled(*chosen, all[i])
				k.edited(f)
			})
		}),
	)
}

func (p *makingPanel) fileField() app.UI {
	k := p.Model.making
	about := "at most 36 MB; it is read here, and goes in the request"
	if k.task.File.Name != "" {
		about = k.task.File.Name + ", " + bytes(k.task.File.Size)
	}
	return box("choices",
		app.Button().ID(controlOf(twelvelabs.FieldFile)).Type("button").Aria("describedby", "new-file-about").Text("Choose a file…").
			OnClick(func(app.Context, app.Event) { element("new-file").Call("click") }),
		app.Span().ID("new-file-about").Class("small making-file").Text(about),
		app.Input().ID("new-file").Type("file").Accept("video/*,audio/*").Attr("hidden", true).Aria("label", "Media file").
			OnChange(func(ctx app.Context, _ app.Event) {
				if list := ctx.JSSrc().Get("files"); list.Length() > 0 {
					k.chose(list.Index(0))
				}
				ctx.JSSrc().Set("value", "") // so that the same file can be chosen again
			}),
	)
}

// request is what would be sent, as it is now.
func (p *makingPanel) request(n *twelvelabs.NewTask) app.UI {
	k := p.Model.making
	base := p.Model.base(p.Model.form.api)
	text := n.Folded()
	if k.shown == "curl" {
		text = strings.TrimRight(n.Curl(base), "\n")
	}
	return app.Section().Class("making-request").Aria("label", "The request").Body(
		box("choices",
			oneOf("The request as", [][2]string{{"json", "JSON"}, {"curl", "curl"}}, k.shown, func(v string) { k.shown, k.copied = v, "" }),
			knob("link", "Copy", func(app.Context, app.Event) { p.copyRequest(text) }, text),
			app.Span().Class("quiet small").Role("status").Text(k.copied),
		),
		para("quiet small", "POST "+base+"/embed-v2/tasks"),
		app.Pre().TabIndex(0).Aria("label", "The request as "+k.shown).Text(text),
		slot(n.Source == twelvelabs.FieldFile && n.File.Name != "" && k.shown == "json", func() app.UI {
			return para("quiet small", "The file is folded to its length. It is read when the request is sent.")
		}),
		slot(k.shown == "curl", func() app.UI {
			return para("quiet small", "It reads the key from TWELVELABS_API_KEY"+when(n.Source == twelvelabs.FieldFile, ", and the file from the folder it is run in.", "."))
		}),
	)
}

func (p *makingPanel) copyRequest(text string) {
	m := p.Model
	copyText(text, func(ok bool) {
		m.ui(func() {
			m.making.copied = when(ok, "Copied.", "The browser does not let this page copy: select the text.")
		})
	})
}

const lookFirst = "It may have been taken all the same: look into “My tasks” before you send it again."

// trouble is what came of the request, where it belongs to no field.
func (p *makingPanel) trouble() app.UI {
	m, k := p.Model, p.Model.making
	look := app.If(m.hasAccount(), func() app.UI {
		return knob("", "My tasks", func(app.Context, app.Event) {
			m.closeMaking("my-tasks")
			m.openAccount()
		})
	})
	switch {
	case k.needs != "":
		what := m.form.keyError
		if k.needs != "key" {
			what = "Say first whether your key may pass through this server."
		}
		return box("trouble",
			para("bad", what),
			para("", "The form behind this asks for it; what is typed here stays."),
			box("buttons", knob("", "To the form", func(app.Context, app.Event) { m.closeMaking(k.needs) })),
		)
	case k.stopped:
		return box("trouble",
			para("bad", "The answer was not waited for."), para("", lookFirst), box("buttons", look))
	case k.problem == nil:
		return app.Text("")
	}
	t := explainOnce(*k.problem, hostOf(m.base(k.api)), "press “Create…”")
	if !mayBeTaken(*k.problem) {
		return troubled(t, *k.problem)
	}
	t.next = lookFirst
	return troubled(t, *k.problem, look)
}

// end is the way on: to the question, to the request, or out.
func (p *makingPanel) end() app.UI {
	m, k := p.Model, p.Model.making
	free := m.form.api == apiSample
	billed := "It is billed: TwelveLabs charges for the length of what it embeds."
	if free {
		billed = "Nothing is billed. The sample service fetches no medium: its tasks are all of its made-up film."
	}
	switch {
	case k.sending != nil:
		// Nothing here takes the place of the button that was pressed: it may be
		// pressed again before this is seen.
		return box("making-end",
			box("progress",
				app.Progress().Aria("label", "Creating the task"),
				box("making-sent",
					app.P().ID("new-task-sent").TabIndex(-1).Class("quiet small").Role("status").Text("Sent to "+hostOf(m.base(k.api))+". Waiting for its answer…"),
					knob("link", "Stop waiting", func(app.Context, app.Event) { m.stopMaking(); m.changed() }),
				),
			),
		)
	case k.confirming:
		return box("making-end",
			app.Div().ID("new-task-sure").TabIndex(-1).Role("group").Aria("label", "Create this task?").Body(
				para("making-sure", "Create this task at "+m.form.api.place()+"?"),
				para("quiet", billed),
			),
			box("buttons",
				knob("primary", "Yes, create it", single(m.makeTask)),
				knob("", "Back", p.onBack),
			),
		)
	}
	return box("making-end",
		para("quiet", billed),
		box("buttons",
			app.Button().ID("new-task-create").Type("submit").Class("primary").Text("Create…"),
			knob("", "Close", func(app.Context, app.Event) { m.closeMaking("") }),
		),
	)
}

// single does not heed the second click of a double click: it was meant for what
// stood at the same place before.
func single(do func()) app.EventHandler {
	return func(_ app.Context, e app.Event) {
		if e.Get("detail").Int() < 2 {
			do()
		}
	}
}

// place is where a task is created, in a sentence.
func (k apiKind) place() string {
	if k == apiSample {
		return "the sample service"
	}
	return "TwelveLabs"
}

// onSubmit puts the question, or shows what is wrong. The focus goes to the
// question and not to its answer, so that Enter pressed twice is no yes.
func (p *makingPanel) onSubmit(ctx app.Context, e app.Event) {
	e.PreventDefault()
	m := p.Model
	to := "new-task-trouble"
	if wrong := m.wantTask(); wrong != "" {
		to = controlOf(wrong)
	} else if m.making.confirming {
		to = "new-task-sure"
	}
	ctx.Defer(func(app.Context) { focus(to) })
}

func (p *makingPanel) onBack(ctx app.Context, _ app.Event) {
	p.Model.making.confirming = false
	ctx.Defer(func(app.Context) { focus("new-task-create") })
}

// onClose follows the browser, which closes the dialog with Escape too. A
// request under way goes on.
func (p *makingPanel) onClose(app.Context, app.Event) {
	if k := p.Model.making; k != nil {
		k.confirming = false
	}
}
