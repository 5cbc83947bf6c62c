package vectors

// heap.go keeps the best of many.

// ranked is what can be told to come before another.
type ranked[T any] interface{ before(T) bool }

// worstFirst is a binary heap whose root comes after all others in before's
// order.
type worstFirst[T ranked[T]] []T

func (h *worstFirst[T]) push(n T) {
	s := append(*h, n)
	*h = s
	i := len(s) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !s[parent].before(n) {
			break
		}
		s[i] = s[parent]
		i = parent
	}
	s[i] = n
}

// sink lets the root, which has been replaced, find its place.
func (h worstFirst[T]) sink() {
	n, i := h[0], 0
	for {
		child := 2*i + 1
		if child >= len(h) {
			break
		}
		if child+1 < len(h) && h[child].before(h[child+1]) {
			child++
		}
		if !n.before(h[child]) {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = n
}

// sorted is the heap in before's order. It is a heap no longer.
func (h worstFirst[T]) sorted() []T {
	for n := len(h) - 1; n > 0; n-- { // the worst to the end
		h[0], h[n] = h[n], h[0]
		h[:n].sink()
	}
	return h
}
