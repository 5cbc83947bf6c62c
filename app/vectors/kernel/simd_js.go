//go:build js && wasm

package kernel

import "unsafe"

// Bindings to kernel.wasm. Pointers stay valid during a call: the collector does
// not run meanwhile, and would not move what is on the heap.

// simd reports whether kernel.wasm has been instantiated. It is a function, so
// that a program that calls nothing of this package imports nothing either.
func simd() bool { return wasmReady() != 0 }

//go:wasmimport kernel ready
func wasmReady() int32

//go:wasmimport kernel dot
//go:noescape
func wasmDot(a, b unsafe.Pointer, d int32) float32

//go:wasmimport kernel query
//go:noescape
func wasmQuery(q unsafe.Pointer, qnorm float64, rows, norms unsafe.Pointer, n, d int32, out unsafe.Pointer)

//go:wasmimport kernel block
//go:noescape
func wasmBlock(a, anorms unsafe.Pointer, na int32, b, bnorms unsafe.Pointer, nb, d int32,
	out unsafe.Pointer, ostride int32, mirror unsafe.Pointer, mstride, upper int32, room unsafe.Pointer)

//go:wasmimport kernel descend
//go:noescape
func wasmDescend(points unsafe.Pointer, n int32, head, tail, every, next, nextPush unsafe.Pointer, count int32,
	epoch, a, b, gamma, share, alpha float32, random unsafe.Pointer)

//go:wasmimport kernel scan
//go:noescape
func wasmScan(dst unsafe.Pointer, room int32, text unsafe.Pointer, length int32, tens, used unsafe.Pointer) int32

func scan(dst []float32, b []byte) (n, used int) {
	if !simd() {
		return plainScan(dst, b)
	}
	var bytes int32
	n = int(wasmScan(at(dst), int32(len(dst)), at(b), int32(len(b)), unsafe.Pointer(&tens), unsafe.Pointer(&bytes)))
	return n, int(bytes)
}

func dot(a, b []float32) float64 {
	if !simd() {
		return plainDot(a, b)
	}
	return float64(wasmDot(at(a), at(b), int32(len(a))))
}

func query(dst []float64, rows Rows, q []float32, qnorm float64) {
	if !simd() || rows.Norms != nil && !(calm(rows.Norms) && calm([]float64{qnorm})) {
		plainQuery(dst, rows, q, qnorm)
		return
	}
	wasmQuery(at(q), qnorm, at(rows.Data), at(rows.Norms), int32(rows.N()), int32(rows.D), at(dst))
}

func (t *Tiles) block(dst, mirror Grid, a, b Rows, upper bool) {
	if !simd() || !calm(a.Norms) || !calm(b.Norms) {
		t.plainBlock(dst, mirror, a, b, upper)
		return
	}
	t.fit(a.D)
	var half int32
	if upper {
		half = 1
	}
	wasmBlock(at(a.Data), at(a.Norms), int32(a.N()), at(b.Data), at(b.Norms), int32(b.N()), int32(a.D),
		at(dst.Data), int32(dst.Stride), at(mirror.Data), int32(mirror.Stride), half, at(t.room))
}

func (l *Layout) descend(epoch int, alpha float32, from, to int) {
	if !simd() {
		l.plainDescend(epoch, alpha, from, to)
		return
	}
	wasmDescend(at(l.points), int32(len(l.points)/2), at(l.edges.Head[from:to]), at(l.edges.Tail[from:to]), at(l.edges.Every[from:to]),
		at(l.next[from:to]), at(l.nextPush[from:to]), int32(to-from),
		float32(epoch), l.forces.A, l.forces.B, l.forces.Gamma, l.share, alpha, unsafe.Pointer(&l.random))
}

// at is where v begins, and nil for a nil v.
func at[T any](v []T) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(v)) }

// calm reports whether float32 sums can neither overflow nor lose small products
// with rows of these norms. Rows whose cosines are undefined do no harm.
func calm(norms []float64) bool {
	for _, norm := range norms {
		if (norm < 1e-15 || norm > 1e15) && norm != 0 && norm-norm == 0 {
			return false
		}
	}
	return true
}
