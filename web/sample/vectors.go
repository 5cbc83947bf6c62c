package sample

import (
	"math"
	"sync"
)

// Turns the script into directions: which way the picture and the sound point
// in every second, and each line. Clips are then averages over their time.

// dim is the number of components of the film's embeddings.
const dim = 512

// Shares in a blend, see there. They were chosen so that the cosines are those
// that the package comment promises.
const (
	lookShare    = 0.42 // of the film's look in a place
	themeShare   = 0.11 // of sea or land in a place
	visitShare   = 0.10 // of what is new in a visit to a place
	grainShare   = 0.10 // of noise in a second, on average
	silenceShare = 0.01 // of noise in a second of silence
	tuneShare    = 0.48 // of the film's sound in a source
	pictureShare = 0.22 // of its place's picture in a source
	voiceShare   = 0.42 // of speech as such in a line
	topicShare   = 0.16 // of its place's topic in a line
	seenShare    = 0.11 // of its place's picture in a line
	wordsShare   = 0.16 // of its words in a line
	speakerShare = 0.05 // of its speaker in a line
)

// seaPlaces are the places whose pictures share the sea; the others share
// land, but for the credits, which share nothing.
var seaPlaces = map[string]bool{"quay": true, "wheelhouse": true, "open water": true, "lighthouse": true}

// direction is the unit vector that belongs to a name, such as word/herring:
// the same in every film and for ever.
func direction(name string) []float32 {
	r := newRandom(name)
	return r.unit(dim)
}

// stretch is a time in which a picture or a sound goes on.
type stretch struct {
	start, end  float64   // seconds
	from, aside []float32 // it turns from from towards aside
	angle       float64   // by so many radians
	grain       float64   // share of noise in a second, on average
}

// moments holds a direction for each second of the film: seconds×dim,
// row-major.
type moments []float32

// trackOf computes the moments of a track: what follows each other in
// stretches. Noise is drawn by name and second.
func trackOf(name string, stretches []stretch) moments {
	last := stretches[len(stretches)-1]
	m := make(moments, int(last.end)*dim)
	i := 0
	for t := range int(last.end) {
		middle := float64(t) + 0.5
		for middle > stretches[i].end {
			i++
		}
		s := stretches[i]
		phi := s.angle * ((middle-s.start)/(s.end-s.start) - 0.5)
		row := m[t*dim : (t+1)*dim]
		add(row, s.from, math.Cos(phi))
		add(row, s.aside, math.Sin(phi))
		unrest := newRandom(name+"/unrest", uint64(t/7)) // calm and busy seconds come together
		grain := s.grain * (0.3 + float64(1.4*unrest.float()))
		r := newRandom(name, uint64(t))
		blend(row, part{row, 1 - grain}, part{r.unit(dim), grain})
	}
	return m
}

// at is the direction of a second.
func (m moments) at(t int) []float32 { return m[t*dim : (t+1)*dim] }

// addTo adds the moments from start to end to sum, each by how much of its
// second lies between.
func (m moments) addTo(sum []float32, start, end float64) {
	for t := int(start); t*dim < len(m) && float64(t) < end; t++ {
		weight := min(end, float64(t+1)) - max(start, float64(t))
		add(sum, m[t*dim:(t+1)*dim], weight)
	}
}

// atlas holds every direction of the film.
type atlas struct {
	script  Script
	scenes  []stretch // one for each of the script's scenes
	sources []stretch // and of its sounds
	picture moments
	sound   moments
	lines   [][]float32 // one for each of the script's lines
}

// newAtlas computes the directions of a script. It takes some 20 ms. What is
// left to chance is drawn by name.
func newAtlas(name string, s Script) *atlas {
	a := &atlas{script: s}
	for i, scene := range s.Scenes {
		a.scenes = append(a.scenes, visit(name+"scene", i, scene.Start, scene.End, placeOf(scene.Place), scene.Drift))
	}
	for i, sound := range s.Sounds {
		st := visit(name+"sound", i, sound.Start, sound.End, sourceOf(sound), sound.Drift)
		if sound.Silent {
			st.grain = silenceShare
		}
		a.sources = append(a.sources, st)
	}
	a.picture = trackOf(name+"picture", a.scenes)
	a.sound = trackOf(name+"sound", a.sources)
	for i, line := range s.Lines {
		a.lines = append(a.lines, lineOf(i, line))
	}
	return a
}

// newHarbour computes the atlas of the film once, for the first who asks.
func newHarbour() func() *atlas {
	return sync.OnceValue(func() *atlas { return newAtlas("", Harbour()) })
}

// visit is the i-th stretch of a track: somewhere known, in a new light.
func visit(track string, i int, start, end float64, where []float32, drift float64) stretch {
	light := newRandom(track+"/light", uint64(i))
	aside := newRandom(track+"/aside", uint64(i))
	from := make([]float32, dim)
	blend(from, part{where, 1 - visitShare}, part{light.unit(dim), visitShare})
	return stretch{start: start, end: end, from: from, aside: aside.unit(dim), angle: drift, grain: grainShare}
}

// placeOf is the direction of a place's picture.
func placeOf(place string) []float32 {
	theme := "theme/land"
	if seaPlaces[place] {
		theme = "theme/sea"
	}
	look := lookShare
	if place == "credits" {
		theme, look = "theme/credits", lookShare/3
	}
	v := make([]float32, dim)
	blend(v,
		part{direction("look"), look},
		part{direction(theme), themeShare},
		part{direction("place/" + place), 1 - look - themeShare})
	return v
}

// sourceOf is the direction of a source of sound.
func sourceOf(s Sound) []float32 {
	v := make([]float32, dim)
	own := direction("source/" + s.Source)
	switch {
	case s.Silent:
		return own
	case s.Place == "":
		blend(v, part{direction("tune"), tuneShare}, part{own, 1 - tuneShare})
	default:
		blend(v,
			part{direction("tune"), tuneShare},
			part{placeOf(s.Place), pictureShare},
			part{own, 1 - tuneShare - pictureShare})
	}
	return v
}

// lineOf is the direction of the i-th line.
func lineOf(i int, l Line) []float32 {
	words := make([]float32, dim)
	for _, w := range l.Words {
		add(words, direction("word/"+w), 1/math.Sqrt(float64(len(l.Words))))
	}
	r := newRandom("line", uint64(i))
	v := make([]float32, dim)
	blend(v,
		part{direction("voice"), voiceShare},
		part{direction("topic/" + l.Place), topicShare},
		part{placeOf(l.Place), seenShare},
		part{words, wordsShare},
		part{direction("speaker/" + l.Speaker), speakerShare},
		part{r.unit(dim), 1 - voiceShare - topicShare - seenShare - wordsShare - speakerShare})
	return v
}
