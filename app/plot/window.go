package plot

// window.go is the timeline's zoom: which stretch of the whole shows.

import "math"

// Window is the stretch from From to To of a timeline that lasts Full, all in
// seconds, with 0 ≤ From ≤ To ≤ Full. Least is the shortest stretch to zoom in
// to; a timeline that is shorter shows whole.
//
// Window{Full: d, To: d, Least: 1} shows everything. What the methods answer
// keeps the rules above, even for a Window that does not.
type Window struct{ Full, From, To, Least float64 }

// Span is how many seconds show.
func (w Window) Span() float64 { return w.To - w.From }

// X is where a time lies on an axis of such a width; outside [0, width] it does
// not show. In an empty window everything is at 0.
func (w Window) X(seconds, width float64) float64 {
	if !(w.Span() > 0) {
		return 0
	}
	return (seconds - w.From) / w.Span() * width
}

// Seconds is the time at x, the inverse of X.
func (w Window) Seconds(x, width float64) float64 {
	if !(width > 0) {
		return w.From
	}
	return w.From + x/width*w.Span()
}

// Zoom magnifies by factor, more than 1 to see less, and leaves the time at
// where it is on the screen, unless an end of the timeline comes into the way.
// A factor that is not positive and finite, or a time that is not finite,
// changes nothing.
func (w Window) Zoom(factor, at float64) Window {
	w = w.legal()
	if !(factor > 0) || !finite(factor) || !finite(at) || w.Span() == 0 {
		return w
	}
	span := w.clampSpan(w.Span() / factor)
	return w.at(at-(at-w.From)/w.Span()*span, span)
}

// Pan moves by so many seconds, later if positive, as far as the timeline goes.
func (w Window) Pan(by float64) Window {
	w = w.legal()
	if math.IsNaN(by) {
		return w
	}
	return w.at(w.From+by, w.Span())
}

// Show makes the stretch from from to to visible by the least move. Only where
// the stretch is longer than what shows, it zooms out to it.
func (w Window) Show(from, to float64) Window {
	w = w.legal()
	if math.IsNaN(from) || math.IsNaN(to) {
		return w
	}
	from, to = clamp(from, 0, w.Full), clamp(to, 0, w.Full)
	if to < from {
		from, to = to, from
	}
	if to-from >= w.Span() {
		return w.at(from, w.clampSpan(to-from))
	}
	// Whichever end sticks out is moved to; both cannot.
	return w.at(min(max(w.From, to-w.Span()), from), w.Span())
}

// at is the window of such a span from from on, or as near as the timeline
// allows.
func (w Window) at(from, span float64) Window {
	w.From = clamp(from, 0, w.Full-span)
	w.To = min(w.From+span, w.Full)
	return w
}

func (w Window) clampSpan(span float64) float64 {
	return clamp(span, min(w.Least, w.Full), w.Full)
}

func (w Window) legal() Window {
	if !(w.Full > 0) || !finite(w.Full) {
		w.Full = 0
	}
	if !(w.Least > 0) {
		w.Least = 0
	}
	if !finite(w.From) || !finite(w.To) {
		w.From, w.To = 0, w.Full
	}
	if w.From >= 0 && w.To <= w.Full && w.From < w.To {
		return w // as it is, without a rounding
	}
	return w.at(w.From, w.clampSpan(w.Span()))
}

// clamp is v within [low, high], and low for NaN or where there is no such
// range. The comparisons are several times faster in wasm than min and max.
func clamp(v, low, high float64) float64 {
	if v > high {
		v = high
	}
	if v > low {
		return v
	}
	return low
}

func finite(v float64) bool { return v-v == 0 }
