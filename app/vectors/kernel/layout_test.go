package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// usual are umap-learn's forces for a spread of 1 and a least distance of 0.1.
var usual = Forces{A: 1.5769434, B: 0.8950609, Gamma: 1, Pushes: 5}

// graphOf is n points at random, and count edges between them.
func graphOf(random *rand.Rand, n, count int) (points []float32, edges Edges) {
	for range 2 * n {
		points = append(points, float32(random.NormFloat64()*5))
	}
	for range count {
		edges.Head = append(edges.Head, int32(random.IntN(n)))
		edges.Tail = append(edges.Tail, int32(random.IntN(n)))
		edges.Every = append(edges.Every, float32(1+random.ExpFloat64()*4))
	}
	return points, edges
}

// bitsOf are the numbers as such, with one NaN for all.
func bitsOf(v []float32) (all []uint32) {
	for _, x := range v {
		if x != x {
			x = float32(math.NaN())
		}
		all = append(all, math.Float32bits(x))
	}
	return all
}

func requireSame(t require.TestingT, want, got *Layout) {
	require.Equal(t, bitsOf(want.points), bitsOf(got.points), "points")
	require.Equal(t, bitsOf(want.next), bitsOf(got.next), "when edges are due")
	require.Equal(t, bitsOf(want.nextPush), bitsOf(got.nextPush), "when pushes were")
	require.Equal(t, want.random, got.random, "random state")
}

func TestLayoutsAreTheSameBitByBit(t *testing.T) {
	for _, e := range engines(t)[1:] {
		t.Run(e.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				seed := rapid.Uint64().Draw(t, "seed")
				random := rand.New(rand.NewPCG(seed, 1))
				n := shape(1, 300).Draw(t, "n")
				points, edges := graphOf(random, n, shape(0, 900).Draw(t, "edges"))
				odd := []float32{0, points[0], points[1], 1e-20, 1e-30, 1e19, -1e38, float32(math.Inf(1)), float32(math.NaN())}
				for range rapid.IntRange(0, 6).Draw(t, "odd") {
					points[random.IntN(2*n)] = odd[random.IntN(len(odd))]
				}
				forces := Forces{
					A:      rapid.Float32Range(0.1, 4).Draw(t, "a"),
					B:      rapid.Float32Range(0.2, 2).Draw(t, "b"),
					Gamma:  rapid.Float32Range(0, 3).Draw(t, "gamma"),
					Pushes: rapid.IntRange(0, 12).Draw(t, "pushes"),
				}
				plain := NewLayout(slices.Clone(points), edges, forces, seed)
				other := NewLayout(points, edges, forces, seed)
				for epoch := range 6 {
					alpha := 1 - float32(epoch)/6
					plain.plainDescend(epoch, alpha, 0, plain.Edges())
					cut := rapid.IntRange(0, other.Edges()).Draw(t, "cut")
					e.descend(other, epoch, alpha, 0, cut)
					e.descend(other, epoch, alpha, cut, other.Edges())
					requireSame(t, plain, other)
				}
			})
		})
	}
}

// naiveEpoch is the first epoch in which edges of l are taken, as the formulas say
// it, in float64.
func naiveEpoch(l *Layout, epoch int, alpha float64, points []float64) {
	a, b, gamma, n := float64(l.forces.A), float64(l.forces.B), float64(l.forces.Gamma), len(points)/2
	at := func(i int) (p [2]float64) { return [2]float64(points[2*i:]) }
	for i := range l.Edges() {
		if l.next[i] > float32(epoch) {
			continue
		}
		pushes := 0
		if l.forces.Pushes > 0 {
			step := float64(l.edges.Every[i]) / float64(l.forces.Pushes)
			pushes = int((float64(epoch) - step) / step)
		}
		head, tail := int(l.edges.Head[i]), int(l.edges.Tail[i])
		var sum, pull [2]float64
		drawn := l.draw()
		for k := range 1 + pushes {
			other := tail
			if k > 0 {
				if k%4 == 0 {
					drawn = l.draw()
				}
				other = int(uint64(drawn[k%4]) * uint64(n) >> 32)
			}
			dx, dy := at(head)[0]-at(other)[0], at(head)[1]-at(other)[1]
			r2 := dx*dx + dy*dy
			if r2 == 0 {
				continue
			}
			force := 2 * gamma * b / ((0.001 + r2) * (1 + a*math.Pow(r2, b)))
			if k == 0 {
				force = -2 * a * b * math.Pow(r2, b-1) / (1 + a*math.Pow(r2, b))
			}
			for c, d := range []float64{dx, dy} {
				f := max(-4, min(4, force*d))
				sum[c] += f
				if k == 0 {
					pull[c] = f
				}
			}
		}
		for c := range 2 {
			points[2*head+c] += alpha * sum[c]
			points[2*tail+c] -= alpha * pull[c]
		}
	}
}

