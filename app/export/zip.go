// Zip archives of files that are stored as they are, written front to back.
// archive/zip does the same and would weigh 200 kB more in the program that a
// browser fetches, since it can also deflate and read.

package export

import (
	"errors"
	"hash/crc32"
	"math"
	"time"
)

// archive writes a zip (APPNOTE.TXT 6.3.10) to a pen. Sizes and checksums
// stand after each file, in a data descriptor, and in the directory at the end.
// All of it must stay under 4 GB.
type archive struct {
	*pen
	date, clock uint16 // of all its files, as MS-DOS has them
	central     []byte // the directory
	files       int
	offset      int64 // of what comes next

	name  string // of the file being written
	start int64  // of its header
	size  int64
	crc   uint32
}

var errTooLarge = errors.New("export: an archive can't be larger than 4 GB")

func newArchive(p *pen, modified time.Time) *archive {
	z := &archive{pen: p, date: 1<<5 | 1} // 1 January 1980, when time begins there
	if modified.Year() >= 1980 {
		z.date = uint16(modified.Year()-1980)<<9 | uint16(modified.Month())<<5 | uint16(modified.Day())
		z.clock = uint16(modified.Hour())<<11 | uint16(modified.Minute())<<5 | uint16(modified.Second()/2)
	}
	return z
}

const (
	zipVersion = 20
	zipFlags   = 1<<3 | 1<<11 // a data descriptor follows; names are UTF-8
)

// begin begins a file, after the one before it has ended.
func (z *archive) begin(name string) {
	z.name, z.start, z.size, z.crc = name, z.offset, 0, 0
	b := le32(nil, 0x04034b50)
	b = le16(b, zipVersion, zipFlags, 0, z.clock, z.date)
	b = le32(b, 0, 0, 0) // in the descriptor
	b = le16(b, uint16(len(name)), 0)
	z.put(append(b, name...))
}

// Write writes a part of the file.
func (z *archive) Write(q []byte) (int, error) {
	z.size += int64(len(q))
	z.crc = crc32.Update(z.crc, crc32.IEEETable, q)
	z.put(q)
	return len(q), z.err
}

// close ends the file.
func (z *archive) close() {
	size := uint32(z.size)
	z.put(le32(nil, 0x08074b50, z.crc, size, size))

	c := le32(z.central, 0x02014b50)
	c = le16(c, zipVersion, zipVersion, zipFlags, 0, z.clock, z.date)
	c = le32(c, z.crc, size, size)
	c = le16(c, uint16(len(z.name)), 0, 0, 0, 0)
	c = le32(c, 0, uint32(z.start))
	z.central = append(c, z.name...)
	z.files++
}

// end ends the archive.
func (z *archive) end() error {
	start, size := z.offset, len(z.central)
	z.put(z.central)
	b := le32(nil, 0x06054b50)
	b = le16(b, 0, 0, uint16(z.files), uint16(z.files))
	b = le32(b, uint32(size), uint32(start))
	z.put(le16(b, 0))
	if z.offset > math.MaxUint32 {
		return errTooLarge
	}
	return z.err
}

func (z *archive) put(q []byte) {
	z.offset += int64(len(q))
	z.b = append(z.b, q...)
	z.done()
}

// le16 and le32 append little-endian integers.
func le16(b []byte, list ...uint16) []byte {
	for _, n := range list {
		b = append(b, byte(n), byte(n>>8))
	}
	return b
}

func le32(b []byte, list ...uint32) []byte {
	for _, n := range list {
		b = append(b, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	}
	return b
}
