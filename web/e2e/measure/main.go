// Command measure times the real page in a real Chromium beside what it is to
// be compared with, in the same run, and prints one table: machines are noisy,
// and ratios of pairs are less so.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"embedscope/web/e2e/program"
)

func main() {
	quick := flag.Bool("quick", false, "one run of each, small sizes only")
	runs := flag.Int("runs", 5, "how `many` times each is measured; fewer for what takes long")
	out := flag.String("out", ".docs/bench.json", "`file` for comparing later")
	only := flag.String("only", "", "measure these `parts` alone, separated by commas: "+strings.Join(names(), ", "))
	flag.Parse()
	if err := run(*quick, *runs, *out, *only); err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

// parts are what is measured, in this order.
var parts = []struct {
	name    string
	measure func(*setup, *report) error
}{
	{"serving", serving}, {"readiness", readiness}, {"results", results}, {"explore", explore}, {"projections", projections},
	{"seeing", seeing}, {"finding", finding}, {"comparing", comparing}, {"exporting", exporting},
}

func names() (list []string) {
	for _, p := range parts {
		list = append(list, p.name)
	}
	return list
}

// setup is what every measurement stands on.
type setup struct {
	ctx    context.Context
	runs   int
	sizes  []int // vectors of a result
	films  *films
	server *program.Program

	projected []int // vectors that are projected
}

func run(quick bool, runs int, out, only string) error {
	chosen := names()
	if only != "" {
		chosen = strings.Split(only, ",")
	}
	for _, name := range chosen {
		if !slices.Contains(names(), name) {
			return fmt.Errorf("there is no part %q", name)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Minute)
	defer cancel()
	path, err := program.Build(ctx)
	if err != nil {
		return err
	}
	films := newFilms()
	defer films.Close()
	server, err := program.Start(path, "-addr", "localhost:0", "-api", films.URL+"/v1.3")
	if err != nil {
		return err
	}
	defer server.Stop()
	s := &setup{ctx: ctx, runs: runs, sizes: []int{453, 2703, 10803, 28804}, films: films, server: server,
		projected: []int{501, 2001, 5001, 20001, 28804}}
	if quick {
		s.runs, s.sizes, s.projected = 1, s.sizes[:2], s.projected[:2]
	}
	table := &report{Machine: machine(ctx)}
	var failed error
	for _, p := range parts {
		if !slices.Contains(chosen, p.name) {
			continue
		}
		if err := p.measure(s, table); err != nil {
			failed = errors.Join(failed, err) // what else was measured is shown all the same
		}
	}
	table.fit("a result to its table: growth, time ~ N^e", "result", "linear: 1")
	fmt.Print(table)
	text, err := json.MarshalIndent(table, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(out, append(text, '\n'), 0o644); err != nil {
		return err
	}
	return failed
}
