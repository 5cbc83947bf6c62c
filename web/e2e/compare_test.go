package e2e

// compare_test.go holds open results against each other.

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
	"embedscope/web/sample"
)

// seconds are some numbers in a row, each of which stands for a second of footage.
func seconds(first, n int) []int { return upTo(first, first+n-1, -1, 0) }

// footage is clips of so many seconds. Each is the mean of what is seen in its
// seconds: something of the scene, which lasts about ten, and something of the second
// itself, over the look that all films have.
func footage(length int, shown ...[]int) []upstream.Item {
	const d = 64
	var all []int
	for _, s := range shown {
		all = append(all, s...)
	}
	look := upstream.Vector(1, d)
	var items []upstream.Item
	for from := 0; from < len(all); from += length {
		to := min(from+length, len(all))
		v, square := make([]float32, d), 0.0
		for _, second := range all[from:to] {
			scene := upstream.Vector(100_000+7919*((second+3*(second/17)+5*(second/29))/13), d)
			moment := upstream.Vector(500_000+104_729*second, d)
			for j := range v {
				v[j] += 0.6*look[j] + 0.7*scene[j] + 0.2*moment[j]
			}
		}
		for _, x := range v {
			square += float64(x) * float64(x)
		}
		for j := range v {
			v[j] /= float32(math.Sqrt(square))
		}
		items = append(items, upstream.Item{Option: "visual", Scope: "clip", Start: float64(from), End: float64(to), Vector: v})
	}
	return items
}

// comparable opens a film of 4-second clips, another of 6-second clips that shares a
// minute with it, from 0:40 here and 1:30 there, one that shares nothing, and one of
// other dimensions.
func comparable(b *tab, name string) {
	b.t.Helper()
	b.open("/?view=similarity")
	one := film("one.mp4", footage(4, seconds(0, 160))...)
	b.watch(b.script(one), newKey())
	b.state(check, "Ready")
	b.reads(soon, []string{"open a second result"}, named("group", "Compare with another film"))
	ids := []string{
		b.script(one),
		b.script(film(name, append(footage(6, seconds(5000, 90), seconds(40, 60), seconds(6000, 30)), whole(5000))...)),
		b.script(film("three.mp4", footage(4, seconds(9000, 120))...)),
		b.script(film("odd.mp4", clips("visual", 8, 1, 2, 3)...)),
	}
	b.paste(taskField, strings.Join(ids, " "))
	b.click(form, watchKnob)
	b.reads(check, []string{name, "three.mp4", "odd.mp4"}, taskList)
}

// whole is an asset vector.
func whole(second int) upstream.Item {
	item := footage(1, []int{second})[0]
	item.Scope = "asset"
	return item
}

func TestComparingFilms(t *testing.T) {
	t.Parallel()
	b := blankTab(t)
	comparable(b, "two.mp4")
	b.click(named("group", "Compare with another film"), named("button", "Compare with two.mp4"))
	b.find(named("application", "Similarity of visual and two.mp4 · visual, in the order of time"))
	panel := named("group", "Shared with two.mp4")
	b.reads(soon, []string{"1 stretch, 1:00.0 in all", "usually have a cosine of 0."}, panel, every("status"))
	run := like("button", `^0:40\.0 – 1:40\.0\s+here is\s+1:30\.0 – 2:30\.0\s+there\s*, cosine\s+0\.9\d\d$`)
	b.find(named("list", "Shared stretches"), run)
	b.drawn()
	b.until(soon, "the matrix frames it", func() (bool, error) { return b.inked(".similarity-marks") > 100, nil })
	b.reads(soon, []string{"visual*", "has no asset vector"}, panel)
	require.Len(t, mustAll(b, named("table", "Cosines of whole films"), every("cell")), 1)

	// By keyboard: both are selected, and the stretch plays.
	b.must(b.SetFiles(b.ctx, ".player-file", wave(t, 165)))
	b.until(soon, "the file is known", func() (bool, error) { return b.playing().Length == 165, nil })
	b.tabTo(run)
	b.must(b.Press(b.ctx, kb.Enter))
	b.reads(soon, []string{"0:40.0 – 0:44.0", "visual · clip"}, detail)
	b.find(named("group", "Chosen pair"), named("button", "two.mp4 · visual 1:30.0"))
	b.until(soon, "it plays", func() (bool, error) { p := b.playing(); return !p.Paused && p.Time >= 40, nil })
	_, err := chrome.Eval[any](b.ctx, b.Page, `document.querySelector(".player-media").currentTime = 99.9, 0`)
	b.must(err)
	b.until(soon, "it stops where the stretch ends", func() (bool, error) { p := b.playing(); return p.Paused && math.Abs(p.Time-100) < 0.1, nil })

	// What a segment is most like.
	b.click(named("group", "Best match"), every("button"))
	b.find(named("group", "Chosen pair"), like("button", `^two\.mp4 · visual 1:(24|30)\.0$`))

	// The threshold is the visitor's.
	from := named("textbox", "Shared from cosine")
	proposed := b.value("shared-from")
	b.fill(from, "x")
	b.must(b.Press(b.ctx, kb.Enter))
	b.reads(soon, []string{"“x” is not a number"}, panel, every("alert"))
	b.fill(from, "0.9999")
	b.must(b.Press(b.ctx, kb.Enter))
	b.reads(soon, []string{"No shared material"}, panel, every("status"))
	b.click(panel, named("button", "Reset"))
	b.reads(soon, []string{"1 stretch, 1:00.0 in all"}, panel, every("status"))
	assert.Equal(t, proposed, b.value("shared-from"))

	// Others share nothing, or can't be compared.
	b.chooseOption("Columns", "three.mp4 · visual")
	b.reads(soon, []string{"No shared material"}, named("group", "Shared with three.mp4"), every("status"))
	b.chooseOption("Columns", "odd.mp4 · visual")
	b.reads(soon, []string{"can't be compared", "64 dimensions", "have 8"}, named("tabpanel", "Similarity"))
	b.none(like("group", "^Shared with"))

	// From the other side it is the same.
	b.click(named("group", "Compare with another film"), named("button", "Compare with two.mp4"))
	b.click(run)
	b.click(named("group", "Chosen pair"), named("button", "two.mp4 · visual 1:30.0"))
	b.reads(soon, []string{"two.mp4"}, result)
	b.click(named("group", "Compare with another film"), named("button", "Compare with one.mp4"))
	b.find(named("list", "Shared stretches"), like("button", `^1:30\.0 – 2:30\.0\s+here is\s+0:40\.0 – 1:40\.0\s+there`))
	assert.Empty(t, b.Record.Exceptions())
}

