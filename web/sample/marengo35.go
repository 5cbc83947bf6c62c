package sample

import (
	"iter"
	"math"
	"sync"
)

// What marengo3.5 does otherwise: its vectors lie in a space of their own, may
// be cut short, and can come with how sure each number is.

// rotation takes a vector from the space in which everything here is made into
// that of marengo3.5: numbers change places and signs. It keeps all cosines, and
// leaves nothing to compare with the space before.
type rotation struct {
	from [dim]int
	sign [dim]float32
}

var marengo35 = sync.OnceValue(func() *rotation {
	m := new(rotation)
	r := newRandom("marengo3.5")
	for i := range m.from {
		j := int(r.next() % uint64(i+1))
		m.from[i], m.from[j] = m.from[j], i
		m.sign[i] = float32(1 - 2*int(r.next()>>63))
	}
	return m
})

// vector sets dst, of any length up to dim, to the first numbers of v.
func (m *rotation) vector(dst, v []float32) {
	for i := range dst {
		dst[i] = m.sign[i] * v[m.from[i]]
	}
}

// uncertainty does the same with what has no sign.
func (m *rotation) uncertainty(dst, v []float32) {
	for i := range dst {
		dst[i] = v[m.from[i]]
	}
}

// inMarengo35 yields items as marengo3.5 makes them. Vectors that are cut short
// are not scaled: their norms are below 1.
func inMarengo35(items iter.Seq[Item], dimension int) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		m := marengo35()
		vector, uncertainty := make([]float32, dimension), make([]float32, dimension)
		for item := range items {
			m.vector(vector, item.Vector)
			item.Vector = vector
			if item.Uncertainty != nil {
				m.uncertainty(uncertainty, item.Uncertainty)
				item.Uncertainty = uncertainty
			}
			if !yield(item) {
				return
			}
		}
	}
}

const (
	leastDoubt = 0.004 // uncertainty of a number that stands still
	doubtOf    = 0.5   // uncertainty for each unit by which a number varies
)

// uncertainty answers how unsure the numbers of a segment are: the more, the
// more the picture and the sound in it change from second to second.
func (a *atlas) uncertainty(c choices, option string, s span) []float32 {
	doubt := make([]float32, dim)
	vary := func(m moments) {
		first, end := int(s.start), int(math.Ceil(s.end))
		end = min(end, len(m)/dim)
		for i := range doubt {
			var sum, squares float64
			for t := first; t < end; t++ {
				x := float64(m[t*dim+i])
				sum += x
				squares += float64(x * x)
			}
			n := float64(end - first)
			variance := max(squares/n-float64(sum/n)*(sum/n), 0)
			doubt[i] = float32(math.Hypot(float64(doubt[i]), math.Sqrt(variance)))
		}
	}
	if option == "visual" || option == "fused" && c.options&visual != 0 {
		vary(a.picture)
	}
	if option == "audio" || option == "fused" && c.options&audio != 0 {
		vary(a.sound)
	}
	for i, d := range doubt {
		doubt[i] = leastDoubt + float32(doubtOf*d)
	}
	return doubt
}
