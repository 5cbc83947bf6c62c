package sample

import "math"

// Seeded randomness that is the same for ever: a task must read the same
// after an upgrade of Go, so math/rand is not used.

// random is a SplitMix64 generator (Steele, Lea and Flood, "Fast splittable
// pseudorandom number generators", 2014).
type random uint64

// newRandom seeds a generator with a name (FNV-1a) and numbers.
func newRandom(name string, numbers ...uint64) random {
	h := uint64(14695981039346656037)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	for _, n := range numbers {
		h = mix(h ^ mix(n+0x9e3779b97f4a7c15))
	}
	return random(h)
}

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	return mix(uint64(*r))
}

// mix is SplitMix64's finalizer: a bijection in which every bit of the answer
// depends on every bit of z.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// float is uniform in [0, 1).
func (r *random) float() float64 { return float64(r.next()>>11) / (1 << 53) }

// normal is nearly normal, with mean 0 and deviation 1: the sum of four
// uniform numbers. It never leaves ±3.47, which bounds what vectors are made
// of, and costs one step of the generator.
func (r *random) normal() float32 {
	z := r.next()
	sum := int32(z&0xffff) + int32(z>>16&0xffff) + int32(z>>32&0xffff) + int32(z>>48)
	return float32(sum-2*0xffff) * (1.7320508 / 0x10000)
}

// pick answers n different items in the order of items.
func (r *random) pick(items []string, n int) []string {
	var out []string
	for i, item := range items {
		if r.float()*float64(len(items)-i) < float64(n-len(out)) {
			out = append(out, item)
		}
	}
	return out
}

// unit answers a random direction of d numbers with norm 1.
func (r *random) unit(d int) []float32 {
	v := make([]float32, d)
	for i := range v {
		v[i] = r.normal()
	}
	scale(v, v, 1/norm(v))
	return v
}

// norm answers the Euclidean length of v.
func norm(v []float32) float64 {
	var a, b, c, d float64
	i := 0
	for ; i+4 <= len(v); i += 4 {
		a += float64(v[i]) * float64(v[i])
		b += float64(v[i+1]) * float64(v[i+1])
		c += float64(v[i+2]) * float64(v[i+2])
		d += float64(v[i+3]) * float64(v[i+3])
	}
	for ; i < len(v); i++ {
		a += float64(v[i]) * float64(v[i])
	}
	return math.Sqrt(a + b + c + d)
}

// scale sets dst to v times f.
func scale(dst, v []float32, f float64) {
	g := float32(f)
	for i, x := range v {
		dst[i] = x * g
	}
}

// add adds v times f to dst. As elsewhere, the product is converted before it
// is added: else a compiler may fuse the two, and a task would read differently
// on another processor.
func add(dst, v []float32, f float64) {
	g := float32(f)
	for i, x := range v {
		dst[i] += float32(x * g)
	}
}

// part is a direction of norm 1 and its share in a blend.
type part struct {
	v     []float32
	share float64
}

// blend sets dst, which may be one of the parts, to a direction of norm 1 in
// which each part has its share of the square of the norm, as far as the parts
// are orthogonal. Blends of the same parts in shares p and q so have the cosine
// Σ √(pᵢqᵢ).
func blend(dst []float32, parts ...part) {
	sum := make([]float32, len(dst))
	for _, p := range parts {
		add(sum, p.v, math.Sqrt(p.share))
	}
	if length := norm(sum); length > 0 {
		scale(dst, sum, 1/length)
	} else {
		copy(dst, parts[0].v) // in one dimension parts can cancel out
	}
}
