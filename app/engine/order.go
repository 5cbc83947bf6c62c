package engine

import (
	"slices"
	"strings"
)

// order sorts items in place, equal ones in the order they had. Everything
// that is sorted here is sorted as numbers that stand for it: each type that
// slices sorts is another 20 kB of the worker's program.
func order(items []int, compare func(a, b int) int) { slices.SortStableFunc(items, compare) }

// upTo answers 0, 1, … n-1.
func upTo(n int) []int {
	items := make([]int, n)
	for i := range items {
		items[i] = i
	}
	return items
}

// picked answers the items of s in the order of their numbers.
func picked[T any](s []T, items []int) []T {
	out := make([]T, len(items))
	for i, item := range items {
		out[i] = s[item]
	}
	return out
}

func ascending(a, b int) int { return a - b }

// The orders in which known options and scopes are shown; unknown ones follow
// by name, and none at all comes last.
var (
	optionOrder = []string{"visual", "audio", "transcription", "fused", "text"}
	scopeOrder  = []string{"clip", "asset", "page", "chunk"}
)

func compareOptions(a, b string) int { return compareKnown(optionOrder, a, b) }
func compareScopes(a, b string) int  { return compareKnown(scopeOrder, a, b) }

func compareKnown(known []string, a, b string) int {
	if a == b {
		return 0
	}
	rank := func(s string) int {
		if i := slices.Index(known, s); i >= 0 {
			return i
		}
		if s == "" {
			return len(known) + 1
		}
		return len(known)
	}
	if c := rank(a) - rank(b); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// compareNumbers puts NaN last, whichever way.
func compareNumbers(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	case a == b:
		return 0
	case a == a:
		return -1
	case b == b:
		return 1
	}
	return 0
}
