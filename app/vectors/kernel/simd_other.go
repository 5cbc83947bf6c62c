//go:build !(js && wasm)

package kernel

// Without a browser there is no kernel.wasm to call.

func simd() bool { return false }

func scan(dst []float32, b []byte) (n, used int) { return plainScan(dst, b) }

func dot(a, b []float32) float64 { return plainDot(a, b) }

func query(dst []float64, rows Rows, q []float32, qnorm float64) { plainQuery(dst, rows, q, qnorm) }

func (t *Tiles) block(dst, mirror Grid, a, b Rows, upper bool) {
	t.plainBlock(dst, mirror, a, b, upper)
}

func (l *Layout) descend(epoch int, alpha float32, from, to int) {
	l.plainDescend(epoch, alpha, from, to)
}
