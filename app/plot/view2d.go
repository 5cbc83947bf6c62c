package plot

// view2d.go is the map's zoom: where the data lies on the screen.

import "math"

// View maps the map's data to pixels of a picture w wide and h high:
//
//	px = (x-CX)*Scale + w/2
//	py = h/2 - (y-CY)*Scale
//
// So (CX, CY) is the data in the middle, and Scale, above 0, is pixels for each
// unit.
type View struct{ CX, CY, Scale float64 }

// Scales beyond these have no use, and would in the end not be finite.
const leastScale, mostScale = 1e-12, 1e12

// Fit is the view that shows all finite points, N×2, as large as possible with
// margin pixels left on every side. Where all are in one place, a unit is half
// of what there is; where there are none, the origin is in the middle, too.
func Fit(points []float32, w, h, margin float64) View {
	left, bottom, right, top, ok := bounds(points)
	if !ok {
		left, bottom, right, top = 0, 0, 0, 0
	}
	v := View{CX: (left + right) / 2, CY: (bottom + top) / 2}
	// What is left of a picture smaller than its margins is a pixel.
	w, h = max(w-2*margin, 1), max(h-2*margin, 1)
	if width, height := right-left, top-bottom; width > 0 || height > 0 {
		v.Scale = min(w/width, h/height) // of which one may be infinite
	} else {
		v.Scale = min(w, h) / 2
	}
	v.Scale = clamp(v.Scale, leastScale, mostScale)
	return v
}

// bounds is the box around the finite points, false if there are none.
func bounds(points []float32) (left, bottom, right, top float64, ok bool) {
	l, b := float32(math.MaxFloat32), float32(math.MaxFloat32)
	r, t := -l, -b
	for i := 1; i < len(points); i += 2 {
		x, y := points[i-1], points[i]
		if x-x != 0 || y-y != 0 {
			continue
		}
		l, r, b, t, ok = min(l, x), max(r, x), min(b, y), max(t, y), true
	}
	return float64(l), float64(b), float64(r), float64(t), ok
}

// ToPixel is where (x, y) lies in a picture of w×h pixels.
func (v View) ToPixel(x, y, w, h float64) (px, py float64) {
	return (x-v.CX)*v.Scale + w/2, h/2 - (y-v.CY)*v.Scale
}

// ToData is what lies at a pixel, the inverse of ToPixel.
func (v View) ToData(px, py, w, h float64) (x, y float64) {
	return v.CX + (px-w/2)/v.Scale, v.CY + (h/2-py)/v.Scale
}

// ZoomAt magnifies by factor, more than 1 to see less, and leaves what is at
// the pixel (px, py) there. A factor that is not positive and finite changes
// nothing.
func (v View) ZoomAt(factor, px, py, w, h float64) View {
	if !(factor > 0) || !finite(factor) {
		return v
	}
	x, y := v.ToData(px, py, w, h)
	v.Scale = clamp(v.Scale*factor, leastScale, mostScale)
	v.CX = x - (px-w/2)/v.Scale
	v.CY = y - (h/2-py)/v.Scale
	return v
}

// Pan moves the picture by so many pixels to the right and down, as a pointer
// drags it.
func (v View) Pan(dx, dy float64) View {
	v.CX -= dx / v.Scale
	v.CY += dy / v.Scale
	return v
}

// Lerp is the view a share t of the way to another, t in [0, 1]. The scale
// grows by equal factors in equal times, and what both views show in the same
// place stays there, so that a zoom looks like one.
func (v View) Lerp(to View, t float64) View {
	switch {
	case !(t > 0):
		return v
	case t >= 1:
		return to
	}
	// In place stays what keeps (p - C)·Scale, so C goes as 1/Scale does.
	u, logarithm := t, math.Log(to.Scale/v.Scale)
	if finite(logarithm) && logarithm != 0 {
		u = math.Expm1(-t*logarithm) / math.Expm1(-logarithm)
		v.Scale *= math.Exp(t * logarithm)
	}
	v.CX += (to.CX - v.CX) * u
	v.CY += (to.CY - v.CY) * u
	return v
}

// Uniform is the view as WebGL wants it, in clip coordinates from -1 to 1 with
// y upward: (x-cx)*sx and (y-cy)*sy. To take the centre off first keeps the
// precision of float32 when magnified.
func (v View) Uniform(w, h float64) (cx, cy, sx, sy float32) {
	return float32(v.CX), float32(v.CY), float32(2 * v.Scale / w), float32(2 * v.Scale / h)
}
