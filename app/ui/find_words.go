package ui

// find_words.go has words made into a vector by the sync endpoint. Each request
// is billed, so that nothing is asked that can't be of use, nothing twice, and
// nothing again by itself.

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
)

// wordModel is a model that embeds words.
type wordModel struct {
	name   string
	tokens int   // that it takes at most
	dims   []int // of its vectors, its own first
}

var wordModels = []wordModel{
	{"marengo3.0", 500, []int{512}},
	{"marengo3.5", 2000, []int{512, 256, 128}},
}

// wordModel is the one that is chosen, or else that of the result as far as it
// can be told.
func (m *model) wordModel() wordModel {
	name := m.x.moments.model
	if name == "" {
		name = m.likelyModel()
	}
	i := slices.IndexFunc(wordModels, func(w wordModel) bool { return w.name == name })
	return wordModels[max(i, 0)]
}

// likelyModel is the model of the result that is shown, as far as it can be
// told: only the newer one makes short vectors.
func (m *model) likelyModel() string {
	if made := m.modelOf(m.shown); made != "" {
		return made
	}
	if dim := m.x.dim(); dim == 256 || dim == 128 {
		return wordModels[1].name
	}
	return wordModels[0].name
}

// dim is the length of most vectors of the result.
func (x *explore) dim() int {
	if x.result == nil || len(x.result.Dims) == 0 {
		return 0
	}
	return x.result.Dims[0].Dim
}

// wordsAPI is who embeds words for the watch that is shown: who made the
// vectors. A file does not say that.
func (m *model) wordsAPI() apiKind {
	if w := m.shownWatch(); w != nil && w.file == nil {
		return w.api
	}
	return m.form.api
}

// wording is what would be asked about a text.
func (m *model) wording(text string) wording {
	by := m.wordModel()
	w := wording{Base: m.base(m.wordsAPI()), Model: by.name, Text: text}
	if dim := m.x.dim(); dim != by.dims[0] && slices.Contains(by.dims, dim) {
		w.Dim = dim
	}
	return w
}

// request is the body of the sync endpoint.
func (w wording) request() string {
	type words struct {
		Text string `json:"input_text"`
	}
	body := struct {
		Type  string `json:"input_type"`
		Model string `json:"model_name"`
		Dim   int    `json:"embedding_dimension,omitempty"`
		Words *words `json:"text,omitempty"`
		Multi *words `json:"multi_input,omitempty"`
	}{Type: "text", Model: w.Model, Dim: w.Dim, Words: &words{w.Text}}
	if w.Model != wordModels[0].name {
		body.Type, body.Multi, body.Words = "multi_input", body.Words, nil
	}
	b, err := json.Marshal(body)
	if err != nil {
		panic(err) // of texts and numbers
	}
	return string(b)
}

// unaskable says why words of a model are not asked about; empty where they may
// be.
func (m *model) unaskable(text string) string {
	by := m.wordModel()
	_, least := tokensOf(text)
	switch {
	case text == "":
		return "Write what to look for."
	case m.wordsAPI() == apiSample && m.config.SampleTask != "":
		return "The sample of this site is a file, and embeds no words. “More like this” works without."
	case m.x.notMadeBy(by.name) != "":
		return m.x.notMadeBy(by.name)
	case !slices.Contains(by.dims, m.x.dim()):
		return "This result has vectors of " + count(m.x.dim()) + " dimensions, and words by " + by.name + " have " + count(by.dims[0]) + ": they can't be compared. Nothing was asked."
	case least > by.tokens:
		return "That is over " + count(by.tokens) + " tokens, which is all that " + by.name + " takes: say it shorter. Nothing was asked."
	}
	return ""
}

// lookFor embeds what is typed, unless it is remembered, and searches for it:
// alone, or with the terms that are there.
func (m *model) lookFor(alone, minus bool) {
	s := &m.x.moments
	if s.busy {
		return
	}
	text := cleanWords(s.text)
	s.said, s.failed, s.again = "", nil, nil
	if s.wrong = m.unaskable(text); s.wrong != "" {
		m.findChanged()
		m.ctx.Defer(func(app.Context) { focus(momentsID) })
		return
	}
	w := m.wording(text)
	if v := m.recall(w); v != nil {
		m.takeWords(w, v, alone, minus, "Remembered in this tab: nothing was asked, and nothing billed.")
		return
	}
	api := m.wordsAPI()
	if api != apiSample {
		if wrong := m.checkKey(); wrong {
			s.wrong = "Enter your API key in the form: words are embedded with it."
			m.findChanged()
			return
		}
		if api == apiRelay && !m.mayRelay() {
			m.form.api, m.form.waiting = apiRelay, func() { m.lookFor(alone, minus) }
			m.ctx.Defer(func(app.Context) { focus("relay-yes") })
			return
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.busy, s.cancel = true, cancel
	m.findChanged()
	m.handle.Embed(ctx, engine.EmbedRequest{Base: w.Base, Key: m.keyFor(api), Body: w.request()}, func(_ engine.Embedded, v []float32, err error) {
		m.ui(func() {
			if ctx.Err() != nil {
				return
			}
			s.busy, s.cancel = false, nil
			if err != nil {
				s.failed, s.again = problemOf(err), func() { m.lookFor(alone, minus) }
				m.findChanged()
				return
			}
			m.rememberWords(w, v)
			m.takeWords(w, v, alone, minus, "")
		})
	})
}

// takeWords makes a term of words, and of what was typed meanwhile nothing is
// lost.
func (m *model) takeWords(w wording, v []float32, alone, minus bool, said string) {
	s := &m.x.moments
	if cleanWords(s.text) == w.Text {
		s.text = ""
	}
	if alone {
		s.terms = nil
	}
	s.said = said
	m.x.extend(term{words: w, vector: v, name: w.Text, minus: minus})
}

// giveUpWords ends the request for words, since its key is gone.
func (m *model) giveUpWords() {
	if s := &m.x.moments; s.busy {
		s.cancel()
		s.cancel, s.busy = nil, false
		s.said = "Given up, since the key is forgotten. It may have been billed."
		m.x.version++
	}
}

// tokensOf estimates how many tokens a text is. It is one at least for each
// word; a long word, and most scripts but the Latin one, take several.
func tokensOf(text string) (about, least int) {
	for _, word := range strings.Fields(text) {
		least++
		letters := 0
		for _, r := range word {
			if r < 0x250 && unicode.IsLetter(r) {
				letters++
				continue
			}
			about++
		}
		about += (letters + 5) / 6
	}
	return max(about, least), least
}

// cleanWords is what is typed, without the space around it and more than one
// between words.
func cleanWords(typed string) string { return strings.Join(strings.Fields(typed), " ") }
