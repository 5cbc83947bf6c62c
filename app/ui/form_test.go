package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/twelvelabs"
)

func TestTaskProblem(t *testing.T) {
	for typed, want := range map[string]string{
		"":             "Enter a task ID",
		" \n\t ":       "Enter a task ID",
		"../../users":  "No task ID in “../../users”: not a task id.",
		"a%2fb":        "No task ID in “a%2fb”: not a task id.",
		"abc, tlk_123": "No task ID here: this looks like an API key.",
		"<b>x</b>":     "No task ID in “b>x</b”: not a task id.",
	} {
		_, err := twelvelabs.FindIDs(typed)
		require.Error(t, err, typed)
		assert.Equal(t, want, taskProblem(typed, err))
	}
	assert.Equal(t, "Something else.", taskProblem("x", errors.New("something else")))
}

// TestKeyProblem: what is said of a key never repeats it.
func TestKeyProblem(t *testing.T) {
	for key, want := range map[string]string{
		"":                           "Enter your API key",
		"  ":                         "Enter your API key",
		"tlk_schlüssel":              "character outside ASCII",
		"tlk_\x07bell":               "control character",
		"tlk_one tlk_two":            "white space",
		strings.Repeat("k", 10_000):  "too long",
		strings.Repeat("k", 100_000): "too long",
	} {
		_, err := twelvelabs.CleanKey(key)
		require.Error(t, err)
		got := keyProblem(key, err)
		assert.Contains(t, got, want)
		assert.NotContains(t, got, "tlk_")
		assert.Less(t, len(got), 200)
	}
}

func TestSettings(t *testing.T) {
	for typed, want := range map[string]time.Duration{
		"30": 30 * time.Minute, " 0.5 ": 30 * time.Second, "": 0, "soon": 0, "0": 0, "-1": 0, "NaN": 0, "1e9": 0, "Inf": 0,
	} {
		assert.Equal(t, want, (&form{patience: typed}).patienceOf(), "%q", typed)
	}
	for typed, want := range map[string]int{
		"1024": 1 << 30, "0.5": 1 << 19, "": 0, "much": 0, "0": 0, "-1": 0, "NaN": 0, "1e9": 0,
	} {
		assert.Equal(t, want, (&form{limit: typed}).limitOf(), "%q", typed)
	}
}

func formHTML(m *model) string { return app.HTMLString((&watchForm{Model: m}).Render()) }

func TestFormOffersWhatTheServerHas(t *testing.T) {
	m := &model{config: config{API: settings.API}}
	text := plain(formHTML(m))
	assert.Contains(t, text, "TwelveLabs (direct)")
	assert.NotContains(t, text, "TwelveLabs (through this server)")
	assert.NotContains(t, text, "Sample service")
	assert.NotContains(t, text, "Try the sample")

	m.config.Relay, m.config.Sample = true, "/sample/v1.3"
	text = plain(formHTML(m))
	assert.Contains(t, text, "TwelveLabs (direct) TwelveLabs (through this server) Sample service")
	assert.Contains(t, text, "Try the sample")
}

func TestNoLinkNamesAHost(t *testing.T) {
	m := &model{config: settings}
	assert.True(t, m.offers(apiDirect))
	assert.True(t, m.offers(apiSample))
	for _, kind := range []apiKind{"", apiRelay, "https://elsewhere.example/v1.3", "DIRECT"} {
		assert.False(t, m.offers(kind), kind)
		assert.NotContains(t, m.base(kind), "elsewhere")
	}
	assert.Equal(t, settings.API, m.base(apiDirect))
}

func TestTheSampleIsAskedWithAKeyOfItsOwn(t *testing.T) {
	m := &model{key: "tlk_secret", form: form{key: "half ty"}}
	assert.Equal(t, "tlk_secret", m.keyFor(apiDirect))
	assert.Equal(t, "tlk_secret", m.keyFor(apiRelay))
	assert.Equal(t, sampleKey, m.keyFor(apiSample))
}

func TestFormSaysWhatIsWrongBesideTheField(t *testing.T) {
	m := &model{config: settings, form: form{api: apiDirect, taskError: "Enter a task ID", keyError: "Enter your API key"}}
	html := formHTML(m)
	for _, id := range []string{"task", "key"} {
		assert.Contains(t, html, `aria-describedby="`+id+`-problem"`)
		assert.Contains(t, html, `id="`+id+`-problem"`)
	}
	assert.Equal(t, 2, strings.Count(html, `role="alert"`))

	m.form.taskError, m.form.keyError = "", ""
	html = formHTML(m)
	assert.NotContains(t, html, `role="alert"`)
	assert.NotContains(t, html, "aria-invalid")
}

// TestNoFieldHasAName: were the form ever sent by the browser itself, the key
// would not be in the address.
func TestNoFieldHasAName(t *testing.T) {
	m := &model{config: settings, form: form{key: "tlk_secret"}}
	html := formHTML(m)
	require.Contains(t, html, `type="password"`)
	assert.NotContains(t, html, " name=")
	assert.NotContains(t, plain(html), "tlk_secret")
}

func TestTheKeyIsHiddenUntilItIsToBeSeen(t *testing.T) {
	m := &model{config: settings}
	html := formHTML(m)
	assert.Contains(t, html, `type="password"`)
	assert.Contains(t, html, `aria-label="Show key"`)
	m.form.reveal = true
	html = formHTML(m)
	assert.NotContains(t, html, `type="password"`)
	assert.Contains(t, html, `aria-label="Show key"`)
	assert.NotContains(t, html, `aria-pressed="false"`)
}
