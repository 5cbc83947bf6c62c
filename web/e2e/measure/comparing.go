package main

// comparing.go measures two films beside one another: how soon their matrix is on
// the screen, and how soon what they share is found.

import (
	"fmt"
	"iter"
	"strings"

	"embedscope/web/e2e/chrome"
	"embedscope/web/sample"
)

// clipSeconds makes a film of 7,200 clips four hours long.
const clipSeconds = 2

// sequel is film f with another half of its length, and what comes before half of
// it cut away: its first half is the second one of f.
func sequel(f sample.Film) iter.Seq[sample.Item] {
	gone := f.Clips / 2
	whole := f
	whole.Clips += gone
	return func(yield func(sample.Item) bool) {
		option, clip := "", 0
		for item := range whole.Items() {
			if item.Option != option {
				option, clip = item.Option, 0
			}
			if item.Scope == "clip" {
				if clip++; clip <= gone {
					continue
				}
				item.Start -= float64(gone) * f.Length
			}
			item.End -= float64(gone) * f.Length
			if !yield(item) {
				return
			}
		}
	}
}

func comparing(s *setup, r *report) error {
	clips := 7200
	if s.runs == 1 {
		clips = 600
	}
	var matrix, shared, longest []float64
	for range min(s.runs, 3) {
		err := s.browse(s.server.URL+"/?view=table", func(o *opened) error {
			if _, err := o.live(); err != nil {
				return err
			}
			for _, kind := range []string{"s", "q"} { // the sequel last: it is the one that shows
				if _, _, err := o.watch(fmt.Sprint(kind, 3*(clips+1))); err != nil {
					return err
				}
			}
			ms, err := o.number(openComparison)
			if err != nil {
				return err
			}
			matrix = append(matrix, ms)
			if ms, err = o.number(sharedListed); err != nil {
				return err
			}
			shared = append(shared, ms)
			task, err := o.number(`longest`)
			if err != nil {
				return err
			}
			longest = append(longest, task)
			said, err := chrome.Eval[string](o.ctx, o.Page, `document.querySelector(".shared-found").innerText`)
			if err == nil && (!strings.Contains(said, "1 stretch") || !strings.Contains(said, "0:00.0 – ")) {
				err = fmt.Errorf("what they share was not found: %q", said)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("comparing: %w", err)
		}
	}
	r.add(fmt.Sprintf("cosines of %d × %d clips of two films, from the click to the screen", clips, clips), "ms", matrix, nil, "")
	r.add("   what the two share, from the click to the list", "ms", shared, nil, "")
	r.add("   longest task of the page's thread, from the click on", "ms", longest, nil, "50 ms")
	return nil
}

// openComparison has the matrix show the other film, and is done when it does: what
// both share is dark.
const openComparison = `(async () => {
	` + clickTab + `
	const until = async (what, there) => {
		const began = performance.now();
		while (!there()) {
			await frame();
			if (performance.now() - began > 60000) throw new Error("not within a minute: " + what);
		}
	};
	const drawn = () => {
		const canvas = document.querySelector(".similarity-matrix");
		if (!canvas || canvas.width < 100) return false;
		const dots = canvas.getContext("2d").getImageData(canvas.width / 4, canvas.height / 4, canvas.width / 2, canvas.height / 2).data;
		let dark = 0;
		for (let i = 0; i < dots.length; i += 4) dark += dots[i + 3] === 255 && dots[i] < 100;
		return dark > 20;
	};
	await until("both are there", () => [...document.querySelectorAll(".task-state")].filter((e) => e.textContent === "ready").length === 2 &&
		document.querySelector("[role=grid] [role=gridcell]")?.textContent);
	tab("Similarity");
	await until("the film beside itself", drawn);
	await until("the other one is open", () => document.querySelector(".shared-others button"));
	window.longest = 0;
	window.clicked = performance.now();
	document.querySelector(".shared-others button").click();
	await until("the other film", () => document.querySelector(".similarity-marks").ariaLabel.includes("film.mp4"));
	await frame();
	await until("the old matrix is gone", () => !drawn() || performance.now() - clicked > 100);
	await until("the new matrix", drawn);
	return performance.now() - clicked;
})()`

// sharedListed is done when the list of what is shared is there.
const sharedListed = `(async () => {
	while (!document.querySelector(".run-item")) {
		await new Promise(requestAnimationFrame);
		if (performance.now() - clicked > 60000) throw new Error("nothing shared is listed: " + document.querySelector(".shared-panel")?.innerText);
	}
	return performance.now() - clicked;
})()`
