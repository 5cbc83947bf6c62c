package e2e

// linked_test.go selects in one view and looks at the others.

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"embedscope/web/e2e/chrome"
)

// inked is how many pixels of a canvas are drawn on.
func (b *tab) inked(selector string) int {
	b.t.Helper()
	n, err := chrome.Eval[int](b.ctx, b.Page, fmt.Sprintf(`(() => {
		const c = document.querySelector(%q);
		if (!c || !c.width) return -1;
		return c.getContext("2d").getImageData(0, 0, c.width, c.height).data.reduce((n, v, i) => n + (i %% 4 === 3 && v > 0), 0);
	})()`, selector))
	b.must(err)
	return n
}

func TestASelectionIsInAllViews(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?api=sample&view=overview&task="+readySample())
	b.state(check, "Ready")
	b.reads(soon, []string{"scenes"}, timeline)
	b.mapIs("settled", "UMAP")
	b.until(soon, "the matrix is drawn", func() (bool, error) { return b.inked(".similarity-matrix") > 10_000, nil })
	rings, marks, over := b.inked(".map-rings"), b.inked(".similarity-marks"), b.inked(".timeline-over")
	assert.GreaterOrEqual(t, rings, 0)

	canvas := b.boxOf(".timeline-over")
	left, right := timelineSides(canvas)
	b.must(b.ClickAt(b.ctx, left+(right-left)*254/600, canvas.Y+20))
	b.reads(soon, []string{"4:12.0 – 4:16.0", "visual"}, detail)
	b.must(b.WheelAt(b.ctx, 100, 100, 1)) // the pointer leaves what it was over
	b.until(soon, "the selection is ringed in every view", func() (bool, error) {
		return b.inked(".map-rings") > rings && b.inked(".similarity-marks") > marks && b.inked(".timeline-over") != over, nil
	})

	b.click(named("tab", "Table"))
	b.until(soon, "the table shows the selected row", func() (bool, error) { return strings.HasPrefix(b.selected(), "63\n"), nil })
	b.must(b.Press(b.ctx, "j"))
	b.reads(soon, []string{"4:16.0 – 4:20.0"}, detail)
	b.click(named("tab", "Similarity"))
	b.until(soon, "the matrix rings the next one", func() (bool, error) { return b.inked(".similarity-marks") > 0, nil })
}
