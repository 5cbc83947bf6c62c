package e2e

// look_test.go is about what is seen: widths, themes, links.

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

var phone = chrome.View{Width: 390, Height: 844, Touch: true}

// fits checks that nothing makes the page scroll sideways.
func (b *tab) fits() {
	b.t.Helper()
	wide, err := chrome.Eval[[]string](b.ctx, b.Page, `(() => {
		const root = document.documentElement;
		if (root.scrollWidth <= root.clientWidth) return [];
		return ["the page is " + root.scrollWidth + " wide in " + root.clientWidth].concat(
			[...document.body.querySelectorAll("*")]
				.filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1)
				.slice(0, 8).map((e) => e.cloneNode().outerHTML));
	})()`)
	b.must(err)
	assert.Empty(b.t, wide)
}

func TestPhoneHasNoSidewaysScroll(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(b *tab){
		"empty": func(b *tab) {},
		"ready": func(b *tab) {
			b.click(sampleKnob)
			b.state(check, "Ready")
			b.fits()
			b.click(named("tab", "JSON"))
			b.find(named("tabpanel", "JSON"))
			b.fits()
			b.click(named("tab", "Table"))
			b.click(grid, every("gridcell"))
			b.reads(soon, []string{"norm"}, detail)
		},
		"new task": func(b *tab) {
			b.pickOption(named("combobox", "API"), "sample")
			b.click(myTasks)
			b.find(named("button", "More tasks"))
			b.fits()
			b.click(newTask)
			b.fill(linkField, "https://media.example/"+strings.Repeat("averylongword", 30))
			b.click(newDialog, named("button", "Create…"))
			b.find(yesCreate)
		},
		"error": func(b *tab) {
			b.watch(b.script(upstream.Fault(400, "parameter_invalid", strings.Repeat("averylongword", 30), "")), newKey())
			b.state(soon, "Stopped")
		},
		"long name": func(b *tab) {
			b.watch(b.script(upstream.Answer(upstream.Task{Status: "ready", Items: upstream.Items(9, 16),
				Metadata: upstream.Video(strings.Repeat("a-very-long-name-", 20)+".mp4", 40)})), newKey())
			b.state(check, "Ready")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := blankTab(t)
			b.must(b.SetView(b.ctx, phone))
			b.open(withTable)
			prepare(b)
			b.fits()
		})
	}
}

// TestFingersHitControls: controls are at least 44 pixels high under a finger.
func TestFingersHitControls(t *testing.T) {
	t.Parallel()
	b := blankTab(t)
	b.must(b.SetView(b.ctx, phone))
	b.open(withTable)
	small, err := chrome.Eval[[]string](b.ctx, b.Page, `[...document.querySelectorAll("button, input, select, textarea")]
		.filter((e) => e.checkVisibility() && !["checkbox", "radio"].includes(e.type))
		.filter((e) => e.getBoundingClientRect().height < 43.5)
		.map((e) => e.outerHTML.slice(0, 120) + " " + e.getBoundingClientRect().height)`)
	require.NoError(t, err)
	assert.Empty(t, small)
}

// background answers the colour behind everything.
func (b *tab) background() string {
	b.t.Helper()
	colour, err := chrome.Eval[string](b.ctx, b.Page, `getComputedStyle(document.body).backgroundColor`)
	b.must(err)
	return colour
}

const (
	lightGround = "rgb(246, 247, 248)"
	darkGround  = "rgb(13, 16, 18)"
)

func TestThemeFollowsTheSystemAndTheSwitch(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	assert.Equal(t, lightGround, b.background())
	b.must(b.SetView(b.ctx, chrome.View{Width: 1440, Height: 900, Dark: true}))
	assert.Equal(t, darkGround, b.background())

	knob := like("button", "(?i)theme|light|dark")
	b.until(soon, "the switch makes it light", func() (bool, error) {
		if b.background() == lightGround {
			return true, nil
		}
		b.click(knob)
		return false, nil
	})
	b.reload()
	assert.Equal(t, lightGround, b.background(), "the choice is kept")
	b.must(b.SetView(b.ctx, chrome.View{Width: 1440, Height: 900}))
	b.until(soon, "the switch makes it dark", func() (bool, error) {
		if b.background() == darkGround {
			return true, nil
		}
		b.click(knob)
		return false, nil
	})
}

