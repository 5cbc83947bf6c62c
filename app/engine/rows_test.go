package engine

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func rowsOf(t *testing.T, s *Session, q RowsRequest) (*Rows, []byte) {
	t.Helper()
	q.Watch = "w"
	body, strips, err := s.rows(context.Background(), q)
	require.NoError(t, err)
	return body.(*Rows), strips
}

func numbersOf(rows []Row) []int {
	out := []int{}
	for _, r := range rows {
		out = append(out, r.Row)
	}
	return out
}

func TestRowsAreFilteredAndSorted(t *testing.T) {
	s := holding(t, ready)
	for name, tt := range map[string]struct {
		with func(*Query)
		want []int
	}{
		"natural: option, scope, start": {func(*Query) {}, []int{1, 0, 3, 2, 4, 5}},
		"row":                           {func(q *Query) { q.Sort = SortRow }, []int{0, 1, 2, 3, 4, 5}},
		"row, descending":               {func(q *Query) { q.Sort, q.Descending = SortRow, true }, []int{5, 4, 3, 2, 1, 0}},
		"start, none last":              {func(q *Query) { q.Sort = SortStart }, []int{1, 3, 2, 0, 4, 5}},
		"start descending, none last":   {func(q *Query) { q.Sort, q.Descending = SortStart, true }, []int{4, 0, 1, 3, 2, 5}},
		"end":                           {func(q *Query) { q.Sort = SortEnd }, []int{1, 2, 0, 3, 4, 5}},
		"norm, undefined last":          {func(q *Query) { q.Sort, q.Descending = SortNorm, true }, []int{1, 2, 0, 3, 4, 5}},
		"option, descending":            {func(q *Query) { q.Sort, q.Descending = SortOption, true }, []int{5, 2, 4, 1, 0, 3}},
		"scope":                         {func(q *Query) { q.Sort = SortScope }, []int{1, 0, 2, 4, 5, 3}},
		"similarity":                    {func(q *Query) { q.Sort, q.Descending, q.Reference = SortSimilarity, true, 0 }, []int{0, 2, 3, 1, 4, 5}},
		"similarity to nothing":         {func(q *Query) { q.Sort = SortSimilarity }, []int{1, 0, 3, 2, 4, 5}},
		"one option":                    {func(q *Query) { q.Options = []string{"audio"} }, []int{2, 4}},
		"an option and a scope":         {func(q *Query) { q.Options, q.Scopes = []string{"visual", "audio"}, []string{"asset"} }, []int{3}},
		"from":                          {func(q *Query) { q.From = 5.5 }, []int{0, 3, 4}},
		"to":                            {func(q *Query) { q.To = 3 }, []int{1, 3, 2}},
		"from and to":                   {func(q *Query) { q.From, q.To = 8.5, 8.6 }, []int{4}},
		"nothing":                       {func(q *Query) { q.Options = []string{"fused"} }, []int{}},
	} {
		t.Run(name, func(t *testing.T) {
			q := open()
			tt.with(&q)
			got, strips := rowsOf(t, s, RowsRequest{Count: 100, Query: q, Locate: -1})
			assert.Equal(t, tt.want, numbersOf(got.Rows))
			assert.Equal(t, len(tt.want), got.Total)
			assert.Len(t, strips, len(tt.want)*StripCells)
		})
	}
}

func TestAWindowOfRowsIsCutToWhatIsThere(t *testing.T) {
	s := holding(t, ready)
	got, _ := rowsOf(t, s, RowsRequest{First: 4, Count: 10, Query: open(), Locate: 2})
	assert.Equal(t, []int{4, 5}, numbersOf(got.Rows))
	assert.Equal(t, 3, got.At)
	got, _ = rowsOf(t, s, RowsRequest{First: 99, Count: 10, Query: open(), Locate: -1})
	assert.Equal(t, 6, got.First)
	assert.Empty(t, got.Rows)
	got, _ = rowsOf(t, s, RowsRequest{First: -5, Count: 1, Query: open(), Locate: 77})
	assert.Equal(t, []int{1}, numbersOf(got.Rows))
	assert.Equal(t, -1, got.At)
}

