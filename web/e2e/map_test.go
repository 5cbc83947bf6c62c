package e2e

// map_test.go is about the view "Map": that the points settle, and where; and
// what pointers and keys do with them.

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

var (
	mapRegion = named("region", "Map")
	mapCanvas = like("application", "^Map of")
)

// onMap answers what an expression says of the map's picture.
func onMap[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chrome.Eval[T](b.ctx, b.Page, `(() => { const plot = document.querySelector(".map-plot"); return `+expression+` })()`)
	b.must(err)
	return v
}

// mapIs waits until the picture is in a state, and says so.
func (b *tab) mapIs(state, facts string) {
	b.t.Helper()
	b.until(2*check, fmt.Sprintf("the map is %s and reads %q", state, facts), func() (bool, error) {
		var now string
		now, err := chrome.Eval[string](b.ctx, b.Page, `document.querySelector(".map-plot")?.dataset.state + ", " + document.querySelector("section.map")?.innerText`)
		if err != nil {
			return false, err
		}
		if len(now) < len(state) || now[:len(state)] != state || !bytes.Contains([]byte(now), []byte(facts)) {
			return false, fmt.Errorf("it is %s", now)
		}
		return true, nil
	})
}

// mapSVG saves the map, and answers what is in the file.
func (b *tab) mapSVG() string {
	b.t.Helper()
	_, err := chrome.Eval[any](b.ctx, b.Page, `(() => {
		window.makeURL ??= URL.createObjectURL;
		window.saved = null;
		URL.createObjectURL = (blob) => { saved = blob; return makeURL.call(URL, blob) };
		HTMLAnchorElement.prototype.click = () => {}; // it need not reach the disk
	})()`)
	b.must(err)
	b.click(named("button", "Save the map as SVG"))
	text := ""
	b.until(soon, "the map is saved", func() (_ bool, err error) {
		text, err = chrome.Eval[string](b.ctx, b.Page, `saved?.text() ?? ""`)
		return text != "", err
	})
	return text
}

// mapBox is where the picture lies in the window, in CSS pixels.
type mapBox struct{ X, Y, W, H float64 }

func (b *tab) mapBox() mapBox {
	b.t.Helper()
	return onMap[mapBox](b, `(() => { plot.scrollIntoView({block: "center"}); const r = plot.getBoundingClientRect(); return {X: r.left, Y: r.top, W: r.width, H: r.height} })()`)
}

func (m mapBox) lasso(x0, y0, x1, y1 float64) []float64 {
	at := func(x, y float64) []float64 { return []float64{m.X + x*m.W, m.Y + y*m.H} }
	var path []float64
	for _, corner := range [][2]float64{{x0, y0}, {(x0 + x1) / 2, y0}, {x1, y0}, {x1, y1}, {(x0 + x1) / 2, y1}, {x0, y1}} {
		path = append(path, at(corner[0], corner[1])...)
	}
	return path
}

func (b *tab) mapTask(items []upstream.Item) {
	b.t.Helper()
	b.watch(b.script(upstream.Answer(upstream.Task{Status: "ready", Metadata: upstream.Video("map.mp4", 600), Items: items})), newKey())
}

func TestMapSettles(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=map&api=sample&task="+readySample())
	b.mapIs("settled", "UMAP · 15 neighbours · seed 1 · exact graph")
	assert.Contains(t, b.text(mapRegion), "of each segment’s neighbours")
	first := b.mapSVG()
	assert.Contains(t, first, "exact graph")

	b.click(named("tab", "Table"))
	b.find(grid)
	b.click(named("tab", "Map"))
	b.mapIs("settled", "exact graph")
	assert.Equal(t, first, b.mapSVG(), "as it was left")

	b.choose("Method", "PCA")
	b.mapIs("settled", "of the variance")
	b.choose("Method", "UMAP")
	b.mapIs("settled", "exact graph")
	b.fill(named("textbox", "Seed"), "2")
	b.must(b.Press(b.ctx, kb.Tab))
	b.mapIs("settled", "seed 2 · exact graph")
	assert.NotEqual(t, first, b.mapSVG())

	b.choose("Which", "audio")
	b.mapIs("settled", "seed 2")
	b.find(named("application", "Map of 151 segments"))

	again := newTab(t, "/?view=map&api=sample&task="+readySample())
	again.mapIs("settled", "exact graph")
	assert.Equal(t, first, again.mapSVG(), "the same seed, the same picture")
	assert.Empty(t, b.Record.Exceptions())
}

// choose picks an option of a select.
func (b *tab) choose(label, text string) {
	b.t.Helper()
	b.must(b.find(named("combobox", label)).Eval(b.ctx, `function () {
		this.value = [...this.options].find((o) => o.text === `+strconv.Quote(text)+`).value;
		this.dispatchEvent(new Event("change", {bubbles: true}));
	}`, nil))
}

