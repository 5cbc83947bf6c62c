package ui

// export_view.go is how the dialog of an export looks.

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/export"
	"embedscope/app/files"
)

func (p *exportPanel) Render() app.UI {
	return app.Div().Class("export-holder").Body(
		app.Button().Type("button").Text("Export…").OnClick(p.show),
		app.Dialog().ID("export").Class("export").Aria("labelledby", "export-title").On("close", p.closed).Body(
			app.H2().ID("export-title").Text("Export"),
			app.Div().Class("export-choices").Body(app.If(p.open, p.choices)),
			app.Div().Role("alert").Body(
				app.If(p.failure != "", func() app.UI { return app.P().Class("warn").Text(p.failure) }),
			),
			app.Div().Role("status").Body(
				app.If(p.saved != nil, func() app.UI { return p.result(p.saved) }).
					ElseIf(p.sending.note != "", func() app.UI { return app.P().Class("warn", "small").Text(p.sending.note) }).
					ElseIf(p.sending.sent != nil && p.failure == "", func() app.UI { return app.P().Text(sentLine(p.sending.sent, p.sending.to)) }),
			),
			app.Div().Class("buttons").Body(app.If(p.open, p.knobs)),
		),
	)
}

func (p *exportPanel) choices() app.UI {
	d := p.description
	if d == nil {
		if p.failure != "" {
			return app.P().Text("Close this, and try again.")
		}
		return app.P().Class("dim").Text("Loading what writes files…")
	}
	f := p.chosen()
	scenes := f != nil && f.About == ""
	return app.Div().Class("export-form").Body(
		app.Label().Class("export-line").Body(app.Span().Text("Format"), p.formats(d)),
		app.P().Class("dim", "small").Text(about(f)),
		app.Div().Body(app.If(f != nil && f.Refuses != "", func() app.UI { return app.P().Class("warn", "small").Text(f.Refuses) })),
		app.FieldSet().Class("export-line").Disabled(p.running != nil).Hidden(scenes).Body(
			app.Legend().Text("Rows"),
			app.Div().Class("choices").Body(p.rowChoices()...),
		),
		app.FieldSet().Class("export-line").Disabled(p.running != nil).Hidden(scenes).Body(
			app.Legend().Text("Columns"),
			app.Div().Class("choices").Body(
				tick("Norm", p.norm, false, func(on bool) { p.norm, p.sending.sent = on, nil }),
				tick("Cluster", p.clustered, p.Shared.sight.clusters == nil, func(on bool) { p.clustered, p.sending.sent = on, nil }),
				tick("Place on the map", p.mapped, p.Shared.lastMap() == nil, func(on bool) { p.mapped, p.sending.sent = on, nil }),
				app.If(p.Shared.placed(), func() app.UI {
					return tick("Page and chunk", p.placed, false, func(on bool) { p.placed, p.sending.sent = on, nil })
				}),
				app.If(p.Shared.result.Uncertain, func() app.UI {
					return tick("Uncertainty", p.doubted, false, func(on bool) { p.doubted, p.sending.sent = on, nil })
				}),
			),
		),
		app.Div().Class("export-line").Body(app.Span().Text("Files"), app.Div().Class("mono", "small").Body(fileNames(f)...)),
		app.Div().Body(app.If(f != nil && len(f.Snippets) > 0, func() app.UI { return p.loading(f) })),
		app.Div().Body(app.If(f != nil && f.Sends, func() app.UI { return p.sendPart(f) })),
	)
}

// about is what a format holds, and what it leaves out.
func about(f *files.Format) string {
	switch {
	case f == nil:
		return ""
	case f.About == "":
		return "The scenes of the timeline, as they are by its threshold."
	case f.LeavesOut != "":
		return f.About + " It leaves out " + f.LeavesOut + ", and counts them."
	}
	return f.About
}

func (p *exportPanel) formats(d *files.Description) app.UI {
	option := func(f files.Format) app.UI {
		return app.Option().Value(f.ID).Selected(f.ID == p.format).Text(f.Label)
	}
	list := app.Select().Disabled(p.running != nil).OnChange(func(ctx app.Context, _ app.Event) {
		p.format, p.saved, p.failure, p.tool, p.sending.sent = typed(ctx), nil, "", "", nil
	})
	groups := []app.UI{app.OptGroup().Label("Embeddings").Body(app.Range(d.Formats).Slice(func(i int) app.UI { return option(d.Formats[i]) }))}
	if len(p.Shared.exportScenes()) > 0 {
		groups = append(groups, app.OptGroup().Label("Scenes").Body(app.Range(d.Scenes).Slice(func(i int) app.UI { return option(d.Scenes[i]) })))
	}
	return list.Body(groups...)
}