func TestSimilarityIsTheCosineWithinOneSpace(t *testing.T) {
	s := holding(t, ready)
	q := open()
	q.Sort, q.Reference = SortRow, 0
	got, _ := rowsOf(t, s, RowsRequest{Count: 6, Query: q, Locate: -1})
	want := []float64{1, 0.6, 0.8, math.Sqrt2 / 2, math.NaN(), math.NaN()}
	for i, w := range want {
		if math.IsNaN(w) {
			assert.True(t, math.IsNaN(got.Rows[i].Similarity), "row %d: a zero vector, and another dimension, have no cosine", i)
		} else {
			assert.InDelta(t, w, got.Rows[i].Similarity, 1e-6, "row %d", i)
		}
	}
}

func TestStrip(t *testing.T) {
	for name, tt := range map[string]struct {
		v    []float32
		want []byte
	}{
		"one cell each":    {[]float32{1, -1, 0, 0.5}, []byte{255, 1, 128, 192}},
		"means":            {[]float32{1, 1, -1, -1, 1, -1, 0, 0}, []byte{255, 1, 128, 128}},
		"fewer than cells": {[]float32{-1, 1}, []byte{1, 1, 255, 255}},
		"zero":             {[]float32{0, 0, 0, 0}, []byte{128, 128, 128, 128}},
		"bad components":   {[]float32{float32(math.NaN()), 2, float32(math.Inf(1)), -2}, []byte{0, 255, 0, 1}},
		"none":             {nil, []byte{0, 0, 0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			got := make([]byte, 4)
			strip(got, tt.v)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestDetail(t *testing.T) {
	s := holding(t, ready)
	body, buffer, err := s.detail(context.Background(), DetailRequest{Watch: "w", Row: 1, Nearest: 5, Among: AmongSame, Bins: 4})
	require.NoError(t, err)
	d := body.(*Detail)
	assert.Equal(t, []float32{0.6, 0.8}, floats(buffer))
	assert.Equal(t, 1, d.Segment.Row)
	assert.InDelta(t, 1, d.Segment.Norm, 1e-6)
	assert.InDelta(t, 0.6, d.Min, 1e-6)
	assert.InDelta(t, 0.8, d.Max, 1e-6)
	assert.Len(t, d.Bins, 4)
	assert.Equal(t, []int{0}, numbersOf(d.Nearest), "of the same option and scope, itself left out")
	assert.InDelta(t, 0.6, d.Nearest[0].Similarity, 1e-6)
	require.Equal(t, []int{2}, numbersOf(d.Same), "the audio clip at 0–5 s")
	assert.InDelta(t, 0.96, d.Same[0].Similarity, 1e-6)

	for _, tt := range []struct {
		among string
		apart float64
		want  []int
	}{
		{AmongSame, 0, []int{0}},
		{AmongOthers, 0, []int{2}}, // not 4: a zero vector has no cosine
		{AmongAll, 0, []int{2, 0}},
		{AmongAll, 0.001, []int{}}, // 0 begins where 1 ends, 2 overlaps it
	} {
		body, _, err := s.detail(context.Background(), DetailRequest{Watch: "w", Row: 1, Nearest: 5, Among: tt.among, Apart: tt.apart})
		require.NoError(t, err)
		assert.Equal(t, tt.want, numbersOf(body.(*Detail).Nearest), "%+v", tt)
	}

	body, buffer, err = s.detail(context.Background(), DetailRequest{Watch: "w", Row: 5, Nearest: 5, Bins: 4})
	require.NoError(t, err)
	v := floats(buffer)
	assert.True(t, math.IsNaN(float64(v[0])), "null")
	assert.True(t, math.IsInf(float64(v[2]), 1), "too large for float32")
	assert.Equal(t, 2, body.(*Detail).Segment.Bad)
	assert.Empty(t, body.(*Detail).Nearest)

	_, _, err = s.detail(context.Background(), DetailRequest{Watch: "w", Row: 6})
	assert.ErrorContains(t, err, "no row 6 in a result of 6")
}
