package ui

import (
	"math"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// sameLink compares links, in which NaN is a value like others.
func sameLink(t require.TestingT, want, got Link) {
	for _, pair := range []*[2]*float64{{&want.From, &got.From}, {&want.To, &got.To}} {
		if math.IsNaN(*pair[0]) && math.IsNaN(*pair[1]) {
			*pair[0], *pair[1] = 0, 0
		}
	}
	require.Equal(t, want, got)
}

func TestLinkRoundTrip(t *testing.T) {
	seconds := rapid.OneOf(rapid.Just(math.NaN()), rapid.Float64Range(-1e9, 1e9))
	list := rapid.OneOf(rapid.Just([]string(nil)), rapid.SliceOfN(rapid.String(), 1, 4))
	rapid.Check(t, func(t *rapid.T) {
		l := Link{
			Task:       rapid.String().Draw(t, "task"),
			API:        rapid.SampledFrom([]string{"", string(apiRelay), string(apiSample)}).Draw(t, "api"),
			View:       rapid.String().Draw(t, "view"),
			Options:    list.Draw(t, "options"),
			Scopes:     list.Draw(t, "scopes"),
			From:       seconds.Draw(t, "from"),
			To:         seconds.Draw(t, "to"),
			Sort:       rapid.String().Draw(t, "sort"),
			Descending: rapid.Bool().Draw(t, "descending"),
			Row:        rapid.IntRange(-1, 1e6).Draw(t, "row"),
			Theme:      rapid.SampledFrom([]string{"", "light", "dark"}).Draw(t, "theme"),
			Embed:      rapid.Bool().Draw(t, "embed"),
		}
		sameLink(t, l, parseLink(l.query()))
	})
}

func TestParseLink(t *testing.T) {
	with := func(change func(*Link)) Link {
		l := Link{From: math.NaN(), To: math.NaN(), Row: -1}
		change(&l)
		return l
	}
	for query, want := range map[string]Link{
		"":                     with(func(*Link) {}),
		"row=-5":               with(func(*Link) {}),
		"row=x":                with(func(*Link) {}),
		"from=NaN&to=Inf":      with(func(*Link) {}),
		"from=soon":            with(func(*Link) {}),
		"desc=true":            with(func(*Link) {}),
		"wasm=false&other=1":   with(func(*Link) {}),
		"task=abc&%zz=1":       with(func(l *Link) { l.Task = "abc" }),
		"from=4.5&to=-1&row=0": with(func(l *Link) { l.From, l.To, l.Row = 4.5, -1, 0 }),
		"option=a+b&option=c":  with(func(l *Link) { l.Options = []string{"a b", "c"} }),
	} {
		t.Run(query, func(t *testing.T) { sameLink(t, want, parseLink(query)) })
	}
}

// TestALinkHasNothingButItself: what stood in the address beside the known
// parameters, a key above all, is not written again.
func TestALinkHasNothingButItself(t *testing.T) {
	q, err := url.ParseQuery(parseLink("task=abc&key=tlk_1&x-api-key=tlk_1&base=https://elsewhere.example").query())
	require.NoError(t, err)
	assert.Equal(t, url.Values{"task": {"abc"}}, q)
}

func TestALinkLeavesOutWhatIsUsual(t *testing.T) {
	assert.Empty(t, parseLink("").query())
	assert.Equal(t, "task=abc", parseLink("task=abc&api=direct").query())
}

func TestEmbedCodeIsTheLinkAsHTML(t *testing.T) {
	l := parseLink(`task=a"b<c&view=table&option=visual&option=audio&theme=dark&embed=1&key=tlk_1`)
	assert.Equal(t, `<script src="https://scope.example/a&amp;b/embed.js" defer></script>`+"\n"+
		`<embed-scope task="a&#34;b&lt;c" view="table" option="visual,audio" theme="dark"></embed-scope>`+"\n",
		l.embedCode("https://scope.example/a&b/embed.js"))
}

// TestEmbedScriptKnowsEachParameter: else it would not be in the frame's address.
func TestEmbedScriptKnowsEachParameter(t *testing.T) {
	every := Link{Task: "t", API: "sample", View: "v", Options: []string{"o"}, Scopes: []string{"s"}, From: 1, To: 2,
		Sort: "norm", Descending: true, Row: 3, Colour: "c", Theme: "dark"}
	for name := range every.values() {
		assert.Contains(t, linkNames, name)
	}
	script, err := os.ReadFile("../../web/static/embed.js")
	require.NoError(t, err)
	assert.Contains(t, string(script), `const names = ["`+strings.Join(linkNames, `", "`)+`"];`)
}