func (p *exportPanel) rowChoices() []app.UI {
	x := p.Shared
	choice := func(value, label string, disabled bool) app.UI {
		return app.Label().Class("check").Body(
			app.Input().Type("radio").Name("export-rows").Value(value).Checked(p.rows == value).Disabled(disabled).
				OnChange(func(app.Context, app.Event) {
					p.rows, p.saved = value, nil
					p.describe()
				}, app.EventScope(value)),
			app.Text(label),
		)
	}
	shown, chosen := "Those the filters show", "Those chosen"
	if p.rows == rowsShown && p.description != nil && p.asking == nil {
		shown += " (" + count(p.description.Rows) + ")"
	}
	if x.choiceMade() != 0 {
		chosen += " (" + count(len(x.sight.chosen)) + ")"
	}
	return []app.UI{
		choice(rowsAll, "All "+count(x.result.Segments), false),
		choice(rowsShown, shown, !x.filtered()),
		choice(rowsChosen, chosen, x.choiceMade() == 0),
	}
}

func tick(label string, on, disabled bool, ticked func(bool)) app.UI {
	return app.Label().Class("check").Body(
		app.Input().Type("checkbox").Checked(on && !disabled).Disabled(disabled).
			OnChange(func(ctx app.Context, _ app.Event) { ticked(ctx.JSSrc().Get("checked").Bool()) }, app.EventScope(label)),
		app.Text(label),
	)
}

func fileNames(f *files.Format) []app.UI {
	if f == nil {
		return nil
	}
	list := make([]app.UI, len(f.Files))
	for i, name := range f.Files {
		list[i] = app.Div().Text(name)
	}
	return list
}

// loading is a program that loads the files, in the language of choice.
func (p *exportPanel) loading(f *files.Format) app.UI {
	shown := f.Snippets[0]
	for _, s := range f.Snippets {
		if s.Tool == p.tool {
			shown = s
		}
	}
	return app.Div().Class("export-snippet").Body(
		app.Div().Class("choices").Body(
			app.Label().Class("choice").Body(
				app.Text("Load it with"),
				app.Select().OnChange(func(ctx app.Context, _ app.Event) { p.tool = typed(ctx) }).Body(
					app.Range(f.Snippets).Slice(func(i int) app.UI {
						return app.Option().Value(f.Snippets[i].Tool).Selected(f.Snippets[i].Tool == shown.Tool).Text(f.Snippets[i].Tool)
					}),
				),
			),
			app.Button().Type("button").Class("link").Text("Copy").OnClick(func(app.Context, app.Event) { p.copySnippet(shown) }, app.EventScope(f.ID, shown.Tool)),
		),
		app.Pre().TabIndex(0).Aria("label", "Program that loads the files").Text(strings.TrimRight(shown.Text, "\n")),
	)
}

func (p *exportPanel) copySnippet(s export.Snippet) {
	copyText(s.Text, func(ok bool) {
		p.onUI(func() {
			if p.failure = ""; !ok {
				p.failure = "The browser does not let this page copy: select the text instead."
			}
		})
	})
}

func (p *exportPanel) knobs() app.UI {
	if p.running != nil {
		return app.Div().Class("export-knobs").Body(
			app.Progress().Max(p.total).Value(p.done).Aria("label", "Exporting").Aria("valuetext", count(p.done)+" of "+count(p.total)+" rows"),
			app.Span().Class("small", "dim").Text(count(p.done)+" of "+count(p.total)),
			app.Button().Type("button").Text("Cancel").OnClick(func(app.Context, app.Event) { p.stop() }, app.EventScope("cancel")),
		)
	}
	f := p.chosen()
	return app.Div().Class("export-knobs").Body(
		app.Button().Type("button").Class("primary").Text("Export").
			Disabled(f == nil || f.Refuses != "" || p.asking != nil || p.description.Rows == 0 && f.About != "").OnClick(p.export, app.EventScope("export")),
		app.Button().Type("button").Text("Close").
			OnClick(func(app.Context, app.Event) { element("export").Call("close") }, app.EventScope("close")),
	)
}

// result tells what was written, and offers it once more: a browser may have
// asked before it took several files.
func (p *exportPanel) result(d *files.Done) app.UI {
	line := counted(d.Written, "row", "rows") + " in " + counted(len(d.Files), "file", "files") + "."
	if f := p.chosen(); f != nil && f.About == "" {
		line = counted(d.Written, "scene", "scenes") + " in " + counted(len(d.Files), "file", "files") + "."
	}
	if d.LeftOut > 0 {
		line += " " + counted(d.LeftOut, "row was", "rows were") + " left out."
	}
	links := make([]app.UI, len(d.Files))
	for i, file := range d.Files {
		links[i] = app.Li().Body(app.A().Href(file.URL).Download(file.Name).Text(file.Name), app.Text(" "+bytes(file.Size)))
	}
	return app.Div().Class("export-done").Body(app.P().Text(line), app.Ul().Class("small").Body(links...))
}
