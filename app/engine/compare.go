package engine

// compare.go holds two results against each other: what they have in common, and
// how alike they are as a whole.

import (
	"context"
	"math"

	"embedscope/app/vectors"
	"embedscope/app/vectors/kernel"
)

// OpCompare asks: CompareRequest → Compared, four buffers.
const OpCompare Op = "compare"

// CompareRequest asks what two parts have in common, each of one option and scope
// of a result.
type CompareRequest struct {
	A, B      Part
	Threshold float64 // the cosine from which segments count as shared; NaN: propose one
}

func (m *CompareRequest) visit(c *codec) {
	c.object("a", &m.A)
	c.object("b", &m.B)
	c.number("threshold", &m.Threshold)
}

// Compared answers CompareRequest. Its buffers are the numbers of each SharedRun, in
// the order of its fields, runs×7 float32; the rows of A that have a time, n int32;
// and for each of them the row of B that is most like it, n int32, and their cosine,
// n float32: none where B has nothing.
type Compared struct {
	Version, Other int         // of the results of A and of B
	Usual          float64     // the median cosine of a segment of A and one of B; NaN where there are none
	Threshold      float64     // in use
	Proposed       float64     // NaN where there are no pairs
	Runs           []SharedRun // in the order of A
	Shared         float64     // seconds of A that are in runs
	More           bool        // there may be more runs
	Across         []float64   // cosines of whole films: A's options × B's, as Result has them; NaN where undefined
	MeansA, MeansB []int       // the options that have no asset vector: the mean of all others stands for it
}

func (m *Compared) visit(c *codec) {
	c.integer("version", &m.Version)
	c.integer("other", &m.Other)
	c.number("usual", &m.Usual)
	c.number("threshold", &m.Threshold)
	c.number("proposed", &m.Proposed)
	c.number("shared", &m.Shared)
	c.flag("more", &m.More)
	items(c, "across", &m.Across, appendNumber, asNumber)
	c.integers("meansA", &m.MeansA)
	c.integers("meansB", &m.MeansB)
}

// SharedRun is a stretch of A that is a stretch of B, too.
type SharedRun struct {
	From, To, OtherFrom, OtherTo float64 // seconds
	Row, OtherRow                int     // the first ones
	Cosine                       float64 // the mean
}

// Compare asks what two results have in common: the rows of A, and for each the
// row of B that is most like it.
func (h *Handle) Compare(ctx context.Context, q CompareRequest, step func(Step), answer func(c Compared, rows, best []int32, cosines []float32, err error)) {
	callLong(ctx, h, OpCompare, &q, func(s Step, _ [][]byte) { step(s) }, func(c Compared, b [][]byte, err error) {
		for at := floats(nth(b, 0)); len(at) >= 7; at = at[7:] {
			c.Runs = append(c.Runs, SharedRun{float64(at[0]), float64(at[1]), float64(at[2]), float64(at[3]), int(at[4]), int(at[5]), float64(at[6])})
		}
		answer(c, integers(nth(b, 1)), integers(nth(b, 2)), floats(nth(b, 3)), err)
	})
}

func (s *Session) compare(ctx context.Context, t *task, q CompareRequest) (fields, [][]byte, error) {
	a, b, r, other, err := s.two(q.A, q.B)
	if err != nil {
		return nil, nil, err
	}
	filmA, filmB := r.film(&a), other.film(&b)
	shared, err := vectors.FindShared(ctx, filmA, filmB, q.Threshold, t.progress("compare"))
	if err != nil {
		return nil, nil, err
	}
	out := &Compared{Version: r.version, Other: other.version, Usual: shared.Usual, Threshold: shared.Threshold, Proposed: shared.Proposed,
		Shared: shared.Seconds(), More: shared.More}
	if err := s.across(ctx, out, r, other, q); err != nil {
		return nil, nil, err
	}
	var runs, best, cosines []byte
	for _, x := range shared.Runs {
		for _, number := range [7]float64{x.FromA, x.ToA, x.FromB, x.ToB, float64(a.items[x.FirstA]), float64(b.items[x.FirstB]), x.Cosine} {
			runs = appendFloat(runs, number)
		}
	}
	for _, n := range shared.Best {
		if len(b.items) > 0 {
			best, cosines = appendInteger(best, b.items[n.Row]), appendFloat(cosines, n.Cosine)
		}
	}
	return out, [][]byte{runs, bytesOfIntegers(a.items), best, cosines}, nil
}

// film is a part of one option and scope without those that have no start: they
// come last.
func (r *result) film(p *part) (f vectors.Film) {
	for _, item := range p.items {
		seg := r.task.Segments[item]
		if math.IsNaN(seg.Start) {
			break
		}
		if math.IsNaN(seg.End) {
			seg.End = seg.Start
		}
		f.Start, f.End = append(f.Start, seg.Start), append(f.End, seg.End)
	}
	n := len(f.Start)
	p.rows, p.items = p.rows.Slice(0, n), p.items[:n]
	f.Rows = p.rows
	return f
}

// whole is an option's asset vectors, mostly one, or all vectors that it has.
type whole struct {
	rows   kernel.Rows
	length float64 // of their mean
}

// wholes are those of a result's options, and the options that have no asset vector.
func (s *Session) wholes(ctx context.Context, watch string, options []string) (all []whole, means []int, err error) {
	for i, option := range options {
		p := Part{Watch: watch, Options: []string{option}, Scopes: []string{"asset"}}
		some, _, err := s.part(p)
		if err == nil && len(some.items) == 0 {
			means = append(means, i)
			p.Scopes = nil
			some, _, err = s.part(p)
		}
		if err != nil {
			return nil, nil, err
		}
		square, err := meanProduct(ctx, some.rows, some.rows)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, whole{some.rows, math.Sqrt(square)})
	}
	return all, means, nil
}

// across fills in how alike two results are as a whole.
func (s *Session) across(ctx context.Context, m *Compared, r, other *result, q CompareRequest) error {
	rows, means, err := s.wholes(ctx, q.A.Watch, r.summary.Options)
	if err != nil {
		return err
	}
	columns, otherMeans, err := s.wholes(ctx, q.B.Watch, other.summary.Options)
	if err != nil {
		return err
	}
	m.MeansA, m.MeansB = means, otherMeans
	for _, a := range rows {
		for _, b := range columns {
			product, err := meanProduct(ctx, a.rows, b.rows)
			if err != nil {
				return err
			}
			m.Across = append(m.Across, product/(a.length*b.length)) // NaN where there is none
		}
	}
	return nil
}

// meanProduct is the dot product of the means of two sets of rows.
func meanProduct(ctx context.Context, a, b kernel.Rows) (float64, error) {
	var cell [1]float32
	err := vectors.Similarity(ctx, cell[:], 1, 1, a, b, 0, float64(a.N()), 0, float64(b.N()), nil)
	return float64(cell[0]), err
}
