package sample

import "sync"

// The film's trailer: a second film of which most is seen and heard in the
// first, so that there is something to find when two are compared.

// Shared is a stretch of the trailer, and where in the film it comes from.
// Times are seconds.
type Shared struct {
	Start, End float64 // in the trailer
	Film       float64 // where it begins in the film
}

// SharedStretches answers what the trailer has of the film, in the trailer's
// order. Pictures, sounds and the lines that are whole in a stretch are those of
// the film, in another grain. The film's cuts into clips do not meet those of
// the trailer.
func SharedStretches() []Shared {
	return []Shared{
		{6, 30, 137},
		{38, 66, 81},
		{74, 102, 235},
		{110, 138, 501},
	}
}

// copyShare is the share of noise in what the trailer has of the film.
const copyShare = 0.03

// Trailer answers the script of the trailer. The caller may keep and change it.
func Trailer() Script {
	const length = trailerTenths / 10
	h := Harbour()
	s := Script{Title: "The Harbour, trailer", Duration: length}
	card := func(start, end float64) {
		s.Scenes = append(s.Scenes, Scene{"Title card", "title card", start, end, 0.2, []string{"title"}})
		s.Sounds = append(s.Sounds, Sound{"Drums", "drums", "", start, end, 0.2, false})
	}
	at := 0.0
	for _, sh := range SharedStretches() {
		card(at, sh.Start)
		at = sh.End
		later := sh.Start - sh.Film
		there := span{sh.Film, sh.Film + sh.End - sh.Start}
		for _, scene := range h.Scenes {
			if max(scene.Start, there.start) < min(scene.End, there.end) {
				scene.Start, scene.End = max(scene.Start, there.start)+later, min(scene.End, there.end)+later
				s.Scenes = append(s.Scenes, scene)
			}
		}
		for _, sound := range h.Sounds {
			if max(sound.Start, there.start) < min(sound.End, there.end) {
				sound.Start, sound.End = max(sound.Start, there.start)+later, min(sound.End, there.end)+later
				s.Sounds = append(s.Sounds, sound)
			}
		}
		for _, line := range h.Lines {
			if line.Start >= there.start && line.End <= there.end {
				line.Start, line.End = line.Start+later, line.End+later
				s.Lines = append(s.Lines, line)
			}
		}
	}
	card(at, length)
	return s
}

// newTrailer computes the atlas of the trailer once, for the first who asks.
func newTrailer(harbour func() *atlas) func() *atlas {
	return sync.OnceValue(func() *atlas {
		const name = "trailer/"
		a, h := newAtlas(name, Trailer()), harbour()
		for _, sh := range SharedStretches() {
			for t := int(sh.Start); t < int(sh.End); t++ {
				from := int(sh.Film) + t - int(sh.Start)
				again(a.picture.at(t), h.picture.at(from), name+"picture", t)
				again(a.sound.at(t), h.sound.at(from), name+"sound", t)
			}
		}
		i := 0
		for _, sh := range SharedStretches() {
			for k, line := range h.script.Lines {
				if line.Start >= sh.Film && line.End <= sh.Film+sh.End-sh.Start {
					again(a.lines[i], h.lines[k], name+"line", i)
					i++
				}
			}
		}
		return a
	})
}

// again sets dst to v in another grain, which is drawn by name and number.
func again(dst, v []float32, name string, n int) {
	r := newRandom(name+"/copy", uint64(n))
	blend(dst, part{v, 1 - copyShare}, part{r.unit(dim), copyShare})
}
