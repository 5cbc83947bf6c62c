package ui

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/engine"
	"embedscope/app/plot"
)

// searching is a desk that shows a result of so many dimensions.
func searching(t *testing.T, dim int) *desk {
	d := newDesk(t)
	d.watchAll([]string{"a"})
	d.x.handle, d.x.models = d.handle, d.modelOf
	d.onResult(engine.Result{Watch: watchOf("a"), Task: "a", Segments: 4, Options: []string{"visual", "audio"}, Scopes: []string{"clip", "asset"},
		Dims: []engine.DimCount{{Dim: dim, Count: 4}}})
	d.x.sight = sighted().sight
	d.x.sight.of = d.x.result
	d.told()
	return d
}

func ops(commands []command) (list []string) {
	for _, c := range commands {
		list = append(list, c.op)
	}
	return list
}

func TestWordsAreAskedOnce(t *testing.T) {
	d := searching(t, 512)
	s := &d.x.moments
	s.text = "  a boat\n at dawn "
	d.lookFor(true, false)
	commands := d.told()
	require.Equal(t, []string{"embed"}, ops(commands))
	assert.Equal(t, "tlk_a", commands[0].key)
	d.lookFor(true, false)
	assert.Empty(t, d.told(), "one is under way")

	s.busy = false
	w := wording{Base: settings.API, Model: "marengo3.0", Text: "a boat at dawn"}
	d.rememberWords(w, []float32{0.1, -2})
	d.lookFor(true, false)
	assert.Equal(t, []string{"find"}, ops(d.told()))
	require.Len(t, s.terms, 1)
	assert.Equal(t, []float32{0.1, -2}, s.terms[0].vector)
	assert.Empty(t, s.text)
	assert.Contains(t, s.said, "nothing billed")
	assert.Equal(t, colourSearch, d.link.Colour)

	// What the tab remembers, another page of it knows.
	other := searching(t, 512)
	other.storage = d.storage
	assert.Equal(t, []float32{0.1, -2}, other.recall(w))
	w.Model = "marengo3.5"
	assert.Nil(t, other.recall(w))
	other.forgetWords()
	d.paid = nil
	assert.Empty(t, d.recallAll())
}

func TestTheMemoryForWordsIsBounded(t *testing.T) {
	d := newDesk(t)
	for i := range rememberedMost + 5 {
		d.rememberWords(wording{Text: strings.Repeat("a", i)}, []float32{float32(i)})
	}
	assert.Len(t, d.recallAll(), rememberedMost)
	assert.Nil(t, d.recall(wording{Text: "aaaa"}))
	assert.Equal(t, []float32{5}, d.recall(wording{Text: "aaaaa"}))
	d.storage.set(tabStorage, wordsName, "no JSON")
	d.paid = nil
	assert.Empty(t, d.recallAll())
}

func TestUselessRequestsAreNotSent(t *testing.T) {
	for name, c := range map[string]struct {
		dim    int
		change func(*desk)
		says   string
	}{
		"nothing typed":     {512, func(d *desk) { d.x.moments.text = " \n" }, "Write what"},
		"other dimensions":  {1024, func(*desk) {}, "1,024 dimensions"},
		"the model's dims":  {256, func(d *desk) { d.x.moments.model = "marengo3.0" }, "256 dimensions"},
		"another model":     {512, func(d *desk) { d.known[0].Model = "marengo3.5"; d.x.moments.model = "marengo3.0" }, "made by marengo3.5"},
		"too long":          {512, func(d *desk) { d.x.moments.text = strings.Repeat("a ", 501) }, "over 500 tokens"},
		"no key":            {512, func(d *desk) { d.form.key = "" }, "Enter your API key"},
		"a sample of files": {512, func(d *desk) { d.config.SampleTask = "a"; d.shownWatch().api = apiSample }, "is a file"},
	} {
		d := searching(t, c.dim)
		d.x.moments.text = "boat"
		c.change(d)
		typed := d.x.moments.text
		d.lookFor(true, false)
		assert.Empty(t, d.told(), name)
		assert.Contains(t, d.x.moments.wrong, c.says, name)
		assert.Equal(t, typed, d.x.moments.text, "nothing typed is lost")
	}
}

