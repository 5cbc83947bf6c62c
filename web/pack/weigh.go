package main

import (
	"fmt"
	"io"
	"path"
	"strings"
	"text/tabwriter"
)

// budgets are the most bytes that a program may have when sent with brotli: a
// page is only as quick as its download.
var budgets = map[string]int{
	"app.wasm":    1_750_000,
	"engine.wasm": 850_000,
	"files.wasm":  1_000_000, // only who opens or exports a file fetches it
}

// atStart are the page and the files that a browser fetches until it answers
// and its worker is ready.
var atStart = []string{
	"/", "go-app.js", "go-app.css", "wasm_exec.js", "app.wasm", "app.css", "storage.js", "boot.js", "offline.js",
	"worker.js", "engine.wasm", "kernel.wasm", "icon-192.png", "icon.svg",
}

// weigh prints a table of sizes in kB (1000 bytes). The error names the
// programs over their budget.
func weigh(w io.Writer, files []packed) error {
	sizes := map[string][2]int{} // plain and brotli, by name without the hash
	for _, f := range files {
		sizes[plainName(f)] = [2]int{len(f.body), len(f.variants[0].body)}
	}
	var total [2]int
	for _, name := range atStart {
		total[0], total[1] = total[0]+sizes[name][0], total[1]+sizes[name][1]
	}

	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(name string, size [2]int, limit string) {
		fmt.Fprintf(t, "%s\t%.1f\t%.1f\t%s\t\n", name, float64(size[0])/1000, float64(size[1])/1000, limit)
	}
	fmt.Fprintln(t, "kB\tplain\tbrotli\tat most\t")
	var over []string
	for _, name := range []string{"app.wasm", "engine.wasm", "files.wasm"} {
		row(name, sizes[name], fmt.Sprintf("%.1f", float64(budgets[name])/1000))
		if sizes[name][1] > budgets[name] {
			over = append(over, fmt.Sprintf("%s has %d bytes, %d too many", name, sizes[name][1], sizes[name][1]-budgets[name]))
		}
	}
	row("all until ready", total, "")
	if err := t.Flush(); err != nil {
		return err
	}
	if len(over) > 0 {
		return fmt.Errorf("over budget: %s", strings.Join(over, "; "))
	}
	return nil
}

// plainName is the name of a file of ours before it got its hash, and the path
// of any other.
func plainName(f packed) string {
	if !f.immutable {
		return f.path
	}
	base, ext := path.Base(f.path), path.Ext(f.path)
	stem := strings.TrimSuffix(base, ext)
	return strings.TrimSuffix(stem, path.Ext(stem)) + ext
}
