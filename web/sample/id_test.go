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
		c := choices{
			audioOnly:    rapid.Bool().Draw(t, "audioOnly"),
			broken:       rapid.Bool().Draw(t, "broken"),
			options:      rapid.Uint8Range(1, 7).Draw(t, "options"),
			types:        rapid.Uint8Range(1, 3).Draw(t, "types"),
			scopes:       rapid.Uint8Range(1, 3).Draw(t, "scopes"),
			segmentation: rapid.Uint8Range(unasked, dynamic).Draw(t, "segmentation"),
			start:        rapid.Uint16Range(0, filmTenths-leastTenths).Draw(t, "start"),
		}
		c.end = rapid.Uint16Range(c.start+leastTenths, filmTenths).Draw(t, "end")
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
		{"after the end", func(c *choices) { c.end = filmTenths + 1 }},
		{"too short", func(c *choices) { c.start = filmTenths - leastTenths + 1 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := defaults()
			require.True(t, c.possible())
			tt.change(&c)
			assert.False(t, c.possible())
			_, _, ok := decodeID(encodeID(time.Unix(1_773_324_308, 0), c, 0))
			assert.False(t, ok)
		})
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
		for n := range uint64(1 << (48 - choiceBits)) {
			found = found || encodeID(created, c, n) == s
		}
		assert.True(t, found, "%s is not an id that is made", s)
	})
}
