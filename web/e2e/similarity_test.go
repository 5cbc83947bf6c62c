package e2e

// similarity_test.go is about the view "Similarity": what the matrix shows,
// what it says of it, and the pairs.

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

var matrix = like("application", "^Similarity of ")

// clips are n clips of four seconds of an option, with the vectors of these
// rows of upstream.Vector.
func clips(option string, d int, rows ...int) []upstream.Item {
	var items []upstream.Item
	for i, row := range rows {
		t := float64(i) * 4
		items = append(items, upstream.Item{Option: option, Scope: "clip", Start: t, End: t + 4, Vector: upstream.Vector(row, d)})
	}
	return items
}

// upTo is the numbers from first to last, with one of them in another's place.
func upTo(first, last, at, again int) []int {
	var list []int
	for i := first; i <= last; i++ {
		list = append(list, i)
	}
	if at >= 0 {
		list[at] = list[again]
	}
	return list
}

func film(name string, items ...upstream.Item) upstream.Step {
	return upstream.Answer(upstream.Task{Status: "ready", Metadata: upstream.Video(name, 160), Items: items})
}

// cell is the middle of a cell of n×m in the window.
func (b *tab) cell(i, j, n, m int) (x, y float64) {
	b.t.Helper()
	var box []float64
	b.must(b.find(matrix).Eval(b.ctx, `function () { const r = this.getBoundingClientRect(); return [r.x, r.y, r.width, r.height] }`, &box))
	edge := min(box[2]-50-16, box[3]-6-24)
	return box[0] + 50 + edge*(float64(j)+0.5)/float64(m), box[1] + 6 + edge*(float64(i)+0.5)/float64(n)
}

// tint is how far the colour of a cell is from white, from 0 to 255.
func (b *tab) tint(i, j, n, m int) float64 {
	b.t.Helper()
	x, y := b.cell(i, j, n, m)
	tint, err := chrome.Eval[float64](b.ctx, b.Page, fmt.Sprintf(`(() => {
		const c = document.querySelector(".similarity-matrix"), r = c.getBoundingClientRect(), k = c.width / r.width;
		const p = c.getContext("2d").getImageData((%f - r.x) * k, (%f - r.y) * k, 1, 1).data;
		return p[3] ? 255 - (p[0] + p[1] + p[2]) / 3 : 0;
	})()`, x, y))
	b.must(err)
	return tint
}

// drawn waits until cells are drawn.
func (b *tab) drawn() {
	b.t.Helper()
	b.until(check, "the matrix is drawn", func() (bool, error) {
		return chrome.Eval[bool](b.ctx, b.Page, `(() => {
			const c = document.querySelector(".similarity-matrix");
			return c.width > 0 && c.getContext("2d").getImageData(0, 0, c.width, c.height).data.filter((v, i) => i % 4 == 3 && v).length > c.width * c.height / 3;
		})()`)
	})
}

// hover moves the pointer to a cell.
func (b *tab) hover(i, j, n, m int) {
	b.t.Helper()
	x, y := b.cell(i, j, n, m)
	b.must(b.find(matrix).Eval(b.ctx, fmt.Sprintf(`function () {
		this.dispatchEvent(new PointerEvent("pointermove", {clientX: %f, clientY: %f, pointerId: 1, bubbles: true}))
	}`, x, y), nil))
}

// readout waits for what is said of the cell that is pointed at.
func (b *tab) readout(want ...string) {
	b.t.Helper()
	b.until(soon, fmt.Sprintf("the readout says %q", want), func() (bool, error) {
		text, err := chrome.Eval[string](b.ctx, b.Page, `document.querySelector(".similarity-readout").innerText`)
		for _, w := range want {
			if !strings.Contains(text, w) {
				return false, fmt.Errorf("it says %q", text)
			}
		}
		return true, err
	})
}

// chooseOption chooses an option of a combobox by its text.
func (b *tab) chooseOption(box, option string) {
	b.t.Helper()
	text, err := json.Marshal(option)
	b.must(err)
	b.until(soon, option+" can be chosen", func() (bool, error) {
		var ok bool
		err := b.find(named("combobox", box)).Eval(b.ctx, `function () {
			const o = [...this.options].find((o) => o.text == `+string(text)+`);
			if (!o) return false;
			this.value = o.value;
			this.dispatchEvent(new Event("change", {bubbles: true}));
			return true;
		}`, &ok)
		return ok, err
	})
}

