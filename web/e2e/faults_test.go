package e2e

// faults_test.go is what goes wrong between the page and the API, and what the
// visitor reads then.

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

// TestFinalAnswers are those after which asking again would not help.
func TestFinalAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer upstream.Step
		state  string
		reads  []string // in the task's status
	}{
		"failed": {upstream.Failed("The video has no audio track"), "Failed",
			[]string{"The video has no audio track"}},
		"failed silently": {upstream.FailedSilently(), "Failed", []string{"media"}},
		"401": {upstream.Unauthorized(), "Stopped",
			[]string{"The API rejected this key", "api_key_invalid"}},
		"403 plan": {upstream.Fault(403, "api_not_allowed", "Not part of your plan", ""), "Stopped",
			[]string{"plan", "api_not_allowed", "Not part of your plan"}},
		"403 region": {upstream.FlatFault(403, "region_not_allowed", "Not from here"), "Stopped",
			[]string{"region", "Not from here"}},
		"404": {upstream.NotFound(), "Stopped",
			[]string{"No such task for this key", "another account", "seven days", "resource_not_exist"}},
		"400": {upstream.Fault(400, "parameter_invalid", "The task_id parameter is invalid", `{"field":"task_id"}`), "Stopped",
			[]string{"parameter_invalid", "The task_id parameter is invalid"}},
		"ready without data": {upstream.Answer(upstream.Task{Status: "ready"}), "Ready", []string{"Ready, but empty"}},
		"ready with no items": {upstream.Answer(upstream.Task{Status: "ready", HasData: true}), "Ready",
			[]string{"Ready, but empty"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, withTable)
			id := b.script(c.answer)
			b.watch(id, newKey())
			b.state(soon, c.state)
			b.reads(soon, c.reads, status)
			b.quiet(aPoll, id)
			b.accounts(id)
			assert.Equal(t, id, b.find(taskField).Value, "nothing typed is lost")
			assert.NotEmpty(t, b.find(keyField).Value, "nothing typed is lost")
		})
	}
}

// accounts checks that the table has a row for each request that arrived.
func (b *tab) accounts(id string) {
	b.t.Helper()
	arrived := b.api.Requests(id)
	b.until(soon, fmt.Sprintf("the table of requests has all %d", len(arrived)), func() (bool, error) {
		return len(b.requests()) == len(arrived), nil
	})
}

// TestPassingFaults are gone at the next check: the task becomes ready.
func TestPassingFaults(t *testing.T) {
	t.Parallel()
	answer := upstream.Ready(9, 16)
	busy := upstream.Fault(429, "RATE_LIMIT_EXCEEDED", "Too many requests", `{"retryAfter":"3"}`)
	for name, c := range map[string]struct {
		faults []upstream.Step
		reads  []string // in the task's status, meanwhile
		waits  float64  // seconds until the next request; 0: any
	}{
		"429 with seconds": {[]upstream.Step{upstream.Busy(3)}, []string{"429"}, 3},
		"429 with words that can't be read across origins": {[]upstream.Step{
			upstream.RetryAfter("300", false, busy)}, []string{"429"}, 3},
		"500":                       {[]upstream.Step{upstream.Broken()}, []string{"500", "Something went wrong"}, 0},
		"503 of a gateway":          {[]upstream.Step{upstream.HTML(503)}, []string{"503"}, 0},
		"409":                       {[]upstream.Step{upstream.Nothing(409)}, []string{"409"}, 0},
		"425":                       {[]upstream.Step{upstream.Nothing(425)}, []string{"425"}, 0},
		"connection reset":          {[]upstream.Step{upstream.Reset(), upstream.Reset()}, nil, 0},
		"cut with a clean end":      {[]upstream.Step{upstream.CutClean(0.6, answer)}, []string{"incomplete"}, 0},
		"cut inside its length":     {[]upstream.Step{upstream.CutShort(0.6, answer)}, []string{"incomplete"}, 0},
		"an answer that stops":      {[]upstream.Step{upstream.Stall(0.6, answer)}, []string{"incomplete"}, 0},
		"a clean end before any ID": {[]upstream.Step{upstream.CutClean(0.01, answer)}, []string{"incomplete"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, withTable)
			id := b.script(append(c.faults, answer)...)
			b.watch(id, newKey())
			b.state(check+10*time.Second, "Waiting to try again")
			b.reads(soon, c.reads, status)
			found, err := b.all(grid)
			require.NoError(t, err)
			assert.Empty(t, found, "half an answer is no result")

			b.state(check, "Ready")
			b.find(grid)
			got := b.api.Requests(id)
			if c.waits > 0 {
				assert.InDelta(t, c.waits, got[1].Arrived.Sub(got[0].Arrived).Seconds(), 0.7)
			}
			if name != "connection reset" { // which browsers try twice by themselves
				b.accounts(id)
			}
		})
	}
}

