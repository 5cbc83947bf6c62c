package vectors

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// keptByAll is KeptNeighbours by sorting all distances.
func keptByAll(g *Graph, points []float32) float64 {
	kept := 0
	for i := range g.N {
		to := func(j int) float32 { return apart(points[2*i]-points[2*j], points[2*i+1]-points[2*j+1]) }
		var all []float32
		for j := range g.N {
			if j != i {
				all = append(all, to(j))
			}
		}
		slices.Sort(all)
		for _, j := range g.Rows[i*g.K:][:g.K] {
			if to(int(j)) <= all[g.K-1] {
				kept++
			}
		}
	}
	return float64(kept) / float64(g.N*g.K)
}

func TestKeptNeighboursAreCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(t, "n")
		k := rapid.IntRange(1, n-1).Draw(t, "k")
		points := rapid.SliceOfN(rapid.OneOf(
			rapid.Float32Range(-3, 3), rapid.SampledFrom([]float32{0, neg, 1, 2, -1, 1e30}), // ties abound
		), 2*n, 2*n).Draw(t, "points")
		g := &Graph{N: n, K: k}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "graph"), 0))
		for i := range n {
			others := r.Perm(n)
			others = slices.DeleteFunc(others, func(j int) bool { return j == i })
			for _, j := range others[:k] {
				g.Rows = append(g.Rows, int32(j))
			}
		}
		require.Equal(t, keptByAll(g, points), KeptNeighbours(g, points))
	})
}

func TestKeptNeighbours(t *testing.T) {
	rows := clustered(400, 2, 3, 1)
	g := exactGraph(t, rows, 10)
	assert.Equal(t, 1.0, KeptNeighbours(g, rows.Data)) // on a circle, the nearest are those with the largest cosine
	mixed := slices.Clone(rows.Data)
	r := rand.New(rand.NewPCG(1, 1))
	r.Shuffle(400, func(i, j int) {
		mixed[2*i], mixed[2*i+1], mixed[2*j], mixed[2*j+1] = mixed[2*j], mixed[2*j+1], mixed[2*i], mixed[2*i+1]
	})
	assert.InDelta(t, 10.0/400, KeptNeighbours(g, mixed), 0.02)

	assert.Equal(t, 1.0, KeptNeighbours(&Graph{}, nil))
	assert.Equal(t, 1.0, KeptNeighbours(&Graph{N: 1}, []float32{1, 2}))
	assert.Panics(t, func() { KeptNeighbours(g, rows.Data[2:]) })
}
