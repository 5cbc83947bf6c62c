package sample

// What happens in the film, as data: the one place that knows when something
// is seen, heard or said. Everything else is computed from it.

// Script is the film. Times are seconds from its beginning.
type Script struct {
	Title    string
	Duration float64 // seconds
	Scenes   []Scene // what is seen; they follow each other without a gap
	Sounds   []Sound // what is heard; they follow each other without a gap
	Lines    []Line  // what is said; there are gaps
}

// Scene is a stretch of picture between two cuts.
type Scene struct {
	Title      string
	Place      string // scenes in one place look alike
	Start, End float64
	Drift      float64  // radians that the picture turns from the scene's start to its end
	Words      []string // what it is about
}

// Sound is a stretch of sound. It need not begin or end with a scene.
type Sound struct {
	Title      string
	Source     string // stretches from one source sound alike
	Place      string // the place it belongs to: its vectors lean towards the pictures of that place; empty for none
	Start, End float64
	Drift      float64 // radians, as in a Scene
	Silent     bool    // nothing is heard: all vectors are nearly one
}

// Line is something said.
type Line struct {
	Speaker    string
	Place      string // where the scene is in which it is said
	Start, End float64
	Words      []string // three of its scene's words
}

// talk is a stretch in which a number of lines are said, in turn.
type talk struct {
	start, end float64
	lines      int
	speakers   []string
}

// Harbour answers the script of the film that the service is about. The
// caller may keep and change it.
func Harbour() Script {
	s := Script{
		Title:    "The Harbour",
		Duration: 600,
		Scenes: []Scene{
			{"The quay at dawn", "quay", 0, 32, 0.44, []string{"dawn", "harbour", "boats", "mist", "quay", "ropes", "lamps", "morning"}},
			{"Casting off", "wheelhouse", 32, 80, 0.30, []string{"wheel", "engine", "compass", "skipper", "radio", "course", "throttle", "window"}},
			{"Hauling the nets", "open water", 80, 132, 0.36, []string{"nets", "waves", "herring", "winch", "sea", "deck", "haul", "spray"}},
			{"The lighthouse", "lighthouse", 132, 164, 0.26, []string{"lighthouse", "lamp", "stairs", "keeper", "lens", "fog", "tower", "rocks"}},
			{"Landing the catch", "quay", 164, 220, 0.30, []string{"crates", "quay", "ice", "catch", "crane", "harbour", "gulls", "unload"}},
			{"Weather coming", "open water", 220, 248, 0.30, []string{"storm", "clouds", "waves", "wind", "sea", "horizon", "rain", "bow"}},
			{"The auction opens", "fish market", 248, 280, 0.22, []string{"auction", "bids", "herring", "price", "crates", "buyers", "scales", "market"}},
			{"Mending in the loft", "net loft", 280, 336, 0.24, []string{"needle", "twine", "nets", "loft", "knots", "mending", "hands", "beams"}},
			{"Out again", "wheelhouse", 336, 388, 0.34, []string{"radar", "wheel", "chart", "skipper", "radio", "harbour", "speed", "window"}},
			{"Noon on the quay", "quay", 388, 440, 0.36, []string{"children", "quay", "sun", "bicycles", "bread", "boats", "coffee", "bench"}},
			{"The auction closes", "fish market", 440, 488, 0.26, []string{"auction", "sold", "market", "price", "scales", "broom", "buyers", "ledger"}},
			{"Dusk at sea", "open water", 488, 524, 0.44, []string{"dusk", "sea", "horizon", "lanterns", "swell", "silence", "waves", "home"}},
			{"The quay at night", "quay", 524, 556, 0.26, []string{"night", "lamps", "quay", "harbour", "moon", "ropes", "boats", "sleep"}},
			{"Credits", "credits", 556, 600, 0.18, []string{"credits", "names", "music", "thanks", "cast", "crew", "end", "film"}},
		},
		Sounds: []Sound{
			{"Accordion theme", "accordion", "", 0, 38, 0.30, false},
			{"Diesel engine", "engine", "wheelhouse", 38, 77, 0.22, false},
			{"Swell and wind", "swell", "open water", 77, 136, 0.34, false},
			{"Foghorn", "foghorn", "lighthouse", 136, 160, 0.20, false},
			{"Gulls and bells", "gulls", "quay", 160, 214, 0.32, false},
			{"Rising wind", "swell", "open water", 214, 251, 0.36, false},
			{"Bidding", "crowd", "fish market", 251, 283, 0.24, false},
			{"Needles and twine", "needles", "net loft", 283, 300, 0.20, false},
			{"Silence", "silence", "", 300, 332, 0, true},
			{"Diesel engine, slower", "engine", "wheelhouse", 332, 384, 0.26, false},
			{"Gulls and children", "gulls", "quay", 384, 444, 0.34, false},
			{"Last bids", "crowd", "fish market", 444, 484, 0.26, false},
			{"Swell, calm", "swell", "open water", 484, 518, 0.26, false},
			{"Accordion theme, slow", "accordion", "", 518, 556, 0.28, false},
			{"Accordion theme, full", "accordion", "", 556, 600, 0.28, false},
		},
	}
	s.Lines = speak(s.Scenes, []talk{
		{12, 31, 6, []string{"narrator"}},
		{34, 79, 16, []string{"skipper", "mate"}},
		{84, 100, 6, []string{"mate", "deckhand"}},
		{108, 128, 7, []string{"deckhand", "mate"}},
		{137, 162, 9, []string{"keeper"}},
		{168, 192, 8, []string{"skipper", "deckhand"}},
		{196, 218, 8, []string{"foreman", "skipper"}},
		{222, 232, 4, []string{"mate"}},
		{249, 279, 13, []string{"auctioneer"}},
		{282, 299, 6, []string{"netmaker", "narrator"}},
		{338, 358, 7, []string{"skipper", "mate"}},
		{362, 386, 9, []string{"skipper", "mate"}},
		{392, 436, 15, []string{"child", "baker"}},
		{442, 470, 12, []string{"auctioneer"}},
		{474, 486, 5, []string{"foreman", "auctioneer"}},
		{496, 520, 8, []string{"narrator"}},
		{528, 552, 9, []string{"narrator", "skipper"}},
		{560, 566, 2, []string{"narrator"}},
	})
	return s
}

