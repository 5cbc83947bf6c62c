package e2e

// find_test.go is about "Find moments": words that are embedded once, the
// moments that they find, and what is refused, and why.

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

var (
	findForm   = named("search", "Find moments")
	findBox    = named("searchbox", "Find moments")
	momentList = named("list", "Moments")
	termList   = named("list", "Looked for")
)

// toward is a vector that leans towards those of some rows of upstream.Vector, by
// so much; others are nearly at right angles to it.
func toward(by map[int]float64) []float32 {
	v := make([]float32, 512)
	for row, w := range by {
		for i, x := range upstream.Vector(row, len(v)) {
			v[i] += float32(w * float64(x))
		}
	}
	return v
}

// embeddedAs answers the sync endpoint's request.
func embeddedAs(v []float32) upstream.Step {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return upstream.Body(200, `{"data":[{"embedding":`+string(b)+`,"embedding_option":null,"embedding_scope":null,"start_sec":null,"end_sec":null}]}`)
}

// embeds says what the requests for words with a key are answered with, and
// answers what stands for them: see script.
func (b *tab) embeds(key string, steps ...upstream.Step) (route string) {
	route = upstream.Route("POST", "/embed-v2", key)
	b.api.Script(route, steps...)
	return route
}

// searchable watches a film of twenty clips that are seen and heard: a picture's
// vector is that of its row, a sound's that of a hundred more.
func (b *tab) searchable(key string) (id string) {
	b.t.Helper()
	items := append(clips("visual", 512, upTo(0, 19, -1, 0)...), clips("audio", 512, upTo(100, 119, -1, 0)...)...)
	id = b.script(film("the-harbour.mp4", items...))
	b.watch(id, key)
	b.state(check, "Ready")
	return id
}

// look types words and presses Enter.
func (b *tab) look(words string) {
	b.t.Helper()
	b.fill(findBox, words)
	b.must(b.Press(b.ctx, kb.Enter))
}

// firstMoments waits until the best moments are those that begin so.
func (b *tab) firstMoments(starts ...string) {
	b.t.Helper()
	b.until(check, fmt.Sprintf("the first moments are %q", starts), func() (bool, error) {
		list, err := b.all(momentList, every("button"))
		if err != nil || len(list) < len(starts) {
			return false, fmt.Errorf("%d moments, %v", len(list), err)
		}
		for i, start := range starts {
			if !strings.Contains(list[i].Name, start+" – ") {
				return false, fmt.Errorf("moment %d is %q", i+1, list[i].Name)
			}
		}
		return true, nil
	})
}

