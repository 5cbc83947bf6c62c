package vectors

import (
	"context"
	"math"
	"math/rand/v2"

	"embedscope/app/vectors/kernel"
)

// mostRounds is how often k-means assigns all rows, where it does not come to
// rest before.
const mostRounds = 50

// The first centres are drawn from so many rows, which compete for each place.
const (
	seeding = 2_000
	tries   = 64
)

// KMeans divides N rows, unit vectors without norms, into k clusters of similar
// direction: fewer where there are not k different directions. A k below 1 counts
// as 1. The same seed gives the same clusters.
//
// It is spherical k-means: I. S. Dhillon, D. S. Modha, "Concept Decompositions for
// Large Sparse Text Data Using Clustering", Machine Learning 42 (2001). It begins
// with rows drawn by k-means++, for which cosine distances are what squared
// distances are elsewhere: D. Arthur, S. Vassilvitskii (2007), section 2; Y. Endo,
// S. Miyamoto, "Spherical k-Means++ Clustering" (2015). For each place it draws 64
// rows and takes the one that brings all others nearest, which finds clusters that
// lie apart nearly always; of more than 2,000 rows it looks at as many, evenly
// spaced, to begin. A cluster that runs empty gets the row farthest from its own
// centre. It ends when no row moves any more, or after 50 rounds.
//
// Time is O(N·k·d) a round. The error is that of ctx.
func KMeans(ctx context.Context, rows kernel.Rows, k int, seed uint64, progress Progress) (*Clusters, error) {
	return kMeans(newPace(ctx, progress), rows, k, seed)
}

func kMeans(p *pace, rows kernel.Rows, k int, seed uint64) (*Clusters, error) {
	if err := p.tell(0); err != nil {
		return nil, err
	}
	n := rowsIn(rows)
	if n == 0 {
		return &Clusters{}, p.tell(1)
	}
	s := kmeans{rows: rows, d: rows.D, of: make([]int32, n), near: make([]float32, n)}
	if err := s.begin(min(max(k, 1), n), rand.NewPCG(seed, 0), p); err != nil {
		return nil, err
	}
	for round := range mostRounds {
		done := 0.2 + 0.7*float64(round)/float64(round+8) // who knows how many there will be
		moved, err := s.assign(p, done)
		if err != nil {
			return nil, err
		}
		if !s.refill() && !moved {
			break
		}
		s.centre()
	}
	if err := p.tell(0.9); err != nil {
		return nil, err
	}
	c := newClusters(rows, s.of, s.k)
	return c, p.tell(1)
}

// kmeans is k-means under way.
type kmeans struct {
	rows    kernel.Rows
	k, d    int
	of      []int32   // N: the cluster of each row, or -1
	near    []float32 // N: its cosine to the centre that it was assigned to
	sums    []float64 // k×d: of the rows of each cluster; kept up to date as rows move
	sizes   []int     // k
	centres []float32 // k×d
}

// begin draws the first centres. No row is in a cluster then.
func (s *kmeans) begin(k int, random *rand.PCG, p *pace) error {
	d := s.d
	some := spaced(s.rows, seeding)
	n := some.N()
	far := make([]float64, n) // the cosine distance to the nearest centre
	for i := range far {
		far[i] = 1
	}
	drawn := kernel.Rows{D: d, Data: make([]float32, tries*d)}
	dots := kernel.Grid{Data: make([]float32, tries*n), Stride: n}
	var tiles kernel.Tiles
	for s.k = 0; s.k < k; s.k++ {
		var total float64
		for _, x := range far {
			total += x
		}
		if total == 0 {
			break // no other direction is left
		}
		for t := range tries {
			x := total * float64(random.Uint64()>>11) / (1 << 53)
			i := draw(far, x)
			copy(rowOf(drawn, t), rowOf(some, i))
		}
		tiles.Block(dots, kernel.Grid{}, drawn, some)
		best, least := 0, math.Inf(1)
		for t := range tries {
			var left float64
			for i, x := range dots.Data[t*n : (t+1)*n] {
				if y := 1 - float64(x); y < far[i] { // the builtin min is slow
					left += y
				} else {
					left += far[i]
				}
			}
			if left < least {
				best, least = t, left
			}
		}
		s.centres = append(s.centres, rowOf(drawn, best)...)
		for i, x := range dots.Data[best*n : (best+1)*n] {
			far[i] = min(far[i], 1-float64(x))
			if far[i] < same {
				far[i] = 0
			}
		}
		if err := p.spend(blockCost*float64(tries*n*d), 0.2*float64(s.k)/float64(k)); err != nil {
			return err
		}
	}
	s.sums, s.sizes = make([]float64, s.k*d), make([]int, s.k)
	for i := range s.of {
		s.of[i] = -1
	}
	return nil
}