// TestNotTheAPI are answers that only look like one.
func TestNotTheAPI(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer upstream.Step
		reads  []string
	}{
		"captive portal": {upstream.HTML(200), []string{"This is not an answer of the API", "Sign in to Harbour Guest Wi-Fi"}},
		"204":            {upstream.Nothing(204), []string{"This is not an answer of the API"}},
		"empty":          {upstream.Nothing(200), []string{"This is not an answer of the API"}},
		"other JSON":     {upstream.Body(200, `{"hello":"world"}`), []string{"This is not an answer of the API", "hello"}},
		"a list":         {upstream.Body(200, `[1,2,3]`), []string{"This is not an answer of the API"}},
		"404 in HTML":    {upstream.HTML(404), []string{"404"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, withTable)
			id := b.script(c.answer)
			b.watch(id, newKey())
			b.reads(check, c.reads, status)
			b.accounts(id)
			b.unmarked()
		})
	}
}

// unmarked checks that no markup of an answer became part of the page.
func (b *tab) unmarked() {
	b.t.Helper()
	images, err := chrome.Eval[int](b.ctx, b.Page, `document.querySelectorAll("img[src=x], [onerror], b.injected").length`)
	b.must(err)
	assert.Zero(b.t, images, "markup became elements")
	title, err := chrome.Eval[string](b.ctx, b.Page, `document.title`)
	b.must(err)
	assert.NotEqual(b.t, "owned", title, "a script of the markup ran")
}

// TestMalformed are answers that break the contract. What is wrong is said by
// its place.
func TestMalformed(t *testing.T) {
	t.Parallel()
	item := func(embedding string) string {
		return `{"_id":"a","status":"ready","data":[{"embedding":` + embedding + `,"embedding_option":"visual","embedding_scope":"clip","start_sec":0,"end_sec":4}]}`
	}
	for name, c := range map[string]struct {
		body  string
		reads []string
	}{
		"trailing garbage": {item("[1,2]") + "x", []string{"offset"}},
		"too large":        {item("[1,1e400]"), []string{"data[0].embedding[1]"}},
		"wrong type":       {item(`"no"`), []string{"data[0].embedding"}},
		"wrong component":  {item(`[1,"no"]`), []string{"data[0].embedding[1]"}},
		"duplicate key":    {`{"status":"ready","status":"failed"}`, []string{"status"}},
		"too deep":         {`{"status":"ready","x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`, []string{"deep"}},
		"unbalanced":       {`{"status":"ready","data":[}]`, []string{"data"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, withTable)
			id := b.script(upstream.Body(200, c.body))
			b.watch(id, newKey())
			b.reads(check, c.reads, status)
			b.accounts(id)
			assert.Empty(t, b.Record.Exceptions())
		})
	}
}

func TestUnknownStatusGoesOn(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	id := b.script(upstream.Status("warming_up"), upstream.Ready(3, 8))
	b.watch(id, newKey())
	b.reads(soon, []string{"warming_up"}, status)
	b.state(check, "Ready")
	assert.Len(t, b.api.Requests(id), 2)
}

func TestPartialWhileProcessing(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	gate := make(chan struct{})
	id := b.script(
		upstream.Answer(upstream.Task{Status: "processing", Items: upstream.Items(4, 8), Metadata: upstream.Video("part.mp4", 40)}),
		upstream.Until(gate, upstream.Ready(12, 8)))
	b.watch(id, newKey())
	b.state(soon, "Processing")
	b.reads(soon, []string{"partial"}, result)
	b.find(grid)
	b.arrived(check, id, 2)
	close(gate)
	b.state(check, "Ready")
	b.until(soon, "the result is no longer partial", func() (bool, error) {
		return !strings.Contains(fold(b.text(result)), "partial"), nil
	})
}

func TestDidYouMean(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	id := b.script(upstream.Ready(3, 8))
	b.watch(id, newKey())
	b.state(check, "Ready")

	typo := id[:10] + "0000"[:1+strings.Count(id[10:11], "0")] + id[11:]
	if typo == id {
		typo = id[:23] + "x"
	}
	b.fill(taskField, typo)
	b.click(form, watchKnob)
	b.reads(soon, []string{"No such task for this key", "Did you mean", id}, status)
	b.click(status, like("button", id))
	b.state(check, "Ready")
	assert.Len(t, b.api.Requests(id), 1, "a result that is there is shown, not asked for again")
}