func TestFindMoments(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=similarity")
	key := newKey()
	boat, night := toward(map[int]float64{7: 1, 3: 0.9, 900: 0.4}), toward(map[int]float64{3: 1, 901: 0.2})
	route := b.embeds(key, embeddedAs(boat), embeddedAs(night))
	b.click(keepBox)
	id := b.searchable(key)
	assert.Empty(t, b.api.Requests(route), "nothing is asked by itself")

	b.fill(findBox, "  boat ")
	b.reads(soon, []string{"About 1 token of the 500 that marengo3.0 takes", "bills each request"}, findForm)
	b.click(findForm, named("button", "Find (billed)"))
	b.firstMoments("0:28.0", "0:12.0")
	sent := b.api.Requests(route)
	require.Len(t, sent, 1)
	assert.JSONEq(t, `{"input_type":"text","model_name":"marengo3.0","text":{"input_text":"boat"}}`, sent[0].Body)
	assert.Equal(t, key, sent[0].Key())
	for name, values := range sent[0].Header {
		if name != "X-Api-Key" {
			assert.NotContains(t, strings.Join(values, " "), key, name)
		}
	}
	assert.NotContains(t, sent[0].Path, key)
	assert.Equal(t, "search", b.value("colour"), "it is shown by its colours")
	b.until(soon, "the scale of the colours stands above the timeline", func() (bool, error) {
		return chrome.Eval[bool](b.ctx, b.Page, `document.querySelector(".timeline-legend .ramp") !== null`)
	})
	b.reads(soon, []string{"“boat”"}, termList)
	address, err := chrome.Eval[string](b.ctx, b.Page, "location.href")
	require.NoError(t, err)
	assert.Contains(t, address, "colour=search")
	assert.NotContains(t, address, "boat")

	// The list is a way through the film.
	b.click(momentList, every("button"))
	b.reads(soon, []string{"0:28.0 – 0:32.0"}, detail)
	b.must(b.Press(b.ctx, kb.ArrowDown))
	b.reads(soon, []string{"0:12.0 – 0:16.0"}, detail)
	b.must(b.Press(b.ctx, kb.Home))
	b.reads(soon, []string{"0:28.0 – 0:32.0"}, detail)

	// A term that is taken away.
	b.fill(findBox, "night")
	b.click(findForm, named("button", "Subtract these words"))
	b.reads(soon, []string{"“boat”", "“night”"}, termList)
	b.until(soon, "what is like the night is gone", func() (bool, error) {
		list, err := b.all(momentList, every("button"))
		if err != nil || len(list) == 0 {
			return false, err
		}
		for _, m := range list {
			if strings.Contains(m.Name, "0:12.0 – ") {
				return false, nil
			}
		}
		return strings.Contains(list[0].Name, "0:28.0 – "), nil
	})
	b.click(termList, named("button", "Remove “night”"))
	b.firstMoments("0:28.0", "0:12.0")

	// The query, number for number.
	b.click(named("button", "How it is ranked"))
	var copied []float32
	require.NoError(t, json.Unmarshal([]byte(b.copied(func() { b.click(named("button", "Copy query vector")) })), &copied))
	assert.Equal(t, boat, copied)
	var file struct {
		Model, Task string
		Dimensions  int
		Terms       []struct {
			Text   string
			Weight float64
		}
		Vector []float32
	}
	require.NoError(t, json.Unmarshal([]byte(b.download(named("button", "Download JSON"))), &file))
	assert.Equal(t, boat, file.Vector)
	assert.Equal(t, "marengo3.0", file.Model)
	require.Len(t, file.Terms, 1)
	assert.Equal(t, "boat", file.Terms[0].Text)
	npy := b.download(named("button", "Download NPY"))
	assert.True(t, strings.HasPrefix(npy, "\x93NUMPY\x01\x00"))
	assert.Contains(t, npy, "'shape': (512,)")
	assert.Len(t, npy, 128+4*512)
	b.sweep(key, true)

	// What was paid for is known after a reload, too.
	b.reload()
	b.state(check, "Ready")
	b.reads(soon, []string{"Find moments above"}, timeline)
	b.fill(findBox, "boat")
	b.reads(soon, []string{"Remembered in this tab"}, findForm)
	b.find(findForm, named("button", "Find"))
	b.must(b.Press(b.ctx, kb.Enter))
	b.firstMoments("0:28.0", "0:12.0")
	b.reads(soon, []string{"nothing was asked"}, findForm)
	assert.Len(t, b.api.Requests(route), 2)

	// More like a segment needs no words.
	b.click(momentList, every("button"))
	b.reads(soon, []string{"0:28.0 – 0:32.0"}, detail)
	b.click(detail, named("button", "More like this"))
	b.reads(soon, []string{"visual 0:28.0"}, termList)
	b.until(soon, "it is not like itself", func() (bool, error) {
		list, err := b.all(momentList, every("button"))
		for _, m := range list {
			if strings.Contains(m.Name, "0:28.0 – ") {
				return false, nil
			}
		}
		return len(list) > 0, err
	})
	b.click(named("button", "Clear the search"))
	b.none(momentList)
	assert.Len(t, b.api.Requests(route), 2)
	assert.Len(t, b.api.Requests(id), 2)
	assert.Empty(t, b.Record.Exceptions())
}

