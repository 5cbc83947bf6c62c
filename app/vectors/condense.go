package vectors

// condense.go is what Density makes of a tree of single linkage: the few clusters
// that are worth a name.

// dendrogram is n rows as they were joined: nodes below n are rows, the others two
// nodes that were joined, the last of them all rows.
type dendrogram struct {
	n     int
	parts [][2]int32 // n-1
	steps []uint32   // n-1: how far apart the parts were
	size  []int32    // 2n-1: rows below a node
}

// condensed is a tree of clusters, each with all that is within it; the first is that
// of all rows.
type condensed struct {
	clusters []candidate // parents before their children
	fell     []int32     // n: the innermost cluster that each row belongs to
}

// candidate is a cluster that may be chosen.
type candidate struct {
	parent int32
	divide bool    // into clusters within it
	birth  float64 // the density from which on it is on its own
	mass   float64 // how much denser than that its rows are, in all: its stability
}

// condense goes down the tree from all rows to ever denser ones. A part of less than
// minSize rows falls out of the cluster; two that are not or more divide it.
func (t *dendrogram) condense(minSize int) *condensed {
	c := &condensed{clusters: []candidate{{parent: -1}}, fell: make([]int32, t.n)}
	type place struct{ node, cluster int32 }
	stack := []place{{int32(2*t.n - 2), 0}}
	var parts, rest []int32
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		step := t.steps[int(at.node)-t.n]
		parts, rest = t.apart(at.node, parts[:0], rest)
		large := 0
		for _, part := range parts {
			if int(t.size[part]) >= minSize {
				large++
			}
		}
		dense := density(step)
		gain := dense - c.clusters[at.cluster].birth
		for _, part := range parts {
			isLarge := int(t.size[part]) >= minSize
			if isLarge && large == 1 {
				stack = append(stack, place{part, at.cluster})
				continue
			}
			c.clusters[at.cluster].mass += gain * float64(t.size[part])
			if !isLarge {
				rest = t.mark(c.fell, part, at.cluster, rest)
				continue
			}
			c.clusters[at.cluster].divide = true
			stack = append(stack, place{part, int32(len(c.clusters))})
			c.clusters = append(c.clusters, candidate{parent: at.cluster, birth: dense})
		}
	}
	return c
}

// apart appends to parts what node falls apart into: the nodes below it that were not
// joined at the same distance. It works in room.
func (t *dendrogram) apart(node int32, parts, room []int32) (_, _ []int32) {
	step := t.steps[int(node)-t.n]
	room = append(room[:0], node)
	for len(room) > 0 {
		x := room[len(room)-1]
		room = room[:len(room)-1]
		if i := int(x) - t.n; i >= 0 && t.steps[i] == step {
			room = append(room, t.parts[i][1], t.parts[i][0])
		} else {
			parts = append(parts, x)
		}
	}
	return parts, room
}

// mark sets fell of all rows below node to cluster. It works in room.
func (t *dendrogram) mark(fell []int32, node, cluster int32, room []int32) []int32 {
	room = append(room[:0], node)
	for len(room) > 0 {
		x := room[len(room)-1]
		room = room[:len(room)-1]
		if i := int(x) - t.n; i >= 0 {
			room = append(room, t.parts[i][0], t.parts[i][1])
		} else {
			fell[x] = cluster
		}
	}
	return room
}

// choose takes the clusters that have more mass than the best that can be chosen
// within them, but never all rows if they are divided. It answers the cluster of each row, or
// -1, and how many there are.
func (c *condensed) choose() (of []int32, k int) {
	within := make([]float64, len(c.clusters)) // the most mass that can be had inside
	chosen := make([]bool, len(c.clusters))
	for i := len(c.clusters) - 1; i >= 0; i-- {
		x := c.clusters[i]
		chosen[i] = !x.divide || i > 0 && x.mass >= within[i]
		if chosen[i] {
			within[i] = x.mass
		}
		if i > 0 {
			within[x.parent] += within[i]
		}
	}
	number := make([]int32, len(c.clusters))
	for i, x := range c.clusters {
		number[i] = -1
		if i > 0 {
			number[i] = number[x.parent]
		}
		if number[i] < 0 && chosen[i] {
			number[i] = int32(k)
			k++
		}
	}
	of = make([]int32, len(c.fell))
	for i, cluster := range c.fell {
		of[i] = number[cluster]
	}
	return of, k
}
