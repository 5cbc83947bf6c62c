package vectors

// eigen.go finds the eigenvectors that a principal component analysis wants:
// the first few of a large symmetric matrix, by way of all of a small one.

import (
	"math"
	"math/rand/v2"
	"slices"
)

const (
	extraVectors = 2    // how many eigenvectors are sought beyond those wanted: the last ones converge slowly
	krylov       = 40   // the least room for a Krylov subspace
	restarts     = 60   // how often it is built anew, at most
	residual     = 1e-8 // what is left of C·v-λ·v, as a share of the largest eigenvalue, when v is good enough
)

// leading is the k largest eigenvalues of the symmetric matrix c, n×n, falling,
// and eigenvectors of length 1, each of n numbers. k is at most n.
//
// It is subspace iteration with a Rayleigh–Ritz step, in a block Krylov subspace,
// which makes more of each product with c than powers do: G. H. Golub,
// R. Underwood, "The block Lanczos method for computing eigenvalues",
// Mathematical Software III (1977); C. Musco, C. Musco, "Randomized Block Krylov
// Methods for Stronger and Faster Approximate Singular Value Decomposition",
// NIPS 2015. Eigenvalues that are as good as equal are told apart, as far as c
// does: without Rayleigh–Ritz, vectors would stay mixtures of each other.
//
// spend is called after about so many nanoseconds; where it fails, so does
// leading.
func leading(c []float64, n, k int, spend func(ns float64) error) (values []float64, vectors [][]float64, err error) {
	wide := min(k+extraVectors, n)
	most := min(max(krylov, 4*wide), n)
	random := rand.New(rand.NewPCG(uint64(n), uint64(k)))
	var basis, images [][]float64 // images are the products of c and basis
	for len(basis) < wide {
		v := make([]float64, n)
		for i := range v {
			v[i] = random.NormFloat64()
		}
		basis = extend(basis, v)
	}
	for round := 0; ; round++ {
		for len(images) < len(basis) {
			from := len(images)
			images = append(images, multiply(c, basis[from:])...)
			if err := spend(goCost * float64(n*n*(len(images)-from))); err != nil {
				return nil, nil, err
			}
			for _, image := range images[from:] {
				if len(basis) < most {
					basis = extend(basis, image)
				}
			}
		}
		m := len(basis)
		small := make([]float64, m*m)
		for i := range m {
			for j := i; j < m; j++ {
				small[i*m+j] = inner(basis[i], images[j])
				small[j*m+i] = small[i*m+j]
			}
		}
		var mixtures [][]float64
		values, mixtures = jacobi(small, m)
		basis, images = combine(basis, mixtures[:wide]), combine(images, mixtures[:wide])
		if err := spend(goCost * float64(3*m*m*n+20*m*m*m)); err != nil {
			return nil, nil, err
		}
		if round == restarts || converged(values, basis[:k], images) {
			return values[:k], basis[:k], nil
		}
	}
}

// converged reports whether vectors, whose products with the matrix are images,
// are eigenvectors.
func converged(values []float64, vectors, images [][]float64) bool {
	for i, v := range vectors {
		var left float64
		for j, x := range v {
			r := images[i][j] - values[i]*x
			left += r * r
		}
		if !(math.Sqrt(left) <= residual*math.Abs(values[0])) {
			return false
		}
	}
	return true
}

// extend appends to basis, which is orthonormal, what of v is orthogonal to it,
// scaled to length 1; or nothing, where v has no more than rounding errors of that.
func extend(basis [][]float64, v []float64) [][]float64 {
	before := math.Sqrt(inner(v, v))
	w := slices.Clone(v)
	for range 2 { // "twice is enough" (Kahan; Parlett, The Symmetric Eigenvalue Problem, section 6.9)
		for _, b := range basis {
			add(w, -inner(b, w), b)
		}
	}
	after := math.Sqrt(inner(w, w))
	if !(after > 1e-12*before) || !finite(1/after) {
		return basis
	}
	for i := range w {
		w[i] /= after
	}
	return append(basis, w)
}

