package kernel

// descend.go is the function of this name of kernel.c in plain Go. Operations and
// their order are the same, and so are the results. The conversions of products
// to float32 keep compilers from fusing them with a sum, as some processors can.

import "math"

// plainDescend is Descend.
func (l *Layout) plainDescend(epoch int, alpha float32, from, to int) {
	now, a, b := float32(epoch), l.forces.A, l.forces.B
	pullScale, push, n := -2*a*b, 2*l.forces.Gamma*b, uint64(len(l.points)/2)
	next, nextPush := l.next[from:to], l.nextPush[from:to]
	for i, every := range l.edges.Every[from:to] {
		if !(next[i] <= now) {
			continue
		}
		next[i] += every
		step, at := float32(every*l.share), nextPush[i]
		left := 1
		for ; at+step <= now; at += step {
			left++
		}
		nextPush[i] = at

		head, tail := l.point(uint64(l.edges.Head[from+i])), l.point(uint64(l.edges.Tail[from+i]))
		x, y := head[0], head[1]
		var sumX, sumY [4]float32
		var pullX, pullY float32
		for first := true; left > 0; left -= 4 {
			drawn := l.draw()
			for lane := range min(4, left) {
				pull := first && lane == 0
				other := tail
				if !pull {
					other = l.point(uint64(drawn[lane]) * n >> 32)
				}
				dx, dy := x-other[0], y-other[1]
				square := float32(dx*dx) + float32(dy*dy)
				if !(square >= leastSquare && square <= math.MaxFloat32) {
					continue
				}
				xb := power(square, b)
				up, down := push, square+0.001
				if pull {
					up, down = float32(xb*pullScale), square
				}
				force := up / float32(down*(1+float32(xb*a)))
				fx, fy := clip(float32(force*dx)), clip(float32(force*dy))
				sumX[lane] += fx
				sumY[lane] += fy
				if pull {
					pullX, pullY = fx, fy
				}
			}
			first = false
		}
		head[0] += float32(alpha * ((sumX[0] + sumX[2]) + (sumX[1] + sumX[3])))
		head[1] += float32(alpha * ((sumY[0] + sumY[2]) + (sumY[1] + sumY[3])))
		tail[0] -= float32(alpha * pullX)
		tail[1] -= float32(alpha * pullY)
	}
}

// leastSquare is the least distance, squared, across which a force acts: below,
// numbers have fewer digits, and power does not know them.
const leastSquare = 0x1p-126

// point is the place of point i.
func (l *Layout) point(i uint64) *[2]float32 { return (*[2]float32)(l.points[2*i:]) }

func clip(x float32) float32 {
	if x > 4 {
		return 4
	}
	if x < -4 {
		return -4
	}
	return x
}

// draw answers the next number of each of four generators: P. L'Ecuyer, "Maximally
// Equidistributed Combined Tausworthe Generators", Mathematics of
// Computation 65 (1996), which umap-learn uses too.
func (l *Layout) draw() (drawn [4]uint32) {
	s := &l.random
	for i := range drawn {
		s[i] = s[i]&^1<<12 ^ (s[i]<<13^s[i])>>19
		s[i+4] = s[i+4]&^7<<4 ^ (s[i+4]<<2^s[i+4])>>25
		s[i+8] = s[i+8]&^15<<17 ^ (s[i+8]<<3^s[i+8])>>11
		drawn[i] = s[i] ^ s[i+4] ^ s[i+8]
	}
	return drawn
}

// power is x^b for normal x: the exponent of x and a polynomial in its mantissa,
// taken from √½ to √2, make the logarithm; the whole part of its product with
// b makes the exponent, and a polynomial in the rest the mantissa. Both are by
// Remez' method.
func power(x, b float32) float32 {
	bits := int32(math.Float32bits(x))
	e := (bits - 0x3f3504f3) >> 23
	f := math.Float32frombits(uint32(bits-e<<23)) - 1
	ff := float32(f * f)
	lo := 1.44270444 + float32(f*-0.721351027)
	mid := 0.480181396 + float32(f*-0.359869629)
	hi := 0.302074403 + float32(f*-0.265592128) + float32(ff*0.144520625)
	log := float32(e) + float32(f*(lo+float32(ff*(mid+float32(ff*hi)))))

	y := max(-126, min(127, float32(log*b)))
	near := y + 12582912 // 1.5·2^23: no place is left after the point
	r := y - (near - 12582912)
	rr := float32(r * r)
	lo = 1 + float32(r*0.693142831)
	mid = 0.240223512 + float32(r*0.0555740036)
	hi = 0.00966628268 + float32(r*0.00111255073)
	two := lo + float32(rr*(mid+float32(rr*hi)))
	return math.Float32frombits(math.Float32bits(two) + (math.Float32bits(near)-0x4b400000)<<23)
}
