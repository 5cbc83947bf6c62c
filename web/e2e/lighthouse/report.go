package main

// report.go reads the report of Lighthouse.

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
)

// report is the part of it that counts.
type report struct {
	RuntimeError *struct{ Message string }
	RunWarnings  []string
	Categories   map[string]struct {
		Score     float64 // 0 to 1
		AuditRefs []struct {
			ID     string
			Weight float64
		}
	}
	Audits map[string]struct {
		Title, DisplayValue string
		Score               *float64 // nil: it has none
	}
}

// check tells whether the page could be judged, in all that is asked for.
func (r *report) check() error {
	if r.RuntimeError != nil {
		return errors.New(r.RuntimeError.Message)
	}
	for name := range least {
		if _, ok := r.Categories[name]; !ok {
			return fmt.Errorf("its report has no %s", name)
		}
	}
	return nil
}

// points are a category's score of 100, as Lighthouse shows it.
func (r *report) points(category string) float64 {
	return math.Round(r.Categories[category].Score * 100)
}

// below names the scores that are less than they must be.
func (r *report) below() error {
	var low []string
	for _, name := range slices.Sorted(maps.Keys(least)) {
		if r.points(name) < least[name] {
			low = append(low, fmt.Sprintf("%s has %.0f, not %.0f", name, r.points(name), least[name]))
		}
	}
	if low == nil {
		return nil
	}
	return errors.New(strings.Join(low, ", "))
}

// String has a line for each category, and below it for each audit that took
// points from it.
func (r *report) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, name := range slices.Sorted(maps.Keys(least)) {
		c := r.Categories[name]
		fmt.Fprintf(w, "  %s\t%.0f\n", name, r.points(name))
		var whole float64
		for _, ref := range c.AuditRefs {
			whole += ref.Weight
		}
		for _, ref := range c.AuditRefs {
			a := r.Audits[ref.ID]
			if ref.Weight > 0 && a.Score != nil && *a.Score < 1 {
				fmt.Fprintf(w, "    %s\t-%.1f\t%s\t%s\n", ref.ID, ref.Weight/whole*(1-*a.Score)*100, a.Title, a.DisplayValue)
			}
		}
	}
	w.Flush()
	for _, warning := range r.RunWarnings {
		fmt.Fprintln(&b, "  warning:", warning)
	}
	return b.String()
}
