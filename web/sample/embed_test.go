package sample

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asked is the request for the embedding of a text by each model.
func asked(text, members string) string {
	return fmt.Sprintf(`{"input_type":"text","model_name":"marengo3.0"%s,"text":{"input_text":%q}}`, members, text)
}

func askedNewer(text, members string) string {
	return fmt.Sprintf(`{"input_type":"multi_input","model_name":"marengo3.5"%s,"multi_input":{"input_text":%q}}`, members, text)
}

// embedded is an answer as another reader of the contract sees it.
type embedded struct {
	Data []struct {
		Embedding   []float32 `json:"embedding"`
		Uncertainty []float32 `json:"embedding_uncertainty"`
		Option      *string   `json:"embedding_option"`
		Scope       *string   `json:"embedding_scope"`
		Start       *float64  `json:"start_sec"`
		End         *float64  `json:"end_sec"`
	} `json:"data"`
	Usage    *Usage            `json:"usage"`
	Metadata map[string]string `json:"metadata"`
}

func embedding(t *testing.T, h http.Handler, body string) embedded {
	t.Helper()
	w := ask(h, "POST", "/embed-v2", body)
	require.Equal(t, 200, w.Code, w.Body)
	var e embedded
	d := json.NewDecoder(w.Body)
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&e))
	require.Len(t, e.Data, 1)
	return e
}

func TestEmbed(t *testing.T) {
	h, _ := newService()
	e := embedding(t, h, asked("the harbour at dawn", ""))
	assert.Len(t, e.Data[0].Embedding, 512)
	assert.InDelta(t, 1, norm(e.Data[0].Embedding), 0.005)
	rounded := slices.Clone(e.Data[0].Embedding)
	roundBfloat16(rounded)
	assert.Equal(t, rounded, e.Data[0].Embedding, "marengo3.0 answers bfloat16")
	assert.Nil(t, e.Usage)
	assert.Nil(t, e.Metadata)
	assert.Nil(t, e.Data[0].Option)
	assert.Nil(t, e.Data[0].Uncertainty)
	assert.Equal(t, e, embedding(t, h, asked("The harbour, at dawn!", "")))

	newer := embedding(t, h, askedNewer("the harbour at dawn", ""))
	assert.Len(t, newer.Data[0].Embedding, 512)
	assert.Equal(t, &Usage{map[string]int{"text": 4}, false}, newer.Usage)
	assert.Equal(t, map[string]string{"input_type": "multi_input"}, newer.Metadata)
	assert.Less(t, cosine(e.Data[0].Embedding, newer.Data[0].Embedding), 0.2, "models have nothing in common")

	short := embedding(t, h, askedNewer("the harbour at dawn", `,"embedding_dimension":128,"embedding_uncertainty":true`)).Data[0]
	assert.Equal(t, newer.Data[0].Embedding[:128], short.Embedding)
	assert.Less(t, norm(short.Embedding), 0.9)
	require.Len(t, short.Uncertainty, 128)
	assert.GreaterOrEqual(t, slices.Min(short.Uncertainty), float32(leastDoubt))
}

