package e2e

// timeline_test.go is about the timeline: what is on it, how it is moved, and the
// scenes.

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

var (
	timeline = named("region", "Timeline")
	segments = named("application", "Segments over time")
)

// timelineOf opens a sample's film with a query, and waits for its scenes.
func timelineOf(t *testing.T, query string) *tab {
	b := newTab(t, "/?api=sample&view=json"+query+"&task="+readySample())
	b.state(check, "Ready")
	b.reads(soon, []string{"scenes"}, timeline)
	return b
}

type box struct{ X, Y, W, H float64 }

// timelineSides are where time begins and ends on the canvas: right of the
// labels, and left of what stands for the whole.
func timelineSides(canvas box) (left, right float64) { return canvas.X + 92, canvas.X + canvas.W - 40 }

// boxOf is where an element is in the window.
func (b *tab) boxOf(selector string) box {
	b.t.Helper()
	got, err := chrome.Eval[box](b.ctx, b.Page, `(() => {
		const e = document.querySelector(`+quoted(selector)+`);
		e.scrollIntoView({block: "nearest"});
		const r = e.getBoundingClientRect();
		return {X: r.x, Y: r.y, W: r.width, H: r.height};
	})()`)
	b.must(err)
	return got
}

// spoken is what the timeline has said last.
func (b *tab) spoken() string {
	b.t.Helper()
	text, err := chrome.Eval[string](b.ctx, b.Page, `document.querySelector(".timeline-spoken").textContent`)
	b.must(err)
	return text
}

// says does something, and waits until the timeline says so.
func (b *tab) says(want string, act func()) {
	b.t.Helper()
	act()
	b.until(soon, "the timeline says "+want, func() (bool, error) {
		said := b.spoken()
		if strings.Contains(said, want) {
			return true, nil
		}
		return false, fmt.Errorf("it says %q", said)
	})
}

func (b *tab) press(keys string) func() {
	return func() { b.t.Helper(); b.must(b.Press(b.ctx, keys)) }
}

func TestTimelineByPointer(t *testing.T) {
	t.Parallel()
	b := timelineOf(t, "")
	canvas := b.boxOf(".timeline-over")
	// The sample lasts 600 seconds.
	left, right := timelineSides(canvas)
	at := func(seconds float64) float64 { return left + (right-left)*seconds/600 }

	b.must(b.ClickAt(b.ctx, at(254), canvas.Y+20))
	b.reads(soon, []string{"4:12.0 – 4:16.0", "visual"}, detail)
	b.must(b.ClickAt(b.ctx, at(254), canvas.Y+66))
	b.reads(soon, []string{"4:11.0 – 4:15.8", "audio · clip"}, detail)
	b.must(b.ClickAt(b.ctx, canvas.X+canvas.W-10, canvas.Y+20))
	b.reads(soon, []string{"visual · asset"}, detail)

	// Two steps in around the middle show a quarter.
	b.click(timeline, named("button", "Zoom in"))
	b.says("3:45.0 – 6:15.0", func() { b.click(timeline, named("button", "Zoom in")) })
	b.must(b.ClickAt(b.ctx, left+(right-left)/2, canvas.Y+20))
	b.reads(soon, []string{"5:00.0 – 5:04.0", "visual · clip"}, detail)

	// A drag to the left shows what is later, and selects nothing.
	b.must(b.Drag(b.ctx, at(300), canvas.Y+20, at(200), canvas.Y+20, at(100), canvas.Y+20))
	b.must(b.ClickAt(b.ctx, left+(right-left)/2, canvas.Y+20))
	b.reads(soon, []string{"5:48.0 – 5:52.0"}, detail)

	// The wheel zooms where it is told to, and scrolls the page otherwise.
	b.must(b.WheelWith(b.ctx, kb.ModifierCtrl, at(300), canvas.Y+20, 3000))
	b.says("0:00.0 – 10:00.0", func() { b.click(timeline, named("button", "Zoom out")) })
	scrolled := func() float64 {
		top, err := chrome.Eval[float64](b.ctx, b.Page, `document.querySelector(".column-result").scrollTop`)
		b.must(err)
		return top
	}
	before := scrolled()
	b.must(b.WheelAt(b.ctx, at(300), canvas.Y+20, 200))
	b.until(soon, "the page scrolls below the wheel", func() (bool, error) { return scrolled() > before, nil })
}

