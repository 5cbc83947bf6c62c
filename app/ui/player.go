package ui

// player.go plays the film, or the sound, that a result is of: a file of the
// visitor's, which goes nowhere, or what the task was made from.

import (
	"math"
	"strconv"
	"strings"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// player belongs to the timeline. Its media element is always there, and
// hidden while there is nothing to play.
type player struct {
	t                            *timeline
	box, media, title, wrong     app.Value
	segment, toggle, fromURL, in app.Value // in takes a file

	watch   string // that the media belongs to
	url     string // empty: nothing to play
	name    string // as shown
	local   bool   // the URL is of a file, and to be freed
	failure string
	broken  bool // it can't be played at all
	sound   bool // there is no picture
	playing bool
	follows bool    // the selection follows the playhead
	stopAt  float64 // the end of the segment that plays; NaN: none does
	from    float64 // its start

	asked   bool // for a frame
	frameID int
	onFrame app.Func

	lane     []int // the rows of laneOf, for following
	laneOf   string
	laneFrom *engine.Marks
}

// mount finds the media element below the timeline, and hears it.
func (p *player) mount(t *timeline) {
	p.t, p.stopAt = t, math.NaN()
	for _, part := range []struct {
		class string
		at    *app.Value
	}{
		{"player", &p.box}, {"player-media", &p.media}, {"player-name", &p.title}, {"player-failure", &p.wrong},
		{"player-segment", &p.segment}, {"player-follow", &p.toggle}, {"player-url", &p.fromURL}, {"player-file", &p.in},
	} {
		*part.at = t.find(part.class)
	}
	p.onFrame = t.keep(func() {
		p.asked = false
		p.tick()
	})
	t.on(p.media, "loadedmetadata", func(app.Value) {
		p.sound = p.media.Get("videoWidth").Int() == 0
		p.show()
	})
	t.on(p.media, "error", func(app.Value) { p.fail() })
	t.on(p.media, "play", func(app.Value) { p.playing = true; p.tick() })
	t.on(p.media, "pause", func(app.Value) { p.playing = false; p.stopAt = math.NaN(); p.tell() })
	t.on(p.media, "seeked", func(app.Value) { p.tell() })
	t.on(p.media, "timeupdate", func(app.Value) { p.tick() }) // in a hidden tab there are no frames
	t.on(p.in, "change", func(app.Value) { p.choose() })
	t.on(t.find("player-add"), "click", func(app.Value) { p.in.Call("click") })
	t.on(p.fromURL, "click", func(app.Value) {
		if r := t.Shared.result; r != nil {
			p.load(r.URL, titleOf(r), false)
		}
	})
	t.on(p.segment, "click", func(app.Value) { p.playSegment() })
	t.on(p.toggle, "click", func(app.Value) {
		p.follows = !p.follows
		p.tell()
		p.show()
	})
	t.on(t.find("player-remove"), "click", func(app.Value) { p.remove() })
	t.on(document(), "keydown", p.onKey)
}

// release frees what the player holds.
func (p *player) release() {
	if p.asked {
		app.Window().Call("cancelAnimationFrame", p.frameID)
	}
	if p.url != "" {
		p.drop()
	}
}

// show brings the controls up to date.
func (p *player) show() {
	r := p.t.Shared.result
	if r == nil {
		return
	}
	p.offer()
	p.box.Set("hidden", p.url == "")
	p.title.Set("textContent", p.name)
	p.wrong.Set("textContent", p.failure)
	p.media.Get("classList").Call("toggle", "player-sound", p.sound)
	_, timed := p.t.spanOf(p.t.Shared.selected())
	p.segment.Set("disabled", !timed || !p.loaded())
	p.toggle.Set("ariaChecked", strconv.FormatBool(p.follows))
	p.fromURL.Set("hidden", !playable(r.URL) || p.url == r.URL)
	p.fromURL.Set("title", "Asks "+hostOf(r.URL)+" for it, which then knows of it.")
}

// offer lets the detail play its segment while there is something to play.
func (p *player) offer() {
	x := p.t.Shared
	if offered := x.sight.play != nil; offered == p.loaded() {
		return
	}
	x.sight.play, x.sight.playFrom = nil, nil
	if p.loaded() {
		x.sight.play, x.sight.playFrom = p.playSegment, p.playStretch
	}
	x.onUI(x.tell)
}

func (p *player) loaded() bool { return p.url != "" && !p.broken }

// follow takes the media away when another task is shown: it would play the
// wrong film.
func (p *player) follow() {
	if p.url != "" && p.watch != p.t.Shared.watch {
		p.remove()
	}
}

// choose takes the file that was chosen.
func (p *player) choose() {
	file := p.in.Get("files").Call("item", 0)
	if !file.Truthy() {
		return
	}
	url := app.Window().Get("URL").Call("createObjectURL", file).String()
	name := file.Get("name").String()
	p.in.Set("value", "") // so that the same file can be chosen again
	p.load(url, name, true)
}

// load shows media in place of what there was.
func (p *player) load(url, name string, local bool) {
	p.remove()
	p.watch, p.url, p.name, p.local = p.t.Shared.watch, url, name, local
	p.media.Set("src", url)
	p.show()
}

// remove takes the media away, and frees its file.
func (p *player) remove() {
	if p.url == "" {
		return
	}
	p.drop()
	p.t.Shared.playAt(math.NaN())
	p.show()
}

func (p *player) drop() {
	p.media.Call("pause")
	p.media.Call("removeAttribute", "src")
	p.media.Call("load")
	if p.local {
		app.Window().Get("URL").Call("revokeObjectURL", p.url)
	}
	p.url, p.name, p.failure, p.broken, p.local, p.sound, p.playing, p.stopAt = "", "", "", false, false, false, false, math.NaN()
}

// fail says why the media does not play.
func (p *player) fail() {
	code := p.media.Get("error")
	if p.url == "" || !code.Truthy() {
		return
	}
	p.broken, p.failure = true, mediaProblem(p.name, code.Get("code").Int(), p.local)
	p.show()
}

// mediaProblem puts a MediaError's code into words.
func mediaProblem(name string, code int, local bool) string {
	switch {
	case code == 2:
		return name + " did not arrive completely: the network failed. Remove the video and try again, or add it as a file."
	case code == 3:
		return name + " can't be played on: it is damaged, or this browser can't decode it."
	case local:
		return name + " can't be played here: it is no film or sound of a kind that this browser knows. MP4 with H.264, WebM, MP3 and WAV mostly are."
	}
	return name + " can't be played here: its host does not hand it out, or it is of a kind that this browser does not know. Add it as a file instead."
}

// playSegment plays the selected segment from its start to its end.
func (p *player) playSegment() {
	x := p.t.Shared
	row := x.selected()
	s, ok := p.t.spanOf(row)
	switch {
	case !p.loaded():
	case !ok:
		p.t.say("Select a segment that has times to play it.")
	default:
		p.playStretch(s.Start, s.End)
	}
}

// playStretch plays from a time to another, in seconds.
func (p *player) playStretch(from, to float64) {
	if length := p.media.Get("duration").Float(); length <= from { // false for NaN, before it is known
		p.failure = "The segment begins at " + clock(from) + ", and " + p.name + " ends at " + clock(length) + ": is it the same film?"
		p.show()
		return
	}
	p.from, p.stopAt, p.failure = from, to, ""
	p.media.Set("currentTime", from)
	p.start()
	p.show()
}

// start plays on. What stands in the way comes as an event too, so that the
// promise's own word is not needed.
func (p *player) start() {
	var ignore app.Func
	ignore = app.FuncOf(func(app.Value, []app.Value) any {
		ignore.Release()
		return nil
	})
	if promise := p.media.Call("play"); promise.Truthy() {
		promise.Call("then", ignore, ignore)
	}
}

// seek goes to a time, where there is something to play.
func (p *player) seek(seconds float64) {
	if p.loaded() {
		p.stopAt = math.NaN()
		p.media.Set("currentTime", max(seconds, 0))
		p.tell()
	}
}

// leeway is how far off the segment that plays the media may be, in seconds,
// before that means that the visitor has gone elsewhere in it.
const leeway = 0.5

// tick moves the playhead, and stops at the end of a segment.
func (p *player) tick() {
	if p.url == "" {
		return
	}
	now := p.media.Get("currentTime").Float()
	switch {
	case now < p.from-leeway || now > p.stopAt+leeway:
		p.stopAt = math.NaN()
	case now >= p.stopAt && !p.media.Get("seeking").Bool():
		end := p.stopAt
		p.media.Call("pause")
		p.media.Set("currentTime", end) // a frame or two back
	}
	p.tell()
	if p.playing && !p.asked {
		p.asked = true
		p.frameID = app.Window().Call("requestAnimationFrame", p.onFrame).Int()
	}
}

// tell says where the media is, and has the window and the selection follow.
func (p *player) tell() {
	t, x := p.t, p.t.Shared
	if p.url == "" {
		return
	}
	now := p.media.Get("currentTime").Float()
	if p.playing && t.does == idle && !t.sticking && (now < t.window.From || now > t.window.To) {
		t.window = t.window.Pan(now - t.window.From - t.window.Span()*0.1)
		t.redraw(drawAll)
	}
	x.playAt(now)
	if p.follows {
		if row := p.under(now); row >= 0 && row != x.selected() {
			x.onUI(func() { x.pick(row) })
		}
	}
}

// under is the segment at a time in the lane of the selected option, or else
// in the first lane; -1: none.
func (p *player) under(seconds float64) int {
	x := p.t.Shared
	m, r := x.sight.marks, x.sight.of
	if m == nil || r == nil || len(r.Options) == 0 {
		return -1
	}
	option := r.Options[0]
	if row := x.selected(); row >= 0 {
		option = r.Options[min(int(m.Option[row]), len(r.Options)-1)]
	}
	if p.laneOf != option || p.laneFrom != m {
		p.lane, p.laneOf, p.laneFrom = x.lane(option, "clip"), option, m
	}
	return rowUnder(m, p.lane, seconds)
}

// rowUnder is the last of rows, which are in the order of their starts, that
// has begun at a time and not ended; -1: none.
func rowUnder(m *engine.Marks, rows []int, seconds float64) int {
	lo, hi := 0, len(rows)
	for lo < hi {
		if mid := (lo + hi) / 2; float64(m.Start[rows[mid]]) <= seconds {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for i := lo - 1; i >= max(lo-subsMost, 0); i-- {
		if seconds < float64(m.End[rows[i]]) {
			return rows[i]
		}
	}
	return -1
}

// onKey plays with p, unless somebody is typing.
func (p *player) onKey(e app.Value) {
	if e.Get("key").String() != "p" || !p.loaded() || e.Get("defaultPrevented").Bool() ||
		e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool() || e.Get("altKey").Bool() ||
		!e.Get("target").Get("matches").Truthy() ||
		e.Get("target").Call("matches", "input, textarea, select, [contenteditable], dialog, dialog *").Bool() {
		return
	}
	p.playSegment()
}

// playable is whether a URL may be played: the page's policy allows no other.
func playable(url string) bool {
	return strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "blob:")
}