func TestDescentFollowsTheFormulas(t *testing.T) {
	for _, e := range engines(t) {
		for _, forces := range []Forces{usual, {A: 0.58, B: 1.33, Gamma: 2, Pushes: 3}, {A: 1, B: 1, Gamma: 1, Pushes: 16}, {A: 1, B: 1, Gamma: 1}} {
			random := rand.New(rand.NewPCG(1, 2))
			// No point is the head of many edges: what rounding moves at first is moved on.
			points, edges := graphOf(random, 400, 500)
			for i, x := range points {
				points[i] = x * 4
			}
			var exact []float64
			for _, x := range points {
				exact = append(exact, float64(x))
			}
			l, again := NewLayout(points, edges, forces, 9), NewLayout(points, edges, forces, 9)
			const epoch = 3
			naiveEpoch(again, epoch, 0.7, exact)
			before := slices.Clone(points)
			e.descend(l, epoch, 0.7, 0, l.Edges())
			require.NotEqual(t, before, points)
			for i, want := range exact {
				near(t, want, float64(points[i]), 2e-4, e.name, i/2, i%2)
			}
		}
	}
}

func TestPower(t *testing.T) {
	for _, b := range []float32{0.2, 0.5, 0.8950609, 1, 1.3, 2} {
		for e := -126; e < 128; e++ {
			for m := range 64 {
				x := float32(math.Ldexp(1+float64(m)/64, e))
				want := math.Pow(float64(x), float64(b))
				if want < 0x1p-126 || want >= 0x1p127 {
					continue
				}
				by := 1e-5
				if x >= 1e-4 && x <= 1e4 {
					by = 2e-6
				}
				near(t, want, float64(power(x, b)), by*want, "power", e, m)
			}
		}
	}
	for _, b := range []float32{0.5, 1, 2} {
		assert.InDelta(t, 1, power(1, b), 1e-6)
	}
}

// The 10,000th number of the GNU Scientific Library's taus2, seeded with 1, is in
// the tests of that library.
func TestRandomNumbersAreTausworthe(t *testing.T) {
	var l Layout
	s := uint32(1)
	for part := range 3 {
		s *= 69069
		for i := range 4 {
			l.random[4*part+i] = s
		}
	}
	var drawn [4]uint32
	for range 6 + 10_000 {
		drawn = l.draw()
	}
	assert.Equal(t, [4]uint32{2733957125, 2733957125, 2733957125, 2733957125}, drawn)
}

func TestSeeds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	points, edges := graphOf(random, 50, 100)
	end := func(seed uint64) []float32 {
		l := NewLayout(slices.Clone(points), edges, usual, seed)
		for epoch := range 10 {
			l.Descend(epoch, 1, 0, l.Edges())
		}
		return l.points
	}
	assert.Equal(t, end(1), end(1))
	assert.NotEqual(t, end(1), end(2))
	for seed := range uint64(1000) {
		state := NewLayout(nil, Edges{}, usual, seed).random
		require.GreaterOrEqual(t, slices.Min(state[:]), uint32(16), "seed %d", seed)
		slices.Sort(state[:])
		require.Len(t, slices.Compact(state[:]), 12, "seed %d", seed)
	}
}

// Edges are taken once in Every epochs, and pushes Pushes times as often.
func TestEdgesAreTakenAsOftenAsTheyWeigh(t *testing.T) {
	const epochs = 200
	for _, e := range engines(t) {
		points, edges := graphOf(rand.New(rand.NewPCG(5, 2)), 20, 30)
		edges.Every[0], edges.Every[1], edges.Every[2] = 1, 7, float32(math.Inf(1))
		l := NewLayout(points, edges, usual, 1)
		for epoch := range epochs + 1 {
			e.descend(l, epoch, 0.1, 0, l.Edges())
		}
		for i, every := range edges.Every {
			if i == 2 {
				assert.True(t, math.IsInf(float64(l.next[i]), 1))
				continue
			}
			taken := math.Round(float64(l.next[i]/every)) - 1
			assert.InDelta(t, math.Floor(epochs/float64(every)), taken, 1, "%s: edge %d", e.name, i)
			last := float64(l.next[i] - every) // when the edge was due
			assert.InDelta(t, last, float64(l.nextPush[i]), 1.01+float64(every)/5, "%s: pushes of edge %d", e.name, i)
		}
	}
}