func TestReducedMotion(t *testing.T) {
	t.Parallel()
	b := blankTab(t)
	b.must(b.SetView(b.ctx, chrome.View{Width: 1440, Height: 900, Still: true}))
	b.open(withTable)
	b.watch(b.script(upstream.Processing()), newKey())
	b.state(soon, "Processing")
	moving, err := chrome.Eval[[]string](b.ctx, b.Page, `document.getAnimations()
		.filter((a) => a.playState === "running" && a.effect.getComputedTiming().duration > 10)
		.map((a) => a.effect.target?.outerHTML.slice(0, 120) ?? "")`)
	require.NoError(t, err)
	assert.Empty(t, moving)
}

// TestLinkOpensTheSameView makes a view, and opens its link elsewhere.
func TestLinkOpensTheSameView(t *testing.T) {
	t.Parallel()
	a := newTab(t, withTable+"&api=sample&task="+readySample())
	a.state(check, "Ready")
	a.click(named("tab", "Table"))
	a.click(grid, named("button", "Norm"))
	a.click(grid, every("gridcell"))
	a.until(soon, "a row is selected", func() (bool, error) { return a.selected() != "", nil })
	link := a.copied(func() { a.click(named("button", "Copy link")) })
	u, err := url.Parse(link)
	require.NoError(t, err)
	assert.Equal(t, a.server.URL, u.Scheme+"://"+u.Host)

	b := newTab(t, u.RequestURI())
	b.state(check, "Ready")
	assert.Equal(t, "true", b.find(named("tab", "Table")).Properties["selected"])
	b.until(soon, "the same row is selected", func() (bool, error) { return b.selected() == a.selected(), nil })
	assert.Equal(t, a.text(detail), b.text(detail))
	sorted := func(x *tab) (s string) {
		x.must(x.find(grid, like("columnheader", "^Norm")).Eval(x.ctx, `function () { return this.getAttribute("aria-sort") ?? "" }`, &s))
		return s
	}
	assert.NotEmpty(t, sorted(a))
	assert.Equal(t, sorted(a), sorted(b))
}

// TestLinkToTheAPIAsksForAKey: what a link opens still needs the visitor's own.
func TestLinkToTheAPIAsksForAKey(t *testing.T) {
	t.Parallel()
	b := blankTab(t)
	id := b.script(upstream.Ready(9, 16))
	b.open("/?view=json&task=" + id)
	assert.Equal(t, id, b.find(taskField).Value)
	b.reads(soon, []string{"key"}, form)
	assert.Empty(t, b.api.Requests(id))
	b.fill(keyField, newKey())
	b.click(form, watchKnob)
	b.state(check, "Ready")
	assert.Equal(t, "true", b.find(named("tab", "JSON")).Properties["selected"])
}

// TestNoHostFromTheURL: nothing in a link sends the key elsewhere.
func TestNoHostFromTheURL(t *testing.T) {
	t.Parallel()
	elsewhere := upstream.NewCollector()
	t.Cleanup(elsewhere.Close)
	b := blankTab(t)
	id := b.script(upstream.Ready(3, 8))
	q := url.QueryEscape(elsewhere.URL() + "/v1.3")
	b.open("/?task=" + id + "&api=" + q + "&base=" + q)
	b.fill(keyField, newKey())
	b.click(form, watchKnob)
	b.state(check, "Ready")
	assert.Empty(t, elsewhere.Requests())
}

func TestNothingIsFetchedFromElsewhere(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	b.click(sampleKnob)
	b.state(check, "Ready")
	for _, q := range b.Record.Requests() {
		if !strings.HasPrefix(q.URL, b.server.URL+"/") && !strings.HasPrefix(q.URL, "blob:"+b.server.URL) && !strings.HasPrefix(q.URL, "data:") {
			t.Errorf("%s asked for %s", q.From, q.URL)
		}
	}
	for _, l := range b.Record.Console() {
		assert.NotContains(t, l.Text, "Content Security Policy")
	}
}
