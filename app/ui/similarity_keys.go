package ui

// similarity_keys.go moves over the matrix by keys.

// cursorLeaps is how many segments the cursor goes at once with Shift.
const cursorLeaps = 10

func isMatrixKey(key string) bool {
	switch key {
	case "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown", "Enter", " ", "+", "=", "-", "_", "0", "Escape":
		return true
	}
	return false
}

func (v *similarityView) onKey(key string, shift bool) {
	if !v.ready || len(v.rows.rows) == 0 || len(v.cols.rows) == 0 {
		return
	}
	switch key {
	case "+", "=":
		v.zoomMiddle(zoomStep)
	case "-", "_":
		v.zoomMiddle(1 / zoomStep)
	case "0":
		v.showAll()
	case "Escape":
		v.hand.over = false
		v.point(nil)
	case "Enter", " ":
		v.choose()
	default:
		v.moveCursor(key, shift)
	}
}

// moveCursor moves by whole segments. The first key puts the cursor at the
// selection, or in the middle of what shows.
func (v *similarityView) moveCursor(key string, shift bool) {
	c := v.compared()
	a, b := v.window()
	i, j := int((a.From+a.To)/2), int((b.From+b.To)/2)
	if v.at != nil {
		step := 1
		if shift {
			step = cursorLeaps
		}
		i, j = cursorStep(key, v.at.i, v.at.j, step, max(int(a.Span()/4), 1), len(v.rows.rows), len(v.cols.rows))
	} else if first, second, ok := v.Shared.pair(); ok && v.rows.find(first) >= 0 && v.cols.find(second) >= 0 {
		i, j = v.rows.find(first), v.cols.find(second)
	} else if k := v.rows.find(v.Shared.selected()); k >= 0 {
		i = k
		if v.a.same(v.b) {
			j = k
		}
	}
	c.a, c.b = a.Show(float64(i), float64(i+1)), b.Show(float64(j), float64(j+1))
	v.point(&target{i: i, j: j, i0: i, i1: i + 1, j0: j, j1: j + 1, byKey: true})
	v.moved()
}

// cursorStep is where a key leads from the cell of row i and column j, of n×m.
func cursorStep(key string, i, j, step, page, n, m int) (int, int) {
	switch key {
	case "ArrowUp":
		i -= step
	case "ArrowDown":
		i += step
	case "ArrowLeft":
		j -= step
	case "ArrowRight":
		j += step
	case "PageUp":
		i -= page
	case "PageDown":
		i += page
	case "Home":
		j = 0
	case "End":
		j = m - 1
	}
	return max(0, min(i, n-1)), max(0, min(j, m-1))
}