func TestTimelineByKeyboard(t *testing.T) {
	t.Parallel()
	b := timelineOf(t, "&colour=similarity&row=63")
	b.reads(soon, []string{"to 4:12.0 – 4:16.0"}, timeline)
	b.tabTo(segments)
	b.says("visual, 4:16.0 – 4:20.0, #64, cosine 0.9", b.press(kb.ArrowRight))
	b.says("65 of 151", func() {})
	b.says("audio, 4:15.8 – 4:19.2", b.press(kb.ArrowDown))
	b.says("visual, 4:12.0", b.press(kb.ArrowUp))
	b.says("4:16.0", b.press(kb.ArrowRight))
	b.says("Selected visual, 4:16.0", b.press(kb.Enter))
	b.reads(soon, []string{"4:16.0 – 4:20.0", "#64"}, detail)
	b.says("visual, asset", b.press(kb.End))
	b.says("visual, 0:00.0", b.press(kb.Home))
	b.says("Shows 0:01.0 – 5:01.0", b.press("+"))
	b.says("Shows 0:00.0 – 10:00.0", b.press("0"))
}

func TestScenes(t *testing.T) {
	t.Parallel()
	b := timelineOf(t, "")
	scenes := func() string {
		text, err := chrome.Eval[string](b.ctx, b.Page, `document.querySelector(".scene-count").textContent`)
		b.must(err)
		return text
	}
	proposed := scenes()
	assert.Regexp(t, `^1\d scenes$`, proposed, "the sample has about so many")
	become := func(what, want string) {
		b.until(soon, what, func() (bool, error) {
			if got := scenes(); got != want {
				return false, fmt.Errorf("there are %s", got)
			}
			return true, nil
		})
	}
	b.tabTo(named("slider", "Threshold"))
	b.must(b.Press(b.ctx, kb.End))
	become("nothing changes more than the most", "1 scene")
	b.must(b.Press(b.ctx, kb.Home))
	b.until(soon, "every little change ends a scene", func() (bool, error) {
		n, err := strconv.Atoi(strings.TrimSuffix(scenes(), " scenes"))
		return n > 25, err
	})
	b.click(timeline, named("button", "Use the proposed threshold"))
	become("the proposed threshold is back", proposed)

	// Its line on the curve can be dragged: below three lanes, 58 pixels high.
	canvas := b.boxOf(".timeline-over")
	share := func() float64 {
		v, err := chrome.Eval[float64](b.ctx, b.Page, `(() => { const s = document.querySelector(".threshold"); return s.value / s.max * 1.01 })()`)
		b.must(err)
		return v
	}
	was := share()
	x, y := canvas.X+canvas.W/2, canvas.Y+140+58*(1-was)
	b.must(b.Drag(b.ctx, x, y, x, y-4, x, y-12))
	b.until(soon, "the threshold follows the pointer", func() (bool, error) { return share() > was+0.1, nil })
	b.click(timeline, named("button", "Use the proposed threshold"))
	become("the proposed threshold is back again", proposed)

	_, err := chrome.Eval[any](b.ctx, b.Page, `[...document.querySelectorAll("details.fact summary")].find((e) => e.textContent.includes("Scenes")).click()`)
	require.NoError(t, err)
	list := named("table", "Scenes")
	rows, err := b.all(list, every("row"))
	b.until(soon, "the list is as long", func() (bool, error) {
		rows, err = b.all(list, every("row"))
		return fmt.Sprintf("%d scenes", len(rows)-1) == proposed, err
	})
	name := b.find(list, like("button", "^Show scene 3,")).Name
	b.click(list, like("button", "^Show scene 3,"))
	b.reads(soon, []string{"visual · clip"}, detail)
	// The window is about the scene now: one step out is no more than a few of them.
	b.says("Shows", func() { b.click(timeline, named("button", "Zoom in")) })
	assert.NotContains(t, b.spoken(), "10:00.0")
	assert.Contains(t, name, "–")
}

