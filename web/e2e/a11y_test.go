package e2e

// a11y_test.go asks axe-core, which comes from the npm registry for the tests
// alone, whether the page can be used by everybody.

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/npm"
	"embedscope/web/e2e/upstream"
)

const axeVersion = "4.14.1"

// axe answers the script of axe-core.
var axe = sync.OnceValues(func() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	return npm.File(ctx, "axe-core", axeVersion, "package/axe.min.js")
})

type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string
		FailureSummary string
	}
}

// violations answers what axe finds in the page as it is now, as far as it is
// serious or critical.
func (b *tab) violations(script string) []violation {
	b.t.Helper()
	_, err := chrome.Eval[any](b.ctx, b.Page, script+"; undefined")
	b.must(err)
	found, err := chrome.Eval[[]violation](b.ctx, b.Page, `axe.run(document, {resultTypes: ["violations"]}).then((r) =>
		r.violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => ({
			ID: v.id, Impact: v.impact, Help: v.help,
			Nodes: v.nodes.slice(0, 5).map((n) => ({HTML: n.html.slice(0, 300), FailureSummary: n.failureSummary})),
		})))`)
	b.must(err)
	return found
}

func TestAxe(t *testing.T) {
	t.Parallel()
	script, err := axe()
	require.NoError(t, err)
	for name, prepare := range map[string]func(b *tab){
		"embedded, without a key": func(b *tab) {
			b.open("/?embed=1&task=" + newID())
			b.find(form, keyField)
		},
		"embedded": func(b *tab) {
			b.open("/?embed=1&view=table&row=3&api=sample&task=" + readySample())
			b.state(check, "Ready")
			b.click(named("button", "Details"))
			b.find(grid)
			b.reads(soon, []string{"norm"}, detail)
		},
		"empty": func(b *tab) { b.open(withTable) },
		"ready": func(b *tab) {
			b.open("/?api=sample&task=" + readySample())
			b.state(check, "Ready")
			b.click(named("tab", "Table"))
			b.click(grid, every("gridcell"))
			b.reads(soon, []string{"norm"}, detail)
		},
		"JSON": func(b *tab) {
			b.open("/?api=sample&view=json&task=" + readySample())
			b.state(check, "Ready")
			b.find(named("tabpanel", "JSON"))
		},
		"kept": func(b *tab) {
			b.open("/?api=sample&task=" + readySample())
			b.state(check, "Ready")
			b.keep()
			b.find(keptList)
			b.click(named("button", "Delete all"))
			b.find(named("button", "Yes, delete all"))
		},
		"my tasks": func(b *tab) {
			b.open("/?api=sample")
			b.click(myTasks)
			b.find(named("button", "More tasks"))
		},
		"a new task": func(b *tab) {
			b.open("/?api=sample")
			b.click(newTask)
			b.click(newDialog, named("button", "Create…"))
			b.reads(soon, []string{"Enter the link"}, newDialog)
		},
		"processing": func(b *tab) {
			b.open(withTable)
			b.watch(b.script(upstream.Processing()), newKey())
			b.state(soon, "Processing")
		},
		"error": func(b *tab) {
			b.open(withTable)
			b.watch(b.script(upstream.Unauthorized()), newKey())
			b.state(soon, "Stopped")
		},
		"failed": func(b *tab) {
			b.open(withTable)
			b.watch(b.script(upstream.Failed("The file is broken")), newKey())
			b.state(soon, "Failed")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := blankTab(t)
			prepare(b)
			for _, v := range []chrome.View{
				{Width: 1440, Height: 900, Still: true},
				{Width: 1440, Height: 900, Still: true, Dark: true},
				{Width: 390, Height: 844, Still: true, Touch: true},
				{Width: 390, Height: 844, Still: true, Touch: true, Dark: true},
			} {
				b.must(b.SetView(b.ctx, v))
				for _, found := range b.violations(script) {
					for _, n := range found.Nodes {
						t.Errorf("%+v: %s (%s): %s\n%s\n%s", v, found.ID, found.Impact, found.Help, n.HTML, n.FailureSummary)
					}
				}
			}
		})
	}
}

// TestAxeFinds makes sure that axe runs at all.
func TestAxeFinds(t *testing.T) {
	t.Parallel()
	script, err := axe()
	require.NoError(t, err)
	b := newTab(t, withTable)
	_, err = chrome.Eval[any](b.ctx, b.Page, `document.body.append(document.createElement("button"), new Image())`)
	require.NoError(t, err)
	var found []string
	for _, v := range b.violations(script) {
		found = append(found, v.ID)
	}
	assert.Subset(t, found, []string{"button-name", "image-alt"}, strings.Join(found, " "))
}