func TestEmbedErrors(t *testing.T) {
	for _, tt := range []struct{ body, code, field string }{
		{`[]`, "parameter_invalid", "body"},
		{`{}`, "parameter_not_provided", "input_type"},
		{`{"input_type":"text"}`, "parameter_not_provided", "model_name"},
		{`{"input_type":"text","model_name":"marengo3.0"}`, "parameter_not_provided", "text"},
		{`{"input_type":"text","model_name":"marengo3.0","text":{}}`, "parameter_not_provided", "text.input_text"},
		{`{"input_type":"text","model_name":"marengo3.0","text":{"input_text":"a","b":1}}`, "parameter_unknown", "text.b"},
		{asked("", ""), "parameter_invalid", "text.input_text"},
		{asked(" ", ""), "parameter_invalid", "text.input_text"},
		{asked("a", `,"embedding_uncertainty":true`), "parameter_invalid", "embedding_uncertainty"},
		{asked("a", `,"embedding_dimension":512`), "parameter_invalid", "embedding_dimension"},
		{asked("a", `,"auto_truncate":true`), "parameter_unknown", "auto_truncate"},
		{askedNewer("a", `,"embedding_dimension":100`), "parameter_invalid", "embedding_dimension"},
		{askedNewer("a", `,"auto_truncate":"yes"`), "parameter_invalid", "auto_truncate"},
		{strings.Replace(asked("a", ""), "marengo3.0", "marengo3.5", 1), "parameter_invalid", "input_type"},
		{strings.Replace(askedNewer("a", ""), "marengo3.5", "marengo3.0", 1), "parameter_invalid", "input_type"},
		{strings.Replace(askedNewer("a", ""), `{"input_text"`, `{"media_sources":[],"input_text"`, 1), "parameter_invalid", "multi_input.media_sources"},
		{asked(strings.Repeat("word ", 501), ""), "parameter_invalid", "text.input_text"},
		{askedNewer(strings.Repeat("word ", 2001), ""), "parameter_invalid", "multi_input.input_text"},
	} {
		h, _ := newService()
		w := ask(h, "POST", "/embed-v2", tt.body)
		require.Equal(t, 400, w.Code, "%.200s\n%s", tt.body, w.Body)
		f := readFailure(t, w, nested)
		assert.Equal(t, tt.code, f.code, tt.body)
		assert.Equal(t, tt.field, f.field, tt.body)
	}
}

func TestTokens(t *testing.T) {
	for text, want := range map[string]int{
		"":                            0,
		" a  b\n":                     2,
		"don't":                       3,
		"lighthouse":                  2,
		"12345678 123456789":          3,
		"Boote. Schön!":               4,
		"船,港":                         3,
		strings.Repeat("word ", 2001): 2001,
	} {
		short, n := firstTokens(text, 10_000)
		assert.Equal(t, want, n, "%.20s", text)
		assert.Equal(t, text, short)
	}
	short, n := firstTokens("one lighthouse, two", 2)
	assert.Equal(t, 5, n)
	assert.Equal(t, "one lighthou", short)

	h, _ := newService()
	assert.NotEmpty(t, embedding(t, h, asked(strings.Repeat("word ", 500), "")).Data[0].Embedding)
	long := strings.Repeat("boat ", 2000)
	whole := embedding(t, h, askedNewer(long, ""))
	cut := embedding(t, h, askedNewer(long+"and lighthouses", `,"auto_truncate":true`))
	assert.Equal(t, &Usage{map[string]int{"text": 2000}, true}, cut.Usage)
	assert.Equal(t, whole.Data[0].Embedding, cut.Data[0].Embedding)
}

// What a text is answered with can be held against the film that the same
// service answers.
func TestEmbedFindsInAnswers(t *testing.T) {
	h, c := newService()
	made := []string{video, with("marengo3.5", `,"embedding_dimension":256`, "video", ""), at("https://sample.invalid/x.pdf", "", "document", "")}
	var ids []string
	for _, body := range made {
		ids = append(ids, parse(t, ask(h, "POST", "/embed-v2/tasks", body).Body.Bytes()).ID)
	}
	c.set(noon.Add(time.Minute))
	for i, q := range []string{asked("hauling nets", ""), askedNewer("hauling nets", `,"embedding_dimension":256`), askedNewer("hauling nets", "")} {
		v := embedding(t, h, q).Data[0].Embedding
		best, at, page := -1.0, 0.0, 0
		for _, item := range parse(t, ask(h, "GET", "/embed-v2/tasks/"+ids[i], "").Body.Bytes()).Data {
			w := make([]float32, len(item.Embedding))
			for k, x := range item.Embedding {
				w[k] = *x
			}
			if *item.Option != "visual" || *item.Scope == "asset" {
				continue
			}
			if cos := cosine(v, w); cos > best {
				best = cos
				if item.Start != nil {
					at = float64(*item.Start)
				} else {
					page = *item.StartPage
				}
			}
		}
		assert.Greater(t, best, 0.25)
		if i < 2 {
			assert.GreaterOrEqual(t, at, 80.0)
			assert.Less(t, at, 132.0)
		} else {
			assert.Equal(t, 3, page)
		}
	}
}
