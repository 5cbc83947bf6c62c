package sample

import (
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"slices"
	"time"
)

// A task is nothing but its id: when it was made and what was chosen.

// The options, types and scopes that can be chosen, as sets.
const (
	visual = 1 << iota
	audio
	transcription
)

const (
	separate = 1 << iota
	fused
)

const (
	clip = 1 << iota
	asset
)

// What their bits are called in requests and answers, lowest bit first.
var (
	optionNames = []string{"visual", "audio", "transcription"}
	typeNames   = []string{"separate_embedding", "fused_embedding"}
	scopeNames  = []string{"clip", "asset"}
)

// names answers the names of the bits in set.
func names(all []string, set uint8) []string {
	var out []string
	for i, name := range all {
		if set&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return out
}

// Ways of segmentation. The zero value is what happens when none is asked for.
const (
	unasked = iota
	fixed
	dynamic
	wider // in an id only: it holds a kind and a model too
)

// kind is what a task is about.
type kind uint8

const (
	film     kind = iota // the harbour
	trailer              // the film that shares stretches with it
	document             // its screenplay, a page for each scene
	chunked              // the same, and each page in quarters
	poster               // a picture
	noKind
)

// still reports whether there is no time in it.
func (k kind) still() bool { return k >= document }

// tenths is how long it is, in tenths of seconds.
func (k kind) tenths() uint16 {
	switch k {
	case film:
		return filmTenths
	case trailer:
		return trailerTenths
	default:
		return 0
	}
}

const (
	filmTenths    = 6000 // length of the film in tenths of seconds
	trailerTenths = 1500 // of its trailer
	leastTenths   = 40   // shortest excerpt
)

// choices is what a create request decides about a task.
type choices struct {
	kind         kind
	marengo35    bool   // model marengo3.5, else marengo3.0
	dimension    uint16 // numbers in an embedding
	uncertain    bool   // embedding_uncertainty
	audioOnly    bool   // input_type audio
	broken       bool   // the task fails
	options      uint8  // set of visual, audio, transcription
	types        uint8  // set of separate, fused
	scopes       uint8  // set of clip, asset
	local        bool   // clips were asked for by the name local
	segmentation uint8
	length       uint8  // seconds: of a clip where fixed, the least of one where dynamic
	start, end   uint16 // excerpt, in tenths of seconds
}

// defaults are the choices of a request that names only a video.
func defaults() choices { return defaultsOf(film, false) }

// defaultsOf are the choices of a request that names only a medium and a model.
func defaultsOf(k kind, marengo35 bool) choices {
	c := choices{
		kind:      k,
		marengo35: marengo35,
		dimension: dim,
		options:   visual | audio | transcription,
		types:     separate,
		scopes:    clip | asset,
		end:       k.tenths(),
	}
	switch {
	case k == poster:
		c.options, c.scopes = visual, asset
	case k.still():
		c.options, c.scopes, c.local = visual, clip, true
	case marengo35:
		c.options = visual | audio
	}
	return c
}

func (c choices) startSec() float64 { return float64(c.start) / 10 }
func (c choices) endSec() float64   { return float64(c.end) / 10 }

// wide reports whether the id must say more than ids of the film and of
// marengo3.0 do.
func (c choices) wide() bool { return c.kind != film || c.marengo35 }

// dimensions that can be chosen, by what an id says. Zero is that of
// marengo3.0, the others are those of marengo3.5.
var dimensions = [...]uint16{dim, dim, 256, 128}

// possible reports whether a request can have led to c. Its rules are those
// that the reading of requests enforces; here they tell ids that were made
// from ids that were guessed.
func (c choices) possible() bool {
	switch {
	case c.kind >= noKind:
		return false
	case c.marengo35 && !slices.Contains(dimensions[1:], c.dimension):
		return false
	case !c.marengo35 && (c.dimension != dim || c.uncertain || c.local || c.kind.still()):
		return false
	case c.kind.still():
		only := defaultsOf(c.kind, true)
		only.dimension, only.uncertain, only.broken = c.dimension, c.uncertain, c.broken
		return c == only
	}
	lengths := [...][2]uint8{unasked: {0, 0}, fixed: {2, 10}, dynamic: {2, 5}}
	switch {
	case c.options == 0 || c.types == 0 || c.scopes == 0:
		return false
	case c.audioOnly && c.options&visual != 0:
		return false
	case c.marengo35 && c.options&transcription != 0:
		return false
	case c.local && c.scopes&clip == 0, c.uncertain && c.scopes&asset != 0:
		return false
	case c.audioOnly && c.segmentation == dynamic && !c.marengo35:
		return false
	case c.types&fused != 0 && bits.OnesCount8(c.options) < 2:
		return false
	case int(c.segmentation) >= len(lengths):
		return false
	}
	allowed := lengths[c.segmentation]
	return c.length >= allowed[0] && c.length <= allowed[1] &&
		c.end <= c.kind.tenths() && c.start+leastTenths <= c.end
}

// dynamicLengths is where an id of the wide form counts the lengths of dynamic
// segmentation from, after those of fixed.
const dynamicLengths = 9

// pack answers the choices as bits, and how many of the 48 they take; the
// others hold a number that tells tasks of one instant apart. It and unpack are
// each other's inverse on possible choices.
func (c choices) pack() (p uint64, width int) {
	put := func(v uint64, bits int) { p, width = p<<bits|v, width+bits }
	options, segmentation, length := c.options, c.segmentation, c.length
	if c.wide() {
		put(uint64(c.kind), 3)
		size := 0
		if c.marengo35 {
			size = 1 + slices.Index(dimensions[1:], c.dimension)
		}
		put(uint64(size)&3, 2)
		put(boolBit(c.uncertain), 1)
		if c.local {
			options |= transcription // which marengo3.5 has not
		}
		if segmentation == dynamic {
			length += dynamicLengths
		}
		segmentation = wider
	}
	put(boolBit(c.audioOnly), 1)
	put(boolBit(c.broken), 1)
	put(uint64(options), 3)
	put(uint64(c.types), 2)
	put(uint64(c.scopes), 2)
	put(uint64(segmentation), 2)
	put(uint64(length), 4)
	put(uint64(c.start), 13)
	put(uint64(c.end), 13)
	return p, width
}

func unpack(p uint64) choices {
	take := func(width int) uint64 {
		v := p & (1<<width - 1)
		p >>= width
		return v
	}
	c := choices{dimension: dim}
	c.end = uint16(take(13))
	c.start = uint16(take(13))
	c.length = uint8(take(4))
	c.segmentation = uint8(take(2))
	c.scopes = uint8(take(2))
	c.types = uint8(take(2))
	c.options = uint8(take(3))
	c.broken = take(1) == 1
	c.audioOnly = take(1) == 1
	if c.segmentation != wider {
		return c
	}
	c.uncertain = take(1) == 1
	size := take(2)
	c.marengo35, c.dimension = size > 0, dimensions[size]
	c.kind = kind(take(3))
	if c.marengo35 && c.options&transcription != 0 {
		c.local = true
		c.options &^= transcription
	}
	switch {
	case c.length > dynamicLengths+1:
		c.segmentation, c.length = dynamic, c.length-dynamicLengths
	case c.length > 0:
		c.segmentation = fixed
	default:
		c.segmentation = unasked
	}
	return c
}

func boolBit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// TaskID answers an id of the film with all defaults, created at the given
// time (to 1/256 s). What the service answers about it depends on its clock
// alone: so a test has tasks of any age.
func TaskID(created time.Time) string { return encodeID(created, defaults(), 0) }

// TrailerID answers an id of the trailer, see TaskID.
func TrailerID(created time.Time) string {
	return encodeID(created, defaultsOf(trailer, false), 0)
}

// DocumentID answers an id of the document in pages and quarters, with
// uncertainty, see TaskID.
func DocumentID(created time.Time) string {
	c := defaultsOf(chunked, true)
	c.uncertain = true
	return encodeID(created, c, 0)
}

// encodeID makes the id of a task. Of number only the lowest bits are kept.
func encodeID(created time.Time, c choices, number uint64) string {
	var id [12]byte
	binary.BigEndian.PutUint32(id[:4], uint32(created.Unix()))
	id[4] = byte(int64(created.Nanosecond()) * 256 / 1e9)
	p, width := c.pack()
	p = (number<<width|p)&(1<<48-1) ^ mask(id)
	binary.BigEndian.PutUint16(id[5:7], uint16(p>>32))
	binary.BigEndian.PutUint32(id[7:11], uint32(p))
	id[11] = check(id)
	return hex.EncodeToString(id[:])
}

// decodeID takes an id apart. It reports false where the id was not made by
// encodeID from possible choices.
func decodeID(s string) (created time.Time, c choices, ok bool) {
	var id [12]byte
	if n, err := hex.Decode(id[:], []byte(s)); err != nil || n != len(id) || id[11] != check(id) {
		return time.Time{}, choices{}, false
	}
	p := uint64(binary.BigEndian.Uint16(id[5:7]))<<32 | uint64(binary.BigEndian.Uint32(id[7:11]))
	p ^= mask(id)
	c = unpack(p)
	created = time.Unix(int64(binary.BigEndian.Uint32(id[:4])), int64(id[4])*1e9/256).UTC()
	if !c.possible() {
		return created, c, false
	}
	packed, width := c.pack()
	return created, c, packed == p&(1<<width-1)
}

// wellFormed reports whether s has the shape of an id: 24 lower-case hex
// digits.
func wellFormed(s string) bool {
	if len(s) != 24 {
		return false
	}
	for i := range len(s) {
		if (s[i] < '0' || s[i] > '9') && (s[i] < 'a' || s[i] > 'f') {
			return false
		}
	}
	return true
}

// mask is 48 bits that depend on the time: with it, ids of equal choices do not
// look alike, as those of the platform do not.
func mask(id [12]byte) uint64 {
	return mix(uint64(binary.BigEndian.Uint32(id[:4]))<<8|uint64(id[4])) >> 16
}

// check is the check byte of the bytes before it.
func check(id [12]byte) byte {
	return byte(mix(binary.BigEndian.Uint64(id[:8])^mix(uint64(binary.BigEndian.Uint32(id[7:11])))) >> 56)
}
