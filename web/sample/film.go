package sample

import (
	"iter"
	"math"
)

// A film of any length, for tests and benchmarks: not the harbour with its
// script, but scenes and returns by chance, made as fast as they are written.

// Film makes the embeddings of a made-up film. Equal films are equal to the
// last bit. Fields left zero have the values that their comments name.
type Film struct {
	Options []string // visual, audio, transcription
	Clips   int      // clip embeddings per option; 0: none
	Asset   bool     // an asset embedding after the clips of each option: their plain mean
	Dim     int      // numbers in an embedding: 512
	Length  float64  // seconds of a clip: 4
	Seed    uint64
	Full    bool // all digits of a float32, rather than bfloat16
}

// filmPlaces is in how many places a Film plays.
const filmPlaces = 24

// Items yields the embeddings: for each option its clips in time order, then
// its asset. Clips have norm 1 within 0.5 %, and cosines of about 0.9 within a
// scene of 4 to 23 clips, 0.9 when a place returns and 0.45 elsewhere.
func (f Film) Items() iter.Seq[Item] {
	f = f.complete()
	return func(yield func(Item) bool) {
		for k, option := range f.Options {
			if !f.option(uint64(k), option, yield) {
				return
			}
		}
	}
}

// Metadata answers what a task's answer says about the film.
func (f Film) Metadata() *Metadata {
	f = f.complete()
	m := &Metadata{
		InputType:     "video",
		InputURL:      "https://sample.invalid/film.mp4",
		InputFilename: "film.mp4",
		ClipLength:    f.Length,
		Scopes:        []string{"clip"},
		Options:       f.Options,
		Duration:      float64(f.Clips) * f.Length,
		Dimension:     f.Dim,
	}
	if f.Asset {
		m.Scopes = append(m.Scopes, "asset")
	}
	return m
}

func (f Film) complete() Film {
	if f.Options == nil {
		f.Options = []string{"visual", "audio", "transcription"}
	}
	if f.Dim == 0 {
		f.Dim = 512
	}
	if f.Length == 0 {
		f.Length = 4
	}
	return f
}

// option yields the embeddings of the k-th option, and reports whether more
// are wanted.
func (f Film) option(k uint64, name string, yield func(Item) bool) bool {
	places := f.places(k)
	story := newRandom("story", f.Seed) // the same for each option: they cut together
	v := make([]float32, f.Dim)
	sum := make([]float64, f.Dim)
	var place []float32
	for i, left := 0, 0; i < f.Clips; i, left = i+1, left-1 {
		if left == 0 {
			place = places[story.next()%filmPlaces]
			left = 4 + int(story.next()%20)
		}
		r := newRandom("clip", f.Seed, k, uint64(i))
		f.clip(v, place, &r, sum)
		start, end := float64(i)*f.Length, float64(i+1)*f.Length
		if !yield(Item{Option: name, Scope: "clip", Start: start, End: end, Vector: v}) {
			return false
		}
	}
	if !f.Asset || f.Clips <= 0 {
		return true
	}
	for i, s := range sum {
		v[i] = float32(s / float64(f.Clips))
	}
	return yield(Item{Option: name, Scope: "asset", End: float64(f.Clips) * f.Length, Vector: v})
}

// places makes the directions of the places for the k-th option.
func (f Film) places(k uint64) [filmPlaces][]float32 {
	r := newRandom("places", f.Seed, k)
	look := r.unit(f.Dim)
	var places [filmPlaces][]float32
	for i := range places {
		places[i] = r.unit(f.Dim)
		blend(places[i], part{look, 0.5}, part{places[i], 0.5})
	}
	return places
}

// clip sets v to a vector of norm 1 near place, and adds it to sum.
func (f Film) clip(v, place []float32, r *random, sum []float64) {
	grain := float32(math.Sqrt(0.1 / float64(len(v))))
	for i, x := range place {
		v[i] = float32(x*0.94868) + float32(r.normal()*grain)
	}
	scale(v, v, 1/norm(v))
	if !f.Full {
		roundBfloat16(v)
	}
	for i, x := range v {
		sum[i] += float64(x)
	}
}
