package e2e

// documents_test.go follows what Marengo 3.5 adds from the answer to the screen
// and into files: pages, uncertainties, short vectors, and what nobody has heard
// of yet.

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

// cells are the texts of the table's rows, the header first.
func (b *tab) cells() (rows [][]string) {
	b.t.Helper()
	rows, err := chrome.Eval[[][]string](b.ctx, b.Page, `[...document.querySelectorAll(".grid [role=row]")].map((r) => [...r.children].map((c) => c.textContent.trim()))`)
	b.must(err)
	return rows
}

// meanOf is the mean of an uncertainty, as the table writes it.
func meanOf(u []float32) string {
	sum := 0.0
	for _, x := range u {
		sum += float64(x)
	}
	return strconv.FormatFloat(sum/float64(len(u)), 'f', 4, 64)
}

// mustBeExact holds a JSON array against the numbers of a vector.
func mustBeExact(t *testing.T, want []float32, text string) {
	t.Helper()
	var got []float32
	require.NoError(t, json.Unmarshal([]byte(text), &got), text)
	require.Equal(t, want, got)
}

func TestDocument(t *testing.T) {
	t.Parallel()
	const pages, dim = 4, 16
	items := upstream.Paper(pages, dim)
	b := newTab(t, withTable)
	b.watch(b.script(upstream.Answer(upstream.Task{Status: "ready", Metadata: upstream.Document("paper.pdf"), Items: items})), newKey())
	b.state(check, "Ready")
	b.reads(soon, []string{"paper.pdf", "covers 4 pages", "no gaps"}, result)

	// The table: the whole, the pages in their order, then the chunks.
	expected := [][]string{{"Row", "Option", "Scope", "Page", "Chunk", "Quadrant", "Norm", "Uncertainty"}}
	line := func(row int) {
		it, place := items[row], []string{"–", "–", "–"}
		if it.First > 0 {
			place[0] = strconv.Itoa(it.First)
		}
		if it.Quadrant != "" {
			place[1], place[2] = strconv.Itoa(it.Chunk), it.Quadrant
		}
		expected = append(expected, append([]string{strconv.Itoa(row), "visual", it.Scope}, place[0], place[1], place[2], "1.0000", meanOf(it.Uncertainty)))
	}
	line(len(items) - 1)
	for page := range pages {
		line(pages - 1 - page)
	}
	for chunk := range 4 * pages {
		line(pages + chunk)
	}
	tableIs := func(b *tab, n int) {
		t.Helper()
		b.until(check, "the table is as the answer", func() (bool, error) {
			got := b.cells()
			if len(got) < n {
				return false, fmt.Errorf("it has %d rows", len(got))
			}
			for i, want := range expected[:n] {
				if len(got[i]) != len(want)+3 || strings.Join(got[i][:len(want)], "|") != strings.Join(want, "|") {
					return false, fmt.Errorf("row %d is %q", i, got[i])
				}
			}
			return true, nil
		})
	}
	tableIs(b, 9) // so many show

	// Of the numbers of a page none is lost.
	b.row(2)
	b.reads(soon, []string{"p. 2", "visual · page · #2", "pages apart", meanOf(items[2].Uncertainty)}, detail)
	b.find(detail, like("img|image|graphics-document", "with a band for their uncertainty"))
	b.click(detail, named("button", "Show all 16"))
	mustBeExact(t, items[2].Uncertainty, b.text(detail, named("region", "Uncertainty as text")))
	mustBeExact(t, items[2].Vector, b.text(detail, named("region", "Vector as text")))

	// The timeline has pages, by keyboard.
	b.tabTo(named("application", "Segments by page"))
	b.says("visual, page, p. 2, #2, 6 of 21, selected", b.press(kb.ArrowLeft+kb.ArrowRight))
	b.says("visual, chunk, p. 2, chunk 0, top_left", b.press(kb.ArrowRight))
	b.says("Selected", b.press(kb.Enter))
	b.reads(soon, []string{"p. 2, chunk 0, top_left"}, detail)
	b.says("asset, #20", b.press(kb.End))

	// Filters and jumps are by page.
	b.fill(named("textbox", "From page"), "3"+kb.Enter)
	b.reads(soon, []string{"10 of 21 shown"}, grid0)
	b.fill(named("textbox", "Go to"), "p. 4"+kb.Enter)
	b.reads(soon, []string{"p. 4"}, detail)
	b.click(named("button", "Clear filters"))
	b.reads(soon, []string{"21 of 21 shown"}, grid0)

	b.click(named("tab", "JSON"))
	b.reads(soon, []string{`"start_page_number": 4`, `"embedding_uncertainty": [ 16 numbers ]`}, named("tabpanel", "JSON"))

	// A file has all of it, and opens as what it was.
	b.click(named("button", "Export…"))
	b.pickOption(named("combobox", "Format"), "jsonl")
	b.find(exportDialog, named("checkbox", "Page and chunk"))
	b.click(exportDialog, named("checkbox", "Uncertainty"))
	saved := b.exported(".jsonl")[".jsonl"]
	lines := strings.Split(strings.TrimSpace(string(saved)), "\n")
	require.Len(t, lines, len(items))
	for i, line := range lines {
		var row struct {
			Start       *int `json:"start_page_number"`
			End         *int `json:"end_page_number"`
			Chunk       *int `json:"chunk_index"`
			Quadrant    string
			Embedding   []float32
			Uncertainty []float32 `json:"embedding_uncertainty"`
		}
		require.NoError(t, json.Unmarshal([]byte(line), &row))
		assert.Equal(t, items[i].Vector, row.Embedding)
		assert.Equal(t, items[i].Uncertainty, row.Uncertainty)
		assert.Equal(t, items[i].Quadrant, row.Quadrant)
		if items[i].First > 0 {
			assert.Equal(t, []int{items[i].First, items[i].Last}, []int{*row.Start, *row.End})
		} else {
			assert.Nil(t, row.Start)
		}
	}
	b.openFiles(save(t, "paper.jsonl", saved))
	b.reads(check, []string{"Opened from paper.jsonl"}, status)
	b.click(named("tab", "Table"))
	tableIs(b, 9)
	assert.Empty(t, b.Record.Exceptions())
}

