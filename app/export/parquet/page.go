package parquet

// page.go reads the pages of a chunk one by one.

import (
	"strconv"

	"github.com/golang/snappy"
)

// Bounds of a page, in bytes.
const (
	mostPage   = 256 << 20
	mostHeader = 1 << 20
	firstTry   = 512 // of a header: it is rarely longer
	// A copy of 64 bytes takes snappy three.
	mostSnappy = 22
)

// pageHeader is what stands before a page.
type pageHeader struct {
	kind             int
	size, compressed int64 // bytes; size is when not compressed
	values           int64
	encoding         int
	levelEncoding    [2]int
	levelBytes       [2]int64 // of repetition and definition, of a page of version 2
	plain            bool     // not compressed whatever the chunk is; of a page of version 2
}

func (d *decoder) pageHeader() (h pageHeader) {
	h.kind = -1
	h.levelEncoding = [2]int{encodingRuns, encodingRuns}
	d.fields(thriftStruct, func(id int, kind byte) {
		switch id {
		case 1:
			h.kind = int(d.int(kind))
		case 2:
			h.size = d.int(kind)
		case 3:
			h.compressed = d.int(kind)
		case 5, 7:
			d.fields(kind, func(id int, kind byte) {
				switch {
				case id == 1:
					h.values = d.int(kind)
				case id == 2:
					h.encoding = int(d.int(kind))
				case h.kind == pageData && (id == 3 || id == 4):
					h.levelEncoding[id-3] = int(d.int(kind))
				default:
					d.skip(kind)
				}
			})
		case 8:
			d.fields(kind, func(id int, kind byte) {
				switch id {
				case 1:
					h.values = d.int(kind)
				case 4:
					h.encoding = int(d.int(kind))
				case 5:
					h.levelBytes[1] = d.int(kind)
				case 6:
					h.levelBytes[0] = d.int(kind)
				case 7:
					h.plain = !d.bool(kind)
				default:
					d.skip(kind)
				}
			})
		default:
			d.skip(kind)
		}
	})
	return h
}

// page goes to the next page of values in the chunk; before it there may be a
// dictionary and others that hold none.
func (c *cursor) page() error {
	for {
		h, body, err := c.next()
		if err != nil {
			return err
		}
		switch h.kind {
		case pageDictionary:
			err = c.dictionary(h, body)
		case pageData, pageData2:
			err = c.data(h, body)
		}
		if err != nil || c.left > 0 {
			return err
		}
	}
}

// next reads a page as it lies in the file.
func (c *cursor) next() (h pageHeader, body []byte, err error) {
	c.pageAt = c.at
	if c.at >= c.end {
		return h, nil, c.fail("the chunk ends before its values do")
	}
	var d decoder
	for try := int64(firstTry); ; try *= 8 {
		try = min(try, mostHeader, c.end-c.at)
		c.head = room(c.head, try)
		if err := readAt(c.file.source, c.head, c.at); err != nil {
			return h, nil, c.reading(err)
		}
		d = decoder{b: c.head}
		if h = d.pageHeader(); d.fault == "" {
			break
		}
		if d.fault != cutShort || try == min(mostHeader, c.end-c.at) {
			return h, nil, c.fail("page header: " + d.fault)
		}
	}
	c.at += int64(d.at)
	switch {
	case h.compressed < 0 || h.compressed > c.end-c.at:
		return h, nil, c.fail("a page of " + strconv.FormatInt(h.compressed, 10) + " bytes, which the chunk has not")
	case h.compressed > mostPage || h.size < 0 || h.size > mostPage:
		return h, nil, c.fail("a page of more than " + strconv.Itoa(mostPage>>20) + " MiB")
	}
	c.raw = room(c.raw, h.compressed)
	if err := readAt(c.file.source, c.raw, c.at); err != nil {
		return h, nil, c.reading(err)
	}
	c.at += h.compressed
	return h, c.raw, nil
}

// reading puts the column to an error of reading.
func (c *cursor) reading(err error) error {
	if e, ok := err.(*Error); ok {
		e.Column = c.leaf.column.Name
	}
	return err
}

// room answers b of n bytes, a new one if it has not so many.
func room(b []byte, n int64) []byte {
	if int64(cap(b)) < n {
		return make([]byte, n)
	}
	return b[:n]
}