func mustAll(b *tab, path ...chrome.Query) []*chrome.Element {
	b.t.Helper()
	found, err := b.all(path...)
	b.must(err)
	return found
}

// TestComparingOnAPhone: with a long name, and nothing serious to axe.
func TestComparingOnAPhone(t *testing.T) {
	t.Parallel()
	script, err := axe()
	require.NoError(t, err)
	b := blankTab(t)
	b.must(b.SetView(b.ctx, chrome.View{Width: 390, Height: 844, Still: true, Touch: true, Dark: true}))
	name := "the-harbour-as-it-was-cut-for-the-second-festival-of-the-year-final-version-12.mp4"
	comparable(b, name)
	b.click(named("group", "Compare with another film"), named("button", "Compare with "+name))
	b.click(named("list", "Shared stretches"), every("button"))
	b.reads(soon, []string{"0:40.0 – 0:44.0"}, detail)
	b.find(named("group", "Best match"))
	b.fits()
	small, err := chrome.Eval[[]string](b.ctx, b.Page, `[...document.querySelectorAll(".shared-panel button, .shared-panel input")]
		.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 120))`)
	require.NoError(t, err)
	assert.Empty(t, small)
	for _, found := range b.violations(script) {
		for _, n := range found.Nodes {
			t.Errorf("%s (%s): %s\n%s\n%s", found.ID, found.Impact, found.Help, n.HTML, n.FailureSummary)
		}
	}
}

// TestComparingTheSampleWithItsTrailer finds what the two films were made to
// share, with its offset within one segment of four seconds.
func TestComparingTheSampleWithItsTrailer(t *testing.T) {
	t.Parallel()
	ago := time.Now().Add(-time.Minute)
	trailer, film := sample.TrailerID(ago), sample.TaskID(ago)
	b := newTab(t, "/?api=sample&view=similarity")
	b.paste(taskField, trailer+" "+film)
	b.click(form, watchKnob)
	b.reads(check, []string{"trailer", "the-harbour.mp4"}, taskList)
	b.click(named("group", "Compare with another film"), like("button", `^Compare with the-harbour\.mp4$`))
	b.find(named("list", "Shared stretches"), every("button"))
	lines, err := chrome.Eval[[]string](b.ctx, b.Page, `[...document.querySelectorAll('[aria-label="Shared stretches"] button')].map((e) => e.textContent)`)
	require.NoError(t, err)

	type run struct{ from, to, other float64 }
	var runs []run
	times := regexp.MustCompile(`(\d+):(\d\d\.\d)`)
	for _, line := range lines {
		var at []float64
		for _, m := range times.FindAllStringSubmatch(line, -1) {
			minutes, err := strconv.Atoi(m[1])
			require.NoError(t, err)
			seconds, err := strconv.ParseFloat(m[2], 64)
			require.NoError(t, err)
			at = append(at, float64(60*minutes)+seconds)
		}
		require.Len(t, at, 4, line)
		runs = append(runs, run{at[0], at[1], at[2]})
	}
	for _, s := range sample.SharedStretches() {
		found := slices.ContainsFunc(runs, func(r run) bool {
			together := min(r.to, s.End) - max(r.from, s.Start)
			return together > (s.End-s.Start)/2 && math.Abs(r.other-r.from-(s.Film-s.Start)) <= 4
		})
		assert.True(t, found, "%v is among %q", s, lines)
	}
}
