package e2e

// kernel_test.go compares the SIMD kernel with plain sums in Chromium's worker,
// which compiles it otherwise than what runs it in go test.

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
)

// kernelWorker tells what the program wrote.
const kernelWorker = `
const lines = [];
console.log = console.warn = (...words) => lines.push(words.join(" "));
ended.catch((err) => lines.push(String(err))).then(() => postMessage(lines.join("\n")));
`

func TestKernelChecksItself(t *testing.T) {
	t.Parallel()
	ctx, page := workerSite(t, "../../app/vectors/kernel/testdata/check", "<!doctype html><title>kernel</title>", kernelWorker, "")
	for query, want := range map[string]string{"": "ok with SIMD", "?plain": "ok without SIMD"} {
		said, err := chrome.Eval[string](ctx, page, fmt.Sprintf(`new Promise((yes, no) => {
			const worker = new Worker("/worker.js" + %q);
			worker.onmessage = (event) => yes(event.data);
			worker.onerror = (event) => no(event.message);
		})`, query))
		require.NoError(t, err)
		assert.Equal(t, want, said)
	}
}