// grid0 is what stands above the table, where it says how many rows show.
var grid0 = named("group", "Filters")

// TestWhatNobodyHasHeardOf shows options and scopes as they are, in every place
// that names one, and says of short vectors why their norms are below 1.
func TestWhatNobodyHasHeardOf(t *testing.T) {
	t.Parallel()
	items := upstream.Items(24, 256)
	for i := range items {
		for j := range items[i].Vector {
			items[i].Vector[j] *= 0.75 // as a vector of 512 numbers cut to 256
		}
		switch i % 3 {
		case 0:
			items[i].Option = "smell"
		case 1:
			items[i].Option, items[i].Scope = "", ""
		case 2:
			items[i].Scope = "shot"
		}
	}
	b := newTab(t, withTable+"&colour=scope")
	b.watch(b.script(upstream.Answer(upstream.Task{Status: "ready", Metadata: upstream.Video("odd.mp4", 32), Items: items})), newKey())
	b.state(check, "Ready")
	b.reads(soon, []string{"256 of 512 dimensions", "transcription 8", "smell 8", "no option 8"}, result)
	for _, button := range []string{"smell", "no option", "shot", "no scope"} {
		b.find(grid0, like("button", "^"+button+"$"))
	}
	b.reads(soon, []string{"shot", "no scope"}, timeline)
	b.tabTo(named("application", "Segments over time"))
	b.says("transcription, shot, 0:00.0 – 0:04.0, #2", b.press(kb.Home))
	b.says("smell, 0:00.0 – 0:04.0, #0", b.press(kb.ArrowDown))
	b.says("no option, no scope, 0:00.0 – 0:04.0, #1", b.press(kb.ArrowDown+kb.Enter))
	b.reads(soon, []string{"no option · no scope · #1", "0.7500"}, detail)
	b.click(grid0, like("button", "^shot$"))
	b.reads(soon, []string{"8 of 24 shown"}, grid0)
	b.click(named("tab", "Similarity"))
	options := b.text(named("combobox", "Rows"))
	for _, option := range []string{"smell", "no option", "transcription"} {
		assert.Contains(t, options, option)
	}
	_, err := chrome.Eval[any](b.ctx, b.Page, `[...document.querySelectorAll("details.fact summary")].find((e) => e.textContent.includes("Health")).click()`)
	require.NoError(t, err)
	b.reads(soon, []string{"256 of 512 dimensions: norms are below 1, and cosines are renormalised."}, result)
	csv := string(b.export("csv", ".csv")[".csv"])
	assert.Contains(t, csv, ",smell,clip,")
	assert.Contains(t, csv, ",transcription,shot,")
	assert.Empty(t, b.Record.Exceptions())
}

// TestAnImage is one vector without a time.
func TestAnImage(t *testing.T) {
	t.Parallel()
	image := upstream.Item{Option: "visual", Scope: "asset", Start: math.NaN(), End: math.NaN(), Vector: upstream.Vector(7, 512), Uncertainty: upstream.Uncertainty(7, 512)}
	b := newTab(t, "/?view=overview&row=0")
	b.watch(b.script(upstream.Answer(upstream.Task{Status: "ready", Items: []upstream.Item{image},
		Metadata: `{"input_type":"image","input_filename":"photo.png","embedding_options":["visual"],"embedding_scopes":["asset"]}`})), newKey())
	b.state(check, "Ready")
	b.reads(soon, []string{"An image has no times"}, timeline)
	for _, view := range []string{"Map", "Similarity", "Table", "JSON"} {
		b.click(named("tab", view))
		b.find(named("tabpanel", view))
		b.none(named("alert", ""))
	}
	b.click(named("tab", "Table"))
	b.row(0)
	b.reads(soon, []string{"The whole image", meanOf(image.Uncertainty)}, detail)
	assert.Empty(t, b.Record.Exceptions())
}
