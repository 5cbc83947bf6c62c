package sample

import (
	"net/http"
	"strings"
	"unicode"
)

// POST /embed-v2: the embedding of a text, to be held against those of a film.

// How long a text may be, in tokens.
const (
	textTokens  = 500  // with marengo3.0
	multiTokens = 2000 // with marengo3.5
)

// embed answers a request for the embedding of a text.
func (s *service) embed(w http.ResponseWriter, r *http.Request) int {
	text, refused := readBody(w, r)
	if refused != nil {
		return s.refuse(w, nested, refused)
	}
	q, refused := readQuery(text)
	if refused != nil {
		return s.refuse(w, nested, refused)
	}
	item := queried{Embedding: s.queries().embed(q.text)}
	type metadata struct {
		InputType string `json:"input_type"`
	}
	answer := struct {
		Data     []queried `json:"data"`
		Usage    *Usage    `json:"usage,omitempty"`
		Metadata *metadata `json:"metadata,omitempty"`
	}{}
	if !q.marengo35 {
		roundBfloat16(item.Embedding)
	} else {
		answer.Usage = &Usage{map[string]int{"text": q.tokens}, q.truncated}
		answer.Metadata = &metadata{"multi_input"}
		vector := make([]float32, q.dimension)
		marengo35().vector(vector, item.Embedding)
		item.Embedding = vector
		if q.uncertain {
			item.Uncertainty = make([]float32, q.dimension)
			r := newRandom("doubt/" + q.text)
			for i := range item.Uncertainty {
				item.Uncertainty[i] = leastDoubt + float32(0.03*float32(r.float()))
			}
		}
	}
	answer.Data = []queried{item}
	return s.answer(w, http.StatusOK, answer)
}

// queried is the one embedding of an answer. A text has neither option nor scope
// nor times.
type queried struct {
	Embedding   []float32 `json:"embedding"`
	Uncertainty []float32 `json:"embedding_uncertainty,omitempty"`
	Option      *string   `json:"embedding_option"`
	Scope       *string   `json:"embedding_scope"`
	Start       *float64  `json:"start_sec"`
	End         *float64  `json:"end_sec"`
}

// query is what a request asks for.
type query struct {
	text      string
	tokens    int
	truncated bool
	marengo35 bool
	dimension uint16
	uncertain bool
}

// readQuery reads the body of a request. Media are not taken: the service knows
// nothing of what is in them.
func readQuery(text []byte) (q query, refused *refusal) {
	var b body
	root := b.object("", text)
	root.require("input_type")
	root.require("model_name")
	q.marengo35 = root.model()
	input, limit := "text", textTokens
	if q.marengo35 {
		input, limit = "multi_input", multiTokens
	}
	root.text("input_type", input)
	q.dimension, q.uncertain = root.numbers(q.marengo35)
	shorten := q.marengo35 && root.flag("auto_truncate")
	root.require(input)
	o, _ := root.object(input)
	root.end()
	if o.has("media_sources") {
		b.fail(invalid(o.at("media_sources"), "The sample service embeds text only."))
	}
	o.require("input_text")
	q.text = o.words("input_text")
	o.end()

	short, tokens := firstTokens(q.text, limit)
	q.tokens = tokens
	if tokens > limit {
		if !shorten {
			b.fail(tooLong(o.at("input_text"), limit))
		}
		q.text, q.tokens, q.truncated = short, limit, true
	}
	return q, b.err
}

// firstTokens counts the tokens of a text, and answers the text up to the first
// limit of them. How the platform counts is not known: here a token is a word's
// next eight letters, or a sign.
func firstTokens(text string, limit int) (short string, tokens int) {
	const letters = 8
	short = text
	run := 0 // letters of the token so far
	for i, r := range text {
		word := unicode.IsLetter(r) || unicode.IsDigit(r)
		switch {
		case unicode.IsSpace(r):
			run = 0
			continue
		case word && run > 0 && run < letters:
			run++
			continue
		case word:
			run = 1
		default:
			run = 0
		}
		if tokens == limit {
			short = strings.TrimSpace(text[:i])
		}
		tokens++
	}
	return short, tokens
}