// inflate answers b, of the chunk's compression, in its own size.
func (c *cursor) inflate(b []byte, size int64) ([]byte, error) {
	if c.codec == 0 {
		if size != int64(len(b)) {
			return nil, c.fail("not compressed, but of two sizes")
		}
		return b, nil
	}
	n, err := snappy.DecodedLen(b)
	if err != nil || int64(n) != size || size > mostSnappy*int64(len(b)) {
		return nil, c.fail("the page's size is not that of what is in it")
	}
	c.inflated = room(c.inflated, size)
	if _, err := snappy.Decode(c.inflated, b); err != nil {
		return nil, c.fail("snappy: the page is damaged")
	}
	return c.inflated, nil
}

// dictionary takes in a page of the values that others refer to.
func (c *cursor) dictionary(h pageHeader, body []byte) error {
	if h.encoding != encodingPlain && h.encoding != encodingOldDictionary {
		return c.fail("a dictionary in encoding " + strconv.Itoa(h.encoding))
	}
	b, err := c.inflate(body, h.size)
	if err != nil {
		return err
	}
	c.words, c.texts = append(c.words[:0], b...), nil
	if width := bytesOf(c.leaf.physical); width > 0 {
		if h.values < 0 || h.values > int64(len(b)/width) {
			return c.fail("the dictionary is cut short")
		}
		c.words = c.words[:int(h.values)*width]
		return nil
	}
	for ; h.values > 0; h.values-- {
		t, rest, ok := plainText(b)
		if !ok {
			return c.fail("the dictionary is cut short, or a text in it is not UTF-8")
		}
		c.texts, b = append(c.texts, t), rest
	}
	return nil
}

// data takes in a page of values.
func (c *cursor) data(h pageHeader, body []byte) error {
	if h.values < 0 || h.values > c.chunkLeft {
		return c.fail("a page of " + strconv.FormatInt(h.values, 10) + " values in a chunk that has " + strconv.FormatInt(c.chunkLeft, 10) + " to come")
	}
	levels := [2]int{0, widthOf(c.leaf.full)} // bits of repetition and definition
	if c.leaf.isList() {
		levels[0] = 1
	}
	var b []byte
	var err error
	if h.kind == pageData2 {
		all := h.levelBytes[0] + h.levelBytes[1]
		if h.levelBytes[0] < 0 || h.levelBytes[1] < 0 || all < 0 || all > int64(len(body)) || all > h.size {
			return c.fail("the levels are longer than the page")
		}
		c.repetition = hybrid{b: body[:h.levelBytes[0]], width: levels[0]}
		c.definition = hybrid{b: body[h.levelBytes[0]:all], width: levels[1]}
		if b = body[all:]; !h.plain {
			b, err = c.inflate(b, h.size-all)
		}
	} else {
		b, err = c.inflate(body, h.size)
		for i, into := range []*hybrid{&c.repetition, &c.definition} {
			if *into = (hybrid{}); levels[i] == 0 || err != nil {
				continue
			}
			if h.levelEncoding[1-i] != encodingRuns {
				return c.fail("levels in encoding " + strconv.Itoa(h.levelEncoding[1-i]))
			}
			if len(b) < 4 || int64(bits32(b)) > int64(len(b)-4) {
				return c.fail("the levels are longer than the page")
			}
			n := 4 + int(bits32(b))
			*into = hybrid{b: b[4:n], width: levels[i]}
			b = b[n:]
		}
	}
	if err != nil {
		return err
	}
	switch h.encoding {
	case encodingPlain:
		c.plain, c.byIndex = b, false
	case encodingDictionary, encodingOldDictionary:
		if len(b) == 0 { // all are missing
			b = []byte{0}
		}
		if b[0] > 32 {
			return c.fail("indices of " + strconv.Itoa(int(b[0])) + " bits")
		}
		c.index, c.byIndex = hybrid{b: b[1:], width: int(b[0])}, true
	default:
		return c.fail("values in encoding " + strconv.Itoa(h.encoding) + "; what is read is plain or by dictionary")
	}
	c.left = int(h.values)
	c.chunkLeft -= h.values
	return nil
}
