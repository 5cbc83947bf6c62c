package vectors

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"embedscope/app/vectors/kernel"
)

// planted_test.go is the data that projections and neighbours are tested and
// measured with.

// clustered is n unit vectors of d components around as many centres, in turn.
// Around each centre they vary in the same few directions, by about half its
// length, and a little in all, as segments of a film do in its scenes.
func clustered(n, d, centres int, seed uint64) kernel.Rows {
	const directions = 8
	r := rand.New(rand.NewPCG(seed, seed))
	scale := 1 / math.Sqrt(float64(d))
	draw := func() []float64 {
		v := make([]float64, d)
		for i := range v {
			v[i] = r.NormFloat64() * scale
		}
		return v
	}
	type cluster struct {
		centre []float64
		along  [directions][]float64
	}
	clusters := make([]cluster, centres)
	for i := range clusters {
		clusters[i].centre = draw()
		for j := range clusters[i].along {
			clusters[i].along[j] = draw()
		}
	}
	rows := kernel.Rows{D: d, Data: make([]float32, 0, n*d)}
	for i := range n {
		c := clusters[i%centres]
		v := make([]float64, d)
		copy(v, c.centre)
		for _, along := range c.along {
			z := r.NormFloat64() * 0.5 / math.Sqrt(directions)
			for j, x := range along {
				v[j] += z * x
			}
		}
		var square float64
		for j := range v {
			v[j] += 0.1 * scale * r.NormFloat64()
			square += v[j] * v[j]
		}
		for _, x := range v {
			rows.Data = append(rows.Data, float32(x/math.Sqrt(square)))
		}
	}
	return rows
}

// exactGraph is the exact graph of rows.
func exactGraph(t testing.TB, rows kernel.Rows, k int) *Graph {
	g, err := ExactNeighbours(context.Background(), rows, k, nil)
	require.NoError(t, err)
	return g
}

// components is the PCA of rows.
func components(t testing.TB, rows kernel.Rows, k int) *PCA {
	p, err := Components(context.Background(), rows, k, nil)
	require.NoError(t, err)
	return p
}

// recall is the share of the neighbours of want that got has, too.
func recall(want, got *Graph) float64 {
	found := 0
	for i := range want.N {
		have := make(map[int32]bool)
		for _, row := range got.Rows[i*got.K:][:got.K] {
			have[row] = true
		}
		for _, row := range want.Rows[i*want.K:][:want.K] {
			if have[row] {
				found++
			}
		}
	}
	return float64(found) / float64(len(want.Rows))
}

// laidOut is the points of a finished layout.
func laidOut(g *Graph, start []float32, o UMAPOptions) []float32 {
	u := NewUMAP(g, start, o)
	for !u.Step(100_000) {
	}
	return u.Points()
}
