package main

// exporting.go measures how long a full result takes to become files, beside
// numpy writing the same numbers.

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"embedscope/web/e2e/chrome"
)

// exported are the formats that are measured, and what writes the same array a
// in numpy.
var exported = []struct{ id, label, numpy string }{
	{"npy", "NumPy", `np.save("a.npy", a)`},
	{"npz", "NumPy archive", `np.savez("a.npz", a=a)`},
	{"csv", "CSV", `np.savetxt("a.csv", a, fmt="%.9g", delimiter=",")`},
	{"jsonl", "JSON Lines", ""},
	{"json", "JSON", ""},
}

func exporting(s *setup, r *report) error {
	n := s.sizes[len(s.sizes)-1]
	for _, f := range exported {
		var ours, theirs, longest, size []float64
		for range min(s.runs, 3) {
			err := s.browse(s.server.URL+"/?view=table", func(o *opened) error {
				if _, err := o.live(); err != nil {
					return err
				}
				if _, _, err := o.watch(fmt.Sprint("b", n)); err != nil {
					return err
				}
				x, err := chrome.Eval[struct{ Ms, Task, Size float64 }](o.ctx, o.Page, fmt.Sprintf(exportAs, f.id))
				ours, longest, size = append(ours, x.Ms), append(longest, x.Task), append(size, x.Size/1e6)
				return err
			})
			if err != nil {
				return fmt.Errorf("export as %s: %w", f.id, err)
			}
			if f.numpy != "" {
				ms, err := numpyWrites(n, f.numpy)
				if err != nil {
					return err
				}
				theirs = append(theirs, ms)
			}
		}
		r.add(fmt.Sprintf("%d × %d to %s, %.0f MB", n, dim, f.label, median(size)), "ms", ours, theirs, "")
		r.add("   longest task of the page's thread", "ms", longest, nil, "50 ms")
	}
	return nil
}

// exportAs exports in a format, and answers the time from the click to the
// saved file, the longest task meanwhile, and the bytes that were written.
const exportAs = `(async () => {
	const button = (name) => [...document.querySelectorAll("button")].find((b) => b.textContent === name && !b.disabled);
	const until = async (what) => {
		for (const began = performance.now(); performance.now() - began < 60000;) {
			const found = what();
			if (found) return found;
			await new Promise(requestAnimationFrame);
		}
		throw new Error("no export: " + document.querySelector("#export").innerText);
	};
	button("Export…").click();
	const format = await until(() => document.querySelector("#export select"));
	format.value = %q;
	format.dispatchEvent(new Event("change", {bubbles: true}));
	await new Promise((ok) => setTimeout(ok, 500));
	longest = 0;
	const began = performance.now();
	(await until(() => button("Export"))).click();
	const done = await until(() => document.querySelector(".export-done"));
	const ms = performance.now() - began;
	await new Promise((ok) => setTimeout(ok, 200));
	const units = {B: 1, kB: 1e3, MB: 1e6, GB: 1e9};
	let size = 0;
	for (const [, number, unit] of done.innerText.matchAll(/ ([\d.]+) (B|kB|MB|GB)/g)) size += number * units[unit];
	return {ms, task: longest, size};
})()`

// numpyWrites answers how long numpy takes to write n vectors, in milliseconds.
func numpyWrites(n int, statement string) (float64, error) {
	dir, err := os.MkdirTemp("", "measure")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	program := fmt.Sprintf(`
import time, numpy as np
a = np.random.default_rng(1).standard_normal((%d, %d), dtype=np.float32)
began = time.perf_counter()
%s
print((time.perf_counter() - began) * 1000)
`, n, dim, statement)
	python := exec.Command("/usr/bin/python3", "-c", program)
	python.Dir = filepath.Clean(dir)
	out, err := python.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("numpy: %w: %s", err, out)
	}
	return strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
}
