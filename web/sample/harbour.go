package sample

import (
	"iter"
	"math"
)

// The embeddings of the film for one set of choices, made as they are asked
// for: nothing of an answer is kept, so that nobody can fill the memory by
// asking for many.

// span is a segment's time in seconds.
type span struct{ start, end float64 }

const (
	shortestClip = 2.0 // seconds of a rest that is still a clip, as on the platform
	shortestLine = 0.5 // seconds of a line, cut by start or end of the excerpt, that is still a segment
	clipSeconds  = 4   // length of pictures where no segmentation is asked for
)

// items yields the embeddings that c asks for: option by option, clips in time
// order, then the asset.
func (a *atlas) items(c choices) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		var options []string
		if c.types&separate != 0 {
			options = names(optionNames, c.options)
		}
		if c.types&fused != 0 {
			options = append(options, "fused")
		}
		for _, option := range options {
			if !a.option(c, option, yield) {
				return
			}
		}
	}
}

// option yields the embeddings of one option, and reports whether more are
// wanted. An option without a clip has no asset either.
func (a *atlas) option(c choices, option string, yield func(Item) bool) bool {
	v := make([]float32, dim)
	mean := make([]float64, dim)
	spans := a.spans(c, option)
	for _, s := range spans {
		a.clip(v, c, option, s)
		for i, x := range v {
			mean[i] += float64(x)
		}
		if c.scopes&clip == 0 {
			continue
		}
		item := Item{Option: option, Scope: "clip", Start: s.start, End: s.end, Vector: v}
		if c.uncertain {
			item.Uncertainty = a.uncertainty(c, option, s)
		}
		if !yield(item) {
			return false
		}
	}
	if c.scopes&asset == 0 || len(spans) == 0 {
		return true
	}
	for i, sum := range mean {
		v[i] = float32(sum / float64(len(spans)))
	}
	return yield(Item{Option: option, Scope: "asset", Start: c.startSec(), End: c.endSec(), Vector: v})
}

// clip sets v to the embedding of s: of norm 1, then with marengo3.0 rounded to
// bfloat16.
func (a *atlas) clip(v []float32, c choices, option string, s span) {
	clear(v)
	switch option {
	case "visual":
		a.picture.addTo(v, s.start, s.end)
	case "audio":
		a.sound.addTo(v, s.start, s.end)
	case "transcription":
		a.speech(v, s)
	case "fused":
		if c.options&visual != 0 {
			a.picture.addTo(v, s.start, s.end)
		}
		if c.options&audio != 0 {
			a.sound.addTo(v, s.start, s.end)
		}
		if c.options&transcription != 0 {
			a.speech(v, s)
		}
	}
	scale(v, v, 1/norm(v))
	if !c.marengo35 {
		roundBfloat16(v)
	}
}

// speech adds the lines that are said in s, each by how long.
func (a *atlas) speech(sum []float32, s span) {
	for i, l := range a.script.Lines {
		if both := min(s.end, l.End) - max(s.start, l.Start); both > 0 {
			add(sum, a.lines[i], both)
		}
	}
}

// spans answers the segments of an option in time order.
func (a *atlas) spans(c choices, option string) []span {
	whole := span{c.startSec(), c.endSec()}
	sounds := option == "audio" || c.audioOnly && option == "fused"
	switch {
	case option == "transcription":
		var lines []span
		for _, l := range a.script.Lines {
			lines = append(lines, span{l.Start, l.End})
		}
		return within(lines, whole, shortestLine)
	case c.segmentation == fixed:
		return grid(whole, float64(c.length))
	case c.segmentation == dynamic && sounds:
		return within(changes(a.soundSpans(), 1.5*float64(c.length), float64(c.length)), whole, shortestClip)
	case c.segmentation == dynamic:
		return within(changes(a.sceneSpans(), 1.5*float64(c.length), float64(c.length)), whole, shortestClip)
	case sounds:
		return within(changes(a.soundSpans(), clipSeconds, shortestClip), whole, shortestClip)
	default:
		return grid(whole, clipSeconds)
	}
}

func (a *atlas) sceneSpans() []span {
	var spans []span
	for _, s := range a.script.Scenes {
		spans = append(spans, span{s.Start, s.End})
	}
	return spans
}

func (a *atlas) soundSpans() []span {
	var spans []span
	for _, s := range a.script.Sounds {
		spans = append(spans, span{s.Start, s.End})
	}
	return spans
}

// grid cuts whole into spans of the given length. A rest shorter than
// shortestClip is left out.
func grid(whole span, length float64) []span {
	var spans []span
	for i := 0; ; i++ {
		start := whole.start + float64(i)*length
		end := min(start+length, whole.end)
		if end-start < shortestClip-1e-9 {
			return spans
		}
		spans = append(spans, span{start, end})
	}
}

// changes cuts each of the stretches into unequal spans, about length long and
// never shorter than least, on frames. Stretches follow each other, and so do
// the spans; there are about as many as a grid of that length would have.
func changes(stretches []span, length, least float64) []span {
	var spans []span
	for i, s := range stretches {
		n := int(math.Round(s.end/length) - math.Round(s.start/length))
		n = max(1, min(n, int((s.end-s.start)/least)))
		part := (s.end - s.start) / float64(n)
		r := newRandom("changes", uint64(i), uint64(n))
		// A part between two cuts loses at most twice the unevenness.
		bounds := divide(&r, s.start, s.end, n, min(0.3, (part-least-frame)/part/2))
		for k := range n {
			spans = append(spans, span{onFrame(bounds[k]), onFrame(bounds[k+1])})
		}
	}
	return spans
}

// within answers the parts of spans that lie in whole, as far as they are not
// shorter than least.
func within(spans []span, whole span, least float64) []span {
	var out []span
	for _, s := range spans {
		s.start, s.end = max(s.start, whole.start), min(s.end, whole.end)
		if s.end-s.start >= least-1e-9 {
			out = append(out, s)
		}
	}
	return out
}