// TestMapIsCancelled also sees that what is large waits for the visitor.
func TestMapIsCancelled(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=map")
	b.watch(b.script(upstream.Ready(9000, 32)), newKey())
	b.mapIs("settled", "PCA ·")
	b.none(named("progressbar", "Laying out the map"))
	axes := b.mapSVG()

	b.click(named("button", "Lay out (UMAP)"))
	b.find(named("progressbar", "Laying out the map"))
	b.until(check, "the points move", func() (bool, error) {
		return chrome.Eval[bool](b.ctx, b.Page, `document.querySelector(".map-stage")?.textContent === "Laying out" && document.querySelector(".map-progress progress").value > 0`)
	})
	took := onMap[float64](b, `new Promise((done) => {
		const from = performance.now();
		new MutationObserver(() => { if (plot.dataset.state === "stopped") done(performance.now() - from) }).observe(plot, {attributes: true});
		[...document.querySelectorAll(".map-progress button")].find((e) => e.textContent === "Cancel").click();
	})`)
	t.Logf("cancelled after %.0f ms", took)
	assert.Less(t, took, 2000.0)
	b.mapIs("stopped", "stopped at")
	b.none(named("progressbar", "Laying out the map"))
	there := b.mapSVG()
	assert.NotEqual(t, axes, there)
	time.Sleep(500 * time.Millisecond) // in which nothing may move
	assert.Equal(t, there, b.mapSVG())
	b.find(named("button", "Lay out (UMAP)"))

	// Another view ends a layout under way; back, it begins anew.
	b.click(named("button", "Lay out (UMAP)"))
	b.find(named("progressbar", "Laying out the map"))
	b.click(named("tab", "Table"))
	b.click(named("tab", "Map"))
	b.mapIs("settled", "exact graph")
}

func TestMapLasso(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=map")
	b.mapTask(upstream.Items(90, 16))
	b.mapIs("settled", "UMAP")
	b.click(named("button", "Lasso"))
	box := b.mapBox()
	b.must(b.Drag(b.ctx, box.lasso(0.01, 0.01, 0.99, 0.99)...))
	b.reads(soon, []string{"90 segments chosen"}, mapRegion)

	b.must(b.Drag(b.ctx, box.lasso(0.01, 0.01, 0.5, 0.99)...))
	some := 0
	b.until(soon, "fewer are chosen", func() (bool, error) {
		text, err := chrome.Eval[string](b.ctx, b.Page, `document.querySelector(".map-choice").innerText`)
		if err == nil {
			_, err = fmt.Sscanf(text, "%d segments chosen", &some)
		}
		return some > 0 && some < 90, err
	})
	b.click(mapRegion, named("button", "Show in the table"))
	b.until(soon, "the table has just them", func() (bool, error) {
		rows, err := chrome.Eval[string](b.ctx, b.Page, `document.querySelector("[role=grid]")?.getAttribute("aria-rowcount") ?? ""`)
		return rows == strconv.Itoa(some+1), err
	})

	b.click(named("tab", "Map"))
	b.mapIs("settled", fmt.Sprintf("%d segments chosen", some))
	b.click(named("button", "Box"))
	box = b.mapBox()
	b.must(b.Drag(b.ctx, box.X+5, box.Y+5, box.X+box.W/2, box.Y+box.H/2, box.X+box.W/2, box.Y+box.H-5))
	b.reads(soon, []string{fmt.Sprintf("%d segments chosen", some)}, mapRegion)
	b.must(b.Press(b.ctx, kb.Escape))
	b.until(soon, "nothing is chosen", func() (bool, error) {
		return chrome.Eval[bool](b.ctx, b.Page, `document.querySelector(".map-choice").innerText === ""`)
	})
	b.click(named("tab", "Table"))
	b.until(soon, "the table has all", func() (bool, error) {
		return chrome.Eval[bool](b.ctx, b.Page, `document.querySelector("[role=grid]")?.getAttribute("aria-rowcount") === "91"`)
	})
}

