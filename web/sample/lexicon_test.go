package sample

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mistype makes one typing error in a word: a letter is doubled, left out, wrong
// or changes places with the next.
func mistype(r *random, word string) string {
	at := 1 + int(r.next()%uint64(len(word)-2))
	switch r.next() % 4 {
	case 0:
		return word[:at] + word[at:at+1] + word[at:]
	case 1:
		return word[:at] + word[at+1:]
	case 2:
		return word[:at] + "x" + word[at+1:]
	default:
		return word[:at] + word[at+1:at+2] + word[at:at+1] + word[at+2:]
	}
}

// tries are texts of three words of a scene, some with a typing error.
func tries(r *random, words []string) (text string, meant []string) {
	meant = r.pick(words, 3)
	typed := slices.Clone(meant)
	if r.next()%2 == 0 {
		at := int(r.next() % 3)
		if len(typed[at]) >= 5 {
			typed[at] = mistype(r, typed[at])
		}
	}
	return strings.Join(typed, " "), meant
}

// best answers the index of the vector nearest to q.
func best(q []float32, n int, vector func(i int) []float32) (index int) {
	most := -2.0
	for i := range n {
		if cos := cosine(q, vector(i)); cos > most {
			index, most = i, cos
		}
	}
	return index
}

func has(all, some []string) bool {
	return !slices.ContainsFunc(some, func(w string) bool { return !slices.Contains(all, w) })
}

// The words of a scene find that scene first among the pictures, those of a line
// that line first among what is said.
func TestWordsFindTheirScene(t *testing.T) {
	harbour := newHarbour()
	a, x := harbour(), newLexicon(harbour)()
	for _, tt := range []struct {
		name string
		c    choices
	}{
		{"3.0", defaults()},
		{"3.5", defaultsOf(film, true)},
		{"3.5, 256 numbers", func() choices { c := defaultsOf(film, true); c.dimension = 256; return c }()},
	} {
		items := a.items(tt.c)
		query := x.embed
		if tt.c.marengo35 {
			items = inMarengo35(items, int(tt.c.dimension))
			query = func(text string) []float32 {
				v := make([]float32, tt.c.dimension)
				marengo35().vector(v, x.embed(text))
				return v
			}
		}
		clips, _ := byOption(a, items)
		r := newRandom("tries")
		const n = 140
		found := 0
		for i := range n {
			scene := i % len(a.script.Scenes)
			text, meant := tries(&r, a.script.Scenes[scene].Words)
			first := best(query(text), len(clips["visual"]), func(k int) []float32 { return clips["visual"][k].Vector })
			got := a.script.Scenes[clips["visual"][first].part]
			// Another scene that is about all these words is as right.
			if has(got.Words, meant) {
				found++
			} else {
				t.Logf("%s: %q found %q, not %q", tt.name, text, got.Title, a.script.Scenes[scene].Title)
			}
		}
		t.Logf("%s: %d of %d", tt.name, found, n)
		assert.GreaterOrEqual(t, found*100, n*95, tt.name)

		found = 0
		lines := clips["transcription"]
		for i := range lines {
			text := strings.Join(a.script.Lines[i].Words, " ")
			if i%2 == 0 && len(a.script.Lines[i].Words[1]) >= 5 {
				text = strings.Replace(text, a.script.Lines[i].Words[1], mistype(&r, a.script.Lines[i].Words[1]), 1)
			}
			first := best(query(text), len(lines), func(k int) []float32 { return lines[k].Vector })
			if has(a.script.Lines[first].Words, a.script.Lines[i].Words) {
				found++
			} else {
				t.Logf("%s: %q found the line %q", tt.name, text, a.script.Lines[first].Words)
			}
		}
		if len(lines) > 0 {
			t.Logf("%s: %d of %d lines", tt.name, found, len(lines))
			assert.GreaterOrEqual(t, found*100, len(lines)*95, tt.name)
		}
	}
}

// Whoever looks for something types it in other words than the script's.
func TestOtherWordsFindTheirScene(t *testing.T) {
	harbour := newHarbour()
	a, x := harbour(), newLexicon(harbour)()
	clips, _ := byOption(a, a.items(defaults()))
	for text, want := range map[string]string{
		"sunset at sea":                  "Dusk at sea",
		"sunrise over the harbor":        "The quay at dawn",
		"fisherman pulling in a net":     "Hauling the nets",
		"kids with bikes":                "Noon on the quay",
		"a beacon on the rocks":          "The lighthouse",
		"repairing fishing nets by hand": "Mending in the loft",
		"thunder and lightning":          "Weather coming",
		"moonlight":                      "The quay at night",
		"unloading crates with a crane":  "Landing the catch",
		"ligthouse keeper":               "The lighthouse",
		"lightose":                       "The lighthouse",
		"steering with radar":            "Out again",
		"who is thanked at the end":      "Credits",
	} {
		q := x.embed(text)
		first := best(q, len(clips["visual"]), func(k int) []float32 { return clips["visual"][k].Vector })
		assert.Equal(t, want, a.script.Scenes[clips["visual"][first].part].Title, text)
	}
	for text, want := range map[string]string{
		"foghorn": "foghorn", "accordion music": "accordion", "seagulls": "gulls", "a diesel motor": "engine", "quiet": "silence",
	} {
		q := x.embed(text)
		first := best(q, len(clips["audio"]), func(k int) []float32 { return clips["audio"][k].Vector })
		assert.Equal(t, want, clips["audio"][first].place, text)
	}
}

func TestUnknownWordsFindNothing(t *testing.T) {
	harbour := newHarbour()
	a, x := harbour(), newLexicon(harbour)()
	clips, _ := byOption(a, a.items(defaults()))
	for _, text := range []string{"quantum chromodynamics", "a giraffe in the savannah", "???", "the", "港口"} {
		q := x.embed(text)
		require.InDelta(t, 1, norm(q), 1e-3, text)
		for option, all := range clips {
			for _, c := range all {
				require.Less(t, cosine(q, c.Vector), 0.25, "%q, %s at %g", text, option, c.Start)
			}
		}
		assert.Equal(t, q, x.embed(text))
	}
	assert.Less(t, cosine(x.embed("giraffe"), x.embed("zebra")), 0.25)

	// A text that is partly known finds what it knows, less surely.
	sure, unsure := x.embed("lighthouse"), x.embed("lighthouse giraffe zebra")
	top := func(q []float32) (title string, cos float64) {
		i := best(q, len(clips["visual"]), func(k int) []float32 { return clips["visual"][k].Vector })
		return a.script.Scenes[clips["visual"][i].part].Title, cosine(q, clips["visual"][i].Vector)
	}
	title, high := top(sure)
	other, low := top(unsure)
	assert.Equal(t, "The lighthouse", title)
	assert.Equal(t, title, other)
	assert.Less(t, low, high)
	assert.Greater(t, high, 0.4)
}

func TestSynonymsAreOfTheScript(t *testing.T) {
	x := newLexicon(newHarbour())()
	for word, meant := range synonyms {
		for _, m := range meant {
			assert.Contains(t, x.words, m, "synonym of %q", word)
			assert.NotEqual(t, word, m)
		}
		assert.False(t, silent[word], word)
	}
	for word := range x.words {
		meant, trust := x.meant(word)
		assert.Contains(t, meant, word)
		assert.Equal(t, 1.0, trust)
	}
}
