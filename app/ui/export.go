package ui

// export.go is the dialog that writes files of a result. What writes them is a
// program of its own, which is fetched when the dialog first opens.

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/export"
	"embedscope/app/files"
)

// exports is the hold on the program that writes files.
type exports interface {
	Describe(ctx context.Context, s files.Source, answer func(files.Description, error))
	Export(ctx context.Context, j files.Job, coordinates []float32, step func(done, total int, note string), answer func(files.Done, error))
	Send(ctx context.Context, q files.Sending, coordinates []float32, step func(done, total int, note string), answer func(files.Sent, error))
	Close()
}

// Which rows are exported.
const (
	rowsAll    = "all"
	rowsShown  = "shown"
	rowsChosen = "chosen"
)

// exportPanel is the button "Export…" and its dialog.
type exportPanel struct {
	app.Compo
	Shared  *explore
	Version int

	ctx         app.Context
	open        bool
	writer      exports      // nil until the dialog first opens
	generation  int          // of the worker that it asks
	source      files.Source // that was described, or is about to be
	description *files.Description
	rows        string
	format      string
	tool        string
	norm        bool
	mapped      bool
	clustered   bool
	placed      bool
	doubted     bool

	asking      context.CancelFunc // of the description
	running     context.CancelFunc // of the export; nil while there is none
	done, total int
	saved       *files.Done
	sending     sending
	failure     string
}

func (p *exportPanel) OnInit() {
	p.rows, p.format, p.norm, p.clustered, p.mapped, p.placed = rowsAll, "npy", true, true, true, true
}

func (p *exportPanel) OnMount(ctx app.Context) { p.ctx = ctx }

func (p *exportPanel) OnDismount() {
	p.stop()
	if p.writer != nil {
		p.writer.Close()
	}
}

func (p *exportPanel) OnUpdate(app.Context) {
	if p.writer != nil && p.generation != p.Shared.generation { // the worker that it asks is no more
		interrupted := p.running != nil
		p.stop()
		p.drop()
		if interrupted {
			p.failure = "The worker stopped in the middle: export again."
		}
	}
	if p.open {
		p.describe()
	}
}

// onUI brings an answer to the goroutine that renders.
func (p *exportPanel) onUI(f func()) { p.ctx.Dispatch(func(app.Context) { f() }) }

func (p *exportPanel) show(ctx app.Context, _ app.Event) {
	p.open, p.saved, p.failure = true, nil, ""
	p.describe()
	ctx.Defer(func(app.Context) {
		if d := element("export"); d.Truthy() && !d.Get("open").Bool() {
			d.Call("showModal")
		}
	})
}

// closed follows the browser, which closes the dialog with Escape too.
func (p *exportPanel) closed(app.Context, app.Event) {
	p.open = false
	p.stop()
}

func (p *exportPanel) stop() {
	for _, cancel := range []context.CancelFunc{p.asking, p.running} {
		if cancel != nil {
			cancel()
		}
	}
	p.asking = nil
	p.ended()
}

// ended notes that nothing is under way any more.
func (p *exportPanel) ended() {
	p.running, p.Shared.exporting, p.sending.note = nil, false, ""
	if p.Shared.released != nil {
		p.Shared.released()
	}
}

// query is what lets the rows through that are to be exported.
func (p *exportPanel) query() engine.Query {
	x := p.Shared
	q := engine.Query{From: math.NaN(), To: math.NaN(), Reference: -1, Sort: engine.SortRow}
	switch p.rows {
	case rowsShown:
		q = x.query()
	case rowsChosen:
		q.Chosen = x.choiceMade()
	}
	return q
}

