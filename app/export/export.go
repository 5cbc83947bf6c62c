// The way of an export: begin, batches of rows, end.

package export

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Writer exports rows in one format. Begin, Batch and End return the first
// error, and so does every later call. What was written until then is no whole
// file.
type Writer struct {
	format  *Format
	columns Columns
	open    func(File) (io.Writer, error)

	info    Info
	check   []column // the texts of a row
	encoder encoder
	pens    []*pen
	seen    int // rows
	report  Report
	err     error
}

// Report tells what became of the rows.
type Report struct {
	Written int // rows that are in the files
	LeftOut int // rows that the format can't hold: see Format.LeavesOut
}

// encoder is a format at work. Errors of the files are kept by their pens.
type encoder interface {
	begin() error
	row(*Row) error
	end() error
}

// New answers a Writer in a format. It opens all the format's files in Begin,
// with the names that they should have, writes to them by turns, and leaves
// closing them to the caller.
func (f *Format) New(c Columns, open func(File) (io.Writer, error)) *Writer {
	return &Writer{format: f, columns: c, open: open}
}

// Begin opens the files and writes what stands before the first row. The error
// is a *MixedError where the vectors have several lengths and the format takes
// one.
func (w *Writer) Begin(info Info) error {
	switch {
	case w.err != nil:
		return w.err
	case w.encoder != nil:
		return w.fail(errors.New("export: begun twice"))
	case !w.format.Mixed && len(info.Lengths) > 1:
		return w.fail(&MixedError{Format: w.format.Label, Lengths: info.Lengths})
	}
	w.info = info
	j := &job{Info: &w.info, Columns: w.columns}
	if w.format.doubts {
		j.doubts, j.Uncertainty = j.Uncertainty, false
	}
	for _, c := range j.columns() {
		if c.kind == text {
			w.check = append(w.check, c)
		}
	}
	for _, file := range w.format.Files(&w.info) {
		out, err := w.open(file)
		if err != nil {
			return w.fail(err)
		}
		w.pens = append(w.pens, &pen{out: out})
	}
	j.pens = w.pens
	w.encoder = w.format.encode(j)
	return w.settle(w.encoder.begin())
}

// Batch writes rows. They are lent until it returns.
func (w *Writer) Batch(rows []Row) error {
	if w.err == nil && w.encoder == nil {
		return w.fail(errors.New("export: a batch before the beginning"))
	}
	for i := range rows {
		if w.err != nil {
			return w.err
		}
		w.row(&rows[i])
	}
	return w.err
}

func (w *Writer) row(r *Row) {
	w.seen++
	if w.seen > w.info.Rows {
		w.fail(errors.New("export: more rows than the " + strconv.Itoa(w.info.Rows) + " that were announced"))
		return
	}
	if !w.format.Mixed && len(r.Vector) > 0 && len(r.Vector) != w.info.dim() {
		w.fail(errors.New("export: row " + strconv.Itoa(r.Index) + " has " + strconv.Itoa(len(r.Vector)) +
			" numbers, where " + strconv.Itoa(w.info.dim()) + " were announced"))
		return
	}
	for i := range w.check {
		c := &w.check[i]
		if s := c.text(r); strings.ContainsAny(s, w.format.forbids) || !utf8.ValidString(s) {
			w.fail(errors.New("export: row " + strconv.Itoa(r.Index) + ": " + w.format.Label + " can't hold the " + c.name +
				" " + strconv.Quote(s)))
			return
		}
	}
	if w.format.takes != nil && !w.format.takes(r) {
		w.report.LeftOut++
		return
	}
	w.report.Written++
	w.settle(w.encoder.row(r))
}

// End writes what stands after the last row, and tells what became of the
// rows. It is an error when fewer came than were announced.
func (w *Writer) End() (Report, error) {
	switch {
	case w.err != nil:
		return w.report, w.err
	case w.encoder == nil:
		return w.report, w.fail(errors.New("export: ended before the beginning"))
	case w.seen < w.info.Rows:
		return w.report, w.fail(errors.New("export: " + strconv.Itoa(w.seen) + " rows came of the " +
			strconv.Itoa(w.info.Rows) + " that were announced"))
	}
	err := w.encoder.end()
	for _, p := range w.pens {
		p.flush()
	}
	if w.settle(err) == nil {
		w.err = errEnded
		return w.report, nil
	}
	return w.report, w.err
}

var (
	errEnded     = errors.New("export: it has ended")
	errNoVectors = errors.New("export: there are no vectors, and so no length to declare for them")
)

// settle keeps the first error of an encoder or its files.
func (w *Writer) settle(err error) error {
	for _, p := range w.pens {
		if err == nil {
			err = p.err
		}
	}
	return w.fail(err)
}

func (w *Writer) fail(err error) error {
	if w.err == nil {
		w.err = err
	}
	return w.err
}
