package engine

// keptfile.go is a kept result as a file: what it is, the answer's text with
// its embeddings folded, and its vectors, all after a head that is written
// last, so that a torn file is told from a whole one.
//
//	0   7  "embkept"
//	7   1  the version of this format
//	8   4  bytes of the description, a Kept in JSON
//	12  4  the description's CRC-32 (IEEE)
//	16  4  bytes of the body: the text, then the rows of each of Dims, and of
//	       each of Uncertain, float32
//	20  4  the body's CRC-32
//
// Its numbers are little-endian.

import (
	"hash/crc32"
	"math"
	"strings"
	"time"
)

const (
	keptMagic   = "embkept"
	keptVersion = 1
	keptHead    = 24
	// KeptHeadMost is enough of a file's beginning for DescribeKept.
	KeptHeadMost = 1 << 16
	// readMost is about how much of a file is read at a time.
	readMost = 1 << 20
)

// Fault says why something could not be kept or opened: one of these, or the
// name of the browser's exception. A Failure has it as its Problem's Class.
type Fault string

// The faults that the page has words for.
const (
	FaultBlank   Fault = "Blank"   // not finished: being written, or given up
	FaultTorn    Fault = "Torn"    // not as it was written
	FaultVersion Fault = "Version" // written by another version of this program
	FaultText    Fault = "Text"    // the answer's text was too long to hold
)

// Kept is a result that is kept: what can be said of it without opening it.
type Kept struct {
	File  string // its name, which says nothing
	Size  int    // bytes of the file
	Fault Fault  // why it can't be opened; empty where it can

	// These are in the file.
	Watch    string // that it came from
	Task     string
	Name     string // of the film
	At       time.Time
	Segments int
	Text     int // bytes
	Dims     []DimCount
	// Uncertain counts uncertainties by their length.
	Uncertain []DimCount
}

func (m *Kept) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.text("task", &m.Task)
	c.text("name", &m.Name)
	c.moment("at", &m.At)
	c.integer("segments", &m.Segments)
	c.integer("text", &m.Text)
	list(c, "dims", &m.Dims)
	if c.reading() || len(m.Uncertain) > 0 { // or it is the file that it always was
		list(c, "uncertain", &m.Uncertain)
	}
}

// matrices are those of the vectors and of the uncertainties, as they follow.
func (m *Kept) matrices() []DimCount {
	return append(m.Dims[:len(m.Dims):len(m.Dims)], m.Uncertain...)
}

// body is how many bytes come after the description; -1 where they can't be so
// many.
func (m *Kept) body() int {
	n := m.Text
	for _, d := range m.matrices() {
		if m.Text < 0 || d.Dim <= 0 || d.Count < 0 || d.Count > math.MaxInt32/4/d.Dim {
			return -1
		}
		n += 4 * d.Dim * d.Count
	}
	return n
}

// DescribeKept reads the beginning of a file of so many bytes. What can't be
// opened has a Fault.
func DescribeKept(beginning []byte, size int) Kept {
	var k Kept
	if _, _, fault := k.describe(beginning, size); fault != "" {
		k = Kept{Fault: fault}
	}
	k.Size = size
	return k
}

// describe answers also where the body begins, and its CRC.
func (m *Kept) describe(b []byte, size int) (at int, sum uint32, fault Fault) {
	if len(b) < keptHead || strings.Trim(string(b[:keptHead]), "\x00") == "" {
		return 0, 0, FaultBlank
	}
	if string(b[:len(keptMagic)]) != keptMagic {
		return 0, 0, FaultTorn
	}
	if b[len(keptMagic)] != keptVersion {
		return 0, 0, FaultVersion
	}
	at = keptHead + int(bitsAt(b[8:]))
	body := int(bitsAt(b[16:]))
	if at > len(b) || at+body != size {
		return 0, 0, FaultTorn
	}
	description := b[keptHead:at]
	if crc32.ChecksumIEEE(description) != bitsAt(b[12:]) || decode(string(description), m) != nil || m.body() != body {
		return 0, 0, FaultTorn
	}
	return at, bitsAt(b[20:]), ""
}

// writeKept emits a file: first what comes after its head, and the head last.
// A buffer is emit's only until it returns.
func writeKept(k *Kept, r *result, emit func([]byte)) {
	text := r.page.text
	k.Task, k.Name, k.Segments, k.Text = r.task.ID, r.summary.Name, len(r.task.Segments), len(text)
	k.Dims = r.set.counts()
	if r.set.uncertainty != nil {
		k.Uncertain = r.set.uncertainty.counts()
	}
	description := []byte(encode(k))
	emit(description)
	emit(text)
	sum := crc32.ChecksumIEEE(text)
	var b []byte
	for set := r.set; set != nil; set = set.uncertainty {
		for _, d := range set.dims() {
			for block := range set.spaces[d].m.Blocks() {
				b = appendComponents(b[:0], block.Data)
				sum = crc32.Update(sum, crc32.IEEETable, b)
				emit(b)
			}
		}
	}
	head := append([]byte(keptMagic), keptVersion)
	for _, n := range []uint32{uint32(len(description)), crc32.ChecksumIEEE(description), uint32(k.body()), sum} {
		head = appendBits(head, n)
	}
	emit(head)
}

// readKept reads a file of so many bytes. read answers those from one place to
// another, in room where that is enough.
func readKept(size int, read func(room []byte, from, to int) []byte) (*result, Fault) {
	var k Kept
	at, want, fault := k.describe(read(nil, 0, min(size, KeptHeadMost)), size)
	if fault != "" {
		return nil, fault
	}
	// Nothing is made of a damaged file: its rows and its text would not match.
	sum := uint32(0)
	var b []byte
	for from := at; from < size; from += len(b) {
		b = read(b, from, min(from+readMost, size))
		sum = crc32.Update(sum, crc32.IEEETable, b)
	}
	if sum != want {
		return nil, FaultTorn
	}
	var packed PackedResult
	steps := []int{k.Text}
	for i, d := range k.matrices() {
		rows := max(1, readMost/4/d.Dim)
		packed.Spaces = append(packed.Spaces, PackedSpace{d.Dim, (d.Count + rows - 1) / rows, i >= len(k.Dims)})
		for left := d.Count; left > 0; left -= rows {
			steps = append(steps, 4*d.Dim*min(left, rows))
		}
	}
	u := unpacker{next: func(room []byte) []byte {
		from := at
		at += steps[0]
		steps = steps[1:]
		return read(room, from, at)
	}}
	r, err := u.unpack(packed)
	if err != nil {
		return nil, FaultTorn
	}
	return r, ""
}