func TestTheRequestIsAsTheModelWantsIt(t *testing.T) {
	d := searching(t, 512)
	assert.JSONEq(t, `{"input_type":"text","model_name":"marengo3.0","text":{"input_text":"a \"b\""}}`, d.wording(`a "b"`).request())
	d.known[0].Model = "marengo3.5"
	assert.JSONEq(t, `{"input_type":"multi_input","model_name":"marengo3.5","multi_input":{"input_text":"a"}}`, d.wording("a").request())

	short := searching(t, 128) // only one model makes such vectors
	assert.JSONEq(t, `{"input_type":"multi_input","model_name":"marengo3.5","embedding_dimension":128,"multi_input":{"input_text":"a"}}`, short.wording("a").request())
	assert.NotEqual(t, d.wording("a"), short.wording("a"), "they are remembered apart")
}

func TestARelayIsAskedAbout(t *testing.T) {
	d := searching(t, 512)
	d.shownWatch().api = apiRelay
	d.x.moments.text = "boat"
	d.x.moments.model = "marengo3.0"
	d.lookFor(true, false)
	assert.Empty(t, d.told())
	require.NotNil(t, d.form.waiting)
	assert.True(t, d.form.asksRelay)
	d.relayed = true
	d.form.waiting()
	assert.Equal(t, []string{"embed"}, ops(d.told()))
}

func TestForgettingTheKeyGivesUp(t *testing.T) {
	d := searching(t, 512)
	d.x.moments.text = "boat"
	d.lookFor(true, false)
	d.told()
	d.forget()
	assert.Contains(t, ops(d.told()), "forget")
	assert.False(t, d.x.moments.busy)
	assert.Equal(t, "boat", d.x.moments.text)
	assert.Contains(t, d.x.moments.said, "may have been billed")
}

func TestTokens(t *testing.T) {
	for text, want := range map[string][2]int{
		"":                           {0, 0},
		"boat":                       {1, 1},
		"a boat at dawn":             {4, 4},
		"internationalisation":       {4, 1},
		"what?!":                     {3, 1},
		"夜の港":                        {3, 1},
		"12 boats":                   {3, 2},
		strings.Repeat("boat ", 500): {500, 500},
	} {
		about, least := tokensOf(text)
		assert.Equal(t, want, [2]int{about, least}, text)
	}
}

func TestTheSearchIsOneOfTermsAndOptions(t *testing.T) {
	d := searching(t, 2)
	x := &d.x
	x.moments.terms = []term{
		{words: wording{Model: "m", Text: "boat"}, vector: []float32{1, 2}, name: "boat"},
		{rows: []int{0, 3}, minus: true, weight: "0.5"},
		{words: wording{Model: "m", Text: "sea"}, vector: []float32{3, 4}, name: "sea", weight: "none"},
	}
	q, vectors := x.findRequest()
	assert.Equal(t, []float32{1, 2, 3, 4}, vectors)
	assert.Equal(t, []engine.FindTerm{{Weight: 1}, {Weight: -0.5, Rows: []int{0, 3}}, {Weight: 1}}, q.Terms)
	assert.Equal(t, []engine.FindOption{{Option: "visual", Weight: 1}}, q.Options)
	assert.Equal(t, []string{"clip"}, q.Query.Scopes, "moments are clips, where there are any")
	assert.Empty(t, q.Query.Options)
	assert.Empty(t, x.unlike())

	x.moments.way = engine.WayRanks
	q, _ = x.findRequest()
	assert.Equal(t, engine.WaySum, q.Way, "one option has nothing to be joined with")
	x.toggleSearched("audio")
	q, _ = x.findRequest()
	assert.Equal(t, engine.WayRanks, q.Way)
	x.moments.weights["audio"] = "2"
	assert.Equal(t, []engine.FindOption{{Option: "visual", Weight: 1}, {Option: "audio", Weight: 2}}, x.searched())
	x.toggleSearched("visual")
	x.toggleSearched("audio")
	assert.Equal(t, []engine.FindOption{{Option: "visual", Weight: 1}}, x.searched(), "one is searched always")

	x.moments.terms[2].words.Model = "other"
	assert.Contains(t, x.unlike(), "“sea” was embedded by another model")
}

