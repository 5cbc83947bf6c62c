package ui

// places.go writes where segments are: by the clock in a film, by the page in a
// document.

import (
	"math"
	"slices"
	"strconv"

	"embedscope/app/engine"
	"embedscope/app/plot"
)

// pageText is a stretch of an axis of pages, on which the third page is from 2
// to 3: "p. 3", or "pp. 3–5" where there are several.
func pageText(start, end float64) string {
	if !known(start) || math.Abs(start) > 1e9 || math.Abs(end) > 1e9 {
		return dash
	}
	first := int(math.Floor(start)) + 1
	last := max(first, int(math.Ceil(orElse(end, start))))
	if last == first {
		return "p. " + count(first)
	}
	return "pp. " + count(first) + "–" + count(last)
}

// stretchText is a stretch of a result's axis.
func stretchText(pages bool, start, end float64) string {
	if pages {
		return pageText(start, end)
	}
	return timeRange(start, end)
}

// placeWords add the chunk and the quadrant to a page; a chunk below 0 is none.
func placeWords(page string, chunk int, quadrant string) string {
	if chunk >= 0 {
		page += ", chunk " + strconv.Itoa(chunk)
	}
	if quadrant != "" {
		page += ", " + quadrant
	}
	return page
}

// placeIn is where a row is in a document; empty where it has no place there.
func placeIn(m *engine.Marks, row int) string {
	if !m.Pages || !known(float64(m.Start[row])) {
		return ""
	}
	return placeWords(pageText(float64(m.Start[row]), float64(m.End[row])), int(m.Chunk[row]), m.Quadrants[m.Quadrant[row]])
}

// startIn is when a row starts, or where in a document it is; "#" and its number
// where neither is known.
func startIn(m *engine.Marks, row int) string {
	switch place := placeIn(m, row); {
	case place != "":
		return place
	case m.Pages || !known(float64(m.Start[row])):
		return "#" + strconv.Itoa(row)
	}
	return clock(float64(m.Start[row]))
}

// placeOf is where in a document a row is; empty where it has no place there.
func placeOf(r engine.Row) string {
	p := r.Place
	switch {
	case p == nil:
		return ""
	case p.First == 0:
		return placeWords("no page", p.Chunk, p.Quadrant)
	}
	return placeWords(pageText(float64(p.First-1), float64(max(p.First, p.Last))), p.Chunk, p.Quadrant)
}

// pageTicks are the pages of a stretch that are labelled, about so many: where
// each begins.
func pageTicks(from, to float64, about int) (ticks []float64) {
	for _, page := range plot.Ticks(from+1, to, about) {
		if page == math.Trunc(page) {
			ticks = append(ticks, page-1)
		}
	}
	// Round numbers leave out the first page.
	first, room := math.Ceil(from-1e-9), 0.0
	if len(ticks) > 1 {
		room = (ticks[1] - ticks[0]) * 0.75
	}
	if first < to && (len(ticks) == 0 || ticks[0] > first && ticks[0]-first >= room) {
		ticks = slices.Insert(ticks, 0, first)
	}
	return ticks
}

// timeless reports whether what was embedded has no times: a document has pages
// in their place, and an image has neither.
func (x *explore) timeless() bool {
	return x.result != nil && (x.result.Pages || x.result.InputType == "image")
}

// apartWord is what a distance along the axis is counted in.
func (x *explore) apartWord() string {
	if x.result != nil && x.result.Pages {
		return "pages apart"
	}
	return "s apart"
}
