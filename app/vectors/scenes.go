package vectors

import "math"

// Sequence is rows of a matrix in the order of time, each of which has a
// direction: a norm that is neither zero nor infinite. Nothing is copied.
type Sequence struct {
	M     *Matrix
	Norms []float64 // of M
	Rows  []int     // of M
}

func (s Sequence) row(i int) (v []float32, norm float64) {
	return s.M.Row(s.Rows[i]), s.Norms[s.Rows[i]]
}

// Changes is how much each row differs from the one before it: N-1 numbers,
// 1 - cosine of rows i and i+1, from 0 to 2.
func Changes(s Sequence) []float64 {
	changes := make([]float64, max(len(s.Rows)-1, 0))
	var before []float64
	for i := range changes {
		v, norm := s.row(i)
		next, nextNorm := s.row(i + 1)
		before = widen(v, before)
		changes[i] = 1 - ratio(dot(next, before), norm, nextNorm)
	}
	return changes
}

// What makes a threshold of Otsu's believable, and what stands out where it is
// not. The best division of a normal distribution explains 2/π = 0.64 of its
// variance, and that of a uniform one 0.75; groups that can be told apart are above.
const (
	divided  = 0.75 // of the variance
	standOut = 5    // standard deviations, estimated from the middle
)

// Threshold proposes a least change for Boundaries: the one that best divides the
// changes in two groups, small ones within scenes and large ones between them, as
// N. Otsu, "A Threshold Selection Method from Gray-Level Histograms", IEEE Trans.
// Syst. Man Cybern. 9 (1979), but over the numbers themselves, and over the distances
// √(2·change) of the unit vectors: cuts differ much, and above all those that a row
// lies across. Where even the best division explains less than 0.75 of the variance,
// there is but one group, and a distance should stand out from it: by 5·1.4826 times
// the median absolute deviation above the median (F. R. Hampel, J. Am. Stat. Assoc.
// 69 (1974)). The threshold is NaN where there are no changes, and above all of them
// where they are equal.
func Threshold(changes []float64) float64 {
	if len(changes) == 0 {
		return math.NaN()
	}
	sorted := append([]float64(nil), changes...)
	ascend(sorted)
	n := len(sorted)
	largest := sorted[n-1]
	if largest-sorted[0] < same { // equal but for rounding
		return largest + same
	}
	for i, x := range sorted {
		sorted[i] = math.Sqrt(2 * x)
	}
	distance, explained := otsu(sorted)
	if explained < divided {
		median := sorted[n/2]
		for i, x := range sorted {
			sorted[i] = math.Abs(x - median)
		}
		ascend(sorted)
		distance = max(distance, median+standOut*1.4826*sorted[n/2])
	}
	return distance * distance / 2
}

// ascend sorts v: by Williams' heapsort, since the one of package slices is 13 kB of program.
func ascend(v []float64) {
	for begin, end := len(v)/2, len(v); end > 1; {
		if begin > 0 {
			begin--
		} else {
			end--
			v[0], v[end] = v[end], v[0]
		}
		for i := begin; 2*i+1 < end; {
			child := 2*i + 1
			if child+1 < end && v[child+1] > v[child] {
				child++
			}
			if v[i] >= v[child] {
				break
			}
			v[i], v[child] = v[child], v[i]
			i = child
		}
	}
}

// otsu is the number that divides sorted in two groups with the largest variance
// between them, and the share of the variance which that is. The numbers are not
// all equal.
func otsu(sorted []float64) (threshold, explained float64) {
	n := float64(len(sorted))
	var sum, variance float64
	for _, x := range sorted {
		sum += x
	}
	for _, x := range sorted {
		variance += (x - sum/n) * (x - sum/n)
	}
	best, below := -1., 0.
	for i, x := range sorted[:len(sorted)-1] {
		below += x
		count := float64(i + 1)
		apart := below/count - (sum-below)/(n-count)
		if between := count * (n - count) / n * apart * apart; between > best && sorted[i+1] > x {
			best, threshold = between, x+(sorted[i+1]-x)/2
		}
	}
	return threshold, best / variance
}

// Boundaries is where scenes end, in ascending order: the positions i, between rows
// i and i+1, at which the change is at least threshold and a local peak: not less
// than its neighbours, and the first of equal ones. So a gradual change, or a row
// that lies across a cut, makes one boundary and not several; and so a scene of a
// single row belongs to one of its neighbours.
func Boundaries(changes []float64, threshold float64) []int {
	var at []int
	for i, x := range changes {
		if x >= threshold && (i == 0 || x > changes[i-1]) && (i == len(changes)-1 || x >= changes[i+1]) {
			at = append(at, i)
		}
	}
	return at
}

// Scene is a run of rows that belong together.
type Scene struct {
	First, Last    int // rows
	Representative int // the row with the largest cosine to the mean of all its rows, the lowest among equals
}

// Scenes cuts the rows after each of the boundaries, which ascend; those that
// are not between two rows count for nothing.
func Scenes(s Sequence, boundaries []int) []Scene {
	n := len(s.Rows)
	if n == 0 {
		return nil
	}
	var scenes []Scene
	mean := make([]float64, s.M.D())
	first := 0
	for _, last := range append(boundaries[:len(boundaries):len(boundaries)], n-1) {
		if last >= first && last < n {
			scenes = append(scenes, Scene{First: first, Last: last, Representative: s.middle(first, last, mean)})
			first = last + 1
		}
	}
	return scenes
}

// middle is the row from first to last that is nearest to the sum of their
// directions, for which there is room in sum.
func (s Sequence) middle(first, last int, sum []float64) (nearest int) {
	clear(sum)
	for i := first; i <= last; i++ {
		v, norm := s.row(i)
		accumulate(sum, v, 1/norm)
	}
	nearest, most := first, math.Inf(-1)
	for i := first; i <= last; i++ {
		v, norm := s.row(i)
		if x := dot(v, sum) / norm; x > most {
			nearest, most = i, x
		}
	}
	return nearest
}
