package ui

// find_export.go gives the vector that was searched for away: to search the same
// elsewhere.

import (
	"encoding/json"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/export"
)

// queryVector is what was searched for. Of words alone it is the API's own
// answer, number for number; else it is the sum of the terms, with norm 1.
func (x *explore) queryVector() []float32 {
	s := &x.moments
	if len(s.terms) == 1 && len(s.terms[0].rows) == 0 && !s.terms[0].minus {
		return s.terms[0].vector
	}
	return s.found.query
}

// queryJSON is the query with what it was made of.
func (x *explore) queryJSON() string {
	type part struct {
		Text   string  `json:"text,omitempty"`
		Rows   []int   `json:"rows,omitempty"`
		Weight float64 `json:"weight"`
	}
	out := struct {
		Model  string    `json:"model,omitempty"`
		Task   string    `json:"task,omitempty"`
		Dim    int       `json:"dimensions"`
		Terms  []part    `json:"terms"`
		Vector []float32 `json:"vector"`
	}{Task: x.result.Task, Vector: x.queryVector(), Model: x.modelOf(x.watch)}
	for _, t := range x.moments.terms {
		out.Terms = append(out.Terms, part{t.words.Text, t.rows, t.weighs()})
		if t.words.Model != "" {
			out.Model = t.words.Model
		}
	}
	out.Dim = len(out.Vector)
	b, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		panic(err) // of texts and finite numbers
	}
	return string(b) + "\n"
}

// queryTools are the ways to have the query.
func (x *explore) queryTools() app.UI {
	s := &x.moments
	if x.scores() == nil {
		return app.Div()
	}
	return app.Div().Class("choices").Body(
		app.Span().Class("quiet").Text("The query, "+strconv.Itoa(len(s.found.query))+" numbers:"),
		app.Button().Type("button").Class("link").Text("Copy query vector").OnClick(func(ctx app.Context, _ app.Event) {
			copyText(vectorJSON(x.queryVector()), func(ok bool) {
				ctx.Dispatch(func(app.Context) {
					s.said = "Copied the query vector."
					if !ok {
						s.said = "The browser refused to copy: download it."
					}
				})
			})
		}),
		app.Button().Type("button").Class("link").Text("Download JSON").OnClick(func(app.Context, app.Event) {
			download("embedscope-query.json", "application/json", x.queryJSON())
		}),
		app.Button().Type("button").Class("link").Text("Download NPY").OnClick(func(app.Context, app.Event) {
			downloadBytes("embedscope-query.npy", export.NPYVector(x.queryVector()))
		}),
	)
}

// downloadBytes gives the visitor a file that is no text.
func downloadBytes(name string, b []byte) {
	array := app.Window().Get("Uint8Array").New(len(b))
	app.CopyBytesToJS(array, b)
	downloadBlob(name, app.Window().Get("Blob").New([]any{array}, map[string]any{"type": "application/octet-stream"}))
}
