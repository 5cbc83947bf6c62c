package ui

// health.go tells whether the vectors are sound: one line, which opens into
// what is wrong with which rows.

import (
	"strconv"
	"strings"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// finding is something that rows have in common.
type finding struct {
	short string // in the line
	what  string
	why   string // what follows from it; empty where that is plain
	bad   bool   // leaves rows out of arithmetic
	rows  engine.RowSet
}

// findings are what is wrong with the vectors, the worst first.
func findings(r *engine.Result) []finding {
	h := r.Health
	var list []finding
	add := func(rows engine.RowSet, bad bool, short, one, many, why string) {
		if rows.Count > 0 {
			list = append(list, finding{count(rows.Count) + " " + short, counted(rows.Count, one, many), why, bad, rows})
		}
	}
	add(h.NonFinite, true, "not finite", "embedding has", "embeddings have",
		"components that are null or not finite: left out of all arithmetic.")
	add(h.Empty, true, "empty", "embedding has", "embeddings have",
		"no components at all.")
	add(h.Zero, true, "zero", "embedding is", "embeddings are",
		"zero throughout: a cosine with it is undefined.")
	if h.Mixed.Count > 0 {
		list = append(list, finding{
			short: "mixed dimensions",
			what:  "The embeddings differ in length: " + dimensionText(r) + ".",
			why:   "Those of one length are compared with each other only. These are not of the most frequent one:",
			rows:  h.Mixed,
		})
	}
	if shortened := shortenedText(r); shortened == "" {
		add(h.NormOff, false, "off norm 1", "clip has", "clips have",
			"a norm that is off 1 by more than 1 %. Cosines divide by the norm, so they stand.")
	}
	add(h.Uncertain, false, "uncertainty not whole", "uncertainty has", "uncertainties have",
		"nulls, or another length than the embedding: it is shown as far as it goes.")
	add(h.Duplicates, false, "repeated", "embedding equals", "embeddings equal",
		"an earlier one of the same option and scope.")
	return list
}

// fullLength is how many dimensions the vectors of Marengo 3.5 have unless fewer
// were asked for.
const fullLength = 512

// shortenedText says that all vectors are cut to their first dimensions, by
// which their norms are below 1; empty where they are not.
func shortenedText(r *engine.Result) string {
	if len(r.Dims) != 1 || r.Dims[0].Dim != 128 && r.Dims[0].Dim != 256 || !(r.Health.MaxNorm < 0.99) {
		return ""
	}
	return count(r.Dims[0].Dim) + " of " + count(fullLength) + " dimensions"
}

// healthLine is the health of a result in a few words, and whether all is well.
func healthLine(r *engine.Result) (line string, well bool) {
	list := findings(r)
	if len(list) == 0 {
		return strings.Join(nonEmpty("all finite", normsText(r.Health), shortenedText(r)), ", "), true
	}
	parts := make([]string, len(list))
	for i, f := range list {
		parts[i] = f.short
	}
	return strings.Join(parts, ", "), false
}

// normsText is the range of the norms, as one number where it rounds to one.
func normsText(h engine.Health) string {
	if !known(h.MinNorm) || !known(h.MaxNorm) {
		return ""
	}
	low, high := fixed(h.MinNorm, 3), fixed(h.MaxNorm, 3)
	if low == high {
		return "norms " + low
	}
	return "norms " + low + "–" + high
}

func nonEmpty(words ...string) []string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

func (e *explorer) health(r *engine.Result) app.UI {
	list := findings(r)
	return app.Div().Class("fact-body").Body(
		app.Dl().Class("pairs").Body(
			pair("Norms of clips", normRange(r.Health)),
			pair("Not finite", rowCount(r.Health.NonFinite)),
			pair("Zero", rowCount(r.Health.Zero)),
			pair("Repeated", rowCount(r.Health.Duplicates)),
			pair("Off norm 1", rowCount(r.Health.NormOff)),
			pair("Dimensions", dimensionText(r)),
		),
		app.If(shortenedText(r) != "", func() app.UI {
			return app.P().Class("finding").Text(shortenedText(r) + ": norms are below 1, and cosines are renormalised.")
		}),
		app.Range(list).Slice(func(i int) app.UI { return list[i].render(e) }),
	)
}

func normRange(h engine.Health) string {
	if !known(h.MinNorm) || !known(h.MaxNorm) {
		return dash
	}
	return fixed(h.MinNorm, 4) + " to " + fixed(h.MaxNorm, 4)
}

func rowCount(s engine.RowSet) string {
	if s.Count == 0 {
		return "none"
	}
	return count(s.Count)
}

// render is a sentence with the rows that it is about.
func (f finding) render(e *explorer) app.UI {
	class := "finding"
	if f.bad {
		class = "finding finding-bad"
	}
	rows := f.rows.Rows[:min(len(f.rows.Rows), rowMost)]
	return app.Div().Class(class).Body(
		app.P().Text(strings.Join(nonEmpty(f.what, f.why), " ")),
		app.If(len(rows) > 0, func() app.UI {
			return app.Div().Class("row-buttons").Body(
				app.Range(rows).Slice(func(i int) app.UI {
					return rowButton(e.Shared, rows[i])
				}),
				app.If(f.rows.Count > len(rows), func() app.UI {
					return app.Span().Class("rest").Text("and " + count(f.rows.Count-len(rows)) + " more")
				}),
			)
		}),
	)
}

// rowButton selects a row.
func rowButton(x *explore, row int) app.UI {
	return app.Button().Type("button").Class("row-button").
		Aria("pressed", x.selected() == row).
		OnClick(func(app.Context, app.Event) { x.pick(row) }, app.EventScope("row", row)).
		Text("#" + strconv.Itoa(row))
}