// draw is the first i at which the sum of weights exceeds x; x is less than the sum
// of all, up to rounding.
func draw(weights []float64, x float64) int {
	last := 0
	for i, w := range weights {
		if w == 0 {
			continue
		}
		if x < w {
			return i
		}
		x -= w
		last = i
	}
	return last
}

// assign puts each row into the cluster whose centre is nearest, the first among
// equals, and reports whether one moved.
func (s *kmeans) assign(p *pace, done float64) (moved bool, err error) {
	d := s.d
	centres := kernel.Rows{D: d, Data: s.centres}
	n := len(s.of)
	step := max(p.products()/(s.k*d), 1)
	for from := 0; from < n; from += step {
		to, moves := min(from+step, n), 0
		eachDots(slice(s.rows, from, to), centres, func(i int, dots []float32) {
			i += from
			best := 0
			for c, x := range dots {
				if x > dots[best] {
					best = c
				}
			}
			s.near[i] = dots[best]
			if int32(best) != s.of[i] {
				s.move(i, best)
				moves++
			}
		})
		moved = moved || moves > 0
		if err := p.spend(blockCost*float64((to-from)*s.k*d)+sumCost*float64(2*moves*d), done); err != nil {
			return moved, err
		}
	}
	return moved, nil
}

// centre sets the centres to the mean directions.
func (s *kmeans) centre() {
	for c, size := range s.sizes {
		direct(s.centres[c*s.d:(c+1)*s.d], s.sums[c*s.d:(c+1)*s.d], size)
	}
}

// move takes row i from its cluster, if it is in one, and puts it into another.
func (s *kmeans) move(i, to int) {
	d := s.d
	if from := int(s.of[i]); from >= 0 {
		accumulate(s.sums[from*d:(from+1)*d], rowOf(s.rows, i), -1)
		s.sizes[from]--
	}
	accumulate(s.sums[to*d:(to+1)*d], rowOf(s.rows, i), 1)
	s.sizes[to]++
	s.of[i] = int32(to)
}

// refill gives each empty cluster the row that is farthest from its centre, or does
// away with the cluster if all rows are where their centres are. It reports
// whether there was one.
func (s *kmeans) refill() (any bool) {
	for c := 0; c < s.k; c++ {
		if s.sizes[c] > 0 {
			continue
		}
		any = true
		farthest := -1
		for i, o := range s.of {
			if s.sizes[o] > 1 && s.near[i] < 1-same && (farthest < 0 || s.near[i] < s.near[farthest]) {
				farthest = i
			}
		}
		if farthest >= 0 {
			s.move(farthest, c)
			s.near[farthest] = 1
			continue
		}
		s.k--
		last, d := s.k, s.d
		copy(s.sums[c*d:(c+1)*d], s.sums[last*d:(last+1)*d])
		s.sizes[c] = s.sizes[last]
		s.sums, s.sizes, s.centres = s.sums[:last*d], s.sizes[:last], s.centres[:last*d]
		for i, o := range s.of {
			if int(o) == last {
				s.of[i] = int32(c)
			}
		}
		c--
	}
	return any
}