func TestASearchFollowsTheFiltersAndTheResult(t *testing.T) {
	d := searching(t, 2)
	x := &d.x
	x.extend(term{words: wording{Text: "boat"}, vector: []float32{1, 2}, name: "boat"}, term{rows: []int{1}})
	assert.Equal(t, []string{"find"}, ops(d.told()))
	x.look()
	assert.Empty(t, d.told(), "nothing has changed")
	x.link.From = 3
	x.look()
	assert.Equal(t, []string{"find"}, ops(d.told()))

	another := *x.result
	x.result = &another
	x.sight.of = x.result // as if its marks were there
	x.askFind()
	assert.Equal(t, []string{"find"}, ops(d.told()))
	assert.Len(t, x.moments.terms, 1, "segments of another result are no terms")

	x.moments.terms = nil
	x.searchAnew()
	assert.Empty(t, d.told())
	assert.Empty(t, x.link.Colour)
}

func TestColoursByTheSearch(t *testing.T) {
	x := sighted()
	x.link.Colour = colourSearch
	assert.NotEmpty(t, x.colourHint())
	assert.NotNil(t, x.colours().keys, "by option until then")
	x.moments = moments{of: x.result, terms: []term{{words: wording{Text: "boat"}, name: "boat"}, {name: "visual 0:04.0", rows: []int{0}, minus: true}},
		found: &foundMoments{options: []engine.FindOption{{Option: "visual", Weight: 1}}, scores: []float32{0.5, 0.25, float32(math.NaN()), 0}}}
	assert.Empty(t, x.colourHint())
	p := x.colours()
	assert.Equal(t, [2]string{"0.000", "0.500"}, [2]string{p.low, p.top})
	assert.Equal(t, plot.RGB{255, 255, 255}, p.rows[0])
	assert.Equal(t, []bool{false, false, true, false}, p.faint)
	assert.Equal(t, "coloured by match with “boat” − visual 0:04.0", x.colourTitle())
	assert.Contains(t, x.readout(1), ", match 0.250")
	assert.NotContains(t, x.readout(2), "match")
	x.moments.of = nil
	assert.Nil(t, x.scores(), "of another result")
}

func TestTheQueryIsGivenAwayWithItsTerms(t *testing.T) {
	x := sighted()
	x.result.Task = "t1"
	x.moments = moments{of: x.result, terms: []term{{words: wording{Model: "marengo3.0", Text: "boat"}, vector: []float32{0.1, 1e-9}}},
		found: &foundMoments{query: []float32{1, 0}}}
	assert.Equal(t, []float32{0.1, 1e-9}, x.queryVector(), "of words alone, the answer itself")
	x.moments.terms = append(x.moments.terms, term{rows: []int{2}, minus: true, weight: "2"})
	assert.Equal(t, []float32{1, 0}, x.queryVector())
	assert.JSONEq(t, `{"model":"marengo3.0","task":"t1","dimensions":2,"terms":[{"text":"boat","weight":1},{"rows":[2],"weight":-2}],"vector":[1,0]}`, x.queryJSON())
	var back struct{ Vector []float32 }
	x.moments.terms = x.moments.terms[:1]
	require.NoError(t, json.Unmarshal([]byte(x.queryJSON()), &back))
	assert.Equal(t, []float32{0.1, 1e-9}, back.Vector)
}
