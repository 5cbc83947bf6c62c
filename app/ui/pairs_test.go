package ui

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"embedscope/app/engine"
)

func TestPairsRequests(t *testing.T) {
	x := comparing()
	a, b := x.sides()
	q, why := pairsRequest(pairsRepeats, a, b, 10)
	assert.Empty(t, why)
	assert.Equal(t, engine.PairsRequest{A: a.part(), B: a.part(), Count: pairsMore, Apart: 10}, q)
	_, why = pairsRequest(pairsAgreement, a, b, 0)
	assert.Contains(t, why, "choose another one")
	_, why = pairsRequest(pairsMatches, a, b, 0)
	assert.NotEmpty(t, why)

	x.compareColumns("w / audio")
	a, b = x.sides()
	q, why = pairsRequest(pairsAgreement, a, b, 0)
	assert.Empty(t, why)
	assert.True(t, q.Together)
	assert.Equal(t, 10, q.Count, "all of them: the worst are shown too")
	q, why = pairsRequest(pairsRepeats, a, b, 3)
	assert.Empty(t, why)
	assert.Equal(t, q.A, q.B, "repeats are of the rows")

	x.compareColumns("v / audio")
	a, b = x.sides()
	_, why = pairsRequest(pairsMatches, a, b, 0)
	assert.Contains(t, why, "dimensions")
	_, why = pairsRequest(pairsRepeats, a, b, 0)
	assert.Empty(t, why, "the columns have nothing to do with them")
}

func TestPairsInWords(t *testing.T) {
	x := comparing()
	a, b := x.sides()
	some := []engine.Pair{{A: 0, B: 1, Cosine: 0.99}, {A: 2, B: 3, Cosine: 0.98}, {A: 4, B: 5, Cosine: 0.97}}
	assert.Len(t, alikeAtLeast(some, 0.98), 2)
	assert.Empty(t, alikeAtLeast([]engine.Pair{{Cosine: math.NaN()}}, 0.98))

	f := &foundPairs{kind: pairsDoubles, a: a, b: b, count: 5, pairs: some[:1]}
	assert.Equal(t, "visual × visual: 1 pair has a cosine of 0.98 or more.", f.facts())
	f.count = 1
	assert.Contains(t, f.facts(), "at least 1 pairs")
	f = &foundPairs{kind: pairsAgreement, a: a, b: b, mean: 0.5, pairs: some}
	assert.Contains(t, f.facts(), "mean cosine of 3 pairs at the same time is 0.500")
	assert.Empty(t, f.worst(), "all are shown")
	for i := range 40 {
		f.pairs = append(f.pairs, engine.Pair{A: i, Cosine: 0.5 - float64(i)/100})
	}
	worst := f.worst()
	assert.Len(t, worst, 5)
	assert.Less(t, worst[0].Cosine, worst[1].Cosine)
	f.pairs = nil
	assert.Contains(t, f.facts(), "no two segments share any time")
}