// describe asks what can be made of the rows, unless that is known.
func (p *exportPanel) describe() {
	x := p.Shared
	if x.result == nil || x.handle == nil {
		return
	}
	if p.rows == rowsChosen && x.choiceMade() == 0 || p.rows == rowsShown && !x.filtered() {
		p.rows = rowsAll
	}
	s := files.Source{Watch: x.watch, Query: engine.QueryText(p.query()), Date: time.Now()}
	if p.description != nil && p.description.Version == x.result.Version && p.source.Watch == s.Watch && p.source.Query == s.Query {
		return
	}
	if p.asking != nil {
		if p.source.Watch == s.Watch && p.source.Query == s.Query {
			return
		}
		p.asking()
	}
	if p.writer == nil {
		p.writer, p.generation = dialWriter(x.handle), x.generation
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.asking, p.source, p.saved, p.sending.sent = cancel, s, nil, nil
	p.writer.Describe(ctx, s, func(d files.Description, err error) {
		p.onUI(func() {
			if ctx.Err() != nil {
				return
			}
			p.asking = nil
			if p.failure = ""; err != nil {
				p.drop()
				p.failure = err.Error()
				return
			}
			first := p.description == nil
			p.description = &d
			if first {
				p.ctx.Defer(func(app.Context) { focusFirst("#export select") })
			}
		})
	})
}

// drop ends the program; what is asked next starts another.
func (p *exportPanel) drop() {
	p.writer.Close()
	p.writer, p.description, p.saved = nil, nil, nil
}

// chosen is the format that is chosen; nil while nothing is known.
func (p *exportPanel) chosen() *files.Format {
	if p.description == nil {
		return nil
	}
	for _, list := range [][]files.Format{p.description.Formats, p.description.Scenes} {
		for i := range list {
			if list[i].ID == p.format {
				return &list[i]
			}
		}
	}
	return nil
}

// job is what the dialog stands at, and the places on the map that go with it.
func (p *exportPanel) job() (j files.Job, coordinates []float32) {
	x := p.Shared
	j = files.Job{
		Source: p.source, Version: p.description.Version, Format: p.format,
		Columns: export.Columns{Norm: p.norm, Cluster: p.clustered && x.sight.clusters != nil, Map: p.mapped && x.lastMap() != nil,
			Place: p.placed && x.placed(), Uncertainty: p.doubted && x.result.Uncertain},
		Scenes: x.exportScenes(),
	}
	if c := x.sight.clusters; c != nil {
		for i := range c.set.Clusters {
			j.Clusters = append(j.Clusters, c.name(i))
		}
	}
	if j.Columns.Map {
		coordinates = x.lastMap().coordinates(x.result.Segments)
	}
	return j, coordinates
}

// begin notes that something is under way, which cancel ends.
func (p *exportPanel) begin(cancel context.CancelFunc) {
	p.running, p.done, p.total, p.saved, p.failure = cancel, 0, p.description.Rows, nil, ""
	p.sending.sent = nil
	p.Shared.exporting = true
}

func (p *exportPanel) export(app.Context, app.Event) {
	job, coordinates := p.job()
	ctx, cancel := context.WithCancel(context.Background())
	p.begin(cancel)
	p.writer.Export(ctx, job, coordinates,
		func(done, total int, _ string) {
			p.onUI(func() {
				if ctx.Err() == nil {
					p.done, p.total = done, total
				}
			})
		},
		func(d files.Done, err error) {
			p.onUI(func() {
				if ctx.Err() != nil {
					return
				}
				p.ended()
				if err != nil {
					p.failure = err.Error()
					return
				}
				p.saved = &d
				for _, file := range d.Files {
					save(file.Name, file.URL)
				}
			})
		})
}

// placed reports whether a row has a place in a document.
func (x *explore) placed() bool {
	return x.result.Pages || x.result.Chunks || x.result.Quadrants
}

// filtered reports whether a view may show fewer than all rows.
func (x *explore) filtered() bool { return x.link.filtered() || x.narrowed() != "" }

// coordinates are x and y of n segments by their rows, NaN where one is not on
// the map.
func (l *layout) coordinates(n int) []float32 {
	all := make([]float32, 2*n)
	for i := range all {
		all[i] = float32(math.NaN())
	}
	for i, row := range l.rows {
		if int(row) < n && 2*i+1 < len(l.points) {
			copy(all[2*row:], l.points[2*i:2*i+2])
		}
	}
	return all
}

// lastMap is the layout that was looked at last; nil without one.
func (x *explore) lastMap() *layout {
	m := &x.sight.maps
	if l := m.known(m.mapSettings.key()); l != nil {
		return l
	}
	if len(m.layouts) > 0 {
		return m.layouts[len(m.layouts)-1]
	}
	return nil
}

// exportScenes are the scenes with their times, as far as they have any.
func (x *explore) exportScenes() (scenes []export.Scene) {
	if x.sight.marks == nil {
		return nil
	}
	for i, s := range x.sight.scenes.scenes {
		if span := sceneSpan(x.sight.marks, s); span.Start <= span.End {
			scenes = append(scenes, export.Scene{Start: span.Start, End: span.End, Title: "Scene " + strconv.Itoa(i+1)})
		}
	}
	return scenes
}
