package main

// projections.go measures how long vectors take into the plane, and how much of
// their neighbourhoods is left there, beside umap-js in a plain page.

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"embedscope/app/vectors"
	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/npm"
)

const (
	umapJS     = "1.4.0"
	neighbours = 15
	minDist    = 0.1
)

// umapJSMost is how many vectors umap-js is given: for more it takes minutes.
const umapJSMost = 30_000

func projections(s *setup, r *report) error {
	ctx, cancel := context.WithTimeout(s.ctx, 2*time.Minute)
	defer cancel()
	script, err := npm.File(ctx, "umap-js", umapJS, "package/lib/umap-js.min.js")
	if err != nil {
		return err
	}
	s.films.peer.Store(&script)
	for _, n := range s.projected {
		if err := s.projected1(r, n); err != nil {
			return fmt.Errorf("%d vectors: %w", n, err)
		}
	}
	r.fit("UMAP: growth, time ~ N^e", "UMAP", "at most 1.2")
	return nil
}

// projected1 measures one size.
func (s *setup) projected1(r *report, n int) error {
	id := fmt.Sprint("b", n)
	f, _ := film(id)
	var rows [][]float32
	for item := range f.Items() {
		rows = append(rows, slices.Clone(item.Vector))
	}
	n = len(rows)
	runs := s.runs
	if n > 10_000 {
		runs = min(runs, 2)
	}
	var pca, umap, umapTheirs, task, taskTheirs, kept, keptTheirs []float64
	for range runs {
		err := s.browse(s.server.URL+"/?view=table", func(o *opened) error {
			if _, err := o.live(); err != nil {
				return err
			}
			if _, _, err := o.watch(id); err != nil {
				return err
			}
			for _, method := range []struct {
				name string
				to   *[]float64
			}{{"pca", &pca}, {"umap", &umap}} {
				got, err := chrome.EvalIn[projected](o.ctx, o.Workers()[0], fmt.Sprintf(askProjection, "direct "+id, method.name, neighbours, minDist))
				if err != nil {
					return err
				}
				*method.to = append(*method.to, got.Took)
				if method.name == "umap" {
					kept = append(kept, keptShare(rows, got.points()))
				}
			}
			longest, err := o.number(`longest`)
			task = append(task, longest)
			return err
		})
		if err != nil {
			return err
		}
		if n > umapJSMost {
			continue
		}
		err = s.browse(s.films.URL+"/plain", func(o *opened) error {
			if _, err := o.number(fmt.Sprintf(`flatten("/v1.3/embed-v2/tasks/%s")`, id)); err != nil {
				return err
			}
			got, err := chrome.Eval[projected](o.ctx, o.Page, fmt.Sprintf(`layOut(%d, %g)`, neighbours, minDist))
			if err != nil {
				return err
			}
			umapTheirs, keptTheirs = append(umapTheirs, got.Took), append(keptTheirs, keptShare(rows, got.points()))
			longest, err := o.number(`new Promise((ok) => setTimeout(() => ok(longest), 200))`)
			taskTheirs = append(taskTheirs, longest)
			return err
		})
		if err != nil {
			return fmt.Errorf("umap-js: %w", err)
		}
	}
	target := ""
	if n > 1_900 && n < 2_100 || n > 19_000 && n < 21_000 {
		target = "a third"
	}
	x := r.add(fmt.Sprintf("UMAP of %d × %d, in the worker, beside umap-js", n, dim), "ms", umap, umapTheirs, target)
	x.size, x.family = n, "UMAP"
	r.add("   neighbours kept, of 15", "", kept, keptTheirs, "as many")
	r.add("   longest task of the page's thread", "ms", task, taskTheirs, "50 ms")
	r.add(fmt.Sprintf("PCA of %d × %d, in the worker", n, dim), "ms", pca, nil, "")
	return nil
}

// projected is what a page answers: milliseconds, and N×2 float32 in base64.
type projected struct {
	Took   float64
	Points string
}

func (p projected) points() []float32 {
	b, _ := base64.StdEncoding.DecodeString(p.Points)
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}

const toBase64 = `(floats) => {
	const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
	let text = "";
	for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
	return btoa(text);
}`

// askProjection asks the worker as the page does. Points come back in the order
// of rows, which the first buffer gives.
const askProjection = `(async () => {
	const base64 = ` + toBase64 + `;
	const post = self.postMessage.bind(self), id = 990000 + Math.floor(Math.random() * 9999);
	const header = JSON.stringify({op: "project", id, body: {part: {watch: %q}, method: %q, neighbours: %d, minDist: %g, seed: 1}});
	const began = performance.now();
	const buffers = await new Promise((ok, fail) => {
		self.postMessage = (m, list) => {
			if (!m.header?.includes('"id":' + id)) return post(m, list);
			if (m.header.includes('"op":"step"')) return;
			m.header.includes('"op":"error"') ? fail(new Error(m.header)) : ok(m.buffers);
		};
		self.onmessage({data: {header}});
	});
	const Took = performance.now() - began;
	self.postMessage = post;
	const rows = new Int32Array(buffers[0]), points = new Float32Array(buffers[1]), ordered = new Float32Array(points.length);
	rows.forEach((row, i) => { ordered[2 * row] = points[2 * i]; ordered[2 * row + 1] = points[2 * i + 1]; });
	return {Took, Points: base64(ordered)};
})()`

// sampled is how many rows the share of kept neighbours is measured on.
const sampled = 500

// keptShare is the mean share of a row's 15 nearest by cosine that are among its
// 15 nearest in the plane: by brute force, on a sample.
func keptShare(rows [][]float32, points []float32) float64 {
	n := len(rows)
	k := min(neighbours, n-1)
	random := rand.New(rand.NewPCG(1, 2))
	sum := 0.0
	picked := random.Perm(n)[:min(sampled, n)]
	norms := make([]float64, n)
	for i, v := range rows {
		norms[i] = vectors.Norm(v)
	}
	for _, i := range picked {
		near := nearest(n, i, k, func(j int) float64 { return -dot(rows[i], rows[j]) / norms[j] })
		plane := nearest(n, i, k, func(j int) float64 {
			dx, dy := float64(points[2*j]-points[2*i]), float64(points[2*j+1]-points[2*i+1])
			return dx*dx + dy*dy
		})
		for _, j := range near {
			if slices.Contains(plane, j) {
				sum++
			}
		}
	}
	return sum / float64(k*len(picked))
}

func dot(a, b []float32) float64 {
	var s0, s1, s2, s3 float32
	for i := 0; i+3 < len(a); i += 4 {
		s0, s1, s2, s3 = s0+a[i]*b[i], s1+a[i+1]*b[i+1], s2+a[i+2]*b[i+2], s3+a[i+3]*b[i+3]
	}
	return float64(s0 + s1 + s2 + s3)
}

// nearest are the k of n with the least distance, but for i itself.
func nearest(n, i, k int, distance func(j int) float64) []int {
	type at struct {
		j int
		d float64
	}
	best := make([]at, 0, k+1)
	for j := range n {
		if j == i {
			continue
		}
		d := distance(j)
		if len(best) == k && d >= best[k-1].d {
			continue
		}
		place, _ := slices.BinarySearchFunc(best, d, func(b at, d float64) int { return cmp.Compare(b.d, d) })
		best = slices.Insert(best, place, at{j, d})[:min(len(best)+1, k)]
	}
	out := make([]int, len(best))
	for x, b := range best {
		out[x] = b.j
	}
	return out
}