// TestTimelineIsDrawnByParts: a theme changes all that is drawn, and other colours
// the segments alone.
func TestTimelineIsDrawnByParts(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable+"&api=sample&task="+readySample())
	b.state(check, "Ready")
	b.reads(soon, []string{"scenes"}, timeline)
	canvases := []string{".timeline-base", ".timeline-still", ".timeline-overview", ".strips"}
	drawn := func(selector string) string {
		text, err := chrome.Eval[string](b.ctx, b.Page, `document.querySelector("`+selector+`").toDataURL()`)
		b.must(err)
		return text
	}
	was := map[string]string{}
	for _, c := range canvases {
		b.until(soon, c+" is drawn", func() (bool, error) { return b.inked(c) > 100, nil })
		was[c] = drawn(c)
	}
	b.must(b.SetView(b.ctx, chrome.View{Width: 1440, Height: 900, Dark: true}))
	for _, c := range canvases {
		b.until(soon, c+" is drawn for the dark", func() (bool, error) { return drawn(c) != was[c], nil })
		was[c] = drawn(c)
	}

	_, err := chrome.Eval[bool](b.ctx, b.Page, `(() => {
		window.words = 0;
		const {fillText} = CanvasRenderingContext2D.prototype;
		CanvasRenderingContext2D.prototype.fillText = function (...of) { window.words++; return fillText.call(this, ...of); };
		return true;
	})()`)
	b.must(err)
	b.pickOption(named("combobox", "Colour by"), "time")
	for _, c := range []string{".timeline-base", ".timeline-overview"} {
		b.until(soon, c+" has other colours", func() (bool, error) { return drawn(c) != was[c], nil })
	}
	b.reads(soon, []string{"9:56.0"}, timeline) // the legend follows
	for _, c := range []string{".timeline-still", ".strips"} {
		assert.Equal(t, was[c], drawn(c))
	}
	words, err := chrome.Eval[int](b.ctx, b.Page, "words")
	b.must(err)
	assert.Zero(t, words)
}

func TestTimelineOfWhatHasNoTimes(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=json")
	items := upstream.Items(6, 8)
	for i := range items {
		items[i].Start, items[i].End = math.NaN(), math.NaN()
	}
	b.watch(b.script(upstream.Answer(upstream.Task{Status: "ready", Items: items})), newKey())
	b.state(check, "Ready")
	b.reads(soon, []string{"no times", "The table lists"}, timeline)
	b.none(timeline, segments)
}

func TestTimelineOfOddTimes(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=json")
	items := upstream.Items(12, 8)
	items[3].Start, items[3].End = 8, 4       // ends before it starts
	items[4].Start, items[4].End = -9, -4     // before everything
	items[5].Start, items[5].End = 9000, 9004 // long after it
	items[6].End = math.NaN()
	b.watch(b.script(upstream.Answer(upstream.Task{Status: "ready", Metadata: upstream.Video("odd.mp4", 16), Items: items})), newKey())
	b.state(check, "Ready")
	b.reads(soon, []string{"1 segment ends before it starts", "2 segments lie off the axis"}, timeline)
	assert.Empty(t, b.Record.Exceptions())
}

func TestTimelineAsSVG(t *testing.T) {
	t.Parallel()
	b := timelineOf(t, "&colour=time")
	b.click(timeline, named("button", "Save the timeline as SVG"))
	var files []string
	b.until(soon, "the picture is saved", func() (bool, error) {
		var err error
		files, err = b.Profile.Downloads()
		return len(files) == 1, err
	})
	assert.Equal(t, "the-harbour-timeline.svg", filepath.Base(files[0]))
	svg, err := os.ReadFile(files[0])
	require.NoError(t, err)
	for _, want := range []string{"<svg ", "the-harbour.mp4", "visual", "audio", "transcription", "change", "10:00", "coloured by time", "scenes by the change in visual"} {
		assert.Contains(t, string(svg), want)
	}
	assert.Greater(t, strings.Count(string(svg), "<rect"), 300, "a rectangle for each segment")
}
