package e2e

// bench_test.go measures how fast a ready answer is decoded in Chromium's
// worker, beside the other ways of doing it.

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

// benchWorker runs the bench program, and in JavaScript what a page without
// one would do.
const benchWorker = `
const flatten = (task) => {
	const d = task.data[0].embedding.length;
	const all = new Float32Array(task.data.length * d);
	task.data.forEach((item, i) => all.set(item.embedding, i * d));
	return { rows: task.data.length, sum: all.reduce((a, b) => a + b, 0) };
};
const native = {
	"json()": async ({ url }) => flatten(await (await fetch(url, { headers: { "x-api-key": "tlk_bench" } })).json()),
	"JSON.parse": async ({ body }) => flatten(JSON.parse(new TextDecoder().decode(body))),
};
addEventListener("message", async (event) => {
	const way = native[event.data.way];
	if (!way) return;
	event.stopImmediatePropagation();
	const began = performance.now();
	const got = await way(event.data);
	postMessage({ ...got, ms: performance.now() - began });
});
`

const benchPage = `<!doctype html><title>bench</title><script>
const worker = new Worker("/worker.js");
let hear = new Promise((yes) => { worker.onmessage = () => yes() });
window.ask = async (q) => {
	await hear;
	return new Promise((yes) => { worker.onmessage = (e) => yes(e.data); worker.postMessage(q) });
};
worker.onerror = (e) => { document.title = e.message };
</script>`

func TestDecoderBenchmark(t *testing.T) {
	api := theAPI()
	id := newID()
	api.Script(id, upstream.Body(200, largeBody()))
	ctx, page := workerSite(t, "./bench", benchPage, benchWorker, largeBody())
	_, err := chrome.Eval[any](ctx, page, `fetch("/body").then((r) => r.arrayBuffer()).then((a) => { window.body = new Uint8Array(a) })`)
	require.NoError(t, err)

	type run struct{ Ms, Rows, Sum float64 }
	ways := []struct{ name, way string }{
		{"the decoder, from memory", "stream"},
		{"the client, from the network", "fetch"},
		{"response.json() and flattening, from the network", "json()"},
		{"JSON.parse and flattening, from memory", "JSON.parse"},
		{"encoding/json, from memory", "encoding/json"},
	}
	megabytes := float64(len(largeBody())) / 1e6
	speeds := map[string]float64{}
	for _, w := range ways {
		var took []float64
		for range 5 {
			got, err := chrome.Eval[run](ctx, page, fmt.Sprintf(
				`ask({way: %q, base: %q, task: %q, url: %q, body})`, w.way, api.Base(), id, api.Base()+"/embed-v2/tasks/"+id))
			require.NoError(t, err, w.name)
			require.EqualValues(t, largeRows, got.Rows, w.name)
			require.InDelta(t, sumOfAll(), got.Sum, 1e-3, w.name)
			took = append(took, got.Ms)
		}
		slices.Sort(took)
		speeds[w.way] = megabytes / took[0] * 1e3
		t.Logf("%-50s %6.1f MB/s, median of %d; best %.1f", w.name, megabytes/took[len(took)/2]*1e3, len(took), speeds[w.way])
	}
	// 200 MB/s is the figure to reach. The best run is what the machine can do
	// when nothing else is on it, and the floor leaves room for one that is busy.
	assert.Greater(t, speeds["stream"], 100.0, "MB/s of the decoder")
	assert.Greater(t, speeds["stream"], speeds["encoding/json"]*3)
}

func sumOfAll() (sum float64) {
	for row := range largeRows {
		for _, v := range upstream.Vector(row, largeDim) {
			sum += float64(v)
		}
	}
	if math.IsNaN(sum) {
		panic("upstream: a vector is not finite")
	}
	return sum
}
