// Package files is what runs in the worker that writes and reads files, and the
// page's hold on it.
//
// The formats are a program of their own, which is fetched when a file is opened
// or the first export is prepared: they weigh on nobody who only looks. Their
// worker asks the engine's for rows, or brings them, over a channel between the
// two, a batch at a time, so that neither the page nor a second copy of the
// vectors is in the way, and what is cancelled stops with its next batch.
package files

import (
	"context"
	"errors"
	"io"
	"math"
	"time"

	"embedscope/app/engine"
	"embedscope/app/export"
	"embedscope/app/send"
	"embedscope/app/twelvelabs"
)

// Source is what is exported: the rows of a watch's result that a query lets
// through, in its order.
type Source struct {
	Watch string
	Query string // of engine.QueryText
	Date  time.Time
}

// Description tells what can be made of a source.
type Description struct {
	Version int
	Rows    int
	Formats []Format
	Scenes  []Format
}

// Format is one that can be exported to.
type Format struct {
	ID, Label, About, LeavesOut string
	Refuses                     string // why it can't hold these rows; empty where it can
	Sends                       bool   // it can be sent to a server
	Files                       []string
	Snippets                    []export.Snippet
}

// Job is an export.
type Job struct {
	Source
	Version  int // of the result, as described
	Format   string
	Columns  export.Columns
	Clusters []string       // the names of the clusters
	Scenes   []export.Scene // what a format of scenes writes
}

// Done tells what became of a Job.
type Done struct {
	export.Report
	Files []Saved
}

// Saved is a file that was written.
type Saved struct {
	Name string
	Size int // bytes
	URL  string
}

// Sending is a Job that goes to a database.
type Sending struct {
	Job
	Target send.Target
	Rows   int // as described
	Skip   int // bodies that the database has already, see Sent
}

// Sent tells how far a Sending came.
type Sent struct {
	export.Report
	Bodies  int    // that the database acknowledged, for the Skip of the next try
	Failure string // empty where all was sent
}

// errOther is for a result that was replaced by a newer one.
var errOther = errors.New("a newer answer has come: export again")

// Describe tells what can be made of a source.
func Describe(ctx context.Context, from *engine.Handle, s Source) (Description, error) {
	head, err := headOf(ctx, from, s)
	if err != nil {
		return Description{}, err
	}
	info := info(head, s)
	out := Description{Version: head.Version, Rows: head.Rows}
	for _, f := range export.Formats() {
		d := Format{ID: f.ID, Label: f.Label, About: f.About, LeavesOut: f.LeavesOut, Sends: send.Can(f.ID), Snippets: f.Snippets(&info)}
		if !f.Mixed && len(info.Lengths) > 1 {
			d.Refuses = (&export.MixedError{Format: f.Label, Lengths: info.Lengths}).Error()
		}
		for _, file := range f.Files(&info) {
			d.Files = append(d.Files, file.Name)
		}
		out.Formats = append(out.Formats, d)
	}
	for _, f := range export.SceneFormats() {
		out.Scenes = append(out.Scenes, Format{ID: f.ID, Label: f.Label, Files: []string{f.File(&info).Name}})
	}
	return out, nil
}

var nan = math.NaN()

// batchRows is how many rows come at once.
const batchRows = 512

// info asks for what a Job's writer is told first.
func (j *Job) info(ctx context.Context, from *engine.Handle) (export.Info, error) {
	head, err := headOf(ctx, from, j.Source)
	if err == nil && head.Version != j.Version {
		err = errOther
	}
	return info(head, j.Source), err
}

// Export writes a Job's files, which open opens. coordinates are x and y of all
// rows of the answer on the map, NaN where one isn't there; nil without a map.
func Export(ctx context.Context, from *engine.Handle, j Job, coordinates []float32,
	open func(export.File) (io.Writer, error), progress func(done, total int)) (export.Report, error) {
	info, err := j.info(ctx, from)
	if err != nil {
		return export.Report{}, err
	}
	for _, f := range export.SceneFormats() {
		if f.ID == j.Format {
			out, err := open(f.File(&info))
			if err != nil {
				return export.Report{}, err
			}
			return export.Report{Written: len(j.Scenes)}, f.Write(out, j.Scenes)
		}
	}
	format := export.Find(j.Format)
	if format == nil {
		return export.Report{}, errors.New("files: no format " + j.Format)
	}
	w := format.New(j.Columns, open)
	if err := w.Begin(info); err != nil {
		return export.Report{}, err
	}
	if err := j.feed(ctx, from, w, info.Rows, coordinates, progress); err != nil {
		return export.Report{}, err
	}
	return w.End()
}

