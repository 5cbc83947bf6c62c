package ui

// jsonview.go shows the answer as it was, line by line, with each vector
// folded into its length until it is asked for.

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// jsonView draws its lines as the table draws its rows.
type jsonView struct {
	app.Compo
	Shared  *explore
	Version int

	roll
	pool linePool

	watch   string // whose answer is shown
	result  *engine.Result
	open    []int // items whose vectors are unfolded
	failure string
	lines   []engine.Line // that are drawn
}

func (j *jsonView) OnInit() { j.total, j.sought = -1, -1 }

func (j *jsonView) OnMount(ctx app.Context) {
	j.pool.holder = ctx.JSSrc().Call("querySelector", "."+paneClass)
	j.mount(ctx, j.fetchLines)
	j.refresh()
}

func (j *jsonView) OnDismount() { j.dismount() }

func (j *jsonView) OnUpdate(app.Context) { j.refresh() }

func (j *jsonView) refresh() {
	x := j.Shared
	if j.scroll == nil || x.handle == nil || x.result == nil || x.result == j.result {
		return
	}
	if x.watch != j.watch {
		j.open = nil
	}
	j.watch, j.result = x.watch, x.result
	j.ask()
}

func (j *jsonView) fetchLines(ctx context.Context, first, count int) {
	q := engine.LinesRequest{Watch: j.watch, First: first, Count: count, Open: slices.Clone(j.open)}
	j.Shared.handle.Lines(ctx, q, func(lines engine.Lines, err error) {
		j.quietly(func() {
			if ctx.Err() == nil {
				j.take(lines, err)
			}
		})
	})
}

func (j *jsonView) take(lines engine.Lines, err error) {
	if failed := err != nil; failed || j.failure != "" {
		j.failure = ""
		if failed {
			j.failure = err.Error()
		}
		j.ctx.Update()
		if failed {
			return
		}
	}
	v := j.view(lines.Total)
	j.lines = lines.Lines
	j.pool.draw(j.lines, lines.First)
	j.set(v, lines.First, len(j.lines))
}

func (j *jsonView) Render() app.UI {
	return app.Div().Class("json").Body(
		app.Div().Class("view-notice").Body( // always there, so that the box is never made anew
			app.If(j.failure != "", func() app.UI { return viewFailure("The answer", j.failure, j.onRetry) }),
		),
		app.Div().Class("json-box", boxClass).Role("region").Aria("label", "The answer as JSON").TabIndex(0).Body(
			app.Div().Class(spaceClass).OnClick(j.onClick).Body(app.Div().Class(paneClass)),
		),
	)
}

// viewFailure says that what a view shows can't be had.
func viewFailure(what, why string, retry app.EventHandler) app.UI {
	return app.P().Class("view-failure").Role("alert").Body(
		app.Text(what+" could not be read: "+why+" "),
		app.Button().Type("button").Text("Try again").OnClick(retry),
	)
}

func (j *jsonView) onRetry(app.Context, app.Event) { j.ask() }

// onClick folds or unfolds a vector.
func (j *jsonView) onClick(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	button := e.Get("target").Call("closest", "button")
	if !button.Truthy() {
		return
	}
	item, err := strconv.Atoi(button.Call("getAttribute", "data-item").String())
	if err != nil {
		return
	}
	if i := slices.Index(j.open, item); i >= 0 {
		j.open = slices.Delete(j.open, i, i+1)
	} else {
		j.open = append(j.open, item)
	}
	j.ask()
}

// folding takes a line apart where its vector folds: the text before, what the
// button says, and the text behind. The button says nothing where there is
// nothing to fold.
func folding(l engine.Line) (before, button, after string) {
	if l.Item < 0 {
		return l.Text, "", ""
	}
	if l.Open {
		return l.Text + " ", "Hide", ""
	}
	before, rest, found := strings.Cut(l.Text, "[ ")
	n, after, closed := strings.Cut(rest, " numbers ]")
	if !found || !closed || n == "0" {
		return l.Text, "", ""
	}
	if n == "1" {
		return before + "[ ", "Show 1 number", " ]" + after
	}
	return before + "[ ", "Show " + n + " numbers", " ]" + after
}

// linePool are the elements of the lines, in the order they stand.
type linePool struct {
	holder app.Value
	lines  []*lineView
	shown  int
}

// lineView is one line's element, and what it says.
type lineView struct {
	element, number, before, button, label, after app.Value
	text                                          [4]string // number, before, label, after
	depth, item                                   int
	open                                          bool
}

// lineTemplate is fixed text, into which no data is put.
const lineTemplate = `<div class="json-line"><span class="json-number" aria-hidden="true"> </span>` +
	`<span class="json-text"><span> </span><button type="button" class="fold" hidden> </button><span> </span></span></div>`

func (p *linePool) grow(n int) {
	if len(p.lines) >= n {
		return
	}
	template := document().Call("createElement", "template")
	template.Set("innerHTML", lineTemplate)
	first := template.Get("content").Get("firstChild")
	for len(p.lines) < n {
		v := &lineView{element: first.Call("cloneNode", true), depth: -1, item: -1}
		text := v.element.Get("lastChild")
		v.number = v.element.Get("firstChild").Get("firstChild")
		v.before = text.Get("firstChild").Get("firstChild")
		v.button = text.Get("firstChild").Get("nextSibling")
		v.label = v.button.Get("firstChild")
		v.after = text.Get("lastChild").Get("firstChild")
		p.lines = append(p.lines, v)
	}
}

// draw shows lines, the first of which has a position in the whole answer.
func (p *linePool) draw(lines []engine.Line, first int) {
	p.grow(len(lines))
	for i, l := range lines {
		p.lines[i].write(l, first+i)
	}
	for ; p.shown < len(lines); p.shown++ {
		p.holder.Call("appendChild", p.lines[p.shown].element)
	}
	for ; p.shown > len(lines); p.shown-- {
		p.lines[p.shown-1].element.Call("remove")
	}
}

func (v *lineView) write(l engine.Line, position int) {
	before, button, after := folding(l)
	text := [4]string{strconv.Itoa(position + 1), before, button, after}
	for i, node := range [4]app.Value{v.number, v.before, v.label, v.after} {
		if text[i] != v.text[i] {
			node.Set("nodeValue", text[i])
		}
	}
	if button != v.text[2] {
		v.button.Set("hidden", button == "")
	}
	if l.Item != v.item {
		v.button.Call("setAttribute", "data-item", strconv.Itoa(l.Item))
	}
	if l.Item >= 0 && (l.Open != v.open || l.Item != v.item) {
		v.button.Call("setAttribute", "aria-expanded", strconv.FormatBool(l.Open))
	}
	if l.Depth != v.depth {
		v.element.Get("style").Call("setProperty", "--depth", strconv.Itoa(min(l.Depth, 40)))
	}
	v.text, v.depth, v.item, v.open = text, l.Depth, l.Item, l.Open
}
