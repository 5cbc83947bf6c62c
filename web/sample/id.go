package sample

import (
	"encoding/binary"
	"encoding/hex"
	"math/bits"
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
)

const (
	filmTenths  = 6000 // length of the film in tenths of seconds
	leastTenths = 40   // shortest excerpt
)

// choices is what a create request decides about a task.
type choices struct {
	audioOnly    bool  // input_type audio
	broken       bool  // the task fails
	options      uint8 // set of visual, audio, transcription
	types        uint8 // set of separate, fused
	scopes       uint8 // set of clip, asset
	segmentation uint8
	length       uint8  // seconds: of a clip where fixed, the least of one where dynamic
	start, end   uint16 // excerpt, in tenths of seconds
}

// defaults are the choices of a request that names only a video.
func defaults() choices {
	return choices{
		options: visual | audio | transcription,
		types:   separate,
		scopes:  clip | asset,
		end:     filmTenths,
	}
}

func (c choices) startSec() float64 { return float64(c.start) / 10 }
func (c choices) endSec() float64   { return float64(c.end) / 10 }

// possible reports whether a request can have led to c. Its rules are those
// that the reading of requests enforces; here they tell ids that were made
// from ids that were guessed.
func (c choices) possible() bool {
	lengths := [...][2]uint8{unasked: {0, 0}, fixed: {2, 10}, dynamic: {2, 5}}
	switch {
	case c.options == 0 || c.types == 0 || c.scopes == 0:
		return false
	case c.audioOnly && (c.options&visual != 0 || c.segmentation == dynamic):
		return false
	case c.types&fused != 0 && bits.OnesCount8(c.options) < 2:
		return false
	case int(c.segmentation) >= len(lengths):
		return false
	}
	allowed := lengths[c.segmentation]
	return c.length >= allowed[0] && c.length <= allowed[1] &&
		c.end <= filmTenths && c.start+leastTenths <= c.end
}

// choiceBits is how many of the 48 bits pack fills; the others hold a number
// that tells tasks of one instant apart.
const choiceBits = 1 + 1 + 3 + 2 + 2 + 2 + 4 + 13 + 13

// pack and unpack are each other's inverse on possible choices.
func (c choices) pack() uint64 {
	var p uint64
	put := func(v uint64, width int) { p = p<<width | v }
	put(boolBit(c.audioOnly), 1)
	put(boolBit(c.broken), 1)
	put(uint64(c.options), 3)
	put(uint64(c.types), 2)
	put(uint64(c.scopes), 2)
	put(uint64(c.segmentation), 2)
	put(uint64(c.length), 4)
	put(uint64(c.start), 13)
	put(uint64(c.end), 13)
	return p
}

func unpack(p uint64) choices {
	take := func(width int) uint64 {
		v := p & (1<<width - 1)
		p >>= width
		return v
	}
	var c choices
	c.end = uint16(take(13))
	c.start = uint16(take(13))
	c.length = uint8(take(4))
	c.segmentation = uint8(take(2))
	c.scopes = uint8(take(2))
	c.types = uint8(take(2))
	c.options = uint8(take(3))
	c.broken = take(1) == 1
	c.audioOnly = take(1) == 1
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

// encodeID makes the id of a task. Of number only the lowest bits are kept.
func encodeID(created time.Time, c choices, number uint64) string {
	var id [12]byte
	binary.BigEndian.PutUint32(id[:4], uint32(created.Unix()))
	id[4] = byte(int64(created.Nanosecond()) * 256 / 1e9)
	p := number<<choiceBits&(1<<48-1) | c.pack()
	p ^= mask(id)
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
	c = unpack(p & (1<<choiceBits - 1))
	created = time.Unix(int64(binary.BigEndian.Uint32(id[:4])), int64(id[4])*1e9/256).UTC()
	return created, c, c.possible()
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
