package main

// seeing.go measures the views: moving the map of a full result, and how soon a
// matrix of similarities is on the screen.

import (
	"fmt"
	"slices"

	"embedscope/web/e2e/chrome"
)

func seeing(s *setup, r *report) error {
	n := s.sizes[len(s.sizes)-1]
	var frames95, longest, matrix []float64
	for range min(s.runs, 3) {
		err := s.browse(s.server.URL+"/?view=table", func(o *opened) error {
			if _, err := o.live(); err != nil {
				return err
			}
			if _, _, err := o.watch(fmt.Sprint("b", n)); err != nil {
				return err
			}
			if _, err := o.number(openMap); err != nil {
				return err
			}
			times, err := o.pan()
			if err != nil {
				return err
			}
			frames95 = append(frames95, times[len(times)*95/100])
			task, err := o.number(`longest`)
			longest = append(longest, task)
			return err
		})
		if err != nil {
			return fmt.Errorf("map: %w", err)
		}
		err = s.browse(s.server.URL+"/?view=table", func(o *opened) error {
			if _, err := o.live(); err != nil {
				return err
			}
			if _, _, err := o.watch(fmt.Sprint("b", matrixRows)); err != nil {
				return err
			}
			ms, err := o.number(openMatrix)
			matrix = append(matrix, ms)
			return err
		})
		if err != nil {
			return fmt.Errorf("matrix: %w", err)
		}
	}
	r.add(fmt.Sprintf("moving the map of %d points: frame, 95th of 100", n), "ms", frames95, nil, "16.7 ms")
	r.add("   longest task of the page's thread, from the click on", "ms", longest, nil, "50 ms")
	r.add(fmt.Sprintf("cosines of %d × %d segments, from the click to the screen", matrixRows/3-1, matrixRows/3-1), "ms", matrix, nil, "")
	return nil
}

// matrixRows is how many vectors a film has with two thousand clips an option.
const matrixRows = 6003

// tab clicks a tab; longest is that of the tasks from then on.
const clickTab = `const tab = (name) => { longest = 0; [...document.querySelectorAll("[role=tab]")].find((t) => t.textContent === name).click(); };
	const frame = () => new Promise(requestAnimationFrame);`

const openMap = `(async () => {
	` + clickTab + `
	const began = performance.now();
	tab("Map");
	while (document.querySelector(".map-plot")?.dataset.state !== "settled") {
		await frame();
		if (performance.now() - began > 60000) throw new Error("the map does not settle: " + document.querySelector(".map-plot")?.dataset.state);
	}
	document.querySelector(".map-plot").scrollIntoView({block: "center"});
	await frame();
	return performance.now() - began;
})()`

// openMatrix is done when cells are painted: those of a scene with itself are dark.
const openMatrix = `(async () => {
	` + clickTab + `
	const began = performance.now();
	tab("Similarity");
	for (;;) {
		await frame();
		const canvas = document.querySelector(".similarity-matrix");
		if (canvas && canvas.width > 100) {
			const c = document.createElement("canvas"), w = canvas.width, h = canvas.height;
			c.width = c.height = 64;
			const pen = c.getContext("2d");
			pen.drawImage(canvas, w / 4, 0, w * 3 / 4, h * 3 / 4, 0, 0, 64, 64);
			const dots = pen.getImageData(0, 0, 64, 64).data;
			let dark = 0;
			for (let i = 0; i < dots.length; i += 4) dark += dots[i + 3] === 255 && dots[i] < 100;
			if (dark > 20) return performance.now() - began;
		}
		if (performance.now() - began > 20000) throw new Error("no matrix is drawn");
	}
})()`

// pan drags the map around, and answers the frames' lengths in ms, ascending.
func (o *opened) pan() ([]float64, error) {
	type box struct{ X, Y float64 }
	at, err := chrome.Eval[box](o.ctx, o.Page, `(() => { const r = document.querySelector(".map-plot").getBoundingClientRect(); return {X: r.left + r.width / 2, Y: r.top + r.height / 2}; })()`)
	if err != nil {
		return nil, err
	}
	if err := o.frames(); err != nil {
		return nil, err
	}
	points := []float64{at.X, at.Y}
	for i := range 240 {
		points = append(points, at.X+float64(i%40-20)*4, at.Y+float64(i%24-12)*4)
	}
	if err := o.Drag(o.ctx, points...); err != nil {
		return nil, err
	}
	return o.frameTimes()
}

// frames begins to note how long frames take.
func (o *opened) frames() error {
	_, err := chrome.Eval[any](o.ctx, o.Page, `{
		window.frames_ = []; let last = performance.now();
		const tick = (now) => { if (window.frames_) { window.frames_.push(now - last); last = now; requestAnimationFrame(tick); } };
		requestAnimationFrame(tick);
	}`)
	return err
}

// frameTimes are those noted since frames, ascending.
func (o *opened) frameTimes() ([]float64, error) {
	times, err := chrome.Eval[[]float64](o.ctx, o.Page, `{ const f = window.frames_.slice(2); window.frames_ = null; f }`)
	if err == nil && len(times) == 0 {
		err = fmt.Errorf("no frame was drawn")
	}
	slices.Sort(times)
	return times, err
}