func TestSimilarityMatrix(t *testing.T) {
	t.Parallel()
	const n = 40
	b := newTab(t, "/?view=similarity")
	items := append(clips("visual", 16, upTo(0, n-1, 30, 5)...), clips("audio", 16, upTo(100, 100+n-1, -1, 0)...)...)
	b.watch(b.script(film("the-harbour.mp4", items...)), newKey())
	b.state(check, "Ready")
	b.drawn()

	b.until(soon, "the diagonal is darker than the rest", func() (bool, error) {
		for _, k := range []int{1, 13, 25, 38} {
			if b.tint(k, k, n, n) < b.tint(k, (k+11)%n, n, n)+40 {
				return false, nil
			}
		}
		return true, nil
	})
	assert.InDelta(t, b.tint(5, 5, n, n), b.tint(5, 30, n, n), 3, "a repeat is as dark as the diagonal")

	// A click selects the row, and both of the pair are named.
	x, y := b.cell(5, 12, n, n)
	b.must(b.ClickAt(b.ctx, x, y))
	b.reads(soon, []string{"0:20.0 – 0:24.0", "visual · clip"}, detail)
	b.find(named("button", "visual 0:48.0"))

	// Hovering says the cosines that the detail says.
	neighbours, err := b.all(detail, like("button", `^\d:\d\d\.\d\s*, cosine`))
	b.must(err)
	require.GreaterOrEqual(t, len(neighbours), 3)
	for _, neighbour := range neighbours[:3] {
		said := regexp.MustCompile(`^(\d):(\d\d)\.\d\s*, cosine\s+(\S+)$`).FindStringSubmatch(neighbour.Name)
		require.Len(t, said, 4, neighbour.Name)
		minutes, _ := strconv.Atoi(said[1])
		seconds, _ := strconv.Atoi(said[2])
		b.hover(5, (minutes*60+seconds)/4, n, n)
		b.readout("visual 0:20.0 – 0:24.0", "× visual "+said[1]+":"+said[2]+".0", "cosine "+said[3])
	}
	b.hover(5, 30, n, n)
	b.readout("× visual 2:00.0 – 2:04.0", "cosine 1.000")

	// The best repeat is the one that was planted.
	b.click(named("button", "Find pairs"))
	pairs := named("list", "visual × visual")
	b.reads(soon, []string{"0:20.0", "2:00.0", "1.000"}, pairs, every("listitem"))
	b.click(pairs, every("button"))
	b.find(named("button", "visual 2:00.0"))
	b.click(named("button", "visual 2:00.0")) // the other one
	b.reads(soon, []string{"2:00.0 – 2:04.0"}, detail)

	b.chooseOption("Pairs", "Near-duplicates")
	b.click(named("button", "Find pairs"))
	b.reads(soon, []string{"1 pair has a cosine of 0.98 or more"}, named("group", "Pairs"))

	// Across options.
	b.chooseOption("Columns", "audio")
	b.find(named("application", "Similarity of visual and audio, in the order of time"))
	b.until(soon, "the diagonal is nothing special", func() (bool, error) {
		return b.tint(5, 5, n, n) < 200 || b.tint(13, 13, n, n) < 200, nil
	})
	b.hover(3, 4, n, n)
	b.readout("visual 0:12.0 – 0:16.0", "× audio 0:16.0 – 0:20.0", "cosine")
	b.chooseOption("Pairs", "Agreement")
	b.click(named("button", "Find pairs"))
	b.reads(soon, []string{"mean cosine of 40 pairs at the same time", "Least alike"}, named("group", "Pairs"))
	assert.Empty(t, b.Record.Exceptions())
}