// TestMapSelects goes by the keys, and then by the pointer.
func TestMapSelects(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=map")
	b.mapTask(upstream.Items(60, 16))
	b.mapIs("settled", "UMAP")
	spoken := func() string { return onMap[string](b, `document.querySelector(".map-spoken").textContent`) }
	b.must(b.find(mapCanvas).Eval(b.ctx, `function () { this.focus() }`, nil))
	b.must(b.Press(b.ctx, kb.ArrowRight))
	first := ""
	b.until(soon, "the cursor is spoken of", func() (bool, error) {
		first = spoken()
		return first != "", nil
	})
	b.until(soon, "the cursor moves", func() (bool, error) {
		for _, key := range []string{kb.ArrowRight, kb.ArrowUp, kb.ArrowLeft} {
			if err := b.Press(b.ctx, key); err != nil {
				return false, err
			}
		}
		return spoken() != first, nil
	})
	b.must(b.Press(b.ctx, kb.Enter))
	b.reads(soon, []string{"nearest", "norm"}, detail)
	row := func() string {
		v, err := chrome.Eval[string](b.ctx, b.Page, `new URLSearchParams(location.search).get("row") ?? ""`)
		b.must(err)
		return v
	}
	meant := ""
	b.until(soon, "a row is selected", func() (bool, error) {
		meant = row()
		return meant != "", nil
	})
	b.reads(soon, []string{"#" + meant}, detail)

	// From near, what is selected lies in the middle.
	b.click(named("button", "Zoom to selection"))
	time.Sleep(600 * time.Millisecond) // the motion
	b.must(b.Press(b.ctx, "j"))
	b.until(soon, "another row is selected", func() (bool, error) { return row() != meant, nil })
	box := b.mapBox()
	b.must(b.ClickAt(b.ctx, box.X+box.W/2, box.Y+box.H/2))
	b.until(soon, "the row in the middle is selected", func() (bool, error) { return row() == meant, nil })
	assert.NotEmpty(t, onMap[string](b, `document.querySelector(".map-readout").textContent`), "and the pointer is over it")
}

// TestMapOfOddResults looks at results of which there is little to lay out.
func TestMapOfOddResults(t *testing.T) {
	t.Parallel()
	equal := upstream.Items(5, 8)
	mixed := append(upstream.Items(6, 8), upstream.Items(2, 5)...)
	for i := range equal {
		equal[i].Vector = equal[0].Vector
	}
	mixed[0].Raw = "[0,0,0,0,0,0,0,0]"
	nothing := upstream.Items(2, 3)
	nothing[0].Raw, nothing[1].Raw = "[0,0,0]", "[null,1,2]"
	for name, c := range map[string]struct {
		items []upstream.Item
		want  string
	}{
		"one":       {upstream.Items(1, 8), "One segment"},
		"two":       {upstream.Items(2, 8), "at least 4"},
		"all equal": {equal, "All 5 are in one place"},
		"mixed":     {mixed, "2 have another dimension than 8, and can’t be compared; 1 has no direction"},
		"nothing":   {nothing, "Nothing to lay out"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, "/?view=map")
			b.mapTask(c.items)
			b.mapIs("settled", c.want)
			assert.Contains(t, b.mapSVG(), "</svg>")
			assert.Empty(t, b.Record.Exceptions())
		})
	}
}

// TestMapOfAnOptionOfItsOwnDimension looks at one that is in none of the
// comparisons with the others.
func TestMapOfAnOptionOfItsOwnDimension(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=map")
	items := upstream.Items(30, 8)
	for i, other := range upstream.Items(8, 5) {
		other.Option, other.Start, other.End = "fused", float64(4*i), float64(4*i+4)
		items = append(items, other)
	}
	b.mapTask(items)
	b.mapIs("settled", "8 have another dimension than 8")
	b.find(named("application", "Map of 30 segments"))
	b.choose("Which", "fused")
	b.find(named("application", "Map of 8 segments"))
	b.mapIs("settled", "UMAP")
}

func TestMapFollowsTheResult(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=map")
	var ids []string
	for _, n := range []int{30, 12} {
		ids = append(ids, b.script(upstream.Ready(n, 8)))
		b.watch(ids[len(ids)-1], newKey())
		b.find(named("application", fmt.Sprintf("Map of %d segments", n)))
		b.mapIs("settled", "UMAP")
	}
	b.task(ids[0], "Watch")
	b.find(named("application", "Map of 30 segments"))
	b.mapIs("settled", "UMAP")
	assert.Empty(t, b.Record.Exceptions())
}

func TestMapFitsAPhone(t *testing.T) {
	t.Parallel()
	for _, view := range []string{"map", "overview"} {
		b := blankTab(t)
		b.must(b.SetView(b.ctx, phone))
		b.open("/?view=" + view)
		b.mapTask(upstream.Items(90, 16))
		b.mapIs("settled", "UMAP")
		b.fits()
		small := onMap[[]string](b, `[...document.querySelectorAll("section.map button, section.map select, section.map input")].filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.outerHTML)`)
		assert.Empty(t, small, "smaller than a finger")
	}
}

func TestMapAxe(t *testing.T) {
	t.Parallel()
	script, err := axe()
	require.NoError(t, err)
	b := newTab(t, "/?view=map")
	b.mapTask(upstream.Items(90, 16))
	b.mapIs("settled", "UMAP")
	b.click(named("button", "Lasso"))
	b.must(b.Drag(b.ctx, b.mapBox().lasso(0.01, 0.01, 0.99, 0.99)...))
	b.reads(soon, []string{"90 segments chosen"}, mapRegion)
	assert.Empty(t, b.violations(script))
	b.click(named("tab", "Overview"))
	b.mapIs("settled", "UMAP")
	assert.Empty(t, b.violations(script))
}
