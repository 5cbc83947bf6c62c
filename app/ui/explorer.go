package ui

// explorer.go is the middle of the page: what a task came back with, from its
// title to the view that is chosen.

import (
	"strings"
	"time"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// explorer is the region "Result".
type explorer struct {
	app.Compo
	Shared  *explore
	Version int

	viewed       bool // the view is there: it comes a frame after what is above it
	lined        bool // the timeline is there: it comes a frame after the view, whose rows are asked for first
	staging      bool // the next frame is on its way
	summaryOpen  bool
	healthOpen   bool
	scenesOpen   bool
	clustersOpen bool
}

func (e *explorer) OnMount(ctx app.Context) {
	o := &e.Shared.order
	o.steps, o.walking = 0, false // a step of an explorer that is gone never ends
	o.dispatch = func(f func()) { ctx.Dispatch(func(app.Context) { f() }) }
	o.quiet = func(f func()) {
		ctx.Dispatch(func(ctx app.Context) {
			ctx.PreventUpdate()
			f()
		})
	}
	e.Shared.openSight()
	e.stage(ctx)
}

func (e *explorer) OnDismount() { e.Shared.closeSight() }

func (e *explorer) OnUpdate(ctx app.Context) { e.stage(ctx) }

// stage makes a new result appear in three frames, none of which is long: what
// is said of it, the view, and the timeline. What the view needs is asked for
// before what all of them draw.
func (e *explorer) stage(ctx app.Context) {
	if e.Shared.result == nil {
		e.Shared.look()
		e.viewed, e.lined = false, false
		return
	}
	if e.lined {
		e.Shared.look()
		return
	}
	if e.staging {
		return
	}
	e.staging = true
	ctx.Defer(func(ctx app.Context) {
		e.viewed = true
		ctx.Update()
		later(func() { // or it would be deferred to the end of this frame, too
			ctx.Defer(func(ctx app.Context) {
				ctx.Dispatch(func(ctx app.Context) { // the view's OnMount comes before
					e.lined, e.staging = e.viewed, false
					e.stage(ctx)
				})
			})
		})
	})
}

func (e *explorer) Render() app.UI {
	r := e.Shared.result
	if r == nil {
		return app.Div().Class("explorer", "explorer-idle").Body(nothingYet())
	}
	return app.Section().Class("explorer").Aria("label", "Result").Body(
		app.Div().Class("title-row").Body(
			titleLine(r),
			app.If(r.Segments > 0, func() app.UI {
				return app.Div().Class("title-tools").Body(
					slot(!r.Partial && e.Shared.keepKnob != nil, e.Shared.keepKnob),
					&exportPanel{Shared: e.Shared, Version: e.Version},
				)
			}),
		),
		app.Ul().Class("chips").Aria("label", "Contents").Body(chips(r)...),
		app.If(r.Segments == 0, func() app.UI { return nothingInIt(r) }).
			Else(func() app.UI { return e.facts(r, time.Now()) }),
		slot(r.Segments > 0 && e.Shared.finder != nil, e.Shared.finder),
		app.Div().Class(e.timelineSlot()).Body(app.If(r.Segments > 0 && e.lined, func() app.UI { return &timeline{Shared: e.Shared, Version: e.Version} })),
		app.Div().Class("views").Body(app.If(e.viewed, e.viewTabs)),
	)
}

// timelineSlot keeps the room of a timeline that is about to come, so that
// nothing moves when it does.
func (e *explorer) timelineSlot() string {
	if e.Shared.result.Segments > 0 && !e.lined {
		return "timeline-slot timeline-coming"
	}
	return "timeline-slot"
}

// facts are the lines that open into all there is to know.
func (e *explorer) facts(r *engine.Result, now time.Time) app.UI {
	health, well := healthLine(r)
	class := "unwell"
	if well {
		class = "well"
	}
	return app.Div().Class("facts").Body(
		fact("Summary", e.summaryLine(r, now), "", e.onSummary, e.summaryOpen, func() app.UI { return e.summary(r, now) }),
		fact("Health", health, class, e.onHealth, e.healthOpen, func() app.UI { return e.health(r) }),
		app.If(!e.Shared.timeless(), func() app.UI {
			return fact("Scenes", e.Shared.scenesLine(), "", e.onScenes, e.scenesOpen, func() app.UI {
				return &scenesPanel{Shared: e.Shared, Version: e.Version, Revision: e.Shared.sight.scenes.revision}
			})
		}),
		fact("Clusters", clustersLine(e.Shared.sight.clusters), "", e.onClusters, e.clustersOpen, func() app.UI {
			return &clusterPanel{Shared: e.Shared, Version: e.Version}
		}),
	)
}

// fact is a line that opens. What it opens into is made only then.
func fact(name, line, class string, toggled app.EventHandler, open bool, body func() app.UI) app.UI {
	return app.Details().Class("fact").On("toggle", toggled).Body(
		app.Summary().Body(
			app.Span().Class("fact-name").Text(name),
			app.Span().Class("fact-line", class).Text(line),
		),
		app.If(open, body),
	)
}

func (e *explorer) onSummary(ctx app.Context, _ app.Event) {
	e.summaryOpen = ctx.JSSrc().Get("open").Bool()
}

func (e *explorer) onScenes(ctx app.Context, _ app.Event) {
	e.scenesOpen = ctx.JSSrc().Get("open").Bool()
}

func (e *explorer) onClusters(ctx app.Context, _ app.Event) {
	e.clustersOpen = ctx.JSSrc().Get("open").Bool()
}

// clustersLine is the clusters in a line.
func clustersLine(c *clustering) string {
	if c == nil {
		return "groups of segments that are alike"
	}
	return clusterFacts(c)
}

func (e *explorer) onHealth(ctx app.Context, _ app.Event) {
	e.healthOpen = ctx.JSSrc().Get("open").Bool()
}

func nothingYet() app.UI {
	return app.Div().Class("empty-view").Body(
		app.P().Class("empty-title").Text("No embeddings yet"),
		app.P().Text("Once the task you watch is ready, what came back is shown here: "+
			"what it holds, whether it is sound, and every vector in it."),
	)
}

func nothingInIt(r *engine.Result) app.UI {
	return app.Div().Class("empty-view").Body(
		app.P().Class("empty-title").Text(emptyTitle(r)),
		app.P().Text(emptyAdvice(r)),
	)
}

func emptyTitle(r *engine.Result) string {
	switch {
	case r.Status == "ready":
		return "Ready, but empty"
	case r.Partial:
		return "Nothing so far"
	default:
		return "No embeddings"
	}
}

func emptyAdvice(r *engine.Result) string {
	if r.Partial {
		return "The task is not finished, and its answer holds no embeddings yet."
	}
	return "The task is finished, and its answer holds no embeddings. Check that the media has the picture, " +
		"sound or speech that was asked for, and which options and scopes the task was created with. " +
		"The answer itself is below."
}

// titleLine is the file's name and the three numbers that matter most.
func titleLine(r *engine.Result) app.UI {
	return app.Div().Class("title-line").Body(
		app.H2().Class("title").Text(titleOf(r)),
		app.P().Class("title-facts").Text(titleFacts(r)),
		app.If(r.Partial, func() app.UI {
			return app.P().Class("partial").Body(
				app.Strong().Text("Partial"),
				app.Text(": the task is not finished, these are the embeddings so far."),
			)
		}),
	)
}

func titleOf(r *engine.Result) string {
	if r.Name != "" {
		return r.Name
	}
	return "Task " + r.Task
}

func titleFacts(r *engine.Result) string {
	var parts []string
	if known(r.Duration) {
		parts = append(parts, clock(r.Duration))
	}
	if r.Pages && r.Covered > 0 {
		parts = append(parts, coveredText(r))
	}
	if len(r.Dims) > 0 {
		dims := make([]string, len(r.Dims))
		for i, d := range r.Dims {
			dims[i] = count(d.Dim)
		}
		noun := " dimensions"
		if len(dims) == 1 && r.Dims[0].Dim == 1 {
			noun = " dimension"
		}
		parts = append(parts, listed(dims)+noun)
	}
	parts = append(parts, counted(r.Segments, "embedding", "embeddings"))
	return strings.Join(parts, " · ")
}

// chips are the options with their counts, and what the times say.
func chips(r *engine.Result) []app.UI {
	var list []app.UI
	for _, option := range r.Options {
		short, long := optionCounts(r, option)
		list = append(list, app.Li().Class("chip").Title(long).Body(
			mark(option),
			app.Text(optionName(option)+" "+short),
		))
	}
	if r.Segments > 0 && (r.Covered > 0 || known(r.Duration)) {
		list = append(list, stretchChip(r.Gaps, "gap", "gaps"))
		if r.Overlaps.Count > 0 {
			list = append(list, stretchChip(r.Overlaps, "overlap", "overlaps"))
		}
	}
	return list
}

// optionCounts counts an option's embeddings by scope, "150 + 1".
func optionCounts(r *engine.Result, option string) (short, long string) {
	var shorts, longs []string
	for _, g := range r.Groups {
		if g.Option == option {
			shorts = append(shorts, count(g.Count))
			longs = append(longs, count(g.Count)+" "+scopeName(g.Scope))
		}
	}
	return strings.Join(shorts, " + "), strings.Join(longs, ", ")
}

// stretchChip counts gaps or overlaps, and says in which options. Where nobody
// speaks there is no transcription, so that only gaps of others are odd.
func stretchChip(s engine.Stretches, one, many string) app.UI {
	chip := app.Li().Class("chip")
	if s.Count == 0 {
		return chip.Text("no " + many)
	}
	var options []string
	odd := false
	for _, option := range s.Options {
		options = append(options, optionName(option))
		odd = odd || option != "transcription"
	}
	if odd {
		chip = chip.Class("chip-odd")
	}
	return chip.Text(counted(s.Count, one, many) + " in " + listed(options))
}

// listed joins words as a sentence does.
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// known reports whether a number is there.
func known(v float64) bool { return v == v }

// orElse is v, or else what stands for it where it is NaN.
func orElse(v, other float64) float64 {
	if known(v) {
		return v
	}
	return other
}
