package sample

import (
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/agnivade/levenshtein"
)

// Where the words of a text point: to the scenes that they are about, the sounds
// that they name and the lines in which they are said.

// Shares in the blend that a text of known words is.
const (
	sceneShare  = 0.45 // of the scenes
	spokenShare = 0.25 // of the words as they are said
	heardShare  = 0.15 // of the sounds
)

// lexicon knows the film's words.
type lexicon struct {
	words  map[string]*entryOf
	spelt  []string    // the words and their synonyms, in order
	scenes [][]float32 // for each scene, what tells it from the film's common look
	sounds [][]float32 // the same of the sounds
}

// entryOf is a word, and how much each scene and sound is about it, from 0 to 1.
type entryOf struct {
	scenes, sounds []float64
	said           []float32 // nil where it is no word of a line
}

// newLexicon gathers the words of the film once, for the first who asks.
func newLexicon(harbour func() *atlas) func() *lexicon {
	return sync.OnceValue(func() *lexicon {
		a := harbour()
		x := &lexicon{words: map[string]*entryOf{}, scenes: apart(a.scenes), sounds: apart(a.sources)}
		const title, place = 0.6, 0.4 // how much a scene is about the words of its title and place
		for i, s := range a.script.Scenes {
			for _, w := range s.Words {
				e := x.entry(w)
				e.scenes[i] = 1
				e.said = direction("word/" + w)
			}
			for _, e := range x.entries(s.Place) {
				e.scenes[i] = max(e.scenes[i], place)
			}
			for _, e := range x.entries(s.Title) {
				e.scenes[i] = max(e.scenes[i], title)
			}
		}
		for i, s := range a.script.Sounds {
			for _, e := range x.entries(s.Title + " " + s.Source) {
				e.sounds[i] = 1
			}
		}
		// In order, so that a typing error always means the same word.
		x.spelt = slices.Sorted(maps.Keys(x.words))
		x.spelt = append(x.spelt, slices.Sorted(maps.Keys(synonyms))...)
		return x
	})
}

// entry answers the entry of a word, a new one if need be.
func (x *lexicon) entry(word string) *entryOf {
	e := x.words[word]
	if e == nil {
		e = &entryOf{scenes: make([]float64, len(x.scenes)), sounds: make([]float64, len(x.sounds))}
		x.words[word] = e
	}
	return e
}

// entries answers those of the words of a text.
func (x *lexicon) entries(text string) (all []*entryOf) {
	for _, w := range wordsOf(text) {
		all = append(all, x.entry(w))
	}
	return all
}

// apart answers each stretch's direction without what all have in common.
func apart(stretches []stretch) [][]float32 {
	mean := make([]float32, dim)
	for _, s := range stretches {
		add(mean, s.from, 1/float64(len(stretches)))
	}
	var out [][]float32
	for _, s := range stretches {
		v := slices.Clone(s.from)
		add(v, mean, -1)
		scale(v, v, 1/norm(v))
		out = append(out, v)
	}
	return out
}

// embed answers the embedding of a text, of norm 1. What it does not know of the
// text points where nothing else does, and always there.
func (x *lexicon) embed(text string) []float32 {
	words := wordsOf(text)
	scenes, sounds := make([]float64, len(x.scenes)), make([]float64, len(x.sounds))
	said := make([]float32, dim)
	known := 0
	for _, w := range words {
		meant, trust := x.meant(w)
		for _, m := range meant {
			e := x.words[m]
			rise(scenes, e.scenes, trust)
			rise(sounds, e.sounds, trust)
			if e.said != nil {
				add(said, e.said, trust)
			}
		}
		if len(meant) > 0 {
			known++
		}
	}
	share := float64(known) / float64(max(1, len(words)))
	parts := []part{
		{lean(x.scenes, scenes), sceneShare * share},
		{unitOf(said), spokenShare * share},
		{lean(x.sounds, sounds), heardShare * share},
	}
	rest := 1.0
	var kept []part
	for _, p := range parts {
		if p.v != nil {
			kept = append(kept, p)
			rest -= p.share
		}
	}
	own := direction("text/" + strings.Join(words, " "))
	v := make([]float32, dim)
	blend(v, append(kept, part{own, rest})...)
	return v
}

// rise adds to totals what a word says, the more the rarer it is.
func rise(totals, shares []float64, trust float64) {
	var all float64
	for _, s := range shares {
		all += s
	}
	if all == 0 {
		return
	}
	rare := math.Log1p(float64(len(shares)) / all)
	for i, s := range shares {
		totals[i] += float64(trust * rare * s)
	}
}

// lean answers the direction between directions that totals speak for, or nil.
// What is spoken for most counts far more than what is spoken for half as much.
func lean(directions [][]float32, totals []float64) []float32 {
	most := slices.Max(totals)
	if most == 0 {
		return nil
	}
	v := make([]float32, dim)
	for i, t := range totals {
		add(v, directions[i], math.Pow(t/most, 4))
	}
	return unitOf(v)
}

// unitOf scales v to norm 1; nil where it has none.
func unitOf(v []float32) []float32 {
	length := norm(v)
	if length < 1e-6 {
		return nil
	}
	scale(v, v, 1/length)
	return v
}

// meant answers the film's words that a typed one means, and how sure that is:
// itself, its singular or plural, its synonyms, or what it is a typing error of.
func (x *lexicon) meant(word string) (meant []string, trust float64) {
	if meant = x.forms(word); len(meant) > 0 {
		return meant, 1
	}
	const guessed = 0.7
	nearest, least := "", slips(word)+1
	for _, w := range x.spelt {
		if d := distance(word, w); d < least {
			nearest, least = w, d
		}
	}
	if nearest == "" {
		return nil, 0
	}
	return x.forms(nearest), guessed
}

// forms answers the film's words that word means if it is spelt right.
func (x *lexicon) forms(word string) (meant []string) {
	for _, form := range []string{word, word + "s", strings.TrimSuffix(word, "s"), strings.TrimSuffix(word, "es"), strings.TrimSuffix(word, "ing")} {
		if x.words[form] != nil && !slices.Contains(meant, form) {
			meant = append(meant, form)
		}
		for _, m := range synonyms[form] {
			if !slices.Contains(meant, m) {
				meant = append(meant, m)
			}
		}
		if len(meant) > 0 {
			break
		}
	}
	return meant
}

// slips is how many letters of a typed word may be wrong.
func slips(word string) int {
	switch n := len([]rune(word)); {
	case n < 4 || n > 24:
		return 0
	case n < 7:
		return 1
	default:
		return 2
	}
}

// distance is how many letters are wrong; two that changed places are one.
func distance(a, b string) int {
	if len(a) == len(b) {
		for i := range len(a) - 1 {
			if a[:i] == b[:i] && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:] && a[i] != a[i+1] {
				return 1
			}
		}
	}
	if n := len(a) - len(b); n > 2 || n < -2 {
		return 3
	}
	return levenshtein.ComputeDistance(a, b)
}

// wordsOf answers the words of a text that say something, in lower case.
func wordsOf(text string) []string {
	all := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(all, func(w string) bool { return silent[w] })
}
