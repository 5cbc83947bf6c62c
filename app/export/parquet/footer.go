package parquet

// footer.go reads the footer into what a File needs of it. What it says of
// sizes is believed only within bounds.

import "strconv"

// Bounds of a footer.
const (
	mostFooter   = 64 << 20 // bytes
	mostElements = 1 << 12  // of the schema, and pairs of metadata
	mostGroups   = 1 << 16
	mostChunks   = 1 << 18 // of all row groups
	mostRows     = 1 << 24
)

// footer is what the last part of a file says.
type footer struct {
	elements []element
	rows     int64
	groups   []groupMeta
	metadata [][2]string
}

// element is a node of the schema, in the order of a walk from the root.
type element struct {
	name               string
	physical           int // -1 for a group
	repetition         int
	children           int
	converted, logical int // -1 where it has none
}

type groupMeta struct {
	rows   int64
	chunks []chunkMeta
}

type chunkMeta struct {
	physical, codec  int
	values           int64
	bytes            int64
	data, dictionary int64 // offsets
	path             string
}

// start is where the chunk's first page is.
func (c *chunkMeta) start() int64 {
	if c.dictionary > 0 && c.dictionary < c.data {
		return c.dictionary
	}
	return c.data
}

// readFooter answers the footer, or a fault and where in b it was found.
func readFooter(b []byte) (f footer, at int, fault string) {
	d := decoder{b: b}
	chunks := 0
	d.fields(thriftStruct, func(id int, kind byte) {
		switch id {
		case 2:
			d.list(kind, mostElements, func(kind byte) { f.elements = append(f.elements, d.element(kind)) })
		case 3:
			f.rows = d.int(kind)
		case 4:
			d.list(kind, mostGroups, func(kind byte) {
				g := d.group(kind, mostChunks-chunks)
				chunks += len(g.chunks)
				f.groups = append(f.groups, g)
			})
		case 5:
			d.list(kind, mostElements, func(kind byte) { f.metadata = append(f.metadata, d.pair(kind)) })
		default:
			d.skip(kind)
		}
	})
	if d.fault == "" && (f.rows < 0 || f.rows > mostRows) {
		d.fault = strconv.FormatInt(f.rows, 10) + " rows, not 0 to " + strconv.Itoa(mostRows)
	}
	return f, d.at, d.fault
}

func (d *decoder) element(kind byte) element {
	e := element{physical: -1, converted: -1, logical: -1}
	d.fields(kind, func(id int, kind byte) {
		switch id {
		case 1:
			e.physical = int(d.int(kind))
		case 3:
			e.repetition = int(d.int(kind))
		case 4:
			e.name = d.text(kind)
		case 5:
			e.children = int(d.int(kind))
		case 6:
			e.converted = int(d.int(kind))
		case 10:
			d.fields(kind, func(id int, kind byte) {
				e.logical = id
				d.skip(kind)
			})
		default:
			d.skip(kind)
		}
	})
	return e
}

func (d *decoder) group(kind byte, most int) (g groupMeta) {
	d.fields(kind, func(id int, kind byte) {
		switch id {
		case 1:
			d.list(kind, most, func(kind byte) { g.chunks = append(g.chunks, d.chunk(kind)) })
		case 3:
			g.rows = d.int(kind)
		default:
			d.skip(kind)
		}
	})
	return g
}

func (d *decoder) chunk(kind byte) (c chunkMeta) {
	d.fields(kind, func(id int, kind byte) {
		switch id {
		case 1:
			c.path = d.text(kind)
		case 3:
			d.fields(kind, func(id int, kind byte) {
				switch id {
				case 1:
					c.physical = int(d.int(kind))
				case 4:
					c.codec = int(d.int(kind))
				case 5:
					c.values = d.int(kind)
				case 7:
					c.bytes = d.int(kind)
				case 9:
					c.data = d.int(kind)
				case 11:
					c.dictionary = d.int(kind)
				default:
					d.skip(kind)
				}
			})
		default:
			d.skip(kind)
		}
	})
	return c
}

func (d *decoder) pair(kind byte) (p [2]string) {
	d.fields(kind, func(id int, kind byte) {
		switch id {
		case 1:
			p[0] = d.text(kind)
		case 2:
			p[1] = d.text(kind)
		default:
			d.skip(kind)
		}
	})
	return p
}