// Send sends a Job's rows to a database, by way of s, whose Progress it counts
// as rows.
func Send(ctx context.Context, from *engine.Handle, j Job, coordinates []float32, s *send.Sender) (export.Report, error) {
	info, err := j.info(ctx, from)
	if err != nil {
		return export.Report{}, err
	}
	format := export.Find(j.Format)
	if format == nil || !send.Can(j.Format) || len(info.Lengths) == 0 {
		return export.Report{}, errors.New("files: can't be sent: " + j.Format)
	}
	opened := 0
	w := format.New(j.Columns, func(export.File) (io.Writer, error) {
		if opened++; opened == 1 {
			return io.Discard, nil // the collection's document: Begin sends it
		}
		return s, nil
	})
	if err := w.Begin(info); err != nil {
		return export.Report{}, err
	}
	dim := info.Lengths[0].Dim
	if err := s.Begin(ctx, format.Collection(dim), dim); err != nil {
		return export.Report{}, err
	}
	if err := j.feed(ctx, from, w, info.Rows, coordinates, func(int, int) {}); err != nil {
		return export.Report{}, err
	}
	return w.End()
}

// feed gives all rows to w.
func (j *Job) feed(ctx context.Context, from *engine.Handle, w *export.Writer, total int, coordinates []float32, progress func(done, total int)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	next := j.batchAt(ctx, from, 0) // the engine prepares one while another is written
	var rows []export.Row
	for first := 0; first < total; first += batchRows {
		var b batch
		select {
		case b = <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
		if b.err != nil {
			return b.err
		}
		if b.Version != j.Version {
			return errOther
		}
		next = j.batchAt(ctx, from, first+batchRows)
		rows = j.rows(rows[:0], b, coordinates)
		if err := w.Batch(rows); err != nil {
			return err
		}
		progress(min(first+batchRows, total), total)
	}
	return nil
}

// rows appends the rows of a batch.
func (j *Job) rows(rows []export.Row, b batch, coordinates []float32) []export.Row {
	left := b.vectors
	for _, r := range b.Rows {
		row := export.Row{Index: r.Row, Twin: r.Twin, Option: name(b.Options, r.Option), Scope: name(b.Scopes, r.Scope), Start: r.Start, End: r.End, Norm: r.Norm,
			X: nan, Y: nan, Vector: left[:r.Dim], Uncertainty: left[r.Dim:][:r.Uncertainty]}
		left = left[r.Dim+r.Uncertainty:]
		if p := (twelvelabs.Place{First: r.First, Last: r.Last, Chunk: r.Chunk, Quadrant: name(b.Quadrants, r.Quadrant)}); p != (twelvelabs.Place{Chunk: -1}) {
			row.Place = &p
		}
		if r.Cluster >= 0 && r.Cluster < len(j.Clusters) {
			row.Cluster = j.Clusters[r.Cluster]
		}
		if at := 2 * r.Row; at+1 < len(coordinates) {
			row.X, row.Y = float64(coordinates[at]), float64(coordinates[at+1])
		}
		rows = append(rows, row)
	}
	return rows
}

func name(list []string, at int) string {
	if at < 0 || at >= len(list) {
		return ""
	}
	return list[at]
}

func info(h engine.Head, s Source) export.Info {
	out := export.Info{Task: twelvelabs.Task(h.Task), Options: h.Options, Rows: h.Rows, Date: s.Date}
	for _, l := range h.Lengths {
		out.Lengths = append(out.Lengths, export.Length{Dim: l.Dim, Rows: l.Count, Options: l.Options})
	}
	return out
}

func headOf(ctx context.Context, from *engine.Handle, s Source) (engine.Head, error) {
	query, err := engine.ParseQuery(s.Query)
	if err != nil {
		return engine.Head{}, err
	}
	type answer struct {
		engine.Head
		err error
	}
	answers := make(chan answer, 1)
	from.Head(ctx, engine.HeadRequest{Watch: s.Watch, Query: query}, func(h engine.Head, err error) { answers <- answer{h, err} })
	select {
	case a := <-answers:
		return a.Head, a.err
	case <-ctx.Done():
		return engine.Head{}, ctx.Err()
	}
}

type batch struct {
	engine.Batch
	vectors []float32
	err     error
}

// batchAt asks for the rows from first on. It answers once, or not at all where
// ctx ends first.
func (j *Job) batchAt(ctx context.Context, from *engine.Handle, first int) <-chan batch {
	answers := make(chan batch, 1)
	query, err := engine.ParseQuery(j.Query)
	if err != nil {
		answers <- batch{err: err}
		return answers
	}
	from.Batch(ctx, engine.BatchRequest{Watch: j.Watch, Query: query, First: first, Count: batchRows, Uncertainty: j.Columns.Uncertainty},
		func(b engine.Batch, vectors []float32, err error) { answers <- batch{b, vectors, err} })
	return answers
}
