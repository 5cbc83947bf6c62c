package main

// explore.go measures what follows a full result: neighbours, and scrolling.

import (
	"fmt"

	"embedscope/web/e2e/chrome"
)

func explore(s *setup, r *report) error {
	for _, n := range s.sizes {
		if err := s.explored(r, n); err != nil {
			return fmt.Errorf("%d vectors: %w", n, err)
		}
	}
	r.fit("neighbours: growth, time ~ N^e", "neighbours", "linear: 1")
	r.fit("scrolling: growth, frame ~ N^e", "scrolling", "none: 0")
	return nil
}

// explored measures one size.
func (s *setup) explored(r *report, n int) error {
	id := fmt.Sprint("b", n)
	var worker, without, screen, plain, frames95, framesMost, blank []float64
	for range min(s.runs, 3) {
		err := s.browse(s.films.URL+"/plain", func(o *opened) error {
			if _, err := o.number(fmt.Sprintf(`flatten("/v1.3/embed-v2/tasks/%s")`, id)); err != nil {
				return err
			}
			var took []float64
			for i := range 20 {
				ms, err := o.number(fmt.Sprintf(`query(%d, 6)`, 7+13*i))
				if err != nil {
					return err
				}
				took = append(took, ms)
			}
			plain = append(plain, median(took))
			return nil
		})
		if err != nil {
			return err
		}
		err = s.browse(s.server.URL+"/?view=table", func(o *opened) error {
			ms, err := o.neighbours(id)
			if err != nil {
				return err
			}
			worker = append(worker, ms)
			if ms, err = o.number(clickRows); err != nil {
				return err
			}
			screen = append(screen, ms)
			if err := o.press("j"); err != nil {
				return err
			}
			times, err := o.scroll()
			if err != nil {
				return err
			}
			frames95 = append(frames95, times[len(times)*95/100])
			framesMost = append(framesMost, times[len(times)-1])
			empty, err := o.number(blankRows)
			blank = append(blank, empty)
			return err
		})
		if err != nil {
			return err
		}
		err = s.browse("about:blank", func(o *opened) error {
			if err := o.Block(o.ctx, "*/web/kernel.*"); err != nil {
				return err
			}
			if err := o.Goto(o.ctx, s.server.URL+"/?view=table"); err != nil {
				return err
			}
			ms, err := o.neighbours(id)
			without = append(without, ms)
			return err
		})
		if err != nil {
			return err
		}
	}
	full := n == s.sizes[len(s.sizes)-1]
	reach := func(figure string) string {
		if full {
			return figure
		}
		return ""
	}
	x := r.add(fmt.Sprintf("neighbours among %d, in the worker, beside plain JavaScript", n), "ms", worker, plain, reach("10 ms"))
	x.size, x.family = n, "neighbours"
	r.add("   beside plain Go, where there is no SIMD", "ms", worker, without, "")
	r.add("   from the click to the screen", "ms", screen, nil, reach("50 ms"))
	x = r.add(fmt.Sprintf("scrolling %d rows: frame, 95th of 100", n), "ms", frames95, nil, "")
	x.size, x.family = n, "scrolling"
	r.add("   the longest frame", "ms", framesMost, nil, "50 ms")
	r.add("   rows in view without text at rest", "rows", blank, nil, "0")
	return nil
}

// neighbours watches a result, and answers how long the worker takes to find the
// neighbours of a row.
func (o *opened) neighbours(id string) (ms float64, err error) {
	if _, err := o.live(); err != nil {
		return 0, err
	}
	if _, _, err := o.watch(id); err != nil {
		return 0, err
	}
	workers := o.Workers()
	if len(workers) != 1 {
		return 0, fmt.Errorf("%d workers", len(workers))
	}
	return chrome.EvalIn[float64](o.ctx, workers[0], fmt.Sprintf(askWorker, "direct "+id))
}

// askWorker asks the worker for neighbours as the page does, and answers the
// median of twenty waits.
const askWorker = `(async () => {
	const times = [], post = self.postMessage.bind(self);
	for (let i = 0; i < 20; i++) {
		const header = JSON.stringify({op: "detail", id: 900000 + i, body: {watch: %q, row: 7 + 13 * i, nearest: 6, among: "all", apart: 0, bins: 32}});
		const began = performance.now();
		await new Promise((ok, fail) => {
			self.postMessage = (m, list) => {
				if (!m.header?.includes('"id":' + (900000 + i))) return post(m, list);
				m.header.includes('"error"') ? fail(new Error(m.header)) : ok();
			};
			self.onmessage({data: {header}});
		});
		times.push(performance.now() - began);
	}
	self.postMessage = post;
	return times.sort((a, b) => a - b)[10];
})()`

// clickRows clicks ten rows, and answers the median wait until the detail
// shows each.
const clickRows = `(async () => {
	const times = [];
	for (let i = 1; i <= 10; i++) {
		const row = document.querySelectorAll("[role=grid] [role=row]")[i];
		const number = row.querySelector("[role=gridcell]").textContent;
		const began = performance.now();
		const at = row.getBoundingClientRect();
		for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"])
			row.dispatchEvent(new MouseEvent(type, {bubbles: true, clientX: at.left + 20, clientY: at.top + 5}));
		while (!document.querySelector(".detail-kind")?.textContent.endsWith("#" + number)) {
			await new Promise(requestAnimationFrame);
			if (performance.now() - began > 5000) throw new Error("row " + number + " does not show");
		}
		times.push(performance.now() - began);
	}
	return times.sort((a, b) => a - b)[5];
})()`

// blankRows counts the rows in view that have no text.
const blankRows = `new Promise((ok) => setTimeout(() => {
	const box = document.querySelector(".scroll-box").getBoundingClientRect();
	ok([...document.querySelectorAll(".grid-body .row")].filter((row) => {
		const at = row.getBoundingClientRect();
		return at.bottom > box.top && at.top < box.bottom && !row.querySelector("[role=gridcell]")?.textContent;
	}).length);
}, 300))`

func (o *opened) press(key string) error { return o.Press(o.ctx, key) }

// scroll turns the wheel over the table for some seconds, and answers the
// frames' lengths in ms, ascending.
func (o *opened) scroll() ([]float64, error) {
	if err := o.frames(); err != nil {
		return nil, err
	}
	for range 60 {
		if err := o.WheelAt(o.ctx, 700, 600, 900); err != nil {
			return nil, err
		}
	}
	return o.frameTimes()
}