func TestFindOverSeveralOptions(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=map")
	key := newKey()
	b.embeds(key, embeddedAs(toward(map[int]float64{7: 1, 5: 0.8, 105: 0.7}))) // one is seen, the other seen and heard
	b.searchable(key)
	b.look("a bell")
	b.firstMoments("0:28.0", "0:20.0")

	b.click(named("button", "How it is ranked"))
	ways := named("group", "How it is ranked")
	b.reads(soon, []string{"one option"}, ways)
	b.click(ways, named("checkbox", "audio"))
	b.firstMoments("0:20.0", "0:28.0")
	b.reads(soon, []string{"20 segments of visual with audio"}, result)
	b.reads(soon, []string{"mean of the options' cosines by weight"}, ways)
	b.fill(named("textbox", "Weight of visual"), "9")
	b.must(b.Press(b.ctx, kb.Tab))
	b.firstMoments("0:28.0", "0:20.0")
	b.fill(named("textbox", "Weight of visual"), "1")
	b.must(b.Press(b.ctx, kb.Tab))
	b.firstMoments("0:20.0", "0:28.0")
	b.chooseOption("Joined by", "ranks (reciprocal-rank fusion)")
	b.reads(soon, []string{"60 + rank"}, ways)
	b.until(soon, "the first is second among the seen, and first among the heard", func() (bool, error) {
		list, err := b.all(momentList, every("button"))
		return len(list) > 0 && strings.Contains(list[0].Name, "0:20.0 – ") && strings.Contains(list[0].Name, "0.0325"), err
	})
	b.fits()
	assert.Empty(t, b.Record.Exceptions())
}

// TestFindRefuses goes through what can't be searched, and what goes wrong on
// the way. Each request is billed: none is sent that could be of no use, and
// none again by itself.
func TestFindRefuses(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	key := newKey()
	found := embeddedAs(toward(map[int]float64{7: 1}))
	route := b.embeds(key,
		upstream.Fault(400, "parameter_invalid", "text.input_text must have at most 500 tokens", ""),
		upstream.Unauthorized(), upstream.Busy(7), upstream.Broken(), found, embeddedAs(make([]float32, 8)), embeddedAs(upstream.Vector(1, 8)))
	asked := func(n int) {
		t.Helper()
		b.seen(soon, route, "the requests are sent", func(q []upstream.Request) bool { return len(q) == n })
	}
	b.watch(b.script(film("odd.mp4", clips("visual", 16, 1, 2, 3)...)), key)
	b.state(check, "Ready")
	b.look("boat")
	b.reads(soon, []string{"16 dimensions", "512", "can't be compared", "Nothing was asked"}, findForm)
	assert.Equal(t, "boat", b.value("moments"), "nothing typed is lost")

	b.searchable(key)
	b.must(b.find(findBox).Eval(b.ctx, `function () { this.focus(); this.value = "word ".repeat(501); this.dispatchEvent(new Event("input", {bubbles: true})) }`, nil))
	b.must(b.Press(b.ctx, kb.Enter))
	b.reads(soon, []string{"over 500 tokens", "Nothing was asked"}, findForm)
	b.fill(findBox, " ")
	b.must(b.Press(b.ctx, kb.Enter))
	b.reads(soon, []string{"Write what to look for"}, findForm)
	asked(0)

	again := named("button", "Try again")
	b.look("boat")
	b.reads(soon, []string{"at most 500 tokens", "parameter_invalid"}, findForm)
	asked(1)
	b.click(findForm, again)
	b.reads(soon, []string{"rejected this key"}, findForm)
	asked(2)
	b.click(findForm, again)
	b.reads(soon, []string{"Wait 7 s", "billed"}, findForm)
	b.quiet(aPoll, route)
	b.click(findForm, again)
	b.reads(soon, []string{"fault of its own"}, findForm)
	asked(4)
	assert.Equal(t, "boat", b.value("moments"))
	b.click(findForm, again)
	b.firstMoments("0:28.0")
	b.none(findForm, again)
	asked(5)
	assert.Empty(t, b.value("moments"))

	// Answers that can't be used.
	for _, words := range []string{"of nothing", "of another kind"} {
		b.look(words)
		b.reads(soon, []string{map[string]string{"of nothing": "none has a direction", "of another kind": "no vectors of 8 dimensions"}[words]}, findForm)
		b.none(momentList)
	}
	asked(7)

	// A model that is known not to be the result's.
	id := b.searchable(key)
	_, err := chrome.Eval[any](b.ctx, b.Page, fmt.Sprintf(`{
		const list = JSON.parse(localStorage["embedscope.tasks"]);
		list.find((k) => k.id === %q).model = "marengo3.5";
		localStorage["embedscope.tasks"] = JSON.stringify(list);
	}`, id))
	require.NoError(t, err)
	other := b.sibling("/?view=table&task=" + id)
	other.fill(keyField, key)
	other.click(form, watchKnob)
	other.state(check, "Ready")
	model := named("combobox", "Model of the words")
	other.until(soon, "the task's model is chosen", func() (bool, error) { return other.find(model).Value == "marengo3.5", nil })
	other.pickOption(model, "marengo3.0")
	other.look("boat")
	other.reads(soon, []string{"made by marengo3.5", "different models"}, findForm)
	other.pickOption(model, "marengo3.5")
	b.api.Script(route, found)
	other.look("boat")
	other.firstMoments("0:28.0")
	last := b.api.Requests(route)
	assert.JSONEq(t, `{"input_type":"multi_input","model_name":"marengo3.5","multi_input":{"input_text":"boat"}}`, last[len(last)-1].Body)
	asked(8)
}