func TestRedirectIsRefused(t *testing.T) {
	t.Parallel()
	elsewhere := upstream.NewCollector()
	t.Cleanup(elsewhere.Close)
	b := newTab(t, withTable)
	id := b.script(upstream.Redirect(elsewhere.URL() + "/v1.3/embed-v2/tasks/x"))
	b.watch(id, newKey())
	b.state(check, "Stopped", "Waiting to try again")
	b.reads(soon, []string{"redirect"}, status)
	b.arrived(soon, id, 1)
	for _, q := range elsewhere.Requests() {
		t.Errorf("the redirect was followed: %s %s %v", q.Method, q.Path, q.Header)
	}
}

func TestRefusedPreflightIsExplained(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	id := b.script(upstream.Ready(3, 8))
	b.api.RefusePreflight(id)
	b.watch(id, newKey())
	b.reads(check, []string{"CORS", "curl"}, status)
	b.quiet(time.Second, id)
	assert.Empty(t, b.api.Requests(id), "the key did not leave")
}

func TestMarkupIsText(t *testing.T) {
	t.Parallel()
	const markup = `<img src=x onerror="document.title='owned'"><b class=injected>bold</b>`
	for name, c := range map[string]struct {
		answer upstream.Step
		where  chrome.Query
	}{
		"in the message": {upstream.Failed(markup), status},
		"in an error":    {upstream.Fault(400, "parameter_invalid", markup, ""), status},
		"in the file name": {upstream.Answer(upstream.Task{Status: "ready", Metadata: upstream.Video(markup, 12),
			Items: upstream.Items(3, 8)}), result},
		"in an option": {upstream.Answer(upstream.Task{Status: "ready", Items: []upstream.Item{
			{Option: markup, Scope: markup, Start: 0, End: 4, Vector: []float32{1, 0}}}}), grid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, withTable)
			b.watch(b.script(c.answer), newKey())
			b.reads(check, []string{`<b class=injected>bold</b>`}, c.where)
			b.unmarked()
			b.click(requestLog, every("row"))
			b.unmarked()
		})
	}
}

// TestOddVectors are those that arithmetic has to leave out.
func TestOddVectors(t *testing.T) {
	t.Parallel()
	const unit = "[0.6,0.8,0,0]"
	at := func(raw string, i int) upstream.Item {
		return upstream.Item{Option: "visual", Scope: "clip", Start: float64(4 * i), End: float64(4*i + 4), Raw: raw}
	}
	for name, c := range map[string]struct {
		odd    string
		result []string // in the result
		detail []string // in the detail of the odd row
	}{
		"mixed dimensions": {"[0.6,0.8]", []string{"4 and 2 dimensions", "mixed dimensions"}, []string{"[0.6, 0.8]"}},
		"null component":   {"[0.6,null,0,0]", []string{"1 not finite"}, []string{"[0.6, null, 0, 0]"}},
		"zero vector":      {"[0,0,0,0]", []string{"1 zero"}, []string{"undefined"}},
		"exponents":        {"[6e-1,8.0E-1,-0,0]", []string{"1 repeated"}, []string{"[0.6, 0.8, -0, 0]"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, withTable)
			b.watch(b.script(upstream.Answer(upstream.Task{Status: "ready", Metadata: upstream.Video("odd.mp4", 12),
				Items: []upstream.Item{at(unit, 0), at(c.odd, 1), at("[0.8,0.6,0,0]", 2)}})), newKey())
			b.state(check, "Ready")
			b.reads(soon, c.result, result)
			b.row(1)
			b.reads(soon, c.detail, detail)
			assert.NotContains(t, b.text(detail), "NaN")
			assert.Empty(t, b.Record.Exceptions())
		})
	}
}

func TestOddTimes(t *testing.T) {
	t.Parallel()
	b := newTab(t, withTable)
	items := upstream.Items(9, 8)
	items[0].Start, items[0].End = 8, 4
	items[1].Start = -3
	items[2].End = 10_000
	b.watch(b.script(upstream.Answer(upstream.Task{Status: "ready", Metadata: upstream.Video("odd.mp4", 12), Items: items})), newKey())
	b.state(check, "Ready")
	b.reads(soon, []string{"3 odd times"}, result)
	b.click(result, like("DisclosureTriangle", "^Summary"))
	b.reads(soon, []string{"start after end", "negative time", "beyond the duration"}, result)
}