// frame is the length of one of the film's pictures in seconds. Sounds and
// lines are cut on frames, so that their times have the float32 noise that
// the API's times have, such as 33.466667.
const frame = 1.0 / 30

// speak lays out the lines of each talk: of unequal length, with a short
// pause after each, on frames.
func speak(scenes []Scene, talks []talk) []Line {
	var lines []Line
	for k, t := range talks {
		r := newRandom("talk", uint64(k))
		bounds := divide(&r, t.start, t.end, t.lines, 0.3)
		for i := range t.lines {
			pause := 0.1 + float64(0.4*r.float())
			start, end := bounds[i], bounds[i+1]-pause
			scene := scenes[sceneAt(scenes, (start+end)/2)]
			lines = append(lines, Line{
				Speaker: t.speakers[i%len(t.speakers)],
				Place:   scene.Place,
				Start:   onFrame(start),
				End:     onFrame(end),
				Words:   r.pick(scene.Words, 3),
			})
		}
	}
	return lines
}

// divide cuts start–end into n parts that differ from equal ones by up to
// unevenness of a part at each cut. It answers the n+1 ends.
func divide(r *random, start, end float64, n int, unevenness float64) []float64 {
	part := (end - start) / float64(n)
	bounds := make([]float64, n+1)
	for i := range bounds {
		bounds[i] = start + float64(float64(i)*part)
		if i > 0 && i < n {
			bounds[i] += float64(part * unevenness * (float64(2*r.float()) - 1))
		}
	}
	return bounds
}

// onFrame answers the start of the frame nearest to t.
func onFrame(t float64) float64 {
	n := int(t/frame + 0.5)
	return float64(n) / 30
}

// sceneAt answers the index of the scene that shows at t.
func sceneAt(scenes []Scene, t float64) int {
	for i, s := range scenes {
		if t < s.End {
			return i
		}
	}
	return len(scenes) - 1
}
