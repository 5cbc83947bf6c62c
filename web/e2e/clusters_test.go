package e2e

// clusters_test.go finds the places of the sample film, and uses them.

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
)

var clusterTable = named("table", "Clusters")

// openClusters opens the line "Clusters".
func (b *tab) openClusters() {
	b.t.Helper()
	b.until(soon, "the line “Clusters” opens", func() (bool, error) {
		return chrome.Eval[bool](b.ctx, b.Page, `(() => {
			const line = [...document.querySelectorAll("details.fact")].find((d) => d.textContent.startsWith("Clusters"));
			if (!line) return false;
			if (!line.open) line.querySelector("summary").click();
			return !!line.querySelector(".clusters");
		})()`)
	})
}

func TestClustersAreNamedColouredAndFiltered(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable+"&api=sample&task="+readySample())
	b.state(check, "Ready")
	b.openClusters()
	b.pickOption(named("combobox", "Clusters of"), "visual")
	b.click(named("button", "Find clusters"))
	b.find(clusterTable)
	rows, err := b.all(clusterTable, every("row"))
	b.must(err)
	require.Len(t, rows, 1+7, "the film has seven places")
	b.reads(soon, []string{"7 clusters by k-means", "silhouette"}, result)
	assert.Equal(t, "cluster", b.value("colour"), "they are shown at once")

	b.fill(named("textbox", "Name of cluster B"), "Harbour")
	b.must(b.Press(b.ctx, kb.Tab))
	b.reads(soon, []string{"Harbour"}, grid)

	b.click(clusterTable, named("checkbox", "Only Harbour"))
	b.reads(soon, []string{"only cluster Harbour"}, named("group", "Filters"))
	cells := strings.Fields(b.text(grid))
	assert.Contains(t, cells, "Harbour")
	b.click(named("group", "Filters"), named("button", "Clear filters"))
	b.reads(soon, []string{"453 of 453 shown"}, named("group", "Filters"))
}

// pickOption chooses a value of a select.
func (b *tab) pickOption(q chrome.Query, value string) {
	b.t.Helper()
	b.must(b.find(q).Eval(b.ctx, `function() {
		this.value = "`+value+`";
		this.dispatchEvent(new Event("change", {bubbles: true}));
	}`, nil))
}

// value is that of a form control.
func (b *tab) value(id string) string {
	b.t.Helper()
	v, err := chrome.Eval[string](b.ctx, b.Page, `document.getElementById(`+"`"+id+"`"+`).value`)
	b.must(err)
	return v
}
