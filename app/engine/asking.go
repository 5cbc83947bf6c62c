package engine

// asking.go is what the page can ask of the worker.

import "context"

// Watch begins to watch a task. The key leaves the page's side here.
func (h *Handle) Watch(q WatchRequest) { h.send(OpWatch, &q) }

// Control steers a watch.
func (h *Handle) Control(watch string, v Verb) { h.send(OpControl, &Control{watch, v}) }

// Forget wipes every key the worker holds and aborts what uses one.
func (h *Handle) Forget() { h.send(OpForget, nil) }

// Wake tells the worker that time may have passed, or that the network is back.
func (h *Handle) Wake(online bool) { h.send(OpWake, &Wake{online}) }

// Create creates a task.
func (h *Handle) Create(ctx context.Context, q CreateRequest, answer func(Created, error)) {
	call(ctx, h, OpCreate, &q, func(c Created, _ [][]byte, err error) { answer(c, err) })
}

// List asks for a page of the account's tasks.
func (h *Handle) List(ctx context.Context, q ListRequest, answer func(Listing, error)) {
	call(ctx, h, OpList, &q, func(l Listing, _ [][]byte, err error) { answer(l, err) })
}

// Embed has an input embedded at once, which is billed; vector holds the Dim
// components of the first embedding.
func (h *Handle) Embed(ctx context.Context, q EmbedRequest, answer func(e Embedded, vector []float32, err error)) {
	call(ctx, h, OpEmbed, &q, func(e Embedded, b [][]byte, err error) { answer(e, floats(nth(b, 0)), err) })
}

// Rows asks for rows; strips holds StripCells bytes for each.
func (h *Handle) Rows(ctx context.Context, q RowsRequest, answer func(rows Rows, strips []byte, err error)) {
	call(ctx, h, OpRows, &q, func(r Rows, b [][]byte, err error) { answer(r, nth(b, 0), err) })
}

// Detail asks for a row; vector holds its d components, and the answer's
// Uncertainty as many, or none.
func (h *Handle) Detail(ctx context.Context, q DetailRequest, answer func(d Detail, vector []float32, err error)) {
	call(ctx, h, OpDetail, &q, func(d Detail, b [][]byte, err error) {
		vector := floats(nth(b, 0))
		n := min(d.Segment.Dim, len(vector))
		d.Uncertainty = vector[n:]
		answer(d, vector[:n:n], err)
	})
}

// Lines asks for lines of the answer.
func (h *Handle) Lines(ctx context.Context, q LinesRequest, answer func(Lines, error)) {
	call(ctx, h, OpLines, &q, func(l Lines, _ [][]byte, err error) { answer(l, err) })
}

// Marks asks for what every view draws.
func (h *Handle) Marks(ctx context.Context, watch string, answer func(Marks, error)) {
	call(ctx, h, OpMarks, &MarksRequest{watch}, func(m Marks, b [][]byte, err error) {
		m.read(nth(b, 0))
		answer(m, err)
	})
}

// Alike asks for the cosine of each segment with one; NaN where undefined.
func (h *Handle) Alike(ctx context.Context, q AlikeRequest, answer func(a Alike, cosines []float32, err error)) {
	call(ctx, h, OpAlike, &q, func(a Alike, b [][]byte, err error) { answer(a, floats(nth(b, 0)), err) })
}

// Project asks for points in the plane, n×2; step gets those of a layout on
// its way, in the same order, nil before there are any.
func (h *Handle) Project(ctx context.Context, q ProjectRequest, step func(s Step, points []float32), answer func(p Projection, rows []int32, points []float32, err error)) {
	callLong(ctx, h, OpProject, &q,
		func(s Step, b [][]byte) { step(s, floats(nth(b, 0))) },
		func(p Projection, b [][]byte, err error) { answer(p, integers(nth(b, 0)), floats(nth(b, 1)), err) })
}

// Change asks how an option's clips change: their rows in the order of time,
// the change from each to the next, and the scenes.
func (h *Handle) Change(ctx context.Context, q ChangeRequest, answer func(c Change, rows []int32, changes []float32, scenes []Scene, err error)) {
	call(ctx, h, OpChange, &q, func(c Change, b [][]byte, err error) {
		var scenes []Scene
		for at := integers(nth(b, 2)); len(at) >= 3; at = at[3:] {
			scenes = append(scenes, Scene{int(at[0]), int(at[1]), int(at[2])})
		}
		answer(c, integers(nth(b, 0)), floats(nth(b, 1)), scenes, err)
	})
}

// Cluster asks for clusters; of is that of each segment.
func (h *Handle) Cluster(ctx context.Context, q ClusterRequest, step func(Step), answer func(c ClusterSet, of []int32, err error)) {
	callLong(ctx, h, OpCluster, &q, func(s Step, _ [][]byte) { step(s) },
		func(c ClusterSet, b [][]byte, err error) { answer(c, integers(nth(b, 0)), err) })
}

// Similarity asks for H×W cosines and, where q says so, the rows of both sides.
func (h *Handle) Similarity(ctx context.Context, q SimilarityRequest, answer func(s Similarity, cells []float32, a, b []int32, err error)) {
	call(ctx, h, OpSimilarity, &q, func(s Similarity, b [][]byte, err error) {
		answer(s, floats(nth(b, 0)), integers(nth(b, 1)), integers(nth(b, 2)), err)
	})
}

// Cosine asks for one cosine.
func (h *Handle) Cosine(ctx context.Context, q CosineRequest, answer func(Cosine, error)) {
	call(ctx, h, OpCosine, &q, func(c Cosine, _ [][]byte, err error) { answer(c, err) })
}

// Pairs asks for the most similar pairs.
func (h *Handle) Pairs(ctx context.Context, q PairsRequest, step func(Step), answer func(Pairs, error)) {
	callLong(ctx, h, OpPairs, &q, func(s Step, _ [][]byte) { step(s) }, func(p Pairs, _ [][]byte, err error) { answer(p, err) })
}

// Find searches a result. terms are the vectors that q's terms are made of, one
// after another; scores are those of each segment, NaN where there is none, and
// query is what was searched for, with norm 1.
func (h *Handle) Find(ctx context.Context, q FindRequest, terms []float32, answer func(f Found, scores, query []float32, err error)) {
	callWith(ctx, h, OpFind, &q, [][]byte{bytesOf(terms)}, nil, func(f Found, b [][]byte, err error) {
		answer(f, floats(nth(b, 0)), floats(nth(b, 1)), err)
	})
}

// Choose tells which rows are chosen.
func (h *Handle) Choose(c Choice) { h.send(OpChoose, &c) }

// nth is a buffer; nil where there are not so many.
func nth(b [][]byte, n int) []byte {
	if n >= len(b) {
		return nil
	}
	return b[n]
}