// TestFindAfterTheKeyIsForgotten: the request goes with the key, and the words
// stay.
func TestFindAfterTheKeyIsForgotten(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	key := newKey()
	gate := make(chan struct{})
	defer close(gate)
	route := b.embeds(key, upstream.Until(gate, embeddedAs(toward(map[int]float64{7: 1}))))
	b.searchable(key)
	b.look("boat")
	b.seen(soon, route, "the request is sent", func(q []upstream.Request) bool { return len(q) == 1 })
	b.must(b.Press(b.ctx, kb.Enter)) // once is enough
	b.click(forgetKnob)
	b.seen(soon, route, "it is aborted", func(q []upstream.Request) bool { return len(q) == 1 && q[0].Aborted })
	b.reads(soon, []string{"key is forgotten"}, findForm)
	assert.Equal(t, "boat", b.value("moments"))
	b.must(b.find(findBox).Eval(b.ctx, `function () { this.focus() }`, nil))
	b.must(b.Press(b.ctx, kb.Enter))
	b.reads(soon, []string{"Enter your API key"}, form)
	b.sweep(key, false)
}

// TestFindInTheSample is the whole of it without a key.
func TestFindInTheSample(t *testing.T) {
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
		b.open("/?api=sample&view=table&task=" + readySample())
		b.state(check, "Ready")
		b.fill(findBox, "lighthuose keeper")
		b.reads(soon, []string{"The sample is free"}, findForm)
		b.must(b.Press(b.ctx, kb.Enter))
		b.until(check, "the lighthouse is found", func() (bool, error) {
			list, err := b.all(momentList, every("button"))
			return len(list) == 12 && strings.Contains(list[0].Name, "2:"), err
		})
		b.click(named("button", "Show 48 more"))
		b.click(named("button", "How it is ranked"))
		b.click(named("checkbox", "audio"))
		b.reads(soon, []string{"with audio"}, result)
		b.fits()
		for _, found := range b.violations(script) {
			for _, n := range found.Nodes {
				t.Errorf("%+v: %s (%s): %s\n%s\n%s", view, found.ID, found.Impact, found.Help, n.HTML, n.FailureSummary)
			}
		}
		if view.Touch {
			small, err := chrome.Eval[[]string](b.ctx, b.Page, `[...document.querySelectorAll(".find button, .find input:not([type=checkbox]), .find select")]
				.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 120))`)
			require.NoError(t, err)
			assert.Empty(t, small)
		}
		assert.Empty(t, b.Record.Exceptions())
	}
}
