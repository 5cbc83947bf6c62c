package files

// reading.go reads saved results. Their vectors go to the engine's worker as they
// are read, as the float32 numbers that they are; what stays here is a few bytes
// a segment.

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"embedscope/app/engine"
	"embedscope/app/export"
	"embedscope/app/export/open"
	"embedscope/app/jsonstream"
	"embedscope/app/twelvelabs"
)

// File is a file to open.
type File interface {
	Name() string
	Size() int64
	io.ReaderAt
	// Stream reads the file from its start, unpacked from a format of the
	// browser's DecompressionStream unless that is empty. The error says that
	// the browser knows no such format.
	Stream(ctx context.Context, unpack string) (io.ReadCloser, error)
}

// Opening is how a file is opened.
type Opening struct {
	Watch string // that gets the result
	Limit int64  // bytes, unpacked; 0 for 1 GiB
}

const defaultLimit = 1 << 30

// Groups tells which files belong together, by their positions: a NumPy array is
// followed by its segments where both are there.
func Groups(files []File) (groups [][]int, err error) {
	kinds := make([]open.Kind, len(files))
	arrays, segments := 0, 0
	for i, f := range files {
		head, err := headOfFile(f)
		if err != nil {
			return nil, err
		}
		switch kinds[i] = open.Sniff(head); kinds[i] {
		case open.NPY:
			arrays++
		case open.Segments:
			segments++
		}
	}
	taken := map[int]bool{}
	for i, f := range files {
		if kinds[i] != open.NPY {
			continue
		}
		group := []int{i}
		for j, s := range files {
			named := strings.TrimSuffix(s.Name(), "-segments.json") == strings.TrimSuffix(f.Name(), ".npy")
			if kinds[j] == open.Segments && (named || arrays == 1 && segments == 1) {
				group = append(group, j)
				taken[j] = true
				break
			}
		}
		groups = append(groups, group)
		taken[i] = true
	}
	for i := range files {
		if !taken[i] {
			groups = append(groups, []int{i})
		}
	}
	return groups, nil
}

func headOfFile(f File) ([]byte, error) {
	head := make([]byte, open.HeadSize)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, errors.New(f.Name() + " can't be read: " + err.Error())
	}
	return head[:n], nil
}

// Read reads a file, with the segments beside it where there are two, and makes
// it the result of a watch of the engine. progress hears of bytes; the total is
// -1 where it can't be known.
func Read(ctx context.Context, to *engine.Handle, o Opening, files []File, progress func(done, total int)) error {
	head, err := headOfFile(files[0])
	if err != nil {
		return err
	}
	r := &reading{ctx: ctx, limit: o.Limit, progress: progress, sink: bringer{ctx: ctx, to: to, watch: o.Watch, first: true, blocks: map[kindOfRow][]byte{}, rows: map[kindOfRow]int{}}}
	if r.limit == 0 {
		r.limit = defaultLimit
	}
	if err := r.file(files, head); err != nil {
		if r.sink.err != nil {
			return r.sink.err
		}
		return explained(err)
	}
	text := r.text
	if text == nil { // no answer of the API, or one with too much text to keep
		if text, err = folded(r.task); err != nil {
			return err
		}
	}
	return r.sink.open(text)
}

var errNoKind = errors.New("neither JSON, nor an array, nor compressed in a way that this browser can unpack")

// reading is one file being read.
type reading struct {
	ctx      context.Context
	limit    int64
	progress func(done, total int)
	sink     bringer

	read, total int64
	task        *twelvelabs.Task
	text        []byte // with the embeddings folded; nil where the file has none
}

// file reads what the head says that it is.
func (r *reading) file(files []File, head []byte) (err error) {
	f := files[0]
	r.total = f.Size()
	var unpack string
	switch kind := open.Sniff(head); {
	case kind == open.Parquet:
		r.task, err = open.ReadParquet(&placeCounter{counter{reading: r}, f}, f.Size(), &r.sink)
		return err
	case kind == open.Gzip, kind == open.Zstd:
		unpack, r.total = string(kind), -1
	case kind == open.Unknown && !isText(head):
		unpack, r.total = "brotli", -1 // which has no mark of its own
	}
	stream, err := f.Stream(r.ctx, unpack)
	if err != nil {
		if unpack == "brotli" {
			return errNoKind
		}
		return errors.New("a file compressed with " + unpack + ", which this browser can't unpack: unpack it before")
	}
	defer stream.Close()
	in := bufio.NewReaderSize(&counter{reading: r, from: stream}, open.HeadSize)
	if head, err = in.Peek(open.HeadSize); err != nil && err != io.EOF {
		if unpack == "brotli" && !errors.Is(err, errTooLarge) && r.ctx.Err() == nil {
			return errNoKind
		}
		return err
	}
	switch kind := open.Sniff(head); {
	case kind == open.Answer:
		j := jsonstream.NewReader(in)
		r.text = []byte{}
		j.Outline(&r.text)
		r.task, err = twelvelabs.DecodeTask(j, &r.sink)
		return err
	case kind == open.Unknown && len(bytes.TrimSpace(head)) > 0:
		return errors.New(unlike(head))
	}
	var segments io.Reader
	if len(files) > 1 {
		beside, err := files[1].Stream(r.ctx, "")
		if err != nil {
			return err
		}
		defer beside.Close()
		segments = beside
	}
	r.task, err = open.Read(in, segments, &r.sink)
	return err
}

// isText reports whether a file that begins so may be a text.
func isText(head []byte) bool {
	if len(head) == open.HeadSize { // the last character may be cut
		for range utf8.UTFMax - 1 {
			if head[len(head)-1] >= utf8.RuneSelf {
				head = head[:len(head)-1]
			}
		}
	}
	return utf8.Valid(head) && bytes.IndexByte(head, 0) < 0
}

