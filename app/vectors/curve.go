package vectors

import "math"

// curve.go fits the forces of a layout to the distances that are wanted.

// fitCurve is the a and b at which 1/(1+a·x^(2b)) is nearest to
//
//	1                        for x < minDist
//	exp(-(x-minDist)/spread) beyond
//
// in the sense of least squares, at 300 places from 0 to 3·spread: what
// find_ab_params of umap-learn's umap_.py fits. It is the method of Levenberg and
// Marquardt in the logarithms of a and b, which therefore stay above 0.
func fitCurve(minDist, spread float64) (a, b float64) {
	la, lb, damping := 0.0, 0.0, 1e-3
	minDist /= spread // x is counted in spreads meanwhile
	best := curveAt(la, lb, minDist)
	for range 200 {
		// The normal equations, damped, of two unknowns.
		aa, bb := best.aa*(1+damping), best.bb*(1+damping)
		det := aa*bb - best.ab*best.ab
		da := (bb*best.ea - best.ab*best.eb) / det
		db := (aa*best.eb - best.ab*best.ea) / det
		next := curveAt(la+da, lb+db, minDist)
		if !(next.square <= best.square) {
			if damping *= 4; damping > 1e9 {
				break
			}
			continue
		}
		la, lb, best, damping = la+da, lb+db, next, damping/4
		if math.Abs(da)+math.Abs(db) < 1e-10 {
			break
		}
	}
	b = math.Exp(lb)
	return math.Exp(la - 2*b*math.Log(spread)), b
}

// fit is how far a curve is from where it should be, and where it is nearer: the
// sum of squared errors, the products of the slopes by log a and log b, and
// those of slopes and errors.
type fit struct{ square, aa, ab, bb, ea, eb float64 }

// curveAt is the fit of the curve of these logarithms of a and b, for a spread of 1.
func curveAt(la, lb, minDist float64) (f fit) {
	const places = 300
	b := math.Exp(lb)
	for i := 1; i < places; i++ { // at 0, every curve is 1
		x := 3 * float64(i) / (places - 1)
		want := 1.0
		if x >= minDist {
			want = math.Exp(minDist - x)
		}
		log := math.Log(x)
		power := math.Exp(la + 2*b*log) // a·x^(2b)
		y := 1 / (1 + power)
		slope := -y * y * power // by log a; by log b, times 2b·log x
		e, sa, sb := want-y, slope, slope*2*b*log
		f.square += e * e
		f.aa += sa * sa
		f.ab += sa * sb
		f.bb += sb * sb
		f.ea += e * sa
		f.eb += e * sb
	}
	return f
}
