package engine

// projection.go puts vectors into the plane.

import (
	"context"
	"math"

	"embedscope/app/vectors"
)

// stepEdges is how many edges of a layout are gone through at a time: less
// than a slice.
const stepEdges = 1 << 15

func (s *Session) project(ctx context.Context, t *task, q ProjectRequest) (fields, [][]byte, error) {
	p, r, err := s.part(q.Part)
	if err != nil {
		return nil, nil, err
	}
	out := &Projection{Version: r.version, Dim: p.rows.D, Kept: undefined}
	pca, err := vectors.Components(ctx, p.rows, 2, t.progress(StageAxes))
	if err != nil {
		return nil, nil, err
	}
	out.Explained = pca.Explained
	points := pca.Points
	if q.Method == MethodUMAP {
		if points, err = layOut(ctx, t, p, pca.Points, q, out); err != nil {
			return nil, nil, err
		}
	}
	return out, [][]byte{bytesOfIntegers(p.items), bytesOf(points)}, nil
}

func layOut(ctx context.Context, t *task, p part, start []float32, q ProjectRequest, out *Projection) ([]float32, error) {
	seed := uint64(q.Seed)
	graph, err := vectors.Neighbours(ctx, p.rows, max(q.Neighbours, 2), seed, t.progress(StageNeighbours))
	if err != nil {
		return nil, err
	}
	out.Exact = graph.Exact
	u := vectors.NewUMAP(graph, start, vectors.UMAPOptions{MinDist: q.MinDist, Spread: 1, Seed: seed})
	for !u.Step(stepEdges) {
		if t.rest() {
			t.tell(Step{Stage: StageLayout, Done: u.Done()}, bytesOf(u.Points()))
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	out.Kept = vectors.KeptNeighbours(graph, u.Points())
	if math.IsNaN(out.Kept) {
		out.Kept = undefined
	}
	return u.Points(), nil
}