// Points that are joined come together and others do not, so that groups with
// edges within them, begun in one heap, end apart.
func TestGroupsComeApart(t *testing.T) {
	const groups, size, epochs = 4, 25, 200
	for _, e := range engines(t) {
		random := rand.New(rand.NewPCG(6, 2))
		points, _ := graphOf(random, groups*size, 0)
		var edges Edges
		for i := range groups * size {
			for range 6 {
				edges.Head = append(edges.Head, int32(i))
				edges.Tail = append(edges.Tail, int32(i/size*size+random.IntN(size)))
				edges.Every = append(edges.Every, 1)
			}
		}
		l := NewLayout(points, edges, usual, 1)
		for epoch := range epochs {
			e.descend(l, epoch, 1-float32(epoch)/epochs, 0, l.Edges())
		}
		within, apart := 0.0, math.Inf(1)
		for i := range groups * size {
			for j := range i {
				r := math.Hypot(float64(points[2*i]-points[2*j]), float64(points[2*i+1]-points[2*j+1]))
				if i/size == j/size {
					within = max(within, r)
				} else {
					apart = min(apart, r)
				}
			}
		}
		assert.Less(t, within, apart, e.name)
	}
}

// A point that is nowhere keeps its own place, and harms no other.
func TestPointsThatAreNotFinite(t *testing.T) {
	for _, e := range engines(t) {
		points, edges := graphOf(rand.New(rand.NewPCG(7, 2)), 40, 400)
		points[6], points[13] = float32(math.NaN()), float32(math.Inf(-1))
		l := NewLayout(points, edges, usual, 1)
		for epoch := range 20 {
			e.descend(l, epoch, 1, 0, l.Edges())
		}
		for i, x := range points {
			assert.Equal(t, i != 6 && i != 13, x-x == 0, "%s: %d is %v", e.name, i, x)
		}
	}
}

func TestLayoutPanics(t *testing.T) {
	points, odd := make([]float32, 6), rowsOf(1, 5, normal(1)).Data
	one := func(head, tail int32, every float32) Edges {
		return Edges{[]int32{head}, []int32{tail}, []float32{every}}
	}
	nan := float32(math.NaN())
	for name, call := range map[string]func(){
		"half a point":      func() { NewLayout(odd, Edges{}, usual, 1) },
		"no such head":      func() { NewLayout(points, one(3, 0, 1), usual, 1) },
		"a head below":      func() { NewLayout(points, one(-1, 0, 1), usual, 1) },
		"no such tail":      func() { NewLayout(points, one(0, 3, 1), usual, 1) },
		"too often":         func() { NewLayout(points, one(0, 1, 0.5), usual, 1) },
		"never a number":    func() { NewLayout(points, one(0, 1, nan), usual, 1) },
		"fewer tails":       func() { NewLayout(points, Edges{Head: []int32{0}, Every: []float32{1}}, usual, 1) },
		"no word how often": func() { NewLayout(points, Edges{Head: []int32{0}, Tail: []int32{0}}, usual, 1) },
		"a of 0":            func() { NewLayout(points, Edges{}, Forces{A: 0, B: 1}, 1) },
		"infinite b":        func() { NewLayout(points, Edges{}, Forces{A: 1, B: float32(math.Inf(1))}, 1) },
		"gamma is NaN":      func() { NewLayout(points, Edges{}, Forces{A: 1, B: 1, Gamma: nan}, 1) },
		"too many pushes":   func() { NewLayout(points, Edges{}, Forces{A: 1, B: 1, Pushes: mostPushes + 1}, 1) },
		"edges that aren't": func() { NewLayout(points, one(0, 1, 1), usual, 1).Descend(1, 1, 0, 2) },
		"backwards":         func() { NewLayout(points, one(0, 1, 1), usual, 1).Descend(1, 1, 1, 0) },
		"before the first":  func() { NewLayout(points, one(0, 1, 1), usual, 1).Descend(-1, 1, 0, 1) },
		"too late":          func() { NewLayout(points, one(0, 1, 1), usual, 1).Descend(mostEpochs+1, 1, 0, 1) },
	} {
		assert.Panics(t, call, name)
	}
	assert.NotPanics(t, func() { NewLayout(nil, Edges{}, usual, 1).Descend(0, 1, 0, 0) })
	assert.NotPanics(t, func() { NewLayout(points, one(2, 0, 1), usual, 1).Descend(mostEpochs, 1, 1, 1) })
}