// multiply is the products of the symmetric matrix c and each of vectors.
func multiply(c []float64, vectors [][]float64) [][]float64 {
	products := make([][]float64, len(vectors))
	for v := range products {
		products[v] = make([]float64, len(vectors[v]))
	}
	v := 0
	for ; v+4 <= len(vectors); v += 4 { // each number of c is loaded once for four
		q0, q1, q2, q3 := vectors[v], vectors[v+1], vectors[v+2], vectors[v+3]
		for i := range q0 {
			row := c[i*len(q0):][:len(q0)]
			q1, q2, q3 := q1[:len(row)], q2[:len(row)], q3[:len(row)]
			var s0, s1, s2, s3 float64
			for j, x := range row {
				s0 += x * q0[j]
				s1 += x * q1[j]
				s2 += x * q2[j]
				s3 += x * q3[j]
			}
			products[v][i], products[v+1][i], products[v+2][i], products[v+3][i] = s0, s1, s2, s3
		}
	}
	for ; v < len(vectors); v++ {
		n := len(vectors[v])
		for i := range n {
			products[v][i] = inner(c[i*n:][:n], vectors[v])
		}
	}
	return products
}

// combine is the sums of vectors, each weighted by one of mixtures.
func combine(vectors, mixtures [][]float64) [][]float64 {
	sums := make([][]float64, len(mixtures))
	for i, weights := range mixtures {
		sums[i] = make([]float64, len(vectors[0]))
		for j, v := range vectors {
			add(sums[i], weights[j], v)
		}
	}
	return sums
}

// jacobi is all eigenvalues of the symmetric matrix s, m×m, falling, and
// eigenvectors of length 1. It overwrites s. It is the cyclic Jacobi method
// (Golub, Van Loan, Matrix Computations, section 8.5).
func jacobi(s []float64, m int) (values []float64, vectors [][]float64) {
	vectors = make([][]float64, m)
	for i := range vectors {
		vectors[i] = make([]float64, m)
		vectors[i][i] = 1
	}
	for range 40 { // it is done after some eight
		var off, all float64
		for i := range m {
			for j, x := range s[i*m : (i+1)*m] {
				all += x * x
				if i != j {
					off += x * x
				}
			}
		}
		if !(off > 1e-30*all) {
			break
		}
		for p := range m {
			for q := p + 1; q < m; q++ {
				if s[p*m+q] != 0 {
					rotate(s, vectors, m, p, q)
				}
			}
		}
	}
	order := make([]int, m)
	for i := range order {
		order[i] = i
	}
	for i := range order { // an insertion sort: m is small, and equal values keep their order
		for j := i; j > 0 && s[order[j]*(m+1)] > s[order[j-1]*(m+1)]; j-- {
			order[j], order[j-1] = order[j-1], order[j]
		}
	}
	sorted := make([][]float64, m)
	values = make([]float64, m)
	for i, from := range order {
		values[i], sorted[i] = s[from*(m+1)], vectors[from]
	}
	return values, sorted
}

// rotate turns the plane of the axes p and q so that s[p][q] becomes 0.
func rotate(s []float64, vectors [][]float64, m, p, q int) {
	apq := s[p*m+q]
	theta := (s[q*m+q] - s[p*m+p]) / (2 * apq)
	t := 1 / (math.Abs(theta) + math.Sqrt(theta*theta+1)) // 0 where theta is too large to matter
	if theta < 0 {
		t = -t
	}
	cos := 1 / math.Sqrt(t*t+1)
	sin := t * cos
	turn(s[p*m:(p+1)*m], s[q*m:(q+1)*m], cos, sin)
	for i := range m {
		x, y := s[i*m+p], s[i*m+q]
		s[i*m+p], s[i*m+q] = cos*x-sin*y, sin*x+cos*y
	}
	s[p*m+q], s[q*m+p] = 0, 0
	turn(vectors[p], vectors[q], cos, sin)
}

func turn(v, w []float64, cos, sin float64) {
	w = w[:len(v)]
	for i, x := range v {
		v[i], w[i] = cos*x-sin*w[i], sin*x+cos*w[i]
	}
}

// inner is Σ v[i]·w[i].
//
//go:noinline
func inner(v, w []float64) float64 {
	w = w[:len(v)]
	var s0, s1 float64
	i := 0
	for ; i+2 <= len(v); i += 2 {
		s0 += v[i] * w[i]
		s1 += v[i+1] * w[i+1]
	}
	if i < len(v) {
		s0 += v[i] * w[i]
	}
	return s0 + s1
}

// add adds factor·w to v.
//
//go:noinline
func add(v []float64, factor float64, w []float64) {
	w = w[:len(v)]
	for i := range v {
		v[i] += factor * w[i]
	}
}
