package ui

// timeline.go is the region "Timeline": all segments at their times, above the
// views. It draws on canvases of its own, and go-app renders only what stands
// around them.

import (
	"slices"
	"strconv"

	"embedscope/app/engine"
	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

type timeline struct {
	app.Compo
	Shared  *explore
	Version int

	ctx  app.Context
	live bool // mounted
	board

	marks   *engine.Marks // the table is made of
	table   *timetable    // nil until there are marks
	window  plot.Window
	layout  timeLayout
	offered []string // in the list of options
	row     int      // that was selected when the window was last moved to it
	cursor  int      // the row that the keys have come to; -1: none
	gesture
	player player
}

func (t *timeline) OnInit() { t.row, t.cursor = -1, -1 }

func (t *timeline) OnMount(ctx app.Context) {
	t.ctx, t.live = ctx, true
	t.board.mount(ctx.JSSrc(), t.frame)
	t.unsee = t.Shared.see(t.onSight)
	t.listen()
	t.player.mount(t)
	t.refresh()
	t.redraw(drawAll)
}

func (t *timeline) OnDismount() {
	t.live = false
	if t.unsee != nil {
		t.unsee()
	}
	t.player.release()
	t.board.release()
}

func (t *timeline) OnUpdate(app.Context) { t.refresh() }

// onSight draws anew what a change of the sight concerns.
func (t *timeline) onSight(a aspect) {
	switch a {
	case aspectHover, aspectPlayhead:
		t.redraw(drawOver)
		return
	case aspectTheme: // the colours are told next
		t.redraw(drawAll)
		return
	case aspectNames:
		return
	case aspectColours, aspectChoice:
		t.redraw(drawOver | drawSegments)
		afterFrame(t.ctx.Update) // the legend
		return
	case aspectScenes:
		s := &t.Shared.sight.scenes
		if s.seeking {
			s.seeking = false
			t.zoomTo(s.sought)
		}
		t.settle()
		t.redraw(drawAll)
		return
	case aspectMarks:
		t.refresh()
	}
	t.redraw(drawAll)
	t.ctx.Dispatch(func(app.Context) {}) // what stands around may differ
}

// refresh takes other marks, and follows the selection.
func (t *timeline) refresh() {
	x := t.Shared
	if !t.live {
		return
	}
	t.player.follow()
	what, window := drawOver, t.window // the selection alone changes nothing below
	if m := x.sight.marks; m != t.marks {
		t.marks, t.table, t.columns, t.cursor = m, nil, columns{}, -1 // the next frame sorts them: a task of its own
		what = drawAll
	}
	if row := x.selected(); row != t.row && t.table != nil {
		t.row = row
		t.reveal(row)
	}
	if t.window != window {
		what = drawAll
	}
	t.settle()
	t.redraw(what)
}

// take sorts other marks, shows all of them, and asks for their scenes.
func (t *timeline) take() {
	x := t.Shared
	t.table = newTimetable(x.sight.of, t.marks)
	t.window = plot.Window{Full: t.table.full, To: t.table.full, Least: zoomLeast}
	t.row = -1
	if options := x.changing(); len(options) > 0 && x.sight.scenes.option == "" {
		x.findScenes(options[0], x.sight.scenes.threshold)
	}
	t.ctx.Dispatch(func(app.Context) {}) // what stands around may differ
	t.refresh()
	t.redraw(drawAll)
}

// zoomLeast is the shortest stretch to zoom in to, in seconds or pages.
const zoomLeast = 1

// reveal moves the window to a row by the least move.
func (t *timeline) reveal(row int) {
	if span, ok := t.spanOf(row); ok {
		t.window = t.window.Show(span.Start, span.End)
	}
}

// zoomTo shows a stretch of time, with a little around it.
func (t *timeline) zoomTo(s plot.Span) {
	if t.table == nil || !known(s.Start) || !known(s.End) {
		return
	}
	around := max((s.End-s.Start)*0.08, 0.1)
	w := t.window
	w.From, w.To = max(s.Start-around, 0), min(s.End+around, w.Full)
	t.window = w.Zoom(1, (w.From+w.To)/2).Show(s.Start, s.End) // and so within its limits
	t.redraw(drawAll)
}

// spanOf is where a row is on the axis; ok is false where it isn't.
func (t *timeline) spanOf(row int) (s plot.Span, ok bool) {
	if t.table == nil || row < 0 || row >= len(t.table.place) || t.table.place[row] < 0 {
		return s, false
	}
	s, _, ok = spanOf(t.table.of, t.marks, row)
	return s, ok
}

// laneOf is the lane of a row.
func (t *timeline) laneOf(row int) int { return min(int(t.marks.Option[row]), len(t.table.lanes)-1) }

// untimed reports whether there is nothing to draw: that is said in words.
func (t *timeline) untimed() bool { return t.table != nil && !t.table.timed() }

func (t *timeline) Render() app.UI {
	x := t.Shared
	return app.Section().Class("timeline").Aria("label", "Timeline").Body(
		app.Div().Class("timeline-bar").Body(
			app.H3().Class("panel-title").Text("Timeline"),
			app.Div().Class("timeline-legend").Body(x.legend()...),
			x.colourChoice(),
			app.Div().Class("timeline-tools").Body(
				app.If(t.table != nil && t.table.timed(), func() app.UI { return x.pictureButtons("timeline", t.svg) }),
			),
		),
		app.P().Class("timeline-hint", "quiet small").Text(x.colourHint()),
		app.P().Class("timeline-none", "quiet").Text(t.none()),
		app.Raw(timelineBody),
	)
}

// none says why there is nothing to draw; empty where there is.
func (t *timeline) none() string {
	if t.untimed() {
		if r := t.Shared.result; r != nil && r.InputType == "image" {
			return "An image has no times, so that there is no timeline to draw."
		}
		return "These embeddings have no times and no pages, so that there is no timeline to draw. The table lists all of them."
	}
	return ""
}

// zoom goes in or out around the selected segment, where it shows, or else
// around the middle.
func (t *timeline) zoom(does string) {
	at := (t.window.From + t.window.To) / 2
	row := t.cursor
	if row < 0 {
		row = t.row
	}
	if s, ok := t.spanOf(row); ok && s.End >= t.window.From && s.Start <= t.window.To {
		at = (s.Start + s.End) / 2
	}
	switch does {
	case "in":
		t.window = t.window.Zoom(2, at)
	case "out":
		t.window = t.window.Zoom(0.5, at)
	default:
		t.window.From, t.window.To = 0, t.window.Full
	}
	t.say("Shows " + stretchText(t.marks.Pages, t.window.From, t.window.To))
	t.redraw(drawAll)
}

// settle gives the controls below the canvases what they show.
func (t *timeline) settle() {
	x := t.Shared
	s := &x.sight.scenes
	t.body.Set("hidden", t.untimed())
	t.over.canvas.Call("setAttribute", "aria-label", t.axisName())
	t.adders.Set("hidden", x.result != nil && x.result.Pages)
	t.odd.Set("textContent", t.oddWords())
	options := x.changing()
	t.choices.Set("hidden", len(options) == 0)
	t.offer(options)
	t.option.Set("value", s.option)
	level := s.level()
	text := fixed(level, 3)
	if s.most > 0 {
		top := s.most * 1.01 // where nothing is a boundary
		for _, set := range [][2]string{{"max", exactNumber(top)}, {"step", exactNumber(top / 400)}, {"value", exactNumber(level)}} {
			t.slider.Set(set[0], set[1])
		}
	}
	t.slider.Set("disabled", !s.drawn())
	t.slider.Call("setAttribute", "aria-valuetext", text)
	t.level.Set("textContent", text)
	words := s.failure
	if words == "" && s.revision > 0 {
		words = counted(len(s.scenes), "scene", "scenes")
	}
	t.scenes.Set("textContent", words)
	t.player.show()
}

// axisName says what the timeline shows.
func (t *timeline) axisName() string {
	if r := t.Shared.result; r != nil && r.Pages {
		return "Segments by page"
	}
	return "Segments over time"
}

// offer lists the options whose change can be shown.
func (t *timeline) offer(options []string) {
	if slices.Equal(options, t.offered) {
		return
	}
	t.offered = options
	t.option.Set("textContent", "")
	for _, option := range options {
		t.option.Call("append", app.Window().Get("Option").New(optionName(option), option))
	}
}

func (t *timeline) oddWords() string {
	if t.table == nil {
		return ""
	}
	return t.table.oddWords()
}

func exactNumber(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