// unlike says what a text that is no result seems to be.
func unlike(head []byte) string {
	text := strings.TrimSpace(string(head))
	what := "neither JSON nor an array"
	if strings.HasPrefix(text, "<") {
		what = "a web page (HTML) or XML, and no saved result"
	}
	runes := []rune(strings.ToValidUTF8(text[:min(len(text), 200)], "\ufffd"))
	return what + ". It begins: " + string(runes[:min(len(runes), 60)])
}

// explained puts an error of a reader into a visitor's words: its place and its
// cause.
func explained(err error) error {
	text := err.Error()
	for _, before := range []string{"open: ", "parquet: ", "twelvelabs: ", "decode: ", "decode "} {
		text = strings.TrimPrefix(text, before)
	}
	return errors.New(strings.Replace(text, ": "+io.ErrUnexpectedEOF.Error(), "", 1))
}

var errTooLarge = errors.New("larger than the limit in the form's settings, “Largest answer”")

// counter counts what is read, ends a reading that is not wanted any more or
// grows over the limit, and tells how far it is.
type counter struct {
	*reading
	from io.Reader
}

// Read implements io.Reader.
func (c *counter) Read(p []byte) (int, error) {
	if err := c.unwanted(); err != nil {
		return 0, err
	}
	n, err := c.from.Read(p)
	return n, c.count(n, err)
}

// unwanted answers why no more is to be read; nil where it is.
func (c *counter) unwanted() error {
	if c.sink.err != nil {
		return c.sink.err
	}
	return c.ctx.Err()
}

// count counts what was read with err, which it answers.
func (c *counter) count(n int, err error) error {
	if c.read += int64(n); c.read > c.limit {
		return errTooLarge
	}
	c.progress(int(c.read), int(c.total))
	return err
}

// placeCounter counts what is read here and there.
type placeCounter struct {
	counter
	at io.ReaderAt
}

// ReadAt implements io.ReaderAt.
func (c *placeCounter) ReadAt(p []byte, off int64) (int, error) {
	if err := c.unwanted(); err != nil {
		return 0, err
	}
	n, err := c.at.ReadAt(p, off)
	return n, c.count(n, err)
}

// bringer is the Sink that brings vectors to the engine.
type bringer struct {
	ctx    context.Context
	to     *engine.Handle
	watch  string
	first  bool
	blocks map[kindOfRow][]byte
	rows   map[kindOfRow]int
	err    error
}

// kindOfRow tells apart what goes into different matrices.
type kindOfRow struct {
	dim       int
	uncertain bool
}

const blockMost = 512 << 10 // bytes

// Append implements twelvelabs.Sink.
func (b *bringer) Append(v []float32) int { return b.append(v, kindOfRow{dim: len(v)}) }

// AppendUncertainty implements twelvelabs.UncertaintySink.
func (b *bringer) AppendUncertainty(v []float32) int { return b.append(v, kindOfRow{len(v), true}) }

func (b *bringer) append(v []float32, kind kindOfRow) int {
	block := b.blocks[kind]
	for _, x := range v {
		u := math.Float32bits(x)
		block = append(block, byte(u), byte(u>>8), byte(u>>16), byte(u>>24))
	}
	b.blocks[kind] = block
	if len(block) >= blockMost {
		b.bring(kind)
	}
	b.rows[kind]++
	return b.rows[kind] - 1
}

func (b *bringer) bring(kind kindOfRow) {
	if b.err == nil {
		b.err = b.wait(func(answer func(error)) {
			b.to.Bring(b.ctx, engine.Bring{Watch: b.watch, Dim: kind.dim, First: b.first, Uncertain: kind.uncertain}, b.blocks[kind], answer)
		})
	}
	b.first = false
	b.blocks[kind] = b.blocks[kind][:0]
}

// open brings what is left, and the text.
func (b *bringer) open(text []byte) error {
	for kind, block := range b.blocks {
		if len(block) > 0 {
			b.bring(kind)
		}
	}
	if b.err != nil {
		return b.err
	}
	return b.wait(func(answer func(error)) { b.to.Open(b.ctx, engine.Open{Watch: b.watch}, text, answer) })
}

// wait answers what the engine answers, or that ctx has ended.
func (b *bringer) wait(ask func(answer func(error))) error {
	answers := make(chan error, 1)
	ask(func(err error) { answers <- err })
	select {
	case err := <-answers:
		return err
	case <-b.ctx.Done():
		return b.ctx.Err()
	}
}

// folded writes an answer with each embedding folded into its length.
func folded(t *twelvelabs.Task) ([]byte, error) {
	var b bytes.Buffer
	w := export.Find("json").New(export.Columns{Place: true, Uncertainty: true}, func(export.File) (io.Writer, error) { return &b, nil })
	if err := w.Begin(export.Info{Task: *t, Rows: len(t.Segments)}); err != nil {
		return nil, err
	}
	for i, s := range t.Segments {
		dim := []float32{float32(s.Dim)}
		row := export.Row{Index: i, Option: s.Option, Scope: s.Scope, Start: s.Start, End: s.End, X: nan, Y: nan, Norm: nan, Place: s.Place, Vector: dim}
		switch u := s.Uncertainty; {
		case u == nil:
		case u.Row < 0:
			row.Uncertainty = []float32{0} // as long as no embedding
		default:
			row.Uncertainty = dim
		}
		if err := w.Batch([]export.Row{row}); err != nil {
			return nil, errors.New("segment " + strconv.Itoa(i) + ": " + err.Error())
		}
	}
	_, err := w.End()
	return b.Bytes(), err
}
