package main

// report.go is the table.

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"embedscope/web/e2e/chrome"
)

// report is what was measured, and on what.
type report struct {
	Machine string
	Rows    []row
}

// row is one figure beside its peer, medians of as many runs each.
type row struct {
	What   string
	Unit   string
	Ours   float64
	Peer   float64 `json:",omitempty"` // 0: it has none
	Ratio  float64 `json:",omitempty"` // the median of the runs' ratios; 0: there is none
	Target string  `json:",omitempty"`
	Runs   int
	family string // of rows that differ in size alone
	size   int
}

// add enters runs that were made in pairs; peer may be nil.
func (r *report) add(what, unit string, ours, peer []float64, target string) *row {
	x := row{What: what, Unit: unit, Ours: median(ours), Target: target, Runs: len(ours)}
	if peer != nil {
		x.Peer = median(peer)
		var ratios []float64
		for i := range ours {
			if peer[i] != 0 { // or it is no ratio, and no JSON either
				ratios = append(ratios, ours[i]/peer[i])
			}
		}
		if len(ratios) > 0 {
			x.Ratio = median(ratios)
		}
	}
	r.Rows = append(r.Rows, x)
	return &r.Rows[len(r.Rows)-1]
}

// fit adds the exponent e of time ~ size^e over the rows of a family.
func (r *report) fit(what, family, target string) {
	var x, y []float64
	for _, row := range r.Rows {
		if row.family == family {
			x, y = append(x, math.Log(float64(row.size))), append(y, math.Log(row.Ours))
		}
	}
	if len(x) > 1 {
		r.Rows = append(r.Rows, row{What: what, Unit: "e", Ours: slope(x, y), Target: target})
	}
}

func (r *report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", r.Machine)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "what\tours\tbeside it\tratio\tto reach")
	for _, x := range r.Rows {
		peer, ratio := "", ""
		if x.Ratio != 0 {
			peer, ratio = number(x.Peer)+" "+x.Unit, strconv.FormatFloat(x.Ratio, 'f', 2, 64)
		}
		fmt.Fprintf(w, "%s\t%s %s\t%s\t%s\t%s\n", x.What, number(x.Ours), x.Unit, peer, ratio, x.Target)
	}
	w.Flush()
	return b.String()
}

func number(v float64) string {
	if v >= 100 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

// median of at least one number.
func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// slope of the line of least squares through the points (x, y).
func slope(x, y []float64) float64 {
	var mx, my float64
	for i := range x {
		mx, my = mx+x[i]/float64(len(x)), my+y[i]/float64(len(y))
	}
	var xy, xx float64
	for i := range x {
		xy, xx = xy+(x[i]-mx)*(y[i]-my), xx+(x[i]-mx)*(x[i]-mx)
	}
	return xy / xx
}

// machine says what this ran on.
func machine(ctx context.Context) string {
	cpu := "unknown processor"
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(info)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				cpu = strings.TrimSpace(value)
				break
			}
		}
	}
	browser := "a browser"
	if path, err := chrome.Find(); err == nil {
		if out, err := exec.CommandContext(ctx, path, "--version").Output(); err == nil {
			browser = strings.TrimSpace(string(out))
		}
	}
	return fmt.Sprintf("%s, %d cores; %s; %s", cpu, runtime.NumCPU(), browser, runtime.Version())
}
