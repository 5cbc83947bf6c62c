package ui

import (
	"math"
	"testing"

	"embedscope/app/engine"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestParseTime(t *testing.T) {
	for text, want := range map[string]float64{
		"0":           0,
		"4:12":        252,
		"4:12.5":      252.5,
		" 4:12 ":      252,
		"1:04:12.0":   3852,
		"01:04:12":    3852,
		"75:30":       4530, // minutes may run over where they come first
		"252.5":       252.5,
		"252.5 s":     252.5,
		"252.5s":      252.5,
		"33.466667":   33.466667,
		"0:33.466667": 33.466667,
		"4:":          math.Inf(-1),
		":12":         math.Inf(-1),
		"4:60":        math.Inf(-1),
		"1:60:00":     math.Inf(-1),
		"1:2:3:4":     math.Inf(-1),
		"4:12s":       math.Inf(-1),
		"-4":          math.Inf(-1),
		"+4":          math.Inf(-1),
		"4:-12":       math.Inf(-1),
		"1e3":         math.Inf(-1),
		"4,5":         math.Inf(-1),
		"4.5.6":       math.Inf(-1),
		"0x10":        math.Inf(-1),
		"inf":         math.Inf(-1),
		"NaN":         math.Inf(-1),
		".":           math.Inf(-1),
		"99999999999": math.Inf(-1),
		"٤:١٢":        math.Inf(-1),
	} {
		got, ok := parseTime(text)
		if math.IsInf(want, -1) {
			assert.False(t, ok, text)
			continue
		}
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	got, ok := parseTime("  ")
	assert.True(t, ok, "nothing is an open end")
	assert.True(t, math.IsNaN(got))
}

func TestTimeText(t *testing.T) {
	for v, want := range map[float64]string{
		0:        "0:00",
		252:      "4:12",
		252.5:    "4:12.5",
		33.46:    "0:33.46",
		3852.125: "1:04:12.125",
		3600:     "1:00:00",
		59.9996:  "1:00",
	} {
		assert.Equal(t, want, timeText(v))
	}
	assert.Empty(t, timeText(math.NaN()))
	assert.Empty(t, timeText(math.Inf(1)))
}

func TestTimesSurviveTheField(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := float64(rapid.IntRange(0, 100*3600*1000).Draw(t, "milliseconds")) / 1000
		got, ok := parseTime(timeText(v))
		assert.True(t, ok)
		assert.Equal(t, v, got)
	})
}

func TestParseTimeNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if v, ok := parseTime(s); ok && v == v {
			assert.GreaterOrEqual(t, v, 0.0, s)
		}
	})
}

func TestToggled(t *testing.T) {
	list := []string{"visual", "audio"}
	assert.Equal(t, []string{"audio"}, toggled(list, "visual"))
	assert.Equal(t, []string{"visual", "audio", ""}, toggled(list, ""))
	assert.Equal(t, []string{"visual", "audio"}, list, "a list that is shared stays as it is")
}

func filterBar(x *explore, shown int) *filters { return &filters{Shared: x, Version: 1, Shown: shown} }

func TestFilters(t *testing.T) {
	x := exploring(film())
	out := html(t, filterBar(x, 453))
	assert.Contains(t, out, "453 of 453 shown")
	assert.NotContains(t, out, "Clear filters")
	assert.NotContains(t, out, `value="`)

	x.link.Options, x.link.From = []string{"audio"}, 252.5
	out = html(t, filterBar(x, 88))
	assert.Contains(t, out, "88 of 453 shown")
	assert.Contains(t, out, "Clear filters")
	assert.Contains(t, out, `value="4:12.5"`)
	assert.Contains(t, out, `aria-label="Option"`)
	assert.Contains(t, out, `aria-label="Scope"`)
}

func TestFiltersSayWhatCannotBeSeen(t *testing.T) {
	x := exploring(film())
	x.link.Row = 64
	f := filterBar(x, 3)
	f.Hidden = true
	assert.Contains(t, html(t, f), "#64 is filtered out")

	x = exploring(film())
	x.link.Row = 64
	x.sortBy(engine.SortSimilarity)
	assert.NotContains(t, html(t, filterBar(x, 453)), "Measure against")
	x.pick(70)
	out := html(t, filterBar(x, 453))
	assert.Contains(t, out, "similarity to #64")
	assert.Contains(t, out, "Measure against #70")
}

func TestFiltersSayWhatTheyDoNotUnderstand(t *testing.T) {
	f := filterBar(exploring(film()), 453)
	out := html(t, f)
	assert.NotContains(t, out, "aria-invalid")
	f.from.text, f.from.bad = "noon", true
	assert.Equal(t, "Write a time as 4:12, 1:04:12.5 or 252.5 s.", f.complaint())
	f.from.write(60)
	assert.Empty(t, f.complaint())
	assert.Equal(t, "1:00", f.from.text)
}

func TestClearFilters(t *testing.T) {
	x := exploring(film())
	told := 0
	x.changed = func() { told++ }
	x.link.Options, x.link.Scopes, x.link.From, x.link.To = []string{"audio"}, []string{"clip"}, 1, 2
	x.link.Sort = engine.SortNorm
	assert.True(t, x.link.filtered())
	x.clearFilters()
	assert.False(t, x.link.filtered())
	assert.Equal(t, engine.SortNorm, x.link.Sort, "a sort leaves nothing out")
	assert.Equal(t, 1, told)
}

func TestParseJump(t *testing.T) {
	for text, want := range map[string]struct {
		row     int
		seconds float64
		ok      bool
	}{
		"#64":   {64, 0, true},
		"64":    {64, 0, true},
		" 0 ":   {0, 0, true},
		"4:12":  {-1, 252, true},
		"4.5":   {-1, 4.5, true},
		"64s":   {-1, 64, true},
		"":      {-1, 0, false},
		"#":     {-1, 0, false},
		"#4:12": {-1, 0, false},
		"-1":    {-1, 0, false},
		"noon":  {-1, 0, false},
	} {
		row, seconds, ok := parseJump(text, false)
		assert.Equal(t, want.ok, ok, text)
		assert.Equal(t, want.row, row, text)
		if want.ok && want.row < 0 {
			assert.Equal(t, want.seconds, seconds, text)
		}
	}
}

func TestRowAt(t *testing.T) {
	clip := func(row int, start, end float64) engine.Row { return engine.Row{Row: row, Start: start, End: end} }
	none := math.NaN()
	for name, c := range map[string]struct {
		rows []engine.Row
		at   float64
		want int
	}{
		"nothing":                  {nil, 5, -1},
		"a clip before the asset":  {[]engine.Row{clip(9, 0, 600), clip(1, 4, 8)}, 5, 1},
		"the one that starts then": {[]engine.Row{clip(1, 0, 4), clip(2, 4, 8)}, 4, 2},
		"the last one's end":       {[]engine.Row{clip(3, 596, 600)}, 600, 3},
		"an instant":               {[]engine.Row{clip(4, 4, 4), clip(5, 0, 8)}, 4, 4},
		"half a time":              {[]engine.Row{clip(6, 2, none)}, 5, 6},
	} {
		assert.Equal(t, c.want, rowAt(c.rows, c.at), name)
	}
}