func TestSimilarityByKeyboard(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=similarity")
	b.watch(b.script(film("a.mp4", clips("visual", 16, upTo(0, 19, -1, 0)...)...)), newKey())
	b.state(check, "Ready")
	b.drawn()
	b.tabTo(matrix)
	b.marked(b.find(matrix))
	b.must(b.Press(b.ctx, string(kb.ArrowDown))) // the cursor comes to the middle
	b.must(b.Press(b.ctx, string(kb.Home)+string(kb.ArrowDown)))
	b.readout("visual 0:44.0", "× visual 0:00.0")
	spoken := func() (string, error) {
		return chrome.Eval[string](b.ctx, b.Page, `document.querySelector("[role=tabpanel] [role=status].only-spoken").textContent`)
	}
	b.until(soon, "the cell is spoken", func() (bool, error) {
		text, err := spoken()
		return regexp.MustCompile(`^visual 0:44\.0 with visual 0:00\.0, cosine \S*\d\.\d{3}$`).MatchString(text), err
	})
	b.must(b.Press(b.ctx, kb.Enter))
	b.reads(soon, []string{"0:44.0 – 0:48.0"}, detail)
	b.focusIs(matrix)

	zoomed := func(want string) {
		b.until(soon, "zoomed: "+want, func() (is bool, err error) {
			err = b.find(matrix).Eval(b.ctx, `function () { return this.dataset.zoomed === "`+want+`" }`, &is)
			return is, err
		})
	}
	b.must(b.Press(b.ctx, "+"))
	zoomed("true")
	b.must(b.Press(b.ctx, "0"))
	zoomed("false")

	wheel := func(held string) (prevented bool) {
		x, y := b.cell(0, 0, 20, 20)
		b.must(b.find(matrix).Eval(b.ctx, fmt.Sprintf(`function () {
			return !this.dispatchEvent(new WheelEvent("wheel", {deltaY: -100, %s: true, clientX: %f, clientY: %f, cancelable: true}))
		}`, held, x, y), &prevented))
		return prevented
	}
	assert.False(t, wheel("altKey"), "the wheel alone scrolls the page")
	assert.True(t, wheel("ctrlKey"))
	zoomed("true")
	b.hover(0, 0, 20, 20)
	b.readout("visual 0:00.0", "× visual 0:00.0", "cosine 1.000") // what was under the pointer stays there

	// A drag moves what shows, and selects nothing.
	before := b.text(detail)
	x0, y0 := b.cell(10, 10, 20, 20)
	x1, y1 := b.cell(2, 2, 20, 20)
	b.must(b.find(matrix).Eval(b.ctx, fmt.Sprintf(`function () {
		const send = (type, x, y) => this.dispatchEvent(new PointerEvent(type, {clientX: x, clientY: y, pointerId: 7, button: 0, bubbles: true}));
		send("pointerdown", %[1]f, %[2]f);
		send("pointermove", %[3]f, %[4]f);
		send("pointerup", %[3]f, %[4]f);
	}`, x0, y0, x1, y1), nil))
	b.hover(0, 0, 20, 20)
	b.until(soon, "something later stands in the corner", func() (bool, error) {
		text, err := chrome.Eval[string](b.ctx, b.Page, `document.querySelector(".readout-rows").innerText`)
		return regexp.MustCompile(`^visual 0:[1-9]`).MatchString(text), err
	})
	assert.Equal(t, before, b.text(detail))
	b.click(named("group", "Zoom of the matrix"), named("button", "Show all"))
	zoomed("false")
	assert.Empty(t, b.Record.Exceptions())
}

func TestSimilarityWithAnotherTask(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=similarity")
	ids := []string{
		b.script(film("one.mp4", clips("visual", 16, upTo(0, 19, -1, 0)...)...)),
		b.script(film("two.mp4", clips("visual", 16, upTo(12, 24, -1, 0)...)...)),
		b.script(film("odd.mp4", clips("visual", 8, 1, 2, 3)...)),
	}
	b.paste(taskField, strings.Join(ids, " "))
	b.fill(keyField, newKey())
	b.click(form, watchKnob)
	b.reads(check, []string{"one.mp4", "two.mp4", "odd.mp4"}, taskList)
	b.drawn()

	b.chooseOption("Columns", "two.mp4 · visual")
	b.find(named("application", "Similarity of visual and two.mp4 · visual, in the order of time"))
	b.until(soon, "what both hold is on a diagonal", func() (bool, error) {
		return b.tint(14, 2, 20, 13) > b.tint(2, 2, 20, 13)+40 && b.tint(19, 7, 20, 13) > 150, nil
	})
	b.hover(14, 2, 20, 13)
	b.readout("visual 0:56.0", "× two.mp4 · visual 0:08.0", "cosine 1.000")

	b.chooseOption("Pairs", "Matches")
	b.click(named("button", "Find pairs"))
	list := named("list", "visual × two.mp4 · visual")
	b.reads(soon, []string{"1.000"}, list, every("listitem"))
	b.click(list, every("button"))
	b.click(named("group", "Chosen pair"), like("button", `^two\.mp4 · visual `))
	b.reads(soon, []string{"two.mp4"}, result)
	b.reads(soon, []string{"visual · clip"}, detail)

	b.chooseOption("Columns", "odd.mp4 · visual")
	b.reads(soon, []string{"can't be compared", "16 dimensions", "have 8"}, named("tabpanel", "Similarity"))
	assert.Empty(t, b.Record.Exceptions())
}

