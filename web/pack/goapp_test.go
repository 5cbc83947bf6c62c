package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSortAttributes(t *testing.T) {
	for given, want := range map[string]string{
		`<p>`:                                 `<p>`,
		`<a href="/x" class="b c">`:           `<a class="b c" href="/x">`,
		`<script src="/a.js" defer></script>`: `<script defer src="/a.js"></script>`,
		`<link rel="a" href="b" crossorigin>`: `<link crossorigin href="b" rel="a">`,
		`<img src="/x" alt="a > b" />`:        `<img alt="a > b" src="/x" />`,
		`<svg viewBox="0 0 1 1" aria-hidden="true"><path d="M0 0"/></svg>`: `<svg aria-hidden="true" viewBox="0 0 1 1"><path d="M0 0"/></svg>`,
		`1 < 2 b="c" a="d">`: `1 < 2 b="c" a="d">`,
	} {
		assert.Equal(t, want, string(sortAttributes([]byte(given))))
	}
}

func TestApplyWantsItOnce(t *testing.T) {
	_, err := apply([]byte("a b a"), []change{{"a", "c"}})
	assert.ErrorContains(t, err, "2 times")
	_, err = apply([]byte("b"), []change{{"a", "c"}})
	assert.ErrorContains(t, err, "0 times")
	got, err := apply([]byte("a b"), []change{{"a", "c"}, {"b", ""}})
	require.NoError(t, err)
	assert.Equal(t, "c ", string(got))
}
