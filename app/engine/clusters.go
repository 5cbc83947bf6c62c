package engine

// clusters.go groups segments that are alike.

import (
	"context"

	"embedscope/app/vectors"
)

const (
	tryMost      = 12 // clusters that a proposal goes up to
	densityGraph = 15 // neighbours in the graph of density clusters
	rangesMost   = 5  // stretches named for a cluster
)

func (s *Session) cluster(ctx context.Context, t *task, q ClusterRequest) (fields, [][]byte, error) {
	p, r, err := s.part(q.Part)
	if err != nil {
		return nil, nil, err
	}
	out := &ClusterSet{Version: r.version, Method: q.Method, Silhouette: undefined}
	found, err := group(ctx, t, p, q, out)
	if err != nil {
		return nil, nil, err
	}
	out.Silhouette, _ = vectors.Silhouette(p.rows, found)

	s.mu.Lock()
	defer s.mu.Unlock()
	of := make([]int32, len(r.task.Segments))
	for i := range of {
		of[i] = Unclustered
	}
	for row, item := range p.items {
		of[item] = found.Of[row]
	}
	r.revision++
	r.clusters, out.Revision = of, r.revision
	r.describe(out, p, found)
	return out, [][]byte{bytesOfIntegers(of)}, nil
}

func group(ctx context.Context, t *task, p part, q ClusterRequest, out *ClusterSet) (*vectors.Clusters, error) {
	seed := uint64(q.Seed)
	if q.Method == MethodDensity {
		graph, err := vectors.Neighbours(ctx, p.rows, densityGraph, seed, t.progress(StageNeighbours))
		if err != nil {
			return nil, err
		}
		return vectors.Density(ctx, p.rows, graph, max(q.MinSize, 2), t.progress(MethodDensity))
	}
	k := q.K
	if k == 0 {
		var err error
		if k, out.Tried, err = vectors.ProposeK(ctx, p.rows, tryMost, seed, t.progress("proposal")); err != nil {
			return nil, err
		}
	}
	return vectors.KMeans(ctx, p.rows, k, seed, t.progress(MethodKMeans))
}

// describe says of each cluster how large it is, and when it is.
func (r *result) describe(out *ClusterSet, p part, found *vectors.Clusters) {
	out.Clusters = make([]Cluster, found.K)
	reach := make([]float64, found.K) // where the last stretch of a cluster ends
	for i := range out.Clusters {
		out.Clusters[i].Size = found.Sizes[i]
		out.Clusters[i].Medoid = p.items[found.Medoids[i]]
		reach[i] = undefined
	}
	byStart := upTo(len(p.items))
	order(byStart, func(a, b int) int {
		x, _ := r.span(p.items[a])
		y, _ := r.span(p.items[b])
		return compareNumbers(x, y)
	})
	for _, row := range byStart {
		start, end := r.span(p.items[row])
		length := max(end-start, 0)
		if length != length {
			length = 0
		}
		out.Seconds += length
		c := int(found.Of[row])
		if c < 0 {
			out.Noise++
			continue
		}
		out.Clusters[c].Seconds += length
		if length == 0 {
			continue
		}
		ranges := &out.Clusters[c].Ranges
		if start > reach[c]+timeNoise || reach[c] != reach[c] {
			ranges.Count++
			if len(ranges.List) < rangesMost {
				ranges.List = append(ranges.List, Stretch{Start: start, End: end})
			}
			reach[c] = end
			continue
		}
		reach[c] = max(reach[c], end)
		if ranges.Count == len(ranges.List) {
			ranges.List[ranges.Count-1].End = reach[c]
		}
	}
}
