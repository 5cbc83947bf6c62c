package vectors

import (
	"context"

	"embedscope/app/vectors/kernel"
)

// Silhouette is how well the rows, unit vectors without norms, fit their clusters:
//
//	s = (b - a) / max(a, b)
//
// where a is the mean cosine distance of a row to the others of its cluster, and b
// the least of its mean distances to the other clusters: P. J. Rousseeuw,
// "Silhouettes: a graphical aid to the interpretation and validation of cluster
// analysis", J. Comput. Appl. Math. 20 (1987). It is between -1 and 1; near 0 a
// row lies between two clusters, and below 0 it would fit another one better.
//
// each has one for each row: 0 for a row that is alone in its cluster, as Rousseeuw
// has it, or in none, and everywhere if there are less than two clusters. mean is
// that of the rows that are in a cluster.
//
// Nothing is approximate, though no pair of rows is looked at: the mean of the
// cosines of x and the rows of a cluster is the dot product of x and the mean of
// these rows. So time is O(N·K·d).
func Silhouette(rows kernel.Rows, c *Clusters) (mean float64, each []float64) {
	each = make([]float64, rowsIn(rows))
	mustBe("clusters", len(c.Of), len(each))
	if c.K < 2 {
		return 0, each
	}
	means, sizes := meansOf(rows, c.Of, c.K)
	var sum float64
	count := 0
	eachDots(rows, means, func(i int, dots []float32) {
		own := c.Of[i]
		if own < 0 {
			return
		}
		count++
		if sizes[own] == 1 {
			return
		}
		v := rowOf(rows, i)
		size := float64(sizes[own])
		// The mean counts the row itself, at its distance to itself.
		a := (size*(1-float64(dots[own])) - (1 - kernel.Dot(v, v))) / (size - 1)
		b := 2.
		for k, x := range dots {
			if int32(k) != own {
				b = min(b, 1-float64(x))
			}
		}
		a, b = max(a, 0), max(b, 0)
		if most := max(a, b); most >= same {
			each[i] = (b - a) / most
			sum += each[i]
		}
	})
	if count > 0 {
		mean = sum / float64(count)
	}
	return mean, each
}

const (
	usualMost = 12    // clusters, where nobody says how many to try
	sampled   = 4_000 // rows, of which the number of clusters can be told as well as of all
)

// ProposeK proposes how many clusters to divide the rows into, unit vectors without
// norms: it tries all from 2 to most, 12 if most is 0, and answers the one with the
// largest mean Silhouette, the least among equals. silhouettes[i] is that of i+2
// clusters; there are fewer of them where there are fewer different rows, or than
// one cluster less than rows. Where there are none, k is 1, or 0 without a row.
//
// Of more than 4,000 rows it looks at as many, evenly spaced. The error is that
// of ctx.
func ProposeK(ctx context.Context, rows kernel.Rows, most int, seed uint64, progress Progress) (k int, silhouettes []float64, err error) {
	p := newPace(ctx, progress)
	if err := p.tell(0); err != nil {
		return 0, nil, err
	}
	if most <= 0 {
		most = usualMost
	}
	rows = spaced(rows, sampled)
	n := rowsIn(rows)
	most = min(most, n-1)
	all := float64((most+1)*most/2 - 1) // work, as the sum of 2…most
	k = min(n, 1)
	best := 0.
	for try := 2; try <= most; try++ {
		part := p.part(float64(try*(try-1)/2-1)/all, float64(try*(try+1)/2-1)/all)
		c, err := KMeans(ctx, rows, try, seed, part)
		if err != nil {
			return 0, nil, err
		}
		if c.K < try {
			break
		}
		mean, _ := Silhouette(rows, c)
		silhouettes = append(silhouettes, mean)
		if try == 2 || mean > best {
			k, best = try, mean
		}
	}
	return k, silhouettes, p.tell(1)
}

// spaced is most of the rows, evenly spaced, or rows itself if there are no more.
func spaced(rows kernel.Rows, most int) kernel.Rows {
	n, d := rowsIn(rows), rows.D
	if n <= most {
		return rows
	}
	some := kernel.Rows{D: d, Data: make([]float32, most*d)}
	for i := range most {
		from := (2*i + 1) * n / (2 * most)
		copy(some.Data[i*d:(i+1)*d], rows.Data[from*d:])
	}
	return some
}
