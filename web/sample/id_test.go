package sample

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// drawChoices draws choices that a request can lead to.
func drawChoices(t *rapid.T) choices {
	return rapid.Custom(func(t *rapid.T) choices {
		newer := rapid.Bool().Draw(t, "marengo35")
		c := defaultsOf(kind(rapid.Uint8Range(0, uint8(noKind)-1).Draw(t, "kind")), newer)
		if newer {
			c.dimension = rapid.SampledFrom(dimensions[1:]).Draw(t, "dimension")
			c.uncertain = rapid.Bool().Draw(t, "uncertain")
		}
		c.broken = rapid.Bool().Draw(t, "broken")
		if c.kind.still() {
			return c
		}
		c.audioOnly = rapid.Bool().Draw(t, "audioOnly")
		c.options = rapid.Uint8Range(1, 7).Draw(t, "options")
		c.types = rapid.Uint8Range(1, 3).Draw(t, "types")
		c.scopes = rapid.Uint8Range(1, 3).Draw(t, "scopes")
		c.local = newer && rapid.Bool().Draw(t, "local")
		c.segmentation = rapid.Uint8Range(unasked, dynamic).Draw(t, "segmentation")
		length := c.kind.tenths()
		c.start = rapid.Uint16Range(0, length-leastTenths).Draw(t, "start")
		c.end = rapid.Uint16Range(c.start+leastTenths, length).Draw(t, "end")
		switch c.segmentation {
		case fixed:
			c.length = rapid.Uint8Range(2, 10).Draw(t, "length")
		case dynamic:
			c.length = rapid.Uint8Range(2, 5).Draw(t, "length")
		}
		return c
	}).Filter(choices.possible).Draw(t, "choices")
}

func TestIDRoundTrip(t *testing.T) {
	var tried, missed int // ids with a wrong digit; those that are ids nevertheless
	rapid.Check(t, func(t *rapid.T) {
		c := drawChoices(t)
		created := time.Unix(rapid.Int64Range(0, 1<<32-1).Draw(t, "seconds"), rapid.Int64Range(0, 1e9-1).Draw(t, "nanoseconds"))
		id := encodeID(created, c, rapid.Uint64().Draw(t, "number"))
		require.True(t, wellFormed(id), id)
		require.Equal(t, fmt.Sprintf("%08x", created.Unix()), id[:8], "an ObjectId begins with its time")
		gotTime, gotChoices, ok := decodeID(id)
		require.True(t, ok)
		assert.Equal(t, c, gotChoices)
		age := created.Sub(gotTime)
		assert.GreaterOrEqual(t, age, time.Duration(0))
		assert.Less(t, age, time.Second/256+1)

		// One wrong digit must hardly ever lead to another task.
		at := rapid.IntRange(0, 23).Draw(t, "digit")
		digits := []byte(id)
		digits[at] = rapid.SampledFrom([]byte("0123456789abcdef")).Filter(func(b byte) bool { return b != id[at] }).Draw(t, "instead")
		if _, _, ok := decodeID(string(digits)); ok {
			missed++
		}
		tried++
	})
	assert.LessOrEqual(t, missed, 1+tried/50)
}

func TestGuessedIDs(t *testing.T) {
	r := newRandom("guesses")
	const guesses = 200_000
	hits := 0
	for range guesses {
		if _, _, ok := decodeID(fmt.Sprintf("%016x%08x", r.next(), uint32(r.next()))); ok {
			hits++
		}
	}
	assert.Less(t, hits, 20)
}

func TestIDsOfOneInstant(t *testing.T) {
	at := time.Unix(1_773_324_308, 0)
	seen := map[string]bool{}
	for n := range uint64(16) {
		seen[encodeID(at, defaults(), n)] = true
	}
	assert.Len(t, seen, 16)
}

func TestPossible(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(c *choices)
	}{
		{"no option", func(c *choices) { c.options = 0 }},
		{"no type", func(c *choices) { c.types = 0 }},
		{"no scope", func(c *choices) { c.scopes = 0 }},
		{"pictures of sound", func(c *choices) { c.audioOnly = true }},
		{"dynamic sound", func(c *choices) {
			c.audioOnly, c.options, c.segmentation, c.length = true, audio, dynamic, 4
		}},
		{"one option fused", func(c *choices) { c.options, c.types = audio, fused }},
		{"length of nothing", func(c *choices) { c.length = 4 }},
		{"short clips", func(c *choices) { c.segmentation, c.length = fixed, 1 }},
		{"long clips", func(c *choices) { c.segmentation, c.length = fixed, 11 }},
		{"long dynamic clips", func(c *choices) { c.segmentation, c.length = dynamic, 6 }},
		{"a fourth segmentation", func(c *choices) { c.segmentation = 3 }},
		{"no such kind", func(c *choices) { c.kind = noKind }},
		{"a document before its model", func(c *choices) { *c = defaultsOf(document, false) }},
		{"an excerpt of a document", func(c *choices) { *c = defaultsOf(document, true); c.end = 100 }},
		{"uncertain before its model", func(c *choices) { c.uncertain = true }},
		{"uncertain as a whole", func(c *choices) { *c = defaultsOf(film, true); c.uncertain = true }},
		{"short before its model", func(c *choices) { c.dimension = 256 }},
		{"a fourth dimension", func(c *choices) { *c = defaultsOf(film, true); c.dimension = 64 }},
		{"lines after their model", func(c *choices) { *c = defaultsOf(film, true); c.options |= transcription }},
		{"local before its model", func(c *choices) { c.local = true }},
		{"after the trailer's end", func(c *choices) { c.kind = trailer }},
		{"after the end", func(c *choices) { c.end = filmTenths + 1 }},
		{"too short", func(c *choices) { c.start = filmTenths - leastTenths + 1 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := defaults()
			require.True(t, c.possible())
			tt.change(&c)
			assert.False(t, c.possible())
			// No id means it: what its bits mean, if anything, is something else.
			_, got, ok := decodeID(encodeID(time.Unix(1_773_324_308, 0), c, 0))
			assert.False(t, ok && got == c)
		})
	}
}

// Ids that were given away keep their meaning.
func TestIDsStayAsTheyWere(t *testing.T) {
	at := time.Unix(1_773_324_308, 0)
	scene := defaults()
	scene.start, scene.end, scene.options, scene.types = 800, 1320, visual|audio, separate|fused
	sound := defaults()
	sound.audioOnly, sound.options, sound.segmentation, sound.length, sound.broken = true, audio, fixed, 10, true
	for id, want := range map[string]choices{
		"69b2c814009701ca73e2e887": defaults(),
		"69b2c814000749ca17f0b078": scene,
		"69b2c8140060d1a273e2e8ec": sound,
	} {
		created, c, ok := decodeID(id)
		require.True(t, ok, id)
		assert.Equal(t, want, c)
		assert.True(t, at.Equal(created))
	}
}

func FuzzDecodeID(f *testing.F) {
	f.Add(TaskID(time.Unix(1_773_324_308, 0)))
	f.Add("")
	f.Add("69b2f0c41c7e4a1b37f8a9c5")
	f.Add(strings.Repeat("f", 24))
	f.Add(strings.Repeat("f", 26))
	f.Fuzz(func(t *testing.T, s string) {
		if !wellFormed(s) {
			return
		}
		created, c, ok := decodeID(s)
		if !ok {
			return
		}
		found := false
		_, width := c.pack()
		for n := range uint64(1) << (48 - width) {
			found = found || encodeID(created, c, n) == s
		}
		assert.True(t, found, "%s is not an id that is made", s)
	})
}