func TestSimilarityOfOddResults(t *testing.T) {
	t.Parallel()
	nothing := clips("visual", 8, 1, 2, 3)
	for i := range nothing {
		nothing[i].Vector = make([]float32, 8)
	}
	partly := clips("visual", 8, 1, 2, 3, 4)
	partly[1].Vector = make([]float32, 8)
	untimed := clips("visual", 8, 1, 2, 3)
	for i := range untimed {
		untimed[i].Start, untimed[i].End = math.NaN(), math.NaN()
	}
	for name, c := range map[string]struct {
		items []upstream.Item
		n     int // of vectors that can be compared
		says  string
	}{
		"one":          {clips("visual", 8, 1), 1, "nothing to compare it with"},
		"two":          {clips("visual", 8, 1, 2), 2, "Cosine"},
		"all equal":    {clips("visual", 8, 1, 1, 1, 1), 4, "1.00"},
		"no direction": {nothing, 0, "no vector has a direction"},
		"left out":     {partly, 3, "1 segment of visual left out: no direction"},
		"no times":     {untimed, 3, "numbered in their order"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, "/?view=similarity")
			b.watch(b.script(film("a.mp4", c.items...)), newKey())
			b.state(check, "Ready")
			panel := named("tabpanel", "Similarity")
			if name == "all equal" {
				b.find(named("textbox", "Highest colour from"))
				b.until(soon, "the scale has numbers", func() (bool, error) {
					return b.find(named("textbox", "Highest colour from")).Value == c.says, nil
				})
			} else {
				b.reads(soon, []string{c.says}, panel)
			}
			if c.n > 0 {
				b.drawn()
				b.hover(0, c.n-1, c.n, c.n)
				b.readout("cosine")
			}
			b.fits()
			assert.Empty(t, b.Record.Exceptions())
		})
	}
}

func TestSimilarityOnAPhone(t *testing.T) {
	t.Parallel()
	b := blankTab(t)
	b.must(b.SetView(b.ctx, phone))
	b.open("/?api=sample&view=similarity&task=" + readySample())
	b.state(check, "Ready")
	b.drawn()
	b.click(named("button", "Find pairs"))
	b.find(named("list", "visual × visual"))
	b.fits()
	small, err := chrome.Eval[[]string](b.ctx, b.Page, `[...document.querySelectorAll(".similarity button, .similarity input, .similarity select")]
		.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 120))`)
	require.NoError(t, err)
	assert.Empty(t, small)
}

func TestAxeOnSimilarity(t *testing.T) {
	t.Parallel()
	script, err := axe()
	require.NoError(t, err)
	for _, view := range []chrome.View{
		{Width: 1440, Height: 900, Still: true},
		{Width: 1440, Height: 900, Still: true, Dark: true},
		{Width: 390, Height: 844, Still: true, Touch: true},
	} {
		b := blankTab(t)
		b.must(b.SetView(b.ctx, view))
		b.open("/?api=sample&view=similarity&task=" + readySample())
		b.state(check, "Ready")
		b.drawn()
		b.must(b.find(matrix).Eval(b.ctx, `function () { this.scrollIntoView() }`, nil))
		x, y := b.cell(3, 7, 10, 10)
		b.must(b.ClickAt(b.ctx, x, y))
		b.find(named("group", "Chosen pair"))
		b.click(named("button", "Find pairs"))
		b.find(named("list", "visual × visual"))
		for _, found := range b.violations(script) {
			for _, n := range found.Nodes {
				t.Errorf("%+v: %s (%s): %s\n%s\n%s", view, found.ID, found.Impact, found.Help, n.HTML, n.FailureSummary)
			}
		}
	}
}
