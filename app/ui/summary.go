package ui

// summary.go tells what a result holds: one line, which opens into counts,
// times, and what is odd about them.

import (
	"strconv"
	"time"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

const (
	kept        = 7 * 24 * time.Hour // how long the platform keeps a result
	stretchMost = 20                 // gaps or overlaps listed
	rowMost     = 24                 // rows listed as buttons
)

func (e *explorer) summary(r *engine.Result, now time.Time) app.UI {
	return app.Div().Class("fact-body").Body(
		groupTable(r),
		app.Dl().Class("pairs").Body(
			pair("Dimensions", dimensionText(r)),
			app.If(r.Covered > 0 || known(r.Duration), func() app.UI { return pair("Covered", coveredText(r)) }),
			pair("Created", createdText(r)),
			pair("Kept", e.lasts(r, now)),
			app.If(known(r.ClipLength), func() app.UI { return pair("Clip length", exactSeconds(r.ClipLength)) }),
			app.If(r.InputType != "", func() app.UI { return pair("Input", r.InputType) }),
		),
		stretches("gap", "gaps", r.Pages, r.Gaps),
		stretches("overlap", "overlaps", r.Pages, r.Overlaps),
		app.Range(r.Oddities).Slice(func(i int) app.UI {
			o := r.Oddities[i]
			return finding{what: counted(o.Rows.Count, "segment", "segments") + ": " + o.What, rows: o.Rows}.render(e)
		}),
	)
}

// summaryLine is the summary while it is closed.
func (e *explorer) summaryLine(r *engine.Result, now time.Time) string {
	lasts := e.lasts(r, now)
	if lasts == expiryText(time.Time{}, now) {
		lasts = "age unknown"
	}
	line := lasts
	switch {
	case r.Pages:
		line = "covers " + coveredText(r) + " · " + lasts
	case r.Covered > 0 || known(r.Duration):
		line = "covers " + clock(r.Covered) + " · " + lasts
	}
	odd := 0
	for _, o := range r.Oddities {
		odd += o.Rows.Count
	}
	if odd > 0 {
		line += " · " + counted(odd, "odd time", "odd times")
	}
	return line
}

func pair(name, value string) app.UI {
	return app.Div().Body(app.Dt().Text(name), app.Dd().Text(value))
}

func dimensionText(r *engine.Result) string {
	words := make([]string, len(r.Dims))
	for i, d := range r.Dims {
		words[i] = count(d.Dim) + " in " + counted(d.Count, "embedding", "embeddings")
	}
	if len(words) == 0 {
		return dash
	}
	return listed(words)
}

// coveredText is how much of the input the clips cover.
func coveredText(r *engine.Result) string {
	if r.Pages {
		return counted(int(r.Covered), "page", "pages")
	}
	if !(r.Duration > 0) {
		return clock(r.Covered)
	}
	return clock(r.Covered) + " of " + clock(r.Duration) + " (" + fixed(100*r.Covered/r.Duration, 1) + " %)"
}

func createdText(r *engine.Result) string {
	if r.Created.IsZero() {
		return "not said"
	}
	return r.Created.Local().Format("2006-01-02 15:04:05")
}

// lasts is how long the result that is shown is there.
func (e *explorer) lasts(r *engine.Result, now time.Time) string {
	if copied := e.Shared.copied; copied != nil && !copied().IsZero() {
		return "kept copy of " + day(copied())
	}
	if e.Shared.ageless != nil && e.Shared.ageless() {
		return "created at a fixed time: this sample is a file, and does not expire"
	}
	return expiryText(r.Created, now)
}

// expiryText is when the platform will drop the result.
func expiryText(created, now time.Time) string {
	if created.IsZero() {
		return "seven days from its creation, which the answer does not tell"
	}
	left := created.Add(kept).Sub(now)
	if left <= 0 {
		return "expired: kept for seven days"
	}
	return "expires in " + span(left)
}

// exactSeconds writes seconds as the answer did.
func exactSeconds(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) + " s" }

// groupTable counts by option and scope.
func groupTable(r *engine.Result) app.UI {
	counts := map[engine.Group]int{}
	for _, g := range r.Groups {
		counts[engine.Group{Option: g.Option, Scope: g.Scope}] = g.Count
	}
	return app.Table().Class("counts").Body(
		app.Caption().Class("only-spoken").Text("Embeddings by option and scope"),
		app.THead().Body(app.Tr().Body(
			app.Th().Scope("col").Text("Option"),
			app.Range(r.Scopes).Slice(func(i int) app.UI { return app.Th().Scope("col").Text(scopeName(r.Scopes[i])) }),
		)),
		app.TBody().Body(app.Range(r.Options).Slice(func(i int) app.UI {
			option := r.Options[i]
			return app.Tr().Body(
				app.Th().Scope("row").Body(mark(option), app.Text(optionName(option))),
				app.Range(r.Scopes).Slice(func(k int) app.UI {
					return app.Td().Text(count(counts[engine.Group{Option: option, Scope: r.Scopes[k]}]))
				}),
			)
		})),
	)
}

// stretches lists gaps or overlaps, the first of them.
func stretches(one, many string, pages bool, all engine.Stretches) app.UI {
	return app.If(all.Count > 0, func() app.UI {
		some := all.List[:min(len(all.List), stretchMost)]
		return app.Details().Class("stretches").Body(
			app.Summary().Text(counted(all.Count, one, many)),
			app.Ul().Body(
				app.Range(some).Slice(func(i int) app.UI {
					s := some[i]
					return app.Li().Body(
						mark(s.Option),
						app.Text(optionName(s.Option)+" "+stretchText(pages, s.Start, s.End)),
					)
				}),
				app.If(all.Count > len(some), func() app.UI {
					return app.Li().Class("rest").Text("and " + count(all.Count-len(some)) + " more")
				}),
			),
		)
	})
}

// timeRange is from when to when something lasts.
func timeRange(start, end float64) string {
	return clock(start) + " – " + clock(end)
}
